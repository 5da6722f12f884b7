"""The table of a sheet: worked through by keys alone, one row after the other."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from csdesk.gui import theme
from csdesk.gui.batch.cells import BatchCells
from csdesk.gui.batch.model import BatchModel
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets.delegates import Index
from csdesk.gui.widgets.tables import dressed
from csdesk.services.office import Office
from csdesk.services.rounds.batch import Given

_WIDEST = {"who": 260, "told": 240, "pills": 170, "cell": 180, "after": 240}
_STATES = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class BatchTable(QTableView):
    """Rows in their order; Enter answers and goes on, a number is an answer or a choice."""

    opening = Signal(int)  # this row was answered so that it opens
    moved = Signal()

    def __init__(self, office: Office, model: BatchModel, name: str) -> None:
        super().__init__()
        self._model = model
        dressed(self, model, name)
        self.cells = BatchCells(office, self)
        self.setItemDelegate(self.cells)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self._opened: tuple[int, QWidget] | None = None
        self.verticalScrollBar().valueChanged.connect(lambda _: self._place_opened())
        self.clicked.connect(self._click)

    # ---- standing and going on ------------------------------------------------------------------
    @property
    def row(self) -> int:
        """The row at the cursor; -1 for none."""
        return self.currentIndex().row()

    def stand(self, row: int, column: int = -1) -> None:
        """Puts the cursor on a row, at its first cell to be filled."""
        if not 0 <= row < self._model.rowCount():
            return
        at = column if column >= 0 else self._first(row)
        index = self._model.index(row, at)
        self.selectionModel().setCurrentIndex(index, _STATES)
        self.scrollTo(index)

    def _first(self, row: int) -> int:
        flow = self._model.flow
        return next((c for c in flow if not self._filled(row, c)), flow[0])

    def _filled(self, row: int, column: int) -> bool:
        return bool(self._model.index(row, column).data())

    def advance(self) -> None:
        """From a cell to the next one, from the last to the next row."""
        row, column, flow = self.row, self.currentIndex().column(), self._model.flow
        later = [c for c in flow if c > column]
        if later:
            self.stand(row, later[0])
        elif row + 1 < self._model.rowCount():
            self.stand(row + 1, flow[0])
        else:
            self.moved.emit()

    def next_problem(self) -> None:
        """F8: the next faulty cell, from the top again after the last."""
        model = self._model
        columns = {c.field.id: n for n, c in enumerate(model.columns) if c.field}
        rows = {line.id: n for n, line in enumerate(model.lines)}
        places = sorted(
            (rows[id], columns[field])
            for id, field in model.problems
            if id in rows and field in columns
        )
        here = (self.row, self.currentIndex().column())
        if places:
            self.stand(*next((p for p in places if p > here), places[0]))
            self.setFocus()

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        """Where a number is an answer, no input method composes."""
        super().currentChanged(current, previous)
        typed = current.isValid() and bool(current.flags() & Qt.ItemFlag.ItemIsEditable)
        choices = typed and bool(self._model.choices(self._model.columns[current.column()].field))
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, typed and not choices)
        self.viewport().update()
        self.moved.emit()

    # ---- keys -----------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, numbers, Backspace; what else is typed goes into the cell."""
        if self.state() == QAbstractItemView.State.EditingState:
            event.ignore()  # what the cell's editor let pass; the delegate goes on by itself
            return
        index, key = self.currentIndex(), event.key()
        if event.modifiers() not in _PLAIN or not index.isValid():
            super().keyPressEvent(event)
            return
        shown = self._model.columns[index.column()]
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(index, shown.kind == "answer")
        elif shown.kind == "answer" and self._answer_key(index.row(), event.text()):
            pass
        elif shown.kind == "answer" and key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._model.answer(index.row(), "")
            self.close_row()
        elif shown.field is not None and key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._model.setData(index, "")
        elif self._model.choices(shown.field) and self._choice_key(index, event.text()):
            self.advance()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.stand(0 if key == Qt.Key.Key_Home else self._model.rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def _enter(self, index: QModelIndex, answer: bool) -> None:
        if not answer:
            self.advance()
            return
        line = self._model.lines[index.row()]
        if self._model.given.get(line.id, Given()).answer or line.answer:
            self.advance()  # answered already: only on
        else:
            self._answer_key(index.row(), "1")

    def _answer_key(self, row: int, text: str) -> bool:
        answers = self.cells.answers
        if not (text.isdecimal() and 1 <= int(text) <= len(answers)):
            return False
        answer = answers[int(text) - 1]
        self._model.answer(row, answer.code)
        if answer.asks:
            self.opening.emit(row)
        else:
            self.close_row()
            self.advance()
        return True

    def _choice_key(self, index: QModelIndex, text: str) -> bool:
        offered = self._model.choices(self._model.columns[index.column()].field)
        if not (text.isdecimal() and 1 <= int(text) <= len(offered)):
            return False
        return self._model.setData(index, offered[int(text) - 1])

    def closeEditor(  # noqa: N802  # Qt's name
        self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint
    ) -> None:
        """Enter in a cell goes on to the next."""
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.setFocus()
        hints = QAbstractItemDelegate.EndEditHint
        if hint in (hints.SubmitModelCache, hints.EditNextItem):
            self.advance()

    def _click(self, index: QModelIndex) -> None:
        pointer = self.viewport().mapFromGlobal(self.cursor().pos())
        self.answer_at(index, pointer.x() - self.visualRect(index).left())

    def answer_at(self, index: QModelIndex, x: int) -> None:
        """Gives the answer whose key cap stands at a place of an answer's cell, x px in it."""
        if self._model.columns[index.column()].kind == "answer":
            number = self.cells.cap_at(index, x)
            if number is not None:
                self._answer_key(index.row(), str(number))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The cursor stands somewhere."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.stand(0)

    # ---- an opened row --------------------------------------------------------------------------
    def open_row(self, row: int, widget: QWidget) -> None:
        """Makes room under a row for a widget."""
        self.close_row()
        widget.setParent(self.viewport())
        self._opened = (row, widget)
        widget.ensurePolished()
        widget.adjustSize()
        self.setRowHeight(row, theme.row_height() + widget.sizeHint().height() + gap(4))
        self._place_opened()
        widget.show()
        self.scrollTo(self._model.index(row, 0))

    def show_opened(self, field: QWidget) -> None:
        """Scrolls until a field of the opened row is seen."""
        top = field.mapTo(self.viewport(), QPoint(0, 0)).y()
        below = top + field.height() + gap(6) - self.viewport().height()
        bar = self.verticalScrollBar()
        if below > 0:
            bar.setValue(bar.value() + below)
        elif top < 0:
            bar.setValue(bar.value() + top - gap(6))

    def close_row(self) -> None:
        """The row is as high as the others again."""
        if self._opened is None:
            return
        row, widget = self._opened
        self._opened = None
        widget.hide()
        widget.deleteLater()
        self.setRowHeight(row, theme.row_height())
        self.setFocus()

    @property
    def opened(self) -> int:
        """The row that is open; -1 for none."""
        return self._opened[0] if self._opened else -1

    def _place_opened(self) -> None:
        if self._opened is not None:
            row, widget = self._opened
            top = self.rowViewportPosition(row) + theme.row_height()
            height = self.rowHeight(row) - theme.row_height()
            widget.setGeometry(0, top, self.viewport().width(), height - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is open is as wide as the table."""
        super().resizeEvent(event)
        self._place_opened()

    # ---- widths ---------------------------------------------------------------------------------
    def fit_columns(self) -> None:
        """Each column as wide as its words, the last takes the room that is left."""
        metrics, small = QFontMetrics(theme.font()), QFontMetrics(theme.font("small", 500))
        head = self.horizontalHeader()
        for at, shown in enumerate(self._model.columns):
            wide = small.horizontalAdvance(shown.head) + gap(18)
            if shown.kind == "number":
                wide = max(px(46), metrics.horizontalAdvance("9999") + gap(24))
            elif shown.kind == "answer":
                wide = max(wide, self.cells.answers_width())
            else:
                words = (
                    str(self._model.index(r, at).data() or "")
                    for r in range(min(self._model.rowCount(), 200))
                )
                extra = gap(18) * (4 if shown.kind == "pills" else 1)
                need = max((metrics.horizontalAdvance(w) + extra for w in words), default=0)
                wide = max(wide, min(need, px(_WIDEST[shown.kind])))
                if shown.kind in ("cell", "after"):
                    wide = max(wide, px(110))
            head.resizeSection(at, wide)
        last = len(self._model.columns) - 1
        for at in range(last + 1):
            mode = (
                QHeaderView.ResizeMode.Stretch if at == last else QHeaderView.ResizeMode.Interactive
            )
            head.setSectionResizeMode(at, mode)
