"""Runs the rules; what the clerk looked at and found right is left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from csdesk.services import entries
from csdesk.services.health import accepting
from csdesk.services.health.rules import RULES, Rule
from csdesk.services.office import Office, reading
from csdesk.storage.health.look import Look

Row = tuple[str, int, str]
"""Ledger, id and name of a record."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What one rule found.

    Attributes:
        rows: What is to be looked at.
    """

    rule: Rule
    rows: tuple[Row, ...]

    @property
    def code(self) -> str:
        """The rule's code."""
        return self.rule.code

    @property
    def label(self) -> str:
        """What is wrong, in a few words."""
        return self.rule.label

    @property
    def remedy(self) -> str:
        """What the clerk does."""
        return self.rule.remedy


def check(office: Office) -> list[Fault]:
    """Every fault there is, by rule; rules that found nothing are left out."""
    with reading(office) as c:
        look = Look(c, office.model, office.today())
        found = [(rule, rule.found(look)) for rule in RULES]
        fine = accepting.fine(c, office.model)
    named = _named(office, {row for _, rows in found for row in rows})
    faults = []
    for rule, rows in found:
        kept = [(*row, named[row]) for row in rows if (rule.code, *row) not in fine]
        if kept:
            faults.append(Fault(rule, tuple(kept)))
    return faults


def _named(office: Office, rows: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    by: dict[str, list[int]] = {}
    for code, id in rows:
        by.setdefault(code, []).append(id)
    found: dict[tuple[str, int], str] = {}
    for code, ids in by.items():
        titles = entries.titles(office, code, ids)
        found |= {(code, id): titles.get(id, "") for id in ids}
    return found
