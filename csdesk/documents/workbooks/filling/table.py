"""The lines of a form written: rows put in where they do not suffice, all around them moved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from csdesk.documents.workbooks.cells import Merge, letters
from csdesk.documents.workbooks.filling.block import Block
from csdesk.documents.workbooks.filling.form import Workbook
from csdesk.documents.workbooks.filling.formulas import Shift
from csdesk.documents.workbooks.filling.growing import (
    breaks_beside,
    merges_of,
    with_merges,
)
from csdesk.documents.workbooks.filling.putting import calculate, put_in
from csdesk.documents.workbooks.filling.sheet import RowText, SheetText, Written, serial
from csdesk.documents.workbooks.filling.widths import made_wider, sized
from csdesk.documents.workbooks.numberformats import Shape

_DATED: frozenset[Shape] = frozenset(("date", "month", "stamp"))
_LONG_DIGITS = 6  # from which on a number written as text would be read as a number again


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
    sized(text)
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
        if made_wider(text, column):
            made.append(letters(column))
    return tuple(made)
