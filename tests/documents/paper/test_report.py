import io
from datetime import date

import pytest
from documents.paper.conftest import Paper, make_rows

from csdesk.documents.charts import Bar, bars, ring, trend
from csdesk.documents.paper.page import Head
from csdesk.documents.paper.report import (
    ChartPart,
    Heading,
    Paragraph,
    Report,
    TablePart,
    WidePart,
    numeral,
    write_report,
)

MM = 72 / 25.4
ON = date(2026, 3, 31)
LONG = "本月全村登记在册特殊困难老年人86人，其中独居34人、空巢28人，已探访84人，覆盖率97.7%。"


def written(report: Report) -> Paper:
    out = io.BytesIO()
    printed = write_report(out, report, ON)
    return Paper(out.getvalue(), printed)


def summary(*parts: object) -> Report:
    return Report(
        "石桥村2026年3月探访工作情况报告",
        parts,  # type: ignore[arg-type]  # any parts
        "清水县永安镇石桥村村民委员会",
        "2026年3月31日",
    )


def test_a_page_holds_22_lines_of_28_characters():
    paper = written(Report("长文", (Paragraph("探" * 28 * 60),)))
    with paper.plumb() as pdf:
        page = pdf.pages[1]
        body = [c for c in page.chars if c["text"] == "探"]
        tops = sorted({round(c["top"], 1) for c in body})
        assert len(tops) == 22
        assert tops[1] - tops[0] == pytest.approx(28.95, abs=0.2)
        assert {round(c["size"], 2) for c in body} == {15.75}
        line = [c for c in body if round(c["top"], 1) == tops[0]]
        assert len(line) == 28
        assert line[0]["x0"] == pytest.approx(28 * MM, abs=0.3 * MM)
        assert line[-1]["x1"] == pytest.approx((210 - 26) * MM, abs=0.5 * MM)
        assert tops[0] > 37 * MM
        assert body[-1]["bottom"] < (297 - 35) * MM + 6


def test_lines_with_digits_are_set_to_the_full_width():
    with written(summary(Paragraph(LONG * 3))).plumb() as pdf:
        chars = [c for c in pdf.pages[0].chars if round(c["size"], 2) == 15.75]
        ends = {}
        for c in chars:
            ends[round(c["matrix"][5])] = c["x1"]
        full = [x for x in ends.values() if x > 170 * MM]
        assert len(full) >= 4
        assert all(x == pytest.approx((210 - 26) * MM, abs=1.5 * MM) for x in full)


def test_spaces_between_chinese_and_digits_are_left_out():
    text = written(summary(Paragraph("应探访 86 人，A 类 3 户。"))).text()
    assert "应探访86人，A类3户。" in text


def test_headings_are_numbered_in_order():
    text = written(
        summary(
            Heading("基本情况"),
            Paragraph(LONG),
            Heading("按组", 2),
            Heading("按人", 2),
            Heading("下一步"),
            Heading("补访", 2),
        )
    ).text()
    for heading in ("一、基本情况", "（一）按组", "（二）按人", "二、下一步", "（一）补访"):
        assert heading in text


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")]
)
def test_numerals_of_headings(number, text):
    assert numeral(number) == text


def test_page_numbers_stand_outside():
    with written(summary(Paragraph(LONG * 40))).plumb() as pdf:
        places = []
        for page in pdf.pages:
            number = [c for c in page.chars if round(c["size"]) == 14]
            places.append((number[0]["x0"], number[-1]["x1"]))
            assert "".join(c["text"] for c in number) == f"— {page.page_number} —"
    assert places[0][1] == pytest.approx((210 - 26) * MM - 14, abs=1)
    assert places[1][0] == pytest.approx(28 * MM + 14, abs=1)


def test_a_heading_is_never_last_and_a_signature_never_alone():
    for count in range(560, 700, 14):
        paper = written(summary(Paragraph("探" * count), Heading("结语"), Paragraph("完。" * 20)))
        for text in paper.texts():
            lines = [line for line in text.splitlines() if line and "—" not in line]
            assert lines[-1] != "一、结语"
            assert "村民委员会" not in lines[0]


def test_the_date_ends_four_characters_from_the_right():
    with written(summary(Paragraph(LONG))).plumb() as pdf:
        chars = pdf.pages[0].chars
        last = [c for c in chars if c["text"] == "日"][-1]
        assert last["x1"] == pytest.approx((210 - 26) * MM - 4 * 15.75, abs=0.5)


def test_charts_tables_and_wide_pages_stand_in_a_report(visits):
    months = [Bar(f"{m}月", m * 3 % 7, m % 4) for m in range(1, 13)]
    paper = written(
        summary(
            Heading("指标"),
            ChartPart((ring("覆盖率", 84, 86), ring("建档率", 86, 86), ring("整改率", 11, 14))),
            ChartPart((bars("人口变动", months, "人", names=("迁入", "迁出")),)),
            ChartPart((trend("时长", [(b.label, b.value) for b in months], "小时"),)),
            TablePart(
                (Head("组别", 20), Head("人数", 20, align="right"), Head("说明", 60, align="left")),
                tuple((f"{i}组", str(i), "无") for i in range(40)),
                "表1　分组情况",
            ),
            WidePart(visits, make_rows(12)),
        )
    )
    text = paper.text()
    assert "98%" in text
    assert "表1　分组情况" in text
    assert text.count("组别") == 2
    assert all(f"{i}组" in text for i in range(40))
    pages = paper.reader().pages
    assert [p.mediabox.width > p.mediabox.height for p in pages][-2:] == [True, True]
    assert "2026年3月31日" in paper.texts()[-3]


def test_the_same_report_gives_the_same_bytes():
    report = summary(Heading("情况"), Paragraph(LONG), ChartPart((ring("覆盖率", 1, 3),)))
    assert written(report).data == written(report).data


def test_the_outline_follows_the_headings():
    outline = (
        written(summary(Heading("情况"), Heading("细目", 2), Heading("结语"))).reader().outline
    )
    assert outline[0].title == "石桥村2026年3月探访工作情况报告"  # type: ignore[union-attr]
    assert [e.title for e in outline[1] if not isinstance(e, list)] == ["一、情况", "二、结语"]  # type: ignore[union-attr]
