"""What a notebook opens with: sections, tables, figures and verdicts."""
