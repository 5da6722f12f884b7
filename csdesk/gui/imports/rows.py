"""The rows of a preview: which tabs there are, and the rows of one as a model that holds few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal

from csdesk.domain.fields import Field
from csdesk.gui.imports.words import Shown, not_named, shown
from csdesk.gui.widgets.delegates import KIND, Index
from csdesk.gui.widgets.held_pages import HeldPages
from csdesk.services.importing.asked import SKIPPED, STATE_NAMES
from csdesk.services.importing.plans import LEVELS
from csdesk.services.importing.staging import SheetSeen
from csdesk.services.imports import Preview, fed
from csdesk.services.office import Office

PAGE = 100
_HELD = 5
"""Pages that are held; with them 500 rows."""
MISSING, WORDS = "missing", "words"
"""Tabs that show no rows of the file: those kept whom it does not name; words to be answered."""
FIRST = (("行", 56), ("姓名", 96), ("将怎样", 300))
NAME = 1
"""The place of the name among them; of other ledgers it is what their records are named by."""
_DOUBT = LEVELS["warning"]
_ALWAYS = ("new", "changed", "refused")
_NOWHERE = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A tab of the preview.

    Attributes:
        title: Its words.
        states: Rows of these; all if empty.
        least: Only where something this bad is told.
        count: How many rows.
        doubtful: How many of them are to be looked at.
    """

    title: str
    states: tuple[str, ...]
    least: int
    count: int
    doubtful: int = 0

    @property
    def key(self) -> tuple[tuple[str, ...], int]:
        """What makes it the same tab in another preview."""
        return self.states, self.least


def outcomes(seen: Preview) -> list[Outcome]:
    """The tabs of a preview: what is to be looked at, then by what becomes of the rows."""
    doubts = sum(seen.doubtful.values())
    found = [Outcome("要看的", (), _DOUBT, doubts, doubts)]
    if seen.words:
        still = sum(one.chosen is None for one in seen.words)
        found.append(Outcome("对不上的词", (WORDS,), 0, still))
    for state in ("new", "changed", "same", "duplicate", "refused", SKIPPED, "ignored"):
        count = seen.counts.get(state, 0)
        if count or state in _ALWAYS:
            doubtful = seen.doubtful.get(state, 0)
            found.append(Outcome(STATE_NAMES[state], (state,), 0, count, doubtful))
    if seen.missing:
        found.append(Outcome(STATE_NAMES[MISSING], (MISSING,), 0, len(seen.missing)))
    return found


def rows_shown(
    office: Office,
    seen: Preview,
    one: Outcome,
    least: int,
    start: int,
    fields: Mapping[str, Field],
) -> tuple[Shown, ...]:
    """Some rows of a tab; for a pool."""
    if one.states == (MISSING,):
        return tuple(not_named(m, len(fields)) for m in seen.missing[start : start + PAGE])
    found = seen.lines(start, PAGE, one.states, max(least, one.least))
    letters, titled = [letters_of(sheet) for sheet in seen.sheets], titled_of(seen)
    several = len({sheet.name for sheet in seen.sheets if sheet.action == "import"}) > 1
    return tuple(
        shown(seen.row(office, line), fields, letters[line.read["t"]], titled, several)
        for line in found
    )


def titled_of(seen: Preview) -> str:
    """The field that says whose row it is; where the file does not say, its first."""
    feeds = fed(seen.sheets, seen.reads)
    named = "name" if seen.reads.roster else seen.ledger.named.partition(".")[0]
    return named if named in feeds or seen.reads.roster else next(iter(feeds), "")


def fields_of(seen: Preview) -> dict[str, Field]:
    """The columns of the table, by field: what the file feeds, then what is kept beside it.

    What its rows are named by stands before them; what is only compared is not shown.
    """
    left = {titled_of(seen)} | (seen.reads.roster.checked if seen.reads.roster else set())
    found = {id: f for id, f in fed(seen.sheets, seen.reads).items() if id not in left}
    for sheet in seen.sheets:
        for column in sheet.columns if sheet.action == "import" else ():
            if column.extra:
                id = f"extra:{column.extra}"
                found.setdefault(id, Field(id, column.extra, "text", guard="masked", custom=True))
    return found


def letters_of(sheet: SheetSeen) -> dict[str, str]:
    """Field to the first column of a sheet that feeds it."""
    found = {f"extra:{c.extra}": c.letter for c in reversed(sheet.columns) if c.extra}
    return found | {c.field.id: c.letter for c in reversed(sheet.columns) if c.field}


class PreviewRows(QAbstractTableModel):
    """The rows of a tab, at most 500 held, the others wanted when they are seen.

    Attributes:
        named: The heading over what the rows are named by.
    """

    wanted = Signal(int)  # a page of 100 rows
    corrected = Signal(str, int, str, str)  # sheet, row, column letters, text

    def __init__(self) -> None:
        super().__init__()
        self._fields: tuple[Field, ...] = ()
        self.named = FIRST[NAME][0]
        self._count = 0
        self._pages = HeldPages[Shown](PAGE, _HELD)

    def show_tab(self, fields: Sequence[Field], count: int) -> None:
        """Shows another tab, without rows yet."""
        self.beginResetModel()
        self._fields, self._count = tuple(fields), count
        self._pages.clear()
        self.endResetModel()

    def put(self, number: int, rows: Sequence[Shown]) -> None:
        """Takes a page."""
        self._pages.put(number, rows)
        first, last = number * PAGE, min((number + 1) * PAGE, self._count) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    @property
    def held(self) -> int:
        """How many rows are in memory."""
        return self._pages.count

    def row(self, at: int) -> Shown | None:
        """A row; None while it is not held."""
        if 0 <= at < self._count and (number := self._pages.ask(at)) is not None:
            self.wanted.emit(number)
        return self._pages.get(at)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Rows of the tab."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Number, name, verdict, then the fields that the file feeds."""
        return 0 if parent.isValid() else len(FIRST) + len(self._fields)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A cell that a column of the file feeds may be corrected."""
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsEditable if self.letter(index) else found

    def letter(self, index: Index) -> str:
        """The column of the file that feeds a cell; empty where none does."""
        row = self.row(index.row()) if index.isValid() else None
        at = index.column()
        return row.letters[at] if row is not None and at < len(row.letters) else ""

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Words and kind of a cell; to be edited, what the file says."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() == 0 else None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, KIND):
            return None
        row = self.row(index.row())
        if row is None:
            return ""
        if role == Qt.ItemDataRole.EditRole and index.column() < len(row.texts):
            return row.texts[index.column()]
        kind, words = row.cells[index.column()]
        return words if role != KIND else kind

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:  # noqa: N802  # Qt's name
        """What the clerk wrote goes to the import, which reads the row anew."""
        row, letter = self.row(index.row()), self.letter(index)
        if row is None or not letter or role != Qt.ItemDataRole.EditRole:
            return False
        text = str(value).strip()
        if text != row.texts[index.column()]:
            self.corrected.emit(row.sheet, row.row, letter, text)
        return True

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        """Headings."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section < len(FIRST):
            return self.named if section == NAME else FIRST[section][0]
        at = section - len(FIRST)
        return self._fields[at].label if at < len(self._fields) else None
