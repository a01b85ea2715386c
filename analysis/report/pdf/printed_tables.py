"""List the tables and columns that the PDF shows; all others are on the web pages and in CSV files."""

from collections.abc import Mapping

from analysis.written_names import in_files

ALL = None
NAMED = ("code", "partner", "supporting", "judged", "share", "low", "high", "label")

KEY_TABLES: Mapping[str, Mapping[str, tuple[str, ...] | None]] = {
    "sample-and-method": {
        "interviews": ALL,
        "flow": ALL,
        "topics": ALL,
        "saturation": ("base", "run", "threshold", "median", "low", "high", in_files("median-by-unit")),
        "unseen": ("level", "samples", "seen", "once", "twice", "unseen", "coverage"),
        "standings": ALL,
    },
    "overall-experience": {"negative": ALL, "shares": ALL, "weighings": ALL, "benefits": NAMED},
    "internal-partners": {"partners": ALL, "prevalence": NAMED, "departments": ALL},
    "external-partners": {"partners": ALL, "prevalence": NAMED, "triggers": ALL},
    "variation": {"chance": ALL, "pairs": ALL, "phases": ALL, "partition": ALL},
    "mutual-knowledge": {
        "relational": ALL,
        "professional": ALL,
        "contrasts": ("contrast", "judged", "positive-in", "estimate", "low", "high", "two-sided-p"),
        "pooled": ALL,
        "control": ALL,
    },
    "what-it-takes": {"prerequisites": NAMED, "condition": ALL, "fisher": ALL, "cases-by-condition": ALL},
    "barriers": {"barriers": NAMED},
    "claims": {"error-rate-basis": ALL, "error-rates": ALL, "expected-false-supports": ALL},
}

AGREEMENT = ("code", "standing", "positives", "alpha", "low", "high", "doubt", "ac1")
"""Columns of the table ``agreement`` in the appendix on reliability, which adds the mean of unitised alpha."""
