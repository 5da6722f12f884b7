"""走访覆盖: who was met in a month, by rule, grid and visitor; each number opens the names."""

from __future__ import annotations

from functools import partial
from io import BytesIO

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from csdesk.gui.figures.coverage_table import CoverageModel, CoverageTable
from csdesk.gui.figures.month import LATE, WAITS, MonthTurner
from csdesk.gui.ledger.over_list import PartsPage
from csdesk.gui.messages import SHEETS
from csdesk.gui.page import Desk, Said, Verbs
from csdesk.gui.paper.preview import Choices, PrintPreview, Told
from csdesk.gui.paper.printer import Paper
from csdesk.gui.theme import MIDDLE, WIDE, gap, px
from csdesk.gui.widgets import charts
from csdesk.gui.widgets.parts import (
    button,
    clear,
    column,
    keys,
    label,
    layout_of,
    row,
    rule,
    scrolling,
    tabs,
)
from csdesk.gui.widgets.shortcuts import on_keys
from csdesk.gui.widgets.timers import later
from csdesk.services import coverage, coverage_sheet
from csdesk.services.coverage import Kind, Line, Month
from csdesk.services.home import Target
from csdesk.services.office import Office

_REST = 200  # ms the cursor rests before the months of its line are asked for
_TALL = 176  # px of the strip under the table
_VIEWS: tuple[tuple[str, Kind], ...] = (
    ("按规则", "rule"), ("按网格", "grid"), ("按探访人", "visitor"),
)  # fmt: skip
Trend = tuple[tuple[str, Line | None], ...]


