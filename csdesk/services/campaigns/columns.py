"""The columns of a campaign as a clerk writes them: 缴费金额、是否自缴（自缴/代缴）、认证日期."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from csdesk.domain.fields import Kind
from csdesk.services.campaigns.campaign import Column

_PARTED = re.compile(r"[、，,；;\n]+(?![^（(]*[)）])")
_CHOICES = re.compile(r"(.+?)[（(]([^（）()]*[/／][^（）()]*)[)）]$")
_MONEY = re.compile(r"金额|[（(]元[)）]$|费用$|补贴$|标准$")
_COUNT = re.compile(
    r"数量|[（(][只个台辆头株套件支把户人口间栋][)）]$|[户人个只头辆台件套间次株口]数$"
)
_DAY = re.compile(r"(日期|时间)$")
_YES_NO = re.compile(r"^(是否|有无)")


def said(columns: Iterable[Column]) -> str:
    """Columns in one line, as `read` takes them."""
    return "、".join(
        f"{c.label}（{'/'.join(c.choices)}）" if c.choices else c.label for c in columns
    )


def read(text: str, *, masked: bool = True) -> tuple[Column, ...]:
    """Columns of a text: parted by 、, choices in brackets parted by /.

    The kind follows from the words: 金额 is money, 数量 a number, 日期 a day, 是否 yes or no, all
    else text.
    """
    labels = [label.strip() for label in _PARTED.split(text)]
    return tuple(column(label, masked=masked) for label in dict.fromkeys(filter(None, labels)))


def column(label: str, choices: Sequence[str] = (), *, masked: bool = True) -> Column:
    """A column of a heading; its own choices stand in it or are given."""
    if not choices and (found := _CHOICES.fullmatch(label)):
        label = found[1].strip()
        choices = [w.strip() for w in re.split("[/／]", found[2])]
    words = tuple(dict.fromkeys(filter(None, choices)))
    if words and set(words) <= {"是", "否"}:
        return Column(label, "yes_no", masked=masked)
    return Column(label, "code" if words else _kind(label), words, masked)


def _kind(label: str) -> Kind:
    if _MONEY.search(label):
        return "amount"
    if _DAY.search(label):
        return "day"
    if _COUNT.search(label):
        return "number"
    return "yes_no" if _YES_NO.match(label) else "text"
