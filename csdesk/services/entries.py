"""Keeping one record, voiding, and taking steps back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from csdesk.domain.fields import Field
from csdesk.domain.lasting import with_hours
from csdesk.domain.ledger import Ledger
from csdesk.domain.rows import Stored
from csdesk.domain.validation import read_cell
from csdesk.domain.values import plain, rich, show
from csdesk.errors import ClerkError, Problem
from csdesk.services import attaching, entering, succeeding
from csdesk.services.households import seats
from csdesk.services.office import Office, reading, step, take_columns_back
from csdesk.storage import records, trail
from csdesk.storage.trail import Step
from csdesk.storage.undo import Kept
from csdesk.storage.undo import undo as take_back
from csdesk.storage.work import Work, attribute, values_of

Values = Mapping[str, Any]
UNDOABLE = 50
"""Steps that can be taken back one after another."""
LOOKED_BACK = 400
"""Steps among which they are looked for: undone ones and undos lie between them."""
CHANGEABLE: Mapping[str, tuple[str, ...]] = {
    "changes": ("registered_on", "place", "remark"),
    "matters": (
        "found_on", "source", "what", "place", "resident", "grid", "facility", "reporter",
        "reporter_phone", "receiver", "level", "owner", "deadline",
    ),
}  # fmt: skip
"""What may be changed by hand: an entry that opened or closed stays is undone and done anew, how
far a matter is follows from its steps."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an entry.

    Attributes:
        id: The record, None if it was refused.
        problems: What is wrong or to be looked at; nothing was kept if one is an error.
        title: The step as the status line says it.
        op: The step.
    """

    id: int | None
    problems: tuple[Problem, ...]
    title: str = ""
    op: UUID | None = None

    @property
    def kept(self) -> bool:
        """The record is in the vault."""
        return self.id is not None


@dataclass(frozen=True, slots=True)
class Undone:
    """A step taken back; rows changed since stay and are named."""

    title: str
    kept: tuple[tuple[str, str, str], ...]
    """(ledger's title, record's title, why)."""
    ledgers: frozenset[str]


def get(office: Office, code: str, id: int) -> Stored[Any]:
    """One record.

    Raises:
        ClerkError: There is none.
    """
    with reading(office) as c:
        found = records.one(c, office.model, code, id)
    if found is None:
        raise ClerkError(f"“{office.ledgers[code].title}”里没有编号 {id}。", "请刷新后再试。")
    return found


def titles(office: Office, code: str, wanted: Sequence[int]) -> dict[int, str]:
    """What references to some records show."""
    with reading(office) as c:
        field, found = records.titles(c, office.model, code, wanted, office.today())
    return {id: show(field, value, office.codes, masked=False) for id, value in found.items()}


def find_named(office: Office, code: str, text: str) -> list[int]:
    """Ids of the records of a ledger that have a title, or the one with this id."""
    with reading(office) as c:
        return records.named(c, office.model, code, text, office.today())


def read(
    office: Office, code: str, texts: Mapping[str, str]
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Values of typed texts by field id; a reference is named by title or id."""
    ledger, values, problems = office.ledgers[code], dict[str, Any](), list[Problem]()
    for id, text in texts.items():
        field = ledger.fields[id]
        value: Any
        if field.kind == "reference":
            value, found = _refer(office, field, text.strip())
        else:
            value, found = read_cell(field, text, codes=office.codes, on=office.today())
        values[id] = value
        problems += found
    return values, tuple(problems)


def _refer(office: Office, field: Field, text: str) -> tuple[int | None, tuple[Problem, ...]]:
    if not text:
        return None, ()
    ids = find_named(office, field.to, text)
    if len(ids) == 1:
        return ids[0], ()
    title = office.ledgers[field.to].title
    if ids:
        return None, (
            Problem(
                field.id,
                "reference_ambiguous",
                f"“{title}”里有 {len(ids)} 个“{text}”。",
                "请从列表里选一个。",
            ),
        )
    return None, (
        Problem(
            field.id,
            "reference_not_found",
            f"“{title}”里没有“{text}”。",
            f"请核对，或先登记到{title}。",
        ),
    )


