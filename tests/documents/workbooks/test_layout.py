from collections.abc import Sequence
from pathlib import Path

import openpyxl
from documents.workbooks.drawn import IDS, NAMES, Rows, xls, xlsx

from csdesk.documents.workbooks.layout import Found, Table, TableRow, lay_out
from csdesk.documents.workbooks.reading import open_book
from csdesk.domain.columns import match
from csdesk.domain.headings import Vocabulary

FEEDS = ("residents", "households", "stays", "categories")
WORDS = Vocabulary((), FEEDS)
HEADS = ["序号", "姓名", "性别", "身份证号", "与户主关系", "联系电话"]


def person(at: int, relation: str = "妻") -> list[object]:
    return [at + 1, NAMES[at % 12], "男女"[at % 2], IDS[at % 12], relation, f"1380000{at:04}"]


def found(path: Path, people: bool = False) -> tuple[Found, ...]:
    return lay_out(open_book(path), WORDS, people)


def only(path: Path) -> Table:
    (sheet,) = [one for one in found(path) if one.action == "import"]
    (table,) = sheet.tables
    return table


def drawn(tmp_path: Path, rows: Rows, *merges: str, sheet: str = "花名册") -> Table:
    return only(xlsx(tmp_path / "a.xlsx", {sheet: rows}, merges))


def data(table: Table) -> list[TableRow]:
    return [row for row in table.rows() if row.kind == "data"]


def ignored(table: Table) -> dict[int, str]:
    return {row.number: row.reason for row in table.rows() if row.kind == "ignored"}


def fields(table: Table) -> dict[str, str]:
    headings = list(table.headings.values())
    return {one.column: one.field_id for one in match(headings, (), FEEDS)}


def column(rows: Sequence[TableRow], at: int) -> list[str]:
    return [row.cells[at].text if at in row.cells else "" for row in rows]


def test_a_list_with_nothing_but_a_heading_is_found(tmp_path: Path) -> None:
    table = drawn(tmp_path, [HEADS, person(0, "户主"), person(1)])
    assert table.header_rows == (1,)
    assert table.first_row == 2
    assert list(fields(table).values()) == ["seq", "name", "sex", "id_no", "relation", "phones"]
    assert [row.number for row in data(table)] == [2, 3]


def test_title_and_unit_rows_stand_above_the_heading(tmp_path: Path) -> None:
    table = drawn(
        tmp_path,
        [
            ["柳沟村村民花名册"],
            ["单位：柳沟村村民委员会", None, None, "填报日期：2025年3月1日"],
            ["备注：1、列标“*”为必填，请按照表格式填写，不要改动表头"],
            HEADS,
            person(0),
        ],
        "A1:F1",
        "A3:F3",
    )
    assert table.header_rows == (4,)
    assert table.title == "柳沟村村民花名册"
    assert ("单位", "柳沟村村民委员会") in table.labels
    assert ("填报日期", "2025年3月1日") in table.labels
    assert ignored(table) == {1: "title", 2: "title", 3: "title", 4: "header"}


def test_a_two_level_heading_is_read_with_its_parents(tmp_path: Path) -> None:
    table = drawn(
        tmp_path,
        [
            ["序号", "姓名", "身份证号", "监护人信息", None, "住址", None],
            [None, None, None, "姓名", "电话", "户籍地址", "现住址"],
            [1, NAMES[0], IDS[0], NAMES[1], "13800000000", "甲", "乙"],
        ],
        "A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1",
    )  # fmt: skip
    assert table.header_rows == (1, 2)
    assert table.headings[4].parents == ("监护人信息",)
    assert list(fields(table).values()) == [
        "seq", "name", "id_no", "emergency_contact", "emergency_phone", "reg_address", "address",
    ]  # fmt: skip


