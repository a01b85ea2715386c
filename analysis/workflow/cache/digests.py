"""Hash bytes and plain data."""

import hashlib
import json
from typing import Any


def digest(content: bytes) -> str:
    """Hash bytes."""
    return hashlib.sha256(content).hexdigest()


def joint_digest(*parts: Any) -> str:
    """Hash plain data, in its JSON form."""
    return digest(_json(parts))


def _json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False).encode("utf-8")
