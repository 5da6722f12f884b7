"""Working days: weekdays but for holidays, and the weekend days that are worked instead 调休.

They can't be computed: each year the State Council says them, `resources/calendar/<year>.tsv`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from csdesk.resources import resource, table


@dataclass(frozen=True)
class Workdays:
    """What is known of some years.

    Attributes:
        years: Those whose holidays are known.
        holidays: Days off that are no weekend, or are.
        worked: Weekend days that are worked.
    """

    years: frozenset[int] = frozenset()
    holidays: Mapping[date, str] = field(default_factory=dict)
    worked: Mapping[date, str] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """Whether one works on a day; of a year that is not known weekends alone are off."""
        return day in self.worked or (day.weekday() < 5 and day not in self.holidays)

    def knows(self, day: date) -> bool:
        """Whether the holidays of its year are known."""
        return day.year in self.years

    def after(self, day: date, count: int) -> date:
        """The day so many working days after one, which itself is not counted; 0 or more."""
        while count > 0:
            day += timedelta(1)
            count -= self.is_workday(day)
        return day

    def due(self, day: date) -> date:
        """The last day of a time limit: one that ends on a day off ends on the next working day.

        Civil Code art. 203.
        """
        return day if self.is_workday(day) else self.after(day, 1)


@cache
def workdays() -> Workdays:
    """All years of which the program has the holidays."""
    years, holidays, worked = set[int](), dict[date, str](), dict[date, str]()
    for file in resource("calendar").iterdir():
        if file.name.endswith(".tsv"):
            years.add(int(file.name.removesuffix(".tsv")))
            for row in table("calendar", file.name):
                kept = holidays if row["kind"] == "holiday" else worked
                kept[date.fromisoformat(row["day"])] = row["name"]
    return Workdays(frozenset(years), holidays, worked)
