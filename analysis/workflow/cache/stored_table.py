"""Store tables with the key of their inputs and their own hash, to reuse them in later runs."""

from pathlib import Path

from analysis.files.json_store import read_stored, stored_bytes
from analysis.workflow.cache.atomic_write import atomic_write
from analysis.workflow.cache.digests import digest


def read_table(file: Path, key: str) -> str | None:
    """Read a table stored by `write_table` under a key; None if the key differs or the table was edited."""
    stored = read_stored(file.with_suffix(".json"))
    if stored.get("key") != key or not file.is_file():
        return None
    content = file.read_bytes()
    return content.decode("utf-8") if digest(content) == stored.get("table") else None


def write_table(file: Path, key: str, content: bytes) -> None:
    """Store a table, with its key and its hash in a file beside it."""
    atomic_write(file, content)
    atomic_write(file.with_suffix(".json"), stored_bytes({"key": key, "table": digest(content)}))
