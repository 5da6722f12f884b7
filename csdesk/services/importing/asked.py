"""What the clerk asks of an import: the choices of command and wizard."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Mode = Literal["fill", "update", "skip"]
State = Literal["new", "changed", "same", "duplicate", "refused", "ignored"]
Place = tuple[str, int]
"""A row: its sheet, its number as Excel counts it."""
EVERY: Place = ("", 0)
"""Among `Asked.known`: of every row; then those named are the exceptions."""
SKIPPED = "skipped"
"""The state of a row that the clerk passed over; no command can, so no JSON has it."""
OUTSIDE = frozenset({"ignored", SKIPPED})
"""States of rows that nothing is decided for."""
ASIDE = "extra"
"""Chosen for a column or a word: it is kept beside the fields as it stands."""
STATES: tuple[State, ...] = ("new", "changed", "same", "duplicate", "refused", "ignored")
STATE_NAMES: Mapping[str, str] = {
    "new": "新增",
    "changed": "修改",
    "same": "相同",
    "duplicate": "重复",
    "refused": "未导入",
    "ignored": "非数据行",
    "skipped": "跳过",
    "missing": "表里没有",
}

Told = Callable[[int], bool]
"""Gets how many rows are read; False stops the work."""


def go_on(_rows: int) -> bool:
    """Nobody watches."""
    return True


@dataclass(frozen=True)
class Asked:
    """How a file is to be read and what it may change.

    Attributes:
        mode: What becomes of people kept already: `fill` empty cells, `update`, `skip`.
        whole: The file is the whole list of those whom this filter selects; empty: it is not.
        opened: The day on which new people's stays open; the office's day if None.
        sheets: Names of the sheets to read; empty for those that look like rosters.
        password: Opens an encrypted workbook; never kept.
        columns: Sheet and column letters to the field that the clerk chose; an empty text skips
            the column, `extra` keeps it beside the fields.
        remembered: Folded headings to fields, chosen earlier for a file of this look.
        heads: Those whom the clerk chose where a household has two heads.
        renamed: Those whose new name the clerk accepted (更名).
        known: Those without a number who are the one of their name who is kept already.
        headers: Sheet to the first row of its heading and how many rows it has.
        rules: Field, or `extra:` with a heading, to what becomes of it in people kept already,
            where that is another than `mode`.
        words: Field to words of the file that are none of its options, each with the code that
            the clerk chose for it; empty leaves the cell empty, `extra` keeps it beside the fields.
        cells: Sheet, row and column letters to what the clerk wrote in place of the file's.
        skipped: Rows that are not imported.
        filling: Rows of people kept already of whom only empty cells are filled.
        fixed: Field to value that holds of every row, such as the campaign whose list it is; then
            rows are found by it and changed, none is added.
    """

    mode: Mode = "fill"
    whole: str = ""
    opened: date | None = None
    sheets: tuple[str, ...] = ()
    password: str | None = None
    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    remembered: Mapping[str, str] = field(default_factory=dict)
    heads: frozenset[Place] = frozenset()
    renamed: frozenset[Place] = frozenset()
    known: frozenset[Place] = frozenset()
    headers: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    rules: Mapping[str, Mode] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    cells: Mapping[tuple[str, int, str], str] = field(default_factory=dict)
    skipped: frozenset[Place] = frozenset()
    filling: frozenset[Place] = frozenset()
    fixed: Mapping[str, Any] = field(default_factory=dict)

    def is_known(self, place: Place) -> bool:
        """Whether a row means the only one of its name who is kept."""
        return (EVERY in self.known) != (place in self.known)

    def rule(self, field: str, place: Place = ("", 0)) -> Mode:
        """What becomes of a field of somebody kept, in one row of the file."""
        rule = self.rules.get(field, self.mode)
        return "fill" if rule == "update" and place in self.filling else rule


class StoppedError(Exception):
    """The clerk stopped the work; nothing was kept."""
