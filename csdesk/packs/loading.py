"""Packs read from TOML, with errors that say where the file is wrong."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import zip_longest

from csdesk.domain.duties import EveryDays, Frequency, PerPeriod, Rule
from csdesk.errors import ClerkError
from csdesk.packs.aims import indicator
from csdesk.packs.model import PACK_IDS, Duty, Group, Identity, Pack
from csdesk.packs.sections import PackError, Section
from csdesk.resources import resource


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
        root = Section(tomllib.loads(source), f"政策包 {id}")
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"政策包 {id} 读不懂：{error}。", "请按 TOML 的写法改正。") from error
    groups = {name: _group(section, name) for name, section in root.sections("groups")}
    duties = [d for name, section in root.sections("duties") for d in _duty(section, name, groups)]
    aims = [indicator(section, name, groups) for name, section in root.sections("indicators")]
    pack = Pack(_identity(root.section("identity"), id), groups, tuple(duties), tuple(aims))
    root.done()
    return pack


def _identity(section: Section, id: str) -> Identity:
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


def _group(section: Section, name: str) -> Group:
    found = Group(name, section.get("label", str), section.get("where", str), section.source())
    section.done()
    return found


def _duty(section: Section, name: str, groups: Mapping[str, Group]) -> list[Duty]:
    """The dated values of a duty, each until the next begins."""
    label, subject = section.get("label", str), section.get("subject", str)
    where = section.condition(groups)
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


def _frequency(value: Section) -> Frequency:
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
