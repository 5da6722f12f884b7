"""`packs`, `packs check` and `indicators` as scripts use them."""

from pathlib import Path
from typing import Any

import pytest

from csdesk.packs.model import PACK_IDS
from csdesk.resources import resource
from csdesk.services import indicator_words

KEYS = {
    "id", "label", "value", "unit", "target", "comparator", "binding", "attribute", "expired",
    "state", "numerator", "denominator", "missing", "source",
}  # fmt: skip


def test_the_packs_are_told(reads: Any) -> None:
    told = reads("packs", "--json").json

    assert [pack["id"] for pack in told] == list(PACK_IDS)
    assert len(reads("packs").out.splitlines()) == len(PACK_IDS)


@pytest.mark.parametrize("id", PACK_IDS)
def test_a_carried_pack_has_no_fault(reads: Any, id: str) -> None:
    done = reads("packs", "check", id, "--on", "2026-11-25", "--json")

    assert done.status == 0
    assert {one["level"] for one in done.json} <= {"old"}


def test_what_is_old_is_told_and_no_fault(reads: Any) -> None:
    done = reads("packs", "check", "hengyang-2018", "--on", "2026-11-25")

    assert done.status == 0
    assert "提示\tidentity\t规划期已于 2020-12-31 结束" in done.out


def test_a_file_of_ones_own_is_checked_too(reads: Any, tmp_path: Path) -> None:
    text = resource("policies", "hengyang-2018", "pack.toml").read_text("utf-8")
    (wrong := tmp_path / "wrong.toml").write_text(text.replace("centre = '计入'", "kind = '宫殿'"))
    (cut := tmp_path / "cut.toml").write_text(text.replace("clause", "place"))

    assert reads("packs", "check", str(wrong)).status == 3
    done = reads("packs", "check", str(cut), "--json")
    assert done.status == 3
    assert "缺少 clause" in done.json[0]["what"]
    assert reads("packs", "check", str(tmp_path / "none.toml")).status == 1
    assert reads("packs", "check", "mars").status == 1


def test_indicators_are_told_as_scripts_expect_them(reads: Any) -> None:
    told = reads("indicators", "--month", "2026-09", "--pack", "ningde-2023", "--json").json

    assert {frozenset(one) for one in told} == {frozenset(KEYS)}
    share = next(one for one in told if one["id"] == "activity_area_share")
    assert (share["target"], share["comparator"], share["binding"]) == (60, ">=", "binding")
    assert (share["attribute"], share["expired"]) == ("约束性", True)
    assert "2-3表" in share["source"]
    urban = next(one for one in told if one["id"] == "urban_facility_coverage")
    assert (urban["state"], urban["value"], urban["numerator"]) == ("not_applicable", None, None)
    (national, *_) = reads("indicators", "--month", "2026-09").out.splitlines()
    assert national.split("\t")[2] in indicator_words.WORDS.values()
