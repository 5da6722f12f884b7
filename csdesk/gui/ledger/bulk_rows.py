"""The rows of a 成批修改 before it is done: who, from what to what, and why not."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal

from csdesk.gui.widgets.delegates import KIND, Index
from csdesk.gui.widgets.held_pages import HeldPages
from csdesk.services.bulk import Line

PAGE = 128
_HELD = 4
"""Pages that are held."""
HEADS = ("", "", "原来 → 改成", "说明")
_NOWHERE = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class BulkRows(QAbstractTableModel):
    """Every id, and of their lines those near the eye; `wanted` names a page that is not held."""

    wanted = Signal(int)  # a page of 128 rows

    def __init__(self, named: str) -> None:
        """No rows; `named` is the heading of what tells records apart."""
        super().__init__()
        self._named = named
        self.ids: array[int] = array("q")
        self._pages = HeldPages[Line](PAGE, _HELD)

    def show_ids(self, ids: array[int]) -> None:
        """Shows other records, without lines yet."""
        self.beginResetModel()
        self.ids = ids
        self._pages.clear()
        self.endResetModel()

    def page_of(self, number: int) -> array[int]:
        """The ids of a page."""
        return self.ids[number * PAGE : (number + 1) * PAGE]

    def put(self, number: int, lines: Sequence[Line]) -> None:
        """Takes the lines of a page."""
        self._pages.put(number, lines)
        last = min((number + 1) * PAGE, len(self.ids)) - 1
        self.dataChanged.emit(self.index(number * PAGE, 0), self.index(last, len(HEADS) - 1))

    def line(self, row: int) -> Line | None:
        """The line of a row; None while it is not held."""
        if (number := self._pages.ask(row)) is not None:
            self.wanted.emit(number)
        return self._pages.get(row)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Every record."""
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Number, record, old and new, why."""
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Words and kind of a cell."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() == 0 else None
        if role not in (Qt.ItemDataRole.DisplayRole, KIND, Qt.ItemDataRole.ToolTipRole):
            return None
        if index.column() == 0:
            return "" if role == KIND else str(index.row() + 1)
        line = self.line(index.row())
        if line is None:
            return ""
        refused = line.state == "refused"
        kinds = ("", "name", "change" if line.state == "changed" else "soft", "")
        if role == KIND:
            return "fill-bad" if refused and index.column() == 3 else kinds[index.column()]
        change = f"{line.old} → {line.new}" if line.state == "changed" else line.old
        return ("", line.title, change, line.told)[index.column()]

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        """Headings."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section == 1:
            return self._named
        return HEADS[section] if section < len(HEADS) else None
