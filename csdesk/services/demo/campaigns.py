"""Campaigns of the demo village: one half done, one that is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from csdesk.domain.filters import months_later
from csdesk.services.campaigns import campaign as campaigns
from csdesk.services.campaigns import sheet as campaign_sheet
from csdesk.services.campaigns.campaign import Column, Drawn, Plan
from csdesk.services.office import Office
from csdesk.services.rounds.batch import Given

HERE = "not (household empty)"
POOR = f"{HERE} and category has '低保' and grid = '一网格'"
"""Of one grid alone: as many in a large village as in a small one."""
MOST = 200
"""Rows that are answered: in a village of 100,000 the rest waits."""
WAYS = Column("认证方式", "code", ("本人到场", "视频认证", "上门认证"), masked=False)
PAID, SEEN = Column("发放金额", "amount", masked=False), Column("核对结果", masked=False)
MONTHLY = (
    ("春节慰问金发放", PAID), ("返乡务工意愿摸底", SEEN), ("春耕农资补贴核对", SEEN),
    ("低保户住房安全排查", SEEN), ("临时价格补贴发放", PAID), ("端午慰问品发放", SEEN),
    ("防汛转移对象核对", SEEN), ("助学金申请摸底", SEEN), ("中秋慰问金发放", PAID),
    ("医保参保核对", SEEN), ("冬季取暖补贴发放", PAID), ("年末低保复核", SEEN),
)  # fmt: skip


def hold(office: Office, start: date, workers: Sequence[str], rng: Random) -> None:
    """One for the poorest in every month, and the yearly proof of life of the oldest in the last.

    Args:
        office: The open office; its day is the last of the story.
        start: The day before the first month of the story.
        workers: Names of those who do it.
        rng: Chance.
    """
    on = office.today()
    first = start + timedelta(1)
    while first < on.replace(day=1):
        what, column = MONTHLY[first.month - 1]
        poor = Drawn("residents", "residents", POOR)
        plan = Plan(
            f"{first.year}年{what}", poor, first + timedelta(4), first + timedelta(24),
            asked_by="镇社会事务办", columns=(column,),
        )  # fmt: skip
        _work(office, plan, workers, rng, 1.0, first + timedelta(18))
        first = months_later(first, 1)
    proof = Plan(
        f"{on.year}年高龄津贴年度认证", Drawn("residents", "residents", f"{HERE} and age >= 80"),
        first, on + timedelta(9), basis="镇社会事务办通知", asked_by="镇社会事务办",
        brings=("id_no", "phones"), columns=(WAYS,),
    )  # fmt: skip
    _work(office, proof, workers, rng, 0.7, on - timedelta(2))


def _work(
    office: Office, plan: Plan, workers: Sequence[str], rng: Random, share: float, on: date
) -> None:
    """Makes a campaign and answers a share of its rows, some of them in vain."""
    if not campaigns.subjects(office, plan.drawn):
        return
    id = campaigns.make(office, plan).id or 0
    sheet = campaign_sheet.sheet(office, id)
    given = {}
    for line in sheet.lines[:MOST]:
        if share == 1 or rng.random() < share:
            missed = share < 1 and rng.random() < 0.1
            words = {sheet.own[0].id: _said(plan.columns[0], rng)}
            given[line.id] = (
                Given("2", {"remark": "外出，电话未接"}) if missed else Given("1", words)
            )
    common = {"done_on": on.isoformat(), "handler": rng.choice(list(workers))}
    sheet.keep(office, common, given)


def _said(column: Column, rng: Random) -> str:
    if column.choices:
        return rng.choice(column.choices)
    return str(rng.choice((50, 80, 200))) if column.kind == "amount" else "已核对"
