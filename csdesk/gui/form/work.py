"""What a form asks of the vault: a record to be changed, and keeping one. All of it for the pools."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from csdesk.domain.fields import Field, Value
from csdesk.domain.ledger import Ledger
from csdesk.domain.validation import read_cell
from csdesk.domain.values import show
from csdesk.errors import Problem, StaleError
from csdesk.services import entering, entries, lists
from csdesk.services.entries import Outcome
from csdesk.services.home import Target
from csdesk.services.office import Office, told

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A record as its form shows it.

    Attributes:
        texts: Field id to text; masked fields masked.
        references: Field id to the id of the record it names.
        masked: Fields whose text is masked: they stay as they are unless typed anew.
        parts: Ledger of a part to its rows, as texts and references.
    """

    id: int
    version: int
    title: str
    texts: Texts
    references: Mapping[str, int]
    masked: tuple[str, ...]
    parts: Mapping[str, tuple[tuple[Texts, Mapping[str, int]], ...]]


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form holds.

    Attributes:
        texts: Field id to text, of what may be written.
        references: Field id to the id of a record chosen from a list.
        parts: Ledger of a part to its rows.
        files: Field id to its files: names of kept ones, contents of others.
    """

    texts: Texts
    references: Mapping[str, int]
    parts: Mapping[str, tuple[tuple[Texts, Mapping[str, int]], ...]]
    files: Mapping[str, tuple[str | bytes, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of saving: the outcome, or that another window was faster."""

    outcome: Outcome
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A form of its own: the fields and what keeping them does.

    Attributes:
        title: Of the form.
        fields: In their order, section by section.
        keep: Keeps what was typed; runs in the `writes` pool.
        start: What the form begins with.
        choices: Field id to the words offered, where not all of its table are.
        again: Whether another one can follow: 保存并新增.
        verb: The word on the button.
        hints: Field id to words that stand under it.
        by: The field whose words say which fields belong: those whose `only` names them.
        then: What follows once it is kept, by the id of what was kept; None for the list again.
    """

    title: str
    fields: tuple[Field, ...]
    keep: Callable[[Office, Typed], Kept]
    start: Typed = Typed({}, {}, {})
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    again: bool = False
    verb: str = "保存"
    hints: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    then: Callable[[int], Target] | None = None


def read_fields(
    office: Office, fields: Sequence[Field], typed: Typed
) -> tuple[dict[str, Any], list[Problem]]:
    """Values of fields that no ledger declares, and what is wrong with them; empty required too."""
    values, problems = dict[str, Any](), list[Problem]()
    for one in fields:
        words = typed.texts.get(one.id, "")
        if one.id in typed.references:
            values[one.id] = typed.references[one.id]
            continue
        value: Value
        found: Sequence[Problem]
        if one.kind == "reference":
            value, found = _named(office, one, words)
        else:
            value, found = read_cell(one, words, codes=office.codes, on=office.today())
        values[one.id] = value
        problems += found
        if value in (None, ()) and not found and (one.required or not one.null):
            what = f"“{one.label}”没有填。"
            problems.append(Problem(one.id, "required_missing", what, "请补填。"))
    return values, problems


def alike(office: Office, code: str, name: str) -> tuple[tuple[int, str], ...]:
    """Records of the same name with what tells them apart; for the `reads` pool."""
    ids = entries.find_named(office, code, name) if name and not name.isdecimal() else []
    ledger = office.ledgers[code]
    shown = tuple(p for p in ledger.listed if p != ledger.named and p not in ("id_no", "phones"))
    asked = lists.ask(office, code, every=True, columns=(ledger.named, *shown[:5]), given=ids)
    found = lists.lines(office, asked, ids)
    return tuple(
        (id, "，".join(w for w in words if w))
        for id, words in zip(found.ids, lists.texts(office, found), strict=True)
    )


def _named(office: Office, one: Field, words: str) -> tuple[int | None, list[Problem]]:
    if not words:
        return None, []
    ids, title = entries.find_named(office, one.to, words), office.ledgers[one.to].title
    if len(ids) == 1:
        return ids[0], []
    if ids:
        what = f"“{title}”里有 {len(ids)} 个“{words}”。"
        return None, [Problem(one.id, "reference_ambiguous", what, "请从列表里选一个。")]
    what = f"“{title}”里没有“{words}”。"
    return None, [Problem(one.id, "reference_not_found", what, f"请核对，或先登记到{title}。")]


def parts_of(office: Office, code: str) -> list[Ledger]:
    """The ledgers whose rows are sub-tables of a ledger's form."""
    return [
        one
        for one in office.ledgers.values()
        if one.part_of and not one.apart and one.fields[one.part_of].to == code
    ]


def columns_of(ledger: Ledger) -> list[Field]:
    """Fields that a form shows; a part's parent is the form itself, other files have verbs."""
    parent = "" if ledger.apart else ledger.part_of
    return [
        f
        for f in ledger.fields.values()
        if f.id != parent and (f.kind != "files" or (f.pictures and not parent))
    ]


