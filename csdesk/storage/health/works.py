"""Faults in what was done: visits, service hours, balances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import sqlalchemy as sa

from csdesk.domain.filters import Compare
from csdesk.storage.asof import Expr
from csdesk.storage.health.look import Look
from csdesk.storage.lists import Query, ids

Found = list[int]
DAY = 240
"""Tenths of an hour in a day."""


def visit_before_birth(look: Look) -> Found:
    """Visits dated before the birth of whom they name."""
    v, t = look.model.tables["visits"], look.model.tables["residents"]
    first = (
        sa.select(v.c.visit_target, sa.func.min(v.c.visit_date).label("day"))
        .where(v.c.voided_at.is_(None))
        .group_by(v.c.visit_target)
        .subquery()
    )
    before = sa.select(t.c.id, t.c.birth_date_day).join(first, first.c.visit_target == t.c.id)
    who = look.c.execute(before.where(first.c.day < t.c.birth_date_day)).all()
    return _visits_of(look, [(id, v.c.visit_date < born) for id, born in who])


def visit_after_death(look: Look) -> Found:
    """Visits that met somebody after her death."""
    v, t = look.model.tables["visits"], look.model.tables["changes"]
    last = (
        sa.select(v.c.visit_target, sa.func.max(v.c.visit_date).label("day"))
        .where(v.c.voided_at.is_(None), v.c.met.is_(True))
        .group_by(v.c.visit_target)
        .subquery()
    )
    after = (
        sa.select(t.c.resident, sa.func.max(t.c.event_date))
        .join(last, last.c.visit_target == t.c.resident)
        .where(t.c.kind == "died", t.c.voided_at.is_(None), last.c.day > t.c.event_date)
        .group_by(t.c.resident)
    )
    who = look.c.execute(after).all()
    return _visits_of(look, [(id, v.c.visit_date > day) for id, day in who], met=True)


def _visits_of(look: Look, who: list[tuple[int, Expr]], met: bool = False) -> Found:
    v, found = look.model.tables["visits"], set[int]()
    for id, when in who:
        query = sa.select(v.c.id).where(v.c.visit_target == id, when, v.c.voided_at.is_(None))
        found |= set(look.c.scalars(query.where(v.c.met.is_(True)) if met else query))
    return sorted(found)


def hours_over_day(look: Look) -> Found:
    """Service hours of a volunteer that make more than 24 on one day."""
    t = look.model.tables["service_hours"]
    living = t.c.voided_at.is_(None)
    tenths = sa.func.sum(sa.type_coerce(t.c.service_hours, sa.Integer))
    whole = (
        sa.select(t.c.volunteer, t.c.service_date)
        .where(living)
        .group_by(t.c.volunteer, t.c.service_date)
        .having(tenths > DAY)
    )
    found = list[int]()
    for volunteer, day in look.c.execute(whole).all():
        same = sa.select(t.c.id).where(living, t.c.volunteer == volunteer, t.c.service_date == day)
        found += look.c.scalars(same)
    return sorted(found)


def hours_twice(look: Look) -> Found:
    """Service hours entered again: volunteer, day, activity, hours and words alike."""
    t = look.model.tables["service_hours"]
    same = (t.c.volunteer, t.c.service_date, t.c.activity, t.c.service_hours, t.c.what)
    rows = look.c.execute(sa.select(t.c.id, *same).where(t.c.voided_at.is_(None))).all()
    times = Counter(tuple(row[1:]) for row in rows)
    return sorted(row[0] for row in rows if times[tuple(row[1:])] > 1)


def hours_overlap(look: Look) -> Found:
    """Service hours of a volunteer on one day whose times overlap."""
    t = look.model.tables["service_hours"]
    timed = (t.c.voided_at.is_(None), t.c.begins.is_not(None), t.c.ends.is_not(None))
    rows = sa.select(t.c.id, t.c.volunteer, t.c.service_date, t.c.begins, t.c.ends).where(*timed)
    ordered = rows.order_by(t.c.volunteer, t.c.service_date, t.c.begins, t.c.id)
    found, last = set[int](), None
    for row in look.c.execute(ordered):
        if last is not None and row[1:3] == last[1:3] and row.begins < last.ends:
            found |= {row.id, last.id}
        if last is None or row[1:3] != last[1:3] or row.ends > last.ends:
            last = row
    return sorted(found)


def below_nothing(look: Look) -> Iterator[tuple[str, int]]:
    """Balances and stocks that no entry may bring below nothing, and are: two computers can."""
    wanted = {
        (ledger.fields[way].to, name): None
        for ledger in look.model.ledgers.values()
        for way, _, name in (path.partition(".") for path in ledger.covered)
    }
    for code, name in wanted:
        owner = look.model.ledgers[code]
        short = Query(owner, Compare(name, "<", 0), (), (), look.on)
        yield from ((code, id) for id in ids(look.c, look.model, short))


def volunteer_twice(look: Look) -> Found:
    """Volunteers who are one resident."""
    t = look.model.tables["volunteers"]
    rows = look.c.execute(
        sa.select(t.c.id, t.c.resident).where(t.c.voided_at.is_(None), t.c.resident.is_not(None))
    ).all()
    times = Counter(resident for _, resident in rows)
    return sorted(id for id, resident in rows if times[resident] > 1)
