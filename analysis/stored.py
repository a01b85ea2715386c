"""What a run has stored for later ones: it saves work, so one that cannot be read is as good as none."""

import json
from pathlib import Path
from typing import Any


def read_stored(file: Path) -> dict[str, Any]:
    """Read a JSON object of our own; an empty one where there is none, or only what a full disk has left of it."""
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # also of bytes that are no text
        return {}
    return stored if isinstance(stored, dict) else {}
