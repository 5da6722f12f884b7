"""Import of a workbook in five steps; nothing is written before the last button.

The preview reads the file in the `files` pool; what the clerk changes is read anew when he goes on.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from csdesk.errors import FileRefusedError
from csdesk.gui.import_columns import ImportColumns
from csdesk.gui.import_pages import STEPS, ChooseBook, ChooseSheets, Ended, steps_line
from csdesk.gui.import_preview import ImportPreview
from csdesk.gui.jobs import Job
from csdesk.gui.messages import SHEETS
from csdesk.gui.over_list import Part
from csdesk.gui.page import Desk, Said
from csdesk.gui.parts import Thing, button, clear, keys, label, link, row, said, stretched
from csdesk.gui.theme import MIDDLE, letters
from csdesk.services import imports
from csdesk.services.importing.asked import Asked
from csdesk.services.importing.columns import reads
from csdesk.services.imports import Imported, Preview
from csdesk.services.office import Office

BOOK, SHEETS_STEP, COLUMNS, CHECK, END = range(5)


class ImportWizard(Part):
    """A workbook into a ledger.

    Attributes:
        at: Which step is shown, from 0.
        seen: What the import would do; None until a file was read.
    """

    imported = Signal(str)  # the step that was kept
    shown = Signal(int)  # a step is on the screen

    def __init__(self, desk: Desk, code: str) -> None:
        """Asks for a file.

        Args:
            desk: The open office.
            code: The ledger.
        """
        super().__init__()
        self._desk, self._code = desk, code
        self._ledger = desk.office.ledgers[code]
        self._wide = True
        self._path: Path | None = None
        self._asked = Asked()
        self._read_as: Asked | None = None  # with which choices `seen` was read
        self._job: Job | None = None
        self.seen: Preview | None = None
        self.at = BOOK
        found = reads(desk.office.ledgers, self._ledger)
        self.book = ChooseBook(desk, roster=found.roster is not None, where=self._ledger.where)
        self.sheets = ChooseSheets()
        self.columns = ImportColumns(found.fields)
        self.check = ImportPreview(desk)
        self.end = Ended()
        self._pages = QStackedWidget()
        for page in (self.book, self.sheets, self.columns, self.check, self.end):
            self._pages.addWidget(page)
        self._head, self._foot = QVBoxLayout(), QVBoxLayout()
        self._busy = self._working()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head)
        layout.addWidget(self._busy)
        layout.addWidget(self._pages, 1)
        layout.addLayout(self._foot)
        self.next: QWidget = QWidget()
        self._wire()
        self._show(BOOK)

    def _working(self) -> QWidget:
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._how_far = label("", "small")
        line = row(self._how_far, self._bar, link("取消", self.stop), margins=(20, 4, 16, 4))
        line.setVisible(False)
        return stretched(line, 1)

    def _wire(self) -> None:
        self.book.chosen.connect(self.read_book)
        self.check.renamed.connect(self._rename)
        self.check.headed.connect(self._head_chosen)
        self.check.errors_asked.connect(self.save_errors)
        self.columns.changed.connect(self._show_foot)
        self.end.closed.connect(self.closed)
        self.columns.left.connect(self.go_on)
        for text, act in (("Alt+Right", self.go_on), ("Alt+Left", self.go_back)):
            short = QShortcut(QKeySequence(text), self)
            short.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            short.activated.connect(act)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the step is said by its number, and samples are left out."""
        super().resizeEvent(event)
        wide = letters(self.window().width()) >= MIDDLE
        if wide != self._wide:
            self._wide = wide
            self.columns.fit(wide=wide)
            self._show(self.at)

    # ---- steps ----------------------------------------------------------------------------------
    def leave(self) -> bool:
        """Esc goes one step back; from the first and the last it leaves."""
        if self.at in (BOOK, END):
            return True
        self.go_back()
        return False

    def go_back(self) -> None:
        """上一步."""
        if BOOK < self.at < END:
            self._show(self.at - 1)

    def go_on(self) -> None:
        """下一步: with other choices the file is read anew first."""
        if self.at == BOOK:
            if self._path is not None:
                self.read_book(self._path)
            return
        if self.at == CHECK:
            self.keep()
            return
        asked = self._now()
        if asked != self._read_as and self._path is not None:
            self._read(self._path, asked, self.at + 1)
        elif self.seen is not None and not self.seen.refused:
            self._show(self.at + 1)

    def _now(self) -> Asked:
        """What the clerk has chosen up to now."""
        asked = replace(
            self._asked, mode=self.book.mode, whole=self.book.whole, opened=self.book.opened,
            password=self.book.password or None,
        )  # fmt: skip
        if self.at == SHEETS_STEP:
            return replace(asked, sheets=self.sheets.chosen())
        if self.at == COLUMNS:
            return replace(asked, columns={**asked.columns, **self.columns.chosen()})
        return asked

    def _show(self, at: int) -> None:
        self.at = at
        self._pages.setCurrentIndex(at)
        clear(self._head)
        note = self._path.name if self._path else "选一个工作簿"
        if at >= CHECK and self.seen is not None:
            note += f" · {self.seen.scratch.size:,} 行"
        head = row(label(f"导入{self._ledger.title}", "title"), label(note, "soft"), None,
                   steps_line(at, wide=self._wide), space=10, margins=(20, 10, 16, 8), name="head")  # fmt: skip
        self._head.addWidget(head)
        self._show_foot()
        page = self._pages.currentWidget()
        if page is not None:
            self.setFocusProxy(page)
            page.setFocus()
        self.shown.emit(at)

    def _show_foot(self) -> None:
        clear(self._foot)
        if self.at == END:
            return
        things: list[Thing] = []
        if self.at == COLUMNS:
            caps = keys(("↑ ↓", "选列"), ("F2", "改对应"), ("Alt+→", "下一步"))
            things = [caps if self._wide else label("", "small"), None]
            if self.columns.doubtful:
                things.append(label(f"要看 {self.columns.doubtful} 列", "soft", "warn"))
        elif self.at == CHECK:
            words = "导入前自动备份；导入后可整批撤销。现在什么都没有写入。"
            words = (words if self._wide else "现在什么都没有写入。") + self._made_too()
            things = [said("good", words, wrap=False), None]
        else:
            things = [label("现在什么都没有写入。", "small"), None]
        if self.at > BOOK:
            things.append(button("上一步", hint="Alt+←", run=self.go_back))
        else:
            things.append(button("返回", hint="Esc", run=self.closed.emit))
        if self.at != BOOK:
            self.next = button(self._next_words(), "primary", hint="Alt+→", run=self.go_on)
            things.append(self.next)
        self._foot.addWidget(row(*things, margins=(20, 8, 16, 8), name="foot"))

    def _made_too(self) -> str:
        """Groups, grids and households that the file names and nobody keeps yet."""
        if self.seen is None or not self.seen.made:
            return ""
        ledgers = self._desk.office.ledgers
        counts = Counter(ledgers[m.ledger].title for m in self.seen.made)
        return "另新建：" + "、".join(f"{title} {n:,}" for title, n in counts.items()) + "。"

    def _next_words(self) -> str:
        if self.at != CHECK or self.seen is None:
            return f"下一步：{STEPS[self.at + 1]}"
        counts = self.seen.counts
        wanted = counts.get("new", 0) + counts.get("changed", 0)
        refused = counts.get("refused", 0)
        return f"导入 {wanted:,} 行" + (f"，跳过 {refused:,} 行" if refused else "")

    # ---- reading --------------------------------------------------------------------------------
    def read_book(self, path: Path) -> None:
        """Reads a file and shows its sheets."""
        if path != self._path:
            self._asked, self._path = Asked(), path
        self._read(path, self._now(), SHEETS_STEP)

    def _read(self, path: Path, asked: Asked, then: int) -> None:
        if self._job is not None and not self._job.over:
            return
        job = self._start("正在读工作簿")
        job.done.connect(partial(self._came, asked, then))
        office = self._desk.office
        task = partial(_preview, office, path, self._code, asked, job)
        self._desk.jobs.file(job, task)

    def _came(self, asked: Asked, then: int, seen: Preview) -> None:
        old, self.seen = self.seen, seen
        self._asked = self._read_as = asked
        if old is not None:
            self._close(old)
        if seen.refused is not None:
            self._refuse(seen.refused)
            return
        self.sheets.show_sheets(seen.sheets, seen.file_problems)
        self.columns.show_sheets(seen.sheets)
        self.check.show_preview(seen)
        self._show(then)

    def _refuse(self, error: FileRefusedError) -> None:
        self._show(BOOK)
        self.book.refuse(error)

    def _rename(self, sheet: str, row: int) -> None:
        """The name of a kept person has changed; it is read anew with that."""
        if self._path is not None and self._read_as is not None:
            renamed = self._read_as.renamed | {(sheet, row)}
            self._read(self._path, replace(self._read_as, renamed=renamed), CHECK)

    def _head_chosen(self, household: str, sheet: str, row: int) -> None:
        """Of two that say they are the head, the clerk took one."""
        if self._path is not None and self._read_as is not None:
            others = {h for h in self._read_as.heads if h not in self._members(household)}
            heads = frozenset({*others, (sheet, row)})
            self._read(self._path, replace(self._read_as, heads=heads), CHECK)

    def _members(self, household: str) -> set[tuple[str, int]]:
        homes = self.seen.homes if self.seen else []
        return {(s.sheet, s.row) for h in homes if h.key == household for s in h.members()}

    # ---- keeping --------------------------------------------------------------------------------
    def keep(self) -> None:
        """The last button."""
        seen = self.seen
        if seen is None or (self._job is not None and not self._job.over):
            return
        if not seen.counts.get("new", 0) + seen.counts.get("changed", 0):
            self._desk.messages.say("没有要写入的行。", "表里的内容和台账相同，或都未能读入。")
            return
        job = self._start("正在导入")
        job.done.connect(self._kept)
        self._desk.jobs.write(job, partial(_commit, self._desk.office, seen, job))

    def _kept(self, made: Imported) -> None:
        self.end.show_counts(made.counts, self._ledger.unit)
        self._show(END)
        self.imported.emit(made.title)

    def save_errors(self) -> None:
        """The refused rows as a workbook, to be corrected and imported again."""
        seen = self.seen
        if seen is None:
            return
        offered = f"{seen.path.stem}-待改.xlsx"
        path = self._desk.messages.save_file("未导入的行另存为", SHEETS, offered)
        if path is None:
            return
        job = self._start("正在写工作簿")
        words = f"已存为 {path.name}，里面的号码没有遮盖，改好后再导入。"
        job.done.connect(lambda _: self.said.emit(Said(words)))
        task = partial(imports.write_errors, self._desk.office, seen, path)
        self._desk.jobs.file(job, task)

    # ---- work -----------------------------------------------------------------------------------
    def _start(self, title: str) -> Job:
        job = self._desk.jobs.prepare(title)
        job.refused.connect(self._desk.messages.tell)
        job.broken.connect(self._desk.messages.broke)
        job.progress.connect(partial(self._say, title))
        job.ended.connect(lambda: self._busy.setVisible(False))
        self._job = job
        self._how_far.setText(f"{title}…")
        self._bar.setRange(0, 0)
        self._busy.setVisible(True)
        return job

    def _say(self, title: str, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._how_far.setText(
            f"{title}：{done:,} 行" if not total else f"{title}：{done:,} / {total:,} 行"
        )

    def stop(self) -> None:
        """取消."""
        if self._job is not None:
            self._job.cancel()

    def _close(self, seen: Preview) -> None:
        job = self._desk.jobs.prepare()
        self._desk.jobs.file(job, seen.close)

    def forget(self) -> None:
        """Removes what was read."""
        if self.seen is not None:
            self._close(self.seen)
            self.seen = None


def _preview(office: Office, path: Path, code: str, asked: Asked, job: Job) -> Preview:
    def told(rows: int) -> bool:
        job.report(rows, 0)
        return True

    return imports.preview(office, path, code, asked, told)


def _commit(office: Office, seen: Preview, job: Job) -> Imported:
    total = seen.counts.get("new", 0) + seen.counts.get("changed", 0)

    def told(rows: int) -> bool:
        job.report(min(rows, total), total)
        return True

    return imports.commit(office, seen, told)
