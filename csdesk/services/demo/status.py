"""What the people of the demo village are: schooling, work, party, telephone, categories."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from csdesk.domain.calendar import birthday
from csdesk.services.demo.people import Fact, House, Person, Village, a_day

SPECIAL = ("E01", "E02", "E03", "E04", "E06")
"""Categories of elders whom the national rule names, but for those that levels make."""
HEAVY = ("1", "2")
"""Levels of a disability that count as heavy."""


def dress(village: Village) -> None:
    """Everybody's circumstances, then who is what on the day of the first roster."""
    for person in village.people:
        circumstances(village, person)
    for house in village.houses:
        _elders(village, house)
        _children(village, house)
        _helped(village, house)
    for person in village.people:
        _own(village, person)


def circumstances(village: Village, person: Person) -> None:
    """Telephone, schooling, work and party of one person."""
    rng, age = village.rng, person.age(village.on)
    person.phones = _phones(village, age)
    person.education = _schooling(rng, person.born.year, age)
    person.occupation = _work(rng, age)
    person.health = _health(rng, age)
    person.native_place = "本县" if person.id_no.startswith(village.area) else "外县"
    if person.ethnicity == "01" and rng.random() < 0.02:
        person.ethnicity = rng.choice(("03", "06", "08", "11", "15"))
    if age >= 23 and rng.random() < 0.05:
        person.political = "01"
        joined = a_day(
            rng, birthday(person.born, 20), min(village.start, birthday(person.born, 45))
        )
        person.joined_party = joined.isoformat() if age < 60 else f"{joined:%Y-%m}"
    elif 14 <= age < 28 and rng.random() < 0.5:
        person.political = "03"
    elif age >= 23 and rng.random() < 0.004:
        person.political = "02"


def _phones(village: Village, age: int) -> tuple[str, ...]:
    rng = village.rng
    if age < 15 or rng.random() > (0.94 if age < 70 else 0.7):
        return ()
    own = village.numbers.phone()
    return (own, village.numbers.phone()) if rng.random() < 0.04 else (own,)


def _schooling(rng: Random, year: int, age: int) -> str | None:
    if age < 6:
        return None
    if age < 12:
        return "80"
    if age < 15:
        return "70"
    if age < 18:
        return "60"
    if year < 1950:
        return rng.choice(("80", "81", "81", "90", "71"))
    if year < 1975:
        return rng.choice(("81", "71", "71", "71", "61"))
    return rng.choice(("71", "71", "61", "41", "31", "21", "21" if year > 1990 else "61"))


def _work(rng: Random, age: int) -> str | None:
    if age < 6:
        return None
    if age < 19:
        return "学生"
    if age < 60:
        return rng.choice(("务农", "务工", "务工", "个体经营", "教师", "司机", "建筑工", "养殖户"))
    return "务农" if age < 72 else None


def _health(rng: Random, age: int) -> str | None:
    if age < 60:
        return "10"
    return rng.choice(
        ("10", "20", "20", "30", "31", "37") if age < 80 else ("20", "30", "31", "32")
    )


# ---- categories ---------------------------------------------------------------------------------


def since(village: Village, person: Person, least: int) -> date:
    """A day some years back on which a category began, not before an age."""
    first = max(birthday(person.born, least), date(village.start.year - 6, 1, 1))
    return a_day(village.rng, first, village.start) if first < village.start else village.start


def _elders(village: Village, house: House) -> None:
    rng, start = village.rng, village.start
    old = [p for p in house.members if p.age(start) >= 60]
    if not old:
        return
    if house.template == "alone":
        if rng.random() < 0.012:
            _into_home(old[0])
        else:
            village.categorise(old[0], "E01", since(village, old[0], 60), basis="入户核实")
    elif house.template == "couple_old" and rng.random() < 0.3:
        for person in old:
            village.categorise(person, "E02", since(village, person, 60), basis="入户核实")
    elif house.template == "left":
        for person in old:
            village.categorise(person, "E03", since(village, person, 60), basis="入户核实")
    for person in old:
        if not person.has("E01", start) and rng.random() < 0.018:
            village.categorise(person, "E04", since(village, person, 60), basis="能力评估")
        elif person.age(start) < 75 and rng.random() < 0.006:
            village.categorise(person, "E06", since(village, person, 60), basis="民政部门审定")


def _into_home(person: Person) -> None:
    """She lives in a home for the old since before the first roster."""
    if person.stay:
        person.stay.kind, person.stay.reason = "registered", "17"


def _children(village: Village, house: House) -> None:
    rng = village.rng
    young = [p for p in house.members if p.age(village.on) < 15]
    if house.template == "left":
        for child in young:
            village.categorise(child, "C11", since(village, child, 0), basis="入户核实")
    elif house.template == "lone_parent" and young and rng.random() < 0.25:
        code = rng.choice(("C24", "C23", "C25"))
        village.categorise(young[0], code, since(village, young[0], 0), basis="民政部门审定")


def _helped(village: Village, house: House) -> None:
    """What a whole household is: 低保, 特困, 脱贫."""
    rng, chance = village.rng, village.rng.random()
    poor = 0.09 if house.template in ("alone", "lone_parent", "single") else 0.02
    if house.template == "alone" and chance < 0.03:
        person = house.members[0]
        made = village.categorise(person, "S22", since(village, person, 60), basis="民政部门审定")
        made.amount = Decimal("1150.00")
    elif chance < 0.03 + poor:
        from_ = since(village, max(house.members, key=lambda p: p.born), 0)
        for person in house.members:
            made = village.categorise(person, "S12", from_, basis="民政部门审定")
            made.amount = Decimal(rng.choice(("385.00", "420.00", "510.00")))
    elif chance < 0.075 + poor:
        code = rng.choice(("S64", "S64", "S64", "S61", "S62", "S30"))
        from_ = since(village, max(house.members, key=lambda p: p.born), 0)
        for person in house.members:
            village.categorise(person, code, from_, basis="村委会评议")


def _own(village: Village, person: Person) -> None:
    """Disability, service in the army, illness."""
    rng, age = village.rng, person.age(village.start)
    if age >= 4 and rng.random() < 0.012 + age / 4000:
        disabled(village, person, since(village, person, 3))
    if person.sex == "1" and age >= 23 and rng.random() < 0.03:
        from_ = since(village, person, 22)
        village.categorise(person, "V20", from_, basis="退役证")
        if age >= 60 and rng.random() < 0.4:
            village.categorise(person, "P10", max(from_, birthday(person.born, 60)))
    if age >= 40 and rng.random() < 0.004:
        village.categorise(person, "L01", since(village, person, 30), basis="医院诊断")


def disabled(village: Village, person: Person, from_: date) -> Fact:
    """A disability with its level and the number of its certificate."""
    rng = village.rng
    code = rng.choice(("D1", "D2", "D3", "D4", "D4", "D4", "D5", "D6", "D7"))
    level = rng.choice(("1", "2", "3", "3", "4", "4"))
    number = f"{person.id_no}{code[1]}{level}"
    return village.categorise(
        person, code, from_, level=level, certificate=number, basis="残疾人证"
    )


def special(facts: Sequence[Fact], on: date) -> bool:
    """The national rule names an elder who has these categories on a day."""
    return any(
        f.runs(on) and (f.kind in SPECIAL or (f.kind[0] == "D" and f.level in HEAVY)) for f in facts
    )


def ended(fact: Fact, on: date) -> None:
    """A category that somebody has no more from a day on."""
    if fact.to is None and fact.from_ < on - timedelta(1):
        fact.to = on
