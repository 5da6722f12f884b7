"""Packs read from TOML, with errors that say where the file is wrong."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from itertools import zip_longest
from typing import Any, TypeVar, overload

from csdesk.domain.duties import EveryDays, Frequency, PerPeriod, Rule
from csdesk.errors import ClerkError
from csdesk.packs.model import PACK_IDS, Duty, Group, Identity, Pack, Source
from csdesk.resources import resource

T = TypeVar("T")
D = TypeVar("D")
_NAMES = {str: "文字", date: "日期", int: "整数", list: "列表", dict: "一组值"}


class PackError(ClerkError):
    """A pack that can't be read."""


@cache
def load(id: str) -> Pack:
    """The carried pack of an id.

    Raises:
        ClerkError: There is none, or its file is wrong.
    """
    if id not in PACK_IDS:
        raise ClerkError(f"没有政策包“{id}”。", f"可选的有：{'、'.join(PACK_IDS)}。")
    return read_pack(resource("policies", id, "pack.toml").read_text("utf-8"), id)


def read_pack(source: str, id: str) -> Pack:
    """The pack of a TOML text; also of a clerk's own copy.

    Raises:
        PackError: The text is no TOML, lacks something, or holds what nobody knows.
    """
    try:
        root = _Section(tomllib.loads(source), f"政策包 {id}")
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"政策包 {id} 读不懂：{error}。", "请按 TOML 的写法改正。") from error
    groups = {name: _group(section, name) for name, section in root.sections("groups")}
    duties = [d for name, section in root.sections("duties") for d in _duty(section, name, groups)]
    pack = Pack(_identity(root.section("identity"), id), groups, tuple(duties))
    root.done()
    return pack


def _identity(section: "_Section", id: str) -> Identity:
    found = Identity(
        id,
        section.get("title", str),
        section.get("issuer", str, ""),
        section.get("number", str, ""),
        section.get("date", date, None),
        section.get("period", str, ""),
        section.get("until", date, None),
        section.get("region", str),
        section.get("note", str, ""),
    )
    section.done()
    return found


def _group(section: "_Section", name: str) -> Group:
    found = Group(name, section.get("label", str), section.get("where", str), section.source())
    section.done()
    return found


def _duty(section: "_Section", name: str, groups: Mapping[str, Group]) -> list[Duty]:
    """The dated values of a duty, each until the next begins."""
    label, subject = section.get("label", str), section.get("subject", str)
    where = _where(section, groups)
    modes, unmet = section.texts("modes"), section.texts("unmet")
    checked_on, stop = section.get("checked_on", date), section.get("until", date, None)
    values = section.list_of("values")
    section.done()
    starts = [value.get("from", date) for value in values]
    if not starts or starts != sorted(set(starts)):
        raise section.error("values 应至少有一项，并按 from 从早到晚排列")
    found = []
    for value, start, later in zip_longest(values, starts, starts[1:]):
        rule = Rule(name, label, where, _frequency(value), modes, unmet, start, later or stop)
        found.append(Duty(rule, subject, value.source(), checked_on))
        value.done()
    return found


def _where(section: "_Section", groups: Mapping[str, Group]) -> str:
    """The filter of a duty: a named group of the pack, or a text of its own."""
    name = section.get("group", str, None)
    if name is None:
        return section.get("where", str)
    if name not in groups:
        raise section.error(f"没有名为“{name}”的 groups")
    return groups[name].where


def _frequency(value: "_Section") -> Frequency:
    days = value.get("days", int, None)
    if days is not None:
        if days < 1:
            raise value.error("days 应大于 0")
        return EveryDays(days)
    times, per = value.get("times", int), value.get("per", str)
    match per:
        case "week" | "month" | "quarter" if times > 0:
            return PerPeriod(times, per)
    raise value.error("times 应大于 0，per 应是 week、month、quarter 之一")


class _Section:
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

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty where there is none."""
        found = self.get(key, list, [])
        if not all(isinstance(text, str) for text in found):
            raise self.error(f"{key} 里应都是文字")
        return tuple(found)

    def section(self, key: str) -> "_Section":
        """A table in this one."""
        return _Section(self.get(key, dict), f"{self._place} 的 {key}")

    def sections(self, key: str) -> "list[tuple[str, _Section]]":
        """The named tables in a table; none where it is missing."""
        found = _Section(self.get(key, dict, {}), f"{self._place} 的 {key}")
        return [(name, found.section(name)) for name in found._values]

    def list_of(self, key: str) -> "list[_Section]":
        """A list of tables."""
        found = self.get(key, list)
        if not all(isinstance(one, dict) for one in found):
            raise self.error(f"{key} 里应都是一组值")
        return [
            _Section(one, f"{self._place} 的 {key} 第 {n} 项") for n, one in enumerate(found, 1)
        ]

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
