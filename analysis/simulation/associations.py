"""Associations in synthetic data: which partners are used, for what, and which codes occur together.

These tables are the same in every scenario; the scenario's parameters set how strong the associations are.
"""

import numpy as np

MUNICIPALITIES = 6
APPOINTING = 4
"""How many of six municipalities have designated specialists; fixed, so that both kinds always occur."""

DEPARTMENTS = ("family-department", "job-centre", "benefits-team")
HARD_TRIGGERS = ("threats", "violence", "abuse")
PHASES = {"escalation": 0.40, "acute": 0.35, "re-establishment": 0.25}
FORMS = {
    "general-sparring": 0.18,
    "anonymous-discussion": 0.10,
    "risk-assessment": 0.13,
    "joint-meeting": 0.17,
    "notification": 0.11,
    "joint-plan": 0.12,
    "safety-measure": 0.07,
    "follow-up": 0.12,
}
SAFETY_CHILDREN = ("safety-plan", "alarm", "escort")
MAY_BE_LEFT_OUT = ("phase", "trigger", "mutual-knowledge")

COMMON_USE = {  # logit of use in an interview: children's area, adults' area, share of the municipalities' spread
    "knowledge-person": (1.4, 1.4, 1.0),
    "resource-person": (0.4, 0.4, 1.0),
    "family-department": (0.4, -0.4, 0.4),
    "job-centre": (-0.8, 0.4, 0.4),
    "benefits-team": (-0.8, 0.2, 0.4),
    "ssp": (0.3, -1.2, 1.0),
    "management": (-0.3, -0.3, 1.0),
    "police": (2.0, 2.0, 0.3),
    "school": (1.6, -0.2, 0.5),
    "day-care": (-0.2, -1.6, 1.0),
    "security-consultant": (0.5, 0.5, 1.0),
    "siri-team": (-0.6, -0.6, 1.0),
    "red-centre": (-0.4, -0.1, 1.0),
    "crisis-shelter": (-0.8, 0.4, 1.0),
    "health-service": (-0.2, 0.0, 1.0),
    "civil-society": (-0.6, -0.2, 1.0),
}

TALK = {"police": 3.0, "knowledge-person": 2.0}
"""How much more is said about a partner that is used than about others; 1 for partners not listed."""

FORM_FIT = {  # how much likelier than usual a form is with a partner; 1 for forms not listed
    "knowledge-person": {
        "general-sparring": 2.0,
        "anonymous-discussion": 1.5,
        "notification": 0.0,
        "safety-measure": 0.3,
    },
    "resource-person": {"general-sparring": 1.5, "notification": 0.1, "safety-measure": 0.2},
    "family-department": {"joint-plan": 1.5, "anonymous-discussion": 0.5, "safety-measure": 0.5},
    "job-centre": {"joint-meeting": 1.5, "risk-assessment": 0.5, "safety-measure": 0.0},
    "benefits-team": {"follow-up": 1.5, "risk-assessment": 0.3, "safety-measure": 0.0},
    "ssp": {"joint-meeting": 1.5, "anonymous-discussion": 1.5, "safety-measure": 0.5},
    "management": {"general-sparring": 1.5, "notification": 0.0, "safety-measure": 0.5},
    "police": {"risk-assessment": 1.5, "follow-up": 0.7},
    "school": {"notification": 2.0, "joint-meeting": 1.5, "safety-measure": 0.3},
    "day-care": {"notification": 2.5, "risk-assessment": 0.5, "safety-measure": 0.0},
    "security-consultant": {"risk-assessment": 2.0, "general-sparring": 1.5, "notification": 0.0},
    "siri-team": {"general-sparring": 2.0, "anonymous-discussion": 1.5, "notification": 0.0, "safety-measure": 0.2},
    "red-centre": {"risk-assessment": 1.5, "anonymous-discussion": 2.0, "notification": 0.2},
    "crisis-shelter": {"joint-plan": 1.5, "follow-up": 1.5, "anonymous-discussion": 0.3},
    "health-service": {"notification": 1.5, "follow-up": 1.3, "safety-measure": 0.0},
    "civil-society": {"follow-up": 1.5, "risk-assessment": 0.3, "notification": 0.3, "safety-measure": 0.0},
}

REASON_FIT = {  # how much likelier than usual a reason is with a partner; 1 for others, or 0 if `ONLY_WITH_ITS_PARTNER`
    "fixed-police-contact": {"police": 4.0},
    "appointed-knowledge-person": {"knowledge-person": 3.0},
    "informing-each-other": {"family-department": 2.0, "job-centre": 2.0, "benefits-team": 2.0},
    "consent": {"job-centre": 1.5, "benefits-team": 1.5},
    "sharing-knowledge": {"family-department": 1.5, "job-centre": 1.5, "benefits-team": 1.5},
}
ONLY_WITH_ITS_PARTNER = ("fixed-police-contact",)

TOGETHER = (  # where the first occurs, the second occurs with it at the rate ``together_rate`` of the scenario
    ("action-plan", "clear-options"),
    ("fixed-partner", "clear-contact"),
    ("informing-each-other", "holistic-casework"),
    ("action-plan", "holistic-casework"),
    ("fixed-partner", "holistic-casework"),
)

SIBLINGS = (  # pairs of codes that coders may confuse
    ("knowledge-person", "resource-person"),
    ("red-centre", "crisis-shelter"),
    ("positive", "mixed"),
    ("general-sparring", "anonymous-discussion"),
    ("joint-meeting", "joint-plan"),
    ("stronger-casework", "holistic-casework"),
    ("sparring", "perspectives"),
    ("clear-options", "clear-contact"),
    ("sharing-personal-data", "sharing-knowledge"),
    ("threats", "violence"),
)

EXPERIENCE_BANDS = {"0-2": 0.2, "3-5": 0.3, "6-10": 0.3, "over 10": 0.2}


def of_six(count: int, municipalities: int) -> int:
    """Scale a count out of six municipalities to another number of municipalities."""
    return round(count * municipalities / MUNICIPALITIES)


def shares(table: dict[str, float]) -> np.ndarray:
    """Return the values of a table as shares that sum to 1."""
    return np.array(list(table.values())) / sum(table.values())
