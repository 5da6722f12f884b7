"""Campaigns 专项工作: made of a list in one step, listed, given to a sheet, and kept.

A campaign's own columns are custom columns of its rows that belong to this campaign alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from csdesk.domain.fields import Field, Kind
from csdesk.domain.filters import And, Compare, Empty, In, form, parse
from csdesk.domain.ledger import Ledger, Page
from csdesk.errors import ClerkError
from csdesk.ledgers.campaigns import Campaign, CampaignRow
from csdesk.services import entering, entries, lists
from csdesk.services.entries import Outcome
from csdesk.services.importing import asked as importing
from csdesk.services.lists import Asked
from csdesk.services.office import Office, reading, set_columns, step
from csdesk.services.rounds import walking
from csdesk.storage.files import store, store_to_add
from csdesk.storage.work import New

SUBJECTS: Mapping[str, str] = {
    "residents": "resident", "households": "household", "facilities": "facility",
}  # fmt: skip
"""Ledgers that a campaign may be about, with the reference of its rows."""
TELL: Mapping[str, tuple[str, ...]] = {
    "residents": ("sex", "age", "address"),
    "households": ("address", "grid"),
    "facilities": ("kind", "place"),
}
"""What tells one subject from another, beside its name."""
SETTLED = frozenset({"1", "3"})
"""Answers after which nothing is to be done any more."""
CODE, ROWS = "campaigns", "campaign_rows"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a campaign asks for and no ledger keeps.

    Attributes:
        choices: Of a `code`, the words offered.
        masked: Shown as *** until the clerk says otherwise.
    """

    label: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    masked: bool = True


@dataclass(frozen=True, slots=True)
class Drawn:
    """Whom a campaign is about: a list as it was seen.

    Attributes:
        subject: The ledger of its subjects.
        code: Ledger, roster or worked out list.
        where: Its filter in the text form; empty for all of it.
    """

    subject: str
    code: str
    where: str = ""


@dataclass(frozen=True)
class Plan:
    """A campaign to be made.

    Attributes:
        brings: Paths of the subject's ledger that its paper shows beside the name.
        template: The township's workbook.
        template_name: The file's name.
    """

    name: str
    drawn: Drawn
    begun_on: date
    due: date | None = None
    basis: str | None = None
    asked_by: str | None = None
    remark: str | None = None
    brings: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    template: bytes | None = None
    template_name: str | None = None


# ---- whom it is about ---------------------------------------------------------------------------


def subject_of(office: Office, code: str) -> str:
    """The ledger of those whom a list is about; empty where a campaign can't be made of it."""
    ledger = office.ledger(code)
    if ledger.code in SUBJECTS:
        return ledger.code
    by = _by(ledger)
    return by.to if by else ""


def _by(ledger: Ledger) -> Field | None:
    """The reference that leads to a subject: the one that the record is named by first."""
    named = ledger.fields.get(ledger.named.partition(".")[0])
    found = [f for f in (named, *ledger.fields.values()) if f is not None and f.to in SUBJECTS]
    return found[0] if found else None


def drawn(office: Office, asked: Asked, marked: Sequence[int] = ()) -> Drawn:
    """A list as it is seen, so that it can be drawn again.

    What no filter says, words that were looked for or rows that were marked, is drawn by id.
    """
    subject = subject_of(office, asked.code)
    if marked or asked.find or asked.period:
        ids = marked or lists.ids(office, asked)
        return Drawn(subject, asked.ledger.code, form(In("id", tuple(ids))))
    return Drawn(subject, asked.code, form(asked.where) if asked.where else "")


def subjects(office: Office, whom: Drawn) -> list[int]:
    """Ids of the subjects, in the order in which one goes round."""
    where = whom.where or None
    every = where is None and whom.code not in office.rosters
    asked = lists.ask(office, whom.code, where=where, every=every)
    ids: Sequence[int] = lists.ids(office, asked)
    if asked.ledger.code not in SUBJECTS:
        by = _by(asked.ledger)
        if by is None:
            raise ClerkError(f"“{asked.title}”不能做成专项。", "请从居民、户或设施的名单做起。")
        asked = replace(asked, columns=(by.id,), made=())
        pages = lists.pages(office, asked, ids, 2000)
        ids = list(dict.fromkeys(row[0][0] for page in pages for row in page.rows if row[0]))
    return walking.in_order(office, whom.subject, ids)


def _names(office: Office, subject: str, ids: Sequence[int]) -> dict[int, str]:
    """What the rows are called: a household by its head."""
    named = entries.titles(office, subject, ids)
    if "head" in office.ledgers[subject].derived:
        asked = lists.ask(office, subject, every=True, columns=("head",))
        for page in lists.pages(office, asked, ids, 2000):
            for id, row in zip(page.ids, page.rows, strict=True):
                if row[0] and row[0][1]:
                    named[id] = f"{row[0][1]}户"
    return named


