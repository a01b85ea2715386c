"""When further interviews bring no new codes."""
