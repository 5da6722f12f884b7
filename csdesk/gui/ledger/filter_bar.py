"""The line above a list: find box, the conditions in force as chips, 加筛选, 列."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from csdesk.domain.fields import Field
from csdesk.domain.filters import And, Compare, Filter, In, paths
from csdesk.domain.ledger import Ledger
from csdesk.domain.paths import end
from csdesk.gui.theme import control_height, gap, letters, px
from csdesk.gui.widgets.flow import Flow
from csdesk.gui.widgets.parts import button, clear, find_box, tip
from csdesk.services.office import Office
from csdesk.services.wording import worded

PAUSE = 200
"""Milliseconds without a key before a list is asked again for the words typed."""
_LONGEST = 16  # letters of a chip, figures by halves; its tip says all


def parts(tree: Filter | None) -> tuple[Filter, ...]:
    """The conditions that all hold, each of which is a chip."""
    if tree is None:
        return ()
    return tree.parts if isinstance(tree, And) else (tree,)


class Chip(QPushButton):
    """A condition in force: pressed, it is changed; its × or Delete takes it away."""

    changing = Signal()
    dropped = Signal()

    def __init__(self, words: str, short: str, *, fixed: bool = False) -> None:
        """Shows a condition.

        Args:
            words: Whole.
            short: As far as there is room.
            fixed: It can only be taken away.
        """
        super().__init__(f"{short}  ×".replace("&", "&&"))
        self._fixed = fixed
        self.setProperty("kind", "chip")
        self.setProperty("words", words)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        ways = "Delete 去掉" if fixed else "回车修改，Delete 去掉"
        self.setAccessibleName(f"条件：{words}，{ways}")
        tip(self, words if fixed else f"{words}\n点一下修改，点 × 或按 Delete 去掉")
        self.clicked.connect(self._pressed)

    def _pressed(self) -> None:
        if self._fixed:
            self.dropped.emit()
        else:
            self.changing.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The × at the right end takes it away."""
        inside = self.rect().contains(event.position().toPoint())
        if inside and event.position().x() > self.width() - px(16) - gap(12):
            self.setDown(False)
            self.dropped.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace take it away, Enter changes it."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.dropped.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pressed()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """What narrows a list.

    Attributes:
        words: The words looked for.
        chips: The conditions in force, in their order.
    """

    typed = Signal(str)  # other words to look for
    narrowed = Signal(object)  # tuple of the conditions now in force
    changing = Signal(object)  # a condition that shall be changed
    resetting = Signal()  # 恢复原样
    dayless = Signal()  # the list shall be as of today again
    adding = Signal()  # 加筛选 was pressed
    choosing = Signal()  # 列 was pressed
    left = Signal()  # the list shall have the keyboard

    def __init__(self, office: Office, ledger: Ledger) -> None:
        super().__init__()
        self._office, self._ledger = office, ledger
        self.chips: tuple[Filter, ...] = ()
        self.on: date | None = None
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
        hint = "列、次序、列宽和筛选都按这个视图本来的"
        self.back = button("恢复原样", "plain", "restore", hint, self.resetting.emit)
        self.back.hide()
        self._holder = QWidget()
        self._flow = Flow(self._holder, gap(8), control_height())
        self._flow.addWidget(self.add)
        holds = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        holds.setHeightForWidth(True)
        self._holder.setSizePolicy(holds)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(gap(20), gap(8), gap(12), gap(8))
        outer.setSpacing(gap(8))
        top = Qt.AlignmentFlag.AlignTop
        outer.addWidget(self.words, 0, top)
        outer.addWidget(self._holder, 1)
        outer.addWidget(self.back, 0, top)
        outer.addWidget(self.columns, 0, top)

    def show_chips(
        self, chips: Sequence[Filter], made: Sequence[Field] = (), on: date | None = None
    ) -> None:
        """Shows the conditions in force.

        Args:
            chips: The conditions.
            made: Columns that a service worked out: no declaration has them.
            on: The day that the list is looked at as of; None for today.
        """
        self._made |= {f.id: f for f in made}
        if (tuple(chips), on) == (self.chips, self.on) and not made:
            return
        self.chips, self.on = tuple(chips), on
        self._flow.removeWidget(self.add)
        clear(self._flow)
        if on is not None:
            day = Chip(f"按{on}看", f"按{on}看", fixed=True)
            day.dropped.connect(self.dayless)
            self._flow.addWidget(day)
        for tree in self.chips:
            self._flow.addWidget(self._chip(tree))
        self._flow.addWidget(self.add)
        self._holder.updateGeometry()

    def clear_find(self) -> None:
        """Looks for no words any more."""
        self.words.clear()
        self._say()

    def forget(self) -> None:
        """Looks for no words any more and says nothing: another list is asked anyway."""
        self._said = ""
        self.words.clear()
        self._wait.stop()

    def _chip(self, tree: Filter) -> Chip:
        words = self._worded(tree)
        short = _cut(words, self._room())
        fixed = isinstance(tree, In) and tree.path == "id"
        made = Chip(words, short, fixed=fixed or bool(paths(tree) & self._made.keys()))
        made.dropped.connect(lambda: self._drop(tree))
        made.changing.connect(lambda: self.changing.emit(tree))
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
        """Enter and ↓ in the find box go to the list, Esc empties it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.key() == Qt.Key.Key_Escape and self.words.text():
                event.accept()  # empties the box, does not leave the page
            return super().eventFilter(watched, event)
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._say()
            self.left.emit()
            return True
        if key == Qt.Key.Key_Escape and self.words.text():
            self.clear_find()
            return True
        return super().eventFilter(watched, event)


def _cut(words: str, room: int) -> str:
    """Words as far as there is room for so many letters; figures and signs take half of one."""
    taken = 0.0
    for at, letter in enumerate(words):
        taken += 0.5 if letter.isascii() else 1
        if taken > room:
            return words[: at - 1] + "…"
    return words
