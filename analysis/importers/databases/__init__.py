"""Read the SQLite projects of QualCoder, RQDA, requal and Taguette."""
