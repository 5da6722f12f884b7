"""Grid work: patrols, hazards, requests, mediations, who is on duty."""

from datetime import date, time
from typing import NewType

from csdesk.domain.derived import summed, term
from csdesk.domain.fields import (
    clock,
    code,
    day,
    names,
    note,
    reference,
    row,
    serial,
    telephones,
    text,
    yes_no,
)
from csdesk.domain.ledger import Ledger, Page, View

ResidentId = NewType("ResidentId", int)
GridId = NewType("GridId", int)
FacilityId = NewType("FacilityId", int)
HazardId = NewType("HazardId", int)
MediationId = NewType("MediationId", int)

GROUP = "网格与服务"


@row
class Patrol:
    """A round through a grid 网格巡查; a quiet day is a row too."""

    patrol_date: date = day("日期", width=20)
    session: str | None = code("场次", table="patrol_session", width=14, default=None)
    grid: GridId = reference("网格", to="grids", width=20)
    patroller: tuple[str, ...] = names("巡查人", width=20, samples=("李建禾", "何向晚"), default=())
    leader: tuple[str, ...] = names("带队人", hidden=True, width=18, samples=("周敏",), default=())
    route: str | None = text("路线", width=30, samples=("主街", "沿河", "村道环线"), default=None)
    quiet: bool | None = yes_no("平安无事", width=14, default=None)
    findings: str | None = note(
        "发现情况", width=44, samples=("无", "路灯不亮一处", "堆物占道"), default=None
    )
    action: str | None = note("处理措施", width=36, samples=("已劝离", "已上报"), default=None)


@row
class Hazard:
    """A hazard 安全隐患 from its finding to the day it is struck off."""

    hazard_no: str | None = serial("编号", sorted=True, width=24, default=None)
    found_on: date = day("发现日期", width=20)
    kind: str | None = code("隐患类型", table="hazard_type", required=True, width=34, default=None)
    level: str | None = code("等级", table="hazard_level", width=30, default=None)
    place: str | None = text(
        "地点", required=True, searched=True, width=34, samples=("老仓库", "村口桥", "河边"),
        default=None,
    )  # fmt: skip
    what: str | None = note("隐患", width=40, samples=("线路老化", "护栏松动"), default=None)
    grid: GridId | None = reference("网格", to="grids", width=18, default=None)
    facility: FacilityId | None = reference(
        "涉及设施", to="facilities", hidden=True, width=30, default=None
    )
    measure: str | None = note("整改措施", width=36, samples=("更换线路", "加固"), default=None)
    responsible: tuple[str, ...] = names("责任人", width=18, samples=("陈雨石",), default=())
    deadline: date | None = day("整改期限", sorted=True, width=20, default=None)
    state: str | None = code("状态", table="hazard_status", width=24, default=None)
    closed_on: date | None = day("销号日期", width=20, default=None)
    remark: str | None = note("备注", hidden=True, default=None)


@row
class Recheck:
    """A look whether a hazard is gone 复查."""

    recheck_date: date = day("复查日期", width=20)
    hazard: HazardId = reference("隐患", to="hazards", width=30)
    checker: tuple[str, ...] = names("复查人", width=18, samples=("李建禾",), default=())
    passed: bool | None = yes_no("已消除", width=14, default=None)
    remark: str | None = note("复查情况", width=44, samples=("已整改", "未整改"), default=None)


