"""Every layout in which a clerk may have her roster, each drawn and read to the last value."""

from datetime import date
from pathlib import Path

import pytest
from drawn_rosters import Cell, a_book, homes, kept, listed, mapped, number, records, said, shown

from csdesk.services.office import Office

WANG, LI, SON = "王秀英", "李建国", "李小军"
ZHAO = "赵桂兰"
HOUSE = [
    (WANG, "户主", "女", number(1, woman=True)),
    (LI, "丈夫", "男", number(2)),
    (SON, "长子", "男", number(3, date(1984, 5, 6))),
]
ALONE = [(ZHAO, "户主", "女", number(4, woman=True))]
IDS = [number(1, woman=True), number(2), number(3, date(1984, 5, 6)), number(4, woman=True)]
NAMES = [WANG, LI, SON, ZHAO]


def members(*shown_once: Cell, group: bool = False) -> list[tuple[Cell, ...]]:
    """Lines of two households, what holds of the whole one in its first line alone."""
    lines: list[tuple[Cell, ...]] = []
    for at, house in enumerate((HOUSE, ALONE), 1):
        for place, person in enumerate(house):
            first = [f"{at:03}", f"三组{at}号"] if place == 0 else [None, None]
            lines.append((*first, *person))
    return lines


HEADS = ("户号", "家庭住址", "姓名", "与户主关系", "性别", "公民身份号码")
EVERYBODY = [
    ("001", "三组1号", WANG, "户主"),
    ("001", "三组1号", LI, "夫"),
    ("001", "三组1号", SON, "长子"),
    ("002", "三组2号", ZHAO, "户主"),
]


@pytest.mark.parametrize("merges", [["A3:A5", "B3:B5"], []], ids=["merged", "blank below"])
def test_household_blocks(office: Office, tmp_path: Path, merges: list[str]) -> None:
    seen = shown(
        office, a_book(tmp_path / "a.xlsx", [("户籍底册",), HEADS, *members()], merges=merges)
    )

    assert said(seen, "household_no", "address", "name", "relation") == EVERYBODY
    assert homes(seen) == [[3, 4, 5], [6]]
    assert [row["values"]["id_no"] for row in records(seen)] == IDS


def test_a_heading_merged_on_three_levels_joins_parent_and_child(
    office: Office, tmp_path: Path
) -> None:
    rows: list[tuple[Cell, ...]] = [
        ("农村集体经济组织成员台账",),
        ("组织名称：石桥村经济合作社", None, None, None, "启用时间：2026年1月1日"),
        ("序号", "户主", "成员情况", None, None, None, "联系方式", None),
        (None, None, "个人信息", None, None, "与户主\n 关系", "手机", "座机"),
        (None, None, "姓  名", "性别", "身份证\n号码", None, None, None),
        (1, WANG, WANG, "女", IDS[0], "户主", "13812345678", "0734-8221234"),
        (2, WANG, LI, "男", IDS[1], "丈夫", None, None),
    ]
    merges = ["A1:H1", "A3:A5", "B3:B5", "C3:F3", "C4:E4", "F4:F5", "G3:H3", "G4:G5", "H4:H5"]
    seen = shown(office, a_book(tmp_path / "a.xlsx", rows, merges=merges))

    assert seen["sheets"][0]["header_rows"] == [3, 4, 5]
    assert list(mapped(seen).values()) == [
        "seq", "head_name", "name", "sex", "id_no", "relation", "phones", "phones",
    ]  # fmt: skip
    assert said(seen, "name", "id_no", "relation", "phones") == [
        (WANG, IDS[0], "户主", ["13812345678", "0734-8221234"]),
        (LI, IDS[1], "夫", None),
    ]


