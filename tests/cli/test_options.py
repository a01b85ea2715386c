import click
import pytest
from click.testing import CliRunner

from analysis.cli.main import main
from analysis.workflow.__main__ import main as execute

COMMANDS = [pytest.param(group, name, id=name) for group in (main, execute) for name in group.commands]
SINGLE = [
    pytest.param(group, name, option, id=f"{name} {option.opts[0]}")
    for group in (main, execute)
    for name, command in group.commands.items()
    for option in command.params
    if isinstance(option, click.Option) and not option.multiple and (not option.is_flag or option.secondary_opts)
]


def run(group, *arguments):
    return CliRunner().invoke(group, list(arguments))


@pytest.mark.parametrize("group, name, option", SINGLE)
def test_a_second_value_of_an_option_that_takes_one_is_refused(group, name, option):
    values = ("--report", "--no-report") if option.is_flag else (option.opts[0], "1", option.opts[0], "2")
    done = run(group, name, *values)
    assert done.exit_code == 2
    assert f"{option.opts[0]} is given 2 times and takes one value; give it once" in done.output


@pytest.mark.parametrize("group, name", COMMANDS)
def test_asking_twice_for_help_is_asking_for_help(group, name):
    done = run(group, name, "--help", "--help")
    assert done.exit_code == 0
    assert done.output.startswith("Usage: ")


def test_what_is_meant_to_be_repeated_is_taken_and_a_flag_says_the_same_twice(tmp_path):
    file = tmp_path / "matrix.csv"
    kept = ("--interview", "I07", "--interview", "I08", "--counts", "--counts")
    done = run(main, "export", "data/synthetic/as-published", "matrix", "--to", str(file), *kept)
    assert done.exit_code == 0
    assert [line.split(",")[0] for line in file.read_text(encoding="utf-8-sig").splitlines()[1:]] == ["I07", "I08"]


def test_trace_takes_the_earlier_name_of_the_coder_and_says_so():
    trace = ("trace", "PR-2", "--dataset", "data/synthetic/as-published")
    new, old = (run(main, *trace, option, "second") for option in ("--coder", "--coding"))
    assert (new.exit_code, old.exit_code) == (0, 0)
    assert old.stdout == new.stdout != run(main, *trace).stdout
    assert "--coding is now called --coder: use --coder second" in old.stderr
    assert "--coding" not in new.stderr
    both = run(main, *trace, "--coder", "lead", "--coding", "lead")
    assert both.exit_code == 2 and "give --coder only" in both.output
