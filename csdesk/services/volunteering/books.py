"""The two books of a volunteer on paper: 志愿服务记录本 and 时间银行存折, with lines to go on by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from csdesk.documents.paper.cover import Cover
from csdesk.documents.paper.forms import Band, Entry, Section, Sheet
from csdesk.documents.paper.page import Head, LedgerPage
from csdesk.domain import hours as stars
from csdesk.domain.filters import Compare
from csdesk.services import lists
from csdesk.services.office import Office
from csdesk.services.printing import said
from csdesk.services.volunteering import bank, local

VOLUNTEERS, HOURS = "volunteers", "service_hours"
FACTS = (
    "name", "sex", "volunteer_no", "resident.id_no", "own_number", "team", "phones", "service_type",
    "skills", "join_date", "party_member", "star", "hours",
)  # fmt: skip
ROW = 9.5
"""Millimetres of a line that somebody goes on by hand."""
SERVICES = (
    Head("序号", 11, least=11), Head("服务日期", 23, least=21), Head("服务内容", 52, align="left"),
    Head("起止时间", 25, least=24), Head("时长", 16, least=14), Head("累计", 18, least=14),
    Head("记录人签字", 24),
)  # fmt: skip
ENTRIES = (
    Head("序号", 11, least=11), Head("日期", 23, least=21), Head("摘要", 40, align="left"),
    Head("内容", 40, align="left"), Head("存入", 15, least=14), Head("支出", 15, least=14),
    Head("余额", 17, least=14), Head("经办签章", 22),
)  # fmt: skip
BOOK_NOTE = "单位：小时。时长为实际服务的时间，不含往返路途。空行可以续写，续写的请补录到电脑里。"


@dataclass(frozen=True, slots=True)
class Person:
    """Whose paper it is, in words; what is not known is empty.

    Attributes:
        number: Of the national register.
    """

    id: int
    name: str
    sex: str
    number: str
    id_no: str
    facts: tuple[tuple[str, str], ...]
    star: str
    hours: Decimal


def person(office: Office, volunteer: int) -> Person:
    """A volunteer with numbers whole; the caller logs it."""
    asked = lists.ask(office, VOLUNTEERS, every=True, columns=FACTS, given=(volunteer,))
    found = lists.lines(office, asked, [volunteer])
    words = dict(zip(FACTS, lists.texts(office, found, clear=True)[0], strict=True))
    id_no = words["resident.id_no"] or words["own_number"]
    labels = {p: f.label for p, f in zip(FACTS, found.columns, strict=True)}
    shown = ("team", "phones", "service_type", "skills", "join_date", "party_member")
    facts = tuple((labels[p], words[p]) for p in shown)
    return Person(
        volunteer, words["name"], words["sex"], words["volunteer_no"], id_no, facts,
        words["star"], found.rows[0][FACTS.index("hours")],
    )  # fmt: skip


def record_book(
    office: Office, who: Person, number: str, on: date, at: datetime | None = None
) -> tuple[Cover, Sheet]:
    """Every service of a volunteer with the running sum, and the stars with their days.

    Args:
        office: The open office.
        who: Whose it is.
        number: Of the register.
        on: The day on which it was given out.
        at: The clock, where it shall stand on paper.
    """
    rows = _services(office, who.id)
    made, total = list[tuple[str, ...]](), Decimal(0)
    for n, (day, begins, ends, hours, activity, what) in enumerate(rows, 1):
        total += hours
        span = f"{begins:%H:%M}—{ends:%H:%M}" if begins and ends else ""
        words = what or (activity[1] if activity else "")
        made.append((str(n), f"{day}", words, span, stars.said(hours), stars.said(total), ""))
    reached = stars.steps(((row[0], row[3]) for row in rows), local.stars(office, office.today()))
    names = office.codes["volunteer_star"].names
    facts = (
        Entry("记录本编号", number), Entry("志愿者编号", who.number), Entry("证件号码", who.id_no),
        *(Entry(label, text) for label, text in who.facts),
        *(Entry(names[level.code], f"{said(day)}达到") for level, day in reached),
    )  # fmt: skip
    page = _page(office, "志愿服务记录本", ("志愿者", "记录人"), BOOK_NOTE, at)
    beside = f"{who.star}　累计 {stars.said(total)} 小时"
    sheet = Sheet(
        page,
        (Section("基本情况", facts), Section("服务记录", (), SERVICES, tuple(made), ROW, 0)),
        Band(who.name, beside),
    )
    steps = "、".join(stars.said(level.least) for level in local.stars(office, office.today()))
    rules = (
        "本记录本记录志愿者参加的志愿服务。时长为实际服务的时间，不含往返路途。",
        "每次服务后由记录人填写并签字；手写续记的，请及时补录到电脑。",
        f"服务时长累计满 {steps} 小时的，依次为一星至五星志愿者。",
        "本记录本不得涂改、转借；遗失请到发放单位说明，另发新本。",
    )
    return _cover(office, page.title, who, number, on, rules), sheet


def _services(office: Office, volunteer: int) -> tuple[tuple[Any, ...], ...]:
    columns = ("service_date", "begins", "ends", "service_hours", "activity", "what")
    asked = lists.ask(
        office, HOURS, where=Compare("volunteer", "=", volunteer), columns=columns,
        order=("service_date", "begins"),
    )  # fmt: skip
    return lists.lines(office, asked, lists.ids(office, asked)).rows


def passbook(
    office: Office, who: Person, number: str, on: date, at: datetime | None = None
) -> tuple[Cover, Sheet]:
    """Every entry of the time bank with the balance after it; asked for as the record book is."""
    hers, rule = bank.account(office, who.id), local.bank(office, office.today())
    names = office.codes["time_kind"].names
    made, total = list[tuple[str, ...]](), Decimal(0)
    for n, line in enumerate(hers.lines, 1):
        total += line.hours
        summary = " ".join(w for w in (names[line.kind], line.other) if w)
        amount = stars.said(abs(line.hours))
        both = (amount, "") if line.hours >= 0 else ("", amount)
        made.append((str(n), f"{line.on}", summary, line.what, *both, stars.said(total), ""))
    given = "、".join(rule.relations) if rule.relations else "不能转赠"
    facts = (
        Entry("存折编号", number), Entry("志愿者编号", who.number), Entry("证件号码", who.id_no),
        *(Entry(label, text) for label, text in who.facts[:2]),
        Entry("存入上限", f"{stars.said(rule.cap)} 小时"), Entry("可以转赠", given, wide=True),
    )  # fmt: skip
    page = _page(office, "时间银行存折", ("持有人", "经办人"), BOOK_NOTE, at)
    sheet = Sheet(
        page,
        (Section("持有人", facts), Section("存取记录", (), ENTRIES, tuple(made), ROW, 0)),
        Band(who.name, f"余额 {stars.said(total)} 小时"),
    )
    age = f"，满 {rule.spend_age} 周岁可以支取" if rule.spend_age else ""
    rules = (
        f"存入的是志愿服务的时长，按小时计，每人最多存 {stars.said(rule.cap)} 小时{age}。",
        f"可以转赠家人：{given}。" if rule.relations else "存入的时长不能转赠，可以捐赠。",
        "支取、转赠和捐赠都不能超过余额。每笔由经办人登记并签章。",
        "本存折不得涂改、转借；遗失请到发放单位说明，另发新折，余额不变。",
    )
    return _cover(office, page.title, who, number, on, rules), sheet


def _cover(
    office: Office, title: str, who: Person, number: str, on: date, rules: tuple[str, ...]
) -> Cover:
    facts = (("姓名", who.name), ("编号", number), ("志愿者编号", who.number))
    return Cover(title, office.about.name, said(on), facts, rules)


def _page(
    office: Office, title: str, signatures: tuple[str, ...], note: str, at: datetime | None
) -> LedgerPage:
    return LedgerPage(
        title=title, heads=(), unit=office.about.name, period=f"截至{said(office.today())}",
        signatures=signatures, note=note, printed_at=f"{at:%Y-%m-%d %H:%M}" if at else "",
        operator=office.user, landscape=False,
    )  # fmt: skip
