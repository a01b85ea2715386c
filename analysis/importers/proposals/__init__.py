"""Propose how the sheets, rows and columns of tables contain codes, for a draft mapping."""
