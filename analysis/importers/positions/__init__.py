"""Read the positions of selections in texts, pages and recordings."""
