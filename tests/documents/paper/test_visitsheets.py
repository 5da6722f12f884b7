"""Visit sheets: what a helper takes along, two on a page."""

import io
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from documents.paper.conftest import PEOPLE, Paper
from pypdf.generic import Destination

from csdesk.documents.paper.page import LedgerPage
from csdesk.documents.paper.visitsheets import Area, VisitPage, VisitSheet, write_visit_sheets

ON = date(2026, 10, 31)
AREAS = ("健康", "经济", "赡养", "安全", "需求")
AROUND = VisitPage(
    LedgerPage(title="入户走访记录单", heads=(), unit="石桥村村民委员会", period="一网格　2026年10月"),
    tuple(Area(name, "房屋、用电、用水") for name in AREAS),
    ("上门", "电话", "视频", "其他"),
)  # fmt: skip
UID = "0192ABC4-567F-EDCB-A987-6543210FEDC"


def a_sheet(
    number: int, name: str = "罗静梓", last: str = "10月03日 上门：良好", **more: str
) -> VisitSheet:
    known = {
        "beside": "女 · 92 岁 · 独居", "address": "石桥村3组15号", "phone": "13900001234",
        "due": "逾期 3 天", "code": f"{UID}{number % 10}", **more,
    }  # fmt: skip
    return VisitSheet(number, name, last=last, **known)


def paper(*sheets: VisitSheet) -> Paper:
    out = io.BytesIO()
    told = write_visit_sheets(out, AROUND, sheets, ON)
    return Paper(out.getvalue(), told)


def test_two_sheets_stand_on_a_page_in_the_order_of_the_round() -> None:
    made = paper(*(a_sheet(n, who[0]) for n, who in enumerate(PEOPLE[:3], 1)))

    assert (made.printed.pages, made.printed.rows) == (2, 3)
    first, second = made.texts()
    assert first.index(PEOPLE[0][0]) < first.index(PEOPLE[1][0])
    assert PEOPLE[2][0] in second
    assert "第 2 页" in second
    marks = [m.title for m in made.reader().outline if isinstance(m, Destination)]
    assert marks == [f"{n} {who[0]}" for n, who in enumerate(PEOPLE[:3], 1)]


def test_what_is_known_is_printed_and_the_rest_is_ticked() -> None:
    text = paper(a_sheet(7)).text()

    for words in ("石桥村3组15号", "13900001234", "逾期 3 天", "10月03日 上门：良好", *AREAS,
                  "老年人或家属（签字）"):  # fmt: skip
        assert words in text
    assert text.count("☐") == 2 + 4 + 2 + 2 * len(AREAS) + 1


def test_a_reader_finds_the_codes_and_they_say_nothing_of_the_person() -> None:
    made = paper(a_sheet(1), a_sheet(2))

    assert UID[:8] not in made.text()
    page = pypdfium2.PdfDocument(made.data)[0].render(scale=3, grayscale=True)
    pixels = memoryview(bytes(page.buffer)).cast("B", (page.height, page.stride))
    read = zxingcpp.read_barcodes(pixels)
    assert sorted(one.text for one in read) == [f"{UID}1", f"{UID}2"]


@pytest.mark.parametrize("long", ["灶台胶管老化，要换。" * 400, "一\n" * 200])
def test_a_long_note_never_breaks_the_page(long: str) -> None:
    made = paper(*(a_sheet(n, "买买提·艾力" * 6, long, address="水塘边" * 66) for n in (1, 2)))

    assert made.printed.pages == 1
    assert "……" in made.text()
    with made.plumb() as pdf:
        page = pdf.pages[0]
        assert min(float(c["top"]) for c in page.chars) > 0
        signs = [w["bottom"] for w in page.extract_words() if "走访人（签字）" in w["text"]]
        frames = [r["bottom"] for r in page.rects if r["width"] > 450]
    assert len(signs) == 2
    assert max(frames) < max(signs)


def test_a_round_without_anybody_says_so() -> None:
    made = paper()

    assert (made.printed.pages, made.printed.rows) == (1, 0)
    assert "没有要走访的人" in made.text()
