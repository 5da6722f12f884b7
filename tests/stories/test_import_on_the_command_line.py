"""`csdesk import`: what a script sees of it, and the workbook that goes back."""

import json
from pathlib import Path

import openpyxl
import pytest
from drawn_rosters import a_book, kept, listed, number, records, shown, states
from vaultkit import PASSWORD, Vault

from csdesk.cli import main


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password as a script gives it."""
    monkeypatch.setenv("CSDESK_PASSWORD", PASSWORD)


def a_roster(folder: Path) -> Path:
    """Two who are taken, one whose number is wrong."""
    whole = number(9)
    wrong = whole[:-1] + ("0" if whole[-1] != "0" else "1")
    return a_book(
        folder / "花名册.xlsx",
        [
            ("柳沟村村民花名册",),
            ("户号", "姓名", "身份证号", "与户主关系", "联系电话"),
            ("1", "王秀英", number(1, woman=True), "户主", "12345"),
            (None, "李建国", number(2), "夫", None),
            ("2", "赵大山", wrong, "户主", None),
            ("合计", "3人"),
        ],
        merges=["A1:E1", "A3:A4"],
    )


@pytest.mark.usefixtures("signed_in")
def test_a_preview_is_one_document_and_says_three_where_rows_are_refused(
    vault: Vault, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = a_roster(tmp_path)

    status = main(
        ["import", str(book), "--data", str(vault.folder), "--preview", "--json",
         "--on", "2026-10-31"]
    )  # fmt: skip
    out, err = capsys.readouterr()

    seen = json.loads(out)
    assert status == 3
    assert list(seen) == [
        "file", "ledger", "sheets", "rows", "households", "missing", "made", "file_problems",
        "counts",
    ]  # fmt: skip
    assert seen["counts"] == {
        "new": 2, "changed": 0, "same": 0, "duplicate": 0, "refused": 1, "ignored": 2, "missing": 0,
    }  # fmt: skip
    assert "第5行" in err


@pytest.mark.usefixtures("signed_in")
def test_an_import_is_kept_and_undone_by_the_command_line(
    vault: Vault, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "r.csv"
    text.write_text(f"姓名,身份证号码,与户主关系,户号\n王秀英,{number(1)},户主,1\n", "gb18030")
    where = ["--data", str(vault.folder), "--on", "2026-10-31"]

    done = main(["import", str(text), *where])
    office = vault.open(write=False)
    there = listed(office, "residents", "name")
    office.close()
    undone = main(["undo", "--last", *where])
    office = vault.open(write=False)
    left = listed(office, "residents", "name")
    office.close()
    capsys.readouterr()

    assert (done, undone) == (0, 0)
    assert (there, left) == ([("王秀英",)], [])
    assert len(list(vault.folder.glob("copies/0*"))) == 1


@pytest.mark.usefixtures("signed_in")
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "damaged"),
        (b"%PDF-1.4", "not_a_workbook"),
        (b"PK\x03\x04 cut off", "damaged"),
        ("一段话，没有表格".encode(), "no_table_found"),
    ],
    ids=["empty", "pdf", "cut off", "prose"],
)
def test_an_unreadable_file_is_refused_in_words_and_in_the_document(
    vault: Vault,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes,
    code: str,
) -> None:
    wrong = tmp_path / "a.xlsx"
    wrong.write_bytes(content)

    status = main(["import", str(wrong), "--data", str(vault.folder), "--preview", "--json"])
    out, err = capsys.readouterr()

    assert status == 1
    assert [p["code"] for p in json.loads(out)["file_problems"]] == [code]
    assert json.loads(out)["rows"] == []
    assert "Traceback" not in err
    assert any("\u4e00" <= mark <= "\u9fff" for mark in err)


@pytest.mark.usefixtures("signed_in")
def test_a_fault_is_told_with_its_worksheet_where_several_are_read(
    vault: Vault, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    for title, name in (("一组", "王秀兰"), ("二组", "赵大山")):
        sheet = book.create_sheet(title)
        sheet.append(("姓名", "身份证号码", "与户主关系"))
        sheet.append((name, "43042119381010", "户主"))
    del book["Sheet"]
    book.save(tmp_path / "两组.xlsx")

    main(["import", str(tmp_path / "两组.xlsx"), "--data", str(vault.folder), "--preview"])

    err = capsys.readouterr().err
    assert "“一组”第2行：" in err
    assert "“二组”第2行：" in err


@pytest.mark.usefixtures("signed_in")
def test_the_workbook_of_faults_holds_every_row_and_comes_back_corrected(
    vault: Vault, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, out = a_roster(tmp_path), tmp_path / "问题.xlsx"
    where = ["--data", str(vault.folder), "--on", "2026-10-31"]

    main(["import", str(book), *where, "--errors", str(out)])
    capsys.readouterr()
    made = openpyxl.load_workbook(out)
    told, copy = made["问题清单"], made["花名册"]

    assert [row[6].value[:2] for row in told.iter_rows(min_row=2)] == ["电话", "证号"]
    assert [copy.cell(2, at).value for at in (2, 6, 7)] == ["姓名", "导入结果", "原因"]
    assert [copy.cell(row, 6).value for row in (3, 4, 5)] == ["新增", "新增", "未导入"]
    assert copy["C5"].comment.text.startswith("证号")
    assert (copy["E3"].value, copy["E3"].data_type) == ("12345", "s")

    copy["C5"] = number(9)
    made.save(out)
    office = vault.open()
    again = shown(office, out)
    kept(office, out)
    assert states(again) == ["same", "same", "new"]
    assert "导入结果" not in again["sheets"][1]["columns"].values()
    assert [s["action"] for s in again["sheets"]] == ["skip", "import"]
    assert records(again)[2]["household"] == "h2"
    assert len(listed(office, "residents", "name")) == 3
    office.close()


@pytest.mark.usefixtures("signed_in")
def test_wrong_usage_and_unknown_names_are_told(
    vault: Vault, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = a_roster(tmp_path)
    where = ["--data", str(vault.folder)]

    unknown = main(["import", str(book), *where, "--ledger", "nobody", "--preview"])
    sheet = main(["import", str(book), *where, "--sheet", "没有", "--preview"])
    missing = main(["import", str(tmp_path / "none.xlsx"), *where, "--preview"])
    with pytest.raises(SystemExit) as usage:
        main(["import", str(book), *where, "--opened", "2026-13-01"])
    _, err = capsys.readouterr()

    assert (unknown, sheet, missing, usage.value.code) == (1, 1, 1, 2)
    assert "Traceback" not in err


@pytest.mark.usefixtures("signed_in")
@pytest.mark.parametrize("ledger", ["residents", "households", "visits", "categories", "groups"])
@pytest.mark.parametrize("shown_whole", [True, False], ids=["whole", "masked"])
def test_what_was_exported_comes_back_as_the_same(
    vault: Vault,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    ledger: str,
    shown_whole: bool,
) -> None:
    roster = a_book(
        tmp_path / "a.xlsx",
        [
            ("户号", "姓名", "身份证号", "与户主关系", "电话", "组", "网格", "低保", "老人类型"),
            (
                "1",
                "王秀英",
                number(1, woman=True),
                "户主",
                "13812345678",
                "三组",
                "东",
                "是",
                "独居",
            ),
            ("1", "李建国", number(2), "夫", None, "三组", "东", None, "高龄"),
            ("2", "赵大山", number(3), "户主", "13912345678", "四组", "西", None, None),
        ],
    )
    visits = a_book(
        tmp_path / "b.xlsx",
        [
            ("走访日期", "老人姓名", "走访方式", "走访人", "走访情况"),
            ("2026-10-01", "王秀英", "入户", "周敏、李禾", "良好"),
            ("2025-02-03", "赵大山", "电话", "周敏", "良好"),
        ],
    )
    opened = vault.open()
    kept(opened, roster)
    kept(opened, visits, "visits")
    opened.close()
    out, where = tmp_path / "out.xlsx", ["--data", str(vault.folder), "--on", "2026-10-31"]
    reason = ["--unmasked", "--reason", "核对"] if shown_whole else []

    main(["export", ledger, "--out", str(out), *where, *reason])
    capsys.readouterr()
    main(["import", str(out), "--ledger", ledger, "--preview", "--json", *where])
    seen = json.loads(capsys.readouterr().out)

    assert set(states(seen)) == {"same"}
    assert not [told for told in seen["sheets"][0]["columns"].values() if "extra" in told]


@pytest.mark.usefixtures("signed_in")
def test_the_way_another_village_reads_its_files_is_a_profile(
    vault: Vault, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = ("姓名", "身份证号", "户号", "与户主关系", "绰号来历", "上级编码")
    row = ("王秀英", number(1, woman=True), "1", "当家的", "英子", "X9")
    book = a_book(tmp_path / "a.xlsx", [head, row])
    told = {
        "csdesk_profile": 1,
        "columns": {"绰号来历": "remark", "上级编码": ""},
        "words": {"relation": {"当家的": "02"}},
    }
    (tmp_path / "p.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")

    status = main(
        ["import", str(book), "--data", str(vault.folder), "--preview", "--json",
         "--profile", str(tmp_path / "p.json"), "--on", "2026-10-31"]
    )  # fmt: skip

    (made,) = json.loads(capsys.readouterr().out)["rows"]
    assert status == 0
    assert made["values"]["remark"] == "英子"
    assert made["values"]["relation"] == "户主"
    assert "X9" not in str(made)
