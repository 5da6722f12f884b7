"""The forms of matters: a new one, each of its steps, and what was found and becomes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from csdesk.domain import matters as rule
from csdesk.domain.fields import Field
from csdesk.errors import ClerkError
from csdesk.gui.form.work import Kept, Shape, Typed, read_fields
from csdesk.gui.verbs import asking
from csdesk.gui.verbs.asking import refused
from csdesk.ledgers.grids import Matter
from csdesk.services import calendars, entries
from csdesk.services.matters import findings, keeping
from csdesk.services.matters.keeping import MATTERS, Ask
from csdesk.services.office import Office

_STEP = "这一步"
_ON = Field("on", "日期", "day", null=False, section=_STEP)
_OWNER = Field("owner", "办理人", "names", section=_STEP)
_DEADLINE = Field("deadline", "办结期限", "day", section=_STEP)
_RATING = Field("rating", "评价", "code", table="rating", section=_STEP)
_FOUND = ("found_on", "what", "place", "resident", "grid", "facility", "level", "owner", "deadline")
"""Fields that are asked where a finding becomes a matter."""


@dataclass(frozen=True, slots=True)
class Form:
    """How the form of a step asks.

    Attributes:
        verb: On its button.
        who: What the one who took the step is called.
        said: What is told of it.
        asks: What else it asks for.
    """

    verb: str
    who: str
    said: str
    asks: tuple[Field, ...] = ()


FORMS: Mapping[str, Form] = {
    rule.ASSIGN: Form("交办", "交办人", "交办要求", (_OWNER, _DEADLINE)),
    rule.HANDLE: Form("登记办理", "经办人", "办理情况"),
    rule.ANSWER: Form("登记反馈", "反馈人", "反馈情况"),
    rule.RATE: Form("登记评价", "谁评价的", "意见", (_RATING,)),
    rule.CLOSE: Form("办结", "经办人", "办理情况", (_RATING,)),
    rule.AGAIN: Form("重办", "交办人", "为什么重办", (_OWNER, _DEADLINE)),
}
"""Step to its form."""


def can(step: str, office: Office, id: int) -> bool:
    """Whether a step of a matter can be taken, at once or with those before it."""
    row: Matter = entries.get(office, MATTERS, id).row
    return step in rule.possible(rule.goes_on(row.state, row.closed_on is not None))


def next_step(office: Office, id: int | None) -> Shape:
    """The form of the step that comes next.

    Raises:
        ClerkError: No row is chosen, or the matter is closed.
    """
    matter, _ = asking.one(office, MATTERS, id)
    row: Matter = entries.get(office, MATTERS, matter).row
    state = rule.goes_on(row.state, row.closed_on is not None)
    if state == rule.CLOSED:
        raise ClerkError("这件事项已办结。", "看内容按 F2；没有办好的按 6 重办。")
    return stepping(rule.proposed(state), office, matter)


def stepping(step: str, office: Office, id: int | None) -> Shape:
    """The form of a step; steps that were left out before it are told, and taken with it."""
    matter, title = asking.one(office, MATTERS, id)
    row: Matter = entries.get(office, MATTERS, matter).row
    state = rule.goes_on(row.state, row.closed_on is not None)
    form, names = FORMS[step], office.codes["matter_step"].names
    before = rule.way(state, step)[:-1]
    own = (*form.asks, *((_OWNER, _DEADLINE) if rule.ASSIGN in before else ()))
    said = form.said if rule.HANDLE not in before else "办理情况"
    fields = (
        _ON,
        *own,
        Field("who", form.who, "names", section=_STEP),
        Field("said", said, "note", section=_STEP, longest=1000),
    )
    hints = {"on": f"{'、'.join(names[s] for s in before)}也一并记在这一天。"} if before else {}
    return Shape(
        f"{names[step]}：{title}（{row.matter_no}）",
        fields,
        partial(_keep_step, fields, step, matter),
        _begun(office, step, row),
        verb=form.verb,
        hints=hints,
    )


def _begun(office: Office, step: str, row: Matter) -> Typed:
    """What the form of a step begins with: today, who handles it, and until when."""
    today, owner = office.today(), "、".join(row.owner)
    texts = {"on": today.isoformat(), "owner": owner}
    if step not in (rule.RATE, rule.AGAIN, rule.ASSIGN):
        texts["who"] = owner
    late = row.deadline is None or row.deadline < today
    if step == rule.AGAIN or late:
        usual = keeping.usual_deadline(today, calendars.holidays(office).sort)
        texts["deadline"] = usual.isoformat()
    elif row.deadline:
        texts["deadline"] = row.deadline.isoformat()
    if step == rule.CLOSE:
        texts["said"] = row.result or ""
    if row.rating and step == rule.CLOSE:
        texts["rating"] = office.codes["rating"].names.get(row.rating, "")
    return Typed(texts, {}, {})


def _keep_step(fields: Sequence[Field], step: str, id: int, office: Office, typed: Typed) -> Kept:
    values, problems = read_fields(office, fields, typed)
    if any(p.level == "error" for p in problems):
        return refused(problems)
    said = str(values["said"]).strip() if values["said"] else None
    ask = Ask(
        step, values["on"], values.get("who") or (), said, values.get("owner") or (),
        values.get("deadline"), values.get("rating"),
    )  # fmt: skip
    return Kept(keeping.take(office, id, ask))


# ---- new ones -----------------------------------------------------------------------------------


def new(office: Office, _: int | None = None) -> Shape:
    """The form of a new matter."""
    fields = tuple(office.ledgers[MATTERS].fields[i] for i in entries.CHANGEABLE[MATTERS])
    today = office.today()
    usual = keeping.usual_deadline(today, calendars.holidays(office).sort)
    start = Typed({"found_on": today.isoformat(), "deadline": usual.isoformat()}, {}, {})
    return Shape(
        "新增事项", fields, partial(_keep_new, fields, Matter(found_on=today)), start, again=True,
        hints={"owner": "填了办理人，就同时记为交办。"},
    )  # fmt: skip


def becoming(code: str, office: Office, id: int | None) -> Shape:
    """转为事项: what was found, with owner and deadline filled in.

    Raises:
        ClerkError: No row is chosen, or it was made a matter before.
    """
    source, title = asking.one(office, code, id)
    if before := findings.of_source(office, code, source):
        row: Matter = entries.get(office, MATTERS, before[0]).row
        raise ClerkError(
            f"这条已转为事项 {row.matter_no}。", "请在右边的“经过”里打开它，再办下一步。"
        )
    matter = findings.proposed(office, code, source)
    ledger = office.ledgers[MATTERS]
    fields = tuple(ledger.fields[i] for i in _FOUND)
    start = _typed(office, fields, matter)
    return Shape(
        f"转为事项：{title}", fields, partial(_keep_found, fields, matter, source), start,
        verb="转为事项", hints={"what": f"来自{office.ledgers[code].title}，办理时两边互相打得开。"},
    )  # fmt: skip


def waits(code: str, office: Office, id: int) -> bool:
    """Whether a record tells of something that has not become a matter."""
    return findings.waits(office, code, id)


def _typed(office: Office, fields: Sequence[Field], matter: Matter) -> Typed:
    texts, references = dict[str, str](), dict[str, int]()
    for one in fields:
        value: Any = getattr(matter, one.id)
        if value is None:
            continue
        if one.kind == "reference":
            texts[one.id] = entries.titles(office, one.to, [value]).get(value, "")
            references[one.id] = value
        else:
            texts[one.id] = "、".join(value) if isinstance(value, tuple) else str(value)
    return Typed(texts, references, {})


def _keep_found(
    fields: Sequence[Field], matter: Matter, source: int, office: Office, typed: Typed
) -> Kept:
    """The cursor stays on what it came of: the panel there tells of the matter."""
    kept = _keep_new(fields, matter, office, typed)
    if not kept.outcome.kept:
        return kept
    return replace(kept, outcome=replace(kept.outcome, id=source))


def _keep_new(fields: Sequence[Field], matter: Matter, office: Office, typed: Typed) -> Kept:
    values, problems = read_fields(office, fields, typed)
    if any(p.level == "error" for p in problems):
        return refused(problems)
    return Kept(findings.open_matter(office, replace(matter, **values)))
