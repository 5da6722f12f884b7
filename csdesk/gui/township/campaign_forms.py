"""The forms of campaigns: made of a list as it is seen, made anew, copied to next year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from csdesk.domain.fields import Field
from csdesk.domain.filters import months_later
from csdesk.errors import ClerkError, Problem
from csdesk.gui.form.work import Kept, Shape, Typed, read_fields
from csdesk.services import fieldpaths
from csdesk.services.campaigns import campaign as campaigns
from csdesk.services.campaigns import columns as campaign_columns
from csdesk.services.campaigns import template as campaign_template
from csdesk.services.campaigns.campaign import Drawn, Plan
from csdesk.services.campaigns.template import Form
from csdesk.services.entries import Outcome
from csdesk.services.office import Office

_WHAT, _ASKS = "专项", "要填什么"
NAME = Field("campaign_name", "专项工作", "text", False, True, section=_WHAT, longest=100)
WHOM = Field("whom", "名单", "text", False, True, section=_WHAT)
DAYS = (
    Field("begun_on", "开始日期", "day", null=False, section=_WHAT),
    Field("due", "完成期限", "day", section=_WHAT),
)
SAID = (
    Field("asked_by", "布置单位", "text", section=_WHAT, longest=100),
    Field("basis", "依据", "text", section=_WHAT, longest=200),
)
JOINED = Field("joined", "加入哪一项", "text", False, True, section=_WHAT)
OWN = Field("own", "要填的列", "note", section=_ASKS, longest=2000)
BROUGHT = Field("brings", "带出的列", "note", section=_ASKS, longest=2000)
MASKED = Field("masked", "遮住这些列", "yes_no", section=_ASKS)


def whole_lists(office: Office) -> dict[str, str]:
    """Title to code of the lists a campaign can be made of: the subjects and the name lists."""
    codes = [*campaigns.SUBJECTS, *office.rosters]
    return {
        str((office.rosters.get(c) or office.ledgers[c]).title): c
        for c in codes
        if campaigns.subject_of(office, c)
    }


def making(
    office: Office, _: int | None = None, *, whom: Drawn | None = None, form: Form | None = None
) -> Shape:
    """A new campaign; asks the vault, so for the `reads` pool.

    Args:
        office: The open office.
        whom: The list as it was seen; None lets the clerk choose a whole one.
        form: The township's form.
    """
    lists_ = whole_lists(office)
    count = f"（{len(campaigns.subjects(office, whom)):,} {_unit(office, whom)}）" if whom else ""
    fields = (
        NAME, *(() if whom else (WHOM,)), *DAYS, *SAID, *((BROUGHT,) if whom else ()), OWN, MASKED,
    )  # fmt: skip
    texts = {"begun_on": office.today().isoformat(), "masked": "是"}
    heads = fieldpaths.offered(office, office.ledgers[whom.subject]) if whom else {}
    if whom is not None:
        wanted = form.brings if form else campaigns.TELL[whom.subject]
        texts["brings"] = "、".join(heads[path] for path in wanted if path in heads)
    if form is not None:
        texts["campaign_name"] = form.name.rpartition(".")[0]
        texts["own"] = campaign_columns.said(form.columns)
    return Shape(
        f"新建专项{count}", fields, partial(_keep, fields, lists_, whom, form, heads),
        Typed(texts, {}, {}), {} if whom else {WHOM.id: tuple(lists_)}, verb="做成专项",
    )  # fmt: skip


def _unit(office: Office, whom: Drawn) -> str:
    return office.ledgers[whom.subject].unit


def _keep(
    fields: tuple[Field, ...],
    lists_: Mapping[str, str],
    whom: Drawn | None,
    form: Form | None,
    heads: Mapping[str, str],
    office: Office,
    typed: Typed,
) -> Kept:
    values, problems = read_fields(office, fields, typed)
    brings, strange = _brought(heads, values.get(BROUGHT.id) or "")
    if strange:
        what = f"没有“{strange[0]}”这一列可以带出。"
        remedy = "请改成台账里的列名，或写到“要填的列”里。"
        problems.append(Problem(BROUGHT.id, "value_invalid", what, remedy))
    if any(p.level == "error" for p in problems):
        return Kept(Outcome(None, tuple(problems)))
    if whom is None:
        code = lists_.get(str(values["whom"]), "residents")
        whom = Drawn(campaigns.subject_of(office, code), code)
        if form is not None:  # what it brings along follows from whom it is about
            form = campaign_template.of_subject(office, form, whom.subject)
    own = campaign_columns.read(values["own"] or "", masked=values["masked"] is not False)
    if form is not None:  # what the form itself offers is more than its words say
        known = {c.label: replace(c, masked=values["masked"] is not False) for c in form.columns}
        own = tuple(known.get(c.label, c) for c in own)
    plan = Plan(
        str(values["campaign_name"]), whom, values["begun_on"], values["due"], values["basis"],
        values["asked_by"], None, brings or (form.brings if form else ()), own,
        form.content if form else None, form.name if form else None,
    )  # fmt: skip
    return Kept(campaigns.make(office, plan))


def _brought(heads: Mapping[str, str], said: str) -> tuple[tuple[str, ...], list[str]]:
    """Paths of columns by their headings, and the words that are none."""
    paths = {head: path for path, head in reversed(list(heads.items()))}
    words = [w.strip() for w in re.split("[、，,\n]", said) if w.strip()]
    return tuple(paths[w] for w in words if w in paths), [w for w in words if w not in paths]


def again(office: Office, id: int | None) -> Shape:
    """做成下一年: the same once more."""
    if id is None:
        raise ClerkError("没有选中哪一项专项。", "请先选一项。")
    row = campaigns.campaign(office, id)
    begun = max(months_later(row.begun_on, 12), office.today())
    due = months_later(row.due, 12) if row.due else None
    name, year = str(row.campaign_name), str(row.begun_on.year)
    texts = {
        "campaign_name": name.replace(year, str(row.begun_on.year + 1)),
        "begun_on": begun.isoformat(), "due": due.isoformat() if due else "",
    }  # fmt: skip
    fields = (NAME, *DAYS)
    return Shape(
        f"再做一次：{name}", fields, partial(_keep_again, id, fields), Typed(texts, {}, {}),
        verb="做成专项",
    )  # fmt: skip


def _keep_again(id: int, fields: tuple[Field, ...], office: Office, typed: Typed) -> Kept:
    values, problems = read_fields(office, fields, typed)
    if any(p.level == "error" for p in problems):
        return Kept(Outcome(None, tuple(problems)))
    name = str(values["campaign_name"])
    return Kept(campaigns.again(office, id, name, values["begun_on"], values["due"]))


def joining(office: Office, whom: Drawn) -> Shape:
    """加入已有专项: those of a list who are not on the campaign's own yet."""
    open_ = campaigns.open_ones(office, whom.subject)
    if not open_:
        raise ClerkError("没有没结束的专项可以加入。", "请用“做成专项”新建一项。")
    names: dict[str, int] = {}
    for id, name in open_.items():
        names[name if name not in names else f"{name} {id}"] = id
    ids = campaigns.subjects(office, whom)
    return Shape(
        f"加入已有专项（{len(ids):,} {_unit(office, whom)}）", (JOINED,),
        partial(_keep_joined, names, ids),
        Typed({JOINED.id: next(iter(names))}, {}, {}), {JOINED.id: tuple(names)}, verb="加入",
    )  # fmt: skip


