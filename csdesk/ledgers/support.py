"""Help given and aid paid: what somebody received, from whom, since when."""

from datetime import date
from decimal import Decimal
from typing import NewType

from csdesk.domain.derived import brought, summed, term
from csdesk.domain.fields import (
    amount,
    code,
    day,
    month,
    note,
    number,
    reference,
    row,
    text,
    yes_no,
)
from csdesk.domain.ledger import Dated, Ledger, Page, View

ResidentId = NewType("ResidentId", int)
FacilityId = NewType("FacilityId", int)
CategoryId = NewType("CategoryId", int)
AidId = NewType("AidId", int)

GROUP = "关爱服务"
MEAL, ADAPTED, DISABLED, DOCTOR = "02", "04", "05", "07"
MIND, JOB, INSURED = "09", "11", "12"


@row
class HelpGiven:
    """One service to one person: a meal, a bath, a rail in the bathroom, legal help."""

    help_date: date = day("日期", width=20, aliases=("服务日期", "签约日期"))
    kind: str | None = code(
        "服务类别", table="help_kind", required=True, width=26, aliases=("服务类型", "服务项目"),
        default=None,
    )  # fmt: skip
    resident: ResidentId = reference(
        "服务对象", to="residents", width=18, aliases=("姓名", "老年人")
    )
    what: str | None = text(
        "服务内容", longest=200, width=36, aliases=("内容", "服务事项"),
        samples=("理发", "上门送餐", "政策咨询"), default=None,
    )  # fmt: skip
    provider: str | None = text(
        "提供方", searched=True, width=28, aliases=("服务机构", "服务提供方", "签约机构", "服务单位"),
        samples=("镇卫生院", "幸福食堂", "志愿者"), default=None,
    )  # fmt: skip
    canteen: FacilityId | None = reference(
        "食堂", to="facilities", hidden=True, width=30, only=(MEAL,), aliases=("助餐点",),
        default=None,
    )  # fmt: skip
    meals: int | None = number(
        "餐次", unit="次", least=0, most=100, hidden=True, width=14, only=(MEAL,),
        aliases=("份数", "用餐次数"), default=None,
    )  # fmt: skip
    price: Decimal | None = amount(
        "价格", hidden=True, width=16, only=(MEAL,), aliases=("餐费", "餐标"), default=None
    )
    subsidy: Decimal | None = amount(
        "补贴", hidden=True, width=18, only=(MEAL, ADAPTED), aliases=("补贴金额", "政府补贴"),
        default=None,
    )  # fmt: skip
    items: str | None = text(
        "改造项目", longest=200, hidden=True, width=36, only=(ADAPTED,), aliases=("改造内容",),
        samples=("扶手、防滑地垫", "坐便器、洗澡椅", "床边护栏"), default=None,
    )  # fmt: skip
    accepted_on: date | None = day("验收日期", hidden=True, width=20, only=(ADAPTED,), default=None)
    device: str | None = text(
        "辅助器具", hidden=True, width=26, only=(DISABLED,), samples=("轮椅", "拐杖"), default=None
    )
    doctor: str | None = text(
        "家庭医生", searched=True, hidden=True, width=18, only=(DOCTOR,),
        aliases=("签约医生", "医生姓名"), samples=("方医生", "秦医生"), default=None,
    )  # fmt: skip
    package: str | None = text(
        "服务包", hidden=True, width=26, only=(DOCTOR,), aliases=("签约服务包",),
        samples=("基础包", "老年人包", "高血压包"), default=None,
    )  # fmt: skip
    until: date | None = day(
        "到期日期", sorted=True, hidden=True, width=20, only=(DOCTOR, INSURED),
        aliases=("签约到期日期", "保险到期"), default=None,
    )  # fmt: skip
    post: str | None = text(
        "岗位", hidden=True, width=24, only=(JOB,), aliases=("岗位名称",),
        samples=("保洁员", "护林员"), default=None,
    )  # fmt: skip
    post_from: date | None = day("上岗日期", hidden=True, width=20, only=(JOB,), default=None)
    post_to: date | None = day("离岗日期", hidden=True, width=20, only=(JOB,), default=None)
    form: str | None = text(
        "形式", hidden=True, width=18, only=(MIND,), samples=("面谈", "电话"), default=None
    )
    cost: Decimal | None = amount("金额", width=18, aliases=("费用", "服务费用"), default=None)
    result: str | None = note("结果", width=30, samples=("已完成", "满意"), default=None)
    remark: str | None = note("备注", hidden=True, default=None)


