"""Open a file as a book of sheets, by what is in it; its name says nothing."""

from pathlib import Path

from csdesk.documents.workbooks.cells import Book
from csdesk.documents.workbooks.html import open_html
from csdesk.documents.workbooks.locked import opened, protected
from csdesk.documents.workbooks.plaintext import open_text
from csdesk.documents.workbooks.refusals import damaged, not_a_workbook, too_large
from csdesk.documents.workbooks.spreadsheetml import open_spreadsheetml
from csdesk.documents.workbooks.xls import open_xls
from csdesk.documents.workbooks.xlsx import open_xlsx
from csdesk.errors import ClerkError

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_LARGEST = 600 * 1024 * 1024
_SNIFFED = 4096
_FOREIGN = (
    (b"%PDF", "这是 PDF 文件，不是表格。"),
    (b"{\\rtf", "这是 RTF 文稿，不是表格。"),
    (b"\x89PNG", "这是一张图片，不是表格。"),
    (b"\xff\xd8\xff", "这是一张图片，不是表格。"),
    (b"GIF8", "这是一张图片，不是表格。"),
    (b"Rar!", "这是一个压缩包，不是表格。"),
    (b"7z\xbc\xaf", "这是一个压缩包，不是表格。"),
    (b"\x1f\x8b", "这是一个压缩包，不是表格。"),
    (b"SQLite format 3", "这是一个数据文件，不是表格。"),
)


def open_book(path: Path, password: str | None = None) -> Book:
    """Open .xlsx, .xlsm, .xls, .et, CSV and text, HTML or XML saved as .xls.

    Args:
        path: The file; it is not kept open.
        password: What opens an encrypted workbook; never kept.

    Raises:
        FileRefusedError: ``not_a_workbook``, ``encrypted``, ``damaged``, ``too_large`` or, for a
            file without a single cell, ``no_table_found``.
        ClerkError: The file cannot be read at all.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_SNIFFED)
        size = path.stat().st_size
        if size > _LARGEST:
            raise too_large("文件太大。")
        return _open(path, head, password)
    except OSError as error:
        raise ClerkError(
            f"读不到文件“{path.name}”。", "请看它是否已被移走、U盘是否插好，或正被别的程序独占。"
        ) from error


def _open(path: Path, head: bytes, password: str | None) -> Book:
    if head.startswith(_ZIP):
        return open_xlsx(path)
    if head.startswith(_OLE):
        content = path.read_bytes()
        if protected(content):
            content = opened(content, password)
        return open_xlsx(content) if content.startswith(_ZIP) else open_xls(content)
    for mark, what in _FOREIGN:
        if head.startswith(mark):
            raise not_a_workbook(what, "请导入表格文件（.xlsx、.xls、.et、.csv）。")
    if head[:2] in _BARE_BIFF and b"\x00" in head[2:8]:
        return open_xls(path.read_bytes())
    start = _beginning(head)
    if start.startswith("<?xml") and "schemas-microsoft-com:office:spreadsheet" in start:
        return open_spreadsheetml(path.read_bytes())
    if start.startswith("<?xml") and "<workbook" in start and "office:spreadsheet" in start:
        return open_spreadsheetml(path.read_bytes())
    if start.startswith(("<", "mime-version")):
        if "mime-version" in start[:200]:
            raise not_a_workbook("这是存成单个文件的网页，本软件不读这种格式。")
        if any(mark in start for mark in ("<html", "<table", "<!doctype html", "<meta", "<tr")):
            return open_html(path.read_bytes())
        if start.startswith("<?xml"):
            raise not_a_workbook("这是 XML 文件，不是表格。")
    if not head:
        raise damaged("文件是空的。")
    return open_text(path)


def _beginning(head: bytes) -> str:
    """The first characters in small letters, whatever the encoding, for a look at the markup."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = head.decode("utf-16", "replace")
    else:
        text = head.decode("utf-8-sig", "replace")
    return text.lstrip("\ufeff \t\r\n").lower()
