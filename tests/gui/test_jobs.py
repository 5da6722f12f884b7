"""Work off the GUI thread: what comes back, in which thread, and who wins."""

import logging
import threading
from functools import partial
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from csdesk.errors import ClerkError
from csdesk.gui.jobs import Jobs


@pytest.fixture
def jobs(qtbot: QtBot) -> Jobs:
    return Jobs(Path("csdesk.log"))


def test_a_task_runs_in_another_thread_and_its_value_comes_back_in_this_one(
    qtbot: QtBot, jobs: Jobs
) -> None:
    came: list[tuple[object, int]] = []
    job = jobs.prepare()
    job.done.connect(lambda value: came.append((value, threading.get_ident())))

    with qtbot.waitSignal(job.ended):
        jobs.write(job, threading.get_ident)

    (ran_in, told_in) = came[0]
    assert told_in == threading.get_ident() != ran_in
    assert jobs.running == ()


def test_a_refusal_comes_as_it_is(qtbot: QtBot, jobs: Jobs) -> None:
    def refuse() -> None:
        raise ClerkError("户主已是汤怀远。", "请改选，或先换户主。")

    job = jobs.prepare()

    with qtbot.waitSignal(job.refused) as refused:
        jobs.write(job, refuse)

    assert refused.args is not None
    assert refused.args[0].remedy == "请改选，或先换户主。"


def test_a_bug_is_logged_whole_and_told_in_one_sentence(
    qtbot: QtBot, jobs: Jobs, log_warnings: list[logging.LogRecord]
) -> None:
    job = jobs.prepare()

    with qtbot.waitSignal(job.broken) as broken:
        jobs.file(job, lambda: 1 / 0)

    assert broken.args is not None
    assert "csdesk.log" in broken.args[0]
    assert [record.exc_info is not None for record in log_warnings] == [True]
    log_warnings.clear()


def test_of_two_reads_of_one_place_only_the_newest_is_shown(qtbot: QtBot, jobs: Jobs) -> None:
    shown: list[str] = []
    gate = threading.Event()

    def slow() -> str:
        gate.wait()
        return "old"

    old, new = jobs.prepare(), jobs.prepare()
    old.done.connect(shown.append)
    new.done.connect(shown.append)

    with qtbot.waitSignals([old.stopped, new.done]):
        jobs.read(old, slow, "list")
        jobs.read(new, lambda: "new", "list")
        gate.set()

    assert shown == ["new"]


def test_reads_of_two_places_do_not_stop_each_other(qtbot: QtBot, jobs: Jobs) -> None:
    one, two = jobs.prepare(), jobs.prepare()

    with qtbot.waitSignals([one.done, two.done]):
        jobs.read(one, lambda: 1, "list")
        jobs.read(two, lambda: 2, "panel")


def test_writes_follow_each_other(qtbot: QtBot, jobs: Jobs) -> None:
    order: list[int] = []
    made = [jobs.prepare() for _ in range(5)]

    with qtbot.waitSignals([job.done for job in made]):
        for at, job in enumerate(made):
            jobs.write(job, lambda at=at: order.append(at))  # type: ignore[misc]  # a default binds it

    assert order == [0, 1, 2, 3, 4]


def test_work_tells_how_far_it_is_and_stops_when_it_is_cancelled(qtbot: QtBot, jobs: Jobs) -> None:
    job = jobs.prepare("打印")
    cancelled = threading.Event()

    def long() -> str:
        job.report(1, 3)
        cancelled.wait()
        job.report(2, 3)
        return "never"

    with qtbot.waitSignal(job.progress) as told:
        jobs.file(job, long)
    with qtbot.waitSignal(job.stopped):
        job.cancel()
        cancelled.set()

    assert told.args == [1, 3]


def test_a_write_that_was_done_when_it_was_cancelled_counts_as_done(
    qtbot: QtBot, jobs: Jobs
) -> None:
    job = jobs.prepare("导入")

    def all_but_over() -> str:
        job.cancel()
        return "kept"

    with qtbot.waitSignal(job.done) as done:
        jobs.write(job, all_but_over)

    assert done.args == ["kept"]


def test_closing_waits_for_what_is_being_written(qtbot: QtBot, jobs: Jobs) -> None:
    kept: list[str] = []
    began, gate = threading.Event(), threading.Event()

    def write() -> None:
        began.set()
        gate.wait()
        kept.append("kept")

    job = jobs.prepare()
    jobs.write(job, write)
    began.wait()
    gate.set()

    jobs.finish()

    assert kept == ["kept"]
    qtbot.waitUntil(lambda: job.over)


def test_nothing_begins_once_the_window_closes(qtbot: QtBot, jobs: Jobs) -> None:
    jobs.finish()
    asked: list[str] = []
    job = jobs.prepare()

    with qtbot.waitSignal(job.stopped):
        jobs.read(job, lambda: asked.append("asked"), "list")

    assert asked == []


def test_what_a_page_asked_is_dropped_when_the_page_is_gone(qtbot: QtBot, jobs: Jobs) -> None:
    came: list[object] = []
    page = QLabel()
    job = jobs.prepare(asker=page)
    job.done.connect(partial(came.append))
    shiboken6.delete(page)

    with qtbot.waitSignal(job.ended):
        jobs.read(job, lambda: 1, "list")

    assert came == []
