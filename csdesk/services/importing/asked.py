"""What the clerk asks of an import: the choices of command and wizard."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Mode = Literal["fill", "update", "skip"]
State = Literal["new", "changed", "same", "duplicate", "refused", "ignored"]
STATES: tuple[State, ...] = ("new", "changed", "same", "duplicate", "refused", "ignored")
STATE_NAMES: Mapping[str, str] = {
    "new": "新增",
    "changed": "修改",
    "same": "相同",
    "duplicate": "重复",
    "refused": "未导入",
    "ignored": "非数据行",
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
        heads: Household key of the preview to sheet and row of the head that the clerk chose.
        renamed: Sheet and row of those whose new name the clerk accepted (更名).
    """

    mode: Mode = "fill"
    whole: str = ""
    opened: date | None = None
    sheets: tuple[str, ...] = ()
    password: str | None = None
    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    remembered: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    renamed: frozenset[tuple[str, int]] = frozenset()


class StoppedError(Exception):
    """The clerk stopped the work; nothing was kept."""
