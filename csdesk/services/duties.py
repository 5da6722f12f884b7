"""Who must be visited and what must be checked: rules from the packs, meetings from the ledgers."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from csdesk.domain.calendar import age_on, month_of, reaches
from csdesk.domain.coverage import coverage
from csdesk.domain.duties import (
    Due,
    Last,
    Met,
    PerPeriod,
    Person,
    Rule,
    due_list,
    last_met,
)
from csdesk.domain.filters import And, parse
from csdesk.packs.loading import load
from csdesk.packs.model import Duty
from csdesk.services import entries, lists
from csdesk.services import since as begun
from csdesk.services.office import Office, reading
from csdesk.storage import meetings
from csdesk.storage.meetings import Counting, Meetings

VISITS = Meetings("visits", "visit_target", "visit_date", "visit_method", "met", "outcome")
CHECKS = Meetings("facility_checks", "facility", "check_date")
SUBJECTS = {"residents": VISITS, "facilities": CHECKS}
HERE = "not (household empty) and stay_kind in ['both', 'lives_here']"
"""Dead, moved-out and institution residents leave at once and stay in history."""
COUNTING = Counting(unmet=("09", "10"))
FACTS = ("stays", "categories")
"""Dated facts that bring somebody under a rule or take her away."""
ORDER = {"overdue": 0, "due": 1, "soon": 2, "covered": 3}


@dataclass(frozen=True, slots=True)
class DueLine:
    """What is asked of one person or place on a day.

    Attributes:
        rule: The rule's label: the strictest one that holds.
        days: Days past the due day; negative before it.
    """

    id: int
    name: str
    rule: str
    last: date | None
    due: date
    state: str
    days: int


def duties(office: Office, subject: str) -> tuple[Duty, ...]:
    """The duties of the national pack and the adopted one, over one kind of subject."""
    ids = dict.fromkeys(("national", office.about.pack))
    return tuple(d for id in ids for d in load(id).duties if d.subject == subject)


def under(office: Office, rule: Rule, subject: str, on: date) -> list[Person]:
    """Who is under a rule on a day, and since when."""
    group = parse(rule.group) if rule.group else None
    if subject != "residents":
        asked = lists.ask(office, subject, where=group, every=True, columns=("since",), on=on)
        ids = lists.ids(office, asked)
        first = on.replace(day=1)
        return [
            Person(id, row[0] or first)
            for page in lists.pages(office, asked, ids, 1000)
            for id, row in zip(page.ids, page.rows, strict=True)
        ]
    here = parse(HERE)
    asked = lists.ask(office, subject, where=And((here, group)) if group else here, on=on)
    ids = lists.ids(office, asked)
    known = begun.facts(office, ids, on)
    tree = lists.both(parse("not (household empty)"), group)
    if tree is None:
        return []
    return [Person(id, begun.since(office, tree, known, id, on)) for id in ids]


def due(office: Office, subject: str = "residents", on: date | None = None) -> list[Due]:
    """Everybody under a rule on a day, under the strictest one."""
    day = on or office.today()
    rules = [d.rule for d in duties(office, subject) if d.rule.holds(day)]
    people = {r.id: under(office, r, subject, day) for r in rules}
    last = {
        r.id: _last(office, r, SUBJECTS[subject], day, [p.id for p in people[r.id]]) for r in rules
    }
    return due_list(rules, people, last, day)


def _last(
    office: Office, rule: Rule, of: Meetings, on: date, ids: Sequence[int]
) -> dict[int, Last]:
    counting = Counting(rule.modes, rule.unmet)
    with reading(office) as c:
        days = meetings.last_meetings(c, office.model, of, counting, on, ids)
        if not isinstance(rule.frequency, PerPeriod) or rule.frequency.times == 1:
            return {id: Last(day) for id, day in days.items()}
        first = min(days.values(), default=on)
        rows = meetings.meetings_within(c, office.model, of, counting, first, on)
    return last_met((Met(id, day) for id, day in rows), rule.frequency, on)


def due_people(
    office: Office, subject: str = "residents", on: date | None = None, grid: str = ""
) -> list[DueLine]:
    """The due list: overdue first, then by due day and name."""
    day = on or office.today()
    found = due(office, subject, day)
    if grid:
        near = lists.ask(office, subject, where=None, every=True, columns=("grid",), on=day)
        ids = [d.person for d in found]
        named = {
            id
            for page in lists.pages(office, near, ids, 1000)
            for id, row in zip(page.ids, page.rows, strict=True)
            if row[0] and grid in (str(row[0][0]), row[0][1])
        }
        found = [d for d in found if d.person in named]
    names = entries.titles(office, subject, [d.person for d in found])
    lines = [
        DueLine(d.person, names.get(d.person, ""), d.rule.label, d.last, d.due, d.state,
                (day - d.due).days)
        for d in found
    ]  # fmt: skip
    return sorted(lines, key=lambda x: (ORDER[x.state], x.due, x.id))


@dataclass(frozen=True, slots=True)
class MonthCoverage:
    """Of those on a month's roll, who was met at least once in it.

    Attributes:
        on_roll: Who was listed on any day of the month (standards 4.4).
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


