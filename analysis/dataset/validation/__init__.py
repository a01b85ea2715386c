"""Find the problems of a dataset, by what is validated; `analysis.dataset.validate` calls them in order."""
