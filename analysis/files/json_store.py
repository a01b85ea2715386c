"""What a run has stored for later ones: it saves work, so one that cannot be read is as good as none."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DIGEST = "digest"


def stored_bytes(content: Mapping[str, Any], indent: int | None = None) -> bytes:
    """Write a JSON object with the hash of all else that it holds, so that `read_stored` notices any later edit.

    Parameters
    ----------
    content : mapping
        Plain data with keys of text, none of them "digest".
    indent : int, optional
        Spaces, of a file that people read.
    """
    whole = {**content, DIGEST: _digest(content)}
    return (json.dumps(whole, ensure_ascii=False, indent=indent) + "\n").encode("utf-8")


def read_stored(file: Path) -> dict[str, Any]:
    """Read what `stored_bytes` wrote; an empty object if the file is missing, cut short, or was edited since."""
    stored = read_object(file)
    known = stored.pop(DIGEST, None)
    return stored if known == _digest(stored) else {}


def read_object(file: Path) -> dict[str, Any]:
    """Read a JSON object, whoever wrote it; an empty one if there is none."""
    try:
        stored = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}  # nobody waits for a pipe
    except (OSError, ValueError, RecursionError):  # also of bytes that are no text
        return {}
    return stored if isinstance(stored, dict) else {}


def _digest(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
