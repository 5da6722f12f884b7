"""The time bank: what may be put in, drawn and given on (standards 5.7); its numbers are dated data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from csdesk.domain.hours import in_force

DEPOSIT, RECEIVED, SPENT, GIFT, DONATED, EXPIRED = "1", "2", "3", "4", "5", "6"
"""Codes of `time_kind`."""
IN = frozenset({DEPOSIT, RECEIVED})
"""Kinds that put something in for whom the entry is of; the others take it out."""


@dataclass(frozen=True, slots=True)
class Bank:
    """The rule of a day.

    Attributes:
        cap: Hours that one may have in the bank.
        relations: Of whom one may give hours to; empty where giving is not allowed.
        spend_age: From which age on hours are drawn; 0 for any.
    """

    cap: Decimal
    relations: tuple[str, ...]
    spend_age: int

    def room(self, balance: Decimal) -> Decimal:
        """Hours that can still be put in."""
        return max(self.cap - balance, Decimal(0))


@dataclass(frozen=True, slots=True)
class Move:
    """What an entry means for one holder: hours that come, or go where they are below nothing."""

    on: date
    hours: Decimal


def bank(on: date, own: Mapping[str, Any] = MappingProxyType({})) -> Bank:
    """The rule that holds on a day.

    Args:
        on: The day.
        own: What the office has numbers of its own for: cap, relations, spend_age.
    """
    told = {**in_force("bank", on), **own}
    return Bank(Decimal(told["cap"]), tuple(told["relations"]), told["spend_age"])


def balances(moves: Iterable[Move]) -> tuple[tuple[date, Decimal], ...]:
    """The balance at the end of every day on which something moved, in order."""
    days: dict[date, Decimal] = {}
    for move in moves:
        days[move.on] = days.get(move.on, Decimal(0)) + move.hours
    found, total = [], Decimal(0)
    for day in sorted(days):
        total += days[day]
        found.append((day, total))
    return tuple(found)


def free(moves: Iterable[Move], on: date) -> Decimal:
    """Hours that can go on a day without leaving less than nothing then or later; 0 for none."""
    every = [*moves, Move(on, Decimal(0))]
    return max(min(left for day, left in balances(every) if day >= on), Decimal(0))