def test_one_sheet_for_each_group_is_one_import(office: Office, tmp_path: Path) -> None:
    head = ("序号", "姓名", "身份证号", "关系")
    book = a_book(
        tmp_path / "a.xlsx",
        [("汇总表",), ("组别", "户数", "人口数"), ("一组", 1, 3), ("二组", 1, 1)],
        name="汇总",
        more={
            "一组": [head, *((at, p[0], p[3], p[1]) for at, p in enumerate(HOUSE, 1))],
            "第二村民小组": [head, (1, ZHAO, IDS[3], "户主")],
            "Sheet3": [],
        },
    )
    seen = shown(office, book)

    assert [(s["name"], s["action"]) for s in seen["sheets"]] == [
        ("汇总", "skip"), ("一组", "import"), ("第二村民小组", "import"), ("Sheet3", "skip"),
    ]  # fmt: skip
    assert said(seen, "name", "group", "relation") == [
        (WANG, "1组", "户主"), (LI, "1组", "夫"), (SON, "1组", "长子"), (ZHAO, "2组", "户主"),
    ]  # fmt: skip


def test_a_sheet_without_a_heading_has_that_of_the_sheet_beside_it(
    office: Office, tmp_path: Path
) -> None:
    head = ("姓名", "性别", "身份证号", "与户主关系", "住址")
    lines = [(p[0], p[2], p[3], p[1], "三组1号") for p in HOUSE]
    again = [
        (ZHAO, "女", IDS[3], "户主", "四组9号"),
        ("钱志强", "男", number(5), "儿子", "四组9号"),
    ]
    book = a_book(tmp_path / "a.xlsx", [head, *lines], name="三组", more={"四组": again})
    seen = shown(office, book)

    assert said(seen, "name", "relation", "address", "group")[3:] == [
        (ZHAO, "户主", "四组9号", "4组"), ("钱志强", "子", "四组9号", "4组"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "labels"),
    [
        ("石桥村第三村民小组人口登记表", ()),
        ("人口登记表", ("单位：石桥村三组",)),
        ("人口登记表", ("村民小组：三组", None, "2026年10月")),
    ],
)
def test_the_group_is_said_over_the_table(
    office: Office, tmp_path: Path, title: str, labels: tuple[Cell, ...]
) -> None:
    rows = [(title,), labels, ("姓名", "身份证号"), (WANG, IDS[0])]
    seen = shown(office, a_book(tmp_path / "a.xlsx", rows, merges=["A1:B1"]))

    assert said(seen, "name", "group") == [(WANG, "3组")]


def a_form(house: list[tuple[str, str, str, str]], at: int) -> list[tuple[Cell, ...]]:
    return [
        ("农村集体资产股权确认登记表",),
        ("户主姓名", house[0][0], "户号", f"{at:03}"),
        ("家庭住址", f"三组{at}号", "家庭人口", len(house)),
        ("家庭成员情况",),
        ("姓名", "与户主关系", "性别", "身份证号码"),
        *house,
        (),
        ("主要收入来源", "务工"),
        ("住房情况", "砖混"),
        ("家庭代表意见：以上情况属实。",),
        (None, "签字（手印）：", None, "    年    月    日"),
    ]


def test_a_form_for_each_household_says_where_its_members_live(
    office: Office, tmp_path: Path
) -> None:
    book = a_book(tmp_path / "a.xlsx", a_form(HOUSE, 1), name=WANG, more={ZHAO: a_form(ALONE, 2)})
    seen = shown(office, book)

    assert said(seen, "household_no", "address", "name", "relation") == EVERYBODY
    assert [len(home["members"]) for home in seen["households"]] == [3, 1]
    assert [p["code"] for row in records(seen) for p in row["problems"]] == []


def test_households_stand_over_one_another_on_one_sheet(office: Office, tmp_path: Path) -> None:
    rows = [line for at, house in enumerate((HOUSE, ALONE), 1) for line in a_form(house, at)[:-4]]
    seen = shown(office, a_book(tmp_path / "a.xlsx", rows))

    assert said(seen, "household_no", "address", "name", "relation") == EVERYBODY
    assert homes(seen) == [[6, 7, 8], [15]]


