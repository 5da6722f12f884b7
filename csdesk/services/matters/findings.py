"""What was found becomes a matter: which ledgers find something, and what is taken over from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from csdesk.domain.filters import Compare
from csdesk.domain.matters import FOUND
from csdesk.errors import ClerkError, Problem
from csdesk.ledgers.grids import Matter
from csdesk.services import calendars, entering, entries, lists
from csdesk.services.entries import Outcome
from csdesk.services.matters.keeping import MATTERS, add_found, usual_deadline
from csdesk.services.office import Office, step
from csdesk.storage.work import values_of

NOTHING = ("", "无", "没有", "转为事项")
"""What says nothing of a finding."""
LONGEST = 200
"""Letters of what a matter is about."""


@dataclass(frozen=True, slots=True)
class Whence:
    """How a record of a ledger becomes a matter.

    Attributes:
        source: Code of `matter_source`.
        by: The matter's reference to it.
        what: Paths of which the first that says something tells what was found.
        takes: Field of the matter to the path it is taken from.
    """

    source: str
    by: str
    what: tuple[str, ...]
    takes: Mapping[str, str] = field(default_factory=dict)


WHENCE: Mapping[str, Whence] = {
    "visits": Whence(
        "1", "visit", ("visit_need", "visit_content"),
        {
            "found_on": "visit_date", "resident": "visit_target",
            "grid": "visit_target.grid", "place": "visit_target.address", "receiver": "visitor",
        },
    ),
    "facility_checks": Whence(
        "2", "facility_check", ("finding",),
        {
            "found_on": "check_date", "facility": "facility", "grid": "facility.grid",
            "place": "facility.place", "owner": "facility.keeper", "deadline": "due",
            "receiver": "checker",
        },
    ),
    "patrols": Whence(
        "3", "patrol", ("findings",),
        {"found_on": "patrol_date", "grid": "grid", "place": "route", "receiver": "patroller"},
    ),
    "hazards": Whence(
        "6", "hazard", ("what",),
        {
            "found_on": "found_on", "grid": "grid", "place": "place", "facility": "facility",
            "owner": "responsible", "deadline": "deadline",
        },
    ),
    "requests": Whence(
        "7", "request", ("what",),
        {
            "found_on": "received_on", "resident": "resident", "grid": "resident.grid",
            "place": "resident.address", "reporter": "applicant", "deadline": "promised_on",
            "receiver": "receiver",
        },
    ),
}  # fmt: skip
"""Ledger to how what it finds becomes a matter."""


def of_source(office: Office, code: str, id: int) -> list[int]:
    """The matters that came of a record."""
    where = Compare(WHENCE[code].by, "=", id)
    return list(lists.ids(office, lists.ask(office, MATTERS, where=where)))


def waits(office: Office, code: str, id: int) -> bool:
    """Whether a record tells of something that has not become a matter."""
    how = WHENCE[code]
    asked = lists.ask(office, code, every=True, columns=how.what, given=(id,))
    rows = lists.lines(office, asked, [id]).rows
    return bool(rows) and bool(_said(rows[0])) and not of_source(office, code, id)


def _said(told: Sequence[Any]) -> str:
    """The first of some texts that says something."""
    words = (str(one).strip() for one in told if one)
    return next((one for one in words if one not in NOTHING), "")[:LONGEST]


def proposed(office: Office, code: str, id: int) -> Matter:
    """The matter that a record would become: owner and deadline are filled in before.

    Args:
        office: The open office.
        code: A ledger of `WHENCE`.
        id: The record.

    Raises:
        ClerkError: The record is no longer there.
    """
    how = WHENCE[code]
    paths = (*how.what, *how.takes.values())
    asked = lists.ask(office, code, every=True, columns=paths, given=(id,))
    rows = lists.lines(office, asked, [id]).rows
    if not rows:
        raise ClerkError("这条记录已不在这里。", "请刷新后再试。")
    told, taken = rows[0][: len(how.what)], rows[0][len(how.what) :]
    values: dict[str, Any] = {}
    for name, value in zip(how.takes, taken, strict=True):
        refers = name in ("resident", "grid", "facility")
        values[name] = value[0] if refers and value else value
    on: date = values.pop("found_on")
    values["owner"] = values.get("owner") or leaders(office, values.get("grid"))
    today = office.today()
    if not values.get("deadline") or values["deadline"] < today:
        values["deadline"] = usual_deadline(max(on, today), calendars.holidays(office).sort)
    what = _said(told)
    who = values.get("resident")
    if who and code in _PERSONAL:
        name = entries.titles(office, "residents", [who]).get(who, "")
        what = f"{name}：{what}"[:LONGEST] if name and what else what
    values[how.by] = id
    return Matter(found_on=on, source=how.source, what=what or None, **values)


_PERSONAL = ("visits",)
"""Where what is found is of a person, whose name belongs to it."""


def leaders(office: Office, grid: Any) -> tuple[str, ...]:
    """Who leads a grid; empty for none."""
    if not grid:
        return ()
    asked = lists.ask(office, "grids", columns=("leader",))
    rows = lists.lines(office, asked, [int(grid)]).rows
    return tuple(rows[0][0]) if rows else ()


def open_matter(office: Office, matter: Matter) -> Outcome:
    """Keep one new matter in a step of its own; all faults are told.

    Raises:
        ClerkError: This program may only read.
    """
    ledger = office.ledgers[MATTERS]
    full = values_of(ledger, replace(matter, state=FOUND))
    problems = [*entering.check(office, ledger, full), *_days(office, matter)]
    if any(p.level == "error" for p in problems):
        return Outcome(None, tuple(problems))
    said = f"登记事项：{matter.what}"
    with step(office, said) as w:
        (id,) = add_found(w, [matter])
        return Outcome(id, tuple(problems), said, w.by.op)


def _days(office: Office, matter: Matter) -> Iterator[Problem]:
    found, until = matter.found_on, matter.deadline
    if found > office.today():
        what = f"发现日期 {found} 在今天之后。"
        yield Problem("found_on", "date_in_future", what, "请填已经发生的日期。")
    elif until and until < found:
        what = f"办结期限 {until} 早于发现日期 {found}。"
        yield Problem("deadline", "out_of_range", what, "请核对两个日期。")
