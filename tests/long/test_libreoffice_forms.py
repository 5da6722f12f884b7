"""A form in the old .xls is turned by LibreOffice, filled, and opened by it again."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdf
import pytest
import xlwt
from builders import an_elder
from drawn_forms import a_form

from csdesk.services import lists
from csdesk.services.forms import filling
from csdesk.services.forms.filling import Filling
from csdesk.services.office import Office

pytestmark = pytest.mark.long
PATIENCE = 240  # s
FONTS = "FONTCONFIG_FILE"


def printed(source: Path, folder: Path) -> str:
    """What stands on the paper that LibreOffice makes of a workbook."""
    command = [
        "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
        "--convert-to", "pdf", "--outdir", str(folder), str(source),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603  # our own words
    pages = pypdf.PdfReader(folder / f"{source.stem}.pdf").pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_an_old_form_is_turned_filled_and_printed(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    told: Callable[[str, str, str], None],
) -> None:  # fmt: skip
    monkeypatch.delenv(FONTS, raising=False)
    an_elder(office, "王秀英")
    an_elder(office, "李桂兰")
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名册")
    sheet.write_merge(0, 0, 0, 2, "困难群众花名册")
    for column, head in enumerate(("序号", "姓名", "身份证号")):
        sheet.write(1, column, head)
    lines = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin")
    for column in range(3):
        sheet.write(2, column, None, lines)
    sheet.write(3, 0, "合计")
    sheet.write(3, 1, xlwt.Formula("COUNTA(B3:B3)"))
    book.save(str(tmp_path / "form.xls"))

    done = filling.fill(
        office, tmp_path / "form.xls", Filling(lists.ask(office, "residents"), reason="试"),
        tmp_path / "filled.xlsx",
    )  # fmt: skip

    assert (done.rows, done.inserted) == (2, 1)
    read = openpyxl.load_workbook(done.out)["名册"]
    assert read["A5"].value == "合计"
    assert read["B5"].value == "=COUNTA(B3:B4)"
    paper = printed(done.out, tmp_path)
    assert "王秀英" in paper
    assert "合计2" in paper
    told("LibreOffice", "a form in .xls", "turned, filled, its total right")


def test_a_form_with_every_feature_opens_and_reckons(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    told: Callable[[str, str, str], None],
) -> None:  # fmt: skip
    monkeypatch.delenv(FONTS, raising=False)
    for at in range(9):
        an_elder(office, f"王{'甲乙丙丁戊己庚辛壬'[at]}")
    form = a_form(tmp_path / "form.xlsx")
    ids = lists.ids(office, lists.ask(office, "residents"))

    done = filling.fill(
        office, form,
        Filling(lists.ask(office, "residents"), extra={"H": dict.fromkeys(ids, 100)}),
        tmp_path / "filled.xlsx",
    )  # fmt: skip

    paper = printed(done.out, tmp_path)
    assert done.inserted == 3
    assert "900.00" in paper or "900" in paper
    assert "此处盖章" in paper
    told("LibreOffice", "a form with every feature", "opens, totals right")
