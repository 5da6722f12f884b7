"""Reading and writing of 100,000 rows x 20 columns, ours and the rivals'."""

import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from cases import Case, fresh

from csdesk.documents.workbooks.layout import lay_out
from csdesk.documents.workbooks.page import Head, WorkbookPage, Written
from csdesk.documents.workbooks.reading import open_book
from csdesk.documents.workbooks.writing import write_book
from csdesk.domain.columns import match
from csdesk.domain.headings import Vocabulary

ROWS = 100_000
DAY = date(2025, 3, 1)
FEEDS = ("residents", "households", "stays", "categories")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂玉华建国德志文春梅龙凤"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
HEADS = (
    Head("序号", 10, "number"),
    Head("组别", 12),
    Head("户号", 15),
    Head("户主姓名", 16),
    Head("姓名", 16),
    Head("与户主关系", 18),
    Head("性别", 9, choices=("男", "女")),
    Head("民族", 14),
    Head("身份证号码", 38),
    Head("出生日期", 22, "date"),
    Head("年龄", 11, "number"),
    Head("文化程度", 16),
    Head("政治面貌", 18),
    Head("婚姻状况", 16),
    Head("联系电话", 25),
    Head("家庭住址", 48),
    Head("是否低保", 14, choices=("是", "否")),
    Head("残疾等级", 14),
    Head("年收入", 17, "amount"),
    Head("备注", 26),
)
PAGE = WorkbookPage("柳沟村村民花名册", HEADS, foot="柳沟村 2025-03-01")


def people(rows: int) -> Iterator[tuple[Written, ...]]:
    """Invented people, the same at each call."""
    chance = random.Random(7)
    for at in range(rows):
        born = date(1930, 1, 1) + timedelta(days=chance.randrange(32_000))
        number = f"370102{born:%Y%m%d}{chance.randrange(900, 999)}"
        check = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=True))
        yield (
            at + 1,
            f"{at % 12 + 1}组",
            f"H{at // 4:05}",
            chance.choice(SURNAMES) + chance.choice(GIVEN),
            chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2)),
            chance.choice(("户主", "妻", "长子", "长女", "孙子")),
            "女男"[int(number[16]) % 2],
            chance.choice(("汉族", "回族", "满族")),
            number + "10X98765432"[check % 11],
            born,
            2025 - born.year,
            chance.choice(("小学", "初中", "高中", "大专", "文盲")),
            chance.choice(("群众", "中共党员", "共青团员")),
            chance.choice(("已婚", "未婚", "丧偶", "离异")),
            f"1{chance.choice((3, 5, 8))}{chance.randrange(10**9):09}",
            f"青山镇柳沟村{at % 12 + 1}组{at % 300}号",
            chance.choice(("是", "否")),
            chance.choice(("", "", "", "一级", "二级", "三级")),
            Decimal(chance.randrange(30_000)) / 10,
            chance.choice(("", "", "外出务工", "住院", "与儿子同住")),
        )


def draw(folder: Path, rows: int = ROWS) -> Path:
    """The workbook to be read, made by a rival's writer: shared strings, as Excel writes."""
    import xlsxwriter

    path = folder / f"drawn_{rows}.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("花名册")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    text = book.add_format({"num_format": "@", "border": 1})
    for column, head in enumerate(HEADS):
        sheet.write_string(0, column, head.label)
    for row, values in enumerate(people(rows), 1):
        for column, value in enumerate(values):
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, day)
            elif isinstance(value, str):
                sheet.write(row, column, value, text)
            else:
                sheet.write_number(row, column, value)
    book.close()
    return path


def read_ours(path: Path) -> int:
    """Every row of every sheet by our reader."""
    return sum(1 for sheet in open_book(path).sheets for _ in sheet.rows())


