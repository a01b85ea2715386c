"""Names: Unicode form, identifiers, comparison."""
