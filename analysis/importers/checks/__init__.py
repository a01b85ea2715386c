"""Compare an import with the counts that the coding tool itself reports."""