def test_a_line_over_each_household_says_its_number_and_address(
    office: Office, tmp_path: Path
) -> None:
    rows: list[tuple[Cell, ...]] = [("姓名", "与户主关系", "性别", "身份证号")]
    for at, house in enumerate((HOUSE, ALONE), 1):
        rows.append((f"户号：{at:03}　户主：{house[0][0]}　住址：三组{at}号",))
        rows += house
    seen = shown(office, a_book(tmp_path / "a.xlsx", rows, merges=["A2:D2", "A6:D6"]))

    assert said(seen, "household_no", "address", "name", "relation") == EVERYBODY


def test_two_tables_on_a_sheet_have_columns_of_their_own(office: Office, tmp_path: Path) -> None:
    rows: list[tuple[Cell, ...]] = [
        ("一组名册",),
        ("序号", "姓名", "性别", "身份证号", "与户主关系"),
        *((at, p[0], p[2], p[3], p[1]) for at, p in enumerate(HOUSE, 1)),
        ("合计", "3人"),
        (),
        ("二组名册",),
        ("编号", "姓名", "身份证号码", "家庭住址", "联系电话"),
        (1, ZHAO, IDS[3], "二组9号", "13812345678"),
    ]
    seen = shown(office, a_book(tmp_path / "a.xlsx", rows, merges=["A1:E1", "A8:E8"]))

    assert said(seen, "name", "id_no", "group", "address") == [
        *((p[0], p[3], "1组", None) for p in HOUSE), (ZHAO, IDS[3], "2组", "二组9号"),
    ]  # fmt: skip


@pytest.mark.parametrize("across", [2, 3])
def test_people_stand_side_by_side(office: Office, tmp_path: Path, across: int) -> None:
    rows: list[tuple[Cell, ...]] = [("选民名单",), ("编号", "姓名", "身份证号") * across]
    everybody: list[tuple[Cell, ...]] = [
        (at, name, id_no) for at, (name, id_no) in enumerate(zip(NAMES, IDS, strict=True))
    ]
    for at in range(0, len(everybody), across):
        rows.append(tuple(cell for person in everybody[at : at + across] for cell in person))
    seen = shown(office, a_book(tmp_path / "a.xlsx", rows))

    assert sorted(said(seen, "name", "id_no")) == sorted(zip(NAMES, IDS, strict=True))


def test_pages_with_their_titles_totals_and_footers_hold_people_alone(
    office: Office, tmp_path: Path
) -> None:
    head = ("序号", "姓名", "身份证号", "备注")
    page = [("石桥村花名册",), ("单位：石桥村", None, "第1页"), head]
    rows = [
        *page, (1, WANG, IDS[0], None), (2, LI, IDS[1], None), ("本页小计", "2人"),
        ("填表人：李强", None, "审核人："), (),
        *page, (3, SON, IDS[2], None), (4, None, None, None), ("以上共计", "2户", "3人"),
        ("说明：1、本表由各组填写；2、身份证号须为18位。",), ("2026年10月31日",),
        (None, None, None, "石桥村村民委员会（公章）"),
    ]  # fmt: skip
    seen = shown(office, a_book(tmp_path / "a.xlsx", rows))

    assert said(seen, "name") == [(WANG,), (LI,), (SON,)]
    ignored = {row["row"] for row in seen["rows"] if row["state"] == "ignored"}
    assert ignored == {1, 2, 6, 7, 9, 10, 11, 13, 14, 15, 16, 17}
    assert seen["counts"]["ignored"] == len(ignored)


