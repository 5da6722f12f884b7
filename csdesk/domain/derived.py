"""Derived columns: what a ledger shows without keeping it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from csdesk.domain.fields import Kind, Value
from csdesk.domain.filters import Filter, parse
from csdesk.domain.hours import Level


@dataclass(frozen=True, slots=True)
class Brought:
    """What a reference brings along; several steps, dated ones too."""

    label: str
    path: str
    width: int = 0


@dataclass(frozen=True, slots=True)
class AsOf:
    """A field of the one row of a dated ledger that is open on the day; of several, the first.

    Attributes:
        kinds: Order of preference over the ledger's `kind`.
        by: The reference that names the owner; empty for the one whose fact it is.
        where: What else must hold of the row.
    """

    label: str
    ledger: str
    field: str
    kinds: tuple[str, ...] = ()
    by: str = ""
    where: Filter | None = None
    width: int = 0


@dataclass(frozen=True, slots=True)
class AllOf:
    """The set of a field's values over the rows of another ledger.

    Rows open on the day if it is dated, else all of them (parts).

    Attributes:
        computed: Codes that are never stored, each a filter over the owner.
        by: The reference that names the owner; empty for the usual one.
        order: The field of the other ledger by which the values stand; empty for their own order.
    """

    label: str
    ledger: str
    field: str
    computed: Mapping[str, Filter]
    by: str = ""
    width: int = 0
    order: str = ""


@dataclass(frozen=True, slots=True)
class Computed:
    """A pure function of one stored column and the day.

    Attributes:
        sql: Names its form in SQL: full years, the next birthday, the age that one reaches on it;
            without one it is neither sorted nor filtered.
    """

    label: str
    kind: Kind
    of: str
    work: Callable[[Any, date], Value]
    sql: Literal["", "years", "birthday", "turns"] = ""
    width: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """A code nobody types: the first whose filter holds of the owner on the day."""

    label: str
    table: str
    cases: Mapping[str, Filter]
    otherwise: str = ""
    width: int = 0


@dataclass(frozen=True, slots=True)
class Term:
    """Rows of `ledger` whose reference `by` names the owner.

    Dated on or before the day; of a dated ledger, open on it.
    """

    ledger: str
    by: str
    of: str = ""
    where: Filter | None = None
    sign: Literal[1, -1] = 1


@dataclass(frozen=True, slots=True)
class Summed:
    """Count, last or sum over signed terms.

    Attributes:
        less: A number of the owner's own that is taken off; without it there is no sum.
        otherwise: A number of the owner's own that stands where the rows of the first term, whatever
            its condition, come to nothing: what is typed gives way to what is kept in detail.
    """

    label: str
    how: Literal["count", "last", "sum"]
    terms: tuple[Term, ...]
    unit: str = ""
    width: int = 0
    less: str = ""
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Graded:
    """The level that a sum reaches by a table of levels which is dated data: a volunteer's star.

    Attributes:
        of: The summed column of the same ledger; what it has is reached by its first term.
        table: Code table of the levels.
        levels: The levels above none by the rule of a day, the lowest first.
        says: Which level, since which day, or how much the next one still takes.
        none: The code below the first level.
        own: A ledger of the office's own numbers, its day, and a field for each level: the newest
            that is filled in by then goes before the carried rule; empty for none.
    """

    label: str
    of: str
    table: str
    levels: Callable[[date], Sequence[Level]]
    says: Literal["level", "since", "missing"] = "level"
    none: str = ""
    own: tuple[str, ...] = ()
    width: int = 0


@dataclass(frozen=True, slots=True)
class OnePer:
    """The way back from a person to the one file that names her."""

    ledger: str
    by: str


Derived = Brought | AsOf | AllOf | Computed | Told | Summed | Graded


def brought(label: str, path: str, width: int = 0) -> Brought:
    """What stands at the end of a path over references."""
    return Brought(label, path, width)


def as_of(
    label: str,
    ledger: str,
    field: str,
    kinds: tuple[str, ...] = (),
    by: str = "",
    where: str = "",
    width: int = 0,
) -> AsOf:
    """A field of the row that is open on the day."""
    return AsOf(label, ledger, field, kinds, by, parse(where) if where else None, width)


def all_of(
    label: str,
    ledger: str,
    field: str,
    *,
    by: str = "",
    width: int = 0,
    order: str = "",
    **computed: str,
) -> AllOf:
    """The set of a field over the rows that belong to the owner."""
    made = {code: parse(where) for code, where in computed.items()}
    return AllOf(label, ledger, field, made, by, width, order)


def told(label: str, table: str, otherwise: str = "", width: int = 0, **cases: str) -> Told:
    """The first code whose filter holds, in the order given."""
    made = {code.rstrip("_"): parse(where) for code, where in cases.items()}
    return Told(label, table, made, otherwise, width)


def term(ledger: str, by: str, of: str = "", where: str = "", sign: Literal[1, -1] = 1) -> Term:
    """One part of a sum."""
    return Term(ledger, by, of, parse(where) if where else None, sign)


def summed(
    label: str,
    how: Literal["count", "last", "sum"],
    *terms: Term,
    unit: str = "",
    width: int = 0,
    less: str = "",
    otherwise: str = "",
) -> Summed:
    """Count, last or sum over other ledgers' rows."""
    return Summed(label, how, terms, unit, width, less, otherwise)
