"""The coverage of a month as rows; each number opens the names or the visits behind it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from csdesk.gui.theme import MIDDLE, px
from csdesk.gui.widgets.delegates import KIND, Index
from csdesk.gui.widgets.few_rows import FewRows
from csdesk.gui.widgets.tables import dressed
from csdesk.services.coverage import Line

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_PEOPLE = (("应访", "roll"), ("已访", "met"), ("未访", "missing"), ("探访率", ""),
           ("次数", "visits"), ("天数", "days"))  # fmt: skip
_VISITOR = (("见到人数", "met"), ("次数", "visits"), ("天数", "days"), ("未遇次数", "missed"))
_WIDTH = 88
_NARROW = 64


class CoverageModel(FewRows[Line]):
    """Lines of one kind; those of visitors have other numbers."""

    def __init__(self) -> None:
        """Without lines."""
        super().__init__(("名称", *(name for name, _ in _PEOPLE)))

    def show_kind(self, lines: Sequence[Line], *, visitors: bool) -> None:
        """Shows lines with the numbers of their kind."""
        self.beginResetModel()
        columns = _VISITOR if visitors else _PEOPLE
        self.heads = ("探访人" if visitors else "名称", *(name for name, _ in columns))
        self.lines = lines
        self.endResetModel()

    def what(self, column: int) -> str:
        """What a number opens: `roll`, `met`, `missing`, `visits`, `days`, `missed`, or nothing."""
        columns = _VISITOR if len(self.heads) == len(_VISITOR) + 1 else _PEOPLE
        return columns[column - 1][1] if column else ""

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Numbers stand at the right."""
        across = orientation == Qt.Orientation.Horizontal
        if across and role == Qt.ItemDataRole.TextAlignmentRole and section:
            return _RIGHT
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, kind of cell, alignment."""
        line, at = self.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(line, at)
        if role == Qt.ItemDataRole.TextAlignmentRole and at:
            return int(_RIGHT)
        if role == Qt.ItemDataRole.ToolTipRole and not at:
            return line.said or None
        if role == Qt.ItemDataRole.AccessibleTextRole and not at:
            pairs = (f"{self.heads[n]} {self._words(line, n)}" for n in range(1, len(self.heads)))
            return f"{line.name}：{'，'.join(pairs)}"
        if role == KIND:
            if not at:
                return "name"
            what = self.what(at)
            return "link" if what and line.behind(what) else ""
        return None

    def _words(self, line: Line, at: int) -> str:
        if not at:
            return line.name
        what = self.what(at)
        if not what:
            return "—" if line.share is None else f"{line.share:g}%"
        return f"{count(line, what):,}"


def count(line: Line, what: str) -> int:
    """A number of a line."""
    match what:
        case "roll":
            return line.people.roll
        case "met":
            return line.people.met
        case "missing":
            return len(line.people.missing)
        case "missed":
            return len(line.missed)
        case "days":
            return len(line.seen.days)
    return len(line.seen.visits)


class CoverageTable(QTableView):
    """Emits `followed` with a row and what of it is opened."""

    followed = Signal(int, str)

    def __init__(self, model: CoverageModel) -> None:
        super().__init__()
        self.lines = model
        dressed(self, model, "走访覆盖")
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.horizontalHeader().setSectionsClickable(False)
        self._wide = True
        self.doubleClicked.connect(lambda index: self.followed.emit(index.row(), ""))
        self.clicked.connect(self._click)
        model.modelReset.connect(self._widths)
        self._widths()

    def fit(self, letters: float) -> None:
        """Narrower numbers where there is little room."""
        self._wide = letters >= MIDDLE
        self._widths()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens who is missing, else who was met."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.followed.emit(self.currentIndex().row(), "")
            return
        super().keyPressEvent(event)

    def _click(self, index: Index) -> None:
        if index.data(KIND) == "link":
            self.followed.emit(index.row(), self.lines.what(index.column()))

    def _widths(self) -> None:
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for at in range(1, len(self.lines.heads)):
            head.resizeSection(at, px(_WIDTH if self._wide else _NARROW))
