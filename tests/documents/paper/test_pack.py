import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from documents.paper.conftest import Paper, make_rows

from csdesk.documents.paper.forms import Entry, Section, Sheet
from csdesk.documents.paper.pack import LedgerPart, Pack, Part, ReportPart, SheetPart, write_pack
from csdesk.documents.paper.page import LedgerPage
from csdesk.documents.paper.report import Heading, Paragraph, Report

ON = date(2026, 3, 31)


@pytest.fixture
def pack(visits: LedgerPage) -> Pack:
    sheet = replace(visits, title="一人一档", heads=(), signed=(), landscape=False)
    return Pack(
        "石桥村2026年第一季度迎检资料汇编",
        (
            LedgerPart(visits, make_rows(40), "人员台账"),
            LedgerPart(replace(visits, title="高龄老年人台账"), make_rows(5), "人员台账"),
            SheetPart(
                Sheet(sheet, (Section("基本情况", (Entry("姓名", "王䶮"),)),)), "人员台账", "王䶮"
            ),
            ReportPart(
                Report("第一季度工作报告", (Heading("情况"), Paragraph("正常。" * 400))), "报告"
            ),
        ),
        "清水县永安镇石桥村村民委员会",
        "2026年第一季度",
        "2026年3月31日",
    )


def bound(pack: Pack) -> Paper:
    out = io.BytesIO()
    printed = write_pack(out, pack, ON)
    return Paper(out.getvalue(), printed)


def test_the_pages_of_a_pack_are_counted_through(pack):
    paper = bound(pack)
    texts = paper.texts()
    body = texts[2:]
    for number, text in enumerate(body, 1):
        assert f"第 {number} 页　共 {len(body)} 页" in text
    assert pack.title in texts[0]
    assert "2026年第一季度" in texts[0]
    assert "第 1 页" not in texts[0] + texts[1]
    assert paper.reader().page_labels[:3] == ["封面", "i", "1"]


def test_the_contents_name_every_part_with_its_pages_and_lead_there(pack):
    reader = bound(pack).reader()
    text = reader.pages[1].extract_text()
    assert "人员台账" in text
    assert "一人一档（王䶮）" in text
    places = {}
    for entry in _flat(reader.outline):
        places[entry.title] = reader.get_destination_page_number(entry)
    first = places["特殊困难老年人探访登记表"]
    second = places["高龄老年人台账"]
    assert (first, places["封面"], places["目录"]) == (2, 0, 1)
    assert f"1—{second - 2}" in text
    assert "高龄老年人台账" in reader.pages[second].extract_text()
    links = [a.get_object() for a in reader.pages[1]["/Annots"]]
    pages = [reader.get_page_number(link["/Dest"][0].get_object()) for link in links]
    assert pages == [first, second, places["一人一档（王䶮）"], places["第一季度工作报告"]]


def _flat(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(entry)
        else:
            yield entry


def test_the_outline_groups_parts_under_their_headings(pack):
    outline = bound(pack).reader().outline
    assert [e.title for e in outline if not isinstance(e, list)] == [
        "封面",
        "目录",
        "人员台账",
        "报告",
    ]


def test_contents_of_many_parts_stand_in_columns_and_over_pages(visits):
    parts = [LedgerPart(replace(visits, title=f"第{i}组台账"), []) for i in range(100)]
    paper = bound(Pack("汇编", parts))
    reader = paper.reader()
    assert len(reader.pages) == 100 + 1 + 3
    contents = "".join(page.extract_text() for page in reader.pages[1:4])
    assert all(f"第{i}组台账" in contents for i in range(100))


def test_a_long_title_is_broken_in_the_contents_not_cut(visits):
    title = "清水县永安镇石桥村特殊困难老年人居家养老探访关爱服务工作登记台账" * 2
    paper = bound(Pack("汇编", [LedgerPart(replace(visits, title=title), [])]))
    assert title in "".join(paper.texts()[1].split())


def test_parts_are_taken_one_at_a_time_and_progress_counts_through(visits):
    order: list[str] = []

    def parts() -> Iterator[Part]:
        for i in range(3):
            order.append(f"part {i}")
            yield LedgerPart(visits, make_rows(20))

    told: list[int] = []
    out = io.BytesIO()
    printed = write_pack(out, Pack("汇编", parts()), ON, progress=told.append)
    assert printed.rows == 60
    assert told[-1] == 60
    assert told == sorted(told)
    assert order == ["part 0", "part 1", "part 2"]


def test_an_empty_pack_is_cover_and_contents():
    assert bound(Pack("汇编", [])).printed.pages == 2


def test_the_same_pack_gives_the_same_bytes(pack):
    assert bound(pack).data == bound(pack).data
