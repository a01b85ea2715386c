"""Define commands that reject repeated options; click itself would silently use the last value."""

from collections import Counter

import click

from analysis.messages.suggestions import nearest


class Choice(click.Choice):
    """A choice that suggests the nearest valid value."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """Report an invalid value and suggest the nearest valid one."""
        message = super().get_invalid_choice_message(value, ctx)
        near = nearest(str(value), map(str, self.choices))
        return f"{message} Did you mean '{near}'?" if near else message


class Command(click.Command):
    """A command that rejects a repeated option unless the option takes several values."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments, after checking for repeated options."""
        _, _, given = self.make_parser(ctx).parse_args(args=list(args))
        for option, times in Counter(given).items():
            if times > 1 and _takes_one(option):
                raise click.UsageError(
                    f"{option.opts[0]} is given {times} times and takes one value; give it once", ctx
                )
        return super().parse_args(ctx, args)


class CommandGroup(Command, click.Group):
    """A group of such commands."""

    command_class = Command


def _takes_one(option: click.Parameter) -> bool:
    """Tell whether a second value would replace the first; repeating a flag like ``--json`` is harmless."""
    is_flag = getattr(option, "is_flag", False) and not option.secondary_opts
    return isinstance(option, click.Option) and not (option.multiple or option.count or is_flag)
