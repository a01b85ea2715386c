"""Run the commands that do not run notebooks: ``python -m analysis --help``.

Each command imports what it needs when it runs, so that help does not wait for pandas.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from analysis.cli.options import CommandGroup
from analysis.messages.console import escape_output
from analysis.messages.plurals import quantity

os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # releases unused memory: a fifth less at the peak


@contextmanager
def report_input_errors() -> Iterator[None]:
    """Print the problems of an invalid input to standard error, and exit with code 2."""
    from analysis.errors import InputError, names_checked

    try:
        with names_checked():
            yield
    except InputError as error:
        click.echo(error, err=True)
        sys.exit(2)


@contextmanager
def show_steps(name: str) -> Iterator[Callable[[str], None]]:
    """Show the name of the current step, once the work has taken two seconds."""
    from tqdm import tqdm

    with tqdm(desc=name, delay=2, leave=False, bar_format="{desc} [{elapsed}]") as line:

        def next_step(step: str) -> None:
            line.set_description_str(f"{name}: {step}", refresh=False)
            line.update()

        yield next_step


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Import, check and analyse datasets of coded interviews."""


@main.command("check")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--ledger", type=click.Path(path_type=Path), help="Also check these claims; by default claims.yaml in the folder."
)
def check(folder: Path, ledger: Path | None) -> None:
    """Check whether FOLDER is a valid dataset, and report every problem of it and of its claims."""
    with report_input_errors():
        from analysis.claims.select_ledger import ledger_beside
        from analysis.workflow.answer_cache import read_answers

        answers = read_answers(folder, ledger)
        summary = answers["check"] if answers else None
        if summary is None:
            from analysis.dataset.read import load_study
            from analysis.workflow.answer_cache import sizes

            summary = sizes(load_study(folder))
        kind = "synthetic" if summary["synthetic"] else "real"
        counts = ", ".join(quantity(number, name.removesuffix("s")) for name, number in summary["sizes"].items())
        click.echo(f"{folder}: valid; {kind}, {counts}")
        if ledger := ledger or ledger_beside(folder):
            _check_ledger(folder, ledger, summary)


def _check_ledger(folder: Path, ledger: Path, summary: Mapping) -> None:
    if "claims" not in summary:
        from analysis.notebook.study_run import open_study_run
        from analysis.workflow.answer_cache import check_summary

        summary = check_summary(open_study_run(folder, ledger=ledger))
    click.echo(f"{ledger}: valid; {quantity(summary['claims'], 'claim')}")
    for line in summary["without_codes"]:
        click.echo(f"  {line}")


