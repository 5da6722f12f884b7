"""What a form is filled with, and what is told when it is filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from csdesk.domain.fields import Value
from csdesk.services.forms.seen import Heads
from csdesk.services.lists import Asked

Per = Literal["sheet", "file"]

REMEDY = {
    "not_in_list": "已留空。请在表里从下拉中选，或改台账里的写法。",
    "list_unknown": "已留空。请在表里从下拉中选。",
    "too_long": "已留空。请核对号码或缩短文字后填上。",
    "twice": "已留空。请核对后填上。",
}
"""By the code of a value that a form does not allow: what to do."""


@dataclass(frozen=True)
class Filling:
    """What a form is filled with.

    Attributes:
        asked: The list; its order is the order of the lines, its columns do not matter.
        sheet: The sheet; empty for the first with a table of persons or households.
        columns: By column letter the field that the clerk chose; empty leaves the column empty.
        extra: By column letter the values of columns that no ledger has, by the id of the record.
        remembered: Folded headings to fields, as an import's profile has them.
        reason: Why masked fields are whole; logged. Empty masks them.
        over: Lines of the form that hold something are written over; else they stay, and are told.
        password: Opens an encrypted form.
        per: A form about one person or household is filled a sheet or a file for each.
    """

    asked: Asked
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Mapping[int, Value]] = field(default_factory=dict)
    remembered: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    over: bool = False
    password: str | None = None
    per: Per = "sheet"


@dataclass(frozen=True, slots=True)
class Told:
    """Something that the clerk should know of a filled form.

    Attributes:
        code: What kind: `not_in_list`, `list_unknown`, `too_long`, `twice`, `kept_row`, `narrow`,
            `widened`, `masked`, `not_collected`, `gone`, `not_copied`,
            `no_sheet`, `by_person`.
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
        first: The row of the first of them.
        inserted: Lines that the form lacked.
        unknown: Columns that nothing is kept of.
        changed: Cells that say something else than when the same form was filled the last time
            from the same list; they have another colour.
        again: The form was filled before from the same list.
        labels: Label cells that were filled, such as 填报单位.
        problems: What was not written, and why.
        masked: Labels of fields that were written masked.
        sheets: Of a form about one record, the names of its sheets or files.
        filled: Of a form with a sheet for each group, the sheets that were filled.
    """

    out: Path
    sheet: str
    header_rows: tuple[int, ...]
    columns: Sequence[Heads]
    rows: int
    first: int
    inserted: int
    unknown: Sequence[Heads]
    changed: Sequence[str]
    again: bool
    labels: Sequence[str]
    problems: Sequence[Told]
    masked: Sequence[str]
    sheets: Sequence[str] = ()
    filled: Sequence[str] = ()


def hidden(labels: Sequence[str]) -> Told:
    """That masked fields were written masked."""
    return Told("masked", "", f"{'、'.join(labels)}已遮住。", "乡镇要完整号码的，请写明理由再填。")
