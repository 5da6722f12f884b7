"""The log of days on which a facility was open, entered for several days at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from csdesk.domain.calendar import written
from csdesk.domain.opening import minutes, on_day
from csdesk.errors import Problem
from csdesk.ledgers.rooms import FacilityId, OpeningDay
from csdesk.services import calendars, entries, lists
from csdesk.services.entries import Outcome
from csdesk.services.facilities.opened import CODE, weeks
from csdesk.services.office import Office, step
from csdesk.storage.work import New

DAYS = "opening_days"
MOST = 92
"""Days that are entered at once at most."""


def proposed(office: Office, facility: int) -> tuple[date, date]:
    """The days that are to be entered: from the last one that is there, else from the month's first."""
    today = office.today()
    there = _there(office, facility)
    first = max(there) + timedelta(1) if there else today.replace(day=1)
    return min(max(first, today - timedelta(MOST - 1)), today), today


def record(
    office: Office, facility: int, first: date, last: date, on_duty: Sequence[str] = ()
) -> Outcome:
    """Enter the days of a period as the declared hours say, in one step.

    Days that are there already stay as they are; on days that are closed nothing is entered.

    Args:
        office: The open office.
        facility: Its id.
        first: The first day.
        last: The last one, today at most.
        on_duty: Who was there, the same on all days.

    Raises:
        ClerkError: This program may only read.
    """
    if problems := _wrong(office, first, last):
        return Outcome(None, problems)
    week = weeks(office, [facility])[facility]
    if not week:
        what = "这处设施还没有登记开放时间。"
        return Outcome(None, (Problem("first", "value_invalid", what, "请先按 1 登记开放时间。"),))
    known, there = calendars.holidays(office), _there(office, facility)
    every = (first + timedelta(n) for n in range((last - first).days + 1))
    open_ = [(day, on_day(week, day, known.sort(day))) for day in every if day not in there]
    rows = [
        OpeningDay(
            open_date=day, facility=FacilityId(facility), opens=spans[0].opens,
            closes=spans[-1].closes, on_duty=tuple(on_duty),
            hours=(Decimal(minutes(spans)) / 60).quantize(Decimal("0.1"), ROUND_DOWN),
        )
        for day, spans in open_ if spans
    ]  # fmt: skip
    if not rows:
        what = "这段时间里没有要登记的日子。"
        remedy = "不开放的、已登记过的日子不再登记，请核对日期。"
        return Outcome(None, (Problem("first", "value_invalid", what, remedy),))
    name = entries.titles(office, CODE, [facility]).get(facility, "")
    title = f"登记开放记录：{name} {len(rows)} 天"
    with step(office, title) as w:
        w.add_many(DAYS, [New(row) for row in rows])
        return Outcome(facility, (), title, w.by.op)


def _wrong(office: Office, first: date, last: date) -> tuple[Problem, ...]:
    if last > office.today():
        what = f"{written(last)}还没有到。"
        return (Problem("last", "date_in_future", what, "只登记已经开放过的日子。"),)
    if first > last:
        return (Problem("last", "out_of_range", "止日早于起日。", "请核对两个日期。"),)
    if (last - first).days >= MOST:
        what = f"一次最多登记 {MOST} 天。"
        return (Problem("first", "out_of_range", what, "请分几次登记。"),)
    return ()


def _there(office: Office, facility: int) -> set[date]:
    asked = lists.ask(office, DAYS, where=f"facility = {facility}", columns=("open_date",))
    ids = lists.ids(office, asked)
    return {row[0] for page in lists.pages(office, asked, ids, 2000) for row in page.rows}
