"""A roster of 20,000 people x 20 columns: previewed, kept, taken back."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from cases import Case, Spent, fresh
from workbook_bench import GIVEN, PAGE, SURNAMES

from csdesk.bootstrap import create_office, open_office
from csdesk.documents.workbooks.page import Written
from csdesk.documents.workbooks.writing import write_book
from csdesk.domain.identity import make_id
from csdesk.services import entries, imports
from csdesk.services.office import About, Office
from csdesk.storage.keys import Cost

ROWS = 20_000
ON = date(2026, 10, 31)
PASSWORD = "bench-Pass-2026"  # noqa: S105  # of an invented vault
RELATIONS = ("户主", "妻", "长子", "长女")
KEPT = tempfile.TemporaryDirectory(prefix="csdesk-bench-")


def people(rows: int) -> Iterator[tuple[Written, ...]]:
    """Invented people in households of four, every number another one."""
    chance = random.Random(7)
    used: dict[date, int] = {}
    for at in range(rows):
        place = at % 4
        year = (1955, 1958, 1984, 1987)[place]
        born = date(year, 1, 1) + timedelta(days=chance.randrange(1000))
        used[born] = number = used.get(born, 1 + place % 2) + 2
        if place == 0:
            head = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2))
        name = head if place == 0 else chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2))
        yield (
            at + 1,
            f"{at % 12 // 4 + 1}组",
            f"H{at // 4:05}",
            head,
            name,
            RELATIONS[place],
            "女男"[number % 2],
            chance.choice(("汉族", "回族", "满族")),
            make_id(f"3701{2 + at % 8:02}", born, number % 900),
            born,
            2026 - born.year,
            chance.choice(("小学", "初中", "高中", "大专", "文盲")),
            chance.choice(("群众", "中共党员", "共青团员")),
            chance.choice(("已婚", "未婚", "丧偶", "离异")),
            f"1{chance.choice((3, 5, 8))}{chance.randrange(10**9):09}",
            f"柳沟村{at % 12 // 4 + 1}组{at // 4}号",
            "是" if chance.random() < 0.1 else "否",
            chance.choice(("", "", "", "", "肢体二级")),
            chance.randrange(90_000),
            chance.choice(("", "", "在外务工")),
        )


def draw(folder: Path, rows: int) -> Path:
    """The workbook that is imported."""
    path = folder / f"roster-{rows}.xlsx"
    if not path.exists():
        write_book(path, PAGE, list(people(rows)), ON)
    return path


def office() -> Office:
    """An empty vault."""
    folder = Path(tempfile.mkdtemp(dir=KEPT.name)) / "vault"
    about = About("石桥村", "village", "national", "430421")
    create_office(folder, about, PASSWORD, cost=Cost(kib=8192, passes=1))
    return open_office(folder, PASSWORD, on=ON, write=True)


def preview(path: str) -> Callable[[], object]:
    """Read, check and stage a file against an empty vault."""
    made = office()
    return lambda: imports.preview(made, Path(path), "residents").close()


def commit(path: str) -> Callable[[], object]:
    """Keep what a preview shows."""
    made = office()
    seen = imports.preview(made, Path(path), "residents")
    return lambda: imports.commit(made, seen)


def undo(path: str) -> Callable[[], object]:
    """Take an import back."""
    made = office()
    with imports.preview(made, Path(path), "residents") as seen:
        imports.commit(made, seen)
    return lambda: entries.undo(made)


def read_openpyxl(path: str) -> Callable[[], object]:
    """Every cell of the file with openpyxl's streaming reader."""
    from openpyxl import load_workbook

    def read() -> int:
        book = load_workbook(path, read_only=True, data_only=True)
        return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))

    return read


def cases(only: set[str]) -> list[Case]:
    """The lines of the table."""
    made: list[str] = []

    def file() -> str:
        if not made:
            made.append(str(draw(Path(KEPT.name), ROWS)))
        return made[0]

    def of(name: str) -> Callable[[], Spent]:
        return lambda: fresh(f"import_bench:{name}", file())

    return [
        Case(
            "import_preview", "预览花名册，20 列", f"{ROWS}", "s",
            "≤ 7 s，≤ 4 倍 openpyxl 只读，≤ 150 MB", of("preview"),
            lambda ours, rival, peak: ours <= 7
            and (rival is None or ours <= 4 * rival)
            and peak <= 150,
            "openpyxl read_only", of("read_openpyxl"),
        ),
        Case(
            "import_commit", "导入花名册，含留痕", f"{ROWS}", "s", "≤ 5 s", of("commit"),
            lambda ours, _, peak: ours <= 5,
        ),
        Case(
            "import_undo", "撤销导入", f"{ROWS}", "s", "≤ 4 s", of("undo"),
            lambda ours, _, peak: ours <= 4,
        ),
    ]  # fmt: skip
