"""Who must be visited and what must be checked: rules from packs and office, meetings from ledgers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from csdesk.domain.calendar import period_of
from csdesk.domain.duties import (
    Due,
    Last,
    Met,
    PerPeriod,
    Person,
    Rule,
    Within,
    due_list,
    failures,
    last_met,
)
from csdesk.services import entries, lists
from csdesk.services.duty_words import why
from csdesk.services.dutygroups import HERE, under
from csdesk.services.dutymonths import MonthCoverage, month_coverage, month_roll
from csdesk.services.dutyrules import (
    COUNTING,
    GRIDS,
    PEOPLE,
    SUBJECTS,
    VISITS,
    counting,
    duties,
    national,
)
from csdesk.services.office import Office, reading
from csdesk.services.since import Facts
from csdesk.storage import meetings, outings

ORDER = {"overdue": 0, "due": 1, "soon": 2, "covered": 3}
__all__ = [
    "COUNTING",
    "HERE",
    "ORDER",
    "SUBJECTS",
    "VISITS",
    "DueLine",
    "MonthCoverage",
    "due",
    "due_people",
    "duties",
    "failed",
    "month_coverage",
    "month_roll",
    "under",
]


@dataclass(frozen=True, slots=True)
class DueLine:
    """What is asked of one person or place on a day.

    Attributes:
        rule: The rule's label: the strictest one that holds.
        days: Days past the due day; negative before it.
        why: The rule in words, and the others that ask for later days.
        failures: Attempts in a row at the end that met nobody.
        unreached: They are so many that she stands on the contact list.
    """

    id: int
    name: str
    rule: str
    last: date | None
    due: date
    state: str
    days: int
    why: str = ""
    failures: int = 0
    unreached: bool = False


def due(office: Office, subject: str = PEOPLE, on: date | None = None) -> list[Due]:
    """Everybody under a rule on a day, under the strictest one."""
    day = on or office.today()
    rules = [d.rule for d in duties(office, subject) if d.rule.holds(day)]
    asking = _Asking(office, subject, day)
    people = {r.id: asking.people(r) for r in rules}
    last = {r.id: asking.last(r, people[r.id]) for r in rules}
    return due_list(rules, people, last, day, national().soon)


class _Asking:
    """What one day's list is made of; rules of one group and one way of counting share an answer."""

    def __init__(self, office: Office, subject: str, on: date) -> None:
        self.office, self.subject, self.on = office, subject, on
        self._facts = Facts(office, on)
        self._people: dict[object, list[Person]] = {}
        self._last: dict[object, dict[int, date]] = {}

    def people(self, rule: Rule) -> list[Person]:
        """Who is under a rule."""
        events = tuple(f for f in rule.levels if isinstance(f, Within))
        key = (rule.group, rule.tiers, events, rule.start if events else None)
        if key not in self._people:
            self._people[key] = under(self.office, rule, self.subject, self.on, self._facts)
        return self._people[key]

    def last(self, rule: Rule, people: Sequence[Person]) -> dict[int, Last]:
        """The last meeting of each that counts, with their number in its own period."""
        days = self._days(rule, people)
        found = {id: Last(day) for id, day in days.items()}
        for level, frequency in enumerate(rule.levels):
            if isinstance(frequency, PerPeriod) and frequency.times > 1:
                some = [p.id for p in people if p.level % len(rule.levels) == level]
                found |= self._several(rule, frequency, {id: days[id] for id in some if id in days})
        return found

    def _days(self, rule: Rule, people: Sequence[Person]) -> dict[int, date]:
        what, ids = counting(rule), tuple(p.id for p in people)
        key = (what, ids)
        if key not in self._last:
            with reading(self.office) as c:
                self._last[key] = meetings.last_meetings(
                    c, self.office.model, SUBJECTS[self.subject], what, self.on, ids
                )
        return self._last[key]

    def _several(self, rule: Rule, frequency: PerPeriod, days: dict[int, date]) -> dict[int, Last]:
        if not days:
            return {}
        first = period_of(min(days.values()), frequency.period)[0]
        of, what = SUBJECTS[self.subject], counting(rule)
        with reading(self.office) as c:
            rows = meetings.meetings_within(c, self.office.model, of, what, first, self.on)
        met = (Met(id, day) for id, day in rows if id in days)
        return last_met(met, frequency, self.on)


def failed(office: Office, ids: Sequence[int], on: date) -> dict[int, int]:
    """Of some residents, how many visits in a row met nobody at the end; those whom none did."""
    with reading(office) as c:
        met = meetings.last_meetings(c, office.model, VISITS, COUNTING, on, ids)
        vain = outings.last_in_vain(c, office.model, VISITS, COUNTING, on, ids)
        some = {id: met.get(id) for id, day in vain.items() if day >= met.get(id, date.min)}
        found = outings.results(c, office.model, VISITS, COUNTING, on, some)
    return {id: row for id, known in found.items() if (row := failures(known))}


def due_people(
    office: Office, subject: str = PEOPLE, on: date | None = None, grid: str = ""
) -> list[DueLine]:
    """The due list: overdue first, then by due day and name.

    Args:
        office: The open office.
        subject: The ledger of those under the rules.
        on: The day; today if not said.
        grid: Only this grid, by name or id.
    """
    day = on or office.today()
    found = due(office, subject, day)
    if grid:
        path = GRIDS.get(subject, "grid")
        near = lists.ask(office, subject, where=None, every=True, columns=(path,), on=day)
        ids = [d.person for d in found]
        named = {
            id
            for page in lists.pages(office, near, ids, 1000)
            for id, row in zip(page.ids, page.rows, strict=True)
            if row[0] and grid in (str(row[0][0]), row[0][1])
        }
        found = [d for d in found if d.person in named]
    ids = [d.person for d in found]
    names = entries.titles(office, subject, ids)
    missed = failed(office, ids, day) if subject == PEOPLE else {}
    most = national().failures
    lines = [
        DueLine(
            d.person, names.get(d.person, ""), d.rule.label, d.last, d.due, d.state,
            (day - d.due).days, why(d), missed.get(d.person, 0), missed.get(d.person, 0) >= most,
        )
        for d in found
    ]  # fmt: skip
    return sorted(lines, key=lambda x: (ORDER[x.state], x.due, x.id))
