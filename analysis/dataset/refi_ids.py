"""The ids that things of a dataset have in a REFI-QDA project: made from what they are, so they are known again."""

import uuid

NOTE = "samspil/"  # notes of such names carry what the standard has no place for
_SPACE = uuid.UUID("2f1c6e0a-5d0b-4f53-9f36-7d2b1f3c8a10")


def guid(dataset: str, entity: str, key: str) -> str:
    """Make the id of a thing: its dataset's name, what kind of thing it is, and its key say all of it."""
    return str(uuid.uuid5(_SPACE, f"{dataset}/{entity}/{key}")).upper()
