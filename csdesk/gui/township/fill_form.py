"""The township's form filled from a list: what goes where, how numbers are written, what came of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from csdesk.errors import ClerkError, FileRefusedError
from csdesk.gui.jobs import Job
from csdesk.gui.ledger.over_list import Part
from csdesk.gui.messages import SHEETS
from csdesk.gui.page import Desk, Said
from csdesk.gui.theme import MIDDLE, letters
from csdesk.gui.township.fill_columns import FillColumns
from csdesk.gui.widgets.parts import (
    Thing,
    button,
    choice,
    clear,
    column,
    field,
    keys,
    label,
    link,
    mark,
    note,
    row,
    said,
    scrolling,
    stretched,
)
from csdesk.gui.widgets.shortcuts import on_keys
from csdesk.services.forms import filling
from csdesk.services.forms import samples as formsamples
from csdesk.services.forms.filling import Filled, Filling
from csdesk.services.forms.samples import Before
from csdesk.services.lists import Asked
from csdesk.services.office import Office

_LOCKED = "encrypted"  # the code of a file that asks for a password
_MOST = 12  # what is told in lines
_WHOLE, _MASKED = "写完整号码", "遮住号码"
_EACH = "各组的表各填各组"
_PER = {"每人（户）一张工作表": "sheet", "每人（户）一个文件": "file"}


class FillForm(Part):
    """A form of the township, and the list that fills it.

    Attributes:
        seen: The form as it was looked at; None until then.
        done: What was written; None until then.
    """

    shown = Signal()  # the form was looked at, or it was filled

    def __init__(self, desk: Desk, asked: Asked, title: str, path: Path) -> None:
        """Looks at a form.

        Args:
            desk: The open office.
            asked: The list.
            title: What the list is called.
            path: The form.
        """
        super().__init__()
        self._desk, self._title, self._path = desk, title, path
        self._given = Filling(asked)
        self._job: Job | None = None
        self._wide = True
        self.seen: Before | None = None
        self.done: Filled | None = None
        self.columns = FillColumns()
        self.sheet = choice([])
        self.sheet.setAccessibleName("工作表")
        self.numbers = choice([_WHOLE, _MASKED])
        self.numbers.setAccessibleName("证号和电话怎样写")
        self.reason = field(hint="为什么要写完整号码，会留下记录", width=300)
        self.reason.setAccessibleName("写完整号码的理由")
        self.over = QCheckBox("覆盖表里原有的行")
        self.per = choice(list(_PER))
        self.per.setAccessibleName("一人一页怎样放")
        self.password = field(hint="打开这张表的密码", width=200)
        self.password.setAccessibleName("表的密码")
        self._head, self._options, self._foot = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._end = QVBoxLayout()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.columns)
        holder = QWidget()
        holder.setLayout(self._end)
        self._end.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(holder)
        self._busy = self._working()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head)
        layout.addWidget(self._busy)
        layout.addLayout(self._options)
        layout.addWidget(self._pages, 1)
        layout.addLayout(self._foot)
        self.setFocusProxy(self.columns)
        self._wire()
        self._show()
        self.look()

    def _working(self) -> QWidget:
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._how_far = label("", "small")
        line = row(self._how_far, self._bar, link("取消", self.stop), margins=(20, 4, 16, 4))
        line.setVisible(False)
        return stretched(line, 1)

    def _wire(self) -> None:
        self.columns.changed.connect(self.look)
        self.columns.left.connect(self.write)
        self.sheet.activated.connect(lambda _: self._turn())
        self.numbers.activated.connect(lambda _: self._numbers_chosen())
        self.password.returnPressed.connect(self.look)
        on_keys(self, {"Alt+Right": self.write, "Ctrl+S": self.write})

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Where it is narrow the explanations are left out."""
        super().resizeEvent(event)
        wide = letters(self.window().width()) >= MIDDLE
        if wide != self._wide:
            self._wide = wide
            self.columns.fit(wide=wide)
            self._show_foot()

    # ---- looking --------------------------------------------------------------------------------
    def look(self) -> None:
        """Reads the form with what is chosen now."""
        if self._job is not None and not self._job.over:
            self._job.drop()
        job = self._start("正在看表")
        job.done.connect(self._came)
        job.refused.connect(self._refused)
        task = partial(formsamples.before, self._desk.office, self._path, self._now())
        self._desk.jobs.file(job, task)

    def _now(self) -> Filling:
        """What is chosen up to now; whole numbers are seen only in what is written."""
        return replace(
            self._given,
            sheet="" if self.sheet.currentText() == _EACH else self.sheet.currentText(),
            columns=self.columns.chosen(),
            over=self.over.isChecked(),
            per="file" if _PER.get(self.per.currentText()) == "file" else "sheet",
            password=self.password.text() or None,
        )

    def _turn(self) -> None:
        """Another sheet: its columns are other ones."""
        self.columns.asks = ()
        self.columns.boxes = []
        self.look()

    def _came(self, seen: Before) -> None:
        self.seen = seen
        if not self.sheet.count():
            self.sheet.addItems([*([_EACH] if seen.groups else []), *seen.sheets])
        if not seen.groups:
            self.sheet.setCurrentText(seen.sheet)
        self.columns.view.setVisible(True)
        self.columns.show_form(seen)
        self._show()
        self.shown.emit()

    def _refused(self, error: ClerkError) -> None:
        self.seen = None
        self.columns.view.setVisible(False)
        locked = isinstance(error, FileRefusedError) and error.code == _LOCKED
        self._spare()
        things: list[Thing] = [said("bad", f"{error.what}{error.remedy}")]
        if locked:
            things.append(row(self.password, button("打开", run=self.look), None))
        self._options.addWidget(row(note("bad", *things), margins=(20, 8, 16, 8)))
        self._show_foot()
        if locked:
            self.password.show()
            self.password.setFocus()
        self.shown.emit()

    # ---- what is shown --------------------------------------------------------------------------
    def _show(self) -> None:
        self._pages.setCurrentIndex(1 if self.done else 0)
        clear(self._head)
        words = f"{self._path.name} ← {self._title}"
        if self.seen is not None:
            words += f" · {self.seen.records:,} 条"
        self._head.addWidget(
            row(label("填乡镇的表", "title"), label(words, "soft"), None, space=10,
                margins=(20, 10, 16, 8), name="head")
        )  # fmt: skip
        self._show_options()
        self._show_foot()

    def _show_options(self) -> None:
        self._spare()
        seen = self.seen
        if seen is None or self.done is not None:
            return
        things: list[Thing] = []
        if len(seen.sheets) > 1:
            things += [label("工作表", "soft"), self.sheet]
        if seen.masks:
            things += [label("、".join(seen.masks), "soft"), self.numbers]
            if self.numbers.currentText() == _WHOLE:
                things.append(self.reason)
        if seen.card:
            things.append(self.per)
        if seen.held:
            things.append(self.over)
        told = self._room(seen)
        if things:
            self._options.addWidget(row(*things, None, margins=(20, 6, 16, 6), name="bar"))
            for thing in things:
                if isinstance(thing, QWidget):
                    thing.show()
        self._options.addWidget(
            row(said("soft", told, "small"), margins=(20, 2, 16, 6), name="sunken")
        )

    def _spare(self) -> None:
        """Takes the choices out of the line they stood in, which goes."""
        for one in (self.sheet, self.numbers, self.reason, self.over, self.per, self.password):
            one.setParent(self)
            one.hide()
        clear(self._options)

    def _room(self, seen: Before) -> str:
        if seen.card:
            words = f"这是一人（户）一页的表，共 {seen.records:,} 页。"
        elif seen.groups:
            some = "、".join(seen.groups)
            words = f"每组一张工作表，各填各组的人：{some}。行不够会照最后一个空行加。"
        elif seen.records > seen.spare:
            more = seen.records - seen.spare
            room = f"表里有 {seen.spare:,} 个空行" if seen.spare else "表里没有空行"
            below = "，下面的合计、落款跟着下移" if seen.footer else ""
            words = f"{room}，会照最后一行的样子加 {more:,} 行{below}。"
        else:
            words = f"表里有 {seen.spare:,} 个空行，够填，多的留空。"
        if seen.again:
            words += "这张表填过，和上次不同的格会标颜色。"
        return words

    def _show_foot(self) -> None:
        clear(self._foot)
        things: list[Thing] = []
        if self.done is not None:
            self._back = button("返回名单", "primary", hint="Esc", run=self.closed.emit)
            things = [
                None, button("打开新表", hint="用 WPS 打开", run=self.open_it),
                self._back,
            ]  # fmt: skip
        else:
            caps = keys(("↑ ↓", "选列"), ("F2", "改"), ("Delete", "不填"), ("Ctrl+S", "填"))
            things = [caps if self._wide and self.seen else label("", "small"), None]
            if self.seen is not None and self.columns.doubtful:
                things.append(label(f"{self.columns.doubtful} 列留空", "soft", "warn"))
            things.append(button("返回", hint="Esc", run=self.closed.emit))
            if self.seen is not None:
                things.append(button("填好另存…", "primary", hint="Ctrl+S", run=self.write))
        self._foot.addWidget(row(*things, margins=(20, 8, 16, 8), name="foot"))

    def _numbers_chosen(self) -> None:
        self._show_options()
        self.numbers.setFocus()

    # ---- writing --------------------------------------------------------------------------------
    def write(self) -> None:
        """填好另存: asks where to, and fills."""
        seen = self.seen
        if seen is None or self.done is not None or (self._job is not None and not self._job.over):
            return
        given = self._now()
        if seen.masks and self.numbers.currentText() == _WHOLE:
            if not self.reason.text().strip():
                mark(self.reason, "problem", "bad")
                self.reason.setFocus()
                return
            given = replace(given, reason=self.reason.text().strip())
        out = self._where(given)
        if out is None:
            return
        job = self._start("正在填表")
        job.done.connect(self._filled)
        job.refused.connect(self._desk.messages.tell)
        task = partial(_fill, self._desk.office, self._path, given, out, job)
        self._desk.jobs.file(job, task)

    def _where(self, given: Filling) -> Path | None:
        messages = self._desk.messages
        if given.per == "file" and self.seen is not None and self.seen.card:
            folder = messages.folder("填好的表存到哪个文件夹")
            return folder / f"{self._path.stem}-已填" if folder else None
        ending = ".xlsm" if self._path.suffix.lower() == ".xlsm" else ".xlsx"
        offered = f"{self._path.stem}-已填{ending}"
        path = messages.save_file("填好的表另存为", SHEETS, offered)
        if path is not None and path.suffix.lower() != ending:
            path = path.with_name(f"{path.name}{ending}")
        return path

    def _filled(self, done: Filled) -> None:
        self.done = done
        self._show()
        clear(self._end)
        self._end.addWidget(scrolling(_told(done)))
        unit = "页" if done.sheets else "行"
        self.said.emit(Said(f"已填 {done.rows:,} {unit}到 {done.out.name}。"))
        self._back.setFocus()
        self.shown.emit()

    def open_it(self) -> None:
        """Shows the new file in the program of this computer."""
        if self.done is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.done.out)))

    # ---- work -----------------------------------------------------------------------------------
    def _start(self, title: str) -> Job:
        job = self._desk.jobs.prepare(title)
        job.broken.connect(self._desk.messages.broke)
        job.progress.connect(partial(self._say, title))
        job.ended.connect(partial(self._busy.setVisible, False))
        self._job = job
        self._how_far.setText(f"{title}…")
        self._bar.setRange(0, 0)
        self._busy.setVisible(True)
        return job

    def _say(self, title: str, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._how_far.setText(f"{title}：{done:,} / {total:,}")

    def stop(self) -> None:
        """取消."""
        if self._job is not None:
            self._job.cancel()

    def forget(self) -> None:
        """What is still read is not wanted any more."""
        if self._job is not None and not self._job.over:
            self._job.drop()


def _fill(office: Office, path: Path, given: Filling, out: Path, job: Job) -> Filled:
    return filling.fill(office, path, given, out, progress=job.report)


def _told(done: Filled) -> QWidget:
    """What was written and what was not, in lines."""
    where = "、".join(done.filled) or done.sheet
    what = f"{done.rows:,} 页" if done.sheets else f"{done.rows:,} 行，填在“{where}”"
    put = f"，加了 {done.inserted:,} 行" if done.inserted else ""
    things: list[Thing] = [said("good", f"已填 {what}{put}。原来的空表没有动。", "strong")]
    things.append(label(str(done.out), "soft", wrap=True))
    if done.labels:
        things.append(said("good", f"填了表头表尾的空格：{'、'.join(done.labels)}。"))
    if done.again:
        words = "和上次填的相同。"
        if done.changed:
            words = f"和上次不同的有 {len(done.changed):,} 格，已标颜色：{_some(done.changed)}。"
        things.append(said("ask" if done.changed else "good", words))
    if done.unknown:
        names = [f"{one.letter} {one.path}" for one in done.unknown]
        things.append(said("ask", f"没有数据、留空的列：{_some(names)}。可以“做成专项”逐户收集。"))
    if done.masked:
        things.append(said("good", f"{'、'.join(done.masked)}已遮住。"))
    problems = [one for one in done.problems if one.code != "masked"]
    for one in problems[:_MOST]:
        things.append(said("ask", f"{one.message}{one.remedy}"))
    if len(problems) > _MOST:
        things.append(label(f"另有 {len(problems) - _MOST} 处，请在新表里核对。", "soft"))
    return column(*things, None, space=8, margins=(20, 12, 20, 12), name="page")


def _some(words: object) -> str:
    found = list(words) if isinstance(words, list | tuple) else [str(words)]
    return "、".join(map(str, found[:_MOST])) + ("……" if len(found) > _MOST else "")
