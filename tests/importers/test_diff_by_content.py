"""Copies of one project whose names differ: what is the same is found by content, and only the rest is listed."""

import json
import time

import pytest
from click.testing import CliRunner
from foreign import project
from tiny import tiny_dataset

from analysis.cli.main import main
from analysis.dataset.write import save_dataset
from analysis.exporters.refi_writer import as_qdpx
from analysis.importers.compare.diff import compare_projects
from analysis.importers.compare.from_dataset import project_from_dataset
from analysis.importers.convert.convert_project import convert_project
from analysis.importers.import_project import study_codebook
from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.people.pseudonyms import Pseudonyms
from analysis.importers.project.qda_project import ItemCounts, frame_of
from tests.exporters.test_export import SHIPPED

TEXTS = {name: f"{name}: " + "".join(f"Svar nummer {n} om sagen. " for n in range(40)) for name in ("one", "two")}
SPANS = [(source, str(25 * n), str(25 * n + 20)) for source in TEXTS for n in range(12)]


def copy(
    coders, given=None, names=("Første.docx", "Andet.docx"), codes=("Politi", "Skole"), file="copy.qdpx", mark="o"
):
    """Make a copy with ids of its own; ``given`` holds (stretch, code, coder) by number."""
    given = every(coders) if given is None else given
    made = project(
        texts={f"{mark}{source}": text for source, text in TEXTS.items()},
        users=[(f"{mark}u{n}", name) for n, name in enumerate(coders)],
        codes=[(f"{mark}c{n}", (code,), "") for n, code in enumerate(codes)],
        sources={"source": [f"{mark}one", f"{mark}two"], "name": list(names), "kind": "text"},
        selections={
            "selection": [f"{mark}x{n}" for n in range(len(SPANS))],
            "source": [mark + source for source, _, _ in SPANS],
            "start": [start for _, start, _ in SPANS],
            "end": [end for _, _, end in SPANS],
            "text": [TEXTS[source][int(start) : int(end)] for source, start, end in SPANS],
        },
        codings=[(f"{mark}x{x}", f"{mark}c{c}", f"{mark}u{u}") for x, c, u in given],
    )
    made.files[0]["file"] = file
    return made


def every(coders):
    """Let each coder give each stretch a code: the second coder another one at every third stretch."""
    return [(x, (x + (u if x % 3 == 0 else 0)) % 2, u) for u in range(len(coders)) for x in range(len(SPANS))]


def other(*arguments, **options):
    return copy(*arguments, mark="n", file="copy 2.qdpx", **options)


@pytest.mark.parametrize("name", ["default", "admin", "user", "coder", "", "Anna B."])
def test_one_deleted_coding_is_one_line_whatever_the_coder_is_called(name):
    found = compare_projects(copy([name]), other([name], every([name])[1:]))
    assert {what: len(lines) for what, lines in found.codings.items()} == {"added": 0, "gone": 1, "moved": 0}
    assert found.as_text().splitlines() == [
        "Codings: 24 before, 23 now",
        "codings gone: 1",
        "    Første.docx, 0-20, Politi (coder 1)" if name else "    Første.docx, 0-20, Politi (nobody)",
    ]


def test_a_renamed_coder_is_one_line_and_no_coding_has_changed():
    found = compare_projects(copy(["default"]), other(["Anna B."]))
    assert found.as_text().splitlines() == [
        "Codings: 24 before, 24 now",
        "coders renamed: 1",
        "    coder 1 has another name in NEW: all 24 codings at the same places",
    ]
    named = compare_projects(copy(["default"]), other(["Anna B."]), names=True)
    assert named.coders["renamed"] == ['coder "default" is called "Anna B." in NEW: all 24 codings at the same places']


def test_a_renamed_coder_who_also_lost_a_coding_is_told_with_both():
    found = compare_projects(copy(["default"]), other(["Anna B."], every(["A"])[1:]))
    assert found.coders["renamed"] == ["coder 1 has another name in NEW: 23 of 24 codings at the same places"]
    assert found.codings["gone"] == ["Første.docx, 0-20, Politi (coder 1)"]
    assert found.codings["added"] == []