def test_a_three_level_heading_with_a_cut_label_is_read(tmp_path: Path) -> None:
    rows = [
        ["农村集体经济组织股权管理台账"],
        ["组织名称：", "柳沟村"],
        ["序号", "成员代表", "户内成员\n姓名", "身份证号码", "与户主关系", "股权变更情况", None, None, "备注"],
        [None, None, None, None, None, "转让股份", "转让", "受让人", None],
        [None, None, None, None, None, None, "金额（元）", None, None],
        [1, NAMES[0], NAMES[0], IDS[0], "户主", 1, 2, "某人", ""],
    ]  # fmt: skip
    merges = ["A1:I1", *(f"{at}3:{at}5" for at in "ABCDEI"), "F3:H3", "F4:F5", "H4:H5"]
    table = drawn(tmp_path, rows, *merges)
    assert table.header_rows == (3, 4, 5)
    assert table.headings[7].parents == ("股权变更情况", "转让")
    assert fields(table)["H"] == "extra:受让人"
    assert fields(table)["C"] == "name"
    assert len(data(table)) == 1


def test_the_same_heading_twice_is_told_apart_by_its_parent(tmp_path: Path) -> None:
    table = drawn(
        tmp_path,
        [
            ["姓名", "身份证号", "2024年", None, "2025年", None],
            [None, None, "分红", "补贴", "分红", "补贴"],
            [NAMES[0], IDS[0], 1, 2, 3, 4],
        ],
        "A1:A2", "B1:B2", "C1:D1", "E1:F1",
    )  # fmt: skip
    assert list(fields(table).values())[2:] == [
        "extra:2024年/分红", "extra:2024年/补贴", "extra:2025年/分红", "extra:2025年/补贴",
    ]  # fmt: skip


def test_a_group_heading_may_stand_unmerged_over_its_first_column(tmp_path: Path) -> None:
    table = drawn(
        tmp_path,
        [
            ["序号", "姓名", "身份证号", "户主信息", None],
            [None, None, None, "姓名", "身份证号"],
            [1, NAMES[1], IDS[1], NAMES[0], IDS[0]],
        ],
    )
    assert table.header_rows == (1, 2)
    assert list(fields(table).values())[3:] == ["head_name", "head_id_no"]


def test_an_explanation_row_is_no_person(tmp_path: Path) -> None:
    for told in (
        ["自动", "必填，真实姓名", "男/女", "必填，18位身份证号", "如：户主、配偶", "多个用;分隔"],
        [1, 2, 3, 4, 5, 6],
        ["必填，序号", "必填，真实姓名", "男/女", "必填", "如：户主", "选填"],
        ["甲", "乙", 1, 2, 3, 4],
        ["例", *person(5)[1:]],
    ):
        table = drawn(tmp_path, [HEADS, told, person(0)])
        assert ignored(table) == {1: "header", 2: "explanation"}, told
        assert [row.number for row in data(table)] == [3]


def test_an_explanation_in_the_first_column_of_names_is_no_form(tmp_path: Path) -> None:
    told = ["必填，真实姓名", "男/女", "必填，18位身份证号", "如：户主、配偶"]
    table = drawn(tmp_path, [HEADS[1:5], told])
    assert ignored(table) == {1: "header", 2: "explanation"}


def test_what_stands_between_and_below_the_records_is_named(tmp_path: Path) -> None:
    rows = [
        ["柳沟村花名册"],
        HEADS,
        ["一组"],
        person(0),
        person(1),
        ["小计", "2人"],
        HEADS,
        ["第二村民小组"],
        person(2),
        [4, None, None, None, None, None],
        [None, "合 计", None, "3人"],
        ["注：本表一式两份。"],
        ["1、以上情况经村民会议讨论通过并公示七天。"],
        ["填表人：汤怀远", None, None, "审核人：", "日期：2025年3月"],
        [None, None, None, None, "2025年3月1日"],
    ]
    table = drawn(tmp_path, rows, "A1:F1")
    assert ignored(table) == {
        1: "title", 2: "header", 3: "separator", 6: "total", 7: "repeated_header", 8: "separator",
        10: "blank", 11: "total", 12: "note", 13: "note", 14: "footer", 15: "footer",
    }  # fmt: skip
    assert [(row.number, row.group) for row in data(table)] == [
        (4, "一组"), (5, "一组"), (9, "第二村民小组"),
    ]  # fmt: skip


