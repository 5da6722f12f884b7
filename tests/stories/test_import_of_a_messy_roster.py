"""A village's roster as it comes, with every trap at once."""

from datetime import date
from pathlib import Path

import pytest
from drawn_rosters import a_book, codes, kept, listed, number, records, shown, states

from csdesk.services import entries
from csdesk.services.office import Office

HEAD = ("姓 名", "身份证号码", "与户主关系", "户号", "家庭住址", "联系电话")


def test_the_heading_is_found_under_titles_and_the_footers_are_no_people(
    office: Office, tmp_path: Path
) -> None:
    book = a_book(
        tmp_path / "花名册.xlsx",
        [
            ("柳沟村村民花名册",),
            ("单位：柳沟村", None, "2026年10月"),
            HEAD,
            ("王秀英", number(1, woman=True), "户主", "1", "三组1号", "13812345678"),
            ("李建国", number(2), "丈夫", "1", "三组1号", None),
            ("合计", "2人"),
            ("填表人：张三", None, "审核人："),
        ],
        merges=["A1:F1"],
    )

    seen = shown(office, book)

    assert seen["sheets"][0]["header_rows"] == [3]
    assert (seen["sheets"][0]["first_row"], seen["sheets"][0]["last_row"]) == (4, 5)
    assert [row["row"] for row in records(seen)] == [4, 5]
    assert states(seen) == ["new", "new"]
    assert seen["counts"]["ignored"] == 4
    assert seen["households"] == [
        {"key": "h1", "head": "王秀英", "members": [["花名册", 4], ["花名册", 5]]}
    ]


def test_a_head_of_two_levels_is_joined_and_unknown_columns_are_kept(
    office: Office, tmp_path: Path
) -> None:
    book = a_book(
        tmp_path / "a.xlsx",
        [
            ("户号", "户主信息", None, "家庭成员", None, None, "备注2"),
            (None, "姓名", "电话", "姓名", "身份证号", "与户主关系", None),
            ("1", "王秀英", None, "王秀英", number(1, woman=True), "户主", "老党员"),
            ("1", "王秀英", None, "李建国", number(2), "夫", None),
        ],
        merges=["A1:A2", "B1:C1", "D1:F1", "G1:G2"],
    )

    seen = shown(office, book)
    kept(office, book)

    assert seen["sheets"][0]["columns"] == {
        "A": "household_no", "B": "head_name", "C": "head_phone", "D": "name", "E": "id_no",
        "F": "relation", "G": "extra:备注2",
    }  # fmt: skip
    assert records(seen)[0]["values"]["extra"] == {"备注2": "老党员"}
    assert "extra" not in records(seen)[1]["values"]
    assert listed(office, "residents", "name", "extra:备注2") == [
        ("王秀英", "老党员"),
        ("李建国", None),
    ]
    assert office.ledgers["residents"].fields["extra:备注2"].guard == "masked"


def test_household_blocks_merged_or_left_blank_below_are_households(
    office: Office, tmp_path: Path
) -> None:
    merged = a_book(
        tmp_path / "merged.xlsx",
        [
            ("户号", "户主", "姓名", "证件号码", "与户主关系", "住址"),
            ("7", "王秀英", "王秀英", number(1, woman=True), "户主", "三组1号"),
            (None, None, "李建国", number(2), "夫", None),
            ("8", "赵大山", "赵大山", number(3), "本人", "三组2号"),
            (None, None, "赵小山", number(4, date(1990, 1, 1)), "长子", None),
        ],
        merges=["A2:A3", "B2:B3", "F2:F3", "A4:A5", "B4:B5", "F4:F5"],
    )
    blank = a_book(
        tmp_path / "blank.xlsx",
        [
            ("户主", "姓名", "证件号码", "与户主关系"),
            ("孙月娥", "孙月娥", number(11, woman=True), "户主"),
            (None, "周福", number(12), "夫"),
            ("马兰", "马兰", number(13, woman=True), "户主"),
            (None, "马小兰", number(14, date(1992, 1, 1), True), "长女"),
        ],
    )

    kept(office, merged)
    kept(office, blank)

    assert listed(office, "residents", "name", "household", "relation", "address") == [
        ("王秀英", "7", "02", "三组1号"),
        ("李建国", "7", "11", "三组1号"),
        ("赵大山", "8", "02", "三组2号"),
        ("赵小山", "8", "22", "三组2号"),
        ("孙月娥", "0009", "02", None),
        ("周福", "0009", "11", None),
        ("马兰", "0010", "02", None),
        ("马小兰", "0010", "32", None),
    ]


