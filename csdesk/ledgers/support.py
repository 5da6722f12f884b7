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
MEAL, ADAPTED, DISABLED, DOCTOR, JOB, MIND = "02", "04", "05", "07", "11", "09"


@row
class HelpGiven:
    """One service to one person: a meal, a bath, a rail in the bathroom, legal help."""

    help_date: date = day("日期", width=20, aliases=("服务日期", "签约日期"))
    kind: str | None = code("服务类别", table="help_kind", required=True, width=26, default=None)
    resident: ResidentId = reference(
        "服务对象", to="residents", width=18, aliases=("姓名", "老年人")
    )
    what: str | None = text(
        "服务内容", longest=200, width=36, samples=("理发", "上门送餐", "政策咨询"), default=None
    )
    provider: str | None = text(
        "提供方", searched=True, width=28, samples=("镇卫生院", "幸福食堂", "志愿者"), default=None
    )
    canteen: FacilityId | None = reference(
        "食堂", to="facilities", hidden=True, width=30, only=(MEAL,), default=None
    )
    meals: int | None = number(
        "餐次", unit="次", least=0, most=10, hidden=True, only=(MEAL,), default=None
    )
    price: Decimal | None = amount("价格", hidden=True, only=(MEAL,), default=None)
    subsidy: Decimal | None = amount("补贴", hidden=True, only=(MEAL, ADAPTED), default=None)
    device: str | None = text("辅助器具", hidden=True, only=(DISABLED,), default=None)
    package: str | None = text("服务包", hidden=True, only=(DOCTOR,), default=None)
    post: str | None = text("岗位", hidden=True, only=(JOB,), default=None)
    form: str | None = text("形式", hidden=True, only=(MIND,), default=None)
    cost: Decimal | None = amount("金额", width=18, default=None)
    result: str | None = note("结果", width=30, samples=("已完成", "满意"), default=None)
    remark: str | None = note("备注", hidden=True, default=None)


@row
class Aid:
    """An aid or allowance 救助与补贴 from a day to a day; one that is a status names its row."""

    resident: ResidentId = reference("领取人", to="residents", width=18, aliases=("姓名",))
    kind: str | None = code(
        "救助补贴", table="aid_kind", required=True, guard="guarded", width=34, default=None
    )
    amount: Decimal | None = amount("每月金额", guard="guarded", width=20, default=None)
    from_: date = day("起", width=20, aliases=("开始发放日期", "起始日期"))
    to: date | None = day("止", width=20, aliases=("终止日期",), default=None)
    eligible_on: date | None = day("符合条件日期", hidden=True, width=20, default=None)
    category: CategoryId | None = reference(
        "依据的身份", to="categories", hidden=True, width=24, default=None
    )
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
            View("助餐", "kind = '助餐'"),
            View("家庭医生", "kind = '家庭医生'"),
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
            "months": summed("已发月数", "count", term("paid_months", "aid"), unit="月", width=16),
            "paid": summed("已发金额", "sum", term("paid_months", "aid", "paid"), width=22),
            "address": brought("现住址", "resident.address", 40),
        },
        columns=("resident", "sex", "age", "kind", "amount", "from", "to", "months", "paid"),
        totals=("amount", "paid"),
        views=(
            View("全部", ""),
            View("在发", "from <= today and (to empty or to > today)"),
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
