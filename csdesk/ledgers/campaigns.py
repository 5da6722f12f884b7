"""Campaigns: work that is done once over many people, households or facilities, and its rows."""

from datetime import date
from decimal import Decimal
from typing import NewType

from csdesk.domain.derived import brought, summed, term, told
from csdesk.domain.fields import (
    amount,
    code,
    day,
    files,
    names,
    note,
    number,
    reference,
    row,
    text,
)
from csdesk.domain.ledger import Ledger, Page, View

ResidentId = NewType("ResidentId", int)
HouseholdId = NewType("HouseholdId", int)
FacilityId = NewType("FacilityId", int)
CampaignId = NewType("CampaignId", int)

GROUP = "网格与服务"


@row
class Campaign:
    """A campaign 专项工作: 医保缴费, 高龄认证, a list of gifts."""

    campaign_name: str | None = text(
        "专项工作", required=True, sorted=True, searched=True, width=44,
        samples=("城乡居民医保缴费", "高龄津贴年度认证", "春节走访慰问", "防溺水摸底"), default=None,
    )  # fmt: skip
    subject: str | None = code(
        "对象", table="campaign_subject", required=True, width=14, default=None
    )
    basis: str | None = text(
        "依据", longest=200, hidden=True, width=40, samples=("镇政府通知",), default=None
    )
    asked_by: str | None = text(
        "布置单位", width=26, samples=("镇社会事务办", "镇医保所"), default=None
    )
    begun_on: date = day("开始日期", width=20)
    due: date | None = day("完成期限", sorted=True, width=20, default=None)
    closed_on: date | None = day("结束日期", hidden=True, width=20, default=None)
    drawn_from: str | None = text("名单来自", hidden=True, inner=True, default=None)
    drawn_where: str | None = text(
        "名单条件", longest=20_000, hidden=True, inner=True, default=None
    )
    brings: str | None = text("带出的列", longest=2_000, hidden=True, inner=True, default=None)
    template: tuple[str, ...] = files("乡镇的表格", section="名单和表格", hidden=True, default=())
    template_name: str | None = text(
        "表格名称", section="名单和表格", longest=255, hidden=True, default=None
    )
    remark: str | None = note("备注", hidden=True, default=None)


@row
class CampaignRow:
    """One of those whom a campaign is about, and what became of her; a part of it."""

    campaign: CampaignId = reference("专项工作", to="campaigns", width=30)
    place: int | None = number("次序", least=0, hidden=True, width=10, default=None)
    who: str | None = text("对象", sorted=True, width=24, samples=("王秀英",), default=None)
    resident: ResidentId | None = reference(
        "居民", to="residents", hidden=True, width=18, aliases=("姓名",), default=None
    )
    household: HouseholdId | None = reference(
        "户", to="households", hidden=True, width=18, default=None
    )
    facility: FacilityId | None = reference(
        "设施", to="facilities", hidden=True, width=30, default=None
    )
    state: str | None = code("办理情况", table="campaign_state", width=16, default=None)
    done_on: date | None = day("办理日期", width=20, default=None)
    handler: tuple[str, ...] = names("办理人", width=18, samples=("李建禾", "周敏"), default=())
    amount: Decimal | None = amount("金额", width=18, default=None)
    remark: str | None = note("备注", width=40, samples=("无",), default=None)


SETTLED = "state in ['已办', '不用办']"
WAITING = f"not ({SETTLED})"

LEDGERS = (
    Ledger(
        "campaigns", "专项工作", Campaign, named="campaign_name", day="begun_on", group=GROUP,
        unit="项", order=("-begun_on",),
        derived={
            "stage": told(
                "进度", "campaign_stage", "going", 16,
                finished="waiting = 0", late="due < today",
            ),
            "rows": summed("全部", "count", term("campaign_rows", "campaign"), width=14),
            "settled": summed(
                "办好", "count", term("campaign_rows", "campaign", where=SETTLED), width=14
            ),
            "waiting": summed(
                "未办", "count", term("campaign_rows", "campaign", where=WAITING), width=14
            ),
        },
        columns=(
            "campaign_name", "stage", "due", "settled", "rows", "waiting", "subject", "asked_by",
            "begun_on",
        ),
        views=(
            View("全部", ""),
            View("要办的", "waiting > 0 and closed_on empty", order=("due",)),
            View("已办完", "waiting = 0"),
        ),
        page=Page(
            title="专项工作登记表",
            columns={
                "campaign_name": "", "subject": "", "asked_by": "", "basis": "", "begun_on": "",
                "due": "", "stage": "", "settled": "", "rows": "",
            },
        ),
        purpose="医保缴费、高龄认证、慰问名单：从任何名单或乡镇的空表做成，像走访一样逐个录入，填回原表。",
    ),
    Ledger(
        "campaign_rows", "专项名单", CampaignRow, named="who", part_of="campaign", apart=True,
        kind="campaign", group=GROUP, unit="行",
        told_by=(
            ("campaign", "resident"), ("campaign", "household"), ("campaign", "facility"),
            ("campaign", "who"),
        ),
        order=("campaign", "place"),
        derived={
            "sex": brought("性别", "resident.sex", 9),
            "age": brought("年龄", "resident.age", 9),
            "grid": brought("网格", "resident.grid", 18),
            "address": brought("住址", "resident.address", 40),
            "due": brought("完成期限", "campaign.due", 20),
        },
        columns=("who", "state", "done_on", "handler", "amount", "remark", "campaign"),
        totals=("amount",),
        views=(
            View("全部", ""),
            View("未办", WAITING),
            View("办好", SETTLED),
        ),
        page=Page(title="专项工作名单"),
        purpose="专项工作里的每一个对象：办了没有、哪天、谁办的。",
    ),
)  # fmt: skip
