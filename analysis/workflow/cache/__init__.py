"""Cache keys and stored results."""
