"""A township's form filled from a list, and what is told of it."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import a_group, a_household, an_elder, record
from drawn_forms import a_card, a_form, parts_of, rewritten
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.worksheet.datavalidation import DataValidation

from csdesk.errors import ClerkError, FileRefusedError
from csdesk.services import entries, lists
from csdesk.services.forms import filling
from csdesk.services.forms.filling import CardSeen, Filled, Filling, Told
from csdesk.services.office import Office, reading
from csdesk.storage.trail import TRAIL

LOST = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


def a_book(path: Path, *rows: tuple[Any, ...], sheet: str = "名册") -> Path:
    """A plain form."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def fill(office: Office, form: Path, code: str = "residents", **more: Any) -> Filled:
    """The form filled beside it."""
    asked = lists.ask(office, code, **{k: more.pop(k) for k in ("where", "order") if k in more})
    return filling.fill(office, form, Filling(asked, **more), form.with_name("filled.xlsx"))


def rows_of(done: Filled, first: int, last: int) -> list[tuple[Any, ...]]:
    """Some lines of what was written."""
    sheet = openpyxl.load_workbook(done.out)[done.sheet]
    return list(sheet.iter_rows(min_row=first, max_row=last, values_only=True))


def rings(office: Office, id: int, phone: str) -> None:
    """Somebody's telephone is another now."""
    old = entries.get(office, "residents", id)
    values = {"phones": (phone,)}
    assert entries.record(office, "residents", values, id=id, version=old.version).id == id


def codes(problems: Any) -> list[str]:
    return [one.code for one in problems]


@LOST
def test_people_fill_a_form_of_the_township(office: Office, tmp_path: Path) -> None:
    an_elder(office, "王秀英", phones=("13800001234",), education="71")
    an_elder(office, "李桂兰", born="1938")
    form = a_form(tmp_path / "form.xlsx")
    before = form.read_bytes()

    done = fill(office, form, reason="报送乡镇民政办", order=("-name",))

    assert (done.sheet, done.header_rows, done.rows, done.inserted) == ("花名册", (4,), 2, 0)
    first, second = rows_of(done, 5, 6)
    assert first[:4] == (1, "王秀英", "女性", lists_id(office, "王秀英"))
    assert first[5:7] == ("13800001234", "初中")
    assert second[:3] == (2, "李桂兰", "女性")
    assert second[4] == "1938"
    assert [one.path for one in done.unknown] == ["补贴金额"]
    assert done.labels == ["A2"]
    assert not done.changed
    assert not done.again
    assert form.read_bytes() == before


def lists_id(office: Office, name: str) -> str:
    """Somebody's ID number, whole."""
    asked = lists.ask(office, "residents", where=f"name = '{name}'", columns=("id_no",))
    return str(lists.lines(office, asked, lists.ids(office, asked)).rows[0][0])


@LOST
def test_numbers_are_masked_unless_a_reason_is_given_and_logged(
    office: Office, tmp_path: Path
) -> None:
    an_elder(office, "王秀英", phones=("13800001234",))
    form = a_form(tmp_path / "form.xlsx")

    masked = fill(office, form)
    whole = fill(office, form, reason="乡镇要")

    assert masked.masked == ("公民身份号码", "联系电话")
    assert whole.masked == ()
    assert "masked" in codes(masked.problems)
    assert "masked" not in codes(whole.problems)
    with reading(office) as c:
        found = [json.loads(r.payload) for r in c.execute(TRAIL.select()) if r.kind == "export"]
    assert [(one["what"], one["rows"], one["reason"]) for one in found[-2:]] == [
        ("form", 1, ""), ("form", 1, "乡镇要"),
    ]  # fmt: skip


@LOST
def test_more_people_than_lines_get_lines_and_totals_stay_below(
    office: Office, tmp_path: Path
) -> None:
    for at in range(9):
        an_elder(office, f"王{'甲乙丙丁戊己庚辛壬'[at]}")

    done = fill(office, a_form(tmp_path / "form.xlsx"), reason="试")

    assert (done.rows, done.inserted) == (9, 3)
    lines = rows_of(done, 5, 14)
    assert [line[0] for line in lines] == [1, 2, 3, 4, 5, 6, 7, 8, 9, "合计"]
    assert lines[-1][7] == "=SUM(H5:H13)"


