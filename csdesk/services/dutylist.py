"""The duty roster as a list: people in the order of urgency, with why, since when and until when."""

from __future__ import annotations

from datetime import date

from csdesk.domain.fields import Field
from csdesk.domain.ledger import Page, View
from csdesk.services import lists
from csdesk.services.duties import ORDER, DueLine, due_people
from csdesk.services.made import Given, Made
from csdesk.services.office import Office

STATE = Field("due_state", "状态", "code", table="due_state", width=18)
SAID = Field("due_said", "探访状态", "text", width=32)
RULE = Field("due_rule", "应访规则", "text", width=30)
LAST = Field("due_last", "上次探访", "day", width=20)
DUE = Field("due_on", "应访日", "day", width=20)


def said(line: DueLine) -> str:
    """The state in words: 逾期 12 天, 今天应访, 2 天内, 已访 11月06日."""
    match line.state:
        case "overdue":
            return f"逾期 {line.days} 天"
        case "due":
            return "今天应访"
        case "soon":
            return f"{-line.days} 天内"
    return f"已访 {line.last:%m月%d日}" if line.last else f"{line.due:%m月%d日}前"


def _work(office: Office, on: date, subject: str) -> tuple[tuple[int, ...], tuple[Made, ...]]:
    lines = due_people(office, subject, on)
    rank = {x.id: (ORDER[x.state], x.due, x.id) for x in lines}
    made = (
        Made(STATE, {x.id: x.state for x in lines}, rank),
        Made(SAID, {x.id: said(x) for x in lines}, rank),
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
    """Whom to visit now, in the order in which one walks: by the number of the household."""
    every, made = _people(office, on)
    states = made[0].values
    wanted = [id for id in every if states[id] != "covered"]
    walked = lists.ask(office, "residents", every=True, given=wanted, order=("household",), on=on)
    return tuple(lists.ids(office, walked)), made


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
            "route", "走访单", "residents", "",
            ("name", "sex", "age", "grid", "address", "phones", "category", "due_said", "due_last"),
            VIEWS[:1],
            Page(
                title="走访单", signed=("走访日期", "情况", "老年人或家属"), signatures=("走访人",),
                clear={"phones": "上门走访要用电话联系"},
            ),
            _route,
        ),
    )
}  # fmt: skip
