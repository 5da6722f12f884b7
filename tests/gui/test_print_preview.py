"""A list on paper, before it is printed."""

from __future__ import annotations

import os
from functools import partial
from io import BytesIO
from pathlib import Path

import builders
import pypdf
import pytest
from deskkit import Asked, settle
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from csdesk.errors import ClerkError
from csdesk.gui.ledger.files import blank_paper, list_paper
from csdesk.gui.messages import Question
from csdesk.gui.page import Desk
from csdesk.gui.paper import printer as print_paper
from csdesk.gui.paper.preview import Choices, PrintPreview
from csdesk.gui.paper.printer import Sheets
from csdesk.services import lists
from csdesk.services.office import Office, reading


def shown(qtbot: QtBot, desk: Desk, code: str = "residents") -> PrintPreview:
    """The paper of a list on screen."""
    asked = lists.ask(desk.office, code)
    preview = PrintPreview(desk, code, partial(list_paper, desk.office, asked), unit="人")
    qtbot.addWidget(preview, before_close_func=PrintPreview.forget)
    preview.resize(1180, 620)
    with qtbot.waitSignal(preview.shown):
        preview.show()
    settle(qtbot, desk)
    return preview


def words(preview: PrintPreview) -> str:
    """What the PDF says."""
    assert preview.paper is not None
    pages = pypdf.PdfReader(BytesIO(preview.paper.data)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def logged(office: Office, kind: str) -> int:
    """How many entries of a kind the trail has."""
    with reading(office) as c:
        rows = c.exec_driver_sql("SELECT count(*) FROM trail WHERE kind = ?", (kind,))
        return int(rows.scalar_one())


def many(office: Office, count: int = 60) -> None:
    """So many people that they take several pages."""
    for _ in range(count // 4):
        builders.a_household(office, "汤怀远", "石望舒", "谷雨眠", "郭松年")


def test_the_same_pages_that_print_are_on_the_screen(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    many(office)
    preview = shown(qtbot, at_desk[0])
    assert preview.sheets is not None
    assert len(preview.sheets) >= 3
    assert preview.print.text() == f"打印 {len(preview.sheets)} 页"
    assert preview.where.text() == f"第 1 页，共 {len(preview.sheets)} 页"
    qtbot.keyClick(preview.thumbnails, Qt.Key.Key_PageDown)
    assert preview.where.text().startswith("第 2 页")
    image = preview.sheets.picture(1, 800)
    assert image.width() == 800
    assert image.pixelColor(3, 3).lightness() == 255
    assert any(
        image.pixelColor(x, y).lightness() < 90 for x in range(0, 800, 3) for y in range(0, 560, 5)
    )


def test_numbers_are_masked_until_a_reason_is_given_which_is_logged(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    elder = builders.an_elder(office, "王秀英")
    number = lists.lines(office, lists.ask(office, "residents", columns=("id_no",)), [elder])
    preview = shown(qtbot, desk)
    assert number.rows[0][0] not in words(preview)
    assert logged(office, "print") == 0

    def because(dialog: QDialog) -> bool:
        assert isinstance(dialog, Question)
        assert dialog.words is not None
        dialog.words.setText("报镇民政办")
        return True

    asked.answer = because
    with qtbot.waitSignal(preview.shown):
        qtbot.mouseClick(preview.options.whole, Qt.MouseButton.LeftButton)
    assert preview.options.whole.isChecked()
    assert number.rows[0][0] in words(preview)
    assert logged(office, "print") == 1
    told = " ".join(one.text() for one in preview.options.findChildren(QLabel))
    assert "报镇民政办" in told
    with qtbot.waitSignal(preview.shown):
        qtbot.mouseClick(preview.options.whole, Qt.MouseButton.LeftButton)
    assert number.rows[0][0] not in words(preview)


def test_without_a_reason_the_tick_comes_off_again(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    builders.an_elder(office, "王秀英")
    preview = shown(qtbot, desk)
    asked.answer = lambda _: False
    qtbot.mouseClick(preview.options.whole, Qt.MouseButton.LeftButton)
    assert not preview.options.whole.isChecked()
    assert logged(office, "print") == 0


def test_the_columns_of_the_screen_can_be_printed_instead(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    builders.an_elder(office, "王秀英")
    preview = shown(qtbot, at_desk[0])
    assert "出生日期" not in words(preview)
    with qtbot.waitSignal(preview.shown):
        preview.options.columns.setCurrentIndex(1)
    assert "出生日期" in words(preview)


def test_it_is_laid_out_for_the_archive_on_a_tick(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    preview = shown(qtbot, at_desk[0], "grids")
    assert preview.paper is not None
    assert preview.paper.data.startswith(b"%PDF-1.7")

    with qtbot.waitSignal(preview.shown):
        preview.options.archival.setChecked(True)

    assert preview.paper.data.startswith(b"%PDF-1.4")
    assert b"GTS_PDFA1" in preview.paper.data


def test_it_is_saved_where_the_clerk_says_and_that_is_logged(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, asked = at_desk
    builders.an_elder(office, "王秀英")
    preview = shown(qtbot, desk)
    asked.path = str(tmp_path / "居民.pdf")
    with qtbot.waitSignal(preview.said) as said:
        qtbot.mouseClick(preview.save, Qt.MouseButton.LeftButton)
    assert said.args[0].text == "已存为 居民.pdf"
    assert preview.paper is not None
    assert (tmp_path / "居民.pdf").read_bytes() == preview.paper.data
    assert logged(office, "print") == 1
    assert not list(tmp_path.glob(".*.part"))


def test_zoom_goes_in_steps_and_back_to_what_fits(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    builders.an_elder(office, "王秀英")
    preview = shown(qtbot, at_desk[0])
    preview.canvas.zoom_by(1)
    assert preview.zoom.text() == "75 %"
    preview.canvas.zoom_by(1)
    assert preview.zoom.text() == "100 %"
    preview.canvas.zoom_by(-1)
    assert preview.zoom.text() == "75 %"
    qtbot.mouseClick(preview.zoom, Qt.MouseButton.LeftButton)
    assert preview.zoom.text() == "适合窗口"


def test_the_print_service_gets_the_pdf_on_its_standard_input(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builders.an_elder(office, "王秀英")
    paper = list_paper(office, lists.ask(office, "residents"), Choices(), lambda *_: None)
    tool = tmp_path / "lp"
    tool.write_text(f'#!/bin/sh\nprintf "%s " "$@" > {tmp_path}/said\ncat > {tmp_path}/got.pdf\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    print_paper.to_printer(paper, "办公室", 2, (1, 3), both_sides=True, lying=True)
    assert (tmp_path / "got.pdf").read_bytes() == paper.data
    said = (tmp_path / "said").read_text()
    assert "-n 2" in said
    assert "-d 办公室" in said
    assert "-P 1,3" in said
    assert "sides=two-sided-short-edge" in said
    assert logged(office, "print") == 1
    tool.write_text("#!/bin/sh\ncat > /dev/null\necho 没有纸 >&2\nexit 1\n")
    with pytest.raises(ClerkError, match="没有纸"):
        print_paper.to_printer(paper, "", 1, (), both_sides=False, lying=True)
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    with pytest.raises(ClerkError, match="没有找到打印服务"):
        print_paper.to_printer(paper, "", 1, (), both_sides=False, lying=True)
    assert print_paper.printers() == ()


def test_a_printer_of_windows_gets_grey_pictures(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    many(office, 40)
    paper = list_paper(office, lists.ask(office, "residents"), Choices(), lambda *_: None)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    print_paper.raster(paper, printer, (1, 2))
    sheets = Sheets((tmp_path / "out.pdf").read_bytes())
    assert len(sheets) == 2
    assert sheets.size(0)[0] > sheets.size(0)[1]
    image = sheets.picture(0, 600)
    assert any(
        image.pixelColor(x, y).lightness() < 120 for x in range(0, 600, 2) for y in range(0, 420, 3)
    )
    sheets.close()


def test_the_empty_form_of_a_ledger_is_paper_too(office: Office) -> None:
    paper = blank_paper(office, "visits", Choices(), lambda *_: None)
    sheets = Sheets(paper.data)
    assert paper.title == "特殊困难老年人探访登记表"
    assert len(sheets) >= 1
    sheets.close()


def test_saving_into_a_folder_that_is_not_there_says_so(office: Office, tmp_path: Path) -> None:
    paper = blank_paper(office, "visits", Choices(), lambda *_: None)
    with pytest.raises(ClerkError, match="写不进去"):
        print_paper.save(paper, tmp_path / "nowhere" / "a.pdf")
