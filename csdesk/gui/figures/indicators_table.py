"""The indicators of a month as rows; beside the target a bar with a mark where the target is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QTableView

from csdesk.gui import theme
from csdesk.gui.theme import MIDDLE, gap, px
from csdesk.gui.widgets.delegates import KIND, Cells, Index, ground
from csdesk.gui.widgets.tables import dressed
from csdesk.services.home import State
from csdesk.services.indicator_lines import Line

TONES: dict[State, str] = {  # of an indicator: the tone it is told in
    "not_met": "bad",
    "near": "warn",
    "look": "ask",
    "met": "good",
    "cannot_say": "soft",
    "not_applicable": "soft",
}
_BARS = {"not_met": "bad", "near": "warn", "met": "good"}
_BAR = int(Qt.ItemDataRole.UserRole) + 2
HEADS = ("指标", "性质", "现在", "目标", "", "状态")
NAME, ATTRIBUTE, NOW, AIM, BAR, STATE = range(6)
_WIDTHS = {ATTRIBUTE: 64, NOW: 130, AIM: 110, BAR: 94, STATE: 172}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROOT = QModelIndex()


class IndicatorsModel(QAbstractTableModel):
    """Lines as rows.

    Attributes:
        lines: What is shown, worst first.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[Line] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Shows other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """One for each line."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Those of `HEADS`."""
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The heads; numbers stand at the right."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return HEADS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole and section == NOW:
                return _RIGHT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, kind of cell, and what the bar shows."""
        line, at = self.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (line.label, line.kind, line.now, line.aim, "", line.words)[at]
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.told if at == STATE else None
        if role == Qt.ItemDataRole.AccessibleTextRole and at == NAME:
            return f"{line.label}，现在 {line.now}，目标 {line.aim}，{line.told}"
        if role == Qt.ItemDataRole.TextAlignmentRole and at == NOW:
            return int(_RIGHT)
        if role == _BAR:
            return (*line.bar, _BARS.get(line.state, "data"))
        if role == KIND:
            if at == STATE:
                return TONES[line.state]
            return {NAME: "name", NOW: "link" if line.opens else ""}.get(at, "")
        return None


class _Rows(Cells):
    """Names wrap, never cut; the bar and its mark are painted."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paints one cell."""
        if index.column() not in (NAME, BAR):
            super().paint(painter, option, index)
            return
        painter.save()
        chosen = ground(painter, option, index)
        box: QRect = option.rect  # type: ignore[attr-defined]  # missing in the stubs
        if index.column() == BAR:
            _paint_bar(painter, box.adjusted(gap(8), 0, -gap(8), 0), index.data(_BAR), chosen)
        else:
            painter.setFont(theme.font(weight=500))
            painter.setPen(theme.colour("on_selected" if chosen else "text"))
            flags = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(box.adjusted(gap(20), 0, -gap(8), 0), flags, str(index.data()))
        painter.restore()


def _paint_bar(
    painter: QPainter, box: QRect, bar: tuple[float | None, float | None, str], chosen: bool
) -> None:
    value, aim, tone = bar
    stark = chosen and theme.stark()
    high = px(9)
    track = QRect(box.left(), box.center().y() - high // 2, box.width() - 1, high)
    if value:
        filled = QRect(track)
        filled.setWidth(max(1, round(track.width() * value)))
        painter.fillRect(filled, theme.colour("on_selected" if stark else tone))
    painter.setPen(QPen(theme.colour("on_selected" if stark else "edge"), 1))
    painter.drawRect(track)
    if aim is not None:
        thick = px(2)
        left = min(track.left() + round(track.width() * aim), track.right() + 2) - thick
        mark = QRect(left, track.top() - px(4), thick, high + px(8) + 1)
        painter.fillRect(mark, theme.colour("on_selected" if chosen else "text"))


class IndicatorsTable(QTableView):
    """Emits `followed` for Enter, a double click, and a click on a number."""

    followed = Signal(int)  # a row

    def __init__(self, model: IndicatorsModel) -> None:
        super().__init__()
        dressed(self, model, "政策指标")
        self.setItemDelegate(_Rows(self))
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for at, width in _WIDTHS.items():
            head.resizeSection(at, px(width))
        self.doubleClicked.connect(lambda index: self.followed.emit(index.row()))
        self.clicked.connect(self._click)
        model.modelReset.connect(self._fit_rows)

    def fit(self, letters: float) -> None:
        """Leaves out the kind and the bar where it is narrow; the panel says them."""
        for at in (ATTRIBUTE, BAR):
            self.setColumnHidden(at, letters < MIDDLE)
        self._fit_rows()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens what is behind."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.followed.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows are as high as their names need."""
        super().resizeEvent(event)
        self._fit_rows()

    def _click(self, index: QModelIndex) -> None:
        if index.data(KIND) == "link":
            self.followed.emit(index.row())

    def _fit_rows(self) -> None:
        model = self.model()
        room = max(px(40), self.columnWidth(NAME) - gap(20) - gap(8))
        metrics = QFontMetrics(theme.font(weight=500))
        for at in range(model.rowCount()):
            words = str(model.index(at, NAME).data())
            flags = int(Qt.TextFlag.TextWordWrap)
            box = metrics.boundingRect(QRect(0, 0, room, 10_000), flags, words)
            self.setRowHeight(at, max(theme.row_height(), box.height() + gap(10)))
