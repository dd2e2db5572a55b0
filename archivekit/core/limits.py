"""Bounds on what is accepted, each with its reason."""

SOURCE_BYTES = 64 * 1024 * 1024
"""A source above this size is refused: one file must not use up the memory."""

COMBINING_RUN = 30
"""Combining marks in a row that normalization accepts (UAX 15, Stream-Safe Text Format)."""

EDITOR_BYTES = 16 * 1024 * 1024
"""A catalogue or a file of decisions above this size was not written by an editor."""

DESCRIPTOR_BYTES = 16 * 1024 * 1024
"""A descriptor, or a schema that it refers to, above this size is refused: it is read whole."""

DESCRIPTOR_VALUES = 1_000_000
"""Values in a descriptor: each takes up to 100 bytes of memory when it is read."""

DESCRIPTOR_DEPTH = 64
"""Levels of nesting in a descriptor or a cell of JSON: libraries walk them by recursion."""

CELL_CHARACTERS = 8 * 1024 * 1024
"""Characters in one cell, or one line, of a table that is validated: they are held in memory."""

TABLE_COLUMNS = 4096
"""Columns of a table."""

SPREADSHEET_CELL = 32_767
"""Characters that a cell of a spreadsheet holds; longer ones are cut there without a word."""

UNPACKED_BYTES = 4 * 1024**3
"""What a zipped package may hold when it is unpacked."""

PACKED_RATIO = 200
"""How much larger a member of a zip file may be than what is stored of it."""

ZIP_MEMBERS = 100_000
"""Files in a zipped package."""

SPARSE_RATIO = 100
"""How much larger a file may say it is than what the disk holds of it: beyond, it is a trap."""
