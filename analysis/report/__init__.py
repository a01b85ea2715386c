"""The pages that a reader sees: verdicts, tables and figures, in Danish and in English."""
