"""What the clerk chose on the first three steps of an import, put into what is asked of the file."""

from __future__ import annotations

from dataclasses import replace

from csdesk.gui.imports.book import ChooseBook
from csdesk.gui.imports.columns import ImportColumns
from csdesk.gui.imports.sheets import ChooseSheets
from csdesk.services.importing.asked import Asked
from csdesk.services.imports import Looked


def of_book(asked: Asked, book: ChooseBook) -> Asked:
    """With what 选工作簿 says: how rows are taken, the day of the opening balance, the password."""
    return replace(
        asked, mode=book.mode, whole=book.whole, opened=book.opened, password=book.password or None,
    )  # fmt: skip


def of_sheets(asked: Asked, sheets: ChooseSheets) -> Asked:
    """With what 认表头 says: which sheets, and where their headings stand."""
    names = sheets.chosen()
    return replace(asked, sheets=asked.sheets if names is None else names, headers=sheets.headers())


def of_columns(asked: Asked, columns: ImportColumns) -> Asked:
    """With what 列对应 says: the field of each column, and what happens to what is kept already."""
    fields = {**asked.columns, **columns.chosen()}
    return replace(asked, columns=fields, rules=columns.chosen_rules(asked.mode))


def same_look(looked: Looked | None, asked: Asked) -> bool:
    """Whether the first rows were looked at with the same sheets, headings and way of taking."""
    if looked is None:
        return False
    then = looked.asked
    return (then.sheets, then.headers, then.mode) == (asked.sheets, asked.headers, asked.mode)