def record(
    office: Office,
    code: str,
    values: Values,
    *,
    id: int | None = None,
    version: int | None = None,
    parts: Mapping[str, Sequence[Values]] | None = None,
) -> Outcome:
    """Keep a new record, or change one; all faults are told, nothing half is kept.

    Args:
        office: The open office.
        code: The ledger.
        values: Field id (custom ones as `extra:<key>`) to value; what is absent stays as it is. A
            file that is not kept yet stands as its bytes.
        id: The record to change; None makes a new one.
        version: The version that was read; another one stored raises.
        parts: Ledger of a part to all rows it shall have.

    Raises:
        StaleError: Somebody changed the record since.
        ClerkError: The ledger is written by another one alone.
    """
    ledger = office.ledgers[code]
    if ledger.written_by:
        by = office.ledgers[ledger.written_by].title
        raise ClerkError(f"“{ledger.title}”不能直接填。", f"请在“{by}”里登记，这里会自动更新。")
    old = get(office, code, id) if id is not None else None
    full = full_values(ledger, values, old)
    problems = (
        *entering.check(office, ledger, full, id),
        *succeeding.ended(office, ledger, old, full, parts),
    )
    if any(p.level == "error" for p in problems):
        return Outcome(None, problems)
    if old is not None and (begins := succeeding.begins(office, ledger, old, full, parts)):
        return _follow(office, ledger, old, full, begins, problems, parts)
    with step(office, _title(office, ledger, full, old is None)) as w:
        row, extra = build(ledger, attaching.kept(office, w, ledger, full))
        if old is None:
            id = w.add(code, row, extra)
        else:
            w.change(code, old.id, version or old.version, row, extra)
            id = old.id
        for part, rows in (parts or {}).items():
            _keep_parts(w, office.ledgers[part], id, rows)
        return Outcome(
            id,
            problems,
            str(w.entries[0].more.get("title", ""))
            if w.entries
            else _title(office, ledger, full, old is None),
            w.by.op,
        )


def _follow(
    office: Office,
    ledger: Ledger,
    old: Stored[Any],
    full: Values,
    begins: date,
    problems: tuple[Problem, ...],
    parts: succeeding.Parts | None,
) -> Outcome:
    """Ends a row on a day, on which another one begins that says what was given."""
    from_, to = ledger.holds
    title = f"{_title(office, ledger, full, False)}，{begins} 起"
    rows = succeeding.parts_of(office, ledger, old.id, parts)
    with step(office, title) as w:
        ended, extra = build(ledger, full_values(ledger, {to: begins}, old))
        w.change(ledger.code, old.id, old.version, ended, extra)
        row, extra = build(ledger, {**attaching.kept(office, w, ledger, full), from_: begins})
        id = w.add(ledger.code, row, extra)
        for part, some in rows.items():
            _keep_parts(w, office.ledgers[part], id, some)
        return Outcome(id, problems, title, w.by.op)


def build(ledger: Ledger, full: Values) -> tuple[Any, dict[str, Any]]:
    """The row and its custom columns from values by field id."""
    full = with_hours(ledger, full)
    made = {attribute(f.id): full[f.id] for f in ledger.fields.values() if not f.custom}
    extra = {
        i[6:]: plain(ledger.fields[i], v) if i in ledger.fields else v
        for i, v in full.items()
        if i.startswith("extra:") and v not in (None, "", ())
    }
    return ledger.row(**made), extra


def full_values(ledger: Ledger, values: Values, old: Stored[Any] | None = None) -> dict[str, Any]:
    """Every field: what is given, else what is kept, else the declared default."""
    if old is not None:
        full = values_of(ledger, old.row)
        for key, value in old.extra.items():
            id = f"extra:{key}"
            full[id] = rich(ledger.fields[id], value) if id in ledger.fields else value
    else:
        defaults = {f.name.rstrip("_"): f.default for f in dataclasses.fields(ledger.row)}
        full = {
            f.id: None if (d := defaults.get(f.id)) is dataclasses.MISSING else d
            for f in ledger.fields.values()
        }
    return full | dict(values)


def _keep_parts(w: Work, part: Ledger, parent: int, rows: Sequence[Values]) -> None:
    """Make the parts of a record equal to some rows, changing as little as may be."""
    kept = records.parts(w.c, w.model, part.code, parent)
    for at, values in enumerate(rows):
        old = kept[at] if at < len(kept) else None
        row, extra = build(part, full_values(part, {**values, part.part_of: parent}, old))
        if old is None:
            w.add(part.code, row, extra)
        else:
            w.change(part.code, old.id, old.version, row, extra)
    for old in kept[len(rows) :]:
        w.change(part.code, old.id, old.version, voided=True)


def parts_of(office: Office, part: str, parent: int) -> list[Stored[Any]]:
    """The parts of a record, in the order they were entered."""
    with reading(office) as c:
        return records.parts(c, office.model, part, parent)


