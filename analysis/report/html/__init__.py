"""The web pages of the report."""
