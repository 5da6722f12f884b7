"""Editors of a form, one a kind: each shows and gives the text of a value; rules are not here.

`maker` gives the editor of a field; what every editor can do says `Editor`. Its `objectName` is the
field's id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from PySide6.QtCore import QPoint, QStringListModel, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from csdesk.domain.codes import Codes
from csdesk.domain.fields import Field
from csdesk.domain.names import initials
from csdesk.gui.form.pictures_editor import PicturesEditor
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets import icons
from csdesk.gui.widgets.parts import mark
from csdesk.gui.widgets.ticks import TicksEditor

_SPOKEN = {"今天": 0, "今": 0, "昨天": -1, "昨": -1, "前天": -2, "明天": 1, "后天": 2}


class LineEditor(QLineEdit):
    """A short text, number, time, or several of them in one line."""

    changed = Signal()  # by the clerk
    left = Signal()  # the clerk is done with it

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.textEdited.connect(lambda _: self.changed.emit())
        self.editingFinished.connect(self.left)

    def words(self) -> str:
        """What stands in it."""
        return self.text().strip()

    def put(self, words: str) -> None:
        """Shows a value."""
        self.setText(words)
        self.setCursorPosition(0)

    def settle(self) -> None:
        """Enter was pressed: a list that is open gives what it marks."""


class DayEditor(LineEditor):
    """A day as it is said: 2026-11-09, 11-9, 9日, 今天, 昨天; it becomes 2026-11-09 on leaving."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__("2026-11-09、11-9 或 今天")
        self._today = today
        self.editingFinished.connect(self._settle)

    def words(self) -> str:
        """The day, whole where it can be read."""
        return day_said(super().words(), self._today())

    def _settle(self) -> None:
        if (whole := self.words()) != self.text():
            self.setText(whole)


