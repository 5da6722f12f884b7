"""政策指标表: the indicators of a month on paper, each with its numbers and where it is printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import BinaryIO

from csdesk.documents.paper.ledger import write_ledger
from csdesk.documents.paper.page import Head, LedgerPage, Printed
from csdesk.domain.calendar import month_of
from csdesk.services import indicator_lines
from csdesk.services.indicator_lines import CODE, Line
from csdesk.services.indicator_words import ORDER, WORDS
from csdesk.services.office import Office, told

TITLE = "政策指标表"
HEADS = (
    Head("序号", 8),
    Head("指标", 44, align="left"),
    Head("性质", 13),
    Head("现在", 23, align="right"),
    Head("目标", 20),
    Head("状态", 31, align="left"),
    Head("分子", 34, align="left"),
    Head("分母", 27, align="left"),
    Head("出处", 60, align="left"),
)


def indicators_pdf(
    office: Office, month: str, out: BinaryIO, *, pack: str = "", at: datetime | None = None
) -> Printed:
    """Print the indicators of a month; a line in the trail says so.

    Args:
        office: The open office.
        month: Such as 2026-10.
        out: Where the PDF goes.
        pack: Id of a pack; empty for the adopted one.
        at: The clock, where it shall stand on paper.

    Raises:
        ClerkError: There is no such pack.
    """
    found = indicator_lines.lines(office, month, pack)
    page = LedgerPage(
        title=TITLE,
        heads=HEADS,
        unit=office.about.name,
        period=_period(office, month),
        signatures=("填表人", "审核人", "负责人"),
        note=_note(found, indicator_lines.title(office, pack)),
        printed_at=f"{at:%Y-%m-%d %H:%M}" if at else "",
        operator=office.user,
        row_least=8,
    )
    told(office, "print", ledger=CODE, month=month, rows=len(found))
    return write_ledger(out, page, _rows(found), office.today())


def _period(office: Office, month: str) -> str:
    first, last = month_of(month)
    words, today = f"{first.year}年{first.month}月", office.today()
    return f"{words}（截至{today.month}月{today.day}日）" if first <= today < last else words


def _note(found: Sequence[Line], document: str) -> str:
    counts = Counter(WORDS[line.state] for line in found)
    names = dict.fromkeys(WORDS[state] for state in ORDER)
    said = "，".join(f"{name}{counts[name]}项" for name in names if counts[name])
    return f"依据：{document}。共{len(found)}项：{said}。说不出的是缺数据或不判定，不按0算。"


def _rows(found: Sequence[Line]) -> Iterator[Sequence[str]]:
    for at, line in enumerate(found, 1):
        parts = [piece.words for piece in line.parts]
        words = (line.now, line.aim, line.told, *(*parts, "", "")[:2])
        source = f"{line.result.source.title}，{line.result.source.clause}"
        yield str(at), line.label, line.kind, *(_printed(one) for one in words), source


def _printed(words: str) -> str:
    """As paper sets it: no space between Chinese and digits."""
    return words.replace(" ", "")
