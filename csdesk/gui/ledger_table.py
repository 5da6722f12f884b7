"""The table of a list: frozen first columns, widths that follow the words, keys, and its place.

Its place is the record at the cursor and how high it stands; a list that is asked again keeps both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from csdesk.domain.fields import Field
from csdesk.gui import theme
from csdesk.gui.delegates import KIND
from csdesk.gui.ledger_model import LedgerModel, Listing
from csdesk.gui.tables import FrozenTable, table
from csdesk.gui.theme import gap, px

_WIDEST = {"name": 200, "note": 260, "text": 240, "codes": 240, "names": 160, "phones": 220}
_CHOOSE = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list stands.

    Attributes:
        id: The record at the cursor; None for none.
        above: Rows between the top of the view and the record.
        shift: The part of a row, in px, that the top row is scrolled out.
        sideways: How far it is scrolled to the right, in px.
    """

    id: int | None = None
    above: int = 0
    shift: int = 0
    sideways: int = 0


class LedgerTable(FrozenTable):
    """A list on screen. Signals name ids, not rows."""

    opened = Signal(int)  # Enter, or a double click
    edited = Signal(int)  # F2
    voided = Signal()  # Delete
    copied = Signal()  # Ctrl+C
    turned = Signal(int)  # Ctrl+PgUp, Ctrl+PgDn: views to go on
    sorted = Signal(str)  # a heading was pressed: its path
    followed = Signal(str, int)  # a number was pressed: its path, the record
    moved = Signal()  # another record, or other records chosen
    asked_menu = Signal(QPoint)  # a menu of the row is wanted, at a point of the screen

    def __init__(self, model: LedgerModel, name: str) -> None:
        """Makes both views.

        Args:
            model: Of the list; it may be empty.
            name: For screen readers.
        """
        super().__init__(table(model, name=name), 2)
        self.model = model
        self._own_frozen: int | None = None  # what the clerk chose
        self._grown: dict[str, int] = {}  # path to width, so that columns never shrink
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
        """Marked records, else the selected ones, in the order of the list."""
        if self.model.marked:
            return [id for id in self.model.ids if id in self.model.marked]
        return [self.model.ids[row] for row in self.chosen_rows]

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
        return Place(id, self.view.currentIndex().row() - at // high, at % high, sideways)

    def show_list(self, listing: Listing, place: Place) -> None:
        """Shows a list so that the record of a place stands as high as it did, in one paint."""
        if self.model.renew(listing):
            return
        views = (self.view, self.left)
        for view in views:
            view.setUpdatesEnabled(False)
        try:
            self.model.fill(listing)
            if self._own_frozen is None:
                self._columns = 2 + _narrow(listing.fields)
            self._widths()
            self.split()
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
        index = self.model.index(max(row, 0), max(self._columns, 1))
        self.view.selectionModel().setCurrentIndex(index, _CHOOSE)
        bar.setValue((row - place.above) * high + place.shift if row >= 0 else 0)
        self.view.horizontalScrollBar().setValue(place.sideways)
        self.left.updateGeometries()
        self.left.verticalScrollBar().setValue(bar.value())

    # ---- columns --------------------------------------------------------------------------------
    @property
    def frozen_columns(self) -> int:
        """Columns at the left besides the number of the row."""
        return self._columns - 1

    def freeze(self, columns: int) -> None:
        """Keeps so many columns, the number of the row among them, at the left."""
        self._own_frozen = self._columns = columns
        self.split()

    def _widths(self) -> None:
        metrics = QFontMetrics(theme.font())
        small = QFontMetrics(theme.font("small", 500))
        number = metrics.horizontalAdvance(f"{len(self.model.ids)}") + gap(8)
        for view in (self.view, self.left):
            view.setColumnWidth(0, max(px(46), number + gap(20)))
        for at, (path, field) in enumerate(zip(self.model.paths, self.model.fields, strict=True)):
            least = small.horizontalAdvance(f"{field.heading} ↓") + gap(18)
            self._grown[path] = max(self._grown.get(path, 0), least, px(56))
            self._widen(at, path, field, metrics)

    def _grow(self, first: QModelIndex, last: QModelIndex) -> None:
        """A page came: columns that it needs wider become so."""
        if first.column() == last.column() == 0:
            return
        metrics = QFontMetrics(theme.font())
        before = dict(self._grown)
        for at, (path, field) in enumerate(zip(self.model.paths, self.model.fields, strict=True)):
            self._widen(at, path, field, metrics, range(first.row(), last.row() + 1))
        if before != self._grown:
            self.split()

    def _widen(
        self,
        at: int,
        path: str,
        field: Field,
        metrics: QFontMetrics,
        rows: Sequence[int] = range(64),
    ) -> None:
        small = QFontMetrics(theme.font("small"))
        wide = self._grown.get(path, px(56))
        most = px(_WIDEST.get(field.kind, 200))
        for row in rows[:256]:
            words = self.model.words(row)
            if words is not None and wide < most:
                pills = words[at].split("、") if field.kind == "codes" else []
                lead = gap(18) + (px(18) + gap(6) if path in self.model.states else 0)
                need = (
                    sum(small.horizontalAdvance(p) + gap(18) for p in pills)
                    if pills
                    else metrics.horizontalAdvance(words[at])
                )
                wide = max(wide, min(need + lead, most))
        self._grown[path] = wide
        for view in (self.view, self.left):
            view.setColumnWidth(at + 1, wide)

    # ---- keys and clicks ------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """The keys of a list."""
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
        if control and key in (keys.Key_PageUp, keys.Key_PageDown):
            self.turned.emit(-1 if key == keys.Key_PageUp else 1)
        elif control and key == keys.Key_C:
            self.copied.emit()
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
            self.model.mark([id])
            self.moved.emit()
            if (row := self.view.currentIndex().row()) + 1 < len(self.model.ids):
                self.choose(row + 1)
        else:
            return False
        return True

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.ids[index.row()])

    def _follow(self, index: QModelIndex) -> None:
        if index.column() and index.data(KIND) == "link":
            self.followed.emit(self.model.paths[index.column() - 1], self.model.ids[index.row()])

    def _sort(self, section: int) -> None:
        if section:
            self.sorted.emit(self.model.paths[section - 1])

    def _menu(self, at: QPoint) -> None:
        view = self.sender()
        if isinstance(view, QTableView):
            self.asked_menu.emit(view.viewport().mapToGlobal(at))


def copy(rows: Sequence[Sequence[str]]) -> None:
    """Puts lines on the clipboard as Excel takes them: tabs between cells, one line a row."""
    clean = [[" ".join(cell.split()) for cell in row] for row in rows]
    QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in clean))


def _narrow(fields: Sequence[Field]) -> int:
    """How many columns beside the first are so narrow that they stay with it: sex, age."""
    found = 0
    for field in fields[1:3]:
        if field.width > 9 or field.kind not in ("code", "number"):
            break
        found += 1
    return found
