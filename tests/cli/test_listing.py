"""`ledgers`, `list`, `export`, `undo` as scripts use them."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest
from builders import record
from vaultkit import Vault

from csdesk.ledgers import ALL, ROSTERS
from csdesk.services import entries
from csdesk.services.office import reading
from csdesk.storage.trail import TRAIL


def notes(vault: Vault, kind: str) -> list[dict[str, Any]]:
    """What the trail says of what was shown, printed or exported, newest first."""
    office = vault.open(write=False)
    with reading(office) as c:
        query = TRAIL.select().where(TRAIL.c.kind == kind).order_by(TRAIL.c.seq.desc())
        found = [json.loads(r.payload) for r in c.execute(query)]
    office.close()
    return found


def test_ledgers_are_told_with_their_fields(bare: Any) -> None:
    told = bare("ledgers", "--json").json

    assert [x["code"] for x in told] == [*ALL, *ROSTERS]
    for ledger in told:
        assert ledger.keys() == {"code", "title", "group", "fields"}
        for field in ledger["fields"]:
            assert {"id", "label", "kind", "required", "aliases"} <= field.keys()
    residents = {f["id"]: f for f in told[0]["fields"]}
    assert residents["name"]["required"]
    assert {"age", "household", "category"} <= residents.keys()
    assert "居民" in bare("ledgers").out


def test_a_list_is_one_document_with_every_row(reads: Any) -> None:
    ran = reads("list", "residents", "--json")

    assert ran.status == 0
    assert ran.err == ""
    assert ran.json.keys() == {"total", "rows"}
    assert ran.json["total"] == len(ran.json["rows"]) > 50
    assert reads("list", "residents", "--json").out == ran.out


def test_values_are_told_as_a_script_wants_them(reads: Any) -> None:
    rows = reads("list", "residents", "--json").json["rows"]

    told = next(r for r in rows if r["id_no"] and r["phones"] and r["category"])
    assert told["sex"] in ("男", "女", None)
    assert told["household"].keys() == {"id", "title"}
    assert isinstance(told["category"], list)
    assert "*" in told["id_no"]
    assert all("*" in number for number in told["phones"])
    stays = reads("list", "stays", "--json").json["rows"]
    assert {"from", "to", "resident", "kind"} <= stays[0].keys()
    facilities = reads("list", "facilities", "--json").json["rows"]
    assert {79.5, 120.0} & {f["area"] for f in facilities}
    hours = reads("list", "opening_hours", "--json").json["rows"]
    assert {h["opens"] for h in hours} <= {None, "08:30", "09:00"}
    visits = reads("list", "visits", "--json").json["rows"]
    assert {v["met"] for v in visits} == {True, False}


def test_a_limit_cuts_rows_and_not_the_total(reads: Any) -> None:
    whole = reads("list", "visits", "--json").json
    some = reads("list", "visits", "--json", "--limit", "3").json

    assert some == {"total": whole["total"], "rows": whole["rows"][:3]}
    assert reads("list", "visits", "--json", "--limit", "0").json["rows"] == []


def test_a_list_for_people_has_heads_and_masks(reads: Any) -> None:
    lines = reads("list", "residents", "--limit", "4").out.splitlines()

    assert lines[0].startswith("居民：")
    assert lines[1].split("\t")[0] == "姓名"
    assert len(lines) == 6
    assert "430421" not in "".join(lines)


def test_where_order_columns_search_and_all_choose(reads: Any) -> None:
    old = reads("list", "residents", "--json", "--where", "age >= 80", "--columns", "name,age",
                "--order", "-age").json["rows"]  # fmt: skip
    ages = [r["age"] for r in old]
    assert ages == sorted(ages, reverse=True)
    assert min(ages) >= 80
    assert old[0].keys() == {"id", "name", "age"}
    name = reads("list", "residents", "--json", "--limit", "1").json["rows"][0]["name"]
    found = reads("list", "residents", "--json", "--search", name).json["rows"]
    assert {r["name"] for r in found} == {name}
    every = reads("list", "residents", "--json", "--all").json["total"]
    assert every > reads("list", "residents", "--json").json["total"]
    month = reads("list", "visits", "--json", "--month", "2026-09").json["rows"]
    assert month
    assert all(r["visit_date"].startswith("2026-09") for r in month)
    span = reads("list", "visits", "--json", "--from", "2026-09-01", "--to", "2026-09-30").json
    assert span["rows"] == month


def test_a_roster_and_a_list_that_is_worked_out_are_lists_too(reads: Any) -> None:
    assert reads("list", "elders_80", "--json").json["total"] > 0
    assert reads("list", "visit_duty", "--json").status == 0


def test_a_past_day_is_listed_as_it_was(bare: Any, shared: Vault) -> None:
    def status(on: str) -> set[str]:
        ran = bare("list", "residents", "--json", "--all", "--data", shared.folder, "--on", on)
        return {r["status"] for r in ran.json["rows"]}

    assert "死亡" in status("2026-10-31")
    assert "死亡" not in status("2024-06-30")


def test_a_record_is_named_by_its_uid(reads: Any) -> None:
    first = reads("list", "residents", "--json", "--columns", "name,uid", "--limit", "1")
    row = first.json["rows"][0]
    assert UUID(row["uid"])

    found = reads("list", "residents", "--json", "--where", f"uid = '{row['uid']}'").json

    assert [r["id"] for r in found["rows"]] == [row["id"]]


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("list", "resident"), "没有台账“resident”"),
        (("list", "residents", "--where", "agee > 3"), "age"),
        (("list", "residents", "--where", "sex = '雄'"), "没有“雄”"),
        (("list", "residents", "--where", "category has '独居人'"), "独居"),
        (("list", "residents", "--where", "age >"), "缺少值"),
        (("list", "residents", "--columns", "nam"), "name"),
        (("list", "residents", "--order", "phone"), "phones"),
        (("list", "residents", "--unmasked"), "理由"),
        (("list", "residents", "--unmasked", "--reason", " "), "理由"),
        (("list", "visits", "--from", "2026-09-02", "--to", "2026-09-01"), "早于"),
        (("list", "residents", "--where", "birth_date > today + 999999y"), "日期太远"),
        (("list", "residents", "--where", "(" * 300), "太长或层次太多"),
    ],
)
def test_what_is_not_there_is_refused_with_the_nearest(
    reads: Any, argv: tuple[str, ...], says: str
) -> None:
    ran = reads(*argv, "--json")

    assert ran.status == 1
    assert ran.out == ""
    assert says in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "argv",
    [
        ("list",), ("list", "visits", "--month", "2026-13"), ("list", "visits", "--month", "9月"),
        ("list", "visits", "--from", "2026-02-30"), ("list", "visits", "--limit", "-1"),
        ("list", "visits", "--limit", "三"), ("undo",), ("undo", "--last", "--list"),
        ("export", "visits"), ("nothing",), ("list", "visits", "--on", "今天"),
    ],
)  # fmt: skip
def test_wrong_usage_is_told_by_its_status(bare: Any, argv: tuple[str, ...]) -> None:
    ran = bare(*argv)

    assert ran.status == 2
    assert ran.out == ""
    assert ran.err


def test_whole_numbers_are_shown_for_a_reason_that_is_kept(writes: Any, own: Vault) -> None:
    ran = writes("list", "residents", "--json", "--unmasked", "--reason", "核对低保")

    assert any(r["id_no"] and r["id_no"].isalnum() for r in ran.json["rows"])
    note = notes(own, "shown")[0]
    assert (note["ledger"], note["reason"]) == ("residents", "核对低保")


def test_without_a_vault_that_is_said_and_no_folder_is_made(bare: Any, tmp_path: Path) -> None:
    for argv in (("list", "residents"), ("undo", "--last"), ("due",), ("verify",), ("copies",),
                 ("figures", "--month", "2026-10"), ("check",)):  # fmt: skip
        ran = bare(*argv, "--data", tmp_path / "nothing")

        assert ran.status == 1
        assert "资料" in ran.err
        assert ran.out == ""
    assert not (tmp_path / "nothing").exists()


def test_a_wrong_password_is_told_and_nothing_can_be_read_on_disk(
    bare: Any, own: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSDESK_PASSWORD", "不是这个")

    ran = bare("list", "residents", "--json", "--data", own.folder)

    assert ran.status == 1
    assert ran.out == ""
    assert "密码" in ran.err
    office = own.open()
    kept = entries.get(office, "residents", 1).row
    record(office, "matters", found_on=office.today(), what="这是一句明文", state="1")
    for path in own.folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        for word in (kept.name, "这是一句明文", "430421", "residents"):
            assert word.encode() not in data, path
    office.close()


def test_a_list_goes_to_a_workbook_that_is_masked(reads: Any, tmp_path: Path) -> None:
    book = tmp_path / "居民.xlsx"

    ran = reads("export", "residents", "--out", book, "--columns", "name,id_no")

    assert ran.status == 0
    assert "已导出" in ran.err
    sheet = openpyxl.load_workbook(book).active
    texts = [str(c) for row in sheet.iter_rows(values_only=True) for c in row if c]
    assert "公民身份号码" in texts
    assert not [t for t in texts if t.startswith("430421") and "*" not in t]
    again = tmp_path / "再来.xlsx"
    reads("export", "residents", "--out", again, "--columns", "name,id_no")
    assert again.read_bytes() == book.read_bytes()


def test_a_workbook_with_whole_numbers_is_kept_in_the_trail(
    writes: Any, own: Vault, tmp_path: Path
) -> None:
    book = tmp_path / "居民.xlsx"

    ran = writes("export", "residents", "--out", book, "--unmasked", "--reason", "上报乡镇")

    assert ran.status == 0
    sheet = openpyxl.load_workbook(book).active
    texts = [str(c) for row in sheet.iter_rows(values_only=True) for c in row if c]
    assert [t for t in texts if t.startswith("430421") and len(t) == 18 and "*" not in t]
    assert notes(own, "export")[0]["reason"] == "上报乡镇"


def test_a_workbook_has_the_columns_of_a_preset(reads: Any, tmp_path: Path) -> None:
    book = tmp_path / "户主.xlsx"

    ran = reads("export", "--preset", "xiangzhen-heads", "--out", book, "--json")

    assert ran.status == 0
    assert ran.json["rows"] > 0
    heads = [c.value for c in openpyxl.load_workbook(book).active[3]]
    assert heads[:4] == ["序号", "村民小组", "户号", "户主姓名"]
    narrow = tmp_path / "一户.xlsx"
    ran = reads(
        "export", "households", "--preset", "户主名册", "--where", "household_no = '0001'",
        "--out", narrow, "--json",
    )  # fmt: skip
    assert ran.json["rows"] == 1


def test_presets_are_listed_and_a_wrong_one_is_refused(reads: Any, tmp_path: Path) -> None:
    found = reads("export", "--presets", "--json").json
    assert {"id", "title", "department", "ledger", "where", "columns"} == found[0].keys()
    assert "民政" in reads("export", "residents", "--presets").out
    for wrong in (("--preset", "没有的"), ("teams", "--preset", "xiangzhen-heads")):
        ran = reads("export", *wrong, "--out", tmp_path / "x.xlsx")
        assert ran.status == 1
    assert reads("export", "--out", tmp_path / "x.xlsx").status == 2


def test_a_template_is_written(reads: Any, tmp_path: Path) -> None:
    book = tmp_path / "模板.xlsx"
    assert reads("export", "residents", "--template", "--out", book).status == 0
    heads = [c.value for c in openpyxl.load_workbook(book).active[1]]
    assert heads[:3] == ["户号", "与户主关系", "姓名"]


def test_a_workbook_that_cannot_be_written_is_refused(reads: Any, tmp_path: Path) -> None:
    ran = reads("export", "residents", "--out", tmp_path / "没有" / "居民.xlsx")

    assert ran.status == 1
    assert "Traceback" not in ran.err


def test_steps_are_listed_and_taken_back(writes: Any, own: Vault) -> None:
    office = own.open()
    record(office, "teams", team_name="甲队", kind="1")
    record(office, "teams", team_name="乙队", kind="1")
    office.close()

    steps = writes("undo", "--list", "--json").json
    assert [s["title"] for s in steps[:2]] == ["登记队伍：乙队", "登记队伍：甲队"]
    assert steps[0].keys() == {"id", "title", "at", "user", "undone"}
    assert "登记队伍：乙队" in writes("undo", "--list").out
    assert writes("undo", "--last").out == "已撤销：登记队伍：乙队\n"
    assert writes("undo", steps[1]["id"], "--json").json == {
        "undone": "登记队伍：甲队", "kept": []
    }  # fmt: skip
    assert writes("list", "teams", "--json", "--search", "甲队").json["total"] == 0


def test_what_undo_keeps_is_named(writes: Any, own: Vault) -> None:
    office = own.open()
    team = record(office, "teams", team_name="甲队", kind="1")
    record(office, "volunteers", name="陈雨石", team=team)
    office.close()
    steps = writes("undo", "--list", "--json").json

    ran = writes("undo", steps[1]["id"])

    assert ran.status == 0
    assert "没有撤销：队伍 甲队" in ran.out


def test_what_cannot_be_undone_is_refused(writes: Any, own: Vault) -> None:
    assert writes("undo", str(uuid4())).status == 1
    office = own.open()
    try:
        ran = writes("undo", "--last")
    finally:
        office.close()
    assert ran.status == 1
    assert "汤怀远" in ran.err
