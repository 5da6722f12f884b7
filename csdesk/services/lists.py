"""The one door through which rows leave the vault in numbers.

Window, print, export, `list`, clipboard and packs all ask here, so that rights and masks are
applied once.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from csdesk.domain.derived import AllOf, Computed
from csdesk.domain.fields import Field
from csdesk.domain.filters import And, Compare, Empty, Filter, Has, In, Or, parse
from csdesk.domain.ledger import Ledger, Page
from csdesk.domain.paths import end, find
from csdesk.domain.rows import Lines
from csdesk.domain.values import show
from csdesk.errors import ClerkError
from csdesk.services import worked
from csdesk.services.made import Beside, Given, Made
from csdesk.services.office import Office, reading
from csdesk.storage import lists as stored
from csdesk.storage.lists import PAGE, Query

TEXTS = frozenset({"text", "note", "name", "serial"})


@dataclass(frozen=True)
class Asked:
    """A list that somebody asked for.

    Attributes:
        code: Ledger or roster.
        find: Words looked for in every shown text column.
        given: Ids in a given order; the filter then narrows them.
        period: First and last day of the events shown.
        made: Columns that a service worked out.
        said: What stands over its printed table, where that is not its period or day.
    """

    code: str
    title: str
    ledger: Ledger
    where: Filter | None
    columns: tuple[str, ...]
    order: tuple[str, ...]
    on: date
    page: Page
    find: str = ""
    given: tuple[int, ...] | None = None
    period: tuple[date, date] | None = None
    made: tuple[Made, ...] = ()
    said: str = ""


def ask(
    office: Office,
    code: str,
    *,
    where: str | Filter | None = None,
    every: bool = False,
    columns: Sequence[str] = (),
    order: Sequence[str] = (),
    on: date | None = None,
    find: str = "",
    period: tuple[date, date] | None = None,
    given: Sequence[int] | None = None,
) -> Asked:
    """A list of a ledger or roster; what is not said is as declared.

    Args:
        office: The open office.
        code: Ledger or roster.
        where: A filter, as text or tree; replaces a ledger's default, narrows a roster.
        every: Without the ledger's default filter.
        columns: Paths.
        order: Paths, `-` before one for falling.
        on: The list's day; today if not said, with a period its last day.
        find: Words looked for in the shown texts.
        period: Only events of these days; dated facts open on one of them.
        given: Only these ids, in this order unless `order` says another.

    Raises:
        ClerkError: A code, field or value that is not there; the nearest are named.
    """
    roster = office.rosters.get(code)
    duty: Given | None = office.given.get(code)
    ledger = office.ledger(duty.ledger if duty else code)
    base: Filter | None = roster.default if roster else ledger.default
    try:
        own = parse(where) if isinstance(where, str) and where.strip() else where or None
    except ValueError as error:
        raise refusal(error) from error
    if isinstance(own, str):
        own = None
    if every or duty or (own is not None and not roster):
        base = None
    day = on or (period[1] if period else office.today())
    made: tuple[Made, ...] = ()
    beside: Beside | None = None if duty or roster else office.beside.get(code)
    if beside:
        made = beside.made(office, day)
    if duty:
        there, made = duty.work(office, day)
        given = there if given is None else [i for i in there if i in set(given)]
    asked = Asked(
        code=code,
        title=duty.title if duty else roster.title if roster else ledger.title,
        ledger=ledger,
        where=both(base, own),
        columns=tuple(columns)
        or (duty or roster or beside or _Own(office, ledger, own or base)).columns,
        order=tuple(order)
        or (() if given is not None else roster.order if roster else ledger.order),
        on=day,
        page=beside.page_of(ledger) if beside else (duty or roster or ledger).page,
        find=find.strip(),
        given=None if given is None else tuple(given),
        period=period,
        made=made,
    )
    fields(office, asked)  # says which column is not there
    return asked


def worked_fields(office: Office, code: str) -> tuple[Field, ...]:
    """The columns of a ledger's own list that a service works out."""
    beside: Beside | None = office.beside.get(code)
    return tuple(f for f in beside.fields if f.id in beside.columns) if beside else ()


def shown_first(office: Office, code: str) -> tuple[str, ...]:
    """Paths of the columns that the list of a ledger shows at first."""
    beside: Beside | None = office.beside.get(code)
    return beside.columns if beside else office.ledgers[code].listed


