"""Packs read from TOML, with errors that say where the file is wrong."""

import tomllib
from datetime import date
from functools import cache

from csdesk.errors import ClerkError
from csdesk.packs.aims import indicator
from csdesk.packs.duties import duty, thresholds
from csdesk.packs.model import PACK_IDS, Group, Identity, Pack
from csdesk.packs.openings import openings
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
    duties = [d for name, section in root.sections("duties") for d in duty(section, name, groups)]
    aims = [indicator(section, name, groups) for name, section in root.sections("indicators")]
    opened = openings(root.section("opening"), groups) if root.has("opening") else ()
    limits = thresholds(root.section("visits")) if root.has("visits") else None
    pack = Pack(
        _identity(root.section("identity"), id), groups, tuple(duties), tuple(aims), opened, limits
    )
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
