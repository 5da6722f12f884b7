"""Meetings one by one: those that met nobody in a row, and those of a period with who went."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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


def last_in_vain(
    c: sa.Connection, model: Model, of: Meetings, counting: Counting, on: date, ids: Sequence[int]
) -> dict[int, date]:
    """Of some people, the day of the last meeting up to a day that met nobody.

    Each is looked up by index, attempts and meetings of such an outcome apart.
    """
    t = model.tables[of.ledger]
    who = model.tables[model.ledgers[of.ledger].fields[of.by].to]

    def latest(*where: Expr) -> Any:
        return (
            sa.select(t.c[of.day])
            .where(t.c[of.by] == who.c.id, t.c.voided_at.is_(None), t.c[of.day] <= on, *where)
            .order_by(t.c[of.day].desc())
            .limit(1)
            .correlate(who)
            .scalar_subquery()
        )

    attempted, last = latest(t.c[of.met].is_(False)), latest(t.c[of.met].is_(True))
    outcome = (
        sa.select(t.c[of.outcome])
        .where(t.c[of.by] == who.c.id, t.c.voided_at.is_(None), t.c[of.met].is_(True))
        .where(t.c[of.day] <= on)
        .order_by(t.c[of.day].desc())
        .limit(1)
        .correlate(who)
        .scalar_subquery()
    )
    query = sa.select(who.c.id, attempted, last, outcome).where(OneOf(who.c.id, _given(ids)))
    found: dict[int, date] = {}
    for id, vain, met, said in c.execute(query):
        days = [day for day in (vain, met if said in counting.unmet else None) if day is not None]
        if days:
            found[id] = max(days)
    return found


def results(
    c: sa.Connection,
    model: Model,
    of: Meetings,
    counting: Counting,
    on: date,
    since: Mapping[int, date | None],
) -> dict[int, list[bool]]:
    """Of some people, whether each meeting up to a day met her, the oldest first.

    Args:
        c: A connection.
        model: Declarations and tables.
        of: Which ledger.
        counting: What counts.
        on: The last day.
        since: Person to the first day that matters; None for all.
    """
    t, met = _met(model, of, counting)
    found: dict[int, list[bool]] = {}
    for some in (
        [i for i, day in since.items() if day],
        [i for i, day in since.items() if not day],
    ):
        first = min((day for i in some if (day := since[i])), default=date.min)
        query = (
            sa.select(t.c[of.by], t.c[of.day], sa.case((met, 1), else_=0))
            .where(OneOf(t.c[of.by], _given(some)), t.c.voided_at.is_(None))
            .where(t.c[of.day] <= on, t.c[of.day] >= first)
            .order_by(*_order(t, of))
        )
        for id, day, flag in c.execute(query) if some else ():
            if day >= (since[id] or date.min):
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
