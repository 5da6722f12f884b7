"""One page of the visits ledger, as an inspector sees it; everyone on it is invented."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pdfplumber
import pypdf
import pytest

from csdesk.documents.paper.ledger import write_ledger
from csdesk.documents.paper.page import ID_WIDTH, Head, LedgerPage, Printed

ON = date(2026, 3, 31)
BASIC, VISIT = "基本情况", "探访情况"
PEOPLE = (
    ("罗静梓", "女", "92", "001931193406192701", "石桥村3组15号", "独居、高龄"),
    ("张𬭎", "男", "81", "002688194507277484", "石桥村7组91号（原小学旁）", "空巢、慢性病"),
    ("王䶮", "男", "88", "005717193806247716", "石桥村1组20号", "留守、半失能"),
    ("李㛃", "女", "79", "005662194711199170", "石桥村12组12号", "特困供养"),
    ("买买提·艾力", "男", "81", "007233194512142938", "石桥村6组78号", "计划生育特殊家庭"),
    ("冯兰", "女", "82", "008768194406201517", "石桥村16组239号", "空巢"),
)


@dataclass(frozen=True)
class Paper:
    """A finished PDF and what the writer said of it."""

    data: bytes
    printed: Printed

    def reader(self) -> pypdf.PdfReader:
        return pypdf.PdfReader(io.BytesIO(self.data), strict=True)

    def texts(self) -> list[str]:
        return [page.extract_text() for page in self.reader().pages]

    def text(self) -> str:
        return "\n".join(self.texts())

    def plumb(self) -> pdfplumber.PDF:
        return pdfplumber.open(io.BytesIO(self.data))


@pytest.fixture
def visits() -> LedgerPage:
    return LedgerPage(
        title="特殊困难老年人探访登记表",
        heads=(
            Head("序号", 8),
            Head("姓名", 15, BASIC, whole=True),
            Head("性别", 8, BASIC),
            Head("年龄", 8, BASIC),
            Head("身份证号码", 33.5, BASIC, least=ID_WIDTH),
            Head("居住地址", 31, BASIC, "left"),
            Head("联系电话", 22.5, BASIC),
            Head("老年人类型", 19, BASIC, "left"),
            Head("探访日期", 18, VISIT),
            Head("方式", 9.5, VISIT),
            Head("健康及生活状况", 28.5, VISIT, "left"),
            Head("问题、需求及处理", 29, VISIT, "left"),
            Head("探访人", 13, "签字"),
        ),
        signed=("老年人或家属",),
        unit="清水县永安镇石桥村村民委员会",
        period="2026年3月",
        telephone="0000-0000000",
        signatures=("填表人", "审核人", "村负责人"),
        note="注：1.本表每月一册，一人一行；2.老年人不能签字的由家属或探访人代签并注明。",
        printed_at="2026-03-31 16:20",
        operator="张某",
    )


@pytest.fixture
def rows() -> list[tuple[str, ...]]:
    return make_rows(28)


def make_rows(count: int) -> list[tuple[str, ...]]:
    made = []
    for i in range(count):
        name, sex, age, number, address, kind = PEOPLE[i % len(PEOPLE)]
        seen = ("2026-03-04", "上门", "身体尚可，生活自理，饮食正常", "已登记，3月10日前办结")
        made.append((str(i + 1), name, sex, age, number, address, "130 0000 9455", kind, *seen, ""))
    return made


Write = Callable[..., Paper]


@pytest.fixture
def write() -> Write:
    """Writes a ledger into memory."""

    def run(page: LedgerPage, rows: Iterable[Sequence[str]], **options: object) -> Paper:
        out = io.BytesIO()
        printed = write_ledger(out, page, rows, ON, **options)  # type: ignore[arg-type]  # passed on
        return Paper(out.getvalue(), printed)

    return run