class CoveragePage(PartsPage):
    """A month, its lines, and twelve months of the one at the cursor.

    Attributes:
        turner: Which month is asked for.
        sight: What is shown; None until the first answer.
    """

    def __init__(self, desk: Desk) -> None:
        """Asks for the running month."""
        super().__init__()
        self.desk = desk
        self.turner = MonthTurner(desk.office.today)
        self.turner.turned.connect(self.look_again)
        self.sight: Month | None = None
        self._letters = float(WIDE)
        self._view = 0
        self._trends: dict[tuple[Kind, str], Trend] = {}
        self._remark = label("", "soft")
        self.export = button("导出", "", "tray-arrow-up", "Ctrl+E", self.export_month)
        self.print = button("打印", "", "printer-outline", "Ctrl+P", self.print_month)
        self.model = CoverageModel()
        self.table = CoverageTable(self.model)
        self.table.followed.connect(self._follow)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._turn_strip())
        self.tabs: QTabBar = tabs([name for name, _ in _VIEWS], 0, "怎样分")
        self.tabs.currentChanged.connect(self._turn)
        self._note = label("", "small", wrap=True)
        self._build()

    def _build(self) -> None:
        below = QWidget()
        below.setObjectName("surface")
        below.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._head, self._strip = QVBoxLayout(), QVBoxLayout()
        layout = QVBoxLayout(below)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head)
        layout.addWidget(rule())
        layout.addWidget(self.table, 1)
        layout.addWidget(rule())
        layout.addLayout(self._strip)
        foot = column(self._note, margins=(20, 4, 16, 6), name="foot")
        layout.addWidget(foot)
        self.hold(below, self.table)
        self.turner.bind(below)
        on_keys(below, {
            "Ctrl+PgUp": partial(self._next_view, -1), "Ctrl+PgDown": partial(self._next_view, 1),
        })  # fmt: skip
        self._late = later(self, LATE, partial(self._note.setText, WAITS))
        self._rest = later(self, _REST, self._ask_trend)
        self._build_head()
        self.look_again()

    # ---- what the window calls -------------------------------------------------------------------

    @property
    def month(self) -> str:
        """What is asked for, as 2026-10."""
        return self.turner.month

    def own_verbs(self) -> Verbs:
        """Ctrl+P prints, Ctrl+E exports."""
        return {"print": self.print_month, "export": self.export_month}

    def look_again(self) -> None:
        """Asks for the month anew; the old lines stay until the new ones are there."""
        self._say_month()
        self._late.start()
        task = partial(coverage.look, self.desk.office, self.month)
        self.desk.ask(task, "coverage", self._show)

    def open(self, target: Target) -> None:
        """Stands at a month; `print` begins at once."""
        if target.where:
            self.turner.show_month(target.where)
        if target.verb == "print":
            self.print_month()

    def fit(self, letters: float) -> None:
        """Two lines of head and no chart where it is narrow."""
        if letters != self._letters:
            self._letters = letters
            self._build_head()
            self.table.fit(letters)
            self._turn_strip()

    # ---- what is shown ---------------------------------------------------------------------------

    def _build_head(self) -> None:
        clear(self._head)
        title = label("走访覆盖", "title")
        tools = (self.export, self.print)
        if self._letters >= MIDDLE:
            above = row(title, 6, self.turner, self._remark, None, *tools, margins=(20, 10, 12, 4))
            under = row(self.tabs, None, margins=(20, 0, 12, 0))
        else:
            above = row(title, 6, self.turner, None, margins=(20, 8, 12, 0))
            under = row(self.tabs, None, *tools, margins=(20, 0, 12, 4))
        self._head.addWidget(above)
        self._head.addWidget(under)
        for one in (self.turner, self.tabs, *tools):
            one.show()  # only now: without a parent it would be a window and take the keyboard
        self._say_month()

    def _say_month(self) -> None:
        self.turner.say()
        self._remark.setText(self.turner.remark)
        self._remark.setVisible(bool(self.turner.remark) and self._letters >= MIDDLE)

    def _show(self, sight: Month) -> None:
        self._late.stop()
        self.sight = sight
        self._trends.clear()
        self._note.setText(sight.note)
        self._fill()

    def _next_view(self, step: int) -> None:
        at = self._view + step
        if 0 <= at < len(_VIEWS):
            self.tabs.setCurrentIndex(at)

    def _turn(self, at: int) -> None:
        self._view = at
        self._fill()

    def _fill(self) -> None:
        """The lines of the view, the whole office before rules and grids."""
        if self.sight is None:
            return
        kind = _VIEWS[self._view][1]
        lines = {"rule": self.sight.rules, "grid": self.sight.grids}.get(kind)
        if lines is None:
            self.model.show_kind(self.sight.visitors, visitors=True)
        else:
            self.model.show_kind((self.sight.office, *lines), visitors=False)
        if self.model.lines:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._turn_strip()

    @property
    def line(self) -> Line | None:
        """The line at the cursor."""
        at = self.table.currentIndex()
        return self.model.lines[at.row()] if at.isValid() else None

    def _turn_strip(self) -> None:
        """The strip follows the cursor; its months are asked off the GUI thread."""
        clear(self._strip)
        line = self.line
        if line is None or self._letters < MIDDLE:
            return
        known = self._trends.get((line.kind, line.id))
        self._strip.addWidget(self._box(line, known))
        if known is None:
            self._rest.start()

    def _ask_trend(self) -> None:
        line = self.line
        if line is None:
            return
        task = partial(coverage.trend, self.desk.office, line, self.month)
        show = partial(self._show_trend, line)
        self.desk.ask(task, "coverage months", show)

    def _show_trend(self, line: Line, months: Trend) -> None:
        if self.sight is None or line not in self.sight.lines:
            return  # another month has come
        self._trends[line.kind, line.id] = months
        if self.line is line and self._letters >= MIDDLE:
            clear(self._strip)
            self._strip.addWidget(self._box(line, months))

    def _box(self, line: Line, months: Trend | None) -> QWidget:
        words = [label(line.name, "heading", wrap=True)]
        if line.said:
            words.append(label(line.said, "soft", wrap=True))
        hints = keys(("Enter", "看名单"), ("PgUp", "上个月"), ("Ctrl+PgDn", "下一类"))
        left = scrolling(column(*words, None, space=4, name="surface"))
        made = QWidget()
        made.setFixedHeight(px(_TALL))
        layout = QVBoxLayout(made)
        layout.setContentsMargins(gap(20), gap(8), gap(16), gap(6))
        inner = row(left, self._chart(line, months), space=24)
        layout_of(inner).setStretch(0, 45)
        layout_of(inner).setStretch(1, 55)
        layout.addWidget(inner, 1)
        layout.addWidget(row(None, hints))
        return made

    def _chart(self, line: Line, months: Trend | None) -> QWidget:
        unit = "探访次数" if line.kind == "visitor" else "探访率 %"
        head = row(label("近 12 个月", "heading"), label(unit, "small"), None)
        if months is None:
            return column(head, None, space=4, name="surface")
        told = f"{len(line.seen.visits)} 次" if line.share is None else f"{line.share:g}%"
        bars = charts.month_bars(
            f"{line.name}，近 12 个月{unit}", [month for month, _ in months],
            [past.height if past else 0 for _, past in months], (), told,
        )  # fmt: skip
        return column(head, bars, space=4, name="surface")

    def _follow(self, at: int, what: str) -> None:
        """Opens what a number counts; without one who is missing, else who was met."""
        line = self.model.lines[at]
        wanted = [what] if what else ["missing", "met"]
        target = next((t for w in wanted if (t := line.behind(w)) is not None), None)
        if target is not None:
            self.go.emit(target)
        else:
            self.said.emit(Said(f"{line.name}：没有名单可看。", tone="ask"))

    # ---- on paper and in a workbook --------------------------------------------------------------

    def print_month(self) -> None:
        """打印: the sheet of the month."""
        make = partial(_paper, self.desk.office, self.month)
        self.over.show_part(PrintPreview(self.desk, coverage_sheet.TITLE, make, a_list=False))

    def export_month(self) -> None:
        """导出: the same as a workbook."""
        name = f"{coverage_sheet.TITLE}-{self.month}.xlsx"
        path = self.desk.messages.save_file("导出到工作簿", SHEETS, name)
        if path is None:
            return
        if path.suffix.lower() != ".xlsx":
            path = path.with_name(f"{path.name}.xlsx")
        job = self.desk.job(f"正在导出{coverage_sheet.TITLE}")
        told = f"已导出到 {path.name}。"
        job.done.connect(lambda _: self.said.emit(Said(told)))
        task = partial(coverage_sheet.coverage_book, self.desk.office, self.month, path)
        self.desk.jobs.file(job, task)


def _paper(office: Office, month: str, choices: Choices, progress: Told) -> Paper:
    """For the `files` pool."""
    out = BytesIO()
    printed = coverage_sheet.coverage_pdf(office, month, out, at=office.now())
    return Paper(out.getvalue(), f"{coverage_sheet.TITLE} {month}", missing=printed.missing)
