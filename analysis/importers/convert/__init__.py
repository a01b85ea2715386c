"""Convert a project and its mapping to the tables of a dataset."""
