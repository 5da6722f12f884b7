"""Writes what was made up into the vault, by the one writer and in bulk."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from csdesk.ledgers.grids import Grid
from csdesk.ledgers.people import (
    Category,
    Change,
    Distinct,
    Group,
    Household,
    Resident,
    Stay,
)
from csdesk.services.demo.courses import course
from csdesk.services.demo.people import Person, Village
from csdesk.services.demo.work import Works
from csdesk.storage.work import New, Work

DIGITS = "零一二三四五六七八九"
TOLD = frozenset(
    {
        "residents", "groups", "grids", "households", "changes", "stays", "categories",
        "elder_files", "visits", "teams", "volunteers", "activities", "service_hours",
        "facilities", "opening_hours", "facility_checks", "matters", "matter_steps", "campaigns",
        "campaign_rows", "distinct_people",
    }
)  # fmt: skip
"""Ledgers that the story fills; of the others rows are made up."""
PAIRS = 12
"""Namesakes at most who were told apart."""


@dataclasses.dataclass(frozen=True, slots=True)
class Keeper:
    """A grid's leader and workers."""

    leader: Person
    workers: tuple[Person, ...]


@dataclasses.dataclass(slots=True)
class Ids:
    """Ids by place: of people, groups, grids, households, changes."""

    people: Sequence[int] = ()
    groups: Sequence[int] = ()
    grids: Sequence[int] = ()
    houses: Sequence[int] = ()
    changes: Sequence[int] = ()


def keep_people(w: Work, v: Village, keepers: Sequence[Keeper]) -> Ids:
    """Residents, groups, grids, households, changes, stays and categories.

    What belongs to one household is a bundle: it is taken back together.
    """
    ids = Ids()
    home = {stay.person.key: stay.house.no for stay in reversed(v.stays)}
    ids.people = w.add_many(
        "residents", [New(_resident(v, p), bundle=home.get(p.key, "")) for p in v.people]
    )
    ids.groups = w.add_many("groups", [New(g) for g in _groups(v, ids)])
    ids.grids = w.add_many("grids", [New(g) for g in _grids(v, keepers)])
    ids.houses = w.add_many(
        "households", [New(h, bundle=str(h.household_no)) for h in _houses(v, ids)]
    )
    changes = (
        New(
            Change(
                event_date=c.on, registered_on=c.told, kind=c.kind,
                resident=_id(ids.people, c.person.key), household=_id(ids.houses, c.house.key),
                place=c.place, remark=c.remark,
            ),
            bundle=c.house.no,
        )
        for c in v.changes
    )  # fmt: skip
    ids.changes = w.add_many("changes", list(changes))
    stays = (
        New(
            Stay(
                resident=_id(ids.people, s.person.key), household=_id(ids.houses, s.house.key),
                relation=s.relation, kind=s.kind, reason=s.reason, from_=s.from_, to=s.to,
                opened_by=_id(ids.changes, s.opened.key),
                closed_by=_id(ids.changes, s.closed.key) if s.closed else None,
            ),
            bundle=s.house.no,
        )
        for s in v.stays
    )  # fmt: skip
    w.add_many("stays", list(stays))
    facts = (
        New(
            Category(
                resident=_id(ids.people, f.person.key), category=f.kind, level=f.level,
                certificate_no=f.certificate, basis=f.basis, from_=f.from_, to=f.to,
                amount=f.amount,
            ),
            bundle=home.get(f.person.key, ""),
        )
        for f in v.facts
    )  # fmt: skip
    w.add_many("categories", list(facts))
    return ids


def keep_works(w: Work, works: Works, ids: Ids) -> None:
    """Teams with their volunteers, activities and hours; facilities with checks; matters."""
    teams = w.add_many("teams", [New(t) for t in works.teams])
    volunteers = put(w, "volunteers", works.volunteers, resident=ids.people, team=teams)
    activities = put(w, "activities", works.activities, team=teams)
    put(w, "service_hours", works.hours, volunteer=volunteers, activity=activities)
    facilities = put(w, "facilities", works.facilities, grid=ids.grids)
    put(w, "opening_hours", works.opening, facility=facilities)
    checks = put(w, "facility_checks", works.checks, facility=facilities)
    matters = put(
        w, "matters", works.matters, resident=ids.people, grid=ids.grids, facility=facilities,
        facility_check=checks,
    )  # fmt: skip
    w.add_many(
        "matter_steps",
        [New(s) for m, id in zip(works.matters, matters, strict=True) for s in course(m, id)],
    )


