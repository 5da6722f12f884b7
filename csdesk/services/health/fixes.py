"""What mends a fault where that is certain: which records get which values, and nothing is written.

Where a fix says nothing of a record the clerk mends it by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from csdesk.domain.calendar import birthday
from csdesk.domain.groups import group_in, group_name
from csdesk.domain.identity import read_id, upgrade
from csdesk.domain.kinship import HEAD
from csdesk.domain.phones import phone
from csdesk.storage.asof import open_on
from csdesk.storage.health import facts
from csdesk.storage.health.look import Look
from csdesk.storage.records import one

Rows = Sequence[tuple[str, int]]
MAJORITY, ENOUGH = 0.9, 3
"""A group has one grid where so many of its households do, and so many at least."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a record shall hold.

    Attributes:
        values: Field id to value; None takes the record out of the lists.
    """

    ledger: str
    id: int
    values: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends the faults of a rule.

    Attributes:
        words: Its button, such as 按证号改.
        propose: What is certain of some records at fault.
    """

    words: str
    propose: Callable[[Look, Rows], Iterable[Wanted]]


def _birth(look: Look, rows: Rows) -> Iterable[Wanted]:
    for ledger, id in rows:
        if born := look.told.get(id, ("", ""))[0]:
            yield Wanted(ledger, id, {"birth_date": born})


def _sex(look: Look, rows: Rows) -> Iterable[Wanted]:
    for ledger, id in rows:
        if sex := look.told.get(id, ("", ""))[1]:
            yield Wanted(ledger, id, {"sex": sex})


def _upgrade(look: Look, rows: Rows) -> Iterable[Wanted]:
    """Certain where birth and sex agree with the number."""
    for ledger, id in rows:
        person = look.people[id]
        read = read_id(person.id_no or "", on=look.on)
        if read.number is None or read.born is None or read.sex != person.sex:
            continue
        if person.born == read.born.isoformat():
            yield Wanted(ledger, id, {"id_no": upgrade(person.id_no or "")})


def _phones(look: Look, rows: Rows) -> Iterable[Wanted]:
    for code, id in rows:
        ledger, kept = look.model.ledgers[code], one(look.c, look.model, code, id)
        values = {}
        for field in ledger.fields.values():
            if kept and field.kind == "phones" and not field.custom:
                old = getattr(kept.row, field.id)
                values[field.id] = tuple(dict.fromkeys(phone(n) or n for n in old))
        yield Wanted(code, id, values)


def _grid_of_group(look: Look, rows: Rows) -> Iterable[Wanted]:
    """The grid of nearly all households of the same group."""
    t = look.model.tables["households"]
    known = sa.select(t.c.group, t.c.grid, sa.func.count()).where(
        t.c.voided_at.is_(None), t.c.group.is_not(None), t.c.grid.is_not(None)
    )
    by: dict[int, Counter[int]] = {}
    for group, grid, count in look.c.execute(known.group_by(t.c.group, t.c.grid)):
        by.setdefault(group, Counter())[grid] = count
    groups = {row[0]: row[1] for row in look.c.execute(sa.select(t.c.id, t.c.group))}
    for ledger, id in rows:
        grids = by.get(groups.get(id) or 0)
        if not grids:
            continue
        grid, count = grids.most_common(1)[0]
        if count >= ENOUGH and count >= MAJORITY * grids.total():
            yield Wanted(ledger, id, {"grid": grid})


def _group_of_address(look: Look, rows: Rows) -> Iterable[Wanted]:
    """The group that the address speaks of, where one of that name is kept."""
    homes, groups = look.model.tables["households"], look.model.tables["groups"]
    named = sa.select(groups.c.group_name, groups.c.id).where(groups.c.voided_at.is_(None))
    by: dict[str, list[int]] = {}
    for name, id in look.c.execute(named):
        by.setdefault(group_name(name or ""), []).append(id)
    for ledger, id in rows:
        address = look.c.scalar(sa.select(homes.c.address).where(homes.c.id == id))
        found = by.get(group_in(address or ""), [])
        if len(found) == 1:
            yield Wanted(ledger, id, {"group": found[0]})


def _end_stays(look: Look, rows: Rows) -> Iterable[Wanted]:
    """Stays end on the day of death or leaving; of a head among others a person decides."""
    t, s = look.model.tables["changes"], look.model.tables["stays"]
    for _, id in rows:
        told = sa.select(t.c.id, t.c.kind, t.c.event_date).where(
            t.c.resident == id,
            t.c.voided_at.is_(None),
            t.c.kind.in_(("died", "out", "married_out")),
            t.c.event_date <= look.on,
        )
        left = look.c.execute(told.order_by(t.c.event_date.desc(), t.c.id.desc())).all()
        change = next((row for row in left if row.kind == "died"), left[0] if left else None)
        mine = sa.select(s.c.id, s.c.household, s.c.relation, s.c["from"]).where(
            s.c.resident == id, open_on(s, "from", "to", sa.literal(look.on, sa.Date))
        )
        stays = look.c.execute(mine).all()
        if change is None or any(_needed(look, *row, change.event_date) for row in stays):
            continue
        for stay, *_ in stays:
            yield Wanted("stays", stay, {"to": change.event_date, "closed_by": change.id})


def _needed(look: Look, stay: int, home: int, relation: str | None, start: date, on: date) -> bool:
    """A stay that can't simply end: it began later, or the household would have no head."""
    others = any(s.id != stay for s in look.homes[home])
    return start > on or (relation == HEAD and others)


def _end_facts(look: Look, rows: Rows) -> Iterable[Wanted]:
    wanted = set(rows)
    for code, id, day in facts.after_leaving(look):
        dated = look.model.ledgers[code].dated
        if (code, id) in wanted and dated:
            yield Wanted(code, id, {dated.to: day})


def _grown(look: Look, rows: Rows) -> Iterable[Wanted]:
    """The birthday on which she grew out of it, where it began before."""
    held = {h.id: h for h in look.held}
    for code, id in rows:
        fact = held[id]
        person, ages = look.people[fact.resident], look.rules.ages_of(fact.category)
        if person.born is None or len(person.born) < 10 or ages is None or ages.most is None:
            continue
        day = birthday(date.fromisoformat(person.born), ages.most + 1)
        if day > fact.start:
            yield Wanted(code, id, {"to": day})


def _void(look: Look, rows: Rows) -> Iterable[Wanted]:
    return [Wanted(code, id, None) for code, id in rows]


BIRTH = Fix("按证号填出生日期", _birth)
SEX = Fix("按证号填性别", _sex)
UPGRADE = Fix("升为 18 位", _upgrade)
PHONES = Fix("统一写法", _phones)
GROUP_OF_ADDRESS = Fix("按住址填小组", _group_of_address)
GRID_OF_GROUP = Fix("按小组填网格", _grid_of_group)
END_STAYS = Fix("止于离开之日", _end_stays)
END_FACTS = Fix("止于离开之日", _end_facts)
GROWN = Fix("止于超龄之日", _grown)
VOID_FILES = Fix("作废这些档案", _void)
