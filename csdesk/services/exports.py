"""Lists as workbooks: ID and telephone as text, real dates, drop-downs, masked by default."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from csdesk.documents.workbooks.page import Head, HeadKind, WorkbookPage
from csdesk.documents.workbooks.writing import write_book
from csdesk.domain.fields import Field
from csdesk.domain.values import mask
from csdesk.errors import ClerkError
from csdesk.services import lists
from csdesk.services.importing.columns import reads
from csdesk.services.lists import Asked
from csdesk.services.office import Office, told
from csdesk.services.presets import BY_HAND, NUMBER, Preset
from csdesk.services.printing import period_said

Progress = Callable[[int], None]
SPARE = 500
"""Rows of a template that are ready to be filled in."""
ROSTER = (
    "household_no", "relation", "name", "id_no", "sex", "birth_date", "ethnicity", "phones",
    "address", "group", "grid", "education", "political", "marital", "remark",
)  # fmt: skip
"""Columns of a roster's template, of the many that one may have."""
_ID_NO = "公民身份号码"
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
    preset: Preset | None = None,
    progress: Progress | None = None,
) -> int:
    """Write a list to a workbook as it is seen, or as a preset wants it; gives the rows.

    Args:
        office: The open office.
        asked: The list; with a preset its columns are those of `Preset.paths`.
        path: The .xlsx; it appears whole or not at all.
        reason: Why masked columns are whole, with a preset those it needs; logged. Empty masks all.
        preset: Its title, heads, columns to be filled in by hand.
        progress: Told the rows written; may raise to stop.

    Raises:
        ClerkError: The file can't be written, or there are too many rows.
    """
    fields = lists.fields(office, asked)
    ids = lists.ids(office, asked)
    clear = _clear(fields, preset) if reason else ()
    layout = _layout(asked, preset)
    page = WorkbookPage(
        title=preset.title if preset else asked.title,
        unit_line=f"填报单位：{office.about.name}　　{period_said(asked)}",
        heads=tuple(_laid_out(office, dict(zip(asked.columns, fields, strict=True)), layout)),
        foot=f"{office.about.name}　{asked.on}",
    )
    more = {"preset": preset.id} if preset else {}
    told(
        office, "export", ledger=asked.code, rows=len(ids), clear=list(clear), reason=reason, **more
    )
    rows = _rows(office, asked, ids, clear, [p for p, _ in layout])
    return write_book(path, page, rows, asked.on, progress, len(ids))


def template(office: Office, code: str, path: Path) -> int:
    """Write an empty workbook that an import of the ledger reads; gives its columns.

    Codes have their drop-downs, ID and telephone are text, as in what is exported.

    Raises:
        ClerkError: Other ledgers write this one, or the file can't be written.
    """
    ledger = office.ledger(code)
    if ledger.written_by or ledger.by_verbs:
        raise ClerkError(f"“{ledger.title}”不从表格导入。", "请在它的页面里登记。")
    found = reads(office.ledgers, ledger)
    fields = [f for f in found.fields.values() if not f.custom or not f.hidden]
    if found.roster:
        fields = [found.fields[id] for id in ROSTER if id in found.fields]
    heads = [_head(office, f) for f in fields]
    if found.person is not None:  # who is meant is known by her number, not by her name alone
        at = fields.index(found.person) + 1
        heads.insert(at, Head(_ID_NO, 34, "text"))
    page = WorkbookPage(title="", heads=tuple(heads), sheet=ledger.title, spare=SPARE)
    write_book(path, page, [], office.today())
    return len(heads)


def _layout(asked: Asked, preset: Preset | None) -> tuple[tuple[str, str], ...]:
    """Path and heading of each column; an empty heading is the field's own."""
    return preset.columns if preset else tuple((p, "") for p in asked.columns)


def _clear(fields: Sequence[Field], preset: Preset | None) -> tuple[str, ...]:
    """Ids of masked fields that are whole once there is a reason."""
    hidden = (f.id for f in fields if f.guard == "masked")
    return tuple(id for id in hidden if preset is None or id in preset.whole)


def _laid_out(
    office: Office, fields: Mapping[str, Field], layout: Sequence[tuple[str, str]]
) -> Iterator[Head]:
    for path, heading in layout:
        if path == NUMBER:
            yield Head(heading, 10, "number")
        elif path == BY_HAND:
            yield Head(heading, 22)
        else:
            head = _head(office, fields[path])
            yield replace(head, label=heading) if heading else head


def _head(office: Office, field: Field) -> Head:
    choices: tuple[str, ...] | None = None
    if field.kind == "code":
        choices = tuple(office.codes[field.table].names.values())
    elif field.kind == "yes_no":
        choices = ("是", "否")
    kind: HeadKind = "text" if field.guard == "masked" else KINDS.get(field.kind, "text")
    return Head(field.heading, field.width, kind, choices)


def _rows(
    office: Office,
    asked: Asked,
    ids: Sequence[int],
    clear: Sequence[str],
    layout: Sequence[str],
) -> Iterator[Sequence[Any]]:
    at = {path: n for n, path in enumerate(asked.columns)}
    number = 0
    for page in lists.pages(office, asked, ids, 1000):
        masked = [f.id not in clear for f in page.columns]
        for row in page.rows:
            number += 1
            cells = [_cell(office, *one) for one in zip(page.columns, row, masked, strict=True)]
            yield [
                number if p == NUMBER else None if p == BY_HAND else cells[at[p]] for p in layout
            ]


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
