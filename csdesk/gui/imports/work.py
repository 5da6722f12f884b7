"""The work of an import in the pools, and the line that says how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from csdesk.errors import ClerkError
from csdesk.gui.jobs import Job, Task
from csdesk.gui.messages import SHEETS
from csdesk.gui.page import Desk, Said
from csdesk.gui.widgets.parts import label, link, row, stretched
from csdesk.services import entries, imports
from csdesk.services.entries import Undone
from csdesk.services.importing import profiles
from csdesk.services.importing.asked import Asked, Place
from csdesk.services.importing.profiles import Profile
from csdesk.services.imports import Imported, Looked, Preview
from csdesk.services.office import Office

PROFILES = "列对应 (*.json)"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the table of a preview stood when the file was read anew.

    Attributes:
        place: The row at the cursor.
        line: Its number in the tab.
        states: Of the tab.
        least: Of the tab.
    """

    place: Place | None
    line: int
    states: tuple[str, ...]
    least: int


@dataclass(frozen=True, slots=True)
class Came:
    """A preview, and the line of its tab at which the table is to stand; None: at the top."""

    seen: Preview
    line: int | None


class Work(QObject):
    """One piece of work at a time; a newer reading takes the place of the one that runs.

    Attributes:
        line: Says what is being done and how far it is, with 取消; hidden while nothing is.
    """

    ended = Signal()

    def __init__(self, desk: Desk) -> None:
        """Nothing is done yet."""
        super().__init__()
        self._desk = desk
        self._job: Job | None = None
        self._writing = False
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._words = label("", "small")
        self.line: QWidget = row(
            self._words, self._bar, link("取消", self.stop, "Esc"), margins=(20, 4, 16, 4)
        )
        stretched(self.line, 1)
        self.line.setVisible(False)

    @property
    def busy(self) -> bool:
        """Whether something is being done."""
        return self._job is not None and not self._job.over

    @property
    def writing(self) -> bool:
        """Whether it is being written: that is not to be disturbed by another reading."""
        return self.busy and self._writing

    def stop(self) -> None:
        """取消."""
        if self._job is not None:
            self._job.cancel()

    def forget(self) -> None:
        """What is being read is no longer wanted; what it gives is closed when it comes."""
        if self._job is not None and not self._writing:
            self._job.cancel()
            self._job = None

    def look(
        self,
        path: Path,
        code: str,
        asked: Asked,
        known: Profile | None,
        find: bool,
        show: Callable[[Looked], None],
    ) -> None:
        """Reads the first rows of a file."""
        task = partial(imports.look, self._desk.office, path, code, asked, known, find=find)
        self._read("正在看工作簿", lambda _: task, show)

    def preview(
        self, path: Path, code: str, asked: Asked, at: Standing | None, show: Callable[[Came], None]
    ) -> None:
        """Reads and checks a file whole."""
        office = self._desk.office
        self._read(
            "正在核对", lambda job: partial(_preview, office, path, code, asked, at, job), show
        )

    def commit(self, seen: Preview, show: Callable[[Imported], None]) -> None:
        """Keeps what a preview shows."""
        job = self._start("正在导入")
        self._writing = True
        job.done.connect(show)
        self._desk.jobs.write(job, partial(_commit, self._desk.office, seen, job))

    def undo(self, made: Imported, show: Callable[[Undone], None]) -> None:
        """Takes a whole import back."""
        job = self._start("正在撤销")
        self._writing = True
        job.done.connect(show)
        self._desk.jobs.write(job, partial(entries.undo, self._desk.office, made.op))

    def load_profile(self) -> Profile | None:
        """A profile that the clerk chooses; None where none was chosen or it can't be read."""
        messages = self._desk.messages
        path = messages.open_file("选列对应文件", PROFILES)
        try:
            return profiles.load(path) if path else None
        except ClerkError as error:
            messages.tell(error)
            return None

    def save_profile(
        self, path: Path, code: str, asked: Asked, told: Callable[[Said], object]
    ) -> None:
        """Writes how a file is read, with what was chosen last, for another village."""
        offered = f"{path.stem}-列对应.json"
        out = self._desk.messages.save_file("列对应另存为", PROFILES, offered)
        if out is not None:
            words = Said(f"已存为 {out.name}，里面没有人的资料。")
            task = partial(_save_profile, self._desk.office, path, code, asked, out)
            self.file("正在存列对应", task, lambda _: told(words))

    def save_errors(self, seen: Preview, told: Callable[[Said], object]) -> None:
        """Writes the refused rows as a workbook."""
        offered = f"{seen.path.stem}-待改.xlsx"
        out = self._desk.messages.save_file("未导入的行另存为", SHEETS, offered)
        if out is not None:
            there = f"已存到“{out.parent.name}”：{out.name}"
            words = Said(f"{there}，里面的号码没有遮盖，改好后再导入。")
            task = partial(imports.write_errors, self._desk.office, seen, out)
            self.file("正在写工作簿", task, lambda _: told(words))

    def file(self, title: str, task: Task, show: Callable[[object], object]) -> None:
        """Long work that only reads the vault."""
        job = self._start(title)
        job.done.connect(show)
        self._desk.jobs.file(job, task)

    def close(self, seen: Preview) -> None:
        """Removes the rows of a preview."""
        job = self._desk.jobs.prepare()
        self._desk.jobs.file(job, seen.close)

    def _read(
        self,
        title: str,
        task: Callable[[Job], Task],
        show: Callable[[Looked], None] | Callable[[Came], None],
    ) -> None:
        if self._job is not None:
            self._job.cancel()
        job = self._start(title)
        job.done.connect(lambda given: self._come(job, given, show))
        self._desk.jobs.file(job, task(job))

    def _come(self, job: Job, given: object, show: Callable[..., None]) -> None:
        """What came is shown, unless something newer was asked meanwhile."""
        if job is self._job:
            show(given)
        elif isinstance(given, Came):
            self.close(given.seen)

    def _start(self, title: str) -> Job:
        job = self._desk.job(title)
        job.progress.connect(partial(self._say, job, title))
        job.ended.connect(partial(self._end, job))
        self._job, self._writing = job, False
        self._words.setText(f"{title}…")
        self._bar.setRange(0, 0)
        self.line.setVisible(True)
        return job

    def _end(self, job: Job) -> None:
        if job is self._job:
            self.line.setVisible(False)
            self.ended.emit()

    def _say(self, job: Job, title: str, done: int, total: int) -> None:
        if job is not self._job:
            return
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._words.setText(
            f"{title}：{done:,} / {total:,} 行" if total else f"{title}：{done:,} 行"
        )


def _preview(
    office: Office, path: Path, code: str, asked: Asked, at: Standing | None, job: Job
) -> Came:
    def told(rows: int) -> bool:
        job.report(rows, 0)
        return True

    seen = imports.preview(office, path, code, asked, told)
    if at is None or seen.refused:
        return Came(seen, None)
    line = seen.scratch.at(*at.place) if at.place else None
    fits = line and (not at.states or line.state in at.states) and line.worst >= at.least
    if line is None or not fits:
        return Came(seen, at.line)
    return Came(seen, seen.scratch.place(line.id, at.states, at.least))


def _commit(office: Office, seen: Preview, job: Job) -> Imported:
    total = seen.counts.get("new", 0) + seen.counts.get("changed", 0)

    def told(rows: int) -> bool:
        job.report(min(rows, total), total)
        return True

    return imports.commit(office, seen, told)


def _save_profile(office: Office, path: Path, code: str, asked: Asked, out: Path) -> None:
    looked = imports.look(office, path, code, asked, find=False)
    if looked.refused:
        raise looked.refused
    ledger, today = office.ledger(code).code, office.today()
    profiles.save(profiles.profile_of(path.stem, ledger, looked.sheets, asked, today), out)
