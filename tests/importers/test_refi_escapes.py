"""XML escapes in every attribute and text of a REFI-QDA project and codebook."""

import html

import pytest

from analysis.importers.mappings.import_mapping import ImportMapping
from analysis.importers.refi.refi_codebook import read as read_codebook
from tests.importers.test_refi_project import brought, rows, told

NAME = "R & D < 3 > 1 \"q\" 'a' &amp; &#38; é"
NAMED = "R &amp; D &lt; 3 &gt; 1 &quot;q&quot; &apos;a&apos; &amp;amp; &amp;#38; &#233;"
NUMBERED = "R &#38; D &#60; 3 &#x3E; 1 &#34;q&#x22; &#39;a&#x27; &#38;amp; &#x26;#38; &#xE9;"
TEXT = f"Vi ringer til {NAME} hver uge."
PLACE = (TEXT.index(NAME), TEXT.index(NAME) + len(NAME))


def project(name):
    return f"""<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="{name}" origin="{name}"><Users><User guid="u" name="{name}"/></Users>
<CodeBook><Codes><Code guid="c" name="{name}" isCodable="true"><Description>{name}</Description></Code></Codes>
</CodeBook><Variables><Variable guid="v" name="{name}" typeOfVariable="Text"><Description>{name}</Description>
</Variable></Variables><Cases><Case guid="k" name="{name}"><Description>{name}</Description>
<SourceRef targetGUID="s"/></Case></Cases><Sources>
<TextSource guid="s" name="{name}" plainTextPath="internal://a &amp; b.txt"><Description>{name}</Description>
<PlainTextSelection guid="x" name="{name}" startPosition="{PLACE[0]}" endPosition="{PLACE[1]}" creatingUser="u">
<Description>{name}</Description><Coding guid="g" creatingUser="u"><CodeRef targetGUID="c"/></Coding>
</PlainTextSelection><VariableValue><VariableRef targetGUID="v"/><TextValue>{name}</TextValue></VariableValue>
</TextSource><TextSource guid="i" name="inside"><PlainTextContent>{html.escape(TEXT)}</PlainTextContent>
<PlainTextSelection guid="y" name="{name}" startPosition="{PLACE[0]}" endPosition="{PLACE[1]}"/></TextSource>
<VideoSource guid="f" name="{name}"><Transcript guid="t" name="{name}"/><Transcript guid="t2" name="{name}"
 plainTextPath="internal://a &amp; b.txt"/></VideoSource></Sources>
<Notes><Note guid="n" name="{name}" plainTextPath="internal://a &amp; b.txt"/></Notes>
<Links><Link guid="l" name="{name}" originGUID="x" targetGUID="c"/></Links>
<Sets><Set guid="z" name="{name}"><Description>{name}</Description><MemberSource targetGUID="s"/></Set></Sets>
</Project>"""


@pytest.mark.parametrize("name", [NAMED, NUMBERED], ids=["named", "numbered"])
def test_every_name_and_text_reads_as_it_was_written(tmp_path, name):
    found = brought(tmp_path, project(name), texts={"sources/a & b.txt": TEXT})
    assert rows(found.users, "name") == [(NAME,)]
    assert rows(found.codes, "path", "description") == [((NAME,), NAME)]
    assert rows(found.sources, "name") == [(NAME,), ("inside",), (NAME,), (f"{NAME} - {NAME}",)]
    assert found.texts == {"S": TEXT, "I": TEXT, "T2": TEXT}
    assert rows(found.selections, "start", "end", "text") == [(*map(str, PLACE), NAME)] * 2
    assert [(one["exact"], one["compared"]) for one in found.readings] == [(1, 1), (1, 1)]
    assert rows(found.groups, "kind", "name") == [("case", NAME), ("set", NAME)]
    assert rows(found.variables, "variable", "value") == [(NAME, NAME)]
    assert sorted(rows(found.notes, "entity", "name", "text")) == [
        ("case", "", NAME), ("project", NAME, NAME), ("project", NAME, TEXT), ("selection", "", NAME),
        ("set", "", NAME), ("source", "", NAME),
    ]  # fmt: skip
    assert rows(found.links, "name") == [(NAME,)]
    assert not [text for text in told(found) if "missing" in text]


@pytest.mark.parametrize("name", [NAMED, NUMBERED], ids=["named", "numbered"])
def test_names_of_a_codebook_read_as_they_were_written(tmp_path, name):
    file = tmp_path / "codes.qdc"
    file.write_text(
        f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="x"><Codes><Code guid="c" name="{name}" isCodable="true">'
        f'<Description>{name}</Description></Code></Codes><Sets><Set guid="z" name="{name}">'
        '<MemberCode targetGUID="c"/></Set></Sets></CodeBook>',
        encoding="utf-8",
    )
    found = read_codebook([file], ImportMapping(tmp_path / "none"))
    assert rows(found.codes, "path", "description") == [((NAME,), NAME)]
    assert rows(found.groups, "name") == [(NAME,)]
