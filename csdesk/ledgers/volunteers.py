"""Volunteers and their teams, activities and hours."""

from datetime import date, time
from decimal import Decimal
from typing import NewType

from csdesk.domain import hours
from csdesk.domain.derived import Graded, brought, summed, term
from csdesk.domain.fields import (
    clock,
    code,
    codes,
    day,
    name,
    note,
    number,
    reference,
    row,
    serial,
    telephones,
    text,
    yes_no,
)
from csdesk.domain.ledger import Ledger, Page, View

ResidentId = NewType("ResidentId", int)
TeamId = NewType("TeamId", int)
VolunteerId = NewType("VolunteerId", int)
ActivityId = NewType("ActivityId", int)

GROUP = "志愿与组织"


@row
class Team:
    """A team 志愿服务队, 群防群治队, 应急队 or 文体队."""

    team_name: str | None = text(
        "队伍名称", required=True, sorted=True, width=40, searched=True,
        samples=("邻里互助队", "银龄志愿队", "清洁家园队", "平安巡逻队", "文艺宣传队"), default=None,
    )  # fmt: skip
    kind: str | None = code("队伍类型", table="team_kind", required=True, width=24, default=None)
    leader: str | None = text("队长", width=18, samples=("陈雨石", "何向晚"), default=None)
    party_backbone: bool | None = yes_no("党员骨干队", width=16, default=None)
    founded_on: date | None = day("成立日期", width=20, default=None)
    field: str | None = text("服务领域", width=36, samples=("敬老助老", "环境整治"), default=None)
    remark: str | None = note("备注", hidden=True, default=None)


@row
class Volunteer:
    """A volunteer, a resident or not."""

    volunteer_no: str | None = text("志愿者编号", sorted=True, width=26, default=None)
    name: str = name("姓名", sorted=True, required=True, width=16)
    resident: ResidentId | None = reference("本村居民", to="residents", hidden=True, default=None)
    own_number: str | None = text(
        "证件号码（非本村）", guard="masked", hidden=True, width=33, longest=30, default=None
    )
    sex: str | None = code("性别", table="sex", width=9, default=None)
    phones: tuple[str, ...] = telephones("联系电话", width=24, default=())
    team: TeamId | None = reference("所在队伍", to="teams", width=30, default=None)
    party_member: bool | None = yes_no("党员", width=11, default=None)
    service_type: tuple[str, ...] = codes(
        "服务类别", table="volunteer_service_type", width=30, default=()
    )
    skills: str | None = text("特长", width=24, samples=("理发", "家电维修", "书法"), default=None)
    join_date: date | None = day("注册日期", width=20, default=None)
    state: str | None = code("状态", table="volunteer_state", width=14, default=None)
    publish_consent: bool | None = yes_no("同意公开", hidden=True, default=None)
    remark: str | None = note("备注", hidden=True, default=None)


@row
class Activity:
    """One activity of a team."""

    activity_date: date = day("活动日期", width=20)
    title: str | None = text(
        "活动名称", required=True, width=44,
        samples=("重阳敬老", "清洁家园", "义务理发", "防诈宣传", "爱心送餐"), default=None,
    )  # fmt: skip
    team: TeamId | None = reference("队伍", to="teams", width=30, default=None)
    place: str | None = text("地点", width=30, samples=("文化广场", "日间照料中心"), default=None)
    service_type: str | None = code(
        "服务类别", table="volunteer_service_type", width=24, default=None
    )
    target: str | None = code("服务对象", table="volunteer_target", width=20, default=None)
    served: int | None = number(
        "服务人次", unit="人次", least=0, most=100_000, width=18, default=None
    )
    remark: str | None = note("活动情况", width=40, hidden=True, default=None)


@row
class ServiceHours:
    """Hours of one volunteer in one activity; travel is not counted."""

    service_date: date = day("服务日期", width=20, aliases=("日期",))
    volunteer: VolunteerId = reference("志愿者", to="volunteers", width=18, aliases=("姓名",))
    activity: ActivityId | None = reference("活动", to="activities", width=44, default=None)
    begins: time | None = clock("开始时间", width=16, default=None)
    ends: time | None = clock("结束时间", width=16, default=None)
    service_hours: Decimal = number(
        "服务时长", unit="小时", places=1, least=0, most=24, required=True, width=20,
        aliases=("时长",),
    )  # fmt: skip
    what: str | None = text("服务内容", width=50, samples=("入户陪伴", "清扫街道"), default=None)
    remark: str | None = note("备注", hidden=True, default=None)