@LOST
def test_what_changed_since_the_last_time_is_marked(office: Office, tmp_path: Path) -> None:
    her = an_elder(office, "王秀英", phones=("13800001234",))
    an_elder(office, "李桂兰")
    form = a_form(tmp_path / "form.xlsx")
    fill(office, form)
    rings(office, her, "13900009999")
    an_elder(office, "张三妹")

    again = fill(office, form, reason="乡镇要", order=("name",))

    lines = rows_of(again, 5, 7)
    at = {line[1]: row for row, line in enumerate(lines, 5)}
    assert again.again
    assert f"F{at['王秀英']}" in again.changed
    assert f"B{at['王秀英']}" not in again.changed
    assert f"B{at['张三妹']}" in again.changed
    sheet = openpyxl.load_workbook(again.out)["花名册"]
    assert sheet[f"F{at['王秀英']}"].fill.fgColor.rgb == "FFFFE699"
    assert sheet[f"B{at['王秀英']}"].fill.fgColor.rgb != "FFFFE699"
    assert fill(office, form).changed == []


def test_who_is_missing_since_the_last_time_is_told(office: Office, tmp_path: Path) -> None:
    an_elder(office, "王秀英")
    an_elder(office, "李桂兰")
    form = a_book(tmp_path / "form.xlsx", ("姓名", "性别", "年龄"))
    fill(office, form)

    again = fill(office, form, where="name = '王秀英'")

    assert [one.message for one in again.problems] == ["上次填的有 1 行这次不在名单里。"]


def test_households_stand_together_and_share_merged_cells(office: Office, tmp_path: Path) -> None:
    a_household(office, "王大山", "李秀英", "王小山")
    a_household(office, "张建国")
    heads = ("序号", "户主", "家庭总人口数", "户内成员姓名", "与户主关系", "性别")
    form = a_book(tmp_path / "form.xlsx", ("成员登记表",), heads)

    done = fill(office, form)

    sheet = openpyxl.load_workbook(done.out)["名册"]
    merges = sorted(str(one) for one in sheet.merged_cells.ranges)
    assert merges == ["A3:A5", "B3:B5", "C3:C5"]
    assert rows_of(done, 3, 6) == [
        (1, "王大山", 3, "王大山", "户主", "男"),
        (None, None, None, "李秀英", "妻", "女"),
        (None, None, None, "王小山", "长子", "男"),
        (2, "张建国", 1, "张建国", "户主", "男"),
    ]


def test_a_line_a_household_names_its_members(office: Office, tmp_path: Path) -> None:
    a_household(office, "王大山", "李秀英")
    heads = ("序号", "成员代表姓名", "身份证号", "家庭成员姓名", "家庭成员总数（人）")
    form = a_book(tmp_path / "form.xlsx", ("申领登记表",), heads)

    done = fill(office, form, "households", reason="试")

    (line,) = rows_of(done, 3, 3)
    assert line[:2] == (1, "王大山")
    assert line[2] == lists_id(office, "王大山")
    assert set(line[3].split("、")) == {"王大山", "李秀英"}
    assert line[4] == 2


def test_number_and_telephone_between_head_and_members_are_the_heads(
    office: Office, tmp_path: Path
) -> None:
    a_household(office, "王大山", "李秀英")
    form = a_book(tmp_path / "form.xlsx", ("成员代表", "身份证号码", "户内成员姓名", "与户主关系"))

    done = fill(office, form, reason="试")

    assert [one.field for one in done.columns] == ["head_name", "head_id_no", "name", "relation"]
    assert rows_of(done, 2, 3)[0][:3] == ("王大山", lists_id(office, "王大山"), "王大山")


def test_no_value_is_written_that_the_form_does_not_allow(office: Office, tmp_path: Path) -> None:
    an_elder(office, "王秀英", education="41", phones=("13800001234",), political="13")
    an_elder(office, "李桂兰", education="81", phones=("13800001234",))
    path = a_book(tmp_path / "form.xlsx", ("姓名", "学历", "手机号码", "政治面貌", "现住址"))
    book = openpyxl.load_workbook(path)
    for kind, formula, area in (
        ("list", '"小学,初中及以上"', "B2:B99"), ("custom", "COUNTIF($C:$C,C1)<2", "C1:C99"),
        ("list", "INDIRECT(B2)", "D2:D99"), ("textLength", "3", "E2:E99"),
    ):  # fmt: skip
        check = DataValidation(kind, formula1=formula, operator="lessThanOrEqual")
        check.add(area)
        book.active.add_data_validation(check)
    book.save(path)

    done = fill(office, path, reason="试", order=("-name",))

    lines = rows_of(done, 2, 3)
    assert [line[:3] for line in lines] == [
        ("王秀英", "初中及以上", "13800001234"), ("李桂兰", "小学", None),
    ]  # fmt: skip
    assert sorted(codes(done.problems)) == ["list_unknown", "narrow", "too_long", "twice"]


