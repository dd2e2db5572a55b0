"""Bounds on what is accepted, each with its reason."""

SOURCE_BYTES = 64 * 1024 * 1024
"""A source above this size is refused: one file must not use up the memory."""

COMBINING_RUN = 30
"""Combining marks in a row that normalization accepts (UAX 15, Stream-Safe Text Format)."""

EDITOR_BYTES = 16 * 1024 * 1024
"""A catalogue or a file of decisions above this size was not written by an editor."""