def test_a_repeated_two_level_heading_with_its_title_is_passed_over(tmp_path: Path) -> None:
    top = ["姓名", "身份证号", "住址", None]
    sub = [None, None, "户籍地址", "现住址"]
    row = [NAMES[0], IDS[0], "甲", "乙"]
    table = drawn(
        tmp_path,
        [["花名册"], top, sub, row, ["花名册"], top, sub, row],
        "A1:D1", "A2:A3", "B2:B3", "C2:D2", "A5:D5", "A6:A7", "B6:B7", "C6:D6",
    )  # fmt: skip
    assert [row.number for row in data(table)] == [4, 8]
    assert set(ignored(table)) == {1, 2, 3, 5, 6, 7}


def test_people_with_little_beside_their_name_are_records(tmp_path: Path) -> None:
    rows = [
        HEADS,
        person(0),
        [None, NAMES[1]],
        [None, NAMES[2], None, None, "子"],
        [None, None, None, IDS[3]],
    ]
    assert [row.number for row in data(drawn(tmp_path, rows))] == [2, 3, 4, 5]


HOUSEHOLD = ["户号", "户主", "家庭住址", "姓名", "与户主关系", "身份证号"]


def test_merged_household_cells_count_for_every_member(tmp_path: Path) -> None:
    rows = [
        HOUSEHOLD,
        ["H1", NAMES[0], "一组1号", NAMES[0], "户主", IDS[0]],
        [None, None, None, NAMES[1], "妻", IDS[1]],
        [None, None, None, NAMES[2], "长子", IDS[2]],
        ["H2", NAMES[3], None, NAMES[3], "户主", IDS[3]],
        [None, None, None, NAMES[4], "妻", IDS[4]],
        ["H3", NAMES[5], "一组3号", NAMES[5], "户主", IDS[5]],
    ]
    merges = [f"{at}2:{at}4" for at in "ABC"] + [f"{at}5:{at}6" for at in "AB"]
    people = data(drawn(tmp_path, rows, *merges))
    assert column(people, 1) == ["H1", "H1", "H1", "H2", "H2", "H3"]
    assert column(people, 3) == ["一组1号", "一组1号", "一组1号", "", "", "一组3号"]
    assert [sorted(row.carried) for row in people] == [[], [1, 2, 3], [1, 2, 3], [], [1, 2], []]


def test_blanks_under_a_household_mean_the_same_household(tmp_path: Path) -> None:
    rows = [
        HOUSEHOLD,
        ["H1", NAMES[0], "一组1号", NAMES[0], "户主", IDS[0]],
        [None, None, None, NAMES[1], "妻", IDS[1]],
        ["H2", NAMES[3], None, NAMES[3], "户主", IDS[3]],
        [None, None, None, NAMES[4], "妻", IDS[4]],
        ["合计", None, None, "4人"],
        [None, None, None, NAMES[6], "妻", IDS[6]],
    ]
    people = data(drawn(tmp_path, rows))
    assert column(people, 1) == ["H1", "H1", "H2", "H2", ""]
    assert column(people, 3) == ["一组1号", "一组1号", "", "", ""]


def test_a_single_gap_is_not_filled_from_above(tmp_path: Path) -> None:
    rows = [HOUSEHOLD] + [
        [f"H{at}", NAMES[at], f"{at}号", NAMES[at], "户主", IDS[at]] for at in range(10)
    ]
    rows[5][0] = rows[5][1] = rows[5][2] = None
    people = data(drawn(tmp_path, rows))
    assert column(people, 1)[4] == ""
    assert not any(row.carried for row in people)


def test_members_that_begin_no_block_are_left_alone(tmp_path: Path) -> None:
    rows = [HOUSEHOLD] + [
        ["H1" if at in (1, 2, 5) else None, None, None, NAMES[at], "妻", IDS[at]] for at in range(8)
    ]
    assert not any(row.carried for row in data(drawn(tmp_path, rows)))