def month_coverage(
    office: Office, month: str, upto: date | None = None, rules: Sequence[Rule] | None = None
) -> MonthCoverage:
    """Coverage of visits in a month, up to a day in the running one.

    Args:
        office: The open office.
        month: Such as 2026-10.
        upto: The last day looked at.
        rules: Rules over residents; those of the adopted packs if not said.
    """
    first, last = month_of(month)
    last = min(last, upto) if upto else last
    if rules is None:
        rules = [d.rule for d in duties(office, "residents")]
    rules = [rule for rule in rules if rule.holds(last)]
    roll = month_roll(office, first, last, rules)
    met: set[int] = set()
    with reading(office) as c:
        for rule in rules:
            counting = Counting(rule.modes, rule.unmet)
            rows = meetings.meetings_within(c, office.model, VISITS, counting, first, last)
            met |= {id for id, _ in rows}
    found = coverage(roll, met)
    return MonthCoverage(tuple(roll), found.missing)


def month_roll(office: Office, first: date, last: date, rules: Sequence[Rule]) -> list[int]:
    """Whoever was under one of some visit rules on any day of a period.

    Who is on its first or last day is asked for at once. Whoever is on neither came and went in
    between: she came by a fact that began, or by a birthday, and then a fact of hers ended.
    """
    roll: dict[int, None] = {}
    for rule in rules:
        where = And((parse(HERE), parse(rule.group)))
        for day in (first, last):
            asked = lists.ask(office, "residents", where=where, on=day)
            roll |= dict.fromkeys(lists.ids(office, asked))
        with reading(office) as c:
            for ledger in FACTS:
                began = meetings.under_at_start(c, office.model, ledger, where, first, last)
                roll |= dict.fromkeys(began)
        for day, ids in _turned_and_went(office, first, last, roll):
            some = lists.ask(office, "residents", where=where, on=day, given=ids)
            roll |= dict.fromkeys(lists.ids(office, some))
    return list(roll)


def _turned_and_went(
    office: Office, first: date, last: date, roll: Container[int]
) -> list[tuple[date, list[int]]]:
    """Who had a birthday in a period before a fact of hers ended, by the last day of that fact."""
    with reading(office) as c:
        ended = [e for f in FACTS for e in meetings.ended_within(c, office.model, f, first, last)]
    asked = lists.ask(office, "residents", every=True, columns=("birth_date",), on=last)
    some = list(dict.fromkeys(id for id, _ in ended if id not in roll))
    born = {
        id: row[0]
        for page in lists.pages(office, asked, some, 1000)
        for id, row in zip(page.ids, page.rows, strict=True)
        if row[0]
    }
    days: dict[date, list[int]] = {}
    for id, day in ended:
        if id in born and first < reaches(born[id], age_on(born[id], day) or 0) < day:
            days.setdefault(day - timedelta(1), []).append(id)
    return sorted(days.items())
