"""The lines of a form written: rows put in where they do not suffice, all around them moved."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from csdesk.documents.workbooks.cells import Merge, letters
from csdesk.documents.workbooks.filling import beside
from csdesk.documents.workbooks.filling.block import Block
from csdesk.documents.workbooks.filling.form import Workbook
from csdesk.documents.workbooks.filling.formulas import Shift
from csdesk.documents.workbooks.filling.growing import (
    breaks_beside,
    grow,
    merges_of,
    with_merges,
)
from csdesk.documents.workbooks.filling.sheet import RowText, SheetText, Written, serial
from csdesk.documents.workbooks.filling.xmltext import (
    attributes,
    elements,
    tags,
    with_attributes,
)
from csdesk.documents.workbooks.numberformats import Shape

_DATED: frozenset[Shape] = frozenset(("date", "month", "stamp"))
_LONG_DIGITS = 6  # from which on a number written as text would be read as a number again
_DAY_WIDTH = 11.0
_MOST_PLACES = 12
_BELONGING = ("drawing", "vmlDrawing", "comments", "threadedComment", "table", "ctrlProp")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a form.

    Attributes:
        cells: By column what is written; None empties nothing, the cell stays as it is.
        home: The household it belongs to; lines of one stand together.
        changed: Columns that say something else than the last time.
    """

    cells: Mapping[int, Written]
    home: str = ""
    changed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Laid:
    """How the lines were laid into the form.

    Attributes:
        first: The row of the first line.
        inserted: Rows put in.
        widened: Columns made wider for days.
    """

    first: int
    inserted: int
    widened: tuple[str, ...]


def lay(
    workbook: Workbook,
    sheet: str,
    block: Block,
    lines: Sequence[Line],
    *,
    first: int,
    once: frozenset[int] = frozenset(),
    merged: bool = False,
    cleared: Sequence[int] = (),
) -> Laid:
    """Write lines into a form's table.

    Args:
        workbook: The form; its parts are changed.
        sheet: The sheet's name.
        block: Its lines.
        lines: In order.
        first: The row of the first one.
        once: Columns that say something of the household and stand once for its lines.
        merged: They are merged down over the lines.
        cleared: Rows that are emptied first; their formulas stay.

    Raises:
        FileRefusedError: ``too_large``: more rows than a sheet has.
    """
    text = workbook.text(sheet)
    for number in cleared:
        _clear(text.made(number))
    last = block.last
    if last < block.first and block.footer != first:
        last = first  # no line is prepared, and nothing stands where the first one goes
    count = max(0, first + len(lines) - 1 - last)
    shift = Shift(block.first, last + 1, count)
    if merged or block.merged:
        _unmerge(text, block, once | block.merged)
    needs_calculation = put_in(workbook, sheet, shift)
    joined: list[Merge] = []
    at = first
    for _, group in groupby(enumerate(lines), key=lambda one: one[1].home or one[0]):
        home = [line for _, line in group]
        for place, line in enumerate(home):
            _line(workbook, text, at + place, line, once if place and merged else frozenset())
        if merged and len(home) > 1:
            joined += [Merge(at, c, at + len(home) - 1, c) for c in sorted(once)]
        at += len(home)
    if joined:
        text.tail = with_merges(text.tail, _joined(merges_of(text.tail), joined))
        text.tail = breaks_beside(text.tail, joined)
    widened = _widen(workbook, text, lines, first)
    _sized(text)
    if text.has_formulas or needs_calculation:
        text.forget_results()
        calculate(workbook)
    return Laid(first, max(0, first + len(lines) - 1 - block.last), widened)


def _clear(row: RowText) -> None:
    for cell in row.cells:
        if cell.holds and cell.formula is None:
            row.put(cell.column, None, "")


def _joined(old: Sequence[Merge], new: Sequence[Merge]) -> list[Merge]:
    """Merges with those of households, which take in what is merged across their lines."""
    kept = list(old)
    made = []
    for one in new:
        across = [
            m
            for m in kept
            if one.first_row <= m.first_row == m.last_row <= one.last_row
            and m.first_column == one.first_column
        ]
        right = max((m.last_column for m in across), default=one.last_column)
        kept = [m for m in kept if m not in across]
        made.append(one._replace(last_column=right))
    return [*kept, *made]


