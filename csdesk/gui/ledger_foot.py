"""The line under a list: how many rows, the sums that matter, how many are chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from csdesk.gui.parts import clear, label, row
from csdesk.gui.theme import gap, px


class LedgerFoot(QWidget):
    """Totals of a list."""

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
        self._sums = QWidget()
        inner = QHBoxLayout(self._sums)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(gap(18))
        line = row(
            self.rows, self._sums, None, self.picked, space=18, margins=(20, 0, 16, 0), name="foot"
        )
        line.setFixedHeight(px(24) + gap(8))
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

    def chosen(self, rows: int, *, marked: bool = False) -> None:
        """How many rows are marked, or selected."""
        self.picked.setText(f"{'已标' if marked else '已选'} {rows:,} 行" if rows else "")
