"""Store JSON files as a cache between runs; an unreadable file counts as missing."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DIGEST = "digest"


def stored_bytes(content: Mapping[str, Any], indent: int | None = None) -> bytes:
    """Serialise a JSON object with the hash of its content, so that `read_stored` notices any later edit.

    Parameters
    ----------
    content : mapping
        Plain data with text keys, none of them "digest".
    indent : int, optional
        Spaces of indentation, for files that people read.
    """
    content_with_digest = {**content, DIGEST: _digest(content)}
    return (json.dumps(content_with_digest, ensure_ascii=False, indent=indent) + "\n").encode("utf-8")


def read_stored(file: Path) -> dict[str, Any]:
    """Read an object from `stored_bytes`; an empty one if the file is missing, cut short or edited."""
    stored = read_object(file)
    expected = stored.pop(DIGEST, None)
    return stored if expected == _digest(stored) else {}


def read_object(file: Path) -> dict[str, Any]:
    """Read a JSON object without checking its hash; an empty one if there is none."""
    try:
        stored = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}  # a pipe would block
    except (OSError, ValueError, RecursionError):  # also raised if the bytes are not text
        return {}
    return stored if isinstance(stored, dict) else {}


def _digest(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
