import io
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest
from documents.workbooks.drawn import spelled, sst, worksheet, xls, xlsx
from msoffcrypto.format.ooxml import OOXMLFile

from csdesk.documents.workbooks.layout import lay_out
from csdesk.documents.workbooks.reading import open_book
from csdesk.domain.headings import Vocabulary
from csdesk.errors import ClerkError, FileRefusedError


def refusal(path: Path, password: str | None = None) -> FileRefusedError:
    with pytest.raises(FileRefusedError) as refused:
        read(path, password)
    assert refused.value.what.endswith("。")
    assert refused.value.remedy.endswith("。")
    return refused.value


def read(path: Path, password: str | None = None) -> None:
    for sheet in open_book(path, password).sheets:
        list(sheet.rows())


def code_of(path: Path, password: str | None = None) -> str:
    """The code of a refusal; empty if all was read."""
    try:
        read(path, password)
    except FileRefusedError as refused:
        return refused.code
    return ""


def encrypted(path: Path, password: str) -> Path:
    plain = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["姓名", "汤怀远"])
    book.save(plain)
    with path.open("wb") as out:
        OOXMLFile(plain).encrypt(password, out)
    return path


def test_a_locked_workbook_asks_and_opens_with_its_password(tmp_path: Path) -> None:
    path = encrypted(tmp_path / "a.xlsx", "村委2025")
    assert refusal(path).code == "encrypted"
    assert refusal(path, "错的").code == "encrypted"
    (sheet,) = open_book(path, "村委2025").sheets
    assert [cell.text for row in sheet.rows() for cell in row.cells.values()] == ["姓名", "汤怀远"]


def test_a_workbook_locked_for_writing_only_opens_by_itself(tmp_path: Path) -> None:
    path = encrypted(tmp_path / "a.xlsx", "VelvetSweatshop")
    assert len(open_book(path).sheets) == 1


def test_a_locked_workbook_cut_short_gives_no_traceback(tmp_path: Path) -> None:
    path = encrypted(tmp_path / "a.xlsx", "123456")
    whole = path.read_bytes()
    for part in (0.2, 0.5, 0.9):
        path.write_bytes(whole[: int(len(whole) * part)])
        assert refusal(path, "123456").code in ("encrypted", "damaged", "not_a_workbook")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "damaged"),
        (b"%PDF-1.7 ...", "not_a_workbook"),
        (b"\x89PNG\r\n\x1a\n", "not_a_workbook"),
        (b"{\\rtf1 a}", "not_a_workbook"),
        (b"Rar!\x1a\x07", "not_a_workbook"),
        (b"\xff\xd8\xff\xe0", "not_a_workbook"),
        (b"SQLite format 3\x00", "not_a_workbook"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "not_a_workbook"),
        (b"<?xml version='1.0'?><note/>", "not_a_workbook"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (bytes(range(256)) * 40, "not_a_workbook"),
        (b"\x80\xff" * 900, "not_a_workbook"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\0" * 100, "damaged"),
    ],
)
def test_what_is_no_workbook_is_told_by_content(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(content)
    assert refusal(path).code == code


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ("word/document.xml", "Word"),
        ("ppt/presentation.xml", "演示"),
        ("xl/workbook.bin", "xlsb"),
        ("META-INF/manifest.xml", "ODF"),
        ("readme.txt", "压缩包"),
    ],
)
def test_other_zips_are_named(tmp_path: Path, part: str, word: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "x")
    told = refusal(path)
    assert told.code == "not_a_workbook"
    assert word in told.what


def test_a_missing_file_is_told_to_the_clerk(tmp_path: Path) -> None:
    with pytest.raises(ClerkError, match="读不到"):
        open_book(tmp_path / "没有.xlsx")


