"""Ledgers and packs beside what else makes such a page. The rows are invented."""

import io
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from cases import Case, fresh
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import LongTable, SimpleDocTemplate, TableStyle
from xlsxwriter import Workbook

from csdesk.documents.paper.ledger import write_ledger
from csdesk.documents.paper.lines import wrap
from csdesk.documents.paper.pack import LedgerPart, Pack, write_pack
from csdesk.documents.paper.page import ID_WIDTH, Head, LedgerPage
from csdesk.documents.paper.pdf import POINTS
from csdesk.resources import resource

ON = date(2026, 3, 31)
HEADS = (
    Head("序号", 11),
    Head("姓名", 17),
    Head("性别", 9),
    Head("身份证号码", 35, least=ID_WIDTH),
    Head("出生日期", 19),
    Head("年龄", 9),
    Head("民族", 10),
    Head("家庭住址", 40, align="left"),
    Head("联系电话", 22),
    Head("人员类别", 27, align="left"),
    Head("健康状况", 16),
    Head("紧急联系人", 19),
    Head("探访日期", 19),
    Head("备注", 24, align="left"),
)
PAGE = LedgerPage(
    title="特殊困难老年人探访登记台账", heads=HEADS, unit="清水县永安镇石桥村村民委员会"
)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_COMMON = bytes(
    byte for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF) for byte in (high, low)
).decode("gb2312")
_RARE = "䶮㛃㙍㵟㳇䲟𠅤𥔲𫍯𬭎𬸚𬍛𨱏𬭚𫖯𫖮𣲗𪨶"
_PLACES = ("向阳", "红旗", "前进", "石桥", "柳林", "杨家湾", "李家坪", "上马石", "观音岩", "龙潭")
_KINDS = (
    "低保",
    "特困供养",
    "空巢",
    "留守",
    "失能",
    "高龄",
    "残疾",
    "计划生育特殊家庭",
    "退役军人",
)
_HEALTH = ("良好", "一般", "高血压", "糖尿病", "高血压、冠心病", "脑梗后遗症", "肢体残疾三级")
_REMARKS = (
    *("", "", "", "子女在外务工，每周电话问候", "已安装应急呼叫器", "冬季取暖已检查，烟道通畅"),
    "低保金已按月到账，存折由其侄子保管(电话已核)",
)


def make_rows(count: int, seed: int = 7) -> Iterator[list[str]]:
    """Rows of the 14 columns, with all common characters and some rare ones."""
    rng = random.Random(seed)
    for number in range(1, count + 1):
        born = f"{rng.randint(1928, 1964)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
        rare = rng.random() > 0.99
        given = "".join(rng.choices(_RARE if rare else _COMMON, k=rng.choice((1, 2, 2))))
        first = f"00{rng.randint(1000, 9999)}{born.replace('-', '')}{rng.randint(100, 999)}"
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        last = "10X98765432"[sum(int(a) * b for a, b in zip(first, weights, strict=True)) % 11]
        place = f"{rng.choice(_PLACES)}村{rng.randint(1, 18)}组{rng.randint(1, 260)}号"
        yield [
            str(number),
            rng.choice(_SURNAMES) + given,
            rng.choice("男女"),
            first + last,
            born,
            str(2026 - int(born[:4])),
            rng.choice(("汉族", "汉族", "汉族", "土家族", "苗族")),
            f"清水县永安镇{place}{rng.choice(('', '', '（原小学旁）', '附3号'))}",
            f"1{rng.randint(30, 99)}0000{rng.randint(0, 9999):04d}",
            "、".join(rng.sample(_KINDS, rng.choice((1, 1, 2, 3)))),
            rng.choice(_HEALTH),
            f"{rng.choice(_SURNAMES)}{rng.choice(_COMMON)}（{rng.choice('子女侄')}）",
            f"2026-{rng.randint(1, 3):02d}-{rng.randint(1, 28):02d}",
            rng.choice(_REMARKS),
        ]


def ours(rows: list[list[str]]) -> int:
    """The ledger as the program writes it; gives its bytes."""
    with tempfile.TemporaryFile() as out:
        write_ledger(out, PAGE, rows, ON)
        return out.tell()


