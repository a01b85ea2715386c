"""Read mapping files, which map variables, codes and people of a project to those of a dataset."""
