"""A list on screen: its head, what narrows it, the table, the figures under it; and its asking.

Every query runs in the `reads` pool and the newest asked wins; the old rows stay until it answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from csdesk.domain.fields import Field
from csdesk.domain.filters import Filter, In
from csdesk.domain.ledger import Ledger
from csdesk.gui.jobs import Job, Task
from csdesk.gui.ledger import ask as ledger_ask
from csdesk.gui.ledger import model as ledger_model
from csdesk.gui.ledger import sight as ledger_sight
from csdesk.gui.ledger.filter_bar import FilterBar
from csdesk.gui.ledger.foot import LedgerFoot
from csdesk.gui.ledger.head import LedgerHead, Tool
from csdesk.gui.ledger.model import LedgerModel, Listing
from csdesk.gui.ledger.sight import Figures, Sight
from csdesk.gui.ledger.table import LedgerTable, Place
from csdesk.gui.ledger.views import Views
from csdesk.gui.ledger.views_dialog import ViewsDialog
from csdesk.gui.page import Desk
from csdesk.gui.widgets import clipboard
from csdesk.gui.widgets.parts import column
from csdesk.gui.widgets.timers import later
from csdesk.services import lists, views
from csdesk.services.views import Left, Saved

_LATE = 300  # ms without an answer before it is told that one waits
_LEFT = 400  # ms after the last change before it is remembered how the list is left


class LedgerList(QWidget):
    """A ledger's, a roster's or a worked out list.

    Attributes:
        views: The views of the list, and how each was left.
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
        above: QWidget | None = None,
    ) -> None:
        """Builds the list; `look_again` asks for it.

        Args:
            desk: The open office.
            code: Of the list.
            tools: Buttons of its head.
            nothing: What stands in place of a list without rows; None for the empty table.
            above: What stands under its head, over the table.
        """
        super().__init__()
        self._desk, self._code, self._nothing = desk, code, nothing
        self.ledger = ledger_sight.ledger_of(desk.office, code)
        self.views = Views(ledger_sight.views_of(desk.office, code))
        self.title = ledger_sight.title_of(desk.office, code)
        self.sight = self.views.sight(0)
        self._before_marked: Sight | None = None  # what was looked at before the marked alone
        self.asked: lists.Asked | None = None
        self._pending: Place | None = None  # of a list that was asked and is not there yet
        self._wanted: int | None = None  # where to stand when it is there
        self.model = LedgerModel(self)
        self.table = LedgerTable(self.model, self.title)
        self.head = LedgerHead(self.title, tools, self.views.titles())
        self.bar = FilterBar(desk.office, self.ledger)
        self.foot = LedgerFoot(self.ledger.unit)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedHeight(3)
        self._busy.setAccessibleName("正在取数")
        self._busy.setVisible(False)
        self._late = later(self, _LATE, self._busy.show)
        self._leave = later(self, _LEFT, self._remember)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.table)
        middle = [] if above is None else [above]
        top = column(self.head, *middle, self.bar, self._busy, space=0, name="surface")
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
        self.bar.resetting.connect(self.reset)
        self.foot.narrowing.connect(self.show_marked)
        self.foot.unmarking.connect(self.unmark)
        self.bar.typed.connect(lambda words: self.look(replace(self.sight, words=words)))
        self.bar.narrowed.connect(self._narrowed)
        self.bar.changing.connect(self.change_filter)
        self.bar.dayless.connect(lambda: self.look(replace(self.sight, on=None)))
        self.bar.adding.connect(self.add_filter)
        self.bar.choosing.connect(self.choose_columns)
        self.bar.left.connect(self.table.setFocus)
        self.model.wanted.connect(self._ask_rows)
        self.table.turned.connect(self.head.turn)
        self.table.sorted.connect(self._sort)
        self.table.copied.connect(self.copy)
        self.table.arranged.connect(self._arranged)
        self.table.moved.connect(self._moved)

    # ---- asking ---------------------------------------------------------------------------------
    def look_again(self, place: Place | None = None) -> None:
        """Asks anew; the record at the cursor, or of `place`, keeps its height."""
        self.look(self.sight, place or self._pending or self.table.place())

    def look(self, sight: Sight, place: Place | None = None) -> None:
        """Asks for another list; the old rows stay until it is there."""
        self.sight = sight
        self.bar.show_chips(sight.chips, on=sight.on)
        self._offer()
        self._pending = place
        place = place or Place(self.table.current, 0, 0, self.table.place().sideways)
        office, view = self._desk.office, self.views.all[sight.view]
        task = partial(ledger_sight.looked, office, self._code, sight, view, place.id, place.above)
        job = self.read(task, "list", partial(self._show, place))
        job.ended.connect(self._answered)
        self._late.start()
        task2 = partial(ledger_sight.figures, self._desk.office, self._code, sight, self.views.all)
        self.read(task2, "figures", self._show_figures)

    def read(self, task: Task, place: str, show: Any) -> Job:
        """Starts a query of this page; of one place the newest wins."""
        job = self._desk.job()
        job.done.connect(show)
        self._desk.jobs.read(job, task, f"{self._code}:{place}")
        return job

    def _answered(self) -> None:
        self._late.stop()
        self._busy.setVisible(False)

    def _show(self, place: Place, listing: Listing) -> None:
        self._pending, self.asked = None, listing.asked
        made = [m.field for m in listing.asked.made]
        self.bar.show_chips(self.sight.chips, made, on=self.sight.on)
        self.table.frozen = self.sight.frozen
        self.table.show_list(listing, place)
        while self._middle.count() > 1:
            self._middle.removeWidget(old := self._middle.widget(1))
            old.deleteLater()
        nothing = self._nothing() if not len(listing.ids) else None
        if nothing is not None:
            self._middle.addWidget(nothing)
            self._middle.setCurrentWidget(nothing)
        self.foot.count(len(listing.ids))
        self._moved()
        if self._wanted is not None:
            self.stand_on(self._wanted)

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

    # ---- views ----------------------------------------------------------------------------------
    def _offer(self) -> None:
        drawn = bool(self.table.widths.own) and not self.views.is_saved(self.sight.view)
        differs = self.views.differs(self.sight)
        self.head.offer_saving(differs)
        self.bar.back.setVisible(differs or drawn)

    def begin(self) -> None:
        """Asks how the list was left and which views were saved, then for its rows."""
        job = self.read(partial(views.known, self._desk.office, self._code), "views", self._begun)
        job.refused.connect(lambda _: self.look_again())

    def _begun(self, known: tuple[tuple[Saved, ...], Left]) -> None:
        self.views.saved, self.views.left = known
        at = self.sight.view
        self.head.show_views(self.views.titles(), at)
        self.table.widths.put(self.views.widths(at))
        plain = self.sight.chips == ledger_sight.chips_of(self.views.all[at])
        self.sight = self.views.sight(at) if plain else self.sight  # a link may have come before
        self.look_again()

    def _show_views(self, at: str, saved: tuple[Saved, ...]) -> None:
        self.views.saved = saved
        titles = self.views.titles()
        self._view(titles.index(at) if at in titles else 0)
        self.head.show_views(titles, self.sight.view)

    def save_view(self) -> None:
        """存为视图: under a name that the clerk gives, or in place of the saved one."""
        if self.asked is None:
            return
        title = self._desk.messages.ask_reason(
            "把现在的筛选、列、次序和列宽存为视图？", "存为视图",
            "与已存的视图同名，就替换它。", hint="视图的名称",
        )  # fmt: skip
        if title:
            view = self.views.made(title, self.sight, self.asked, self.table.widths.own)
            self.views.plain(self.sight.view)
            self._write_views(partial(views.save, self._desk.office, self._code, view), title)

    def arrange_views(self) -> None:
        """管理视图: names and order of the saved ones; those taken away are dropped."""
        dialog = ViewsDialog([v.title for v in self.views.saved], self)
        if self._desk.messages.run(dialog) and dialog.wanted is not None:
            now = self.views.all[self.sight.view].title
            at = dict(dialog.wanted).get(now, now)
            task = partial(views.arrange, self._desk.office, self._code, dialog.wanted)
            self._write_views(task, at)

    def _write_views(self, task: Task, at: str) -> None:
        job = self._desk.job()
        job.done.connect(partial(self._show_views, at))
        self._desk.jobs.write(job, task)

    def _view(self, at: int) -> None:
        self.bar.forget()
        self._before_marked = None
        self.table.widths.put(self.views.widths(at))
        self.look(self.views.sight(at))

    def reset(self) -> None:
        """恢复原样: the view as it says itself, columns as wide as their words."""
        at = self.sight.view
        plain = self.views.plain(at)
        self.table.widths.put(self.views.widths(at))
        self.look(plain, self.table.place())
        self._leave.start()

    def _arranged(self, columns: tuple[str, ...]) -> None:
        """Headings were carried or drawn to a width."""
        if columns == self.model.paths:
            self._offer()
            self._leave.start()
        else:
            self._lay_out(replace(self.sight, columns=columns))

    def _lay_out(self, sight: Sight) -> None:
        """Other columns, another order: as the list will be found again."""
        self.look(sight, self.table.place())
        self._leave.start()

    @property
    def remembered(self) -> bool:
        """How the list is left has been handed over to be kept."""
        return not self._leave.isActive()

    def _remember(self) -> None:
        self._leave.stop()
        if self.views.leave(self.sight, self.table.widths.own):
            job = self._desk.jobs.prepare()
            job.broken.connect(self._desk.messages.broke)
            task = partial(views.leave, self._desk.office, self._code, self.views.left)
            self._desk.jobs.write(job, task)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page comes: what was changed a moment ago is remembered at once.

        Where the whole window goes, its office may be closed by now.
        """
        super().hideEvent(event)
        if not self.remembered and self.window().isVisible():
            self._remember()
        self._leave.stop()

    # ---- what the clerk does --------------------------------------------------------------------
    def _moved(self) -> None:
        marked = len(self.model.marked)
        self.foot.chosen(
            marked or self.table.chosen_count, marked=bool(marked), elsewhere=self.model.elsewhere
        )
        self.moved.emit()

    def _sort(self, path: str) -> None:
        order = ledger_sight.next_order(self.asked.order if self.asked else (), path)
        self._lay_out(replace(self.sight, order=order))

    def find_words(self) -> None:
        """Ctrl+F."""
        self.bar.words.setFocus()
        self.bar.words.selectAll()

    @property
    def narrowed(self) -> Ledger:
        """The ledger with the columns that are seen: of one kind, where a condition says it."""
        return self.ledger.of_kind(ledger_sight.kind_of(self.ledger, self.sight))

    def add_filter(self) -> None:
        """加筛选."""
        if more := ledger_ask.conditions(self._desk, self.narrowed, self):
            self.narrow(*more)

    def change_filter(self, chip: Filter) -> None:
        """Enter on a condition: another value in its place."""
        if more := ledger_ask.conditions(self._desk, self.narrowed, self, chip):
            chips, at = self.sight.chips, self.sight.chips.index(chip)
            self.look(replace(self.sight, chips=(*chips[:at], *more, *chips[at + 1 :])))
            self.bar.left.emit()  # the chip that had the keyboard is gone

    def narrow(self, *chips: Filter) -> None:
        """Adds conditions."""
        more = tuple(c for c in chips if c not in self.sight.chips)
        self.look(replace(self.sight, chips=(*self.sight.chips, *more)))

    def _narrowed(self, chips: tuple[Filter, ...]) -> None:
        if not chips and self._before_marked is not None:
            chips, self._before_marked = self._before_marked.chips, None
        self.look(replace(self.sight, chips=chips))

    def show_only(self, *chips: Filter) -> None:
        """Replaces the conditions, as a link from elsewhere asks."""
        self.bar.forget()
        self.look(replace(self.sight, chips=chips, words=""), Place())  # from its first row on

    def show_marked(self) -> None:
        """只看已标: what is marked, from whatever list; taking the chip away leads back."""
        if self.model.marked:
            self._before_marked = self._before_marked or self.sight
            self.show_only(In("id", tuple(sorted(self.model.marked))))

    def unmark(self) -> None:
        """取消标记."""
        self.model.unmark()
        if self._before_marked is not None:
            self._narrowed(())
        self._moved()
        self.table.setFocus()

    def choose_day(self) -> None:
        """按哪天看: the list as it stood on another day."""
        if wanted := ledger_ask.day(self._desk, self.sight, self):
            self.look(wanted)

    def choose_columns(self) -> None:
        """列."""
        shown = dict(zip(self.model.paths, self.model.fields, strict=True))
        seen = (shown, self.table.frozen_columns)
        wanted = ledger_ask.columns(self._desk, self.narrowed, self.sight, seen, self)
        if wanted is self.sight:
            self.reset()
        elif wanted is not None:
            self.table.freeze(wanted.frozen)
            self._lay_out(wanted)

    def copy(self, *, heads: bool = True) -> None:
        """Ctrl+C: the marked or selected lines as shown, masked."""
        if self.asked is not None:
            task = partial(clipboard.lines, self._desk.office, self.asked, self.table.chosen)
            self.read(task, "copy", partial(self._copied, self.model.fields, heads))

    def _copied(
        self, fields: tuple[Field, ...], heads: bool, rows: tuple[tuple[str, ...], ...]
    ) -> None:
        clipboard.put(fields, rows, heads=heads)
        self.copied.emit(len(rows))

    def stand_on(self, id: int) -> None:
        """Puts the cursor on a record; one that the list leaves out is shown alone."""
        at = self.model.row_of(id)
        self._wanted = id if at >= 0 and self._pending is not None else None
        if at >= 0:
            self.table.choose(at)
        else:
            self.look(replace(self.sight, chips=(In("id", (id,)),), words=""), Place(id))
