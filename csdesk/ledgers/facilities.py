"""Facilities and their checks."""

from datetime import date, time
from decimal import Decimal
from typing import NewType

from csdesk.domain.derived import all_of, brought, summed, term, told
from csdesk.domain.fields import (
    clock,
    code,
    day,
    names,
    note,
    number,
    pictures,
    reference,
    row,
    telephones,
    text,
    yes_no,
)
from csdesk.domain.ledger import Ledger, Page, View

GridId = NewType("GridId", int)
FacilityId = NewType("FacilityId", int)

GROUP = "设施"
ELDERLY = ("0202", "0203", "0204", "0205")
NURSERY = ("0209",)
CULTURE = ("0301", "0302", "0303", "0304", "0305", "0306", "0307", "0308")
OUTLETS = ("0801", "0802", "0803", "0804", "0805")
FIRE, SHELTER = ("0107",), ("0602",)
"""Kinds of facility of which something of their own is asked."""
_SERVICE, _BUILT = "服务", "建设与权属"
COUNTED = "counted = '是' or (kind = '0101' and not (counted = '否'))"
"""Which facilities are 综合服务设施: no document says whether a hall beside the centre is one."""


@row
class Facility:
    """A facility of the village or community."""

    facility_name: str | None = text(
        "设施名称", required=True, sorted=True, width=40, searched=True,
        samples=("党群服务中心", "文化活动室", "微型消防站", "卫生室", "幸福食堂"), default=None,
    )  # fmt: skip
    kind: str | None = code(
        "设施类型", table="facility_type", required=True, width=36, default=None
    )
    place: str | None = text(
        "地点", width=36, samples=("村委会一楼", "文化广场东侧"), default=None,
        aliases=("地址", "位置", "所在位置", "所在地", "详细地址", "坐落"),
    )  # fmt: skip
    grid: GridId | None = reference("网格", to="grids", width=18, default=None)
    area: Decimal | None = number(
        "建筑面积", unit="平方米", places=2, least=0, most=1_000_000, width=22, default=None,
        aliases=("面积", "总面积", "总建筑面积"),
    )  # fmt: skip
    office_area: Decimal | None = number(
        "办公面积", unit="平方米", places=2, least=0, hidden=True, width=22, default=None
    )
    activity_area: Decimal | None = number(
        "居民活动面积", unit="平方米", places=2, least=0, width=24, default=None
    )
    shared: str | None = text(
        "共用功能", width=36, hidden=True, samples=("会议、培训、议事", "阅读、四点半课堂"), default=None,
        aliases=("共用情况", "一室多用"),
    )  # fmt: skip
    counted: bool | None = yes_no("计入综合服务设施", hidden=True, width=18, default=None)
    capacity: int | None = number("容纳人数", unit="人", least=0, hidden=True, default=None)
    keeper: tuple[str, ...] = names("负责人", width=18, samples=("周敏", "何向晚"), default=())
    phones: tuple[str, ...] = telephones("联系电话", width=24, hidden=True, default=())
    state: str | None = code("使用状况", table="facility_state", width=18, default=None)
    volunteer_point: bool | None = yes_no("设志愿服务站点", hidden=True, width=18, default=None)
    since: date | None = day("启用日期", hidden=True, default=None)
    beds: int | None = number(
        "床位", unit="张", least=0, hidden=True, width=14, section=_SERVICE, only=ELDERLY,
        default=None, aliases=("床位数",),
    )  # fmt: skip
    meals: bool | None = yes_no(
        "供餐", hidden=True, width=12, section=_SERVICE, only=ELDERLY, default=None
    )
    let_out: bool | None = yes_no(
        "公建民营", hidden=True, width=14, section=_SERVICE, only=ELDERLY, default=None
    )
    cheap: bool | None = yes_no(
        "无偿或低偿", hidden=True, width=16, section=_SERVICE, only=ELDERLY, default=None
    )
    places: int | None = number(
        "托位", unit="个", least=0, hidden=True, width=14, section=_SERVICE, only=NURSERY,
        default=None, aliases=("托位数",),
    )  # fmt: skip
    inclusive: bool | None = yes_no(
        "普惠", hidden=True, width=12, section=_SERVICE, only=NURSERY, default=None
    )
    filed_no: str | None = text(
        "备案号", hidden=True, width=28, section=_SERVICE, only=NURSERY, default=None
    )
    old_town: bool | None = yes_no(
        "在老城区", hidden=True, width=14, section=_SERVICE, only=NURSERY, default=None
    )
    free: bool | None = yes_no(
        "免费开放", hidden=True, width=14, section=_SERVICE, only=CULTURE, default=None
    )
    trade: str | None = text(
        "行业", hidden=True, width=20, section=_SERVICE, only=OUTLETS, default=None
    )
    offers: str | None = text(
        "服务内容", longest=200, hidden=True, width=40, section=_SERVICE, default=None,
        aliases=("服务条件", "可办服务"),
    )  # fmt: skip
    members: tuple[str, ...] = names(
        "队员", hidden=True, width=28, section=_SERVICE, only=FIRE, default=()
    )
    equipment: str | None = text(
        "器材", longest=200, hidden=True, width=36, section=_SERVICE, only=(*FIRE, *SHELTER),
        default=None, aliases=("设施器材",),
    )  # fmt: skip
    mode: str | None = code(
        "取得方式", table="facility_mode", hidden=True, width=18, section=_BUILT, default=None,
        aliases=("来源", "建设方式"),
    )  # fmt: skip
    tenure: str | None = code(
        "权属", table="facility_tenure", hidden=True, width=14, section=_BUILT, default=None,
        aliases=("租用或自有",),
    )  # fmt: skip
    title_no: str | None = text("不动产登记号", hidden=True, width=36, section=_BUILT, default=None)
    fund: str | None = code(
        "资金来源", table="fund_source", hidden=True, width=18, section=_BUILT, default=None
    )
    handed_over: bool | None = yes_no(
        "开发单位移交", hidden=True, width=16, section=_BUILT, default=None
    )
    accepted_on: date | None = day("验收日期", hidden=True, section=_BUILT, default=None)
    operation: str | None = code(
        "运营方式", table="facility_operation", hidden=True, width=22, section=_BUILT, default=None
    )
    operator: str | None = text(
        "运营方", hidden=True, width=30, section=_BUILT, default=None, aliases=("经营者", "举办者"),
        samples=("村老年协会", "邻里社工服务中心"),
    )  # fmt: skip
    photo: tuple[str, ...] = pictures("照片", hidden=True, default=())
    remark: str | None = note("备注", hidden=True, default=None)


