"""The demo village while it is made up: people, households, and the verbs that move them.

The rules are those of `services/households/people.py`; here a stay is written once, with its end, so that a
hundred thousand people take seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from csdesk.domain.calendar import age_on
from csdesk.domain.households import HEAD, Member, relations_after, successor
from csdesk.services.demo.names import Names, Numbers


@dataclass(slots=True, eq=False)
class Person:
    """Somebody of the village.

    Attributes:
        key: Her place among the people, from 0.
        stay: The open stay, None where she is in no household.
        touched: The day of her household's last change; nothing else happens to it that day.
    """

    key: int
    name: str
    sex: str
    born: date
    id_no: str
    ethnicity: str = "01"
    marital: str = "10"
    mother: Person | None = None
    spouse: Person | None = None
    phones: tuple[str, ...] = ()
    political: str | None = "13"
    joined_party: str | None = None
    education: str | None = None
    occupation: str | None = None
    health: str | None = None
    native_place: str | None = None
    stay: Staying | None = None
    facts: list[Fact] = field(default_factory=list)
    left: date | None = None
    died: bool = False

    def age(self, on: date) -> int:
        """Full years on a day."""
        return age_on(self.born, on) or 0

    def has(self, code: str, on: date) -> bool:
        """A category that runs on a day."""
        return any(f.kind == code and f.runs(on) for f in self.facts)


@dataclass(slots=True, eq=False)
class House:
    """A household, and who is in it now."""

    key: int
    no: str
    group: int
    grid: int
    address: str
    template: str
    members: list[Person] = field(default_factory=list)
    touched: date = date.min

    @property
    def head(self) -> Person | None:
        """The head."""
        return next((p for p in self.members if p.stay and p.stay.relation == HEAD), None)


@dataclass(slots=True, eq=False)
class Happened:
    """A change: what happened to whom."""

    key: int
    on: date
    kind: str
    person: Person
    house: House
    told: date
    place: str | None = None
    remark: str | None = None


@dataclass(slots=True, eq=False)
class Staying:
    """A stay in a household, open while `to` is empty."""

    person: Person
    house: House
    relation: str
    kind: str
    reason: str
    from_: date
    opened: Happened
    to: date | None = None
    closed: Happened | None = None


@dataclass(slots=True, eq=False)
class Fact:
    """A category of a person."""

    person: Person
    kind: str
    from_: date
    to: date | None = None
    level: str | None = None
    certificate: str | None = None
    basis: str | None = None
    amount: Decimal | None = None

    def runs(self, on: date) -> bool:
        """It holds on a day."""
        return self.from_ <= on and (self.to is None or self.to > on)


@dataclass(eq=False)
class Village:
    """Everybody and everything that happened to them, in the order in which it is written.

    Attributes:
        area: Area code with which ID numbers begin.
        name: Of the village, as addresses say it.
        start: The day on which the first roster is opened.
        on: The last day of the story.
    """

    area: str
    name: str
    start: date
    on: date
    rng: Random
    names: Names
    numbers: Numbers
    people: list[Person] = field(default_factory=list)
    houses: list[House] = field(default_factory=list)
    changes: list[Happened] = field(default_factory=list)
    stays: list[Staying] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    groups: int = 1
    grids: int = 1

    def person(self, sex: str, born: date, surname: str = "", area: str = "") -> Person:
        """Somebody new, in no household yet."""
        surname = surname or self.names.surname()
        name = self.names.person(surname, sex, born)
        number = self.numbers.id_no(area or self.area, born, sex)
        made = Person(len(self.people), name, sex, born, number)
        self.people.append(made)
        return made

    def house(self, template: str) -> House:
        """A new household, the next door of a group; grids are runs of groups."""
        key = len(self.houses)
        door, group = divmod(key, self.groups)
        door += 1
        made = House(
            key=key,
            no=f"{group + 1:02d}{door:03d}",
            group=group,
            grid=group * self.grids // self.groups,
            address=f"{self.name}{group + 1}组{door}号",
            template=template,
        )
        self.houses.append(made)
        return made

    # ---- verbs ----------------------------------------------------------------------------------
    def happened(
        self, kind: str, on: date, person: Person, house: House, place: str | None = None
    ) -> Happened:
        """A change, told on its day or up to nine days later."""
        late = 0 if kind == "opened" else self.rng.choice((0, 0, 1, 1, 2, 3, 5, 9))
        told = min(on + timedelta(late), max(self.on, on))
        made = Happened(len(self.changes), on, kind, person, house, told, place)
        self.changes.append(made)
        house.touched = on
        return made

    def seat(
        self,
        kind: str,
        on: date,
        person: Person,
        house: House,
        relation: str,
        stay: tuple[str, str] = ("both", "10"),
        place: str | None = None,
    ) -> None:
        """建账, 出生, 迁入, 婚入: a change opens a stay."""
        change = self.happened(kind, on, person, house, place)
        self._stay(person, house, relation, stay, on, change)
        house.members.append(person)

    def leave(self, kind: str, on: date, person: Person, place: str | None = None) -> None:
        """死亡, 迁出, 婚出: stays and categories end; a head's successor takes over."""
        stay = person.stay
        if stay is None:
            return
        house = stay.house
        change = self.happened(kind, on, person, house, place)
        if stay.relation == HEAD and len(house.members) > 1:
            others = [_member(p) for p in house.members if p is not person]
            by = successor(others, on)
            heir = next(p for p in house.members if p.key == by)
            self.head(on, house, heir, leaving=person)
        stay.to, stay.closed = on, change
        person.stay, person.left, person.died = None, on, kind == "died"
        house.members.remove(person)
        for fact in person.facts:
            if fact.to is None and fact.from_ <= on:
                fact.to = on
        if person.spouse and kind == "died":
            person.spouse.marital = "30"

    def head(self, on: date, house: House, heir: Person, leaving: Person | None = None) -> None:
        """换户主: relations of all who stay are put in terms of the new head."""
        after = relations_after([_member(p) for p in house.members], heir.key)
        change = self.happened("head_changed", on, heir, house)
        for member in house.members:
            stay = member.stay
            relation = after[member.key] or "97"
            if stay is None or member is leaving or relation == stay.relation:
                continue
            stay.to, stay.closed = on, change
            self._stay(member, house, relation, (stay.kind, stay.reason), on, change)

    def shift(
        self, kind: str, on: date, person: Person, to: tuple[str, str], place: str | None = None
    ) -> None:
        """外出, 返乡, 入住机构: one stay closes and another opens in the same household."""
        stay = person.stay
        if stay is None:
            return
        change = self.happened(kind, on, person, stay.house, place)
        stay.to, stay.closed = on, change
        self._stay(person, stay.house, stay.relation, to, on, change)

    def categorise(self, person: Person, code: str, from_: date, **more: object) -> Fact:
        """A category from a day on."""
        made = Fact(person, code, from_, **more)  # type: ignore[arg-type]  # fields by name
        person.facts.append(made)
        self.facts.append(made)
        return made

    def _stay(
        self,
        person: Person,
        house: House,
        relation: str,
        kind: tuple[str, str],
        on: date,
        change: Happened,
    ) -> None:
        person.stay = Staying(person, house, relation, *kind, on, change)
        self.stays.append(person.stay)


def _member(person: Person) -> Member:
    relation = person.stay.relation if person.stay else None
    return Member(person.key, relation, person.sex, person.born.isoformat())


def a_day(rng: Random, first: date, last: date) -> date:
    """A day between two, both included; the first where they are crossed."""
    return first + timedelta(rng.randint(0, max((last - first).days, 0)))


def born_aged(rng: Random, on: date, least: int, most: int) -> date:
    """A birth that makes somebody of an age between two on a day."""
    return on - timedelta(rng.randint(int(least * 365.25) + 1, int((most + 1) * 365.25) - 2))
