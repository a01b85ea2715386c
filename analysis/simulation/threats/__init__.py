"""Worlds in which a claim is untrue and something else makes it look true, and how often it is then supported."""
