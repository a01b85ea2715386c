"""Compare an import with the counts that the tool itself reports."""
