"""Label cells of a form filled where they have a gap; the runs of a text keep their look."""

import re
from collections.abc import Sequence

from csdesk.documents.workbooks.cells import letters
from csdesk.documents.workbooks.filling.form import Workbook
from csdesk.documents.workbooks.filling.growing import merges_of
from csdesk.documents.workbooks.filling.labels import Gap, Knows, gaps, is_label
from csdesk.documents.workbooks.filling.sheet import CellText, RowText, SheetText
from csdesk.documents.workbooks.filling.xmltext import Edit, edited, elements, escaped
from csdesk.documents.workbooks.sharedtext import entities

_SPACE = re.compile(r"\s+xml:space\s*=")
_SHORT = 3  # blanks behind a label that are no gap to write in


def fill_labels(
    workbook: Workbook, text: SheetText, rows: Sequence[int], knows: Knows, above: int
) -> list[str]:
    """Fills the gaps beside labels in some rows of a sheet; gives the cells that were filled.

    Args:
        workbook: The form.
        text: The sheet; changed in place.
        rows: Row numbers.
        knows: What the office says.
        above: The first row of a table's heading; 0 where there is none.
    """
    made: list[str] = []
    for number in rows:
        row = text.row(number)
        if row is None:
            continue
        for cell in list(row.cells):
            runs = _runs(workbook, cell)
            plain = _plain(runs)
            found = gaps(plain, knows, number < above) if plain else []
            if not found:
                continue
            for gap in [one for one in found if one.beside]:
                right = _right(text, row, cell.column)
                if right is None:
                    continue
                said = _plain(_runs(workbook, right)) if right.holds else ""
                short = gap.end - gap.start < _SHORT
                if right.holds and not is_label(said):
                    found.remove(gap)
                elif not right.holds and short:
                    text.write(row, right.column, gap.text, None)
                    made.append(f"{letters(right.column)}{number}")
                    found.remove(gap)
            if found:
                fill_gaps(workbook, row, cell, found)
                made.append(f"{letters(cell.column)}{number}")
    return made


def fill_gaps(workbook: Workbook, row: RowText, cell: CellText, found: Sequence[Gap]) -> None:
    """Fills gaps within the text of a cell; its runs keep their look."""
    p, runs = row.prefix, _runs(workbook, cell)
    row.put(cell.column, None, f"<{p}is>{_replaced(runs, found)}</{p}is>", "inlineStr")


def plain_text(workbook: Workbook, cell: CellText) -> str:
    """The text that a cell shows; empty for a number or a formula."""
    return _plain(_runs(workbook, cell))


def _runs(workbook: Workbook, cell: CellText) -> str:
    """The XML of a cell's text, its runs and their look with it; empty where it has none."""
    inline = next(iter(elements(cell.body, "is")), None)
    if inline is not None:
        return cell.body[inline[1] : inline[2]]
    if not re.search(r"\st\s*=\s*[\"']s[\"']", cell.attributes):
        return ""
    found = next(iter(elements(cell.body, "v")), None)
    number = cell.body[found[1] : found[2]].strip() if found else ""
    at = int(number) if number.isdigit() else len(workbook.strings)
    return workbook.strings[at] if at < len(workbook.strings) else ""


def _texts(runs: str) -> list[tuple[int, int, int]]:
    """Each text of runs: where its tag begins, where its inside begins and ends."""
    phonetic = [(start, end) for _, start, end in elements(runs, "rPh")]
    return [
        (tag.start, start, end)
        for tag, start, end in elements(runs, "t")
        if not any(a <= start <= b for a, b in phonetic)
    ]


def _plain(runs: str) -> str:
    return "".join(entities(runs[start:end]) for _, start, end in _texts(runs))


def _replaced(runs: str, found: Sequence[Gap]) -> str:
    """The runs with gaps filled: a gap over several runs is filled in the first."""
    texts = [(tag, start, end, entities(runs[start:end])) for tag, start, end in _texts(runs)]
    edits: list[Edit] = []
    at = 0
    waiting = sorted(found, key=lambda one: one.start)
    told: set[int] = set()
    for tag, start, end, text in texts:
        new, done = "", 0
        for number, gap in enumerate(waiting):
            low, high = gap.start - at, gap.end - at
            if low > len(text) or high < 0 or (low == len(text) and high > low):
                continue
            low, high = max(low, done), min(max(high, 0), len(text))
            new += text[done:low] + ("" if number in told else gap.text)
            told.add(number)
            done = max(low, high)
        new += text[done:]
        if new != text:
            edits.append((start, end, escaped(new)))
            if not _SPACE.search(runs[tag:start]):
                edits.append((start - 1, start - 1, ' xml:space="preserve"'))
        at += len(text)
    return edited(runs, edits)


def _right(text: SheetText, row: RowText, column: int) -> CellText | None:
    """The cell to the right of a label's, merged or not; None where the form has none."""
    for one in merges_of(text.tail):
        if one.first_row <= row.number <= one.last_row and one.first_column == column:
            column = one.last_column
    return row.cell(column + 1)
