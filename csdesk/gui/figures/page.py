"""月报: the figures of a month, each opening its list; printed with its charts, bound to a pack."""

from __future__ import annotations

from datetime import date
from functools import partial
from io import BytesIO

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csdesk.documents.paper.report import write_report
from csdesk.domain.calendar import month_of
from csdesk.gui.figures import body as figures_body
from csdesk.gui.figures.body import Sight
from csdesk.gui.figures.month import LATE, WAITS, MonthTurner, named
from csdesk.gui.ledger.over_list import PartsPage
from csdesk.gui.page import Desk, Verbs
from csdesk.gui.paper.period_dialog import Period, PeriodDialog
from csdesk.gui.paper.preview import Choices, PrintPreview, Told
from csdesk.gui.paper.printer import Paper
from csdesk.gui.theme import MIDDLE
from csdesk.gui.widgets.parts import Thing, button, clear, column, label, row, scrolling
from csdesk.gui.widgets.timers import later
from csdesk.services import pack, report
from csdesk.services.home import Target
from csdesk.services.office import Office, told


class FiguresPage(PartsPage):
    """The month and its figures; the old ones stay until the new ones are there.

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
        self.sight: Sight | None = None
        self._wide = True
        self._remark = label("", "soft")
        self.pack = button("迎检资料包", "", "notebook-multiple", run=self.bind)
        self.print = button("打印月报", "primary", "printer-outline", "Ctrl+P", self.print_month)
        self._below = QWidget()
        self._below.setObjectName("surface")
        self._below.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._layout = QVBoxLayout(self._below)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._head = QVBoxLayout()
        self._layout.addLayout(self._head)
        self._body = QVBoxLayout()
        self._layout.addLayout(self._body, 1)
        self.hold(self._below, self.print)
        self.turner.bind(self._below)
        self._late = later(self, LATE, self._say_that_it_waits)
        self._build_head()
        self.look_again()

    # ---- what the window calls -------------------------------------------------------------------

    @property
    def month(self) -> str:
        """What is asked for, as 2026-10."""
        return self.turner.month

    def own_verbs(self) -> Verbs:
        """Ctrl+P prints the summary."""
        return {"print": self.print_month}

    def look_again(self) -> None:
        """Asks for the figures of the month anew."""
        self._say_month()
        self._late.start()
        task = partial(figures_body.look, self.desk.office, self.month)
        self.desk.ask(task, "figures page", self._show)

    def open(self, target: Target) -> None:
        """Stands at a month; `print` and `pack` begin at once."""
        if target.where:
            self.turner.show_month(target.where)
        act = {"print": self.print_month, "pack": self.bind}.get(target.verb)
        if act:
            act()

    def fit(self, letters: float) -> None:
        """One column below 60 letters."""
        if self._wide != (letters >= MIDDLE):
            self._wide = letters >= MIDDLE
            self._build_head()
            if self.sight:
                self._show(self.sight)

    # ---- what is shown ---------------------------------------------------------------------------

    def _build_head(self) -> None:
        clear(self._head)
        title: list[Thing] = [label("月报", "title"), 6, self.turner]
        if self._wide:
            head = row(*title, self._remark, None, self.pack, self.print,
                       margins=(20, 10, 24, 6))  # fmt: skip
        else:
            head = column(row(*title, None), self._remark, row(self.print, self.pack, None),
                          margins=(20, 10, 24, 6))  # fmt: skip
        self._head.addWidget(head)
        for one in (self.turner, self.pack, self.print):
            one.show()  # only now: without a parent it would be a window and take the keyboard
        self._say_month()

    def _say_month(self) -> None:
        self.turner.say()
        self._remark.setText(self.turner.remark)
        self._remark.setVisible(bool(self.turner.remark))

    def _say_that_it_waits(self) -> None:
        if self.sight is None:
            clear(self._body)
            words = label(WAITS, "soft")
            self._body.addWidget(column(words, None, margins=(20, 16, 20, 0)))

    def _show(self, sight: Sight) -> None:
        self._late.stop()
        self.sight = sight
        clear(self._body)
        inner = figures_body.body(sight, self.go.emit, wide=self._wide)
        self._body.addWidget(scrolling(inner))

    # ---- on paper --------------------------------------------------------------------------------

    def print_month(self) -> None:
        """打印月报: the summary as paper."""
        make = partial(month_paper, self.desk.office, self.month)
        title = f"{named(self.month)}月报"
        self.over.show_part(PrintPreview(self.desk, title, make, a_list=False))

    def bind(self) -> None:
        """迎检资料包: asks for the period, then lays it out."""
        dialog = PeriodDialog(self.desk.office.today(), self.month, self)
        if self.desk.messages.run(dialog):
            make = partial(pack_paper, self.desk.office, dialog.period)
            title = f"迎检资料包（{dialog.chosen.currentText()}）"
            self.over.show_part(PrintPreview(self.desk, title, make, a_list=False))


def month_paper(office: Office, month: str, choices: Choices, progress: Told) -> Paper:
    """The summary of a month on paper. For the `files` pool."""
    out = BytesIO()
    made = report.monthly_report(office, month, at=office.now())
    printed = write_report(out, made, month_of(month)[1])
    log = partial(told, office, "print", ledger="monthly", month=month)
    return Paper(out.getvalue(), made.title, -1, (), printed.missing, log)


def pack_paper(office: Office, period: Period, choices: Choices, progress: Told) -> Paper:
    """The inspection pack of a period. For the `files` pool; what it binds is logged there."""
    out = BytesIO()
    printed = pack.pack_pdf(
        office, period, out, at=office.now(), progress=lambda rows: progress(rows, 0)
    )
    return Paper(out.getvalue(), f"迎检资料包 {_days(period)}", -1, (), printed.missing)


def _days(period: tuple[date, date]) -> str:
    return "至".join(f"{day.year}年{day.month}月{day.day}日" for day in period)
