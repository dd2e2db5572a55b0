"""Collations as files for other programs: TEI, CSV, matrices, an apparatus in print."""
