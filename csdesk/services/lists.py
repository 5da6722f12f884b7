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
    ledger = office.ledger(code)
    base: Filter | None = roster.default if roster else ledger.default
    try:
        own = parse(where) if isinstance(where, str) and where.strip() else where or None
    except ValueError as error:
        raise refusal(error) from error
    if isinstance(own, str):
        own = None
    if every or (own is not None and not roster):
        base = None
    day = on or (period[1] if period else office.today())
    asked = Asked(
        code=code,
        title=roster.title if roster else ledger.title,
        ledger=ledger,
        where=both(base, own),
        columns=tuple(columns) or (roster.columns if roster else ledger.listed),
        order=tuple(order)
        or (() if given is not None else roster.order if roster else ledger.order),
        on=day,
        page=roster.page if roster else ledger.page,
        find=find.strip(),
        given=None if given is None else tuple(given),
        period=period,
    )
    try:
        for path in asked.columns:
            end(office.ledgers, ledger, path)
    except ValueError as error:
        raise refusal(error) from error
    return asked


def refusal(error: ValueError) -> ClerkError:
    """What is wrong with a filter or a path, for the clerk."""
    return ClerkError(str(error).rstrip("。") + "。", "请改正后再试。")


def both(*parts: Filter | None) -> Filter | None:
    """All of some filters that are there."""
    there = tuple(p for p in parts if p is not None)
    return None if not there else there[0] if len(there) == 1 else And(there)


def query(office: Office, asked: Asked) -> Query:
    """The list as storage is asked for it."""
    where = both(asked.where, _found(office, asked), within(asked.ledger, asked.period))
    if asked.given is not None:
        where = both(In("id", asked.given), where)
    return Query(asked.ledger, where, asked.columns, asked.order, asked.on)


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
    for path in asked.columns:
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
    words = asked.find.split()
    if not words:
        return None
    if not paths:
        return Empty("id")  # nothing can be found where no text is shown
    return both(*(Or(tuple(Has(p, w) for p in paths)) for w in words))


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


def lines(office: Office, asked: Asked, wanted: Sequence[int]) -> Lines:
    """The lines of some of its ids, in their order."""
    with reading(office) as c:
        return stored.lines(c, office.model, query(office, asked), wanted)


def pages(office: Office, asked: Asked, wanted: Sequence[int], size: int = PAGE) -> Iterator[Lines]:
    """The lines of many ids, some at a time, so that memory stays flat."""
    for start in range(0, len(wanted), size):
        yield lines(office, asked, wanted[start : start + size])


def totals(office: Office, asked: Asked) -> list[tuple[Field, Any]]:
    """The sums that the ledger declares, over the list."""
    paths = asked.ledger.totals
    with reading(office) as c:
        sums = stored.totals(c, office.model, query(office, asked), paths)
    fields = [end(office.ledgers, asked.ledger, p) for p in paths]
    return list(zip(fields, sums, strict=True))


def fields(office: Office, asked: Asked) -> tuple[Field, ...]:
    """What stands in each column."""
    return tuple(end(office.ledgers, asked.ledger, p) for p in asked.columns)


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
