"""Days as a village counts them: ages, birthdays, months, weeks, quarters, weekdays."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from csdesk.domain.filters import months_later
from csdesk.domain.values import first_day

Period = Literal["week", "month", "quarter"]
_WEEKDAYS = "一二三四五六日"


def birthday(born: date, years: int) -> date:
    """The day on which somebody reaches an age; 28 February where there is no 29th (民法典 202)."""
    return months_later(born, 12 * years)


def age_on(
    born: date | str | None, on: date, reached: Literal["birthday", "day after"] = "birthday"
) -> int | None:
    """Full years of life on a day; the birthday itself counts.

    Args:
        born: Birth date; of one known in part (1950, 1950-03) the first day counts.
        on: The day.
        reached: `day after` is for the ages of criminal law.

    Returns:
        None where the birth is unknown or lies after the day.
    """
    if isinstance(born, str):
        born = first_day(born)
    if born is None or born > on:
        return None
    years = on.year - born.year
    reaches = birthday(born, years) + timedelta(reached == "day after")
    return max(years - (on < reaches), 0)


def reaches(born: date | str, years: int) -> date:
    """The birthday by which somebody is so old, for lists such as 30 天内满 80 岁."""
    return birthday(first_day(born) if isinstance(born, str) else born, years)


def turns(born: date | str | None, on: date) -> int | None:
    """The age that somebody reaches on the next birthday, today's included.

    Returns:
        None where the birth is unknown or not before the day.
    """
    before = age_on(born, on - timedelta(1))
    return None if before is None else before + 1


def next_birthday(born: date | str | None, on: date) -> date | None:
    """The first birthday on a day or after it; None as of `turns`."""
    years = turns(born, on)
    return None if born is None or years is None else reaches(born, years)


def month_of(month: str) -> tuple[date, date]:
    """First and last day of a month written 2025-03.

    Raises:
        ValueError: It is no month.
    """
    first = date.fromisoformat(f"{month}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def months_between(first: str, last: str) -> Iterator[str]:
    """Every month from one to another, both included, written 2025-03."""
    day, end = month_of(first)[0], month_of(last)[0]
    while day <= end:
        yield f"{day:%Y-%m}"
        day = months_later(day, 1)


def period_of(day: date, period: Period) -> tuple[date, date]:
    """First and last day of the week (from Monday), month or quarter in which a day lies."""
    if period == "week":
        monday = day - timedelta(day.weekday())
        return monday, monday + timedelta(6)
    first = day.replace(day=1)
    if period == "quarter":
        first = first.replace(month=(day.month - 1) // 3 * 3 + 1)
    return first, months_later(first, 3 if period == "quarter" else 1) - timedelta(1)


def weekday(day: date) -> str:
    """星期日 and its like."""
    return f"星期{_WEEKDAYS[day.weekday()]}"


def written(day: date) -> str:
    """A day as documents write it: 2026年11月2日."""
    return f"{day.year}年{day.month}月{day.day}日"
