"""Read and write files safely: limits, CSV, JSON, YAML, permissions."""
