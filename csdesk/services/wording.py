"""A filter in the clerk's words, for chips and for the line above a printed list."""

from __future__ import annotations

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
)
from csdesk.domain.ledger import Ledger
from csdesk.domain.paths import end
from csdesk.services.office import Office

SIGNS = {"=": "是", "<": "小于", "<=": "不超过", ">": "大于", ">=": "不小于"}
DAYS = {"<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于", "=": "是"}
ANCHORS = {"today": "今天", "month_start": "月初", "month_end": "月末", "year_start": "年初"}
UNITS = {"d": "天", "m": "个月", "y": "年"}


def worded(office: Office, ledger: Ledger, tree: Filter) -> str:
    """What a filter asks, such as 年龄不小于80、人员类别有独居."""
    match tree:
        case And(parts):
            return "、".join(worded(office, ledger, p) for p in parts)
        case Or(parts):
            return "或".join(worded(office, ledger, p) for p in parts)
        case Not(Empty(path)):
            return f"有{_label(office, ledger, path)}"
        case Not(Compare(path, "=", value)):
            return f"{_label(office, ledger, path)}不是{_value(office, ledger, path, value)}"
        case Not(part):
            return f"不是（{worded(office, ledger, part)}）"
        case Empty(path):
            return f"没有{_label(office, ledger, path)}"
        case Has(path, value):
            return f"{_label(office, ledger, path)}含{_value(office, ledger, path, value)}"
        case In("id", values):
            return f"选中的 {len(values)} 条"
        case In(path, values):
            some = "、".join(_value(office, ledger, path, v) for v in values)
            return f"{_label(office, ledger, path)}是{some}之一"
        case Compare(path, op, value):
            field = end(office.ledgers, ledger, path)
            signs = DAYS if field.kind in ("day", "part_day") else SIGNS
            return f"{field.label}{signs[op]}{_value(office, ledger, path, value)}{field.unit}"


def _label(office: Office, ledger: Ledger, path: str) -> str:
    return end(office.ledgers, ledger, path).label


def _value(office: Office, ledger: Ledger, path: str, value: Operand) -> str:
    field: Field = end(office.ledgers, ledger, path)
    match value:
        case Relative(anchor, steps, unit):
            moved = f"{'后' if steps > 0 else '前'}{abs(steps)}{UNITS[unit]}" if steps else ""
            return ANCHORS[anchor] + moved
        case date():
            return value.isoformat()
        case str() if field.table:
            return office.codes[field.table].names.get(value, value)
    return str(value)