# ---- making -------------------------------------------------------------------------------------


def make(office: Office, plan: Plan) -> Outcome:
    """A campaign with its rows, columns and template in one step.

    Raises:
        ClerkError: Nobody is on the list, or this program may only read.
    """
    ids = subjects(office, plan.drawn)
    if not ids:
        raise ClerkError("名单是空的，没有做成专项。", "请放宽条件，或换一个名单。")
    return _make(office, plan, ids)


def _make(office: Office, plan: Plan, ids: Sequence[int], kept: Sequence[Field] = ()) -> Outcome:
    """A campaign of some subjects; `kept` are columns of another one that it has too."""
    row = Campaign(
        campaign_name=plan.name, subject=plan.drawn.subject, basis=plan.basis,
        asked_by=plan.asked_by, begun_on=plan.begun_on, due=plan.due,
        drawn_from=plan.drawn.code, drawn_where=plan.drawn.where or None,
        brings="、".join(plan.brings) or None, template_name=plan.template_name,
        remark=plan.remark,
    )  # fmt: skip
    values = {f.id: None for f in office.ledgers[CODE].fields.values() if f.custom}
    problems = entering.check(office, office.ledgers[CODE], values | _values(office, row))
    if any(p.level == "error" for p in problems):
        return Outcome(None, problems)
    named = _names(office, plan.drawn.subject, ids)
    unit = office.ledgers[plan.drawn.subject].unit
    title = f"新建专项：{plan.name}，{len(ids):,} {unit}"
    with step(office, title) as w:
        w.bundle = "campaign"
        if plan.template is not None:
            name = store_to_add(w.c, w.model, office.folder).add(plan.template)
            row = replace(row, template=(name,))
        id = w.add(CODE, row)
        by = SUBJECTS[plan.drawn.subject]
        rows = (
            CampaignRow(campaign=id, place=place, who=named.get(one), **{by: one})  # type: ignore[arg-type]  # the reference of its kind
            for place, one in enumerate(ids, 1)
        )
        w.add_many(ROWS, [New(r) for r in rows])
        made = [_field(c, id, n) for n, c in enumerate(plan.columns, 1)]
        set_columns(office, w, ROWS, [*made, *(replace(f, only=(*f.only, str(id))) for f in kept)])
        return Outcome(int(id), (), title, w.by.op)


def _field(column: Column, campaign: int, number: int) -> Field:
    key = f"c{campaign}_{number}"
    return Field(
        key, column.label, "code" if column.choices else column.kind,
        width=26, guard="masked" if column.masked else "", only=(str(campaign),),
        table=f"choices:{key}" if column.choices else "", choices=column.choices,
        longest=1000, places=2 if column.kind == "amount" else 0,
        unit="元" if column.kind == "amount" and "元" not in column.label else "",
    )  # fmt: skip


def _values(office: Office, row: Any) -> dict[str, Any]:
    ledger = office.ledgers[CODE]
    return {i: getattr(row, i) for i, f in ledger.fields.items() if not f.custom}


def again(office: Office, id: int, name: str, begun_on: date, due: date | None) -> Outcome:
    """A campaign once more: same columns and form, its subjects drawn anew from the same list.

    Raises:
        ClerkError: Nobody is on the list any more.
    """
    row = campaign(office, id)
    whom = Drawn(str(row.subject), str(row.drawn_from or row.subject), row.drawn_where or "")
    ids = subjects(office, whom)
    if not ids:
        raise ClerkError("名单现在是空的，没有做成专项。", "请从名单重新做一个专项。")
    plan = Plan(
        name, whom, begun_on, due, row.basis, row.asked_by, row.remark, brings(row),
        template=template(office, row), template_name=row.template_name,
    )  # fmt: skip
    kept = [replace(f, id=f.id.removeprefix("extra:"), custom=False) for f in own(office, id)]
    return _make(office, plan, ids, kept)


def add_subjects(office: Office, id: int, ids: Sequence[int]) -> Outcome:
    """Those of some subjects who are not on a campaign's list yet, at its end, in one step."""
    row = campaign(office, id)
    by = SUBJECTS[str(row.subject)]
    there = {getattr(r, by) for r in rows(office, id).values()}
    more = [one for one in ids if one not in there]
    if not more:
        raise ClerkError("选中的都已在名单里。", "不用再加。")
    named = _names(office, str(row.subject), more)
    unit = office.ledgers[str(row.subject)].unit
    title = f"专项“{row.campaign_name}”加入 {len(more):,} {unit}"
    with step(office, title) as w:
        new = (
            New(CampaignRow(campaign=id, place=place, who=named.get(one), **{by: one}))  # type: ignore[arg-type]  # the reference of its kind
            for place, one in enumerate(more, len(there) + 1)
        )
        w.add_many(ROWS, list(new))
        return Outcome(id, (), title, w.by.op)


