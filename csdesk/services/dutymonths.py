"""Coverage of a month: who stood on the roll of a rule, and who of them was met in its days."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from csdesk.domain.calendar import age_on, month_of, reaches
from csdesk.domain.coverage import coverage, window, window_of
from csdesk.domain.derived import AllOf
from csdesk.domain.duties import Frequency, Rule, Within
from csdesk.domain.filters import And, Compare, Filter, Has, In, Not, Or
from csdesk.services import lists
from csdesk.services.dutygroups import people_of, tier_of, under
from csdesk.services.dutyrules import PEOPLE, VISITS, counting, duties
from csdesk.services.office import Office, reading
from csdesk.storage import meetings
from csdesk.storage.meetings import Counting

FACTS = ("stays", "categories")
"""Dated facts that bring somebody under a rule or take her away."""
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class MonthCoverage:
    """Of those on a month's roll, who was met at least once in it.

    Attributes:
        on_roll: Who was listed on any day of the month (standards 4.4), or on its last day where
            the pack says so.
        missing: Who of them was not met.
    """

    on_roll: tuple[int, ...]
    missing: tuple[int, ...]

    @property
    def roll(self) -> int:
        """How many are on the roll."""
        return len(self.on_roll)

    @property
    def met(self) -> int:
        """How many of them were met."""
        return len(self.on_roll) - len(self.missing)

    @property
    def who_met(self) -> tuple[int, ...]:
        """Who of them was met."""
        gone = set(self.missing)
        return tuple(id for id in self.on_roll if id not in gone)


@dataclass
class Months:
    """Rolls and meetings of one office, each asked for once however many rules share it."""

    office: Office
    _rolls: dict[object, tuple[int, ...]] = field(default_factory=dict)
    _met: dict[object, frozenset[int]] = field(default_factory=dict)

    def coverage(
        self, month: str, rules: Sequence[Rule], upto: date | None = None, *, monthly: bool = False
    ) -> MonthCoverage:
        """Coverage of some rules together in a month.

        Args:
            month: Such as 2026-10.
            rules: Over residents, each as it held then: dated values of one rule may be among them.
            upto: The last day looked at, in the running month.
            monthly: Leave out those who are not to be met in every month.
        """
        roll: dict[int, None] = {}
        met: set[int] = set()
        for rule in rules:
            span = _held(rule, month, upto)
            if span is None:
                continue
            for level, frequency in enumerate(rule.levels):
                if monthly and window_of(frequency) != "month":
                    continue
                some, seen = self._level(rule, level, frequency, month, span)
                roll |= dict.fromkeys(some)
                met |= seen
        found = coverage(tuple(roll), met)
        return MonthCoverage(tuple(roll), found.missing)

    def _level(
        self, rule: Rule, level: int, frequency: Frequency, month: str, span: Span
    ) -> tuple[Sequence[int], frozenset[int]]:
        """The roll of one level, and who was met in the days that cover the month."""
        if isinstance(frequency, Within):
            return self._after_events(rule, level, frequency, month, span)
        last = span[1]
        first = last if rule.roll == "last day" else span[0]
        roll = self.roll(tier_of(rule, level, people_of(rule)), first, last)
        return roll, self.met(counting(rule), window(frequency, month, last))

    def _after_events(
        self, rule: Rule, level: int, frequency: Within, month: str, span: Span
    ) -> tuple[Sequence[int], frozenset[int]]:
        """Whoever was to be met in the month after an event, and who was, from the event on."""
        first, last = span
        roll: dict[int, date] = {}
        for person in under(self.office, rule, PEOPLE, last):
            due = [e for e in person.events if first <= e + timedelta(frequency.days) <= last]
            if person.level % len(rule.levels) == level and due:
                roll[person.id] = min(due) - timedelta(frequency.early)
        if not roll:
            return (), frozenset()
        with reading(self.office) as c:
            rows = meetings.meetings_within(
                c, self.office.model, VISITS, counting(rule), min(roll.values()), last
            )
        return tuple(roll), frozenset(id for id, day in rows if id in roll and day >= roll[id])

    def met(self, what: Counting, span: Span) -> frozenset[int]:
        """Who was met at least once in a span."""
        key = (what, span)
        if key not in self._met:
            with reading(self.office) as c:
                self._met[key] = meetings.people_within(c, self.office.model, VISITS, what, *span)
        return self._met[key]

    def roll(self, where: Filter | None, first: date, last: date) -> tuple[int, ...]:
        """Whoever fulfilled a filter over residents on any day of a period.

        Who is on its first or last day is asked for at once. Whoever is on neither came and went in
        between: she came by a fact that began, or by a birthday, and then a fact of hers ended.
        """
        key = (where, first, last)
        if key in self._rolls:
            return self._rolls[key]
        office, found = self.office, dict[int, None]()
        for day in dict.fromkeys((first, last)):
            asked = lists.ask(office, PEOPLE, where=where, on=day)
            found |= dict.fromkeys(lists.ids(office, asked))
        if first < last and where is not None:
            with reading(office) as c:
                for ledger in FACTS:
                    began = meetings.under_at_start(c, office.model, ledger, where, first, last)
                    found |= dict.fromkeys(began)
            for day, ids in _turned_and_went(office, first, last, found, where):
                some = lists.ask(office, PEOPLE, where=where, on=day, given=ids)
                found |= dict.fromkeys(lists.ids(office, some))
        self._rolls[key] = made = tuple(found)
        return made


def _held(rule: Rule, month: str, upto: date | None) -> Span | None:
    """The days of a month on which a rule held; None where it held on none."""
    first, last = month_of(month)
    last = min(last, upto) if upto else last
    first = max(first, rule.start) if rule.start else first
    last = min(last, rule.stop - timedelta(1)) if rule.stop else last
    return (first, last) if first <= last else None


def month_coverage(
    office: Office, month: str, upto: date | None = None, rules: Sequence[Rule] | None = None
) -> MonthCoverage:
    """Coverage of visits in a month, up to a day in the running one.

    Args:
        office: The open office.
        month: Such as 2026-10.
        upto: The last day looked at.
        rules: Rules over residents. If not said, all that are in force, and of those under them
            who is to be met in every month.
    """
    known = [d.rule for d in duties(office, PEOPLE)] if rules is None else rules
    return Months(office).coverage(month, known, upto, monthly=rules is None)


def month_roll(office: Office, first: date, last: date, rules: Sequence[Rule]) -> list[int]:
    """Whoever was under one of some visit rules on any day of a period."""
    months = Months(office)
    rolls = (months.roll(people_of(rule), first, last) for rule in rules)
    return list(dict.fromkeys(id for roll in rolls for id in roll))


def _turned_and_went(
    office: Office, first: date, last: date, roll: Container[int], where: Filter
) -> list[tuple[date, list[int]]]:
    """Who reached an age of a filter in a period before a fact of hers ended, by its last day."""
    ages = _ages(office, where)
    if not ages:
        return []
    with reading(office) as c:
        ended = [e for f in FACTS for e in meetings.ended_within(c, office.model, f, first, last)]
    asked = lists.ask(office, PEOPLE, every=True, columns=("birth_date",), on=last)
    some = list(dict.fromkeys(id for id, _ in ended if id not in roll))
    born = {
        id: row[0]
        for page in lists.pages(office, asked, some, 1000)
        for id, row in zip(page.ids, page.rows, strict=True)
        if row[0]
    }
    days: dict[date, list[int]] = {}
    for id, day in ended:
        if id not in born or (age := age_on(born[id], day)) not in ages or age is None:
            continue
        if first < reaches(born[id], age) < day:
            days.setdefault(day - timedelta(1), []).append(id)
    return sorted(days.items())


def _ages(office: Office, tree: Filter) -> set[int]:
    """The ages at which a filter may begin to hold, those of computed categories too."""
    match tree:
        case And(parts) | Or(parts):
            return {age for part in parts for age in _ages(office, part)}
        case Not(part):
            return _ages(office, part)
        case Compare("age", _, value):
            return {int(str(value)), int(str(value)) + 1}
        case In("age", values):
            return {age for value in values for age in (int(str(value)), int(str(value)) + 1)}
        case Has("category", value):
            column = office.ledgers[PEOPLE].derived["category"]
            rule = (
                column.computed.get(office.codes["category"].find(str(value)))
                if isinstance(column, AllOf)
                else None
            )
            return _ages(office, rule) if rule else set()
    return set()
