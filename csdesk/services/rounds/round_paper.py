"""What is taken along on a round: the route sheet, and a sheet for each who is to be visited."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from csdesk.documents.paper.page import LedgerPage, Printed
from csdesk.documents.paper.visitsheets import Area, VisitPage, VisitSheet, write_visit_sheets
from csdesk.services import dutylist, lists
from csdesk.services.lists import Asked
from csdesk.services.office import Office, told
from csdesk.services.rounds.visit_round import AREAS

CODE, TITLE = "round", "入户走访记录单"
CLEAR = {"phones": "上门走访要用电话联系"}
"""Masked fields that stand whole on the sheets, and why: the reason is logged."""
MODES = ("上门", "电话", "视频", "其他")
PHONES = 2
"""Numbers of one person that have room."""
_COLUMNS = ("uid", "name", "sex", "age", "group", "category", "address", "phones")


@dataclass(frozen=True, slots=True)
class Sheets:
    """Visit sheets ready to be written.

    Attributes:
        count: Sheets.
        labels: Of the numbers that are whole on them.
    """

    around: VisitPage
    count: int
    sheets: Iterator[VisitSheet]
    labels: tuple[str, ...]


def route(office: Office, ids: Sequence[int], where: str) -> Asked:
    """The route sheet of some people, as a list to be printed.

    Args:
        office: The open office.
        ids: Residents in walking order.
        where: What was picked, over the table.
    """
    asked = lists.ask(office, "route")
    columns = dutylist.taken_along(office, ids, asked.on)
    own = {m.field.id for m in columns}
    made = (*(m for m in asked.made if m.field.id not in own), *columns)
    return replace(asked, given=tuple(ids), where=None, made=made, said=where)


def sheets(
    office: Office, ids: Sequence[int], where: str = "", at: datetime | None = None
) -> Sheets:
    """The visit sheets of some people; who prints them calls `log`.

    Args:
        office: The open office.
        ids: Residents in walking order.
        where: What was picked, beside the title.
        at: The clock, where it shall stand on paper.
    """
    page = LedgerPage(
        title=TITLE,
        heads=(),
        unit=office.about.name,
        period=where,
        printed_at=f"{at:%Y-%m-%d %H:%M}" if at else "",
        operator=office.user,
        landscape=False,
    )
    asked = replace(route(office, ids, where), columns=(*_COLUMNS, "due_when", "last_told"))
    labels = tuple(f.label for f in lists.fields(office, asked) if f.id in CLEAR)
    around = VisitPage(page, _areas(office), MODES)
    return Sheets(around, len(lists.ids(office, asked)), _sheets(office, asked), labels)


def _areas(office: Office) -> tuple[Area, ...]:
    """The five areas, each with what belongs to it by the code table."""
    names = office.codes["visit_check_item"].names
    return tuple(
        Area(short, "、".join(n for c, n in names.items() if c[0] == code and c != code))
        for short, code in AREAS.items()
    )


def _sheets(office: Office, asked: Asked) -> Iterator[VisitSheet]:
    number = 0
    for page in lists.pages(office, asked, lists.ids(office, asked), 200):
        for words in lists.texts(office, page, tuple(CLEAR)):
            number += 1
            uid, name, sex, age, group, category, address, phones, due, last = words
            beside = (sex, f"{age} 岁" if age else "", category, group)
            some = "、".join(phones.split("、")[:PHONES])
            yield VisitSheet(
                number, name, " · ".join(filter(None, beside)), address, some, due,
                last or "还没有走访过", uid.upper(),
            )  # fmt: skip


def log(office: Office, made: Sheets) -> None:
    """Leaves a line in the trail: what was printed, and why anything on it is whole."""
    told(office, "print", ledger=CODE, rows=made.count, clear=list(CLEAR),
         reason="；".join(CLEAR.values()))  # fmt: skip


def sheets_pdf(
    office: Office,
    ids: Sequence[int],
    out: BinaryIO,
    *,
    where: str = "",
    at: datetime | None = None,
    progress: Callable[[int], None] | None = None,
) -> Printed:
    """Print the visit sheets of some people; a line in the trail says so.

    Args:
        office: The open office.
        ids: Residents in walking order.
        out: Where the PDF goes.
        where: What was picked, beside the title.
        at: The clock, where it shall stand on paper.
        progress: Told how many are laid out; may raise to stop.
    """
    made = sheets(office, ids, where, at)
    log(office, made)
    return write_visit_sheets(out, made.around, made.sheets, office.today(), progress)
