"""Derive stable ids for the elements of a REFI-QDA project, so that they are recognised when it is imported again."""

import uuid

NOTE = "samspil/"  # prefix of notes with data that the standard has no element for
_SPACE = uuid.UUID("2f1c6e0a-5d0b-4f53-9f36-7d2b1f3c8a10")


def derive_guid(dataset: str, entity: str, key: str) -> str:
    """Derive the id of an entity from its dataset's name, its kind and its key."""
    return str(uuid.uuid5(_SPACE, f"{dataset}/{entity}/{key}")).upper()
