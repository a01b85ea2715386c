"""Mapping files: how variables, codes and people of a project become those of a dataset."""
