"""A cell's text read into the value of its field, and a value checked against the rules of entry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from csdesk.domain.choices import find_code, split
from csdesk.domain.codes import Codes
from csdesk.domain.dates import read_date
from csdesk.domain.faults import named, problem
from csdesk.domain.fields import Field, Kind, Value
from csdesk.domain.groups import group_name
from csdesk.domain.identity import read_id
from csdesk.domain.names import clean_name
from csdesk.domain.phones import phone, read_phones
from csdesk.domain.quantities import read_clock, read_number
from csdesk.domain.values import first_day
from csdesk.errors import Problem

Read = tuple[Value, tuple[Problem, ...]]
_STARS = frozenset("*＊✱﹡")
_NOTHING = ("", "/", "-", "—", "——", "－", "\\", "#N/A")
_UNKNOWN = ("无", "不详", "未知", "不清楚", "空", "N/A", "没有", "暂无", "待查")
_YES = "是 √ ✓ ✔ ☑ ✅ 有 1 Y YES TRUE 对 真 已 已办 参加 已参加 享受 属于 V"
_NO = "否 × ✗ ✘ ✕ ☒ 无 0 N NO FALSE 错 假 未 不是 没有 非 未参加 不享受 不属于 X"


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell with what is known beside its text."""

    text: str
    codes: Codes
    on: date
    numeric: bool
    from_1904: bool
    past: bool


def read_cell(
    field: Field,
    text: str,
    *,
    codes: Codes,
    on: date,
    numeric: bool = False,
    day: date | None = None,
    from_1904: bool = False,
    past: bool = False,
) -> Read:
    """The value that a cell or a typed text means for a field, and what is wrong with it.

    A reference is left as text, for its ledger to be asked; a group's name is brought to its form.
    A field whose id begins with `birth` is somebody's birth date.

    Args:
        field: The field.
        text: As shown or typed; a numeric cell's digits as the file has them.
        codes: Code tables.
        on: The day of entry.
        numeric: The cell held a number.
        day: The day that a cell with a date format held.
        from_1904: The workbook counts its days from 1904.
        past: A day after `on` is a fault; of births it always is.

    Returns:
        None or () for nothing. Beside an error the value is what was read, but may not be kept.
    """
    text = day.isoformat() if day else text.strip()
    value: Value = () if field.kind in ("names", "codes", "phones", "files") else None
    problems: tuple[Problem, ...] = ()
    if masked(field, text):
        problems = (problem(field.id, "value_masked", f"“{text}”已打码，按空白处理。"),)
    elif text not in _NOTHING or (field.kind == "id_no" and text):
        cell = _Cell(text, codes, on, numeric and not day, from_1904, past)
        value, problems = _READERS[field.kind](field, cell)
    if field.required and value in (None, ()) and all(p.level != "error" for p in problems):
        problems = (*problems, _missing(field))
    return value, problems


def masked(field: Field, text: str) -> bool:
    """Whether stars stand in a cell for letters or digits; in running text it takes two together."""
    if _STARS.isdisjoint(text):
        return False
    if field.kind in ("text", "note", "reference"):
        return len(text) == 1 or any({a, b} <= _STARS for a, b in pairwise(text))
    return True


def check_entry(field: Field, value: Value, codes: Codes, on: date) -> tuple[Problem, ...]:
    """What is wrong with a value that a form holds; that it is missing is not asked here."""
    match field.kind, value:
        case _, None | () | "":
            return ()
        case "text" | "note" | "serial", str():
            return _length(field, value)
        case "name", str():
            return clean_name(value, field=field.id)[1]
        case "number" | "amount", int() | Decimal():
            return _limits(field, Decimal(value))
        case "code", str():
            return _choice(field, (value,), codes)
        case "codes", tuple():
            return _choice(field, value, codes)
        case "id_no", str():
            return read_id(value, on=on, field=field.id).problems
        case "phones", tuple():
            return tuple(
                p for v in value if not phone(v) for p in read_phones(v, field=field.id)[1]
            )
        case "part_day", str():
            return _part_day(field, _Cell(value, codes, on, False, False, False))[1]
        case "month", str():
            return _month(field, _Cell(value, codes, on, False, False, False))[1]
    return ()


