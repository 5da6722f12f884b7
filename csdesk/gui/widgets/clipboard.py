"""Lines on the clipboard as Excel, WPS and LibreOffice take them: what is text stays text.

Two forms at once: a table in HTML, whose cells say their format, and tabs between cells for a plain
editor. Without the format a household 03007 would arrive as 3007.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from csdesk.domain.fields import Field
from csdesk.services import lists
from csdesk.services.lists import Asked
from csdesk.services.office import Office

Row = tuple[str, ...]
_NUMBERS = frozenset({"number", "amount"})
_FORMULAS = ("=", "+", "-", "@")
# Excel and WPS read the style, LibreOffice the attribute.
_TEXT = """ style='mso-number-format:"\\@"' sdnum="1033;0;@\""""
_DAY = """ style='mso-number-format:"yyyy\\-mm\\-dd"'"""


def lines(office: Office, asked: Asked, ids: Sequence[int]) -> tuple[Row, ...]:
    """The lines of some records for the clipboard, masked, days in full; for the `reads` pool."""
    return tuple(
        row for page in lists.pages(office, asked, ids, 500) for row in lists.texts(office, page)
    )


def put(fields: Sequence[Field], rows: Sequence[Row], *, heads: bool = True) -> None:
    """Puts lines on the clipboard.

    Args:
        fields: What stands in each column.
        rows: The lines as shown.
        heads: With the headings above them.
    """
    mime = QMimeData()
    mime.setText(tabbed(fields, rows, heads=heads))
    mime.setHtml(table(fields, rows, heads=heads))
    QGuiApplication.clipboard().setMimeData(mime)


def tabbed(fields: Sequence[Field], rows: Sequence[Row], *, heads: bool) -> str:
    """Tabs between cells, one line a row; what looks like a formula gets an apostrophe."""

    def cell(field: Field, words: str) -> str:
        words = " ".join(words.split())
        formula = words.startswith(_FORMULAS) and field.kind not in _NUMBERS
        return f"'{words}" if formula else words

    above = ["\t".join(f.heading for f in fields)] if heads else []
    told = ("\t".join(cell(f, w) for f, w in zip(fields, row, strict=True)) for row in rows)
    return "\n".join([*above, *told])


def table(fields: Sequence[Field], rows: Sequence[Row], *, heads: bool) -> str:
    """A table whose cells say how they are to be taken: text, a day, or a number."""

    def cell(field: Field, words: str) -> str:
        how = "" if field.kind in _NUMBERS else _TEXT
        if field.kind == "day" or (field.kind == "part_day" and len(words) == 10):
            how = _DAY
        return f"<td{how}>{escape(words).replace(chr(10), '<br>')}</td>"

    above = "".join(f"<th>{escape(f.heading)}</th>" for f in fields) if heads else ""
    lines_ = [f"<tr>{above}</tr>"] if heads else []
    lines_ += [
        f"<tr>{''.join(cell(f, w) for f, w in zip(fields, row, strict=True))}</tr>" for row in rows
    ]
    return f'<meta charset="utf-8"><table>{"".join(lines_)}</table>'