@row
class VolunteerPaper:
    """A paper that was given out to a volunteer; its number stays with it for good."""

    paper_no: str | None = serial("编号", sorted=True, width=26, default=None)
    issued_on: date = day("出具日期", width=20)
    kind: str | None = code(
        "证明种类", table="volunteer_paper", required=True, width=30, default=None
    )
    volunteer: VolunteerId = reference("志愿者", to="volunteers", width=18, aliases=("姓名",))
    first: date | None = day("服务起", width=20, default=None)
    last: date | None = day("服务止", width=20, default=None)
    times: int | None = number("服务次数", unit="次", least=0, most=100_000, width=16, default=None)
    hours: Decimal | None = number(
        "服务时长", unit="小时", places=1, least=0, most=1_000_000, width=18, default=None
    )
    star: str | None = code("星级", table="volunteer_star", width=22, default=None)
    content: str | None = note("服务内容", width=44, samples=("敬老助老、清洁家园",), default=None)
    purpose: str | None = text("用途", width=24, samples=("升学", "入党", "评优"), default=None)
    handler: str | None = text("经办人", width=18, samples=("陈雨石",), default=None)
    in_charge: str | None = text("负责人", width=18, samples=("周敏",), default=None)
    cancelled_on: date | None = day("作废日期", width=20, default=None)
    cancelled_why: str | None = text("作废原因", width=24, default=None)
    remark: str | None = note("备注", hidden=True, default=None)


@row
class VolunteerRule:
    """Numbers of the place for stars and time bank, from a day on; what is empty is as usual."""

    since: date = day("从哪天起", width=20)
    star_1: int | None = number("一星", unit="小时", least=1, most=100_000, width=15, default=None)
    star_2: int | None = number("二星", unit="小时", least=1, most=100_000, width=15, default=None)
    star_3: int | None = number("三星", unit="小时", least=1, most=100_000, width=15, default=None)
    star_4: int | None = number("四星", unit="小时", least=1, most=100_000, width=15, default=None)
    star_5: int | None = number("五星", unit="小时", least=1, most=100_000, width=15, default=None)
    cap: int | None = number(
        "时间银行上限", unit="小时", least=1, most=100_000, width=22, default=None
    )
    relations: str | None = text(
        "可以转赠的家人", width=34, samples=("配偶、父母、子女", "不能转赠"), default=None
    )
    spend_age: int | None = number("支取年龄", unit="岁", least=0, most=100, width=16, default=None)
    basis: str | None = text(
        "依据", required=True, width=50, samples=("县志愿服务管理办法",), default=None
    )
    remark: str | None = note("备注", hidden=True, default=None)


STARS = ("star_1", "star_2", "star_3", "star_4", "star_5")
OWN = ("volunteer_rules", "since", *STARS)
STAYING = "not (state = '退出')"
SOON = 20
"""Hours that a star is near by."""