def put(w: Work, code: str, rows: Iterable[Any], **by: Sequence[int]) -> list[Any]:
    """Add rows whose references are still places in a list of ids."""
    news = []
    for row in rows:
        known = {n: ids[at] for n, ids in by.items() if (at := getattr(row, n)) is not None}
        news.append(New(dataclasses.replace(row, **known)))
    return w.add_many(code, news)


def namesakes(v: Village) -> list[Distinct]:
    """Pairs of one name who were asked and are two; without namesakes, the first two people."""
    by_name: dict[str, list[Person]] = {}
    for person in v.people:
        by_name.setdefault(person.name, []).append(person)
    pairs = [tuple(some[:2]) for some in by_name.values() if len(some) > 1]
    pairs = pairs[:PAIRS] or [tuple(v.people[:2])] * (len(v.people) > 1)
    return [Distinct(one=_at(a), other=_at(b), basis="看过证件") for a, b in pairs]


def _at(person: Person) -> Any:
    """Her place among the people, until they are kept."""
    return person.key


def spelled(number: int) -> str:
    """一, 十二, 三十, 一百零五: a number below a thousand in words."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += f"{'' if tens == 1 and not hundreds else DIGITS[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (DIGITS[ones] if ones or not number else "")


def _id(ids: Sequence[int], at: int) -> Any:
    return ids[at]


def _resident(v: Village, p: Person) -> Resident:
    age = p.age(v.on)
    parent = p.mother
    urgent = parent.phones[:1] if parent and age < 18 else ()
    helped = any(f.amount for f in p.facts)
    return Resident(
        id_no=p.id_no,
        id_type="111" if age >= 16 else "113",
        name=p.name,
        sex=p.sex,
        birth_date=p.born.isoformat(),  # type: ignore[arg-type]  # a PartDay of full length
        ethnicity=p.ethnicity,
        hukou_type="10",
        native_place=p.native_place,
        phones=p.phones,
        emergency_contact=parent.name if parent and urgent else None,
        emergency_phone=urgent,
        education=p.education,
        political=p.political if age >= 14 else None,
        party_branch=f"{v.name}党支部" if p.political in ("01", "02") else None,
        party_join_date=p.joined_party,  # type: ignore[arg-type]  # a PartDay
        marital=p.marital,
        occupation=p.occupation,
        health=p.health,
        medical_insurance="城乡居民医保",
        pension="城乡居民养老保险" if age >= 16 and p.occupation != "学生" else None,
        bank_name="农村信用社" if helped else None,
        bank_account=f"620000{p.key:013d}" if helped else None,
        informed_on=v.start,
    )


def _groups(v: Village, ids: Ids) -> Iterable[Group]:
    heads: dict[int, Person] = {}
    others: dict[int, list[str]] = {}
    for p in v.people:
        if p.stay and p.stay.kind == "both" and 35 <= p.age(v.on) <= 65:
            group = p.stay.house.group
            if heads.setdefault(group, p) is not p and len(others.setdefault(group, [])) < 2:
                others[group].append(p.name)
    for n in range(v.groups):
        sides = ("东至水渠，西至村道", "沿主街两侧", "南至河堤，北至山脚", "村道以北，学校以东")
        yield Group(
            group_name=f"{n + 1}组",
            head=_id(ids.people, heads[n].key) if n in heads else None,
            representatives="、".join(others.get(n, ())) or None,
            boundary=sides[n % len(sides)],
        )


def _grids(v: Village, keepers: Sequence[Keeper]) -> Iterable[Grid]:
    for n, keeper in enumerate(keepers):
        groups = [g + 1 for g in range(v.groups) if g * v.grids // v.groups == n]
        yield Grid(
            grid_no=f"{v.area}{n + 1:04d}",
            grid_name=f"{spelled(n + 1)}网格",
            kind="1",
            leader=(keeper.leader.name,),
            workers=tuple(p.name for p in keeper.workers),
            phones=keeper.leader.phones[:1],
            boundary="、".join(f"{g}组" for g in groups),
        )


def _houses(v: Village, ids: Ids) -> Iterable[Household]:
    for h in v.houses:
        yield Household(
            household_no=h.no,
            address=h.address,
            reg_address=h.address,
            group=_id(ids.groups, h.group),
            grid=_id(ids.grids, h.grid),
            toilet="2" if h.key % 23 == 0 else "1",
            sewage=h.key % 7 != 0,
            tap_water=h.key % 31 != 0,
        )
