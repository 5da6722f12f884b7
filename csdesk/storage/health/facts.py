"""Faults in what somebody is and has: categories, dated facts, the one file of a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from csdesk.domain.calendar import age_on
from csdesk.domain.categories import Ages
from csdesk.domain.ledger import Ledger
from csdesk.storage.asof import open_on
from csdesk.storage.health.look import Look

Found = list[int]
Each = list[tuple[str, int]]
ELDER = 60


def category_overlap(look: Look) -> Found:
    """Rows of one category of one person that run at the same time; the later of each pair."""
    found, last = [], dict[tuple[int, str], date]()
    for one in sorted(look.held, key=lambda h: (h.start, h.id)):
        key, until = (one.resident, one.category), one.stop or date.max
        if key in last and one.start < last[key]:
            found.append(one.id)
        last[key] = max(last.get(key, date.min), until)
    return sorted(found)


def category_clash(look: Look) -> Found:
    """Categories of one person that can't be at once, on the day or after; the later of each."""
    open_ = [h for h in look.held if h.stop is None or h.stop > look.on]
    return sorted({later.id for later, _, _ in look.rules.clashes(open_)})


def child_grown(look: Look) -> Found:
    """Open categories whose holder is too old for them."""
    return [id for id, age, ages in _aged(look) if ages.most is not None and age > ages.most]


def elder_young(look: Look) -> Found:
    """Open categories whose holder is too young for them."""
    return [id for id, age, ages in _aged(look) if ages.least is not None and age < ages.least]


def _aged(look: Look) -> Iterable[tuple[int, int, Ages]]:
    """Open categories that ask for an age, the age of their holder, and what is asked."""
    asked = {code: look.rules.ages_of(code) for code in {h.category for h in look.held}}
    for one in sorted(look.held, key=lambda h: h.id):
        ages, person = asked[one.category], look.people.get(one.resident)
        if ages is None or person is None or not person.first or one.start > look.on:
            continue
        age = age_on(person.first, look.on)
        if age is not None and (one.stop is None or one.stop > look.on):
            yield one.id, age, ages


def level_missing(look: Look) -> Found:
    """Disabilities, of those in force, without their level."""
    t, table = look.model.tables["categories"], look.model.codes["category"]
    family = [c for c in table.names if table.rows[c].get("source_table") == "disability_category"]
    query = sa.select(t.c.id).where(
        t.c.category.in_(family),
        t.c.level.is_(None),
        open_on(t, "from", "to", sa.literal(look.on, sa.Date)),
    )
    return list(look.c.scalars(query.order_by(t.c.id)))


def ended_before_begun(look: Look) -> Each:
    """Dated facts of every ledger that end before they begin."""
    found: Each = []
    for ledger, of, to in _dated(look):
        t = look.model.tables[ledger.code]
        query = sa.select(t.c.id).where(t.c.voided_at.is_(None), t.c[to] < t.c[of])
        found += [(ledger.code, id) for id in look.c.scalars(query.order_by(t.c.id))]
    return found


def _dated(look: Look) -> Iterable[tuple[Ledger, str, str]]:
    for ledger in look.model.ledgers.values():
        if ledger.dated:
            yield ledger, ledger.dated.from_, ledger.dated.to


def open_after_leaving(look: Look) -> Each:
    """Dated facts that go on though she whose they are has left, or the household has closed."""
    return [(code, id) for code, id, _ in after_leaving(look)]


def after_leaving(look: Look) -> list[tuple[str, int, date]]:
    """The same with the day on which each ends by right."""
    found = []
    for ledger in look.model.ledgers.values():
        dated = ledger.dated
        if dated is None or ledger.written_by:
            continue  # a stay that goes on is no leaving
        column = {"residents": "resident", "households": "household"}.get(
            ledger.fields[dated.of].to
        )
        gone = {} if column is None else look.ended(column)
        if not gone:
            continue
        t = look.model.tables[ledger.code]
        ends = sa.or_(t.c[dated.to].is_(None), t.c[dated.to] > look.on)
        query = sa.select(t.c.id, t.c[dated.of], t.c[dated.from_]).where(
            t.c.voided_at.is_(None), ends
        )
        for id, whose, start in look.c.execute(query.order_by(t.c.id)):
            if whose in gone:
                found.append((ledger.code, id, max(gone[whose], start)))
    return found


def _files(look: Look) -> Iterable[tuple[str, str]]:
    """Ledgers with one row of a resident at most, and its reference."""
    for ledger in look.model.ledgers.values():
        if ledger.one_per and ledger.fields[ledger.one_per].to == "residents":
            yield ledger.code, ledger.one_per


def file_twice(look: Look) -> Each:
    """Files of a person who has two of them."""
    found: Each = []
    for code, of in _files(look):
        t = look.model.tables[code]
        living = t.c.voided_at.is_(None)
        twice = sa.select(t.c[of]).where(living).group_by(t.c[of]).having(sa.func.count() > 1)
        query = sa.select(t.c.id).where(living, t.c[of].in_(twice)).order_by(t.c.id)
        found += [(code, id) for id in look.c.scalars(query)]
    return found


def file_of_gone(look: Look) -> Each:
    """Files of people who died or left."""
    return [(code, id) for code, id, whose in _filed(look) if whose in look.left_on]


def _filed(look: Look) -> Iterable[tuple[str, int, int]]:
    for code, of in _files(look):
        t = look.model.tables[code]
        query = sa.select(t.c.id, t.c[of]).where(t.c.voided_at.is_(None)).order_by(t.c.id)
        for id, whose in look.c.execute(query):
            yield code, id, whose


def elder_file_young(look: Look) -> Found:
    """Files of elders who are not sixty yet."""
    t, grown = look.model.tables["elder_files"], look.born_by(ELDER)
    query = sa.select(t.c.id, t.c.resident).where(t.c.voided_at.is_(None)).order_by(t.c.id)
    return [
        id
        for id, whose in look.c.execute(query)
        if whose in look.people and look.people[whose].first > grown
    ]
