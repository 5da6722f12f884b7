"""The line above a list: find box, the conditions in force as chips, 加筛选, 列."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from csdesk.domain.fields import Field
from csdesk.domain.filters import And, Compare, Filter, In
from csdesk.domain.ledger import Ledger
from csdesk.domain.paths import end
from csdesk.gui.parts import button, chip, clear, find_box
from csdesk.gui.theme import gap, letters
from csdesk.services.office import Office
from csdesk.services.wording import worded

PAUSE = 200
"""Milliseconds without a key before a list is asked again for the words typed."""
_LONGEST = 16  # letters of a chip; its tip says all


def parts(tree: Filter | None) -> tuple[Filter, ...]:
    """The conditions that all hold, each of which is a chip."""
    if tree is None:
        return ()
    return tree.parts if isinstance(tree, And) else (tree,)


class FilterBar(QWidget):
    """What narrows a list.

    Attributes:
        words: The words looked for.
        chips: The conditions in force, in their order.
    """

    typed = Signal(str)  # other words to look for
    narrowed = Signal(object)  # tuple of the conditions now in force
    adding = Signal()  # 加筛选 was pressed
    choosing = Signal()  # 列 was pressed
    left = Signal()  # the list shall have the keyboard

    def __init__(self, office: Office, ledger: Ledger) -> None:
        super().__init__()
        self._office, self._ledger = office, ledger
        self.chips: tuple[Filter, ...] = ()
        self._made: dict[str, Field] = {}
        self.words = find_box("在本表中查找  Ctrl+F", 230, "在本表中查找")
        self.words.setObjectName("find")
        self.words.setClearButtonEnabled(True)
        self.words.installEventFilter(self)
        self.add = button("加筛选", "chip-off", "plus", "Ctrl+Shift+F", run=self.adding.emit)
        self.columns = button(
            "列", "plain", "view-column-outline", "选择列、顺序、冻结 Ctrl+Shift+C",
            run=self.choosing.emit,
        )  # fmt: skip
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(PAUSE)
        self._wait.timeout.connect(self._say)
        self._said = ""
        self.words.textChanged.connect(lambda _: self._wait.start())
        self._holder = QWidget()
        row = QHBoxLayout(self._holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(gap(8))
        outer = QHBoxLayout(self)
        outer.setContentsMargins(gap(20), gap(8), gap(12), gap(8))
        outer.setSpacing(gap(8))
        for widget in (self.words, self._holder, self.add):
            outer.addWidget(widget)
        outer.addStretch(1)
        outer.addWidget(self.columns)

    def show_chips(self, chips: Sequence[Filter], made: Sequence[Field] = ()) -> None:
        """Shows the conditions in force.

        Args:
            chips: The conditions.
            made: Columns that a service worked out: no declaration has them.
        """
        self._made |= {f.id: f for f in made}
        if tuple(chips) == self.chips and not made:
            return
        self.chips = tuple(chips)
        row = self._holder.layout()
        if row is None:
            return
        clear(row)
        for tree in self.chips:
            row.addWidget(self._chip(tree))
        self._holder.setVisible(bool(self.chips))

    def clear_find(self) -> None:
        """Looks for no words any more."""
        self.words.clear()
        self._say()

    def forget(self) -> None:
        """Looks for no words any more and says nothing: another list is asked anyway."""
        self._said = ""
        self.words.clear()
        self._wait.stop()

    def _chip(self, tree: Filter) -> QPushButton:
        words = self._worded(tree)
        short = words if len(words) <= self._room() else words[: self._room() - 1] + "…"
        made = chip(short, run=lambda: self._drop(tree))
        made.setProperty("words", words)
        made.setToolTip(words)
        made.installEventFilter(self)
        return made

    def _worded(self, tree: Filter) -> str:
        if isinstance(tree, Compare | In) and (field := self._made.get(tree.path)):
            values = tree.values if isinstance(tree, In) else (tree.value,)
            names = self._office.codes[field.table].names if field.table else {}
            return f"{field.label}：{'、'.join(names.get(str(v), str(v)) for v in values)}"
        try:
            if isinstance(tree, Compare) and tree.op == "=":
                field = end(self._office.ledgers, self._ledger, tree.path)
                if field.kind == "reference" and isinstance(tree.value, int):
                    return f"{field.label}：选定的一条"
                if field.kind == "yes_no":
                    return f"{field.label}：{tree.value}"
            return worded(self._office, self._ledger, tree)
        except ValueError:  # of a made column that is not there yet
            return "…"

    def _room(self) -> int:
        return _LONGEST if letters(self.width()) > 45 or self.width() < 200 else 10

    def _drop(self, tree: Filter) -> None:
        self.narrowed.emit(tuple(t for t in self.chips if t is not tree))
        self.words.setFocus()

    def _say(self) -> None:
        self._wait.stop()
        words = self.words.text().strip()
        if words != self._said:
            self._said = words
            self.typed.emit(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Delete takes a chip away; Enter and ↓ in the find box go to the list, Esc empties it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.key() == Qt.Key.Key_Escape and self.words.text():
                event.accept()  # empties the box, does not leave the page
            return super().eventFilter(watched, event)
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = event.key()
        if isinstance(watched, QPushButton):
            if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                watched.click()
                return True
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._say()
            self.left.emit()
            return True
        elif key == Qt.Key.Key_Escape and self.words.text():
            self.clear_find()
            return True
        return super().eventFilter(watched, event)