def test_addresses_follow_the_head_where_no_key_is_written(tmp_path: Path) -> None:
    heads = ["姓名", "与户主关系", "家庭住址", "身份证号"]
    rows = [
        heads,
        [NAMES[0], "户主", "1号", IDS[0]],
        [NAMES[1], "妻", None, IDS[1]],
        [NAMES[2], "户主", None, IDS[2]],
        [NAMES[3], "子", None, IDS[3]],
        [NAMES[4], "户主", "3号", IDS[4]],
    ]
    assert column(data(drawn(tmp_path, rows)), 3) == ["1号", "1号", "", "", "3号"]


def test_an_address_written_once_follows_a_key_written_on_every_row(tmp_path: Path) -> None:
    rows = [
        HOUSEHOLD,
        ["H1", NAMES[0], "1号", NAMES[0], "户主", IDS[0]],
        ["H1", NAMES[0], None, NAMES[1], "妻", IDS[1]],
        ["H2", NAMES[2], None, NAMES[2], "户主", IDS[2]],
        ["H2", NAMES[2], None, NAMES[3], "妻", IDS[3]],
    ]
    assert column(data(drawn(tmp_path, rows)), 3) == ["1号", "1号", "", ""]


def test_a_group_written_once_counts_until_the_next(tmp_path: Path) -> None:
    heads = ["组别", *HOUSEHOLD]
    rows = [heads] + [
        [{0: "一组", 4: "二组"}.get(at), f"H{at}", NAMES[at], f"{at}号", NAMES[at], "户主", IDS[at]]
        for at in range(6)
    ]
    people = data(drawn(tmp_path, rows))
    assert column(people, 1) == ["一组"] * 4 + ["二组"] * 2


def test_the_group_comes_from_the_sheet_or_title_where_no_column_says_it(tmp_path: Path) -> None:
    rows = [HEADS, person(0)]
    path = xlsx(
        tmp_path / "a.xlsx",
        {
            "三组": rows,
            "第十四村民小组名册": rows,
            "王家湾组": rows,
            "Sheet5": [["柳沟村五组村民花名册"], *rows],
            "名册2 八组": rows,
            "花名册": rows,
            "六组": [[*HEADS, "组别"], [*person(1), "七组"]],
        },
    )
    groups = [one.tables[0].group for one in found(path)]
    assert groups == ["三组", "第十四村民小组", "王家湾组", "五组", "八组", "", ""]


def test_summaries_empty_and_hidden_sheets_are_not_ticked(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "一组"
    for row in (HEADS, person(0)):
        book.active.append(row)
    for name, rows in {
        "汇总": [["组别", "户数", "家庭人口", "备注"], ["一组", 1, 1, None]],
        "补贴": [["序号", "村名", "备注"], [1, "柳沟村", "x"]],
        "说明": [["请先阅读本说明，再填写各表"]],
        "Sheet2": [],
        "旧表": [HEADS, person(1)],
    }.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book["旧表"].sheet_state = "hidden"
    book.create_sheet("旧空表").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    looked = {one.sheet: one.reason for one in found(tmp_path / "a.xlsx")}
    assert looked == {
        "一组": "", "汇总": "summary", "补贴": "no_people", "说明": "no_table", "Sheet2": "empty",
        "旧表": "hidden", "旧空表": "hidden",
    }  # fmt: skip
    assert found(tmp_path / "a.xlsx")[5].tables


def test_a_list_without_people_is_skipped_only_where_people_are_read(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx",
        {"甲": [["设施名称", "数量", "地点", "备注"], ["路灯", 3, "村口", "x"]]},
    )
    assert [one.action for one in found(path)] == ["import"]
    assert [one.reason for one in found(path, people=True)] == ["no_people"]


def test_a_blank_form_is_a_table_without_people(tmp_path: Path) -> None:
    table = drawn(tmp_path, [["花名册"], HEADS, *([n] for n in range(1, 20))], "A1:F1")
    assert data(table) == []
    assert len(table.headings) == 6
    assert set(ignored(table).values()) == {"title", "header", "blank"}


def test_unknown_columns_and_columns_without_a_heading_are_kept(tmp_path: Path) -> None:
    rows = [[*HEADS, "果树\n棵数", None], [*person(0), 12, "特别"], [*person(1), 3, None]]
    named = fields(drawn(tmp_path, rows))
    assert named["G"] == "extra:果树棵数"
    assert named["H"] == "extra:H列"


def test_a_heading_merged_over_two_columns_is_one_if_one_is_used(tmp_path: Path) -> None:
    rows = [["姓名", "身份证号", "家庭住址", None, "备注"], [NAMES[0], IDS[0], "1号", None, "x"]]
    assert fields(drawn(tmp_path, rows, "C1:D1")) == {
        "A": "name", "B": "id_no", "C": "address", "E": "remark",
    }  # fmt: skip


def test_hidden_rows_and_columns_are_data_and_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEADS, person(0), person(1)):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["F"].hidden = True
    book.save(tmp_path / "a.xlsx")
    table = only(tmp_path / "a.xlsx")
    assert [row.hidden for row in data(table)] == [False, True]
    assert table.hidden_columns == {6}


