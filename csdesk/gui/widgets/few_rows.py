"""A table's rows where all are held: steps, happenings, what a fix or a merge will do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from csdesk.gui.widgets.delegates import Index

L = TypeVar("L")
_NOWHERE = QModelIndex()


class FewRows(QAbstractTableModel, Generic[L]):
    """A line a row; what a cell says is told by who inherits.

    Attributes:
        heads: The words over the columns.
        lines: What is shown.
    """

    def __init__(self, heads: Sequence[str], lines: Sequence[L] = ()) -> None:
        """With the lines that are there already."""
        super().__init__()
        self.heads = tuple(heads)
        self.lines: Sequence[L] = lines

    def show_lines(self, lines: Sequence[L]) -> None:
        """Shows other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """As many as there are lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """As many as there are heads."""
        return 0 if parent.isValid() else len(self.heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The words over a column."""
        across = orientation == Qt.Orientation.Horizontal
        return self.heads[section] if across and role == Qt.ItemDataRole.DisplayRole else None
