"""Supplies that need a hand: below their minimum, gone bad, soon to go bad."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from csdesk.ledgers.upkeep import EXPIRED, EXPIRING, SHORT
from csdesk.services import lists
from csdesk.services.home import Target
from csdesk.services.office import Office

CODE = "supplies"
AHEAD = 30
"""Days before its last day from which a supply is told."""


@dataclass(frozen=True, slots=True)
class Alert:
    """Supplies that need the same hand.

    Attributes:
        label: 低于最低存量, 已过期, 30天内到期.
        count: Kinds of supply.
        names: Of the most pressing ones, up to four.
        target: Their list.
    """

    label: str
    count: int
    names: tuple[str, ...]
    target: Target


def alerts(office: Office, on: date, ahead: int = AHEAD) -> tuple[Alert, ...]:
    """What there is, the most pressing first; nothing where all is well.

    Args:
        office: The open office.
        on: The day.
        ahead: Days before the last day from which a supply is told.
    """
    wanted = (
        ("低于最低存量", SHORT, "spare"),
        ("已过期", EXPIRED, "expires_on"),
        (f"{ahead}天内到期", f"{EXPIRING} and expires_on <= today + {ahead}d", "expires_on"),
    )
    made = []
    for label, where, order in wanted:
        asked = lists.ask(
            office, CODE, where=where, columns=("supply_name",), order=(order,), on=on
        )
        ids = lists.ids(office, asked)
        if ids:
            names = tuple(row[0] for row in lists.lines(office, asked, ids[:4]).rows)
            made.append(Alert(label, len(ids), names, Target(CODE, where)))
    return tuple(made)
