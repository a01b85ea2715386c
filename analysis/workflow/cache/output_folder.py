"""Which folder outside of the project a dataset is, by a hash that nobody else can make: a path tells whose it is."""

import os
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path

from analysis.files.permissions import write_for_owner
from analysis.workflow.cache.cache_keys import digest

FILE = ".salt"  # beside the results, and never among them


def place_hash(dataset: Path, build: Path) -> str:
    """Hash where a dataset is with the salt of a folder of results, or with the one that it may yet get."""
    with suppress(OSError):
        return digest((build / FILE).read_bytes() + os.fsencode(os.path.realpath(dataset)))
    return digest(_new_salt() + os.fsencode(os.path.realpath(dataset)))


def keep_salt(build: Path) -> None:
    """Store a salt in a folder of results that has none."""
    build.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        write_for_owner(build / FILE, _new_salt())


@cache
def _new_salt() -> bytes:
    return secrets.token_hex(32).encode()
