"""The line at the foot: the last step with its undo, long work, and the age of the copies."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from csdesk.gui.jobs import Job, Jobs
from csdesk.gui.page import Said
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets.icons import TONES, pixmap
from csdesk.gui.widgets.parts import button, label, picture, row, tip
from csdesk.gui.widgets.timers import later
from csdesk.services.home import Copies

SAVED = "全部已保存"
STALE_DAYS = 7  # a copy outside the computer that is older is warned of
_SHOWN_AFTER = 300  # ms before long work is told


class StatusLine(QWidget):
    """Left: the last step, or 全部已保存. Middle: long work. Right: copies."""

    undo = Signal()

    def __init__(self, jobs: Jobs, *, short: bool = False, idle: str = SAVED) -> None:
        """Watches the jobs.

        Args:
            jobs: Those with a title are told.
            short: Where it is narrow, only the worst of the copies is said.
            idle: What is said while nothing was done.
        """
        super().__init__()
        self.setObjectName("status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._jobs, self._short, self._idle = jobs, short, idle
        self._sign = picture("check-circle", "good", 18)
        self._words: QLabel = label("", "soft")
        self._words.setMinimumWidth(1)
        self.undo_link: QPushButton = button(
            "撤销  Ctrl+Z", "link", "undo-variant", run=self.undo.emit
        )
        self._work = _Work()
        self._copies = row(space=6)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(gap(14), 0, gap(14), 0)
        layout.setSpacing(gap(6))
        for one in (self._sign, self._words, self.undo_link):
            layout.addWidget(one)
        layout.addStretch(1)
        layout.addWidget(self._work)
        layout.addWidget(self._copies)
        self.setFixedHeight(px(24) + gap(6))
        self._wait = later(self, _SHOWN_AFTER, self._show_work)
        jobs.changed.connect(self._jobs_changed)
        self.clear()
        self._jobs_changed()

    @property
    def text(self) -> str:
        """What is said at the left."""
        return self._words.text()

    def clear(self) -> None:
        """Nothing was done yet: 全部已保存."""
        self._show(self._idle, "", undo=False)

    def say(self, said: Said) -> None:
        """The last step, until the next one."""
        self._show(said.text, said.tone, undo=said.undo)

    def turn(self) -> None:
        """Another page: what was refused or asked on the one before is said no more."""
        if self._tone in ("bad", "ask"):
            self.clear()

    def _show(self, words: str, tone: str, *, undo: bool) -> None:
        self._tone = tone
        self._sign.setVisible(bool(tone))
        if tone:
            icon, tint, _ = TONES[tone]
            self._sign.setPixmap(pixmap(icon, tint, 18))
        self._words.setProperty("role", "soft" if tone else "small")
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)
        self._words.setText(words)
        tip(self._words, words)  # a long one is cut
        self.undo_link.setVisible(undo)

    def show_copies(self, copies: Copies, now: datetime) -> None:
        """Says how old the copies are."""
        layout = self._copies.layout()
        while layout is not None and (item := layout.takeAt(0)):
            if widget := item.widget():
                widget.deleteLater()
        parts: list[QWidget] = []
        own, fine = own_copy(copies.own, now)
        outside, fresh = outside_copy(copies.outside, now.date())
        if not self._short or not fine:
            parts += _told(own, fine)
        if not self._short or not fresh:
            parts += _told(outside, fresh)
        for part in parts:
            if layout is not None:
                layout.addWidget(part)

    def _jobs_changed(self) -> None:
        if any(job.title for job in self._jobs.running):
            if not self._wait.isActive():
                self._wait.start()
        else:
            self._wait.stop()
        self._work.show_jobs(tuple(j for j in self._jobs.running if j is self._work.job))

    def _show_work(self) -> None:
        self._work.show_jobs(tuple(job for job in self._jobs.running if job.title))


class _Work(QWidget):
    """What runs, how far it is, and 取消; a second one is said to wait."""

    def __init__(self) -> None:
        super().__init__()
        self.job: Job | None = None
        self._words = label("", "soft")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(px(120), px(10))
        self._stop = button("取消", "link", run=self._cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, gap(14), 0)
        layout.setSpacing(gap(6))
        for one in (self._words, self._bar, self._stop):
            layout.addWidget(one)
        self.hide()

    def show_jobs(self, jobs: tuple[Job, ...]) -> None:
        if not jobs:
            self.job = None
            self.hide()
            return
        if jobs[0] is not self.job:
            self.job = jobs[0]
            self._bar.setRange(0, 0)
            self.job.progress.connect(self._tell)
        waiting = f"（还有 {len(jobs) - 1} 件排着）" if len(jobs) > 1 else ""
        self._words.setText(f"{self.job.title}{waiting}")
        self.show()

    def _tell(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)
        self._bar.setAccessibleName(f"已完成 {done}，共 {total}")

    def _cancel(self) -> None:
        if self.job:
            self.job.cancel()
            self._words.setText(f"正在停下：{self.job.title}")


def _told(words: str, fine: bool) -> list[QWidget]:
    if fine:
        return [label(words, "small"), row(4)]
    return [picture("alert", "warn", 18), label(words, "small", "warn")]


def own_copy(made: datetime | None, now: datetime) -> tuple[str, bool]:
    """今早 08:05 已自动备份, and whether it is well."""
    if made is None:
        return "还没有备份", False
    return f"{when(made, now)} 已自动备份", (now.date() - made.date()).days <= STALE_DAYS


def outside_copy(made: datetime | None, today: date) -> tuple[str, bool]:
    """U盘副本已隔 9 天, and whether it is well."""
    if made is None:
        return "还没有U盘副本", False
    days = (today - made.date()).days
    words = "U盘副本是今天的" if days <= 0 else f"U盘副本已隔 {days} 天"
    return words, days <= STALE_DAYS


def when(then: datetime, now: datetime) -> str:
    """今早 08:05, 今天 14:20, 昨天 17:42, 11月09日, 2025-11-09."""
    days = (now.date() - then.date()).days
    if days == 0:
        return f"{'今早' if then.hour < 12 else '今天'} {then:%H:%M}"
    if days == 1:
        return f"昨天 {then:%H:%M}"
    return f"{then:%m月%d日}" if then.year == now.year else f"{then:%Y-%m-%d}"
