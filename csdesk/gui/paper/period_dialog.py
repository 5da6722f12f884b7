"""Which period an inspection pack binds: a month, a quarter or a year."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from csdesk.domain.calendar import month_of, period_of
from csdesk.domain.filters import months_later
from csdesk.gui.theme import px
from csdesk.gui.widgets.parts import button, choice, column, label, row

Period = tuple[date, date]
_MONTHS, _QUARTERS, _YEARS = 12, 4, 3


def periods(on: date) -> dict[str, Period]:
    """What can be chosen on a day, by its words: months, quarters, years, each newest first."""
    made: dict[str, Period] = {}
    first = on.replace(day=1)
    for back in range(_MONTHS):
        month = months_later(first, -back)
        made[f"{month.year}年{month.month}月"] = month_of(f"{month:%Y-%m}")
    for back in range(_QUARTERS):
        span = period_of(months_later(first, -3 * back), "quarter")
        made[f"{span[0].year}年第{(span[0].month + 2) // 3}季度"] = span
    for year in range(on.year, on.year - _YEARS, -1):
        made[f"{year}年"] = (date(year, 1, 1), date(year, 12, 31))
    return made


class PeriodDialog(QDialog):
    """Asks for the period of a pack.

    Attributes:
        chosen: The box of periods.
    """

    def __init__(self, on: date, month: str = "", parent: QWidget | None = None) -> None:
        """Builds it.

        Args:
            on: Today.
            month: What is chosen at first, as 2026-10; empty for the running month.
            parent: Over which it stands.
        """
        super().__init__(parent)
        self.setWindowTitle("迎检资料包")
        self.setMinimumWidth(px(420))
        self._periods = periods(on)
        if month:
            first, last = month_of(month)
            self._periods.setdefault(f"{first.year}年{first.month}月", (first, last))
        now = next((words for words, span in self._periods.items() if month
                    and span == month_of(month)), "")  # fmt: skip
        self.chosen = choice(tuple(self._periods), now)
        self.chosen.setAccessibleName("期间")
        self.agree = button("排版", "primary", "printer-outline", run=self.accept)
        self.back = button("返回", run=self.reject)
        words = "封面、目录、各月汇总和这一期间的全部台账，页码连续；证号、电话按各表的规定遮住。"
        things = (
            label("迎检资料包", "heading"), label(words, "soft", wrap=True), 4,
            label("期间", "soft"), self.chosen,
            row(None, self.agree, self.back, margins=(0, 8, 0, 0)),
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column(*things, space=8, margins=(20, 20, 20, 16), name="surface"))
        self.agree.setDefault(True)
        self.chosen.setFocus()

    @property
    def period(self) -> Period:
        """First and last day of what is chosen."""
        return self._periods[self.chosen.currentText()]
