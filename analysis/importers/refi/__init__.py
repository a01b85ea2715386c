"""REFI-QDA projects and codebooks."""
