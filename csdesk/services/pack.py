"""The inspection pack 迎检资料包: the summaries and every ledger of a period in one PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import BinaryIO

from csdesk.documents.paper.pack import LedgerPart, Pack, Part, ReportPart, write_pack
from csdesk.documents.paper.page import Printed
from csdesk.domain.calendar import month_of, months_between
from csdesk.services import lists, printing
from csdesk.services.office import Office
from csdesk.services.report import monthly_report

Progress = Callable[[int], None]
MONTHS = 12
"""Summaries bound at most."""


def pack_pdf(
    office: Office,
    period: tuple[date, date] | None,
    out: BinaryIO,
    *,
    reason: str = "",
    at: datetime | None = None,
    progress: Progress | None = None,
) -> Printed:
    """Bind the pack of a period; of the running month if none is said."""
    span = period or month_of(f"{office.today():%Y-%m}")
    said = printing.period_said(lists.ask(office, "changes", period=span))
    pack = Pack(
        title="迎检资料包",
        parts=_parts(office, span, reason, at),
        unit=office.about.name,
        period=said,
        dated=printing.said(at.date() if at else span[1]),
    )
    return write_pack(out, pack, span[1], progress)


def _parts(
    office: Office, span: tuple[date, date], reason: str, at: datetime | None
) -> Iterator[Part]:
    months = list(months_between(f"{span[0]:%Y-%m}", f"{span[1]:%Y-%m}"))
    for month in months[-MONTHS:]:
        yield ReportPart(monthly_report(office, month, at=at), "汇总")
    for code in bound(office):
        ledger = office.ledgers[code]
        events = bool(ledger.day or ledger.dated)
        asked = lists.ask(office, code, period=span if events else None, on=span[1], every=False)
        ready = printing.prepare(office, asked, reason=reason, at=at)
        printing.log(office, ready, reason)
        yield LedgerPart(ready.page, ready.rows, ledger.group)


def bound(office: Office) -> list[str]:
    """The ledgers of a pack, by group in the order of their declaration; parts go with parents."""
    ledgers = office.ledgers.items()
    codes = [code for code, ledger in ledgers if not (ledger.part_of or ledger.inner)]
    groups = list(dict.fromkeys(office.ledgers[code].group for code in codes))
    return sorted(codes, key=lambda code: groups.index(office.ledgers[code].group))
