"""政策指标: how the month stands against the document, worst first; each figure opens its names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from io import BytesIO

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from csdesk.domain.filters import months_later
from csdesk.gui.figures.indicators_panel import WIDTH, IndicatorsPanel, Months
from csdesk.gui.figures.indicators_table import IndicatorsModel, IndicatorsTable
from csdesk.gui.figures.month import LATE, WAITS, named, up_to
from csdesk.gui.ledger.over_list import PartsPage
from csdesk.gui.page import Desk, Said, Verbs
from csdesk.gui.paper.preview import Choices, PrintPreview, Told
from csdesk.gui.paper.printer import Paper
from csdesk.gui.theme import MIDDLE, WIDE, gap, px
from csdesk.gui.widgets.parts import button, choice, clear, column, keys, label, row, rule, tabs
from csdesk.gui.widgets.shortcuts import on_keys
from csdesk.gui.widgets.timers import later
from csdesk.services import indicator_lines, indicator_sheet
from csdesk.services.home import State, Target
from csdesk.services.indicator_lines import Line
from csdesk.services.office import Office

_MONTHS = 24
_VIEWS: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("全部", ("not_met", "near", "look", "met", "cannot_say")),
    ("未达到", ("not_met",)),
    ("接近", ("near",)),
    ("达到", ("met",)),
    ("说不出", ("look", "cannot_say")),
    ("不适用", ("not_applicable",)),
)


@dataclass(frozen=True, slots=True)
class Sight:
    """A month as the page shows it.

    Attributes:
        document: The title of the adopted pack.
    """

    document: str
    lines: tuple[Line, ...]


def look(office: Office, month: str) -> Sight:
    """The indicators of a month; for a pool."""
    return Sight(indicator_lines.title(office), indicator_lines.lines(office, month))


class IndicatorsPage(PartsPage):
    """The month, its indicators, and the one at the cursor; the old ones stay until the new come.

    Attributes:
        month: What is asked for, as 2026-10.
        sight: What is shown; None until the first answer.
        tabs: The views; None where they are a box.
        box: The views where it is narrow.
    """

    def __init__(self, desk: Desk) -> None:
        """Asks for the running month."""
        super().__init__()
        self.desk = desk
        self.month = f"{desk.office.today():%Y-%m}"
        self.sight: Sight | None = None
        self._letters = float(WIDE)
        self._view = 0
        self._wanted = ""
        self.tabs: QTabBar | None = None
        self.box: QComboBox | None = None
        self.months = choice(self._names(), width=150)
        self.months.setAccessibleName("月份")
        self.months.activated.connect(lambda at: self.show_month(self._months()[at]))
        self.print = button("印指标表", "", "printer-outline", "Ctrl+P", self.print_month)
        self.model = IndicatorsModel()
        self.table = IndicatorsTable(self.model)
        self.table.followed.connect(self._follow)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._turn_panel())
        self.panel = IndicatorsPanel()
        self.panel.go.connect(self.go)
        self.panel.closed.connect(self.turn_panel)
        self._foot = label("", "small")
        self._build()

    def _build(self) -> None:
        below = QWidget()
        below.setObjectName("surface")
        below.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._head = QVBoxLayout()
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addLayout(self._head)
        left.addWidget(self.table, 1)
        self._hints = keys(("Enter", "看名单"), ("Ctrl+PgDn", "下一类"), ("F4", "详情"))
        foot = row(self._foot, None, self._hints, margins=(20, 2, 16, 2), name="foot")
        foot.setMinimumHeight(px(24) + gap(8))
        left.addWidget(foot)
        self._list = QWidget()
        self._list.setLayout(left)
        both = QHBoxLayout(below)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(self._list, 1)
        both.addWidget(self.panel)
        self.hold(below, self.table)
        on_keys(
            below,
            {"Ctrl+PgUp": partial(self._next_view, -1), "Ctrl+PgDown": partial(self._next_view, 1)},
        )
        self._late = later(self, LATE, partial(self._foot.setText, WAITS))
        self._lay_out()
        self.look_again()

    # ---- what the window calls -------------------------------------------------------------------

    def own_verbs(self) -> Verbs:
        """Ctrl+P prints the sheet, F4 turns the panel."""
        return {"print": self.print_month, "panel": self.turn_panel}

    def look_again(self) -> None:
        """Asks for the indicators of the month anew."""
        self._late.start()
        task = partial(look, self.desk.office, self.month)
        self.desk.ask(task, "indicators", self._show)

    def open(self, target: Target) -> None:
        """Stands at a month and an indicator: 2026-10 elder_monthly_visit_rate; `print` begins."""
        month, _, wanted = target.where.partition(" ")
        if wanted:
            self._wanted, self._view = wanted, 0
            self._lay_out()
        if month:
            self.show_month(month)
        if self.sight and wanted:
            self._stand()
        if target.verb == "print":
            self.print_month()

    def fit(self, letters: float) -> None:
        """Narrow, the views are a box and the panel opens in place of the list with F4."""
        if letters != self._letters:
            self._letters = letters
            self._lay_out()

    def leave(self) -> bool:
        """A paper closes first, then a panel in place of the list."""
        if self.over.part is None and self._list.isHidden():
            self.turn_panel()
            return False
        return super().leave()

    # ---- what is shown ---------------------------------------------------------------------------

    def show_month(self, month: str) -> None:
        """Another month; never past the running one."""
        if month == self.month or month not in self._months():
            return
        self.month = month
        self.months.setCurrentIndex(self._months().index(month))
        self.look_again()

    def turn_panel(self) -> None:
        """F4: shows the panel, or puts it away."""
        shown = self.panel.isHidden()
        self.panel.setVisible(shown)
        self._list.setVisible(not shown or self._letters >= WIDE)
        if shown:
            self._turn_panel()
        (self.panel if self._list.isHidden() else self.table).setFocus()

    def _months(self) -> tuple[str, ...]:
        first = self.desk.office.today().replace(day=1)
        return tuple(f"{months_later(first, -back):%Y-%m}" for back in range(_MONTHS))

    def _names(self) -> tuple[str, ...]:
        return tuple(named(month) for month in self._months())

    def _lay_out(self) -> None:
        """The head for the width there is."""
        wide = self._letters >= WIDE
        clear(self._head)
        self.tabs = self.box = None
        names = [name for name, _ in self._shown_views()]
        at = self._place()
        tools = (self.months, self.print)
        title = label("政策指标", "title")
        document = label(self.sight.document if self.sight else "", "soft")
        if wide:
            self._head.addWidget(row(title, 6, document, None, *tools, margins=(20, 10, 12, 4)))
            self.tabs = tabs(names, at, "状态")
            self.tabs.currentChanged.connect(self._turn)
            self._head.addWidget(row(self.tabs, None, margins=(20, 0, 12, 0)))
            self._head.addWidget(rule())
        else:
            self.box = choice(names, width=150)
            self.box.setCurrentIndex(at)
            self.box.setAccessibleName("状态")
            self.box.activated.connect(self._turn)
            if self._letters >= MIDDLE:
                head = row(title, self.box, None, *tools, margins=(20, 10, 12, 8))
            else:
                head = column(row(title, None, self.print), row(self.box, self.months, None),
                              margins=(20, 8, 12, 6))  # fmt: skip
            self._head.addWidget(head)
        for one in tools:
            one.show()  # only now: without a parent it would be a window and take the keyboard
        self._hints.setVisible(self._letters >= MIDDLE)
        self.table.fit(self._letters)
        self.panel.setMinimumWidth(px(WIDTH) if wide else 0)
        self.panel.setMaximumWidth(px(WIDTH) if wide else px(2000))
        self.panel.setVisible(wide)
        self._list.show()

    def _shown_views(self) -> list[tuple[str, tuple[State, ...]]]:
        """The views with their counts; that of what is not asked here only where there is some."""
        lines = self.sight.lines if self.sight else ()
        made = []
        for name, states in _VIEWS:
            count = sum(line.state in states for line in lines)
            if count or name != "不适用":
                made.append((f"{name} {count}" if self.sight else name, states))
        return made

    def _place(self) -> int:
        return min(self._view, len(self._shown_views()) - 1)

    def _next_view(self, step: int) -> None:
        at = self._place() + step
        if 0 <= at < len(self._shown_views()):
            self._turn(at)
            for bar in (self.tabs, self.box):
                if bar is not None:
                    bar.setCurrentIndex(at)

    def _turn(self, at: int) -> None:
        if at != self._view:
            self._view = at
            self._fill()

    def _show(self, sight: Sight) -> None:
        self._late.stop()
        self.sight = sight
        if self._view >= len(self._shown_views()):
            self._view = 0
        hidden = self.panel.isHidden(), self._list.isHidden()
        self._lay_out()
        if self._letters < WIDE or hidden[0]:
            self.panel.setHidden(hidden[0])
            self._list.setHidden(hidden[1])
        self._fill()

    def _fill(self) -> None:
        """The rows of the view; the one that was chosen stays so."""
        if self.sight is None:
            return
        self._wanted = self._wanted or (self.panel.line.id if self.panel.line else "")
        states = self._shown_views()[self._place()][1]
        self.model.show_lines([line for line in self.sight.lines if line.state in states])
        self._foot.setText(self._remark())
        self._stand()

    def _remark(self) -> str:
        """That lacking data is no 0, and up to which day the running month is counted."""
        running = up_to(self.month, self.desk.office.today())
        return "。".join(filter(None, (running, "说不出：缺数据，不按 0 算")))

    def _stand(self) -> None:
        """Chooses the wanted indicator, else the first."""
        ids = [line.id for line in self.model.lines]
        at = ids.index(self._wanted) if self._wanted in ids else 0
        self._wanted = ""
        if ids:
            self.table.setCurrentIndex(self.model.index(at, 0))
        self._turn_panel()

    def _current(self) -> Line | None:
        at = self.table.currentIndex()
        return self.model.lines[at.row()] if at.isValid() else None

    def _turn_panel(self) -> None:
        """The panel follows the cursor; its months are asked off the GUI thread."""
        line = self._current()
        self.panel.show_line(line)
        if line is None or line.state == "not_applicable" or self.panel.isHidden():
            return
        task = partial(indicator_lines.trend, self.desk.office, line.id, self.month)
        show = self._show_months
        self.desk.ask(task, "indicator", show)

    def _show_months(self, months: Months) -> None:
        self.panel.show_months(months)

    def _follow(self, row_: int) -> None:
        """Opens who is missing, else what was counted."""
        line = self.model.lines[row_]
        if line.opens:
            self.go.emit(line.opens)
        else:
            self.said.emit(Said(f"{line.label}：没有名单可看。按 F4 看怎样算。", tone="ask"))

    # ---- on paper --------------------------------------------------------------------------------

    def print_month(self) -> None:
        """印指标表: the sheet of the month."""
        make = partial(_paper, self.desk.office, self.month)
        self.over.show_part(PrintPreview(self.desk, indicator_sheet.TITLE, make, a_list=False))


def _paper(office: Office, month: str, choices: Choices, progress: Told) -> Paper:
    """For the `files` pool."""
    out = BytesIO()
    printed = indicator_sheet.indicators_pdf(office, month, out, at=office.now())
    return Paper(out.getvalue(), f"{indicator_sheet.TITLE} {month}", missing=printed.missing)
