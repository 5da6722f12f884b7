"""The table of a list: frozen first columns, widths that follow the words, keys, and its place.

Its place is the record at the cursor and how high it stands; a list that is asked again keeps both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from csdesk.domain.fields import Field
from csdesk.gui import theme
from csdesk.gui.ledger.model import LedgerModel, Listing
from csdesk.gui.ledger.widths import Widths
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets.delegates import KIND
from csdesk.gui.widgets.tables import FrozenTable, table

_FROZEN_SHARE = 0.6  # of the table's width that columns at the left may take
_MARKING: Mapping[int, Callable[[int, int, int], int]] = {  # of row, page and last row, where to
    int(Qt.Key.Key_Up): lambda row, page, last: row - 1,
    int(Qt.Key.Key_Down): lambda row, page, last: row + 1,
    int(Qt.Key.Key_PageUp): lambda row, page, last: row - page,
    int(Qt.Key.Key_PageDown): lambda row, page, last: row + page,
    int(Qt.Key.Key_Home): lambda row, page, last: 0,
    int(Qt.Key.Key_End): lambda row, page, last: last,
}
_CHOOSE = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list stands.

    Attributes:
        id: The record at the cursor; None for none.
        above: Rows between the top of the view and the record.
        shift: The part of a row, in px, that the top row is scrolled out.
        sideways: How far it is scrolled to the right, in px.
        row: Where the record stood; the next one stands there when it is gone.
    """

    id: int | None = None
    above: int = 0
    shift: int = 0
    sideways: int = 0
    row: int = 0


