"""Begin a study of one's own, and add sections and claims to it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.command_output import report_input_errors
from analysis.cli.private_files import refuse_commits, warn_of_commits
from analysis.messages.command_options import Command

if TYPE_CHECKING:
    from analysis.models import StudyDefinition
    from analysis.workflow.new_study.add_claim import NewClaim

STUDY = click.option("--study", required=True, type=click.Path(path_type=Path), help="The study's folder.")


@click.command("new-study", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--from", "dataset", required=True, type=click.Path(path_type=Path), help="The dataset to begin with; it is copied."
)
@click.option(
    "--mapping", type=click.Path(path_type=Path), help="The mapping of its import; it is copied, for later imports."
)
@click.option("--title", default="", help="The study's title; by default the name of the folder.")
@click.option("--language", type=click.Choice(["en", "da"]), default="en", help="The language of the study.")
def new_study(folder: Path, dataset: Path, mapping: Path | None, title: str, language: str) -> None:
    """Write a study to FOLDER that runs at once: words, claims, texts and notebooks, made from the codes of a dataset.

    Families of codes come from the code tree. Every claim in it is an example: replace it by what your study states.
    """
    with report_input_errors():
        from analysis.dataset.read import load_dataset
        from analysis.workflow.new_study.write_study import write_study

        is_synthetic = load_dataset(dataset).description["synthetic"]
        refuse_commits(is_synthetic, folder)
        for file in write_study(folder, dataset, title or folder.resolve().name, language, mapping):
            click.echo(f"{folder / file}")
        click.echo(f"run it: make STUDY={folder}")
        warn_of_commits(is_synthetic, folder)


@click.command("new-section", cls=Command)
@click.argument("title")
@STUDY
@click.option("--family", required=True, help="The family of codes that the section shows.")
def new_section(title: str, study: Path, family: str) -> None:
    """Add a section with this TITLE to a study: a notebook with tables and a figure, its texts, and a claim."""
    with report_input_errors():
        from analysis.workflow.new_study.add_section import add_section

        for file in add_section(study, title, family):
            click.echo(f"{study / file}")
        click.echo(f"run it: make STUDY={study}")


@click.command("new-claim", cls=Command)
@STUDY
@click.option("--id", "claim_id", help="Its id; by default the next free one.")
@click.option("--section", help="The section of study.yaml that it belongs to.")
@click.option("--statement", "statements", multiple=True, help="What is stated, once for each language of the study.")
@click.option("--source", help="The key of a source in claims.yaml.")
@click.option("--locator", help='The place in the source, such as "page 3".')
@click.option("--word", help="How much is stated, and so the rule.")
@click.option("--interviews", is_flag=True, help="Count interviews, each by itself, also where the study has units.")
@click.option("--codes", help='Codes of which one must be named: "a, b"; "a + b" for both in one passage.')
@click.option("--group", help="For more-often-among: the group that names it more often.")
@click.option("--than", help="The group that it is compared with.")
@click.option("--threshold", help="For above and below: the number that values are above or below.")
@click.option("--statistic", type=click.Choice(["mean", "median"]), help="Of the values; by default the mean.")
@click.option("--number", help="For equals: count_of, share_of, mean_of or agreement_of.")
@click.option("--counted", help="What count_of and share_of count: codings, segments, codes, interviews or units.")
@click.option("--coefficient", help="For agreement_of: percent, alpha, fleiss-kappa, ac1 or cohen-kappa.")
@click.option("--among", help="For share_of: the codes of the whole; by default all.")
@click.option("--published", help='For equals: the number as printed, such as 24, "73 %" or "5 of 7".')
def new_claim(study: Path, interviews: bool, **given: str | Sequence[str] | None) -> None:
    """Add a claim to a study's claims.yaml; asks for what no option gives.

    Nothing is written unless the claim is valid.
    """
    with report_input_errors():
        from analysis.study.study_definition import dataset_of, load_study_definition
        from analysis.workflow.new_study.add_claim import add_claim

        dataset_of(study)
        click.echo(add_claim(study, _asked(study, load_study_definition(study), given, interviews)), nl=False)
        click.echo(f"added to {study / 'claims.yaml'}")


@click.command("error-rates", cls=Command)
@STUDY
@click.option("--runs", type=click.IntRange(10, 10_000), default=200, show_default=True, help="Simulated studies.")
def error_rates(study: Path, runs: int) -> None:
    """Count how often the claims of a study are judged wrongly in simulated studies of its own design.

    Every claim that can be judged is simulated twice: where it is true, and where it is false. The table is written to
    the study's folder, and the next report shows it.
    """
    with report_input_errors():
        from analysis.notebook.study_run import open_study_run
        from analysis.simulation.own_design.design_error_rates import (
            design_error_rows,
            design_key,
            error_line,
            table_files,
        )
        from analysis.study.study_definition import dataset_of
        from analysis.workflow.cache.atomic_write import atomic_write

        _refuse_the_projects(study)
        run, rows = open_study_run(dataset_of(study)), []
        for claim in run.claims.values():
            of_claim = design_error_rows(claim, run.rules, run.material, runs)
            click.echo(error_line(claim.id, of_claim))
            rows += of_claim
        if not rows:
            click.echo("no claim of this study can be simulated; nothing is written")
            return
        for name, content in table_files(rows, design_key(run.ledger, run.material, runs)).items():
            atomic_write(study / name, content)
            click.echo(f"{study / name}")


def _refuse_the_projects(study: Path) -> None:
    from analysis.errors import InputError, Issue
    from analysis.paths import DATA

    if study.resolve() == DATA:
        raise InputError(str(study), [Issue(str(study), "has scenarios of its own", "run make error-rates")])


def _asked(
    study: Path, definition: "StudyDefinition", given: dict[str, str | Sequence[str] | None], interviews: bool
) -> "NewClaim":
    """Ask for every part of a claim that is not given as an option."""
    from analysis.claims.ledger import load_claims
    from analysis.workflow.new_study.add_claim import NewClaim, word_rules
    from analysis.workflow.new_study.ledger_sources import CLAIMS, sources_of
    from analysis.workflow.new_study.section_template import claim_ids

    sources, rules = sources_of(study), word_rules(definition)
    taken = list(load_claims(study / CLAIMS))
    claim_id = str(given["claim_id"] or claim_ids(taken, 1)[0])
    section = _ask(given, "section", "Section", [name for name in definition.sections if name != "claims"])
    source = _ask(given, "source", "Source", sources, default=sources[0] if len(sources) == 1 else None)
    locator = _ask(given, "locator", "Place in the source, such as page 3")
    statements = _statements(definition.languages, tuple(given["statements"] or ()))
    if given["word"] is None:
        for word, rule in rules.items():
            click.echo(f"  {word}: {rule}")
    word = _ask(given, "word", "Word", list(rules))
    answers = _answers(word, definition, given)
    return NewClaim(
        claim_id, section, statements, source, locator, word, answers, interviews or definition.unit is None
    )


def _answers(word: str, definition: "StudyDefinition", given: dict[str, str | Sequence[str] | None]) -> dict[str, str]:
    """Ask for the parts that a word needs; those with a default are taken from the options only."""
    from analysis.workflow.new_study.claim_variables import (
        COEFFICIENTS,
        COUNTED,
        OPTIONAL,
        PARTS,
        PARTS_OF_NUMBERS,
        optional_parts,
    )

    groups = list(definition.group_labels)
    questions: dict[str, tuple[str, Sequence[str]]] = {
        "codes": ("Codes, such as: trust, direction", ()),
        "group": ("Group that names it more often", groups),
        "than": ("Group that it is compared with", groups),
        "threshold": ("Number that the values are above or below", ()),
        "number": ("Kind of number", list(PARTS_OF_NUMBERS)),
        "counted": ("What is counted", COUNTED),
        "coefficient": ("Coefficient", COEFFICIENTS),
        "published": ('Number as printed, such as 24, 0.70, 73 % or "5 of 7"', ()),
    }
    answers: dict[str, str] = {}
    for part in PARTS[word]:
        answers[part] = _ask(given, part, *questions[part])
        if part == "number":
            answers |= {more: _ask(given, more, *questions[more]) for more in PARTS_OF_NUMBERS[answers[part]]}
    optional = {part: str(given[part]) for part in optional_parts(word, answers) if given.get(part)}
    unused = [part for part in (*questions, *OPTIONAL) if given.get(part) and part not in {**answers, **optional}]
    if unused:
        raise click.BadParameter(f"does not go with {answers.get('number', word)}", param_hint=f"--{unused[0]}")
    return {**answers, **optional}


def _ask(
    given: dict[str, str | Sequence[str] | None],
    name: str,
    question: str,
    choices: Sequence[str] = (),
    default: str | None = None,
) -> str:
    kind = click.Choice(choices) if choices else str
    value = given.get(name)
    if value is None:
        return str(click.prompt(question, type=kind, default=default))
    if choices and value not in choices:
        raise click.BadParameter(f"{value!r} is none of {', '.join(choices)}", param_hint=f"--{name}")
    return str(value)


def _statements(languages: Sequence[str], given: Sequence[str]) -> dict[str, str]:
    """Pair the given statements with the languages of the study, and ask for all if none is given."""
    if not given:
        return {language: click.prompt(f"Statement ({language})", type=str) for language in languages}
    if len(given) != len(languages):
        message = f"give --statement once for each language of the study, in this order: {', '.join(languages)}"
        raise click.BadParameter(message, param_hint="--statement")
    return dict(zip(languages, given, strict=True))