def test_explanations_in_the_form_say_how_values_are_written(
    office: Office, tmp_path: Path
) -> None:
    an_elder(office, "王秀英", phones=("13800001234", "07341234567"))
    form = a_book(
        tmp_path / "form.xlsx",
        ("姓名", "性别(1男2女)", "出生日期", "联系电话", "是否低保"),
        ("必填，真实姓名", "必填", "YYYYMMDD", "多个电话用;分隔", "1=是，0=否"),
    )

    done = fill(office, form, reason="试")

    assert rows_of(done, 3, 3) == [("王秀英", "2", "19400305", "13800001234;07341234567", "0")]


def test_lines_that_hold_somebody_stay_unless_they_are_to_be_written_over(
    office: Office, tmp_path: Path
) -> None:
    an_elder(office, "王秀英")
    form = a_book(tmp_path / "form.xlsx", ("姓名", "性别"), ("居民导入-1", "女"))

    kept, over = fill(office, form), fill(office, form, over=True)

    assert kept.first == 3
    assert codes(kept.problems) == ["kept_row"]
    assert rows_of(over, 2, 3) == [("王秀英", "女"), (None, None)]


def test_old_lines_do_not_stay_below_what_is_written_over(office: Office, tmp_path: Path) -> None:
    an_elder(office, "王秀英")
    form = a_book(tmp_path / "form.xlsx", ("姓名", "性别"), ("张三", "男"), ("李四", "男"))

    done = fill(office, form, over=True)

    assert rows_of(done, 2, 3) == [("王秀英", "女"), (None, None)]


def test_a_form_with_a_sheet_for_each_group_gets_each_groups_people(
    office: Office, tmp_path: Path
) -> None:
    for name, group in (("王秀英", "1组"), ("李桂兰", "2组"), ("张三妹", "3组")):
        her = an_elder(office, name)
        home = lists.lines(office, lists.ask(office, "residents", columns=("household",)), [her])
        old = entries.get(office, "households", home.rows[0][0][0])
        values = {"group": a_group(office, group)}
        entries.record(office, "households", values, id=old.id, version=old.version)
    book = openpyxl.Workbook()
    book.active.title = "一组"
    for sheet in (book.active, book.create_sheet("第二村民小组"), book.create_sheet("汇总")):
        sheet.append(("姓名", "性别"))
    book.save(tmp_path / "form.xlsx")

    done = fill(office, tmp_path / "form.xlsx")
    one = fill(office, tmp_path / "form.xlsx", sheet="第二村民小组")

    assert (done.filled, done.rows) == (("一组", "第二村民小组"), 2)
    assert codes(done.problems) == ["no_sheet"]
    read = openpyxl.load_workbook(tmp_path / "filled.xlsx")
    assert one.rows == 3
    assert read["一组"]["A2"].value is None
    again = fill(office, tmp_path / "form.xlsx")
    read = openpyxl.load_workbook(again.out)
    assert [read[name]["A2"].value for name in read.sheetnames] == ["王秀英", "李桂兰", None]


def test_the_clerks_choice_of_columns_is_remembered_by_the_form(
    office: Office, tmp_path: Path
) -> None:
    an_elder(office, "王秀英", occupation="务农")
    form = a_book(tmp_path / "form.xlsx", ("姓名", "从事何业", "备注"))

    first = fill(office, form, columns={"B": "occupation", "C": "village"})
    again = fill(office, form)

    assert rows_of(first, 2, 2) == rows_of(again, 2, 2) == [("王秀英", "务农", "柳沟村")]
    assert [one.field for one in again.columns] == ["name", "occupation", "village"]
    with pytest.raises(ClerkError, match="填不出"):
        fill(office, form, columns={"B": "nothing"})


