"""Coverage: of those on a month's roll, who was met, in which days a meeting serves the month."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from csdesk.domain.calendar import month_of, period_of
from csdesk.domain.duties import EveryDays, Frequency, PerPeriod, Roll

Window = Literal["month", "quarter", "days"]
LONGEST = 31
"""Days of the longest month: who is met that often at least is to be met in every month."""


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
    start: date, stop: date | None, month: tuple[date, date], rule: Roll = "any day"
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


def window_of(frequency: Frequency) -> Window:
    """Where a meeting must lie to cover a month: in it, in its quarter so far, in the last days.

    Who is to be met once a quarter is not to be met in every month.
    """
    match frequency:
        case PerPeriod(_, "quarter"):
            return "quarter"
        case EveryDays(days) if days > LONGEST:
            return "days"
    return "month"


def window(frequency: Frequency, month: str, upto: date | None = None) -> tuple[date, date]:
    """First and last day of the meetings that cover a month.

    Args:
        frequency: How often the rule asks.
        month: Such as 2026-10.
        upto: The last day looked at, in the running month.
    """
    first, last = month_of(month)
    last = min(last, upto) if upto else last
    match window_of(frequency), frequency:
        case "quarter", _:
            first = period_of(first, "quarter")[0]
        case "days", EveryDays(days):
            first = last - timedelta(days - 1)
    return first, last


@dataclass(frozen=True, slots=True)
class Outings:
    """Meetings counted both ways: several on one day are one day visited.

    Attributes:
        visits: Ids of the meetings, each once.
        days: Days on which there was one.
        people: Who was met.
    """

    visits: tuple[int, ...]
    days: tuple[date, ...]
    people: tuple[int, ...]


def outings(meetings: Iterable[tuple[int, int, date]]) -> Outings:
    """Id, person and day of some meetings, each counted once however often it comes."""
    found = {id: (person, day) for id, person, day in meetings}
    days = sorted({day for _, day in found.values()})
    people = dict.fromkeys(person for person, _ in found.values())
    return Outings(tuple(found), tuple(days), tuple(people))
