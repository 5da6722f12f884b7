"""The handbook: its chapters are read as values, found by words, printed as a booklet."""

import re
from datetime import date
from io import BytesIO

import pypdfium2
import pytest

from csdesk.ledgers import ALL, ROSTERS
from csdesk.resources import resource, table
from csdesk.services import booklet, handbook
from csdesk.services.handbook import Block, Piece

ON = date(2026, 10, 31)
CHAPTERS = handbook.chapters()


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


def test_a_chapter_is_read_as_headings_paragraphs_items_and_steps() -> None:
    text = "# 导入\n\n先看这里。\n## 怎么做\n1. 按 `Ctrl+I`。\n- `Esc` 返回\n"

    chapter = handbook.read("import", text)

    assert (chapter.code, chapter.title) == ("import", "导入")
    assert chapter.blocks == (
        Block("paragraph", (Piece("先看这里。"),)),
        Block("heading", (Piece("怎么做"),)),
        Block("step", (Piece("按 "), Piece("Ctrl+I", key=True), Piece("。")), 1),
        Block("item", (Piece("Esc", key=True), Piece(" 返回"))),
    )
    assert chapter.keys == ("Ctrl+I", "Esc")


def test_a_file_without_its_title_is_refused() -> None:
    with pytest.raises(ValueError, match="its title"):
        handbook.read("import", "导入\n")


def test_the_chapters_stand_in_the_order_of_a_clerks_day() -> None:
    assert [one.title for one in CHAPTERS] == [
        "开始", "工作台", "查找与列表", "登记与修改", "户与人口变动", "查重与合并", "数据体检", "导入花名册",
        "探访与应访", "走访规则和走访覆盖", "专项工作", "关爱档案", "志愿者", "设施", "事项",
        "打印与迎检资料包", "导出Excel", "备份与恢复", "密码与安全", "快捷键", "常见问题",
    ]  # fmt: skip


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda one: one.code)
def test_every_chapter_is_plain_and_short(chapter: handbook.Chapter) -> None:
    words = "".join(block.text for block in chapter.blocks)

    assert len(words) < 1200
    assert not re.search(r"系统|数据库|操作失败|非法|异常|[!！]", words)
    for block in chapter.blocks:
        full = block.kind in ("paragraph", "step")
        assert not full or block.text[-1] in "。：", block.text
    steps = [block.number for block in chapter.blocks if block.kind == "step"]
    assert all(b in (a + 1, 1) for a, b in zip([0, *steps], steps, strict=False))


def test_every_page_has_a_chapter_and_the_table_names_no_other() -> None:
    codes = {one.code for one in CHAPTERS}

    assert {row["chapter"] for row in table("help", "pages.tsv")} <= codes
    for code, ledger in (*ALL.items(), *((r.code, ALL[r.ledger]) for r in ROSTERS.values())):
        assert handbook.chapter_of(code, ledger.group) in codes
    assert handbook.chapter_of("no such page") == "lists"
    assert handbook.chapter("no such chapter") is CHAPTERS[0]


def test_every_file_of_text_is_a_chapter() -> None:
    named = [one.name for one in resource("help").iterdir() if one.name.endswith(".md")]

    assert len(named) == len(CHAPTERS)


def test_chapters_are_found_by_words_in_whatever_case() -> None:
    assert handbook.find("") == CHAPTERS
    assert handbook.chapter("keys") in handbook.find("ctrl+shift+F")
    assert handbook.find("这句话哪里都没有") == ()


def test_the_booklet_has_a_cover_contents_and_every_chapter() -> None:
    out = BytesIO()

    printed = booklet.handbook_pdf(out, ON, "柳沟村村民委员会")

    found = pages(out.getvalue())
    assert printed.pages == len(found) >= len(CHAPTERS) + 2
    assert not printed.missing
    assert "使用手册" in found[0]
    assert "柳沟村村民委员会" in found[0]
    assert all(one.title in found[1] for one in CHAPTERS)
    assert all(any(one.title in page for page in found[2:]) for one in CHAPTERS)


def test_the_booklet_is_the_same_each_time() -> None:
    one, other = BytesIO(), BytesIO()

    booklet.handbook_pdf(one, ON)
    booklet.handbook_pdf(other, ON)

    assert one.getvalue() == other.getvalue()


def test_one_chapter_is_printed_for_the_wall_with_its_keys_in_a_table() -> None:
    out = BytesIO()

    booklet.chapter_pdf("keys", out, ON)

    text = "".join(pages(out.getvalue()))
    assert "做什么" in text
    assert all(key in text for key in handbook.chapter("keys").keys)