def test_columns_that_nobody_keeps_take_what_a_campaign_has(office: Office, tmp_path: Path) -> None:
    her = an_elder(office, "王秀英")
    form = a_book(tmp_path / "form.xlsx", ("姓名", "缴费档次", "缴费金额", "缴费日期", "已缴"))

    asked = filling.headings(office, form, "residents")
    done = fill(
        office, form,
        extra={"B": {her: "一档"}, "C": {her: Decimal("400.50")}, "D": {her: date(2026, 3, 5)},
               "E": {her: True}},
    )  # fmt: skip

    assert [(one.sheet, one.letter, one.path, one.field) for one in asked] == [
        ("名册", "A", "姓名", "name"), ("名册", "B", "缴费档次", None),
        ("名册", "C", "缴费金额", None), ("名册", "D", "缴费日期", None), ("名册", "E", "已缴", None),
    ]  # fmt: skip
    assert rows_of(done, 2, 2) == [("王秀英", "一档", 400.5, "2026-03-05", "是")]
    assert done.unknown == []


def test_other_ledgers_fill_forms_with_the_people_they_name(office: Office, tmp_path: Path) -> None:
    her = an_elder(office, "王秀英")
    record(office, "categories", resident=her, category="S10", from_=date(2026, 1, 1))
    form = a_book(tmp_path / "form.xlsx", ("序号", "姓名", "性别", "户主", "人员类别"))

    done = fill(office, form, "categories", where="category = '低保'")

    assert rows_of(done, 2, 2) == [(1, "王秀英", "女", "王秀英", "低保")]


def test_religion_is_never_filled(office: Office, tmp_path: Path) -> None:
    an_elder(office, "王秀英")

    done = fill(office, a_book(tmp_path / "form.xlsx", ("姓名", "性别", "宗教信仰")))

    assert codes(done.problems) == ["not_collected"]
    assert done.unknown == []


def test_a_form_that_lists_nobody_is_told_for_what_it_is(office: Office, tmp_path: Path) -> None:
    form = a_book(tmp_path / "form.xlsx", ("困难类型统计表",), ("序号", "村名", "低保户数", "合计"))

    with pytest.raises(ClerkError, match=r"不是一人一行.*低保户数"):
        fill(office, form)


