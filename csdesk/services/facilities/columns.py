"""Columns that are worked out: of facilities their areas, hours, next check; of days their holidays."""

from __future__ import annotations

from datetime import date

from csdesk.domain.fields import Field
from csdesk.domain.holidays import Holidays
from csdesk.domain.opening import week_written
from csdesk.services import calendars, lists
from csdesk.services.duties import ORDER, DueLine, due_people
from csdesk.services.dutylist import STATE as DUE_STATE
from csdesk.services.facilities.opened import CODE
from csdesk.services.facilities.rules import Standing, standings
from csdesk.services.home import Target
from csdesk.services.made import Beside, Made
from csdesk.services.office import Office

CHECK = Field("check_said", "巡检", "text", width=24)
NEXT = Field("check_due", "应巡检日", "day", width=20)
STATE = Field("hours_state", "开放达标", "code", table="rule_state", width=18)
RULE = Field("hours_rule", "开放要求", "text", width=36)
HOURS = Field("hours_said", "开放安排", "text", width=46)
REGISTERED = Field("per_registered", "每百户（户籍）", "number", unit="平方米", places=2, width=24)
LIVING = Field("per_living", "每百户（常住）", "number", unit="平方米", places=2, width=24)
SHARE = Field("activity_share", "活动占比", "number", unit="%", places=2, width=18)
DAYS = "opening_days"
HOLIDAY = Field("holiday_said", "节假日", "text", width=18)
FIELDS = (DUE_STATE, CHECK, NEXT, STATE, RULE, HOURS, REGISTERED, LIVING, SHARE)
_STATES = ("not_met", "cannot_say", "met", "not_applicable")
_SAID = {"met": "达标", "cannot_say": "无法判断", "not_applicable": "没有要求"}


def work(office: Office, on: date) -> tuple[Made, ...]:
    """The columns of a day; asks for other columns of the list, never for these."""
    due = {line.id: line for line in due_people(office, CODE, on)}
    found = standings(office, on)
    urgent = {id: (ORDER[line.state], line.due, id) for id, line in due.items()}
    bad = {id: (_STATES.index(one.verdict.state), id) for id, one in found.items()}
    rooms = {id: Target("rooms", f"facility = {id}") for id in found}
    return (
        Made(DUE_STATE, {id: line.state for id, line in due.items()}, urgent),
        Made(CHECK, {id: check_said(line) for id, line in due.items()}, urgent),
        Made(NEXT, {id: line.due for id, line in due.items()}),
        Made(STATE, {id: one.verdict.state for id, one in found.items()}, bad),
        Made(RULE, {id: rule_said(one) for id, one in found.items()}, bad),
        Made(HOURS, {id: week_written(one.week) for id, one in found.items()}),
        *(
            Made(field, {id: one.per_hundred.get(base) for id, one in found.items()})
            for field, base in ((REGISTERED, "registered"), (LIVING, "living"))
        ),
        Made(SHARE, {id: one.share for id, one in found.items()}, opens=rooms),
    )


def check_said(line: DueLine) -> str:
    """逾期 12 天; 今天应巡检; 2 天内应巡检; 已巡检 11月06日."""
    match line.state:
        case "overdue":
            return f"逾期 {line.days} 天"
        case "due":
            return "今天应巡检"
        case "soon":
            return f"{-line.days} 天内应巡检"
    return f"已巡检 {line.last:%m月%d日}" if line.last else f"{line.due:%m月%d日}前巡检"


def rule_said(one: Standing) -> str:
    """未达标：周日不开放; 达标."""
    if one.verdict.state == "not_met":
        return f"未达标：{one.verdict.missing}"
    short = _SAID[one.verdict.state]
    return f"{short}：{one.verdict.missing}" if one.verdict.missing else short


def work_of_days(office: Office, on: date) -> tuple[Made, ...]:
    """What the calendar says of each day on which something was open."""
    known = calendars.holidays(office)
    asked = lists.ask(office, DAYS, every=True, columns=("open_date",), on=on)
    ids = lists.ids(office, asked)
    told = {
        id: holiday_said(known, row[0])
        for page in lists.pages(office, asked, ids, 2000)
        for id, row in zip(page.ids, page.rows, strict=True)
    }
    return (Made(HOLIDAY, told),)


def holiday_said(known: Holidays, day: date) -> str:
    """国庆节; 调休上班; empty on other days; 不知道 in a year that nobody entered."""
    if day.year not in known.years:
        return "不知道"
    told = known.of(day)
    return "" if told is None else told.name if told.kind == "holiday" else "调休上班"


BESIDE = {
    DAYS: Beside(
        DAYS,
        (
            "open_date", HOLIDAY.id, "facility", "opens", "closes", "hours", "extended", "on_duty",
        ),
        (HOLIDAY,), work_of_days,
        page={
            "open_date": "", HOLIDAY.id: "", "facility": "", "opens": "", "closes": "",
            "hours": "", "extended": "", "on_duty": "",
        },
    ),
    CODE: Beside(
        CODE,
        (
            "facility_name", "kind", "state", CHECK.id, RULE.id, "area", REGISTERED.id, LIVING.id,
            "activity", SHARE.id, HOURS.id, "place", "grid", "keeper", "last_check",
        ),
        FIELDS, work,
        said_of={CHECK.id: DUE_STATE.id, RULE.id: STATE.id},
        links=(SHARE.id,),
        page={
            "facility_name": "", "kind": "", "place": "", "area": "", "activity": "",
            SHARE.id: "", HOURS.id: "开放时间", RULE.id: "", "keeper": "", "state": "", "last_check": "",
        },
    ),
}  # fmt: skip
