"""Convert sources and users to interviews and coders, and assign pseudonyms."""
