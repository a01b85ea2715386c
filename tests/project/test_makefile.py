import os
import re
import subprocess

import pytest
from shipped import SECTIONS

from analysis.paths import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
GIVEN = re.search(r"^GIVEN := (.*)$", MAKEFILE, re.MULTILINE)[1].split()
DOCUMENTED = re.findall(r"^#? ?([A-Za-z-]+):[^#\n]*## ", MAKEFILE, re.MULTILINE)


def make(*arguments, **environment):
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "CONDA"))}
    own = {name: value for name, value in own.items() if name not in GIVEN}
    done = subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True, env=own | environment)
    return done.stdout + done.stderr


def phony():
    line = re.search(r"^\.PHONY: (.*)$", MAKEFILE.replace("\\\n", ""), re.MULTILINE)[1]
    return set(line.replace("$(SECTIONS:%=section-%)", "section-NAME").split())


def test_help_lists_every_target():
    listed = re.findall(r"^  make (\S+)", make("help"), re.MULTILINE)
    assert listed == DOCUMENTED
    assert set(listed) == phony()


def test_the_driver_is_always_asked_whatever_files_and_times_say(tmp_path):
    (tmp_path / "linked").symlink_to(ROOT / "data" / "synthetic" / "as-published")
    for dataset in ("data/synthetic/as-published", tmp_path / "linked"):
        assert '-m analysis.workflow run   ${STUDY:+--study "$STUDY"} -- "$DATASET"' in make(
            "-n", f"DATASET={dataset}", "-o", ".venv/.done"
        )


def test_python_can_read_a_path_in_danish_under_any_locale():
    assert "export LC_ALL := C.UTF-8" in MAKEFILE


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_has_its_target(section):
    assert f"--section {section}" in make("-n", f"section-{section}", "-o", ".venv/.done")


@pytest.mark.parametrize("given, asked", [("-j3", "--jobs 3"), ("-j1", "--jobs 1")])
def test_the_number_of_jobs_is_handed_on(given, asked):
    assert asked in make("-n", given, "section-claims", "-o", ".venv/.done")


def test_a_variant_without_parameters_says_what_is_missing():
    assert 'make variant SECTION=variation WITH="area=children"' in make("variant", "-o", ".venv/.done")


def test_an_environment_of_conda_that_holds_this_package_is_used(tmp_path):
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\necho "' + str(python) + '"\n')
    python.chmod(0o755)
    said = make("-n", "check", CONDA_PREFIX=str(tmp_path))
    assert "PROJECT_PYTHON" in said
    assert ".ci/environment" not in said


def test_an_environment_of_conda_without_this_package_is_left_alone(tmp_path):
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    assert ".ci/environment" in make("-n", "-W", "pyproject.toml", "check", CONDA_PREFIX=str(tmp_path))


HOSTILE = "inter`touch touched`views $(shell touch touched) $$(touch touched) \"; touch touched; # 'å' -j7 --help"


@pytest.fixture
def telling(tmp_path):
    """An environment whose python says, a line each, what it was called with."""
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text(f"""#!/bin/sh\ncase "$1" in -I) echo '{python}';; *) printf '%s\\n' "$@";; esac\n""")
    python.chmod(0o755)
    return str(tmp_path)


@pytest.mark.parametrize(
    "target, given",
    [
        ("reproduce", "DATASET"),
        ("section-variation", "DATASET"),
        ("notebooks", "DATASET"),
        ("variant", "DATASET"),
        ("variant", "SECTION"),
        ("variant", "WITH"),
        ("check", "DATASET"),
        ("error-rates", "DATASET"),
        ("error-rates", "SCHEDULER"),
        ("sweep", "GRID"),
        ("sweep", "SCHEDULER"),
        ("fuzz", "INPUTS"),
        ("endurance", "RUNS"),
        ("endurance", "KILLS"),
    ],
)
@pytest.mark.parametrize("place", ["command line", "environment"])
def test_what_is_given_reaches_the_program_as_it_was_written(target, given, place, telling):
    values = {"WITH": "area=all", "GRID": "grid.yaml"} | {given: HOSTILE}
    written = [f"{name}={value}" for name, value in values.items()] if place == "command line" else []
    said = make(target, *written, CONDA_PREFIX=telling, **({} if written else values))
    assert HOSTILE in said.splitlines()
    assert "--jobs" not in said.splitlines()
    assert not list(ROOT.glob("touched*"))


def test_a_variant_is_handed_on_with_its_parameters(telling):
    given = "area=children leave_out='Ny By'"
    said = make("variant", "SECTION=variation", f"WITH={given}", CONDA_PREFIX=telling).splitlines()
    assert said[2:] == ["run", "--section", "variation", "--with", given, "--", "data/synthetic/as-published"]


def test_a_section_of_any_name_reaches_the_program_as_it_was_written(telling):
    asked = "a`touch touched`b$(touch touched)"
    assert asked in make(f"section-{asked}", CONDA_PREFIX=telling).splitlines()
    assert not list(ROOT.glob("touched*"))
