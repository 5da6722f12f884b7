"""When facilities are open: the declared hours by facility, kept from a line of text a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from csdesk.domain import opening
from csdesk.domain.filters import In
from csdesk.domain.opening import DAYS, HOLIDAY, WEEKDAYS, HoursError, Span, Week
from csdesk.errors import Problem
from csdesk.services import entries, lists
from csdesk.services.entries import Outcome
from csdesk.services.office import Office

CODE, PART = "facilities", "opening_hours"
EVERY = "every"
"""The line of Monday to Friday."""
WORKDAYS = WEEKDAYS[:5]
CLOSED = "不开"
WAY = f"请写成 8:30-12:00 14:00-17:30；不开就写“{CLOSED}”。"


def weeks(office: Office, ids: Sequence[int] | None = None) -> dict[int, Week]:
    """The declared hours of facilities; of those without any an empty week.

    Args:
        office: The open office.
        ids: The facilities; None for all.
    """
    where = None if ids is None else In("facility", tuple(ids))
    columns = ("facility", "weekday", "opens", "closes")
    asked = lists.ask(office, PART, where=where, every=where is None, columns=columns)
    found: dict[int, dict[str, list[Span] | None]] = {id: {} for id in ids or ()}
    for page in lists.pages(office, asked, lists.ids(office, asked), 1000):
        for facility, day, opens, closes in page.rows:
            _add(found.setdefault(facility[0], {}), day, opens, closes)
    return {id: _week(days) for id, days in found.items()}


def _add(
    days: dict[str, list[Span] | None], day: str, opens: time | None, closes: time | None
) -> None:
    """A row without either hour says that it is closed; with one alone, that nobody knows."""
    there = days.setdefault(day, [])
    if opens is None and closes is None:
        return
    if opens is None or closes is None or closes <= opens:
        days[day] = None
    elif there is not None:
        there.append(Span(opens, closes))


def _week(days: Mapping[str, list[Span] | None]) -> Week:
    return {day: None if spans is None else tuple(sorted(spans, key=lambda s: s.opens))
            for day, spans in days.items()}  # fmt: skip


def texts(week: Week) -> dict[str, str]:
    """A week as it is typed: one line for Monday to Friday, one for each day that differs.

    Empty where nobody has said anything; a weekday that is not among those said is closed.
    """
    typed = {day: _typed(week, day) for day in DAYS}
    workdays = [typed[day] for day in WORKDAYS]
    most = max(workdays, key=workdays.count)
    own = {day: typed[day] if typed[day] != most else "" for day in WORKDAYS}
    return {EVERY: most, **own, **{day: typed[day] for day in DAYS if day not in WORKDAYS}}


def _typed(week: Week, day: str) -> str:
    spans = week.get(day, () if week and day != HOLIDAY else None)
    if spans is None:
        return ""
    return " ".join(opening.written([one]).replace("–", "-") for one in spans) or CLOSED


def read(lines: Mapping[str, str]) -> tuple[Week, tuple[Problem, ...]]:
    """The week that somebody typed, and what is wrong with its lines.

    A day without a line of its own is as `EVERY` says, if it is one from Monday to Friday.
    """
    week: dict[str, tuple[Span, ...] | None] = {}
    problems = []
    for line, text in lines.items():
        if not text.strip():
            continue
        try:
            spans = opening.read(text)
        except HoursError as error:
            problems.append(Problem(line, "value_invalid", f"{error}。", WAY))
            continue
        if line != EVERY:
            week[line] = spans
        else:
            week = {**dict.fromkeys(WORKDAYS, spans), **week}
    return week, tuple(problems)


def keep(office: Office, facility: int, lines: Mapping[str, str]) -> Outcome:
    """Keep the hours of a facility as they are typed, in place of those before; one step.

    Args:
        office: The open office.
        facility: Its id.
        lines: Day, or `EVERY`, to what was typed; a day of which nothing is said is not kept.

    Raises:
        ClerkError: This program may only read.
    """
    week, problems = read(lines)
    if problems:
        return Outcome(None, problems)
    rows = [
        row for day in DAYS if (spans := week.get(day)) is not None for row in _rows(day, spans)
    ]
    return entries.record(office, CODE, {}, id=facility, parts={PART: rows})


def _rows(day: str, spans: Sequence[Span]) -> list[dict[str, Any]]:
    if not spans:
        return [{"weekday": day, "opens": None, "closes": None}]
    return [{"weekday": day, "opens": one.opens, "closes": one.closes} for one in spans]
