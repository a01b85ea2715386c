"""Write locators of selections without a position in a text: a page, a region, a time."""


def region(*corners: str, page: str = "") -> str:
    """Format a region by its corners, with the page counted from 1: "page 3, region 18,45,577,234"."""
    where = [f"page {page}" if page else "", f"region {','.join(corners)}" if any(corners) else ""]
    return ", ".join(filter(None, where))


def time_span(begin: str, end: str) -> str:
    """Format a time span given in milliseconds: "time 0:00:16.176 to 0:00:45.358"."""
    return f"time {_clock(begin)} to {_clock(end)}" if begin and end else ""


def _clock(milliseconds: str) -> str:
    """Format a time; digits for fractions of a millisecond follow those of the milliseconds."""
    number, _, further = milliseconds.partition(".")
    seconds, rest = divmod(int(number or 0), 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}{further}"