@main.command("import")
@click.argument("file", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to", "folder", type=click.Path(path_type=Path), help="The dataset's folder.")
@click.option("--mapping", type=click.Path(path_type=Path), help="Mapping of variables, codes, people and columns.")
@click.option("--key", type=click.Path(path_type=Path), help="Key of labels for names; by default beside the folder.")
@click.option(
    "--check", "checks", multiple=True, type=click.Path(path_type=Path), help="A table of counts exported by the tool."
)
@click.option("--check-coder", metavar="NAME", help="The coder whose codings the --check tables count; default: all.")
@click.option("--propose", is_flag=True, help="Write a draft mapping to the --mapping file, or print it.")
def import_(
    file: tuple[Path, ...],
    folder: Path | None,
    mapping: Path | None,
    key: Path | None,
    checks: tuple[Path, ...],
    check_coder: str | None,
    propose: bool,
) -> None:
    """Import FILEs of coded interviews as one dataset, with an import report.

    A FILE is a project of NVivo, MAXQDA or ATLAS.ti (REFI-QDA), QualCoder, Taguette, RQDA or requal, a codebook, or a
    table (CSV, XLSX); the format is detected from the content. Several projects are merged as copies of several coders;
    several tables as parts of one.
    """
    with report_input_errors():
        if propose:
            _propose(file, mapping)
            return
        if folder is None:
            raise click.UsageError("give --to FOLDER and --mapping FILE; --propose writes a draft mapping")
        if check_coder and not checks:
            raise click.UsageError("--check-coder applies to the tables of --check; give a table with --check")
        from analysis.paths import key_beside

        _import(file, folder, mapping, key or key_beside(folder), checks, check_coder)


def _propose(files: tuple[Path, ...], mapping: Path | None) -> None:
    from analysis.dataset.write import save_file
    from analysis.files.isolation import within_limits
    from analysis.importers.import_project import proposed

    with within_limits(_named(files), files):
        text = proposed(files)
    if mapping is None:
        click.echo(text, nl=False)
        return
    save_file(mapping, text, anew=False)
    warn_of_commits(False, mapping)
    click.echo(f"{mapping}: review and correct it, and state in it whether the data are synthetic")


def _import(
    files: tuple[Path, ...],
    folder: Path,
    mapping: Path | None,
    key: Path,
    checks: tuple[Path, ...],
    check_coder: str | None,
) -> None:
    from analysis.dataset.schema import read_definition
    from analysis.dataset.validate import problems
    from analysis.dataset.write import save_dataset, save_file
    from analysis.errors import InputError, Issue
    from analysis.files.isolation import within_limits
    from analysis.importers.import_project import bring_in
    from analysis.importers.people.pseudonyms import read_key

    if key.resolve().is_relative_to(folder.resolve()):
        message = "the key to the names would be inside the dataset"
        raise InputError(str(key), [Issue(key.name, message, "choose a path outside of it with --key")])
    pseudonyms = read_key(key)
    warn_of_open_key(key)
    inputs = [*files, *checks, *([mapping, mapping.parent] if mapping else [])]
    with show_steps(folder.name) as next_step:
        with within_limits(_named(files), inputs):
            dataset, import_report = bring_in(files, mapping, folder.name, pseudonyms, checks, next_step, check_coder)
            next_step("checking")
            dataset_problems = problems(dataset, read_definition())
        if dataset_problems:
            raise InputError(f"{folder}, as it would be written", dataset_problems)
        refuse_commits(dataset.description["synthetic"], folder, key)
        next_step("writing")
        report = import_report.as_text()
        save_dataset(dataset, folder, {"import-report.txt": report, "import-report.json": import_report.as_json()})
    if pseudonyms.known:
        save_file(key, pseudonyms.as_csv())
    click.echo(report, nl=False)
    if pseudonyms.known:
        click.echo(f"\nThe key to the labels is in {key}: keep it private, and apart from the dataset.")
    warn_of_commits(dataset.description["synthetic"], folder, key)


def _named(files: tuple[Path, ...]) -> str:
    return f"import of {', '.join(file.name for file in files)}"


def refuse_commits(synthetic: bool, *places: Path) -> None:
    """Raise an error before real interviews, or their key, are written where git would commit them.

    Raises
    ------
    InputError
        With each such path; nothing has been written by then.
    """
    from analysis.errors import InputError, Issue
    from analysis.paths import ROOT

    hint = "choose a path outside of the project, or one below data/, which git ignores"
    problems = [
        Issue(str(place), "git would commit real interviews, or the key to them", hint)
        for place in ([] if synthetic else places)
        if place.resolve().is_relative_to(ROOT) and _is_committed(place)
    ]
    if problems:
        raise InputError("location of real interviews", problems)


def warn_of_commits(synthetic: bool, *places: Path) -> None:
    """Warn if real interviews, or their key, are in a repository that does not ignore them."""
    for place in places:
        if not synthetic and place.exists() and _is_committed(place):
            click.echo(f"WARNING: git does not ignore {place}: list it in .gitignore, or move it", err=True)


def _is_committed(place: Path) -> bool:
    """Ask git whether it would commit a file, or the files in a dataset folder; neither need exist yet."""
    from analysis.files.permissions import may_be_committed

    return may_be_committed(place if place.is_file() or place.suffix else place / "datapackage.json")


def warn_of_open_key(key: Path) -> None:
    """Warn if others may read the key to the names, before it is rewritten for its owner only."""
    from analysis.files.permissions import is_open_to_others

    if is_open_to_others(key):
        click.echo(f"WARNING: others may read the key {key}; to prevent it: chmod 600 {key}", err=True)


@main.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--mapping", type=click.Path(path_type=Path), help="Mapping of a table's columns, as for its import.")
@click.option("--names", is_flag=True, help="Show coders by name instead of number.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every line.")
def diff(old: Path, new: Path, mapping: Path | None, names: bool, as_json: bool) -> None:
    """Show how two exports, or two datasets, of one study differ: coders, codings, codes, sources.

    Items are matched by content: a source by its text, a coding by its position, a coder by what was coded. So a coder
    or source that has another name in NEW is one line. Between a dataset and an export, labels in place of names do not
    count as differences.

    The exit code is 0 if nothing differs, 1 if something does, and 2 if one of them cannot be read. Coders are
    numbered, and no words of an interview are shown.
    """
    with report_input_errors():
        from analysis.importers.compare.diff import difference
        from analysis.importers.compare.from_dataset import project_of
        from analysis.models import Dataset

        sides = [_dataset_or_export(place, mapping) for place in (old, new)]
        labels = sum(isinstance(side, Dataset) for side in sides) == 1
        difference_report = difference(
            *(project_of(side, labels) if isinstance(side, Dataset) else side for side in sides), names=names
        )
        click.echo(difference_report.as_json() if as_json else difference_report.as_text(), nl=False)
        sys.exit(1 if difference_report else 0)


def _dataset_or_export(place: Path, mapping: Path | None):
    """Read a dataset folder, or a project that this program exported, as a dataset; read any other export as it is."""
    if (place / "datapackage.json").is_file():
        from analysis.dataset.read import load_dataset

        return load_dataset(place)
    from analysis.files.isolation import within_limits
    from analysis.importers.compare.roundtrip import is_restorable, restore
    from analysis.importers.import_project import read_export

    with within_limits(f"import of {place.name}", [place]):
        project = read_export([place], mapping)
    return restore(project, place.stem)[0] if is_restorable(project) else project


_CHOICES = ("area", "municipality", "interview", "coder", "code", "family")


def _choices(command):
    """Add the options that select what to export."""
    for kind in reversed(_CHOICES):
        command = click.option(f"--{kind}", kind, multiple=True, help=f"Only this {kind}; repeatable.")(command)
    return command


@main.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("what", type=click.Choice(["matrix", "quotes", "crosstab", "cooccurrence", "project", "codebook"]))
@click.option("--to", "file", required=True, type=click.Path(path_type=Path), help="CSV or XLSX; .qdpx or .qdc.")
@click.option("--by", default="interview", help="For a matrix: interview, municipality, area, speaker or segment.")
@click.option("--attribute", default="municipality", help="For a crosstab: an attribute of interviews.")
@click.option("--counts", is_flag=True, help="For a matrix: numbers of segments instead of 0 and 1.")
@click.option(
    "--same-segment", is_flag=True, help="For cooccurrence: on the same segment, instead of overlapping ones."
)
@click.option(
    "--coding", type=click.Choice(["all", "lead", "second", "majority"]), default="all", help="Whose codings."
)
@_choices
def export(folder: Path, what: str, file: Path, coding: str, **options: object) -> None:
    """Export a table of the dataset in FOLDER, or all of it as a project or codebook for other tools.

    matrix: cases by codes, 0 and 1. quotes: a row per coding, with the attributes of the interview. crosstab: codes by
    an attribute. cooccurrence: codes that occur together. project, codebook: REFI-QDA (.qdpx, .qdc).
    """
    with report_input_errors():
        from analysis.dataset.read import as_study, load_dataset
        from analysis.dataset.schema import read_definition
        from analysis.dataset.write import save_file
        from analysis.exporters.coding_selection import Choice
        from analysis.exporters.export_dataset import written

        choices = {kind: options.pop(kind) for kind in _CHOICES}
        dataset = load_dataset(folder)
        study = as_study(dataset, read_definition())
        content, remarks = written(dataset, study, what, file, Choice(coding, choices), **options)
        refuse_commits(dataset.description["synthetic"], file)
        save_file(file, content)
        for remark in remarks:
            click.echo(remark, err=True)
        click.echo(f"{file}: {what} of {dataset.name}")
        warn_of_commits(dataset.description["synthetic"], file)


_DATASET = click.option(
    "--dataset", type=click.Path(path_type=Path), default="data/synthetic/as-published", show_default=True
)
_LANGUAGE = click.option("--language", type=click.Choice(["en", "da"]), default="en", show_default=True)
_LEDGER = click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    help="The claims; by default claims.yaml in the dataset folder, otherwise the project's own.",
)
_CODING = click.option("--coding", type=click.Choice(["lead", "second", "majority"]), default="lead", show_default=True)


