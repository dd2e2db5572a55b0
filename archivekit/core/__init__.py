"""Values only: texts, documents, problems, settings. Imports nothing but the standard library."""
