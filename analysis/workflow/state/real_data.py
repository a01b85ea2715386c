"""Runs on real interviews: what they write is their owner's alone."""

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from analysis.files import limits
from analysis.files.permissions import close_to_others, owner_only
from analysis.files.plain_files import read_plain
from analysis.workflow.plan import RunConfig


def is_real(dataset: Path) -> bool:
    """Tell whether a dataset is real; so is one that does not say that it is made up."""
    return described(dataset).get("synthetic") is not True


def described(dataset: Path) -> dict[str, Any]:
    """Read what a dataset says of itself before anybody has checked it; nothing where that cannot be read."""
    try:
        raw, _ = read_plain(dataset / "datapackage.json", limits.JSON_BYTES)
        package = json.loads(raw.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}
    return package if isinstance(package, dict) else {}


def for_owner_only(run: Callable[..., bool]) -> Callable[..., bool]:
    """Make a function that runs a `RunConfig` write what nobody but its owner may read, where the data are real."""

    @wraps(run)
    def private(request: RunConfig, *rest: object, **options: object) -> bool:
        real = is_real(request.dataset)
        if real:
            close_to_others(request.folder)
        with owner_only(real):
            return run(request, *rest, **options)

    return private
