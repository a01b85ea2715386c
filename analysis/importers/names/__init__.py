"""Normalise, compare and number names, and make identifiers of them."""
