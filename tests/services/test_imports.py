"""What an import decides for each row, and what it writes under each mode."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from builders import a_grid, record
from drawn_rosters import a_book, codes, kept, listed, number, records, shown, states
from vaultkit import Vault

from csdesk.errors import ClerkError, StaleError
from csdesk.services import entries, imports, lists
from csdesk.services.importing.asked import EVERY, Asked, StoppedError
from csdesk.services.office import Office

HEAD = ("姓名", "身份证号", "与户主关系", "户号", "联系电话", "文化程度", "家庭住址")


def a_roster(folder: Path, *rows: tuple[str | None, ...], name: str = "a.xlsx") -> Path:
    """A roster under `HEAD`."""
    return a_book(folder / name, [HEAD, *rows])


def wang(
    phones: str | None = "13812345678",
    education: str | None = "初中",
    address: str | None = "三组1号",
) -> tuple[str | None, ...]:
    """One woman who heads household 1."""
    return ("王秀英", number(1, woman=True), "户主", "1", phones, education, address)


def test_a_preview_writes_nothing_and_leaves_no_file(office: Office, tmp_path: Path) -> None:
    book = a_roster(tmp_path, wang())

    shown(office, book)

    assert listed(office, "residents", "name") == []
    assert entries.steps(office) == []
    assert list(office.folder.scratch.iterdir()) == []


def test_fill_writes_empty_cells_and_tells_of_the_others(office: Office, tmp_path: Path) -> None:
    kept(office, a_roster(tmp_path, wang(education=None)))

    seen = shown(
        office, a_roster(tmp_path, wang(education="高中", address="三组9号"), name="b.xlsx")
    )
    kept(office, tmp_path / "b.xlsx")

    row = records(seen)[0]
    assert row["state"] == "changed"
    assert row["changes"] == {"education": [None, "普通高级中学教育"]}
    assert [(p["field"], p["code"]) for p in row["problems"]] == [("address", "value_differs")]
    assert listed(office, "residents", "education", "address") == [("60", "三组1号")]


def test_update_writes_what_differs_but_a_blank_never_erases(
    office: Office, tmp_path: Path
) -> None:
    kept(office, a_roster(tmp_path, wang()))

    book = a_roster(tmp_path, wang(phones=None, education="高中", address="三组9号"), name="b.xlsx")
    seen = shown(office, book, mode="update")
    kept(office, book, mode="update")

    assert sorted(records(seen)[0]["changes"]) == ["address", "education"]
    assert listed(office, "residents", "phones", "education", "address") == [
        (("13812345678",), "60", "三组9号")
    ]


def test_skip_leaves_kept_people_alone(office: Office, tmp_path: Path) -> None:
    kept(office, a_roster(tmp_path, wang(education=None)))

    book = a_roster(tmp_path, wang(education="高中", address="三组9号"), name="b.xlsx")
    seen = shown(office, book, mode="skip")

    assert states(seen) == ["same"]
    assert codes(records(seen)[0]) == ["value_differs"]


def test_telephones_are_added_and_never_replaced(office: Office, tmp_path: Path) -> None:
    kept(office, a_roster(tmp_path, wang()))

    book = a_roster(tmp_path, wang(phones="13912345678"), name="b.xlsx")
    seen = shown(office, book)
    kept(office, book)

    assert records(seen)[0]["changes"] == {
        "phones": [["13812345678"], ["13812345678", "13912345678"]]
    }
    assert listed(office, "residents", "phones") == [(("13812345678", "13912345678"),)]


def test_a_number_kept_under_another_name_is_refused_unless_the_clerk_accepts_it(
    office: Office, tmp_path: Path
) -> None:
    kept(office, a_roster(tmp_path, wang()))
    other = ("王秀瑛", *wang()[1:])
    book = a_roster(tmp_path, other, name="b.xlsx")

    refused = shown(office, book)
    kept(office, book, renamed=frozenset({("花名册", 2)}))

    assert states(refused) == ["refused"]
    assert codes(records(refused)[0]) == ["conflict_existing"]
    assert listed(office, "residents", "name", "former_name") == [("王秀瑛", "王秀英")]


def test_one_number_under_two_names_refuses_both_rows(office: Office, tmp_path: Path) -> None:
    book = a_roster(tmp_path, wang(), ("李建国", *wang()[1:]))

    seen = shown(office, book)

    assert states(seen) == ["refused", "refused"]
    assert all("duplicate_conflict_in_file" in codes(row) for row in records(seen))


def test_the_same_person_twice_is_one_and_the_later_row_fills_the_first(
    office: Office, tmp_path: Path
) -> None:
    book = a_roster(tmp_path, wang(education=None), wang(phones="13912345678", education="高中"))

    seen = shown(office, book)
    kept(office, book)

    assert states(seen) == ["new", "duplicate"]
    assert codes(records(seen)[1]) == ["duplicate_in_file"]
    assert listed(office, "residents", "name", "phones", "education") == [
        ("王秀英", ("13812345678", "13912345678"), "60")
    ]


def test_somebody_without_a_number_is_found_by_name_birth_and_household(
    office: Office, tmp_path: Path
) -> None:
    head = ("姓名", "身份证号", "出生日期", "与户主关系", "户号")
    first = a_book(
        tmp_path / "a.xlsx",
        [
            head,
            ("王秀英", number(1, woman=True), None, "户主", "1"),
            ("李小国", None, "2020-05-06", "孙子", "1"),
        ],
    )
    second = a_book(
        tmp_path / "b.xlsx",
        [
            head,
            ("李小国", number(2, date(2020, 5, 6)), None, "孙子", "1"),
            ("李小国", None, "2020-05-06", "孙子", "2"),
        ],
    )
    kept(office, first)

    seen = shown(office, second)
    kept(office, second)

    assert states(seen) == ["changed", "new"]
    assert list(records(seen)[0]["changes"]) == ["id_no", "sex"]
    assert "possible_duplicate" in codes(records(seen)[1])
    assert len(listed(office, "residents", "name")) == 3


def test_a_masked_number_finds_whom_it_means_and_makes_nobody(
    office: Office, tmp_path: Path
) -> None:
    kept(office, a_roster(tmp_path, wang()))
    whole = number(1, woman=True)
    mask = whole[:6] + "********" + whole[14:]
    book = a_roster(
        tmp_path,
        ("王秀英", mask, "户主", "1", "13812345678", "高中", None),
        ("李建国", mask, "夫", "1", None, None, None),
        name="b.xlsx",
    )

    seen = shown(office, book, mode="update")

    assert states(seen) == ["same", "refused"]
    assert "value_masked" in codes(records(seen)[0])
    assert "reference_not_found" in codes(records(seen)[1])


def test_a_kept_stay_is_told_and_never_moved(office: Office, tmp_path: Path) -> None:
    kept(office, a_roster(tmp_path, wang(), ("李建国", number(2), "夫", "1", None, None, None)))
    head = (*HEAD, "居住状态")
    book = a_book(
        tmp_path / "b.xlsx",
        [
            head,
            (*wang(), "外出务工"),
            ("李建国", number(2), "户主", "9", None, None, None, None),
        ],
    )

    seen = shown(office, book, mode="update")
    kept(office, book, mode="update")

    told = [[p["field"] for p in row["problems"] if p["code"] == "stay_differs"]
            for row in records(seen)]  # fmt: skip
    assert told == [["residence_status"], ["household_no", "relation"]]
    assert states(seen) == ["same", "same"]
    assert listed(office, "stays", "resident", "household", "relation", "kind", "reason", "to") == [
        ("王秀英", "1", "02", "both", "10", None),
        ("李建国", "1", "11", "both", "10", None),
    ]


def test_where_somebody_lives_chooses_kind_and_reason_of_the_stay(
    office: Office, tmp_path: Path
) -> None:
    book = a_book(
        tmp_path / "a.xlsx",
        [
            ("姓名", "身份证号", "与户主关系", "户号", "居住状态"),
            ("王秀英", number(1, woman=True), "户主", "1", "常住"),
            ("李建国", number(2), "夫", "1", "外出务工"),
            ("赵大山", number(3), "户主", "2", "租住"),
            ("孙月娥", number(4, woman=True), "妻", "2", "死亡"),
        ],
    )

    seen = shown(office, book, opened=date(2026, 1, 1))
    kept(office, book, opened=date(2026, 1, 1))

    assert codes(records(seen)[3]) == ["stay_differs"]
    assert listed(office, "stays", "resident", "kind", "reason", "from") == [
        ("王秀英", "both", "10", date(2026, 1, 1)),
        ("李建国", "registered", "11", date(2026, 1, 1)),
        ("赵大山", "lives_here", "21", date(2026, 1, 1)),
    ]
    assert {row[1:] for row in listed(office, "changes", "resident", "kind", "event_date")} == {
        ("opened", date(2026, 1, 1))
    }


def test_categories_open_on_their_own_day_or_on_that_of_the_roster(
    office: Office, tmp_path: Path
) -> None:
    card = number(2) + "42"
    book = a_book(
        tmp_path / "a.xlsx",
        [
            ("姓名", "身份证号", "是否低保", "监测户", "残疾证号", "残疾证发证日期", "是否退役军人"),
            ("王秀英", number(1, woman=True), "农村低保", "是", None, None, None),
            ("李建国", number(2), "否", None, card, "2019-08-01", "是"),
        ],
    )  # fmt: skip

    seen = shown(office, book, opened=date(2026, 1, 1))
    kept(office, book, opened=date(2026, 1, 1))

    assert records(seen)[0]["values"]["is_dibao"] is True
    assert records(seen)[1]["values"]["is_dibao"] is False
    assert records(seen)[1]["values"]["disability_type"] == "肢体残疾"
    found = listed(office, "categories", "resident", "category", "level", "certificate_no", "from")
    assert sorted(found, key=str) == [
        ("李建国", "D4", "2", card, date(2019, 8, 1)),
        ("李建国", "V20", None, None, date(2026, 1, 1)),
        ("王秀英", "S12", None, None, date(2026, 1, 1)),
        ("王秀英", "S60", None, None, date(2026, 1, 1)),
    ]


def test_no_ends_a_category_under_update_and_is_told_under_fill(
    office: Office, tmp_path: Path
) -> None:
    head = ("姓名", "身份证号", "户号", "与户主关系", "低保")
    person = ("王秀英", number(1, woman=True), "1", "户主")
    kept(office, a_book(tmp_path / "a.xlsx", [head, (*person, "是")]), opened=date(2026, 1, 1))
    no = a_book(tmp_path / "b.xlsx", [head, (*person, "否")])

    filled, updated = shown(office, no), shown(office, no, mode="update")
    kept(office, no, mode="update")

    assert (states(filled), codes(records(filled)[0])) == (["same"], ["value_differs"])
    assert records(updated)[0]["changes"] == {"is_dibao": [True, False]}
    assert listed(office, "categories", "category", "to") == [("S10", date(2026, 10, 31))]


def test_a_computed_category_is_compared_and_told_but_not_stored(
    office: Office, tmp_path: Path
) -> None:
    book = a_book(
        tmp_path / "a.xlsx",
        [
            ("姓名", "身份证号", "人员类别"),
            ("王秀英", number(1, date(1940, 1, 1), True), "高龄、独居"),
            ("李建国", number(2), "高龄"),
            ("赵大山", number(3), "重残"),
        ],
    )

    seen = shown(office, book)
    kept(office, book)

    levels = [[p["level"] for p in row["problems"] if p["code"] == "value_differs"]
              for row in records(seen)]  # fmt: skip
    assert levels == [["info"], ["warning"], ["warning"]]
    assert listed(office, "categories", "resident", "category") == [("王秀英", "E01")]


def test_groups_grids_and_households_are_made_once_and_listed(
    office: Office, tmp_path: Path
) -> None:
    a_grid(office, "一网格")
    book = a_book(
        tmp_path / "a.xlsx",
        [
            ("姓名", "身份证号", "户号", "与户主关系", "村民小组", "所属网格"),
            ("王秀英", number(1, woman=True), "1", "户主", "第三村民小组", "一网格"),
            ("李建国", number(2), "1", "夫", "三组", "一网格"),
            ("赵大山", number(3), "2", "户主", "3", "二网格"),
        ],
    )

    seen = shown(office, book)
    kept(office, book)

    assert seen["made"] == [
        {"ledger": "groups", "title": "3组"},
        {"ledger": "grids", "title": "二网格"},
        {"ledger": "households", "title": "1"},
        {"ledger": "households", "title": "2"},
    ]
    assert listed(office, "residents", "name", "group", "grid") == [
        ("王秀英", "3组", "一网格"), ("李建国", "3组", "一网格"), ("赵大山", "3组", "二网格"),
    ]  # fmt: skip
    assert len(listed(office, "groups", "group_name")) == 1


def test_a_whole_list_names_those_who_are_missing(office: Office, tmp_path: Path) -> None:
    two = ("李建国", number(2), "夫", "1", None, None, None)
    kept(office, a_roster(tmp_path, wang(), two))
    book = a_roster(tmp_path, wang(), name="b.xlsx")

    seen = shown(office, book, whole="household = '1'")
    counts = kept(office, book, whole="household = '1'")

    assert [(m["name"], m["household"]) for m in seen["missing"]] == [("李建国", "1")]
    assert counts["missing"] == 1
    assert len(listed(office, "residents", "name", every=False)) == 2


def test_a_wrong_filter_of_a_whole_list_is_refused_before_anything(
    office: Office, tmp_path: Path
) -> None:
    with pytest.raises(ClerkError, match="字段"):
        shown(office, a_roster(tmp_path, wang()), whole="ages > 3")


def test_columns_of_other_ledgers_are_named_and_not_kept(office: Office, tmp_path: Path) -> None:
    book = a_book(
        tmp_path / "a.xlsx",
        [
            ("姓名", "身份证号", "户号", "与户主关系", "走访日期", "监护人身份证号"),
            ("王秀英", number(1, woman=True), "1", "户主", "2026-10-01", None),
        ],
    )

    seen = shown(office, book)

    assert seen["sheets"][0]["columns"]["E"] == "visit_date"
    assert seen["sheets"][0]["columns"]["F"] == "extra:监护人身份证号"
    assert "extra" not in records(seen)[0]["values"]


def test_swapped_cells_are_seen(office: Office, tmp_path: Path) -> None:
    whole = number(1, woman=True)
    book = a_roster(
        tmp_path,
        (whole, "王秀英", "户主", "1", None, None, None),
        ("李建国", "13812345678", "夫", "1", number(2), None, None),
    )

    seen = shown(office, book)

    assert [codes(row) for row in records(seen)] == [["columns_swapped"], ["columns_swapped"]]


def test_sex_birth_and_age_are_compared_with_the_number(office: Office, tmp_path: Path) -> None:
    book = a_book(
        tmp_path / "a.xlsx",
        [
            ("姓名", "身份证号", "性别", "出生日期", "年龄", "户号", "与户主关系"),
            ("王秀英", number(1, woman=True), "男", "1961-03-05", 40, "1", "户主"),
            ("李建国", None, "男", None, 70, "2", "户主"),
        ],
    )

    seen = shown(office, book)

    first, second = records(seen)
    assert codes(first) == ["sex_conflict", "birth_conflict", "age_conflict"]
    assert (first["values"]["sex"], first["values"]["birth_date"]) == ("女", "1960-03-05")
    assert sorted(codes(second)) == ["birth_estimated", "id_missing"]
    assert "birth_date" not in second["values"]


def test_visits_find_residents_and_a_second_import_finds_the_visits(
    office: Office, tmp_path: Path
) -> None:
    kept(
        office,
        a_roster(
            tmp_path,
            wang(),
            ("王秀英", number(3, date(1970, 1, 1), True), "户主", "2", None, None, None),
        ),
    )
    head = ("走访日期", "老人姓名", "身份证号", "走访方式", "走访情况")
    book = a_book(
        tmp_path / "visits.xlsx",
        [
            head,
            (date(2026, 10, 1), "王秀英", number(1, woman=True), "入户", "良好"),
            (date(2026, 10, 1), "王秀英", None, "入户", "良好"),
            (date(2026, 10, 2), "没有人", None, "入户", "良好"),
            (None, "王秀英", number(1, woman=True), "入户", "良好"),
            (date(2026, 10, 3), "王秀英", number(1, woman=True), "飞鸽", "良好"),
        ],
    )

    seen = shown(office, book, "visits")
    kept(office, book, "visits")
    again = shown(office, book, "visits")

    assert [codes(row) for row in records(seen)] == [
        [],
        ["reference_ambiguous"],
        ["reference_not_found"],
        ["required_missing"],
        ["code_unknown", "required_missing"],
    ]
    assert listed(office, "visits", "visit_date", "visit_target") == [(date(2026, 10, 1), "王秀英")]
    assert states(again)[0] == "same"


def test_a_register_is_filled_by_its_title(office: Office, tmp_path: Path) -> None:
    record(office, "groups", group_name="3组")
    book = a_book(
        tmp_path / "groups.xlsx",
        [("村民小组", "范围", "备注"), ("三组", "沿主街", "甲"), ("四组", "水渠以西", "乙")],
    )

    seen = shown(office, book, "groups")
    kept(office, book, "groups")

    assert states(seen) == ["changed", "new"]
    assert listed(office, "groups", "group_name", "boundary") == [
        ("3组", "沿主街"), ("4组", "水渠以西"),
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["stays", "changes"])
def test_what_only_verbs_write_takes_no_import(office: Office, tmp_path: Path, code: str) -> None:
    with pytest.raises(ClerkError, match="不能导入"):
        shown(office, a_roster(tmp_path, wang()), code)


def test_a_file_that_is_no_workbook_is_told_without_rows(office: Office, tmp_path: Path) -> None:
    wrong = tmp_path / "a.xlsx"
    wrong.write_bytes(b"%PDF-1.7 no workbook")

    with imports.preview(office, wrong, "residents") as seen:
        assert seen.refused is not None
        assert seen.document(office)["rows"] == []
        assert [p["code"] for p in seen.document(office)["file_problems"]] == ["not_a_workbook"]


def test_a_preview_reads_beside_the_window_that_writes(
    vault: Vault, office: Office, tmp_path: Path
) -> None:
    beside = vault.open(write=False)

    seen = shown(beside, a_roster(tmp_path, wang()))

    assert states(seen) == ["new"]
    with (
        imports.preview(beside, tmp_path / "a.xlsx", "residents") as ready,
        pytest.raises(ClerkError, match="只能查看"),
    ):
        imports.commit(beside, ready)
    beside.close()


def test_a_stopped_import_keeps_nothing(office: Office, tmp_path: Path) -> None:
    book = a_roster(tmp_path, wang())

    with (
        imports.preview(office, book, "residents") as seen,
        pytest.raises(StoppedError),
    ):
        imports.commit(office, seen, lambda _done: False)

    assert listed(office, "residents", "name") == []


def test_the_clerk_may_say_what_a_column_is(office: Office, tmp_path: Path) -> None:
    book = a_book(
        tmp_path / "a.xlsx",
        [
            ("姓名", "身份证号", "户号", "与户主关系", "绰号", "上级编码"),
            ("王秀英", number(1, woman=True), "1", "户主", "英子", "X9"),
        ],
    )

    seen = shown(office, book, columns={("花名册", "E"): "remark", ("花名册", "F"): ""})

    assert records(seen)[0]["values"]["remark"] == "英子"
    assert "X9" not in str(seen)


def test_a_list_is_counted_as_it_was_before_the_import(office: Office, tmp_path: Path) -> None:
    kept(office, a_roster(tmp_path, wang()), opened=date(2026, 6, 1))

    before = lists.ask(office, "residents", on=date(2026, 5, 31))
    after = lists.ask(office, "residents", on=date(2026, 6, 1))

    assert (lists.count(office, before), lists.count(office, after)) == (0, 1)
    assert Asked().mode == "fill"


def test_what_the_clerk_said_of_a_heading_is_remembered(office: Office, tmp_path: Path) -> None:
    head = ("姓名", "身份证号", "户号", "与户主关系", "绰号来历")
    row = ("王秀英", number(1, woman=True), "1", "户主", "英子")
    first = a_book(tmp_path / "a.xlsx", [head, row])
    kept(office, first, columns={("花名册", "E"): "remark"})

    seen = shown(office, first)

    assert seen["sheets"][0]["columns"]["E"] == "remark"
    assert states(seen) == ["same"]


def test_a_list_of_heads_makes_heads(office: Office, tmp_path: Path) -> None:
    book = a_book(
        tmp_path / "a.xlsx",
        [
            ("户主", "身份证号", "家庭人口", "电话"),
            ("王秀英", number(1, woman=True), 3, 13812345678),
        ],
    )

    seen = shown(office, book)
    kept(office, book)

    assert codes(records(seen)[0]) == []
    assert listed(office, "residents", "name", "relation") == [("王秀英", "02")]


def test_a_card_of_one_household_says_above_where_it_is(office: Office, tmp_path: Path) -> None:
    book = a_book(
        tmp_path / "card.xlsx",
        [
            ("股权确认登记表",),
            ("户主姓名", "王秀英", "联系电话", "13812345678"),
            ("家庭住址", "三组1号"),
            (None,),
            ("姓名", "与户主关系", "身份证号", "备注"),
            ("王秀英", "户主", number(1, woman=True), None),
            ("李建国", "夫", number(2), None),
            ("家庭代表意见：同意",),
            ("签字：",),
        ],
        name="王秀英",
    )

    seen = shown(office, book)
    kept(office, book)

    assert states(seen) == ["new", "new"]
    assert listed(office, "residents", "name", "relation", "address") == [
        ("王秀英", "02", "三组1号"), ("李建国", "11", "三组1号"),
    ]  # fmt: skip


def test_who_heads_a_household_of_her_own_does_not_take_the_old_one_along(
    office: Office, tmp_path: Path
) -> None:
    head = ("姓名", "身份证号", "与户主关系", "户主姓名", "家庭住址")
    kept(
        office,
        a_book(
            tmp_path / "a.xlsx",
            [
                head,
                ("王秀英", number(1, woman=True), "户主", "王秀英", "三组1号"),
                ("李建国", number(2), "长子", "王秀英", "三组1号"),
            ],
        ),
    )
    book = a_book(tmp_path / "b.xlsx", [head, ("李建国", number(2), "户主", "李建国", "五组9号")])

    seen = shown(office, book, mode="update")
    kept(office, book, mode="update")

    assert codes(records(seen)[0]) == ["stay_differs", "stay_differs"]
    assert listed(office, "households", "address") == [("三组1号",)]


def test_a_column_that_says_who_died_opens_no_stay(office: Office, tmp_path: Path) -> None:
    book = a_book(
        tmp_path / "a.xlsx",
        [
            ("姓名", "身份证号", "户号", "与户主关系", "是否已死亡", "是否已迁出"),
            ("王秀英", number(1, woman=True), "1", "户主", 0, 0),
            ("李建国", number(2), "1", "夫", 1, 0),
            ("李小国", number(3), "1", "长子", "否", "是"),
        ],
    )

    seen = shown(office, book)
    kept(office, book)

    assert [codes(row) for row in records(seen)] == [[], ["stay_differs"], ["stay_differs"]]
    assert listed(office, "stays", "resident") == [("王秀英",)]
    assert len(listed(office, "residents", "name")) == 3


def test_a_preview_is_stale_once_something_was_written(office: Office, tmp_path: Path) -> None:
    book = a_roster(tmp_path, wang())

    with imports.preview(office, book, "residents") as seen:
        record(office, "groups", group_name="9组")
        with pytest.raises(StaleError, match="重新预览"):
            imports.commit(office, seen)

    assert listed(office, "residents", "name") == []


def test_the_workbook_of_faults_never_covers_the_file_and_takes_any_name(
    office: Office, tmp_path: Path
) -> None:
    text = tmp_path / "花名册[2026]：三组?.csv"
    text.write_text(f"姓名,身份证号\n王秀英,{number(1)[:17]}\n", "utf-8")

    with imports.preview(office, text, "residents") as seen:
        with pytest.raises(ClerkError, match="换一个文件名"):
            imports.write_errors(office, seen, text)
        imports.write_errors(office, seen, tmp_path / "问题.xlsx")

    book = openpyxl.load_workbook(tmp_path / "问题.xlsx")
    assert book.sheetnames == ["问题清单", "花名册2026：三组"]


def test_a_row_without_a_number_is_the_one_of_its_name_where_the_clerk_says_so(
    office: Office, tmp_path: Path
) -> None:
    kept(office, a_roster(tmp_path, wang()))
    head = ("姓名", "年龄", "性别", "文化程度")
    rows = (head, ("王秀英", "50", "女", "高中"), ("赵五", "70", "男", ""))
    book = a_book(tmp_path / "老人.xlsx", rows)
    row = ("花名册", 2)

    alone = shown(office, book)
    said = shown(office, book, known=frozenset({row}))
    every = shown(office, book, known=frozenset({EVERY}))
    but_one = shown(office, book, known=frozenset({EVERY, row}))
    kept(office, book, mode="update", known=frozenset({row}))

    assert states(alone) == states(but_one) == ["new", "new"]
    assert records(alone)[0]["alike"]
    assert "alike" not in records(alone)[1]
    assert states(said) == states(every) == ["same", "new"]
    assert listed(office, "residents", "name", "education") == [("王秀英", "60"), ("赵五", None)]


def test_left_behind_is_said_of_the_old_as_of_children(office: Office, tmp_path: Path) -> None:
    rows = (
        ("姓名", "年龄", "性别", "人员类别"), ("王五", "71", "男", "留守"), ("赵六", "9", "男", "留守"),
        ("钱七", "70", "男", "留守儿童"), ("孙八", "", "男", "留守、低保"),
    )  # fmt: skip
    seen = shown(office, a_book(tmp_path / "留守.xlsx", rows))

    assert [row["values"]["special_group"] for row in records(seen)] == [
        ["留守老年人"], ["留守儿童"], ["留守儿童"], ["留守儿童", "低保"],
    ]  # fmt: skip
