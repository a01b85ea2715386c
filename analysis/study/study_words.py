"""The words of a study: what its units, groups and families are called in tables, figures and sentences."""

from collections.abc import Mapping

from analysis.models import StudyDefinition


def study_words(definition: StudyDefinition) -> dict[str, Mapping[str, str]]:
    """Map the terms that a study may call by another name to what it calls them, by language.

    Parameters
    ----------
    definition : StudyDefinition

    Returns
    -------
    dict of str to mapping
        By the key of the term, as in ``terms.yaml``: units, groups, each group, and each family.

    Examples
    --------
    >>> from analysis.study.study_definition import load_study_definition
    >>> words = study_words(load_study_definition())
    >>> words["municipalities"]["en"], words["adults"]["en"], words["phase"]["en"]
    ('municipalities', "adults' area", 'phase')
    """
    counted = {
        "municipality": definition.unit,
        "municipalities": definition.unit_plural,
        "area": definition.group,
        "areas": definition.groups,
    }
    families = {name: family.label for name, family in definition.families.items()}
    return {**{key: words for key, words in counted.items() if words}, **definition.group_labels, **families}
