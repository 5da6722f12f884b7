"""Conditions over columns that a service worked out; what SQL knows stays with SQL."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from csdesk.domain.codes import Codes
from csdesk.domain.fields import Field
from csdesk.domain.filters import (
    And,
    Compare,
    Empty,
    Filter,
    FilterError,
    Has,
    In,
    Not,
    Or,
    paths,
)
from csdesk.storage.operands import bound

OPS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Test = Callable[[Mapping[str, Any]], bool]
"""Gets the worked out values of a record by column."""


def split(
    tree: Filter | None, own: Collection[str]
) -> tuple[tuple[Filter, ...], tuple[Filter, ...]]:
    """The parts of a filter over worked out columns, and those over the ledger's.

    Raises:
        FilterError: A part asks both in one 或.
    """
    if tree is None:
        return (), ()
    worked: list[Filter] = []
    kept: list[Filter] = []
    for part in tree.parts if isinstance(tree, And) else (tree,):
        asked = paths(part)
        if asked & set(own) and asked - set(own):
            raise FilterError("这两类条件不能用 or 连在一起，请分开筛选")
        (worked if asked & set(own) else kept).append(part)
    return tuple(worked), tuple(kept)


def test_of(tree: Filter, fields: Mapping[str, Field], codes: Codes, on: date) -> Test:
    """Whether a record's worked out values fulfil a filter; codes by code or name.

    A comparison with an empty value is false, `not` of it true.

    Raises:
        ValueError: A value does not fit its column; the message names the nearest.
    """

    def meant(path: str, value: Any) -> Any:
        return bound(fields[path], value, codes, on)

    def of(part: Filter) -> Test:
        return test_of(part, fields, codes, on)

    match tree:
        case And(parts):
            every = [of(p) for p in parts]
            return lambda row: all(one(row) for one in every)
        case Or(parts):
            some = [of(p) for p in parts]
            return lambda row: any(one(row) for one in some)
        case Not(part):
            inner = of(part)
            return lambda row: not inner(row)
        case Empty(path):
            return lambda row: row[path] is None
        case In(path, values):
            wanted = {meant(path, v) for v in values}
            return lambda row: row[path] in wanted
        case Has(path, value):
            return lambda row: str(value) in str(row[path] or "")
        case Compare(path, op, value):
            other, compare = meant(path, value), OPS[op]
            return lambda row: row[path] is not None and compare(row[path], other)
