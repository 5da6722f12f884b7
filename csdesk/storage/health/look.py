"""A vault as the data check sees it on a day: what several rules need is asked for once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

import sqlalchemy as sa

from csdesk.domain.categories import Held, Rules
from csdesk.domain.households import Clash, Stay, clashes
from csdesk.domain.identity import check_digit
from csdesk.domain.kinship import HEAD
from csdesk.storage.asof import latest_birth, open_on
from csdesk.storage.tables import Model


class Person(NamedTuple):
    """A resident who is not voided.

    Attributes:
        born: 1950, 1950-03 or 1950-03-05; None where it is not known.
        first: The first day that `born` may mean, which sorts as text; empty for None.
    """

    id: int
    name: str
    sex: str | None
    born: str | None
    first: str
    id_no: str | None


class Seat(NamedTuple):
    """Somebody in a household on the day."""

    id: int
    resident: int
    household: int
    relation: str | None
    kind: str
    start: date


class Look:
    """What stands in the vault on a day.

    Attributes:
        on: The day.
    """

    def __init__(self, c: sa.Connection, model: Model, on: date) -> None:
        self.c, self.model, self.on = c, model, on
        self._odd: dict[str, dict[str, list[int]]] = {}

    @cached_property
    def people(self) -> Mapping[int, Person]:
        """Every resident by id."""
        t = self.model.tables["residents"]
        query = sa.select(t.c.id, t.c.name, t.c.sex, t.c.birth_date, t.c.id_no)
        rows = self.c.execute(query.where(t.c.voided_at.is_(None)).order_by(t.c.id))
        return {
            id: Person(id, name, sex, born, f"{born}-01-01"[:10] if born else "", number)
            for id, name, sex, born, number in rows
        }

    @cached_property
    def told(self) -> Mapping[int, tuple[str, str]]:
        """Birth and sex that sound numbers of 18 places say, by resident; empty of foreigners.

        Of their numbers the layout is not certain.
        """
        return {
            p.id: ("", "")
            if p.id_no[0] == "9"
            else (
                f"{p.id_no[6:10]}-{p.id_no[10:12]}-{p.id_no[12:14]}",
                "1" if p.id_no[16] in "13579" else "2",
            )
            for p in self.people.values()
            if p.id_no and _sound(p.id_no)
        }

    @cached_property
    def seats(self) -> Sequence[Seat]:
        """Who is in which household on the day."""
        t = self.model.tables["stays"]
        query = sa.select(
            t.c.id, t.c.resident, t.c.household, t.c.relation, t.c.kind, t.c["from"]
        ).where(open_on(t, "from", "to", sa.literal(self.on, sa.Date)))
        return [Seat(*row) for row in self.c.execute(query.order_by(t.c.household, t.c.id))]

    @cached_property
    def homes(self) -> Mapping[int, Sequence[Seat]]:
        """Households with members on the day, and these."""
        found: dict[int, list[Seat]] = {}
        for seat in self.seats:
            found.setdefault(seat.household, []).append(seat)
        return found

    @cached_property
    def here(self) -> frozenset[int]:
        """Residents in a household on the day."""
        return frozenset(seat.resident for seat in self.seats)

    def head_of(self, household: int) -> Person | None:
        """The head of a household, if one is known and kept."""
        heads = (s.resident for s in self.homes[household] if s.relation == HEAD)
        return next((self.people[h] for h in heads if h in self.people), None)

    def kin(self, relations: frozenset[str]) -> Iterable[tuple[Person, Person, str]]:
        """Members of some relations with a birth, their head with one, and the relation."""
        for home, seats in self.homes.items():
            head = self.head_of(home)
            if head is None or not head.first:
                continue
            for seat in seats:
                other = self.people.get(seat.resident)
                if seat.relation in relations and other and other.first:
                    yield other, head, seat.relation

    def born_by(self, years: int) -> str:
        """The last birth of those who are so old on the day, as text."""
        return latest_birth(years, self.on).isoformat()

    @cached_property
    def clashes(self) -> Sequence[tuple[Clash, Stay, bool]]:
        """Stays that may not be at once, the later one, and whether both are open on the day."""
        t = self.model.tables["stays"]
        living = (t.c.voided_at.is_(None), sa.or_(t.c.to.is_(None), t.c.to > t.c["from"]))
        many = sa.select(t.c.resident).where(*living).group_by(t.c.resident)
        heads = sa.select(t.c.household).where(*living, t.c.relation == HEAD)
        query = sa.select(
            t.c.id, t.c.resident, t.c.household, t.c.kind, t.c.relation, t.c["from"], t.c.to
        ).where(
            *living,
            sa.or_(
                t.c.resident.in_(many.having(sa.func.count() > 1)),
                sa.and_(
                    t.c.relation == HEAD,
                    t.c.household.in_(heads.group_by(t.c.household).having(sa.func.count() > 1)),
                ),
            ),
        )
        stays = {row[0]: Stay(*row) for row in self.c.execute(query)}
        found = []
        for clash in clashes(stays.values()):
            first, second = stays[clash.first], stays[clash.second]
            if clash.why == "two_heads" and first.resident == second.resident:
                continue  # registered in her own household and living there, told in two rows
            both = all(s.start <= self.on and (s.stop is None or s.stop > self.on)
                       for s in (first, second))  # fmt: skip
            found.append((clash, second, both))
        return found

    @cached_property
    def held(self) -> Sequence[Held]:
        """Every category that somebody has or had."""
        t = self.model.tables["categories"]
        query = sa.select(t.c.id, t.c.resident, t.c.category, t.c["from"], t.c.to)
        return [Held(*row) for row in self.c.execute(query.where(t.c.voided_at.is_(None)))]

    @cached_property
    def rules(self) -> Rules:
        """Which categories can't be held at once, and at which age."""
        return Rules(self.model.codes["category"])

    @cached_property
    def left_on(self) -> Mapping[int, date]:
        """Residents who were in a household, are in none on the day, and the day they left."""
        return self.ended("resident")

    def ended(self, column: str) -> Mapping[int, date]:
        """Residents or households whose stays all ended by the day, and the last day of them."""
        t = self.model.tables["stays"]
        last = sa.func.max(sa.func.coalesce(t.c.to, date.max))
        query = (
            sa.select(t.c[column], sa.type_coerce(last, sa.Date))
            .where(t.c.voided_at.is_(None))
            .group_by(t.c[column])
            .having(last <= self.on)
        )
        return {row[0]: row[1] for row in self.c.execute(query)}

    def odd(
        self, ledger: str, conditions: Callable[[], Mapping[str, sa.ColumnElement[bool]]]
    ) -> Mapping[str, Sequence[int]]:
        """Records of a ledger at fault by a look at each alone: code to ids, in one reading.

        Args:
            ledger: The ledger.
            conditions: Gives code to condition; asked once a ledger.
        """
        if ledger not in self._odd:
            self._odd[ledger] = self._read_odd(ledger, conditions())
        return self._odd[ledger]

    def _read_odd(
        self, ledger: str, conditions: Mapping[str, sa.ColumnElement[bool]]
    ) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {code: [] for code in conditions}
        if not conditions:
            return found
        t = self.model.tables[ledger]
        flags = [sa.case((wrong, 1), else_=0) for wrong in conditions.values()]
        query = sa.select(t.c.id, *flags).where(
            t.c.voided_at.is_(None), sa.or_(*conditions.values())
        )
        for id, *wrong in self.c.execute(query.order_by(t.c.id)):
            for code, flag in zip(conditions, wrong, strict=True):
                if flag:
                    found[code].append(id)
        return found


def _sound(number: str) -> bool:
    """18 places, the last of which fits: what nearly all numbers are."""
    body = number[:17]
    return (
        len(number) == 18
        and body.isdigit()
        and body.isascii()
        and "1900" <= number[6:10] <= "2099"
        and "01" <= number[10:12] <= "12"
        and "01" <= number[12:14] <= "31"
        and check_digit(body) == number[17]
        and (number[12:14] <= "28" or _is_day(number[6:14]))
    )


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
