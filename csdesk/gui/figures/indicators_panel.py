"""The panel beside the indicators: the numbers behind one, its twelve months, where it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from csdesk.gui.figures.indicators_table import TONES
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets import charts
from csdesk.gui.widgets.flow import Flow
from csdesk.gui.widgets.parts import (
    Thing,
    button,
    clear,
    column,
    label,
    link,
    row,
    rule,
    said,
    scrolling,
)
from csdesk.services.indicator_lines import Line, Piece

WIDTH = 306
Months = Sequence[tuple[str, Decimal | None]]


class IndicatorsPanel(QFrame):
    """What is known of one indicator."""

    closed = Signal()  # F4 or the cross
    go = Signal(object)  # Target

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("详情")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(1, 0, 0, 0)  # a child would cover the border
        self._layout.setSpacing(0)
        self._months = QVBoxLayout()
        self.line: Line | None = None
        self.show_line(None)

    def show_line(self, line: Line | None) -> None:
        """Shows an indicator, without its months; None where none is chosen."""
        self.line = line
        clear(self._layout)
        cross = button("", "plain", "close", "收起 F4", self.closed.emit)
        cross.setFixedWidth(px(32))
        words = label(line.label, "heading", wrap=True) if line else label("这里没有指标。", "soft")
        head = row(words, cross, margins=(16, 10, 8, 2))
        self._layout.addWidget(head)
        if line is None:
            self._layout.addStretch(1)
            return
        area = scrolling(self._body(line))
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that the arrows scroll it
        area.setAccessibleName(f"{line.label}，详情")
        self.setFocusProxy(area)
        self._layout.addWidget(area, 1)

    def show_months(self, months: Months) -> None:
        """Shows the twelve months of the indicator that is shown."""
        if self.line is None:
            return
        clear(self._months)
        unit = self.line.result.indicator.unit
        bars = charts.month_bars(
            f"{self.line.label}，近 12 个月", [month for month, _ in months],
            [float(value or 0) for _, value in months], (), self.line.now,
        )  # fmt: skip
        bars.setFixedHeight(px(124))
        self._months.addWidget(row(label("近 12 个月", "heading"), label(unit, "small"), None))
        self._months.addWidget(bars)
        if all(value is None for _, value in months[:-1]):
            self._months.addWidget(label("以前的月份还没有数。", "small"))

    def _body(self, line: Line) -> QWidget:
        things: list[Thing] = [said(TONES[line.state], _sentence(line))]
        if line.parts:
            things.append(self._parts(line.parts))
        if line.missing:
            things.append(row(self._piece(line.missing), None))
        box = QWidget()
        self._months = QVBoxLayout(box)
        self._months.setContentsMargins(0, 0, 0, 0)
        source = line.result.source
        for head, words in (("怎样算", line.how), ("出处", f"{source.title}，{source.clause}")):
            if head == "怎样算" and line.state != "not_applicable":
                things += [rule(), box]
            things += [rule(), label(head, "heading"), label(words, "soft", wrap=True)]
        kind = f"性质：{line.kind}。" + ("目标期已过。" if line.result.expired else "")
        things.append(label(kind, "soft", wrap=True))
        return column(*things, None, space=8, margins=(16, 4, 16, 12), name="surface")

    def _parts(self, parts: Sequence[Piece]) -> QWidget:
        """145 人已访 ÷ 186 人在册, over two lines where it is long."""
        box = QWidget()
        flow = Flow(box, gap(6), px(24))
        for at, piece in enumerate(parts):
            if at:
                flow.addWidget(label("÷"))
            flow.addWidget(self._piece(piece))
        return box

    def _piece(self, piece: Piece) -> QWidget:
        if piece.target is None:
            return label(piece.words, "soft")
        return link(piece.words, partial(self.go.emit, piece.target), "看名单")


def _sentence(line: Line) -> str:
    if line.state == "not_applicable":
        return line.told
    words = f"{line.now}，目标 {line.aim}，{line.told}"
    return words.replace(" ", "\u00a0")  # a number stays with its unit
