"""The command line, for what is not a notebook: ``python -m analysis --help``.

What a command needs is imported when it runs, so that asking for help does not wait for pandas.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from analysis.cli.options import CommandGroup
from analysis.messages.console import print_visibly
from analysis.messages.plurals import quantity

os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # gives back what it no longer needs: a fifth of the peak


@contextmanager
def refusals_told() -> Iterator[None]:
    """Turn a refused input into its list of problems on standard error and exit code 2."""
    from analysis.errors import InputError

    try:
        yield
    except InputError as refused:
        click.echo(refused, err=True)
        sys.exit(2)


@contextmanager
def steps(name: str) -> Iterator[Callable[[str], None]]:
    """Show how far work has come, by the name of each step, once it has taken two seconds."""
    from tqdm import tqdm

    with tqdm(desc=name, delay=2, leave=False, bar_format="{desc} [{elapsed}]") as line:

        def on_to(step: str) -> None:
            line.set_description_str(f"{name}: {step}", refresh=False)
            line.update()

        yield on_to


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Bring in, check and make datasets of coded interviews."""


@main.command("check")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--ledger", type=click.Path(path_type=Path), help="Claims to check, too; or claims.yaml in the folder.")
def check(folder: Path, ledger: Path | None) -> None:
    """Say whether FOLDER is a sound dataset, and everything that is wrong with it or with its ledger."""
    with refusals_told():
        from analysis.claims.select_ledger import ledger_beside
        from analysis.workflow.answer_cache import read_answers

        answers = read_answers(folder, ledger)
        found = answers["check"] if answers else None
        if found is None:
            from analysis.dataset.read import load_study
            from analysis.workflow.answer_cache import sizes

            found = sizes(load_study(folder))
        kind = "synthetic" if found["synthetic"] else "real"
        counts = ", ".join(quantity(number, name.removesuffix("s")) for name, number in found["sizes"].items())
        click.echo(f"{folder}: sound; {kind}, {counts}")
        if ledger := ledger or ledger_beside(folder):
            _check_ledger(folder, ledger, found)


def _check_ledger(folder: Path, ledger: Path, found: Mapping) -> None:
    if "claims" not in found:
        from analysis.notebook.study_run import open_appraisal
        from analysis.workflow.answer_cache import checked

        found = checked(open_appraisal(folder, ledger=ledger))
    click.echo(f"{ledger}: sound; {quantity(found['claims'], 'claim')}")
    for line in found["without_codes"]:
        click.echo(f"  {line}")


