"""The report: pages and a printed document, in Danish and in English."""
