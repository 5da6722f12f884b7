"""The page of any ledger or roster: its list, what narrows it, and the record at the cursor.

Nothing jumps: after a save the list stands where it stood, with the record at the same height.
Forms, import and print open over it and give it back as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QWidget

from csdesk.domain.filters import parse
from csdesk.gui.facilities import block
from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.form.work import Shape, Typed
from csdesk.gui.imports.wizard import ImportWizard
from csdesk.gui.jobs import Job, Task
from csdesk.gui.ledger import bars, detail_panel, links, opening
from csdesk.gui.ledger import sight as ledger_sight
from csdesk.gui.ledger import verbs as ledger_verbs
from csdesk.gui.ledger.bin_dialog import BinDialog
from csdesk.gui.ledger.bulk_edit import BulkEdit
from csdesk.gui.ledger.detail_panel import DetailPanel
from csdesk.gui.ledger.filter_bar import parts
from csdesk.gui.ledger.head import Tool
from csdesk.gui.ledger.listing import LedgerList
from csdesk.gui.ledger.over_list import PartsPage
from csdesk.gui.ledger.whole import reason_for
from csdesk.gui.page import Desk, Said, Verbs
from csdesk.gui.paper import dossier_paper
from csdesk.gui.theme import WIDE
from csdesk.gui.verbs.verb_dialogs import OwnVerb
from csdesk.gui.verbs.verb_menu import Offers
from csdesk.gui.widgets.parts import row, stretched
from csdesk.gui.widgets.timers import later
from csdesk.services import entries, recycling
from csdesk.services.bulk import Done
from csdesk.services.entries import Outcome
from csdesk.services.home import Target
from csdesk.services.importing.asked import Asked

_LATE = 300  # ms without an answer before it is told that one waits
_REST = 60  # ms the cursor rests before the panel asks


class LedgerPage(PartsPage):
    """A ledger or a roster."""

    def __init__(self, desk: Desk, code: str) -> None:
        """Builds the page and asks for its list.

        Args:
            desk: The open office.
            code: A ledger or roster.
        """
        super().__init__()
        self.desk, self.code = desk, code
        self._wide = True
        self.begins = ledger_verbs.begins(desk.office, code)
        self.news = ledger_verbs.news(code)
        self.ledger = ledger_sight.ledger_of(desk.office, code)
        self.enters = ledger_verbs.enters(code)
        self.offers = Offers(self)
        self.block = block.over(self, desk, code)
        self.list = LedgerList(desk, code, self.tools(), self._nothing, self.block)
        self.title = self.list.title
        self.table, self.model = self.list.table, self.list.model
        self.panel = DetailPanel(lambda: desk.office.today().year)
        self.hold(stretched(row(self.list, self.panel, space=0), 0), self.table)
        self._rest = later(self, _REST, self._ask_panel)
        self._wire()
        self.list.begin()
        self._look_at_block()

    def _wire(self) -> None:
        self.list.moved.connect(self._rest.start)
        self.list.copied.connect(self._copied)
        table = self.table
        table.opened.connect(self.begin)
        table.edited.connect(self.open_record)
        table.voided.connect(self.void)
        table.followed.connect(self.follow)
        table.asked_menu.connect(self._menu)
        for part in (table, self.panel):
            part.keys = self.offers.keys
            part.keyed.connect(self.offers.begin)
        self.panel.closed.connect(self.toggle_panel)
        self.panel.edited.connect(self.open_record)
        self.panel.done.connect(self.begin)
        self.panel.asked_verbs.connect(self.offers.pop_up)
        self.panel.asked_clear.connect(self.reveal)
        self.panel.followed.connect(lambda code, id: self.go.emit(Target(code, record=id)))
        dossier_paper.wire(self)

    def tools(self) -> list[Tool]:
        """The buttons of its head."""
        return ledger_verbs.tools(self)

    def _nothing(self) -> QWidget | None:
        return ledger_verbs.nothing(self)

    # ---- what the window calls ------------------------------------------------------------------
    def verbs(self) -> Verbs:
        """What keys and menus can do here; of the record too whose form is open."""
        return super().verbs() if self.form is None else ledger_verbs.verbs(self)

    def own_verbs(self) -> Verbs:
        """What keys and menus can do with the list."""
        return ledger_verbs.verbs(self)

    def look_again(self) -> None:
        """Asks for the list and the figures; the record at the cursor keeps its height."""
        self.list.look_again()
        self._look_at_block()
        self._ask_panel()
        if (form := self.form) is not None:
            form.look_again()

    def open(self, target: Target) -> None:
        """Shows a filter as chips, or a record, or begins a verb."""
        if target.where:
            self.list.show_only(*parts(parse(target.where)))
        if target.record:
            self.list.stand_on(target.record)
        act = None if opening.begin_at(self, target) else self.verbs().get(target.verb)
        if act:
            act()

    def fit(self, letters: float) -> None:
        """Folds views, tools and panel where it is narrow."""
        self.list.head.fit(letters)
        if self.block is not None:
            self.block.fit(letters)
        wide = letters >= WIDE
        if wide != self._wide:
            self._wide = wide
            self.panel.setVisible(wide)

    def _look_at_block(self) -> None:
        if self.block is not None:
            self.block.look_again()

    # ---- the panel ------------------------------------------------------------------------------
    def _ask_panel(self) -> None:
        self.offers.ask()
        id = self.table.current
        if id is None or not self.panel.isVisibleTo(self):
            self.panel.show_detail(None)
            return
        on = self.list.asked.on if self.list.asked else None
        task = partial(detail_panel.look, self.desk.office, self.ledger.code, id, (), on)
        self.list.read(task, "panel", self._show_panel)

    def _show_panel(self, detail: detail_panel.Detail) -> None:
        if detail.id == self.table.current:
            enter = self.begins or self.enters
            self.panel.show_detail(
                detail,
                editable=not self.ledger.written_by,
                band=self.model.state_of(detail.id),
                verb=enter.words if enter else "",
                verbs=any(not v.key for v in self.offers.verbs),
            )
            self.offers.show()

    # ---- what the clerk does --------------------------------------------------------------------
    def _copied(self, rows: int) -> None:
        self.said.emit(Said(f"已复制 {rows} 行，号码照样遮住。", tone="good"))

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
        reason = reason_for(self.desk, detail.title)
        if reason:
            job = self._write(partial(ledger_verbs.reveal, self.desk.office, detail, reason))
            job.done.connect(self._show_panel)

    def void(self) -> None:
        """Delete: out of the lists; undone with Ctrl+Z."""
        ids, title = self.table.chosen, self.ledger.title
        if not ids or bars.barred(self):
            return
        elsewhere, unit = self.model.elsewhere, self.ledger.unit
        hidden = f"其中 {elsewhere} {unit}不在本表。" if elsewhere else ""
        if (len(ids) > 1 or elsewhere) and not self.desk.messages.ask(
            f"作废 {len(ids)} {unit}{title}？", f"作废 {len(ids)} {unit}", f"{hidden}可以撤销。"
        ):
            return
        job = self._write(partial(ledger_verbs.void, self.desk.office, self.ledger.code, ids))
        job.done.connect(self._voided)

    def follow(self, path: str, id: int) -> None:
        """A number is a link: opens the list that it counts."""
        target = links.target_of(self.desk.office, self.ledger, self.list.asked, path, id)
        if target is not None:
            self.go.emit(target)

    def open_bin(self) -> None:
        """回收站: what was voided of this ledger."""
        if not bars.barred(self):
            task = partial(recycling.binned, self.desk.office, self.ledger.code)
            self.list.read(task, "bin", self._show_bin)

    def _show_bin(self, found: Sequence[recycling.Binned]) -> None:
        dialog = BinDialog(self.ledger.title, self.ledger.unit, found, self)
        if self.desk.messages.run(dialog) and dialog.chosen:
            office, code = self.desk.office, self.ledger.code
            job = self._write(partial(recycling.restore, office, code, dialog.chosen))
            job.done.connect(self._form_kept)

    def _voided(self, outcome: Outcome) -> None:
        self.model.unmark()
        self.kept(outcome.title)

    def _write(self, task: Task) -> Job:
        job = self.desk.job()
        QTimer.singleShot(0, self, partial(self.desk.jobs.write, job, task))
        return job

    def kept(self, title: str, id: int | None = None) -> None:
        """A step was kept: the list is asked again and the window told."""
        place = self.table.place()
        self.list.look_again(replace(place, id=id) if id else place)
        self._look_at_block()
        self._ask_panel()
        codes = {self.ledger.code} | ({self.begins.code} if self.begins else set())
        self.said.emit(Said(title, undo=True, ledgers=tuple(sorted(codes))))

    def _menu(self, at: QPoint) -> None:
        self.offers.pop_up(at, lambda menu, words: ledger_verbs.fill_menu(menu, self, words))

    # ---- parts that open over the list ----------------------------------------------------------
    def begin(self, id: int) -> None:
        """Enter: what this list is for, such as a visit to this person; else the record's form."""
        if ledger_verbs.go_to_own_page(self, id):
            return
        if self.enters is not None:
            self.begin_verb(self.enters)
            return
        if self.begins is None:
            self.open_record(id)
            return
        if self.desk.bars(self.said.emit):
            return
        texts, references = {self.begins.by: self._title_of(id)}, {self.begins.by: id}
        self.show_form(None, self.begins.code, Typed(texts, references, {}))

    def _title_of(self, id: int) -> str:
        """What the list or the panel calls a record; the panel may be closed."""
        row, named = self.model.row_of(id), self.ledger.named
        words = self.model.words(row) if row >= 0 else None
        if words is not None and named in self.model.paths:
            return words[self.model.paths.index(named)]
        detail = self.panel.detail
        return detail.title if detail and detail.id == id else str(id)

    def open_record(self, id: int) -> None:
        """F2: the record in its form."""
        if not bars.barred(self):
            self.show_form(id)

    def new(self) -> None:
        """Ctrl+N: an empty form, of what this list is for."""
        if bars.barred(self):
            return
        bars.say_the_day(self)
        if self.begins is not None and self.table.current is not None:
            self.begin(self.table.current)
        elif self.news is not None:
            self.begin_verb(self.news)
        else:
            self.show_form(None)

    def begin_verb(self, verb: OwnVerb, *_: object) -> None:
        """Opens the form of a verb for the record at the cursor."""
        if self.desk.bars(self.said.emit):
            return
        task = partial(verb.build, self.desk.office, self.table.current)
        self.list.read(task, "verb", self.show_shape)

    def show_shape(self, shape: Shape) -> None:
        """A form of its own over the list."""
        form = EntryForm(self.desk, self.ledger.code, shape=shape)
        form.kept.connect(partial(opening.follow, self, shape))
        form.opened.connect(self.show_form)
        form.binned.connect(self.open_bin)
        self.over.show_part(form)

    def change_many(self) -> None:
        """成批修改: of what is marked, else of several rows selected, else of the whole list."""
        if bars.barred(self) or not len(self.model.ids) or bars.barred_of_a_past_day(self):
            return
        some = self.table.chosen if self.table.several else list(self.model.ids)
        scope = f"{self.table.several or '本表的'} {len(some):,} {self.ledger.unit}"
        part = BulkEdit(self.desk, self.ledger.code, some, scope)
        part.kept.connect(self._many_kept)
        self.over.show_part(part)

    def _many_kept(self, done: Done) -> None:
        self.over.close_part()
        left = f"；{len(done.refused)} 条没有改：{done.refused[0][1]}" if done.refused else ""
        self.kept(done.title + left)

    def import_book(self) -> None:
        """Ctrl+I: a workbook into this ledger; of a part's list into the rows of its parent."""
        if bars.barred(self):
            return
        bars.say_the_day(self)
        kind = ledger_sight.kind_of(self.ledger, self.list.sight)
        blank = Asked()
        if self.ledger.apart and kind is not None:
            blank = Asked(mode="update", fixed={self.ledger.kind: kind})
        wizard = ImportWizard(self.desk, self.ledger.code, blank)
        wizard.imported.connect(self.kept)
        self.over.show_part(wizard)

    def show_form(self, id: int | None, code: str = "", start: Typed | None = None) -> None:
        """A record, or a new one, in its form over the list.

        Args:
            id: The record; None for a new one.
            code: Another ledger than that of the list.
            start: What a new record begins with.
        """
        own = not code
        code = code or self.ledger.code
        form = EntryForm(self.desk, code, id, start=start, only=entries.CHANGEABLE.get(code, ()))
        form.kept.connect(self._form_kept if own else self._other_kept)
        form.turned.connect(self._turn_form)
        form.opened.connect(self.show_form)
        form.binned.connect(self.open_bin)
        form.merging.connect(partial(ledger_verbs.merge_two, self, id or 0))
        self.over.show_part(form)

    def _form_kept(self, outcome: Outcome) -> None:
        self.kept(outcome.title, outcome.id)

    def _other_kept(self, outcome: Outcome) -> None:
        """Whoever was visited leaves the top of the list; the cursor stays there, on the next."""
        row = self.table.view.currentIndex().row() + 1
        self.kept(outcome.title, self.model.ids[row] if 0 < row < len(self.model.ids) else None)

    def _turn_form(self, steps: int) -> None:
        """Alt+PgUp, Alt+PgDn: the record above or below in its form."""
        to = self.table.view.currentIndex().row() + steps
        if (
            self.form is not None
            and self.form.code == self.ledger.code
            and (0 <= to < len(self.model.ids))
        ):
            self.over.close_part()
            self.table.choose(to)
            self.show_form(self.model.ids[to])

    @property
    def form(self) -> EntryForm | None:
        """The form that is open."""
        return self.over.form

    def _turned(self) -> None:
        super()._turned()
        if self.over.part is None:
            self._ask_panel()  # under an open part it was not seen, so nothing was asked for it