@main.command("import")
@click.argument("file", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to", "folder", type=click.Path(path_type=Path), help="The dataset's folder.")
@click.option("--mapping", type=click.Path(path_type=Path), help="What variables, codes, people and columns mean.")
@click.option("--key", type=click.Path(path_type=Path), help="Labels for names; by default beside the folder.")
@click.option(
    "--check", "checks", multiple=True, type=click.Path(path_type=Path), help="A table of counts by the tool."
)
@click.option("--check-coder", metavar="NAME", help="The coder whose codings the tables of --check count; else all.")
@click.option("--propose", is_flag=True, help="Write a first mapping to the file of --mapping, or show it.")
def import_(
    file: tuple[Path, ...],
    folder: Path | None,
    mapping: Path | None,
    key: Path | None,
    checks: tuple[Path, ...],
    check_coder: str | None,
    propose: bool,
) -> None:
    """Bring in FILEs of coded interviews as one dataset, with a receipt.

    A FILE is a project of NVivo, MAXQDA or ATLAS.ti (REFI-QDA), QualCoder, Taguette, RQDA or requal, a codebook, or a
    table (CSV, XLSX); which of these it is is found from its content. Several projects are taken for the copies of
    several coders and merged, several tables for parts of one.
    """
    with refusals_told():
        if propose:
            _propose(file, mapping)
            return
        if folder is None:
            raise click.UsageError("say --to FOLDER and --mapping FILE; --propose writes a first mapping")
        if check_coder and not checks:
            raise click.UsageError("--check-coder says whose codings a table counts; name the table with --check")
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
    click.echo(f"{mapping}: read it, correct it, and say in it whether the data are synthetic")


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
        message = "the key to the names would stand inside of the dataset"
        raise InputError(str(key), [Issue(key.name, message, "keep it elsewhere")])
    pseudonyms = read_key(key)
    warn_of_open_key(key)
    read = [*files, *checks, *([mapping, mapping.parent] if mapping else [])]
    with steps(folder.name) as on_to:
        with within_limits(_named(files), read):
            dataset, receipt = bring_in(files, mapping, folder.name, pseudonyms, checks, on_to, check_coder)
            on_to("checking")
            found = problems(dataset, read_definition())
        if found:
            raise InputError(f"{folder}, as it would be written", found)
        refuse_commits(dataset.description["synthetic"], folder, key)
        on_to("writing")
        report = receipt.as_text()
        save_dataset(dataset, folder, {"import-report.txt": report, "import-report.json": receipt.as_json()})
    if pseudonyms.known:
        save_file(key, pseudonyms.as_csv())
    click.echo(report, nl=False)
    if pseudonyms.known:
        click.echo(f"\nThe key to the labels stands in {key}: keep it to yourself, and apart from the dataset.")
    warn_of_commits(dataset.description["synthetic"], folder, key)


def _named(files: tuple[Path, ...]) -> str:
    return f"import of {', '.join(file.name for file in files)}"


def refuse_commits(synthetic: bool, *places: Path) -> None:
    """Write no real interviews, and no key to them, where `git add` in the project's own folder takes them up.

    Raises
    ------
    InputError
        With each such place; nothing is written then.
    """
    from analysis.errors import InputError, Issue
    from analysis.paths import ROOT

    hint = "name a place outside of the project, or one below data/, which git ignores"
    problems = [
        Issue(str(place), "git would take real interviews, or the key to them, into a commit", hint)
        for place in ([] if synthetic else places)
        if place.resolve().is_relative_to(ROOT) and _is_committed(place)
    ]
    if problems:
        raise InputError("the place of real interviews", problems)


def warn_of_commits(synthetic: bool, *places: Path) -> None:
    """Warn where real interviews, or the key to them, stand in a repository that does not ignore them."""
    for place in places:
        if not synthetic and place.exists() and _is_committed(place):
            click.echo(f"WARNING: git does not ignore {place}: list it in .gitignore, or move it elsewhere", err=True)


def _is_committed(place: Path) -> bool:
    """Ask git of a file, or of a file in a dataset's folder, which need not be there yet."""
    from analysis.files.permissions import may_be_committed

    return may_be_committed(place if place.is_file() or place.suffix else place / "datapackage.json")


def warn_of_open_key(key: Path) -> None:
    """Warn where somebody else may read the key to the names, before it is written anew for its owner only."""
    from analysis.files.permissions import is_open_to_others

    if is_open_to_others(key):
        click.echo(f"WARNING: others may read the key {key}; close it to them: chmod 600 {key}", err=True)


@main.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--mapping", type=click.Path(path_type=Path), help="What the columns of a table mean, as at its import.")
@click.option("--names", is_flag=True, help="Show coders by their names in place of numbers.")
@click.option("--json", "as_json", is_flag=True, help="For machines, with every line.")
def diff(old: Path, new: Path, mapping: Path | None, names: bool, as_json: bool) -> None:
    """Say how two exports, or two datasets, of one study differ: coders, codings, codes, sources.

    Things are matched by content: a source by its text, a coding by its place, a coder by what was coded. So a coder or
    source that has another name in NEW is one line. Of a dataset and an export, labels in place of names are no
    difference.

    Ends with exit code 0 where nothing differs, 1 where something does, and 2 where one of them cannot be read.
    Coders are numbered, and no words of an interview are shown.
    """
    with refusals_told():
        from analysis.importers.compare.diff import difference
        from analysis.importers.compare.from_dataset import project_of
        from analysis.models import Dataset

        both = [_dataset_or_export(place, mapping) for place in (old, new)]
        labels = sum(isinstance(one, Dataset) for one in both) == 1
        found = difference(*(project_of(one, labels) if isinstance(one, Dataset) else one for one in both), names=names)
        click.echo(found.as_json() if as_json else found.as_text(), nl=False)
        sys.exit(1 if found else 0)


def _dataset_or_export(place: Path, mapping: Path | None):
    """Read a dataset's folder or a project that this program wrote as a dataset, any other export as it is."""
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
    """Add the options that say what an export keeps."""
    for kind in reversed(_CHOICES):
        command = click.option(f"--{kind}", kind, multiple=True, help=f"Only this {kind}; may be repeated.")(command)
    return command


@main.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("what", type=click.Choice(["matrix", "quotes", "crosstab", "cooccurrence", "project", "codebook"]))
@click.option("--to", "file", required=True, type=click.Path(path_type=Path), help="CSV or XLSX; .qdpx or .qdc.")
@click.option("--by", default="interview", help="Of a matrix: interview, municipality, area, speaker or segment.")
@click.option("--attribute", default="municipality", help="Of a crosstab: what is known of interviews.")
@click.option("--counts", is_flag=True, help="Of a matrix: how many segments, in place of 0 and 1.")
@click.option("--same-segment", is_flag=True, help="Of cooccurrence: on one segment, in place of overlapping ones.")
@click.option(
    "--coding", type=click.Choice(["all", "lead", "second", "majority"]), default="all", help="Whose codings."
)
@_choices
def export(folder: Path, what: str, file: Path, coding: str, **options: object) -> None:
    """Write a table of the dataset in FOLDER, or the whole of it as a project or codebook for other tools.

    matrix: cases by codes, 0 and 1. quotes: a row for each coding, with what is known of the interview. crosstab: codes
    by an attribute. cooccurrence: codes that stand together. project, codebook: REFI-QDA (.qdpx, .qdc).
    """
    with refusals_told():
        from analysis.dataset.read import as_study, load_dataset
        from analysis.dataset.schema import read_definition
        from analysis.dataset.write import save_file
        from analysis.exporters.coding_selection import Choice
        from analysis.exporters.export_dataset import written

        kept = {kind: options.pop(kind) for kind in _CHOICES}
        dataset = load_dataset(folder)
        study = as_study(dataset, read_definition())
        content, remarks = written(dataset, study, what, file, Choice(coding, kept), **options)
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
    help="The claims; by default claims.yaml in the dataset's folder, else the project's own.",
)
_CODING = click.option("--coding", type=click.Choice(["lead", "second", "majority"]), default="lead", show_default=True)