def test_one_of_two_coders_is_renamed():
    found = compare_projects(copy(["Anna B.", "Bo C."]), other(["Anna B.", "Cilla D."]))
    assert found.coders["renamed"] == ["coder 2 has another name in NEW: all 24 codings at the same places"]
    assert not any(found.codings.values())


def test_two_coders_whose_names_were_swapped_are_two_lines():
    found = compare_projects(copy(["Anna B.", "Bo C."]), other(["Bo C.", "Anna B."]), names=True)
    assert found.coders["renamed"] == [
        'coder "Anna B." is called "Bo C." in NEW: all 24 codings at the same places',
        'coder "Bo C." is called "Anna B." in NEW: all 24 codings at the same places',
    ]
    assert not any(found.codings.values())
    unnamed = compare_projects(copy(["Anna B.", "Bo C."]), other(["Bo C.", "Anna B."]))
    assert unnamed.coders["renamed"][0].startswith("coder 1 has the name that coder 2 has in OLD, in NEW: all 24")


def test_coders_who_coded_alike_are_told_apart_by_name():
    alike = [(x, 0, u) for u in (0, 1) for x in range(10)]
    found = compare_projects(copy(["Anna B.", "Bo C."], alike), other(["Anna B.", "Bo C."], alike[1:]))
    assert found.coders["renamed"] == []
    assert found.codings["gone"] == ["Første.docx, 0-20, Politi (coder 1)"]
    swapped_order = [(x, c, 1 - u) for x, c, u in alike]
    assert not compare_projects(copy(["Anna B.", "Bo C."], alike), other(["Bo C.", "Anna B."], swapped_order))


def test_whoever_coded_otherwise_is_not_taken_for_a_renamed_coder():
    one, two = [(x, 0, 0) for x in range(12)], [(x, 1, 0) for x in range(12, 24)]
    found = compare_projects(copy(["Anna B."], one), other(["Bo C."], two))
    assert found.coders["renamed"] == []
    assert (len(found.codings["gone"]), len(found.codings["added"])) == (12, 12)


def test_codings_without_a_coder_may_have_one_now():
    given = [(x, c, 0) for x, c, _ in every(["x"])]
    nameless = copy([""], given)
    found = compare_projects(nameless, other(["Anna B."], given))
    assert found.coders["renamed"] == [
        "codings without a coder are given to a coder in NEW: all 24 codings at the same places"
    ]


def test_a_renamed_source_and_a_renamed_code_are_one_line_each():
    found = compare_projects(copy(["A"]), other(["A"], names=("I01", "Andet.docx"), codes=("Police", "Skole")))
    assert found.sources["renamed"] == ["Første.docx -> I01"]
    assert found.codes["renamed"] == ["Politi -> Police"]
    assert not any(found.codings.values())


def test_composed_and_decomposed_letters_are_one_name():
    assert not compare_projects(
        copy(["Åse"]), other(["A\u030ase"], names=("Fo\u0338rste.docx".replace("o\u0338", "ø"), "Andet.docx"))
    )
    assert not compare_projects(copy(["A"], codes=("Får", "Skole")), other(["A"], codes=("Fa\u030ar", "Skole ")))


def test_a_path_that_one_tool_writes_as_one_name_is_the_same_code():
    for written in ("Politi.Lokal", "Politi > Lokal", "Politi\\Lokal", "Politi/Lokal"):
        one, two = copy(["A"], codes=("Politi", "Skole")), other(["A"], codes=("Politi", written))
        paths = one.codes.assign(path=[("Politi",), ("Politi", "Lokal")])
        found = compare_projects(type(one)(**{**vars(one), "codes": paths}), two)
        assert not any(found.codings.values())
        assert (found.codes["added"], found.codes["gone"]) == ([], [])


def bare(mark, names, coders=("A",)):
    """Make a copy without texts: words stand with each stretch, as in a table."""
    made = copy(list(coders), mark=mark, names=names)
    selections = made.selections.assign(start="", end="")
    return type(made)(**{**vars(made), "selections": selections, "texts": {}})


