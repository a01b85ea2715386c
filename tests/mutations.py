"""Mutations of a small dataset: labels, keys, names, titles and types of its description, each drawn by its seed.

By hand: ``python tests/mutations.py FIRST LAST`` tries the seeds from FIRST up to LAST, and tells those that pass the
check and stop a section or the report all the same. ``SAMSPIL_BATCH`` is how many are tried in one dataset.
"""

import json
import os
import random
import sys
import tempfile
import traceback
from contextlib import contextmanager
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from shipped import SECTIONS

from analysis.dataset.read import read_dataset
from analysis.dataset.schema import read_schema
from analysis.dataset.validate import validate_dataset
from analysis.dataset.write import save_dataset
from analysis.measures.association import interview_cooccurrence
from analysis.models import LANGUAGES
from analysis.notebook import opened_study, output_bundles
from analysis.paths import DATA, NOTEBOOKS, ROOT
from analysis.report.build_pages import build_report
from analysis.report.report_run import ReportRun
from analysis.report.section_outputs import SectionResult
from analysis.simulation.resampling import with_fewer_resamples
from analysis.workflow.notebook_file import records
from analysis.workflow.products.build_documents import make_documents
from analysis.workflow.products.build_report import describe
from analysis.workflow.products.collect_evidence import collect_evidence
from analysis.workflow.products.section_results import Output, claim_rows
from analysis.workflow.run_config import RunConfig

PUBLISHED = DATA / "synthetic" / "as-published"
DEFINITION = read_schema()
WORDS = (
    'fixed + known partner', 'a*b', 'a:b', '~a', '-', '-1', '(a)', 'a (b', "'quoted'", '"quoted"', 'trailing ',
    ' leading', '1', '0', '2.5', 'Intercept', '_hidden', '$x_$', '$x$', 'None', 'nan', 'NaN', 'NA', 'all', 'True',
    'False', 'null', 'a,b', 'a, b', 'a=b', 'a|b', 'a/b', 'a\\b', 'two\nlines', 'tab\there', '{0}', '{name}', '%s',
    '%(name)s', '{{ x }}', '{% if %}', '<b>bold</b>', '&amp;', '<script>', 'police ❤️', '👨\u200d👩\u200d👧', '🇩🇰',
    'বাংলা', 'العربية', 'x̄', '中文', 'a\xadb', 'a\u200bb', '#panic', '*bold*', '@nowhere', '//', '[x]', '^',
    'index', 'code', 'other', 'together', 'interview', 'unit', 'statement', 'partner', 'share', 'mean',
    'count', 'level_0', 'cases', 'output', 'overall', "x" * 300, "æ" * 90, 'ß', 'İ', 'Å', 'Å', "é" * 40, 'none ',
    'None of the above', '…', '.', '..', '=1+1', '@sum',
)  # fmt: skip
FORBIDDEN = (
    'a\x00b', 'a\x1fb', 'a\x0bb', 'a\x85b', 'a\x7fb', 'a\ufdd0b', 'a\uffffb', 'a\U0001fffeb', 'a\u202eb',
    '\ud800',
)  # fmt: skip
ANYTHING = (
    'NVivo', 5, 2.5, True, None, [], {}, ['a'], {'a': 'b'}, [None], [{'title': 1}], {'tool': 1}, {'tool': None},
    {'tool': ['NVivo']}, {'version': 14}, {'tool': 'NVivo', 'version': '14'}, [[]], '', '\ud800', 'a\x00b',
)  # fmt: skip
DESCRIBED = ("title", "origin", "scenario", "seed", "sources", "contributors", "licenses", "name", "language",
             "keywords", "synthetic", "description", "version", "unheard-of")  # fmt: skip


def base():
    """The interviews of three municipalities, and what belongs to them."""
    whole, _ = read_dataset(PUBLISHED)
    tables = dict(whole.tables)
    held = tables["interviews"]["unit"].isin(["M1", "M2", "M3"])
    tables["interviews"] = tables["interviews"][held].reset_index(drop=True)
    names = set(tables["interviews"]["interview"])
    for name in ("segments", "assignments", "topics"):
        tables[name] = tables[name][tables[name]["interview"].isin(names)].reset_index(drop=True)
    codings = tables["codings"]
    tables["codings"] = codings[codings["segment"].isin(tables["segments"]["segment"])].reset_index(drop=True)
    tables["variables"] = tables["variables"][tables["variables"]["key"].isin(names | {"M1", "M2", "M3"})].reset_index(
        drop=True
    )
    tables["notes"] = tables["notes"].iloc[:0]
    return replace(whole, tables=tables, texts={}, description={**whole.description, "scenario": None})


def renamed(dataset, entity, old, new):
    """Call a code, coder or municipality otherwise, wherever it stands."""
    places = {
        "code": [("codes", "code"), ("codes", "parent"), ("codings", "code")],
        "coder": [("coders", "coder"), ("assignments", "coder"), ("codings", "coder")],
        "unit": [("interviews", "unit"), ("variables", "key")],
        "family": [("codes", "family"), ("topics", "family")],
    }[entity]
    tables = dict(dataset.tables)
    for table, column in places:
        values = tables[table][column]
        tables[table] = tables[table].assign(**{column: values.astype(object).where(values != old, new)})
    return replace(dataset, tables=tables)


def relabelled(dataset, table, column, row, value):
    frame = dataset.tables[table].copy()
    frame.loc[row % len(frame), column] = value
    return replace(dataset, tables={**dataset.tables, table: frame})


