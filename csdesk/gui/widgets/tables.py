"""Tables: one view, or two side by side whose left columns never scroll away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QWidget

from csdesk.gui import theme
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets.delegates import Cells
from csdesk.gui.widgets.parts import column, rule

V = TypeVar("V", bound=QTableView)


def table(
    model: QAbstractItemModel, widths: Sequence[float] = (), *, stretch: int = -1, name: str = ""
) -> QTableView:
    """A view on rows: whole rows are chosen, cells are painted by `Cells`.

    Args:
        model: Of a table.
        widths: px at 100 %, by column.
        stretch: The column that takes the room that is left; -1 for none.
        name: For screen readers.
    """
    view = dressed(QTableView(), model, name)
    head = view.horizontalHeader()
    for at, width in enumerate(widths):
        head.resizeSection(at, px(width))
    if stretch >= 0:
        head.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    return view


def dressed(view: V, model: QAbstractItemModel, name: str) -> V:
    """A view on a model, as every table looks."""
    view.setModel(model)
    view.setItemDelegate(Cells(view))
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setAccessibleName(name)
    view.setTabKeyNavigation(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().hide()
    view.verticalHeader().setMinimumSectionSize(theme.row_height())
    view.verticalHeader().setDefaultSectionSize(theme.row_height())
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    head = view.horizontalHeader()
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setHighlightSections(False)
    head.setMinimumSectionSize(px(24))
    return view


class FrozenTable(QWidget):
    """Two views on one model with one selection; the left one holds the first columns.

    Attributes:
        view: The right view; it has the current cell, the keyboard and the scroll bars.
        left: The left view.
    """

    def __init__(self, view: QTableView, columns: int) -> None:
        """Splits a view.

        Args:
            view: Made by `table`, with its widths.
            columns: How many columns stay at the left; 0 for none.
        """
        super().__init__()
        self.view = view
        self.left = table(view.model(), name=view.accessibleName())
        self._columns = columns
        self.left.setSelectionModel(view.selectionModel())
        self.left.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        view.setProperty("twin", self.left)
        self.left.setProperty("twin", view)
        if columns:
            view.horizontalHeader().setProperty("part", "right")
        self.left.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.verticalScrollBar().valueChanged.connect(self.left.verticalScrollBar().setValue)
        self.left.verticalScrollBar().valueChanged.connect(view.verticalScrollBar().setValue)
        self.left.horizontalHeader().sectionResized.connect(lambda *_: self.fit())
        # As high as the right view's sideways scroll bar: without it the last rows drift apart.
        self._under = QWidget()
        self._under.setFixedHeight(gap(12))
        view.horizontalScrollBar().rangeChanged.connect(lambda *_: self._level())
        layout = QHBoxLayout(self)
        layout.setSpacing(0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column(self.left, self._under, space=0, name="surface"))
        layout.addWidget(rule(upright=True, name="edge"))
        layout.addWidget(view, 1)
        self.setFocusProxy(view)
        self.split()

    def split(self) -> None:
        """Shows each column in its view; called again after the model's columns changed."""
        for at in range(self.view.model().columnCount()):
            if at < self._columns and not self.view.isColumnHidden(at):
                self.left.setColumnWidth(at, self.view.columnWidth(at))
            self.left.setColumnHidden(at, at >= self._columns)
            self.view.setColumnHidden(at, at < self._columns)
        self.fit()

    def fit(self) -> None:
        """Makes the left view as wide as its columns."""
        self.left.setFixedWidth(sum(self.left.columnWidth(at) for at in range(self._columns)))
        self._level()

    def _level(self) -> None:
        self._under.setVisible(self.view.horizontalScrollBar().maximum() > 0)
