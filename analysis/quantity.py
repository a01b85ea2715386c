"""Numbers of things in words: 1 coder, 2 coders."""


def quantity(number: int, one: str, several: str = "") -> str:
    """Write a number before a noun in the form that the number asks for.

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
