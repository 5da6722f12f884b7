"""A week of bookings as a table: rooms by day, or one room by hour and day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from csdesk.gui import theme
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets.delegates import Index
from csdesk.gui.widgets.tables import dressed
from csdesk.services.facilities.week import Use, Week

_ROOT = QModelIndex()
_DAY = 118
"""Px at 100 % below which a day is never narrowed."""
_USES, _WHOLE = int(Qt.ItemDataRole.UserRole) + 1, int(Qt.ItemDataRole.UserRole) + 2
"""What is booked in a cell, and whether it fills it."""


class WeekModel(QAbstractTableModel):
    """Rooms or hours as rows, days as columns.

    Attributes:
        week: What is shown; None until the first answer.
        room: The one room whose hours are shown; 0 for all rooms.
        today: The day that is told to be today.
    """

    def __init__(self) -> None:
        super().__init__()
        self.week: Week | None = None
        self.room = 0
        self._hours: tuple[int, ...] = ()
        self.today: date | None = None

    def show_week(self, week: Week, room: int, today: date) -> None:
        """Shows another week, or another room."""
        self.beginResetModel()
        self.week, self.today = week, today
        self.room = room if any(one.id == room for one in week.rooms) else 0
        self._hours = week.hours(self.room) if self.room else ()
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """A room, or an hour, each."""
        if parent.isValid() or self.week is None:
            return 0
        return len(self._hours) if self.room else len(self.week.rooms)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Seven days."""
        return 0 if parent.isValid() or self.week is None else len(self.week.days)

    def slot(self, row: int, column: int) -> tuple[int, date, int | None]:
        """Room, day and hour of a cell; the hour is None where a row is a room."""
        if self.week is None:
            raise LookupError("no week is shown")
        on = self.week.days[column].on
        if self.room:
            return self.room, on, self._hours[row]
        return self.week.rooms[row].id, on, None

    def uses(self, row: int, column: int) -> tuple[Use, ...]:
        """What is booked in a cell."""
        if self.week is None:
            return ()
        room, on, hour = self.slot(row, column)
        some = self.week.of(room, on)
        return tuple(use for use in some if hour is None or use.within(hour))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Days across, with their holidays; rooms or hours down."""
        if self.week is None:
            return None
        if orientation == Qt.Orientation.Horizontal:
            day = self.week.days[section]
            if role == Qt.ItemDataRole.DisplayRole:
                now = "今天" if day.on == self.today else ""
                more = "，".join(filter(None, (now, day.holiday)))
                return f"{day.name}\n{more}" if more else day.name
            return None
        if role == Qt.ItemDataRole.ToolTipRole and not self.room:
            return self.week.rooms[section].facility
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return f"{self._hours[section]}:00" if self.room else self.week.rooms[section].name

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a cell, and for the painter what is booked."""
        uses = self.uses(index.row(), index.column())
        if role == _USES:
            return uses
        if role == _WHOLE:
            return bool(self.room)
        if role == Qt.ItemDataRole.DisplayRole:
            return "\n".join(use.words for use in uses)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(use.words for use in uses) or None
        if role == Qt.ItemDataRole.AccessibleTextRole and self.week is not None:
            across = str(self.headerData(index.column(), Qt.Orientation.Horizontal))
            down = self.headerData(index.row(), Qt.Orientation.Vertical)
            words = "；".join(use.words for use in uses) or "空"
            return f"{down}，{across.replace(chr(10), ' ')}：{words}"
        return None


class _Slots(QStyledItemDelegate):
    """What is booked stands in a tinted box; the cell at the cursor has the ring of the focus."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paints one cell."""
        box: QRect = option.rect  # type: ignore[attr-defined]  # missing in the stubs
        state = option.state  # type: ignore[attr-defined]  # missing in the stubs
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(box, theme.colour("selected" if chosen else "surface"))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(box.topRight(), box.bottomRight())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setFont(theme.font("small"))
        metrics = QFontMetrics(painter.font())
        inner = box.adjusted(gap(4), gap(3), -gap(4), -gap(3))
        uses = index.data(_USES) or ()
        for use in uses:
            words = _height(metrics, use.words, inner.width())
            if len(uses) == 1 and index.data(_WHOLE):
                words = inner.height()
            held = QRect(inner.left(), inner.top(), inner.width(), min(words, inner.height()))
            if not chosen:
                painter.fillRect(held, theme.colour("pill"))
            painter.setPen(theme.colour("on_selected" if chosen else "text"))
            painter.drawText(held.adjusted(gap(4), gap(2), -gap(2), 0), _FLAGS, use.words)
            inner.setTop(held.bottom() + gap(2))
        if chosen and theme.stark():
            painter.setPen(QPen(theme.colour("on_selected"), px(2)))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        painter.restore()


_FLAGS = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)


def _height(metrics: QFontMetrics, words: str, width: int) -> int:
    room = QRect(0, 0, max(px(24), width - gap(4) - gap(2)), 10_000)
    return metrics.boundingRect(room, _FLAGS, words).height() + gap(4)


class WeekTable(QTableView):
    """Emits what the keyboard and the mouse ask of a cell."""

    opened = Signal()  # Enter or a double click
    voided = Signal()  # Delete
    turned = Signal(int)  # so many weeks on

    def __init__(self, model: WeekModel) -> None:
        super().__init__()
        self._model = model
        dressed(self, model, "场地周表")
        self.setItemDelegate(_Slots(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.verticalHeader().show()
        self.verticalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        )
        self.verticalHeader().setSectionsClickable(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setProperty("part", "right")  # rooms stand at its left
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(lambda _: self.opened.emit())
        model.modelReset.connect(self.fit)

    def fit(self) -> None:
        """Days share the room there is; rows are as high as what is booked needs."""
        model = self._model
        if model.week is None:
            return
        many = model.columnCount()
        heads = QFontMetrics(theme.font("small"))
        lines = 1 + any(day.holiday or day.on == model.today for day in model.week.days)
        self.horizontalHeader().setFixedHeight(heads.lineSpacing() * lines + gap(12))
        for at in range(many):
            self.setColumnWidth(at, max(px(_DAY), self.viewport().width() // max(many, 1)))
        metrics = QFontMetrics(theme.font("small"))
        inside = self.columnWidth(0) - 2 * gap(4) if many else 0
        for row in range(model.rowCount()):
            cells = [model.uses(row, at) for at in range(many)]
            if model.room:  # one that lasts longer has the rows below too
                cells = [uses for uses in cells if len(uses) > 1]
            high = [sum(_height(metrics, u.words, inside) + gap(2) for u in some) for some in cells]
            self.setRowHeight(row, max(theme.row_height(), max(high, default=0) + 2 * gap(3)))
        self._span()

    def _span(self) -> None:
        """What lasts several hours stands in one cell."""
        self.clearSpans()
        model = self._model
        if not model.room:
            return
        for at in range(model.columnCount()):
            row = 0
            while row < model.rowCount():
                uses, last = model.uses(row, at), row
                while len(uses) == 1 and last + 1 < model.rowCount():
                    if model.uses(last + 1, at) != uses:
                        break
                    last += 1
                if last > row:
                    self.setSpan(row, at, last - row + 1, 1)
                row = last + 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Days share the new room."""
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens or books, Delete voids, PgUp and PgDn turn the week."""
        keys = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.voided.emit()
        elif (step := keys.get(Qt.Key(event.key()))) is not None:
            self.turned.emit(step)
        else:
            super().keyPressEvent(event)
