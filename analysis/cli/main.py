"""Run the commands that do not run notebooks: ``samspil --help``, or ``python -m analysis --help``.

Each command imports what it needs when it runs, so that help does not wait for pandas.
"""

import os

import click

from analysis.cli.change_commands import recode, withdraw
from analysis.cli.compare_command import compare
from analysis.cli.export_commands import export, synthesise
from analysis.cli.import_commands import diff, import_
from analysis.cli.judge_commands import check, judge, robustness
from analysis.cli.study_commands import error_rates, new_claim, new_section, new_study
from analysis.cli.trace_commands import rests_on, trace
from analysis.messages.command_options import CommandGroup
from analysis.messages.console import escape_output

os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # releases unused memory: a fifth less at the peak


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Import, check and analyse datasets of coded interviews."""


COMMANDS = (
    check,
    import_,
    diff,
    export,
    judge,
    compare,
    trace,
    rests_on,
    withdraw,
    recode,
    robustness,
    synthesise,
    new_study,
    new_section,
    new_claim,
    error_rates,
)
for command in COMMANDS:
    main.add_command(command)


def run(name: str = "samspil") -> None:
    """Run a command as a program, under the name that its help shows, with limits on what it reads."""
    from analysis.files.isolation import supervised

    escape_output()
    supervised(lambda: main(prog_name=name))
