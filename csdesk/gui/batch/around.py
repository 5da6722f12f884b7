"""What stands around the rows of a sheet: its head, the values all rows share, figures and keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QProgressBar, QVBoxLayout, QWidget

from csdesk.gui.form.editors import Editor, maker
from csdesk.gui.form.keys import FormKeys
from csdesk.gui.ledger.head import Tool
from csdesk.gui.theme import MIDDLE, WIDE, gap, px
from csdesk.gui.widgets import icons
from csdesk.gui.widgets.parts import button, choice, clear, keys, label, row, said
from csdesk.services.office import Office
from csdesk.services.rounds.batch import Given, Line, Pick, Sheet

_WIDTHS = {"day": 130, "names": 190, "code": 130, "reference": 190, "time": 70, "number": 60}
_NAMES = 4  # of those who wait


class BatchHead(QWidget):
    """Title, how far one is, and the buttons.

    Attributes:
        title: Of the sheet.
        record: The primary button; it says its number.
    """

    left = Signal()
    recorded = Signal()

    def __init__(self, tools: Sequence[Tool]) -> None:
        """`tools` stand in the menu 更多."""
        super().__init__()
        self.title, self._remark = label("", "title"), label("", "soft")
        self._done, self._bar = label("", "strong"), QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(px(140), px(8))
        self._away = button("存稿离开", "", "", "Esc", self.left.emit)
        self.record = button("登记已录", "primary", "", "Ctrl+Enter", self.recorded.emit)
        self._more = button("更多", "", "dots-horizontal", "更多命令 Alt+M")
        self._more.setShortcut("Alt+M")
        menu = QMenu(self._more)
        for tool in tools:
            action = menu.addAction(icons.icon(tool.icon), tool.words)
            action.triggered.connect(lambda _=False, run=tool.run: run())
        self._more.setMenu(menu)
        inside = row(
            self.title, self._remark, None, self._done, self._bar, 6, self._away, self._more,
            self.record, space=10, margins=(20, 10, 16, 8),
        )  # fmt: skip
        _fill(self, inside)

    def tell(self, title: str, remark: str) -> None:
        """Says what the sheet is of."""
        self.title.setText(title)
        self._remark.setText(remark)

    def count(self, verb: str, unit: str, done: int, of: int) -> None:
        """Says how many rows are answered, of those that wait."""
        self._done.setText(f"已录 {done:,} / {of:,}")
        self._bar.setRange(0, max(of, 1))
        self._bar.setValue(done)
        self._bar.setAccessibleName(f"已录 {done} / {of}")
        self.record.setText(f"{verb} {done:,} {unit}")

    def fit(self, letters: float) -> None:
        """Leaves out what has no room."""
        self._remark.setVisible(letters >= WIDE)
        self._bar.setVisible(letters >= WIDE)
        self._away.setVisible(letters >= MIDDLE)
        self._done.setVisible(letters >= MIDDLE)
        self._more.setText("更多" if letters >= WIDE else "")


class CommonStrip(QWidget):
    """The values that all rows share, filled in once.

    Attributes:
        editors: By field id.
    """

    changed = Signal()
    passed = Signal()  # Enter in the last one

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._office, self._narrow = office, False
        self.editors: dict[str, Editor] = {}
        self._captions: list[QWidget] = []
        self._laid = (False, 0)
        self._shared: QWidget | None = None
        self._keys = FormKeys(self)
        self._keys.stepped.connect(self._step)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(gap(20), gap(8), gap(16), gap(8))
        self._grid.setHorizontalSpacing(gap(8))
        self._grid.setVerticalSpacing(gap(6))

    def words(self) -> dict[str, str]:
        """What they hold."""
        return {id: editor.words() for id, editor in self.editors.items()}

    def show_fields(self, sheet: Sheet, texts: Mapping[str, str]) -> None:
        """Asks for the fields of a sheet, at some texts."""
        clear(self._grid)
        self.editors = {}
        for field in sheet.common:
            editor = maker(field, self._office.codes, self._office.today)
            editor.put(texts.get(field.id) or sheet.start.get(field.id, ""))
            editor.changed.connect(self.changed)
            editor.setObjectName(field.id)
            editor.setAccessibleName(field.label)
            editor.setFixedWidth(px(_WIDTHS.get(field.kind, 150)))
            self._keys.watch(editor)
            self.editors[field.id] = editor
        self._shared = label(f"填一次，{len(sheet.lines):,} {sheet.unit}共用", "small")
        self._captions = [label(field.heading, "soft") for field in sheet.common]
        self._lay()

    def fit(self, narrow: bool) -> None:
        """In one line, or two; where it is narrow two in a line and nothing besides."""
        self._narrow = narrow
        self._lay_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What has no room in one line stands in two."""
        super().resizeEvent(event)
        self._lay_again()

    def _lay_again(self) -> None:
        if self._laid == (self._narrow, self._each()):
            return
        while self._grid.takeAt(0) is not None:
            pass
        for at in range(self._grid.columnCount()):
            self._grid.setColumnStretch(at, 0)
        self._lay()

    def _each(self) -> int:
        """How many stand in a line."""
        if self._narrow or self._shared is None:
            return 2
        pairs = (*self._captions, *self.editors.values(), self._shared)
        need = sum(one.sizeHint().width() for one in self._captions)
        need += sum(one.width() for one in self.editors.values())
        need += self._shared.sizeHint().width() + gap(8) * len(pairs) + gap(36)
        whole = len(self.editors) or 1
        return whole if need <= self.width() else -(-whole // 2)

    def _lay(self) -> None:
        if self._shared is None:
            return
        each = self._each()
        self._laid = (self._narrow, each)
        for at, pair in enumerate(zip(self._captions, self.editors.values(), strict=True)):
            for beside, widget in enumerate(pair):
                self._grid.addWidget(widget, at // each, 2 * (at % each) + beside)
        self._grid.addWidget(self._shared, 0, 2 * each + 1)
        self._grid.setColumnStretch(2 * each, 1)
        self._shared.setVisible(not self._narrow)

    def _step(self, editor: QWidget, steps: int) -> None:
        line: list[QWidget] = list(self.editors.values())
        at = line.index(editor) + steps if editor in line else len(line)
        if at < len(line):
            line[max(at, 0)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.passed.emit()


class Picks(QWidget):
    """What narrows a sheet, each in a box."""

    picked = Signal(str, str)  # the pick, the key that was chosen

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(gap(8))

    def show_picks(self, picks: Sequence[Pick]) -> None:
        """Shows boxes for some picks."""
        clear(self._row)
        for pick in picks:
            box = choice(tuple(pick.options.values()), pick.options.get(pick.chosen, ""))
            box.setObjectName(pick.id)
            box.setAccessibleName(pick.label)
            box.currentIndexChanged.connect(partial(self._turned, pick))
            self._row.addWidget(label(pick.label, "soft"))
            self._row.addWidget(box)

    def _turned(self, pick: Pick, at: int) -> None:
        self.picked.emit(pick.id, list(pick.options)[at])


class BatchFoot(QWidget):
    """How often each answer was given, who waits, and the keys."""

    def __init__(self) -> None:
        super().__init__()
        self._tally, self._hints = QHBoxLayout(), QHBoxLayout()
        self._tally.setContentsMargins(gap(20), gap(4), gap(16), gap(4))
        self._tally.setSpacing(gap(6))
        self._hints.setContentsMargins(gap(20), gap(4), gap(16), gap(6))
        self._foot, self._strip = _ground("foot", self._tally), _ground("bar", self._hints)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._foot)
        layout.addWidget(self._strip)

    def fit(self, letters: float) -> None:
        """Gives its room to the rows where it is narrow."""
        self.setVisible(letters >= MIDDLE)

    def tell(self, sheet: Sheet, answered: Mapping[int, Given], waiting: Sequence[Line]) -> None:
        """Says what was given so far and who waits."""
        clear(self._tally)
        for answer in sheet.answers:
            count = sum(g.answer == answer.code for g in answered.values())
            self._tally.addWidget(said(answer.tone, f"{answer.words} {count:,}", wrap=False))
            self._tally.addSpacing(gap(8))
        left = [x for x in waiting if x.id not in answered]
        names = "、".join(x.words[0] for x in left[:_NAMES])
        more = " 等" if len(left) > _NAMES else ""
        words = f"待录 {len(left):,}" + (f"：{names}{more}" if left else "")
        self._tally.addWidget(label(words, "soft"))
        self._tally.addStretch(1)
        self._tally.addWidget(label(sheet.told(answered), "soft"))

    def show_keys(self, sheet: Sheet) -> None:
        """Says what the keys do."""
        clear(self._hints)
        first = sheet.answers[0].words
        pairs = [("Enter", f"{'下一格；' if sheet.own else ''}{first}，下一位")]
        pairs += [(str(n), a.words) for n, a in enumerate(sheet.answers, 1) if n > 1]
        if any(line.before for line in sheet.lines):
            pairs += [("Ctrl+D", "沿用上次")]
        pairs += [("↑ ↓", "上下"), ("F4", "看档案"), ("退格", "撤去答案")]
        self._hints.addWidget(keys(*pairs, ("Ctrl+Enter", "登记已录的")))
        self._hints.addStretch(1)


def _ground(name: str, layout: QHBoxLayout) -> QWidget:
    made = QWidget()
    made.setObjectName(name)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.setLayout(layout)
    return made


def _fill(outer: QWidget, inner: QWidget) -> None:
    layout = QVBoxLayout(outer)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(inner)
