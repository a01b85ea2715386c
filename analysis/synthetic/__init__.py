"""A generator of coded interviews whose truth is known, so that every claim can be tested where it holds and where it does not."""
