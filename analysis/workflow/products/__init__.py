"""What a run writes: tables, evidence, documents and the report."""