class LedgerTable(FrozenTable):
    """A list on screen. Signals name ids, not rows.

    Attributes:
        widths: Of its columns.
        frozen: Columns besides the number that shall stay at the left; None for what fits.
        keys: Keys that begin a verb of the list's own.
    """

    opened = Signal(int)  # Enter, or a double click
    edited = Signal(int)  # F2
    voided = Signal()  # Delete
    keyed = Signal(str)  # one of `keys`
    copied = Signal()  # Ctrl+C
    turned = Signal(int)  # Ctrl+PgUp, Ctrl+PgDn: views to go on
    sorted = Signal(str)  # a heading was pressed: its path
    followed = Signal(str, int)  # a number was pressed: its path, the record
    moved = Signal()  # another record, or other records chosen
    arranged = Signal(object)  # headings were carried, or drawn to a width: all paths in order
    asked_menu = Signal(QPoint)  # a menu of the row is wanted, at a point of the screen

    def __init__(self, model: LedgerModel, name: str) -> None:
        """Makes both views.

        Args:
            model: Of the list; it may be empty.
            name: For screen readers.
        """
        super().__init__(table(model, name=name), 2)
        self.model = model
        self.widths = Widths()
        self.frozen: int | None = None
        self.keys: frozenset[str] = frozenset()
        self._placing = False
        # The row and the marks as Shift was pressed, and the row where the cursor went since.
        self._anchor: tuple[int, frozenset[int], int] | None = None
        for view in (self.view, self.left):
            view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
            view.installEventFilter(self)
            view.doubleClicked.connect(self._open)
            view.clicked.connect(self._follow)
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(self._menu)
            head = view.horizontalHeader()
            head.setSectionsClickable(True)
            head.sectionClicked.connect(self._sort)
            head.setSectionsMovable(True)
            head.setFirstSectionMovable(False)
            head.sectionMoved.connect(lambda *_: QTimer.singleShot(0, self, self._carried))
            head.sectionHandleDoubleClicked.connect(self._by_words)
            head.viewport().installEventFilter(self)
        self.view.horizontalHeader().setStretchLastSection(True)  # rows end at the edge
        chosen = self.view.selectionModel()
        chosen.selectionChanged.connect(lambda *_: self.moved.emit())
        chosen.currentRowChanged.connect(lambda *_: self.moved.emit())
        model.dataChanged.connect(self._grow)

    # ---- what is chosen -------------------------------------------------------------------------
    @property
    def current(self) -> int | None:
        """The record at the cursor."""
        row = self.view.currentIndex().row()
        return self.model.ids[row] if 0 <= row < len(self.model.ids) else None

    @property
    def chosen_rows(self) -> list[int]:
        """Rows that are selected, from the top."""
        found: set[int] = set()
        selection = self.view.selectionModel().selection()
        for part in (selection.at(n) for n in range(selection.size())):
            found.update(range(part.top(), part.bottom() + 1))
        return sorted(found)

    @property
    def chosen(self) -> list[int]:
        """Marked records, those of other lists at the end, else the selected ones."""
        if marked := self.model.marked:
            here = [id for id in self.model.ids if id in marked]
            return here if len(here) == len(marked) else [*here, *sorted(marked - set(here))]
        return [self.model.ids[row] for row in self.chosen_rows]

    @property
    def several(self) -> str:
        """What `chosen` is, in words, where it is less than the list; empty for the list."""
        if self.model.marked:
            return "已标的"
        return "选中的" if len(self.chosen_rows) > 1 else ""

    @property
    def chosen_count(self) -> int:
        """How many records are marked, or selected."""
        return len(self.model.marked) or len(self.chosen_rows)

    def choose(self, row: int) -> None:
        """Puts the cursor on a row and shows it."""
        index = self.model.index(row, max(self._columns, 1))
        self.view.selectionModel().setCurrentIndex(index, _CHOOSE)
        self.view.scrollTo(index)

    # ---- its place ------------------------------------------------------------------------------
    def place(self) -> Place:
        """Where the list stands now."""
        sideways = self.view.horizontalScrollBar().value()
        if (id := self.current) is None:
            return Place(sideways=sideways)
        high, at = theme.row_height(), self.view.verticalScrollBar().value()
        row = self.view.currentIndex().row()
        return Place(id, row - at // high, at % high, sideways, row)

    def show_list(self, listing: Listing, place: Place) -> None:
        """Shows a list so that the record of a place stands as high as it did, in one paint."""
        if self.model.renew(listing):
            return
        views = (self.view, self.left)
        for view in views:
            view.setUpdatesEnabled(False)
        try:
            self.model.fill(listing)
            self._fit_columns()
            self._settle_frozen()
            self._stand(listing.at, place)
        finally:
            for view in views:
                view.setUpdatesEnabled(True)

    def _stand(self, row: int, place: Place) -> None:
        if not len(self.model.ids):
            return
        bar = self.view.verticalScrollBar()
        high = theme.row_height()
        self.view.updateGeometries()  # a reset leaves the bar as long as the list before
        row = min(place.row, len(self.model.ids) - 1) if row < 0 else row
        index = self.model.index(row, max(self._columns, 1))
        self.view.selectionModel().setCurrentIndex(index, _CHOOSE)
        bar.setValue((row - place.above) * high + place.shift)
        self.view.horizontalScrollBar().setValue(place.sideways)
        self.left.updateGeometries()
        self.left.verticalScrollBar().setValue(bar.value())

    # ---- columns --------------------------------------------------------------------------------
    @property
    def frozen_columns(self) -> int:
        """Columns at the left besides the number of the row."""
        return self._columns - 1

    def freeze(self, columns: int | None) -> None:
        """Keeps so many columns besides the number at the left; None for name, sex and age."""
        self.frozen = columns
        self._settle_frozen()

    def _settle_frozen(self) -> None:
        """As many as asked for, but never so many that the others have no room."""
        wanted = _narrow(self.model.fields) + 1 if self.frozen is None else self.frozen
        widths = [self.widths.of(p) for p in self.model.paths]
        room = self.width() * _FROZEN_SHARE - self.view.columnWidth(0)
        while wanted > 1 and sum(widths[:wanted]) > room:
            wanted -= 1
        self._columns = 1 + min(wanted, len(widths))
        self.split()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower table keeps fewer columns at its left."""
        super().resizeEvent(event)
        if self.model.paths:
            self._settle_frozen()

    def _fit_columns(self) -> None:
        metrics = QFontMetrics(theme.font())
        number = metrics.horizontalAdvance(f"{len(self.model.ids)}") + gap(8)
        for view in (self.view, self.left):
            view.setColumnWidth(0, max(px(46), number + gap(20)))
        self.widths.heads(self.model)
        self.widths.look(self.model, range(64))
        self._put_widths()

    def _put_widths(self) -> None:
        for at, path in enumerate(self.model.paths, 1):
            for view in (self.view, self.left):
                view.setColumnWidth(at, self.widths.of(path))

    def _grow(self, first: QModelIndex, last: QModelIndex) -> None:
        """A page came: columns that it needs wider become so."""
        if first.column() == last.column() == 0:
            return
        if self.widths.look(self.model, range(first.row(), last.row() + 1)):
            self._put_widths()
            self.split()

    def _drawn(self, view: QTableView) -> None:
        """The mouse let a heading go: columns that it drew keep their width."""
        head = view.horizontalHeader()
        seen = [n for n in range(1, head.count()) if not head.isSectionHidden(n)]
        if view is self.view:
            seen = seen[:-1]  # the last one takes what is left
        found = False
        for section in seen:
            path, width = self.model.paths[section - 1], view.columnWidth(section)
            if width != self.widths.of(path):
                self.widths.drawn(path, width)
                found = True
        if found:
            self._put_widths()
            self._settle_frozen()
            self.arranged.emit(self.model.paths)

    def _by_words(self, section: int) -> None:
        """A double click on the edge of a heading: as wide as its words again."""
        if section:
            self.widths.forget(self.model.paths[section - 1])
            self._fit_columns()
            self._settle_frozen()
            self.arranged.emit(self.model.paths)

    def _carried(self) -> None:
        """A heading was carried elsewhere: the list is asked anew with its columns so."""
        heads = [v.horizontalHeader() for v in (self.left, self.view)]
        if self._placing:
            return
        self._placing = True
        seen: list[int] = []
        for head in heads:
            shown = (head.logicalIndex(n) for n in range(head.count()))
            seen += [n for n in shown if n and not head.isSectionHidden(n)]
            for section in range(head.count()):
                head.moveSection(head.visualIndex(section), section)
        self._placing = False
        self.arranged.emit(tuple(self.model.paths[n - 1] for n in seen))

    # ---- keys and clicks ------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """The keys of a list."""
        for view in (self.view, self.left):
            if watched is view.horizontalHeader().viewport():
                if event.type() == QEvent.Type.MouseButtonRelease:
                    QTimer.singleShot(0, self, partial(self._drawn, view))
                return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.left.viewport().update()
            self.view.viewport().update()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        keys, held = Qt.Key, event.modifiers()
        control = held == Qt.KeyboardModifier.ControlModifier
        bare = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        key, id = event.key(), self.current
        shifted = held == Qt.KeyboardModifier.ShiftModifier and key in _MARKING and id is not None
        if not shifted and key != keys.Key_Shift:
            self._anchor = None
        if control and key in (keys.Key_PageUp, keys.Key_PageDown):
            self.turned.emit(-1 if key == keys.Key_PageUp else 1)
        elif control and key == keys.Key_C:
            self.copied.emit()
        elif control and key == keys.Key_A:
            self.mark_all()
        elif shifted:
            self._mark_on(key)
        elif not bare or id is None:
            return False
        elif key in (keys.Key_Return, keys.Key_Enter):
            self.opened.emit(id)
        elif key in (keys.Key_Home, keys.Key_End):  # Qt's own go along the row
            self.choose(0 if key == keys.Key_Home else len(self.model.ids) - 1)
        elif key == keys.Key_F2:
            self.edited.emit(id)
        elif key == keys.Key_Delete:
            self.voided.emit()
        elif key == keys.Key_Space:
            self._mark_here()
        elif event.text() in self.keys:
            self.keyed.emit(event.text())
        else:
            return False
        return True

    def _mark_here(self) -> None:
        """Space: the row, or all rows that are selected; one row alone goes on to the next."""
        rows = self.chosen_rows
        ids = {self.model.ids[row] for row in rows}
        marked = self.model.marked
        self.model.mark_only(marked - ids if ids <= marked else marked | ids)
        row = self.view.currentIndex().row()
        if len(rows) == 1 and row + 1 < len(self.model.ids):
            self.choose(row + 1)
        self.moved.emit()

    def mark_all(self) -> None:
        """Ctrl+A: every row of the list, or none of them where all are marked."""
        ids, marked = set(self.model.ids), self.model.marked
        self.model.mark_only(marked - ids if ids <= marked else marked | ids)
        self.moved.emit()

    def _mark_on(self, key: int) -> None:
        """Shift and an arrow: marks from where Shift was pressed to where the cursor goes."""
        row, last = self.view.currentIndex().row(), len(self.model.ids) - 1
        page = max(self.view.viewport().height() // theme.row_height() - 1, 1)
        if self._anchor is None or self._anchor[2] != row or not self.model.marked:
            self._anchor = (row, frozenset(self.model.marked), row)
        to = min(max(_MARKING[key](row, page, last), 0), last)
        begun, before, _ = self._anchor
        self._anchor = (begun, before, to)
        first, end = sorted((begun, to))
        self.model.mark_only({*before, *self.model.ids[first : end + 1]})
        self.choose(to)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.ids[index.row()])

    def _follow(self, index: QModelIndex) -> None:
        """A click on the number of a row marks it; one on a number that counts opens its list."""
        self._anchor = None
        if not index.column():
            self.model.mark([self.model.ids[index.row()]])
            self.moved.emit()
        if index.column() and index.data(KIND) == "link":
            self.followed.emit(self.model.paths[index.column() - 1], self.model.ids[index.row()])

    def _sort(self, section: int) -> None:
        if section:
            self.sorted.emit(self.model.paths[section - 1])

    def _menu(self, at: QPoint) -> None:
        view = self.sender()
        if isinstance(view, QTableView):
            self.asked_menu.emit(view.viewport().mapToGlobal(at))


def _narrow(fields: Sequence[Field]) -> int:
    """How many columns beside the first are so narrow that they stay with it: sex, age."""
    found = 0
    for field in fields[1:3]:
        if field.width > 9 or field.kind not in ("code", "number"):
            break
        found += 1
    return found