def _title(office: Office, ledger: Ledger, full: Values, new: bool) -> str:
    head = ledger.named.partition(".")[0]
    field, value = ledger.fields.get(head), full.get(head)
    who = ""
    if field and field.kind == "reference" and value is not None:
        who = titles(office, field.to, [value]).get(value, "")
    elif field and value is not None:
        who = show(field, value, office.codes)
    return f"{'登记' if new else '修改'}{ledger.title}" + (f"：{who}" if who else "")


def void(office: Office, code: str, ids: Sequence[int]) -> Outcome:
    """Take records out of every list; each stays in the vault and can be brought back.

    Raises:
        ClerkError: Others refer to one of them, or another ledger writes it.
    """
    ledger = office.ledgers[code]
    if ledger.written_by:
        by = office.ledgers[ledger.written_by].title
        raise ClerkError(f"“{ledger.title}”不能直接作废。", f"请到“{by}”里处理。")
    named = titles(office, code, ids[:1]).get(ids[0], "") if ids else ""
    title = f"作废{ledger.title}" + (f" {len(ids)} 条" if len(ids) > 1 else f"：{named}")
    with step(office, title) as w:
        for id in ids:
            w.void(code, id, w.get(code, id).version)
        return Outcome(ids[0] if ids else None, (), title, w.by.op)


def steps(office: Office, limit: int = 50) -> list[Step]:
    """The last steps, newest first."""
    with reading(office) as c:
        return trail.steps(c, limit)


def merges(office: Office) -> list[Step]:
    """Every merge, the newest first."""
    with reading(office) as c:
        return trail.merges(c)


def next_undo(office: Office) -> Step | None:
    """The newest step that is neither undone nor an undo, among the last 50 of the clerk."""
    own = [s for s in steps(office, LOOKED_BACK) if s.undoes is None]
    return next((s for s in own[:UNDOABLE] if not s.undone), None)


def undo(office: Office, op: UUID | None = None) -> Undone:
    """Take a step back, the newest one if none is named.

    Of a merge, however long ago, the two people part again in any case; where the households have
    changed since so that they can't go back, they stay as they are and are named.

    Raises:
        ClerkError: There is none, or it was taken back already.
    """
    step_ = _named_step(office, op) if op else next_undo(office)
    if step_ is None:
        raise ClerkError("没有可以撤销的步骤。", "最近 50 步之内才能撤销。")
    if step_.undone:
        raise ClerkError(f"“{step_.title}”已经撤销过了。", "请从步骤里另选一步。")
    try:
        return _taken_back(office, step_, {})
    except ClerkError as error:
        if step_.merged is None:
            raise
        why = error.what.removeprefix("不能撤销：").rstrip("。")
        return _taken_back(office, step_, {seats.EVENT: why})


def _named_step(office: Office, op: UUID) -> Step | None:
    found = [*steps(office, 10_000), *merges(office)]
    return next((s for s in found if s.op == op), None)


def _taken_back(office: Office, step_: Step, keep: Mapping[str, str]) -> Undone:
    again = step_.undoes is not None
    title = f"重做：{step_.title.removeprefix('撤销：')}" if again else f"撤销：{step_.title}"
    with step(office, title, undoes=step_.op) as w:
        before = seats.faults(w, step_.op)
        kept = take_back(w, step_.op, keep)
        take_columns_back(office, w, step_.op)
        after = seats.faults(w, step_.op)
        if after.beyond(before) and not seats.nothing_since(
            w, step_.op, steps(office, LOOKED_BACK)
        ):
            seats.refuse(before, after)
        touched = frozenset(w.touched)
    return Undone(step_.title, named_kept(office, kept), touched)


def next_redo(office: Office) -> Step | None:
    """The newest undo that was not done again, while nothing else was written since."""
    found = steps(office, LOOKED_BACK)
    undoes = {s.op: s.undoes for s in found}
    for s in found:
        if s.undoes is None:
            return None
        if not s.undone and undoes.get(s.undoes) is None:  # not itself a doing again
            return s
    return None


def redo(office: Office) -> Undone:
    """Do again what was undone last, while nothing else was written since.

    Raises:
        ClerkError: The last step is no undo.
    """
    last = next_redo(office)
    if last is None:
        raise ClerkError("没有可以重做的步骤。", "撤销之后没有别的改动，才能重做。")
    return undo(office, last.op)


def named_kept(office: Office, kept: Sequence[Kept]) -> tuple[tuple[str, str, str], ...]:
    """Rows that undo left, by the titles of ledger and record."""
    return tuple(
        (office.ledgers[k.ledger].title, titles(office, k.ledger, [k.id]).get(k.id, ""), k.why)
        for k in kept[:100]
    )