@main.command("judge")
@click.option("--to", "file", type=click.Path(path_type=Path), help="Write the verdicts as a table (CSV).")
@_DATASET
@_LEDGER
@_LANGUAGE
def judge(file: Path | None, dataset: Path, ledger: Path | None, language: str) -> None:
    """Judge every claim of a ledger: its statement, the verdict, and the evidence."""
    with report_input_errors():
        answers = _answers(dataset, ledger)
        study_run = None if answers else _opened(dataset, "lead", language, ledger)
        if file is None:
            for line in answers["judge"][language] if answers else study_run.verdict_lines():
                click.echo(line)
            return
        from analysis.dataset.write import save_file
        from analysis.workflow.answer_cache import table_text

        save_file(file, answers["table"][language] if answers else table_text(study_run))
        number = answers["check"]["claims"] if answers else len(study_run.claims)
        click.echo(f"{file}: {quantity(number, 'verdict')} on {dataset.resolve().name}")


def _answers(dataset: Path, ledger: Path | None, coding: str = "lead") -> dict | None:
    """Read the stored answers for a dataset; print a note if there are none that are current."""
    from analysis.workflow.answer_cache import read_answers

    answers = read_answers(dataset, ledger, coding)
    if answers is None and ledger is None and coding == "lead" and dataset.is_dir():
        message = f"no stored run of {dataset} has these data and this code, so this is computed now"
        click.echo(f"{message}; to store it, run: make DATASET={dataset}", err=True)
    return answers


