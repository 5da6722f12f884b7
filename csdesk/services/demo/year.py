"""Life in the demo village, month by month: births, deaths, who came, who left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from csdesk.domain.calendar import month_of, months_between
from csdesk.domain.households import HEAD
from csdesk.services.demo.families import AWAY, ELSEWHERE, child_code, marry
from csdesk.services.demo.names import DOUBLE
from csdesk.services.demo.people import Person, Village, born_aged
from csdesk.services.demo.status import circumstances, ended

RATES = {
    "born": 0.8, "died": 0.75, "in": 0.35, "out": 0.35, "married_in": 0.35, "married_out": 0.3,
    "away": 1.2, "returned": 1.0, "institution": 0.12, "head_changed": 0.25,
}  # fmt: skip
"""Events a month for a thousand people."""
TRIES = 600
"""People looked at for one event; where nobody fits it does not happen."""
HERE = ("both", "10")
PLACES = ("县城", "市区", "邻镇", "广东省", "浙江省", "江苏省", "福建省")


def live(village: Village) -> None:
    """Every event from the day after the first roster to the last day of the story."""
    year, known = _Year(village), len(village.people)
    for on, kind in _events(village):
        year.happen(kind, on)
    for person in village.people[known:]:
        circumstances(village, person)


def _events(village: Village) -> list[tuple[date, str]]:
    rng, found = village.rng, list[tuple[date, str]]()
    first = village.start + timedelta(1)
    months = list(months_between(f"{first:%Y-%m}", f"{village.on:%Y-%m}"))
    for kind, rate in RATES.items():
        expected = rate * len(village.people) / 1000
        days = list[date]()
        for month in months:
            begins, ends = month_of(month)
            ends = min(ends, village.on)
            share = ((ends - begins).days + 1) / 30
            count = int(expected * share + rng.random())
            days += [
                begins + timedelta(rng.randrange((ends - begins).days + 1)) for _ in range(count)
            ]
        if not days and (village.on - first).days > 5:  # each kind at least once
            days.append(first + timedelta(rng.randrange((village.on - first).days - 4)))
        found += [(day, kind) for day in days]
    return sorted(found)


class _Year:
    """Applies events to the village; each finds somebody whom it fits."""

    def __init__(self, village: Village) -> None:
        self.village, self.rng = village, village.rng
        self.mothers: dict[int, date] = {}
        for person in village.people:
            if person.mother:
                self._bore(person.mother, person.born)
        self.do: dict[str, Callable[[date], None]] = {
            "born": self._born, "died": self._died, "in": self._in, "out": self._out,
            "married_in": self._married_in, "married_out": self._married_out,
            "away": self._went, "returned": self._returned, "institution": self._institution,
            "head_changed": self._head_changed,
        }  # fmt: skip

    def happen(self, kind: str, on: date) -> None:
        """One event of a kind on a day."""
        self.do[kind](on)

    def _bore(self, mother: Person, born: date) -> None:
        self.mothers[mother.key] = max(self.mothers.get(mother.key, date.min), born)

    def _find(self, on: date, fits: Callable[[Person], bool]) -> Person | None:
        """Somebody in a household that nothing happened to on this day."""
        for _ in range(TRIES):
            person = self.rng.choice(self.village.people)
            if person.stay and person.stay.house.touched < on and fits(person):
                return person
        return None

    # ---- who comes ------------------------------------------------------------------------------
    def _born(self, on: date) -> None:
        def fits(p: Person) -> bool:
            return (
                p.sex == "2"
                and p.spouse is not None
                and p.spouse.stay is not None
                and p.stay is not None
                and p.stay.relation in (HEAD, "12", "38")
                and 20 <= p.age(on) <= 38
                and (on - self.mothers.get(p.key, date.min)).days > 480
            )

        mother = self._find(on, fits)
        if mother is None or mother.stay is None or mother.spouse is None:
            return
        house, sex = mother.stay.house, "1" if self.rng.random() < 0.52 else "2"
        child = self.village.person(sex, on, surname_of(mother.spouse))
        child.mother = mother
        self._bore(mother, on)
        if mother.stay.relation == "38":
            relation = "41" if sex == "1" else "42"
        else:
            codes = [p for p in house.members if p.stay and p.stay.relation[0] in "23"]
            older = [p for p in codes if p.stay and p.stay.relation not in (HEAD, "28", "38")]
            relation = child_code(child, older)
        stay = (mother.stay.kind, mother.stay.reason) if mother.stay.kind != "registered" else HERE
        self.village.seat("born", on, child, house, relation, stay)

    def _in(self, on: date) -> None:
        """A family takes an empty house, or somebody rents a room."""
        v, rng = self.village, self.rng
        place, area = rng.choice(PLACES), rng.choice(ELSEWHERE)
        if rng.random() < 0.4:
            house = v.house("single")
            man = v.person("1", born_aged(rng, on, 22, 45), area=area)
            v.seat("in", on, man, house, HEAD, ("lives_here", "21"), place)
            return
        house = v.house("three")
        child_born = born_aged(rng, on, 1, 12)
        mother_born = child_born - timedelta(rng.randint(7500, 10500))
        man = v.person("1", mother_born - timedelta(rng.randint(-200, 1500)), area=area)
        wife = v.person("2", mother_born, area=rng.choice(ELSEWHERE))
        child = v.person(rng.choice("12"), child_born, surname_of(man), area)
        marry(man, wife)
        child.mother = wife
        self._bore(wife, child_born)
        for person, relation in ((man, HEAD), (wife, "12"), (child, child_code(child, ()))):
            v.seat("in", on, person, house, relation, HERE, place)

    def _married_in(self, on: date) -> None:
        man = self._find(
            on,
            lambda p: (
                p.sex == "1"
                and p.marital == "10"
                and 22 <= p.age(on) <= 38
                and p.stay is not None
                and p.stay.kind == "both"
                and (p.stay.relation == HEAD or p.stay.relation[0] == "2")
            ),
        )
        if man is None or man.stay is None:
            return
        born = man.born + timedelta(self.rng.randint(-200, 1200))
        born = min(born, on - timedelta(int(20.5 * 365.25)))
        area = self.rng.choice(ELSEWHERE)
        bride = self.village.person("2", born, area=area)
        marry(man, bride)
        relation = "12" if man.stay.relation == HEAD else "38"
        self.village.seat("married_in", on, bride, man.stay.house, relation, HERE, "外县")

    # ---- who goes -------------------------------------------------------------------------------
    def _died(self, on: date) -> None:
        least = 72 if self.rng.random() < 0.85 else 50
        person = self._find(on, lambda p: p.age(on) >= least and _free(p, on))
        if person is None or person.stay is None:
            return
        house = person.stay.house
        self.village.leave("died", on, person)
        if len(house.members) == 1 and (left := house.members[0]).age(on) >= 60:
            for fact in left.facts:
                if fact.kind == "E02":
                    ended(fact, on)
            if not left.has("E01", on):
                self.village.categorise(left, "E01", on, basis="入户核实")

    def _out(self, on: date) -> None:
        place = self.rng.choice(PLACES)
        if self.rng.random() < 0.35:
            head = self._find(
                on, lambda p: p.stay is not None and p.stay.house.template in ("three", "couple")
                and p.stay.relation == HEAD,
            )  # fmt: skip
            if head and head.stay:
                for member in reversed(list(head.stay.house.members)):
                    self.village.leave("out", on, member, place)
            return
        person = self._find(
            on, lambda p: 20 <= p.age(on) <= 50 and p.marital == "10" and _free(p, on)
        )
        if person:
            self.village.leave("out", on, person, place)

    def _married_out(self, on: date) -> None:
        woman = self._find(
            on,
            lambda p: (
                p.sex == "2"
                and p.marital == "10"
                and 21 <= p.age(on) <= 33
                and p.stay is not None
                and p.stay.relation[0] == "3"
            ),
        )
        if woman:
            self.village.leave("married_out", on, woman, "外县")
            woman.marital = "20"

    # ---- who is elsewhere for a time ------------------------------------------------------------
    def _went(self, on: date) -> None:
        person = self._find(
            on,
            lambda p: (
                18 <= p.age(on) <= 54
                and p.stay is not None
                and p.stay.kind == "both"
                and p.stay.relation != HEAD
            ),
        )
        if person:
            studies = person.age(on) < 22
            reason = "14" if studies else self.rng.choice(("11", "11", "12"))
            place = self.rng.choice(PLACES)
            self.village.shift("away", on, person, ("registered", reason), place)

    def _returned(self, on: date) -> None:
        person = self._find(
            on,
            lambda p: (
                p.stay is not None
                and p.stay.kind == "registered"
                and p.stay.reason in ("11", "12", "14")
            ),
        )
        if person is None or person.stay is None:
            return
        house = person.stay.house
        self.village.shift("returned", on, person, HERE)
        if house.template == "left":
            for member in house.members:
                for fact in member.facts:
                    if fact.kind in ("C11", "E03"):
                        ended(fact, on)

    def _institution(self, on: date) -> None:
        person = self._find(
            on, lambda p: p.age(on) >= 74 and p.stay is not None and p.stay.kind == "both"
        )
        if person:
            self.village.shift("institution", on, person, (AWAY[0], "17"), "县福利院")
            for fact in person.facts:
                if fact.kind in ("E01", "E02"):
                    ended(fact, on)

    def _head_changed(self, on: date) -> None:
        def heir(p: Person) -> Person | None:
            return next(
                (
                    m
                    for m in (p.stay.house.members if p.stay else ())
                    if m.stay and m.stay.relation in ("22", "23", "32", "21", "31")
                    and m.stay.kind == "both" and m.age(on) >= 25
                ),
                None,
            )  # fmt: skip

        head = self._find(
            on,
            lambda p: (
                p.stay is not None
                and p.stay.relation == HEAD
                and p.age(on) >= 55
                and heir(p) is not None
            ),
        )
        if head and head.stay and (next_ := heir(head)):
            self.village.head(on, head.stay.house, next_)


def surname_of(person: Person) -> str:
    """The surname of a name of Hanzi."""
    return person.name[:2] if person.name[:2] in DOUBLE else person.name[0]


def _free(person: Person, on: date) -> bool:
    """She can leave without leaving children alone."""
    if person.stay is None:
        return False
    others = [p for p in person.stay.house.members if p is not person]
    return not others or any(p.age(on) >= 18 for p in others)
