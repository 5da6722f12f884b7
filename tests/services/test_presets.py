"""Presets of departments and the clerk's own, and templates to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import builders
import openpyxl
import pytest
from drawn_rosters import number
from vaultkit import Vault

from csdesk.errors import ClerkError
from csdesk.services import exports, imports, lists, presets
from csdesk.services.office import Office, reading
from csdesk.services.presets import Preset
from csdesk.storage.trail import TRAIL

CARRIED = pytest.mark.parametrize("preset", presets.carried(), ids=lambda p: p.id)
OLD = Preset(
    "老人", "老人", "", "residents", "age >= 80",
    (("#", "序号"), ("name", "老人姓名"), ("id_no", ""), ("phones", "电话"), ("", "签字")),
    ("-age",), ("id_no",),
)  # fmt: skip


def rows_of(path: Path) -> list[tuple[Any, ...]]:
    """The cells from the heads on."""
    return list(openpyxl.load_workbook(path).active.iter_rows(min_row=3, values_only=True))


@CARRIED
def test_each_preset_of_the_program_names_fields_that_are_there_and_a_title_of_its_own(
    village: Office, preset: Preset
) -> None:
    asked = presets.ask(village, preset)
    assert lists.ids(village, asked) is not None
    hidden = {f.id for f in lists.fields(village, asked) if f.guard == "masked"}
    assert set(preset.whole) <= hidden
    assert all(heading for _, heading in preset.columns)
    assert [p.id for p in presets.carried()].count(preset.id) == 1
    assert [p.title for p in presets.carried()].count(preset.title) == 1


def test_each_department_has_its_presets() -> None:
    departments = {p.department for p in presets.carried()}
    assert {"民政", "卫健", "公安、网格", "残联", "乡镇通用"} <= departments


def test_a_list_is_offered_what_is_made_of_its_ledger(office: Office) -> None:
    presets.save(office, OLD)
    found = presets.offered(office, "residents")
    assert {p.code for p in found} == {"residents"}
    assert found[-1].title == "老人"
    assert presets.offered(office, "elders_80") == found
    assert presets.offered(office, "teams") == ()
    assert presets.find(office, "老人").department == presets.OWN
    with pytest.raises(ClerkError, match="没有表样“没有的”"):
        presets.find(office, "没有的")


def test_a_sheet_has_the_heads_the_order_and_the_empty_columns_of_its_preset(
    office: Office, tmp_path: Path
) -> None:
    builders.an_elder(office, "王秀英", born="1940-01-02", phones=("13900001234",))
    builders.an_elder(office, "李桂兰", born="1936-01-02")
    builders.an_elder(office, "何玉兰", born="1956-01-02")
    asked = presets.ask(office, OLD)

    kept = exports.export(office, asked, tmp_path / "a.xlsx", preset=OLD)

    head, *rows = rows_of(tmp_path / "a.xlsx")
    assert kept == 2
    assert head == ("序号", "老人姓名", "公民身份号码", "电话", "签字")
    assert [row[:2] for row in rows] == [(1, "李桂兰"), (2, "王秀英")]
    assert rows[1][2].count("*") == 11
    assert rows[1][3:] == ("139****1234", None)
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active["A1"].value == "老人"


def test_a_reason_shows_what_the_preset_needs_whole_and_nothing_else(
    office: Office, tmp_path: Path
) -> None:
    builders.an_elder(office, "王秀英", born="1940-01-02", phones=("13900001234",))

    exports.export(
        office, presets.ask(office, OLD), tmp_path / "a.xlsx", preset=OLD, reason="乡镇核对"
    )

    _, row = rows_of(tmp_path / "a.xlsx")
    assert len(row[2]) == 18
    assert "*" not in row[2]
    assert row[3] == "139****1234"
    with reading(office) as c:
        told = c.execute(TRAIL.select().where(TRAIL.c.kind == "export")).all()
    assert "乡镇核对" in told[-1].payload
    assert '"id_no"' in told[-1].payload
    assert "老人" in told[-1].payload


def test_a_preset_is_narrowed_and_looked_at_as_of_another_day(office: Office) -> None:
    builders.an_elder(office, "王秀英", born="1940-01-02")
    builders.an_elder(office, "李桂兰", born="1936-01-02")
    ids = lists.ids(office, presets.ask(office, OLD, where="name = '王秀英'"))
    assert len(ids) == 1
    before = office.today().replace(year=2019)
    assert len(lists.ids(office, presets.ask(office, OLD, on=before))) == 1


def test_the_clerks_own_are_kept_replaced_and_dropped(vault: Vault) -> None:
    office = vault.open()
    presets.save(office, OLD)
    presets.save(office, Preset("", " 老人 ", "", "residents", "", (("name", ""),)))
    assert [(p.id, p.columns) for p in presets.own(office)] == [("老人", (("name", ""),))]
    office.close()
    again = vault.open()
    assert [p.title for p in presets.own(again)] == ["老人"]
    assert presets.drop(again, "老人") == ()
    with pytest.raises(ClerkError, match="没有名称"):
        presets.save(again, Preset("", " ", "", "residents", "", ()))
    with pytest.raises(ClerkError, match="程序自带的表样也叫"):
        presets.save(again, Preset("", "党员名册", "", "residents", "", ()))
    for n in range(presets.MOST):
        presets.save(again, Preset("", f"表{n}", "", "residents", "", (("name", ""),)))
    with pytest.raises(ClerkError, match="已有 40 个"):
        presets.save(again, OLD)
    again.close()
    reader = vault.open(write=False)
    with pytest.raises(ClerkError, match="只能查看"):
        presets.drop(reader, "表1")
    reader.close()


def test_one_that_names_a_field_which_is_no_longer_there_is_not_offered(office: Office) -> None:
    for title, where, order in (("甲", "gone = 1", ()), ("乙", "", ("gone",)), ("丙", "", ())):
        columns = (("gone" if title == "丙" else "name", ""),)
        presets.save(office, Preset("", title, "", "residents", where, columns, order))
    assert not {"甲", "乙", "丙"} & {p.title for p in presets.offered(office, "residents")}


# ---- templates ----------------------------------------------------------------------------------


def filled(path: Path, row: dict[str, str]) -> None:
    """Fills the first row of a template by its heads."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    heads = {cell.value: cell.column for cell in sheet[1]}
    for head, value in row.items():
        sheet.cell(2, heads[head], value)
    book.save(path)