def save(workbook: Workbook) -> None:
    """Puts what was changed in sheets and formats among the parts."""
    for name, text in workbook.loaded.items():
        if not text.rows:
            continue  # an empty sheet that was only looked at
        part, made = workbook.part(name).part, text.text()
        if made != workbook.parts.read(part):
            workbook.parts.set(part, made)
    styles = workbook.styles.text()
    if styles is not None:
        workbook.parts.set(workbook.styles_part, styles)


def ours(sheet: str) -> beside.Ours:
    """Whether a sheet's name in a formula, or none, says this one."""
    return lambda name: not name or name.casefold() == sheet.casefold()


def _named(sheet: str) -> beside.Ours:
    return lambda name: bool(name) and name.casefold() == sheet.casefold()


def _line(
    workbook: Workbook, text: SheetText, number: int, line: Line, left_out: frozenset[int]
) -> None:
    row = text.made(number)
    for column, value in line.cells.items():
        if value is None or value == "" or column in left_out:
            continue
        cell = row.cell(column)
        if cell is not None and cell.formula is not None:
            continue
        put(workbook, text, row, column, value, marked=column in line.changed)


def put(
    workbook: Workbook,
    text: SheetText,
    row: RowText,
    column: int,
    value: Written,
    *,
    marked: bool = False,
) -> None:
    """Writes a value as the cell's format wants it.

    A day is a number only where the format shows days; else it is a text, so that nothing shows
    45,000.00. Text that looks like a number stays text, whatever is done with the cell later.
    """
    style = text.style(row, column)
    shape = workbook.styles.shape(style)
    made: Written = value
    as_text = False
    match value:
        case date():
            day = value.date() if isinstance(value, datetime) else value
            number = serial(day, workbook.parts.since_1904)
            if shape in _DATED and number is not None:
                made = number
            else:
                made, as_text = day.isoformat(), True
        case int() | Decimal():
            if workbook.styles.is_text(style) or shape in _DATED or shape == "time":
                made, as_text = str(value), True
        case str():
            as_text = looks_like_number(value) or shape in _DATED or shape == "time"
    style = workbook.styles.variant(style, text=as_text, marked=marked)
    text.write(row, column, made, style)


def looks_like_number(text: str) -> bool:
    """Whether a program would take a text for a number when somebody edits the cell."""
    plain = text.replace("*", "0").replace("-", "").replace("、", "").strip()
    digits = sum(mark.isdigit() for mark in plain)
    return (digits >= _LONG_DIGITS and digits >= 0.6 * len(plain)) or (
        plain.isdigit() and (len(plain) >= _LONG_DIGITS or plain[0] == "0")
    )


def _unmerge(text: SheetText, block: Block, columns: Iterable[int]) -> None:
    """Merges down over several lines are laid anew, as the households need them."""
    some = set(columns)
    kept = [
        one
        for one in merges_of(text.tail)
        if not (
            one.first_row >= block.first
            and one.last_row <= block.last
            and one.last_row > one.first_row
            and one.first_column in some
        )
    ]
    text.tail = with_merges(text.tail, kept)


def put_in(workbook: Workbook, sheet: str, shift: Shift) -> bool:
    """Puts copies of a table's last line below it; whether formulas elsewhere look at the sheet."""
    looked_at = _around(workbook, sheet, shift)
    grow(workbook.text(sheet), shift, ours(sheet))
    return looked_at


def _around(workbook: Workbook, sheet: str, shift: Shift) -> bool:
    """Moves what other parts say of the sheet's rows; whether formulas elsewhere look at it."""
    parts, named = workbook.parts, _named(sheet)
    own = workbook.part(sheet).part
    looked_at = False
    for one in parts.sheets:
        if one.part == own:
            continue
        content = parts.read(one.part)
        if beside.names_sheet(content, named):
            looked_at = True
            parts.set(one.part, beside.moved_sheet(content, shift, named))
    if not shift.count:
        return looked_at
    text = parts.text(parts.workbook)
    new = beside.moved_names(text, shift, named)
    if new != text:
        parts.set(parts.workbook, new)
    for kind, part in _belonging(workbook, own):
        content = parts.read(part)
        moved = beside.moved_part(kind, content, shift, ours(sheet))
        if moved != content:
            parts.set(part, moved)
    for part in parts.names():
        if part.startswith("xl/charts/chart") and part.endswith(".xml"):
            content = parts.read(part)
            moved = beside.moved_chart(content, shift, named)
        elif part.startswith("xl/pivotcache/pivotcachedefinition"):
            content = parts.read(part)
            moved = beside.moved_pivot(content, shift, named)
        else:
            continue
        if moved != content:
            parts.set(part, moved)
    return looked_at


