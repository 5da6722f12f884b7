"""The township's own form, filled from the data (一表通).

What others build on:

- `headings(office, template, code)` says what each column of a form asks: a tuple of `Heads`, one
  a column, with sheet, column letter, the path of its heading texts and the field of the source
  that it means, or None for what nobody keeps. Those with `field is None` are what a campaign
  (专项工作) makes its own columns of.
- A `Filling` says what is written: a list asked for through `services.lists`, what the clerk chose
  for columns, and `extra`: by column letter the values of columns that no ledger has, by the
  id of the list's record. A campaign gives its answers there and fills the same file.
- `fill(office, template, filling, out)` writes a new file and gives a `Filled`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from csdesk.domain.fields import Value
from csdesk.services.lists import Asked


@dataclass(frozen=True, slots=True)
class Heads:
    """One column of a form.

    Attributes:
        sheet: The sheet's name.
        letter: Of its column; in a form about one person the cell of the value (C4).
        path: The texts of its heading from the top, joined by `/`: 股权变更情况/转让时间.
        field: What it means: a field or path of the source, one of `domain.headings`' ids, `seq`
            for a running number; None where nothing that is kept says it.
        guess: A field that it might mean, for the clerk to confirm; empty for none.
    """

    sheet: str
    letter: str
    path: str
    field: str | None
    guess: str = ""


@dataclass(frozen=True)
class Filling:
    """What a form is filled with.

    Attributes:
        asked: The list; its order is the order of the lines, its columns do not matter.
        sheet: The sheet; empty for the first with a table (or form) of persons or households.
        columns: By column letter the field that the clerk chose; empty leaves the column empty.
        extra: By column letter the values of columns that no ledger has, by the id of the record.
        reason: Why masked fields are whole; logged. Empty masks them.
        over: Lines of the form that hold something are written over; else they stay, and are told.
    """

    asked: Asked
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Mapping[int, Value]] = field(default_factory=dict)
    reason: str = ""
    over: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """Something that the clerk should know of a filled form.

    Attributes:
        code: What kind: `not_in_list`, `too_long`, `twice`, `kept_row`, `narrow`, `masked` ….
        place: The cell or column; empty for the whole form.
        message: A sentence.
        remedy: What to do; may be empty.
    """

    code: str
    place: str
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written.

    Attributes:
        out: The new file.
        sheet: The sheet that was filled.
        header_rows: Row numbers of its heading.
        columns: Every column of the form with what it was filled with.
        rows: Lines written.
        inserted: Lines that the form lacked.
        unknown: Columns that nothing is kept of.
        changed: Cells that say something else than when the same form was filled the last time
            from the same list.
        labels: Label cells that were filled, such as 填报单位.
        problems: What was not written, and why.
        masked: Fields that were written masked.
    """

    out: Path
    sheet: str
    header_rows: tuple[int, ...]
    columns: Sequence[Heads]
    rows: int
    inserted: int
    unknown: Sequence[Heads]
    changed: Sequence[str]
    labels: Sequence[str]
    problems: Sequence[Told]
    masked: Sequence[str]
