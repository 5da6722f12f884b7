"""Who must be seen, checked or rung how often: due, soon, overdue, covered, for any day.

The engine serves visits, facility checks, hazard re-checks and follow-ups alike: whoever asks says
who is under which rule since when, and when each was last met. The least that it needs of the past
is the last counting meeting and how many counting meetings lie in that meeting's own period:
a period that ended unmet stays owed only until the next meeting, so nothing before the last
one matters, and every period after it is empty.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from csdesk.domain.calendar import Period, period_of

State = Literal["due", "soon", "overdue", "covered"]
Roll = Literal["any day", "last day"]
SOON = 3
"""Days before the due day from which something is pressing, where no pack says another number."""
BEGUN = "begun"
"""The event of coming under the rule."""
FIELD, CAUSE = "field:", "cause:"
"""Before a path: the day that the subject itself has there; before a code: what befell her."""


@dataclass(frozen=True, slots=True)
class EveryDays:
    """Again so many days after the last counting meeting."""

    days: int


@dataclass(frozen=True, slots=True)
class PerPeriod:
    """So many times in every calendar week (from Monday), month or quarter."""

    times: int
    period: Period


@dataclass(frozen=True, slots=True)
class Within:
    """Once within so many days after each event: 0 on its day, 1 for 24 hours.

    Attributes:
        after: Which events start the clock: `begun`, `field:` with a path, `cause:` with a code.
        early: Days before the event from which a meeting serves it: a visit to an appointment.
    """

    days: int
    after: tuple[str, ...]
    early: int = 0


Frequency = EveryDays | PerPeriod | Within


@dataclass(frozen=True, slots=True)
class Tier:
    """Those of a rule's group for whom it asks more often, or less.

    Attributes:
        where: Filter text that says who of the group.
        label: What they are called: 高风险.
    """

    where: str
    frequency: Frequency
    label: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who must be met how often.

    Attributes:
        group: Filter text that says who is under it; opaque here.
        frequency: For those of no tier.
        modes: Codes of the ways of meeting that count; empty means all.
        unmet: Codes of outcomes that do not count: attempted, nobody met.
        start: First day on which it holds; None means always.
        stop: First day on which it holds no more.
        by: Codes of the visitors whose meetings count; empty means anybody's.
        tiers: The first that somebody fulfils is hers.
        local: The office's own, no pack's.
        roll: Who stands on a month's roll.
    """

    id: str
    label: str
    group: str
    frequency: Frequency
    modes: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    start: date | None = None
    stop: date | None = None
    by: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = ()
    local: bool = False
    roll: Roll = "any day"

    @property
    def levels(self) -> tuple[Frequency, ...]:
        """The frequency of each tier, then the rule's own."""
        return (*(tier.frequency for tier in self.tiers), self.frequency)

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return (self.start is None or self.start <= on) and (self.stop is None or on < self.stop)

    def counts(self, mode: str | None, outcome: str | None, visitors: Collection[str] = ()) -> bool:
        """Whether a meeting of this mode and outcome, by visitors of these roles, counts."""
        known = not self.modes or mode in self.modes
        whom = not self.by or any(role in self.by for role in visitors)
        return known and whom and outcome not in self.unmet


class Person(NamedTuple):
    """Somebody (or something) under a rule on the day asked for.

    Attributes:
        since: The day from which she is under it without a break.
        level: Her place among the rule's levels; the last is the rule's own.
        events: Days of the events that concern her, in any order; days to come are appointments.
    """

    id: int
    since: date
    level: int = -1
    events: tuple[date, ...] = ()


class Met(NamedTuple):
    """One meeting; `counts` is False for one attempted, or of a mode that does not count."""

    person: int
    on: date
    counts: bool = True


class Last(NamedTuple):
    """The last counting meeting of a person, and how many lie in its own period up to the day."""

    on: date
    times: int = 1


class Due(NamedTuple):
    """What is asked of a person on a day, by the strictest rule.

    Attributes:
        last: The last counting meeting under that rule, None where there is none.
        due: The day by which she must be met.
        since: The day from which she is under the rule, or the event that started the clock.
        level: Her place among the rule's levels.
        others: The other rules that ask for her, with their due days.
    """

    person: int
    rule: Rule
    last: date | None
    due: date
    state: State
    since: date
    level: int = -1
    others: tuple[tuple[Rule, date], ...] = ()

    @property
    def frequency(self) -> Frequency:
        """How often the rule asks for her."""
        return self.rule.levels[self.level]


def last_met(meetings: Iterable[Met], frequency: Frequency, on: date) -> dict[int, Last]:
    """The last counting meeting of everybody up to a day, with the number in its period.

    For meetings in any order; where SQL has grouped them already, `Last` is made from its answer.
    """
    days: dict[int, date] = {}
    counted = [m for m in meetings if m.counts and m.on <= on]
    for person, day, _ in counted:
        if person not in days or days[person] < day:
            days[person] = day
    if not isinstance(frequency, PerPeriod) or frequency.times == 1:
        return {person: Last(day) for person, day in days.items()}
    starts = {day: period_of(day, frequency.period)[0] for day in set(days.values())}
    times = dict.fromkeys(days, 0)
    for person, day, _ in counted:
        times[person] += day >= starts[days[person]]
    return {person: Last(day, times[person]) for person, day in days.items()}