@row
class Request:
    """A service asked for 便民服务/代办: taken, done by a day, rated."""

    request_no: str | None = serial("编号", sorted=True, width=24, default=None)
    received_on: date = day("受理日期", width=20, aliases=("受理时间",))
    applicant: str | None = text(
        "申请人", required=True, searched=True, width=18, samples=("王秀英", "李国强"), default=None
    )
    resident: ResidentId | None = reference(
        "本村居民", to="residents", hidden=True, width=18, default=None
    )
    phones: tuple[str, ...] = telephones("联系电话", hidden=True, width=24, default=())
    what: str | None = text(
        "事项", longest=200, required=True, width=40,
        samples=("医保参保", "高龄津贴申请", "开具证明", "代缴电费"), default=None,
    )  # fmt: skip
    channel: str | None = code("渠道", table="request_channel", width=16, default=None)
    by_proxy: bool | None = yes_no("代办", width=11, default=None)
    receiver: tuple[str, ...] = names("首接人", width=18, samples=("周敏",), default=())
    promised_on: date | None = day("承诺日期", sorted=True, width=20, default=None)
    state: str | None = code("状态", table="request_state", width=16, default=None)
    done_on: date | None = day("办结日期", width=20, aliases=("办结时间",), default=None)
    result: str | None = note("结果", width=30, samples=("已办好", "已转镇里"), default=None)
    rating: str | None = code("评价", table="rating", width=16, default=None)
    comment: str | None = note("意见", hidden=True, width=30, default=None)
    mended: str | None = note("整改", hidden=True, width=30, default=None)


@row
class Mediation:
    """A dispute 矛盾纠纷, how it was settled, and whether that holds."""

    case_no: str | None = serial("卷宗号", sorted=True, width=24, default=None)
    found_on: date = day("受理日期", width=20, aliases=("日期", "发现日期"))
    kind: str | None = code("类型", table="dispute_type", required=True, width=26, default=None)
    source: str | None = code("来源", table="dispute_source", hidden=True, width=20, default=None)
    parties: str | None = text(
        "当事人", longest=200, required=True, guard="guarded", width=34,
        samples=("甲方与乙方",), default=None,
    )  # fmt: skip
    resident: ResidentId | None = reference(
        "涉及居民", to="residents", hidden=True, width=18, default=None
    )
    what: str | None = note("纠纷情况", width=40, samples=("宅基地边界", "相邻排水"), default=None)
    mediator: tuple[str, ...] = names("调解员", width=18, samples=("陈雨石",), default=())
    result: str | None = code("结果", table="dispute_result", width=24, default=None)
    agreement: str | None = note("协议", width=40, samples=("双方各让一步",), default=None)
    settled_on: date | None = day("调解日期", width=20, default=None)
    follow_up_on: date | None = day("回访日期", sorted=True, width=20, default=None)
    reported: bool | None = yes_no("已上报", hidden=True, width=14, default=None)
    remark: str | None = note("备注", hidden=True, default=None)


@row
class FollowUp:
    """A call after a mediation 回访: does the agreement hold."""

    follow_date: date = day("回访日期", width=20)
    mediation: MediationId = reference("纠纷", to="mediations", width=30)
    caller: tuple[str, ...] = names("回访人", width=18, samples=("陈雨石",), default=())
    holds: bool | None = yes_no("已履行", width=14, default=None)
    remark: str | None = note("回访情况", width=44, samples=("履行中", "无反复"), default=None)


@row
class DutyShift:
    """Who is on duty 值班, where and when."""

    shift_date: date = day("日期", width=20)
    shift: str | None = code("班次", table="shift", required=True, width=14, default=None)
    facility: FacilityId | None = reference("设施", to="facilities", width=34, default=None)
    window: str | None = text("窗口", width=20, samples=("综合窗口",), default=None)
    starts: time | None = clock("开始时间", hidden=True, width=16, default=None)
    ends: time | None = clock("结束时间", hidden=True, width=16, default=None)
    on_duty: tuple[str, ...] = names("值班人", width=20, samples=("周敏", "何向晚"), default=())
    handover: str | None = note("交接记录", width=44, samples=("无异常",), default=None)


