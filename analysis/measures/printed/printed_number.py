"""Read a number as a publication prints it, and compare another number at the same precision."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

_PARTS = re.compile(r"(\d{1,9}) of (\d{1,9})")
_PRINTED = re.compile(r"(-?(?:\d+(?:\.\d+)?|\.\d+))\s?(%?)")


@dataclass(frozen=True)
class PrintedNumber:
    """A number with the decimals that a publication prints.

    Attributes
    ----------
    value : Decimal
        A percentage as a share: "73 %" is 0.73.
    decimals : int
        Decimals of `value`: 2 for "73 %".
    """

    value: Decimal
    decimals: int

    def is_rounded(self, number: float) -> bool:
        """Return whether a number, rounded to the printed decimals, is the printed one.

        A number halfway between two others may be rounded away from zero or to an even digit: either will do. The
        number is taken as Python writes it (0.145, not the binary fraction next to it).

        Examples
        --------
        >>> [printed_number("0.73").is_rounded(number) for number in (0.734, 0.725, 0.735, 0.736)]
        [True, True, False, False]
        """
        exact, step = Decimal(repr(float(number))), Decimal(1).scaleb(-self.decimals)
        return self.value in {exact.quantize(step, rounding) for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN)}


def printed_number(text: str | int) -> PrintedNumber:
    """Read a printed number.

    Parameters
    ----------
    text : str or int
        Digits with a point before decimals, and "%" for a percentage: "24", "0.70", ".7", "73 %".

    Raises
    ------
    ValueError
        If it is no such number.

    Examples
    --------
    >>> printed_number("0.70"), printed_number("73.5 %")
    (PrintedNumber(value=Decimal('0.70'), decimals=2), PrintedNumber(value=Decimal('0.735'), decimals=3))
    """
    match = _PRINTED.fullmatch(str(text).strip())
    if match is None:
        raise ValueError(f"{text!r} is no printed number")
    value = Decimal(match[1]).scaleb(-2 if match[2] else 0)
    return PrintedNumber(value, max(0, -int(value.as_tuple().exponent)))


def printed_parts(text: str | int) -> tuple[int, int] | None:
    """Read a share that is printed as a part and a whole; None for any other number.

    Examples
    --------
    >>> printed_parts("5 of 7"), printed_parts("0.71")
    ((5, 7), None)
    """
    match = _PARTS.fullmatch(str(text).strip())
    return (int(match[1]), int(match[2])) if match else None
