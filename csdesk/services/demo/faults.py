"""One fault of each kind that the data check knows, in records that chance chooses.

Each stands alone: it causes no other fault. In a village without the records that a fault needs,
the little it needs is made first.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import sqlalchemy as sa

from csdesk.domain.calendar import birthday
from csdesk.domain.households import HEAD
from csdesk.domain.identity import make_id
from csdesk.domain.values import first_day
from csdesk.ledgers.care import Visit
from csdesk.ledgers.grids import Grid
from csdesk.ledgers.people import Category, Change, Group, Household, Resident, Stay
from csdesk.ledgers.volunteers import ServiceHours, Volunteer
from csdesk.services.demo.names import Names
from csdesk.services.demo.samples import AREA
from csdesk.services.office import Office, step
from csdesk.storage.asof import open_on
from csdesk.storage.work import Work

CHILDREN = ("21", "22", "23", "31", "32", "33")


@dataclasses.dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a household on the day.

    Attributes:
        plain: No category of hers is kept.
    """

    resident: int
    household: int
    stay: int
    relation: str | None
    born: date
    name: str
    plain: bool


def seed_faults(office: Office, rng: Random) -> None:
    """One fault of each kind, each in records of its own."""
    with step(office, "演示：体检样例") as w:
        seeder = _Seeder(w, office, rng)
        for seed in FAULTS.values():
            seed(seeder)


def seed_fault(office: Office, code: str, rng: Random) -> None:
    """One fault of one kind, also in an empty village.

    Raises:
        KeyError: The data check knows no such code.
    """
    seed = FAULTS[code]
    with step(office, "演示：体检样例") as w:
        seed(_Seeder(w, office, rng))


class _Seeder:
    """Finds records that nothing else was done to, or makes them."""

    def __init__(self, w: Work, office: Office, rng: Random) -> None:
        self.w, self.rng, self.on = w, rng, office.today()
        self.area = office.about.division or AREA
        self.names = Names(rng)
        self.used: set[int] = set()
        self.members = self._members()
        self.houses = self._houses()

    def _members(self) -> list[Member]:
        t = self.w.model.tables
        stays, people, facts = t["stays"], t["residents"], t["categories"]
        query = (
            sa.select(
                stays.c.resident, stays.c.household, stays.c.id, stays.c.relation,
                people.c.birth_date, people.c.name,
            )
            .join(people, people.c.id == stays.c.resident)
            .where(open_on(stays, "from", "to", sa.literal(self.on, sa.Date)))
            .where(people.c.id_no.is_not(None), people.c.birth_date.is_not(None))
            .order_by(stays.c.id)
        )  # fmt: skip
        known = set(self.w.c.scalars(sa.select(facts.c.resident)))
        return [
            Member(r, h, s, relation, first_day(born), name, r not in known)
            for r, h, s, relation, born, name in self.w.c.execute(query)
        ]

    def _houses(self) -> dict[int, list[Member]]:
        found: dict[int, list[Member]] = {}
        for m in self.members:
            found.setdefault(m.household, []).append(m)
        return found

    def take(self, *members: Member) -> None:
        """Nothing else is done to their household."""
        self.used |= {m.household for m in members}

    def find(self, fits: Callable[[Member], bool], make: Callable[[], Member]) -> Member:
        """Somebody of a household not touched yet in which nobody has a category."""
        ready = [
            m
            for m in self.members
            if m.household not in self.used
            and fits(m)
            and all(other.plain for other in self.houses[m.household])
        ]
        found = self.rng.choice(ready) if ready else make()
        self.take(found)
        return found

    def aged(self, m: Member, least: int, most: int) -> bool:
        """Her age on the day lies between two."""
        return birthday(m.born, least) <= self.on < birthday(m.born, most + 1)

    # ---- what is missing is made ----------------------------------------------------------------
    def number(self, born: date, sex: str) -> str:
        """An ID number that the vault does not hold."""
        people = self.w.model.tables["residents"]
        while True:
            made = make_id(self.area, born, self.rng.randrange(1, 499) * 2 + (sex == "1"))
            if self.w.c.scalar(sa.select(people.c.id).where(people.c.id_no == made)) is None:
                return made

    def family(self) -> tuple[Member, Member, Member]:
        """A new household: man, wife, child; group and grid are there or made."""
        house = self.w.add(
            "households",
            Household(household_no=f"9{self.rng.randrange(10**5):05d}", address="柳沟村1组99号",
                      group=self._first("groups", Group(group_name="1组")),
                      grid=self._first("grids", Grid(grid_no="1", grid_name="一网格"))),
        )  # fmt: skip
        year, surname = self.on.year, self.names.surname()
        man = self.person(house, HEAD, "1", date(year - 42, 3, 8), surname)
        wife = self.person(house, "12", "2", date(year - 40, 9, 16))
        child = self.person(house, "32", "2", date(year - 9, 5, 20), surname)
        return man, wife, child

    def _first(self, code: str, row: Any) -> Any:
        table = self.w.model.tables[code]
        there = sa.select(table.c.id).where(table.c.voided_at.is_(None)).order_by(table.c.id)
        found = self.w.c.scalar(there.limit(1))
        return self.w.add(code, row) if found is None else found

    def person(
        self,
        house: int,
        relation: str,
        sex: str,
        born: date,
        surname: str = "",
        died: date | None = None,
    ) -> Member:
        """Somebody new in a household since the first roster, until she died."""
        name = self.names.person(surname or self.names.surname(), sex, born)
        row = Resident(
            id_no=self.number(born, sex),
            id_type="111",
            name=name,
            sex=sex,
            birth_date=born.isoformat(),  # type: ignore[arg-type]  # a PartDay of full length
            ethnicity="01",
        )
        return self.open(row, house, relation, died)

    def open(self, row: Resident, house: int, relation: str, died: date | None = None) -> Member:
        """A resident whose stay the first roster opens."""
        changes = self.w.model.tables["changes"]
        first = sa.select(sa.func.min(changes.c.event_date)).where(changes.c.kind == "opened")
        day = self.w.c.scalar(first) or self.on - timedelta(60)
        resident = self.w.add("residents", row)
        change = self.w.add(
            "changes",
            Change(event_date=day, registered_on=day, kind="opened", resident=resident,
                   household=_id(house)),
        )  # fmt: skip
        ended: Any = None
        if died:
            ended = self.w.add(
                "changes",
                Change(event_date=died, registered_on=died, kind="died", resident=resident,
                       household=_id(house)),
            )  # fmt: skip
        stay = self.w.add(
            "stays",
            Stay(resident=resident, household=_id(house), relation=relation, kind="both",
                 reason="10", from_=day, to=died, opened_by=change, closed_by=ended),
        )  # fmt: skip
        born = first_day(str(row.birth_date))
        return Member(resident, house, stay, relation, born, row.name, plain=True)

    def alter(self, code: str, id: int, **values: Any) -> None:
        """Change some fields of a record."""
        kept = self.w.get(code, id)
        self.w.change(code, id, kept.version, dataclasses.replace(kept.row, **values))


