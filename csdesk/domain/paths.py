"""How a path is walked from a ledger over references and derived columns to a field."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches

from csdesk.domain.derived import (
    AllOf,
    AsOf,
    Brought,
    Computed,
    Derived,
    Graded,
    OnePer,
    Summed,
    Told,
)
from csdesk.domain.fields import Field, Kind
from csdesk.domain.ledger import Ledger, Ledgers

Column = Field | Derived | OnePer
ID = Field("id", "编号", "number", null=False, width=16)
UID = Field("uid", "唯一编号", "text", null=False, width=60)


class UnknownFieldError(ValueError):
    """A step that names no column; the message names the nearest."""


def ways_back(ledgers: Ledgers, ledger: Ledger) -> dict[str, OnePer]:
    """The files of which there is at most one for a record of a ledger, by path name."""
    return {
        o.one: OnePer(o.code, o.one_per)
        for o in ledgers.values()
        if o.one_per and o.fields[o.one_per].to == ledger.code
    }


def find(ledgers: Ledgers, ledger: Ledger, name: str) -> Column:
    """The column of a ledger that one step of a path names.

    Raises:
        UnknownFieldError: There is none.
    """
    if name in ledger.fields:
        return ledger.fields[name]
    if name in ledger.derived:
        return ledger.derived[name]
    if name in ("id", "uid"):
        return ID if name == "id" else UID
    back = ways_back(ledgers, ledger)
    if name in back:
        return back[name]
    labels = {f.label: i for i, f in ledger.fields.items()} | {
        d.label: i for i, d in ledger.derived.items()
    }
    near = get_close_matches(name, [*ledger.fields, *ledger.derived, *back], 3, 0.3)
    near += [labels[n] for n in get_close_matches(name, labels, 2, 0.5)]
    raise UnknownFieldError(f"“{ledger.title}”没有字段 {name}，相近的有：{'、'.join(near)}。")


def end(ledgers: Ledgers, ledger: Ledger, path: str) -> Field:
    """What stands at the end of a path, as a field: its kind, label, code table.

    Raises:
        UnknownFieldError: A step names nothing.
    """
    head, _, rest = path.partition(".")
    column = find(ledgers, ledger, head)
    match column:
        case Brought(label, way, width):
            found = end(ledgers, ledger, f"{way}.{rest}" if rest else way)
            return found if rest else _named(found, head, label, width)
        case AsOf():
            found = end(
                ledgers, ledgers[column.ledger], f"{column.field}.{rest}" if rest else column.field
            )
            return found if rest else _named(found, head, column.label, column.width)
        case OnePer(other, _):
            return end(ledgers, ledgers[other], rest or "id")
        case Field() if rest:
            if not column.to:
                raise UnknownFieldError(f"“{column.label}”之后不能再接 {rest}。")
            return end(ledgers, ledgers[column.to], rest)
        case Field():
            return column
        case AllOf():
            inner = end(ledgers, ledgers[column.ledger], column.field)
            kind: Kind = "codes" if inner.kind == "code" else "names"
            made = replace(inner, id=head, label=column.label, kind=kind, to="", required=False)
            return _named(made, head, column.label, column.width)
        case Computed(label, kind, _, _, _, width):
            return Field(head, label, kind, width=width or 12)
        case Told(label, table, _, _, width):
            return Field(head, label, "code", table=table, width=width or 16)
        case Graded(label, of, table, says=says, width=width):
            if says == "missing":
                made = replace(end(ledgers, ledger, of), null=True)
                return _named(made, head, label, width)
            level: Kind = "code" if says == "level" else "day"
            return Field(head, label, level, table=table if says == "level" else "", width=width)
        case _:
            return _sum(ledgers, head, column)


def steps(ledgers: Ledgers, ledger: Ledger, path: str) -> list[tuple[str, Column, str]]:
    """A path with what is brought written out: name, column, the ledger it leads to or nothing.

    Raises:
        UnknownFieldError: A step names nothing.
    """
    end(ledgers, ledger, path)  # a wrong path is told as a whole
    rest, walked = path.split("."), list[tuple[str, Column, str]]()
    while rest:
        column = find(ledgers, ledger, name := rest.pop(0))
        match column:
            case Brought():
                rest = [*column.path.split("."), *rest]
                continue
            case AsOf():
                to = ledgers[column.ledger].fields[column.field].to
            case Field():
                to = column.to
            case _:
                to = ""
        walked.append((name, column, to))
        ledger = ledgers.get(column.ledger if isinstance(column, OnePer) else to, ledger)
    return walked


def _sum(ledgers: Ledgers, id: str, column: Summed) -> Field:
    first = column.terms[0]
    counts = column.how == "count"
    inner = Field("", "", "number") if counts else end(ledgers, ledgers[first.ledger], first.of)
    null = column.how == "last" or bool(column.less or column.otherwise)
    unit = column.unit or inner.unit
    made = replace(inner, unit=unit, null=null, required=False)
    return _named(made, id, column.label, column.width)


def _named(found: Field, id: str, label: str, width: int) -> Field:
    return replace(found, id=id, label=label, width=width or found.width)
