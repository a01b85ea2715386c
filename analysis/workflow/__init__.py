"""Plan, run and validate notebooks; build the report; run sweeps."""