@main.command("judge")
@click.option("--to", "file", type=click.Path(path_type=Path), help="Write them as a table (CSV).")
@_DATASET
@_LEDGER
@_LANGUAGE
def judge(file: Path | None, dataset: Path, ledger: Path | None, language: str) -> None:
    """Judge every claim of a ledger: what was stated, the verdict, and what it rests on."""
    with refusals_told():
        answers = _answers(dataset, ledger)
        opened = None if answers else _opened(dataset, "lead", language, ledger)
        if file is None:
            for line in answers["judge"][language] if answers else opened.judgements():
                click.echo(line)
            return
        from analysis.dataset.write import save_file
        from analysis.workflow.answer_cache import table_text

        save_file(file, answers["table"][language] if answers else table_text(opened))
        number = answers["check"]["claims"] if answers else len(opened.claims)
        click.echo(f"{file}: {quantity(number, 'verdict')} on {dataset.resolve().name}")


def _answers(dataset: Path, ledger: Path | None, coding: str = "lead") -> dict | None:
    """Read what a run has stored of a dataset; say so where there is nothing that is current."""
    from analysis.workflow.answer_cache import read_answers

    answers = read_answers(dataset, ledger, coding)
    if answers is None and ledger is None and coding == "lead" and dataset.is_dir():
        message = f"no run of {dataset} with these data and this code stands, so this is worked out afresh"
        click.echo(f"{message}; make DATASET={dataset} runs it", err=True)
    return answers


def _opened(dataset: Path, coding: str, language: str, ledger: Path | None):
    from analysis.notebook.study_run import open_appraisal

    with steps(dataset.name) as on_to:
        on_to("opening")
        return open_appraisal(dataset, coding, language, ledger)


@main.command("trace")
@click.argument("claim")
@_DATASET
@_LEDGER
@_CODING
@_LANGUAGE
def trace(claim: str, dataset: Path, ledger: Path | None, coding: str, language: str) -> None:
    """List the segments that CLAIM, such as PR-2, rests on: against it, undecided, for it; with what was said."""
    with refusals_told():
        answers = _answers(dataset, ledger, coding)
        stored = answers["trace"][language].get(claim) if answers else None
        for line in stored or list(_opened(dataset, coding, language, ledger).traced(claim)):
            click.echo(line)


