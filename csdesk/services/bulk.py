"""成批修改: one field of many records, looked at before, kept in one step that is taken back whole.

`preview` judges every record and keeps only ids, 8 bytes each; `lines` tells some of them in full;
`apply` writes what the preview would change, after a verified copy.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from csdesk.domain.fields import SETS, Field
from csdesk.domain.ledger import Ledger
from csdesk.domain.rows import Stored
from csdesk.domain.values import show
from csdesk.errors import ClerkError, Problem
from csdesk.services import copies, entering, entries
from csdesk.services.office import Office, reading, step
from csdesk.storage import records
from csdesk.storage.resting import resting

How = Literal["set", "fill", "clear", "add", "take"]
HOWS: Mapping[How, str] = {
    "set": "改为",
    "fill": "空的填为",
    "clear": "清空",
    "add": "加上",
    "take": "去掉",
}
State = Literal["changed", "same", "refused"]
CHUNK = 500
"""Records that are in memory at once."""
NAMED = 100
"""Refused records that the outcome names."""
Told = Callable[[int, int], object]
"""Gets how many records are done, of how many; may raise to stop, then nothing is kept."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What is done to every record.

    Attributes:
        field: Id of the field.
        how: set; fill only where it is empty; clear; of several words add some or take some away.
        value: The value; not asked for where it is cleared.
    """

    field: str
    how: How
    value: Any = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What an edit would do to some records, as ids in the order they were given.

    Attributes:
        code: The ledger.
        changed: Get another value.
        same: Have that value already.
        refused: Would break a rule of entry.
        gone: How many are voided or no longer there.
    """

    code: str
    edit: Edit
    changed: array[int]
    same: array[int]
    refused: array[int]
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a preview.

    Attributes:
        title: What a reference to it shows.
        old: The value as shown now, masked.
        new: As it would be.
        told: Why it is refused, or what is to be looked at.
    """

    id: int
    title: str
    old: str
    new: str
    state: State
    told: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What was kept.

    Attributes:
        title: The step; empty where nothing was to be changed.
        changed: Records that were changed.
        refused: Title of a record and why it stayed as it was; the first of them.
    """

    title: str
    op: UUID | None
    changed: int
    refused: tuple[tuple[str, str], ...] = ()


def go_on(done: int, total: int) -> None:
    """For who does not show how far it is."""


def settable(office: Office, code: str) -> tuple[Field, ...]:
    """Fields that may get one value in many records.

    Not what tells records apart, what a verb or the program writes, or what the record belongs to.
    """
    ledger = office.ledgers[code]
    if ledger.written_by:
        return ()
    apart = {ledger.part_of, ledger.one_per, ledger.named.partition(".")[0]}
    if ledger.dated:
        apart.add(ledger.dated.of)
    if ledger.holds:  # a change of such a row ends it and begins another
        apart |= {f.id for f in ledger.fields.values() if f.kind != "note"}
    only = entries.CHANGEABLE.get(code, ())
    return tuple(
        f
        for f in ledger.fields.values()
        if f.kind not in ("files", "serial", "id_no")
        and f.id not in apart
        and (f.id in only if only else not ledger.by_verbs)
    )


def hows(field: Field) -> tuple[How, ...]:
    """What can be done to a field; one that must be filled is not cleared."""
    must = field.required or not field.null
    found: tuple[How, ...] = ("set", "fill")
    if field.kind in SETS:
        found = (*found, "add", "take")
    return found if must else (*found, "clear")


def read(
    office: Office, code: str, field: str, how: How, text: str, reference: int | None = None
) -> tuple[Edit | None, tuple[Problem, ...]]:
    """An edit from what was typed; None beside what is wrong with it.

    Args:
        office: The open office.
        code: The ledger.
        field: One of `settable`.
        how: One of `hows`.
        text: The value as typed.
        reference: The record chosen, where the field is a reference.

    Raises:
        ClerkError: The field may not be set in many records.
    """
    spec = _field(office, code, field)
    if how == "clear":
        return Edit(field, how), ()
    values: dict[str, Any] = {field: reference}
    problems: tuple[Problem, ...] = ()
    if reference is None:
        values, problems = entries.read(office, code, {field: text})
    if any(p.level == "error" for p in problems):
        return None, problems
    if values[field] in (None, (), ""):
        what = f"没有写“{spec.label}”要{HOWS[how]}什么。"
        return None, (Problem(field, "required_missing", what, "请填写，或改选“清空”。"),)
    return Edit(field, how, values[field]), problems


def _field(office: Office, code: str, field: str) -> Field:
    found = next((f for f in settable(office, code) if f.id == field), None)
    if found is None:
        labels = "、".join(f.label for f in settable(office, code)) or "无"
        title = office.ledgers[code].title
        raise ClerkError(f"“{title}”的“{field}”不能成批修改。", f"能成批修改的有：{labels}。")
    return found


def preview(
    office: Office, code: str, ids: Sequence[int], edit: Edit, told: Told = go_on
) -> Preview:
    """Judge what an edit would do to some records; nothing is written.

    Raises:
        ClerkError: The field may not be set in many records.
    """
    _field(office, code, edit.field)
    ledger, gone = office.ledgers[code], 0
    found = {state: array("q") for state in ("changed", "same", "refused")}
    for chunk in _chunks(ids, told):
        there = _there(office, code, chunk)
        gone += len(chunk) - len(there)
        for one in there:
            found[_judged(office, ledger, edit, one)[0]].append(one.id)
    return Preview(code, edit, found["changed"], found["same"], found["refused"], gone)


