"""What pages and the document show, as plain data."""
