"""The report: web pages and a PDF, in the languages of the study."""