CELLS = (("codes", "label_en"), ("codes", "label_da"), ("codes", "definition"), ("coders", "label"),
         ("segments", "speaker"), ("segments", "locator"), ("variables", "value"), ("variables", "variable"),
         ("segments", "segment"), ("interviews", "interview"), ("codes", "family"))  # fmt: skip


def mutation(seed):
    """Draw one mutation: what it is in words, and the function that makes it."""
    draw = random.Random(seed)
    value = draw.choice(WORDS if draw.random() < 0.85 else FORBIDDEN)
    kind = draw.random()
    if kind < 0.25:
        key, said = draw.choice(DESCRIBED), draw.choice(ANYTHING)
        return f"{key}: {said!r}", lambda data: replace(data, description={**data.description, key: said})
    if kind < 0.65:
        (table, column), row = draw.choice(CELLS[:8] if draw.random() < 0.8 else CELLS), draw.randrange(10_000)
        return f"{table}.{column} {row}: {value!r}", lambda data: relabelled(data, table, column, row, value)
    entity = draw.choice(("code", "code", "coder", "unit", "unit", "family"))
    place = draw.randrange(10_000)

    def make(data):
        table = {"code": "codes", "coder": "coders", "unit": "interviews", "family": "codes"}[entity]
        known = sorted(data.tables[table][entity].unique())
        return renamed(data, entity, known[place % len(known)], value)

    return f"{entity} {place}: {value!r}", make


def refusals(dataset):
    """All that `check` says of a dataset."""
    return validate_dataset(dataset, DEFINITION)


@contextmanager
def quick():
    """Draw fewer random tables, deals and resamples: what is tried here is whether anything stops."""
    tables, rules, reliability = (
        interview_cooccurrence.TABLES,
        opened_study.load_quantifiers,
        opened_study.load_reliability,
    )
    few_rules, few = with_fewer_resamples(rules(), reliability())
    interview_cooccurrence.TABLES = 20
    opened_study.load_quantifiers, opened_study.load_reliability = lambda: few_rules, lambda: {**few, "resamples": 20}
    try:
        yield
    finally:
        interview_cooccurrence.TABLES = tables
        opened_study.load_quantifiers, opened_study.load_reliability = rules, reliability


def shown_by(path, folder, language):
    """Run a section's cells in this process, and give what it shows."""
    bundles, display = [], output_bundles.display
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    output_bundles.display = lambda bundle, **_: bundles.append(bundle)
    try:
        names = {}
        exec(sources[0], names)
        names |= {"dataset": os.path.relpath(folder, ROOT), "language": language, "orders": 20}
        for source in sources[1:]:
            exec(source, names)
    finally:
        output_bundles.display = display
    return bundles


def section_of(name, bundles):
    from base64 import b64decode

    found = list(records({"outputs": [{"data": bundle} for bundle in bundles]}))
    outputs = tuple(
        Output(kind, json.loads(json.dumps(record)), b64decode(data["image/png"]) if "image/png" in data else None,
               data["image/svg+xml"].encode() if "image/svg+xml" in data else None)
        for kind, record, data in found
    )  # fmt: skip
    opening = outputs[0].record
    return SectionResult(name, opening["title"], outputs, opening["parameters"])


def run(dataset, folder, languages=("en",)):
    """Save a dataset, run all of its sections, each in the next of the languages, and make its report with the
    documents; give the report's folder."""
    save_dataset(dataset, folder / "data")
    os.environ["SAMSPIL_VECTOR"] = "yes"
    try:
        with quick():
            paths = zip(SECTIONS, sorted(NOTEBOOKS.glob("*.ipynb")), cycle(languages))
            made = [section_of(name, shown_by(path, folder / "data", language)) for name, path, language in paths]
    finally:
        del os.environ["SAMSPIL_VECTOR"]
    request, results = RunConfig(folder / "data", build=folder / "build"), dict.fromkeys(LANGUAGES, made)
    claims, about = claim_rows(made[-1]), describe(request, results)
    evidence = collect_evidence(request, about["parameters"], claims, None)
    run = ReportRun(results, claims, about, evidence)
    build_report(folder / "report", run, lambda: make_documents(run).files)
    return folder / "report"


def sound(seeds, start=None):
    """Make the mutations of seeds one after another as far as the check passes; give the dataset and their words."""
    dataset, seeds = start or base(), list(seeds)
    mutated = dataset
    for seed in seeds:
        mutated = mutation(seed)[1](mutated)
    if not refusals(mutated):
        return mutated, [f"{seed} {mutation(seed)[0]}" for seed in seeds]
    if len(seeds) == 1:
        return dataset, []
    half = len(seeds) // 2
    dataset, first = sound(seeds[:half], dataset)
    dataset, second = sound(seeds[half:], dataset)
    return dataset, first + second


def main(first, last, size):
    failed = 0
    for begin in range(first, last, size):
        dataset, kept = sound(range(begin, min(begin + size, last)))
        try:
            with tempfile.TemporaryDirectory() as folder:
                run(dataset, Path(folder), [LANGUAGES[begin // size % 2]])
            print(f"{begin}: {len(kept)} of {size} sound, and all of it made", flush=True)
        except Exception:
            failed += 1
            print(f"{begin}: FAILED with {kept}", traceback.format_exc(limit=-4), flush=True)
    sys.exit(failed > 0)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(os.environ.get("SAMSPIL_BATCH", "20")))