def test_sources_without_a_text_are_known_by_what_was_marked_in_them():
    found = compare_projects(bare("o", ("Første.docx", "Andet.docx")), bare("n", ("I01", "I02")))
    assert found.sources["renamed"] == ["Første.docx -> I01", "Andet.docx -> I02"]
    assert not any(found.codings.values())


def test_words_without_a_position_are_found_where_they_stand_in_the_other_copy():
    found = compare_projects(bare("o", ("Første.docx", "Andet.docx")), other(["A"]))
    assert not any(found.codings.values())


def imported(folder, text="", **options):
    """Import a copy as a dataset whose coders have labels."""
    said = {"synthetic": "false", "coders": {}, **options.pop("said", {})}
    dataset, _ = convert_project(
        copy(**options), ImportMapping(folder / "m.yaml", said), study_codebook(), "set", Pseudonyms()
    )
    return dataset


def test_a_dataset_does_not_differ_from_the_export_it_came_from(tmp_path):
    dataset = imported(tmp_path, coders=["Anna B.", "Bo C."])
    assert set(dataset.tables["coders"]["label"]) == {"Coder 1", "Coder 2"}
    found = compare_projects(project_from_dataset(dataset, labels=True), other(["Anna B.", "Bo C."]))
    assert not found
    assert found.notes["coders of another name"] == [
        "coder 1 has another name in NEW: all 24 codings at the same places",
        "coder 2 has another name in NEW: all 24 codings at the same places",
    ]
    assert not compare_projects(other(["Anna B.", "Bo C."]), project_from_dataset(dataset, labels=True))


def test_of_a_dataset_and_its_export_only_the_true_difference_is_listed(tmp_path):
    dataset = imported(tmp_path, coders=["Anna B."])
    found = compare_projects(project_from_dataset(dataset, labels=True), other(["Anna B."], every(["A"])[1:]))
    assert [len(lines) for lines in found.codings.values()] == [0, 1, 0]
    assert not any(lines for part in (found.codes, found.sources, found.coders) for lines in part.values())


def test_foreign_codes_that_became_our_own_are_known_by_their_codings(tmp_path):
    said = {"codes": {"Betjent": "police", "Patrulje": "police", "Skole": "school"}}
    codes = ("Betjent", "Patrulje", "Skole")
    given = [(x, x % 3, 0) for x in range(24)]
    dataset = imported(tmp_path, coders=["Anna B."], codes=codes, given=given, said=said)
    assert set(dataset.tables["codings"]["code"]) == {"police", "school"}
    found = compare_projects(project_from_dataset(dataset, labels=True), other(["Anna B."], given, codes=codes))
    assert not found, found.as_text()
    less = compare_projects(project_from_dataset(dataset, labels=True), other(["Anna B."], given[1:], codes=codes))
    assert [len(lines) for lines in less.codings.values()] == [0, 1, 0]


def test_codings_that_a_dataset_has_because_codes_count_what_is_below_them_are_a_note(tmp_path):
    said = {"separator": " > ", "counts_below": ["Partnere"]}
    codes = ("Partnere", "Partnere > Politi", "Partnere > Skole")
    given = [(x, 1 + x % 2, 0) for x in range(24)]
    dataset = imported(tmp_path, coders=["Anna B."], codes=codes, given=given, said=said)
    assert len(dataset.tables["codings"]) == 48
    found = compare_projects(project_from_dataset(dataset, labels=True), other(["Anna B."], given, codes=codes))
    assert not found, found.as_text()
    assert found.notes["codings of codes that count what is below them, which the export does not have"] == ["24"]


KNOWN = {
    kind: ItemCounts(number)
    for kind, number in {
        "users": 1, "codes": 2, "sources": 2, "selections": 24, "codings": 24, "variables": 2,
    }.items()
}  # fmt: skip


