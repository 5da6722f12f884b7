"""节假日: the holidays and working weekends of each year; the next one's are pasted here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from csdesk.domain.calendar import weekday
from csdesk.domain.holidays import Day
from csdesk.errors import ClerkError
from csdesk.gui.page import Desk, Page, Said, Verbs
from csdesk.gui.theme import WIDE, px
from csdesk.gui.widgets.delegates import KIND, Index
from csdesk.gui.widgets.few_rows import FewRows
from csdesk.gui.widgets.parts import button, choice, clear, column, field, label, row, rule, said
from csdesk.gui.widgets.tables import table
from csdesk.gui.widgets.timers import later
from csdesk.services import calendars
from csdesk.services.calendars import Year
from csdesk.services.home import Target
from csdesk.services.office import Office

CODE = calendars.CODE
_HEADS = ("日期", "星期", "放假或上班", "名称", "依据")
_WIDTHS = (110, 90, 110, 130, 220)
_KIND, _SOURCE = 2, 4
_PANEL = 380
_REST = 300  # ms after the last key before what was pasted is read
_HINT = (
    "粘贴国务院办公厅的放假通知原文，如：\n"
    "一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。\n\n"
    "也可以一行一天：\n2027-01-01 放假 元旦\n2027-02-14 上班 春节"
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was read from a text.

    Attributes:
        words: What is wrong with it, and what to do; empty where nothing is.
    """

    days: tuple[Day, ...] = ()
    words: str = ""


def reading(text: str, year: int, source: str) -> Found:
    """What a text says of a year; nothing is kept."""
    if not text.strip():
        return Found()
    try:
        return Found(calendars.preview(text, year, source))
    except ClerkError as error:
        return Found(words=f"{error.what}{error.remedy}")


