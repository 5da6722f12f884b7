"""Lists as workbooks: ID and telephone as text, real dates, drop-downs, masked by default."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from csdesk.documents.workbooks.page import Head, HeadKind, WorkbookPage
from csdesk.documents.workbooks.writing import write_book
from csdesk.domain.fields import Field
from csdesk.domain.values import mask
from csdesk.services import lists
from csdesk.services.lists import Asked
from csdesk.services.office import Office, told
from csdesk.services.printing import period_said

Progress = Callable[[int], None]
KINDS: dict[str, HeadKind] = {
    "number": "number",
    "amount": "amount",
    "day": "date",
    "part_day": "date",
}


def export(
    office: Office,
    asked: Asked,
    path: Path,
    *,
    reason: str = "",
    progress: Progress | None = None,
) -> int:
    """Write a list to a workbook as it is seen; gives the rows.

    Args:
        office: The open office.
        asked: The list.
        path: The .xlsx; it appears whole or not at all.
        reason: Why masked columns are whole; logged. Empty masks them.
        progress: Told the rows written; may raise to stop.

    Raises:
        ClerkError: The file can't be written, or there are too many rows.
    """
    fields = lists.fields(office, asked)
    ids = lists.ids(office, asked)
    page = WorkbookPage(
        title=asked.title,
        unit_line=f"填报单位：{office.about.name}　　{period_said(asked)}",
        heads=tuple(_head(office, f) for f in fields),
        foot=f"{office.about.name}　{asked.on}",
    )
    told(office, "export", ledger=asked.code, rows=len(ids), reason=reason)
    rows = _rows(office, asked, ids, not reason)
    return write_book(path, page, rows, asked.on, progress, len(ids))


def _head(office: Office, field: Field) -> Head:
    choices: tuple[str, ...] | None = None
    if field.kind == "code":
        choices = tuple(office.codes[field.table].names.values())
    elif field.kind == "yes_no":
        choices = ("是", "否")
    kind: HeadKind = "text" if field.guard == "masked" else KINDS.get(field.kind, "text")
    return Head(field.heading, field.width, kind, choices)


def _rows(
    office: Office, asked: Asked, ids: Sequence[int], masked: bool
) -> Iterator[Sequence[Any]]:
    for page in lists.pages(office, asked, ids, 1000):
        columns = page.columns
        for row in page.rows:
            yield [_cell(office, f, v, masked) for f, v in zip(columns, row, strict=True)]


def _cell(office: Office, field: Field, value: Any, masked: bool) -> Any:
    """The value of a cell: numbers and days as such, all else as text."""
    if value is None or value == ():
        return None
    if field.kind == "reference":
        return None if value[1] is None else str(value[1])
    if field.guard == "masked" and masked:
        return mask(field, value)
    match value:
        case bool():
            return "是" if value else "否"
        case tuple():
            names = office.codes[field.table].names if field.table else {}
            return "、".join(names.get(v, v) for v in value)
        case str() if field.table:
            return office.codes[field.table].names.get(value, value)
        case str() if field.kind == "part_day" and len(value) == 10:
            return date.fromisoformat(value)  # of which only a part is known stays text
        case time():
            return value.strftime("%H:%M")
        case int() | Decimal() | date():
            return value
    return str(value)
