import datetime
import json
import re
import tomllib

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from analysis.paths import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
CONDA_NAMES = {
    "matplotlib": "matplotlib-base",
    "seaborn": "seaborn-base",
    "typst": "typst-py",
}  # without what only other backends need
SHIPPED = sorted((ROOT / "data" / "synthetic").glob("*/datapackage.json"))
TOOLS = {"python", "make", "pip"}

EXTRAS = PROJECT["optional-dependencies"].values()
DIRECT = [Requirement(line) for line in (*PROJECT["dependencies"], *(line for extra in EXTRAS for line in extra))]
ENTRIES = re.split(r"\n(?=\S)", LOCK.strip())
LOCKED = [Requirement(entry.split("\\")[0]) for entry in ENTRIES]
PINNED = dict(line.split("=") for line in CONDA if isinstance(line, str) and "=" in line)


def locked(name, python):
    """The version that the lock has for a python, as ``3.13``."""
    full = {"python_full_version": f"{python}.5", "python_version": python}
    return next(
        next(iter(entry.specifier)).version
        for entry in LOCKED
        if canonicalize_name(entry.name) == canonicalize_name(name)
        and (entry.marker is None or Marker(str(entry.marker)).evaluate(full))
    )


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("requirement", DIRECT, ids=str)
def test_the_lock_has_what_the_project_asks_for_on_every_python(requirement, python):
    assert requirement.specifier.contains(locked(requirement.name, python))


@pytest.mark.parametrize("requirement", DIRECT, ids=str)
def test_conda_has_what_the_lock_has(requirement):
    name = CONDA_NAMES.get(requirement.name, canonicalize_name(requirement.name))
    assert PINNED[name] == locked(requirement.name, PINNED["python"])


def test_conda_has_nothing_that_the_project_does_not_ask_for():
    asked = {CONDA_NAMES.get(requirement.name, canonicalize_name(requirement.name)) for requirement in DIRECT}
    listed = {line.split("=")[0] for line in CONDA if isinstance(line, str)}
    assert listed - TOOLS == asked


def test_conda_installs_this_package_too():
    pip = next(line["pip"] for line in CONDA if isinstance(line, dict))
    assert pip == ["-e ."]


def test_conda_uses_a_python_that_the_project_supports():
    python = Requirement(f"python{PROJECT['requires-python']}")
    assert python.specifier.contains(PINNED["python"] + ".0")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.split(" ")[0])
def test_every_locked_package_is_pinned_and_hashed(entry):
    assert re.match(r"[a-z0-9._-]+==[^\s;]+( ; [^\\]+)? \\\n(    --hash=sha256:[0-9a-f]{64}( \\\n|$))+$", entry)


@pytest.mark.parametrize(
    "name", ["requirements.lock", "environment.yml", "pyproject.toml", "Makefile", ".ci/environment"]
)
def test_no_file_of_the_environment_names_a_host(name):
    text = re.sub(r'"https://example\.org/[^"]*"', "", (ROOT / name).read_text(encoding="utf-8"))
    assert not re.search(r"://|(?<!--no-emit-)index-url|find-links|trusted-host|pypi\.", text)


def test_the_citation_and_the_shipped_data_name_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"]
    assert citation["repository-code"] == PROJECT["urls"]["Repository"]
    assert citation["license"] == PROJECT["license"]
    described = [json.loads(path.read_text(encoding="utf-8")) for path in SHIPPED]
    assert {description["origin"]["version"] for description in described} == {PROJECT["version"]}


def test_a_release_has_a_date():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert isinstance(citation["date-released"], datetime.date)


def test_the_package_that_slows_every_start_is_kept_out():
    assert "rfc3987" not in LOCK


def test_what_ci_takes_from_others_is_pinned_by_its_hash():
    workflows = "".join(path.read_text(encoding="utf-8") for path in (ROOT / ".github/workflows").glob("*.yml"))
    used = re.findall(r"uses: (.*)", workflows)
    assert used and all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", one) for one in used)


def test_uv_itself_is_pinned_and_hashed():
    entry = (ROOT / ".ci/uv.lock").read_text(encoding="utf-8")
    assert re.match(r"uv==[\d.]+ ", entry) and entry.count("--hash=sha256:") > 1
    assert "--require-hashes" in (ROOT / ".ci/environment").read_text(encoding="utf-8").split("uv.lock")[0]
