"""What the clerk chooses while a file is looked at: headings, rules, words, cells, rows."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from drawn_rosters import a_book, codes, kept, listed, number, records, shown, states

from csdesk.services import imports, lists
from csdesk.services.importing.asked import Asked
from csdesk.services.importing.wholes import wholes
from csdesk.services.office import Office

HEAD = ("姓名", "身份证号", "与户主关系", "户号", "联系电话", "文化程度", "家庭住址")
WANG = ("王秀英", number(1, woman=True), "户主", "1", "13812345678", "初中", "三组1号")
LI = ("李建国", number(2), "夫", "1", "13812345679", "初中", "三组1号")


def test_each_field_may_have_a_rule_of_its_own(office: Office, tmp_path: Path) -> None:
    kept(office, a_book(tmp_path / "a.xlsx", [(*HEAD, "备用"), (*WANG, "甲")]))
    other = (*WANG[:4], "13900000001", "高中", "三组9号", "乙")
    book = a_book(tmp_path / "b.xlsx", [(*HEAD, "备用"), other])

    seen = shown(office, book, rules={"education": "update", "extra:备用": "update"})
    left = shown(office, book, mode="update", rules={"education": "skip", "phones": "skip"})

    assert set(records(seen)[0]["changes"]) == {"education", "phones", "extra:备用"}
    assert set(records(left)[0]["changes"]) == {"address", "extra:备用"}


def test_of_one_row_only_the_empty_cells_may_be_filled(office: Office, tmp_path: Path) -> None:
    kept(office, a_book(tmp_path / "a.xlsx", [HEAD, WANG, (*LI[:5], None, None)]))
    book = a_book(tmp_path / "b.xlsx", [
        HEAD, (*WANG[:5], "高中", None), (*LI[:5], "高中", None),
    ])  # fmt: skip

    seen = shown(office, book, mode="update", filling=frozenset({("花名册", 2)}))

    assert states(seen) == ["same", "changed"]


def test_a_heading_may_be_moved_by_hand(office: Office, tmp_path: Path) -> None:
    rows = [
        ("一", "二", "三"),
        ("姓名", "证件", "电话"),
        ("称呼", "号码", "联系"),
        WANG[:2],
        LI[:2],
    ]
    book = a_book(tmp_path / "a.xlsx", rows)

    seen = shown(
        office, book, headers={"花名册": (3, 1)}, columns={("花名册", "A"): "name", ("花名册", "B"): "id_no"}
    )  # fmt: skip

    assert seen["sheets"][0]["header_rows"] == [3]
    assert [r["values"].get("name") for r in records(seen)] == ["王秀英", "李建国"]


def test_a_look_shows_the_first_rows_and_checks_none(office: Office, tmp_path: Path) -> None:
    book = a_book(tmp_path / "a.xlsx", [HEAD, WANG], more={"汇总": [("项目", "数"), ("户", 1)]})

    seen = imports.look(office, book, "residents")

    assert [(s.name, s.action) for s in seen.sheets] == [("花名册", "import"), ("汇总", "skip")]
    assert seen.sheets[0].top[0].cells[1].text == "姓名"
    assert seen.sheets[1].reason
    assert list(office.folder.scratch.iterdir()) == []


def test_a_file_that_cannot_be_read_is_refused_at_the_look(office: Office, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7")

    seen = imports.look(office, tmp_path / "a.xlsx", "residents")

    assert seen.refused is not None
    assert seen.refused.code == "not_a_workbook"


# ---- words --------------------------------------------------------------------------------------


def a_wordy(folder: Path, *rows: tuple[str | None, ...]) -> Path:
    """A roster with words that no option fits."""
    head = ("姓名", "身份证号", "与户主关系", "户号", "文化程度", "人员类别")
    return a_book(folder / "words.xlsx", [head, *rows])


W1 = ("王秀英", number(1, woman=True), "当家的", "1", "看图识字", "低保、老上访")
W2 = ("李建国", number(2), "夫", "1", "看图识字", None)


def words_of(office: Office, book: Path, **asked: Any) -> list[tuple[str, str, int, str | None]]:
    """Field, word, count and answer of what is asked about."""
    with imports.preview(office, book, "residents", Asked(**asked)) as seen:
        return [(w.field.id, w.word, w.count, w.chosen) for w in seen.words]


def test_words_that_are_no_option_are_counted(office: Office, tmp_path: Path) -> None:
    assert words_of(office, a_wordy(tmp_path, W1, W2)) == [
        ("relation", "当家的", 1, None),
        ("education", "看图识字", 2, None),
        ("special_group", "老上访", 1, None),
    ]


def test_a_word_is_read_as_the_clerk_chose_and_known_of_the_next_file(
    office: Office, tmp_path: Path
) -> None:
    book = a_wordy(tmp_path, W1, W2)
    words = {
        "relation": {"当家的": "02"},
        "education": {"看图识字": "extra"},
        "special_group": {"老上访": ""},
    }

    seen = shown(office, book, words=words)
    first, second = (r["values"] for r in records(seen))
    assert all("code_unknown" not in codes(r) for r in records(seen))
    assert first["relation"] == "户主"
    assert first["extra"] == {"文化程度": "看图识字"}
    assert second["extra"] == {"文化程度": "看图识字"}
    assert len(first["special_group"]) == 1

    kept(office, book, words=words)
    assert words_of(office, book) == [
        ("relation", "当家的", 1, "02"),
        ("education", "看图识字", 2, "extra"),
        ("special_group", "老上访", 1, ""),
    ]


# ---- cells and rows -----------------------------------------------------------------------------


def test_a_cell_is_corrected_and_its_fault_is_gone(office: Office, tmp_path: Path) -> None:
    wrong = WANG[1][:-1] + ("0" if WANG[1][-1] != "0" else "1")
    book = a_book(tmp_path / "a.xlsx", [HEAD, (WANG[0], wrong, *WANG[2:]), LI])
    cells = {("花名册", 2, "B"): WANG[1]}

    assert states(shown(office, book)) == ["refused", "new"]
    assert states(shown(office, book, cells=cells)) == ["new", "new"]
    assert (
        shown(office, book, cells={("花名册", 2, "A"): ""})["rows"][0]["values"].get("name") is None
    )


def test_the_workbook_of_faults_holds_what_was_corrected(office: Office, tmp_path: Path) -> None:
    book = a_book(tmp_path / "a.xlsx", [HEAD, ("", *WANG[1:]), (*LI[:1], "12", *LI[2:])])
    out = tmp_path / "out.xlsx"

    with imports.preview(
        office, book, "residents", Asked(cells={("花名册", 2, "A"): "王秀英"})
    ) as seen:
        imports.write_errors(office, seen, out)
        imports.commit(office, seen)

    sheet = openpyxl.load_workbook(out)["花名册"]
    assert sheet["A2"].value == "王秀英"
    assert [sheet.cell(row, 8).value for row in (2, 3)] == ["新增", "未导入"]
    assert states(shown(office, out)) == ["same", "refused"]


def test_a_skipped_row_is_not_imported_but_counted(office: Office, tmp_path: Path) -> None:
    book = a_book(tmp_path / "a.xlsx", [HEAD, WANG, LI])

    with imports.preview(
        office, book, "residents", Asked(skipped=frozenset({("花名册", 3)}))
    ) as seen:
        assert seen.counts["skipped"] == 1
        assert sum(n for s, n in seen.counts.items() if s != "missing") == seen.scratch.size
        line = seen.scratch.at("花名册", 3)
        assert line is not None
        assert seen.row(office, line)["values"]["name"] == "李建国"
        imports.commit(office, seen)

    assert listed(office, "residents", "name") == [("王秀英",)]


def test_who_is_skipped_is_not_missing(office: Office, tmp_path: Path) -> None:
    book = a_book(tmp_path / "a.xlsx", [HEAD, WANG, LI])
    kept(office, book)

    seen = shown(office, book, whole="not (household empty)", skipped=frozenset({("花名册", 3)}))

    assert seen["missing"] == []


def test_one_of_two_rows_with_a_number_is_skipped_and_the_other_goes_in(
    office: Office, tmp_path: Path
) -> None:
    book = a_book(tmp_path / "a.xlsx", [HEAD, WANG, ("王秀兰", *WANG[1:])])

    assert states(shown(office, book)) == ["refused", "refused"]
    assert states(shown(office, book, skipped=frozenset({("花名册", 3)}))) == ["new", "skipped"]


# ---- as a whole ---------------------------------------------------------------------------------


def test_what_was_written_is_told_by_ledger(office: Office, tmp_path: Path) -> None:
    book = a_book(tmp_path / "a.xlsx", [HEAD, WANG, LI])

    with imports.preview(office, book, "residents") as seen:
        made = imports.commit(office, seen)

    assert ("居民", 2, 0) in made.wrote
    assert ("户", 1, 0) in made.wrote


def test_a_file_may_be_the_whole_list_of_a_group_a_category_or_a_view(
    office: Office, tmp_path: Path
) -> None:
    head = (*HEAD, "小组", "是否低保")
    book = a_book(tmp_path / "a.xlsx", [head, (*WANG, "3组", "是"), (*LI, "3组", None)])
    kept(office, book, opened=date(2026, 1, 1))

    found = {w.title: w.where for w in wholes(office, office.ledgers["residents"])}
    counted = {
        title: lists.count(office, lists.ask(office, "residents", where=where))
        for title, where in found.items()
    }

    assert counted["全部在册的人"] == 2
    assert counted["全部户主"] == 1
    assert counted["3组在册的人"] == 2
    assert counted["全部低保"] == 1
    assert "视图“低保”里的人" in counted


@pytest.mark.parametrize("where", ["household = '1'", "group = '3组'", "group = '第三村民小组'"])
def test_the_filter_of_a_whole_list_is_any(office: Office, tmp_path: Path, where: str) -> None:
    kept(office, a_book(tmp_path / "a.xlsx", [(*HEAD, "小组"), (*WANG, "3组"), (*LI, "3组")]))

    seen = shown(office, a_book(tmp_path / "b.xlsx", [HEAD, WANG]), whole=where)

    assert [m["name"] for m in seen["missing"]] == ["李建国"]


def test_what_is_kept_of_a_masked_field_is_not_said_in_a_message(
    office: Office, tmp_path: Path
) -> None:
    kept(office, a_book(tmp_path / "a.xlsx", [(*HEAD, "备用"), (*WANG, "甲的话")]))
    other = (*WANG[:4], "13900000001", "初中", "三组9号", "乙的话")
    book = a_book(tmp_path / "b.xlsx", [(*HEAD, "备用"), other])

    seen = shown(office, book, mode="skip")

    told = {p["field"]: p["message"] for p in records(seen)[0]["problems"]}
    assert "138****5678" in told["phones"]
    assert "13812345678" not in str(told)
    assert "甲的话" not in told["extra:备用"]
    assert "三组1号" in told["address"]


def test_rows_words_and_rules_are_chosen_in_any_ledger(office: Office, tmp_path: Path) -> None:
    head = ("队伍名称", "队伍类型", "备注")
    book = a_book(
        tmp_path / "a.xlsx", [head, ("巡逻队", "夜里走的", "旧"), ("宣传队", "夜里走的", "旧")]
    )
    names = office.codes[office.ledgers["teams"].fields["kind"].table].names
    code, name = next(iter(names.items()))
    words = {"kind": {"夜里走的": code}}

    open_ = shown(office, book, "teams")
    seen = shown(office, book, "teams", words=words, skipped=frozenset({("花名册", 3)}))
    kept(office, book, "teams", words=words)
    again = a_book(tmp_path / "b.xlsx", [head, ("巡逻队", name, "新"), ("宣传队", name, "新")])
    changed = shown(office, again, "teams", rules={"remark": "update"})

    assert all("code_unknown" in codes(r) for r in records(open_))
    assert states(seen) == ["new", "skipped"]
    assert records(seen)[0]["values"]["kind"] == name
    assert [r["changes"] for r in records(changed)] == [{"remark": ["旧", "新"]}] * 2
