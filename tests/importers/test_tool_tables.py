"""Tables of segments as tools write them, in the languages of their surfaces."""

import pytest
from tables import codings, delimited, read, told, workbook

# Headers of MAXQDA's coded segments: group, document, code, beginning, end, segment, coder, and what is left out.
MAXQDA = {
    "da": ["Dokumentgruppe", "Dokumentnavn", "Kode", "Begyndelse", "Slutning", "Segment", "Oprettet af", "Område"],
    "de": ["Dokumentgruppe", "Dokumentname", "Code", "Anfang", "Ende", "Segment", "Autor", "Fläche"],
    "fr": ["Groupe de documents", "Nom du document", "Code", "Début", "Fin", "Segment", "Créé par", "Surface"],
    "fr, changed": ["Groupe de documents", "Nom du document", "Code", "Début", "Fin", "Segment", "Modifié par", "Zone"],
    "es": ["Grupo de documentos", "Nombre del documento", "Código", "Comienzo", "Fin", "Segmento", "Autor", "Área"],
    "pt": ["Grupo de documentos", "Nome do documento", "Código", "Início", "Fim", "Segmento", "Criado por", "Área"],
    "nl": ["Documentgroep", "Documentnaam", "Code", "Begin", "Einde", "Segment", "Gemaakt door", "Gebied"],
    "sv": ["Dokumentgrupp", "Dokumentnamn", "Kod", "Början", "Slut", "Segment", "Skapad av", "Yta"],
    "no": ["Dokumentgruppe", "Dokumentnavn", "Kode", "Begynnelse", "Slutt", "Segment", "Opprettet av", "Areal"],
    "it": ["Gruppo di documenti", "Nome del documento", "Codice", "Inizio", "Fine", "Segmento", "Creato da", "Area"],
}
CODED = [
    ["Nord", "I1", "Partner > Politi", 4, 4, "Vi ringer.", "Anna", 10],
    ["Syd", "I2", "Tvivl", 9, 9, "Måske.", "Bo", 6],
]


@pytest.mark.parametrize("language", MAXQDA)
@pytest.mark.parametrize("order", [1, -1])
def test_coded_segments_of_maxqda_are_known_in_each_language(tmp_path, language, order):
    rows = [row[::order] for row in [MAXQDA[language], *CODED]]
    project = read(workbook(tmp_path, rows))
    assert (project.file_format, project.problems) == ("MAXQDA coded segments", [])
    assert codings(project) == [("I1", "Partner/Politi", "Anna"), ("I2", "Tvivl", "Bo")]
    assert project.selections["locator"].tolist() == ["4", "9"]
    assert project.variables[["variable", "value"]].to_numpy().tolist() == [
        [MAXQDA[language][0], "Nord"], [MAXQDA[language][0], "Syd"],
    ]  # fmt: skip
    assert project.sources["group"].tolist() == ["", ""]
    assert told(project)["columns left out, as the mapping says: 1"] == [MAXQDA[language][-1]]


def test_a_column_of_modifiers_names_no_coder_beside_one_of_creators(tmp_path):
    rows = [[*MAXQDA["de"], "Bearbeitet von"], [*CODED[0], "Cai"], [*CODED[1], "Cai"]]
    project = read(workbook(tmp_path, rows))
    assert project.users["name"].tolist() == ["Anna", "Bo"]
    assert project.columns["Bearbeitet von"] == "left out"


DEDOOSE = [
    ["Media Title", "Excerpt Range", "Excerpt Creator", "Excerpt Date", "Excerpt Copy", "Codes Applied Combined",
     "Code: Barriers Applied", "Code: Barriers Range", "Code: Barriers\\Time Applied", "Code: Help Applied"],
    ["Int 1.docx", "120-161", "anna", "3/4/2025", "No hours, ever.", "Barriers, Time", "True", "", "True", "False"],
    ["Int 1.docx", "300-333", "bo", "3/5/2025", "She rang.", "Help", "False", "", "False", "True"],
]  # fmt: skip
EXCERPTS = [
    ("Int 1.docx", "Barriers", "anna"),
    ("Int 1.docx", "Barriers/Time", "anna"),
    ("Int 1.docx", "Help", "bo"),
]