def test_a_line_that_explains_or_numbers_the_columns_is_nobody(
    office: Office, tmp_path: Path
) -> None:
    rows = [
        ("备注：1、列标“*”为必填；2、身份证号须为文本。",),
        ("*姓名", "*性别(1男2女)", "*证件号码", "是否低保（是/否）", "D2.与户主关系"),
        ("必填，真实姓名", "1=男，2=女", "18位", "是/否", "下拉选择"),
        (WANG, 2, IDS[0], "是", "本人"),
    ]
    seen = shown(office, a_book(tmp_path / "a.xlsx", rows))

    assert said(seen, "name", "sex", "id_no", "is_dibao", "relation") == [
        (WANG, "女", IDS[0], True, "户主")
    ]


def test_english_below_the_heading_is_part_of_it(office: Office, tmp_path: Path) -> None:
    rows = [("姓名", "性别", "身份证号"), ("Name", "Sex", "ID Number"), (WANG, "女", IDS[0])]

    assert said(shown(office, a_book(tmp_path / "a.xlsx", rows)), "name") == [(WANG,)]


@pytest.mark.parametrize("heading", ["户主", "是否户主"])
def test_heads_may_be_ticked(office: Office, tmp_path: Path, heading: str) -> None:
    rows: list[tuple[Cell, ...]] = [("户号", "姓名", heading, "身份证号")]
    rows += [("1", p[0], "是" if p[0] == WANG else "否", p[3]) for p in HOUSE]
    rows += [("2", ZHAO, "√", IDS[3])]
    book = a_book(tmp_path / "a.xlsx", rows)
    seen = shown(office, book)
    kept(office, book)

    assert said(seen, "relation") == [("户主",), (None,), (None,), ("户主",)]
    assert listed(office, "stays", "relation") == [("02",), (None,), (None,), ("02",)]


def test_the_head_may_stand_in_her_own_column_alone(office: Office, tmp_path: Path) -> None:
    rows: list[tuple[Cell, ...]] = [("户主", "家庭成员", "与户主关系", "身份证号", "住址")]
    for house in (HOUSE, ALONE):
        for at, (name, relation, _, id_no) in enumerate(house):
            head = at == 0
            rows.append(
                (name if head else None, None if head else name,
                 None if head else relation, id_no, "三组1号" if head else None)
            )  # fmt: skip
    seen = shown(office, a_book(tmp_path / "a.xlsx", rows))

    assert said(seen, "name", "relation", "address") == [
        (WANG, "户主", "三组1号"), (LI, "夫", "三组1号"), (SON, "长子", "三组1号"),
        (ZHAO, "户主", "三组1号"),
    ]  # fmt: skip
    assert homes(seen) == [[2, 3, 4], [5]]


def test_what_stands_behind_a_name_is_told_apart_from_it(office: Office, tmp_path: Path) -> None:
    rows = [
        ("户主", "家庭成员", "身份证号"),
        (WANG, f"{WANG}（户主）", IDS[0]),
        (WANG, f"{LI}（丈夫）", IDS[1]),
        (WANG, f"{SON} (男)", IDS[2]),
        (WANG, "李二（见备注页）", number(9)),
    ]
    seen = shown(office, a_book(tmp_path / "a.xlsx", rows))

    assert said(seen, "name", "relation")[:3] == [(WANG, "户主"), (LI, "夫"), (SON, None)]
    assert records(seen)[3]["state"] == "refused"


def test_a_list_of_heads_alone_is_a_list_of_people(office: Office, tmp_path: Path) -> None:
    rows: list[tuple[Cell, ...]] = [
        ("序号", "户主姓名", "户主身份证号", "户主电话", "配偶姓名", "家庭人口"),
        (1, WANG, IDS[0], "13812345678", LI, 3),
        (2, ZHAO, IDS[3], None, None, 1),
    ]
    seen = shown(office, a_book(tmp_path / "a.xlsx", rows))

    assert said(seen, "name", "id_no", "phones") == [
        (WANG, IDS[0], ["13812345678"]), (ZHAO, IDS[3], None),
    ]  # fmt: skip


