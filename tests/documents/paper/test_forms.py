import io
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from documents.paper.conftest import Paper

from csdesk.documents.paper.forms import Band, Entry, Section, Sheet, write_form, write_sheet
from csdesk.documents.paper.page import Head, LedgerPage

MM = 72 / 25.4
ON = date(2026, 3, 31)


def form(page: LedgerPage, count: int = 0) -> Paper:
    out = io.BytesIO()
    printed = write_form(out, page, ON, count)
    return Paper(out.getvalue(), printed)


def record(page: LedgerPage, *sections: Section) -> Paper:
    out = io.BytesIO()
    printed = write_sheet(out, Sheet(page, sections), ON)
    return Paper(out.getvalue(), printed)


@pytest.fixture
def file() -> LedgerPage:
    return LedgerPage(
        title="特殊困难老年人一人一档",
        heads=(),
        unit="清水县永安镇石桥村村民委员会",
        signatures=("建档人", "审核人"),
        landscape=False,
        masked="脱敏",
    )


def test_an_empty_form_fills_one_page_with_rows_to_write_in(visits):
    paper = form(replace(visits, signed=(), masked="脱敏", filter_line="在村"))
    assert paper.printed.pages == 1
    assert paper.printed.rows >= 9
    text = paper.text()
    assert "身份证号码" in text
    assert "脱敏" not in text
    assert "筛选" not in text
    assert "以下空白" not in text
    with paper.plumb() as pdf:
        rules = sorted({round(r["top"], 1) for r in pdf.pages[0].lines if r["width"] > 700})
        heights = [b - a for a, b in pairwise(rules)]
        assert min(heights[1:]) >= 11 * MM - 0.2


def test_a_form_has_as_many_rows_as_are_asked(visits):
    paper = form(visits, 30)
    assert paper.printed.rows == 30
    assert paper.printed.pages > 1


def test_a_sheet_shows_every_label_with_its_value(file):
    basics = Section(
        "基本情况",
        (
            Entry("姓名", "王䶮"),
            Entry("性别", "男"),
            Entry("居住地址", "石桥村1组20号", wide=True),
            Entry("能力等级", "中度失能"),
        ),
    )
    paper = record(file, basics)
    with paper.plumb() as pdf:
        page = pdf.pages[0]
        words = {w["text"]: w for w in page.extract_words(keep_blank_chars=True)}
        assert words["姓名"]["top"] == pytest.approx(words["王䶮"]["top"], abs=3)
        assert words["居住地址"]["x1"] < words["石桥村1组20号"]["x0"]
        frame = max((r for r in page.rects if r["linewidth"] == 1.2), key=lambda r: r["height"])
        assert frame["x0"] == pytest.approx(22 * MM, abs=0.3 * MM)
        assert frame["x1"] == pytest.approx((210 - 15) * MM, abs=0.3 * MM)
    assert "脱敏" in paper.text()


def test_a_table_in_a_sheet_repeats_its_heads_on_the_next_page(file):
    heads = (Head("日期", 20), Head("方式", 12), Head("情况", 60, align="left"))
    rows = tuple((f"2026-03-{i % 28 + 1:02d}", "上门", f"第{i}次，良好") for i in range(80))
    paper = record(file, Section("探访记录", heads=heads, rows=rows))
    texts = paper.texts()
    assert len(texts) > 2
    assert all("方式" in text for text in texts)
    assert all(f"第{i}次" in "".join(texts) for i in range(80))


def test_a_long_remark_goes_on_over_the_pages_of_a_sheet(file):
    remark = "".join(f"第{i}句，身体尚可。" for i in range(1200))
    paper = record(file, Section("", (Entry("姓名", "冯兰"), Entry("备注", remark, wide=True))))
    text = "".join(paper.text().split())
    assert len(remark) > 10_000
    assert "（续）" in text
    assert sum(f"第{i}句" not in text for i in range(1200)) <= paper.printed.pages


@pytest.mark.parametrize("lines", range(40, 62, 3))
def test_a_row_of_about_a_page_never_reaches_into_the_foot(file, lines):
    heads = (Head("日期", 20), Head("情况", 60, align="left"))
    told = "\n".join(f"第{i}行" for i in range(lines))
    rows = (("2026-03-01", "良好"), ("2026-03-02", told), ("2026-03-03", "完"))
    paper = record(
        file, Section("基本情况", (Entry("姓名", "冯兰"),)), Section("", (), heads, rows)
    )
    with paper.plumb() as pdf:
        for page in pdf.pages:
            foot = next(c for c in page.chars if c["text"] == "建")["top"]
            assert all(r["bottom"] <= foot for r in page.rects)
    text = paper.text()
    assert all(f"第{i}行" in text for i in range(lines))
    assert "完" in text


def test_the_parts_of_a_sheet_stand_in_the_outline(file):
    paper = record(file, Section("基本情况", (Entry("姓名", "冯兰"),)), Section("健康", ()))
    outline = paper.reader().outline
    assert outline[0].title == file.title
    assert [entry.title for entry in outline[1]] == ["基本情况", "健康"]


def test_a_sheet_without_parts_is_a_page_with_its_title(file):
    assert file.title in record(file).text()


@pytest.mark.parametrize("name", ["王䶮", "阿卜杜热合曼·艾则孜·买买提依明·吐尔逊那依"])
def test_a_band_says_whose_sheet_it_is_above_the_first_section(file, name):
    out = io.BytesIO()
    band = Band(name, "女 · 86 岁 · 户主", "户号：0001　村民小组：1组")
    sheet = Sheet(file, (Section("身份", (Entry("性别", "女"),)),), band)

    printed = write_sheet(out, sheet, ON)
    paper = Paper(out.getvalue(), printed)

    with paper.plumb() as pdf:
        words = pdf.pages[0].extract_words(keep_blank_chars=True)
        (named,) = [w for w in words if w["text"].startswith(name[:3])]
        (beside,) = [w for w in words if w["text"].startswith("女 · 86")]
        (below,) = [w for w in words if w["text"].startswith("户号")]
        (section,) = [w for w in words if w["text"] == "身份"]
    assert named["x1"] < beside["x0"]
    assert beside["x1"] < (210 - 15) * MM
    assert named["bottom"] < below["top"] + 2
    assert below["bottom"] < section["top"]
