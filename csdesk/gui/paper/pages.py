"""Pages on the screen: small ones in a list, the one in question on a grey table."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QScrollArea, QWidget

from csdesk.gui import theme
from csdesk.gui.paper.printer import Sheets
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets.delegates import Index

WIDTH = 148
_SMALL = 112  # px of a thumbnail's width at 100 %
_ZOOMS = (50, 75, 100, 125, 150, 200, 300)
_SCREEN_DPI, _POINTS = 96, 72
_NOWHERE = QModelIndex()


class _Pages(QAbstractListModel):
    """Thumbnails, each drawn when it is first seen."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: Sheets | None = None
        self._icons: dict[int, QIcon] = {}

    def show_sheets(self, sheets: Sheets | None) -> None:
        self.beginResetModel()
        self.sheets, self._icons = sheets, {}
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return len(self.sheets) if self.sheets and not parent.isValid() else 0

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or self.sheets is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"第 {index.row() + 1} 页"
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(self.sheets, index.row())
        return None

    def _icon(self, sheets: Sheets, at: int) -> QIcon:
        if at not in self._icons:
            large = sheets.picture(at, 4 * px(_SMALL))  # drawn small, hairlines would be black
            smooth = Qt.TransformationMode.SmoothTransformation
            small = QPixmap.fromImage(large.scaledToWidth(px(_SMALL), smooth))
            painter = QPainter(small)
            painter.setPen(theme.colour("edge"))
            painter.drawRect(small.rect().adjusted(0, 0, -1, -1))
            painter.end()
            self._icons[at] = QIcon(small)
        return self._icons[at]


class Thumbnails(QListView):
    """The pages of a paper."""

    chosen = Signal(int)  # from 0

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pages")
        self.setAccessibleName("页")
        self._pages = _Pages()
        self.setModel(self._pages)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setFlow(QListView.Flow.TopToBottom)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(px(_SMALL), px(_SMALL)))
        self.setGridSize(QSize(px(WIDTH - 16), px(_SMALL) + px(36)))
        self.setFixedWidth(px(WIDTH))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(lambda now, _: self.chosen.emit(now.row()))

    @property
    def current(self) -> int:
        """The page in question, from 0."""
        return max(self.currentIndex().row(), 0)

    def show_sheets(self, sheets: Sheets, at: int) -> None:
        """Shows the pages of a paper, at one of them."""
        self.blockSignals(True)
        self._pages.show_sheets(sheets)
        width, height = sheets.size(0)
        high = round(px(_SMALL) * min(height / width, 1.45))
        self.setIconSize(QSize(px(_SMALL), high))
        self.setGridSize(QSize(px(WIDTH - 16), high + px(36)))
        self.choose(at)
        self.blockSignals(False)

    def clear(self) -> None:
        """Shows nothing: the document is closed."""
        self.blockSignals(True)
        self._pages.show_sheets(None)
        self.blockSignals(False)

    def choose(self, at: int) -> None:
        """Goes to a page, where there is one."""
        if 0 <= at < self._pages.rowCount():
            self.setCurrentIndex(self._pages.index(at))


class _Sheet(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.picture = QPixmap()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("canvas"))
        if self.picture.isNull():
            return
        size = self.picture.deviceIndependentSize().toSize()
        left = max((self.width() - size.width()) // 2, gap(16))
        top = max((self.height() - size.height()) // 2, gap(16))
        painter.drawPixmap(left, top, self.picture)
        painter.setPen(theme.colour("edge"))
        painter.drawRect(QRect(left - 1, top - 1, size.width() + 1, size.height() + 1))


class Canvas(QScrollArea):
    """One page, as large as fits or as the clerk wants it."""

    zoomed = Signal(int)  # per cent; 0 for as large as fits

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setMinimumSize(px(300), px(200))
        self._sheet = _Sheet()
        self.setWidget(self._sheet)
        self._sheets: Sheets | None = None
        self._at, self._percent = 0, 0

    def show_page(self, sheets: Sheets, at: int) -> None:
        """Shows a page, counted from 0."""
        self._sheets, self._at = sheets, at
        self._sheet.setAccessibleName(f"第 {at + 1} 页，共 {len(sheets)} 页")
        self._draw()

    def clear(self) -> None:
        """Shows nothing: the document is closed."""
        self._sheets = None

    def fit(self) -> None:
        """As large as fits."""
        self._zoom(0)

    def zoom_by(self, steps: int) -> None:
        """Larger or smaller by a step."""
        now = self._percent or self._fitting()
        larger = [z for z in _ZOOMS if z > now]
        smaller = [z for z in _ZOOMS if z < now]
        if steps > 0 and larger:
            self._zoom(larger[0])
        elif steps < 0 and smaller:
            self._zoom(smaller[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draws the page anew where it shall fit."""
        super().resizeEvent(event)
        if not self._percent:
            self._draw()

    def _zoom(self, percent: int) -> None:
        self._percent = percent
        self._draw()
        self.zoomed.emit(percent)

    def _fitting(self) -> int:
        if self._sheets is None:
            return 100
        width, height = self._sheets.size(self._at)
        room = self.viewport().size() - QSize(2 * gap(16), 2 * gap(16))
        share = min(room.width() / width, room.height() / height) * _POINTS / _SCREEN_DPI
        return max(round(share * 100), 10)

    def _draw(self) -> None:
        if self._sheets is None:
            return
        ratio = self.devicePixelRatioF()
        percent = self._percent or self._fitting()
        wide = self._sheets.size(self._at)[0] * _SCREEN_DPI / _POINTS * percent / 100
        picture = QPixmap.fromImage(self._sheets.picture(self._at, max(round(wide * ratio), 50)))
        picture.setDevicePixelRatio(ratio)
        self._sheet.picture = picture
        size = picture.deviceIndependentSize().toSize()
        least = size + QSize(2 * gap(16), 2 * gap(16)) if self._percent else QSize(0, 0)
        self._sheet.setMinimumSize(least)
        self._sheet.update()
