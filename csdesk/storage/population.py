"""Who is registered and who lives here on a day, and what the changes of a period did to it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from csdesk.domain.summary import Base
from csdesk.storage.asof import Expr, open_on
from csdesk.storage.lists import joined_ids
from csdesk.storage.tables import Model

REGISTERS = ("both", "registered")
HOUSES = ("both", "lives_here")


@dataclass(frozen=True)
class Line:
    """One of the two lines of the summary: which stays count."""

    kinds: tuple[str, ...]
    reasons: tuple[str, ...] = ()


def lines(model: Model) -> dict[Base, Line]:
    """户籍: stays that register. 常住: stays that house, and those whose reason lives here."""
    table = model.codes["residence_status"]
    living = tuple(c for c, r in table.rows.items() if r.get("living") == "1")
    return {"registered": Line(REGISTERS), "living": Line(HOUSES, living)}


def _counts(stays: sa.FromClause, line: Line) -> Expr:
    if not line.reasons:
        return stays.c.kind.in_(line.kinds)
    return sa.or_(stays.c.kind.in_(line.kinds), stays.c.reason.in_(line.reasons))


def present(c: sa.Connection, model: Model, line: Line, on: date) -> array[int]:
    """Residents of a line on a day, each once, in the order of their ids."""
    stays = model.tables["stays"]
    day = sa.literal(on, sa.Date)
    there = (
        sa.select(stays.c.resident)
        .distinct()
        .where(open_on(stays, "from", "to", day), _counts(stays, line))
        .order_by(stays.c.resident)
        .subquery()
    )
    return joined_ids(c, there.c.resident)


def alive(c: sa.Connection, model: Model) -> set[int]:
    """Residents that were not voided; who went into another one was."""
    t = model.tables["residents"]
    return set(joined_ids(c, sa.select(t.c.id).where(t.c.voided_at.is_(None)).subquery().c.id))


@dataclass(frozen=True)
class Effect:
    """What one change did: +1, 0 or -1 on a line."""

    change: int
    resident: int
    kind: str
    on: date
    by: int


def effects(
    c: sa.Connection, model: Model, line: Line, first: date, last: date
) -> Sequence[Effect]:
    """The changes of a period that added somebody to a line or took her away.

    A change counts by its event date; it adds whom it opened a stay for and closed none.
    """
    changes, stays = model.tables["changes"], model.tables["stays"]

    def made(column: str) -> Expr:
        x = stays.alias()
        told = sa.select(sa.literal(1)).where(
            x.c[column] == changes.c.id, _counts(x, line), x.c.voided_at.is_(None)
        )
        return sa.exists(told.correlate_except(x))

    by: Any = sa.cast(made("opened_by"), sa.Integer) - sa.cast(made("closed_by"), sa.Integer)
    query = (
        sa.select(
            changes.c.id, changes.c.resident, changes.c.kind, changes.c.event_date, by.label("by")
        )
        .where(
            changes.c.event_date >= first,
            changes.c.event_date <= last,
            changes.c.voided_at.is_(None),
        )
        .order_by(changes.c.id)
    )
    return [Effect(*row) for row in c.execute(query) if row.by]