def test_damaged_numbers_are_refused_and_reach_neither_vault_nor_a_household(
    office: Office, tmp_path: Path
) -> None:
    whole = number(1)
    book = a_book(
        tmp_path / "a.xlsx",
        [
            HEAD,
            ("王秀英", 430421196003051030, "户主", "1", "", ""),
            ("李建国", "4.30421E+17", "夫", "1", "", ""),
            ("赵大山", whole[:15] + "000", "户主", "2", "", ""),
            ("孙月娥", whole[:-1] + ("0" if whole[-1] != "0" else "1"), "户主", "3", "", ""),
            ("周福", whole[:17], "户主", "4", "", ""),
            ("马兰", "430421600305103", "户主", "5", "", ""),
        ],
    )

    seen = shown(office, book)
    counts = kept(office, book)

    assert [codes(row)[:1] for row in records(seen)] == [
        ["id_precision_lost"],
        ["id_precision_lost"],
        ["id_precision_lost"],
        ["id_checksum"],
        ["id_length"],
        ["id_15_upgraded"],
    ]
    assert states(seen) == ["refused"] * 5 + ["new"]
    assert counts["refused"] == 5
    assert [name for (name,) in listed(office, "residents", "name")] == ["马兰"]
    assert [no for (no,) in listed(office, "households", "household_no")] == ["5"]
    assert records(seen)[-1]["values"]["id_no"][:8] == "43042119"


def test_rare_characters_arrive_whole_from_gb18030_and_from_xlsx(
    office: Office, tmp_path: Path
) -> None:
    lines = [
        "姓名,身份证号,与户主关系,户号",
        f"王䶮,{number(1)},户主,1",
        f"李𬭎,{number(2)},户主,2",
        f"㛃兰,{number(3, woman=True)},户主,3",
        f"赵\ue863,{number(4)},户主,4",
        f"钱\ue001,{number(5)},户主,5",
    ]
    text = tmp_path / "花名册.csv"
    text.write_text("\n".join(lines), encoding="gb18030")

    seen = shown(office, text)
    kept(office, text)

    assert [name for (name,) in listed(office, "residents", "name")] == [
        "王䶮", "李𬭎", "㛃兰", "赵䶮", "钱\ue001",
    ]  # fmt: skip
    assert [codes(row) for row in records(seen)] == [[], [], [], [], ["name_pua"]]


def test_what_is_hidden_is_read_and_told_and_religion_is_not_kept(
    office: Office, tmp_path: Path
) -> None:
    book = a_book(
        tmp_path / "a.xlsx",
        [
            ("姓名", "身份证号", "户号", "与户主关系", "宗教信仰", "联系电话", "文化程度"),
            (
                "王秀英",
                number(1, woman=True),
                "1",
                "户主",
                "佛教",
                "13812345678、13912345678",
                "初中",
            ),
            ("李建国", number(2), "1", "夫", None, "138****5678", "初中"),
        ],
        hidden_rows=[3],
        hidden_columns=["G"],
    )

    seen = shown(office, book)
    kept(office, book)

    first, second = records(seen)
    assert sorted(codes(first)) == ["col_hidden", "not_collected", "phone_multiple"]
    assert sorted(codes(second)) == ["row_hidden", "value_masked"]
    assert first["values"]["phones"] == ["13812345678", "13912345678"]
    assert "phones" not in second["values"]
    assert "佛教" not in str(seen["rows"]) + str(listed(office, "residents", "name", "remark"))
    assert not office.ledgers["residents"].custom


def test_two_heads_none_and_a_wrong_count_are_told_and_nobody_is_chosen(
    office: Office, tmp_path: Path
) -> None:
    book = a_book(
        tmp_path / "a.xlsx",
        [
            ("姓名", "身份证号", "户号", "与户主关系", "家庭人口"),
            ("王秀英", number(1, woman=True), "1", "户主", 2),
            ("李建国", number(2), "1", "户主", 2),
            ("赵大山", number(3), "2", "长子", 3),
        ],
    )

    seen = shown(office, book)
    kept(office, book)

    assert [codes(row) for row in records(seen)] == [
        ["household_two_heads"],
        ["household_two_heads"],
        ["household_head_missing", "household_count_mismatch"],
    ]
    assert [home["head"] for home in seen["households"]] == [None, None]
    assert listed(office, "residents", "name", "relation") == [
        ("王秀英", None), ("李建国", None), ("赵大山", "22"),
    ]  # fmt: skip