@dataclass(frozen=True)
class _Own:
    """A ledger's own columns, those of one kind where it is narrowed to it."""

    office: Office
    ledger: Ledger
    where: Filter | None

    @property
    def columns(self) -> tuple[str, ...]:
        kind = self.ledger.kind_in(self.where)
        table = self.ledger.fields[self.ledger.kind].table if self.ledger.kind else ""
        if table:
            kind = self.office.codes[table].codes.get(str(kind), kind)
        return self.ledger.listed_of(kind)


def refusal(error: ValueError) -> ClerkError:
    """What is wrong with a filter or a path, for the clerk."""
    return ClerkError(str(error).rstrip("。") + "。", "请改正后再试。")


def both(*parts: Filter | None) -> Filter | None:
    """All of some filters that are there."""
    there = tuple(p for p in parts if p is not None)
    return None if not there else there[0] if len(there) == 1 else And(there)


def query(office: Office, asked: Asked) -> Query:
    """The list as storage is asked for it."""
    own = {m.field.id for m in asked.made}
    tests, kept = worked.split(asked.where, own)
    where = both(*kept, _found(office, asked), within(asked.ledger, asked.period))
    if asked.given is not None or tests:
        where = both(In("id", _given(office, asked, tests)), where)
    columns = tuple(c for c in asked.columns if c not in own)
    order = () if asked.order and asked.order[0].lstrip("-") in own else asked.order
    return Query(asked.ledger, where, columns, order, asked.on)


def _given(office: Office, asked: Asked, tests: Sequence[Filter]) -> tuple[int, ...]:
    """The given ids, or all of a ledger, that fulfil the conditions over made columns."""
    if not tests:
        return asked.given or ()
    some = asked.given
    if some is None:
        every = replace(asked, where=None, made=(), columns=("id",), order=(), find="", period=None)
        some = tuple(ids(office, every))
    fields = {m.field.id: m.field for m in asked.made}
    holds = [worked.test_of(one, fields, office.codes, asked.on) for one in tests]
    rows = (({m.field.id: m.values.get(id) for m in asked.made}, id) for id in some)
    return tuple(id for row, id in rows if all(one(row) for one in holds))


def within(ledger: Ledger, period: tuple[date, date] | None) -> Filter | None:
    """The condition that an event, or a dated fact, lies in a period."""
    if period is None:
        return None
    first, last = period
    if ledger.day:
        return And((Compare(ledger.day, ">=", first), Compare(ledger.day, "<=", last)))
    if dated := ledger.dated:
        ends = Or((Empty(dated.to), Compare(dated.to, ">", first)))
        return And((Compare(dated.from_, "<=", last), ends))
    return None


def _found(office: Office, asked: Asked) -> Filter | None:
    """Each word stands in some shown text."""
    paths = []
    own = {m.field.id for m in asked.made}
    for path in (c for c in asked.columns if c not in own):
        field = end(office.ledgers, asked.ledger, path)
        column = find(office.ledgers, asked.ledger, path.partition(".")[0])
        if isinstance(column, AllOf | Computed):
            continue
        if field.kind in TEXTS:
            paths.append(path)
        elif field.kind == "reference":
            named = f"{path}.{office.ledgers[field.to].named}"
            if end(office.ledgers, asked.ledger, named).kind in TEXTS:
                paths.append(named)
    made = [m.values for m in asked.made if m.field.id in asked.columns and m.field.kind in TEXTS]
    words = asked.find.split()
    if not words:
        return None
    if not paths and not made:
        return Empty("id")  # nothing can be found where no text is shown

    def holding(word: str) -> Filter:
        """That a word stands in a stored text, or in one that a service worked out."""
        ids = (id for values in made for id, text in values.items() if text and word in text)
        stored_ = tuple(Has(path, word) for path in paths)
        return Or((*stored_, In("id", tuple(dict.fromkeys(ids))))) if made else Or(stored_)

    return both(*map(holding, words))


def ids(office: Office, asked: Asked) -> array[int]:
    """Every id of the list in order.

    Raises:
        ClerkError: The filter or the order does not fit.
    """
    with reading(office) as c:
        try:
            found = stored.ids(c, office.model, query(office, asked))
        except ValueError as error:
            raise refusal(error) from error
    by = next(
        (m for m in asked.made if asked.order and m.field.id == asked.order[0].lstrip("-")), None
    )
    if by is not None:
        rank = by.rank or by.values
        told = sorted((i for i in found if rank.get(i) is not None), key=lambda i: rank[i])
        if asked.order[0].startswith("-"):
            told.reverse()
        return array("q", [*told, *(i for i in found if rank.get(i) is None)])
    if asked.given is not None and not asked.order:
        there = set(found)
        return array("q", [i for i in asked.given if i in there])
    return found


