"""The box that looks for people and records everywhere, and the results under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from csdesk.gui import theme
from csdesk.gui.jobs import Jobs, ask
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets.delegates import Index, elided
from csdesk.gui.widgets.parts import clear, find_box, keys, label
from csdesk.gui.widgets.timers import later
from csdesk.services.home import Target
from csdesk.services.search import Hit

_HIT = int(Qt.ItemDataRole.UserRole) + 1
_MOST = 12  # rows in the popup
_WAIT = 120  # ms after the last key
_WAYS = {Qt.KeyboardModifier.ControlModifier: 0, Qt.KeyboardModifier.ShiftModifier: 1}
_CAPS = ("Ctrl+Enter", "Shift+Enter")  # of what lies near, in its order


# What is found for words, the best first, and how many there are in all.
Find = Callable[[str], tuple[Sequence[Hit], int]]


class SearchBox(QWidget):
    """Looks while one types; ↑↓ choose, Enter opens, Esc closes and then leaves.

    Ctrl+Enter opens the household of who is chosen, Shift+Enter her visits.

    The results stand in a frame over the window, not in a window of their own: the line keeps the
    keyboard and the input method.
    """

    chosen = Signal(object)  # Target
    left = Signal()  # Esc in an empty box

    def __init__(self, find: Find, jobs: Jobs, width: int, *, long_hint: bool = True) -> None:
        """A box.

        Args:
            find: Gives what is found for words; runs off the GUI thread.
            jobs: Whose reads it uses.
            width: px on the screen.
            long_hint: Whether there is room to say what can be looked for.
        """
        super().__init__()
        self._find, self._jobs = find, jobs
        hint = "搜姓名、拼音、证号尾数、电话  Ctrl+K" if long_hint else "搜索  Ctrl+K"
        self.line: QLineEdit = find_box(hint, 0, "全局搜索")
        self.line.setFixedWidth(width)
        self.line.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        self.setFocusProxy(self.line)
        self._timer = later(self, _WAIT, self._ask)
        self.line.textChanged.connect(self._typed)
        self._popup: _Results | None = None
        self._awaited = ""  # words on which Enter was pressed before anything was found

    @property
    def results(self) -> tuple[Hit, ...]:
        """What is shown under the box."""
        return self._popup.hits if self._popup and self._popup.isVisible() else ()

    def _typed(self, text: str) -> None:
        self._awaited = ""
        if text.strip():
            self._timer.start()
        else:
            self._timer.stop()
            self._close()

    def _ask(self) -> None:
        words = self.line.text().strip()
        if words:
            ask(self._jobs, partial(self._find, words), "search", partial(self._show, words))

    def _show(self, words: str, found: tuple[Sequence[Hit], int]) -> None:
        if words != self.line.text().strip() or not self.isVisible():
            return
        if self._popup is None:
            self._popup = _Results(self.window())
            self._popup.list.itemClicked.connect(lambda _: self._open())
        self._popup.show_hits(words, tuple(found[0])[:_MOST], found[1], self._place())
        if self._awaited == words and found[1] == 1:
            self._open()
        self._awaited = ""

    def _place(self) -> QRect:
        corner = self.line.mapTo(self.window(), QPoint(0, self.line.height() + 2))
        return QRect(corner, QSize(max(self.line.width(), px(470)), 0))

    def _open(self, way: int | None = None) -> None:
        """Opens the chosen record, or what lies near it."""
        if self._timer.isActive() or self._popup is None or not self._popup.isVisible():
            self._await(way)
            return
        if (hit := self._popup.current()) is None:
            return
        if way is not None and way >= len(hit.ways):
            return
        self._close()
        self.line.clear()
        self.chosen.emit(Target(hit.ledger, record=hit.id) if way is None else hit.ways[way].target)

    def _await(self, way: int | None) -> None:
        """Enter came first, as from a scanner: what alone is found opens as soon as it is there."""
        if way is None and self.line.text().strip():
            self._awaited = self.line.text().strip()
            self._timer.stop()
            self._ask()

    def _close(self) -> None:
        if self._popup:
            self._popup.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Keys of the line: ↑↓ Enter Esc."""
        if event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self._close_if_left)
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._key(Qt.Key(event.key()), event.modifiers())
            override = event.type() == QEvent.Type.ShortcutOverride
            if override and event.key() == Qt.Key.Key_Escape:
                event.accept()  # or the window's own Esc takes it
                return True
        return super().eventFilter(watched, event)

    def _close_if_left(self) -> None:
        if not self.line.hasFocus():
            self._close()

    def _key(self, key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
        shown = self._popup is not None and self._popup.isVisible()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._popup and shown:
            self._popup.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(_WAYS.get(held))
        elif key == Qt.Key.Key_Escape and (shown or self.line.text()):
            self._close()
            self.line.clear()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Closes the results: they would stand in the wrong place."""
        super().resizeEvent(event)
        self._close()


class _Results(QFrame):
    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("popup")
        self.hits: tuple[Hit, ...] = ()
        self.list = QListWidget()
        self.list.setItemDelegate(_Hits(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("搜索结果")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._words: QLabel = label("", "soft", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, gap(4), 1, gap(4))
        layout.setSpacing(0)
        self._words.setContentsMargins(gap(12), gap(4), gap(12), gap(4))
        self._caps = QWidget()
        self._line = QHBoxLayout(self._caps)
        self._line.setContentsMargins(gap(12), gap(4), gap(12), 0)
        self._caps.setFixedHeight(px(24) + gap(8))
        layout.addWidget(self.list, 1)
        layout.addWidget(self._words)
        layout.addWidget(self._caps)
        self.list.currentRowChanged.connect(lambda _: self._tell_ways())

    def show_hits(self, words: str, hits: tuple[Hit, ...], total: int, place: QRect) -> None:
        self.hits = hits
        self.list.clear()
        for hit in hits:
            words = f"{hit.title} {hit.state} {hit.detail} {hit.kind}"
            item = QListWidgetItem(words, self.list)
            item.setData(_HIT, hit)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(hits))
        more = f"共 {total} 条，先列前 {len(hits)} 条。再多打几个字，找得更准。"
        none = f"没有找到“{words}”。按 Esc 清除，或换一个写法再找。"
        self._words.setText(more if hits else none)
        told = not hits or total > len(hits)
        self._words.setVisible(told)
        high = len(hits) * _hit_height() + gap(10) + 2
        self._caps.setVisible(bool(hits))
        if hits:
            high += px(24) + gap(10)
        if told:
            wide = place.width() - 2
            high += self._words.heightForWidth(wide) + gap(4)
        room = self._window.height() - place.top() - gap(8)
        left = min(place.left(), self._window.width() - place.width() - gap(8))
        self.setGeometry(max(0, left), place.top(), place.width(), min(high, room))
        self.raise_()
        self.show()

    def _tell_ways(self) -> None:
        """The keys that work on the chosen record."""
        clear(self._line)
        row = self.list.currentRow()
        if not 0 <= row < len(self.hits):
            return
        ways = zip(_CAPS, self.hits[row].ways, strict=False)
        self._line.addWidget(keys(("Enter", "打开"), *((cap, way.words) for cap, way in ways)))
        self._line.addStretch(1)

    def move_by(self, step: int) -> None:
        row = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
        self.list.setCurrentRow(row)

    def current(self) -> Hit | None:
        row = self.list.currentRow()
        return self.hits[row] if self.isVisible() and 0 <= row < len(self.hits) else None


def _hit_height() -> int:
    return px(44) + gap(6)


class _Hits(QStyledItemDelegate):
    """The title with the ledger at the right, and below it what tells it from others."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, _hit_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit: Hit = index.data(_HIT)
        box: QRect = option.rect  # type: ignore[attr-defined]  # missing in the stubs
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]  # missing in the stubs
        ink = "on_selected" if chosen and theme.stark() else ""
        painter.save()
        if chosen:
            painter.fillRect(box, theme.colour("selected"))
        left = box.left() + gap(12)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour(ink or "text3"))
        wide = painter.fontMetrics().horizontalAdvance(hit.kind)
        right = box.right() - gap(12)
        painter.drawText(
            QRect(right - wide, box.top(), wide + 1, box.height()), int(middle), hit.kind
        )
        words = QRect(left, box.top() + gap(3), right - wide - gap(12) - left, px(22))
        painter.setFont(theme.font(weight=500))
        painter.setPen(theme.colour(ink or ("text3" if hit.state else "text")))
        title = elided(painter.fontMetrics(), hit.title, words.width())
        painter.drawText(words, int(middle), title)
        if hit.state:
            beside = QRect(words)
            beside.setLeft(left + painter.fontMetrics().horizontalAdvance(title) + gap(10))
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour(ink or "warn"))
            painter.drawText(beside, int(middle), f"（{hit.state}）")
        words.moveTop(words.bottom() + 1)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour(ink or "text2"))
        painter.drawText(
            words, int(middle), elided(painter.fontMetrics(), hit.detail, words.width())
        )
        painter.restore()