def platypus(rows: list[list[str]]) -> int:
    """Platypus with strings in the cells, wrapped before: its quickest way; gives its bytes."""
    for name, file in (("Body", "NotoSerifSC-Regular"), ("Head", "NotoSansSC-Medium")):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(resource("fonts", f"{file}.ttf"))))
    widths = pdfmetrics.getFont("Body").face.charWidths

    class Widths(dict[str, float]):
        def __missing__(self, character: str) -> float:
            width = self[character] = float(widths.get(ord(character), 1000))
            return width

    known = Widths()
    total = 260 * POINTS / sum(head.width for head in HEADS)
    columns = [head.width * total for head in HEADS]
    limits = [(width - 6) / 9.5 * 1000 for width in columns]
    cells = [
        ["\n".join(wrap(text, limit, known)) for text, limit in zip(row, limits, strict=True)]
        for row in rows
    ]
    style = TableStyle(
        [
            ("FONT", (0, 0), (-1, 0), "Head", 9.5, 12),
            ("FONT", (0, 1), (-1, -1), "Body", 9.5, 12),
            ("GRID", (0, 0), (-1, -1), 0.4, colors.black),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    out = io.BytesIO()
    table = LongTable(
        [[head.label for head in HEADS], *cells], colWidths=columns, repeatRows=1, style=style
    )
    SimpleDocTemplate(out, pagesize=landscape(A4)).build([table])
    return len(out.getvalue())


def libreoffice(rows: list[list[str]]) -> int:
    """An XLSX converted by LibreOffice without a window; gives its bytes."""
    with tempfile.TemporaryDirectory() as folder:
        book = Workbook(f"{folder}/l.xlsx", {"constant_memory": True})
        sheet = book.add_worksheet()
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)
        cell = book.add_format({"font_size": 9, "border": 1, "text_wrap": True})
        for i, head in enumerate(HEADS):
            sheet.set_column(i, i, head.width / 1.95)
            sheet.write_string(0, i, head.label, cell)
        for number, row in enumerate(rows, 1):
            for i, text in enumerate(row):
                sheet.write_string(number, i, text, cell)
        book.close()
        subprocess.run(
            [
                *(
                    "soffice",
                    "--headless",
                    "--norestore",
                    f"-env:UserInstallation=file://{folder}/p",
                ),
                *("--convert-to", "pdf", "--outdir", folder, f"{folder}/l.xlsx"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return (Path(folder) / "l.pdf").stat().st_size


def our_pack(ledgers: list[list[list[str]]]) -> int:
    """Forty ledgers with cover, contents, outline and links as one document; gives its bytes."""
    with tempfile.TemporaryFile() as out:
        parts = [LedgerPart(PAGE, rows, f"第{i // 10 + 1}组") for i, rows in enumerate(ledgers)]
        write_pack(out, Pack("迎检资料汇编", parts), ON)
        return out.tell()


def ledger_ours(size: str) -> Callable[[], int]:
    """Rows made, the ledger to be written."""
    rows = list(make_rows(int(size)))
    return lambda: ours(rows)


def ledger_platypus(size: str) -> Callable[[], int]:
    """The same by platypus."""
    rows = list(make_rows(int(size)))
    return lambda: platypus(rows)


def ledger_libreoffice(size: str) -> Callable[[], int]:
    """The same by LibreOffice.

    Raises:
        ImportError: It is not installed.
    """
    if shutil.which("soffice") is None:
        raise ImportError("soffice")
    rows = list(make_rows(int(size)))
    return lambda: libreoffice(rows)


def pack_ours() -> Callable[[], int]:
    """Forty ledgers of 125 rows each, some 520 pages."""
    ledgers = [list(make_rows(125, seed)) for seed in range(40)]
    return lambda: our_pack(ledgers)


TOOK: dict[int, float] = {}
"""Seconds by rows, for what is said of a hundred thousand beside ten thousand."""


def kept(size: int, most_mb: float, least: float) -> Callable[[float, float | None, float], bool]:
    """Whether memory, the rival's time and the growth with the rows are within the goals."""

    def held(mine: float, rival: float | None, peak: float) -> bool:
        TOOK[size] = mine
        grown = size < 100_000 or 10_000 not in TOOK or mine <= 11 * TOOK[10_000]
        return peak <= most_mb and grown and (not least or rival is None or mine <= rival / least)

    return held


def cases(only: set[str]) -> list[Case]:
    """The cases of this module."""
    made = [
        Case("ledger_pdf", "ledger, 14 columns", "1,000 rows", "s", "told",
             lambda: fresh("paper_bench:ledger_ours", 1000), kept(1000, 100, 0), "platypus",
             lambda: fresh("paper_bench:ledger_platypus", 1000)),
        Case("ledger_pdf", "ledger, 14 columns", "10,000 rows", "s", "≤ 1/8 of platypus, ≤ 100 MB",
             lambda: fresh("paper_bench:ledger_ours", 10_000), kept(10_000, 100, 8), "platypus",
             lambda: fresh("paper_bench:ledger_platypus", 10_000)),
        Case("ledger_pdf", "ledger beside an office", "10,000 rows, LibreOffice", "s",
             "≤ 1/8 of LibreOffice, ≤ 100 MB",
             lambda: fresh("paper_bench:ledger_ours", 10_000), kept(10_000, 100, 8), "LibreOffice",
             lambda: fresh("paper_bench:ledger_libreoffice", 10_000), 1),
        Case("ledger_pdf", "ledger, 14 columns", "100,000 rows", "s",
             "≤ 11 × that of 10,000, ≤ 300 MB",  # platypus takes more than five minutes for it
             lambda: fresh("paper_bench:ledger_ours", 100_000), kept(100_000, 300, 0)),
        Case("pack_pdf", "pack of forty ledgers", "5,000 rows", "s", "≤ 1.5 s",
             lambda: fresh("paper_bench:pack_ours"), lambda mine, _r, _p: mine <= 1.5),
    ]  # fmt: skip
    return [case for case in made if not only or case.id in only]