def test_a_form_of_things_is_told_with_what_it_asks(office: Office, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row, label in enumerate(("权利人名称", "不动产单元号", "面积"), 1):
        book.active.cell(row, 1, label)
        book.active.cell(row, 2).number_format = "@"
    book.save(tmp_path / "form.xlsx")

    with pytest.raises(ClerkError, match="权利人名称、不动产单元号、面积"):
        fill(office, tmp_path / "form.xlsx")


def test_what_is_no_form_is_refused_in_words(office: Office, tmp_path: Path) -> None:
    form = a_book(tmp_path / "form.xlsx", ("姓名", "性别"))
    (tmp_path / "text.xlsx").write_text("姓名,性别\n")
    (tmp_path / "broken.xlsx").write_bytes(form.read_bytes()[:900])
    a_book(tmp_path / "prose.xlsx", ("关于报送材料的通知",))
    given = Filling(lists.ask(office, "residents"))

    with pytest.raises(ClerkError, match=r"不是 \.xlsx 工作簿"):
        filling.fill(office, tmp_path / "text.xlsx", given, tmp_path / "out.xlsx")
    with pytest.raises(FileRefusedError):
        filling.fill(office, tmp_path / "broken.xlsx", given, tmp_path / "out.xlsx")
    with pytest.raises(ClerkError, match="没有找到表头"):
        filling.fill(office, tmp_path / "prose.xlsx", given, tmp_path / "out.xlsx")
    with pytest.raises(ClerkError, match="同一个文件"):
        filling.fill(office, form, given, form)
    with pytest.raises(ClerkError, match=r"\.xlsx"):
        filling.fill(office, form, given, tmp_path / "out.csv")
    with pytest.raises(ClerkError, match="没有工作表“二月”"):
        filling.fill(office, form, replace(given, sheet="二月"), tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_a_card_is_filled_for_each_household_on_a_sheet_of_its_own(
    office: Office, tmp_path: Path
) -> None:
    a_household(office, "王大山", "李秀英", "王小山", "王小妹")
    a_household(office, "张建国")
    form = a_card(tmp_path / "card.xlsx")

    seen = filling.look(office, form, Filling(lists.ask(office, "households")))
    done = fill(office, form, "households", reason="试")

    assert isinstance(seen, CardSeen)
    book = openpyxl.load_workbook(done.out)
    assert book.sheetnames == list(done.sheets) == ["王大山", "张建国"]
    one, other = book["王大山"], book["张建国"]
    assert (one["B2"].value, one["B3"].value) == ("王大山", lists_id(office, "王大山"))
    assert [one.cell(row, 2).value for row in range(6, 10)] == [
        "王大山",
        "李秀英",
        "王小山",
        "王小妹",
    ]
    assert [one.cell(row, 1).value for row in range(6, 11)] == [1, 2, 3, 4, "家庭代表意见"]
    assert one["B11"].value == "=COUNTA(王大山!B6:B9)"
    assert other["B10"].value == "=COUNTA(张建国!B6:B8)"
    assert one["A12"].value == "填表日期：2026年10月31日"
    assert {str(m) for m in one.merged_cells.ranges} == {
        "A1:F1",
        "B3:C3",
        "E3:F3",
        "B4:F4",
        "B10:F10",
    }
    assert one.print_area == "'王大山'!$A$1:$F$12"
    assert other.print_area == "'张建国'!$A$1:$F$11"
    assert one["A5"].comment.text == other["A5"].comment.text == "按户口簿填"
    assert (done.rows, done.inserted) == (2, 1)
    assert "股权证编号" in [h.path for h in done.unknown]


def test_a_card_of_households_filled_from_people_says_so(office: Office, tmp_path: Path) -> None:
    a_household(office, "王大山", "李秀英")

    done = fill(office, a_card(tmp_path / "card.xlsx"), where="name = '李秀英'")

    sheet = openpyxl.load_workbook(done.out)["李秀英"]
    assert sheet["B2"].value == "王大山"
    assert [sheet.cell(row, 2).value for row in (6, 7)] == ["王大山", "李秀英"]
    assert "by_person" in codes(done.problems)


def test_a_card_may_be_a_file_for_each(office: Office, tmp_path: Path) -> None:
    a_household(office, "王大山", "李秀英")
    a_household(office, "王大山")
    form = a_card(tmp_path / "card.xlsx")
    given = Filling(lists.ask(office, "households"), per="file")

    done = filling.fill(office, form, given, tmp_path / "户")

    assert done.sheets == ("王大山", "王大山(2)")
    assert sorted(p.name for p in (tmp_path / "户").iterdir()) == ["王大山(2).xlsx", "王大山.xlsx"]


def test_a_card_that_changed_is_told_by_sheet_and_cell(office: Office, tmp_path: Path) -> None:
    her = an_elder(office, "王秀英", phones=("13800001234",))
    form = a_card(tmp_path / "card.xlsx")
    fill(office, form)
    rings(office, her, "13900009999")

    again = fill(office, form)

    assert again.changed == ["王秀英!D2"]


def test_what_stays_of_a_workbook_with_cards_stays(office: Office, tmp_path: Path) -> None:
    a_household(office, "王大山")
    form = a_card(tmp_path / "card.xlsx")
    before = parts_of(form)

    after = parts_of(fill(office, form, "households").out)

    assert after["xl/theme/theme1.xml"] == before["xl/theme/theme1.xml"]
    assert isinstance(Told("a", "b", "c"), Told)


def locked(path: Path, password: str) -> Path:
    """A workbook that asks for a password."""
    out = path.with_name("locked.xlsx")
    with path.open("rb") as plain, out.open("w+b") as stream:
        OOXMLFile(plain).encrypt(password, stream)
    return out


def test_a_form_with_a_password_is_opened_by_it(office: Office, tmp_path: Path) -> None:
    an_elder(office, "王秀英")
    form = locked(a_book(tmp_path / "form.xlsx", ("姓名", "性别")), "村委2026")

    with pytest.raises(FileRefusedError) as refused:
        fill(office, form)
    done = fill(office, form, password="村委2026")  # noqa: S106  # of an invented file

    assert refused.value.code == "encrypted"
    assert rows_of(done, 2, 2) == [("王秀英", "女")]


def test_a_form_with_macros_keeps_its_ending(office: Office, tmp_path: Path) -> None:
    an_elder(office, "王秀英")
    form = a_book(tmp_path / "form.xlsm", ("姓名", "性别"))

    def macros(parts: dict[str, bytes]) -> None:
        parts["xl/vbaProject.bin"] = b"\x00macros"

    rewritten(form, macros)
    given = Filling(lists.ask(office, "residents"))

    with pytest.raises(ClerkError, match="带宏"):
        filling.fill(office, form, given, tmp_path / "out.xlsx")
    filling.fill(office, form, given, tmp_path / "out.xlsm")

    assert parts_of(tmp_path / "out.xlsm")["xl/vbaProject.bin"] == b"\x00macros"
