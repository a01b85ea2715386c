"""What the shipped study consists of."""

from analysis.study.study_definition import load_study_definition

STUDY = load_study_definition()
SECTIONS = STUDY.sections
