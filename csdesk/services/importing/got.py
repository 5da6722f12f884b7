"""What one row of a roster says, cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from csdesk.documents.workbooks.cells import Cell
from csdesk.errors import Problem


@dataclass(slots=True)
class Got:
    """What one row says.

    Attributes:
        values: Field id to plain value, as JSON keeps it.
        extra: Heading to text of what is kept beside the fields.
        problems: (letters of the column, fault).
        opens: Field to the categories its cell opens.
        denies: Fields whose cell says 否.
        checks: What is compared and never stored.
        mask: A masked ID number, for finding whose it is.
        old_id: The 15 digits that were upgraded.
        unknown: Field and word where a word is none of the options.
        answered: Field and word where it is read as the clerk chose.
        guessed: Her group is only where the address lies.
    """

    values: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    opens: dict[str, tuple[str, ...]] = field(default_factory=dict)
    denies: list[str] = field(default_factory=list)
    checks: dict[str, str] = field(default_factory=dict)
    mask: str = ""
    old_id: str = ""
    unknown: list[tuple[str, str]] = field(default_factory=list)
    answered: list[tuple[str, str]] = field(default_factory=list)
    guessed: bool = False

    @property
    def refused(self) -> bool:
        """Something in its cells keeps it out."""
        return any(p.level == "error" for _, p in self.problems)


Takes = Callable[[Got, Cell], None]
"""Takes what a cell says into its row."""
