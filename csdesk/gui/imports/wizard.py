"""Import of a workbook in five steps; nothing is written before the last button.

The first two steps look at the first rows alone; the preview reads the file in the `files` pool,
and anew with whatever the clerk decides. What he decided stays when he goes back.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout

from csdesk.domain.ledger import Ledger
from csdesk.errors import FileRefusedError
from csdesk.gui.imports.book import ChooseBook
from csdesk.gui.imports.chosen import of_book, of_columns, of_sheets, same_look
from csdesk.gui.imports.columns import ImportColumns
from csdesk.gui.imports.decisions import Decision
from csdesk.gui.imports.preview import ImportPreview
from csdesk.gui.imports.result import Ended
from csdesk.gui.imports.sheets import ChooseSheets
from csdesk.gui.imports.steps import (
    BOOK,
    CHECK,
    COLUMNS,
    END,
    SHEETS_STEP,
    foot_words,
    head,
    made_too,
    next_words,
)
from csdesk.gui.imports.work import Came, Standing, Work
from csdesk.gui.ledger.over_list import Part
from csdesk.gui.page import UNFINISHED, Desk, Said
from csdesk.gui.theme import MIDDLE, letters
from csdesk.gui.widgets.parts import Thing, button, clear, label, row
from csdesk.gui.widgets.shortcuts import on_keys
from csdesk.services.entries import Undone
from csdesk.services.importing.asked import Asked
from csdesk.services.importing.columns import reads
from csdesk.services.importing.profiles import Profile
from csdesk.services.imports import Imported, Looked, Preview


class ImportWizard(Part):
    """A workbook into a ledger.

    Attributes:
        at: Which step is shown, from 0.
        looked: What its first rows say; None until a file was looked at.
        seen: What the import would do; None until a file was checked.
    """

    imported = Signal(str)  # the step that was kept
    shown = Signal(int)  # a step is on the screen

    def __init__(self, desk: Desk, code: str, blank: Asked = Asked()) -> None:
        """Asks for a file.

        Args:
            desk: The open office.
            code: The ledger.
            blank: What is asked of any file before the clerk chooses, such as whose rows it holds.
        """
        super().__init__()
        self._desk, self._code, self._blank = desk, code, blank
        self._ledger = self._of_now()
        self._wide = True
        self._path: Path | None = None
        self._following: tuple[Path, ...] = ()
        self._asked = self._blank
        self._profile: Profile | None = None  # how such files are read
        self._read_as: Asked | None = None  # with which choices `seen` was read
        self._made: Imported | None = None
        self.looked: Looked | None = None
        self.seen: Preview | None = None
        self.at = BOOK
        found = reads(desk.office.ledgers, self._ledger)
        self.book = ChooseBook(desk, self._ledger, roster=found.roster is not None)
        self.sheets = ChooseSheets()
        self.columns = ImportColumns(found)
        self.check = ImportPreview(desk)
        self.end = Ended(desk)
        self.work = Work(desk)
        self._pages = QStackedWidget()
        for page in (self.book, self.sheets, self.columns, self.check, self.end):
            self._pages.addWidget(page)
        self._head, self._foot = QVBoxLayout(), QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head)
        layout.addWidget(self.work.line)
        layout.addWidget(self._pages, 1)
        layout.addLayout(self._foot)
        self.next = QPushButton()
        self._wire()
        self._show(BOOK)

    def _of_now(self) -> Ledger:
        """The ledger with the custom columns that it has by now."""
        ledger, fixed = self._desk.office.ledgers[self._code], self._blank.fixed
        return ledger.of_kind(fixed.get(ledger.kind)) if fixed else ledger

    def _wire(self) -> None:
        self.book.chosen.connect(self._take)
        self.sheets.moved.connect(self._sheets_moved)
        self.sheets.left.connect(self.go_on)
        self.columns.changed.connect(self._show_foot)
        self.columns.left.connect(self.go_on)
        self.columns.declined.connect(self._decline)
        self.columns.saved.connect(self.save_profile)
        self.columns.loaded.connect(self.load_profile)
        self.check.decided.connect(self._decided)
        self.check.errors_asked.connect(self.save_errors)
        self.check.left.connect(lambda: self.next.setFocus())
        self.end.closed.connect(self.closed)
        self.end.errors_asked.connect(self.save_errors)
        self.end.undo_asked.connect(self.undo)
        self.end.next_asked.connect(self.begin_next)
        self.end.kept.connect(lambda outcome: self.imported.emit(outcome.title))
        self.end.said.connect(self.said)
        on_keys(
            self,
            {
                "Alt+Right": self.go_on,
                "Alt+Left": self.go_back,
                "Ctrl+PgDown": partial(self._turn, 1),
                "Ctrl+PgUp": partial(self._turn, -1),
            },
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the step is said by its number, and samples are left out."""
        super().resizeEvent(event)
        wide = letters(self.window().width()) >= MIDDLE
        if wide != self._wide:
            self._wide = wide
            self.columns.fit(wide=wide)
            self.check.fit(wide=wide)
            self._show_head()
            self._show_foot()

    # ---- steps ----------------------------------------------------------------------------------
    def leave(self) -> bool:
        """Esc stops what runs, closes a form, goes one step back; at both ends it leaves."""
        if self.work.busy:
            self.work.stop()
            return False
        if self.end.close_form():
            return False
        if self.at in (BOOK, END):
            return True
        self.go_back()
        return False

    def go_back(self) -> None:
        """上一步; what was decided is kept."""
        if BOOK < self.at < END and not self.work.writing:
            self._asked = self._now()
            self._show(self.at - 1)

    def go_on(self) -> None:
        """下一步: what the clerk chose is looked at, or the file is read with it."""
        if self._path is None or self.work.writing:
            return
        asked = self._now()
        if self.at == BOOK:
            self._look(asked, SHEETS_STEP)
        elif self.at == SHEETS_STEP:
            if not self.sheets.names:
                self.said.emit(Said("没有选工作表。请至少选一张。", tone="ask"))
            elif same_look(self.looked, asked):
                self._show(COLUMNS)
            else:
                self._look(asked, COLUMNS)
        elif self.at == COLUMNS:
            if asked == self._read_as and self.seen is not None:
                self._show(CHECK)
            else:
                self._read(asked)
        elif self.at == CHECK:
            self.keep()

    def _now(self) -> Asked:
        """What the clerk has chosen up to now."""
        asked = of_book(self._asked, self.book)
        if self.at == SHEETS_STEP:
            return of_sheets(asked, self.sheets)
        return of_columns(asked, self.columns) if self.at == COLUMNS else asked

    def _turn(self, step: int) -> None:
        if self.at == CHECK:
            self.check.turn_by(step)

    def _show(self, at: int) -> None:
        self.at = at
        words = "导入还没有做完，换字号、换颜色会丢掉做过的选择。请先导入或按 Esc 返回。"
        self.setProperty(UNFINISHED, words if BOOK < at < END else "")
        self._pages.setCurrentIndex(at)
        self._show_head()
        self._show_foot()
        page = self._pages.currentWidget()
        if page is not None:
            self.setFocusProxy(page)
            page.setFocus()
        self.shown.emit(at)

    def _show_head(self) -> None:
        clear(self._head)
        note = self._path.name if self._path else "选一个工作簿"
        if self.at >= CHECK and self.seen is not None:
            note += f" · {self.seen.scratch.size:,} 行"
        self._head.addWidget(head(f"导入{self._ledger.title}", note, self.at, wide=self._wide))

    def _show_foot(self) -> None:
        clear(self._foot)
        if self.at == END:
            return
        more = made_too(self.seen, self._desk.office.ledgers) if self.at == CHECK else ""
        things: list[Thing] = [*foot_words(self.at, more, wide=self._wide), None]
        if self.at == COLUMNS and self.columns.doubtful:
            things.append(label(f"要看 {self.columns.doubtful} 列", "soft", "warn"))
        if self.at > BOOK:
            things.append(button("上一步", hint="Alt+←", run=self.go_back))
        else:
            things.append(button("返回", hint="Esc", run=self.closed.emit))
        if self.at != BOOK or self._path is not None:
            words = next_words(self.at, self.seen)
            self.next = button(words, "primary", hint="Alt+→", run=self.go_on)
            self.next.setAutoDefault(True)
            things.append(self.next)
        self._foot.addWidget(row(*things, margins=(20, 8, 16, 8), name="foot"))

    # ---- looking --------------------------------------------------------------------------------
    def _take(self, paths: tuple[Path, ...]) -> None:
        """The first of some files; the others wait."""
        self._following = paths[1:]
        self.read_book(paths[0])

    def read_book(self, path: Path) -> None:
        """Looks at a file and shows its sheets; one of a known kind is checked at once."""
        if path != self._path:
            self._asked, self._path, self.looked, self._profile = self._blank, path, None, None
            self.columns.know(reads(self._desk.office.ledgers, self._of_now()))
            self._forget_seen()
        self.at = BOOK
        self._look(self._now(), SHEETS_STEP, find=self.looked is None)

    def _look(
        self, asked: Asked, then: int, known: Profile | None = None, *, find: bool = False
    ) -> None:
        if self._path is not None:
            self._asked = asked
            self.work.look(self._path, self._code, asked, known, find, partial(self._seen_at, then))

    def _seen_at(self, then: int, looked: Looked) -> None:
        if looked.refused is not None:
            self._refuse(looked.refused)
            return
        first = self.looked is None
        self._profile = looked.profile or self._profile
        self._asked = replace(looked.asked, mode=self.book.put_mode(looked.asked.mode))
        self.looked = replace(looked, asked=self._asked)
        asked = self._asked
        self.sheets.show_sheets(looked.sheets, looked.file_problems, asked.headers)
        self.columns.show_sheets(looked.sheets, asked.mode, asked.rules, self._profile)
        if first and self._profile and not self.columns.doubtful:
            self.said.emit(Said(f"认得这种表：按“{self._profile.title}”的对应，直接核对。"))
            self._read(asked)
            return
        self._show(then)

    def _sheets_moved(self) -> None:
        """Another heading or other sheets: seen at once."""
        if self.at == SHEETS_STEP and self.sheets.names:
            self._look(self._now(), SHEETS_STEP)
        self._show_foot()

    def _decline(self) -> None:
        """The profile is not wanted: the columns as they are found."""
        known, self._profile = self._profile, None
        if known is not None:
            kept = {h: f for h, f in self._asked.remembered.items() if h not in known.columns}
            self._look(replace(self._asked, remembered=kept, rules={}, words={}), COLUMNS)

    def load_profile(self) -> None:
        """用别人的对应: a profile of another village."""
        known = self.work.load_profile()
        if known is not None:
            self._look(replace(self._now(), columns={}, rules={}, remembered={}), COLUMNS, known)

    def save_profile(self) -> None:
        """存成文件: how this file is read, for another village."""
        if self._path is not None:
            self.work.save_profile(self._path, self._code, self._now(), self.said.emit)

    # ---- checking -------------------------------------------------------------------------------
    def _read(self, asked: Asked, at: Standing | None = None) -> None:
        if self._path is not None and not self.work.writing:
            self._asked = asked
            self.work.preview(self._path, self._code, asked, at, partial(self._came, asked))

    def _came(self, asked: Asked, came: Came) -> None:
        if came.seen.refused is not None:
            self.work.close(came.seen)
            self._refuse(came.seen.refused)
            return
        self._forget_seen()
        self.seen, self._read_as = came.seen, asked
        self.check.show_preview(came.seen, came.line)
        if self.at == CHECK:
            self._show_head()
            self._show_foot()
            self.check.setFocus()
        else:
            self._show(CHECK)

    def _refuse(self, error: FileRefusedError) -> None:
        self._show(BOOK)
        self.book.refuse(error)

    def _standing(self) -> Standing:
        one = self.check.current_tab
        line = max(self.check.view.currentIndex().row(), 0)
        return Standing(self.check.place, line, one.states if one else (), self.check.least)

    def _decided(self, decision: Decision) -> None:
        """A row or a word was decided: the file is read with that."""
        self._read(decision(self._asked), self._standing())

    # ---- keeping --------------------------------------------------------------------------------
    def keep(self) -> None:
        """The last button."""
        seen = self.seen
        if seen is None or self.work.busy:
            return
        if not (seen.counts.get("new", 0) + seen.counts.get("changed", 0) or seen.missing):
            self._desk.messages.say("没有要写入的行。", "表里的内容和台账相同，或都未能读入。")
            return
        self.work.commit(seen, self._kept)

    def _kept(self, made: Imported) -> None:
        self._made = made
        missing = self.seen.missing if self.seen else []
        following = self._following[0].name if self._following else ""
        self.end.show_import(made, missing, self._ledger.unit, following)
        self._show(END)
        if made.title:
            self.imported.emit(made.title)

    def undo(self) -> None:
        """撤销这次导入."""
        if self._made is not None and not self.work.busy:
            self.work.undo(self._made, self._undone)

    def _undone(self, undone: Undone) -> None:
        left = f"，{len(undone.kept)} 条此后改过，没有动" if undone.kept else ""
        words = f"已撤销：{undone.title}{left}"
        names = "、".join(name for _, name, _ in undone.kept[:6] if name)
        self.end.undone(f"{words}。" + (f"没有动的：{names}。" if names else ""))
        self.said.emit(Said(words, ledgers=tuple(sorted(undone.ledgers))))

    def begin_next(self) -> None:
        """The file that waits, or another one."""
        self._forget_seen()
        self._path, self.looked, self._made, self._asked = None, None, None, self._blank
        self.book.begin()
        self._show(BOOK)
        if self._following:
            self.book.take(*self._following)

    def save_errors(self) -> None:
        """The refused rows as a workbook, to be corrected and imported again."""
        if self.seen is not None:
            self.work.save_errors(self.seen, self.said.emit)

    def _forget_seen(self) -> None:
        seen, self.seen, self._read_as = self.seen, None, None
        if seen is not None:
            self.work.close(seen)

    def forget(self) -> None:
        """Stops reading and removes what was read."""
        self.work.forget()
        self._forget_seen()
