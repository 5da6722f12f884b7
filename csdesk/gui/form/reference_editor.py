"""The editor of a reference: type a part of a title, a name's pinyin, a number; choose from a list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from csdesk.domain.fields import Field
from csdesk.gui.form.editors import LineEditor, named
from csdesk.gui.jobs import Jobs, ask
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets.timers import later
from csdesk.services import lists, search
from csdesk.services.office import Office
from csdesk.services.search import Hit

MOST = 10
_WAIT = 120  # ms after the last key
_HIT = int(Qt.ItemDataRole.UserRole)


def offered(office: Office, to: str, typed: str) -> tuple[Hit, ...]:
    """Records of a ledger that fit what was typed; of nothing typed its first. For a pool.

    What the search box does not find of it, as a household by its head, is sought in its list.
    """
    ledger = office.ledgers[to]
    if typed and to in search.searched(office):
        hits = tuple(h for h in search.find(office, typed, 200) if h.ledger == to)[:MOST]
        if hits:
            return hits
    more = tuple(p for p in ledger.listed if p != ledger.named and p not in ("id_no", "phones"))
    asked = lists.ask(office, to, columns=(ledger.named, *more[:3]), find=typed)
    found = lists.lines(office, asked, lists.ids(office, asked)[:MOST])
    return tuple(
        Hit(to, id, words[0], " · ".join(w for w in words[1:] if w), ledger.title)
        for id, words in zip(found.ids, lists.texts(office, found), strict=True)
    )


class ReferenceEditor(LineEditor):
    """A record of another ledger.

    Attributes:
        chosen: Its id; None while what was typed is not chosen from the list.
    """

    found = Signal()  # the list shows what was found

    def __init__(self, office: Office, jobs: Jobs, field: Field) -> None:
        super().__init__(f"{office.ledgers[field.to].title}：姓名、拼音或编号的一部分")
        self._office, self._jobs, self._to = office, jobs, field.to
        self.chosen: int | None = None
        self._title = ""
        self._popup: _Popup | None = None
        named(self, field)
        self._wait = later(self, _WAIT, self.seek)
        self.changed.connect(self._typed)
        self.installEventFilter(self)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """What is shown in the list."""
        return self._popup.hits if self._popup and self._popup.isVisible() else ()

    def words(self) -> str:
        """The title of the chosen record, or what was typed."""
        return self.text().strip()

    def put_record(self, id: int | None, title: str) -> None:
        """Shows a record."""
        self.chosen, self._title = id, title
        self.put(title)

    def put(self, words: str) -> None:
        """Shows words; they are a record only where they are the chosen one's title."""
        super().put(words)
        if words != self._title:
            self.chosen = None

    def seek(self) -> None:
        """Asks for what fits; Alt+↓ asks with nothing typed."""
        typed = "" if self.chosen is not None else self.words()
        ask(
            self._jobs, partial(offered, self._office, self._to, typed),
            f"reference:{self.objectName()}", self._show,
        )  # fmt: skip

    def take(self, hit: Hit) -> None:
        """Chooses a record."""
        self.put_record(hit.id, hit.title)
        self.hide_list()
        self.changed.emit()

    def settle(self) -> None:
        """Takes the record that is marked in the list."""
        if self.hits:
            self._take_current()

    def hide_list(self) -> None:
        """Closes the list."""
        self._wait.stop()
        if self._popup is not None:
            self._popup.hide()

    def _typed(self) -> None:
        if self.words() != self._title:
            self.chosen = None
            self._wait.start()
        if not self.words():
            self.hide_list()

    def _show(self, hits: Sequence[Hit]) -> None:
        if not self.hasFocus() or not self.isVisible():
            return
        if self._popup is None:
            self._popup = _Popup(self.window())
            self._popup.list.itemClicked.connect(lambda _: self._take_current())
        corner = self.mapTo(self.window(), QPoint(0, self.height() + 1))
        self._popup.show_hits(tuple(hits), QRect(corner, QSize(max(self.width(), px(300)), 0)))
        self.found.emit()

    def _take_current(self) -> None:
        hit = self._popup.current() if self._popup is not None else None
        if hit is not None:
            self.take(hit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """↑↓ go through the list, Esc closes it; Enter is the form's, which calls `settle`."""
        if event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._gone)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if self.hits and event.key() == Qt.Key.Key_Escape:
                event.accept()  # closes the list, not the form
            return super().eventFilter(watched, event)
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key, shown = event.key(), bool(self.hits)
        if key == Qt.Key.Key_Down and not shown:
            self.seek()
        elif self._popup is not None and shown and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._popup.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif shown and key == Qt.Key.Key_Escape:
            self.hide_list()
        else:
            return super().eventFilter(watched, event)
        return True

    def _gone(self) -> None:
        if not self.hasFocus():
            self.hide_list()


class _Popup(QFrame):
    """Over the window and no window itself: the line keeps the keyboard and the input method."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("popup")
        self.hits: tuple[Hit, ...] = ()
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("可选的记录")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.list)

    def show_hits(self, hits: tuple[Hit, ...], place: QRect) -> None:
        self.hits = hits
        self.list.clear()
        for hit in hits:
            QListWidgetItem(f"{hit.title}　{hit.detail}", self.list).setData(_HIT, hit.id)
        if not hits:
            QListWidgetItem("没有找到，请换个写法，或先登记。", self.list)
        self.list.setCurrentRow(0)
        high = max(len(hits), 1) * (self.list.sizeHintForRow(0) + 1) + gap(4)
        parent = self.parentWidget()
        room = (parent.height() if parent else high) - place.top() - gap(8)
        if room < min(high, px(120)):  # no room below: above the field
            place.moveTop(max(place.top() - high - px(40), 0))
            room = high
        self.setGeometry(place.left(), place.top(), place.width(), min(high, room))
        self.raise_()
        self.show()

    def move_by(self, step: int) -> None:
        self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))

    def current(self) -> Hit | None:
        row = self.list.currentRow()
        return self.hits[row] if 0 <= row < len(self.hits) else None
