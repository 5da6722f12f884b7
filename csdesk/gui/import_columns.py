"""The third step of an import: which field each column of the workbook feeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from csdesk.domain.fields import Field
from csdesk.domain.headings import Heading
from csdesk.gui.delegates import KIND
from csdesk.gui.import_words import confidence, masked
from csdesk.gui.parts import choice, row, said
from csdesk.gui.tables import table
from csdesk.gui.theme import gap, px
from csdesk.services.importing.columns import Column
from csdesk.services.importing.staging import SheetSeen

LEAVE, ASIDE = "不导入", "原样另存"
_HEADS = ("工作簿的列", "前几行的样子", "对应到", "把握")
_WIDTHS = (190, 250, 250, 300)


@dataclass(frozen=True, slots=True)
class Line:
    """A column of a sheet that is imported."""

    sheet: str
    column: Column
    heading: Heading | None


def lines_of(sheets: Sequence[SheetSeen]) -> list[Line]:
    """The columns of the sheets that are imported."""
    return [
        Line(one.name, column, one.samples.get(column.letter))
        for one in sheets
        if one.action == "import"
        for column in one.columns
    ]


class ImportColumns(QWidget):
    """Heading, samples, field and confidence of every column."""

    changed = Signal()  # another field was chosen
    left = Signal()  # Enter: on to the next step

    def __init__(self, fields: Mapping[str, Field]) -> None:
        """An empty table; `fields` are those that a column may feed."""
        super().__init__()
        self._fields = fields
        self.lines: list[Line] = []
        self.boxes: list[QComboBox] = []
        self._model = QStandardItemModel(0, len(_HEADS), self)
        self._model.setHorizontalHeaderLabels(list(_HEADS))
        self.view = table(self._model, _WIDTHS, stretch=3, name="列对应")
        self.view.verticalHeader().setDefaultSectionSize(px(26) + gap(14))
        self._told = QWidget()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._told)
        self._layout.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self.view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """F2 opens the choices of a column, Enter goes on."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and (override or event.type() == QEvent.Type.KeyPress):
            if event.key() == Qt.Key.Key_F2:
                event.accept()
                if not override:
                    self.edit_current()
                return not override
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not override:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def fit(self, *, wide: bool) -> None:
        """Leaves the samples out where it is narrow."""
        self.view.setColumnHidden(1, not wide)
        for at, width in enumerate(_WIDTHS[:3]):
            self.view.setColumnWidth(at, px(width if wide else width * 0.75))

    @property
    def doubtful(self) -> int:
        """Columns that should be looked at."""
        return sum(confidence(one.column)[0] in ("ask", "bad") for one in self.lines)

    def show_sheets(self, sheets: Sequence[SheetSeen]) -> None:
        """Shows the columns of a file."""
        self.lines = lines_of(sheets)
        self.boxes = []
        self._model.removeRows(0, self._model.rowCount())
        several = len({one.sheet for one in self.lines}) > 1
        for at, one in enumerate(self.lines):
            head = f"{one.column.letter}  {one.column.heading}"
            samples = " / ".join(masked(s) for s in one.heading.samples[:3]) if one.heading else ""
            tone, why = confidence(one.column)
            cells = (
                (f"{one.sheet} · {head}" if several else head, "name"), (samples, ""),
                ("", ""), (why, tone),
            )  # fmt: skip
            self._model.appendRow([_item(words, kind) for words, kind in cells])
            box = self._box(one)
            self.boxes.append(box)
            self.view.setIndexWidget(self._model.index(at, 2), row(box, margins=(4, 3, 4, 3)))
        self._say(sheets)
        if self.lines:
            self.view.selectRow(self._first())

    def chosen(self) -> dict[tuple[str, str], str]:
        """What the clerk chose, of the columns where it is not what was found."""
        found = {}
        for one, box in zip(self.lines, self.boxes, strict=True):
            if box.property("touched"):
                found[one.sheet, one.column.letter] = str(box.currentData() or "")
        return found

    def _first(self) -> int:
        doubt = (n for n, x in enumerate(self.lines) if confidence(x.column)[0] == "ask")
        return next(doubt, 0)

    def _box(self, one: Line) -> QComboBox:
        box = choice([])
        box.addItem(LEAVE, "")
        box.addItem(ASIDE, "extra")
        for id, offered in self._fields.items():
            box.addItem(offered.label, id)
        field = one.column.field
        now = field.id if field else "extra" if one.column.extra else ""
        box.setCurrentIndex(max(box.findData(now), 0))
        if field and box.findData(now) < 0:  # compared or looked up by, not stored
            box.setItemText(0, f"{field.label}（不存）")
        box.setProperty("touched", one.column.why == "chosen")
        box.setAccessibleName(f"{one.column.heading} 对应到")
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.activated.connect(lambda _: self._touch(box))
        return box

    def _touch(self, box: QComboBox) -> None:
        box.setProperty("touched", True)
        self.changed.emit()

    def edit_current(self) -> None:
        """F2: opens the choices of the column at the cursor."""
        at = self.view.currentIndex().row()
        if 0 <= at < len(self.boxes):
            self.boxes[at].setFocus()
            self.boxes[at].showPopup()

    def _say(self, sheets: Sequence[SheetSeen]) -> None:
        told = [s for s in sheets if s.action == "import"]
        words = []
        for one in told:
            heads = "、".join(str(n) for n in one.header_rows)
            last = one.last_row or one.first_row or 0
            rows = max(last - (one.first_row or 1) + 1, 0)
            words.append(f"“{one.name}”第 {heads} 行认作表头，以下 {rows:,} 行。")
        sure = all(one.sure for one in told)
        tone = "good" if sure and told else "ask"
        text = "".join(words) or "没有要导入的表。请回到上一步选一张表。"
        if not sure:
            text += "没有明白的表头，列是按内容猜的，请逐列核对。"
        fresh = row(said(tone, text), margins=(20, 8, 16, 8), name="sunken")
        self._layout.replaceWidget(self._told, fresh)
        self._told.deleteLater()
        self._told = fresh


def _item(words: str, kind: str) -> QStandardItem:
    made = QStandardItem(words)
    made.setEditable(False)
    made.setData(kind, KIND)
    return made
