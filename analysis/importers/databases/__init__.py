"""SQLite projects: QualCoder, RQDA, requal, Taguette."""
