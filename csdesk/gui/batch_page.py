"""A sheet on the screen: common values once on top, then row by row by keys alone.

Only rows that were answered are recorded, in one step; the draft is kept at every row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QProgressBar, QVBoxLayout, QWidget

from csdesk.gui import icons
from csdesk.gui.batch_model import BatchModel
from csdesk.gui.batch_open import OpenedRow
from csdesk.gui.batch_table import BatchTable
from csdesk.gui.editors import Editor, maker
from csdesk.gui.form_keys import FormKeys
from csdesk.gui.jobs import Job, ask
from csdesk.gui.ledger_head import Tool
from csdesk.gui.over_list import OverList, Part
from csdesk.gui.page import Desk, Page, Said, Verbs
from csdesk.gui.parts import button, choice, clear, column, keys, label, row, rule, said, tabs
from csdesk.gui.theme import MIDDLE, WIDE, gap, px
from csdesk.services import batch
from csdesk.services.batch import Answer, Draft, Given, Line, Pick, Picked, Sheet
from csdesk.services.entries import Outcome
from csdesk.services.home import Target

View = Literal["waiting", "every", "settled"]
VIEWS: tuple[View, ...] = ("waiting", "every", "settled")
_PAUSE = 300  # ms without a key before the draft is kept
_WIDTHS = {"day": 130, "names": 190, "code": 130, "reference": 190}
_NAMES = 4


class BatchPage(Page):
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
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk, self._make, self._back, self._tools = desk, make, back, tuple(tools)
        self.sheet: Sheet | None = None
        self._view: View = "waiting"
        self.picked: dict[str, str] = {}
        self._saving = self._narrow = self._touched = False
        self._keys = FormKeys(self)
        self._keys.stepped.connect(self._step)
        self.common: dict[str, Editor] = {}
        self.model = BatchModel(desk.office.codes)
        self.table = BatchTable(desk.office, self.model, "逐行录入")
        self._opened: OpenedRow | None = None
        self._typing = QTimer(self, singleShot=True, interval=_PAUSE)
        self._typing.timeout.connect(self.keep_draft)
        self._build()
        self.model.given_changed.connect(self._given)
        self.table.opening.connect(self._open)
        self.table.moved.connect(self._moved)
        for text in ("Ctrl+Return", "Ctrl+Enter"):
            short = QShortcut(QKeySequence(text), self)
            short.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            short.activated.connect(self.control_enter)
        short = QShortcut(QKeySequence("F8"), self)
        short.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        short.activated.connect(self._next_problem)
        self.setFocusProxy(self.table)

    # ---- building -------------------------------------------------------------------------------
    def _build(self) -> None:
        self.title, self._remark = label("", "title"), label("", "soft")
        self._done, self._bar = label("", "strong"), QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(px(140), px(8))
        self._bar.setAccessibleName("已录")
        self._away = button("存稿离开", "", "", "Esc", self._leave)
        self.record_button = button("登记已录", "primary", "", "Ctrl+Enter", self.record)
        self.more = button("更多", "", "dots-horizontal", "更多命令 Alt+M")
        self.more.setShortcut("Alt+M")
        menu = QMenu(self.more)
        for tool in self._tools:
            action = menu.addAction(icons.icon(tool.icon), tool.words)
            action.triggered.connect(lambda _=False, run=tool.run: run())
        self.more.setMenu(menu)
        if not self._tools:
            self.more.hide()
        head = row(
            self.title, self._remark, None, self._done, self._bar, 6, self._away, self.more,
            self.record_button, space=10, margins=(20, 10, 16, 8),
        )  # fmt: skip
        self._once = QGridLayout()
        self._once.setContentsMargins(gap(20), gap(8), gap(16), gap(8))
        self._once.setHorizontalSpacing(gap(8))
        self._once.setVerticalSpacing(gap(6))
        strip = QWidget()
        strip.setObjectName("sunken")
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        strip.setLayout(self._once)
        self.tabs = tabs(["未办", "全部", "办好"], 0, "看哪些")
        self.tabs.currentChanged.connect(self._turn)
        self._tally = QHBoxLayout()
        self._tally.setContentsMargins(gap(20), gap(4), gap(16), gap(4))
        self._tally.setSpacing(gap(6))
        self._foot = QWidget()
        self._foot.setObjectName("foot")
        self._foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._foot.setLayout(self._tally)
        self._hints = QHBoxLayout()
        self._hints.setContentsMargins(gap(20), gap(4), gap(16), gap(6))
        self._strip = QWidget()
        self._strip.setObjectName("bar")
        self._strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._strip.setLayout(self._hints)
        self._picks = QHBoxLayout()
        self._picks.setContentsMargins(0, 0, 0, 0)
        self._picks.setSpacing(gap(8))
        picks = QWidget()
        picks.setLayout(self._picks)
        body = column(head, strip, row(self.tabs, None, picks, margins=(20, 0, 12, 4)), rule(),
                      self.table, self._foot, self._strip, space=0, name="page")  # fmt: skip
        layout_ = body.layout()
        if isinstance(layout_, QVBoxLayout):
            layout_.setStretchFactor(self.table, 1)
        self.over = OverList(body)
        self.over.said.connect(self.said)
        self.over.turned.connect(self._turned)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.over)

    def fit(self, letters: float) -> None:
        """Leaves out what has no room."""
        self._remark.setVisible(letters >= WIDE)
        self._bar.setVisible(letters >= WIDE)
        self._away.setVisible(letters >= MIDDLE)
        self._done.setVisible(letters >= MIDDLE)
        self._strip.setVisible(letters >= MIDDLE)
        if self._narrow != (letters < MIDDLE):
            self._narrow = letters < MIDDLE
            if self.sheet is not None:
                given = Draft({i: e.words() for i, e in self.common.items()})
                self._show_common(self.sheet, given)
        self._foot.setVisible(not self._narrow)
        self._fit_columns()
        self.more.setText("更多" if letters >= WIDE else "")

    def _fit_columns(self) -> None:
        """Who and what of her stay where it is narrow; what else tells her apart has no room."""
        for at, shown in enumerate(self.model.columns):
            self.table.setColumnHidden(at, self._narrow and shown.kind in ("told", "pills"))
        self.table.fit_columns()

    # ---- asking ---------------------------------------------------------------------------------
    def ask_sheet(self) -> None:
        """Asks for the sheet and its draft."""
        job = ask(self.desk.jobs, self._look, "batch", self._show, self.desk.messages.tell)
        job.broken.connect(self.desk.messages.broke)

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
            draft = Draft({i: e.words() for i, e in self.common.items()}, self.model.given)
        at = self.table.row if same else -1
        current = self.model.lines[at].id if 0 <= at < len(self.model.lines) else None
        self.sheet = sheet
        self.table.close_row()
        self.table.cells.answers = sheet.answers
        self.title.setText(sheet.title)
        self._remark.setText(sheet.remark)
        self._show_common(sheet, draft)
        self._show_picks(sheet)
        self.model.show_sheet(sheet, draft, self._lines(sheet))
        self._fit_columns()
        self._show_hints(sheet)
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
            self.table.stand(self._first_waiting())
            self.table.setFocus()

    # ---- the common values ----------------------------------------------------------------------
    def _show_common(self, sheet: Sheet, draft: Draft) -> None:
        clear(self._once)
        self.common = {}
        for field in sheet.common:
            editor = maker(field, self.desk.office.codes, self.desk.office.today)
            editor.put(draft.common.get(field.id) or sheet.start.get(field.id, ""))
            editor.changed.connect(self._touch)
            editor.setObjectName(field.id)
            editor.setAccessibleName(field.label)
            editor.setFixedWidth(px(_WIDTHS.get(field.kind, 150)))
            self._keys.watch(editor)
            self.common[field.id] = editor
        self._shared = label(f"填一次，{len(sheet.lines):,} {sheet.unit}共用", "small")
        self._captions = [label(field.label, "soft") for field in sheet.common]
        self._lay_common()

    def _lay_common(self) -> None:
        """In one line; where it is narrow two in a line and nothing besides."""
        each = 2 if self._narrow else len(self.common) or 1
        for at, pair in enumerate(zip(self._captions, self.common.values(), strict=True)):
            for beside, widget in enumerate(pair):
                self._once.addWidget(widget, at // each, 2 * (at % each) + beside)
        self._once.addWidget(self._shared, 0, 2 * each + 1)
        self._once.setColumnStretch(2 * each, 1)
        self._shared.setVisible(not self._narrow)

    def _show_picks(self, sheet: Sheet) -> None:
        clear(self._picks)
        for pick in sheet.picks:
            box = choice(tuple(pick.options.values()), pick.options.get(pick.chosen, ""))
            box.setObjectName(pick.id)
            box.setAccessibleName(pick.label)
            box.currentIndexChanged.connect(partial(self._picked, pick))
            self._picks.addWidget(label(pick.label, "soft"))
            self._picks.addWidget(box)

    def _picked(self, pick: Pick, at: int) -> None:
        self.keep_draft()
        self.picked[pick.id] = list(pick.options)[at]
        self.ask_sheet()

    def _step(self, editor: QWidget, steps: int) -> None:
        line: list[QWidget] = [*self.common.values(), self.table]
        at = line.index(editor) + steps if editor in line else len(line) - 1
        line[min(max(at, 0), len(line) - 1)].setFocus(Qt.FocusReason.TabFocusReason)

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
        opened = OpenedRow(self.desk.office, asks, {**first, **given.texts})
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
        number = len(answered)
        waiting = [x for x in sheet.lines if x.waits]
        settled = len(sheet.lines) - len(waiting)
        for at, count in enumerate((len(waiting), len(sheet.lines), settled)):
            self.tabs.setTabText(at, f"{sheet.views[at]} {count:,}")
        self._done.setText(f"已录 {number:,} / {len(waiting):,}")
        self._bar.setRange(0, max(len(waiting), 1))
        self._bar.setValue(number)
        self._bar.setAccessibleName(f"已录 {number} / {len(waiting)}")
        self.record_button.setText(f"{sheet.verb} {number:,} {sheet.unit}")
        self._show_tally(sheet, answered, waiting)

    def _show_tally(
        self, sheet: Sheet, answered: dict[int, Given], waiting: Sequence[Line]
    ) -> None:
        clear(self._tally)
        for answer in sheet.answers:
            count = sum(g.answer == answer.code for g in answered.values())
            self._tally.addWidget(_counted(answer, count))
            self._tally.addSpacing(gap(8))
        left = [x for x in waiting if x.id not in answered]
        names = "、".join(x.words[0] for x in left[:_NAMES])
        more = " 等" if len(left) > _NAMES else ""
        words = f"待录 {len(left):,}" + (f"：{names}{more}" if left else "")
        self._tally.addWidget(label(words, "soft"))
        self._tally.addStretch(1)
        self._tally.addWidget(label(sheet.told(answered), "soft"))

    def _show_hints(self, sheet: Sheet) -> None:
        clear(self._hints)
        first = sheet.answers[0].words
        pairs = [("Enter", f"{'下一格；' if sheet.own else ''}{first}，下一位")]
        pairs += [(str(n), a.words) for n, a in enumerate(sheet.answers, 1) if n > 1]
        pairs += [
            ("↑ ↓", "上下"),
            ("F4", "看档案"),
            ("退格", "撤去答案"),
            ("Ctrl+Enter", "登记已录的"),
        ]
        self._hints.addWidget(keys(*pairs))
        self._hints.addStretch(1)

    # ---- keeping --------------------------------------------------------------------------------
    def keep_draft(self) -> None:
        """Keeps what was given, so that nothing is lost."""
        self._typing.stop()
        if self.sheet is None or not self._touched:
            return
        self._touched = False
        given = Draft({i: e.words() for i, e in self.common.items()}, dict(self.model.given))
        task = partial(batch.keep_draft, self.desk.office, self.sheet.key, given)
        job = self._job()
        self.desk.jobs.write(job, task)

    def record(self) -> None:
        """Records what was answered, in one step."""
        sheet = self.sheet
        if sheet is None or self._saving:
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
        common = {i: e.words() for i, e in self.common.items()}
        left = {i: g for i, g in self.model.given.items() if i not in answered}
        job = self._job()
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

    def _next_problem(self) -> None:
        columns = {c.field.id: n for n, c in enumerate(self.model.columns) if c.field}
        rows = {line.id: n for n, line in enumerate(self.model.lines)}
        places = sorted(
            (rows[id], columns[field])
            for id, field in self.model.problems
            if id in rows and field in columns
        )
        here = (self.table.row, self.table.currentIndex().column())
        if places:
            self.table.stand(*next((p for p in places if p > here), places[0]))
            self.table.setFocus()

    def _job(self) -> Job:
        job = self.desk.jobs.prepare()
        job.refused.connect(self.desk.messages.tell)
        job.broken.connect(self.desk.messages.broke)
        return job

    # ---- what the window calls ------------------------------------------------------------------
    def verbs(self) -> Verbs:
        """Those of what is open over it; else its own tools."""
        part = self.over.part
        return part.verbs() if isinstance(part, Part) else {"panel": self.look_at_file}

    def look_at_file(self) -> None:
        """F4: whoever stands at the cursor; the draft stays."""
        if self.sheet is not None and 0 <= self.table.row < len(self.model.lines):
            self.keep_draft()
            record = self.model.lines[self.table.row].subject
            self.go.emit(Target(self.sheet.subject, record=record))

    def leave(self) -> bool:
        """What is open closes first; the draft is kept."""
        if (part := self.over.part) is not None:
            if not isinstance(part, Part) or part.leave():
                self.over.close_part()
            return False
        if self.table.opened >= 0:
            self._close_opened()
            return False
        self.keep_draft()
        return True

    def _leave(self) -> None:
        self.keep_draft()
        self.go.emit(self._back)

    def _turned(self) -> None:
        self.setFocusProxy(self.over.part or self.table)
        self.setFocus()


def _counted(answer: Answer, count: int) -> QWidget:
    return said(answer.tone, f"{answer.words} {count:,}", wrap=False)
