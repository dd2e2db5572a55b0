"""From the text as received to the reading text, every change on record."""
