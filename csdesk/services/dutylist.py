"""The duty roster as a list: people in the order of urgency, with why, since when and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

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
WHY = Field("due_why", "为什么", "text", width=60)
FAILURES = Field("due_failures", "连续未遇", "number", unit="次", width=18)
UNREACHED = Field("due_unreached", "联系不上", "yes_no", width=16)
LAST = Field("due_last", "上次探访", "day", width=20)
DUE = Field("due_on", "应访日", "day", width=20)
WHEN = Field("due_when", "应访", "text", width=24)
LAST_TOLD = Field("last_told", "上次走访", "note", width=46)
ANSWERS = Field("route_answer", "结果", "note", width=26)
TICKS = Field("route_areas", "有情况的方面", "note", width=33)
WRITTEN = Field("route_found", "情况、需求和处理", "note", width=48)


@dataclass(frozen=True, slots=True)
class Words:
    """How one kind of duty is spoken of.

    Attributes:
        act: What is to be done, in one or two characters: 访.
        meeting: What is done: 探访.
    """

    act: str
    meeting: str


VISIT = Words("访", "探访")
WORDS = {
    "residents": VISIT,
    "facilities": Words("检", "巡检"),
    "hazards": Words("复查", "复查"),
    "mediations": Words("回访", "回访"),
}


def said(line: DueLine, words: Words = VISIT) -> str:
    """The state in words: 逾期 12 天, 今天应访, 2 天内, 已访 11月06日."""
    match line.state:
        case "overdue":
            return f"逾期 {line.days} 天"
        case "due":
            return f"今天应{words.act}"
        case "soon":
            return f"{-line.days} 天内"
    return f"已{words.act} {line.last:%m月%d日}" if line.last else when(line, words)


def when(line: DueLine, words: Words = VISIT) -> str:
    """By when, for who goes there: 逾期 12 天, 今天应访, 2 天内, 11月30日前."""
    return f"{line.due:%m月%d日}前" if line.state == "covered" else said(line, words)


def _work(office: Office, on: date, subject: str) -> tuple[tuple[int, ...], tuple[Made, ...]]:
    lines, words = due_people(office, subject, on), WORDS[subject]
    rank = {x.id: (ORDER[x.state], x.due, x.id) for x in lines}
    act, meeting = words.act, words.meeting
    made = [
        Made(STATE, {x.id: x.state for x in lines}, rank, because={x.id: x.why for x in lines}),
        Made(replace(SAID, label=f"{meeting}状态"), {x.id: said(x, words) for x in lines}, rank),
        Made(WHEN, {x.id: when(x, words) for x in lines}, rank),
        Made(replace(RULE, label=f"应{act}规则"), {x.id: x.rule for x in lines}),
        Made(replace(LAST, label=f"上次{meeting}"), {x.id: x.last for x in lines}),
        Made(replace(DUE, label=f"应{act}日"), {x.id: x.due for x in lines}),
        Made(WHY, {x.id: x.why for x in lines}),
    ]
    if words is VISIT:
        made.append(Made(FAILURES, {x.id: x.failures for x in lines}))
        made.append(Made(UNREACHED, {x.id: x.unreached for x in lines}))
    return tuple(x.id for x in lines), tuple(made)


_people = partial(_work, subject="residents")


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
NOBODY = View(
    "联系不上", "due_unreached = '是'",
    ("name", "age", "due_failures", "due_said", "due_last", "grid", "address", "phones",
     "emergency_contact", "emergency_phone"),
    ("-due_failures",),
)  # fmt: skip
"""Two attempts in a row met nobody: whom to ring."""
GIVEN = {
    given.code: given
    for given in (
        Given(
            "visit_duty", "走访探访", "residents", "关爱服务",
            ("name", "sex", "age", "due_said", "category", "grid", "address", "due_last",
             "due_on", "due_rule", "phones", "due_why"),
            (*VIEWS, NOBODY), Page(title="应探访对象名册"), _people,
        ),
        Given(
            "check_duty", "应巡检设施", "facilities", "设施",
            ("facility_name", "due_said", "kind", "grid", "place", "due_last", "due_on", "keeper",
             "due_why"),
            VIEWS, Page(title="应巡检设施名册"), partial(_work, subject="facilities"),
        ),
        Given(
            "recheck_duty", "待查隐患", "hazards", "网格与服务",
            ("place", "due_said", "what", "level", "deadline", "due_last", "due_on", "responsible",
             "grid", "due_why"),
            VIEWS, Page(title="应复查隐患名册"), partial(_work, subject="hazards"),
        ),
        Given(
            "follow_duty", "待访纠纷", "mediations", "网格与服务",
            ("case_no", "due_said", "kind", "parties", "mediator", "settled_on", "due_last",
             "due_on", "due_why"),
            VIEWS, Page(title="应回访纠纷名册"), partial(_work, subject="mediations"),
        ),
        Given(
            "route", "走访路线单", "residents", "",
            ("name", "address", "group", "phones", "due_when", "last_told", "route_answer",
             "route_areas", "route_found"),
            VIEWS[:1],
            Page(
                title="走访路线单", signed=("走访日期", "被访人签字"), signatures=("走访人",),
                note="未遇的写明原因，改日再访；老年人不能签字的由家属或走访人代签并注明。",
                clear={"phones": "上门走访要用电话联系"},
            ),
            _route,
        ),
    )
}  # fmt: skip