def _missing(field: Field) -> Problem:
    if field.kind == "name":
        return problem(field.id, "name_missing", f"“{field.label}”没有填。", "请补填。")
    return problem(field.id, "required_missing", f"“{field.label}”没有填。", "请补填。")


def _invalid(field: Field, text: str, why: str, remedy: str = "请核对后改正，或留空。") -> Read:
    message = f"“{field.label}”写的是“{text}”，{why}。"
    return None, (problem(field.id, "value_invalid", message, remedy),)


# ---- texts and names ----------------------------------------------------------------------------


def _text(field: Field, cell: _Cell) -> Read:
    text = cell.text
    if cell.numeric:
        number = read_number(text)
        text = f"{number.normalize():f}" if number is not None else text
        if len(text) >= 16 or "E+" in text.upper():
            remedy = "请把该列设为“文本”格式，重新填写。"
            return _invalid(field, cell.text, "是数值，末几位已经丢失", remedy)
    return (text := " ".join(text.split())), _length(field, text)


def _note(field: Field, cell: _Cell) -> Read:
    text = "\n".join(line.rstrip() for line in cell.text.splitlines())
    return text, _length(field, text)


def _length(field: Field, text: str) -> tuple[Problem, ...]:
    if not field.longest or len(text) <= field.longest:
        return ()
    message = f"“{field.label}”有 {len(text)} 字，最多 {field.longest} 字。"
    return (problem(field.id, "too_long", message, "请缩短。"),)


def _name(field: Field, cell: _Cell) -> Read:
    return clean_name(cell.text, field=field.id) if cell.text not in _UNKNOWN else (None, ())


def _names(field: Field, cell: _Cell) -> Read:
    found: dict[str, None] = {}
    problems: list[Problem] = []
    for part in split(cell.text):
        name, faults = clean_name(part, field=field.id)
        found |= {name: None} if name else {}
        problems += [f for f in faults if f.level != "error"]  # 网格员两人 is no name, but kept
    return tuple(found), tuple(problems)


def _reference(field: Field, cell: _Cell) -> Read:
    text = cell.text.removesuffix(".0") if cell.numeric else cell.text
    return group_name(text) if field.id == "group" else " ".join(text.split()), ()


# ---- choices ------------------------------------------------------------------------------------


def _code(field: Field, cell: _Cell) -> Read:
    try:
        return find_code(field.table, cell.codes[field.table], cell.text), ()
    except ValueError as error:
        return None, () if cell.text in _UNKNOWN else (_no_choice(field, error),)


def _codes(field: Field, cell: _Cell) -> Read:
    found: dict[str, None] = {}
    problems = []
    text, names = cell.text, cell.codes[field.table].codes
    for name in sorted((n for n in names if len(split(n)) > 1), key=len, reverse=True):
        text = text.replace(name, names[name])  # 助浴、助洁 is one name, not two
    for part in split(text):
        try:
            found[find_code(field.table, cell.codes[field.table], part)] = None
        except ValueError as error:
            problems += [_no_choice(field, error)] if part not in _UNKNOWN else []
    return tuple(found), tuple(problems)


def _no_choice(field: Field, error: ValueError) -> Problem:
    remedy = "请改成选项表里的一项，或留空。"
    return problem(field.id, "code_unknown", f"“{field.label}”的选项里{error}。", remedy)


def _choice(field: Field, values: tuple[str, ...], codes: Codes) -> tuple[Problem, ...]:
    wrong = [v for v in values if v not in codes[field.table].names]
    return tuple(p for v in wrong for p in _invalid(field, v, "不在选项表里", "请另选一项。")[1])


