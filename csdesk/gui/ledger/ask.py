"""What a list asks the clerk in dialogs; each gives back how the list is to be looked at then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from csdesk.domain.fields import Field
from csdesk.domain.filters import Filter
from csdesk.domain.ledger import Ledger
from csdesk.gui.ledger.column_chooser import ColumnChooser
from csdesk.gui.ledger.day_dialog import DayDialog
from csdesk.gui.ledger.filter_bar import parts
from csdesk.gui.ledger.filter_dialog import FilterDialog
from csdesk.gui.ledger.sight import Sight
from csdesk.gui.page import Desk


def conditions(
    desk: Desk, ledger: Ledger, parent: QWidget, chip: Filter | None = None
) -> tuple[Filter, ...]:
    """加筛选, or another value for a condition in force; nothing where the clerk went back."""
    dialog = FilterDialog(desk.office, ledger, parent, chip)
    return parts(dialog.wanted) if desk.messages.run(dialog) else ()


def day(desk: Desk, sight: Sight, parent: QWidget) -> Sight | None:
    """按哪天看: the list as it stood on another day."""
    dialog = DayDialog(desk.office.today, sight.on, parent)
    return replace(sight, on=dialog.day) if desk.messages.run(dialog) else None


def columns(
    desk: Desk,
    ledger: Ledger,
    sight: Sight,
    shown: tuple[Mapping[str, Field], int],
    parent: QWidget,
) -> Sight | None:
    """列: other columns, in another order, so many of them frozen.

    Args:
        desk: The open office.
        ledger: Of the list.
        sight: What is looked at.
        shown: The columns that are seen, and how many of them are frozen.
        parent: Over which it stands.

    Returns:
        The same sight where everything shall be as the view says; None where the clerk went back.
    """
    dialog = ColumnChooser(desk.office, ledger, *shown, parent)
    if not desk.messages.run(dialog):
        return None
    if dialog.plain:
        return sight
    return replace(sight, columns=dialog.columns, frozen=dialog.frozen.currentIndex())
