"""The one filter: a tree of frozen values over field paths, and its text form.

Rosters, duties, measures, views, chips, bulk edit and `--where` are this tree; storage alone turns
it into SQL, for a day. It is two-valued: a comparison with an empty value is false, `not` of it true.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

Op = Literal["=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Relative:
    """A day that moves with the list's day: `month_start - 1m`."""

    anchor: str
    steps: int = 0
    unit: str = "d"

    def day(self, on: date) -> date:
        """The day it means on a day.

        Raises:
            FilterError: It lies before year 1 or after 9999.
        """
        match self.anchor:
            case "month_start":
                on = on.replace(day=1)
            case "month_end":
                on = months_later(on.replace(day=1), 1) - timedelta(1)
            case "year_start":
                on = on.replace(month=1, day=1)
        try:
            if self.unit == "d":
                return on + timedelta(self.steps)
            return months_later(on, self.steps * (12 if self.unit == "y" else 1))
        except (OverflowError, ValueError) as error:
            raise FilterError(f"日期太远：{_shown(self)}") from error


Operand = str | int | Decimal | date | Relative


@dataclass(frozen=True, slots=True)
class Compare:
    """A field beside a value."""

    path: str
    op: Op
    value: Operand


@dataclass(frozen=True, slots=True)
class In:
    """A field is one of some values, or below one of them."""

    path: str
    values: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Has:
    """A set has a member; a text contains a text."""

    path: str
    value: Operand


@dataclass(frozen=True, slots=True)
class Empty:
    """A field holds nothing."""

    path: str


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One part holds."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Filter


Filter = Compare | In | Has | Empty | And | Or | Not


def months_later(day: date, months: int) -> date:
    """The same day of another month; its last day where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(1)).day
    return date(year, month + 1, min(day.day, last))


_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^']|'')*')
    |(?P<date>\d{4}-\d\d-\d\d(?!\d))|(?P<part>\d{4}-\d\d(?!\d))|(?P<number>-?\d+(?:\.\d+)?)
    |(?P<day>(?:today|month_start|month_end|year_start)\b(?:\s*[+-]\s*\d+[dmy]\b)?)
    |(?P<path>[^\W\d]\w*(?:[.:][^\W\d]\w*)*)|(?P<sign>!=|<=|>=|[=<>()\[\],]))""",
    re.VERBOSE,
)


LONGEST = 2_000_000
"""Letters of a filter; one over many ids is long."""
DEEPEST = 100
"""Brackets and negations, which are read one within another."""


class FilterError(ValueError):
    """Where the text stops making sense."""


def parse(source: str) -> Filter:
    """The tree of a text.

    Raises:
        FilterError: Where the text stops making sense, in the clerk's words.
    """
    tokens: list[tuple[str, str]] = []
    at = 0
    if len(source) > LONGEST or source.count("(") + source.count("not") > DEEPEST:
        raise FilterError("条件太长或层次太多，请分成几步。")
    source = source.rstrip()
    while at < len(source):
        if not (found := _TOKEN.match(source, at)):
            raise FilterError(f"条件在此处读不懂：{source[at : at + 12]}")
        tokens.append((found.lastgroup or "", found[0].strip()))
        at = found.end()
    tree, rest = _either(tokens)
    if rest:
        raise FilterError(f"条件在此处读不懂：{rest[0][1]}")
    return tree


Tokens = list[tuple[str, str]]


def _either(rest: Tokens) -> tuple[Filter, Tokens]:
    return _joined(rest, "or")


def _joined(rest: Tokens, word: Literal["and", "or"]) -> tuple[Filter, Tokens]:
    part, rest = _joined(rest, "and") if word == "or" else _single(rest)
    parts = [part]
    while rest and rest[0] == ("path", word):
        part, rest = _joined(rest[1:], "and") if word == "or" else _single(rest[1:])
        parts.append(part)
    return (
        parts[0] if len(parts) == 1 else And(tuple(parts)) if word == "and" else Or(tuple(parts))
    ), rest


