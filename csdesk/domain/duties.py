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
SOON = 3
"""Days before the due day from which something is pressing."""


@dataclass(frozen=True, slots=True)
class EveryDays:
    """Again so many days after the last counting meeting."""

    days: int


@dataclass(frozen=True, slots=True)
class PerPeriod:
    """So many times in every calendar week (from Monday), month or quarter."""

    times: int
    period: Period


Frequency = EveryDays | PerPeriod


@dataclass(frozen=True, slots=True)
class Rule:
    """Who must be met how often.

    Attributes:
        group: Filter text that says who is under it; opaque here.
        modes: Codes of the ways of meeting that count; empty means all.
        unmet: Codes of outcomes that do not count: attempted, nobody met.
        start: First day on which it holds; None means always.
        stop: First day on which it holds no more.
    """

    id: str
    label: str
    group: str
    frequency: Frequency
    modes: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    start: date | None = None
    stop: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return (self.start is None or self.start <= on) and (self.stop is None or on < self.stop)

    def counts(self, mode: str | None, outcome: str | None) -> bool:
        """Whether a meeting of this mode and outcome counts."""
        return (not self.modes or mode in self.modes) and outcome not in self.unmet


class Person(NamedTuple):
    """Somebody (or something) under a rule on the day asked for.

    Attributes:
        since: The day from which she is under it without a break.
    """

    id: int
    since: date


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
        since: The day from which she is under the rule.
    """

    person: int
    rule: Rule
    last: date | None
    due: date
    state: State
    since: date


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
) -> list[Due]:
    """Everybody under a rule on a day, once, under the rule whose due day is earliest.

    Args:
        rules: Of equal due days the earlier rule is named. Rules not in force on `on` are left out.
        people: Rule id to the people under it on `on`; the dead and the gone are not among them.
        last: Rule id to person to the last counting meeting on or before `on`.
        on: The day.

    Returns:
        In the order in which people first come; linear in their number.
    """
    strictest: dict[int, Due] = {}
    found = strictest.get
    states = _States(on)
    for rule in rules:
        if not rule.holds(on):
            continue
        for person, since, seen, due in _dues(rule, people.get(rule.id, ()), last.get(rule.id, {})):
            known = found(person)
            if known is None or due < known.due:
                strictest[person] = Due(person, rule, seen, due, states[due], since)
    return list(strictest.values())


def state(due: date, on: date) -> State:
    """How pressing a due day is on a day."""
    if on > due:
        return "overdue"
    if on == due:
        return "due"
    return "soon" if (due - on).days <= SOON else "covered"


class _States(dict[date, State]):
    """Due day to state: many people share a day."""

    def __init__(self, on: date) -> None:
        self.on = on

    def __missing__(self, due: date) -> State:
        self[due] = found = state(due, self.on)
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
    rule: Rule, people: Iterable[Person], last: Mapping[int, Last]
) -> Iterator[tuple[int, date, date | None, date]]:
    """Person, since when under the rule, last met, due day."""
    start = rule.start or date.min
    met = last.get
    if isinstance(rule.frequency, EveryDays):
        step = timedelta(rule.frequency.days)
        for person, since in people:
            seen = met(person)
            since = max(since, start)
            yield person, since, seen and seen.on, (seen.on if seen else since) + step
        return
    ends, times = _Ends(rule.frequency.period), rule.frequency.times
    for person, since in people:
        seen = met(person)
        since = max(since, start)
        if seen is None:
            yield person, since, None, ends[since][0]
            continue
        # The first period that is not met: the meeting's own one, else the one after it.
        day, count = seen
        first, unmet = ends[since][0], ends[day][count >= times]
        yield person, since, day, unmet if unmet > first else first


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of those on a month's roll, who was met at least once in it.

    Attributes:
        roll: Number on the roll.
        met: Number met.
        missing: Who was not, in the order of the roll.
    """

    roll: int
    met: int
    missing: tuple[int, ...]


def coverage(roll: Sequence[int], met: Collection[int]) -> Coverage:
    """Who of a roll was met; `met` holds whoever had a counting meeting in the month."""
    missing = tuple(person for person in roll if person not in met)
    return Coverage(len(roll), len(roll) - len(missing), missing)


def on_roll(
    start: date,
    stop: date | None,
    month: tuple[date, date],
    rule: Literal["any day", "last day"] = "any day",
) -> bool:
    """Whether somebody listed from `start` up to the day before `stop` is on a month's roll.

    Args:
        start: First day listed.
        stop: First day listed no more; who left on the month's first day is not on its roll.
        month: First and last day.
        rule: `any day` of the month, or its `last day`; the rule is printed under the figure.
    """
    first, last = month
    first = last if rule == "last day" else first
    return start <= last and (stop is None or stop > first)