def _id(id: int) -> Any:
    return id


# ---- the twelve ---------------------------------------------------------------------------------


def _head_unknown(s: _Seeder) -> None:
    head = s.find(
        lambda m: m.relation == HEAD and len(s.houses[m.household]) > 1, lambda: s.family()[0]
    )
    s.alter("stays", head.stay, relation=None)


def _id_missing(s: _Seeder) -> None:
    names: dict[str, int] = {}
    for m in s.members:
        names[m.name] = names.get(m.name, 0) + 1
    one = s.find(lambda m: s.aged(m, 20, 58) and names[m.name] == 1, lambda: s.family()[1])
    s.alter("residents", one.resident, id_no=None, id_type=None)


def _birth_partial(s: _Seeder) -> None:
    def fits(m: Member) -> bool:
        parents = any((o.relation or "")[:1] == "5" for o in s.houses[m.household])
        return m.relation == HEAD and s.aged(m, 30, 55) and not parents

    one = s.find(fits, lambda: s.family()[0])
    s.alter("residents", one.resident, birth_date=str(one.born.year))


def _child_older_than_parent(s: _Seeder) -> None:
    def head_of(m: Member) -> Member | None:
        return next((o for o in s.houses[m.household] if o.relation == HEAD), None)

    def fits(m: Member) -> bool:
        head = head_of(m)
        return m.relation in CHILDREN and s.aged(m, 0, 16) and bool(head and s.aged(head, 24, 55))

    made: list[Member] = []

    def make() -> Member:
        made.extend(s.family())
        return made[2]

    child = s.find(fits, make)
    head = made[0] if made else head_of(child)
    if head is None:
        raise AssertionError
    sex = s.w.get("residents", child.resident).row.sex
    born = head.born - timedelta(s.rng.randint(30, 400))
    number = s.number(born, sex)
    s.alter("residents", child.resident, birth_date=born.isoformat(), id_no=number)


def _same_person_twice(s: _Seeder) -> None:
    one = s.find(lambda m: s.aged(m, 20, 58), lambda: s.family()[1])
    other = s.find(lambda m: m.relation == HEAD, lambda: s.family()[0])
    row = s.w.get("residents", one.resident).row
    s.open(dataclasses.replace(row, phones=()), other.household, "97")


