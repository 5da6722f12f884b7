"""What the office says of itself, by key: its name, its custom columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from csdesk.storage.tables import Model


def read(c: sa.Connection, model: Model) -> Mapping[str, Any]:
    """Everything kept, by key."""
    table = model.metadata.tables["office"]
    return {row.key: row.value for row in c.execute(sa.select(table))}


def write(c: sa.Connection, model: Model, key: str, value: Any) -> None:
    """Keep a value in place of the one before."""
    table = model.metadata.tables["office"]
    c.execute(sa.delete(table).where(table.c.key == key))
    c.execute(sa.insert(table).values(key=key, value=value))
