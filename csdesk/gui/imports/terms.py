"""Words of a file that are none of a field's options: one table, an answer for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.domain.codes import Codes
from csdesk.gui.form.editors import CodeEditor
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets.delegates import KIND
from csdesk.gui.widgets.parts import button, keys, row, said
from csdesk.gui.widgets.tables import table
from csdesk.services.importing.asked import ASIDE
from csdesk.services.importing.words import Word, options

BLANK, KEEP = "留空", "保留原文"
_HEADS = ("栏目", "表里写的", "出现", "当作")
_WIDTHS = (150, 260, 90, 260)
Run = Callable[[], object]
_MOST = 100
"""Words that are shown; those that stand least often are left for the next reading."""
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class ImportTerms(QWidget):
    """Field, word, how often, and the box for what it means."""

    answered = Signal()  # the file is to be read with these answers

    def __init__(self, codes: Codes) -> None:
        """Without words."""
        super().__init__()
        self._codes = codes
        self.words: list[Word] = []
        self.boxes: list[CodeEditor] = []
        self._model = QStandardItemModel(0, len(_HEADS), self)
        self._model.setHorizontalHeaderLabels(list(_HEADS))
        self.view = table(self._model, _WIDTHS, stretch=1, name="对不上的词")
        self.view.verticalHeader().setDefaultSectionSize(px(26) + gap(14))
        self.view.installEventFilter(self)
        self.agree = button("按选的重新核对", hint="Ctrl+Enter", run=self.answered.emit)
        told = said(
            "ask", "这些词不在选项里。选一次就记住，下一份表也照此办理；不选的，原文存入附加信息。"
        )
        foot = row(keys(("F2", "选"), ("Ctrl+Enter", "重新核对")), None, self.agree,
                   margins=(20, 6, 16, 6), name="sunken")  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._told = row(told, margins=(20, 6, 16, 6), name="sunken")
        layout.addWidget(self._told)
        layout.addWidget(self.view, 1)
        layout.addWidget(foot)
        self.setFocusProxy(self.view)

    def fit(self, *, wide: bool) -> None:
        """Leaves the explanation out where it is narrow."""
        self._told.setVisible(wide)

    def show_words(self, words: Sequence[Word]) -> None:
        """Shows the words of a file."""
        self.words, self.boxes = list(words[:_MOST]), []
        self._model.removeRows(0, self._model.rowCount())
        for at, one in enumerate(self.words):
            cells = [_item(one.field.label, ""), _item(one.word, "name"),
                     _item(f"{one.count:,} 处", ""), _item("", "")]  # fmt: skip
            cells[2].setTextAlignment(Qt.AlignmentFlag(_RIGHT))
            self._model.appendRow(cells)
            box = CodeEditor(
                (BLANK, KEEP, *dict.fromkeys(options(one.field, self._codes).values()))
            )
            box.setAccessibleName(f"{one.field.label}“{one.word}”当作")
            box.put(self._said(one))
            box.left.connect(partial(self._settle, box))
            box.installEventFilter(self)
            self.boxes.append(box)
            self.view.setIndexWidget(self._model.index(at, 3), row(box, margins=(4, 3, 4, 3)))
        if self.words:
            self.view.selectRow(0)

    def chosen(self) -> dict[str, dict[str, str]]:
        """Field to word to the code that was chosen, `extra` or nothing; open ones left out."""
        found: dict[str, dict[str, str]] = {}
        for one, box in zip(self.words, self.boxes, strict=True):
            meant = self._meant(one, box.words())
            if meant is not None:
                found.setdefault(one.field.id, {})[one.word] = meant
        return found

    def _said(self, one: Word) -> str:
        if one.chosen is None:
            return ""
        special = {"": BLANK, ASIDE: KEEP}
        return special.get(one.chosen) or options(one.field, self._codes).get(one.chosen, "")

    def _meant(self, one: Word, words: str) -> str | None:
        if words in (BLANK, KEEP):
            return "" if words == BLANK else ASIDE
        codes = {name: code for code, name in options(one.field, self._codes).items()}
        return codes.get(words)

    def _settle(self, box: CodeEditor) -> None:
        if box.findText(box.words()) < 0:
            box.put("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """F2 or a letter answers; Enter takes and goes on; Ctrl+Enter reads the file anew."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if not isinstance(event, QKeyEvent) or not (
            override or event.type() == QEvent.Type.KeyPress
        ):
            if event.type() == QEvent.Type.FocusIn and watched in self.boxes:
                self.view.selectRow(self.boxes.index(watched))
            return super().eventFilter(watched, event)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if enter and control:
            act: Run = self._read_anew
        elif watched is self.view and (enter or event.key() == Qt.Key.Key_F2):
            act = self.edit_current
        elif watched is not self.view and enter:
            act = partial(self._done, watched)
        elif watched is not self.view and event.key() == Qt.Key.Key_Escape:
            act = self.view.setFocus
        else:
            return super().eventFilter(watched, event)
        event.accept()
        if not override:
            act()
        return not override

    def edit_current(self) -> None:
        """F2 or Enter: the answer of the word at the cursor."""
        at = self.view.currentIndex().row()
        if 0 <= at < len(self.boxes):
            self.boxes[at].setFocus()

    def _read_anew(self) -> None:
        self.view.setFocus()
        self.answered.emit()

    def _done(self, box: QObject) -> None:
        if isinstance(box, CodeEditor):
            box.settle()
        at = self.view.currentIndex().row() + 1
        if at < len(self.boxes):
            self.view.selectRow(at)
            self.boxes[at].setFocus()
        else:
            self.view.setFocus()
            self.agree.setFocus()


def _item(words: str, kind: str) -> QStandardItem:
    made = QStandardItem(words)
    made.setEditable(False)
    made.setData(kind, KIND)
    return made
