"""What each column of a township's form is filled with, with the first values beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from csdesk.gui.delegates import KIND
from csdesk.gui.editors import CodeEditor
from csdesk.gui.parts import row
from csdesk.gui.tables import table
from csdesk.gui.theme import gap, px
from csdesk.services.formsamples import Asks, Before

EMPTY = "不填"
_HEADS = ("表里的列", "填什么", "前几行会写成", "说明")
_WIDTHS = (250, 220, 330, 260)
_WHY = {
    "found": ("good", "已认出"),
    "formula": ("soft", "表里有公式，由它自己算"),
    "not_collected": ("soft", "按规定不收集，不填"),
    "guess": ("ask", "不大确定，请选定或留空"),
    "unknown": ("ask", "没有这项数据，留空"),
}
_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Run = Callable[[], object]


class FillColumns(QWidget):
    """Heading, field and first values of every column."""

    changed = Signal()  # another field was chosen
    left = Signal()  # Enter: go on

    def __init__(self) -> None:
        super().__init__()
        self.asks: tuple[Asks, ...] = ()
        self.boxes: list[CodeEditor] = []
        self._ids: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._wide = True
        self._model = QStandardItemModel(0, len(_HEADS), self)
        self._model.setHorizontalHeaderLabels(list(_HEADS))
        self.view = table(self._model, _WIDTHS, stretch=3, name="列对应")
        self.view.verticalHeader().setDefaultSectionSize(px(26) + gap(14))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.view.installEventFilter(self)

    def fit(self, *, wide: bool) -> None:
        """Leaves the explanations out where it is narrow."""
        self._wide = wide
        self.view.setColumnHidden(3, not wide)
        head, mode = self.view.horizontalHeader(), QHeaderView.ResizeMode
        head.setSectionResizeMode(2, mode.Interactive if wide else mode.Stretch)
        for at, width in enumerate(_WIDTHS):
            self.view.setColumnWidth(at, px(width if wide else width * 0.8))
        self._write()

    @property
    def doubtful(self) -> int:
        """Columns that nothing is filled into and that could be."""
        return sum(one.why in ("guess", "unknown") for one in self.asks)

    def show_form(self, seen: Before) -> None:
        """Shows the columns of a form; where they are the same, only what is written in them."""
        same = [a.letter for a in self.asks] == [a.letter for a in seen.asks] and self._labels
        self.asks = seen.asks
        if not same:
            self._labels = dict(seen.fields)
            self._ids = {label: id for id, label in self._labels.items()}
            self._build()
        self._write()

    def _write(self) -> None:
        """The first values of each column, and what is to be said of it."""
        for at, one in enumerate(self.asks):
            tone, why = _WHY[one.why]
            if one.refused:
                tone, why = "ask", one.refused
            elif one.why == "guess":
                why = f"可能是“{self._labels.get(one.guess, '')}”" + "，请选定或留空" * self._wide
            values = " / ".join(filter(None, one.samples))
            if self._wide or (values and not one.refused):
                self._model.setItem(at, 2, _item(values, ""))
            else:  # no room for another column
                self._model.setItem(at, 2, _item(why, tone))
            self._model.setItem(at, 3, _item(why, tone))

    def _build(self) -> None:
        self.boxes = []
        self._model.removeRows(0, self._model.rowCount())
        for at, one in enumerate(self.asks):
            head = _item(f"{one.letter}  {one.heading}", "name")
            self._model.appendRow([head, _item("", ""), _item("", ""), _item("", "")])
            box = CodeEditor((EMPTY, *self._ids))
            box.setAccessibleName(f"{one.heading} 填什么")
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.put(self._labels.get(one.chosen or "", EMPTY))
            box.setEnabled(one.why not in ("formula", "not_collected"))
            box.setProperty("touched", False)
            box.activated.connect(partial(self._touch, box))
            box.left.connect(partial(self._settle, box))
            box.installEventFilter(self)
            self.boxes.append(box)
            self.view.setIndexWidget(self._model.index(at, 1), row(box, margins=(4, 3, 4, 3)))
        if self.boxes:
            first = next(
                (n for n, one in enumerate(self.asks) if one.why in ("guess", "unknown")), 0
            )
            self.view.selectRow(first)

    def chosen(self) -> dict[str, str]:
        """By letter the field that the clerk chose, of the columns that he touched."""
        return {
            one.letter: self._ids.get(box.words(), "")
            for one, box in zip(self.asks, self.boxes, strict=True)
            if box.property("touched")
        }

    def _touch(self, box: CodeEditor, *_: object) -> None:
        box.setProperty("touched", True)
        self.changed.emit()

    def _settle(self, box: CodeEditor) -> None:
        """What was typed and is no field leaves the column empty."""
        words = box.words()
        if words not in self._ids and words != EMPTY:
            box.settle()
        if box.words() not in self._ids and box.words() != EMPTY:
            box.put(EMPTY)
        at = self.boxes.index(box)
        now = self.asks[at].chosen or ""
        if self._ids.get(box.words(), "") != now:
            self._touch(box)

    # ---- keys -----------------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """F2 changes the field, Delete leaves the column empty, Enter goes on."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and (override or event.type() == QEvent.Type.KeyPress):
            act = self._act(watched, event)
            if act is not None:
                event.accept()
                if not override:
                    act()
                    return True
        elif event.type() == QEvent.Type.FocusIn and isinstance(watched, CodeEditor):
            self.view.selectRow(self.boxes.index(watched))
        return super().eventFilter(watched, event)

    def _act(self, watched: QObject, event: QKeyEvent) -> Run | None:
        key = event.key()
        if watched is self.view:
            here: dict[int, Run] = {
                Qt.Key.Key_F2: self.edit_current, Qt.Key.Key_Delete: self.leave_empty,
                Qt.Key.Key_Return: self.left.emit, Qt.Key.Key_Enter: self.left.emit,
            }  # fmt: skip
            return here.get(key)
        if isinstance(watched, CodeEditor):
            if key in _KEYS:
                return partial(self._done, watched)
            if key == Qt.Key.Key_Escape:
                return self.view.setFocus
        return None

    def _done(self, box: CodeEditor) -> None:
        """Enter in a box: it is taken, and the next line is the current one."""
        box.settle()
        self._settle(box)
        at = self.boxes.index(box)
        self.view.setFocus()
        self.view.selectRow(min(at + 1, len(self.boxes) - 1))

    def edit_current(self) -> None:
        """F2: the field of the column at the cursor is typed or chosen."""
        at = self.view.currentIndex().row()
        if 0 <= at < len(self.boxes) and self.boxes[at].isEnabled():
            self.boxes[at].setFocus()
            if (line := self.boxes[at].lineEdit()) is not None:
                line.selectAll()

    def leave_empty(self) -> None:
        """Delete: the column is not filled."""
        at = self.view.currentIndex().row()
        if 0 <= at < len(self.boxes) and self.boxes[at].isEnabled():
            self.boxes[at].put(EMPTY)
            self._touch(self.boxes[at])


def _item(words: str, kind: str) -> QStandardItem:
    made = QStandardItem(words)
    made.setEditable(False)
    made.setData(kind, KIND)
    return made