LEDGERS = (
    Ledger(
        "patrols", "网格巡查", Patrol, named="findings", day="patrol_date", group=GROUP, unit="次",
        order=("-patrol_date",),
        derived={"matters": summed("事项", "count", term("matters", "patrol"), unit="件", width=12)},
        views=(
            View("全部", ""),
            View("本月", "patrol_date >= month_start and patrol_date <= month_end"),
            View("有发现的", "quiet = '否'"),
            View("没有转事项", "quiet = '否' and matters = 0"),
        ),
        page=Page(
            title="网格巡查记录表",
            columns={
                "patrol_date": "", "session": "", "grid": "", "patroller": "", "route": "",
                "quiet": "", "findings": "", "action": "",
            },
        ),
        purpose="每天巡查一到两次，每次一行；平安无事也记一行。发现的问题，选中那一行按 1 转为事项。",
    ),
    Ledger(
        "hazards", "安全隐患", Hazard, named="place", day="found_on", group=GROUP, unit="处",
        order=("-found_on",),
        columns=(
            "hazard_no", "place", "kind", "level", "state", "deadline", "measure", "responsible",
            "found_on", "closed_on", "grid",
        ),
        views=(
            View("全部", ""),
            View("未销号", "closed_on empty", order=("deadline",)),
            View("已超期", "closed_on empty and deadline < today", order=("deadline",)),
        ),
        page=Page(
            title="安全风险点、危险源排查台账",
            columns={
                "hazard_no": "", "place": "", "what": "", "level": "", "found_on": "",
                "measure": "", "responsible": "", "deadline": "", "closed_on": "",
            },
            until="closed_on",
        ),
        purpose="每处隐患一行：等级、整改期限和责任人，到销号为止。",
    ),
    Ledger(
        "rechecks", "隐患复查", Recheck, named="hazard.place", day="recheck_date", group=GROUP,
        unit="次", order=("-recheck_date",), page=Page(title="隐患复查记录表"),
        purpose="隐患整改后再去看一次：消除了没有。",
    ),
    Ledger(
        "requests", "便民服务", Request, named="what", day="received_on", group=GROUP, unit="件",
        order=("-received_on",),
        columns=(
            "request_no", "what", "applicant", "state", "promised_on", "channel", "by_proxy",
            "receiver", "received_on", "done_on", "rating",
        ),
        views=(
            View("全部", ""),
            View("未办结", "done_on empty", order=("promised_on",)),
            View("代办", "by_proxy = '是'"),
            View("差评", "rating in ['不满意', '非常不满意']"),
        ),
        page=Page(
            title="便民服务办件登记表",
            columns={
                "request_no": "", "received_on": "", "applicant": "", "what": "", "channel": "",
                "receiver": "", "promised_on": "", "done_on": "", "result": "", "rating": "",
            },
            until="done_on",
        ),
        purpose="居民来办的事和代办的事：谁接的、答应哪天、办好没有、评价如何。",
    ),
    Ledger(
        "mediations", "矛盾纠纷", Mediation, named="case_no", day="found_on", group=GROUP,
        unit="件", order=("-found_on",),
        columns=(
            "case_no", "found_on", "kind", "parties", "mediator", "result", "settled_on",
            "follow_up_on",
        ),
        views=(
            View("全部", ""),
            View("未调结", "settled_on empty"),
        ),
        page=Page(
            title="矛盾纠纷排查化解台账",
            columns={
                "case_no": "", "found_on": "", "kind": "", "parties": "", "what": "",
                "mediator": "", "result": "", "agreement": "", "settled_on": "",
            },
        ),
        purpose="每件纠纷一行：当事人、调解员、结果和协议，回访另记。",
    ),
    Ledger(
        "follow_ups", "调解回访", FollowUp, named="mediation.case_no", day="follow_date",
        group=GROUP, unit="次", order=("-follow_date",), page=Page(title="调解回访记录表"),
        purpose="调解之后的回访：协议履行了没有。",
    ),
    Ledger(
        "duty_shifts", "值班", DutyShift, named="shift_date", day="shift_date", group=GROUP,
        unit="班", order=("-shift_date",),
        views=(
            View("全部", ""),
            View("本月", "shift_date >= month_start and shift_date <= month_end"),
        ),
        page=Page(title="值班（坐班）与轮值轮管表", signed=("值班人签字",)),
        purpose="哪天、哪班、谁值班、交接了什么。",
    ),
)  # fmt: skip