class DayModel(FewRows[Day]):
    """Days as lines of a table."""

    def __init__(self) -> None:
        """Without lines."""
        super().__init__(_HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a cell, and how they are painted."""
        one = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            kind = "放假" if one.kind == "holiday" else "上班"
            day = f"{one.on.month}月{one.on.day}日"
            return (day, weekday(one.on), kind, one.name, one.source)[index.column()]
        if role == KIND:
            own = {0: "name", _KIND: "" if one.kind == "holiday" else "warn"}
            return own.get(index.column(), "")
        return None


class HolidaysPage(Page):
    """A year: what is known of it, and a place to paste what is announced.

    Attributes:
        year: Which one.
        text: Where it is pasted.
        source: Who announced it.
    """

    def __init__(self, desk: Desk) -> None:
        """Asks for the years that are known."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk = desk
        self.year = desk.office.today().year
        self._years: Sequence[Year] = ()
        self._found = Found()
        self.box = choice([f"{self.year} 年"], width=110)
        self.box.setAccessibleName("年份")
        self.box.activated.connect(lambda at: self._choose(self._years[at].year))
        self.model = DayModel()
        self.view = table(self.model, _WIDTHS, stretch=_SOURCE, name="节假日和调休")
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText(_HINT)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("放假通知")
        self.source = field(hint="如 国办发明电〔2026〕×号")
        self.source.setAccessibleName("依据")
        self._rest: QTimer = later(self, _REST, self._read)
        self.text.textChanged.connect(self._rest.start)
        self.source.textChanged.connect(lambda _: self._rest.start())
        self.keep = button("保存", "primary", "", "Ctrl+S", self.store)
        self.keep.setShortcut("Ctrl+S")
        self.drop = button("去掉自填的", "", "", "恢复程序自带的", self.forget)
        self._told = QVBoxLayout()
        self._build()
        self.setFocusProxy(self.view)
        self.look_again()

    def _build(self) -> None:
        head = row(
            label("节假日和调休", "title"), 6, self.box, None, self.drop, margins=(20, 10, 20, 8)
        )
        told = QWidget()
        told.setLayout(self._told)
        self._told.setContentsMargins(0, 0, 0, 0)
        left = column(head, rule(), self.view, space=0, name="surface")
        self._side = column(
            label("填这一年的", "heading"), self.text, label("依据", "soft"), self.source, told,
            row(self.keep, None), margins=(16, 12, 16, 12), space=6, name="side",
        )  # fmt: skip
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(left, 1)
        layout.addWidget(self._side)
        self.fit(WIDE)

    # ---- what the window calls ------------------------------------------------------------------
    def verbs(self) -> Verbs:
        """Ctrl+N begins to paste."""
        return {"new": self.text.setFocus}

    def look_again(self) -> None:
        """Asks for the years anew; what is pasted stays."""
        task = partial(calendars.years, self.desk.office)
        self.desk.ask(task, CODE, self._show)

    def open(self, target: Target) -> None:
        """Stands at a year: 2027; one of which nothing is known waits for what is pasted."""
        if target.where.isdecimal():
            self._choose(int(target.where))
            self.setFocusProxy(self.text)

    def fit(self, letters: float) -> None:
        """Narrow, who announced it is left out of the table."""
        self.view.setColumnHidden(_SOURCE, letters < WIDE)
        self._side.setFixedWidth(px(_PANEL if letters >= WIDE else _PANEL * 0.8))

    # ---- what is shown --------------------------------------------------------------------------
    def _choose(self, year: int) -> None:
        self.year = year
        self._show(self._years)
        self._read()

    def _show(self, years: Sequence[Year]) -> None:
        self._years = years
        if not years:
            return
        names = [f"{one.year} 年" for one in years]
        at = next((n for n, one in enumerate(years) if one.year == self.year), len(years) - 1)
        self.box.clear()
        self.box.addItems(names)
        self.box.setCurrentIndex(at)
        self.drop.setVisible(years[at].entered)
        self._fill()

    def _fill(self) -> None:
        known = next((one for one in self._years if one.year == self.year), Year(self.year, ()))
        self.model.show_lines(self._found.days or known.days)
        clear(self._told)
        off = sum(one.kind == "holiday" for one in self.model.lines)
        many = f"放假 {off} 天，调休上班 {len(self.model.lines) - off} 天"
        if self._found.words:
            self._told.addWidget(said("bad", self._found.words, "small"))
        elif self._found.days:
            self._told.addWidget(said("ask", f"读到{many}。左边是读到的，还没有保存。", "small"))
        elif known.days:
            whose = "自己填的" if known.entered else "程序自带的"
            self._told.addWidget(said("good", f"{self.year} 年{whose}：{many}。", "small"))
        else:
            words = f"{self.year} 年的还没有。没有它，要看节假日的规则会说无法判断。"
            self._told.addWidget(said("warn", words, "small"))

    def _read(self) -> None:
        self._found = reading(self.text.toPlainText(), self.year, self.source.text().strip())
        self._fill()

    # ---- what the clerk does --------------------------------------------------------------------
    def store(self) -> None:
        """保存: the year counts from now on as it was read."""
        self._read()
        if not self._found.days:
            words = self._found.words or "还没有粘贴放假通知。"
            self.said.emit(Said(words, tone="ask"))
            self.text.setFocus()
            return
        text, source = self.text.toPlainText(), self.source.text().strip()
        self._write(partial(_enter, self.desk.office, text, self.year, source))

    def forget(self) -> None:
        """去掉自填的: what the program brings of the year counts again."""
        self._write(partial(_forget, self.desk.office, self.year))

    def _write(self, task: partial[str]) -> None:
        if self.desk.bars(self.said.emit):
            return
        job = self.desk.job()
        job.done.connect(self._kept)
        self.desk.jobs.write(job, task)

    def _kept(self, words: str) -> None:
        self.text.clear()
        self.source.clear()
        self._found = Found()
        self.look_again()
        self.said.emit(Said(words, ledgers=(CODE,)))


def _enter(office: Office, text: str, year: int, source: str) -> str:
    days = calendars.enter(office, text, year, source)
    return f"已存 {year} 年的节假日，共 {len(days)} 天。"


def _forget(office: Office, year: int) -> str:
    calendars.forget(office, year)
    return f"已去掉 {year} 年自填的节假日。"
