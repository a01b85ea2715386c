"""Format counted nouns: 1 coder, 2 coders."""

from collections.abc import Sequence


def quantity(number: int, one: str, several: str = "") -> str:
    """Format a number and a noun, in the singular or plural.

    Parameters
    ----------
    number : int
    one, several : str
        The noun in the singular and the plural; without a plural, an "s" is added.

    Examples
    --------
    >>> quantity(1, "coder"), quantity(2, "coder"), quantity(0, "coder")
    ('1 coder', '2 coders', '0 coders')
    >>> quantity(3, "entry", "entries")
    '3 entries'
    """
    return f"{number} {one if number == 1 else several or one + 's'}"


def listed(numbers: Sequence[int], most: int = 10) -> str:
    """List numbers, and count those beyond a maximum.

    Examples
    --------
    >>> listed([1, 2, 3], most=2)
    '1, 2 and 1 more'
    """
    further = f" and {len(numbers) - most} more" if len(numbers) > most else ""
    return ", ".join(map(str, numbers[:most])) + further
