"""Values of ordinal and numeric codes."""
