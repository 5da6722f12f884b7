"""Workbooks with damage anywhere in them: a preview or a message, never anything else."""

from __future__ import annotations

import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt
from drawn_rosters import a_book, number

from csdesk.services import imports
from csdesk.services.office import Office

pytestmark = pytest.mark.long
TIMES = 500
HEADS = ("序号", "户号", "姓名", "身份证号码", "与户主关系", "出生日期", "联系电话")
ROWS = [
    (n, f"03{n // 3:02}", f"郁青{c}", number(n), "户主" if n % 3 == 0 else "配偶", "1960.3.5",
     "13900001001")
    for n, c in enumerate("禾苗稻麦豆菽谷粟黍")
]  # fmt: skip


def xlsx(folder: Path) -> bytes:
    """A roster under a title."""
    return a_book(folder / "花名册.xlsx", [("人口花名册",), HEADS, *ROWS]).read_bytes()


def xls(_: Path) -> bytes:
    """The same as Excel 97 wrote it."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("花名册")
    for r, row in enumerate([HEADS, *ROWS]):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv(_: Path) -> bytes:
    """The same as text."""
    return "\r\n".join(",".join(map(str, row)) for row in (HEADS, *ROWS)).encode("gb18030")


def page(_: Path) -> bytes:
    """The same as a web page that calls itself .xls."""
    cells = ("".join(f"<td>{v}</td>" for v in row) for row in (HEADS, *ROWS))
    return f"<html><table><tr>{'</tr><tr>'.join(cells)}</tr></table></html>".encode()


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Bytes turned, cut, doubled, or blanked."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 20))):
        at = chance.randrange(len(made))
        size = chance.choice((1, 1, 2, 16, 256))
        match chance.randrange(5):
            case 0:
                made[at] ^= 1 << chance.randrange(8)
            case 1:
                del made[at:]
            case 2:
                made[at:at] = made[at : at + size]
            case 3:
                made[at : at + size] = bytes(size)
            case _:
                made[at : at + size] = chance.randbytes(size)
        made = made or bytearray(b"\0")
    return bytes(made)


def inside(data: bytes, chance: random.Random) -> bytes:
    """A workbook whole as an archive, with damage in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        hit = chance.choice(names)
        for name in names:
            part = old.read(name)
            new.writestr(name, damaged(part, chance) if name == hit and part else part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("draw", "name", "hurt"),
    [(xlsx, "表.xlsx", damaged), (xlsx, "表.xlsx", inside), (xls, "表.xls", damaged),
     (csv, "表.csv", damaged), (page, "表.xls", damaged)],
    ids=["xlsx", "xlsx-part", "xls", "csv", "html"],
)  # fmt: skip
def test_a_damaged_file_gives_a_message_or_a_preview(
    office: Office,
    tmp_path: Path,
    draw: Callable[[Path], bytes],
    name: str,
    hurt: Callable[[bytes, random.Random], bytes],
    told: Callable[[str, str, str], None],
    request: pytest.FixtureRequest,
) -> None:
    whole, chance, ends = draw(tmp_path), random.Random(7), Counter[str]()
    for _ in range(TIMES):
        path = tmp_path / name
        path.write_bytes(hurt(whole, chance))
        with imports.preview(office, path, "residents") as seen:
            document = seen.document(office)
        ends[seen.refused.code if seen.refused else "read"] += 1
        rows = [row for row in document["rows"] if row["state"] != "ignored"]
        assert sum(document["counts"][s] for s in ("new", "refused", "duplicate")) == len(rows)
        if seen.refused:
            assert seen.refused.what
            assert seen.refused.remedy
    found = ", ".join(f"{code} {n}" for code, n in ends.most_common())
    told("damage", f"{TIMES} files: {request.node.callspec.id}", found)
