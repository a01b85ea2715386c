"""Copy the mapping of an import into a new study, so that later files are imported into its families."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.errors import InputError, Issue
from analysis.files.yaml_lines import read_yaml_document
from analysis.workflow.new_study.study_file import quoted

MAPPING = "mapping.yaml"
COMMENT = {
    "en": "The families of study.yaml: their codes in the file, with all codes below them.",
    "da": "Familierne i study.yaml: deres koder i filen og alle koder under dem.",
}
ADD = {
    "en": "Add to families, so that a later import gives the families of study.yaml:",
    "da": "Føj til families, så en senere import giver familierne i study.yaml:",
}


def mapping_for_study(mapping: Path, tops: Mapping[str, str], language: str) -> str:
    """Return the text of a mapping, with the families that come from the code tree.

    Parameters
    ----------
    mapping : path
        The mapping with which the dataset was imported; its own families stay.
    tops : dict of str to str
        By family, the name in the file of the code at the top of its tree.
    language : {"en", "da"}
        The language of the comment.

    Raises
    ------
    InputError
        If it is no mapping, or names files beside it, which would not be found from the new folder.
    """
    document, issues = read_yaml_document(mapping)
    content = document.value
    if not issues and not isinstance(content, dict):
        issues = [Issue(mapping.name, "is not a mapping", "give the --mapping of samspil import")]
    if not issues:
        issues = list(_relative_files(mapping.name, content))
    if issues:
        raise InputError(str(mapping), issues)
    families = content.get("families") or {}
    listed = {name for names in families.values() for name in names}
    missing = {family: top for family, top in tops.items() if family not in families and top not in listed}
    return _with_families(mapping.read_text(encoding="utf-8-sig"), missing, bool(families), language)


def _relative_files(name: str, content: Mapping[str, Any]) -> Iterable[Issue]:
    codebook = content.get("codebook")
    named = [content.get("texts"), codebook.get("file") if isinstance(codebook, dict) else None]
    for file in named:
        if isinstance(file, str) and not Path(file).is_absolute():
            message = f"names {file}, which is beside the mapping"
            yield Issue(name, message, "leave out --mapping; copy the mapping and this file into the study yourself")


def _with_families(text: str, missing: Mapping[str, str], has_families: bool, language: str) -> str:
    lines = [f"  {quoted(family)}: [{quoted(top)}]" for family, top in missing.items()]
    if not lines:
        return text
    body = text if text.endswith("\n") else text + "\n"
    if has_families:  # the place of a second key cannot be found in every way of writing YAML
        return body + f"\n# {ADD[language]}\n" + "".join(f"# {line}\n" for line in lines)
    return body + f"\n# {COMMENT[language]}\nfamilies:\n" + "".join(f"{line}\n" for line in lines)
