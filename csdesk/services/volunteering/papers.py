"""Papers that are given out to a volunteer, each with a running number: proof, record book, passbook.

What a proof says is kept with it, so that a reprint says the same; the books are as of their print.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from csdesk.documents.paper.certificate import Certificate, Runs
from csdesk.documents.paper.each import Paper
from csdesk.documents.paper.page import Head, Printed
from csdesk.domain.filters import And, Compare, Empty
from csdesk.domain.hours import said as said_hours
from csdesk.errors import ClerkError, Problem
from csdesk.services import entering, entries, lists
from csdesk.services.entries import Outcome
from csdesk.services.office import Office, step
from csdesk.services.printing import said
from csdesk.services.sheets import print_each
from csdesk.services.volunteering import books
from csdesk.storage.work import Work

CODE, VOLUNTEERS, HOURS = "volunteer_papers", "volunteers", "service_hours"
PROOF, BOOK, PASSBOOK = "1", "2", "3"
WHY = "证明和记录本须写明证件号码（志愿服务记录与证明出具办法）"
"""Why the number is whole on it: what the trail is told."""
MOST = 8
"""Kinds of service in the table of a proof; the rest stand together."""
OTHER = "其他服务"
_KIND = re.compile(r"(?P<name>.+)：(?P<times>\d+) 次，(?P<hours>[\d.]+) 小时")
NOTES = (
    "注：服务时间为实际服务的时间，不含往返路途。",
    "依据《志愿服务条例》第十九条、《志愿服务记录与证明出具办法（试行）》（民政部令第67号）出具。",
)
HEADS = (Head("服务类别", 60), Head("服务次数", 25), Head("服务时长（小时）", 30))


@dataclass(frozen=True, slots=True)
class Served:
    """What somebody did in a span of days.

    Attributes:
        kinds: Kind of service to how often and how many hours, the most hours first.
    """

    first: date
    last: date
    kinds: Mapping[str, tuple[int, Decimal]]

    @property
    def times(self) -> int:
        """How often."""
        return sum(times for times, _ in self.kinds.values())

    @property
    def hours(self) -> Decimal:
        """Hours in all."""
        return sum((hours for _, hours in self.kinds.values()), Decimal(0))

    @property
    def words(self) -> str:
        """As the register keeps it."""
        told = (f"{k}：{n} 次，{said_hours(h)} 小时" for k, (n, h) in self.kinds.items())
        return "；".join(told)


def served(
    office: Office, volunteer: int, first: date | None = None, last: date | None = None
) -> Served | None:
    """What a volunteer did from a day to a day, both counted; None for nothing."""
    parts = [Compare("volunteer", "=", volunteer)]
    parts += [Compare("service_date", ">=", first)] if first else []
    parts += [Compare("service_date", "<=", last)] if last else []
    columns = ("service_date", "service_hours", "activity.service_type")
    asked = lists.ask(
        office, HOURS, where=And(tuple(parts)), columns=columns, order=("service_date",)
    )
    rows = lists.lines(office, asked, lists.ids(office, asked)).rows
    if not rows:
        return None
    names, found = office.codes["volunteer_service_type"].names, dict[str, tuple[int, Decimal]]()
    for _, hours, kind in rows:
        name = names.get(kind or "", OTHER)
        times, sum_ = found.get(name, (0, Decimal(0)))
        found[name] = (times + 1, sum_ + hours)
    ranked = sorted(found.items(), key=lambda one: (one[0] == OTHER, -one[1][1], one[0]))
    if len(ranked) > MOST:
        rest = [one for _, one in ranked[MOST - 1 :]]
        more = (sum(n for n, _ in rest), sum((h for _, h in rest), Decimal(0)))
        ranked = [*ranked[: MOST - 1], (OTHER, more)]
    return Served(first or rows[0][0], last or rows[-1][0], dict(ranked))


def issue(
    office: Office,
    kind: str,
    volunteer: int,
    *,
    on: date | None = None,
    first: date | None = None,
    last: date | None = None,
    purpose: str | None = None,
    handler: str | None = None,
    in_charge: str | None = None,
    remark: str | None = None,
) -> Outcome:
    """Give out a paper: it gets its number and stands in the register; printing is another thing.

    Args:
        office: The open office.
        kind: `PROOF`, `BOOK` or `PASSBOOK`.
        volunteer: To whom.
        on: The day; today if not said.
        first: Of a proof, the first day that it tells of; the first service if not said.
        last: Of a proof, the last day; the day itself if not said.
        purpose: What it is for.
        handler: Who makes it out.
        in_charge: Who answers for it.
        remark: Anything else.

    Raises:
        ClerkError: This program may only read.
    """
    on, ledger = on or office.today(), office.ledgers[CODE]
    name = entries.titles(office, VOLUNTEERS, [volunteer]).get(volunteer, "")
    last = last or on if kind == PROOF else None
    problems = _dated(office, on, first, last)
    told = served(office, volunteer, first, last) if kind == PROOF and not problems else None
    if kind == PROOF and told is None and not problems:
        what = f"{name}在这段时间没有服务时长。"
        problems.append(Problem("first", "required_missing", what, "请先登记时长，或改起止日期。"))
    if kind != PROOF and (there := _given(office, kind, volunteer)):
        words = office.codes["volunteer_paper"].names[kind]
        what = f"{name}已有{words}，编号 {there}。"
        problems.append(
            Problem("volunteer", "conflict_existing", what, "请到“志愿证明登记”里重印。")
        )
    values = {
        "issued_on": on, "kind": kind, "volunteer": volunteer, "purpose": purpose,
        "handler": handler, "in_charge": in_charge, "remark": remark,
    }  # fmt: skip
    if told is not None:
        values |= {
            "first": told.first, "last": told.last, "times": told.times, "hours": told.hours,
            "star": star_on(office, volunteer, on), "content": told.words,
        }  # fmt: skip
    full = entries.full_values(ledger, values)
    problems += [] if problems else entering.check(office, ledger, full)
    if any(p.level == "error" for p in problems):
        return Outcome(None, tuple(problems))
    title = f"出具{office.codes['volunteer_paper'].names[kind]}：{name}"
    with step(office, title) as w:
        id = w.add(CODE, *entries.build(ledger, full))
        return Outcome(int(id), tuple(problems), f"{title}，编号 {_number(w, id)}", w.by.op)


def cancel(office: Office, paper: int, why: str, on: date | None = None) -> Outcome:
    """Take a paper out of force: it stays in the register, its number is given to no other.

    Raises:
        ClerkError: It is no longer there, or was cancelled before.
    """
    kept = entries.get(office, CODE, paper)
    if kept.row.cancelled_on:
        raise ClerkError(f"{kept.row.paper_no} 已于 {kept.row.cancelled_on} 作废。", "不用再登记。")
    if not why.strip():
        what = "没有写为什么作废。"
        return Outcome(None, (Problem("cancelled_why", "required_missing", what, "请补填。"),))
    title = f"作废{kept.row.paper_no}"
    with step(office, title) as w:
        row = replace(kept.row, cancelled_on=on or office.today(), cancelled_why=why.strip())
        w.change(CODE, paper, kept.version, row)
        return Outcome(paper, (), title, w.by.op)


def _dated(office: Office, on: date, first: date | None, last: date | None) -> list[Problem]:
    problems = []
    for field, day in (("issued_on", on), ("last", last)):
        if day is not None and day > office.today():
            what = f"日期 {day} 在今天之后。"
            problems.append(Problem(field, "date_in_future", what, "请填今天或以前的日期。"))
    if first and last and first > last:
        what = f"服务起 {first} 晚于服务止 {last}。"
        problems.append(Problem("first", "out_of_range", what, "请核对两个日期。"))
    return problems


def _given(office: Office, kind: str, volunteer: int) -> str:
    """The number of a book that is in force."""
    parts = (
        Compare("volunteer", "=", volunteer), Compare("kind", "=", kind), Empty("cancelled_on"),
    )  # fmt: skip
    asked = lists.ask(office, CODE, where=And(parts), columns=("paper_no",))
    rows = lists.lines(office, asked, lists.ids(office, asked)).rows
    return str(rows[0][0]) if rows else ""


def star_on(office: Office, volunteer: int, on: date) -> str | None:
    """The star of a volunteer on a day, by all hours until then."""
    asked = lists.ask(office, VOLUNTEERS, every=True, columns=("star",), given=(volunteer,), on=on)
    star = lists.lines(office, asked, [volunteer]).rows[0][0]
    return str(star)


def _number(w: Work, id: int) -> str:
    return str(w.get(CODE, id).row.paper_no)


# ---- on paper -----------------------------------------------------------------------------------


def paper_pdf(
    office: Office,
    ids: Sequence[int],
    out: BinaryIO,
    *,
    reason: str = "",
    at: datetime | None = None,
) -> Printed:
    """Print papers of the register, one after another, as often as it is wished.

    Args:
        office: The open office.
        ids: Of the register.
        out: Where the PDF goes.
        reason: Not needed: the proof must name the number, and the trail is told so.
        at: The clock, where it shall stand on the books.

    Raises:
        ClerkError: One is not there, or was cancelled.
    """
    for id in ids:
        row = entries.get(office, CODE, id).row
        if row.cancelled_on:
            raise ClerkError(
                f"{row.paper_no} 已于 {row.cancelled_on} 作废，不能再印。", "需要的话请另出一份。"
            )
    return print_each(office, CODE, ids, out, lambda id: paper_of(office, id, at), reason or WHY)


def paper_of(office: Office, id: int, at: datetime | None = None) -> tuple[Paper, ...]:
    """The paper of one entry of the register; a book has a cover."""
    row = entries.get(office, CODE, id).row
    who = books.person(office, row.volunteer)
    if row.kind == PROOF:
        return (_proof(office, row, who),)
    book = books.record_book if row.kind == BOOK else books.passbook
    return book(office, who, row.paper_no or "", row.issued_on, at)


def _proof(office: Office, row: Any, who: books.Person) -> Certificate:
    stars = office.codes["volunteer_star"].names
    kinds = [m for part in (row.content or "").split("；") if (m := _KIND.fullmatch(part))]
    rows = [(m["name"], m["times"], m["hours"]) for m in kinds]
    if rows:
        rows.append(("合计", str(row.times or ""), _said(row.hours)))
    done: Runs = (
        ("兹证明", False), (who.name, True), *_identity(who), ("于", False),
        (said(row.first), True) if row.first else ("", False), ("至", False),
        (said(row.last), True) if row.last else ("", False),
        (f"，参加{office.about.name}组织的志愿服务", False), (f"{row.times or 0}", True), ("次，服务时间共", False),
        (_said(row.hours), True), ("小时", False),
        *((("，现为", False), (stars[row.star], True)) if row.star in stars and row.star != "0" else ()),
        ("。", False), *((("服务内容如下：", False),) if rows else ()),
    )  # fmt: skip
    free: Runs = (("服务内容：", False), (row.content or "", True), ("。", False))
    purpose: Runs = (("本证明用于", False), (row.purpose or "", True), ("。", False))
    return Certificate(
        title=office.codes["volunteer_paper"].names[PROOF],
        number=row.paper_no or "",
        sentences=(done, free) if row.content and not rows else (done,),
        unit=office.about.name,
        dated=said(row.issued_on),
        heads=HEADS,
        rows=tuple(rows),
        ends=(*((purpose,) if row.purpose else ()), (("特此证明。", False),)),
        notes=NOTES,
        signed=(("负责人", row.in_charge or ""), ("经办人", row.handler or ""), ("联系电话", "")),
    )


def _identity(who: books.Person) -> Runs:
    told: list[tuple[str, bool]] = []
    for label, value in (("", who.sex), ("证件号码", who.id_no), ("志愿者编号", who.number)):
        if value:
            told += [("，" if told else "（", False), (label, False), (value, True)]
    return (*told, ("）", False)) if told else ()


def _said(hours: Decimal | None) -> str:
    return said_hours(hours or Decimal(0))
