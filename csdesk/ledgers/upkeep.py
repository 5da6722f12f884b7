"""Upkeep: repairs, assets, supplies with their stock, drills."""

from datetime import date
from decimal import Decimal
from typing import NewType

from csdesk.domain.derived import summed, term
from csdesk.domain.fields import (
    amount,
    code,
    day,
    names,
    note,
    number,
    reference,
    row,
    text,
    yes_no,
)
from csdesk.domain.ledger import Ledger, Page, View

ResidentId = NewType("ResidentId", int)
FacilityId = NewType("FacilityId", int)
SupplyId = NewType("SupplyId", int)

GROUP = "设施"
BIKE, CAMERA, PLATE = "2", "3", "1"
SHORT = "spare < 0"
EXPIRING = "stock > 0 and expires_on >= today"
EXPIRED = "stock > 0 and expires_on < today"
"""Conditions of supplies that need a hand; what is used up can't expire."""


@row
class Repair:
    """Work on a facility 维护: repaired, or made fit for everybody."""

    repair_date: date = day("日期", width=20)
    kind: str | None = code("类型", table="repair_kind", required=True, width=20, default=None)
    facility: FacilityId | None = reference("设施", to="facilities", width=40, default=None)
    place: str | None = text("地点", width=30, samples=("大门台阶", "卫生间"), default=None)
    what: str | None = text(
        "维护内容", longest=200, required=True, width=44,
        samples=("更换灯具", "加装扶手", "修补坡道", "检修电路"), default=None,
    )  # fmt: skip
    cost: Decimal | None = amount("费用", width=20, default=None)
    fund: str | None = code("资金来源", table="fund_source", width=18, default=None)
    project: str | None = text("所属项目", hidden=True, width=30, default=None)
    remark: str | None = note("备注", hidden=True, default=None)


@row
class Asset:
    """A thing on the books 资产: a plate, a camera, an e-bike, a table."""

    asset_name: str | None = text(
        "名称", required=True, sorted=True, searched=True, width=34,
        samples=("投影仪", "灭火器", "宣传栏", "摄像头"), default=None,
    )  # fmt: skip
    kind: str | None = code("类别", table="asset_kind", required=True, width=20, default=None)
    place: str | None = text("位置", width=30, samples=("村口", "文化活动室"), default=None)
    facility: FacilityId | None = reference(
        "设施", to="facilities", hidden=True, width=40, default=None
    )
    quantity: int | None = number("数量", unit="件", least=0, width=14, default=None)
    value: Decimal | None = amount("原值", width=20, default=None)
    since: date | None = day("启用日期", width=20, default=None)
    keeper: tuple[str, ...] = names("保管人", width=18, samples=("周敏",), default=())
    plate_by: str | None = text("设置单位", hidden=True, only=(PLATE,), default=None)
    kept: bool | None = yes_no("保留", hidden=True, only=(PLATE,), default=None)
    owner: ResidentId | None = reference(
        "车主", to="residents", hidden=True, only=(BIKE,), default=None
    )
    number_plate: str | None = text("车牌", hidden=True, only=(BIKE,), default=None)
    model: str | None = text("型号", hidden=True, only=(BIKE,), default=None)
    key_place: bool | None = yes_no("重点部位", hidden=True, only=(CAMERA,), default=None)
    networked: bool | None = yes_no("已联网", hidden=True, only=(CAMERA,), default=None)
    gone_on: date | None = day("报废日期", hidden=True, width=20, default=None)
    remark: str | None = note("备注", hidden=True, default=None)


@row
class Supply:
    """An emergency supply 应急物资; its stock follows from what came and went."""

    supply_name: str | None = text(
        "物资", required=True, sorted=True, searched=True, width=30,
        samples=("编织袋", "手电筒", "雨衣", "救生圈", "铁锹"), default=None,
    )  # fmt: skip
    unit: str | None = text("单位", width=12, samples=("个", "件", "把"), default=None)
    least: int | None = number("最低存量", least=0, width=18, default=None)
    store: str | None = text("存放地点", width=30, samples=("村委会仓库",), default=None)
    expires_on: date | None = day("有效期至", sorted=True, width=20, default=None)
    keeper: tuple[str, ...] = names("保管人", width=18, samples=("陈雨石",), default=())
    remark: str | None = note("备注", hidden=True, default=None)


