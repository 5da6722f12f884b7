"""The choices beside a page that is to be printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QSpinBox, QVBoxLayout, QWidget

from csdesk.gui.paper.printer import Paper
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets.parts import (
    Thing,
    choice,
    clear,
    column,
    label,
    row,
    rule,
    said,
    scrolling,
    tip,
)

WIDTH = 272
Period = tuple[date, date]
DEFAULT = "默认打印机"
_COLUMNS = ("表样规定的列", "与屏幕一致的列")


class PrintOptions(QWidget):
    """Printer, pages, copies, columns, and whether numbers are whole."""

    changed = Signal()  # the paper must be laid out anew
    whole_asked = Signal(bool)  # the tick 显示完整号码 was pressed

    def __init__(
        self,
        *,
        a_list: bool = True,
        masks: bool | None = None,
        as_listed: bool = False,
        periods: Mapping[str, Period | None] | None = None,
    ) -> None:
        """Shows the choices.

        Args:
            a_list: Its columns can be those of the screen.
            masks: It has numbers that can be shown whole; as `a_list` where it is not said.
            as_listed: Begins with the columns of the screen.
            periods: Which events are printed, by words, the first chosen; None for all that the
                screen shows.
        """
        super().__init__()
        self._periods = dict(periods or {})
        self.during = choice(list(self._periods))
        self._masks = a_list if masks is None else masks
        self.printer = choice([DEFAULT])
        self.pages = choice(["全部"])
        self.copies = QSpinBox()
        self.copies.setRange(1, 99)
        self.copies.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.columns = choice(_COLUMNS)
        self.both_sides = QCheckBox("双面打印")
        self.whole = QCheckBox("显示完整号码")
        self.archival = QCheckBox("归档用 PDF/A")
        tip(self.archival, "存成 PDF 时用：几十年后还照样打得开的格式，字和颜色都在文件里")
        for name, widget in (
            ("打印机", self.printer), ("页", self.pages), ("份数", self.copies),
            ("列", self.columns), ("期间", self.during),
        ):  # fmt: skip
            widget.setAccessibleName(name)
        self._told = QVBoxLayout()
        self._told.setContentsMargins(0, 0, 0, 0)
        self._told.setSpacing(gap(6))
        holder = QWidget()
        holder.setLayout(self._told)
        listed: list[Thing] = [rule(), label("列", "soft"), self.columns] if a_list else []
        if self._periods:
            listed = [rule(), label("期间", "soft"), self.during, *listed]
        self.columns.setCurrentIndex(int(as_listed))
        ticks: list[Thing] = [self.both_sides, *([self.whole] if self._masks else [])]
        ticks.append(self.archival)
        body = column(
            label("打印机", "soft"), self.printer, label("页", "soft"), self.pages,
            row(label("份数", "soft"), self.copies, None), *listed, rule(), *ticks, None, holder,
            space=6, margins=(16, 12, 16, 10), name="surface",
        )  # fmt: skip
        box = column(scrolling(body), margins=(1, 0, 0, 0), name="side")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(box)
        self.setFixedWidth(px(WIDTH))
        self.columns.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.during.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.whole.clicked.connect(self.whole_asked)
        self.archival.toggled.connect(lambda _: self.changed.emit())

    @property
    def as_listed(self) -> bool:
        """The columns of the screen instead of those of the paper."""
        return self.columns.currentIndex() == 1

    @property
    def period(self) -> Period | None:
        """First and last day of the events that are printed; None for all that are seen."""
        return self._periods.get(self.during.currentText())

    def offer(self, printers: Sequence[str]) -> None:
        """Shows the printers there are."""
        self.printer.clear()
        self.printer.addItems([DEFAULT, *printers])

    def chosen_printer(self) -> str:
        """The printer; empty for the service's own choice."""
        return "" if self.printer.currentIndex() <= 0 else self.printer.currentText()

    def tell(self, paper: Paper, pages: int, unit: str) -> None:
        """Says what is on the paper: rows, whole numbers, characters that are missing."""
        now = self.pages.currentIndex()
        self.pages.clear()
        self.pages.addItems([f"全部 {pages} 页", "只印当前页"])
        self.pages.setCurrentIndex(max(now, 0))
        clear(self._told)
        if paper.clear:
            labels = "、".join(name for name, _ in paper.clear)
            why = paper.clear[0][1]
            self._told.addWidget(said("ask", f"{labels}是完整的，会留下记录：{why}。"))
        elif self._masks:
            self._told.addWidget(said("good", "证号、电话已遮住。"))
        if paper.missing:
            letters = "".join(sorted(paper.missing))
            self._told.addWidget(said("ask", f"字体里没有这些字，纸上以方框代：{letters}"))
        if paper.rows >= 0:
            words = f"行和顺序与屏幕一致：{paper.rows:,} {unit}。"
            if self.period:
                words = f"只印{self.during.currentText()}的 {paper.rows:,} {unit}，顺序与屏幕一致。"
            self._told.addWidget(said("good", words))
