"""What changed between two versions of a data package, and what version that demands."""
