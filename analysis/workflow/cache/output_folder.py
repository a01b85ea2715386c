"""Names in a folder of results, and the salted hash that stands for an external dataset's path there."""

import os
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path

from analysis.files.permissions import write_for_owner
from analysis.workflow.cache.digests import digest

FILE = ".salt"  # beside the results, never part of them
CURVES = "curves.json"


def location_hash(dataset: Path, build: Path) -> str:
    """Hash a dataset's path with the salt of a results folder, or with the salt that the folder will get."""
    with suppress(OSError):
        return digest((build / FILE).read_bytes() + os.fsencode(os.path.realpath(dataset)))
    return digest(_new_salt() + os.fsencode(os.path.realpath(dataset)))


def ensure_salt(build: Path) -> None:
    """Store a salt in a results folder that has none."""
    build.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        write_for_owner(build / FILE, _new_salt())


@cache
def _new_salt() -> bytes:
    return secrets.token_hex(32).encode()
