"""Copies by hand: 现在备份, 备份到U盘, 恢复副本, 核对资料; all of them beside the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from csdesk.errors import ClerkError, Problem
from csdesk.gui.jobs import Job
from csdesk.gui.page import Desk, Said
from csdesk.gui.status_line import when
from csdesk.services import copies
from csdesk.services.office import Office

_NAMED = 6  # faults named in a message


@dataclass(frozen=True, slots=True)
class Place:
    """The folder elsewhere, as this computer's settings keep it.

    Attributes:
        kept: The folder chosen last; empty for none.
        keep: Keeps another one.
    """

    kept: Callable[[], str]
    keep: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Made:
    """What 现在备份 did.

    Attributes:
        at: When the copy here was made.
        elsewhere: The folder that got one too; None for none.
        missing: The folder that should have had one and is not there; None for none.
    """

    at: datetime
    elsewhere: Path | None = None
    missing: Path | None = None


def back_up(office: Office, place: str, step: Callable[[int, int], None]) -> Made:
    """A copy here, and one on the stick if it is plugged in. For the `files` pool.

    Raises:
        ClerkError: A copy can't be made.
    """
    copies.make(office, always=True, told=lambda _: step(0, 2))
    step(1, 2)
    there = Path(place) if place else None
    if there is None:
        return Made(office.now())
    if not there.is_dir():
        return Made(office.now(), missing=there)
    copies.make(office, there, always=True, told=lambda _: step(1, 2))
    return Made(office.now(), there)


def back_up_to(office: Office, place: Path, step: Callable[[int, int], None]) -> Made:
    """A copy in a folder elsewhere. For the `files` pool.

    Raises:
        ClerkError: It can't be made there.
    """
    copies.make(office, place, always=True, told=lambda _: step(0, 1))
    return Made(office.now(), place)


def bring_back(office: Office, source: Path, to: Path, step: Callable[[int, int], None]) -> Path:
    """A copy as a vault of its own. For the `files` pool.

    Raises:
        ClerkError: It is no copy of this office, or damaged.
    """
    return copies.bring_back(office, source, to, lambda _: step(0, 1)).path


class Copying:
    """The verbs, for the menu."""

    def __init__(self, desk: Desk, place: Place) -> None:
        """Nothing is begun.

        Args:
            desk: The open office.
            place: Where copies elsewhere go.
        """
        self._desk, self._place = desk, place

    def _job(self, title: str, done: Callable[..., object]) -> Job:
        job = self._desk.job(title)
        job.done.connect(done)
        return job

    # ---- making ----------------------------------------------------------------------------------

    def now(self) -> None:
        """现在备份."""
        job = self._job("正在备份", self._made)
        task = partial(back_up, self._desk.office, self._place.kept(), job.report)
        self._desk.jobs.file(job, task)

    def _made(self, made: Made) -> None:
        if made.missing:
            words = f"已备份到本机。没有找到“{made.missing}”，请插上U盘，再按“现在备份”。"
        elif made.elsewhere:
            words = f"已备份到本机和“{made.elsewhere}”，并核对过。"
        else:
            words = "已备份到本机，并核对过。请再按“备份到U盘或文件夹”，另存一份。"
        self._tell(words, "ask" if made.missing else "good")

    def elsewhere(self) -> None:
        """备份到U盘或文件夹…: the folder is remembered."""
        place = self._desk.messages.folder("备份到哪里，如U盘上的文件夹", self._place.kept())
        if place is None:
            return
        job = self._job("正在备份到U盘或文件夹", self._made_elsewhere)
        self._desk.jobs.file(job, partial(back_up_to, self._desk.office, place, job.report))

    def _made_elsewhere(self, made: Made) -> None:
        self._place.keep(str(made.elsewhere))
        self._tell(f"已备份到“{made.elsewhere}”，并核对过。", "good")

    def _tell(self, words: str, tone: str) -> None:
        self._desk.voice.said.emit(Said(words, tone=tone))
        self._desk.voice.moved.emit()

    # ---- bringing back ---------------------------------------------------------------------------

    def restore(self) -> None:
        """恢复副本…: into a new folder; what is open stays as it is."""
        what = "把一份副本恢复成单独的一套资料？"
        remedy = (
            "请选副本所在的文件夹，里面有几份就用最新的。现在打开的资料不会改动；"
            "恢复好的放在旁边的新文件夹里，锁定后可以打开来看。"
        )
        if not self._desk.messages.ask(what, "选副本", remedy):
            return
        own = self._desk.office.folder
        source = self._desk.messages.folder("选副本所在的文件夹", str(own.copies))
        if source is None:
            return
        to = free_folder(own.path, f"{self._desk.office.today():%Y%m%d}")
        job = self._job("正在恢复副本", self._restored)
        task = partial(bring_back, self._desk.office, source, to, job.report)
        self._desk.jobs.file(job, task)

    def _restored(self, path: Path) -> None:
        self._desk.voice.said.emit(Said(f"已恢复到“{path}”。"))
        remedy = "要打开它：按 Ctrl+L 锁定，再按“换一个村的资料”，选这个文件夹，用原来的密码。"
        self._desk.messages.say(f"副本已恢复到“{path}”。", remedy)

    # ---- checking --------------------------------------------------------------------------------

    def check(self) -> None:
        """核对资料: database, trail, keys, newest copies."""
        job = self._job("正在核对资料", self._checked)
        task = partial(copies.checked, self._desk.office, lambda _: job.report(0, 1))
        self._desk.jobs.file(job, task)

    def _checked(self, problems: Sequence[Problem]) -> None:
        if not problems:
            now = when(self._desk.office.now(), self._desk.office.now())
            words = f"{now} 核对过：资料、改动记录、钥匙和最新的副本都完好。"
            self._desk.voice.said.emit(Said(words))
            return
        self._desk.voice.said.emit(Said(f"核对出 {len(problems)} 处问题。", tone="bad"))
        named = "\n".join(one.message for one in problems[:_NAMED])
        more = f"\n另有 {len(problems) - _NAMED} 处。" if len(problems) > _NAMED else ""
        remedy = "\n".join(dict.fromkeys(one.remedy for one in problems[:_NAMED]))
        self._desk.messages.tell(ClerkError(f"{named}{more}", remedy))


def free_folder(beside: Path, day: str) -> Path:
    """A folder that is not there yet, beside another: 石桥村-恢复-20261120."""
    first = beside.with_name(f"{beside.name}-恢复-{day}")
    place, number = first, 2
    while place.exists():
        place, number = first.with_name(f"{first.name}-{number}"), number + 1
    return place