def test_ditto_marks_say_what_stands_above(office: Office, tmp_path: Path) -> None:
    rows = [
        ("户主", "姓名", "关系", "组别", "住址", "身份证号"),
        (WANG, WANG, "户主", "三组", "三组1号", IDS[0]),
        ("同上", LI, "丈夫", "〃", "″", IDS[1]),
        (ZHAO, ZHAO, "户主", "〃", "三组2号", IDS[3]),
    ]
    seen = shown(office, a_book(tmp_path / "a.xlsx", rows))

    assert said(seen, "name", "group", "address") == [
        (WANG, "3组", "三组1号"), (LI, "3组", "三组1号"), (ZHAO, "3组", "三组2号"),
    ]  # fmt: skip
    assert homes(seen) == [[2, 3], [4]]


def test_columns_to_be_ticked_and_dates_in_three_columns(office: Office, tmp_path: Path) -> None:
    rows: list[tuple[Cell, ...]] = [
        ("姓名", "性别", None, "出生日期", None, None, "政治面貌", None, "人员类别", None),
        (None, "男", "女", "年", "月", "日", "党员", "群众", "独居", "低保"),
        (WANG, None, "√", 1950, 3, 5, "√", None, "√", "√"),
        (LI, "√", None, 1948, 12, None, None, "√", None, None),
    ]
    merges = ["A1:A2", "B1:C1", "D1:F1", "G1:H1", "I1:J1"]
    seen = shown(office, a_book(tmp_path / "a.xlsx", rows, merges=merges))

    assert said(seen, "name", "sex", "birth_date", "political") == [
        (WANG, "女", "1950-03-05", "中国共产党党员"), (LI, "男", "1948-12", "群众"),
    ]  # fmt: skip
    assert said(seen, "is_alone", "is_dibao") == [(True, True), (None, None)]


def test_hidden_rows_and_columns_are_read_and_told(office: Office, tmp_path: Path) -> None:
    rows = [("姓名", "身份证号", "电话"), (WANG, IDS[0], "13812345678"), (LI, IDS[1], None)]
    book = a_book(tmp_path / "a.xlsx", rows, hidden_rows=[3], hidden_columns=["C"])
    seen = shown(office, book)

    assert said(seen, "name", "phones") == [(WANG, ["13812345678"]), (LI, None)]
    told = [[p["code"] for p in row["problems"]] for row in records(seen)]
    assert "col_hidden" in told[0]
    assert "row_hidden" in told[1]


def test_columns_of_somebody_else_feed_nobody(office: Office, tmp_path: Path) -> None:
    rows = [
        ("学生姓名", "身份证号", "监护人身份证号", "父亲姓名", "母亲电话", "户主姓名",
         "户主身份证号", "网格员", "网格员电话", "宗教信仰"),
        (SON, IDS[2], IDS[0], LI, "13800000000", WANG, IDS[0], "钱志强", "13900000000", "无"),
    ]  # fmt: skip
    seen = shown(office, a_book(tmp_path / "a.xlsx", rows))

    values = records(seen)[0]["values"]
    assert values["id_no"] == IDS[2]
    assert not {"phones", "head_name", "emergency_phone"} & set(values)
    assert mapped(seen)["J"] == "not_collected"
    assert "宗教信仰" not in values["extra"]


def test_a_card_for_each_person_is_a_line_of_a_list(office: Office, tmp_path: Path) -> None:
    def card(name: str, sex: str, id_no: str, phone: str) -> list[tuple[Cell, ...]]:
        return [
            ("居民信息登记表",),
            ("姓名", name, "性别", sex),
            ("身份证号", id_no, None, None),
            ("家庭住址：三组1号", None, "文化程度", "初中"),
            ("联系电话", phone),
        ]

    first = card(WANG, "女", IDS[0], "13812345678")
    book = a_book(
        tmp_path / "a.xlsx",
        [*first, (), *card(LI, "男", IDS[1], "13812345679")],
        more={"空表": card("", "", "", "")},
        name="甲",
    )
    seen = shown(office, book)

    assert said(seen, "name", "sex", "id_no", "address", "education", "phones") == [
        (WANG, "女", IDS[0], "三组1号", "初级中学教育", ["13812345678"]),
        (LI, "男", IDS[1], "三组1号", "初级中学教育", ["13812345679"]),
    ]
    assert [row["row"] for row in records(seen)] == [2, 8]
    assert [sheet["action"] for sheet in seen["sheets"]] == ["import", "skip"]


