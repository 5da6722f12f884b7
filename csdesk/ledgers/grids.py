"""Grid and services: grids, and matters until they are closed."""

from datetime import date
from decimal import Decimal
from typing import NewType

from csdesk.domain.derived import Summed, brought, summed, term
from csdesk.domain.fields import (
    code,
    day,
    names,
    note,
    number,
    reference,
    row,
    serial,
    telephones,
    text,
)
from csdesk.domain.ledger import Ledger, Page, View

ResidentId = NewType("ResidentId", int)
GridId = NewType("GridId", int)
FacilityId = NewType("FacilityId", int)
VisitId = NewType("VisitId", int)
FacilityCheckId = NewType("FacilityCheckId", int)
PatrolId = NewType("PatrolId", int)
HazardId = NewType("HazardId", int)
RequestId = NewType("RequestId", int)
MatterId = NewType("MatterId", int)

GROUP = "网格与服务"
WHENCE = "从哪里来"


@row
class Grid:
    """A grid 网格 and who looks after it."""

    grid_no: str | None = text("网格编号", required=True, sorted=True, width=18, default=None)
    grid_name: str | None = text(
        "网格", required=True, sorted=True, width=20, searched=True, default=None
    )
    kind: str | None = code("类型", table="grid_kind", width=18, default=None)
    leader: tuple[str, ...] = names("网格长", width=18, samples=("周敏", "陈雨石"), default=())
    workers: tuple[str, ...] = names("网格员", width=24, samples=("李建禾", "何向晚"), default=())
    phones: tuple[str, ...] = telephones("联系电话", width=24, default=())
    boundary: str | None = note(
        "四至范围", width=50, samples=("村委会以东", "主街以南"), default=None
    )
    area: Decimal | None = number("面积", unit="公顷", places=1, least=0, hidden=True, default=None)
    remark: str | None = note("备注", hidden=True, default=None)


@row
class Matter:
    """Something to be done until it is closed 事项; how it goes on stands in its steps."""

    matter_no: str | None = serial("编号", sorted=True, width=24, section="发现", default=None)
    found_on: date = day(
        "发现日期", width=20, section="发现", aliases=("发现时间", "受理时间", "上报日期")
    )
    source: str | None = code(
        "来源", table="matter_source", width=16, section="发现", aliases=("事项来源",), default=None
    )
    what: str | None = text(
        "事项", longest=200, required=True, width=44, section="发现",
        aliases=("事项内容", "问题描述", "发现的问题"),
        samples=("路灯不亮", "下水道堵塞", "屋面漏雨", "护栏松动", "垃圾清运不及时"), default=None,
    )  # fmt: skip
    place: str | None = text(
        "地点", width=30, section="发现", samples=("村口", "文化广场", "主街中段"), default=None
    )
    resident: ResidentId | None = reference(
        "涉及居民", to="residents", width=18, section="发现", default=None
    )
    grid: GridId | None = reference("网格", to="grids", width=18, section="发现", default=None)
    facility: FacilityId | None = reference(
        "涉及设施", to="facilities", hidden=True, width=30, section="发现", default=None
    )
    reporter: str | None = text(
        "报告人", hidden=True, width=18, section="发现", aliases=("反映人", "上报人"),
        samples=("王秀英", "李国强"), default=None,
    )  # fmt: skip
    reporter_phone: tuple[str, ...] = telephones(
        "报告人电话", hidden=True, width=24, section="发现", aliases=("反映人电话",), default=()
    )
    receiver: tuple[str, ...] = names(
        "首接人", hidden=True, width=18, section="发现", samples=("周敏",), default=()
    )
    level: str | None = code(
        "层级", table="matter_level", hidden=True, width=20, section="办理",
        aliases=("事项层级", "处置层级"), default=None,
    )  # fmt: skip
    owner: tuple[str, ...] = names(
        "办理人", width=18, section="办理", aliases=("责任人", "处置人"),
        samples=("陈雨石", "李建禾"), default=(),
    )  # fmt: skip
    deadline: date | None = day(
        "办结期限", sorted=True, width=20, section="办理", aliases=("限办日期", "处理期限"),
        default=None,
    )  # fmt: skip
    state: str | None = code(
        "状态", table="matter_state", required=True, width=16, section="办理",
        aliases=("办理状态", "处置状态"), default=None,
    )  # fmt: skip
    closed_on: date | None = day(
        "办结日期", width=20, section="办理", aliases=("办结时间",), default=None
    )
    result: str | None = note(
        "办理情况", width=40, section="办理", aliases=("处理结果", "处置结果"),
        samples=("已维修", "已联系乡镇处理"), default=None,
    )  # fmt: skip
    rating: str | None = code(
        "评价", table="rating", hidden=True, width=18, section="办理", aliases=("满意度",),
        default=None,
    )  # fmt: skip
    visit: VisitId | None = reference(
        "哪次探访", to="visits", hidden=True, section=WHENCE, default=None
    )
    facility_check: FacilityCheckId | None = reference(
        "哪次巡检", to="facility_checks", hidden=True, width=30, section=WHENCE, default=None
    )
    patrol: PatrolId | None = reference(
        "哪次巡查", to="patrols", hidden=True, width=30, section=WHENCE, default=None
    )
    hazard: HazardId | None = reference(
        "哪处隐患", to="hazards", hidden=True, width=30, section=WHENCE, default=None
    )
    request: RequestId | None = reference(
        "哪件便民服务", to="requests", hidden=True, width=30, section=WHENCE, default=None
    )


