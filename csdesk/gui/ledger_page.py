"""The page of any ledger or roster: its list, what narrows it, and the record at the cursor.

Nothing jumps: after a save the list stands where it stood, with the record at the same height.
Forms, import and print open over it and give it back as it was.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QMenu, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from csdesk.domain.filters import Filter, In, parse
from csdesk.errors import ClerkError
from csdesk.gui import detail_panel, ledger_model, ledger_sight, ledger_verbs
from csdesk.gui.column_chooser import ColumnChooser
from csdesk.gui.detail_panel import DetailPanel
from csdesk.gui.entry_form import EntryForm
from csdesk.gui.filter_bar import FilterBar, parts
from csdesk.gui.filter_dialog import FilterDialog
from csdesk.gui.form_work import Typed
from csdesk.gui.jobs import Job, Task
from csdesk.gui.ledger_foot import LedgerFoot
from csdesk.gui.ledger_head import LedgerHead
from csdesk.gui.ledger_model import LedgerModel, Listing
from csdesk.gui.ledger_sight import Figures, Sight
from csdesk.gui.ledger_table import LedgerTable, Place, copy
from csdesk.gui.page import Desk, Page, Said, Verbs
from csdesk.gui.parts import column, row, stretched
from csdesk.gui.theme import WIDE
from csdesk.services import lists
from csdesk.services.entries import Outcome
from csdesk.services.home import Target

_LATE = 300  # ms without an answer before it is told that one waits
_REST = 60  # ms the cursor rests before the panel asks


class LedgerPage(Page):
    """A ledger or a roster."""

    def __init__(self, desk: Desk, code: str) -> None:
        """Builds the page and asks for its list.

        Args:
            desk: The open office.
            code: A ledger or roster.
        """
        super().__init__()
        self.setObjectName("page")
        self.desk, self.code = desk, code
        self.ledger = desk.office.ledger(code)
        self.views = ledger_sight.views_of(desk.office, code)
        roster = desk.office.rosters.get(code)
        self.title = roster.title if roster else self.ledger.title
        self.sight = Sight(chips=ledger_sight.chips_of(self.views[0]))
        self.asked: lists.Asked = ledger_sight.asked(desk.office, code, self.sight)
        self._drafts: dict[int | None, Typed] = {}
        self._pending: Place | None = None  # of a list that was asked and is not there yet
        self._panel_wanted = True

        self.model = LedgerModel(self)
        self.table = LedgerTable(self.model, self.title)
        self.head = LedgerHead(self.title, ledger_verbs.tools(self), [v.title for v in self.views])
        self.bar = FilterBar(desk.office, self.ledger)
        self.foot = LedgerFoot(self.ledger.unit)
        self.panel = DetailPanel(lambda: desk.office.today().year)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedHeight(3)
        self._busy.setAccessibleName("正在取数")
        self._middle = QStackedWidget()
        self._middle.addWidget(self.table)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.setFocusProxy(self.table)
        self._timers()
        self._wire()
        self.bar.show_chips(self.sight.chips)
        self.look_again()

    # ---- building -------------------------------------------------------------------------------
    def _list(self) -> QWidget:
        top = column(self.head, self.bar, self._busy, space=0, name="surface")
        self._busy.setVisible(False)
        left = stretched(column(top, self._middle, self.foot, space=0, name="page"), 1)
        return stretched(row(left, self.panel, space=0), 0)

    def _timers(self) -> None:
        self._late, self._rest = QTimer(self), QTimer(self)
        for timer, wait, act in (
            (self._late, _LATE, lambda: self._busy.setVisible(True)),
            (self._rest, _REST, self._ask_panel),
        ):
            timer.setSingleShot(True)
            timer.setInterval(wait)
            timer.timeout.connect(act)

    def _wire(self) -> None:
        self.head.viewed.connect(self._view)
        self.bar.typed.connect(lambda words: self._look(replace(self.sight, words=words)))
        self.bar.narrowed.connect(lambda chips: self._look(replace(self.sight, chips=chips)))
        self.bar.adding.connect(self.add_filter)
        self.bar.choosing.connect(self.choose_columns)
        self.bar.left.connect(self.table.setFocus)
        self.model.wanted.connect(self._ask_rows)
        table = self.table
        table.opened.connect(self.open_record)
        table.edited.connect(self.open_record)
        table.voided.connect(self.void)
        table.copied.connect(self.copy)
        table.turned.connect(self.head.turn)
        table.sorted.connect(self._sort)
        table.moved.connect(self._moved)
        table.asked_menu.connect(self._menu)
        self.panel.closed.connect(self.toggle_panel)
        self.panel.edited.connect(self.open_record)
        self.panel.asked_clear.connect(self.reveal)
        self.panel.followed.connect(lambda code, id: self.go.emit(Target(code, record=id)))

    # ---- what the window calls ------------------------------------------------------------------
    def verbs(self) -> Verbs:
        """What keys and menus can do here."""
        return ledger_verbs.verbs(self)

    def look_again(self) -> None:
        """Asks for the list and the figures; the record at the cursor keeps its height."""
        self._look(self.sight, self._pending or self.table.place())
        self._ask_panel()
        if (form := self.form) is not None:
            form.look_again()

    def open(self, target: Target) -> None:
        """Shows a filter as chips, or a record, or begins a verb."""
        if target.where:
            self._look(replace(self.sight, chips=parts(parse(target.where)), words=""))
        if target.record:
            self.stand_on(target.record)
        act = self.verbs().get(target.verb)
        if act:
            act()

    def fit(self, letters: float) -> None:
        """Folds views, tools and panel where it is narrow."""
        self.head.fit(letters)
        self._panel_wanted = letters >= WIDE
        self.panel.setVisible(self._panel_wanted)

    def leave(self) -> bool:
        """A form, import or print that is open closes first."""
        if self._stack.currentIndex() == 0:
            return True
        self.close_part()
        return False

    # ---- asking ---------------------------------------------------------------------------------
    def _look(self, sight: Sight, place: Place | None = None) -> None:
        """Asks for another list; the old rows stay until it is there."""
        try:
            self.asked = ledger_sight.asked(self.desk.office, self.code, sight)
        except ClerkError as error:
            self.desk.messages.tell(error)
            return
        self.sight = sight
        self.bar.show_chips(sight.chips)
        self._pending = place
        place = place or Place(self.table.current, 0, 0, self.table.place().sideways)
        task = partial(ledger_model.look, self.desk.office, self.asked, place.id, place.above)
        job = self.read(task, "list", partial(self._show, place))
        job.ended.connect(self._answered)
        self._late.start()
        task2 = partial(ledger_sight.figures, self.desk.office, self.code, sight)
        self.read(task2, "figures", self._show_figures)

    def read(self, task: Task, place: str, show: Any) -> Job:
        """Starts a query of this page; of one place the newest wins."""
        job = self.desk.jobs.prepare()
        job.done.connect(show)
        job.refused.connect(self.desk.messages.tell)
        job.broken.connect(self.desk.messages.broke)
        self.desk.jobs.read(job, task, f"{self.code}:{place}")
        return job

    def _answered(self) -> None:
        self._late.stop()
        self._busy.setVisible(False)

    def _show(self, place: Place, listing: Listing) -> None:
        if listing.asked != self.asked:
            return
        self._pending = None
        self.table.show_list(listing, place)
        while self._middle.count() > 1:
            old = self._middle.widget(1)
            self._middle.removeWidget(old)
            old.deleteLater()
        nothing = ledger_verbs.nothing(self) if not len(listing.ids) else None
        if nothing is not None:
            self._middle.addWidget(nothing)
            self._middle.setCurrentWidget(nothing)
        self.foot.count(len(listing.ids))
        self._moved()

    def _show_figures(self, found: Figures) -> None:
        self.head.count(found.counts)
        self.foot.sums(ledger_sight.sums_said(found.totals))

    def _ask_rows(self, number: int) -> None:
        ids = ledger_model.page_of(self.model.ids, number)
        if not len(ids):
            return
        asked = self.asked

        def came(rows: Any) -> None:
            if asked == self.asked and ids == ledger_model.page_of(self.model.ids, number):
                self.model.put(number, rows)

        task = partial(ledger_model.lines_shown, self.desk.office, asked, ids)
        job = self.read(task, f"rows{number % 4}", came)
        job.stopped.connect(partial(self.model.lost, number))

    def _ask_panel(self) -> None:
        id = self.table.current
        if id is None or not self.panel.isVisibleTo(self):
            self.panel.show_detail(None)
            return
        task = partial(detail_panel.look, self.desk.office, self.ledger.code, id)
        self.read(task, "panel", self._show_panel)

    def _show_panel(self, detail: detail_panel.Detail) -> None:
        if detail.id == self.table.current:
            self.panel.show_detail(detail, editable=not self.ledger.written_by)

    # ---- what the clerk does --------------------------------------------------------------------
    def _view(self, at: int) -> None:
        self.bar.words.blockSignals(True)
        self.bar.clear_find()
        self.bar.words.blockSignals(False)
        self._look(Sight(at, ledger_sight.chips_of(self.views[at]), columns=self.sight.columns))

    def _sort(self, path: str) -> None:
        order = ledger_sight.next_order(self.asked.order, path)
        self._look(replace(self.sight, order=order), self.table.place())

    def _moved(self) -> None:
        self.foot.chosen(len(self.table.chosen), marked=bool(self.model.marked))
        self._rest.start()

    def find_words(self) -> None:
        """Ctrl+F."""
        self.bar.words.setFocus()
        self.bar.words.selectAll()

    def add_filter(self) -> None:
        """加筛选."""
        dialog = FilterDialog(self.desk.office, self.ledger, self)
        if self.desk.messages.run(dialog) and dialog.wanted is not None:
            self.narrow(*parts(dialog.wanted))

    def narrow(self, *chips: Filter) -> None:
        """Adds conditions."""
        more = tuple(c for c in chips if c not in self.sight.chips)
        self._look(replace(self.sight, chips=(*self.sight.chips, *more)))

    def choose_columns(self) -> None:
        """列."""
        dialog = ColumnChooser(
            self.desk.office, self.ledger, self.asked.columns, self.table.frozen_columns, self
        )
        if self.desk.messages.run(dialog):
            self.table.freeze(dialog.frozen.currentIndex() + 1)
            self._look(replace(self.sight, columns=dialog.columns), self.table.place())

    def toggle_panel(self) -> None:
        """F4."""
        self.panel.setVisible(not self.panel.isVisible())
        self._ask_panel()
        self.table.setFocus()

    def reveal(self) -> None:
        """F7: masked values whole, with a reason, which is logged."""
        if (form := self.form) is not None:
            form.reveal()
            return
        detail = self.panel.detail
        if detail is None or not detail.hidden:
            self.said.emit(Said("这条记录没有遮住的内容。", tone="soft"))
            return
        reason = self.desk.messages.ask_reason(
            f"显示“{detail.title}”的完整号码？", "显示", "看了什么、为什么，会留下记录。", "用途"
        )
        if reason:
            job = self._write(partial(ledger_verbs.reveal, self.desk.office, detail, reason))
            job.done.connect(self._show_panel)

    def copy(self) -> None:
        """Ctrl+C: the chosen lines as shown, masked."""
        rows = [self.model.row_of(id) for id in self.table.chosen]
        words = [self.model.words(r) for r in rows]
        heads = tuple(f.heading for f in self.model.fields)
        if all(w is not None for w in words):
            self._copied(heads, tuple(w for w in words if w is not None))
            return
        task = partial(ledger_model.lines_shown, self.desk.office, self.asked, self.table.chosen)
        self.read(task, "copy", partial(self._copied, heads))

    def _copied(self, heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
        copy((heads, *rows))
        self.said.emit(Said(f"已复制 {len(rows)} 行，号码照样遮住。", tone="good"))

    def void(self) -> None:
        """Delete: out of the lists; undone with Ctrl+Z."""
        ids, title = self.table.chosen, self.ledger.title
        if not ids or self._written_elsewhere():
            return
        if len(ids) > 1 and not self.desk.messages.ask(
            f"作废 {len(ids)} {self.ledger.unit}{title}？", f"作废 {len(ids)} {self.ledger.unit}",
            "可以撤销。",
        ):  # fmt: skip
            return
        job = self._write(partial(ledger_verbs.void, self.desk.office, self.ledger.code, ids))
        job.done.connect(self._voided)

    def _voided(self, outcome: Outcome) -> None:
        self.model.unmark()
        self.kept(outcome.title)

    def _written_elsewhere(self) -> bool:
        if not self.ledger.written_by:
            return False
        by = self.desk.office.ledgers[self.ledger.written_by].title
        self.said.emit(Said(f"“{self.ledger.title}”由“{by}”写入，请到那里登记。", tone="soft"))
        return True

    def _write(self, task: Task) -> Job:
        job = self.desk.jobs.prepare()
        job.refused.connect(self.desk.messages.tell)
        job.broken.connect(self.desk.messages.broke)
        QTimer.singleShot(0, self, partial(self.desk.jobs.write, job, task))
        return job

    def kept(self, title: str, id: int | None = None) -> None:
        """A step was kept: the list is asked again and the window told."""
        place = self.table.place()
        self._look(self.sight, replace(place, id=id) if id else place)
        self._ask_panel()
        self.said.emit(Said(title, undo=True, ledgers=(self.ledger.code,)))

    def stand_on(self, id: int) -> None:
        """Puts the cursor on a record; one that the list leaves out is shown alone."""
        if (at := self.model.row_of(id)) >= 0:
            self.table.choose(at)
        else:
            self._look(replace(self.sight, chips=(In("id", (id,)),), words=""), Place(id))

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ledger_verbs.fill_menu(menu, self)
        menu.popup(at)

    # ---- parts that open over the list ----------------------------------------------------------
    def open_record(self, id: int) -> None:
        """Enter, F2: the record in its form."""
        if not self._written_elsewhere():
            self.show_form(id)

    def new(self) -> None:
        """Ctrl+N: an empty form."""
        if not self._written_elsewhere():
            self.show_form(None)

    def show_form(self, id: int | None) -> None:
        """A record, or a new one, in its form over the list."""
        form = EntryForm(self.desk, self.ledger.code, id, self._drafts.pop(id, None))
        form.kept.connect(lambda outcome: self.kept(outcome.title, outcome.id))
        form.turned.connect(self._turn_form)
        self.show_part(form)

    def _turn_form(self, steps: int) -> None:
        """Alt+PgUp, Alt+PgDn: the record above or below in its form."""
        to = self.table.view.currentIndex().row() + steps
        if 0 <= to < len(self.model.ids):
            self.close_part()
            self.table.choose(to)
            self.show_form(self.model.ids[to])

    @property
    def form(self) -> EntryForm | None:
        """The form that is open."""
        part = self._stack.currentWidget()
        return part if isinstance(part, EntryForm) else None

    def show_part(self, part: QWidget) -> None:
        """Opens something over the list; it closes by its signal `closed`."""
        part.closed.connect(self.close_part)  # type: ignore[attr-defined]  # every part has it
        part.said.connect(self.said)  # type: ignore[attr-defined]  # as above
        self._stack.addWidget(part)
        self._stack.setCurrentWidget(part)
        self.setFocusProxy(part)
        part.setFocus()

    def close_part(self) -> None:
        """Back to the list; what was typed in a form is kept for its next opening."""
        part = self._stack.currentWidget()
        if self._stack.currentIndex() == 0 or part is None:
            return
        if isinstance(part, EntryForm) and (draft := part.draft()):
            self._drafts[part.id] = draft
        self._stack.setCurrentIndex(0)
        self._stack.removeWidget(part)
        part.deleteLater()
        self.setFocusProxy(self.table)
        self.table.setFocus()
