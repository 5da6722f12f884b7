"""The cells of a sheet: the answers as key caps, and the editor of a cell that is typed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QAbstractItemModel, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from csdesk.domain.fields import Field
from csdesk.gui import theme
from csdesk.gui.batch.model import GIVEN, BatchModel
from csdesk.gui.form.editors import DayEditor, LineEditor, maker
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets import icons
from csdesk.gui.widgets.delegates import KIND, Cells, Index, ground
from csdesk.services.office import Office
from csdesk.services.rounds.batch import Answer

_ICONS = {"good": "check", "ask": "alert-circle-outline", "soft": "minus-circle-outline"}
_TINTS = {"good": ("good", "good_soft"), "ask": ("warn", "warn_soft"), "soft": ("text", "sunken")}


class BatchCells(Cells):
    """Cells that are answered and typed in.

    Attributes:
        answers: In the order of their keys.
    """

    def __init__(self, office: Office, parent: QWidget) -> None:
        super().__init__(parent)
        self._office = office
        self.answers: Sequence[Answer] = ()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paints a cell; of an opened row its upper part."""
        rect: QRect = option.rect  # type: ignore[attr-defined]  # missing in the stubs
        rect.setHeight(min(rect.height(), theme.row_height()))
        option.rect = rect  # type: ignore[attr-defined]  # missing in the stubs
        if index.data(KIND) == "answer":
            self._paint_answers(painter, option, index)
        else:
            super().paint(painter, option, index)
        view = option.widget  # type: ignore[attr-defined]  # missing in the stubs
        here = isinstance(view, QAbstractItemView) and view.currentIndex() == index
        if here and view.hasFocus() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            painter.save()
            painter.setPen(QPen(theme.colour("on_selected" if theme.stark() else "accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))
            painter.restore()

    def answers_width(self) -> int:
        """The room that all answers need side by side."""
        metrics = self._view().fontMetrics()
        return gap(16) + sum(
            metrics.horizontalAdvance(f"{n} {a.words}") + gap(28)
            for n, a in enumerate(self.answers, 1)
        )

    def cap_at(self, index: Index, x: int) -> int | None:
        """The number of the key cap at a place in an answer's cell; None between them."""
        chosen, _ = index.data(GIVEN) or ("", False)
        for number, left, wide, _ in self._caps(chosen, True):
            if gap(8) + left <= x < gap(8) + left + wide:
                return number
        return None

    def _caps(self, chosen: str, strong: bool) -> Iterator[tuple[int, int, int, str]]:
        """Number, left edge, width and words of each cap that is shown."""
        left = 0
        for number, answer in enumerate(self.answers, 1):
            on = answer.code == chosen
            if chosen and not on:
                continue
            metrics = QFontMetrics(theme.font(weight=500 if on and strong else 400))
            words = answer.words if on else f"{number} {answer.words}"
            wide = metrics.horizontalAdvance(words) + gap(20) + (px(18) if on else 0)
            yield number, left, wide, words
            left += wide + gap(8)

    def _view(self) -> QWidget:
        above = self.parent()
        if not isinstance(above, QWidget):
            raise TypeError("the delegate of no view")
        return above

    def _paint_answers(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        chosen, now = index.data(GIVEN) or ("", False)
        box: QRect = option.rect  # type: ignore[attr-defined]  # missing in the stubs
        view = option.widget  # type: ignore[attr-defined]  # missing in the stubs
        here = isinstance(view, QAbstractItemView) and view.currentIndex().row() == index.row()
        painter.save()
        on_selected = ground(painter, option, index)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high = px(20) + gap(6)
        for number, left, wide, words in self._caps(chosen, now):
            answer = self.answers[number - 1]
            on = answer.code == chosen
            painter.setFont(theme.font(weight=500 if on and now else 400))
            place = QRect(box.left() + gap(8) + left, box.center().y() - high // 2 + 1, wide, high)
            if on:
                ink, soft = _TINTS[answer.tone]
                ink = "on_selected" if on_selected and theme.stark() else ink if now else "text2"
                painter.setPen(theme.colour(ink if now else "line"))
                painter.setBrush(theme.colour(soft if now and not theme.stark() else "surface"))
                if on_selected and theme.stark():
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(place, px(4), px(4))
                middle = place.center().y() - px(8) + 1
                painter.drawPixmap(
                    place.left() + gap(6), middle, icons.pixmap(_ICONS[answer.tone], ink, 17)
                )
                painter.setPen(theme.colour(ink))
                words_at = place.adjusted(gap(10) + px(16), 0, 0, 0)
                painter.drawText(words_at, Qt.AlignmentFlag.AlignVCenter, words)
            else:
                stark = on_selected and theme.stark()
                painter.setPen(theme.colour("on_selected" if stark else "edge" if here else "line"))
                painter.setBrush(Qt.BrushStyle.NoBrush if stark else theme.colour("surface"))
                painter.drawRoundedRect(place, px(4), px(4))
                ink = "on_selected" if stark else "text" if here else "text3"
                painter.setPen(theme.colour(ink))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()

    # ---- typing ---------------------------------------------------------------------------------
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line, whatever the kind: a choice is typed by its number or its beginning."""
        model = index.model()
        if not isinstance(model, BatchModel) or (field := _field(model, index)) is None:
            return super().createEditor(parent, option, index)
        offered = model.choices(field)
        if offered:
            hint = "  ".join(f"{n} {w}" for n, w in enumerate(offered, 1))
            editor: QWidget = LineEditor(hint)
        elif field.kind == "day":
            editor = maker(field, self._office.codes, self._office.today)
        else:
            editor = LineEditor()
        editor.setParent(parent)
        editor.setObjectName("cell")
        editor.setAccessibleName(field.heading)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802  # Qt's name
        """Shows what stands in the cell."""
        if isinstance(editor, LineEditor):
            editor.put(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def setModelData(  # noqa: N802  # Qt's name
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        """Takes what was typed."""
        if isinstance(editor, LineEditor | DayEditor):
            model.setData(index, editor.words(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(  # noqa: N802  # Qt's name
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Over the cell, of an opened row its upper part."""
        rect: QRect = option.rect  # type: ignore[attr-defined]  # missing in the stubs
        editor.setGeometry(QRect(rect.topLeft(), QSize(rect.width(), theme.row_height())))


def _field(model: BatchModel, index: Index) -> Field | None:
    return model.columns[index.column()].field
