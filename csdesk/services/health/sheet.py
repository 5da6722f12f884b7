"""数据体检表: what the check found, on paper, with room to say what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import BinaryIO

from csdesk.documents.paper.ledger import write_ledger
from csdesk.documents.paper.page import Head, LedgerPage, Printed
from csdesk.services.health import telling
from csdesk.services.health.checking import Fault, check
from csdesk.services.office import Office, told
from csdesk.services.printing import said

TITLE = "数据体检表"
HEADS = (
    Head("序号", 8),
    Head("类别", 17),
    Head("问题", 36, align="left"),
    Head("台账", 20),
    Head("记录", 22, whole=True),
    Head("说明", 50),
    Head("怎么办", 62, align="left"),
)


def check_pdf(office: Office, out: BinaryIO, *, at: datetime | None = None) -> Printed:
    """Print what the check finds today; a line in the trail says so.

    Args:
        office: The open office.
        out: Where the PDF goes.
        at: The clock, where it shall stand on paper.
    """
    faults = check(office)
    count = sum(len(fault.rows) for fault in faults)
    page = LedgerPage(
        title=TITLE,
        heads=HEADS,
        unit=office.about.name,
        period=f"截至{said(office.today())}",
        signed=("处理情况",),
        signatures=("填表人", "审核人", "负责人"),
        note=f"共 {len(faults)} 类 {count} 条。" if faults else "没有发现要改的。",
        printed_at=f"{at:%Y-%m-%d %H:%M}" if at else "",
        operator=office.user,
        row_least=8,
    )
    told(office, "print", ledger="check", rows=count)
    return write_ledger(out, page, _rows(office, faults), office.today())


def _rows(office: Office, faults: Sequence[Fault]) -> Iterator[Sequence[str]]:
    number = 0
    more = telling.details(office, [row[:2] for fault in faults for row in fault.rows])
    for fault in faults:
        for ledger, id, name in fault.rows:
            number += 1
            title = office.ledgers[ledger].title
            yield (
                str(number), fault.rule.group, fault.label, title, name or str(id),
                more.get((ledger, id), ""), fault.remedy,
            )  # fmt: skip
