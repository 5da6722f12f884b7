"""A ledger is declared once: a row class and a `Ledger`. Its page, its views, and what a roster is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from csdesk.domain.codes import CodeTable, choice_table
from csdesk.domain.derived import Derived
from csdesk.domain.fields import Field, fields_of
from csdesk.domain.filters import And, Compare, Filter, parse


@dataclass(frozen=True, slots=True)
class Dated:
    """from ≤ day < to; `of` names the reference to the one whose fact it is."""

    of: str
    from_: str = "from"
    to: str = "to"


@dataclass(frozen=True, slots=True)
class View:
    """A list that a ledger offers as a tab: a filter with its columns and order."""

    title: str
    where: str
    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The printed page of a ledger or roster.

    Attributes:
        title: Above the table; empty for the ledger's own.
        columns: Path to heading, `组|头` under a group head, empty for the field's own.
        signed: Headings of the empty columns that somebody signs.
        signatures: Who signs under the table.
        clear: Masked columns shown whole, and why: the reason is logged.
        until: The day on which an event is done: on the page of a period stand those from before
            it too that were not done when it began.
        landscape: Lies across.
    """

    title: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    signed: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ("填表人", "审核人", "负责人")
    note: str = ""
    clear: Mapping[str, str] = field(default_factory=dict)
    landscape: bool = True
    until: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the office keeps of one kind of thing, and how it is entered, listed and printed.

    Attributes:
        code: Its name in code, SQL and commands.
        group: The heading of the navigation under which it stands.
        named: Path of what a reference to it shows.
        day: Day of its event, a path too: a part has its parent's.
        part_of: The reference to its parent, of whose form it is a sub-table.
        apart: A part of which a parent has hundreds: a list of its own, no sub-table.
        one_per: The reference of which there is at most one row.
        kind: The field that `only=` speaks of: a code, or a reference.
        told_by: Sets of fields of which each tells its records apart in an import, the surest
            first; empty for day, references and title.
        alone: Whose, day, from and to: rows of one on one day that overlap are refused.
        once: Fields of which no two rows are alike, where all are filled in.
        daily: Whose, day and hours: rows of one on one day make no more than 24 hours.
        holds: First day and the day after the last on which a row holds: what held on a past day
            is never changed, a change ends the row and begins another.
        lasts: From, to and hours: an empty number of hours follows from both times.
        rising: Number fields of which each that is filled in is more than those before it.
        covered: Paths over a reference to sums that no entry may bring below nothing.
        columns: Paths of the list; empty for every field that is not hidden, then the derived.
        totals: Paths whose sum stands under the list.
        found_by: Paths the search box finds it by; empty for its names, numbers, searched texts.
        by_verbs: Household verbs alone add its rows, and what they do elsewhere goes with them.
        written_by: The ledger whose entries alone make its rows.
        inner: A memory of the clerk's own work, which no inspection asks for: bound in no pack.
        where: Default filter, removed by hand.
        purpose: What it is for, told where it is empty.
    """

    code: str
    title: str
    row: type
    named: str
    group: str = ""
    unit: str = "条"
    day: str = ""
    dated: Dated | None = None
    part_of: str = ""
    apart: bool = False
    one_per: str = ""
    kind: str = ""
    alone: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    daily: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    lasts: tuple[str, str, str] | None = None
    rising: tuple[str, ...] = ()
    covered: tuple[str, ...] = ()
    told_by: tuple[tuple[str, ...], ...] = ()
    derived: Mapping[str, Derived] = field(default_factory=dict)
    where: str = ""
    order: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    views: tuple[View, ...] = ()
    page: Page = Page()
    purpose: str = ""
    found_by: tuple[str, ...] = ()
    by_verbs: bool = False
    written_by: str = ""
    inner: bool = False
    custom: tuple[Field, ...] = ()
    fields: Mapping[str, Field] = field(init=False)

    def __post_init__(self) -> None:
        fields = {**fields_of(self.row), **{f.id: f for f in self.custom}}
        object.__setattr__(self, "fields", fields)

    @property
    def one(self) -> str:
        """elder_file, from ElderFile: the name of the way back to it."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", self.row.__name__).lower()

    @property
    def default(self) -> Filter | None:
        """The filter that applies unless another is asked for."""
        return parse(self.where) if self.where else None

    @property
    def listed(self) -> tuple[str, ...]:
        """Paths of the columns a list shows at first."""
        shown = [f.id for f in self.fields.values() if not f.hidden and f.id != self.part_of]
        return self.columns or (*shown, *self.derived)

    def listed_of(self, kind: object) -> tuple[str, ...]:
        """Paths of the columns that a list of one kind shows at first: its own stand at the end."""
        common = tuple(
            p for p in self.listed if p not in self.fields or self.fields[p].belongs(kind)
        )
        own = (f.id for f in self.custom if f.only and f.belongs(kind) and not f.hidden)
        return (*common, *(id for id in own if id not in common))

    def of_kind(self, kind: object) -> Ledger:
        """The same with those custom columns alone that this kind has."""
        return replace(self, custom=tuple(f for f in self.custom if f.belongs(kind)))

    def kind_in(self, where: Filter | None) -> object:
        """The kind to which a filter narrows; None where it does not."""
        parts = where.parts if isinstance(where, And) else (where,)
        found = (
            p.value
            for p in parts
            if self.kind and isinstance(p, Compare) and (p.path, p.op) == (self.kind, "=")
        )
        return next(found, None)

    def with_custom(self, *fields: Field) -> Ledger:
        """The same with columns that a clerk added, under `extra:<key>`."""
        added = (replace(f, id=f"extra:{f.id}", custom=True) for f in fields)
        return replace(self, custom=(*self.custom, *added))


@dataclass(frozen=True, slots=True)
class Roster:
    """A filter over a ledger with its own title, columns and order; nothing is entered in it.

    A book is a roster that a document demands.
    """

    code: str
    title: str
    ledger: str
    where: str
    columns: tuple[str, ...]
    order: tuple[str, ...] = ()
    group: str = ""
    page: Page = Page()

    @property
    def default(self) -> Filter | None:
        """Its filter."""
        return parse(self.where) if self.where else None


Ledgers = Mapping[str, Ledger]


def chosen_tables(ledgers: Ledgers) -> dict[str, CodeTable]:
    """The code tables that custom columns bring along, by name."""
    own = (f for ledger in ledgers.values() for f in ledger.custom if f.choices)
    return {f.table: choice_table(f.choices) for f in own}