def test_a_stray_cell_far_away_does_not_widen_the_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEADS, person(0)):
        book.active.append(row)
    book.active["XFD1048576"] = "x"
    book.active["XFD1"] = "y"
    book.save(tmp_path / "a.xlsx")
    table = only(tmp_path / "a.xlsx")
    assert len(table.headings) == 6
    assert [row.number for row in data(table)] == [2]
    assert ignored(table)[1048576] == "note"


def test_one_sheet_per_household_gives_members_and_labels(tmp_path: Path) -> None:
    rows = [
        ["集体资产股权确认登记表"],
        ["户主姓名", NAMES[0], None, "户编号", "H-12"],
        ["家庭住址：", "柳沟村一组12号"],
        [],
        ["姓名", "与户主关系", "性别", "身份证号", "备注"],
        [NAMES[0], "户主", "女", IDS[1], None],
        [NAMES[1], "夫", "男", IDS[0], None],
        ["家庭代表意见：", "同意"],
    ]
    table = drawn(tmp_path, rows, "A1:E1", sheet=NAMES[0])
    assert table.header_rows == (5,)
    assert [row.number for row in data(table)] == [6, 7]
    assert dict(table.labels) == {
        "户主姓名": NAMES[0], "户编号": "H-12", "家庭住址": "柳沟村一组12号",
    }  # fmt: skip
    assert ignored(table)[8] in ("footer", "note")


def test_two_tables_on_a_sheet_are_both_found(tmp_path: Path) -> None:
    rows = [
        ["在册居民"],
        HEADS,
        person(0),
        person(1),
        [],
        ["外来人员"],
        ["姓名", "联系电话", "户籍地址", "身份证号"],
        [NAMES[2], "13800000002", "外省", IDS[2]],
    ]
    (sheet,) = found(xlsx(tmp_path / "a.xlsx", {"甲": rows}))
    first, second = sheet.tables
    assert [row.number for row in data(first)] == [3, 4]
    assert (second.title, second.header_rows) == ("外来人员", (7,))
    assert [row.number for row in data(second)] == [8]
    numbers = [row.number for table in sheet.tables for row in table.rows()]
    assert numbers == [1, 2, 3, 4, 6, 7, 8]


