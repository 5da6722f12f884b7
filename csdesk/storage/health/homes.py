"""Faults in households: heads, relations, stays and the changes that open and close them."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from csdesk.domain.households import ADULT
from csdesk.domain.kinship import CHILDREN, HEAD, PARENTS, SPOUSES, STEP, sex_of
from csdesk.storage.asof import open_on
from csdesk.storage.health.look import Look

Found = list[int]
PARENT = 12
"""Years by which a parent is older at least."""
ARRIVALS = ("opened", "born", "in", "married_in")
DEPARTURES = ("out", "married_out")


def head_unknown(look: Look) -> Found:
    """Households with members none of whom is the head."""
    return [h for h, seats in look.homes.items() if all(s.relation != HEAD for s in seats)]


def two_heads(look: Look) -> Found:
    """Heads of a household that has two of them."""
    return _many(look, frozenset((HEAD,)))


def two_spouses(look: Look) -> Found:
    """Husbands and wives of the head of a household that has two of them."""
    return _many(look, SPOUSES)


def _many(look: Look, relations: frozenset[str]) -> Found:
    found: set[int] = set()
    for seats in look.homes.values():
        such = {s.resident for s in seats if s.relation in relations}
        found |= such if len(such) > 1 else set()
    return sorted(found)


def head_minor(look: Look) -> Found:
    """Households whose head is not of age while somebody else is."""
    grown = look.born_by(ADULT)
    found = []
    for home, seats in look.homes.items():
        head = look.head_of(home)
        if head is None or head.first <= grown:
            continue
        births = [look.people[s.resident].first for s in seats if s.resident in look.people]
        if any(b and b <= grown for b in births):
            found.append(home)
    return found


def spouse_same_sex(look: Look) -> Found:
    """Husbands and wives of the same sex as the head."""
    found = []
    for home, seats in look.homes.items():
        head = look.head_of(home)
        for seat in seats:
            other = look.people.get(seat.resident)
            if head and other and seat.relation in SPOUSES and head.sex and head.sex == other.sex:
                found.append(other.id)
    return sorted(set(found))


def relation_sex(look: Look) -> Found:
    """Members whose relation says another sex than theirs."""
    people = look.people
    return sorted(
        {
            s.resident
            for s in look.seats
            if (said := sex_of(s.relation))
            and s.resident in people
            and people[s.resident].sex in ("1", "2")
            and people[s.resident].sex != said
        }
    )


def child_older_than_parent(look: Look) -> Found:
    """Children of a household born no later than its head, and heads no later than a parent."""
    children = {o.id for o, head, _ in look.kin(CHILDREN) if o.first <= head.first}
    heads = {head.id for o, head, _ in look.kin(PARENTS) if head.first <= o.first}
    return sorted(children | heads)


def parent_too_young(look: Look) -> Found:
    """Children, of blood, fewer than twelve years younger than their parent."""
    children = {
        o.id
        for o, head, _ in look.kin(CHILDREN - STEP)
        if head.first < o.first < _later(head.first)
    }
    heads = {head.id for o, head, _ in look.kin(PARENTS) if o.first < head.first < _later(o.first)}
    return sorted(children | heads)


def _later(first: str) -> str:
    return f"{int(first[:4]) + PARENT:04d}{first[4:]}"


def registered_twice(look: Look) -> Found:
    """Residents with two stays on the day that register."""
    return _clashing(look, "two_registered", now=True)


def housed_twice(look: Look) -> Found:
    """Residents with two stays on the day that house, and not both register."""
    both = set(registered_twice(look))
    return [id for id in _clashing(look, "two_housed", now=True) if id not in both]


def stays_overlap(look: Look) -> Found:
    """Residents with two stays of one kind at once on some earlier or later day."""
    whys = ("two_registered", "two_housed", "two_heads")
    return sorted({id for why in whys for id in _clashing(look, why, now=False)})


def _clashing(look: Look, why: str, now: bool) -> Found:
    return sorted(
        {s.resident for clash, s, both in look.clashes if clash.why == why and both is now}
    )


def never_lived(look: Look) -> Found:
    """Households in which nobody ever was."""
    t, stays = look.model.tables["households"], look.model.tables["stays"]
    some = sa.exists().where(stays.c.household == t.c.id, stays.c.voided_at.is_(None))
    query = sa.select(t.c.id).where(t.c.voided_at.is_(None), ~some)
    return list(look.c.scalars(query.order_by(t.c.id)))


def number_twice(look: Look) -> Found:
    """Households of one number."""
    t = look.model.tables["households"]
    rows = look.c.execute(
        sa.select(t.c.id, t.c.household_no).where(
            t.c.voided_at.is_(None), t.c.household_no.is_not(None)
        )
    ).all()
    times = Counter(number for _, number in rows)
    return sorted(id for id, number in rows if times[number] > 1)


def dead_but_here(look: Look) -> Found:
    """Residents in a household on the day who died before."""
    t = look.model.tables["changes"]
    dead = sa.select(t.c.resident).where(
        t.c.kind == "died", t.c.voided_at.is_(None), t.c.event_date <= look.on
    )
    return sorted(set(look.c.scalars(dead)) & look.here)


def left_but_here(look: Look) -> Found:
    """Residents who left while a stay that began before goes on."""
    t, s = look.model.tables["changes"], look.model.tables["stays"]
    query = (
        sa.select(t.c.resident)
        .join(s, s.c.resident == t.c.resident)
        .where(t.c.kind.in_(DEPARTURES), t.c.voided_at.is_(None), t.c.event_date <= look.on)
        .where(open_on(s, "from", "to", sa.literal(look.on, sa.Date)))
        .where(s.c["from"] < t.c.event_date)
    )
    return sorted(set(look.c.scalars(query)))


def change_without_stay(look: Look) -> Found:
    """Arrivals that opened no stay."""
    t, s = look.model.tables["changes"], look.model.tables["stays"]
    opened = sa.exists().where(s.c.opened_by == t.c.id, s.c.voided_at.is_(None))
    query = sa.select(t.c.id).where(t.c.kind.in_(ARRIVALS), t.c.voided_at.is_(None), ~opened)
    return list(look.c.scalars(query.order_by(t.c.id)))


def month_unbalanced(look: Look) -> Found:
    """Residents of whom a stay begins or ends without a change of that day.

    These are whom the month's equation misses: opening + changes = closing.
    """
    s, t = look.model.tables["stays"], look.model.tables["changes"]
    found: set[int] = set()
    for by, day in (("opened_by", "from"), ("closed_by", "to")):
        told = t.alias()
        same = sa.and_(told.c.voided_at.is_(None), told.c.event_date == s.c[day])
        query = (
            sa.select(s.c.resident)
            .outerjoin(told, told.c.id == s.c[by])
            .where(s.c.voided_at.is_(None), s.c[day].is_not(None), same.is_not(sa.true()))
        )
        found |= set(look.c.scalars(query))
    return sorted(found)
