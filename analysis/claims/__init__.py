"""The claim ledger, its rules, and verdicts."""