@row
class StockMove:
    """What came into the store or went out; a part of the supply."""

    supply: SupplyId = reference("物资", to="supplies")
    moved_on: date = day("日期", width=20)
    kind: str = code("出入库", table="stock_kind", width=14)
    quantity: int = number("数量", least=0, most=1_000_000, required=True, width=14, default=0)
    who: str | None = text("经手人", width=18, samples=("周敏", "陈雨石"), default=None)
    remark: str | None = text("用途", width=36, samples=("防汛演练", "采购"), default=None)


@row
class Drill:
    """An emergency drill 应急演练."""

    drill_date: date = day("日期", width=20)
    kind: str | None = code("类型", table="drill_kind", required=True, width=20, default=None)
    place: str | None = text("地点", width=30, samples=("文化广场", "村小学"), default=None)
    people: int | None = number(
        "参加人数", unit="人", least=0, most=100_000, width=18, default=None
    )
    leader: tuple[str, ...] = names("负责人", width=18, samples=("陈雨石",), default=())
    what: str | None = note("演练内容", width=44, samples=("疏散和灭火器使用",), default=None)
    evaluation: str | None = note("评估", width=36, samples=("达到预期",), default=None)
    remark: str | None = note("备注", hidden=True, default=None)


LEDGERS = (
    Ledger(
        "repairs", "设施维护", Repair, named="what", day="repair_date", kind="kind", group=GROUP,
        unit="次", order=("-repair_date",), totals=("cost",),
        views=(
            View("全部", ""),
            View("本月", "repair_date >= month_start and repair_date <= month_end"),
            View("无障碍改造", "kind = '无障碍改造'"),
        ),
        page=Page(title="设施运行维护记录表"),
        purpose="修了什么、花了多少、钱从哪来；适老化、无障碍改造也在这里。",
    ),
    Ledger(
        "assets", "资产", Asset, named="asset_name", kind="kind", group=GROUP, unit="件",
        order=("asset_name",), totals=("quantity", "value"),
        views=(
            View("全部", ""),
            View("标牌", "kind = '标牌'"),
            View("电动车", "kind = '电动车'"),
            View("视频监控", "kind = '视频监控'"),
        ),
        page=Page(title="资产登记表"),
        purpose="办公设备、消防器材、标牌、摄像头、电动车：在哪里、谁保管。",
    ),
    Ledger(
        "supplies", "应急物资", Supply, named="supply_name", group=GROUP, unit="种",
        order=("supply_name",),
        derived={
            "stock": summed(
                "现有存量", "sum",
                term("stock_moves", "supply", "quantity", "kind in ['入库', '盘盈']"),
                term("stock_moves", "supply", "quantity", "kind in ['出库', '盘亏']", -1), width=16,
            ),
            "spare": summed(
                "比最低多", "sum",
                term("stock_moves", "supply", "quantity", "kind in ['入库', '盘盈']"),
                term("stock_moves", "supply", "quantity", "kind in ['出库', '盘亏']", -1), width=16,
                less="least",
            ),
        },
        columns=("supply_name", "unit", "stock", "least", "spare", "expires_on", "store", "keeper"),
        views=(
            View("全部", ""),
            View("低于最低存量", SHORT, order=("spare",)),
            View("30天内到期", f"{EXPIRING} and expires_on <= today + 30d", order=("expires_on",)),
            View("已过期", EXPIRED, order=("expires_on",)),
        ),
        page=Page(title="应急物资储备台账"),
        purpose="每种物资一行：存量由出入库累计，有效期和最低存量到了会提醒。",
    ),
    Ledger(
        "stock_moves", "出入库", StockMove, named="supply.supply_name", part_of="supply",
        day="moved_on", group=GROUP, unit="次", order=("-moved_on",), covered=("supply.stock",),
        page=Page(title="应急物资出入库记录表"),
        purpose="应急物资的每一次入库和出库。",
    ),
    Ledger(
        "drills", "应急演练", Drill, named="what", day="drill_date", group=GROUP, unit="次",
        order=("-drill_date",), totals=("people",),
        views=(
            View("全部", ""),
            View("今年", "drill_date >= year_start"),
        ),
        page=Page(title="应急演练记录表"),
        purpose="消防、防汛、防溺水等演练：哪天、在哪里、多少人、效果如何。",
    ),
)  # fmt: skip
