"""登记发放: the aids of a month paid on one screen; whoever got another amount is told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from csdesk.domain.calendar import month_of
from csdesk.domain.fields import Field
from csdesk.domain.filters import And, Compare, Filter, In, months_later, parse
from csdesk.domain.validation import check_entry, read_cell
from csdesk.errors import Problem
from csdesk.ledgers.support import PaidMonth
from csdesk.services import entries, lists
from csdesk.services.entries import Outcome
from csdesk.services.office import Office, step
from csdesk.services.rounds.batch import Answer, Given, Line, Pick, Picked, Sheet, Texts
from csdesk.storage.work import New

AIDS, MONTHS = "aids", "paid_months"
PAID, OTHER, NOT = "paid", "other", "not"
SHOWN = 4
"""Months that can be picked: the running one and those before."""
COLUMNS = ("resident", "sex", "age", "kind", "amount", "last_month")
_PAID_ON = "paid_on"


def sheet(office: Office, picked: Picked | None = None) -> Sheet:
    """Who is to be paid for a month; for the `reads` pool.

    Args:
        office: The open office.
        picked: `month` (2026-10) and `kind`, a code of `aid_kind`; the running month and all kinds
            if not said.
    """
    picked, today = picked or {}, office.today()
    fields, months = office.ledgers[MONTHS].fields, _months(today)
    kinds = {"": "全部", **office.codes["aid_kind"].names}
    month, kind = picked.get("month") or next(iter(months)), picked.get("kind", "")
    return Sheet(
        key=f"paying:{month}:{kind}",
        title="登记发放",
        remark=" · ".join(filter(None, (months.get(month), kinds[kind] if kind else ""))),
        verb="登记已录",
        unit="笔",
        heads=("姓名", "性别 年龄", "救助补贴", "每月金额", "发到"),
        pills=(),
        common=(fields[_PAID_ON],),
        start={_PAID_ON: today.isoformat()},
        own=(),
        after=(),
        answers=(
            Answer(PAID, "照额发了", "good"),
            Answer(OTHER, "金额不同", "ask", (_amount(office),)),
            Answer(NOT, "没有发", "soft"),
        ),
        lines=tuple(_lines(office, month, kind)),
        ledgers=(AIDS, MONTHS),
        keep=lambda office, common, given: keep(month, office, common, given),
        subject=AIDS,
        picks=(Pick("month", "月份", months, month), Pick("kind", "种类", kinds, kind)),
        views=("未登记", "全部", "已登记"),
        told=lambda given: _told(given),
    )  # fmt: skip


def _amount(office: Office) -> Field:
    return replace(office.ledgers[MONTHS].fields["paid"], label="实发", section="实发")


def _told(given: Mapping[int, Given]) -> str:
    skipped = sum(g.answer == NOT for g in given.values())
    return f"{skipped} 笔没有发，不登记" if skipped else ""


def _months(today: date) -> dict[str, str]:
    first = today.replace(day=1)
    days = (months_later(first, -n) for n in range(SHOWN))
    return {f"{d:%Y-%m}": f"{d.year}年{d.month}月" for d in days}


def in_force(month: str) -> Filter:
    """The filter of the aids that hold on a day of a month."""
    first, last = month_of(month)
    return parse(f"from <= {last} and (to empty or to > {first})")


def unpaid(office: Office, month: str) -> list[int]:
    """The aids in force in a month for which it was not paid."""
    ids = list(lists.ids(office, lists.ask(office, AIDS, where=in_force(month))))
    paid = _paid(office, month)
    return [id for id in ids if id not in paid]


def _paid(office: Office, month: str) -> set[int]:
    """The aids for which a month was paid."""
    where = Compare("paid_month", "=", month)
    asked = lists.ask(office, MONTHS, where=where, columns=("aid",))
    return {
        row[0][0]
        for page in lists.pages(office, asked, lists.ids(office, asked), 2000)
        for row in page.rows
    }


def _lines(office: Office, month: str, kind: str) -> Iterator[Line]:
    """Whoever has an aid in the month, by kind and name; who was paid waits no more."""
    parts: list[Filter] = [in_force(month), *([Compare("kind", "=", kind)] if kind else [])]
    asked = lists.ask(
        office, AIDS, where=And(tuple(parts)), columns=COLUMNS, order=("kind", "resident")
    )  # fmt: skip
    paid = _paid(office, month)
    for page in lists.pages(office, asked, lists.ids(office, asked), 1000):
        for id, words in zip(page.ids, lists.texts(office, page), strict=True):
            name, sex, age, named, amount, last = words
            told, there = (name, f"{sex} {age}".strip(), named, amount, last), id in paid
            yield Line(id, told, answer=PAID if there else "", waits=not there, subject=id)


# ---- keeping ------------------------------------------------------------------------------------


def keep(month: str, office: Office, common: Texts, given: Mapping[int, Given]) -> Outcome:
    """Keeps the month for all who were paid, in one step; whoever was not is passed by.

    Args:
        month: 2026-10.
        office: The open office.
        common: The day of payment.
        given: Aid to what was given.

    Raises:
        ClerkError: This program may only read.
    """
    paid = {id: g for id, g in given.items() if g.answer in (PAID, OTHER)}
    field = office.ledgers[MONTHS].fields[_PAID_ON]
    day, problems = _read(office, field, common.get(_PAID_ON, ""), _PAID_ON)
    asked = lists.ask(office, AIDS, where=In("id", tuple(paid)), columns=("amount",))
    found = lists.lines(office, asked, list(paid))
    usual = {id: row[0] for id, row in zip(found.ids, found.rows, strict=True)}
    names, amounts = entries.titles(office, AIDS, list(paid)), dict[int, Any]()
    for id, g in paid.items():
        amounts[id] = usual.get(id)
        if g.answer == OTHER:
            amounts[id], told = _read(
                office, _amount(office), g.texts.get("paid", ""), f"{id}:paid"
            )
            problems += told
        if amounts[id] is None and not problems:
            what = f"{names.get(id, '')}没有金额。"
            problems.append(
                Problem(f"{id}:answer", "required_missing", what, "请按 2 填实发多少。")
            )
    there = _paid(office, month) & set(paid)
    if there:
        id = next(iter(there))
        what = f"{names.get(id, '')}这个月已登记过。"
        problems.append(Problem(f"{id}:answer", "value_invalid", what, "请按退格键取消这一行。"))
    if not paid or problems:
        return Outcome(None, tuple(problems))
    first = month_of(month)[0]
    title = f"登记发放：{first.year}年{first.month}月，{len(paid):,} 笔，共 {sum(amounts.values()):,} 元"
    with step(office, title) as w:
        rows = [
            New(PaidMonth(aid=id, paid_month=month, paid=amounts[id], paid_on=day))  # type: ignore[arg-type]  # ids are plain integers here
            for id in paid
        ]
        ids = w.add_many(MONTHS, rows)
        return Outcome(int(ids[0]), (), title, w.by.op)


def _read(office: Office, field: Field, text: str, place: str) -> tuple[Any, list[Problem]]:
    value, found = read_cell(field, text, codes=office.codes, on=office.today())
    told = dict.fromkeys((*found, *check_entry(field, value, office.codes, office.today())))
    return value, [replace(p, field=place) for p in told if p.level == "error"]
