"""A filter in the clerk's words, for chips and for the line above a printed list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from csdesk.domain.fields import Field
from csdesk.domain.filters import (
    And,
    Compare,
    Empty,
    Filter,
    Has,
    In,
    Not,
    Operand,
    Or,
    Relative,
    parse,
)
from csdesk.domain.ledger import Ledger
from csdesk.domain.paths import end
from csdesk.services.office import Office

SIGNS = {"=": "是", "<": "小于", "<=": "不超过", ">": "大于", ">=": "不小于"}
DAYS = {"<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于", "=": "是"}
ANCHORS = {"today": "今天", "month_start": "月初", "month_end": "月末", "year_start": "年初"}
UNITS = {"d": "天", "m": "个月", "y": "年"}


def worded(
    office: Office, ledger: Ledger, tree: Filter, made: Mapping[str, Field] | None = None
) -> str:
    """What a filter asks, such as 年龄不小于80、人员类别有独居.

    A condition that one of the ledger's views is made of is said by its title: 在册.

    Args:
        office: The open office.
        ledger: Of the list.
        tree: The filter.
        made: Columns that a service worked out, by id; no declaration has them.
    """
    more = made or {}
    view = next((v.title for v in ledger.views if v.where and parse(v.where) == tree), "")
    if view:
        return view

    def field(path: str) -> Field:
        return more.get(path) or end(office.ledgers, ledger, path)

    def value(path: str, given: Operand) -> str:
        return _value(office, field(path), given)

    match tree:
        case And(parts):
            return "、".join(worded(office, ledger, p, made) for p in parts)
        case Or(parts):
            return "或".join(worded(office, ledger, p, made) for p in parts)
        case Not(Empty(path)):
            return f"有{field(path).label}"
        case Not(Compare(path, "=", given)):
            return f"{field(path).label}不是{value(path, given)}"
        case Not(part):
            return f"不是（{worded(office, ledger, part, made)}）"
        case Empty(path):
            return f"没有{field(path).label}"
        case Has(path, given):
            return f"{field(path).label}含{value(path, given)}"
        case In("id", values):
            return f"选中的 {len(values)} 条"
        case In(path, values):
            some = "、".join(value(path, v) for v in values)
            return f"{field(path).label}是{some}之一"
        case Compare(path, op, given):
            one = field(path)
            signs = DAYS if one.kind in ("day", "part_day") else SIGNS
            return f"{one.label}{signs[op]}{value(path, given)}{one.unit}"


def _value(office: Office, field: Field, value: Operand) -> str:
    match value:
        case Relative(anchor, steps, unit):
            side, far = "后" if steps > 0 else "前", f"{abs(steps)}{UNITS[unit]}"
            if steps and anchor == "today":
                return f"{far}{side}"
            return ANCHORS[anchor] + (f"{side}{far}" if steps else "")
        case date():
            return value.isoformat()
        case str() if field.table:
            return office.codes[field.table].names.get(value, value)
    return str(value)
