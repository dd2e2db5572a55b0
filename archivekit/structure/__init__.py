"""What a text is made of: parts of a record, paragraphs, sentences, points, notes, brackets."""
