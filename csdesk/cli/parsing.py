"""argparse in Chinese: headings of its help, and what it says of wrong usage."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import Any, NoReturn

_HEADINGS = {"usage: ": "用法：", "positional arguments:": "参数：", "options:": "选项："}
_HEADING = re.compile("^(?:" + "|".join(map(re.escape, _HEADINGS)) + ")", re.MULTILINE)
_Found = re.Match[str]


class Parser(argparse.ArgumentParser):
    """A parser whose own words are Chinese; those of its commands too."""

    def __init__(self, **given: Any) -> None:
        """As argparse's own, with `-h` in Chinese."""
        super().__init__(**{**given, "add_help": False})
        self.add_argument(
            "-h", "--help", action="help", default=argparse.SUPPRESS, help="显示这段说明"
        )

    def format_usage(self) -> str:
        """The line of usage."""
        return _headed(super().format_usage())

    def format_help(self) -> str:
        """The whole help."""
        return _headed(super().format_help())

    def error(self, message: str) -> NoReturn:
        """Wrong usage, status 2."""
        self.exit(2, f"{self.format_usage()}{self.prog}：{said(message)}。\n")


def _headed(text: str) -> str:
    return _HEADING.sub(lambda found: _HEADINGS[found[0]], text)


def said(message: str) -> str:
    """What argparse says of wrong usage, in Chinese; words of ours stay as they are."""
    for pattern, say in _SAID:
        if found := pattern.fullmatch(message):
            return say(found)
    return message


def _bare(text: str) -> str:
    return text.strip().strip("'\"")


def _listed(text: str) -> str:
    return "、".join(_bare(one) for one in text.split(","))


def _choice(found: _Found) -> str:
    return f"没有“{_bare(found[1])}”，可用的有：{_listed(found[2])}"


_PATTERNS: dict[str, Callable[[_Found], str]] = {
    r"argument (.+?): (.+)": lambda m: f"{m[1]} {said(m[2])}",
    r"the following arguments are required: (.+)": lambda m: f"还要写明 {_listed(m[1])}",
    r"one of the arguments (.+) is required": lambda m: f"要写明其中一个：{m[1]}",
    r"unrecognized arguments: (.+)": lambda m: f"没有这样的参数：{m[1]}",
    r"invalid choice: (.+?) \(choose from (.+)\)": _choice,
    r"expected one argument": lambda m: "后面要写一个值",
    r"expected at most one argument": lambda m: "后面最多写一个值",
    r"expected at least one argument": lambda m: "后面至少写一个值",
    r"expected (\d+) arguments?": lambda m: f"后面要写 {m[1]} 个值",
    r"not allowed with argument (.+)": lambda m: f"不能和 {m[1]} 一起用",
    r"ignored explicit argument (.+)": lambda m: f"后面不写值，多了“{_bare(m[1])}”",
    r"ambiguous option: (.+?) could match (.+)": lambda m: f"{m[1]} 可能是 {_listed(m[2])}",
    r"invalid \S+ value: (.+)": lambda m: f"不能是“{_bare(m[1])}”",
}
_SAID = tuple((re.compile(pattern, re.DOTALL), say) for pattern, say in _PATTERNS.items())
