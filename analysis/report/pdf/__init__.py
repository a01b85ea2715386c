"""The PDF of the report."""