LEDGERS = (
    Ledger(
        "teams", "队伍", Team, named="team_name", group=GROUP, unit="支", order=("team_name",),
        derived={
            "members": summed(
                "队员", "count", term("volunteers", "team", "", STAYING), unit="人", width=16
            ),
            "party": summed(
                "党员", "count",
                term("volunteers", "team", "", f"{STAYING} and party_member = '是'"),
                unit="人", width=14,
            ),
            "activities": summed("活动", "count", term("activities", "team"), unit="次", width=16),
        },
        totals=("members",),
        views=(
            View("全部", ""),
            View("党员骨干队", "party_backbone = '是'"),
        ),
        page=Page(title="志愿服务队登记表"),
        purpose="志愿服务、群防群治、应急和文体队伍。",
    ),
    Ledger(
        "volunteers", "志愿者", Volunteer, named="name", found_by=("name", "phones", "volunteer_no"), group=GROUP, unit="人", order=("name",),
        derived={
            "hours": summed(
                "累计时长", "sum", term("service_hours", "volunteer", "service_hours"), width=20
            ),
            "balance": summed(
                "时间银行余额", "sum",
                term("time_bank", "volunteer", "hours", "kind in ['存入', '受赠']"),
                term("time_bank", "volunteer", "hours", "not (kind in ['存入', '受赠'])", -1),
                term("time_bank", "partner", "hours", "kind = '转赠'"),
                width=22,
            ),
            "last_service": summed(
                "最近服务", "last", term("service_hours", "volunteer", "service_date"), width=20
            ),
            "star": Graded(
                "星级", "hours", "volunteer_star", hours.levels, none=hours.NONE, own=OWN, width=22
            ),
            "star_on": Graded(
                "达星日期", "hours", "volunteer_star", hours.levels, "since", own=OWN, width=20
            ),
            "star_left": Graded(
                "距下一星", "hours", "volunteer_star", hours.levels, "missing", own=OWN, width=18
            ),
        },
        columns=(
            "name", "sex", "star", "hours", "star_left", "star_on", "team", "last_service",
            "volunteer_no", "party_member", "phones", "service_type", "join_date", "state",
        ),
        totals=("hours",),
        views=(
            View("全部", ""),
            View(
                "本月达星", "star_on >= month_start and star_on <= month_end",
                ("name", "star", "star_on", "hours", "star_left", "team", "phones"), ("-star_on",),
            ),
            View(
                "快达星", f"star_left <= {SOON} and {STAYING}",
                ("name", "star", "hours", "star_left", "last_service", "team", "phones"),
                ("star_left",),
            ),
            View("党员", "party_member = '是'"),
            View("非本村", "resident empty"),
        ),
        page=Page(
            title="志愿者登记表",
            columns={
                "name": "", "sex": "", "volunteer_no": "", "phones": "", "team": "",
                "party_member": "", "service_type": "", "join_date": "", "hours": "", "star": "",
                "balance": "",
            },
        ),
        purpose="每位志愿者一行，可以不是本村居民。时长由服务记录累计。",
    ),
    Ledger(
        "activities", "志愿服务活动", Activity, named="title", day="activity_date", group=GROUP,
        unit="次", order=("-activity_date",),
        derived={
            "people": summed(
                "参加人数", "count", term("service_hours", "activity"), unit="人", width=18
            ),
            "hours": summed(
                "总时长", "sum", term("service_hours", "activity", "service_hours"), width=20
            ),
        },
        totals=("served",),
        views=(
            View("全部", ""),
            View("本月", "activity_date >= month_start and activity_date <= month_end"),
        ),
        page=Page(title="志愿服务活动登记表"),
        purpose="每次活动一行：时间、地点、服务对象。参加的人和时长在服务时长里。",
    ),
    Ledger(
        "service_hours", "服务时长", ServiceHours, named="volunteer.name", day="service_date",
        group=GROUP, order=("-service_date",),
        alone=("volunteer", "service_date", "begins", "ends"),
        once=("volunteer", "service_date", "activity"),
        daily=("volunteer", "service_date", "service_hours"),
        derived={"team": brought("队伍", "volunteer.team", 30)},
        columns=(
            "service_date", "volunteer", "team", "activity", "begins", "ends", "service_hours",
            "what",
        ),
        totals=("service_hours",),
        views=(
            View("全部", ""),
            View("本月", "service_date >= month_start and service_date <= month_end"),
        ),
        page=Page(
            title="志愿服务时长登记表",
            columns={
                "service_date": "", "volunteer": "", "team": "", "activity": "",
                "service_hours": "", "what": "",
            },
            signed=("志愿者签字",),
        ),
        purpose="谁、哪天、服务了几小时。路上的时间不算。",
    ),
    Ledger(
        "volunteer_papers", "志愿证明登记", VolunteerPaper, named="volunteer.name", day="issued_on",
        group=GROUP, unit="份", order=("-issued_on", "-paper_no"),
        columns=(
            "volunteer", "kind", "paper_no", "issued_on", "hours", "star", "purpose", "handler",
            "cancelled_on",
        ),
        views=(
            View("全部", ""),
            View("服务证明", "kind = '志愿服务记录证明'"),
            View("记录本和存折", "not (kind = '志愿服务记录证明')"),
        ),
        page=Page(
            title="志愿服务证明登记簿",
            columns={
                "paper_no": "", "issued_on": "", "kind": "", "volunteer": "", "first": "",
                "last": "", "hours": "", "purpose": "", "handler": "", "cancelled_on": "",
            },
            signed=("领取人签字",),
        ),
        purpose="出具的志愿服务证明、记录本和时间银行存折，编号连续，作废的编号也留着。",
    ),
    Ledger(
        "volunteer_rules", "志愿服务规则", VolunteerRule, named="basis", group=GROUP,
        order=("-since",), rising=STARS,
        page=Page(title="志愿服务规则"),
        purpose="本地的星级小时数和时间银行规定。没有填的，按全国通行的：100、300、600、1000、1500 小时。",
    ),
)  # fmt: skip
