"""Build what a run writes: tables, evidence, documents and the report."""
