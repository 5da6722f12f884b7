"""签到表: the sheet that lies on the table at an activity, with its team and empty lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import BinaryIO

from csdesk.documents.paper.forms import Entry, Section, Sheet
from csdesk.documents.paper.page import Head, LedgerPage, Printed
from csdesk.services import lists
from csdesk.services.office import Office
from csdesk.services.printing import said
from csdesk.services.sheets import print_each
from csdesk.services.volunteering.sign_in import ACTIVITIES, ALL, VOLUNTEERS, members

TITLE = "志愿服务活动签到表"
BLANK = 5
"""Empty lines at least, for who is not on the list."""
ROW = 11
"""Millimetres that a signature takes."""
HEADS = (
    Head("序号", 11, least=11), Head("姓名", 22, least=18, whole=True),
    Head("志愿者编号", 34, least=34), Head("签到时间", 18, least=19), Head("签到签名", 24),
    Head("签退时间", 18, least=19), Head("签退签名", 24), Head("时长", 12, least=12),
    Head("备注", 14, least=12),
)  # fmt: skip
NOTE = "时长按实际服务时间填写，不含往返路途。名单上没有的志愿者请在空行签到，并注明联系电话。"
FACTS = ("title", "activity_date", "team", "place", "service_type", "target")


def sign_in_pdf(
    office: Office,
    ids: Sequence[int],
    out: BinaryIO,
    *,
    reason: str = "",
    at: datetime | None = None,
) -> Printed:
    """Print the sign-in sheets of some activities, one after another; nothing on them is masked.

    Args:
        office: The open office.
        ids: The activities.
        out: Where the PDF goes.
        reason: Not needed here.
        at: The clock, where it shall stand on paper.

    Raises:
        ClerkError: None is named, or one is not there.
    """
    return print_each(office, ACTIVITIES, ids, out, lambda id: (sheet_of(office, id, at),), reason)


def sheet_of(office: Office, id: int, at: datetime | None = None) -> Sheet:
    """The sheet of one activity."""
    asked = lists.ask(office, ACTIVITIES, every=True, columns=FACTS, given=(id,))
    found = lists.lines(office, asked, [id])
    words = dict(zip(FACTS, lists.texts(office, found)[0], strict=True))
    day: date = found.rows[0][1]
    team = found.rows[0][2]
    page = LedgerPage(
        title=TITLE, heads=(), unit=office.about.name, period=said(day),
        signatures=("组织者", "记录人"), note=NOTE,
        printed_at=f"{at:%Y-%m-%d %H:%M}" if at else "", operator=office.user, landscape=False,
    )  # fmt: skip
    entries = (
        Entry("活动名称", words["title"]), Entry("活动地点", words["place"]),
        Entry("组织队伍", words["team"]), Entry("服务类别", words["service_type"]),
        Entry("服务对象", words["target"]), Entry("起止时间", "　　时　　分至　　时　　分"),
    )  # fmt: skip
    return Sheet(
        page, (Section("", entries), Section("", (), HEADS, _rows(office, day, team), ROW, BLANK))
    )


def _rows(office: Office, day: date, team: tuple[int, str] | None) -> tuple[tuple[str, ...], ...]:
    """The members of the team, with numbers; without a team nobody is known beforehand."""
    if team is None:
        return ()
    where = members(str(team[0]) if team else ALL, day)
    asked = lists.ask(
        office, VOLUNTEERS, where=where, columns=("name", "volunteer_no"), order=("name",)
    )
    made: list[tuple[str, ...]] = []
    for page in lists.pages(office, asked, lists.ids(office, asked)):
        for name, number in lists.texts(office, page):
            made.append((str(len(made) + 1), name, number, *("" for _ in HEADS[3:])))
    return tuple(made)
