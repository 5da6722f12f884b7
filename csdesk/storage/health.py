"""Faults in the data that a filter cannot say, each one or two queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from csdesk.domain.households import HEAD
from csdesk.storage.asof import Expr, open_on
from csdesk.storage.tables import Model

Found = list[int]
DAY = 240
"""Tenths of an hour in a day."""


def _here(table: sa.FromClause, on: date) -> Expr:
    return open_on(table, "from", "to", sa.literal(on, sa.Date))


def head_unknown(c: sa.Connection, model: Model, on: date) -> Found:
    """Households with members none of whom is the head."""
    t = model.tables["stays"]
    heads = sa.func.sum(sa.case((t.c.relation == HEAD, 1), else_=0))
    query = sa.select(t.c.household).where(_here(t, on)).group_by(t.c.household)
    return list(c.scalars(query.having(heads == 0).order_by(t.c.household)))


def birth_partial(c: sa.Connection, model: Model, on: date) -> Found:
    """Residents in a household of whose birth only the year or the month is known."""
    t, stays = model.tables["residents"], model.tables["stays"]
    short = sa.select(t.c.id).where(sa.func.length(t.c.birth_date) < 10, t.c.voided_at.is_(None))
    inside = sa.exists().where(stays.c.resident == t.c.id, _here(stays, on))
    return list(c.scalars(short.where(inside).order_by(t.c.id)))


def child_older_than_parent(
    c: sa.Connection, model: Model, on: date, children: frozenset[str], parents: frozenset[str]
) -> Found:
    """Children of a household born no later than its head, and heads no later than a parent."""
    stays, people = model.tables["stays"], model.tables["residents"]
    head, other = stays.alias(), stays.alias()
    first, second = people.alias(), people.alias()
    child = other.c.relation.in_(sorted(children))
    older = second.c.birth_date_day <= first.c.birth_date_day
    parent = other.c.relation.in_(sorted(parents))
    younger = first.c.birth_date_day <= second.c.birth_date_day
    query = (
        sa.select(sa.case((child, other.c.resident), else_=head.c.resident))
        .select_from(head)
        .join(first, first.c.id == head.c.resident)
        .join(other, other.c.household == head.c.household)
        .join(second, second.c.id == other.c.resident)
        .where(_here(head, on), _here(other, on), head.c.relation == HEAD)
        .where(sa.or_(sa.and_(child, older), sa.and_(parent, younger)))
    )
    return sorted(set(c.scalars(query)))


def same_person_twice(c: sa.Connection, model: Model, on: date) -> Found:
    """Residents with one ID number, or with one name and birth of whom one has no number."""
    t = model.tables["residents"]
    living = t.c.voided_at.is_(None)
    twice = sa.select(t.c.id_no).where(living, t.c.id_no.is_not(None))
    doubled = list(c.scalars(twice.group_by(t.c.id_no).having(sa.func.count() > 1)))
    found: set[int] = set()
    for start in range(0, len(doubled), 500):
        some = t.c.id_no.in_(doubled[start : start + 500])
        found |= set(c.scalars(sa.select(t.c.id).where(living, some)))
    a, b = t.alias(), t.alias()
    near = sa.select(a.c.id, b.c.id).where(
        a.c.voided_at.is_(None),
        b.c.voided_at.is_(None),
        a.c.id_no.is_(None),
        a.c.id != b.c.id,
        a.c.name_key == b.c.name_key,  # it has the index
        a.c.name == b.c.name,
        a.c.birth_date == b.c.birth_date,
    )
    for pair in c.execute(near):
        found |= set(pair)
    return sorted(found)


class OneMobile(FunctionElement[bool]):
    """A list kept as JSON holds one mobile number and nothing else."""

    type = sa.Boolean()
    inherit_cache = True
    name = "one_mobile"


@compiles(OneMobile, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    column, digits = compiler.process(element.clauses, **kw), "[0-9]" * 9
    return f"{column} GLOB '[[]\"1[3-9]{digits}\"]'"


@compiles(OneMobile, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"{compiler.process(element.clauses, **kw)}::text ~ '^\\[\"1[3-9][0-9]{{9}}\"\\]$'"


def phones_that_fail(
    c: sa.Connection, model: Model, code: str, column: str, fine: Callable[[str], bool]
) -> Found:
    """Records of a ledger among whose telephones is one that is not fine."""
    t = model.tables[code]
    others = sa.select(t.c.id, t.c[column]).where(
        t.c[column].is_not(None),
        t.c.voided_at.is_(None),
        sa.not_(OneMobile(t.c[column])),  # nearly all, and not worth fetching
    )
    rows = c.execute(others.order_by(t.c.id))
    return [id for id, numbers in rows if not all(fine(n) for n in numbers)]


def visit_before_birth(c: sa.Connection, model: Model, on: date) -> Found:
    """Visits dated before the birth of whom they name."""
    v, t = model.tables["visits"], model.tables["residents"]
    first = (
        sa.select(v.c.visit_target, sa.func.min(v.c.visit_date).label("day"))
        .where(v.c.voided_at.is_(None))
        .group_by(v.c.visit_target)
        .subquery()
    )
    before = sa.select(t.c.id, t.c.birth_date_day).join(first, first.c.visit_target == t.c.id)
    who = c.execute(before.where(first.c.day < t.c.birth_date_day)).all()
    return _visits_of(c, v, [(id, v.c.visit_date < born) for id, born in who])


def visit_after_death(c: sa.Connection, model: Model, on: date) -> Found:
    """Visits that met somebody after her death."""
    v, t = model.tables["visits"], model.tables["changes"]
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
    who = c.execute(after).all()
    return _visits_of(c, v, [(id, v.c.visit_date > day) for id, day in who], met=True)


def _visits_of(
    c: sa.Connection, v: sa.Table, who: list[tuple[int, Expr]], met: bool = False
) -> Found:
    found: set[int] = set()
    for id, when in who:
        query = sa.select(v.c.id).where(v.c.visit_target == id, when, v.c.voided_at.is_(None))
        found |= set(c.scalars(query.where(v.c.met.is_(True)) if met else query))
    return sorted(found)


def hours_over_day(c: sa.Connection, model: Model, on: date) -> Found:
    """Service hours of a volunteer that make more than 24 on one day."""
    t = model.tables["service_hours"]
    living = t.c.voided_at.is_(None)
    tenths = sa.func.sum(sa.type_coerce(t.c.service_hours, sa.Integer))
    whole = (
        sa.select(t.c.volunteer, t.c.service_date)
        .where(living)
        .group_by(t.c.volunteer, t.c.service_date)
        .having(tenths > DAY)
    )
    found = list[int]()
    for volunteer, day in c.execute(whole).all():
        same = sa.select(t.c.id).where(living, t.c.volunteer == volunteer, t.c.service_date == day)
        found += c.scalars(same)
    return sorted(found)


def category_overlap(c: sa.Connection, model: Model, on: date) -> Found:
    """Rows of one category of one person that run at the same time; the later of each pair."""
    t = model.tables["categories"]
    query = sa.select(t.c.resident, t.c.category, t.c["from"], t.c.to, t.c.id)
    rows = c.execute(query.where(t.c.voided_at.is_(None))).all()
    found, last = [], dict[tuple[int, str], date]()
    for resident, category, from_, to, id in sorted(rows, key=lambda r: (r[2], r[4])):
        key, until = (resident, category), to or date.max
        if key in last and from_ < last[key]:
            found.append(id)
        last[key] = max(last.get(key, date.min), until)
    return sorted(found)
