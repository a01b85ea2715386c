"""A generator of coded interviews whose truth is known: every claim can be tested where it holds and where not."""
