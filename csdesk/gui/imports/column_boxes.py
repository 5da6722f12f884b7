"""A table of a file's columns, each with a box in which its field is chosen; all of it by keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QWidget

from csdesk.gui.form.editors import CodeEditor
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets.delegates import KIND
from csdesk.gui.widgets.parts import Run
from csdesk.gui.widgets.tables import table

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ColumnBoxes(QWidget):
    """What is the same wherever columns get fields; who inherits fills the rows and lays out.

    Attributes:
        boxes: Of each row the box; disabled where there is nothing to choose.
    """

    changed = Signal()  # another field was chosen
    left = Signal()  # Enter: go on

    def __init__(self, heads: Sequence[str], widths: Sequence[float], none: str) -> None:
        """Without rows.

        Args:
            heads: Over the columns of the table.
            widths: px at 100 %; the fourth takes the room that is left.
            none: The choice that gives a column no field.
        """
        super().__init__()
        self._none = none
        self.boxes: list[CodeEditor] = []
        self._model = QStandardItemModel(0, len(heads), self)
        self._model.setHorizontalHeaderLabels(list(heads))
        self.view = table(self._model, widths, stretch=3, name="列对应")
        self.view.verticalHeader().setDefaultSectionSize(px(26) + gap(14))
        self.setFocusProxy(self.view)
        self.view.installEventFilter(self)

    def _touch(self, box: CodeEditor, *_: object) -> None:
        box.setProperty("touched", True)
        self.changed.emit()

    # ---- keys -----------------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """F2 changes the field, Delete leaves the column out, Enter goes on."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and (override or event.type() == QEvent.Type.KeyPress):
            act = self._act(watched, event.key())
            if act is not None:
                event.accept()
                if not override:
                    act()
                    return True
        elif event.type() == QEvent.Type.FocusIn and (at := self._row_of(watched)) >= 0:
            self.view.selectRow(at)
        return super().eventFilter(watched, event)

    def _act(self, watched: QObject, key: int) -> Run | None:
        if watched is self.view:
            here: dict[int, Run] = {
                Qt.Key.Key_F2: self.edit_current, Qt.Key.Key_Delete: self.leave_out,
                Qt.Key.Key_Return: self.left.emit, Qt.Key.Key_Enter: self.left.emit,
            }  # fmt: skip
            return here.get(key)
        if key in _ENTER:
            return partial(self._done, watched)
        return self.view.setFocus if key == Qt.Key.Key_Escape else None

    def _row_of(self, watched: QObject) -> int:
        """The row whose box it is; -1 where it is none."""
        return next((at for at, box in enumerate(self.boxes) if box is watched), -1)

    def _done(self, watched: QObject) -> None:
        """Enter in a box: it is taken, and the next line is the current one."""
        at = self._row_of(watched)
        if isinstance(watched, CodeEditor):
            watched.settle()
            self._take(watched)
        self.view.setFocus()
        self.view.selectRow(min(at + 1, len(self.boxes) - 1))

    def _take(self, box: CodeEditor) -> None:
        """What was typed or chosen in a box counts."""
        self._touch(box)

    def edit_current(self) -> None:
        """F2: the field of the column at the cursor is typed or chosen."""
        if (box := self._current()) is not None:
            box.setFocus()
            if (line := box.lineEdit()) is not None:
                line.selectAll()

    def leave_out(self) -> None:
        """Delete: the column gets no field."""
        if (box := self._current()) is not None:
            box.put(self._none)
            self._touch(box)

    def _current(self) -> CodeEditor | None:
        """The box at the cursor, where there is something to choose."""
        at = self.view.currentIndex().row()
        box = self.boxes[at] if 0 <= at < len(self.boxes) else None
        return box if box is not None and box.isEnabled() else None


def item(words: str, kind: str) -> QStandardItem:
    """A cell of it that is only read; `kind` as `delegates.KIND`."""
    made = QStandardItem(words)
    made.setEditable(False)
    made.setData(kind, KIND)
    return made