@main.command("rests-on")
@click.option("--interview", help="Such as I07.")
@click.option("--segment", help="Such as I07-C1-03a.")
@click.option("--coder", help="Such as C1.")
@click.option("--code", help="Such as police.")
@_DATASET
@_LEDGER
@_CODING
@_LANGUAGE
@click.option("--claims-only", is_flag=True, help="Leave out tables and figures.")
@click.option("--sections", is_flag=True, help="Run the sections to see which tables and figures do; takes a minute.")
def rests_on(
    dataset: Path,
    ledger: Path | None,
    coding: str,
    language: str,
    claims_only: bool,
    sections: bool,
    **things: str | None,
) -> None:
    """Say which claims rest on an interview, a segment, a coder or a code, with how much on which side.

    Then the tables and figures that do. With --sections they are found by running the sections with it and without it,
    in the lead coders' reading; what was found is stored with the run, and told at once from then on.
    """
    with refusals_told():
        named = [(kind, name) for kind, name in things.items() if name is not None]
        if len(named) != 1:
            raise click.UsageError("name one thing: --interview, --segment, --coder or --code")
        _refuse_names_of_the_file(dataset, *named[0])
        answers = _answers(dataset, ledger, coding)
        for line in _claims_resting_on(answers, (dataset, coding, language, ledger), *named[0]):
            click.echo(line)
        if not claims_only:
            for line in _known_or_found(sections, (dataset, coding, language, ledger), *named[0]):
                click.echo(line)


def _refuse_names_of_the_file(dataset: Path, kind: str, *names: str) -> None:
    """Say which label an interview or coder has, where it is named as in the file that the dataset was made of."""
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
        Issue(table.name, f"has no {kind} '{name}'", f"here it is --{kind} {keys.get(label, label)}")
        for name, label in labels.items()
        if label
    ]
    if problems:
        raise InputError(str(dataset), problems)


def _claims_resting_on(answers: dict | None, asked: tuple, kind: str, name: str) -> Iterator[str]:
    """List the claims that rest on a thing, from what a run has stored or afresh."""
    if answers is None:
        yield from _opened(*asked).resting_on(kind, name)
        return
    from analysis.claims.dependents import counted, counted_lines, hold_known

    dataset, _, language, _ = asked
    hold_known(dataset.resolve().name, kind, name, answers["known"][kind])
    yield from counted_lines(counted(answers["traces"], kind, name), name, answers["texts"][language])


def _known_or_found(sections: bool, asked: tuple, kind: str, name: str) -> Iterator[str]:
    """List the tables and figures that rest on a thing: as stored, or found by running the sections where asked to."""
    from analysis.workflow.answer_cache import keep_shown, read_shown
    from analysis.workflow.plan import RunConfig
    from analysis.workflow.state.input_changes import Inputs

    dataset, _, language, _ = asked
    what = f"{language} {kind} {name}"
    shown = read_shown(dataset, what)
    if shown is None and sections:
        inputs = Inputs(RunConfig(dataset))
        shown = list(_shown_resting_on(_opened(*asked), dataset, kind, name))
        keep_shown(dataset, what, shown, inputs)
    if shown is None:
        click.echo("which tables and figures rest on it has not been worked out yet: add --sections", err=True)
    yield from shown or ()


def _shown_resting_on(opened, dataset: Path, kind: str, name: str) -> Iterator[str]:
    """List the tables and figures that differ without one thing, section by section."""
    import tempfile

    from analysis.claims.ledger import load_sections
    from analysis.dataset.write import save_dataset
    from analysis.workflow.kernels.process_pool import cores
    from analysis.workflow.references.output_diff import changed_outputs

    with tempfile.TemporaryDirectory() as place:
        rest = Path(place, dataset.name)
        save_dataset(opened.without_one(kind, name), rest, _ledger_of(dataset))
        titles, language = load_sections(), opened.language
        for section, shown, caption in changed_outputs(dataset, rest, language, cores()):
            yield f"{titles[section][f'title_{language}']}, {opened.wording.text(f'shown-{shown}')}: {caption}"


def _ledger_of(dataset: Path) -> dict[str, str]:
    """Read the ledger that sections judge a dataset by, so that what is left is judged by it, too."""
    from analysis.claims.select_ledger import ledger_beside

    beside = ledger_beside(dataset)
    return {beside.name: beside.read_text(encoding="utf-8")} if beside else {}


