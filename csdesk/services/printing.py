"""Ledgers on paper: the list as it is seen, on the page that its declaration says."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import BinaryIO

from csdesk.documents.paper.forms import write_form
from csdesk.documents.paper.ledger import write_ledger
from csdesk.documents.paper.page import ID_WIDTH, Head, LedgerPage, Printed
from csdesk.domain.fields import Field
from csdesk.domain.filters import And, Compare, Empty, Or
from csdesk.domain.paths import end
from csdesk.services import lists
from csdesk.services.lists import Asked
from csdesk.services.office import Office, told
from csdesk.services.wording import worded

Progress = Callable[[int], None]
LEAST = {"id_no": ID_WIDTH, "day": 18.2, "part_day": 18.2, "phones": 21.5, "name": 13}
"""Millimetres below which a short fact would break over two lines."""
SENTENCE = 25
"""Texts in columns of so many millimetres are read as sentences and stand at the left."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A list ready for paper: what stands on every page, and its rows one page at a time."""

    page: LedgerPage
    asked: Asked
    count: int
    rows: Iterator[Sequence[str]]
    clear: tuple[str, ...]


def prepare(
    office: Office,
    asked: Asked,
    *,
    reason: str = "",
    at: datetime | None = None,
    as_listed: bool = False,
) -> Ready:
    """A list as its page will show it.

    Args:
        office: The open office.
        asked: The list.
        reason: Why masked columns are shown whole; empty masks them.
        at: The clock, where it shall stand on paper.
        as_listed: The list's own columns instead of those that the page declares.
    """
    page = asked.page
    whole = _with_undone(asked)
    ids = lists.ids(office, whole)  # before the page's columns: words are looked for in the list's
    declared = page.columns and not as_listed
    if declared:
        asked = replace(asked, columns=tuple(page.columns))
        whole = replace(whole, columns=asked.columns)
    fields = lists.fields(office, asked)
    hidden = [f.id for f in fields if f.guard == "masked"]
    clear = tuple(hidden) if reason else tuple(i for i in hidden if i in page.clear)
    names = page.columns if declared else {}
    heads = [Head("序号", 8)]
    heads += [head_of(f, names.get(p, "")) for f, p in zip(fields, asked.columns, strict=True)]
    own = asked.title == asked.ledger.title or asked.code in office.given  # a page of its own
    made = LedgerPage(
        title=page.title if page.title and own else asked.title,
        heads=tuple(heads),
        unit=office.about.name,
        period=period_said(asked),
        signed=page.signed,
        signatures=page.signatures,
        note=_note(office, asked),
        filter_line=filter_said(office, asked),
        printed_at=f"{at:%Y-%m-%d %H:%M}" if at else "",
        operator=office.user,
        masked=_masked(fields, clear),
        landscape=page.landscape,
    )
    return Ready(made, asked, len(ids), _rows(office, whole, ids, clear), clear)


def _with_undone(asked: Asked) -> Asked:
    """The list of a period, with what began before it and was not done when it began."""
    day, until = asked.ledger.day, asked.page.until
    if asked.period is None or not until:
        return asked
    first, last = asked.period
    inside = And((Compare(day, ">=", first), Compare(day, "<=", last)))
    undone = Or((Empty(until), Compare(until, ">=", first)))
    both = Or((inside, And((Compare(day, "<", first), undone))))
    return replace(asked, period=None, where=lists.both(asked.where, both))


def _masked(fields: Sequence[Field], clear: Sequence[str]) -> str:
    """What the foot says: that numbers are masked, and which where others are whole."""
    left = [f.label for f in fields if f.guard == "masked" and f.id not in clear]
    if not left:
        return ""
    return f"{'、'.join(dict.fromkeys(left))}脱敏" if clear else "脱敏"


def _rows(
    office: Office, asked: Asked, ids: Sequence[int], clear: Sequence[str]
) -> Iterator[Sequence[str]]:
    number = 0
    for page in lists.pages(office, asked, ids, 1000):
        for row in lists.texts(office, page, clear):
            number += 1
            yield (str(number), *row)


