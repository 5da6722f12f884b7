"""What each column of a township's form is filled with, with the first values beside it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QVBoxLayout

from csdesk.gui.form.editors import CodeEditor
from csdesk.gui.imports.column_boxes import ColumnBoxes, item
from csdesk.gui.theme import px
from csdesk.gui.widgets.parts import row
from csdesk.services.forms.samples import Asks, Before

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


class FillColumns(ColumnBoxes):
    """Heading, field and first values of every column."""

    def __init__(self) -> None:
        super().__init__(_HEADS, _WIDTHS, EMPTY)
        self.asks: tuple[Asks, ...] = ()
        self._ids: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._wide = True
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)

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
                self._model.setItem(at, 2, item(values, ""))
            else:  # no room for another column
                self._model.setItem(at, 2, item(why, tone))
            self._model.setItem(at, 3, item(why, tone))

    def _build(self) -> None:
        self.boxes = []
        self._model.removeRows(0, self._model.rowCount())
        for at, one in enumerate(self.asks):
            head = item(f"{one.letter}  {one.heading}", "name")
            self._model.appendRow([head, item("", ""), item("", ""), item("", "")])
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

    def _take(self, box: CodeEditor) -> None:
        self._settle(box)
