"""The paths that a clerk is offered for a column or a condition, with what they are called."""

from __future__ import annotations

from collections.abc import Iterator

from csdesk.domain.derived import Brought, Computed
from csdesk.domain.fields import Field
from csdesk.domain.ledger import Ledger
from csdesk.domain.paths import end, ways_back
from csdesk.services.office import Office

BETWEEN = " · "
"""Between what a reference is called and what stands beyond it: 户号 · 厕所."""


def offered(office: Office, ledger: Ledger, *, filtered: bool = False) -> dict[str, str]:
    """Path to heading: a ledger's own columns, then those beyond its references and of its files.

    Args:
        office: The open office.
        ledger: Of the list.
        filtered: Only what SQL can compare.
    """
    found = {p: _head(office, ledger, p) for p in _own(ledger, filtered)}
    for path, label, there in _beyond(office, ledger):
        for more in _own(there, filtered):
            step = f"{path}.{more}"
            if not _known(ledger, step, found):
                found[step] = f"{label}{BETWEEN}{_head(office, there, more)}"
    return found


def _own(ledger: Ledger, filtered: bool) -> Iterator[str]:
    for id, field in ledger.fields.items():
        part = id == ledger.part_of and not ledger.apart
        if not part and not field.inner and field.kind != "files":
            yield id
    for id, column in ledger.derived.items():
        if not (filtered and isinstance(column, Computed) and not column.sql):
            yield id


def _beyond(office: Office, ledger: Ledger) -> Iterator[tuple[str, str, Ledger]]:
    for path in (*ledger.fields, *ledger.derived):
        field: Field = end(office.ledgers, ledger, path)
        if field.kind == "reference" and not field.hidden and path != ledger.part_of:
            yield path, field.label, office.ledgers[field.to]
    for path, back in ways_back(office.ledgers, ledger).items():
        yield path, office.ledgers[back.ledger].title, office.ledgers[back.ledger]


def _known(ledger: Ledger, step: str, found: dict[str, str]) -> bool:
    """Whether the ledger brings a step along under a name of its own."""
    ways = {c.path for c in ledger.derived.values() if isinstance(c, Brought)}
    return step in ways or step in found


def _head(office: Office, ledger: Ledger, path: str) -> str:
    return end(office.ledgers, ledger, path).heading
