"""Locks, logs, and the state of a run's inputs and outputs."""
