"""When people and places were last met, in one aggregate over their visits or checks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from csdesk.domain.filters import Filter, beyond
from csdesk.domain.ledger import Dated
from csdesk.storage.asof import Expr
from csdesk.storage.lists import joined_ids
from csdesk.storage.queries import Scope
from csdesk.storage.sqlforms import AnyMember, MonthOf, OneOf
from csdesk.storage.tables import Model


@dataclass(frozen=True)
class Meetings:
    """The ledger of meetings of one kind of subject, and which of its fields say what.

    Attributes:
        by: The reference to who was met.
        day: The day of the meeting.
        mode: How; empty where there are no ways to tell apart.
        met: Whether she was met at all; empty where every row is a meeting.
        outcome: What came of it; empty where it is not kept.
        visitors: Codes of what its visitors are; empty where they are not kept.
        clock: Its time; empty where it is not kept.
    """

    ledger: str
    by: str
    day: str
    mode: str = ""
    met: str = ""
    outcome: str = ""
    visitors: str = ""
    clock: str = ""


@dataclass(frozen=True)
class Counting:
    """Which meetings count: modes and visitors (all if empty), and outcomes that don't."""

    modes: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


def counted_rows(model: Model, of: Meetings, counting: Counting) -> tuple[sa.Table, list[Expr]]:
    """The ledger of the meetings, and what holds of those that count."""
    t = model.tables[of.ledger]
    where: list[Expr] = [t.c.voided_at.is_(None)]
    if of.met:
        where.append(t.c[of.met].is_(True))
    if of.mode and counting.modes:
        where.append(t.c[of.mode].in_(counting.modes))
    if of.outcome and counting.unmet:
        kept = t.c[of.outcome]
        where.append(sa.or_(kept.is_(None), kept.not_in(counting.unmet)))
    if of.visitors and counting.by:
        where.append(AnyMember(t.c[of.visitors], *counting.by))
    return t, where


def last_meetings(
    c: sa.Connection,
    model: Model,
    of: Meetings,
    counting: Counting,
    on: date,
    ids: Sequence[int],
) -> dict[int, date]:
    """Of some people, who was met, and when last up to a day, by meetings that count."""
    found: dict[int, date] = _last(c, model, of, counting, on, ids, of.day)
    return found


def last_records(
    c: sa.Connection,
    model: Model,
    of: Meetings,
    counting: Counting,
    on: date,
    ids: Sequence[int],
) -> dict[int, int]:
    """Of some people, the record of the last meeting that counts up to a day."""
    found: dict[int, int] = _last(c, model, of, counting, on, ids, "id")
    return found


def _last(
    c: sa.Connection,
    model: Model,
    of: Meetings,
    counting: Counting,
    on: date,
    ids: Sequence[int],
    wanted: str,
) -> dict[int, Any]:
    """A column of each one's last meeting.

    Each is looked up from her latest meeting backward: one row read a person, not the whole ledger.
    """
    t, where = counted_rows(model, of, counting)
    who = model.tables[model.ledgers[of.ledger].fields[of.by].to]
    latest = (
        sa.select(t.c[wanted])
        .where(t.c[of.by] == who.c.id, *where, t.c[of.day] <= on)
        .order_by(t.c[of.day].desc(), *([t.c.id.desc()] if wanted == "id" else []))
        .limit(1)
        .correlate(who)
        .scalar_subquery()
    )
    some = OneOf(who.c.id, sa.literal(json.dumps(list(ids)), sa.Text))
    rows = c.execute(sa.select(who.c.id, latest).where(some))
    return {id: value for id, value in rows if value is not None}


def meetings_within(
    c: sa.Connection, model: Model, of: Meetings, counting: Counting, first: date, last: date
) -> Sequence[tuple[int, date]]:
    """Every counting meeting of a period, whom and when."""
    t, where = counted_rows(model, of, counting)
    query = sa.select(t.c[of.by], t.c[of.day]).where(
        *where, t.c[of.day] >= first, t.c[of.day] <= last
    )
    return [(id, day) for id, day in c.execute(query) if id is not None]


def people_within(
    c: sa.Connection, model: Model, of: Meetings, counting: Counting, first: date, last: date
) -> frozenset[int]:
    """Who was met at least once in a period."""
    t, where = counted_rows(model, of, counting)
    query = (
        sa.select(t.c[of.by])
        .where(*where, t.c[of.day] >= first, t.c[of.day] <= last, t.c[of.by].is_not(None))
        .distinct()
        .subquery()
    )
    return frozenset(joined_ids(c, query.c[of.by]))


def people_by_month(
    c: sa.Connection, model: Model, of: Meetings, counting: Counting, first: date, last: date
) -> dict[str, int]:
    """How many people were met at least once in each month, as 2026-10."""
    t, where = counted_rows(model, of, counting)
    month = MonthOf(t.c[of.day])
    query = (
        sa.select(month, sa.func.count(sa.distinct(t.c[of.by])))
        .where(*where, t.c[of.day] >= first, t.c[of.day] <= last)
        .group_by(month)
    )
    return {str(row[0]): int(row[1]) for row in c.execute(query)}


def facts_of(
    c: sa.Connection, model: Model, ledger: str, ids: Sequence[int], *columns: str
) -> list[tuple[object, ...]]:
    """(whose, columns …) of the rows of a dated ledger that belong to some people, oldest first."""
    declared = _dated(model, ledger)
    t, found = model.tables[ledger], list[tuple[object, ...]]()
    for start in range(0, len(ids), 500):
        query = (
            sa.select(t.c[declared.of], *(t.c[n] for n in columns))
            .where(t.c[declared.of].in_(ids[start : start + 500]), t.c.voided_at.is_(None))
            .order_by(t.c[declared.from_])
        )
        found += [tuple(row) for row in c.execute(query)]
    return found


def under_at_start(
    c: sa.Connection, model: Model, ledger: str, tree: Filter, first: date, last: date
) -> list[int]:
    """Whose fact began in a period, of those who fulfilled a filter on the day it began."""
    declared = _dated(model, ledger)
    begun = Scope(model, replace(model.ledgers[ledger], day=declared.from_), last)
    began = begun.root.c[declared.from_]
    held = begun.where(beyond(tree, declared.of))
    query = begun.select(begun.root.c[declared.of]).where(began >= first, began <= last, held)
    return list(dict.fromkeys(c.scalars(query)))


def ended_within(
    c: sa.Connection, model: Model, ledger: str, first: date, last: date
) -> list[tuple[int, date]]:
    """Whose fact ended in a period, and the day on which it was open no more."""
    declared, t = _dated(model, ledger), model.tables[ledger]
    query = sa.select(t.c[declared.of], t.c[declared.to]).where(
        t.c[declared.to] >= first, t.c[declared.to] <= last, t.c.voided_at.is_(None)
    )
    return [(id, on) for id, on in c.execute(query)]


def _dated(model: Model, ledger: str) -> Dated:
    declared = model.ledgers[ledger].dated
    if declared is None:
        raise TypeError(f"{ledger} is not dated")
    return declared


def first_month(c: sa.Connection, model: Model, ledger: str, day: str) -> str:
    """The month of a ledger's first event, as 2026-10; after every month where there is none."""
    t = model.tables[ledger]
    first = c.scalar(sa.select(sa.func.min(t.c[day])).where(t.c.voided_at.is_(None)))
    return f"{first:%Y-%m}" if first else "~"
