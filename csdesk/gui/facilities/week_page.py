"""场地周表: who uses which room when, by the week; an empty slot is booked with Enter."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from io import BytesIO

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from csdesk.gui.facilities.week_table import WeekModel, WeekTable
from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.form.work import Typed
from csdesk.gui.ledger.over_list import PartsPage
from csdesk.gui.page import Desk, Said, Verbs
from csdesk.gui.paper.preview import Choices, PrintPreview, Told
from csdesk.gui.paper.printer import Paper
from csdesk.gui.theme import MIDDLE, WIDE
from csdesk.gui.widgets.parts import button, choice, clear, column, keys, label, row, rule
from csdesk.services import entries
from csdesk.services.entries import Outcome
from csdesk.services.facilities import week as weeks
from csdesk.services.facilities.week import BOOKINGS, ROOMS, Use, Week
from csdesk.services.home import Target
from csdesk.services.office import Office

CODE = weeks.CODE
_EVERY = "全部场所"


class WeekPage(PartsPage):
    """A week of all rooms, or of one.

    Attributes:
        day: In the week that is shown.
        room: The room whose hours are shown; 0 for all.
    """

    under = BOOKINGS

    def __init__(self, desk: Desk) -> None:
        """Asks for the running week."""
        super().__init__()
        self.desk, self.day, self.room = desk, desk.office.today(), 0
        self._wanted: tuple[int, date, int | None] | None = None
        self.model = WeekModel()
        self.table = WeekTable(self.model)
        self.rooms = choice([_EVERY], width=170)
        self.rooms.setAccessibleName("场所")
        self.rooms.activated.connect(self._choose_room)
        self._week = label("", "soft")
        self._note = label("", "small")
        self._letters = float(WIDE)
        self._head = QVBoxLayout()
        self._hints = keys(("Enter", "预订或打开"), ("Delete", "作废"), ("PgUp PgDn", "前后一周"))
        self.hold(self._body(), self.table)
        self.table.opened.connect(self.begin)
        self.table.voided.connect(self.void)
        self.table.turned.connect(self.turn)
        self._lay_out()
        self.look_again()

    def _body(self) -> QWidget:
        made = QWidget()
        made.setObjectName("surface")
        made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head)
        layout.addWidget(rule())
        layout.addWidget(self.table, 1)
        layout.addWidget(row(self._note, None, self._hints, margins=(20, 4, 16, 4), name="foot"))
        return made

    def _lay_out(self) -> None:
        """The head for the width there is."""
        clear(self._head)
        new = button("预订", "primary", "plus", "Ctrl+N", self.new)
        before = button("上一周", "", "", "PgUp", partial(self.turn, -1))
        now = button("本周", "", "", "回到今天", self.go_home)
        after = button("下一周", "", "", "PgDn", partial(self.turn, 1))
        paper = button("打印", "", "printer-outline", "Ctrl+P", self.print_week)
        title = label("场地周表", "title")
        if self._letters >= MIDDLE:
            self._head.addWidget(row(title, self._week, None, before, now, after, self.rooms, new, paper,
                                     margins=(20, 10, 12, 8)))  # fmt: skip
        else:
            self._head.addWidget(column(
                row(title, self._week, None, new),
                row(before, now, after, self.rooms, paper, None), margins=(20, 8, 12, 6),
            ))  # fmt: skip
        for one in (self.rooms, self._week):
            one.show()  # without a parent it would be a window of its own
        self._hints.setVisible(self._letters >= MIDDLE)

    # ---- what the window calls ------------------------------------------------------------------
    def own_verbs(self) -> Verbs:
        """Ctrl+N books, Ctrl+P prints."""
        return {"new": self.new, "print": self.print_week, "void": self.void}

    def look_again(self) -> None:
        """Asks for the week anew; the cell at the cursor stays."""
        task = partial(weeks.week, self.desk.office, self.day)
        self.desk.ask(task, CODE, self._show)

    def open(self, target: Target) -> None:
        """Stands at a day, a room or a booking: 2026-11-02, rooms 3, bookings 12."""
        code, _, id = target.where.partition(" ")
        if code == ROOMS and id.isdecimal():
            self.room = int(id)
        elif code == BOOKINGS and id.isdecimal():
            self.day = entries.get(self.desk.office, BOOKINGS, int(id)).row.booking_date
        elif code:
            self.day = date.fromisoformat(code)
        self.look_again()
        if target.verb == "print":
            self.print_week()

    def fit(self, letters: float) -> None:
        """Two lines of head where it is narrow."""
        if letters != self._letters:
            self._letters = letters
            self._lay_out()

    def leave(self) -> bool:
        """A form or a paper closes first, then one room gives way to all."""
        if self.over.part is None and self.room:
            self._choose_room(0)
            return False
        return super().leave()

    # ---- what is shown --------------------------------------------------------------------------
    def turn(self, weeks_on: int) -> None:
        """So many weeks on."""
        self.day += timedelta(7 * weeks_on)
        self.look_again()

    def go_home(self) -> None:
        """The running week."""
        self.day = self.desk.office.today()
        self.look_again()

    def _choose_room(self, at: int) -> None:
        found = self.model.week
        self.room = found.rooms[at - 1].id if at and found else 0
        self.look_again()

    def _show(self, week: Week) -> None:
        at = self._wanted or self._slot()
        self._wanted = None
        self.model.show_week(week, self.room, self.desk.office.today())
        self.room = self.model.room
        ids = [room.id for room in week.rooms]
        self.rooms.clear()
        self.rooms.addItems([_EVERY, *(room.name for room in week.rooms)])
        self.rooms.setCurrentIndex(ids.index(self.room) + 1 if self.room else 0)
        self._week.setText(week.title)
        many = sum(not self.room or use.room == self.room for use in week.uses)
        told = f"本周 {many} 次" if many else "这一周还没有人预订"
        told = told if week.rooms else "还没有登记功能室。请先到“功能室”里登记场所。"
        self._note.setText("；".join(filter(None, (told, week.unknown))))
        self._stand(week, at)

    def _slot(self) -> tuple[int, date, int | None] | None:
        index = self.table.currentIndex()
        return self.model.slot(index.row(), index.column()) if index.isValid() else None

    def _stand(self, week: Week, at: tuple[int, date, int | None] | None) -> None:
        """The cell that was at the cursor; in another week the same weekday."""
        room, on, hour = at or (0, self.day, None)
        column_ = on.weekday() if at else self.day.weekday()
        rows = [self.model.slot(n, 0) for n in range(self.model.rowCount())]
        row_ = next((n for n, one in enumerate(rows) if (one[0], one[2]) == (room, hour)), 0)
        if rows and week.days:
            self.table.setCurrentIndex(self.model.index(row_, column_))

    # ---- what the clerk does --------------------------------------------------------------------
    def begin(self) -> None:
        """Enter: the booking of the cell, a new one where it is empty; of several a menu asks."""
        index = self.table.currentIndex()
        if not index.isValid():
            return
        uses = self.model.uses(index.row(), index.column())
        if not uses:
            self.new()
        elif self.model.room and len(uses) == 1:
            self.open_booking(uses[0])
        else:
            self._menu(uses, self.table.visualRect(index).bottomLeft())

    def _menu(self, uses: tuple[Use, ...], at: QPoint) -> None:
        menu = QMenu(self)
        for use in uses:
            menu.addAction(f"打开 {use.words}").triggered.connect(partial(self._open, use))
        menu.addAction("再预订一次\tCtrl+N").triggered.connect(lambda: self.new())
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _open(self, use: Use, *_: object) -> None:
        self.open_booking(use)

    def open_booking(self, use: Use) -> None:
        """A booking in its form."""
        if not self.desk.bars(self.said.emit):
            self._show_form(EntryForm(self.desk, BOOKINGS, use.id))

    def new(self) -> None:
        """Ctrl+N: a booking of the cell at the cursor, of the hours that are chosen."""
        if self.desk.bars(self.said.emit):
            return
        slot, week = self._slot(), self.model.week
        if slot is None or week is None:
            self.said.emit(Said("还没有登记功能室。请先到“功能室”里登记场所。", tone="ask"))
            return
        room, on, hour = slot
        name = next((one.name for one in week.rooms if one.id == room), "")
        texts = {"booking_date": on.isoformat(), "room": name}
        if hour is not None:
            hours = self._chosen_hours() or (hour,)
            texts |= {"starts": f"{hours[0]:02}:00", "ends": f"{min(hours[-1] + 1, 23):02}:00"}
        self._show_form(EntryForm(self.desk, BOOKINGS, start=Typed(texts, {"room": room}, {})))

    def _chosen_hours(self) -> tuple[int, ...]:
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        found = (self.model.slot(at, 0)[2] for at in rows)
        return tuple(hour for hour in found if hour is not None)

    def _show_form(self, form: EntryForm) -> None:
        self._wanted = self._slot()
        form.kept.connect(self._kept)
        form.opened.connect(lambda id: self.go.emit(Target(BOOKINGS, record=id)))
        self.over.show_part(form)

    def _kept(self, outcome: Outcome) -> None:
        self.look_again()
        self.said.emit(Said(outcome.title, undo=True, ledgers=(BOOKINGS,)))

    def void(self) -> None:
        """Delete: the booking of the cell; undone with Ctrl+Z."""
        index = self.table.currentIndex()
        uses = self.model.uses(index.row(), index.column()) if index.isValid() else ()
        if not uses or self.desk.bars(self.said.emit):
            return
        if len(uses) > 1:
            words = "这一格有几次预订。请按 Enter 打开要作废的那一次。"
            self.said.emit(Said(words, tone="ask"))
            return
        job = self.desk.job()
        job.done.connect(self._kept)
        task = partial(entries.void, self.desk.office, BOOKINGS, [uses[0].id])
        self.desk.jobs.write(job, task)

    def print_week(self) -> None:
        """Ctrl+P: the week as it is seen."""
        make = partial(_paper, self.desk.office, self.day, self.room)
        self.over.show_part(PrintPreview(self.desk, weeks.TITLE, make, a_list=False, masks=False))


def _paper(office: Office, day: date, room: int, choices: Choices, progress: Told) -> Paper:
    """For the `files` pool."""
    out = BytesIO()
    printed = weeks.week_pdf(office, day, out, room=room, at=office.now())
    return Paper(out.getvalue(), f"{weeks.TITLE} {day:%Y-%m-%d}", missing=printed.missing)
