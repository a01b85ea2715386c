"""Make the files of runs on real interviews readable by their owner only."""

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from analysis.files import limits
from analysis.files.permissions import close_to_others, owner_only
from analysis.files.plain_files import read_plain
from analysis.workflow.run_config import RunConfig


def is_real(dataset: Path) -> bool:
    """Tell whether a dataset is real; it is unless its description says that it is synthetic."""
    return read_description(dataset).get("synthetic") is not True


def read_description(dataset: Path) -> dict[str, Any]:
    """Read the description of a dataset that has not been validated yet; return an empty one if it is unreadable."""
    try:
        raw, _ = read_plain(dataset / "datapackage.json", limits.JSON_BYTES)
        package = json.loads(raw.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}
    return package if isinstance(package, dict) else {}


def for_owner_only(run: Callable[..., bool]) -> Callable[..., bool]:
    """Decorate a function that runs a `RunConfig`, so that its files are private if the data are real."""

    @wraps(run)
    def private(config: RunConfig, *arguments: object, **options: object) -> bool:
        real = is_real(config.dataset)
        if real:
            close_to_others(config.folder)
        with owner_only(real):
            return run(config, *arguments, **options)

    return private
