"""What is told when a category of somebody is entered: her age, and what it can't stand beside.

Only told: the clerk may keep it, and the data check lists it until it is mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from csdesk.domain.calendar import age_on
from csdesk.domain.categories import Held, Rules
from csdesk.domain.faults import problem
from csdesk.domain.filters import Compare
from csdesk.domain.ledger import Ledger
from csdesk.errors import Problem
from csdesk.services import lists
from csdesk.services.office import Office

TABLE, PEOPLE = "category", "residents"


def field_of(ledger: Ledger) -> str:
    """The field of a ledger that says what somebody is from a day to a day; empty for none."""
    if ledger.dated is None or ledger.fields[ledger.dated.of].to != PEOPLE:
        return ""
    return next((f.id for f in ledger.fields.values() if f.table == TABLE), "")


def advice(
    office: Office, ledger: Ledger, values: Mapping[str, Any], id: int | None = None
) -> tuple[Problem, ...]:
    """What is to be looked at in a category as it is entered.

    Args:
        office: The open office.
        ledger: Any; of most there is nothing to tell.
        values: Field id to value.
        id: The record that is changed; None for a new one.
    """
    dated, field = ledger.dated, field_of(ledger)
    if dated is None or not field:
        return ()
    code, person, start = values.get(field), values.get(dated.of), values.get(dated.from_)
    table = office.codes[TABLE]
    if not isinstance(code, str) or code not in table.names:
        return ()
    if not isinstance(person, int) or not isinstance(start, date):
        return ()
    rules = Rules(table)
    mine = Held(id or 0, person, code, start, values.get(dated.to))
    return (*_aged(office, rules, mine, field), *_beside(office, ledger, rules, mine, field))


def _aged(office: Office, rules: Rules, mine: Held, field: str) -> Iterator[Problem]:
    ages = rules.ages_of(mine.category)
    asked = lists.ask(office, PEOPLE, every=True, columns=("birth_date",), given=(mine.resident,))
    rows = lists.lines(office, asked, [mine.resident]).rows
    if ages is None or not rows or not rows[0][0]:
        return
    on = max(mine.start, min(office.today(), mine.stop or date.max))
    age = age_on(rows[0][0], on)
    if age is not None and not ages.hold(age):
        name = office.codes[TABLE].names[mine.category]
        what = f"此人 {on} 为 {age} 岁，登记为“{name}”：{ages.why}。"
        yield problem(field, "category_age", what, "请核对类别和出生日期。")


def _beside(
    office: Office, ledger: Ledger, rules: Rules, mine: Held, field: str
) -> Iterator[Problem]:
    """Her other categories of the same days that this one can't stand beside."""
    dated = ledger.dated
    if dated is None:
        return
    names = office.codes[TABLE].names
    asked = lists.ask(
        office, ledger.code, where=Compare(dated.of, "=", mine.resident), every=True,
        columns=(field, dated.from_, dated.to),
    )  # fmt: skip
    found = lists.lines(office, asked, lists.ids(office, asked))
    for id, (code, start, stop) in zip(found.ids, found.rows, strict=True):
        other = Held(id, mine.resident, code, start, stop)
        pair = rules.pair(mine.category, code) if id != mine.id and mine.beside(other) else None
        if pair:
            one, two = names[mine.category], names.get(code, code)
            what = f"此人已是“{two}”（{start} 起），不能同时是“{one}”：{pair.why}。"
            yield problem(
                field, "category_clash", what, f"请核对；“{two}”不再适用的，先给它填止日。"
            )
