"""走访覆盖表: the coverage of a month on paper and in a workbook, with its twelve months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from csdesk.documents.paper.ledger import write_ledger
from csdesk.documents.paper.page import Head, LedgerPage, Printed
from csdesk.documents.workbooks import page as books
from csdesk.documents.workbooks.page import WorkbookPage, Written
from csdesk.documents.workbooks.writing import write_book
from csdesk.domain.calendar import month_of
from csdesk.services import coverage
from csdesk.services.coverage import CODE, Kind, Line, Month
from csdesk.services.office import Office, told

TITLE = "走访覆盖表"
KINDS: dict[Kind, str] = {"office": "合计", "rule": "规则", "grid": "网格", "visitor": "探访人"}
RATE = "探访率"
NUMBERS = ("应访人数", "已访人数", "未访人数", RATE, "探访次数", "走访天数", "未遇次数")
_HEADS = (
    Head("序号", 8), Head("项目", 16), Head("名称", 52, align="left"),
    *(Head(name, 21, align="right") for name in NUMBERS),
    Head("怎样算", 74, align="left"),
)  # fmt: skip
_BOOK = (
    books.Head("项目", 16), books.Head("名称", 44),
    *(books.Head(name, 18, "text" if name == RATE else "number") for name in NUMBERS),
    books.Head("怎样算", 70),
)  # fmt: skip


def coverage_pdf(
    office: Office, month: str, out: BinaryIO, *, at: datetime | None = None
) -> Printed:
    """Print the coverage of a month; a line in the trail says so.

    Args:
        office: The open office.
        month: Such as 2026-10.
        out: Where the PDF goes.
        at: The clock, where it shall stand on paper.
    """
    found = coverage.look(office, month)
    rows = list(_rows(office, found))
    page = LedgerPage(
        title=TITLE,
        heads=_HEADS,
        unit=office.about.name,
        period=_period(found),
        signatures=("填表人", "审核人", "负责人"),
        note=found.note,
        printed_at=f"{at:%Y-%m-%d %H:%M}" if at else "",
        operator=office.user,
        row_least=8,
    )
    told(office, "print", ledger=CODE, month=month, rows=len(rows))
    texts = ((str(n), *map(_text, row)) for n, row in enumerate(rows, 1))
    return write_ledger(out, page, texts, office.today())


def coverage_book(office: Office, month: str, path: Path) -> int:
    """Write the coverage of a month to a workbook; gives the rows.

    Raises:
        ClerkError: The file can't be written.
    """
    found = coverage.look(office, month)
    rows = list(_rows(office, found))
    page = WorkbookPage(
        title=TITLE,
        heads=_BOOK,
        unit_line=f"填报单位：{office.about.name}　　{_period(found)}",
        foot=f"{office.about.name}　{found.note}",
    )
    told(office, "export", ledger=CODE, month=month, rows=len(rows))
    return write_book(path, page, iter(rows), office.today(), None, len(rows))


def numbers(line: Line) -> tuple[Written, ...]:
    """The numbers of a line in the order of `NUMBERS`; None where there is none to say."""
    people, seen = line.people, line.seen
    if line.kind == "visitor":
        return None, people.met, None, None, len(seen.visits), len(seen.days), len(line.missed)
    rate = None if line.share is None else f"{line.share:g}%"
    missing = len(people.missing)
    return people.roll, people.met, missing, rate, len(seen.visits), len(seen.days), None


def told_of(line: Line) -> dict[str, object]:
    """A line for scripts: who was to be met, who was, how often and on how many days."""
    people, seen = line.people, line.seen
    return {
        "kind": line.kind, "id": line.id, "name": line.name, "roll": people.roll,
        "met": people.met, "missing": len(people.missing), "rate": line.share,
        "visits": len(seen.visits), "days": len(seen.days), "missed": len(line.missed),
        "said": line.said,
    }  # fmt: skip


def _rows(office: Office, found: Month) -> Iterator[Sequence[Written]]:
    for line in found.lines:
        yield KINDS[line.kind], line.name, *numbers(line), line.said
    for month, past in coverage.trend(office, found.office, found.month):
        if past is not None:
            first = month_of(month)[0]
            yield "逐月", f"{first.year}年{first.month}月", *numbers(past), ""


def _text(value: Written) -> str:
    return "" if value is None else str(value).replace(" ", "")


def _period(found: Month) -> str:
    first, last = month_of(found.month)
    words = f"{first.year}年{first.month}月"
    upto = found.upto
    return f"{words}（截至{upto.month}月{upto.day}日）" if upto < last else words