def test_a_list_without_any_heading_is_guessed(office: Office, tmp_path: Path) -> None:
    rows = [(name, id_no) for name, id_no in zip(NAMES, IDS, strict=True)]
    seen = shown(office, a_book(tmp_path / "a.xlsx", rows))

    assert said(seen, "name", "id_no") == rows
    assert seen["sheets"][0]["header_rows"] == []


def test_figures_beside_the_list_say_nothing_of_the_people(office: Office, tmp_path: Path) -> None:
    people = [(f"王{name}", number(10 + at)) for at, name in enumerate("甲乙丙丁戊己庚辛壬癸")]
    figures: list[tuple[Cell, ...]] = [("1组", 4, 20), ("2组", 3, 18), ("合计", 7, 38)]
    rows: list[tuple[Cell, ...]] = [("姓名", "身份证号", None, "组别", "户数", "人数")]
    rows += [(*who, None, *(figures[at] if at < 3 else ())) for at, who in enumerate(people)]
    seen = shown(office, a_book(tmp_path / "a.xlsx", rows))

    assert said(seen, "name", "group") == [(name, None) for name, _ in people]
    assert list(mapped(seen)) == ["A", "B"]


def test_sheets_called_by_a_number_alone_are_groups(office: Office, tmp_path: Path) -> None:
    head = ("姓名", "身份证号", "关系")
    more = {"5": [head, (ZHAO, IDS[3], "户主")]}
    book = a_book(tmp_path / "a.xlsx", [head, (WANG, IDS[0], "户主")], name="三", more=more)

    assert said(shown(office, book), "name", "group") == [(WANG, "3组"), (ZHAO, "5组")]


def test_an_address_tells_the_group_that_nothing_else_says(office: Office, tmp_path: Path) -> None:
    rows = [
        ("户主", "姓名", "关系", "家庭住址"),
        (WANG, WANG, "户主", "柳沟村三组1号"),
        (WANG, LI, "丈夫", None),
        (ZHAO, ZHAO, "户主", "幸福路9号"),
    ]
    book = a_book(tmp_path / "a.xlsx", rows)
    seen = shown(office, book)

    assert said(seen, "name", "group") == [(WANG, "3组"), (LI, "3组"), (ZHAO, None)]
    assert homes(seen) == [[2, 3], [4]]
    kept(office, book)
    found = listed(office, "households", "address", "group")
    assert found == [("柳沟村三组1号", "3组"), ("幸福路9号", None)]


def test_a_list_without_households_puts_one_door_together(office: Office, tmp_path: Path) -> None:
    rows = [
        ("八十岁以上老年人名单",),
        ("序号", "姓名", "性别", "出生日期", "家庭住址"),
        (1, WANG, "女", "1940-03-05", "三组1号"),
        (2, LI, "男", "1938-05-06", "三组 1号"),
        (3, ZHAO, "女", "1939-01-02", "三组"),
        (4, "钱满仓", "男", "1937-01-02", "三组"),
        (5, "孙有田", "男", "1936-01-02", "镇敬老院1号"),
        (6, "周桂枝", "女", "1935-01-02", "镇敬老院1号"),
    ]
    book = a_book(tmp_path / "a.xlsx", rows)

    assert homes(shown(office, book)) == [[3, 4], [5], [6], [7], [8]]
    kept(office, book)
    again = kept(office, book)
    assert (again["new"], again["same"]) == (0, 6)
