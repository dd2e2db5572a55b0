"""What a text says of itself."""