def due_list(
    rules: Sequence[Rule],
    people: Mapping[str, Iterable[Person]],
    last: Mapping[str, Mapping[int, Last]],
    on: date,
    soon: int = SOON,
) -> list[Due]:
    """Everybody of whom something is asked on a day, once, under the rule whose due day is earliest.

    Args:
        rules: Of equal due days the earlier rule is named. Rules not in force on `on` are left out.
        people: Rule id to the people under it on `on`; the dead and the gone are not among them.
        last: Rule id to person to the last counting meeting on or before `on`; under a rule of
            periods with the number that lies in the period of her own level.
        on: The day.
        soon: Days before the due day from which something is pressing.

    Returns:
        In the order in which people first come; linear in their number. Who is only under rules
        whose events are met is not among them.
    """
    best: dict[int, tuple[date, Rule, date | None, date, int]] = {}
    others: dict[int, list[tuple[Rule, date]]] = {}
    found = best.get
    for rule in rules:
        if not rule.holds(on):
            continue
        met = last.get(rule.id, {})
        for level, frequency, some in _levels(rule, people.get(rule.id, ())):
            for person, since, seen, due in _dues(frequency, rule.start or date.min, some, met):
                known = found(person)
                if known is None:
                    best[person] = due, rule, seen, since, level
                elif due < known[0]:
                    others.setdefault(person, []).append((known[1], known[0]))
                    best[person] = due, rule, seen, since, level
                else:
                    others.setdefault(person, []).append((rule, due))
    states = _States(on, soon)
    return [
        Due(person, rule, seen, due, states[due], since, level, tuple(others.get(person, ())))
        for person, (due, rule, seen, since, level) in best.items()
    ]


def _levels(
    rule: Rule, people: Iterable[Person]
) -> Iterator[tuple[int, Frequency, Iterable[Person]]]:
    """The people of each level, with its place and frequency."""
    levels = rule.levels
    own = len(levels) - 1
    if not own:
        yield own, rule.frequency, people
        return
    by: dict[int, list[Person]] = {}
    for person in people:
        by.setdefault(person.level % len(levels), []).append(person)
    for level, some in by.items():
        yield level, levels[level], some


def state(due: date, on: date, soon: int = SOON) -> State:
    """How pressing a due day is on a day."""
    if on > due:
        return "overdue"
    if on == due:
        return "due"
    return "soon" if (due - on).days <= soon else "covered"


class _States(dict[date, State]):
    """Due day to state: many people share a day."""

    def __init__(self, on: date, soon: int) -> None:
        self.on, self.soon = on, soon

    def __missing__(self, due: date) -> State:
        self[due] = found = state(due, self.on, self.soon)
        return found


class _Ends(dict[date, tuple[date, date]]):
    """Day to the last day of its period and of the next one."""

    def __init__(self, period: Period) -> None:
        self.period = period

    def __missing__(self, day: date) -> tuple[date, date]:
        end = period_of(day, self.period)[1]
        self[day] = ends = end, period_of(end + timedelta(1), self.period)[1]
        return ends


def _dues(
    frequency: Frequency, start: date, people: Iterable[Person], last: Mapping[int, Last]
) -> Iterator[tuple[int, date, date | None, date]]:
    """Person, since when under the rule, last met, due day; nothing of whom nothing is asked."""
    met = last.get
    match frequency:
        case EveryDays(days):
            step = timedelta(days)
            for person, since, _, _ in people:
                seen = met(person)
                since = max(since, start)
                yield person, since, seen and seen.on, (seen.on if seen else since) + step
        case Within(days, _, early):
            step = timedelta(days)
            for person, _, _, events in people:
                seen = met(person)
                served = seen.on + timedelta(early) if seen else date.min
                if open_ := [day for day in events if day >= start and day > served]:
                    yield person, min(open_), seen and seen.on, min(open_) + step
        case _:
            times, ends = frequency.times, _Ends(frequency.period)
            for person, since, _, _ in people:
                seen = met(person)
                since = max(since, start)
                if seen is None:
                    yield person, since, None, ends[since][0]
                    continue
                # The first period that is not met: the meeting's own one, else the one after it.
                day, count = seen
                first, unmet = ends[since][0], ends[day][count >= times]
                yield person, since, day, unmet if unmet > first else first


def failures(met: Sequence[bool]) -> int:
    """How many meetings failed in a row at the end: attempted, nobody met.

    Args:
        met: Whether each of somebody's meetings met her, the oldest first.
    """
    row = 0
    for one in reversed(met):
        if one:
            break
        row += 1
    return row
