"""The line under a list: how many rows, the sums that matter, how many are chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from csdesk.gui.theme import gap, px
from csdesk.gui.widgets.parts import clear, label, link, row


class LedgerFoot(QWidget):
    """Totals of a list, and what is marked."""

    narrowing = Signal()  # 只看已标
    unmarking = Signal()  # 取消标记

    def __init__(self, unit: str) -> None:
        """Empty; `unit` is what a row is counted in: 人, 户, 次."""
        super().__init__()
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._unit = unit
        self.rows = label("", "strong")
        self.rows.setObjectName("rows")
        self.picked = label("", "soft")
        self.picked.setObjectName("picked")
        self._ways = [
            link("只看已标", self.narrowing.emit, "只列出已标的，去掉条件就回来"),
            link("取消标记", self.unmarking.emit),
        ]
        self._sums = QWidget()
        inner = QHBoxLayout(self._sums)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(gap(18))
        line = row(
            self.rows, self._sums, None, self.picked, *self._ways, space=18,
            margins=(20, 0, 16, 0), name="foot",
        )  # fmt: skip
        line.setFixedHeight(px(24) + gap(8))
        self.chosen(0)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(line)

    def count(self, rows: int) -> None:
        """How many rows the list has."""
        self.rows.setText(f"{rows:,} {self._unit}")

    def sums(self, said: Sequence[str]) -> None:
        """The sums in words."""
        layout = self._sums.layout()
        if layout is not None:
            clear(layout)
            for words in said:
                layout.addWidget(label(words, "soft"))

    def chosen(self, rows: int, *, marked: bool = False, elsewhere: int = 0) -> None:
        """How many rows are marked, or selected; of the marked, how many this list has not."""
        words = f"{'已标' if marked else '已选'} {rows:,} 行" if rows else ""
        self.picked.setText(f"{words}，其中 {elsewhere:,} 行不在本表" if elsewhere else words)
        for way in self._ways:
            way.setVisible(marked)