def _chunks(ids: Sequence[int], told: Told) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        told(start, len(ids))
        yield ids[start : start + CHUNK]


def _there(office: Office, code: str, ids: Sequence[int]) -> list[Stored[Any]]:
    with reading(office) as c:
        return records.some(c, office.model, code, ids)


def _judged(
    office: Office, ledger: Ledger, edit: Edit, one: Stored[Any]
) -> tuple[State, dict[str, Any], tuple[Problem, ...]]:
    """What becomes of a record, its values then, and what is wrong that was not wrong before."""
    field = ledger.fields[edit.field]
    before = entries.full_values(ledger, {}, one)
    after = {**before, edit.field: _value(edit, field, before.get(edit.field))}
    if after[edit.field] == before.get(edit.field):
        return "same", after, ()
    kind = before.get(ledger.kind) if ledger.kind else None
    if not field.belongs(kind):
        what = f"这一条没有“{field.label}”这一项。"
        return "refused", after, (Problem(field.id, "value_invalid", what),)
    problems = entering.rules(office, ledger, after)
    if problems:
        known = entering.rules(office, ledger, before)
        problems = tuple(p for p in problems if p not in known)
    wrong = any(p.level == "error" for p in problems)
    return "refused" if wrong else "changed", after, problems


def _value(edit: Edit, field: Field, old: Any) -> Any:
    empty = old in (None, (), "")
    match edit.how:
        case "clear":
            return old if empty else () if field.kind in SETS else None
        case "fill":
            return edit.value if empty else old
        case "add":
            return tuple(dict.fromkeys((*(old or ()), *edit.value)))
        case "take":
            return tuple(v for v in old or () if v not in edit.value)
    return edit.value


def lines(office: Office, seen: Preview, ids: Sequence[int]) -> tuple[Line, ...]:
    """Some records of a preview in full, masked; records that are gone are left out."""
    ledger, edit = office.ledgers[seen.code], seen.edit
    field = ledger.fields[edit.field]
    titles, made = entries.titles(office, seen.code, ids), []
    for one in _there(office, seen.code, ids):
        state, after, problems = _judged(office, ledger, edit, one)
        old = entries.full_values(ledger, {}, one).get(edit.field)
        told = " ".join(f"{p.message}{p.remedy}" for p in problems)
        made.append((one.id, old, after[edit.field], state, told))
    named = dict[int, str]()
    if field.kind == "reference":
        wanted = {v for _, old, new, _, _ in made for v in (old, new) if v is not None}
        named = entries.titles(office, field.to, sorted(wanted))

    def said(value: Any) -> str:
        if field.kind == "reference":
            return named.get(value, "") if value is not None else ""
        return show(field, value, office.codes)

    return tuple(
        Line(id, titles.get(id, ""), said(old), said(new), state, told)
        for id, old, new, state, told in made
    )


def apply(office: Office, seen: Preview, told: Told = go_on) -> Done:
    """Keep what a preview would change, in one step after a verified copy.

    A record that was changed since is judged anew; one that is refused now stays as it is.

    Raises:
        ClerkError: This program may only read, the copy failed, the disk is full.
    """
    if not seen.changed:
        return Done("", None, 0)
    office.must_write()
    ledger, changed = office.ledgers[seen.code], 0
    title = titled(office, seen)
    told(0, len(seen.changed))
    copies.make(office)
    refused: list[tuple[int, str]] = []
    with resting(), step(office, title) as w:
        for chunk in _chunks(seen.changed, told):
            for found in w.rows(seen.code, "id", chunk):
                one = w.stored(seen.code, found)
                if one.voided:
                    continue
                state, after, problems = _judged(office, ledger, seen.edit, one)
                if state == "changed":
                    row, extra = entries.build(ledger, after)
                    w.change(seen.code, one.id, one.version, row, extra)
                    changed += 1
                elif state == "refused":
                    refused.append((one.id, problems[0].message))
            w.flush()
        op = w.by.op
    named = entries.titles(office, seen.code, [id for id, _ in refused[:NAMED]])
    return Done(title, op, changed, tuple((named.get(id, ""), why) for id, why in refused[:NAMED]))


def titled(office: Office, seen: Preview) -> str:
    """The step in words: 成批修改居民 12 人：文化程度改为大学本科."""
    ledger = office.ledgers[seen.code]
    field, edit = ledger.fields[seen.edit.field], seen.edit
    words = ""
    if edit.how != "clear" and not field.guard:  # what is masked or guarded is not for a title
        named = field.kind == "reference"
        words = (
            entries.titles(office, field.to, [edit.value]).get(edit.value, "")
            if named
            else show(field, edit.value, office.codes)
        )
    said = field.label
    if words or edit.how == "clear":
        said += f"{HOWS[edit.how]}{words}"
    return f"成批修改{ledger.title} {len(seen.changed):,} {ledger.unit}：{said[:60]}"
