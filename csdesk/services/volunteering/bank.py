"""The time bank's verbs: put in, draw, give to the family, donate; each is one step.

No verb leaves less than nothing on any day, nor more than the cap that the rule of the day sets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from csdesk.domain import timebank
from csdesk.domain.filters import And, Compare, Or
from csdesk.domain.hours import said
from csdesk.domain.timebank import DEPOSIT, DONATED, GIFT, IN, SPENT, Bank, Move
from csdesk.errors import Problem
from csdesk.services import entering, entries, lists
from csdesk.services.entries import Outcome
from csdesk.services.office import Office, step
from csdesk.services.volunteering import local

CODE, VOLUNTEERS = "time_bank", "volunteers"
VERBS = {DEPOSIT: "存入", SPENT: "支取", GIFT: "转赠", DONATED: "捐赠"}
COLUMNS = ("entry_date", "kind", "hours", "volunteer", "partner", "relation", "served", "what")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of somebody's passbook.

    Attributes:
        kind: Of `time_kind`, as she sees it: what was given to her is received.
        hours: That came, or went where they are below nothing.
        other: To whom or from whom, for whom.
    """

    on: date
    kind: str
    hours: Decimal
    other: str
    what: str


@dataclass(frozen=True, slots=True)
class Account:
    """What somebody has in the bank.

    Attributes:
        lines: In the order of their days.
    """

    name: str
    lines: tuple[Line, ...]

    @property
    def moves(self) -> tuple[Move, ...]:
        """What came and went."""
        return tuple(Move(line.on, line.hours) for line in self.lines)

    @property
    def balance(self) -> Decimal:
        """After all of them."""
        return sum((line.hours for line in self.lines), Decimal(0))

    def free(self, on: date) -> Decimal:
        """Hours that can go on a day."""
        return timebank.free(self.moves, on)

    def room(self, on: date, rule: Bank) -> Decimal:
        """Hours that can come on a day."""
        every = timebank.balances([*self.moves, Move(on, Decimal(0))])
        return rule.room(max(left for day, left in every if day >= on))


def account(office: Office, volunteer: int) -> Account:
    """The account of a volunteer, whatever the day."""
    hers = Or(
        (
            Compare("volunteer", "=", volunteer),
            And((Compare("partner", "=", volunteer), Compare("kind", "=", GIFT))),
        )
    )
    asked = lists.ask(office, CODE, where=hers, columns=COLUMNS, order=("entry_date", "id"))
    found = lists.lines(office, asked, lists.ids(office, asked))
    name = entries.titles(office, VOLUNTEERS, [volunteer]).get(volunteer, "")
    return Account(name, tuple(_line(volunteer, row) for row in found.rows))


def _line(volunteer: int, row: tuple[Any, ...]) -> Line:
    on, kind, hours, holder, partner, relation, served, what = row
    if holder[0] != volunteer:  # given to her
        return Line(on, timebank.RECEIVED, hours, f"{holder[1]}转赠", what or "")
    other = f"{relation or ''}{partner[1]}" if partner else f"服务{served[1]}" if served else ""
    return Line(on, kind, hours if kind in IN else -hours, other, what or "")


