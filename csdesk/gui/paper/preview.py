"""The paper before it is printed: the same PDF, its pages at the left, the choices at the right."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QVBoxLayout

from csdesk.documents.paper.edition import Edition, in_force
from csdesk.gui.jobs import Job, Task
from csdesk.gui.ledger.over_list import Part
from csdesk.gui.messages import PAPERS
from csdesk.gui.page import Desk, Said, Verbs
from csdesk.gui.paper import printer as print_paper
from csdesk.gui.paper.options import Period, PrintOptions
from csdesk.gui.paper.pages import Canvas, Thumbnails
from csdesk.gui.paper.printer import Paper, Sheets
from csdesk.gui.theme import MIDDLE, letters, px
from csdesk.gui.widgets.parts import button, column, label, link, row, rule, stretched
from csdesk.gui.widgets.shortcuts import on_keys

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Choices:
    """What decides how a paper is laid out.

    Attributes:
        reason: Why masked values are whole; empty masks them.
        as_listed: The columns of the screen.
        period: Only events of these days, the first and the last.
        archival: For the archive, as PDF/A.
    """

    reason: str = ""
    as_listed: bool = False
    period: Period | None = None
    archival: bool = False


Make = Callable[[Choices, Told], Paper]
"""Lays a paper out; runs in the `files` pool and tells how far it is."""


class PrintPreview(Part):
    """A paper, to be looked at, printed, saved, or opened in a reader."""

    shown = Signal()  # the paper is there

    def __init__(
        self,
        desk: Desk,
        title: str,
        make: Make,
        *,
        unit: str = "条",
        a_list: bool = True,
        masks: bool | None = None,
        as_listed: bool = False,
        periods: Mapping[str, Period | None] | None = None,
    ) -> None:
        """Begins to lay out.

        Args:
            desk: The open office.
            title: Until the paper says its own.
            make: Lays the paper out.
            unit: What a row is counted in.
            a_list: Whether columns can be chosen.
            masks: Whether numbers can be shown whole; as `a_list` where it is not said.
            as_listed: Begins with the columns of the screen.
            periods: Which events can be printed, as of `PrintOptions`.
        """
        super().__init__()
        self._desk, self._make, self._unit = desk, make, unit
        self.options = PrintOptions(
            a_list=a_list, masks=masks, as_listed=as_listed, periods=periods
        )
        self._choices = self._chosen("")
        self._wide = True
        self.paper: Paper | None = None
        self.sheets: Sheets | None = None
        self.thumbnails = Thumbnails()
        self.canvas = Canvas()
        self._title = label(f"打印：{title}", "title")
        self._busy = label("正在排版…", "small")
        self.stop = link("取消", self._stop)
        self.back = button("返回", hint="Esc", run=self.closed.emit)
        self.save = button("存为 PDF", "", "file-pdf-box", "Ctrl+E", self.save_as)
        self.read = button(
            "用阅读器打开", "", "open-in-new", "先存到您指定的地方", self.open_in_reader
        )
        self.choose = button("选项", hint="打印机、页、列", run=self._turn_over)
        self.choose.setVisible(False)
        self.print = button("打印", "primary", "printer-outline", "Ctrl+P", self.send)
        self._build()
        self._wire()
        self._lay_out()
        job = desk.jobs.prepare()
        job.done.connect(self.options.offer)
        desk.jobs.file(job, print_paper.printers)

    # ---- building -------------------------------------------------------------------------------
    def _build(self) -> None:
        head = row(self._title, self._busy, self.stop, None, self.back, self.choose, self.save, self.read,
                   self.print, margins=(20, 10, 16, 8), name="head")  # fmt: skip
        self.where = label("")
        before = button("", "plain", "chevron-left", "上一页 PageUp", partial(self.turn, -1))
        after = button("", "plain", "chevron-right", "下一页 PageDown", partial(self.turn, 1))
        less = button(
            "", "plain", "magnify-minus-outline", "缩小", partial(self.canvas.zoom_by, -1)
        )
        more = button("", "plain", "magnify-plus-outline", "放大", partial(self.canvas.zoom_by, 1))
        self.zoom = button("适合窗口", "plain", hint="按下回到适合窗口", run=self.canvas.fit)
        pager = row(None, before, self.where, after, 12, less, self.zoom, more, None,
                    space=4, margins=(8, 3, 8, 3), name="foot")  # fmt: skip
        self._middle = stretched(column(self.canvas, pager, space=0), 0)
        things = (self.thumbnails, rule(upright=True), self._middle, self.options)
        body = stretched(row(*things, space=0), 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(body, 1)
        self.setFocusProxy(self.thumbnails)

    def _wire(self) -> None:
        self.thumbnails.chosen.connect(self._show_page)
        self.canvas.zoomed.connect(self._say_zoom)
        self.options.changed.connect(self._again)
        self.options.whole_asked.connect(self._whole)
        on_keys(self, {"PgUp": partial(self.turn, -1), "PgDown": partial(self.turn, 1)})

    def _chosen(self, reason: str) -> Choices:
        options = self.options
        archival = options.archival.isChecked()
        return Choices(reason, options.as_listed, options.period, archival)

    def forget(self) -> None:
        """Stops laying out and closes the document."""
        self._job.cancel()
        if self.sheets is not None:
            self.canvas.clear()
            self.thumbnails.clear()
            self.sheets.close()
            self.sheets = None

    def verbs(self) -> Verbs:
        """Ctrl+P prints, Ctrl+E saves."""
        return {"print": self.send, "export": self.save_as}

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for all, the page is shown, or the choices."""
        super().resizeEvent(event)
        wide = letters(self.window().width()) >= MIDDLE
        if wide != self._wide:
            self._wide = wide
            self.thumbnails.setVisible(wide)
            self.options.setVisible(wide)
            self.read.setVisible(wide)
            self.choose.setVisible(not wide)
            self._middle.setVisible(True)
            self.setFocusProxy(self.thumbnails if wide else self.canvas)

    def _turn_over(self) -> None:
        """The page or the choices, where both have no room."""
        choosing = self.options.isHidden()
        self.options.setVisible(choosing)
        self._middle.setVisible(not choosing)
        self.choose.setText("看页面" if choosing else "选项")

    # ---- laying out -----------------------------------------------------------------------------
    def _lay_out(self) -> None:
        self._job = self._desk.job("正在排版")
        self._job.done.connect(self._show)
        self._job.progress.connect(self._say_progress)
        self._job.ended.connect(self._ended)
        self._busy.setVisible(True)
        self.stop.setVisible(True)
        self._desk.jobs.file(self._job, partial(_made, self._make, self._choices, self._job.report))

    def _stop(self) -> None:
        self._job.cancel()

    def _ended(self) -> None:
        self._busy.setVisible(False)
        self.stop.setVisible(False)

    def _say_progress(self, done: int, total: int) -> None:
        self._busy.setText(f"正在排版：{done:,} / {total:,} 行" if total else "正在排版…")

    def _show(self, paper: Paper) -> None:
        at = self.thumbnails.current
        self.paper, old = paper, self.sheets
        self.sheets = Sheets(paper.data)
        self._title.setText(f"打印：{paper.title}")
        self.print.setText(f"打印 {len(self.sheets)} 页")
        self.thumbnails.show_sheets(self.sheets, min(at, len(self.sheets) - 1))
        self._show_page(self.thumbnails.current)
        self.options.tell(paper, len(self.sheets), self._unit)
        if old is not None:
            old.close()
        self.shown.emit()

    def _again(self) -> None:
        self._choices = self._chosen(self._choices.reason)
        self._job.cancel()
        self._lay_out()

    def _whole(self, wanted: bool) -> None:
        reason = ""
        if wanted:
            reason = (
                self._desk.messages.ask_reason(
                    "在纸上显示完整的证号和电话？", "显示", "用途会留下记录。", "用途"
                )
                or ""
            )
            self.options.whole.setChecked(bool(reason))
        self._choices = self._chosen(reason)
        if reason or not wanted:
            self._again()

    # ---- looking --------------------------------------------------------------------------------
    def turn(self, steps: int) -> None:
        """Some pages on."""
        self.thumbnails.choose(self.thumbnails.current + steps)

    def _show_page(self, at: int) -> None:
        if self.sheets is None or not 0 <= at < len(self.sheets):
            return
        self.canvas.show_page(self.sheets, at)
        self.where.setText(f"第 {at + 1} 页，共 {len(self.sheets)} 页")

    def _say_zoom(self, percent: int) -> None:
        self.zoom.setText(f"{percent} %" if percent else "适合窗口")

    # ---- away with it ---------------------------------------------------------------------------
    def _pages(self) -> tuple[int, ...]:
        return (self.thumbnails.current + 1,) if self.options.pages.currentIndex() == 1 else ()

    def send(self) -> None:
        """打印."""
        if self.paper is None or self.sheets is None:
            return
        if sys.platform == "win32":
            self._send_by_windows(self.paper)
            return
        width, height = self.sheets.size(0)
        task = partial(
            print_paper.to_printer, self.paper, self.options.chosen_printer(),
            self.options.copies.value(), self._pages(),
            both_sides=self.options.both_sides.isChecked(), lying=width > height,
        )  # fmt: skip
        self._run(task, "已交给打印机", "正在交给打印机")

    def _send_by_windows(self, paper: Paper) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(paper.title)
        printer.setCopyCount(self.options.copies.value())
        if self._desk.messages.run(QPrintDialog(printer, self)):
            self._run(partial(print_paper.raster, paper, printer, self._pages()), "已交给打印机")

    def save_as(self) -> None:
        """存为 PDF."""
        path = self._path()
        if path is not None and self.paper is not None:
            self._run(partial(print_paper.save, self.paper, path), f"已存为 {path.name}")

    def open_in_reader(self) -> None:
        """Saves where the clerk says, then opens that: there are no clear files elsewhere."""
        path = self._path()
        if path is None or self.paper is None:
            return
        job = self._run(
            partial(print_paper.save, self.paper, path),
            f"已存为 {path.name}，这个文件没有加密，用完请删除。",
        )
        job.done.connect(lambda _: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))

    def _path(self) -> Path | None:
        if self.paper is None:
            return None
        return self._desk.messages.save_file("存为 PDF", PAPERS, f"{self.paper.title}.pdf")

    def _run(self, task: Task, said: str, title: str = "") -> Job:
        job = self._desk.job(title)
        job.done.connect(lambda _: self.said.emit(Said(said)))
        self._desk.jobs.file(job, task)
        return job

    def sizeHint(self) -> QSize:
        """A screen."""
        return QSize(px(1000), px(600))


def _made(make: Make, choices: Choices, told: Told) -> Paper:
    """The paper, in the edition that was chosen. For the `files` pool."""
    with in_force(Edition(archival=choices.archival)):
        return make(choices, told)