def _opened(dataset: Path, coding: str, language: str, ledger: Path | None):
    from analysis.notebook.study_run import open_study_run

    with show_steps(dataset.name) as next_step:
        next_step("opening")
        return open_study_run(dataset, coding, language, ledger)


@main.command("trace")
@click.argument("claim")
@_DATASET
@_LEDGER
@_CODING
@_LANGUAGE
def trace(claim: str, dataset: Path, ledger: Path | None, coding: str, language: str) -> None:
    """List the segments behind the verdict on CLAIM, such as PR-2: against it, undecided, for it; with their words."""
    with report_input_errors():
        answers = _answers(dataset, ledger, coding)
        stored = answers["trace"][language].get(claim) if answers else None
        for line in stored or list(_opened(dataset, coding, language, ledger).evidence_lines(claim)):
            click.echo(line)


@main.command("rests-on")
@click.option("--interview", help="For example I07.")
@click.option("--segment", help="For example I07-C1-03a.")
@click.option("--coder", help="For example C1.")
@click.option("--code", help="For example police.")
@_DATASET
@_LEDGER
@_CODING
@_LANGUAGE
@click.option("--claims-only", is_flag=True, help="Omit tables and figures.")
@click.option("--sections", is_flag=True, help="Run the sections to find the tables and figures; takes a minute.")
def rests_on(
    dataset: Path,
    ledger: Path | None,
    coding: str,
    language: str,
    claims_only: bool,
    sections: bool,
    **items: str | None,
) -> None:
    """Show which claims depend on an interview, a segment, a coder or a code, with counts for each side.

    The tables and figures that depend on it follow. --sections finds them by running the sections with and without it,
    for the lead coders; the answer is stored with the run and shown at once from then on.
    """
    with report_input_errors():
        given = [(kind, name) for kind, name in items.items() if name is not None]
        if len(given) != 1:
            raise click.UsageError("give exactly one of --interview, --segment, --coder or --code")
        _suggest_labels(dataset, *given[0])
        answers = _answers(dataset, ledger, coding)
        for line in _dependent_claims(answers, (dataset, coding, language, ledger), *given[0]):
            click.echo(line)
        if not claims_only:
            for line in _dependent_outputs(sections, (dataset, coding, language, ledger), *given[0]):
                click.echo(line)


