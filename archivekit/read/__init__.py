"""From bytes to raw text: extracts everything, marks, and cuts nothing."""