def _phone_invalid(s: _Seeder) -> None:
    one = s.find(lambda m: s.aged(m, 20, 70), lambda: s.family()[0])
    s.alter("residents", one.resident, phones=("1390013",))


def _group_unknown(s: _Seeder) -> None:
    one = s.find(lambda m: m.relation == HEAD, lambda: s.family()[0])
    s.alter("households", one.household, group=None)


def _grid_missing(s: _Seeder) -> None:
    one = s.find(lambda m: m.relation == HEAD, lambda: s.family()[0])
    s.alter("households", one.household, grid=None)


def _visit_before_birth(s: _Seeder) -> None:
    child = s.find(
        lambda m: s.on - timedelta(400) < m.born < s.on - timedelta(2), lambda: s.family()[2]
    )
    _visit(s, child.resident, child.born - timedelta(s.rng.randint(3, 25)))


def _visit_after_death(s: _Seeder) -> None:
    changes = s.w.model.tables["changes"]
    gone = (
        sa.select(changes.c.resident, changes.c.event_date)
        .where(changes.c.kind == "died", changes.c.event_date <= s.on - timedelta(4))
        .where(changes.c.voided_at.is_(None))
        .order_by(changes.c.id)
    )
    known = [(r, d) for r, d in s.w.c.execute(gone)]
    person, day = s.rng.choice(known) if known else _dead(s)
    _visit(s, person, day + timedelta(s.rng.randint(1, 3)))


def _dead(s: _Seeder) -> tuple[int, date]:
    """An old man who died ten days ago, of a household that goes on."""
    head, *_ = s.family()
    day = s.on - timedelta(10)
    old = s.person(head.household, "51", "1", date(s.on.year - 78, 4, 2), died=day)
    return old.resident, day


def _visit(s: _Seeder, resident: int, day: date) -> None:
    s.w.add(
        "visits",
        Visit(visit_date=day, visit_target=_id(resident), visit_method="02", met=True,
              visitor=("李建禾",), visit_content="电话问候，一切正常"),
    )  # fmt: skip


def _hours_over_day(s: _Seeder) -> None:
    hours = s.w.model.tables["service_hours"]
    some = sa.select(hours.c.volunteer, hours.c.service_date, hours.c.activity)
    known = s.w.c.execute(some.order_by(hours.c.id)).all()
    if known:
        volunteer, day, activity = s.rng.choice(known)
    else:
        name = s.names.person(s.names.surname(), "2", date(1988, 1, 1))
        volunteer, day, activity = s.w.add("volunteers", Volunteer(name=name)), s.on, None
        s.w.add("service_hours", _hours(volunteer, day, activity, "3.0"))
    s.w.add("service_hours", _hours(volunteer, day, activity, "23.5"))


def _hours(volunteer: int, day: date, activity: int | None, hours: str) -> ServiceHours:
    at: Any = activity
    return ServiceHours(
        service_date=day, volunteer=_id(volunteer), activity=at, service_hours=Decimal(hours),
        what="入户陪伴",
    )  # fmt: skip


def _category_overlap(s: _Seeder) -> None:
    facts = s.w.model.tables["categories"]
    here = {m.resident for m in s.members}
    mine = sa.select(facts).where(facts.c.category.in_(("V20", "L01", "P10")))
    mine = mine.where(facts.c.to.is_(None), facts.c["from"] < s.on - timedelta(20))
    rows = s.w.c.execute(mine.order_by(facts.c.id)).mappings()
    known = [dict(r) for r in rows if r["resident"] in here]
    if known:
        row: Category = s.w.stored("categories", s.rng.choice(known)).row
    else:
        man, *_ = s.family()
        row = Category(resident=_id(man.resident), category="V20", from_=s.on - timedelta(900))
        s.w.add("categories", row)
    s.w.add("categories", dataclasses.replace(row, from_=s.on - timedelta(s.rng.randint(1, 15))))


FAULTS: dict[str, Callable[[_Seeder], None]] = {
    "head_unknown": _head_unknown,
    "id_missing": _id_missing,
    "birth_partial": _birth_partial,
    "child_older_than_parent": _child_older_than_parent,
    "same_person_twice": _same_person_twice,
    "phone_invalid": _phone_invalid,
    "group_unknown": _group_unknown,
    "grid_missing": _grid_missing,
    "visit_before_birth": _visit_before_birth,
    "visit_after_death": _visit_after_death,
    "hours_over_day": _hours_over_day,
    "category_overlap": _category_overlap,
}
"""What seeds each code of the data check."""