def filled_in(id: int) -> importing.Asked:
    """How a list that somebody filled in is imported: into this campaign's rows alone."""
    return importing.Asked(mode="update", fixed={"campaign": id})


# ---- looking ------------------------------------------------------------------------------------


def campaign(office: Office, id: int) -> Campaign:
    """A campaign.

    Raises:
        ClerkError: There is none with this id.
    """
    found: Campaign = entries.get(office, CODE, id).row
    return found


def open_ones(office: Office, subject: str) -> dict[int, str]:
    """Id to name of the campaigns over some kind of subject that are not ended, the newest first."""
    where = And((Compare("subject", "=", subject), Empty("closed_on")))
    asked = lists.ask(office, CODE, where=where, columns=("campaign_name",))
    found = lists.lines(office, asked, lists.ids(office, asked))
    return {id: str(row[0]) for id, row in zip(found.ids, found.rows, strict=True)}


def pressing(office: Office) -> int:
    """The campaign with gaps whose day comes first.

    Raises:
        ClerkError: None has gaps.
    """
    where = "waiting > 0 and closed_on empty"
    asked = lists.ask(office, CODE, where=where, columns=("due",), order=("due", "-begun_on"))
    ids = lists.ids(office, asked)
    if not ids:
        raise ClerkError("没有要办的专项。", "请在“专项工作”里新建，或从任何名单做成专项。")
    return int(ids[0])


def own(office: Office, id: int) -> tuple[Field, ...]:
    """The columns that a campaign has of its own."""
    return tuple(f for f in office.ledgers[ROWS].custom if f.only and f.belongs(id))


def brings(row: Campaign) -> tuple[str, ...]:
    """Paths of the subject's ledger that a campaign's paper shows."""
    return tuple(p for p in (row.brings or "").split("、") if p)


def template(office: Office, row: Campaign) -> bytes | None:
    """The workbook that the township sent, as it came; None where there is none.

    Raises:
        ClerkError: It is no longer there.
    """
    if not row.template:
        return None
    with reading(office) as c:
        found = store(c, office.model, office.folder)
    return found.get(row.template[0])


def asked(office: Office, id: int, where: str = "") -> Asked:
    """The list of a campaign as it is printed and exported: its name, its own columns, its order.

    Args:
        office: The open office.
        id: The campaign.
        where: A condition more, such as that of the gaps.
    """
    row = campaign(office, id)
    by = SUBJECTS[str(row.subject)]
    whole = f"campaign = {id}" + (f" and {where}" if where else "")
    known = [f"{by}.{p}" for p in brings(row) or TELL[str(row.subject)]]
    shown = [f.id for f in own(office, id)]
    base = lists.ask(office, ROWS, where=whole)
    common = common_fields(
        [c for c in base.ledger.columns if c != base.ledger.kind], own(office, id)
    )
    name = str(row.campaign_name)
    found = replace(
        base, title=name, columns=(common[0], *known, *shown, *common[1:]), page=Page(title=name),
        given=tuple(lists.ids(office, base)), where=parse(where) if where else None,
    )  # fmt: skip
    lists.fields(office, found)
    return found


def common_fields(ids: Sequence[str], own: Sequence[Field]) -> tuple[str, ...]:
    """Of the fields that all campaigns have those that one with such columns shows.

    The plain amount is for campaigns that ask nothing of their own.
    """
    return tuple(i for i in ids if not (own and i == "amount"))


def rows(office: Office, id: int) -> dict[int, CampaignRow]:
    """A campaign's rows by id, in their order."""
    return {s.id: s.row for s in stored_rows(office, id)}


def stored_rows(office: Office, id: int) -> list[Any]:
    """A campaign's rows as they are kept, in their order."""
    found = entries.parts_of(office, ROWS, id)
    return sorted(found, key=lambda s: (s.row.place or 0, s.id))


def show_columns(office: Office, id: int, masked: Mapping[str, bool]) -> Outcome:
    """Says which of a campaign's columns are shown as *** in lists, on paper and in workbooks.

    It is one step, which the trail tells and undo takes back.
    """
    columns = [f for f in own(office, id) if f.id in masked and bool(f.guard) != masked[f.id]]
    if not columns:
        return Outcome(id, (), "列的遮显没有改动")
    said = "、".join(f"{'遮住' if masked[f.id] else '显示'}“{f.label}”" for f in columns)
    title = f"专项“{campaign(office, id).campaign_name}”{said}"
    with step(office, title) as w:
        plain = (
            replace(
                f, id=f.id.removeprefix("extra:"), custom=False,
                guard="masked" if masked[f.id] else "",
            )
            for f in columns
        )  # fmt: skip
        set_columns(office, w, ROWS, tuple(plain), undoable=True)
        return Outcome(id, (), title, w.by.op)
