"""Faults in the data that a filter cannot say, each one query."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from csdesk.storage.asof import open_on
from csdesk.storage.tables import Model

Found = list[int]
CHILDREN = tuple(
    f"{n}" for n in (20, 21, 22, 23, 24, 25, 26, 27, 29, 30, 31, 32, 33, 34, 35, 36, 37, 39)
)
"""Sons and daughters of the head (GB/T 4761), without sons- and daughters-in-law."""
PARENTS = ("50", "51", "52")
HEAD = "02"


def birth_partial(c: sa.Connection, model: Model, on: date) -> Found:
    """Residents of whose birth only the year or the month is known."""
    t = model.tables["residents"]
    short = sa.func.length(t.c.birth_date) < 10
    return list(c.scalars(sa.select(t.c.id).where(short, t.c.voided_at.is_(None))))


def child_older_than_parent(c: sa.Connection, model: Model, on: date) -> Found:
    """Children of a household born no later than its head, and heads no later than a parent."""
    stays, people = model.tables["stays"], model.tables["residents"]
    head, other = stays.alias(), stays.alias()
    older, younger = people.alias(), people.alias()
    day = sa.literal(on, sa.Date)
    found: set[int] = set()
    for relations, elder, child in ((CHILDREN, head, other), (PARENTS, other, head)):
        query = (
            sa.select(child.c.resident)
            .join(elder, elder.c.household == child.c.household)
            .join(older, older.c.id == elder.c.resident)
            .join(younger, younger.c.id == child.c.resident)
            .where(
                open_on(head, "from", "to", day),
                open_on(other, "from", "to", day),
                head.c.relation == HEAD,
                other.c.relation.in_(relations),
                younger.c.birth_date_day <= older.c.birth_date_day,
            )
        )
        found |= set(c.scalars(query))
    return sorted(found)


def same_person_twice(c: sa.Connection, model: Model, on: date) -> Found:
    """Residents with one ID number, or with one name and birth of whom one has no number."""
    t = model.tables["residents"]
    living = t.c.voided_at.is_(None)
    twice = sa.select(t.c.id_no).where(living, t.c.id_no.is_not(None))
    doubled = twice.group_by(t.c.id_no).having(sa.func.count() > 1)
    found = set(c.scalars(sa.select(t.c.id).where(living, t.c.id_no.in_(doubled))))
    a, b = t.alias(), t.alias()
    near = sa.select(a.c.id, b.c.id).where(
        a.c.voided_at.is_(None),
        b.c.voided_at.is_(None),
        a.c.id_no.is_(None),
        a.c.id != b.c.id,
        a.c.name == b.c.name,
        a.c.birth_date == b.c.birth_date,
    )
    for pair in c.execute(near):
        found |= set(pair)
    return sorted(found)


def visit_before_birth(c: sa.Connection, model: Model, on: date) -> Found:
    """Visits dated before the birth of whom they name."""
    v, t = model.tables["visits"], model.tables["residents"]
    query = (
        sa.select(v.c.id)
        .join(t, t.c.id == v.c.visit_target)
        .where(v.c.voided_at.is_(None), v.c.visit_date < t.c.birth_date_day)
    )
    return list(c.scalars(query))


def visit_after_death(c: sa.Connection, model: Model, on: date) -> Found:
    """Visits that met somebody after her death."""
    v, t = model.tables["visits"], model.tables["changes"]
    query = (
        sa.select(v.c.id)
        .join(t, sa.and_(t.c.resident == v.c.visit_target, t.c.kind == "died"))
        .where(
            v.c.voided_at.is_(None),
            t.c.voided_at.is_(None),
            v.c.met.is_(True),
            v.c.visit_date > t.c.event_date,
        )
    )
    return list(c.scalars(query))


def hours_over_day(c: sa.Connection, model: Model, on: date) -> Found:
    """Service hours of a volunteer that make more than 24 on one day."""
    t = model.tables["service_hours"]
    living = t.c.voided_at.is_(None)
    tenths = sa.func.sum(sa.type_coerce(t.c.service_hours, sa.Integer))
    whole = (
        sa.select(t.c.volunteer, t.c.service_date)
        .where(living)
        .group_by(t.c.volunteer, t.c.service_date)
        .having(tenths > 240)
        .subquery()
    )
    same = sa.and_(t.c.volunteer == whole.c.volunteer, t.c.service_date == whole.c.service_date)
    return list(c.scalars(sa.select(t.c.id).join(whole, same).where(living)))


def category_overlap(c: sa.Connection, model: Model, on: date) -> Found:
    """Rows of one category of one person that run at the same time; the later of each pair."""
    t = model.tables["categories"]
    a, b = t.alias(), t.alias()
    starts = sa.or_(a.c["from"] < b.c["from"], sa.and_(a.c["from"] == b.c["from"], a.c.id < b.c.id))
    query = sa.select(b.c.id).where(
        a.c.resident == b.c.resident,
        a.c.category == b.c.category,
        a.c.voided_at.is_(None),
        b.c.voided_at.is_(None),
        starts,
        sa.or_(a.c.to.is_(None), a.c.to > b.c["from"]),
    )
    return sorted(set(c.scalars(query)))
