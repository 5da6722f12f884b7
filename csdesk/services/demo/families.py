"""Families of the demo village on the day of its first roster: who lives with whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

from csdesk.services.demo.people import House, Person, Staying, Village, born_aged

AWAY = ("registered", "11")
SIZES = {
    "alone": 1, "single": 1, "couple_old": 2, "couple": 2, "lone_parent": 2, "three": 3,
    "grown": 3, "four": 4, "grown_four": 4, "stem_four": 4, "stem_five": 5, "left": 5,
    "stem_six": 6,
}  # fmt: skip
"""People of each kind of family."""
WEIGHTS = {
    "alone": 9, "single": 3, "couple_old": 11, "couple": 8, "lone_parent": 4, "three": 12,
    "grown": 9, "four": 14, "grown_four": 6, "stem_four": 4, "stem_five": 9, "left": 5,
    "stem_six": 6,
}  # fmt: skip
ELSEWHERE = ("430426", "430524", "431103", "360321", "440229", "520603", "420822", "450330")
"""Counties from which people come."""
BRIDES = 0.3
"""Chance that a wife was registered in another county at birth."""


def plan(rng: Random, residents: int, houses: int) -> list[str]:
    """Kinds of family for so many households that together have so many people."""
    kinds, weights = list(WEIGHTS), list(WEIGHTS.values())
    chosen = rng.choices(kinds, weights, k=houses)
    short = residents - sum(SIZES[k] for k in chosen)
    while short:
        at, other = rng.randrange(houses), rng.choice(kinds)
        step = SIZES[other] - SIZES[chosen[at]]
        if step and abs(short - step) < abs(short):
            chosen[at] = other
            short -= step
    return chosen


def settle(village: Village, residents: int) -> None:
    """Make every household and open its stays on the day of the first roster."""
    houses = max(1, round(residents * 0.3))
    least, most = houses, houses * max(SIZES.values())
    for template in plan(village.rng, min(max(residents, least), most), houses):
        house = village.house(template)
        MAKERS[template](_Family(village, house, village.rng))


class _Family:
    """One household on its way in."""

    def __init__(self, village: Village, house: House, rng: Random) -> None:
        self.village, self.house, self.rng = village, house, rng
        self.surname = village.names.surname()
        self.tenants = house.template in ("single", "three") and rng.random() < 0.06

    def join(self, person: Person, relation: str, stay: tuple[str, str] = ("both", "10")) -> Person:
        """A stay from the first day on."""
        if self.tenants:
            stay = ("lives_here", "20" if self.rng.random() < 0.7 else "21")
        self.village.seat("opened", self.village.start, person, self.house, relation, stay)
        return person

    def man(self, born: date) -> Person:
        """A man of the family's name."""
        return self.village.person("1", born, self.surname)

    def wife(self, of: Person, born: date) -> Person:
        """His wife, of a name of her own."""
        area = self.rng.choice(ELSEWHERE) if self.rng.random() < BRIDES else ""
        made = self.village.person("2", born, area=area)
        if self.rng.random() < 0.012 and not of.spouse:
            made.name, made.ethnicity = self.village.names.far("2")
        marry(of, made)
        return made

    def child(self, mother: Person, born: date, surname: str = "") -> Person:
        """A child of hers."""
        sex = "1" if self.rng.random() < 0.52 else "2"
        made = self.village.person(sex, born, surname or self.surname)
        made.mother = mother
        return made

    def after(self, born: date, least: int, most: int) -> date:
        """The birth of a parent so many years older."""
        return born - timedelta(self.rng.randint(int(least * 365.25) + 1, int(most * 365.25)))

    def children(self, ages: tuple[int, int], count: int) -> list[date]:
        """Births of brothers and sisters, the eldest of an age between two."""
        start = self.village.start
        first = born_aged(self.rng, start, *ages)
        births = [first]
        for _ in range(count - 1):
            room = (start - births[-1]).days - 10
            births.append(births[-1] + timedelta(self.rng.randint(480, max(500, min(2200, room)))))
        return births

    def parents_of(self, eldest: date) -> tuple[Person, Person]:
        """A couple whose first child was born on a day."""
        mother_born = self.after(eldest, 20, 30)
        father = self.man(mother_born - timedelta(self.rng.randint(-300, 1800)))
        return father, self.wife(father, mother_born)


def marry(a: Person, b: Person) -> None:
    """Husband and wife."""
    a.spouse, b.spouse = b, a
    a.marital = b.marital = "20"


def child_code(person: Person, older: Sequence[Person], only: bool = False) -> str:
    """独生子, 长子, 次女 …: a child of the head, after her elder brothers and sisters."""
    before = sum(p.sex == person.sex for p in older)
    first = 22 if person.sex == "1" else 32
    if only:
        return str(first - 1)
    return str(first + before) if before < 5 else str(first + 7)


# ---- the kinds ----------------------------------------------------------------------------------


