"""What notebooks use: sections, tables, figures and verdicts, and a study run outside of a notebook."""