def _suggest_labels(dataset: Path, kind: str, *names: str) -> None:
    """Raise an error with the right label if an interview or coder is given by its original name."""
    from analysis.errors import InputError, Issue
    from analysis.paths import key_beside

    if kind not in ("interview", "coder") or not key_beside(dataset).is_file():
        return
    from analysis.files.csv_io import read_delimited
    from analysis.importers.people.pseudonyms import label_in_key

    table = dataset / f"{kind}s.csv"
    rows = read_delimited(table.read_bytes(), table.name)[0]
    labels = {name: label_in_key(dataset, f"{kind}s", name) for name in names if name not in set(rows[kind])}
    keys = dict(zip(rows["label"], rows[kind], strict=True)) if kind == "coder" else {}
    problems = [
        Issue(table.name, f"unknown {kind} '{name}'", f"use --{kind} {keys.get(label, label)}")
        for name, label in labels.items()
        if label
    ]
    if problems:
        raise InputError(str(dataset), problems)


def _dependent_claims(answers: dict | None, arguments: tuple, kind: str, name: str) -> Iterator[str]:
    """List the claims that depend on an item, from the stored answers or computed now."""
    if answers is None:
        yield from _opened(*arguments).dependent_claims(kind, name)
        return
    from analysis.claims.dependents import check_exists, dependent_counts, dependent_lines

    dataset, _, language, _ = arguments
    check_exists(dataset.resolve().name, kind, name, answers["known"][kind])
    yield from dependent_lines(dependent_counts(answers["traces"], kind, name), name, answers["texts"][language])


def _dependent_outputs(sections: bool, arguments: tuple, kind: str, name: str) -> Iterator[str]:
    """List the tables and figures that depend on an item: stored, or found by running the sections if requested."""
    from analysis.workflow.answer_cache import read_dependent_outputs, store_dependent_outputs
    from analysis.workflow.plan import RunConfig
    from analysis.workflow.state.input_changes import Inputs

    dataset, _, language, _ = arguments
    item = f"{language} {kind} {name}"
    outputs = read_dependent_outputs(dataset, item)
    if outputs is None and sections:
        inputs = Inputs(RunConfig(dataset))
        outputs = list(_changed_outputs(_opened(*arguments), dataset, kind, name))
        store_dependent_outputs(dataset, item, outputs, inputs)
    if outputs is None:
        click.echo("the tables and figures that depend on it are not known yet; find them with --sections", err=True)
    yield from outputs or ()


def _changed_outputs(study_run, dataset: Path, kind: str, name: str) -> Iterator[str]:
    """List the tables and figures that change without an item, section by section."""
    import tempfile

    from analysis.claims.ledger import load_sections
    from analysis.dataset.write import save_dataset
    from analysis.workflow.kernels.process_pool import cores
    from analysis.workflow.references.output_diff import changed_outputs

    with tempfile.TemporaryDirectory() as place:
        remainder = Path(place, dataset.name)
        save_dataset(study_run.without_item(kind, name), remainder, _ledger_of(dataset))
        titles, language = load_sections(), study_run.language
        for section, kind_shown, caption in changed_outputs(dataset, remainder, language, cores()):
            yield f"{titles[section][f'title_{language}']}, {study_run.wording.text(f'shown-{kind_shown}')}: {caption}"


def _ledger_of(dataset: Path) -> dict[str, str]:
    """Read a dataset's own ledger, so that the remaining data are judged by it, too."""
    from analysis.claims.select_ledger import ledger_beside

    beside = ledger_beside(dataset)
    return {beside.name: beside.read_text(encoding="utf-8")} if beside else {}


@main.command("withdraw")
@click.option("--interview", "interviews", required=True, multiple=True, help="For example I07; repeatable.")
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path), help="Folder of the new dataset.")
@_DATASET
@_LEDGER
@_LANGUAGE
def withdraw(interviews: tuple[str, ...], folder: Path, dataset: Path, ledger: Path | None, language: str) -> None:
    """Remove interviews whose consent was withdrawn, and show how the verdicts change."""
    with report_input_errors():
        from analysis.notebook.study_run import open_study_run

        before = open_study_run(dataset, language=language, ledger=ledger)
        _suggest_labels(dataset, "interview", *interviews)
        after = before.without_interviews(interviews, folder.name)
        withdrawn, remaining = sorted(set(interviews)), len(after.study.interviews)
        opening = "withdrawn" if len(withdrawn) == 1 else "withdrawn-several"
        _save_and_compare(before, after, folder, opening, interviews=", ".join(withdrawn), rest=remaining)