@row
class Aid:
    """An aid or allowance 救助与补贴 from a day to a day; one that is a status names its row."""

    resident: ResidentId = reference("领取人", to="residents", width=18, aliases=("姓名",))
    kind: str | None = code(
        "救助补贴", table="aid_kind", required=True, guard="guarded", width=34,
        aliases=("补贴名称", "补贴类型", "补贴类别", "救助类别"), default=None,
    )  # fmt: skip
    amount: Decimal | None = amount(
        "每月金额", guard="guarded", width=20, aliases=("补贴标准", "发放标准", "补贴金额", "月补贴"),
        default=None,
    )  # fmt: skip
    from_: date = day("起", width=20, aliases=("开始发放日期", "起始日期"))
    to: date | None = day("止", width=20, aliases=("终止日期",), default=None)
    eligible_on: date | None = day("符合条件日期", hidden=True, width=20, default=None)
    category: CategoryId | None = reference(
        "依据的身份", to="categories", hidden=True, width=24, default=None
    )
    carer: str | None = text(
        "照料人", hidden=True, width=18, aliases=("照料护理人", "监护照料人"), samples=("侄子",),
        default=None,
    )  # fmt: skip
    support_form: str | None = code(
        "供养形式", table="support_form", hidden=True, width=16, default=None
    )
    willing: bool | None = yes_no("愿意集中供养", hidden=True, width=18, default=None)
    institution: str | None = text("供养机构", hidden=True, width=26, default=None)
    remark: str | None = note("备注", hidden=True, width=30, default=None)


@row
class PaidMonth:
    """A month for which an aid was paid; a part of it."""

    aid: AidId = reference("救助补贴", to="aids")
    paid_month: str | None = month("月份", required=True, width=16, default=None)
    paid: Decimal | None = amount("发放金额", width=20, default=None)
    paid_on: date | None = day("发放日期", width=20, default=None)


LEDGERS = (
    Ledger(
        "help_given", "服务记录", HelpGiven, named="what", day="help_date", kind="kind",
        group=GROUP, unit="次", order=("-help_date",),
        derived={
            "sex": brought("性别", "resident.sex", 9),
            "age": brought("年龄", "resident.age", 9),
            "grid": brought("网格", "resident.grid", 18),
            "household": brought("户号", "resident.household", 22),
            "category": brought("人员类别", "resident.category", 28),
            "address": brought("现住址", "resident.address", 40),
        },
        columns=(
            "help_date", "resident", "sex", "age", "kind", "what", "provider", "cost", "result",
            "grid",
        ),
        totals=("cost",),
        views=(
            View("全部", ""),
            View("本月", "help_date >= month_start and help_date <= month_end"),
            View("助餐", "kind = '助餐'", (
                "help_date", "resident", "sex", "age", "canteen", "meals", "price", "subsidy", "grid",
            )),
            View("适老化改造", "kind = '家庭适老化改造'", (
                "help_date", "resident", "sex", "age", "items", "provider", "cost", "subsidy",
                "accepted_on", "address",
            )),
            View("家庭医生", "kind = '家庭医生'", (
                "resident", "sex", "age", "doctor", "provider", "help_date", "until", "package",
                "grid",
            )),
        ),
        page=Page(title="服务记录登记表"),
        purpose="助餐、助浴、适老化改造、家庭医生、法律和就业帮助：谁、哪天、得到什么服务。",
    ),
    Ledger(
        "aids", "救助与补贴", Aid, named="resident.name", dated=Dated("resident"), group=GROUP,
        unit="笔", order=("-from",),
        derived={
            "sex": brought("性别", "resident.sex", 9),
            "age": brought("年龄", "resident.age", 9),
            "last_month": summed(
                "发到", "last", term("paid_months", "aid", "paid_month"), width=16
            ),
            "months": summed("已发月数", "count", term("paid_months", "aid"), unit="月", width=16),
            "paid": summed("已发金额", "sum", term("paid_months", "aid", "paid"), width=22),
            "address": brought("现住址", "resident.address", 40),
        },
        columns=(
            "resident", "sex", "age", "kind", "amount", "from", "to", "last_month", "months", "paid",
        ),
        totals=("amount", "paid"),
        views=(
            View("全部", ""),
            View("在发", "from <= today and (to empty or to > today)"),
            View("本月没有发", "from <= today and (to empty or to > today)"
                 " and (last_month empty or last_month < month_start)"),
            View("30天内到期", "to > today and to <= today + 30d", order=("to",)),
            View("残疾人两项补贴", "kind in ['困难残疾人生活补贴', '重度残疾人护理补贴']"),
        ),
        page=Page(
            title="救助与补贴台账",
            columns={
                "resident": "", "sex": "", "age": "", "kind": "", "amount": "", "from": "",
                "to": "", "months": "", "paid": "", "address": "",
            },
        ),
        purpose="低保金、高龄津贴、两项补贴：谁、从哪月起、每月多少、发到几月。",
    ),
    Ledger(
        "paid_months", "发放月份", PaidMonth, named="paid_month", part_of="aid", group=GROUP,
        unit="月", order=("aid", "paid_month"), totals=("paid",),
        page=Page(title="发放月份登记表"),
        purpose="一笔救助或补贴发过的月份。",
    ),
)  # fmt: skip