def test_the_head_that_the_clerk_chose_is_the_head(office: Office, tmp_path: Path) -> None:
    book = a_book(
        tmp_path / "a.xlsx",
        [
            ("姓名", "身份证号", "户号", "与户主关系"),
            ("王秀英", number(1, woman=True), "1", "户主"),
            ("李建国", number(2), "1", "户主"),
        ],
    )

    kept(office, book, heads=frozenset({("花名册", 3)}))

    assert listed(office, "residents", "name", "relation") == [
        ("王秀英", None), ("李建国", "02"),
    ]  # fmt: skip


def test_the_same_file_again_changes_nothing(office: Office, tmp_path: Path) -> None:
    book = a_book(
        tmp_path / "a.xlsx",
        [
            ("姓名", "身份证号", "出生年月", "与户主关系", "户主", "住址", "低保", "老人类型", "残疾情况", "手机", "爱好"),
            ("王秀英", number(1, woman=True), None, "户主", "王秀英", "三组1号", "是", "独居", "肢体二级", "13812345678", "下棋"),
            ("李建国", None, "1950.3", "夫", "王秀英", "三组1号", "否", None, None, None, None),
            ("李小国", None, None, "长子", "王秀英", "三组1号", None, None, None, None, None),
            ("赵大山", "办理中", "1948-02-03", "户主", "赵大山", "三组2号", None, "高龄", None, None, None),
        ],
    )  # fmt: skip

    first = kept(office, book)
    again = shown(office, book)

    assert first["new"] == 4
    assert states(again) == ["same"] * 4
    assert "value_differs" in codes(records(again)[3])  # told: 高龄 is computed, never stored
    assert listed(office, "categories", "resident", "category", "level") == [
        ("王秀英", "S10", None), ("王秀英", "E01", None), ("王秀英", "D4", "2"),
    ]  # fmt: skip


@pytest.mark.no_cover
def test_three_thousand_rows_are_taken_back_and_the_vault_is_as_before(
    office: Office, tmp_path: Path
) -> None:
    text = tmp_path / "花名册.csv"
    lines = ["姓名,身份证号,与户主关系,户号,组,低保"]
    for at in range(3000):
        name = f"王{chr(0x4E00 + at)}"
        born = date(1930 + at % 60, 1 + at % 12, 1 + at % 28)
        relation = ("户主", "妻", "长子")[at % 3]
        lines.append(f"{name},{number(at // 60, born)},{relation},{at // 3},{at % 5 + 1}组,是")
    text.write_text("\n".join(lines), encoding="utf-8")

    counts = kept(office, text)
    there = len(listed(office, "residents", "name"))
    undone = entries.undo(office)

    assert counts["new"] == there == 3000
    assert undone.title == "导入 花名册.csv：新增 3000 人"
    assert not undone.kept
    for ledger in ("residents", "households", "stays", "changes", "categories", "groups"):
        assert listed(office, ledger, "id") == []
    assert states(shown(office, text)) == ["new"] * 3000


def test_a_person_visited_since_stays_when_the_import_is_taken_back(
    office: Office, tmp_path: Path
) -> None:
    text = tmp_path / "花名册.csv"
    text.write_text(
        f"姓名,身份证号,户号,与户主关系\n王秀英,{number(1)},1,户主\n赵大山,{number(2)},2,户主\n",
        "utf-8",
    )
    kept(office, text)
    day = date(2026, 10, 30)
    entries.record(office, "visits", {"visit_date": day, "visit_target": 1, "visit_method": "01"})

    undone = entries.undo(office, entries.steps(office)[1].op)

    assert [name for (name,) in listed(office, "residents", "name")] == ["王秀英"]
    assert [no for (no,) in listed(office, "households", "household_no")] == ["1"]
    assert any(title == "王秀英" for _, title, _ in undone.kept)


def test_lines_between_the_records_say_the_group_and_are_no_people(
    office: Office, tmp_path: Path
) -> None:
    head = ("户主", "姓名", "关系", "身份证号")
    book = a_book(
        tmp_path / "a.xlsx",
        [
            ("柳沟村花名册",),
            ("三组",),
            head,
            ("王秀英", "王秀英", "户主", number(1, woman=True)),
            (None, "李建国", "夫", number(2)),
            ("本页小计", "2人"),
            head,
            ("四组",),
            ("赵大山", "赵大山", "户主", number(3)),
            ("合计", "3人"),
            ("填表人：某某", None, None, "2026年1月1日"),
        ],
    )

    seen = shown(office, book)
    kept(office, book)

    assert [row["row"] for row in records(seen)] == [4, 5, 9]
    assert listed(office, "residents", "name", "group") == [
        ("王秀英", "3组"), ("李建国", "3组"), ("赵大山", "4组"),
    ]  # fmt: skip
