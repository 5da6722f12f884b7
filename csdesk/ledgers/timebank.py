"""The time bank 时间银行: hours put in, drawn, given on; the balance follows from them."""

from datetime import date
from decimal import Decimal
from typing import NewType

from csdesk.domain.derived import brought
from csdesk.domain.fields import code, day, note, number, reference, row, text
from csdesk.domain.ledger import Ledger, Page, View

VolunteerId = NewType("VolunteerId", int)
ResidentId = NewType("ResidentId", int)


@row
class TimeEntry:
    """One entry of a volunteer's passbook."""

    entry_date: date = day("日期", width=20)
    volunteer: VolunteerId = reference("志愿者", to="volunteers", width=18, aliases=("姓名",))
    kind: str = code("存取", table="time_kind", width=14)
    hours: Decimal = number(
        "时长", unit="小时", places=1, least=0, most=10_000, required=True, width=16
    )
    partner: VolunteerId | None = reference("转给或来自", to="volunteers", width=18, default=None)
    relation: str | None = text("是其", width=16, samples=("子女", "父母"), default=None)
    served: ResidentId | None = reference("服务对象", to="residents", width=18, default=None)
    what: str | None = text(
        "服务内容", width=40, samples=("陪同就医", "上门理发", "助餐"), default=None
    )
    remark: str | None = note("备注", hidden=True, width=30, default=None)


LEDGERS = (
    Ledger(
        "time_bank", "时间银行", TimeEntry, named="volunteer.name", day="entry_date",
        group="志愿与组织", unit="笔", order=("-entry_date",),
        covered=("volunteer.balance", "partner.balance"),
        derived={"team": brought("队伍", "volunteer.team", 30)},
        columns=(
            "volunteer", "kind", "hours", "entry_date", "partner", "relation", "served", "what",
            "team",
        ),
        views=(
            View("全部", ""),
            View("存入", "kind in ['存入', '受赠']"),
            View("支取", "kind in ['支取', '转赠', '捐赠']"),
        ),
        page=Page(
            title="时间银行登记表",
            columns={
                "entry_date": "", "volunteer": "", "kind": "", "hours": "", "partner": "",
                "relation": "", "served": "", "what": "",
            },
            signed=("志愿者签字",),
        ),
        purpose="养老服务时长的存入、支取和转赠；余额由这里累计，不会是负数。",
    ),
)  # fmt: skip