def _yes_no(field: Field, cell: _Cell) -> Read:
    word = cell.text.upper().removesuffix(".0").rstrip("。.,，")
    if word in _YES.split() or word in _NO.split():
        return word in _YES.split(), ()
    if word in _UNKNOWN:
        return None, ()
    message = f"“{field.label}”写的是“{cell.text}”，看不出是“是”还是“否”。"
    return None, (problem(field.id, "code_unknown", message, "请写“是”或“否”，不知道的留空。"),)


# ---- numbers and days ---------------------------------------------------------------------------


def _number(field: Field, cell: _Cell) -> Read:
    if cell.text in _UNKNOWN:
        return None, ()
    found = read_number(cell.text, field.unit)
    if found is None:
        return _invalid(field, cell.text, "不是数")
    found = round(found, 9)  # what binary fractions leave behind
    problems = _limits(field, found)
    if named("value_invalid", problems):
        return None, problems
    last = Decimal(1).scaleb(-field.places)
    return found.quantize(last) if field.places else int(found), problems


def _limits(field: Field, number: Decimal) -> tuple[Problem, ...]:
    if number != round(number, field.places):
        why = f"最多 {field.places} 位小数" if field.places else "应为整数"
        return _invalid(field, str(number.normalize()), why)[1]
    low, high = field.least, field.most
    if (low is None or number >= low) and (high is None or number <= high):
        return ()
    limits = f"应在 {low} 到 {high} 之间"
    if low is None or high is None:
        limits = f"不应小于 {low}" if high is None else f"不应大于 {high}"
    message = f"“{field.label}”为 {number.normalize():f}{field.unit}，{limits}。"
    return (problem(field.id, "out_of_range", message, "请核对后改正。"),)


def _day(field: Field, cell: _Cell) -> Read:
    found, problems = _dated(field, cell, birth=False)
    if found and len(found) < 10:
        return _invalid(field, cell.text, "缺少日", "请按 2026-11-22 的样子填写。")
    return first_day(found) if found else None, problems


def _part_day(field: Field, cell: _Cell) -> Read:
    return _dated(field, cell, birth=field.id.startswith("birth"))


def _month(field: Field, cell: _Cell) -> Read:
    found, problems = _dated(field, cell, birth=False)
    if found and len(found) < 7:
        return _invalid(field, cell.text, "缺少月", "请按 2026-11 的样子填写。")
    return found and found[:7], problems


def _dated(field: Field, cell: _Cell, *, birth: bool) -> tuple[str | None, tuple[Problem, ...]]:
    if cell.text in _UNKNOWN:
        return None, ()
    return read_date(
        cell.text,
        on=cell.on,
        numeric=cell.numeric,
        from_1904=cell.from_1904,
        field=field.id,
        birth=birth,
        past=birth or cell.past,
    )


def _time(field: Field, cell: _Cell) -> Read:
    found = read_clock(cell.text)
    if found is None and cell.text not in _UNKNOWN:
        return _invalid(field, cell.text, "不是时刻", "请按 14:30 的样子填写。")
    return found, ()


def _id_no(field: Field, cell: _Cell) -> Read:
    read = read_id(cell.text, numeric=cell.numeric, on=cell.on, field=field.id)
    return read.number, read.problems


def _phones(field: Field, cell: _Cell) -> Read:
    return read_phones(cell.text, field=field.id)


def _files(field: Field, cell: _Cell) -> Read:
    return (), ()


_READERS: Mapping[Kind, Callable[[Field, _Cell], Read]] = {
    "text": _text,
    "note": _note,
    "name": _name,
    "names": _names,
    "number": _number,
    "amount": _number,
    "yes_no": _yes_no,
    "code": _code,
    "codes": _codes,
    "day": _day,
    "time": _time,
    "part_day": _part_day,
    "month": _month,
    "id_no": _id_no,
    "phones": _phones,
    "serial": _text,
    "reference": _reference,
    "files": _files,
}
