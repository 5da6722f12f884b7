"""What of a ledger or roster is looked at, and the figures around the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from csdesk.domain.fields import Field
from csdesk.domain.filters import And, Filter, parse
from csdesk.domain.ledger import Ledger, View
from csdesk.gui.ledger import model as ledger_model
from csdesk.gui.ledger.filter_bar import parts
from csdesk.gui.ledger.model import Listing
from csdesk.services import lists
from csdesk.services.lists import Asked
from csdesk.services.office import Office
from csdesk.services.views import Saved


@dataclass(frozen=True, slots=True)
class Sight:
    """What is looked at.

    Attributes:
        view: Which view, from 0.
        chips: The conditions in force; those of a roster stand besides its own.
        words: Looked for in the texts shown.
        columns: Paths that the clerk chose; empty for those of the view.
        order: Paths to sort by; empty for the order of the view.
        frozen: Columns that stay at the left besides the number; None for what fits.
        on: The day it is looked at as of; None for today.
    """

    view: int = 0
    chips: tuple[Filter, ...] = ()
    words: str = ""
    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    frozen: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers around a list: rows of each view, and the sums that the ledger declares."""

    counts: tuple[int, ...]
    totals: tuple[tuple[Field, Any], ...]


def views_of(office: Office, code: str) -> tuple[View, ...]:
    """The views of a page; a list without any has one of all that it holds."""
    if code in office.rosters:
        return (View("全部", ""),)
    if code in office.given:
        found: tuple[View, ...] = office.given[code].views
        return found
    ledger = office.ledgers[code]
    return ledger.views or (View("全部", ledger.where),)


def ledger_of(office: Office, code: str) -> Ledger:
    """The ledger whose records a page lists."""
    given = office.given.get(code)
    return office.ledger(given.ledger if given else code)


def title_of(office: Office, code: str) -> str:
    """The title of a page."""
    named = office.given.get(code) or office.rosters.get(code) or office.ledgers[code]
    return str(named.title)


def chips_of(view: View) -> tuple[Filter, ...]:
    """The conditions of a view."""
    return parts(parse(view.where)) if view.where else ()


def asked(office: Office, code: str, sight: Sight, view: View) -> Asked:
    """The list that is looked at; what a service works out is worked out here, so for a pool.

    Args:
        office: The open office.
        code: Of the list.
        sight: What is looked at.
        view: Its view, whose columns and order hold where the clerk chose no others.

    Raises:
        ClerkError: A condition names a field that is not there.
    """
    where = together(sight.chips)
    return lists.ask(
        office,
        code,
        where=where,
        every=where is None and code not in office.rosters,
        columns=sight.columns or view.columns,
        order=sight.order or view.order,
        on=sight.on,
        find=sight.words,
    )


def looked(
    office: Office, code: str, sight: Sight, view: View, id: int | None, above: int
) -> Listing:
    """What is looked at, with the lines around a record that stands so many rows down; for a pool.

    Raises:
        ClerkError: As of `asked`.
    """
    return ledger_model.look(office, asked(office, code, sight, view), id, above)


def kind_of(ledger: Ledger, sight: Sight) -> object:
    """The kind of the ledger to which a condition narrows; None where none does."""
    return ledger.kind_in(together(sight.chips))


def together(chips: Sequence[Filter]) -> Filter | None:
    """The filter that conditions make; None for none."""
    if not chips:
        return None
    return chips[0] if len(chips) == 1 else And(tuple(chips))


def figures(office: Office, code: str, sight: Sight, views: Sequence[View]) -> Figures:
    """Asks for the numbers of all views; runs in the `reads` pool."""
    now = asked(office, code, sight, views[sight.view])
    counts = []
    for at, view in enumerate(views):
        chips = chips_of(view)
        if now.made:  # worked out once for all views
            one = replace(now, where=together(chips), find="")
        else:
            one = asked(office, code, Sight(at, chips, on=sight.on or _day_of(view)), view)
        counts.append(lists.count(office, one))
    return Figures(tuple(counts), tuple(lists.totals(office, now)))


def _day_of(view: View) -> date | None:
    return view.on if isinstance(view, Saved) else None


def sums_said(totals: Sequence[tuple[Field, Any]]) -> list[str]:
    """The sums in words: 在户人数 1,024 人."""
    said = []
    for field, value in totals:
        places = field.places if isinstance(value, float | Decimal) else 0
        said.append(f"{field.label} {value:,.{places}f} {field.unit}".rstrip())
    return said


def next_order(order: Sequence[str], path: str) -> tuple[str, ...]:
    """The order after a heading was pressed: rising, then falling, then as declared."""
    first = order[0] if order else ""
    if first == path:
        return (f"-{path}",)
    return () if first == f"-{path}" else (path,)
