"""A table of a pack's TOML that knows where it stands and what of it was asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar, overload

from csdesk.errors import ClerkError
from csdesk.packs.model import Group, Source

T = TypeVar("T")
D = TypeVar("D")
C = TypeVar("C", bound=str)
_NAMES = {str: "文字", date: "日期", int: "整数", list: "列表", dict: "一组值"}


class PackError(ClerkError):
    """A pack that can't be read."""


class Section:
    """A table of a TOML file that knows where it stands and what of it was asked for."""

    def __init__(self, values: Mapping[str, Any], place: str) -> None:
        self._values = values
        self._place = place
        self._asked: set[str] = set()

    def error(self, what: str) -> PackError:
        """The error of a fault here."""
        return PackError(f"{self._place}：{what}。", "请对照别的政策包改正。")

    @overload
    def get(self, key: str, kind: type[T], /) -> T: ...
    @overload
    def get(self, key: str, kind: type[T], default: D, /) -> T | D: ...
    def get(self, key: str, kind: type[T], /, *default: D) -> T | D:
        """A value of a kind; without a default it must be there.

        Raises:
            PackError: It is missing or of another kind.
        """
        self._asked.add(key)
        if key not in self._values:
            if default:
                return default[0]
            raise self.error(f"缺少 {key}")
        value = self._values[key]
        if not isinstance(value, kind) or isinstance(value, bool | datetime):
            raise self.error(f"{key} 应是{_NAMES[kind]}")
        if value == "" and not default:
            raise self.error(f"{key} 是空的")
        return value

    def has(self, key: str) -> bool:
        """Whether something is said."""
        return key in self._values

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty where there is none."""
        found = self.get(key, list, [])
        if not all(isinstance(text, str) for text in found):
            raise self.error(f"{key} 里应都是文字")
        return tuple(found)

    def section(self, key: str) -> Section:
        """A table in this one."""
        return Section(self.get(key, dict), f"{self._place} 的 {key}")

    def sections(self, key: str) -> list[tuple[str, Section]]:
        """The named tables in a table; none where it is missing."""
        found = Section(self.get(key, dict, {}), f"{self._place} 的 {key}")
        return [(name, found.section(name)) for name in found._values]

    def list_of(self, key: str) -> list[Section]:
        """A list of tables."""
        found = self.get(key, list)
        if not all(isinstance(one, dict) for one in found):
            raise self.error(f"{key} 里应都是一组值")
        return [Section(one, f"{self._place} 的 {key} 第 {n} 项") for n, one in enumerate(found, 1)]

    def numbers(self, key: str) -> tuple[Decimal, ...]:
        """One number, or a list of them."""
        value = self._taken(key)
        some = value if isinstance(value, list) else [value]
        return tuple(_decimal(self, key, one) for one in some)

    def _taken(self, key: str) -> object:
        self._asked.add(key)
        if key not in self._values:
            raise self.error(f"缺少 {key}")
        return self._values[key]

    def choice(self, key: str, choices: Collection[C], default: C | None = None) -> C:
        """One of some words.

        Raises:
            PackError: It is another one, or is missing where there is no default.
        """
        word = self.get(key, str, default) if default else self.get(key, str)
        for one in choices:
            if one == word:
                return one
        raise self.error(f"{key} 应是 {'、'.join(choices)} 之一")

    def condition(self, groups: Mapping[str, Group]) -> str:
        """A filter: a named group of the pack, or a text of its own."""
        name = self.get("group", str, None)
        if name is None:
            return self.get("where", str)
        if name not in groups:
            raise self.error(f"没有名为“{name}”的 groups")
        return groups[name].where

    def source(self) -> Source:
        """Where it is printed; nothing stands without.

        Raises:
            PackError: Title or clause is missing.
        """
        section = self.section("source")
        found = Source(section.get("title", str), section.get("clause", str))
        section.done()
        return found

    def done(self) -> None:
        """Everything was asked for.

        Raises:
            PackError: Something here is known to nobody.
        """
        if unknown := sorted(self._values.keys() - self._asked):
            raise self.error(f"不认识 {'、'.join(unknown)}")


def _decimal(section: Section, key: str, value: object) -> Decimal:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise section.error(f"{key} 应是数")
    return Decimal(str(value))
