"""Commands that take each option once: click itself would keep the last of several values, and not say so."""

from collections import Counter

import click

from analysis.messages.suggestions import nearest


class Choice(click.Choice):
    """A choice that says which of its words may be meant."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """Say that a word is none of the choices, and which is the nearest."""
        message = super().get_invalid_choice_message(value, ctx)
        near = nearest(str(value), map(str, self.choices))
        return f"{message} Did you mean '{near}'?" if near else message


class Command(click.Command):
    """A command that refuses an option that is given twice and takes one value."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments, after a look at how often each option is among them."""
        _, _, given = self.make_parser(ctx).parse_args(args=list(args))
        for option, times in Counter(given).items():
            if times > 1 and _takes_one(option):
                raise click.UsageError(
                    f"{option.opts[0]} is given {times} times and takes one value; give it once", ctx
                )
        return super().parse_args(ctx, args)


class CommandGroup(Command, click.Group):
    """A group all of whose commands are such."""

    command_class = Command


def _takes_one(option: click.Parameter) -> bool:
    """Whether a second value would take the place of the first; saying ``--json`` twice says nothing else."""
    only_on = getattr(option, "is_flag", False) and not option.secondary_opts
    return isinstance(option, click.Option) and not (option.multiple or option.count or only_on)
