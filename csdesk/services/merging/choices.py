"""What each field of the one person will be: hers, the other's, or both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from csdesk.domain.doubles import bare
from csdesk.domain.fields import SETS, Field
from csdesk.domain.ledger import Ledger
from csdesk.errors import ClerkError

Take = Literal["first", "second", "both"]
"""Of the one who stays, of the one who goes into her, or of the two together."""
BETWEEN = "；"
"""Between two notes that are kept together."""
NAMES = "、"
FORMER = "former_name"
_EMPTY = (None, "", ())
_TOLD_BY_NUMBER = ("sex", "birth_date", "id_type")


@dataclass(frozen=True, slots=True)
class Choice:
    """One field of two people.

    Attributes:
        first: What the one who stays has.
        second: What the other has.
        take: What is taken unless the clerk says otherwise.
    """

    field: Field
    first: Any
    second: Any
    take: Take

    @property
    def differs(self) -> bool:
        """Both have something, and not the same."""
        there = self.first not in _EMPTY and self.second not in _EMPTY
        return there and self.first != self.second

    @property
    def can_be_both(self) -> bool:
        """Lists can be put together, and notes."""
        return self.field.kind in SETS or self.field.kind == "note"

    def value(self, take: Take) -> Any:
        """What the field is under a choice.

        Raises:
            ClerkError: The two can't stand together, or are too long.
        """
        if take == "both" and self.first not in _EMPTY and self.second not in _EMPTY:
            return self._both()
        return self.second if take == "second" else self.first or self.second

    def _both(self) -> Any:
        if self.field.kind in SETS:
            return tuple(dict.fromkeys((*self.first, *self.second)))
        if not self.can_be_both:
            what = f"“{self.field.label}”只能有一个值。"
            raise ClerkError(what, "请选其中一个。")
        if self.first == self.second:
            return self.first
        joined = f"{self.first}{BETWEEN}{self.second}"
        if len(joined) > self.field.longest:
            what = (
                f"“{self.field.label}”合在一起有 {len(joined)} 字，超过 {self.field.longest} 字。"
            )
            raise ClerkError(what, "请选其中一个，合并后再补写。")
        return joined


def choices(
    ledger: Ledger, first: Mapping[str, Any], second: Mapping[str, Any]
) -> tuple[Choice, ...]:
    """Every field with what is taken by itself: what is there, else hers; a real ID number counts.

    Args:
        ledger: The ledger of both.
        first: Values by field id of the one who stays.
        second: Of the other.
    """
    made = [
        Choice(f, first.get(f.id), second.get(f.id), _taken(f, first.get(f.id), second.get(f.id)))
        for f in ledger.fields.values()
        if f.kind != "serial"
    ]
    number = next((c for c in made if c.field.kind == "id_no"), None)
    if number is None or number.take == "first" or number.differs:
        return tuple(made)
    return tuple(
        Choice(c.field, c.first, c.second, "second")
        if c.field.id in _TOLD_BY_NUMBER and c.second not in _EMPTY
        else c
        for c in made
    )


def _taken(field: Field, first: Any, second: Any) -> Take:
    if second in _EMPTY:
        return "first"
    if first in _EMPTY:
        return "second"
    if field.kind in SETS:
        return "both"
    if field.kind == "part_day" and len(second) > len(first) and second.startswith(first):
        return "second"
    if field.kind == "id_no" and first != second and bare(first) == second:
        return "second"
    return "first"


def values(
    found: tuple[Choice, ...], take: Mapping[str, Take], *, former: bool = False
) -> dict[str, Any]:
    """The values by field id.

    Args:
        found: The choices.
        take: What the clerk chose, by field id; what is absent is taken by itself.
        former: Keep a name that is not taken as former name.

    Raises:
        ClerkError: There is no such field, or a choice can't be.
    """
    by = {c.field.id: c for c in found}
    for id in take:
        if id not in by:
            raise ClerkError(f"没有字段“{id}”。", f"可用的有：{'、'.join(by)}。")
    made = {id: c.value(take.get(id, c.take)) for id, c in by.items()}
    if not former or FORMER not in by:
        return made
    named = next(c for c in found if c.field.kind == "name")
    other = next((n for n in (named.first, named.second) if n != made[named.field.id]), None)
    known = str(made[FORMER] or "").split(NAMES) if made[FORMER] else []
    if other and other not in known:
        made[FORMER] = NAMES.join([*known, other])
    return made