@pytest.mark.parametrize("kind", ["text", "truths"])
def test_excerpts_of_dedoose_have_their_codes_coder_words_and_range(tmp_path, kind):
    truth = {"True": True, "False": False} if kind == "truths" else {}
    project = read(workbook(tmp_path, [[truth.get(cell, cell) for cell in row] for row in DEDOOSE]))
    assert (project.tool, codings(project)) == ("Dedoose", EXCERPTS)
    assert project.selections[["locator", "text"]].to_numpy().tolist() == [
        ["120-161", "No hours, ever."], ["300-333", "She rang."],
    ]  # fmt: skip


def test_excerpts_that_list_their_codes_in_one_cell_are_read(tmp_path):
    project = read(workbook(tmp_path, [row[:6] for row in DEDOOSE]))
    assert codings(project) == [
        ("Int 1.docx", "Barriers", "anna"),
        ("Int 1.docx", "Time", "anna"),
        ("Int 1.docx", "Help", "bo"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_snippets_of_delve_have_their_code_below_its_parent(tmp_path, delimiter):
    rows = [
        "Project,Transcript,Transcript Groups,Code,Parent Code,Snippet,Snippet Note,Coder",
        "Spring,Interview 1,North,Time,Barriers,No hours.,,Anna",
        "Spring,Interview 2,South,Help,,Rang.,,Bo",
    ]
    project = read(delimited(tmp_path, "\n".join(rows).replace(",", delimiter) + "\n"))
    assert codings(project) == [("Interview 1", "Barriers/Time", "Anna"), ("Interview 2", "Help", "Bo")]
    assert project.selections["text"].tolist() == ["No hours.", "Rang."]


@pytest.mark.parametrize(
    "header, row, expected",
    [
        (["Dokument", "Kode", "Koder"], ["I1", "politi", "Anna"], [("I1", "politi", "Anna")]),
        (["Dokument", "Koder", "Tekst"], ["I1", "politi", "Ja."], [("I1", "politi", "")]),
        (["Dokument", "Koder", "Kodet af"], ["I1", "a\nb", "Bo"], [("I1", "a", "Bo"), ("I1", "b", "Bo")]),
    ],
)  # fmt: skip
def test_koder_is_danish_for_coder_beside_a_code_and_for_codes_else(tmp_path, header, row, expected):
    assert codings(read(workbook(tmp_path, [header, row]))) == expected


MATRIX = [["", "A : Interview 1", "B : Interview 2"], ["1 : Barriers", 3, 0], ["2 : Help", 1, 2]]
OF_MATRIX = [("Interview 1", "Barriers", ""), ("Interview 1", "Help", ""), ("Interview 2", "Help", "")]


def turned(rows):
    return [["", "A : Barriers", "B : Help"], ["1 : Interview 1", 3, 1], ["2 : Interview 2", 0, 2]] if rows else MATRIX


@pytest.mark.parametrize("interviews_by_row", [False, True])
@pytest.mark.parametrize("total", [False, True])
def test_a_matrix_of_nvivo_gives_interviews_and_codes_without_their_letters(tmp_path, interviews_by_row, total):
    rows = [list(row) for row in turned(interviews_by_row)]
    if total:
        rows = [[*row, last] for row, last in zip(rows, ["Total", 3, 3], strict=True)] + [["Total", 4, 2, 6]]
    project = read(workbook(tmp_path, rows))
    assert sorted(codings(project)) == OF_MATRIX
    assert project.tool == "NVivo"


def test_the_mapping_says_which_side_of_a_matrix_of_nvivo_the_codes_are(tmp_path):
    project = read(workbook(tmp_path, MATRIX), "rows: interviews\n")
    assert ("Help", "Interview 2", "") in codings(project)