def _belonging(workbook: Workbook, own: str) -> list[tuple[str, str]]:
    return [
        (kind, part)
        for kind, part in workbook.parts.relations(own).values()
        if kind in _BELONGING and part in workbook.parts
    ]


def calculate(workbook: Workbook) -> None:
    """All formulas are reckoned when the workbook is opened."""
    parts = workbook.parts
    chain = parts.of_kind(parts.workbook, "calcChain")
    if chain and chain in parts:
        parts.drop(chain, parts.workbook)
    parts.set(parts.workbook, beside.calculated(parts.text(parts.workbook)))


def _sized(text: SheetText) -> None:
    """What the sheet says of its own size, where it says less than is written."""
    found = next(iter(elements(text.head, "dimension")), None)
    if found is None or not text.rows:
        return
    tag = found[0]
    said = attributes(tag.attributes).get("ref", "A1")
    first, _, last = said.partition(":")
    column = "".join(mark for mark in (last or first) if mark.isalpha())
    number = int("".join(mark for mark in (last or first) if mark.isdigit()) or 1)
    bottom = max(number, text.rows[-1].number)
    if bottom != number:
        ref = f"{first}:{column}{bottom}"
        new = with_attributes(text.head[tag.start : tag.end], {"ref": ref})
        text.head = text.head[: tag.start] + new + text.head[tag.end :]


def _widen(
    workbook: Workbook, text: SheetText, lines: Sequence[Line], first: int
) -> tuple[str, ...]:
    """Columns in which a day would show as ####, made as wide as one needs."""
    row = text.row(first)
    dated = {
        column
        for line in lines
        for column, value in line.cells.items()
        if isinstance(value, date) and workbook.styles.shape(text.style(row, column)) in _DATED
    }
    made = []
    for column in sorted(dated):
        if _made_wider(text, column):
            made.append(letters(column))
    return tuple(made)


def _made_wider(text: SheetText, column: int) -> bool:
    for tag, _, _ in elements(text.head, "col"):
        said = attributes(tag.attributes)
        low, high = int(said.get("min", "0")), int(said.get("max", "0"))
        if not low <= column <= high:
            continue
        if float(said.get("width", "0") or 0) >= _DAY_WIDTH:
            return False
        one = text.head[tag.start : tag.end]
        pieces = [
            with_attributes(one, {"min": str(a), "max": str(b), **more})
            for a, b, more in (
                (low, column - 1, {}),
                (column, column, {"width": str(_DAY_WIDTH), "customWidth": "1"}),
                (column + 1, high, {}),
            )
            if a <= b
        ]
        text.head = text.head[: tag.start] + "".join(pieces) + text.head[tag.end :]
        return True
    return _widened(text, column)


def _widened(text: SheetText, column: int) -> bool:
    """A width for a column that has the usual one, in its place among the others."""
    for tag, _, _ in elements(text.head, "sheetFormatPr"):
        usual = attributes(tag.attributes).get("defaultColWidth", "")
        if re.fullmatch(r"\d+(?:\.\d+)?", usual) and float(usual) >= _DAY_WIDTH:
            return False
    p = text.prefix
    made = f'<{p}col min="{column}" max="{column}" width="{_DAY_WIDTH}" customWidth="1"/>'
    at = next(
        (
            tag.start
            for tag, _, _ in elements(text.head, "col")
            if int(attributes(tag.attributes).get("min", "0")) > column
        ),
        None,
    )
    if at is None:
        closing = [tag for tag in tags(text.head) if tag.name == "cols" and tag.closing]
        if closing:
            at = closing[0].start
        else:
            at = next(tag.start for tag in tags(text.head) if tag.name == "sheetData")
            made = f"<{p}cols>{made}</{p}cols>"
    text.head = text.head[:at] + made + text.head[at:]
    return True
