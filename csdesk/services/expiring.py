"""What runs out within thirty days: certificates, aids, contracts; each opens its list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from csdesk.services import lists
from csdesk.services.home import Target
from csdesk.services.office import Office

AHEAD = 30
"""Days before its last one from which something is told."""
NAMED = 5


@dataclass(frozen=True, slots=True)
class Ends:
    """A kind of thing that runs out.

    Attributes:
        ledger: Where it is kept.
        until: The field with its last day.
        what: What it is called on the workbench.
        where: Which of its records, in the words of a filter; empty for all.
        named: Path of whose it is; empty for what a reference to it shows.
    """

    ledger: str
    until: str
    what: str
    where: str = ""
    named: str = ""


ENDS: tuple[Ends, ...] = (
    Ends("categories", "to", "残疾人证", "category in ['残疾人']"),
    Ends("categories", "to", "人员类别", "not (category in ['残疾人'])"),
    Ends("aids", "to", "救助补贴"),
    Ends("help_given", "until", "家庭医生签约、保险", named="resident.name"),
    Ends("elder_files", "bed_until", "家庭养老床位"),
)
"""In the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Expiring:
    """What of one kind runs out.

    Attributes:
        label: 应急物资.
        count: How many records.
        unit: They are counted in.
        names: Of the first of them.
        target: Their list.
    """

    label: str
    count: int
    unit: str
    names: tuple[str, ...]
    target: Target


def expiring(office: Office, on: date, ends: Sequence[Ends] = ENDS) -> tuple[Expiring, ...]:
    """What runs out within thirty days of a day; for a pool. Supplies tell of themselves."""
    return tuple(one for kind in ends for one in _of(office, on, kind))


def _of(office: Office, on: date, kind: Ends) -> Iterator[Expiring]:
    ledger, until = office.ledgers[kind.ledger], kind.until
    own = f" and {kind.where}" if kind.where else ""
    where = f"{until} >= {on} and {until} <= {on + timedelta(AHEAD)}{own}"
    asked = lists.ask(
        office, kind.ledger, where=where, columns=(kind.named or ledger.named,), order=(until,),
        on=on,
    )  # fmt: skip
    ids = lists.ids(office, asked)
    if ids:
        words = lists.texts(office, lists.lines(office, asked, ids[:NAMED]))
        names = tuple(dict.fromkeys(row[0] for row in words))
        yield Expiring(kind.what, len(ids), ledger.unit, names, Target(kind.ledger, where))