def test_document_types_and_entities_are_refused_everywhere(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    sheet = worksheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    body = sheet.split("?>", 1)[1]
    for name, path in {
        "sheet": spelled(tmp_path / "1.xlsx", bomb + body),
        "strings": spelled(tmp_path / "2.xlsx", sheet, strings=bomb + sst("<t>&b;</t>")),
        "styles": spelled(tmp_path / "3.xlsx", sheet, sst("<t>a</t>"), bomb + "<styleSheet/>"),
        "workbook": spelled(
            tmp_path / "4.xlsx", sheet, more={"xl/workbook.xml": bomb + "<workbook/>"}
        ),
    }.items():
        assert refusal(path).code == "damaged", name


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    spelled(path, worksheet(" " * 60_000_000))
    assert refusal(path).code == "too_large"


def test_a_workbook_cut_anywhere_is_damaged(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"甲": [["姓名", "电话"]] * 50})
    whole = path.read_bytes()
    for end in range(4, len(whole) - 1, 97):
        path.write_bytes(whole[:end])
        assert refusal(path).code in ("damaged", "not_a_workbook")


def test_an_xls_cut_anywhere_gives_no_traceback(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", {"甲": [["姓名", "电话", 12.5]] * 50})
    whole = path.read_bytes()
    for end in range(1, len(whole) - 1, 211):
        path.write_bytes(whole[:end])
        assert code_of(path) in ("", "damaged", "not_a_workbook")


@pytest.mark.parametrize("kind", ["xlsx", "xls", "locked"])
def test_bytes_spoilt_at_random_give_no_traceback(tmp_path: Path, kind: str) -> None:
    rows = [["姓名", "身份证号", 5], ["汤怀远", "110101194910019516", 3.5]] * 20
    path = tmp_path / f"a.{kind}"
    if kind == "xls":
        xls(path, {"甲": rows})
    elif kind == "xlsx":
        xlsx(path, {"甲": rows})
    else:
        encrypted(path, "1")
    whole = path.read_bytes()
    chance = random.Random(kind)
    for _ in range(12 if kind == "locked" else 150):
        spoilt = bytearray(whole)
        for _ in range(chance.choice((1, 3, 20))):
            at = chance.randrange(len(spoilt) if chance.random() < 0.5 else min(2048, len(spoilt)))
            spoilt[at] = chance.randrange(256)
        path.write_bytes(spoilt)
        assert code_of(path, "1") in (
            "",
            "damaged",
            "not_a_workbook",
            "encrypted",
            "no_table_found",
        )


def test_a_hash_count_of_hours_is_refused(tmp_path: Path) -> None:
    path = encrypted(tmp_path / "a.xlsx", "1")
    content = path.read_bytes()
    assert b'spinCount="100000"' in content
    path.write_bytes(content.replace(b'spinCount="100000"', b'spinCount="999999"'))
    assert refusal(path, "1").code == "damaged"


def test_strings_that_fill_the_memory_are_refused(tmp_path: Path) -> None:
    many = "<si><t/></si>" * 7_000_000
    path = spelled(
        tmp_path / "a.xlsx",
        worksheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'),
        strings=f"<sst>{many}</sst>",
    )
    assert refusal(path).code == "too_large"


def test_merged_areas_without_end_take_no_time_or_memory(tmp_path: Path) -> None:
    heads = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>姓名</t></is></c>'
        f'<c r="B{n}" t="inlineStr"><is><t>电话</t></is></c></row>'
        for n in range(1, 60)
    )
    areas = '<mergeCell ref="A1:XFD1048576"/>' * 20_000
    path = spelled(tmp_path / "a.xlsx", worksheet(heads, after=f"<mergeCells>{areas}</mergeCells>"))
    (sheet,) = lay_out(open_book(path), Vocabulary((), ("residents",)))
    assert len(sheet.rows) == 59


def test_a_page_of_spans_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<table><tr>" + "<td rowspan=1000 colspan=1000>甲" * 5000, "utf-8")
    assert refusal(path).code == "too_large"
