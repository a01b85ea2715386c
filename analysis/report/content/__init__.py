"""The content of the web pages and the PDF, as plain data."""
