"""Schemas, rows, the ledger, the catalogue, decisions, and the package opened again."""
