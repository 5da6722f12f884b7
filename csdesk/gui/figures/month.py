"""The month of a page of figures: turned by keys and buttons, never past the running one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from csdesk.domain.calendar import month_of
from csdesk.domain.filters import months_later
from csdesk.gui.widgets.parts import at_least, button, label
from csdesk.gui.widgets.shortcuts import on_keys

LATE = 300  # ms without an answer before it is told that one waits
WAITS = "正在数这个月的数…"


def named(month: str) -> str:
    """A month as it is said: 2026年10月, of 2026-10."""
    first = month_of(month)[0]
    return f"{first.year}年{first.month}月"


def up_to(month: str, today: date) -> str:
    """That the running month is not over yet, and up to which day it is counted; else empty."""
    first, last = month_of(month)
    return f"本月未完，数到{today:%m月%d日}" if first <= today < last else ""


class MonthTurner(QWidget):
    """Which month is looked at, between its two buttons.

    Attributes:
        month: As 2026-10.
        before: Its button to the month before.
        after: Its button to the next; not shown in the running month.
    """

    turned = Signal()  # another month is looked at

    def __init__(self, today: Callable[[], date]) -> None:
        """Stands at the running month."""
        super().__init__()
        self._today = today
        self.month = f"{today():%Y-%m}"
        self.before = button("", "plain", "chevron-left", "上个月 PageUp", partial(self.turn, -1))
        self.after = button("", "plain", "chevron-right", "下个月 PageDown", partial(self.turn, 1))
        self._name = label("", "heading")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for one in (self.before, at_least(self._name, 110), self.after):
            layout.addWidget(one)
        self.say()

    def bind(self, page: QWidget) -> None:
        """PageUp and PageDown turn it wherever the keyboard stands in a page."""
        on_keys(page, {"PgUp": partial(self.turn, -1), "PgDown": partial(self.turn, 1)})

    def turn(self, months: int) -> None:
        """Some months on; never past the running one."""
        self.show_month(f"{months_later(month_of(self.month)[0], months):%Y-%m}")

    def show_month(self, month: str) -> None:
        """Another month, as 2026-10; one that is to come, or the same, changes nothing."""
        if month != self.month and month <= f"{self._today():%Y-%m}":
            self.month = month
            self.say()
            self.turned.emit()

    def say(self) -> None:
        """Says the month; asked again where a new day may have begun a new one."""
        self._name.setText(named(self.month))
        self.after.setVisible(month_of(self.month)[1] < self._today())

    @property
    def remark(self) -> str:
        """That its month is not over yet; else empty."""
        return up_to(self.month, self._today())
