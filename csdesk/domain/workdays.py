"""Time limits in days as the law counts them: one that ends on a day off ends on a working day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

Sort = Callable[[date], str | None]
"""What a day is: workday, rest or holiday; None where its year is not known (`domain.holidays`)."""


def is_workday(day: date, sort: Sort) -> bool:
    """Whether one works on a day; of a year that is not known weekends alone are off."""
    told = sort(day)
    return day.weekday() < 5 if told is None else told == "workday"


def after(day: date, count: int, sort: Sort) -> date:
    """The day so many working days after one, which itself is not counted; 0 or more."""
    while count > 0:
        day += timedelta(1)
        count -= is_workday(day, sort)
    return day


def due(day: date, sort: Sort) -> date:
    """The last day of a time limit that ends on a day (Civil Code art. 203)."""
    return day if is_workday(day, sort) else after(day, 1, sort)