def _save_and_compare(before, after, folder: Path, opening: str, **values: str | int) -> None:
    """Write a dataset derived from another, with its ledger, and show how the verdicts change."""
    from analysis.dataset.write import save_dataset

    written = {
        key: value if isinstance(value, str) else before.wording.number(value, 0) for key, value in values.items()
    }
    lines = [before.wording.text(opening, **written), *before.change_lines(after)]
    refuse_commits(after.study.synthetic, folder)
    save_dataset(after.dataset, folder, after.custom_ledger())
    for line in [*lines, folder]:
        click.echo(line)
    warn_of_commits(after.study.synthetic, folder)


@main.command("recode")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path), help="Folder of the new dataset.")
@_DATASET
@_LEDGER
@_LANGUAGE
def recode(file: Path, folder: Path, dataset: Path, ledger: Path | None, language: str) -> None:
    """Merge, rename, drop or move codes as FILE specifies, and show how the verdicts change.

    FILE is YAML: merge: {new: [old, other]}, rename: {old: new}, drop: [code], move: {code: family}.
    """
    with report_input_errors():
        from analysis.notebook.study_run import open_study_run
        from analysis.robustness.recode_file import read_recoding

        before = open_study_run(dataset, language=language, ledger=ledger)
        after = before.recoded(read_recoding(file, before.dataset.tables["codes"]), folder.name)
        counts = {"codes": len(after.study.codes), "codings": len(after.study.codings)}
        counts |= {"codes_before": len(before.study.codes), "codings_before": len(before.study.codings)}
        _save_and_compare(before, after, folder, "recoded", file=file.name, **counts)


@main.command("robustness")
@click.argument("claim", nargs=-1)
@_DATASET
@_LEDGER
@_LANGUAGE
@click.option(
    "--figure", type=click.Path(path_type=Path), help="For a single claim: write its specification curve as PNG."
)
def robustness(claim: tuple[str, ...], dataset: Path, ledger: Path | None, language: str, figure: Path | None) -> None:
    """Show how robust the verdict on each CLAIM (default: all) is.

    Each municipality, area and interview is left out once, the second coder replaces the lead coder, and the rule is
    replaced by each of its alternatives, which are listed for a single claim.
    """
    with report_input_errors():
        from tqdm import tqdm

        from analysis.dataset.write import save_file
        from analysis.notebook.study_run import open_study_run

        study_run = open_study_run(dataset, language=language, ledger=ledger)
        names = claim or tuple(study_run.claims)
        if figure and len(names) != 1:
            raise click.UsageError("a specification curve needs exactly one claim; give its name")
        repeated = list(
            tqdm(study_run.repeat_verdicts(names), desc=study_run.dataset.name, unit="repetition", delay=2, leave=False)
        )
        for line in study_run.stability_lines(names, repeated):
            click.echo(line)
        if figure:
            save_file(figure, study_run.specification_curve(names[0], repeated))
            click.echo(figure)


@main.command("synthesise")
@click.argument("scenario", nargs=-1)
def synthesise(scenario: tuple[str, ...]) -> None:
    """Generate the synthetic dataset of each SCENARIO (default: all)."""
    with report_input_errors():
        from analysis.dataset.write import save_dataset
        from analysis.paths import DATA
        from analysis.simulation.generator.generate_dataset import make_dataset
        from analysis.simulation.scenarios import SCENARIOS

        unknown = sorted(set(scenario) - set(SCENARIOS))
        if unknown:
            raise click.BadParameter(f"unknown scenario {', '.join(unknown)}; choose from {', '.join(SCENARIOS)}")
        for name in scenario or SCENARIOS:
            folder = DATA / "synthetic" / name
            save_dataset(make_dataset(name), folder, shipped=True)
            click.echo(folder.relative_to(DATA.parent))


if __name__ == "__main__":
    from analysis.files.isolation import supervised

    escape_output()
    supervised(lambda: main(prog_name="python -m analysis"))