def _single(rest: Tokens) -> tuple[Filter, Tokens]:
    if rest and rest[0] == ("path", "not"):
        part, rest = _single(rest[1:])
        return Not(part), rest
    if rest and rest[0] == ("sign", "("):
        part, rest = _either(rest[1:])
        if not rest or rest[0] != ("sign", ")"):
            raise FilterError("缺少右括号 )")
        return part, rest[1:]
    if len(rest) < 2 or rest[0][0] != "path":
        raise FilterError("此处应是“字段 运算 值”")
    path, op = rest[0][1], rest[1][1]
    if op == "empty":
        return Empty(path), rest[2:]
    if op == "in":
        end = next((i for i, t in enumerate(rest) if t == ("sign", "]")), 0)
        if not end or rest[2] != ("sign", "["):
            raise FilterError("in 之后应是 [值, 值]")
        return In(path, tuple(_operand(t) for t in rest[3:end] if t != ("sign", ","))), rest[
            end + 1 :
        ]
    if len(rest) < 3:
        raise FilterError(f"“{path} {op}”之后缺少值")
    value = _operand(rest[2])
    match op:
        case "has":
            return Has(path, value), rest[3:]
        case "!=":
            return Not(Compare(path, "=", value)), rest[3:]
        case "=" | "<" | "<=" | ">" | ">=":
            return Compare(path, op, value), rest[3:]
    raise FilterError(f"不认识的运算：{op}")


def _operand(token: tuple[str, str]) -> Operand:
    kind, word = token
    match kind:
        case "text":
            return word[1:-1].replace("''", "'")
        case "date":
            try:
                return date.fromisoformat(word)
            except ValueError as error:
                raise FilterError(f"没有这一天：{word}") from error
        case "part":
            return word
        case "number":
            return Decimal(word) if "." in word else int(word)
        case "day":
            anchor, sign, steps = (
                re.split(r"\s*([+-])\s*", word) if re.search("[+-]", word) else (word, "", "0d")
            )
            return Relative(anchor, int(sign + steps[:-1]), steps[-1])
    raise FilterError(f"此处应是一个值：{word}")


def form(tree: Filter) -> str:
    """The text of a tree; `parse(form(tree)) == tree`."""
    match tree:
        case Compare(path, op, value):
            return f"{path} {op} {_shown(value)}"
        case Not(Compare(path, "=", value)):
            return f"{path} != {_shown(value)}"
        case In(path, values):
            return f"{path} in [{', '.join(_shown(v) for v in values)}]"
        case Has(path, value):
            return f"{path} has {_shown(value)}"
        case Empty(path):
            return f"{path} empty"
        case Not(part):
            return f"not ({form(part)})"
        case Or(parts):
            return " or ".join(f"({form(p)})" if isinstance(p, Or) else form(p) for p in parts)
        case _:
            some = (f"({form(p)})" if isinstance(p, And | Or) else form(p) for p in tree.parts)
            return " and ".join(some)


def _shown(value: Operand) -> str:
    match value:
        case str():
            return "'" + value.replace("'", "''") + "'"
        case Relative(anchor, 0, _):
            return anchor
        case Relative(anchor, steps, unit):
            return f"{anchor} {'+' if steps > 0 else '-'} {abs(steps)}{unit}"
        case _:
            return str(value)


def paths(tree: Filter) -> set[str]:
    """Every path that a tree asks for."""
    match tree:
        case And(parts) | Or(parts):
            return {path for part in parts for path in paths(part)}
        case Not(part):
            return paths(part)
        case _:
            return {tree.path}


def beyond(tree: Filter, step: str) -> Filter:
    """The same filter asked of what a reference leads to: `age` becomes `resident.age`."""
    match tree:
        case And(parts) | Or(parts):
            return replace(tree, parts=tuple(beyond(part, step) for part in parts))
        case Not(part):
            return Not(beyond(part, step))
        case _:
            return replace(tree, path=f"{step}.{tree.path}")