def _alone(f: _Family) -> None:
    sex = "2" if f.rng.random() < 0.66 else "1"
    old = f.village.person(sex, born_aged(f.rng, f.village.start, 65, 94), f.surname)
    old.marital = f.rng.choice(("30", "30", "30", "40", "10"))
    f.join(old, "02")


def _single(f: _Family) -> None:
    sex = "1" if f.rng.random() < 0.7 else "2"
    one = f.village.person(sex, born_aged(f.rng, f.village.start, 26, 57), f.surname)
    one.marital = f.rng.choice(("10", "10", "40"))
    f.join(one, "02", AWAY if f.rng.random() < 0.15 else ("both", "10"))


def _couple_of(f: _Family, ages: tuple[int, int]) -> tuple[Person, Person]:
    man = f.man(born_aged(f.rng, f.village.start, *ages))
    woman = f.wife(man, man.born + timedelta(f.rng.randint(-300, 2000)))
    f.join(man, "02")
    f.join(woman, "12")
    return man, woman


def _couple_old(f: _Family) -> None:
    _couple_of(f, (64, 87))


def _couple(f: _Family) -> None:
    _couple_of(f, (41, 60))


def _lone_parent(f: _Family) -> None:
    (born,) = f.children((2, 16), 1)
    sex = "2" if f.rng.random() < 0.6 else "1"
    mother_born = f.after(born, 21, 33)
    parent = f.village.person(sex, mother_born, f.surname)
    parent.marital = f.rng.choice(("30", "40", "40"))
    f.join(parent, "02")
    child = f.child(parent, born)
    child.mother = parent if sex == "2" else None
    f.join(child, child_code(child, (), only=True))


def _couple_with(f: _Family, ages: tuple[int, int], count: int, grown: bool = False) -> None:
    births = f.children(ages, count)
    father, mother = f.parents_of(births[0])
    f.join(father, "02")
    f.join(mother, "12")
    if not f.tenants and f.rng.random() < (0.1 if grown else 0.17):
        father.stay = _away(father.stay)
    _children(f, mother, births, grown)


def _children(f: _Family, mother: Person, births: Sequence[date], grown: bool = False) -> None:
    older: list[Person] = []
    for born in births:
        child = f.child(mother, born)
        stay = ("both", "10")
        if grown and f.rng.random() < 0.4:
            studies = child.age(f.village.start) < 23
            stay = ("registered", "14" if studies else f.rng.choice(("11", "11", "11", "12")))
        only = len(births) == 1 and f.rng.random() < 0.3
        f.join(child, child_code(child, older, only), stay)
        older.append(child)


def _away(stay: Staying | None) -> Staying | None:
    """He works elsewhere since before the first roster."""
    if stay:
        stay.kind, stay.reason = AWAY
    return stay


def _three(f: _Family) -> None:
    _couple_with(f, (0, 17), 1)


def _four(f: _Family) -> None:
    _couple_with(f, (3, 17), 2)


def _grown(f: _Family) -> None:
    _couple_with(f, (19, 29), 1, grown=True)


def _grown_four(f: _Family) -> None:
    _couple_with(f, (21, 29), 2, grown=True)


def _stem(f: _Family, children: int, both: bool = True, left: bool = False) -> None:
    """Grandparents, their son and his wife, and grandchildren; one of the men is the head."""
    births = f.children((3, 13) if left or children > 1 else (0, 15), children)
    son, wife = f.parents_of(births[0])
    grandma_born = f.after(son.born, 20, 31)
    if both:
        grandpa = f.man(grandma_born - timedelta(f.rng.randint(-400, 1500)))
        grandma = f.wife(grandpa, grandma_born)
        elders = [grandpa, grandma]
    else:
        grandma = f.village.person("2", grandma_born)
        grandma.marital = "30"
        elders = [grandma]
    son.mother = grandma
    head = elders[0] if left or f.rng.random() < 0.45 else son
    if head is son:
        f.join(son, "02")
        f.join(wife, "12")
        for elder in elders:
            f.join(elder, "51" if elder.sex == "1" else "52")
        _children(f, wife, births)
        return
    f.join(head, "02")
    if both:
        f.join(grandma, "12")
    away = AWAY if left else ("both", "10")
    f.join(son, "22", away)
    f.join(wife, "38", away)
    for born in births:
        child = f.child(wife, born)
        f.join(child, "41" if child.sex == "1" else "42")


def _stem_four(f: _Family) -> None:
    _stem(f, 1, both=False)


def _stem_five(f: _Family) -> None:
    _stem(f, 1)


def _stem_six(f: _Family) -> None:
    _stem(f, 2)


def _left(f: _Family) -> None:
    _stem(f, 1, left=True)


MAKERS: dict[str, Callable[[_Family], None]] = {
    "alone": _alone, "single": _single, "couple_old": _couple_old, "couple": _couple,
    "lone_parent": _lone_parent, "three": _three, "grown": _grown, "four": _four,
    "grown_four": _grown_four, "stem_four": _stem_four, "stem_five": _stem_five,
    "left": _left, "stem_six": _stem_six,
}  # fmt: skip
