"""The printed document."""
