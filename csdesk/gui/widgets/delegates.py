"""Painted cells: plain words, names, pills, states, and values that change.

A model gives the words by `DisplayRole` and by `KIND` how they are painted. Hairlines come first,
then antialiasing: the other way round they blur over two pixels.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from csdesk.gui import theme
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets import icons
from csdesk.gui.widgets.icons import TONES

Index = QModelIndex | QPersistentModelIndex

# What a cell is: "" plain, name (500), soft (secondary), link, new (500), pills (words parted by
# 、), change ("old → new"), a key of `TONES` (state with its icon), or fill-bad and fill-warn
# (tinted, words plain).
KIND = int(Qt.ItemDataRole.UserRole) + 1

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | _MIDDLE


def elided(metrics: QFontMetrics, words: str, width: int) -> str:
    """Words cut to a width in px, with … at the end."""
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)


def ground(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> bool:
    """Paints the ground of a row's cell as far as it is chosen, and its hairline.

    Without the focus a chosen row has `hover` and a mark at its left edge.

    Returns:
        Whether words on it take `on_selected`.
    """
    state, box = option.state, option.rect  # type: ignore[attr-defined]  # missing in the stubs
    chosen = bool(state & QStyle.StateFlag.State_Selected)
    view = option.widget  # type: ignore[attr-defined]  # missing in the stubs
    focused = not isinstance(view, QAbstractItemView) or _holds_focus(view)
    if chosen and (focused or theme.stark()):
        painter.fillRect(box, theme.colour("selected"))
    elif chosen:
        painter.fillRect(box, theme.colour("hover"))
        if index.column() == 0:
            mark = QRect(box.left(), box.top(), px(3), box.height())
            painter.fillRect(mark, theme.colour("accent"))
    painter.setPen(QPen(theme.colour("line"), 1))
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    return chosen and (focused or theme.stark())


def _holds_focus(view: QAbstractItemView) -> bool:
    """A frozen table is two views with one selection model: either's focus counts for both."""
    twin = view.property("twin")
    return view.hasFocus() or (isinstance(twin, QAbstractItemView) and twin.hasFocus())


class Cells(QStyledItemDelegate):
    """Paints the cells of tables; see `KIND`."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the words and the cell's own margins, one row high."""
        words = super().sizeHint(option, index).width()
        return QSize(words + gap(8) + self._lead(index), theme.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paints one cell."""
        kind, words = str(index.data(KIND) or ""), str(index.data() or "")
        rect: QRect = option.rect  # type: ignore[attr-defined]  # missing in the stubs
        box = rect.adjusted(self._lead(index), 0, -gap(8), 0)
        painter.save()
        if kind.startswith("fill-"):
            painter.fillRect(rect, theme.colour(f"{kind.removeprefix('fill-')}_soft"))
        chosen = ground(painter, option, index)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(weight=500 if kind in ("name", "new") else 400))
        if kind == "pills":
            _paint_pills(painter, box, words.split("、") if words else [], chosen)
        elif kind in TONES:
            _paint_state(painter, box, kind, words, chosen)
        elif kind == "change":
            _paint_change(painter, box, words, chosen)
        else:
            ink = "on_selected" if chosen else "text2" if kind == "soft" else "text"
            if kind == "link" and not (chosen and theme.stark()):
                ink = "accent"
            align = index.data(Qt.ItemDataRole.TextAlignmentRole)
            _paint_words(painter, box, words, ink, _LEFT if align is None else align)
        painter.restore()

    def _lead(self, index: Index) -> int:
        """The first column lines up with the page's title."""
        return gap(8 if index.column() else 20)


def _paint_words(
    painter: QPainter, box: QRect, words: str, ink: str, align: Qt.AlignmentFlag | int = _LEFT
) -> None:
    painter.setPen(theme.colour(ink))
    painter.drawText(box, int(align), elided(painter.fontMetrics(), words, box.width()))


def _paint_state(painter: QPainter, box: QRect, tone: str, words: str, chosen: bool) -> None:
    icon, tint, ink = TONES[tone]
    if chosen and theme.stark():
        tint = ink = "on_selected"
    side = px(18)
    top = box.center().y() - side // 2 + 1
    painter.drawPixmap(box.left(), top, icons.pixmap(icon, tint, 18))
    _paint_words(painter, box.adjusted(side + gap(6), 0, 0, 0), words, ink)


def _paint_change(painter: QPainter, box: QRect, words: str, chosen: bool) -> None:
    """The old value small and struck, an arrow, the new one at 500; 空 where there was none."""
    old, _, new = words.partition(" → ")
    quiet, loud = ("on_selected", "on_selected") if chosen else ("text3", "text")
    small = theme.font("small")
    small.setStrikeOut(bool(old))
    painter.setFont(small)
    painter.setPen(theme.colour(quiet))
    painter.drawText(box, int(_LEFT), old or "空")
    left = box.left() + painter.fontMetrics().horizontalAdvance(old or "空") + gap(5)
    painter.drawPixmap(left, box.center().y() - px(7), icons.pixmap("arrow-right", quiet, 16))
    painter.setFont(theme.font(weight=500))
    rest = QRect(box)
    rest.setLeft(left + px(16) + gap(5))
    _paint_words(painter, rest, new or "空", loud)


def _paint_pills(painter: QPainter, box: QRect, words: list[str], chosen: bool) -> None:
    """As many pills as fit, then +n for the rest."""
    painter.setFont(theme.font("small"))
    metrics = painter.fontMetrics()
    left, high, pad = box.left(), px(18) + gap(4), gap(7)
    for at, word in enumerate(words):
        wide = metrics.horizontalAdvance(word) + 2 * pad
        more = f"+{len(words) - at - 1}" if at < len(words) - 1 else ""
        room = box.right() + 1 - (metrics.horizontalAdvance(more) + gap(4) if more else 0)
        if left + wide > room and at:
            painter.setPen(theme.colour("on_selected" if chosen else "text3"))
            rest = QRect(left, box.top(), box.right() - left, box.height())
            painter.drawText(rest, int(_LEFT), f"+{len(words) - at}")
            return
        wide = min(wide, box.right() - left)
        place = QRectF(left + 0.5, box.center().y() - high / 2 + 1, wide, high - 1)
        outlined = chosen or theme.stark()
        painter.setPen(QPen(theme.colour("edge"), 1) if outlined else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("surface" if chosen and not theme.stark() else "pill"))
        painter.drawRoundedRect(place, high / 2, high / 2)
        painter.setPen(theme.colour("text2"))
        cut = elided(metrics, word, wide - pad)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), cut)
        left += wide + gap(4)
