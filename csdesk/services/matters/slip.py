"""事项办理单: one matter on a sheet, with its steps and who signs each of them."""

from __future__ import annotations

from datetime import datetime

from csdesk.documents.paper.forms import Band, Entry, Section, Sheet
from csdesk.documents.paper.page import Head, LedgerPage
from csdesk.domain import matters as rule
from csdesk.domain.filters import Compare, In
from csdesk.services import lists
from csdesk.services.matters.keeping import MATTERS, STEPS
from csdesk.services.office import Office
from csdesk.services.printing import said

TITLE = "事项办理单"
FACTS = (
    "matter_no", "state", "found_on", "source", "reporter", "reporter_phone", "receiver", "level",
    "resident", "grid", "place", "facility", "owner", "deadline", "closed_on", "rating", "result",
)  # fmt: skip
WHENCE = ("visit", "facility_check", "patrol", "hazard", "request")
USUAL = (rule.FIND, rule.ASSIGN, rule.HANDLE, rule.ANSWER, rule.RATE, rule.CLOSE)
"""The steps for which a line is left where they have not been taken."""
HEADS = (
    Head("步骤", 16), Head("日期", 24), Head("经办人", 26), Head("情况", 70, align="left"),
    Head("签字", 30),
)  # fmt: skip
_LONG = 20


def sheet(office: Office, id: int, *, reason: str = "", at: datetime | None = None) -> Sheet:
    """The sheet of a matter; the caller logs it.

    Args:
        office: The open office.
        id: The matter.
        reason: Why masked values are shown whole; empty masks them.
        at: The clock, where it shall stand on paper.
    """
    asked = lists.ask(office, MATTERS, where=In("id", (id,)), columns=("what", *FACTS, *WHENCE))
    found = lists.lines(office, asked, [id])
    words = lists.texts(office, found, bool(reason))[0]
    told = list(zip(found.columns, words, strict=True))
    facts = tuple(
        Entry(field.label, text, field.kind == "note" or len(text) > _LONG)
        for field, text in told[1 : 1 + len(FACTS)]
        if text
    )
    whence = tuple(
        Entry(field.label, text, wide=True) for field, text in told[1 + len(FACTS) :] if text
    )
    page = LedgerPage(
        title=TITLE,
        heads=(),
        unit=office.about.name,
        period=f"截至{said(office.today())}",
        signatures=("办理人", "网格长", "负责人"),
        note="每一步由经办人签字；没有办的步骤，办好后补填补签。",
        printed_at=f"{at:%Y-%m-%d %H:%M}" if at else "",
        operator=office.user,
        masked="" if reason else "脱敏",
        landscape=False,
    )
    sections = (
        Section("基本情况", (*facts, *whence)),
        Section("办理经过", heads=HEADS, rows=_rows(office, id)),
    )
    return Sheet(page, sections, Band(words[0]))


def _rows(office: Office, id: int) -> tuple[tuple[str, ...], ...]:
    """The steps that were taken, then empty lines for those that are still to come."""
    asked = lists.ask(
        office, STEPS, where=Compare("matter", "=", id), order=("step_date", "id"),
        columns=("step", "step_date", "who", "said"),
    )  # fmt: skip
    found = lists.lines(office, asked, lists.ids(office, asked))
    taken = tuple((*words, "") for words in lists.texts(office, found))
    names = office.codes["matter_step"].names
    last = found.rows[-1][0] if found.rows else ""
    after = rule.ASSIGN if last == rule.AGAIN else last
    left = (names[step] for step in USUAL if step > after)
    return (*taken, *((name, "", "", "", "") for name in left))
