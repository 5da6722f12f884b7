"""Grid and services: grids, and matters until they are closed."""

from datetime import date
from decimal import Decimal
from typing import NewType

from csdesk.domain.derived import summed, term
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

GROUP = "网格与服务"


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
    """Something to be done until it is closed 事项."""

    matter_no: str | None = serial("编号", sorted=True, width=24, default=None)
    found_on: date = day("发现日期", width=20)
    source: str | None = code("来源", table="matter_source", width=16, default=None)
    what: str | None = text(
        "事项", longest=200, required=True, width=44,
        samples=("路灯不亮", "下水道堵塞", "屋面漏雨", "护栏松动", "垃圾清运不及时"), default=None,
    )  # fmt: skip
    place: str | None = text(
        "地点", width=30, samples=("村口", "文化广场", "主街中段"), default=None
    )
    resident: ResidentId | None = reference("涉及居民", to="residents", width=18, default=None)
    grid: GridId | None = reference("网格", to="grids", width=18, default=None)
    facility: FacilityId | None = reference("涉及设施", to="facilities", hidden=True, default=None)
    owner: tuple[str, ...] = names("办理人", width=18, samples=("陈雨石", "李建禾"), default=())
    deadline: date | None = day("办结期限", sorted=True, width=20, default=None)
    state: str | None = code("状态", table="matter_state", required=True, width=16, default=None)
    closed_on: date | None = day("办结日期", width=20, default=None)
    result: str | None = note(
        "办理情况", width=40, samples=("已维修", "已联系乡镇处理"), default=None
    )
    rating: str | None = text("评价", hidden=True, samples=("满意",), default=None)


OPEN = "closed_on empty and state != '办结'"

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
        columns=(
            "matter_no", "what", "state", "deadline", "place", "grid", "source", "owner",
            "found_on", "closed_on", "resident",
        ),
        views=(
            View("全部", ""),
            View("未办结", OPEN, order=("deadline",)),
            View("已超期", f"{OPEN} and deadline < today", order=("deadline",)),
        ),
        page=Page(
            title="事项办理登记表",
            columns={
                "matter_no": "", "found_on": "", "source": "", "what": "", "place": "", "grid": "",
                "owner": "", "deadline": "", "state": "", "closed_on": "", "result": "",
            },
            until="closed_on",
        ),
        purpose="发现的问题从交办到办结。探访和巡检发现的问题也在这里。",
    ),
)  # fmt: skip
