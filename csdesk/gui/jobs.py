"""Work off the GUI thread, in three pools.

`writes` (one thread) for everything that changes the vault, `reads` (two) for the queries of pages,
`files` (one) for long work that only reads the vault, so that a save never waits for a print.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot
from shiboken6 import isValid

from csdesk.errors import ClerkError

LOG = logging.getLogger(__name__)
Task = Callable[[], object]


class _StoppedError(Exception):
    """Raised inside a task whose job was cancelled; it never leaves this module."""


class Job(QObject):
    """One piece of work. Made by `Jobs.prepare` and connected in the GUI thread before its start.

    Every signal comes in the GUI thread; exactly one of `done`, `refused`, `broken` and `stopped`
    comes, and `ended` after it.

    What a page asked is dropped once the page is gone: a partial or a lambda that is connected here
    would still be called.

    Attributes:
        title: What the status line says while it runs; empty for work that is not told.
    """

    done = Signal(object)  # what the task returned
    refused = Signal(object)  # ClerkError
    broken = Signal(str)  # a bug, in one sentence
    stopped = Signal()  # cancelled, or a newer read was asked
    ended = Signal()
    progress = Signal(int, int)  # done, of total
    _settled = Signal(str, object)
    _told = Signal(int, int)

    def __init__(self, title: str, log: Path | None, asker: QObject | None = None) -> None:
        super().__init__()
        self.title = title
        self._asker = asker
        self._log = log
        self._cancelled = False  # set in one thread, read in another: one assignment is atomic
        self._unwanted = False
        self._over = False
        self._settled.connect(self._settle, Qt.ConnectionType.QueuedConnection)
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self._over

    def cancel(self) -> None:
        """Stops the work at its next report; work that was done by then counts as done."""
        self._cancelled = True

    def drop(self) -> None:
        """Stops the work, and throws away what it gives even if it was done."""
        self._cancelled = self._unwanted = True

    def report(self, done: int, total: int) -> None:
        """How far the work is; handed to the task, called in its thread.

        Raises:
            _StoppedError: The job was cancelled; the task lets it pass, so that its transaction
                is rolled back.
        """
        if self._cancelled:
            raise _StoppedError
        self._told.emit(done, total)

    def work(self, task: Task) -> None:
        """Runs the task in the calling thread; the pools call it."""
        if self._cancelled:
            self._settled.emit("stopped", None)
            return
        try:
            given = task()
        except ClerkError as error:
            self._settled.emit("refused", error)
        except _StoppedError:
            self._settled.emit("stopped", None)
        except Exception:
            LOG.exception("a task broke")
            self._settled.emit("broken", None)
        else:
            self._settled.emit("done", given)

    @Slot(str, object)
    def _settle(self, how: str, what: object) -> None:
        self._over = True
        gone = self._asker is not None and not isValid(self._asker)
        if self._unwanted or gone or how == "stopped":
            self.stopped.emit()
        elif how == "done":
            self.done.emit(what)
        elif how == "refused":
            self.refused.emit(what)
        else:
            self.broken.emit(broken_words(self._log))
        self.ended.emit()

    @Slot(int, int)
    def _tell(self, done: int, total: int) -> None:
        if not self._cancelled and not self._over:
            self.progress.emit(done, total)


def broken_words(log: Path | None) -> str:
    """What the clerk is told of a bug."""
    where = f"原因记在 {log}，请把它交给维护人。" if log else "请告诉维护人刚才点了什么。"
    return f"程序出了错，这一步没有做完。可以再试一次；{where}"


class _Run(QRunnable):
    def __init__(self, job: Job, task: Task) -> None:
        super().__init__()
        self._job, self._task = job, task

    def run(self) -> None:
        self._job.work(self._task)


class Jobs(QObject):
    """The three pools. One for the whole window; closing waits for them."""

    changed = Signal()  # a job began or ended

    def __init__(self, log: Path | None = None, parent: QObject | None = None) -> None:
        """Makes the pools.

        Args:
            log: The log file that a bug is told with.
            parent: Its owner.
        """
        super().__init__(parent)
        self._log = log
        self._writes, self._reads, self._files = (self._pool(n) for n in (1, 2, 1))
        self._open: list[Job] = []
        self._newest: dict[str, Job] = {}
        self._closed = False

    def _pool(self, threads: int) -> QThreadPool:
        pool = QThreadPool(self)
        pool.setMaxThreadCount(threads)
        pool.setExpiryTimeout(-1)  # a thread keeps its connection to the vault
        return pool

    @property
    def running(self) -> tuple[Job, ...]:
        """Jobs that began and have not ended, the oldest first."""
        return tuple(self._open)

    def prepare(self, title: str = "", asker: QObject | None = None) -> Job:
        """A job whose signals can now be connected.

        Args:
            title: What the status line says while it runs.
            asker: The page that is shown what comes, where a partial or a lambda shows it.
        """
        return Job(title, self._log, asker)

    def write(self, job: Job, task: Task) -> None:
        """Starts work that changes the vault; one after the other."""
        self._start(self._writes, job, task)

    def read(self, job: Job, task: Task, place: str) -> None:
        """Starts a query. Of one place on the screen the newest asked wins: older ones stop."""
        if (older := self._newest.get(place)) is not None and not older.over:
            older.drop()
        self._newest[place] = job
        self._start(self._reads, job, task)

    def file(self, job: Job, task: Task) -> None:
        """Starts long work that only reads the vault; a second one queues."""
        self._start(self._files, job, task)

    def finish(self) -> None:
        """Cancels reads and waits for all that runs; for closing the window.

        What a timer of a page that is still there begins later is stopped: the vault is closed.
        """
        self._closed = True
        for job in self._newest.values():
            job.drop()
        for pool in (self._reads, self._files, self._writes):
            pool.waitForDone()

    def _start(self, pool: QThreadPool, job: Job, task: Task) -> None:
        if self._closed:
            job.drop()
        self._open.append(job)
        job.ended.connect(lambda: self._close(job))
        self.changed.emit()
        pool.start(_Run(job, task))

    def _close(self, job: Job) -> None:
        self._open.remove(job)
        for place in [at for at, newest in self._newest.items() if newest is job]:
            del self._newest[place]
        self.changed.emit()


def ask(
    jobs: Jobs,
    task: Task,
    place: str,
    show: Callable[[Any], None],
    refused: Callable[[ClerkError], None] | None = None,
) -> Job:
    """The usual query of a page: reads, and shows what comes."""
    shown = show.func if isinstance(show, partial) else show
    page = getattr(shown, "__self__", None)
    job = jobs.prepare(asker=page if isinstance(page, QObject) else None)
    job.done.connect(show)
    if refused:
        job.refused.connect(refused)
    jobs.read(job, task, place)
    return job
