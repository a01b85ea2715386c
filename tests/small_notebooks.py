"""Small notebooks for the tests of `analysis.workflow`: a parameters cell, and cells that show bundles like ours."""

import json

PARAMETERS = """dataset: str = "data/synthetic/as-published"  # folder of coded interviews
area: str = "all"  # all, children or adults
language: str = "en"  # en or da
least: int = 3  # fewest segments"""

OPENING = """from IPython.display import display

def show(text, kind, record, **more):
    display({"text/plain": text, f"application/vnd.samspil.{kind}+json": record, **more}, raw=True)

show("Variation", "section", {"section": "variation", "title": language, "introduction": "", "dataset": dataset,
                              "synthetic": True, "parameters": {"area": area}})"""

TABLE = """columns = [{"key": "partner", "label": "partner", "role": "label", "type": "string"},
           {"key": "count", "label": "count", "role": "value", "type": "integer"},
           {"key": "share", "label": "share", "role": "value", "type": "number", "decimals": 2}]
rows = [["police", 16, 2 / 3], ["school", 8, 1 / 3]]
html = "<table>" + "".join(f"<tr><th>{p}</th><td>{n}</td><td>{s:.2f}</td></tr>" for p, n, s in rows) + "</table>"
record = {"name": "partners", "caption": "Partners", "synthetic": True, "columns": columns, "rows": rows}
show("Partners", "table", record, **{"text/html": html})"""

FIGURE = """import base64, hashlib, os
picture = b"\\x89PNG drawn with antialiasing"
heights, colour = [2 / 3, 1 / 3], "#1f5a94"
alt = "Partners. " + ", ".join(f"{height:.2f}" for height in heights)
marks = [{"kind": "bars", "label": "", "colour": [colour], "values": heights}]
record = {"name": "shares", "caption": "Shares", "alt": alt, "synthetic": True,
          "axes": [{"title": "", "xlabel": "partner", "ylabel": "share", "marks": marks}],
          "soft": [{"xlim": [0, 1]}], "picture": hashlib.sha256(picture).hexdigest()}
vector = {"image/svg+xml": "<svg/>"} if "SAMSPIL_VECTOR" in os.environ else {}
show(alt, "figure", record, **{"image/png": base64.b64encode(picture).decode()}, **vector)"""

PROSE = (
    "## Partners\n\nThe police stand in 16<!-- partners / police / count --> of all cases (2022-08-22), as PR-9 has it."
)


def code(cell_id, source, tags=()):
    metadata = {"tags": list(tags)} if tags else {}
    return {"cell_type": "code", "id": cell_id, "metadata": metadata, "source": source, "outputs": [],
            "execution_count": None}  # fmt: skip


def markdown(cell_id, source):
    return {"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": source}


def notebook(*cells):
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python", "version": "3"}}
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def small_notebook(*more):
    """A notebook that shows one of each, and whatever cells come behind."""
    return notebook(
        markdown("title", "# Variation"),
        code("parameters", PARAMETERS, ["parameters"]),
        code("opening", OPENING),
        markdown("prose", PROSE),
        code("table", TABLE),
        code("figure", FIGURE),
        *more,
    )


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path
