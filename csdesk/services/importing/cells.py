"""A cell of a column read into the plain value of its field, with what is wrong in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from csdesk.documents.workbooks.cells import Cell
from csdesk.domain.codes import Codes
from csdesk.domain.dates import read_date
from csdesk.domain.faults import named, problem
from csdesk.domain.fields import Field, Value
from csdesk.domain.validation import masked, read_cell
from csdesk.errors import Problem

Reading = tuple[Value, tuple[Problem, ...]]
Reader = Callable[[Cell], Reading]
_FEW = frozenset({"code", "codes", "yes_no", "reference", "day", "time", "month", "text"})
"""Kinds whose cells say the same again and again."""
_REMEMBERED = 4000
_WHOLE_DAY = 10
"""Letters of 2026-10-31."""
LOST = 16
"""Digits from which on a numeric cell has lost some."""


def unread(cell: Cell, field: str) -> tuple[Problem, ...] | None:
    """Why a cell has nothing to read: an error value, a formula without a result, a picture."""
    if cell.raw_kind == "error":
        remedy = "请在表里改正后再导入，现按空白处理。"
        return (problem(field, "cell_error", f"单元格是错误值 {cell.text}。", remedy),)
    if cell.raw_kind == "formula_no_cache":
        remedy = "请用 WPS 打开该表，保存一次后再导入。"
        return (problem(field, "formula_no_cache", "单元格是公式，没有计算结果。", remedy),)
    if cell.raw_kind == "picture":
        return ()
    return None


def digits(cell: Cell) -> str:
    """The text of a cell; of a numeric one the digits as the file holds them."""
    return cell.numeric_digits or cell.text if cell.raw_kind == "number" else cell.text


def day_of(cell: Cell) -> date | None:
    """The day of a date cell that shows one."""
    if cell.raw_kind != "date" or cell.day is None or len(cell.text) < 10:
        return None
    return cell.day.date() if isinstance(cell.day, datetime) else cell.day


def reader(
    field: Field, codes: Codes, on: date, past: bool = False, from_1904: bool = False
) -> Reader:
    """What reads the cells of one column; see `read_cell`."""
    known: dict[tuple[str, bool], Reading] = {}
    few = field.kind in _FEW

    def read(cell: Cell) -> Reading:
        at = (cell.text, cell.raw_kind == "number")
        if few and at in known:
            return known[at]
        faults = unread(cell, field.id)
        if faults is not None:
            return _NOTHING.get(field.kind), faults
        found = read_cell(
            field,
            digits(cell),
            codes=codes,
            on=on,
            numeric=at[1],
            day=day_of(cell),
            from_1904=from_1904,
            past=past,
        )
        if few and len(known) < _REMEMBERED and len(cell.text) < 60:
            known[at] = found
        return found

    return read


def day_left_out(field: Field, text: str, on: date, found: Reading) -> Reading:
    """What was read of a day; one that lacks its day keeps no row out where the field may be empty.

    Args:
        field: The field.
        text: The cell's.
        on: The day of entry.
        found: What was read of it.
    """
    value, problems = found
    if field.required or not field.null or not named("value_invalid", problems):
        return found
    part, _ = read_date(text, on=on, field=field.id, birth=False, past=False)
    if part is None or len(part) == _WHOLE_DAY:
        return found
    message = f"“{field.label}”写的是“{text}”，缺少日，没有记入。"
    remedy = "原文保留在附加信息里；请查明后补填。"
    return value, (problem(field.id, "birth_unreadable", message, remedy),)


_NOTHING: dict[str, Value] = {"names": (), "codes": (), "phones": (), "files": ()}
_BESIDE = Field("extra", "附加信息", "text", longest=1000)


def beside(cell: Cell, heading: str) -> tuple[str, tuple[Problem, ...]]:
    """The text of a cell that is kept beside the fields."""
    faults = unread(cell, "extra")
    if faults is not None:
        return "", faults
    text = cell.text.strip()
    if masked(_BESIDE, text):
        return "", (problem("extra", "value_masked", f"“{text}”已打码，按空白处理。"),)
    lost = cell.numeric_digits.partition(".")[0]
    if cell.raw_kind == "number" and ("E" in cell.numeric_digits.upper() or len(lost) >= LOST):
        told = Problem(
            "extra", "value_invalid", f"“{heading}”是数值 {text}，末几位已经丢失，没有保留。",
            "请把该列设为“文本”格式，重新填写。", "warning",
        )  # fmt: skip
        return "", (told,)
    if len(text) > _BESIDE.longest:
        message = f"“{heading}”有 {len(text)} 字，最多 {_BESIDE.longest} 字。"
        return "", (problem("extra", "too_long", message, "请缩短。"),)
    return text, ()