@row
class OpeningHours:
    """When a facility is open on a weekday; a part of it."""

    facility: FacilityId = reference("设施", to="facilities")
    weekday: str = code("星期", table="weekday", width=16)
    opens: time | None = clock("开门", width=16, default=None)
    closes: time | None = clock("关门", width=16, default=None)


@row
class FacilityCheck:
    """One check of a facility; a finding becomes a matter."""

    check_date: date = day("巡检日期", width=20, aliases=("检查日期", "日期"))
    facility: FacilityId = reference(
        "设施", to="facilities", width=40, aliases=("设施名称", "地点")
    )
    checker: tuple[str, ...] = names(
        "巡检人", width=20, aliases=("检查人",), samples=("李建禾", "陈雨石"), default=()
    )
    result: str | None = code("结果", table="check_result", required=True, width=18, default=None)
    finding: str | None = note(
        "发现的问题", width=50, aliases=("隐患",), samples=("灭火器压力不足", "照明损坏", "门锁松动"),
        default=None,
    )  # fmt: skip
    handled: str | None = note("处理情况", width=40, samples=("已更换", "已报修"), default=None)
    due: date | None = day("整改期限", hidden=True, default=None)
    photo: tuple[str, ...] = pictures("照片", hidden=True, default=())


LEDGERS = (
    Ledger(
        "facilities", "设施", Facility, named="facility_name", group=GROUP, unit="处",
        order=("facility_name",), kind="kind",
        derived={
            "centre": told("综合服务设施", "counted_as", "0", 16, **{"1": COUNTED}),
            "activity": summed(
                "活动面积", "sum", term("rooms", "facility", "area", "use = '居民活动'"), width=22,
                otherwise="activity_area",
            ),
            "rooms_area": summed("功能室面积", "sum", term("rooms", "facility", "area"), width=22),
            "open_days": all_of("开放日", "opening_hours", "weekday", width=34),
            "last_check": summed(
                "最近巡检", "last", term("facility_checks", "facility", "check_date"), width=20
            ),
        },
        columns=(
            "facility_name", "kind", "state", "place", "grid", "area", "activity", "keeper",
            "open_days", "last_check",
        ),
        totals=("area", "activity"),
        views=(
            View("全部", ""),
            View("综合服务设施", "centre = '计入'"),
            View("维修或停用", "state in ['维修中', '停用']"),
        ),
        page=Page(
            title="综合服务设施登记表",
            columns={
                "facility_name": "", "kind": "", "place": "", "area": "", "activity": "",
                "open_days": "", "keeper": "", "state": "", "last_check": "",
            },
        ),
        purpose="每处设施一行：面积、开放时间、负责人。登记了功能室的，活动面积由功能室相加。",
    ),
    Ledger(
        "opening_hours", "开放时间", OpeningHours, named="weekday", part_of="facility",
        group=GROUP, order=("facility", "weekday"),
    ),
    Ledger(
        "facility_checks", "设施巡检", FacilityCheck, named="facility.facility_name",
        day="check_date", group=GROUP, unit="次", order=("-check_date",),
        derived={
            "kind": brought("设施类型", "facility.kind", 36),
            "grid": brought("网格", "facility.grid", 18),
            "matters": summed("事项", "count", term("matters", "facility_check"), unit="件", width=12),
        },
        columns=(
            "check_date", "facility", "kind", "result", "finding", "matters", "handled", "checker",
        ),
        views=(
            View("全部", ""),
            View("本月", "check_date >= month_start and check_date <= month_end"),
            View("待整改", "result = '待整改'"),
            View("没有转事项", "result = '待整改' and matters = 0"),
        ),
        page=Page(
            title="设施巡检登记表",
            columns={
                "check_date": "", "facility": "", "result": "", "finding": "", "handled": "",
                "checker": "",
            },
            signed=("负责人签字",),
        ),
        purpose="每次巡检一行。结果是待整改的，选中那一行按 1 转为事项。",
    ),
)  # fmt: skip
