"""Numbers that a publication prints, and the same numbers in a dataset."""