def _keep_joined(names: Mapping[str, int], ids: list[int], office: Office, typed: Typed) -> Kept:
    id = names.get(typed.texts.get(JOINED.id, ""))
    if id is None:
        told = Problem(JOINED.id, "required_missing", "没有选加入哪一项专项。", "请从名单里选。")
        return Kept(Outcome(None, (told,)))
    return Kept(campaigns.add_subjects(office, id, ids))


def masks(office: Office, id: int) -> Shape:
    """遮住或显示列: each of a campaign's own columns, masked or not."""
    own = campaigns.own(office, id)
    if not own:
        raise ClerkError("这项专项没有自己的列。", "要填别的内容，请用备注。")
    fields = tuple(Field(f.id, f"遮住“{f.label}”", "yes_no", section=_ASKS) for f in own)
    texts = {f.id: "是" if f.guard else "否" for f in own}
    return Shape(
        "遮住或显示列", fields, partial(_keep_masks, id, fields), Typed(texts, {}, {})
    )  # fmt: skip


def _keep_masks(id: int, fields: tuple[Field, ...], office: Office, typed: Typed) -> Kept:
    values, _ = read_fields(office, fields, typed)
    wanted = {key: value is not False for key, value in values.items()}
    return Kept(campaigns.show_columns(office, id, wanted))