def test_a_roster_template_that_was_filled_in_is_imported(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "居民.xlsx"
    assert exports.template(office, "residents", path) == len(exports.ROSTER)
    sheet = openpyxl.load_workbook(path).active
    assert sheet.cell(2, 4).number_format == "@"
    assert {rule.type for rule in sheet.data_validations.dataValidation} == {"list"}
    filled(
        path,
        {"户号": "1", "与户主关系": "户主", "姓名": "王秀英", "公民身份号码": number(1, woman=True),
         "联系电话": "13812345678", "现住址": "三组1号"},
    )  # fmt: skip
    with imports.preview(office, path, "residents") as seen:
        assert seen.counts["new"] == 1
        assert seen.counts["refused"] == 0
        assert not seen.counts.get("ignored")


def test_a_template_of_another_ledger_names_people_by_number_too(
    office: Office, tmp_path: Path
) -> None:
    elder = builders.an_elder(office, "王秀英")
    path = tmp_path / "探访.xlsx"
    exports.template(office, "visits", path)
    from_vault = lists.lines(
        office, lists.ask(office, "residents", columns=("id_no",)), [elder]
    ).rows[0][0]
    filled(
        path,
        {"探访日期": "2026-10-30", "探访对象": "王秀英", "公民身份号码": from_vault,
         "探访方式": "上门入户", "见到本人": "是"},
    )  # fmt: skip
    with imports.preview(office, path, "visits") as seen:
        assert (seen.counts["new"], seen.counts["refused"]) == (1, 0)


def test_every_ledger_that_is_imported_has_a_template_and_the_others_say_why_not(
    office: Office, tmp_path: Path
) -> None:
    for code, ledger in office.ledgers.items():
        path = tmp_path / f"{code}.xlsx"
        if ledger.written_by or ledger.by_verbs:
            with pytest.raises(ClerkError, match="不从表格导入"):
                exports.template(office, code, path)
        else:
            assert (
                exports.template(office, code, path)
                == openpyxl.load_workbook(path).active.max_column
            )