def load(office: Office, code: str, id: int, whole: bool = False, reason: str = "") -> Loaded:
    """A record for its form.

    Args:
        office: The open office.
        code: Its ledger.
        id: The record.
        whole: Masked fields in full; then why is logged, in the `writes` pool.
        reason: Why.

    Raises:
        ClerkError: It is no longer there.
    """
    ledger = office.ledgers[code]
    stored = entries.get(office, code, id)
    if whole:
        hidden = [f.id for f in columns_of(ledger) if f.guard == "masked"]
        told(office, "show", ledger=code, record=id, clear=hidden, reason=reason)
    full = entries.full_values(ledger, {}, stored)
    texts, references = _shown(office, ledger, full, masked=not whole)
    masked = () if whole else tuple(
        f.id for f in columns_of(ledger) if f.guard == "masked" and texts[f.id]
    )  # fmt: skip
    parts = {
        part.code: tuple(
            _shown(office, part, entries.full_values(part, {}, one), masked=False)
            for one in entries.parts_of(office, part.code, id)
        )
        for part in parts_of(office, code)
    }
    title = entries.titles(office, code, [id]).get(id, "")
    return Loaded(id, stored.version, title, texts, references, masked, parts)


def _shown(
    office: Office, ledger: Ledger, full: Mapping[str, Any], *, masked: bool
) -> tuple[dict[str, str], dict[str, int]]:
    texts, references = dict[str, str](), dict[str, int]()
    for one in columns_of(ledger):
        value = full.get(one.id)
        if one.kind == "reference":
            if value is not None:
                references[one.id] = value
                value = entries.titles(office, one.to, [value]).get(value, "")
            texts[one.id] = value or ""
        elif one.kind == "part_day":
            texts[one.id] = str(value or "")  # without 约
        else:
            texts[one.id] = show(one, value, office.codes, masked)
    return texts, references


def defaults(office: Office, code: str) -> Typed:
    """What a new record begins with: the declared defaults, and today as its day or its first one."""
    ledger = office.ledgers[code]
    texts, references = _shown(office, ledger, entries.full_values(ledger, {}), masked=False)
    for first in (ledger.day, *ledger.holds[:1]):
        if first in ledger.fields:
            texts[first] = office.today().isoformat()
    return Typed({i: t for i, t in texts.items() if t}, references, {})


def keep(office: Office, code: str, typed: Typed, id: int | None, version: int | None) -> Kept:
    """Reads what was typed and keeps it; in the `writes` pool.

    Args:
        office: The open office.
        code: The ledger.
        typed: What the form holds; a field that is not named stays as it is.
        id: The record that is changed; None for a new one.
        version: The version that the form read.

    Raises:
        ClerkError: The ledger is written by another one.
    """
    values, problems = _read(office, code, typed.texts, typed.references)
    parts: dict[str, Sequence[Mapping[str, Any]]] = {}
    for part, rows in typed.parts.items():
        read = [_read(office, part, texts, references) for texts, references in rows]
        parts[part] = [row for row, _ in read]
        for at, (row, faults) in enumerate(read, 1):
            problems += _of_part(office, part, at, row, faults)
    if any(p.level == "error" for p in problems):
        more = _missing(office.ledgers[code], values, problems) if id is None else []
        return Kept(Outcome(None, (*problems, *more)))
    values |= typed.files
    try:
        outcome = entries.record(office, code, values, id=id, version=version, parts=parts)
    except StaleError:
        return Kept(Outcome(None, ()), stale=True)
    told_too = tuple(p for p in problems if p not in outcome.problems)
    return Kept(Outcome(outcome.id, (*told_too, *outcome.problems), outcome.title, outcome.op))


def _missing(ledger: Ledger, values: Mapping[str, Any], told: Sequence[Problem]) -> list[Problem]:
    """References that a new record must have and has not: told at once with what else is wrong."""
    known = {p.field for p in told}
    return [
        Problem(f.id, "required_missing", f"“{f.label}”没有填。", "请补填。")
        for f in columns_of(ledger)
        if f.kind == "reference"
        and (f.required or not f.null)
        and f.id not in known
        and values.get(f.id) is None
    ]


def _read(
    office: Office, code: str, texts: Texts, references: Mapping[str, int]
) -> tuple[dict[str, Any], list[Problem]]:
    rest = {i: t for i, t in texts.items() if i not in references}
    values, problems = entries.read(office, code, rest)
    return {**values, **references}, list(problems)


def _of_part(
    office: Office, code: str, at: int, row: Mapping[str, Any], faults: Sequence[Problem]
) -> list[Problem]:
    """What is wrong with a row of a part, told with its line: its fields are not the form's."""
    part = office.ledgers[code]
    full = entries.full_values(part, {**row, part.part_of: 0})  # its parent may not be kept yet
    rules = [p for p in entering.check(office, part, full) if p not in faults]
    return [
        replace(p, field=f"{code}:{p.field}", message=f"“{part.title}”第 {at} 行：{p.message}")
        for p in (*faults, *rules)
    ]
