"""Lists as workbooks, read back with openpyxl."""

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import a_visit, an_elder, record

from csdesk.errors import ClerkError
from csdesk.services import exports, lists
from csdesk.services.office import Office, reading
from csdesk.storage.trail import TRAIL


def rows_of(path: Path) -> list[tuple[Any, ...]]:
    """The cells from the heads on."""
    return list(openpyxl.load_workbook(path).active.iter_rows(min_row=3, values_only=True))


def test_residents_come_out_masked_with_text_and_real_dates(office: Office, tmp_path: Path) -> None:
    an_elder(office, "王䶮", phones=("13800001234",))
    an_elder(office, "单秀英", born="1938")
    path = tmp_path / "居民.xlsx"

    kept = exports.export(office, lists.ask(office, "residents"), path)

    head, first, second = rows_of(path)
    places = {name: at for at, name in enumerate(head)}
    assert kept == 2
    assert {first[places["姓名"]], second[places["姓名"]]} == {"王䶮", "单秀英"}
    by_name = {row[places["姓名"]]: row for row in (first, second)}
    assert by_name["王䶮"][places["公民身份号码"]].startswith("430***")
    assert by_name["王䶮"][places["联系电话"]] == "138****1234"
    assert by_name["王䶮"][places["出生日期"]] == datetime(1940, 3, 5)  # noqa: DTZ001  # a cell
    assert by_name["单秀英"][places["出生日期"]] == "1938"
    assert by_name["王䶮"][places["年龄"]] == 86


def test_a_sheet_prints_and_is_filled_in_well(office: Office, tmp_path: Path) -> None:
    elder = an_elder(office)
    path = tmp_path / "探访.xlsx"
    for day in (3, 9):
        a_visit(office, elder, office.today().replace(day=day))

    exports.export(office, lists.ask(office, "visits"), path)

    sheet = openpyxl.load_workbook(path).active
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.page_setup.fitToHeight == 0
    offered = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert any("上门入户" in (formula or "") or "$" in (formula or "") for formula in offered)


def test_whole_numbers_need_a_reason_which_is_logged(office: Office, tmp_path: Path) -> None:
    an_elder(office, "王䶮")

    exports.export(office, lists.ask(office, "residents"), tmp_path / "a.xlsx", reason="镇里核对")

    head, first = rows_of(tmp_path / "a.xlsx")
    number = first[head.index("公民身份号码")]
    assert isinstance(number, str)
    assert len(number) == 18
    assert "*" not in number
    with reading(office) as c:
        told = c.execute(TRAIL.select().where(TRAIL.c.kind == "export")).all()
    assert "镇里核对" in told[-1].payload


def test_text_that_looks_like_a_formula_stays_text(office: Office, tmp_path: Path) -> None:
    record(office, "grids", grid_no="01", grid_name="=1+1")

    exports.export(office, lists.ask(office, "grids"), tmp_path / "g.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "g.xlsx").active
    cell = next(c for row in sheet.iter_rows(min_row=4) for c in row if c.value == "=1+1")
    assert cell.data_type != "f"


def test_a_place_that_takes_no_file_is_told(office: Office, tmp_path: Path) -> None:
    with pytest.raises(ClerkError, match="写不了"):
        exports.export(office, lists.ask(office, "grids"), tmp_path / "none" / "g.xlsx")
    assert not (tmp_path / "none").exists()