def head_of(field: Field, named: str = "") -> Head:
    """The head of a column: its field's, or what the page names it, `组|头` under a group."""
    group, _, label = named.rpartition("|")
    wide = field.width >= SENTENCE and field.kind in ("text", "note", "codes", "names")
    align = "right" if field.kind == "amount" else "left" if wide else "centre"
    least = LEAST.get(field.kind, 8)
    whole = field.kind in ("name", "reference", "phones")
    return Head(label or field.heading, field.width, group, align, least, whole)  # type: ignore[arg-type]  # one of the three


def ledger_pdf(
    office: Office,
    asked: Asked,
    out: BinaryIO,
    *,
    reason: str = "",
    at: datetime | None = None,
    as_listed: bool = False,
    progress: Progress | None = None,
) -> Printed:
    """Print a list; masked values shown whole are logged with why.

    Args:
        office: The open office.
        asked: The list.
        out: Where the PDF goes.
        reason: Why masked columns are shown whole.
        at: The clock, where it shall stand on paper.
        as_listed: The list's own columns instead of those that the page declares.
        progress: Told how many rows are laid out; may raise to stop.
    """
    ready = prepare(office, asked, reason=reason, at=at, as_listed=as_listed)
    log(office, ready, reason)
    return write_ledger(out, ready.page, ready.rows, asked.on, progress)


def log(office: Office, ready: Ready, reason: str) -> None:
    """Leave a line in the trail: what was printed, and why anything on it is whole."""
    why = reason or "；".join(ready.asked.page.clear[c] for c in ready.clear)
    told(
        office,
        "print",
        ledger=ready.asked.code,
        rows=ready.count,
        clear=list(ready.clear),
        reason=why,
    )


def blank_pdf(office: Office, code: str, out: BinaryIO) -> Printed:
    """The form of a ledger with empty rows, to be filled by hand."""
    asked = lists.ask(office, code)
    own = office.ledgers.get(code)  # what a service works out is not filled in by hand
    page = own.page if own else asked.page
    paths = tuple(page.columns) or (own.listed if own else asked.columns)
    fields = [end(office.ledgers, asked.ledger, p) for p in paths]
    names = page.columns
    heads = [Head("序号", 8)] + [
        head_of(f, names.get(p, "")) for f, p in zip(fields, paths, strict=True)
    ]
    made = LedgerPage(
        title=page.title or asked.title,
        heads=tuple(heads),
        unit=office.about.name,
        signed=page.signed,
        signatures=page.signatures,
        note=page.note,
        landscape=page.landscape,
    )
    return write_form(out, made, office.today())


def period_said(asked: Asked) -> str:
    """The period as it stands over the table: 2026年3月, or the days, or the day of the list."""
    if asked.said:
        return asked.said
    if asked.period is None:
        return f"截至{said(asked.on)}"
    first, last = asked.period
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if whole and (first.year, first.month) == (last.year, last.month):
        return f"{first.year}年{first.month}月"
    return f"{said(first)}至{said(last)}"


def said(day: date) -> str:
    """A day as documents write it (standards 9.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


def filter_said(office: Office, asked: Asked) -> str:
    """What the list was narrowed to; empty where it is the ledger's own."""
    own = asked.where if asked.where != asked.ledger.default else None
    made = {m.field.id: m.field for m in asked.made}
    parts = [worded(office, asked.ledger, own, made)] if own else []
    if asked.code in office.rosters and asked.where == office.rosters[asked.code].default:
        parts = []
    if asked.find:
        parts.append(f"查找“{asked.find}”")
    return "；".join(parts)


def _note(office: Office, asked: Asked) -> str:
    parts = [asked.page.note] if asked.page.note else []
    if asked.page.until and asked.period is not None:
        parts.append("本期之前发现、本期开始时尚未办结的，也列在内。")
    if not asked.ledger.day and not asked.ledger.dated and asked.on < office.today():
        parts.append(f"本表按{said(asked.on)}的在户情况列出；住址、电话等为现在的内容。")
    return "　".join(parts)
