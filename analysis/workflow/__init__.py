"""Plan and run notebooks, validate their outputs, build the report, and run parameter sweeps."""