def read_openpyxl(path: Path) -> int:
    """The same by openpyxl in its reading mode."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    return sum(1 for sheet in book.worksheets for _ in sheet.iter_rows(values_only=True))


def look(path: Path) -> int:
    """Sheets, headings and their fields: what the clerk sees first."""
    found = lay_out(open_book(path), Vocabulary((), FEEDS), people=True)
    tables = [table for sheet in found for table in sheet.tables]
    return sum(len(match(list(table.headings.values()), (), FEEDS)) for table in tables)


def write_ours(folder: Path, rows: list[tuple[Written, ...]]) -> int:
    """A roster with borders, formats, drop-downs and print setup."""
    return write_book(folder / "ours.xlsx", PAGE, rows, DAY)


def write_xlsxwriter(folder: Path, rows: list[tuple[Written, ...]]) -> int:
    """The same by XlsxWriter."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(folder / "xlsxwriter.xlsx"))
    sheet = book.add_worksheet("花名册")
    bold = book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True})
    codes = {"text": "@", "number": "General", "date": "yyyy-mm-dd", "amount": "#,##0.00"}
    formats = [
        book.add_format(
            {"border": 1, "valign": "vcenter", "num_format": codes[head.kind], "text_wrap": True}
        )
        for head in HEADS
    ]
    sheet.merge_range(0, 0, 0, len(HEADS) - 1, PAGE.title, bold)
    for column, head in enumerate(HEADS):
        sheet.write_string(1, column, head.label, bold)
        sheet.set_column(column, column, head.width_mm / 2)
        if head.choices:
            rule = {"validate": "list", "source": list(head.choices)}
            sheet.data_validation(2, column, len(rows) + 1, column, rule)
    for row, values in enumerate(rows, 2):
        for column, value in enumerate(values):
            style = formats[column]
            if value is None or value == "":
                sheet.write_blank(row, column, None, style)
            elif isinstance(value, date):
                sheet.write_datetime(row, column, value, style)
            elif isinstance(value, str):
                sheet.write_string(row, column, value, style)
            else:
                sheet.write_number(row, column, value, style)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(0, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    book.close()
    return len(rows)


def write_pyexcelerate(folder: Path, rows: list[tuple[Written, ...]]) -> int:
    """The values by PyExcelerate, with column formats; it can do no more."""
    import pyexcelerate

    book = pyexcelerate.Workbook()
    plain = [
        [float(value) if isinstance(value, Decimal) else value for value in values]
        for values in rows
    ]
    sheet = book.new_sheet("花名册", data=[[head.label for head in HEADS], *plain])
    sheet.set_col_style(10, pyexcelerate.Style(format=pyexcelerate.Format("yyyy-mm-dd")))
    book.save(str(folder / "pyexcelerate.xlsx"))
    return len(rows)


def reading(path: str) -> Callable[[], int]:
    """Our reader over the drawn workbook."""
    return lambda: read_ours(Path(path))


def reading_openpyxl(path: str) -> Callable[[], int]:
    """The rival over the same."""
    return lambda: read_openpyxl(Path(path))


def looking(path: str) -> Callable[[], int]:
    """Sheets and columns, as the clerk first sees them."""
    return lambda: look(Path(path))


def writing(folder: str, rows: str) -> Callable[[], int]:
    """Our writer; the rows are there before."""
    held = list(people(int(rows)))
    return lambda: write_ours(Path(folder), held)


def writing_xlsxwriter(folder: str, rows: str) -> Callable[[], int]:
    """XlsxWriter with the same rows and formats."""
    import xlsxwriter

    held = list(people(int(rows)))
    return lambda: write_xlsxwriter(Path(folder), held) if xlsxwriter else 0


def writing_pyexcelerate(folder: str, rows: str) -> Callable[[], int]:
    """PyExcelerate with the same rows, hardly styled."""
    import pyexcelerate

    held = list(people(int(rows)))
    return lambda: write_pyexcelerate(Path(folder), held) if pyexcelerate else 0


KEPT = tempfile.TemporaryDirectory(prefix="csdesk-bench-")


@cache
def drawn() -> Path:
    """The workbook to be read, drawn once a run."""
    return draw(Path(KEPT.name))


def ratio(limit: float, most_mb: float) -> Callable[[float, float | None, float], bool]:
    """Within a share of the rival's time and so many MB."""
    return lambda mine, rival, peak: (rival is None or mine <= limit * rival) and peak <= most_mb


def cases(only: set[str]) -> list[Case]:
    """The cases of this module."""
    size = "100,000 × 20"
    made = [
        Case("xlsx_read", "workbook read", size, "s", "≤ 0.30 of openpyxl, ≤ 60 MB",
             lambda: fresh("workbook_bench:reading", drawn()), ratio(0.30, 60),
             "openpyxl read-only",
             lambda: fresh("workbook_bench:reading_openpyxl", drawn()), 3),
        Case("xlsx_read", "first look", f"{size}, 60 rows", "s", "≤ 1.5 s",
             lambda: fresh("workbook_bench:looking", drawn()), lambda m, _r, _p: m <= 1.5),
        Case("xlsx_write", "ledger exported", size, "s", "≤ 0.35 of XlsxWriter, ≤ 60 MB",
             lambda: fresh("workbook_bench:writing", KEPT.name, ROWS), ratio(0.35, 60),
             "XlsxWriter",
             lambda: fresh("workbook_bench:writing_xlsxwriter", KEPT.name, ROWS)),
        Case("xlsx_write", "beside the quickest", f"{size}, plain", "s",
             "≤ 0.50 of PyExcelerate, ≤ 60 MB",
             lambda: fresh("workbook_bench:writing", KEPT.name, ROWS), ratio(0.50, 60),
             "PyExcelerate",
             lambda: fresh("workbook_bench:writing_pyexcelerate", KEPT.name, ROWS)),
    ]  # fmt: skip
    return [case for case in made if not only or case.id in only]
