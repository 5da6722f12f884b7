"""LibreOffice opens what we write and finds in it what we wrote."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pypdf
import pytest

from csdesk.services import exports, lists
from csdesk.services.office import Office

pytestmark = pytest.mark.long
PATIENCE = 240  # s: it hangs on a sheet with a stray last cell
FONTS = "FONTCONFIG_FILE"
"""Set for our own pictures to a machine without fonts, on which LibreOffice does not start."""


def converted(source: Path, to: str, folder: Path) -> Path:
    """A file as LibreOffice saves it."""
    command = [
        "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
        "--convert-to", to, "--outdir", str(folder), str(source),
    ]  # fmt: skip
    environment = {k: v for k, v in os.environ.items() if k != FONTS}
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603  # our own words
    return folder / f"{source.stem}.{to}"


def cells(path: Path) -> list[tuple[object, ...]]:
    """The values of the first sheet; a day is a day, whatever hour stands beside it."""
    sheet = openpyxl.load_workbook(path).worksheets[0]

    def plain(value: object) -> object:
        return value.date() if isinstance(value, datetime) else value

    return [tuple(map(plain, row)) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("code", ["residents", "visits", "households", "service_hours"])
def test_no_value_changes_on_the_way_through(
    village: Office, tmp_path: Path, code: str, told: Callable[[str, str, str], None]
) -> None:
    ours = tmp_path / f"{code}.xlsx"
    exports.export(village, lists.ask(village, code, every=True), ours, reason="试开")
    (there := tmp_path / "there").mkdir()

    theirs = converted(ours, "xlsx", there)

    before, after = cells(ours), cells(theirs)
    assert [row[: len(before[0])] for row in after[: len(before)]] == before
    if code == "residents":
        ids = [
            value for row in after for value in row if isinstance(value, str) and len(value) == 18
        ]
        assert len(ids) > 50
    if code == "visits":
        assert any(isinstance(value, date) for row in after for value in row)
    told("LibreOffice", f"{code}: {len(before)} rows, xlsx to xlsx", "0 values differ")


def test_an_export_prints_one_page_wide(
    village: Office, tmp_path: Path, told: Callable[[str, str, str], None]
) -> None:
    ours = tmp_path / "居民.xlsx"
    asked = lists.ask(village, "residents")
    exports.export(village, asked, ours)

    paper = pypdf.PdfReader(converted(ours, "pdf", tmp_path))

    first = "".join(paper.pages[0].extract_text().split())
    assert all(head in first for head in ("姓名", "性别", "联系电话", "状态"))
    assert "###" not in "".join(page.extract_text() for page in paper.pages)
    assert all("姓名" in page.extract_text().replace(" ", "") for page in paper.pages)
    told("LibreOffice", f"residents on {len(paper.pages)} pages", "one page wide, head repeated")
