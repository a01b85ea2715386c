"""Positions of selections in texts, pages and recordings."""
