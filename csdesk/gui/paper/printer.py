"""A PDF as pictures, and its way to a printer or a file. Paper stays white in every theme."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which

import pypdfium2
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrinter

from csdesk.errors import ClerkError

PRINT_DPI = 300
_POINTS = 72  # of an inch


@dataclass(frozen=True, slots=True)
class Paper:
    """What was laid out.

    Attributes:
        data: The PDF.
        title: Over the table.
        rows: Rows on it; -1 where it is no list.
        clear: Labels of the columns that are whole on it, and why.
        missing: Characters that no font has; framed on paper.
        printed: Leaves a line in the trail, once it was printed or saved.
    """

    data: bytes
    title: str
    rows: int = -1
    clear: tuple[tuple[str, str], ...] = ()
    missing: frozenset[str] = frozenset()
    printed: Callable[[], None] = field(default=lambda: None)


class Sheets:
    """The pages of a PDF, drawn when asked. For one thread: PDFium knows no locks."""

    def __init__(self, data: bytes) -> None:
        self._document = pypdfium2.PdfDocument(data)

    def __len__(self) -> int:
        return len(self._document)

    def size(self, at: int) -> tuple[float, float]:
        """Width and height of a page, counted from 0, in points."""
        width, height = self._document[at].get_size()
        return float(width), float(height)

    def picture(self, at: int, width: int) -> QImage:
        """A page, counted from 0, so many pixels wide."""
        page = self._document[at]
        drawn = page.render(scale=width / page.get_width(), prefer_bgrx=True, draw_annots=True)
        image = QImage(
            bytes(drawn.buffer), drawn.width, drawn.height, drawn.stride,
            QImage.Format.Format_RGB32,
        ).copy()  # fmt: skip
        drawn.close()
        return image

    def close(self) -> None:
        """Forgets the document."""
        self._document.close()


def printers() -> tuple[str, ...]:
    """Names of the printers that the print service knows; empty where there is none."""
    tool = which("lpstat")
    if tool is None:
        return ()
    found = subprocess.run([tool, "-e"], capture_output=True, text=True, check=False, timeout=10)  # noqa: S603  # no words of a clerk
    return tuple(line.strip() for line in found.stdout.splitlines() if line.strip())


def to_printer(
    paper: Paper, printer: str, copies: int, pages: Sequence[int], *, both_sides: bool, lying: bool
) -> None:
    """Hands the PDF to the print service of Linux; it leaves no file behind.

    Args:
        paper: What to print.
        printer: One of `printers`; empty for the service's own choice.
        copies: How many.
        pages: Counted from 1; empty for all.
        both_sides: On both sides of a sheet.
        lying: The pages lie across, so that they are turned on the short edge.

    Raises:
        ClerkError: There is no print service, or it refuses.
    """
    tool = which("lp")
    if tool is None:
        raise ClerkError("没有找到打印服务。", "请先装好打印机，或存为 PDF 再打印。")
    call = [tool, "-n", str(copies), "-t", paper.title]
    if printer:
        call += ["-d", printer]
    if pages:
        call += ["-P", ",".join(str(p) for p in pages)]
    edge = "two-sided-short-edge" if lying else "two-sided-long-edge"
    call += ["-o", f"sides={edge if both_sides else 'one-sided'}"]
    done = subprocess.run(call, input=paper.data, capture_output=True, check=False, timeout=120)  # noqa: S603  # arguments, no shell
    if done.returncode:
        why = done.stderr.decode(errors="replace").strip().splitlines()[:1]
        raise ClerkError(
            f"打印服务没有接受：{''.join(why) or '原因不明'}。", "请看打印机是否开着、名称是否对。"
        )
    paper.printed()


def raster(paper: Paper, printer: QPrinter, pages: Sequence[int]) -> None:
    """Draws pages in grey on a printer, as Windows wants it.

    Raises:
        ClerkError: The printer does not begin.
    """
    sheets = Sheets(paper.data)
    try:
        width, height = sheets.size(0)
        lying = width > height
        printer.setPageOrientation(
            QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait
        )
        printer.setFullPage(True)
        painter = QPainter()
        if not painter.begin(printer):
            raise ClerkError("打印机没有应答。", "请看打印机是否开着，再试一次。")
        wanted = pages or range(1, len(sheets) + 1)
        for number, page in enumerate(wanted):
            if number:
                printer.newPage()
            wide = round(sheets.size(page - 1)[0] / _POINTS * PRINT_DPI)
            image = sheets.picture(page - 1, wide)
            grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
            fit = grey.size().scaled(painter.viewport().size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRectF(0, 0, fit.width(), fit.height()), grey)
        painter.end()
    finally:
        sheets.close()
    paper.printed()


def save(paper: Paper, path: Path) -> Path:
    """Writes the PDF where the clerk says; it appears whole or not at all.

    Raises:
        ClerkError: It can't be written.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(paper.data)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise ClerkError(
            f"没有存上：{path} 写不进去。", "请看磁盘是否已满、文件是否正开着。"
        ) from error
    paper.printed()
    return path
