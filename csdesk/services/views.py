"""How lists are looked at: views that a clerk saved, and how each list was left.

A saved view belongs to the vault, beside the custom columns: every computer that opens it has it.
How a list was left (columns, order, widths, what is frozen) belongs to its user; a filter is never
brought back with it, for rows that are silently missing look like lost ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from csdesk.domain.filters import FilterError, parse
from csdesk.domain.ledger import View
from csdesk.errors import ClerkError
from csdesk.services.office import Office, reading
from csdesk.storage import kept

KEY = "views"
LEFT = "lists"
MOST = 12
"""Saved views of one list: more tabs nobody finds again."""


@dataclass(frozen=True, slots=True)
class Saved(View):
    """A view that a clerk saved.

    Attributes:
        widths: Path to px at 100 %, of columns that were drawn to a width.
        frozen: Columns that stay at the left besides the number; None for what the table finds.
        on: The day it is looked at as of; None for today.
    """

    widths: Mapping[str, int] = field(default_factory=dict)
    frozen: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """How one view of a list was left; what is empty is as the view says.

    Attributes:
        frozen: As of `Saved`.
    """

    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    frozen: int | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """How a list was left.

    Attributes:
        widths: Path to px at 100 %.
        stands: By title of the view.
    """

    widths: Mapping[str, int] = field(default_factory=dict)
    stands: Mapping[str, Stand] = field(default_factory=dict)


def saved(office: Office, code: str) -> tuple[Saved, ...]:
    """The saved views of a ledger or roster in their order; one whose filter no longer reads is left."""
    with reading(office) as c:
        found = kept.read(c, office.model).get(KEY) or {}
    return tuple(v for v in map(_view, found.get(code, [])) if _reads(v))


def known(office: Office, code: str) -> tuple[tuple[Saved, ...], Left]:
    """The saved views of a list, and how it was left."""
    return saved(office, code), left(office, code)


def save(office: Office, code: str, view: Saved) -> tuple[Saved, ...]:
    """Keeps a view, in the place of one of the same title; gives all of the list.

    Raises:
        ClerkError: It has no title, there are too many, or this program may only read.
    """
    view = replace(view, title=_title(view.title))
    there = saved(office, code)
    if any(v.title == view.title for v in there):
        return _keep(office, code, [view if v.title == view.title else v for v in there])
    if len(there) >= MOST:
        raise ClerkError(f"已有 {MOST} 个视图。", "请先删去不用的。")
    return _keep(office, code, [*there, view])


def arrange(office: Office, code: str, wanted: Sequence[tuple[str, str]]) -> tuple[Saved, ...]:
    """Puts saved views in an order, under new titles; those that are not named are dropped.

    Args:
        office: The open office.
        code: The list.
        wanted: The title of a view and the one that it shall have.

    Raises:
        ClerkError: A title is empty or stands twice, or this program may only read.
    """
    there = {v.title: v for v in saved(office, code)}
    titles = [_title(to) for _, to in wanted]
    twice = next((t for n, t in enumerate(titles) if t in titles[:n]), None)
    if twice is not None:
        raise ClerkError(f"有两个视图叫“{twice}”。", "请给其中一个换名称。")
    made = [replace(there[was], title=to) for (was, _), to in zip(wanted, titles, strict=True)
            if was in there]  # fmt: skip
    return _keep(office, code, made)


def left(office: Office, code: str) -> Left:
    """How the user who is signed in left a list."""
    with reading(office) as c:
        found = kept.read(c, office.model).get(LEFT) or {}
    was = found.get(office.user, {}).get(code, {})
    stands = {t: _stand(s) for t, s in was.get("stands", {}).items()}
    return Left(was.get("widths", {}), stands)


def leave(office: Office, code: str, how: Left) -> None:
    """Remembers how a list is left; who may only read leaves none behind."""
    if office.lock is None:
        return
    stands = {
        title: {"columns": s.columns, "order": s.order, "frozen": s.frozen}
        for title, s in how.stands.items()
        if s != Stand()
    }
    with office.engines.write.begin() as c:
        found = dict(kept.read(c, office.model).get(LEFT) or {})
        own = {**found.get(office.user, {}), code: {"widths": dict(how.widths), "stands": stands}}
        kept.write(c, office.model, LEFT, {**found, office.user: own})


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise ClerkError("视图没有名称。", "请给它起个名。")
    return title


def _keep(office: Office, code: str, views: Sequence[Saved]) -> tuple[Saved, ...]:
    office.must_write()
    with office.engines.write.begin() as c:
        found = dict(kept.read(c, office.model).get(KEY) or {})
        found[code] = [
            {
                "title": v.title, "where": v.where, "columns": v.columns, "order": v.order,
                "widths": dict(v.widths), "frozen": v.frozen,
                "on": v.on.isoformat() if v.on else None,
            }
            for v in views
        ]  # fmt: skip
        kept.write(c, office.model, KEY, found)
    return tuple(views)


def _view(was: Mapping[str, Any]) -> Saved:
    on = was.get("on")
    return Saved(
        was["title"], was["where"], tuple(was["columns"]), tuple(was["order"]),
        was.get("widths") or {}, was.get("frozen"), date.fromisoformat(on) if on else None,
    )  # fmt: skip


def _stand(was: Mapping[str, Any]) -> Stand:
    return Stand(tuple(was["columns"]), tuple(was["order"]), was["frozen"])


def _reads(view: View) -> bool:
    try:
        return not view.where or parse(view.where) is not None
    except FilterError:
        return False