def count(office: Office, asked: Asked) -> int:
    """How many rows the list has."""
    with reading(office) as c:
        try:
            return stored.count(c, office.model, query(office, asked))
        except ValueError as error:
            raise refusal(error) from error


def among(office: Office, asked: Asked, wanted: Sequence[int]) -> set[int]:
    """Those of some ids that the list holds."""
    with reading(office) as c:
        return stored.among(c, office.model, query(office, asked), wanted)


def lines(office: Office, asked: Asked, wanted: Sequence[int]) -> Lines:
    """The lines of some of its ids, in their order."""
    with reading(office) as c:
        found = _named(office, stored.lines(c, office.model, query(office, asked), wanted))
    if not asked.made:
        return found
    made = {m.field.id: m for m in asked.made}
    stored_at = iter(range(len(found.columns)))
    at = [made.get(path) or next(stored_at) for path in asked.columns]
    rows = tuple(
        tuple(row[a] if isinstance(a, int) else a.values.get(id) for a in at)
        for id, row in zip(found.ids, found.rows, strict=True)
    )
    return Lines(fields(office, asked), found.ids, rows)


def _named(office: Office, found: Lines) -> Lines:
    """Lines whose references to records that are named by a code say its name."""
    coded = {}
    for at, field in enumerate(found.columns):
        if field.kind == "reference":
            to = office.ledgers[field.to]
            named = end(office.ledgers, to, to.named)
            if named.kind == "code":
                coded[at] = office.codes[named.table].names
    if not coded:
        return found

    def cell(at: int, value: Any) -> Any:
        return (value[0], coded[at].get(value[1], value[1])) if value and at in coded else value

    rows = tuple(tuple(cell(at, v) for at, v in enumerate(row)) for row in found.rows)
    return replace(found, rows=rows)


def pages(office: Office, asked: Asked, wanted: Sequence[int], size: int = PAGE) -> Iterator[Lines]:
    """The lines of many ids, some at a time, so that memory stays flat."""
    for start in range(0, len(wanted), size):
        yield lines(office, asked, wanted[start : start + size])


def totals(
    office: Office, asked: Asked, paths: Sequence[str] | None = None
) -> list[tuple[Field, Any]]:
    """Sums over the list: of the paths that the ledger declares, or of others."""
    paths = asked.ledger.totals if paths is None else paths
    with reading(office) as c:
        sums = stored.totals(c, office.model, query(office, asked), paths)
    fields = [end(office.ledgers, asked.ledger, p) for p in paths]
    return list(zip(fields, sums, strict=True))


def fields(office: Office, asked: Asked) -> tuple[Field, ...]:
    """What stands in each column.

    Raises:
        ClerkError: A path names nothing.
    """
    made = {m.field.id: m.field for m in asked.made}
    try:
        return tuple(made.get(p) or end(office.ledgers, asked.ledger, p) for p in asked.columns)
    except ValueError as error:
        raise refusal(error) from error


def texts(
    office: Office, found: Lines, clear: bool | Sequence[str] = False
) -> list[tuple[str, ...]]:
    """The lines as they are shown, masked.

    Args:
        office: The open office.
        found: Lines of a list.
        clear: Field ids that are shown whole, or all of them; the caller logs it.
    """
    codes = office.codes
    whole = [clear is True or (clear is not False and f.id in clear) for f in found.columns]
    return [
        tuple(
            _text(field, value, codes, not bare)
            for field, value, bare in zip(found.columns, row, whole, strict=True)
        )
        for row in found.rows
    ]


def _text(field: Field, value: Any, codes: Any, masked: bool) -> str:
    if field.kind == "reference":
        title = value[1] if value else None
        if title is None:
            return ""
        if isinstance(title, str) and field.table:
            return str(codes[field.table].names.get(title, title))
        return str(title)
    return show(field, value, codes, masked)


def without(asked: Asked, paths: Sequence[str]) -> Asked:
    """The list without some columns."""
    return replace(asked, columns=tuple(c for c in asked.columns if c not in paths))
