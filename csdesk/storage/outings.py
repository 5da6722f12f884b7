"""Meetings one by one: those that met nobody in a row, and those of a period with who went."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from csdesk.storage.asof import Expr
from csdesk.storage.meetings import Counting, Meetings, counted_rows
from csdesk.storage.sqlforms import OneOf
from csdesk.storage.tables import Model


class Outing(NamedTuple):
    """One meeting of a period.

    Attributes:
        counts: Whether she was met so that it counts.
        visitors: Names of those who went.
    """

    id: int
    whom: int
    on: date
    counts: bool
    visitors: tuple[str, ...]


def failed_last(
    c: sa.Connection, model: Model, of: Meetings, counting: Counting, on: date, ids: Sequence[int]
) -> list[int]:
    """Those of some people whose last meeting up to a day met nobody; one row read for each."""
    t, met = _met(model, of, counting)
    who = model.tables[model.ledgers[of.ledger].fields[of.by].to]
    last = (
        sa.select(sa.case((met, 1), else_=0))
        .where(t.c[of.by] == who.c.id, t.c.voided_at.is_(None), t.c[of.day] <= on)
        .order_by(*(column.desc() for column in _order(t, of)))
        .limit(1)
        .correlate(who)
        .scalar_subquery()
    )
    query = sa.select(who.c.id).where(OneOf(who.c.id, _given(ids)), last == 0)
    return list(c.scalars(query))


def results(
    c: sa.Connection, model: Model, of: Meetings, counting: Counting, on: date, ids: Sequence[int]
) -> dict[int, list[bool]]:
    """Of some people, whether each meeting up to a day met her, the oldest first."""
    t, met = _met(model, of, counting)
    query = (
        sa.select(t.c[of.by], sa.case((met, 1), else_=0))
        .where(OneOf(t.c[of.by], _given(ids)), t.c.voided_at.is_(None), t.c[of.day] <= on)
        .order_by(*_order(t, of))
    )
    found: dict[int, list[bool]] = {}
    for id, flag in c.execute(query):
        found.setdefault(id, []).append(bool(flag))
    return found


def outings_within(
    c: sa.Connection,
    model: Model,
    of: Meetings,
    counting: Counting,
    span: tuple[date, date],
    visitors: str,
) -> list[Outing]:
    """Every meeting of a period, those that count marked.

    Args:
        c: A connection.
        model: Declarations and tables.
        of: Which ledger.
        counting: What counts.
        span: First and last day.
        visitors: The field with the names of those who went.
    """
    t, met = _met(model, of, counting)
    query = (
        sa.select(t.c.id, t.c[of.by], t.c[of.day], sa.case((met, 1), else_=0), t.c[visitors])
        .where(t.c.voided_at.is_(None), t.c[of.day] >= span[0], t.c[of.day] <= span[1])
        .order_by(t.c.id)
    )
    rows = c.execute(query)
    return [Outing(i, w, d, bool(m), tuple(names or ())) for i, w, d, m, names in rows]


def _met(model: Model, of: Meetings, counting: Counting) -> tuple[sa.Table, Expr]:
    t, where = counted_rows(model, of, counting)
    return t, sa.and_(*where)


def _order(t: sa.Table, of: Meetings) -> list[Any]:
    """By day, by the clock where it is kept, then as they were entered."""
    return [t.c[of.day], *([t.c[of.clock]] if of.clock else []), t.c.id]


def _given(ids: Sequence[int]) -> Expr:
    return sa.literal(json.dumps(list(ids)), sa.Text)
