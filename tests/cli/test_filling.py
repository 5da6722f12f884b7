"""`fill` as scripts use it."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from drawn_forms import a_form
from vaultkit import Vault

from csdesk.services.office import reading
from csdesk.storage.trail import TRAIL

LOST = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


def exported(vault: Vault) -> list[dict[str, Any]]:
    """What the trail says of what was exported, newest first."""
    office = vault.open(write=False)
    with reading(office) as c:
        query = TRAIL.select().where(TRAIL.c.kind == "export").order_by(TRAIL.c.seq.desc())
        found = [json.loads(r.payload) for r in c.execute(query)]
    office.close()
    return found


@LOST
def test_a_form_is_filled_and_told_as_json(reads: Any, shared: Vault, tmp_path: Path) -> None:
    form, out = a_form(tmp_path / "form.xlsx"), tmp_path / "filled.xlsx"

    ran = reads(
        "fill", form, "--from", "residents", "--where", "name has '王' and not (household empty)",
        "--out", out, "--json",
    )  # fmt: skip

    assert ran.status == 0
    told = ran.json
    assert told.keys() == {
        "sheet", "header_rows", "columns", "rows", "first_row", "inserted", "unknown", "changed",
        "filled_before", "labels", "masked", "problems", "sheets",
    }  # fmt: skip
    assert (told["sheet"], told["header_rows"], told["first_row"]) == ("花名册", [4], 5)
    assert told["rows"] == told["inserted"] + 6
    assert told["columns"][1] == {"letter": "B", "heading": "姓名", "field": "name", "guess": ""}
    assert told["unknown"] == [
        {"letter": "H", "heading": "补贴金额", "field": None, "guess": ""}
    ]  # fmt: skip
    sheet = openpyxl.load_workbook(out)["花名册"]
    assert "*" in sheet["D5"].value or sheet["D5"].value is None
    assert exported(shared)[0]["what"] == "form"


@LOST
def test_whole_numbers_want_a_reason(reads: Any, tmp_path: Path) -> None:
    form, out = a_form(tmp_path / "form.xlsx"), tmp_path / "filled.xlsx"

    refused = reads("fill", form, "--from", "elders_alone", "--out", out, "--unmasked")

    assert refused.status == 1
    assert "理由" in refused.err
    assert not out.exists()


@LOST
def test_columns_are_chosen_by_letter_or_by_a_profile(reads: Any, tmp_path: Path) -> None:
    form, out = a_form(tmp_path / "form.xlsx"), tmp_path / "filled.xlsx"
    profile = tmp_path / "p.json"
    profile.write_text('{"补贴金额": "age"}')

    ran = reads("fill", form, "--from", "residents", "--out", out, "--json", "--set", "I=address",
                "--profile", profile)  # fmt: skip
    wrong = reads("fill", form, "--from", "residents", "--out", out, "--set", "I")

    fields = {one["letter"]: one["field"] for one in ran.json["columns"]}
    assert (fields["H"], fields["I"]) == ("age", "address")
    assert wrong.status == 1


def test_a_file_that_is_no_form_is_refused(reads: Any, tmp_path: Path) -> None:
    (tmp_path / "form.xlsx").write_bytes(b"\x00")

    ran = reads("fill", tmp_path / "form.xlsx", "--from", "residents", "--out", tmp_path / "o.xlsx")

    assert ran.status == 1
    assert ran.err
    (tmp_path / "cut.xlsx").write_bytes(a_form(tmp_path / "whole.xlsx").read_bytes()[:900])
    told = reads("fill", tmp_path / "cut.xlsx", "--from", "residents", "--json",
                 "--out", tmp_path / "o.xlsx")  # fmt: skip
    assert (told.status, told.json["rows"]) == (1, 0)
    assert [one["code"] for one in told.json["file_problems"]] == ["damaged"]
    assert reads("fill", tmp_path / "form.xlsx", "--out", tmp_path / "o.xlsx").status == 2
