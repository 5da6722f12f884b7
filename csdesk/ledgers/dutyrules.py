"""Rules of the office's own: who is visited or what is checked how often, and what befell whom."""

from datetime import date
from typing import NewType

from csdesk.domain.derived import brought
from csdesk.domain.fields import code, codes, day, note, number, reference, row, text
from csdesk.domain.ledger import Ledger, Page, View

ResidentId = NewType("ResidentId", int)
GridId = NewType("GridId", int)
RuleId = NewType("RuleId", int)

GROUP = "关爱服务"
PEOPLE = ("residents",)
WHO, OFTEN, COUNTS = "对象", "多久一次", "怎样算数"


@row
class VisitRule:
    """A rule of the office's own 走访规则, beside those of the policy packs."""

    rule_name: str | None = text(
        "规则名称", required=True, sorted=True, searched=True, width=44,
        samples=("八十岁以上独居老人", "留守困境儿童", "出院老人"), default=None,
    )  # fmt: skip
    subject: str | None = code(
        "看什么", table="duty_subject", required=True, width=16, section=WHO, default="residents"
    )
    categories: tuple[str, ...] = codes(
        "人员类别", table="category", width=34, section=WHO, default=()
    )
    age_from: int | None = number(
        "年龄满", unit="岁", least=0, most=130, width=14, section=WHO, default=None
    )
    age_below: int | None = number(
        "年龄不满", unit="岁", least=0, most=130, hidden=True, width=14, section=WHO, only=PEOPLE,
        default=None,
    )  # fmt: skip
    living: tuple[str, ...] = codes(
        "居住类型", table="living_arrangement", hidden=True, width=24, section=WHO, only=PEOPLE,
        default=(),
    )  # fmt: skip
    grid: GridId | None = reference(
        "只在网格", to="grids", hidden=True, width=18, section=WHO, default=None
    )
    where: str | None = text(
        "其他条件", longest=2_000, hidden=True, width=40, section=WHO, asks="subject",
        samples=("id > 0",), default=None,
    )  # fmt: skip
    often: str | None = code(
        "频次", table="duty_often", required=True, width=22, section=OFTEN, default=None
    )
    times: int = number("次数或天数", least=1, most=366, width=18, section=OFTEN, default=1)
    causes: tuple[str, ...] = codes(
        "哪些事由", table="visit_cause", hidden=True, width=30, section=OFTEN, only=PEOPLE,
        needed=("often", "cause"), default=(),
    )  # fmt: skip
    visitors: tuple[str, ...] = codes(
        "谁去才算", table="visitor_role", width=30, section=COUNTS, default=()
    )
    modes: tuple[str, ...] = codes(
        "哪些方式算", table="visit_mode", hidden=True, width=34, section=COUNTS, only=PEOPLE,
        default=(),
    )  # fmt: skip
    from_: date = day("起", width=20, section="起止")
    to: date | None = day("止", width=20, section="起止", default=None)
    basis: str | None = note(
        "依据", hidden=True, width=40, section="起止", samples=("村委会会议决定",), default=None
    )
    remark: str | None = note("备注", hidden=True, section="起止", default=None)


@row
class RuleTier:
    """Those of a rule's people who are seen more often, or less 分级; the first that fits counts."""

    rule: RuleId = reference("规则", to="visit_rules", width=40)
    tier_name: str | None = text(
        "级别", required=True, width=20, samples=("高风险", "重点"), default=None
    )
    categories: tuple[str, ...] = codes("人员类别", table="category", width=34, default=())
    age_from: int | None = number("年龄满", unit="岁", least=0, most=130, width=14, default=None)
    living: tuple[str, ...] = codes("居住类型", table="living_arrangement", width=24, default=())
    often: str | None = code("频次", table="duty_often", required=True, width=22, default=None)
    times: int = number("次数或天数", least=1, most=366, width=18, default=1)


@row
class VisitCause:
    """What befell somebody, a grid or the whole village 走访事由: a rule may ask for a visit after it."""

    cause_date: date = day("日期", width=20, aliases=("发生日期",))
    kind: str | None = code("事由", table="visit_cause", required=True, width=22, default=None)
    resident: ResidentId | None = reference(
        "居民", to="residents", width=18, aliases=("姓名",), default=None
    )
    grid: GridId | None = reference("网格", to="grids", width=18, default=None)
    what: str | None = note(
        "情况", width=50, samples=("住院一周后回家", "房屋进水", "连续高温"), default=None
    )
    remark: str | None = note("备注", hidden=True, default=None)


LEDGERS = (
    Ledger(
        "visit_rules", "走访规则", VisitRule, named="rule_name", group=GROUP, unit="条",
        kind="subject", holds=("from", "to"), order=("rule_name", "-from"),
        told_by=(("rule_name", "often", "times", "from"),),
        views=(
            View("全部", ""),
            View("现行", "from <= today and (to empty or to > today)"),
            View("已停用", "to <= today"),
        ),
        page=Page(title="走访规则登记表"),
        purpose="本村（社区）自己定的规则：谁、多久一次、谁去才算。"
        "政策依据里的规则不用填，两边都算，先到期的为准。",
    ),
    Ledger(
        "rule_tiers", "分级频次", RuleTier, named="tier_name", part_of="rule", group=GROUP,
        unit="级", order=("rule", "id"),
    ),
    Ledger(
        "visit_causes", "走访事由", VisitCause, named="kind", day="cause_date", group=GROUP,
        unit="件", order=("-cause_date",),
        derived={"address": brought("现住址", "resident.address", 40)},
        columns=("cause_date", "kind", "resident", "grid", "what", "address"),
        views=(
            View("全部", ""),
            View("本月", "cause_date >= month_start and cause_date <= month_end"),
        ),
        page=Page(title="走访事由登记表"),
        purpose="出院、受灾、亲人去世等：走访规则要求几天内去看的。"
        "写了居民是这一位，只写网格是这一片，都不写是全村。",
    ),
)  # fmt: skip
