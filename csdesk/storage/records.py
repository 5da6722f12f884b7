"""Single records and their titles, as reading services ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from csdesk.domain.fields import Field
from csdesk.domain.filters import Compare
from csdesk.domain.rows import Stored
from csdesk.storage.queries import Scope
from csdesk.storage.tables import Model
from csdesk.storage.work import stored

IN = 500
"""Values of one IN list."""


def one(c: sa.Connection, model: Model, code: str, id: int) -> Stored[Any] | None:
    """A record, voided or not; None where there is none."""
    table = model.tables[code]
    found = c.execute(sa.select(table).where(table.c.id == id)).mappings().first()
    return None if found is None else stored(model.ledgers[code], dict(found))


def some(c: sa.Connection, model: Model, code: str, ids: Sequence[int]) -> list[Stored[Any]]:
    """Records that are not voided, in the order of their ids as given."""
    table, found = model.tables[code], dict[int, Stored[Any]]()
    for start in range(0, len(ids), IN):
        wanted = table.c.id.in_(list(ids[start : start + IN]))
        rows = sa.select(table).where(wanted, table.c.voided_at.is_(None))
        for row in c.execute(rows).mappings():
            found[row["id"]] = stored(model.ledgers[code], dict(row))
    return [found[id] for id in ids if id in found]


def parts(c: sa.Connection, model: Model, part: str, parent: int) -> list[Stored[Any]]:
    """The parts of a record that are not voided, in the order they were entered."""
    ledger, table = model.ledgers[part], model.tables[part]
    mine = (table.c[ledger.part_of] == parent, table.c.voided_at.is_(None))
    rows = c.execute(sa.select(table).where(*mine).order_by(table.c.id)).mappings()
    return [stored(ledger, dict(row)) for row in rows]


def titles(
    c: sa.Connection, model: Model, code: str, ids: Sequence[int], on: date
) -> tuple[Field, dict[int, Any]]:
    """What references to some records show: the field of it, and its value by id."""
    scope = Scope(model, model.ledgers[code], on)
    cell = scope.cell(scope.ledger.named)
    query = sa.select(scope.root.c.id, cell.sql).select_from(scope.from_)
    found: dict[int, Any] = {}
    for start in range(0, len(ids), IN):
        some = scope.root.c.id.in_(list(ids[start : start + IN]))
        found |= {row[0]: row[1] for row in c.execute(query.where(some))}
    return cell.field, found


def named(c: sa.Connection, model: Model, code: str, text: str, on: date) -> list[int]:
    """Ids of the records of a ledger that have a title; else the one with this id.

    At most 20: with more than one the caller asks which is meant.
    """
    scope = Scope(model, model.ledgers[code], on)
    try:
        same = scope.where(Compare(scope.ledger.named, "=", text))
    except ValueError:  # the title is of a kind that the text cannot be
        return []
    found = list(c.scalars(scope.select(scope.root.c.id).where(same).limit(20)))
    if not found and text.isdecimal() and len(text) < 16:
        numbered = scope.select(scope.root.c.id).where(scope.root.c.id == int(text))
        found = list(c.scalars(numbered))
    return found


def same(
    c: sa.Connection, model: Model, code: str, field: str, value: Any, but: int = 0
) -> int | None:
    """Another record, not voided, whose field has a value."""
    table = model.tables[code]
    others = sa.select(table.c.id).where(
        table.c[field] == value, table.c.voided_at.is_(None), table.c.id != but
    )
    return c.scalars(others.limit(1)).first()


def at_once(
    c: sa.Connection,
    model: Model,
    code: str,
    of: tuple[str, int],
    on: tuple[str, date],
    starts: tuple[str, time],
    ends: tuple[str, time],
    but: int = 0,
) -> list[int]:
    """Other records of one subject on one day, not voided, whose hours overlap some hours."""
    t = model.tables[code]
    (begin, first), (end, last) = starts, ends
    query = sa.select(t.c.id).where(
        t.c[of[0]] == of[1], t.c[on[0]] == on[1], t.c[begin] < last, t.c[end] > first,
        t.c.voided_at.is_(None), t.c.id != but,
    )  # fmt: skip
    return list(c.scalars(query.order_by(t.c[begin])))


def id_of(c: sa.Connection, model: Model, code: str, uid: UUID) -> int | None:
    """The id of a uid."""
    table = model.tables[code]
    return c.scalar(sa.select(table.c.id).where(table.c.uid == uid))


def facts_from(
    c: sa.Connection, model: Model, code: str, column: str, id: int, on: date
) -> list[Stored[Any]]:
    """Rows of a dated ledger that name a record and are open on a day or later, oldest first."""
    dated = model.ledgers[code].dated
    if dated is None:
        raise TypeError(f"{code} is not dated")
    t = model.tables[code]
    begins, ends = t.c[dated.from_], t.c[dated.to]
    ever = sa.or_(ends.is_(None), sa.and_(ends > on, ends > begins))  # not closed as it began
    mine = sa.select(t).where(t.c[column] == id, ever, t.c.voided_at.is_(None))
    rows = c.execute(mine.order_by(begins, t.c.id)).mappings()
    return [stored(model.ledgers[code], dict(row)) for row in rows]
