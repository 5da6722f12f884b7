"""A certificate is one page, whatever it says; what was filled in is underlined."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pypdf
import pytest

from csdesk.documents.paper.certificate import Certificate, Runs
from csdesk.documents.paper.cover import Cover
from csdesk.documents.paper.each import Paper, write_each
from csdesk.documents.paper.forms import Entry, Section, Sheet
from csdesk.documents.paper.page import Head, LedgerPage

ON = date(2026, 10, 31)
HEADS = (Head("服务类别", 60), Head("次数", 20), Head("时长", 20))


def a_certificate(
    *more: Runs, rows: int = 2, notes: tuple[str, ...] = ("注：不含路途。",)
) -> Certificate:
    first: Runs = (
        ("兹证明", False),
        ("陈雨石", True),
        ("参加志愿服务", False),
        ("102", True),
        ("小时。", False),
    )
    return Certificate(
        title="志愿服务记录证明", number="A-2026-0001", sentences=(first, *more), unit="柳沟村村民委员会",
        dated="2026年10月31日", heads=HEADS, rows=tuple(("环境保护", "1", "2.5") for _ in range(rows)),
        ends=((("特此证明。", False),),), notes=notes, signed=(("负责人", "周敏"), ("联系电话", "")),
    )  # fmt: skip


def read(*papers: Paper) -> tuple[list[str], bytes]:
    out = BytesIO()
    write_each(out, papers, ON)
    reader = pypdf.PdfReader(out)
    drawn = reader.pages[0].get_contents()
    assert drawn is not None
    return [page.extract_text() for page in reader.pages], drawn.get_data()


def test_everything_stands_on_its_page() -> None:
    (text,), _ = read(a_certificate())

    for words in (
        "志愿服务记录证明", "编号：A-2026-0001", "陈雨石", "服务类别", "环境保护", "特此证明。",
        "注：不含路途。", "负责人：周敏", "联系电话：", "柳沟村村民委员会（盖章）", "2026年10月31日",
    ):  # fmt: skip
        assert words.replace("　", "") in text.replace("\n", "").replace("　", ""), words


def test_without_number_and_table_it_is_still_a_page() -> None:
    plain = Certificate(
        "证明", "", ((("特此证明。", False),),), "柳沟村村民委员会", "2026年10月31日"
    )

    (text,), _ = read(plain)

    assert "编号" not in text
    assert "特此证明。" in text


@pytest.mark.parametrize("times", [1, 12, 40])
def test_long_words_are_set_smaller_and_stay_on_one_page(times: int) -> None:
    long: Runs = (
        ("在养老服务中心为独居老人送餐、读报、理发，" * times, True),
        ("表现良好。", False),
    )

    pages, drawn = read(a_certificate(long, rows=9))

    assert len(pages) == 1
    assert "表现良好。" in pages[0].replace("\n", "")
    assert drawn.count(b" l S") > times // 2  # its underlines


def test_a_cover_says_whose_book_it_is_and_how_it_is_used() -> None:
    unit, dated = "柳沟村村民委员会", "2026年10月31日"
    book = Cover(
        "时间银行存折",
        unit,
        dated,
        (("姓名", "陈雨石"), ("编号", "")),
        ("不得涂改。" * 12, "遗失另发。"),
    )

    pages, _ = read(book, Cover("志愿服务记录本", unit, dated))

    for words in ("时间银行存折", "姓名：", "陈雨石", "使用说明", "2.", "遗失另发。", unit, dated):
        assert words in pages[0]
    assert "使用说明" not in pages[1]


def test_certificates_and_sheets_follow_one_another() -> None:
    page = LedgerPage(title="志愿服务记录本", heads=(), unit="柳沟村村民委员会", landscape=False)
    sheet = Sheet(
        page, (Section("", (Entry("姓名", "陈雨石"),), HEADS, (("a", "b", "c"),), 11, 3),)
    )

    pages, _ = read(sheet, a_certificate(), sheet)

    assert len(pages) == 3
    assert "第 1 页　共 1 页" in pages[2]
    assert "第 1 页" not in pages[1]
