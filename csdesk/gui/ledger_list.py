"""A list on screen: its head, what narrows it, the table, the figures under it; and its asking.

Every query runs in the `reads` pool and the newest asked wins; the old rows stay until it answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from csdesk.domain.fields import Field
from csdesk.domain.filters import Filter, In, form
from csdesk.domain.ledger import View
from csdesk.gui import ledger_model, ledger_sight
from csdesk.gui.column_chooser import ColumnChooser
from csdesk.gui.filter_bar import FilterBar, parts
from csdesk.gui.filter_dialog import FilterDialog
from csdesk.gui.jobs import Job, Task
from csdesk.gui.ledger_foot import LedgerFoot
from csdesk.gui.ledger_head import LedgerHead, Tool
from csdesk.gui.ledger_model import LedgerModel, Listing
from csdesk.gui.ledger_sight import Figures, Sight
from csdesk.gui.ledger_table import LedgerTable, Place, copy
from csdesk.gui.page import Desk
from csdesk.gui.parts import column
from csdesk.services import lists, views
from csdesk.services.office import Office

_LATE = 300  # ms without an answer before it is told that one waits


def looked(office: Office, code: str, sight: Sight, view: View, place: Place) -> Listing:
    """What is looked at, with the lines around a place; for a pool."""
    asked = ledger_sight.asked(office, code, sight, view)
    return ledger_model.look(office, asked, place.id, place.above)


class LedgerList(QWidget):
    """A ledger's, a roster's or a worked out list.

    Attributes:
        views: The views of the list.
        sight: What is looked at.
        asked: What is shown; None until the first answer.
    """

    moved = Signal()  # another record at the cursor, or others chosen
    copied = Signal(int)  # so many lines are on the clipboard

    def __init__(
        self,
        desk: Desk,
        code: str,
        tools: Sequence[Tool],
        nothing: Callable[[], QWidget | None],
    ) -> None:
        """Builds the list; `look_again` asks for it.

        Args:
            desk: The open office.
            code: Of the list.
            tools: Buttons of its head.
            nothing: What stands in place of a list without rows; None for the empty table.
        """
        super().__init__()
        self._desk, self._code, self._nothing = desk, code, nothing
        self.ledger = ledger_sight.ledger_of(desk.office, code)
        self.views = ledger_sight.views_of(desk.office, code)
        self._own_views = len(self.views)
        self.title = ledger_sight.title_of(desk.office, code)
        self.sight = Sight(chips=ledger_sight.chips_of(self.views[0]))
        self.asked: lists.Asked | None = None
        self._pending: Place | None = None  # of a list that was asked and is not there yet
        self.model = LedgerModel(self)
        self.table = LedgerTable(self.model, self.title)
        self.head = LedgerHead(self.title, tools, [v.title for v in self.views])
        self.bar = FilterBar(desk.office, self.ledger)
        self.foot = LedgerFoot(self.ledger.unit)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedHeight(3)
        self._busy.setAccessibleName("正在取数")
        self._busy.setVisible(False)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_LATE)
        self._late.timeout.connect(lambda: self._busy.setVisible(True))
        self._middle = QStackedWidget()
        self._middle.addWidget(self.table)
        top = column(self.head, self.bar, self._busy, space=0, name="surface")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addWidget(self._middle, 1)
        layout.addWidget(self.foot)
        self.setFocusProxy(self.table)
        self._wire()
        self.bar.show_chips(self.sight.chips)

    def _wire(self) -> None:
        self.head.viewed.connect(self._view)
        self.head.saving.connect(self.save_view)
        self.bar.typed.connect(lambda words: self.look(replace(self.sight, words=words)))
        self.bar.narrowed.connect(lambda chips: self.look(replace(self.sight, chips=chips)))
        self.bar.adding.connect(self.add_filter)
        self.bar.choosing.connect(self.choose_columns)
        self.bar.left.connect(self.table.setFocus)
        self.model.wanted.connect(self._ask_rows)
        self.table.turned.connect(self.head.turn)
        self.table.sorted.connect(self._sort)
        self.table.copied.connect(self.copy)
        self.table.moved.connect(self._moved)

    # ---- asking ---------------------------------------------------------------------------------
    def look_again(self, place: Place | None = None) -> None:
        """Asks anew; the record at the cursor, or of `place`, keeps its height."""
        self.look(self.sight, place or self._pending or self.table.place())

    def look(self, sight: Sight, place: Place | None = None) -> None:
        """Asks for another list; the old rows stay until it is there."""
        self.sight = sight
        self.bar.show_chips(sight.chips)
        self.head.offer_saving(self._differs)
        self._pending = place
        place = place or Place(self.table.current, 0, 0, self.table.place().sideways)
        task = partial(looked, self._desk.office, self._code, sight, self.views[sight.view], place)
        job = self.read(task, "list", partial(self._show, place))
        job.ended.connect(self._answered)
        self._late.start()
        task2 = partial(ledger_sight.figures, self._desk.office, self._code, sight, self.views)
        self.read(task2, "figures", self._show_figures)

    def read(self, task: Task, place: str, show: Any) -> Job:
        """Starts a query of this page; of one place the newest wins."""
        job = self._desk.jobs.prepare()
        job.done.connect(show)
        job.refused.connect(self._desk.messages.tell)
        job.broken.connect(self._desk.messages.broke)
        self._desk.jobs.read(job, task, f"{self._code}:{place}")
        return job

    def _answered(self) -> None:
        self._late.stop()
        self._busy.setVisible(False)

    def _show(self, place: Place, listing: Listing) -> None:
        self._pending, self.asked = None, listing.asked
        self.bar.show_chips(self.sight.chips, [m.field for m in listing.asked.made])
        self.table.show_list(listing, place)
        while self._middle.count() > 1:
            old = self._middle.widget(1)
            self._middle.removeWidget(old)
            old.deleteLater()
        nothing = self._nothing() if not len(listing.ids) else None
        if nothing is not None:
            self._middle.addWidget(nothing)
            self._middle.setCurrentWidget(nothing)
        self.foot.count(len(listing.ids))
        self._moved()

    def _show_figures(self, found: Figures) -> None:
        self.head.count(found.counts)
        self.foot.sums(ledger_sight.sums_said(found.totals))

    def _ask_rows(self, number: int) -> None:
        ids, asked = ledger_model.page_of(self.model.ids, number), self.asked
        if asked is None or not len(ids):
            return

        def came(rows: Any) -> None:
            if asked is self.asked and ids == ledger_model.page_of(self.model.ids, number):
                self.model.put(number, rows)

        task = partial(ledger_model.lines_shown, self._desk.office, asked, ids)
        job = self.read(task, f"rows{number % 4}", came)
        job.stopped.connect(partial(self.model.lost, number))

    # ---- saved views ----------------------------------------------------------------------------
    @property
    def _differs(self) -> bool:
        """The list is looked at otherwise than its view says."""
        view = self.views[self.sight.view]
        own = self.sight.columns in ((), view.columns) and self.sight.order in ((), view.order)
        return not own or set(self.sight.chips) != set(ledger_sight.chips_of(view))

    @property
    def at_saved_view(self) -> bool:
        """The view that is shown was saved by a clerk."""
        return self.sight.view >= self._own_views

    def ask_views(self) -> None:
        """Asks for the views that were saved of this list."""
        self.read(partial(views.saved, self._desk.office, self._code), "views", self._show_views)

    def _show_views(self, saved: Sequence[View], at: str = "") -> None:
        if not saved and not at:
            return
        before = self.views[self.sight.view].title
        self.views = (*self.views[: self._own_views], *saved)
        titles = [v.title for v in self.views]
        now = titles.index(at or before) if (at or before) in titles else 0
        self.head.show_views(titles, now)
        self.sight = replace(self.sight, view=now)
        self.head.offer_saving(self._differs)
        self.look_again()

    def save_view(self) -> None:
        """存为视图: under a name that the clerk gives."""
        title = self._desk.messages.ask_reason(
            "把现在的筛选、列和排序存为视图？", "存为视图", hint="视图的名称"
        )
        if not title:
            return
        where = ledger_sight.together(self.sight.chips)
        columns = self.sight.columns or self.model.paths
        order = self.sight.order or (self.asked.order if self.asked else ())
        view = View(title, form(where) if where else "", columns, order)
        self._write_views(partial(views.save, self._desk.office, self._code, view), title)

    def drop_view(self) -> None:
        """Takes the saved view that is shown away."""
        if self.at_saved_view:
            title = self.views[self.sight.view].title
            task = partial(views.drop, self._desk.office, self._code, title)
            self._write_views(task, self.views[0].title)

    def _write_views(self, task: Task, at: str) -> None:
        job = self._desk.jobs.prepare()
        job.done.connect(lambda saved: self._show_views(saved, at))
        job.refused.connect(self._desk.messages.tell)
        job.broken.connect(self._desk.messages.broke)
        self._desk.jobs.write(job, task)

    # ---- what the clerk does --------------------------------------------------------------------
    def _moved(self) -> None:
        self.foot.chosen(self.table.chosen_count, marked=bool(self.model.marked))
        self.moved.emit()

    def _view(self, at: int) -> None:
        self.bar.forget()
        own = self.views[at].columns
        columns = () if own or self.views[self.sight.view].columns else self.sight.columns
        self.look(Sight(at, ledger_sight.chips_of(self.views[at]), columns=columns))

    def _sort(self, path: str) -> None:
        order = ledger_sight.next_order(self.asked.order if self.asked else (), path)
        self.look(replace(self.sight, order=order), self.table.place())

    def find_words(self) -> None:
        """Ctrl+F."""
        self.bar.words.setFocus()
        self.bar.words.selectAll()

    def add_filter(self) -> None:
        """加筛选."""
        dialog = FilterDialog(self._desk.office, self.ledger, self)
        if self._desk.messages.run(dialog) and dialog.wanted is not None:
            self.narrow(*parts(dialog.wanted))

    def narrow(self, *chips: Filter) -> None:
        """Adds conditions."""
        more = tuple(c for c in chips if c not in self.sight.chips)
        self.look(replace(self.sight, chips=(*self.sight.chips, *more)))

    def show_only(self, *chips: Filter) -> None:
        """Replaces the conditions, as a link from elsewhere asks."""
        self.bar.forget()
        self.look(replace(self.sight, chips=chips, words=""))

    def choose_columns(self) -> None:
        """列."""
        dialog = ColumnChooser(
            self._desk.office, self.ledger, self._columns(), self.table.frozen_columns, self
        )
        if self._desk.messages.run(dialog):
            self.table.freeze(dialog.frozen.currentIndex() + 1)
            self.look(replace(self.sight, columns=dialog.columns), self.table.place())

    def _columns(self) -> dict[str, Field]:
        """The columns shown, by path."""
        return dict(zip(self.model.paths, self.model.fields, strict=True))

    def copy(self) -> None:
        """Ctrl+C: the chosen lines as shown, masked."""
        marked = self.model.marked
        rows = self.table.chosen_rows
        if marked:
            rows = [at for at, id in enumerate(self.model.ids) if id in marked]
        words = [self.model.words(r) for r in rows]
        heads = tuple(f.heading for f in self.model.fields)
        if self.asked is None or all(w is not None for w in words):
            self._copied(heads, tuple(w for w in words if w is not None))
            return
        task = partial(ledger_model.lines_shown, self._desk.office, self.asked, self.table.chosen)
        self.read(task, "copy", partial(self._copied, heads))

    def _copied(self, heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
        copy((heads, *rows))
        self.copied.emit(len(rows))

    def stand_on(self, id: int) -> None:
        """Puts the cursor on a record; one that the list leaves out is shown alone."""
        if (at := self.model.row_of(id)) >= 0:
            self.table.choose(at)
        else:
            self.look(replace(self.sight, chips=(In("id", (id,)),), words=""), Place(id))
