"""What opens behind a number in a list."""

from __future__ import annotations

from csdesk.domain.filters import And, Compare, Empty, Filter, Or, Relative, form
from csdesk.domain.ledger import Ledger
from csdesk.gui.ledger.model import behind
from csdesk.services.home import Target
from csdesk.services.lists import Asked
from csdesk.services.office import Office


def target_of(
    office: Office, ledger: Ledger, asked: Asked | None, path: str, id: int
) -> Target | None:
    """The list of the records that a number of a record counts; None where it is no link.

    Args:
        office: The open office.
        ledger: Of the record.
        asked: The list that shows it, with what a service worked out for it.
        path: Of the number's column.
        id: The record.
    """
    for made in asked.made if asked else ():
        if made.field.id == path:
            return made.opens.get(id) if made.opens is not None else None
    term = behind(ledger.derived.get(path))
    if term is None:
        return None
    parts: list[Filter] = [Compare(term.by, "=", id)]
    if (dated := office.ledgers[term.ledger].dated) is not None:
        ends = Or((Empty(dated.to), Compare(dated.to, ">", Relative("today"))))
        parts += [Compare(dated.from_, "<=", Relative("today")), ends]
    if term.where is not None:
        parts.append(term.where)
    return Target(term.ledger, where=form(And(tuple(parts))))
