"""A sheet on the screen: common values once on top, then row by row by keys alone.

Only rows that were answered are recorded, in one step; the draft is kept at every row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from csdesk.gui.batch.around import BatchFoot, BatchHead, CommonStrip, Picks
from csdesk.gui.batch.model import BatchModel
from csdesk.gui.batch.no_rows import VIEWS, NoRows, View
from csdesk.gui.batch.opened import OpenedRow
from csdesk.gui.batch.table import BatchTable
from csdesk.gui.form.editors import Editor
from csdesk.gui.ledger.head import Tool
from csdesk.gui.ledger.over_list import PartsPage
from csdesk.gui.page import Desk, Said, Verbs
from csdesk.gui.theme import MIDDLE
from csdesk.gui.widgets.parts import column, row, rule, stretched, tabs
from csdesk.gui.widgets.shortcuts import on_keys
from csdesk.services.entries import Outcome
from csdesk.services.home import Target
from csdesk.services.rounds import batch
from csdesk.services.rounds.batch import Draft, Given, Line, Picked, Sheet

_PAUSE = 300  # ms without a key before the draft is kept


class BatchPage(PartsPage):
    """A page that shows one sheet; what it is of is said by who makes it.

    Attributes:
        sheet: What is shown; None before the first answer.
    """

    def __init__(
        self, desk: Desk, make: Callable[[Picked], Sheet], back: Target, tools: Sequence[Tool] = ()
    ) -> None:
        """Builds the page; `ask_sheet` asks for the sheet.

        Args:
            desk: The open office.
            make: Gives the sheet for what was picked; runs in the `reads` pool.
            back: Where 存稿离开 leads.
            tools: Verbs of its own, in the menu 更多.
        """
        super().__init__()
        self.desk, self._make, self._back = desk, make, back
        self.sheet: Sheet | None = None
        self._view: View = "waiting"
        self.picked: dict[str, str] = {}
        self._saving = self._narrow = self._touched = False
        self.model = BatchModel(desk.office.codes)
        self.table = BatchTable(desk.office, self.model, "逐行录入")
        self._opened: OpenedRow | None = None
        self._typing = QTimer(self, singleShot=True, interval=_PAUSE)
        self._typing.timeout.connect(self.keep_draft)
        self._build(tools)
        self.model.given_changed.connect(self._given)
        self.table.opening.connect(self._open)
        self.table.moved.connect(self._moved)
        on_keys(self, {
            "Ctrl+Return": self.control_enter, "Ctrl+Enter": self.control_enter,
            "F8": self.table.next_problem, "Ctrl+D": self.carry_over,
        })  # fmt: skip

    # ---- building -------------------------------------------------------------------------------
    def _build(self, tools: Sequence[Tool]) -> None:
        self.head = BatchHead(tools)
        self.head.left.connect(self._leave)
        self.head.recorded.connect(self.record)
        self.title, self.record_button = self.head.title, self.head.record
        self.strip = CommonStrip(self.desk.office)
        self.strip.changed.connect(self._touch)
        self.strip.passed.connect(self.table.setFocus)
        self.tabs = tabs(["未办", "全部", "办好"], 0, "看哪些")
        self.tabs.currentChanged.connect(self._turn)
        self.picks = Picks()
        self.picks.picked.connect(self._pick)
        self.foot = BatchFoot()
        beside, below = row(self.tabs, None, self.picks), row(None)
        views = column(beside, below, space=0, margins=(20, 0, 12, 4))
        self._beside, self._below = beside.layout(), below.layout()
        self.no_rows = NoRows(self.table)
        self.no_rows.led.connect(self._lead)
        body = column(self.head, self.strip, views, rule(), self.no_rows, self.foot, space=0,
                      name="page")  # fmt: skip
        self.hold(stretched(body, 4), self.no_rows)

    @property
    def common(self) -> Mapping[str, Editor]:
        """The editors of the values that all rows share."""
        return self.strip.editors

    def fit(self, letters: float) -> None:
        """Leaves out what has no room."""
        self._narrow = letters < MIDDLE
        self.head.fit(letters)
        self.strip.fit(self._narrow)
        self.foot.fit(letters)
        if (place := self._below if self._narrow else self._beside) is not None:
            place.addWidget(self.picks)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Who and what of her stay where it is narrow; what else tells her apart has no room."""
        for at, shown in enumerate(self.model.columns):
            self.table.setColumnHidden(at, self._narrow and shown.kind in ("told", "pills"))
        self.table.fit_columns()

    # ---- asking ---------------------------------------------------------------------------------
    def ask_sheet(self) -> None:
        """Asks for the sheet and its draft."""
        self.desk.ask(self._look, "batch", self._show)

    def _look(self) -> tuple[Sheet, Draft]:
        sheet = self._make(dict(self.picked))
        return sheet, batch.draft(self.desk.office, sheet.key)

    def look_again(self) -> None:
        """F5: the rows as they are now; what was given stays."""
        self.keep_draft()
        self.ask_sheet()

    def _show(self, found: tuple[Sheet, Draft]) -> None:
        sheet, draft = found
        same = self.sheet is not None and self.sheet.key == sheet.key
        if same:  # what was typed meanwhile is newer than what was read
            draft = Draft(self.strip.words(), self.model.given)
        at = self.table.row if same else -1
        current = self.model.lines[at].id if 0 <= at < len(self.model.lines) else None
        held = QApplication.focusWidget()
        keyed = held and (self.no_rows.isAncestorOf(held) or self.picks.isAncestorOf(held))
        self.sheet = sheet
        self.table.close_row()
        self.table.cells.answers = sheet.answers
        self.head.tell(sheet.title, sheet.remark)
        self.strip.show_fields(sheet, draft.common)
        self.picks.show_picks(sheet.picks)
        self.model.show_sheet(sheet, draft, self._lines(sheet))
        self.no_rows.tell(sheet, self._view, len(self.model.lines))
        if keyed:  # what had the keyboard is gone, or made anew
            self.no_rows.setFocus()
        self._fit_columns()
        self.foot.show_keys(sheet)
        self._count()
        row_ = next((n for n, x in enumerate(self.model.lines) if x.id == current), -1)
        self.table.stand(row_ if row_ >= 0 else self._first_waiting())

    def _first_waiting(self) -> int:
        given = self.model.given
        lines = self.model.lines
        return next((n for n, x in enumerate(lines) if x.waits and x.id not in given), 0)

    def _lines(self, sheet: Sheet) -> tuple[Line, ...]:
        return tuple(line for line in sheet.lines if self._fits(line, self._view))

    def _fits(self, line: Line, view: View) -> bool:
        return view == "every" or line.waits == (view == "waiting")

    def _turn(self, at: int) -> None:
        self._view = VIEWS[at]
        if self.sheet is not None:
            self.table.close_row()
            self.model.show_lines(self._lines(self.sheet))
            self.no_rows.tell(self.sheet, self._view, len(self.model.lines))
            self.table.stand(self._first_waiting())
            self.no_rows.setFocus()

    def _pick(self, pick: str, key: str) -> None:
        self.keep_draft()
        self.picked[pick] = key
        self.ask_sheet()

    def _lead(self, way: object) -> None:
        """Where the words of a sheet without rows lead: elsewhere, or to more rows of it."""
        if isinstance(way, Target):
            self.go.emit(way)
        elif isinstance(way, str):
            self.tabs.setCurrentIndex(VIEWS.index(way))
        else:
            self.keep_draft()
            self.picked = {pick: key for pick, key in self.picked.items() if pick == "month"}
            self.ask_sheet()

    # ---- rows -----------------------------------------------------------------------------------
    def _touch(self) -> None:
        self._touched = True
        self._typing.start()

    def _given(self) -> None:
        self._touch()
        self._count()

    def _moved(self) -> None:
        if self.table.opened not in (-1, self.table.row):
            self._close_opened()

    def _open(self, row_: int) -> None:
        if self.sheet is None:
            return
        line = self.model.lines[row_]
        given = self.model.given.get(line.id, Given())
        asks = next((a.asks for a in self.sheet.answers if a.code == given.answer), ())
        first = {f.id: self.sheet.first.get(f.id, "") for f in asks}
        opened = OpenedRow(self.desk.office, asks, {**first, **given.texts}, narrow=self._narrow)
        opened.changed.connect(partial(self._take, row_, opened))
        opened.done.connect(self._close_and_go_on)
        self._opened = opened
        opened.reached.connect(self.table.show_opened)
        self.table.open_row(row_, opened)
        self._take(row_, opened)
        opened.begin()

    def _take(self, row_: int, opened: OpenedRow) -> None:
        if self._opened is opened and row_ < len(self.model.lines):
            old = self.model.given.get(self.model.lines[row_].id, Given())
            self.model.give(row_, Given(old.answer, {**old.texts, **opened.texts()}))

    def _close_opened(self) -> None:
        if self._opened is not None and self.table.opened >= 0:
            self._take(self.table.opened, self._opened)
        self._opened = None
        self.table.close_row()

    def _close_and_go_on(self) -> None:
        self._close_opened()
        self.table.advance()

    def carry_over(self) -> None:
        """Ctrl+D: the row at the cursor as it was the last time; what opens can be typed over."""
        row_ = self.table.opened if self.table.opened >= 0 else self.table.row
        if self.over.part is not None or self.sheet is None or row_ < 0:
            return
        line = self.model.lines[row_]
        if line.before is None:
            words = f"{line.words[0]}还没有可以沿用的。请照这次的情况录。"
            self.said.emit(Said(words, tone="ask"))
            return
        self._close_opened()
        self.model.give(row_, line.before)
        self.table.stand(row_, self.model.flow[-1])
        if any(a.asks for a in self.sheet.answers if a.code == line.before.answer):
            self._open(row_)
        else:
            self.table.advance()

    def control_enter(self) -> None:
        """Ctrl+Enter: an opened row closes, and on; else what was answered is recorded."""
        if self.over.part is not None:
            return
        if self.table.opened >= 0:
            self._close_and_go_on()
        else:
            self.record()

    # ---- figures --------------------------------------------------------------------------------
    def _count(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        answered = self.model.answered()
        waiting = [x for x in sheet.lines if x.waits]
        counts = (len(waiting), len(sheet.lines), len(sheet.lines) - len(waiting))
        for at, count in enumerate(counts):
            self.tabs.setTabText(at, f"{sheet.views[at]} {count:,}")
        self.head.count(sheet.verb, sheet.unit, len(answered), len(waiting))
        self.foot.tell(sheet, answered, waiting)

    # ---- keeping --------------------------------------------------------------------------------
    def keep_draft(self) -> None:
        """Keeps what was given, so that nothing is lost."""
        self._typing.stop()
        if self.sheet is None or not self._touched:
            return
        self._touched = False
        given = Draft(self.strip.words(), dict(self.model.given))
        task = partial(batch.keep_draft, self.desk.office, self.sheet.key, given)
        self.desk.jobs.write(self.desk.job(), task)

    def record(self) -> None:
        """Records what was answered, in one step."""
        sheet = self.sheet
        if sheet is None or self._saving or self.desk.bars(self.said.emit):
            return
        self._close_opened()
        answered = self.model.answered()
        if not answered:
            words = f"还没有录。按 Enter 是“{sheet.answers[0].words}”，录过的才登记。"
            self.said.emit(Said(words, tone="ask"))
            self.table.setFocus()
            return
        self._saving = True
        self._touched = False
        self._typing.stop()
        common = self.strip.words()
        left = {i: g for i, g in self.model.given.items() if i not in answered}
        job = self.desk.job()
        job.done.connect(partial(self._kept, sheet, tuple(answered)))
        job.ended.connect(self._saved)
        office = self.desk.office

        def keep() -> Outcome:
            outcome = sheet.keep(office, common, answered)
            if outcome.kept:
                batch.keep_draft(office, sheet.key, Draft(common, left))
            return outcome

        self.desk.jobs.write(job, keep)

    def _saved(self) -> None:
        self._saving = False

    def _kept(self, sheet: Sheet, ids: Sequence[int], outcome: Outcome) -> None:
        if not outcome.kept:
            self._tell(outcome)
            return
        for id in ids:
            self.model.given.pop(id, None)
        self.ask_sheet()
        self.said.emit(Said(outcome.title, undo=True, ledgers=sheet.ledgers))

    def _tell(self, outcome: Outcome) -> None:
        self._touch()  # nothing was kept: what was given is a draft still
        first = self.model.tell(outcome.problems)
        problem = outcome.problems[0]
        if problem.field in self.common:
            self.common[problem.field].setFocus()
        elif first is not None:
            self.table.stand(*first)
            self.table.setFocus()
        more = f"（共 {len(outcome.problems)} 处，F8 到下一处）" if outcome.problems[1:] else ""
        self.said.emit(Said(f"没有登记：{problem.message}{problem.remedy}{more}", tone="bad"))

    # ---- what the window calls ------------------------------------------------------------------
    def own_verbs(self) -> Verbs:
        """F4 looks at the file of whoever stands at the cursor."""
        return {"panel": self.look_at_file}

    def look_at_file(self) -> None:
        """F4: whoever stands at the cursor; the draft stays."""
        if self.sheet is not None and 0 <= self.table.row < len(self.model.lines):
            self.keep_draft()
            record = self.model.lines[self.table.row].subject
            self.go.emit(Target(self.sheet.subject, record=record))

    def leave(self) -> bool:
        """What is open closes first; the draft is kept."""
        if self.over.part is not None:
            return super().leave()
        if self.table.opened >= 0:
            self._close_opened()
            return False
        self.keep_draft()
        return True

    def _leave(self) -> None:
        self.keep_draft()
        self.go.emit(self._back)