@row
class MatterStep:
    """A step of a matter: found, assigned, handled, fed back, rated, closed; its verbs write it."""

    matter: MatterId = reference("事项", to="matters", width=44)
    step: str = code("步骤", table="matter_step", width=14)
    step_date: date = day("日期", width=20)
    who: tuple[str, ...] = names("经办人", width=20, default=())
    said: str | None = note("说明", width=50, default=None)


OPEN = "closed_on empty and state != '办结'"


def _day_of(step: str) -> Summed:
    """The day of the newest step of a kind."""
    return summed(
        f"{step}日期", "last", term("matter_steps", "matter", "step_date", f"step = '{step}'"),
        width=20,
    )  # fmt: skip


LEDGERS = (
    Ledger(
        "grids", "网格", Grid, named="grid_name", group=GROUP, unit="个", order=("grid_no",),
        derived={
            "households": summed("户数", "count", term("households", "grid"), unit="户", width=16)
        },
        totals=("households",),
        page=Page(title="网格登记表"),
        purpose="每个网格一行：网格长、网格员和范围。",
    ),
    Ledger(
        "matters", "事项", Matter, named="what", day="found_on", group=GROUP, unit="件",
        order=("-found_on",),
        derived={
            "assigned_on": _day_of("交办"),
            "handled_on": _day_of("办理"),
            "answered_on": _day_of("反馈"),
            "rated_on": _day_of("评价"),
        },
        columns=(
            "matter_no", "what", "state", "deadline", "place", "grid", "source", "owner",
            "found_on", "closed_on", "resident",
        ),
        views=(
            View("全部", ""),
            View("未办结", OPEN, order=("deadline",)),
            View("已超期", f"{OPEN} and deadline < today", order=("deadline",)),
            View("待交办", f"{OPEN} and (owner empty or state = '发现')", order=("found_on",)),
            View("待评价", f"{OPEN} and state = '已反馈'", order=("deadline",)),
            View("本月办结", "closed_on >= month_start and closed_on <= month_end",
                 order=("-closed_on",)),
        ),
        page=Page(
            title="事项办理登记表",
            columns={
                "matter_no": "", "found_on": "", "source": "", "what": "", "place": "", "grid": "",
                "owner": "", "deadline": "", "state": "", "closed_on": "", "result": "",
            },
            until="closed_on",
        ),
        purpose="发现的问题从交办到办结。探访、巡检、巡查发现的问题也在这里。",
    ),
    Ledger(
        "matter_steps", "事项步骤", MatterStep, named="matter.what", part_of="matter", apart=True,
        day="step_date", group=GROUP, unit="步", order=("-step_date",), written_by="matters",
        derived={"state": brought("现在", "matter.state", 16)},
        page=Page(title="事项办理步骤登记表"),
        purpose="事项的每一步：哪天、谁、怎么办的。由事项的交办、办理、反馈、评价、办结写入。",
    ),
)  # fmt: skip