@main.command("withdraw")
@click.option("--interview", "interviews", required=True, multiple=True, help="Such as I07; may be repeated.")
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path), help="The dataset without them.")
@_DATASET
@_LEDGER
@_LANGUAGE
def withdraw(interviews: tuple[str, ...], folder: Path, dataset: Path, ledger: Path | None, language: str) -> None:
    """Make the dataset without interviews whose consent was taken back, and say what changes in the verdicts."""
    with refusals_told():
        from analysis.notebook.study_run import open_appraisal

        before = open_appraisal(dataset, language=language, ledger=ledger)
        _refuse_names_of_the_file(dataset, "interview", *interviews)
        after = before.without(interviews, folder.name)
        gone, rest = sorted(set(interviews)), len(after.study.interviews)
        opening = "withdrawn" if len(gone) == 1 else "withdrawn-several"
        _save_moved(before, after, folder, opening, interviews=", ".join(gone), rest=rest)


def _save_moved(before, after, folder: Path, opening: str, **values: str | int) -> None:
    """Write a dataset that was made out of another, its ledger with it, and say what that changes for the claims."""
    from analysis.dataset.write import save_dataset

    written = {
        key: value if isinstance(value, str) else before.wording.number(value, 0) for key, value in values.items()
    }
    lines = [before.wording.text(opening, **written), *before.moved(after)]
    refuse_commits(after.study.synthetic, folder)
    save_dataset(after.dataset, folder, after.own_ledger())
    for line in [*lines, folder]:
        click.echo(line)
    warn_of_commits(after.study.synthetic, folder)


@main.command("recode")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path), help="The dataset coded anew.")
@_DATASET
@_LEDGER
@_LANGUAGE
def recode(file: Path, folder: Path, dataset: Path, ledger: Path | None, language: str) -> None:
    """Merge, rename, drop or move codes as FILE says, and say what changes in the verdicts.

    FILE is YAML: merge: {new: [old, other]}, rename: {old: new}, drop: [code], move: {code: family}.
    """
    with refusals_told():
        from analysis.notebook.study_run import open_appraisal
        from analysis.robustness.recode_file import read_recoding

        before = open_appraisal(dataset, language=language, ledger=ledger)
        after = before.recoded(read_recoding(file, before.dataset.tables["codes"]), folder.name)
        counts = {"codes": len(after.study.codes), "codings": len(after.study.codings)}
        counts |= {"codes_before": len(before.study.codes), "codings_before": len(before.study.codings)}
        _save_moved(before, after, folder, "recoded", file=file.name, **counts)


@main.command("robustness")
@click.argument("claim", nargs=-1)
@_DATASET
@_LEDGER
@_LANGUAGE
@click.option("--figure", type=click.Path(path_type=Path), help="Of a single claim: the specification curve, as PNG.")
def robustness(claim: tuple[str, ...], dataset: Path, ledger: Path | None, language: str, figure: Path | None) -> None:
    """Say how easily the verdict on each CLAIM (all, if none is named) comes out otherwise.

    Every municipality, area and interview is left out once, the second coder is read for the lead, and the rule is
    taken by each of its forks; of a single claim the forks are listed.
    """
    with refusals_told():
        from tqdm import tqdm

        from analysis.dataset.write import save_file
        from analysis.notebook.study_run import open_appraisal

        opened = open_appraisal(dataset, language=language, ledger=ledger)
        names = claim or tuple(opened.claims)
        if figure and len(names) != 1:
            raise click.UsageError("a specification curve is of one claim; name it")
        repeated = list(tqdm(opened.repeated(names), desc=opened.dataset.name, unit="repetition", delay=2, leave=False))
        for line in opened.standing(names, repeated):
            click.echo(line)
        if figure:
            save_file(figure, opened.specification_curve(names[0], repeated))
            click.echo(figure)


@main.command("synthesise")
@click.argument("scenario", nargs=-1)
def synthesise(scenario: tuple[str, ...]) -> None:
    """Make the synthetic dataset of each SCENARIO anew (all of them, if none is named)."""
    with refusals_told():
        from analysis.dataset.write import save_dataset
        from analysis.paths import DATA
        from analysis.simulation.generator.generate_dataset import make_dataset
        from analysis.simulation.scenarios import SCENARIOS

        unknown = sorted(set(scenario) - set(SCENARIOS))
        if unknown:
            raise click.BadParameter(f"no scenario {', '.join(unknown)}; there are {', '.join(SCENARIOS)}")
        for name in scenario or SCENARIOS:
            folder = DATA / "synthetic" / name
            save_dataset(make_dataset(name), folder, shipped=True)
            click.echo(folder.relative_to(DATA.parent))


if __name__ == "__main__":
    from analysis.files.isolation import supervised

    print_visibly()
    supervised(lambda: main(prog_name="python -m analysis"))
