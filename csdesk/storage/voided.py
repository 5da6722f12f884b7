"""Rows that were taken out of every list, and what went with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from csdesk.storage.tables import Model


@dataclass(frozen=True, slots=True)
class Voided:
    """A row that a clerk voided; what an undo took back is none."""

    id: int
    at: datetime
    by: str


def voided(c: sa.Connection, model: Model, code: str, limit: int) -> list[Voided]:
    """The voided rows of a ledger, the last voided first."""
    t = model.tables[code]
    query = (
        sa.select(t.c.id, t.c.voided_at, t.c.voided_by)
        .where(t.c.voided_at.is_not(None), t.c.voided_by_undo.is_not(sa.true()))
        .order_by(t.c.voided_at.desc(), t.c.id.desc())
        .limit(limit)
    )
    return [Voided(id, at, by or "") for id, at, by in c.execute(query)]


def voided_parts(c: sa.Connection, model: Model, code: str, id: int) -> list[tuple[str, int]]:
    """Parts (ledger, id) that were voided in the moment in which their parent was."""
    t = model.tables[code]
    at = sa.select(t.c.voided_at).where(t.c.id == id).scalar_subquery()
    found = []
    for part in model.ledgers.values():
        if part.part_of and part.fields[part.part_of].to == code:
            p = model.tables[part.code]
            mine = sa.select(p.c.id).where(p.c[part.part_of] == id, p.c.voided_at == at)
            found += [(part.code, one) for one in c.scalars(mine.order_by(p.c.id))]
    return found
