"""Export codings, tables and REFI-QDA projects."""
