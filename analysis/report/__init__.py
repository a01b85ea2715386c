"""The report: web pages and a PDF, in Danish and in English."""
