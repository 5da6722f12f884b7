"""What to do today, in bands 先办, 今天, 近期: number, what, names, and the verb that Enter runs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from csdesk.gui import theme
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets import icons
from csdesk.gui.widgets.delegates import Index, elided
from csdesk.gui.widgets.icons import TONES
from csdesk.services.home import Band, Todo

_TODO = int(Qt.ItemDataRole.UserRole) + 1
_BANDS: dict[Band, str] = {"first": "先办", "today": "今天", "soon": "近期"}
_ICONS = {
    "roster": "tray-arrow-down",
    "due": "account-clock-outline",
    "check": "clipboard-check-outline",
    "finding": "hammer-wrench",
    "matter": "comment-question-outline",
    "campaign": "clipboard-list-outline",
    "soon": "account-clock-outline",
    "expiring": "calendar-alert",
    "birthday": "cake-variant-outline",
    "report": "file-chart-outline",
}
_OTHER = "flag-outline"
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class TodoList(QListWidget):
    """Emits `chosen` with a target: the verb's by Enter or a click on it, the list's by the number."""

    chosen = Signal(object)  # Target

    def __init__(self) -> None:
        """An empty list."""
        super().__init__()
        self.setAccessibleName("今天要办")
        self.setItemDelegate(_Rows(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemActivated.connect(self._run)

    def show_todo(self, todo: Sequence[Todo]) -> None:
        """Shows rows in the order given, a head before each band; the row chosen stays so."""
        kept = self.current()
        self.clear()
        band = ""
        for one in todo:
            if one.band != band:
                band = one.band
                head = QListWidgetItem(_BANDS[one.band], self)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
            words = f"{one.what} {one.count} {one.unit}，{one.names}，按回车{one.verb}"
            item = QListWidgetItem(words, self)
            item.setData(_TODO, one)
        rows = [at for at in range(self.count()) if self.todo_at(at)]
        same = [at for at in rows if kept and _alike(self.todo_at(at), kept)]
        if rows:
            self.setCurrentRow((same or rows)[0])

    def todo_at(self, row: int) -> Todo | None:
        """What stands in a row; None for a head."""
        todo = self.item(row).data(_TODO)
        return todo if isinstance(todo, Todo) else None

    def current(self) -> Todo | None:
        """The row that is chosen."""
        return self.todo_at(self.currentRow()) if self.currentRow() >= 0 else None

    def full_height(self) -> int:
        """The height in px at which nothing scrolls."""
        return sum(self.sizeHintForRow(row) for row in range(self.count())) + 2

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the number opens the list behind it, one on the verb runs it."""
        super().mouseReleaseEvent(event)
        spot = event.position().toPoint()
        item = self.itemAt(spot)
        todo = self.todo_at(self.row(item)) if item else None
        if todo is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if spot.x() < _number_zone().right():
            self.chosen.emit(todo.names_target or todo.target)
        elif spot.x() > self.viewport().width() - _verb_width(todo) - gap(16):
            self.chosen.emit(todo.target)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be clicked."""
        super().mouseMoveEvent(event)
        spot = event.position().toPoint()
        item = self.itemAt(spot)
        todo = self.todo_at(self.row(item)) if item else None
        right = self.viewport().width() - (_verb_width(todo) if todo else 0) - gap(16)
        over = todo is not None and (spot.x() < _number_zone().right() or spot.x() > right)
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _run(self, item: QListWidgetItem) -> None:
        if todo := self.todo_at(self.row(item)):
            self.chosen.emit(todo.target)


def _alike(one: Todo | None, other: Todo) -> bool:
    return one is not None and (one.kind, one.what) == (other.kind, other.what)


def _number_zone() -> QRect:
    """From the left edge to the end of the unit, of a row at 0."""
    return QRect(0, 0, gap(14) + px(20) + px(44) + px(22), 1)


def _verb_width(todo: Todo) -> int:
    return px(16) * len(todo.verb)


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        head = index.data(_TODO) is None
        return QSize(100, px(20) + gap(8) if head else px(42) + gap(6))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect  # type: ignore[attr-defined]  # missing in the stubs
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]  # missing in the stubs
        view = option.widget  # type: ignore[attr-defined]  # missing in the stubs
        todo = index.data(_TODO)
        painter.save()
        if not isinstance(todo, Todo):
            _paint_head(painter, box, str(index.data()))
        else:
            strong = chosen and (view.hasFocus() or theme.stark())
            if chosen:
                painter.fillRect(box, theme.colour("selected" if strong else "hover"))
            if chosen and not strong:
                left = QRect(box.left(), box.top(), px(3), box.height())
                painter.fillRect(left, theme.colour("accent"))
            painter.setPen(theme.colour("line"))
            painter.drawLine(box.bottomLeft(), box.bottomRight())
            _paint_todo(painter, box, todo, "on_selected" if chosen and theme.stark() else "")
        painter.restore()


def _paint_head(painter: QPainter, box: QRect, words: str) -> None:
    painter.setFont(theme.font("small", 500))
    painter.setPen(theme.colour("text3"))
    place = box.adjusted(0, 0, 0, -gap(4))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignBottom), words)
    painter.setPen(theme.colour("line"))
    painter.drawLine(box.bottomLeft(), box.bottomRight())


def _number_font(number: str, room: int) -> QFont:
    """The largest font in which a number is seen whole."""
    fonts = (theme.font("title", 500), theme.font("heading", 500), theme.font("small", 500))
    return next((f for f in fonts if QFontMetrics(f).horizontalAdvance(number) <= room), fonts[-1])


def _paint_todo(painter: QPainter, box: QRect, todo: Todo, ink: str) -> None:
    """Paints a row; `ink` is the one colour of all its words, empty for each its own."""
    icon, tint = (
        TONES["bad"][:2] if todo.kind == "overdue" else (_ICONS.get(todo.kind, _OTHER), "text2")
    )
    side = px(20)
    sign = icons.pixmap(icon, ink or tint, 20)
    painter.drawPixmap(box.left() + gap(6), box.center().y() - side // 2, sign)
    room = QRect(box.left() + gap(6) + side + gap(4), box.top(), px(44), box.height())
    painter.setFont(_number_font(str(todo.count), room.width()))
    painter.setPen(theme.colour(ink or "accent"))
    painter.drawText(room, int(_MIDDLE | Qt.AlignmentFlag.AlignRight), str(todo.count))
    unit = QRect(room.right() + gap(4), box.top() + px(3), px(22), box.height())
    painter.setFont(theme.font("small"))
    painter.setPen(theme.colour(ink or "text2"))
    painter.drawText(unit, int(_MIDDLE), todo.unit)
    right = box.right() - gap(8)
    painter.setFont(theme.font())
    wide = painter.fontMetrics().horizontalAdvance(todo.verb)
    painter.setPen(theme.colour(ink or "accent"))
    place = QRect(right - wide, box.top(), wide + 2, box.height())
    painter.drawText(place, int(_MIDDLE), todo.verb)
    left = unit.left() + px(22)
    words = QRect(left, box.top() + gap(3), right - wide - gap(16) - left, px(21))
    painter.setFont(theme.font(weight=500))
    painter.setPen(theme.colour(ink or "text"))
    if not todo.names:
        words.moveTop(box.top() + (box.height() - words.height()) // 2)
    painter.drawText(words, int(_MIDDLE), elided(painter.fontMetrics(), todo.what, words.width()))
    words.moveTop(words.bottom() + 1)
    painter.setFont(theme.font("small"))
    painter.setPen(theme.colour(ink or "text2"))
    painter.drawText(words, int(_MIDDLE), elided(painter.fontMetrics(), todo.names, words.width()))
