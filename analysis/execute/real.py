"""Runs on real interviews: what they write is their owner's alone."""

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from analysis.execute.plan import Request
from analysis.private import close_to_others, owner_only


def is_real(dataset: Path) -> bool:
    """Tell whether a dataset is real; so is one that does not say that it is made up."""
    try:
        package = json.loads((dataset / "datapackage.json").read_text(encoding="utf-8-sig"))
        return package["synthetic"] is not True
    except (OSError, ValueError, KeyError, TypeError):
        return True


def for_owner_only(run: Callable[..., bool]) -> Callable[..., bool]:
    """Make a function that runs a `Request` write what nobody but its owner may read, where the data are real."""

    @wraps(run)
    def private(request: Request, *rest: object, **options: object) -> bool:
        real = is_real(request.dataset)
        if real:
            close_to_others(request.folder)
        with owner_only(real):
            return run(request, *rest, **options)

    return private
