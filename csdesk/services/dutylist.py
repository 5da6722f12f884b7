"""The duty roster as a list: people in the order of urgency, with why, since when and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from csdesk.domain.fields import Field
from csdesk.domain.ledger import Page, View
from csdesk.services.duties import ORDER, DueLine, due_people
from csdesk.services.made import Given, Made
from csdesk.services.office import Office
from csdesk.services.rounds import walking
from csdesk.services.rounds.last_visits import last_visits

STATE = Field("due_state", "状态", "code", table="due_state", width=18)
SAID = Field("due_said", "探访状态", "text", width=32)
RULE = Field("due_rule", "应访规则", "text", width=30)
LAST = Field("due_last", "上次探访", "day", width=20)
DUE = Field("due_on", "应访日", "day", width=20)
WHEN = Field("due_when", "应访", "text", width=24)
LAST_TOLD = Field("last_told", "上次走访", "note", width=46)
ANSWERS = Field("route_answer", "结果", "note", width=26)
TICKS = Field("route_areas", "有情况的方面", "note", width=33)
WRITTEN = Field("route_found", "情况、需求和处理", "note", width=48)


def said(line: DueLine) -> str:
    """The state in words: 逾期 12 天, 今天应访, 2 天内, 已访 11月06日."""
    match line.state:
        case "overdue":
            return f"逾期 {line.days} 天"
        case "due":
            return "今天应访"
        case "soon":
            return f"{-line.days} 天内"
    return f"已访 {line.last:%m月%d日}" if line.last else when(line)


def when(line: DueLine) -> str:
    """By when, for who goes there: 逾期 12 天, 今天应访, 2 天内, 11月30日前."""
    return f"{line.due:%m月%d日}前" if line.state == "covered" else said(line)


def _work(office: Office, on: date, subject: str) -> tuple[tuple[int, ...], tuple[Made, ...]]:
    lines = due_people(office, subject, on)
    rank = {x.id: (ORDER[x.state], x.due, x.id) for x in lines}
    made = (
        Made(STATE, {x.id: x.state for x in lines}, rank),
        Made(SAID, {x.id: said(x) for x in lines}, rank),
        Made(WHEN, {x.id: when(x) for x in lines}, rank),
        Made(RULE, {x.id: x.rule for x in lines}),
        Made(LAST, {x.id: x.last for x in lines}),
        Made(DUE, {x.id: x.due for x in lines}),
    )
    return tuple(x.id for x in lines), made


def _people(office: Office, on: date) -> tuple[tuple[int, ...], tuple[Made, ...]]:
    return _work(office, on, "residents")


def _places(office: Office, on: date) -> tuple[tuple[int, ...], tuple[Made, ...]]:
    return _work(office, on, "facilities")


def _route(office: Office, on: date) -> tuple[tuple[int, ...], tuple[Made, ...]]:
    """Whom to visit now, in walking order."""
    every, made = _people(office, on)
    states = made[0].values
    wanted = [id for id in every if states[id] != "covered"]
    ids = tuple(walking.in_order(office, "residents", wanted))
    return ids, (*made, *taken_along(office, ids, on))


def taken_along(office: Office, ids: Sequence[int], on: date) -> tuple[Made, ...]:
    """Columns of a route sheet: what was found last, and what is ticked and written by hand."""
    last = last_visits(office, ids, on)
    return (
        Made(LAST_TOLD, {id: visit.told for id, visit in last.items()}),
        Made(ANSWERS, dict.fromkeys(ids, "☐都好\n☐有情况\n☐未遇")),
        Made(TICKS, dict.fromkeys(ids, "☐健康 ☐经济\n☐赡养 ☐安全\n☐需求")),
        Made(WRITTEN, {}),
    )


VIEWS = (
    View("全部", ""),
    View("逾期", "due_state = 'overdue'"),
    View("今天", "due_state = 'due'"),
    View("三天内", "due_state = 'soon'"),
    View("要办的", "due_state in ['overdue', 'due', 'soon']"),
)
GIVEN = {
    given.code: given
    for given in (
        Given(
            "visit_duty", "走访探访", "residents", "关爱服务",
            ("name", "sex", "age", "due_said", "category", "grid", "address", "due_last",
             "due_on", "due_rule", "phones"),
            VIEWS, Page(title="应探访对象名册"), _people,
        ),
        Given(
            "check_duty", "应巡检设施", "facilities", "设施",
            ("facility_name", "due_said", "kind", "grid", "place", "due_last", "due_on", "keeper"),
            VIEWS, Page(title="应巡检设施名册"), _places,
        ),
        Given(
            "route", "走访路线单", "residents", "",
            ("name", "address", "group", "phones", "due_when", "last_told", "route_answer",
             "route_areas", "route_found"),
            VIEWS[:1],
            Page(
                title="走访路线单", signed=("走访日期", "老年人或家属"), signatures=("走访人",),
                note="未遇的写明原因，改日再访；老年人不能签字的由家属或走访人代签并注明。",
                clear={"phones": "上门走访要用电话联系"},
            ),
            _route,
        ),
    )
}  # fmt: skip
