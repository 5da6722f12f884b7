"""What the vault holds of people, households, groups and grids, for finding the rows of a file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from csdesk.domain.households import HEAD
from csdesk.ledgers.roster import MADE, PLACED, SPELLED
from csdesk.storage.asof import open_on
from csdesk.storage.tables import Model


@dataclass(slots=True)
class Person:
    """Somebody kept.

    Attributes:
        household: Where she lives, else where she is registered; None for who is in none.
        kind: Of that stay.
    """

    id: int
    name: str
    id_no: str | None
    born: str | None
    household: int | None = None
    relation: str | None = None
    kind: str | None = None
    reason: str | None = None
    sex: str | None = None


@dataclass(slots=True)
class Household:
    """A household kept, with who is in it today."""

    id: int
    number: str
    address: str | None
    group: str | None
    head: Person | None = None
    members: list[Person] = field(default_factory=list)


@dataclass(frozen=True)
class Kept:
    """Everybody and everything that a row may mean."""

    people: dict[int, Person]
    by_id: dict[str, Person]
    by_name: dict[str, list[Person]]
    households: dict[int, Household]
    by_number: dict[str, list[Household]]
    places: dict[str, dict[str, int]]
    """Ledger of groups or grids to title to id; of two titles of one the first declared is last."""
    last_number: int
    """The highest household number that is digits alone."""

    def masked(self, mask: str, name: str | None) -> list[Person]:
        """Those whose number fits one with stars, of a name."""
        parts = (re.escape(part) for part in re.split(r"\*+", mask))  # one star or eleven: a gap
        pattern = re.compile(r"[\dX]*".join(parts))
        among: Iterable[Person] = self.by_name.get(name, ()) if name else ()
        return [p for p in among if p.id_no and pattern.fullmatch(p.id_no)]


def kept(c: sa.Connection, model: Model, on: date) -> Kept:
    """Read what is kept; four queries, some 10 MB for 20,000 people."""
    t = model.tables
    r, h, s = (t[c] for c in ("residents", "households", "stays"))
    places = {code: _places(c, t[code], code) for code in MADE}
    group_titles = {id: title for title, id in places[PLACED["group"]].items()}
    people = {
        row.id: Person(row.id, row.name, row.id_no, row.birth_date, sex=row.sex)
        for row in c.execute(
            sa.select(r.c.id, r.c.name, r.c.id_no, r.c.birth_date, r.c.sex).where(
                r.c.voided_at.is_(None)
            )
        )
    }
    query = sa.select(h.c.id, h.c.household_no, h.c.address, h.c.group)
    households = {
        row.id: Household(
            row.id, row.household_no or "", row.address, group_titles.get(row.group or 0)
        )
        for row in c.execute(query.where(h.c.voided_at.is_(None)))
    }
    open_ = open_on(s, "from", "to", sa.literal(on, sa.Date))
    stays = sa.select(s.c.resident, s.c.household, s.c.relation, s.c.kind, s.c.reason)
    # `both`, `lives_here`, `registered`: the first one says where somebody lives
    for row in c.execute(stays.where(open_).order_by(s.c.kind, s.c.id)):
        person, home = people.get(row.resident), households.get(row.household)
        if person is None or home is None:
            continue
        home.members.append(person)
        if row.relation == HEAD:
            home.head = person
        if person.household is None:
            person.household, person.relation = home.id, row.relation
            person.kind, person.reason = row.kind, row.reason
    by_name, by_number = defaultdict(list), defaultdict(list)
    for person in people.values():
        by_name[person.name].append(person)
    for home in households.values():
        by_number[home.number].append(home)
    numbers = (int(no) for no in by_number if no.isdecimal() and len(no) <= 8)
    return Kept(
        people,
        {p.id_no: p for p in people.values() if p.id_no},
        dict(by_name),
        households,
        dict(by_number),
        places,
        max(numbers, default=0),
    )


def _places(c: sa.Connection, table: sa.Table, code: str) -> dict[str, int]:
    """Title to id of places, in the one spelling too."""
    found: dict[str, int] = {}
    for named in reversed(MADE[code]):
        found |= _titles(c, table.c.id, table.c[named])
    spelled = SPELLED.get(code, str)
    return {spelled(title): id for title, id in found.items()} | found


def _titles(c: sa.Connection, id: sa.Column[int], title: sa.Column[str]) -> dict[str, int]:
    query = sa.select(title, id).where(id.table.c.voided_at.is_(None), title.is_not(None))
    return {row[0]: row[1] for row in reversed(c.execute(query.order_by(id)).all())}
