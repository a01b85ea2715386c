"""A project as read from a file, and the report of its import."""
