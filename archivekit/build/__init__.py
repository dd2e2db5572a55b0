"""The stages in their order: from a folder of sources to a published package."""
