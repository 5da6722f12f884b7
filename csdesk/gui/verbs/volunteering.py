"""The forms of the time bank, and of papers that are given out to a volunteer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from csdesk.domain import timebank
from csdesk.domain.fields import Field
from csdesk.domain.hours import said
from csdesk.errors import ClerkError
from csdesk.gui.form.work import Kept, Shape, Typed, read_fields
from csdesk.gui.paper import record_paper
from csdesk.gui.verbs import asking
from csdesk.gui.verbs.asking import refused
from csdesk.services import entries
from csdesk.services.office import Office
from csdesk.services.volunteering import bank, local, papers

_BANK, _PAPER = "存取", "证明"
_WHO = Field("volunteer", "志愿者", "reference", null=False, to="volunteers", section=_BANK)
_DAY = Field("entry_date", "日期", "day", null=False, section=_BANK)
_HOURS = Field(
    "hours",
    "时长",
    "number",
    null=False,
    unit="小时",
    places=1,
    least=0,
    most=10_000,
    section=_BANK,
)
_SERVED = Field("served", "服务对象", "reference", to="residents", section=_BANK)
_PARTNER = Field("partner", "转给", "reference", null=False, to="volunteers", section=_BANK)
_RELATION = Field("relation", "是转出人的", "text", null=False, section=_BANK)
_WHAT = Field("what", "内容", "text", section=_BANK, longest=100)
_ASKS: dict[str, tuple[Field, ...]] = {
    timebank.DEPOSIT: (_SERVED, replace(_WHAT, label="做了什么")),
    timebank.SPENT: (replace(_WHAT, label="得到什么服务"),),
    timebank.GIFT: (_PARTNER, _RELATION, _WHAT),
    timebank.DONATED: (replace(_WHAT, label="捐给谁"),),
}
_ISSUED = Field("issued_on", "出具日期", "day", null=False, section=_PAPER)
_FIRST = Field("first", "服务起", "day", section=_PAPER)
_LAST = Field("last", "服务止", "day", section=_PAPER)
_PURPOSE = Field("purpose", "用途", "text", section=_PAPER, longest=100)
_HANDLER = Field("handler", "经办人", "text", section=_PAPER, longest=50)
_CHARGE = Field("in_charge", "负责人", "text", section=_PAPER, longest=50)
_WHY = Field("cancelled_why", "为什么作废", "text", null=False, section=_PAPER, longest=100)


def time(kind: str, office: Office, volunteer: int | None) -> Shape:
    """存入, 支取, 转赠, 捐赠 for the volunteer at the cursor."""
    id, name = asking.one(office, bank.VOLUNTEERS, volunteer)
    today = office.today()
    rule, hers = local.bank(office, today), bank.account(office, id)
    if kind == timebank.GIFT and not rule.relations:
        raise ClerkError("当地的时间银行不能转赠。", "可以改为捐赠。")
    left = f"余额 {said(hers.balance)} 小时"
    room = f"{left}，还能存 {said(hers.room(today, rule))} 小时。"
    fields = (_DAY, _HOURS, *_ASKS[kind])
    return Shape(
        f"{bank.VERBS[kind]}：{name}",
        fields,
        partial(_keep_time, kind, fields, id),
        Typed({"entry_date": today.isoformat()}, {}, {}),
        {"relation": rule.relations},
        verb=bank.VERBS[kind],
        hints={"hours": room if kind == timebank.DEPOSIT else f"{left}，用了的不能超过余额。"},
    )


def time_of_anybody(kind: str, office: Office, _: int | None) -> Shape:
    """The same begun in the list of entries: whose it is is asked."""
    rule = local.bank(office, office.today())
    fields = (_WHO, _DAY, _HOURS, *_ASKS[kind])
    return Shape(
        f"时间银行{bank.VERBS[kind]}",
        fields,
        partial(_keep_time, kind, fields, None),
        Typed({"entry_date": office.today().isoformat()}, {}, {}),
        {"relation": rule.relations},
        again=True,
        verb=bank.VERBS[kind],
    )


def _keep_time(
    kind: str, fields: Sequence[Field], volunteer: int | None, office: Office, typed: Typed
) -> Kept:
    values, problems = read_fields(office, fields, typed)
    if wrong := [p for p in problems if p.level == "error"]:
        return refused(wrong)
    whose: Any = volunteer or values["volunteer"]
    outcome = bank.record(
        office, kind, whose, values["entry_date"], values["hours"],
        served=values.get("served"), partner=values.get("partner"),
        relation=values.get("relation"), what=values.get("what"),
    )  # fmt: skip
    if volunteer is not None and outcome.kept:
        outcome = replace(outcome, id=volunteer)
    return Kept(outcome)


# ---- papers -------------------------------------------------------------------------------------


def issue(kind: str, office: Office, volunteer: int | None) -> Shape:
    """出具证明, 发记录本, 发存折 for the volunteer at the cursor; the paper is shown then."""
    id, name = asking.one(office, papers.VOLUNTEERS, volunteer)
    title = f"{office.codes['volunteer_paper'].names[kind]}：{name}"
    return _issuing(kind, title, (), id, office)


def issue_to_anybody(kind: str, office: Office, _: int | None) -> Shape:
    """The same begun in the register: to whom is asked."""
    who = replace(_WHO, section=_PAPER)
    return _issuing(kind, office.codes["volunteer_paper"].names[kind], (who,), None, office)


def _issuing(
    kind: str, title: str, who: tuple[Field, ...], volunteer: int | None, office: Office
) -> Shape:
    proof = kind == papers.PROOF
    span = (_FIRST, _LAST, _PURPOSE) if proof else ()
    fields = (*who, _ISSUED, *span, _HANDLER, *((_CHARGE,) if proof else ()))
    today = office.today().isoformat()
    hints = {"first": "空着就从第一次服务算起。"} if proof else {}
    if proof and volunteer is not None and (done := papers.served(office, volunteer)):
        hints["last"] = f"至今服务 {done.times} 次，共 {said(done.hours)} 小时。"
    texts = {"issued_on": today, "handler": office.user, **({"last": today} if proof else {})}
    return Shape(
        title,
        fields,
        partial(_keep_paper, kind, fields, volunteer),
        Typed(texts, {}, {}),
        verb="出具" if proof else "发出",
        hints=hints,
        then=partial(record_paper.target, papers.CODE),
    )


def _keep_paper(
    kind: str, fields: Sequence[Field], volunteer: int | None, office: Office, typed: Typed
) -> Kept:
    values, problems = read_fields(office, fields, typed)
    if wrong := [p for p in problems if p.level == "error"]:
        return refused(wrong)
    to: Any = volunteer or values["volunteer"]
    return Kept(
        papers.issue(
            office, kind, to, on=values["issued_on"], first=values.get("first"),
            last=values.get("last"), purpose=values.get("purpose"),
            handler=values.get("handler"), in_charge=values.get("in_charge"),
        )
    )  # fmt: skip


def cancel(office: Office, paper: int | None) -> Shape:
    """作废证明: it stays in the register with why."""
    id, _ = asking.one(office, papers.CODE, paper)
    row = entries.get(office, papers.CODE, id).row
    fields = (_WHY,)
    hint = "登记簿里留着这一条，编号不再给别的证明。"
    return Shape(
        f"作废证明：{row.paper_no}", fields, partial(_keep_cancelled, fields, id),
        verb="作废这份证明", hints={"cancelled_why": hint},
    )  # fmt: skip


def _keep_cancelled(fields: Sequence[Field], paper: int, office: Office, typed: Typed) -> Kept:
    values, problems = read_fields(office, fields, typed)
    if wrong := [p for p in problems if p.level == "error"]:
        return refused(wrong)
    return Kept(papers.cancel(office, paper, str(values["cancelled_why"])))


def in_force(office: Office, paper: int) -> bool:
    """Whether a paper can still be cancelled."""
    return entries.get(office, papers.CODE, paper).row.cancelled_on is None