def test_a_list_in_two_halves_side_by_side_loses_nobody(tmp_path: Path) -> None:
    heads = HEADS[:4]
    rows = [["选民名单"], [*heads, None, *heads]]
    for at in range(0, 8, 2):
        right = person(at + 1)[:4] if at < 6 else []
        rows.append([*person(at)[:4], None, *right])
    rows.append(["合计：7人"])
    (sheet,) = found(xlsx(tmp_path / "a.xlsx", {"甲": rows}))
    left, right = sheet.tables
    assert list(fields(left).values()) == list(fields(right).values())
    assert list(fields(right)) == ["F", "G", "H", "I"]
    people = [row.cells for table in sheet.tables for row in data(table)]
    assert sorted(
        cell.text for cells in people for cell in cells.values() if len(cell.text) == 18
    ) == sorted(IDS[:7])
    assert ignored(left)[7] == "total"
    assert ignored(right) == {}


def test_a_form_about_one_person_is_one_line_unless_it_is_blank(tmp_path: Path) -> None:
    rows = [
        ["居民登记表"],
        ["姓名", NAMES[0], "性别", "男", "民族", "汉族"],
        ["身份证号", IDS[0], None, "电话", "13800000000"],
        ["家庭住址", "一组1号"],
    ]
    blank = [[cell if at % 2 == 0 else None for at, cell in enumerate(row)] for row in rows]
    filled, empty = found(xlsx(tmp_path / "a.xlsx", {"甲": rows, "乙": blank}))
    (table,) = filled.tables
    assert sorted(table.fields.values()) == [
        "address", "ethnicity", "id_no", "name", "phones", "sex",
    ]  # fmt: skip
    assert [row.number for row in data(table)] == [2]
    assert empty.reason == "no_table"


def test_years_may_be_headings(tmp_path: Path) -> None:
    rows = [["姓名", "身份证号", 2024, 2025], [NAMES[0], IDS[0], 1, 2]]
    assert fields(drawn(tmp_path, rows))["D"] == "extra:2025"


def test_pictures_in_cells_are_told_by_column(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"甲": [[*HEADS, "照片"], [*person(0), '=DISPIMG("ID_1",1)']]})
    assert only(path).picture_columns == frozenset()
    csv = tmp_path / "b.csv"
    csv.write_text("姓名,身份证号\n汤怀远,110101194910019516\n", "utf-8")
    assert len(data(only(csv))) == 1


def test_an_xls_lies_the_same(tmp_path: Path) -> None:
    rows = [["花名册"], HEADS, person(0), person(1)]
    table = only(xls(tmp_path / "a.xls", {"甲": rows}, [(0, 0, 0, 5)]))
    assert table.header_rows == (2,)
    assert len(data(table)) == 2


def test_a_form_without_a_heading_has_no_table(tmp_path: Path) -> None:
    rows = [[None, None, None, "档案编号"], ["档案袋"], ["权利人名称", None, None, "产权号（   ）第      号"],
            *([n, "回执单", "    份"] for n in range(1, 9)), [None, None, "   年     月     曰    "]]  # fmt: skip
    assert [one.reason for one in found(xlsx(tmp_path / "a.xlsx", {"甲": rows}))] == ["no_table"]


def test_a_list_without_a_heading_is_guessed_by_its_cells(tmp_path: Path) -> None:
    table = drawn(tmp_path, [person(at, "子")[1:] for at in range(5)])
    assert (table.header_rows, table.first_row, table.sure) == ((), 1, False)
    assert [row.number for row in data(table)] == [1, 2, 3, 4, 5]
    named = fields(table)
    assert (named["A"], named["B"], named["C"], named["E"]) == ("name", "sex", "id_no", "phones")


def test_a_first_person_with_slashes_in_the_days_is_no_explanation(tmp_path: Path) -> None:
    rows = [["姓名", "出生日期", "入党时间", "备注"], [NAMES[0], "1950/3/5", "1975/7/1", "如"]]
    assert len(data(drawn(tmp_path, rows))) == 1


def test_a_long_sheet_is_streamed_with_its_last_rows(tmp_path: Path) -> None:
    rows = [HEADS, *(person(at) for at in range(3000)), ["合计", "3000人"]]
    table = drawn(tmp_path, rows)
    assert len(data(table)) == 3000
    assert ignored(table) == {1: "header", 3002: "total"}
    assert len(table.headings[4].samples) == 30
