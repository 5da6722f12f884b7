"""Holidays and working weekends as this office knows them: carried with the program, or entered.

What the clerk enters of a year counts before what is carried of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from csdesk.domain.holidays import Day, Holidays, HolidayTextError, Kind, read
from csdesk.errors import ClerkError
from csdesk.resources import resource, table
from csdesk.services.home import Target
from csdesk.services.office import Office, reading
from csdesk.storage import kept, trail

CODE = "calendar"
"""Of the page on which they are looked at and entered."""
KEY = "holidays"
TOLD_FROM = 12
"""The month from which the next year's holidays are asked for."""


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of a year.

    Attributes:
        days: In order; empty where nothing is known.
        entered: Whether the clerk entered them; else they are carried.
    """

    year: int
    days: tuple[Day, ...]
    entered: bool = False


@dataclass(frozen=True, slots=True)
class Lacking:
    """A year that somebody must enter.

    Attributes:
        words: What it is for.
    """

    year: int
    words: str
    target: Target


def holidays(office: Office) -> Holidays:
    """Everything that is known; asks the vault, so not for the GUI thread."""
    entered = _entered(office)
    known = (day for day in _carried() if day.on.year not in entered)
    return Holidays([*known, *(day for days in entered.values() for day in days)])


def years(office: Office) -> tuple[Year, ...]:
    """The years to be looked at: those that are known, this year and the next."""
    entered, found = _entered(office), holidays(office)
    this = office.today().year
    every = sorted({*found.years, this, this + 1})
    return tuple(Year(one, found.year(one), one in entered) for one in every)


def lacking(office: Office, on: date) -> Lacking | None:
    """The year whose holidays are to be entered: the running one, and from December the next."""
    known = holidays(office).years
    wanted = [on.year, *([on.year + 1] if on.month >= TOLD_FROM else [])]
    year = next((one for one in wanted if one not in known), None)
    if year is None:
        return None
    words = f"{year} 年的节假日安排还没有"
    return Lacking(year, words, Target(CODE, str(year)))


def unknown(years: tuple[int, ...]) -> str:
    """Why a rule that needs the calendar of some years cannot tell; empty where there are none."""
    return f"没有 {'、'.join(map(str, years))} 年的节假日安排" if years else ""


def preview(text: str, year: int, source: str = "") -> tuple[Day, ...]:
    """What a text says of a year; nothing is kept.

    Raises:
        ClerkError: It says nothing of it.
    """
    try:
        return read(text, year, source)
    except HolidayTextError as error:
        remedy = "请粘贴放假通知的原文，或一行一天：2027-01-01 放假 元旦。"
        raise ClerkError(f"{error}。", remedy) from error


def enter(office: Office, text: str, year: int, source: str = "") -> tuple[Day, ...]:
    """Keep the days of a year in place of those before; gives them.

    Raises:
        ClerkError: The text says nothing of it, or this program may only read.
    """
    days = preview(text, year, source)
    rows = [[day.on.isoformat(), day.kind, day.name, day.source] for day in days]
    _keep(office, year, rows)
    return days


def forget(office: Office, year: int) -> None:
    """Take away what was entered of a year; what is carried of it counts again.

    Raises:
        ClerkError: This program may only read.
    """
    _keep(office, year, [])


def _keep(office: Office, year: int, rows: list[list[str]]) -> None:
    office.must_write()
    with office.engines.write.begin() as c:
        found = dict(kept.read(c, office.model).get(KEY) or {})
        found.pop(str(year), None)
        if rows:
            found[str(year)] = rows
        kept.write(c, office.model, KEY, found)
        now = office.now()
        trail.note(c, office.user, office.about.node, now, "holidays", year=year, days=len(rows))


def _entered(office: Office) -> dict[int, tuple[Day, ...]]:
    with reading(office) as c:
        found = kept.read(c, office.model).get(KEY) or {}
    return {int(year): tuple(_day(*row) for row in rows) for year, rows in found.items()}


def _day(on: str, kind: Kind, name: str, source: str) -> Day:
    return Day(date.fromisoformat(on), kind, name, source)


@cache
def _carried() -> tuple[Day, ...]:
    names = sorted(one.name for one in resource("calendar").iterdir() if one.name.endswith(".tsv"))
    return tuple(
        Day(date.fromisoformat(row["day"]), _kind(row["kind"]), row["name"], row["source"])
        for name in names
        for row in table("calendar", name)
    )


def _kind(word: str) -> Kind:
    return "workday" if word == "workday" else "holiday"