def test_labels_in_what_is_known_of_a_source_are_a_note(tmp_path):
    known = {"entity": "source", "key": "none", "variable": ["kollega", "alder"], "value": ["Mette Holm", "44"]}
    export = other(["Anna B."])
    export = type(export)(**{**vars(export), "variables": frame_of("variables", known), "tallies": KNOWN})
    dataset = imported(tmp_path, coders=["Anna B."])
    interview = dataset.tables["interviews"]["interview"].iloc[0]
    rows = [("interview", interview, "kollega", "Person 1", "x"), ("interview", interview, "alder", "45", "x")]
    dataset.tables["variables"] = frame_of("variables", rows)
    found = compare_projects(project_from_dataset(dataset, labels=True), export)
    assert found.sources["known of differently"] == [f"{interview}: alder"]
    assert found.notes["variables of sources that hold labels in place of names"] == [f"{interview}: kollega"]


def run(*arguments):
    return CliRunner().invoke(main, ["diff", *map(str, arguments)])


def test_a_dataset_does_not_differ_from_its_own_export(tmp_path):
    save_dataset(tiny_dataset(), tmp_path / "one")
    (tmp_path / "own.qdpx").write_bytes(as_qdpx(tiny_dataset(), "0")[0])
    result = run(tmp_path / "one", tmp_path / "own.qdpx")
    assert (result.exit_code, result.stdout) == (0, "Codings: 5 before, 5 now\nno difference\n")


def test_the_shipped_dataset_does_not_differ_from_its_own_export(tmp_path):
    arguments = ["export", SHIPPED, "project", "--to", tmp_path / "own.qdpx"]
    assert CliRunner().invoke(main, [str(argument) for argument in arguments]).exit_code == 0
    assert run(SHIPPED, tmp_path / "own.qdpx").exit_code == 0


def test_a_table_and_its_dataset_are_compared_with_the_mapping_of_the_import(tmp_path):
    (tmp_path / "t.csv").write_text("Hvem,Kode,Udsagn\nMor 1,Politi,vi ringer\nMor 2,Skole,det går\n", encoding="utf-8")
    text = "synthetic: false\ncolumns: {interview: Hvem, code: Kode, text: Udsagn}\n"
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    arguments = ["import", tmp_path / "t.csv", "--to", tmp_path / "set", "--mapping", tmp_path / "m.yaml"]
    assert CliRunner().invoke(main, [str(argument) for argument in arguments]).exit_code == 0
    assert run(tmp_path / "set", tmp_path / "t.csv", "--mapping", tmp_path / "m.yaml").exit_code == 0
    shorter = (tmp_path / "t.csv").read_text(encoding="utf-8").rsplit("Mor 2", 1)[0]
    (tmp_path / "t.csv").write_text(shorter, encoding="utf-8")
    result = run(tmp_path / "set", tmp_path / "t.csv", "--mapping", tmp_path / "m.yaml", "--json")
    assert result.exit_code == 1
    assert len(json.loads(result.stdout)["codings"]["gone"]) == 1


def test_a_large_project_is_compared_in_seconds():
    number, sources = 200_000, 100
    spans = range(number // sources)

    def large(mark, name, codings):
        return project(
            texts={f"{mark}{n}": f"text {n}" for n in range(sources)},
            users=[(mark, name)],
            codes=[(f"{mark}{n}", (f"k{n}",), "") for n in range(50)],
            sources={"source": [f"{mark}{n}" for n in range(sources)], "name": [f"I{n}" for n in range(sources)]},
            selections={
                "selection": [f"{n}-{span}" for n in range(sources) for span in spans],
                "source": [f"{mark}{n}" for n in range(sources) for _ in spans],
                "start": [str(9 * span) for _ in range(sources) for span in spans],
                "end": [str(9 * span + 5) for _ in range(sources) for span in spans],
            },
            codings=[(f"{n}-{span}", f"{mark}{span % 50}", mark) for n in range(sources) for span in spans][:codings],
        )

    old, new = large("o", "default", None), large("n", "Anna", -1)
    began = time.process_time()
    found = compare_projects(old, new)
    assert time.process_time() - began < 30
    assert [len(lines) for lines in found.codings.values()] == [0, 1, 0]
