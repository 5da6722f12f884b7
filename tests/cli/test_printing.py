"""`print` as scripts use it."""

import json
from pathlib import Path
from typing import Any

import pypdf
import pytest


def text(path: Path) -> str:
    """Every letter of a PDF, blanks taken out."""
    return "".join("".join(p.extract_text().split()) for p in pypdf.PdfReader(path).pages)


@pytest.mark.parametrize(
    ("what", "title"),
    [
        ("residents", "居民登记表"),
        ("visits", "特殊困难老年人探访登记表"),
        ("elders_80", "80岁以上老人名册"),
        ("visit_duty", "应探访对象名册"),
        ("route", "走访路线单"),
        ("round", "入户走访记录单"),
        ("monthly", "2026年10月工作台账汇总"),
        ("indicators", "政策指标表"),
        ("coverage", "走访覆盖表"),
        ("blank:visits", "特殊困难老年人探访登记表"),
        ("check", "数据体检表"),
        ("week:1", "使用周表"),
        ("resident:1", "一人一档"),
        ("resident:1,2", "目录"),
        ("household:1", "一户一档"),
        ("sign-in:1", "志愿服务活动签到表"),
        ("proof:15,16", "志愿服务记录证明"),
    ],
)
def test_a_paper_is_printed_the_same_each_time(
    reads: Any, tmp_path: Path, what: str, title: str
) -> None:
    first, second = tmp_path / "一.pdf", tmp_path / "二.pdf"

    ran = reads("print", what, "--out", first)
    reads("print", what, "--out", second)

    assert ran.status == 0
    assert ran.out == ""
    assert "已生成" in ran.err
    assert title in text(first)
    assert first.read_bytes() == second.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["一.pdf", "二.pdf"]


def test_the_pack_binds_every_ledger(reads: Any, tmp_path: Path) -> None:
    out = tmp_path / "资料包.pdf"

    ran = reads("print", "pack", "--month", "2026-09", "--out", out)

    assert ran.status == 0
    told = text(out)
    assert "迎检资料包" in told
    assert "2026年9月" in told
    assert "设施巡检登记表" in told
    assert pypdf.PdfReader(out).outline


def test_period_columns_filter_and_clock_reach_the_page(reads: Any, tmp_path: Path) -> None:
    out = tmp_path / "探访.pdf"

    ran = reads(
        "print", "visits", "--month", "2026-09", "--where", "met = '否'", "--columns",
        "visit_date,visit_target,visitor", "--at", "2026-10-01T08:30", "--out", out,
    )  # fmt: skip

    assert ran.status == 0
    told = text(out)
    assert "2026年9月" in told
    assert "未见到本人" in told
    assert "探访对象" in told
    assert "居住地址" not in told
    assert "2026-10-0108:30" in told


def test_numbers_are_masked_unless_there_is_a_reason(reads: Any, tmp_path: Path) -> None:
    masked, whole = tmp_path / "一.pdf", tmp_path / "二.pdf"

    reads("print", "residents", "--out", masked)
    reads("print", "residents", "--unmasked", "--reason", "公安核对", "--out", whole)

    assert "脱敏" in text(masked)
    assert "430***" in text(masked)
    assert "脱敏" not in text(whole)
    assert "430421" in text(whole)


@pytest.mark.parametrize(
    ("argv", "status", "says"),
    [
        (("resident:王秀英",), 1, "里没有“王秀英”"),
        (("resident:999999",), 1, "没有编号 999999"),
        (("household:0198a2b4-0000-7000-8000-000000000000",), 1, "没有“0198a2b4"),
        (("nothing",), 1, "没有台账“nothing”"),
        (("blank:nothing",), 1, "没有台账“nothing”"),
        (("visits", "--where", "met = '也许'"), 1, "读不懂"),
        (("visits", "--unmasked"), 1, "理由"),
        (("monthly", "--month", "2026-13"), 2, "月份应写成"),
        (("visits", "--at", "昨天"), 2, "时间应写成"),
    ],
)
def test_what_cannot_be_printed_leaves_no_file(
    reads: Any, tmp_path: Path, argv: tuple[str, ...], status: int, says: str
) -> None:
    ran = reads("print", *argv, "--out", tmp_path / "一.pdf")

    assert ran.status == status
    assert says in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_record_is_named_by_the_number_on_its_paper(reads: Any, tmp_path: Path) -> None:
    (first, *_) = reads("list", "matters", "--columns", "matter_no", "--json").json["rows"]
    out = tmp_path / "一.pdf"

    assert reads("print", f"matter:{first['matter_no']}", "--out", out).status == 0
    assert first["matter_no"] in text(out)


def test_a_folder_that_is_not_there_is_told(reads: Any, tmp_path: Path) -> None:
    ran = reads("print", "visits", "--out", tmp_path / "没有" / "一.pdf")

    assert ran.status == 1
    assert "不能写入" in ran.err


def test_the_handbook_needs_no_vault(bare: Any, tmp_path: Path) -> None:
    out = tmp_path / "手册.pdf"

    ran = bare("print", "help", "--on", "2026-10-31", "--data", tmp_path / "没有", "--out", out)

    assert ran.status == 0
    assert out.read_bytes().startswith(b"%PDF")


def test_a_person_is_printed_by_uid_too(reads: Any, tmp_path: Path) -> None:
    listed = reads("list", "residents", "--columns", "uid,name", "--limit", "1", "--json")
    row = json.loads(listed.out)["rows"][0]

    ran = reads("print", f"resident:{row['uid']}", "--out", tmp_path / "一.pdf")

    assert ran.status == 0
    assert row["name"] in text(tmp_path / "一.pdf")


def test_a_paper_is_kept_for_the_archive_as_pdf_a(reads: Any, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"

    assert reads("print", "grids", "--archive", "--out", out).status == 0

    assert out.read_bytes().startswith(b"%PDF-1.4")
    assert "/OutputIntents" in pypdf.PdfReader(out).root_object
