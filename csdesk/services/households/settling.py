"""Somebody joins a household that is made for her: one step for both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from csdesk.domain.households import HEAD
from csdesk.errors import Problem
from csdesk.services import entering, entries, lists
from csdesk.services.entries import Outcome
from csdesk.services.households import people
from csdesk.services.households.people import ARRIVALS, Event, Seat
from csdesk.services.households.seats import life_event
from csdesk.services.office import Office


def next_number(office: Office) -> str:
    """The number after the greatest one of digits alone, as wide as it: 0057."""
    asked = lists.ask(office, "households", every=True, columns=("household_no",))
    found = lists.lines(office, asked, lists.ids(office, asked))
    numbers = [str(row[0]) for row in found.rows if row[0] and str(row[0]).isdecimal()]
    top = max(numbers, key=int, default="0000")
    return str(int(top) + 1).zfill(len(top))


def same_number(office: Office, home: Mapping[str, Any]) -> list[Problem]:
    """That another household has the number of a new one."""
    no = home.get("household_no")
    found = entries.find_named(office, "households", str(no)) if no else []
    if not any(entries.get(office, "households", id).row.household_no == no for id in found):
        return []
    what = f"户号 {no} 已有一户。"
    return [Problem("household_no", "value_invalid", what, "请换一个号，或留空自动编号。")]


def arrive_in_new_home(
    office: Office,
    kind: str,
    event: Event,
    home: Mapping[str, Any],
    person: int | Mapping[str, Any],
    *,
    stays: str = "both",
    reason: str | None = None,
) -> Outcome:
    """建账, 迁入, 婚入 as head of a new household.

    Args:
        office: The open office.
        kind: One of `people.ARRIVALS`.
        event: When.
        home: Values of the household; without a number it gets the next one.
        person: The resident's id, or the values of a new one.
        stays: Code of `stay_kind`.
        reason: Code of `residence_status`.

    Raises:
        ClerkError: She is in a household already.
    """
    homes, ledger = office.ledgers["households"], office.ledgers["residents"]
    full_home = entries.full_values(homes, {"household_no": next_number(office), **home})
    problems = [*entering.check(office, homes, full_home), *same_number(office, full_home)]
    full: dict[str, Any] = {}
    if not isinstance(person, int):
        full = entries.full_values(ledger, person)
        problems += entering.check(office, ledger, full)
    if any(p.level == "error" for p in problems):
        return Outcome(None, tuple(problems))
    name = entries.titles(office, "residents", [person])[person] if isinstance(person, int) else ""
    title = f"{ARRIVALS[kind]}：{name or full['name']}（新立户）"
    with life_event(office, title) as w:
        household = w.add("households", *entries.build(homes, full_home))
        id = person if isinstance(person, int) else w.add("residents", *entries.build(ledger, full))
        people.seat_in(w, kind, event, Seat(household, HEAD, stays, reason), id)
        return Outcome(id, tuple(problems), title, w.by.op)
