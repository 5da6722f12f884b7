"""The views of a list, declared and saved, and how each of them was left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from csdesk.domain.filters import form
from csdesk.domain.ledger import View
from csdesk.gui.ledger import sight as ledger_sight
from csdesk.gui.ledger.sight import Sight
from csdesk.services.lists import Asked
from csdesk.services.views import Left, Saved, Stand


class Views:
    """What stands on the tabs of a list.

    Attributes:
        own: Declared; they come first and stay.
        saved: By a clerk.
        left: How the list was left when it was last looked at.
    """

    def __init__(self, own: Sequence[View]) -> None:
        """The declared ones alone; the others are asked for."""
        self.own = tuple(own)
        self.saved: tuple[Saved, ...] = ()
        self.left = Left()

    @property
    def all(self) -> tuple[View, ...]:
        """Declared, then saved."""
        return (*self.own, *self.saved)

    def titles(self) -> list[str]:
        """On the tabs."""
        return [v.title for v in self.all]

    def is_saved(self, at: int) -> bool:
        """Whether a clerk saved a view."""
        return at >= len(self.own)

    def sight(self, at: int) -> Sight:
        """A view as it was left; its filter is always its own."""
        view = self.all[at]
        stand = self.left.stands.get(view.title, Stand())
        return Sight(
            at,
            ledger_sight.chips_of(view),
            columns=stand.columns,
            order=stand.order,
            frozen=_frozen(view) if stand.frozen is None else stand.frozen,
            on=view.on if isinstance(view, Saved) else None,
        )

    def widths(self, at: int) -> dict[str, int]:
        """What was drawn in the list, and above it what the view says."""
        view = self.all[at]
        return {**self.left.widths, **(view.widths if isinstance(view, Saved) else {})}

    def differs(self, sight: Sight) -> bool:
        """Whether a list is looked at otherwise than its view says."""
        view = self.all[sight.view]
        same = (
            sight.columns in ((), view.columns),
            sight.order in ((), view.order),
            sight.frozen == _frozen(view),
            sight.on == (view.on if isinstance(view, Saved) else None),
            set(sight.chips) == set(ledger_sight.chips_of(view)),
        )
        return not all(same)

    def leave(self, sight: Sight, widths: Mapping[str, int]) -> bool:
        """Remembers how a view is looked at; whether that is new."""
        view, before = self.all[sight.view], self.left
        stand = Stand(
            () if sight.columns == view.columns else sight.columns,
            () if sight.order == view.order else sight.order,
            None if sight.frozen == _frozen(view) else sight.frozen,
        )
        self.left = Left(dict(widths), {**before.stands, view.title: stand})
        return self.left != before

    def made(self, title: str, sight: Sight, asked: Asked, widths: Mapping[str, int]) -> Saved:
        """What is looked at, as a view to be saved."""
        where = ledger_sight.together(sight.chips)
        drawn = {p: w for p, w in widths.items() if p in asked.columns}
        text = form(where) if where else ""
        return Saved(title, text, asked.columns, asked.order, drawn, sight.frozen, sight.on)

    def plain(self, at: int) -> Sight:
        """A view as it says itself, whatever was made of it."""
        view = self.all[at]
        stands = {t: s for t, s in self.left.stands.items() if t != view.title}
        self.left = replace(self.left, stands=stands, widths={})
        return self.sight(at)


def _frozen(view: View) -> int | None:
    return view.frozen if isinstance(view, Saved) else None