def record(
    office: Office,
    kind: str,
    volunteer: int,
    on: date,
    hours: Decimal,
    *,
    served: int | None = None,
    partner: int | None = None,
    relation: str | None = None,
    what: str | None = None,
) -> Outcome:
    """Put in, draw, give on or donate hours.

    Args:
        office: The open office.
        kind: `DEPOSIT`, `SPENT`, `GIFT` or `DONATED`.
        volunteer: Whose account it is.
        on: The day.
        hours: How many, more than nothing.
        served: Who was served.
        partner: To whom hours are given.
        relation: Who that is to the giver; the rule of the day says who may be.
        what: What was done.

    Raises:
        ClerkError: This program may only read.
    """
    rule, hers = local.bank(office, on), account(office, volunteer)
    problems = [*_when(office, on, hours)]
    if not problems and kind == DEPOSIT:
        problems += _fits("hours", hers, on, hours, rule)
    elif not problems:
        problems += _covered(hers, on, hours)
    problems += allowed(office, kind, volunteer, on, partner, relation, rule)
    if partner is not None and not problems:
        problems += _fits("partner", account(office, partner), on, hours, rule)
    ledger = office.ledgers[CODE]
    full = entries.full_values(
        ledger,
        {
            "entry_date": on, "volunteer": volunteer, "kind": kind, "hours": hours,
            "served": served, "partner": partner, "relation": relation, "what": what,
        },
    )  # fmt: skip
    problems += [] if problems else entering.check(office, ledger, full)
    if any(p.level == "error" for p in problems):
        return Outcome(None, tuple(problems))
    title = f"时间银行{VERBS[kind]} {said(hours)} 小时：{hers.name}"
    with step(office, title) as w:
        id = w.add(CODE, *entries.build(ledger, full))
        return Outcome(int(id), tuple(problems), title, w.by.op)


def allowed(
    office: Office,
    kind: str,
    volunteer: int,
    on: date,
    partner: int | None,
    relation: str | None,
    rule: Bank,
) -> list[Problem]:
    """What a rule has against an entry, whatever the balance."""
    if kind == SPENT:
        return _old_enough(office, volunteer, on, rule)
    return _given(volunteer, partner, relation, rule) if kind == GIFT else []


def _when(office: Office, on: date, hours: Decimal) -> list[Problem]:
    problems = []
    if on > office.today():
        what = f"日期 {on} 在今天之后。"
        problems.append(Problem("entry_date", "date_in_future", what, "请填已经发生的日期。"))
    if hours <= 0:
        problems.append(Problem("hours", "out_of_range", "时长要大于 0。", "请填小时数。"))
    return problems


def _fits(field: str, hers: Account, on: date, hours: Decimal, rule: Bank) -> list[Problem]:
    room = hers.room(on, rule)
    if hours <= room:
        return []
    what = f"{hers.name}最多还能存 {said(room)} 小时（每人上限 {said(rule.cap)} 小时）。"
    return [Problem(field, "out_of_range", what, "超出的部分可以先登记捐赠。")]


def _covered(hers: Account, on: date, hours: Decimal) -> list[Problem]:
    free = hers.free(on)
    if hours <= free:
        return []
    what = f"{hers.name}在 {on} 能用的余额是 {said(free)} 小时，不够 {said(hours)} 小时。"
    return [Problem("hours", "out_of_range", what, "请少填一些，或先登记存入。")]


def _old_enough(office: Office, volunteer: int, on: date, rule: Bank) -> list[Problem]:
    if not rule.spend_age:
        return []
    asked = lists.ask(
        office, VOLUNTEERS, every=True, columns=("resident.age",), given=(volunteer,), on=on
    )
    age = lists.lines(office, asked, [volunteer]).rows[0][0]
    if age is None or age >= rule.spend_age:
        return []
    what = f"满 {rule.spend_age} 周岁才能支取，现为 {age} 岁。"
    return [Problem("volunteer", "out_of_range", what, "可以转赠家人，或等到了年龄再支取。")]


def _given(volunteer: int, partner: int | None, relation: str | None, rule: Bank) -> list[Problem]:
    if not rule.relations:
        return [Problem("partner", "value_invalid", "当地的时间银行不能转赠。", "请改为捐赠。")]
    if partner is None:
        return [Problem("partner", "required_missing", "没有选转给谁。", "请选一位志愿者。")]
    if partner == volunteer:
        return [Problem("partner", "value_invalid", "不能转给自己。", "请选家里另一位。")]
    if relation not in rule.relations:
        words = "、".join(rule.relations)
        what = f"只能转给家人：{words}。"
        return [Problem("relation", "value_invalid", what, "请选是转出人的什么人。")]
    return []
