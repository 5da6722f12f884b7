"""A value as a form wants it: a word of its own drop-down, a day, a text that stays text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from csdesk.documents.workbooks.filling.form import FormColumn
from csdesk.documents.workbooks.filling.sheet import Written
from csdesk.domain.choices import find_code
from csdesk.domain.codes import Codes, CodeTable
from csdesk.domain.fields import Field
from csdesk.domain.headings import folded
from csdesk.domain.values import mask

_YES = frozenset(("是", "有", "√", "✓", "y", "yes", "1", "对", "已"))
_NO = frozenset(("否", "无", "没有", "×", "n", "no", "0", "不是", "未"))
_MEANS = re.compile(r"(\d{1,2})\s*[=＝:：.、]?\s*([\u3400-\u9fff]{1,6})")
_BOUND = re.compile(r"学历|[及或]?以[上下](?:学历)?$")
_DIGITS = re.compile(r"Y{4}M{2}D{2}", re.I)
_DASHED = re.compile(r"Y{4}([-/.])M{1,2}\1D{1,2}", re.I)
_CUT = re.compile(r"(?:用|以)?\s*[“\"']?([;；,，、/|])[”\"']?\s*(?:分隔|隔开|分开)")


@dataclass(frozen=True, slots=True)
class Refused:
    """A value that the form's own checks do not allow; it is not written.

    Attributes:
        code: `not_in_list`, `list_unknown`, `too_long` or `twice`.
        value: As it would have been written.
        why: What the form allows.
    """

    code: str
    value: str
    why: str


@dataclass
class Cells:
    """Makes the values of one form, column by column.

    Attributes:
        codes: Every code table.
        masked: Masked fields are written masked.
        hidden: Labels of fields that were.
    """

    codes: Codes
    masked: bool
    hidden: dict[str, str] = field(default_factory=dict)
    _once: dict[tuple[int, int], set[str]] = field(default_factory=dict)

    def made(self, column: FormColumn, of: Field, value: Any) -> Written | Refused:
        """The value of a cell, or why the form does not allow it; None for nothing."""
        if value is None or value in ((), ""):
            return None
        if of.kind == "reference" and isinstance(value, tuple):
            value = value[1]
            if value is None:
                return None
        hides = of.guard == "masked" and self.masked
        if hides:
            self.hidden.setdefault(of.id, of.label)
            written: Written = mask(of, value)
        else:
            written = self._plain(column, of, value)
        for rule in column.rules:
            if rule.kind == "list":
                found = self._chosen(of, value, written, rule.words)
                if isinstance(found, Refused):
                    return found
                written = found
        return self._checked(column, written, hides)

    def _checked(self, column: FormColumn, written: Written, hides: bool) -> Written | Refused:
        text = str(written) if written is not None else ""
        for rule in column.rules:
            if rule.kind == "length" and not rule.least <= len(text) <= rule.most:
                bound = f"为 {rule.least} 至 {rule.most}" if rule.least else f"不超过 {rule.most}"
                return Refused("too_long", text, f"字数应{bound}")
            if rule.kind == "once" and not hides and text:
                seen = self._once.setdefault(rule.columns, set())
                if text in seen:
                    return Refused("twice", text, "表里要求不重复")
                seen.add(text)
        return written

    def _plain(self, column: FormColumn, of: Field, value: Any) -> Written:
        names = self.codes[of.table].names if of.table else {}
        match value:
            case bool():
                return self._yes_no(column, value)
            case tuple():
                cut = _CUT.search(unicodedata.normalize("NFKC", column.explained))
                return (cut[1] if cut else "、").join(names.get(v, v) for v in value)
            case str() if of.kind == "code":
                return _coded(column.explained, str(names.get(value, value)))
            case str() if of.kind == "part_day":
                return _day(column.explained, value)
            case date():
                return _day(column.explained, value.isoformat())
            case time():
                return value.strftime("%H:%M")
            case int() | Decimal():
                return value
        return str(value)

    def _yes_no(self, column: FormColumn, value: bool) -> str:
        wanted = "是" if value else "否"
        return _coded(column.explained, wanted)

    def _chosen(
        self, of: Field, value: Any, written: Written, words: Sequence[str] | None
    ) -> Written | Refused:
        """The word of a drop-down that means the value."""
        if written is None:
            return None
        text = str(written)
        if words is None:
            return Refused("list_unknown", text, "下拉选项取决于别的格")
        if text in words:
            return written
        plain = {folded(word): word for word in words}
        if folded(text) in plain:
            return plain[folded(text)]
        values = value if isinstance(value, tuple) else (value,)
        for one in values if of.table else ():  # of several the first that the form knows
            found = _same_code(of.table, self.codes, one, words)
            if found:
                return found
        if of.kind == "yes_no" or isinstance(value, bool):
            some = _YES if value else _NO
            yes = next((word for word in words if folded(word) in some or word in some), None)
            if yes:
                return yes
        return Refused("not_in_list", text, f"下拉只有：{_few(words)}")


def _same_code(table: str, codes: Codes, value: str, words: Sequence[str]) -> str:
    """The word that means a code, or the one above it: 男性 for 男, 本科 for 大学本科毕业."""
    choices = codes[table]
    meant: dict[str, str] = {}
    bounds: list[tuple[str, bool, str]] = []
    for word in words:
        bare = _BOUND.sub("", word)
        for text in (word, bare):
            try:
                code = find_code(table, choices, text)
            except ValueError:
                continue
            meant.setdefault(code, word)
            if bound := _BOUND.search(word):
                bounds.append((code, "上" in bound[0], word))
            break
    one = value
    while one:
        if one in meant:
            return meant[one]
        one = _above(choices, one)
    order = list(choices.names)
    for code, upwards, word in bounds:  # the file goes from the highest down
        at, bound_at = order.index(value), order.index(code)
        if (at <= bound_at) if upwards else (at >= bound_at):
            return word
    return ""


def _above(choices: CodeTable, code: str) -> str:
    """The code above one: its parent, or the class it is counted in."""
    if code in choices.parents:
        return choices.parents[code]
    whole = code[:-1] + "0"
    is_class = choices.rows.get(whole, {}).get("note", "").startswith("大类")
    return whole if is_class and whole != code else ""


def _coded(explained: str, text: str) -> str:
    """The digit that a column asks for in place of a word: 1=是，0=否; 性别(1男2女)."""
    plain = unicodedata.normalize("NFKC", explained)
    means: dict[str, str] = {word: digit for digit, word in _MEANS.findall(plain)}
    return means.get(text, text)


def _day(explained: str, text: str) -> Written:
    """A day, or as much of it as is known, as a text."""
    if len(text) < len("1950-03-05"):
        return text
    if _DIGITS.search(explained):
        return text.replace("-", "")
    dashed = _DASHED.search(explained)
    if dashed:
        return text.replace("-", dashed[1])
    return date.fromisoformat(text)


def _few(words: Sequence[str]) -> str:
    return "、".join(words[:6]) + ("……" if len(words) > 6 else "")


def shown(codes: Codes, of: Field, value: Any) -> str:
    """A value in full, as it is compared with what was written the last time."""
    names: Mapping[str, str] = codes[of.table].names if of.table else {}
    if value is None or value == ():
        return ""
    if of.kind == "reference" and isinstance(value, tuple):
        return str(value[1] or "")
    if isinstance(value, tuple):
        return "、".join(names.get(v, v) for v in value)
    return str(names.get(value, value) if isinstance(value, str) else value)