def day_said(words: str, today: date) -> str:
    """A day that is said in short, as 2026-11-09; what is not understood comes back as it is.

    A month and day without a year are the nearest of the past or of the next half year.
    """
    if words in _SPOKEN:
        return (today + timedelta(_SPOKEN[words])).isoformat()
    found = re.fullmatch(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?", words)
    alone = re.fullmatch(r"(\d{1,2})\s*[日号]", words)
    try:
        if alone:
            return today.replace(day=int(alone[1])).isoformat()
        if found:
            day = date(today.year, int(found[1]), int(found[2]))
            return (
                day.replace(year=today.year - 1) if (day - today).days > 183 else day
            ).isoformat()
    except ValueError:
        return words
    return words


class NoteEditor(QPlainTextEdit):
    """Sentences; Alt+Enter begins a new line."""

    changed = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(px(24) * 3 + gap(10))
        self._quiet = False
        self.textChanged.connect(self._told)

    def words(self) -> str:
        """What stands in it."""
        return self.toPlainText().strip()

    def put(self, words: str) -> None:
        """Shows a value."""
        self._quiet = True
        self.setPlainText(words)
        self._quiet = False

    def _told(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The clerk is done with it."""
        super().focusOutEvent(event)
        self.left.emit()


class CodeEditor(QComboBox):
    """One of many words, found by a part of its name or by the first letters of its pinyin."""

    changed = Signal()
    left = Signal()

    def __init__(self, names: Sequence[str]) -> None:
        """The choices; the first is to leave it empty.

        Args:
            names: In their order.
        """
        super().__init__()
        self._names: tuple[str, ...] = ()
        self.offer(names)
        self.setEditable(True)
        line = QLineEdit()
        self.setLineEdit(line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(4)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._near = QStringListModel(self)
        self._finder = QCompleter(self._near, self)
        self._finder.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setCompleter(self._finder)
        line.textEdited.connect(self._seek)
        self._finder.activated.connect(self._take)
        self.activated.connect(lambda _: self.changed.emit())

    def offer(self, names: Sequence[str]) -> None:
        """Takes other choices in place of those there are."""
        self._names = tuple(names)
        self.clear()
        self.addItems(["", *self._names])

    def words(self) -> str:
        """The choice, or what was typed where it is none."""
        return self.currentText().strip()

    def put(self, words: str) -> None:
        """Shows a value."""
        at = self.findText(words)
        self.setCurrentIndex(at)
        if at < 0:
            self.setEditText(words)
        if (line := self.lineEdit()) is not None:
            line.setCursorPosition(0)  # a long name is read from its beginning

    def _seek(self, typed: str) -> None:
        self._near.setStringList(list(matching(self._names, typed)))
        self.changed.emit()
        if typed.strip() and self._near.rowCount() and self.hasFocus():
            self._finder.popup().setObjectName("finder")
            self._finder.complete()

    def _take(self, words: str) -> None:
        self.put(words)
        self.changed.emit()

    def settle(self) -> None:
        """Takes the only choice that fits what was typed, or the one marked in the list."""
        typed = self.words()
        if not typed or typed in self._names:
            self.put(typed)
            return
        found = matching(self._names, typed)
        popup = self._finder.popup()
        row = popup.currentIndex().row() if popup.isVisible() else -1
        popup.hide()
        if 0 <= row < len(found):
            self.put(found[row])
        elif found:
            self.put(found[0])

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The clerk is done with it."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.settle()
            self.left.emit()


def matching(names: Sequence[str], typed: str) -> tuple[str, ...]:
    """Names that begin with, hold, or have initials that begin with what was typed."""
    typed = typed.strip()
    if not typed:
        return tuple(names)
    low = typed.lower()
    begin = [n for n in names if n.startswith(typed)]
    hold = [n for n in names if typed in n and n not in begin]
    sound = [n for n in names if letters(n).startswith(low) and n not in begin and n not in hold]
    return (*begin, *hold, *sound)


@cache
def letters(name: str) -> str:
    """The first letters of a name's syllables."""
    return initials("".join(c for c in name if c.isalnum()))


class CodesEditor(QPushButton):
    """Several of some words, ticked in a list that stays open."""

    changed = Signal()
    left = Signal()

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.setProperty("kind", "field")
        self.setAutoDefault(False)
        self._menu = _Ticks(self)
        for name in names:
            action = self._menu.addAction(name)
            action.setCheckable(True)
            action.toggled.connect(self._told)
        self._menu.aboutToHide.connect(self.left)
        self._quiet = False
        self.clicked.connect(self.open_list)
        self._show()

    def open_list(self) -> None:
        """Alt+↓ or a click."""
        self._menu.setMinimumWidth(self.width())
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    @property
    def ticked(self) -> list[str]:
        """The ticked ones."""
        return [a.text() for a in self._menu.actions() if a.isChecked()]

    def words(self) -> str:
        """The ticked ones, as one text."""
        return "、".join(self.ticked)

    def put(self, words: str) -> None:
        """Ticks some."""
        self._quiet = True
        wanted = set(words.split("、"))
        for action in self._menu.actions():
            name = action.text()
            action.setChecked(name in wanted or ("、" in name and name in words))
        self._quiet = False
        self._show()

    def _told(self) -> None:
        if not self._quiet:
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        words = self.words()
        room = max(self.width() - px(20) - gap(32), px(90))
        said = words or "请选，可选几项"
        self.setText(self.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, room))
        self.setToolTip(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More words have room."""
        super().resizeEvent(event)
        self._show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The arrow of a list: what looks like a line to type in is none."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = px(20)
        left, top = self.width() - side - gap(6), (self.height() - side) // 2
        painter.drawPixmap(left, top, icons.pixmap("chevron-down", "text2", 20))
        painter.end()


class _Ticks(QMenu):
    """A menu that stays open while one ticks."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        if action in self.actions():
            action.toggle()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and (action := self.activeAction()):
            action.toggle()
        else:
            super().keyPressEvent(event)


Editor = LineEditor | NoteEditor | CodeEditor | CodesEditor | TicksEditor | PicturesEditor
"""What every editor has beside being a widget: words, put, changed, left."""

_HINTS: Mapping[str, str] = {
    "names": "几个人之间用、隔开",
    "phones": "几个号码之间用、隔开",
    "part_day": "1950、1950-03 或 1950-03-05",
    "month": "2026-11",
    "time": "14:30",
    "serial": "保存时自动编号",
}


def maker(field: Field, codes: Codes, today: Callable[[], date]) -> Editor:
    """The editor of a field; a reference has its own, which asks the vault."""
    made: Editor
    match field.kind:
        case "note":
            made = NoteEditor()
        case "code":
            made = CodeEditor(tuple(codes[field.table].names.values()))
        case "yes_no":
            made = CodeEditor(("是", "否"))
        case "codes":
            made = CodesEditor(tuple(codes[field.table].names.values()))
        case "day":
            made = DayEditor(today)
        case _:
            made = LineEditor(_HINTS.get(field.kind, ""))
    named(made, field)
    if field.kind == "serial" and isinstance(made, LineEditor):
        made.setReadOnly(True)
        mark(made, "derived", "1")
    return made


def named(editor: QWidget, field: Field) -> None:
    """Gives an editor the names by which tests and screen readers find it."""
    editor.setObjectName(field.id)
    editor.setAccessibleName(field.heading)
