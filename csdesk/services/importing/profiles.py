"""How a kind of file was read, kept for the next one: in the vault, and as JSON between villages.

A file is of a kind when its headings agree. What the clerk chose for a heading or for a word is
known of every other file too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa

from csdesk.domain.headings import folded
from csdesk.errors import ClerkError
from csdesk.services.importing.asked import ASIDE, Asked, Mode
from csdesk.services.importing.columns import key_of
from csdesk.services.importing.staging import SheetSeen
from csdesk.services.office import Office, reading
from csdesk.storage.work import Work

HEADINGS, WORDS, PROFILES = "headings", "import_words", "import_profiles"
"""Under which the office keeps them, each by ledger."""
MOST = 40
"""Profiles of one ledger; the one not used for the longest time goes."""
AGREE = 0.8
"""The share of headings that two files of a kind have in common."""
_MODES = ("fill", "update", "skip")

Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Profile:
    """How a kind of file was read.

    Attributes:
        title: The file's name when it was read first.
        ledger: What it was read into.
        headings: Folded, of all its columns.
        columns: Folded heading to the field that the clerk chose; empty: not imported, `extra`:
            kept beside the fields. Those that were found are not in it.
        rules: As `Asked.rules`.
        words: As `Asked.words`.
        mode: As `Asked.mode`.
        used: The day it was last used, empty if never here.
    """

    title: str
    ledger: str
    headings: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, Mode] = field(default_factory=dict)
    words: Words = field(default_factory=dict)
    mode: Mode = "fill"
    used: str = ""

    def agrees(self, headings: Iterable[str]) -> float:
        """The share of the headings that both have, 0 to 1."""
        theirs, mine = set(headings), set(self.headings)
        return len(theirs & mine) / max(len(theirs), len(mine), 1)

    def over(self, asked: Asked) -> Asked:
        """What the clerk asks with what this profile knows; his own choices go first."""
        return replace(
            asked,
            mode=self.mode,
            remembered={**self.columns, **asked.remembered},
            rules={**self.rules, **asked.rules},
            words=joined(self.words, asked.words),
        )


def joined(old: Words, new: Words) -> dict[str, dict[str, str]]:
    """Words of both; where they differ, the new ones."""
    return {id: {**old.get(id, {}), **new.get(id, {})} for id in {**old, **new}}


# ---- what a file says of itself -----------------------------------------------------------------


def headings_of(sheets: Sequence[SheetSeen]) -> tuple[str, ...]:
    """Folded headings of the sheets that are read, each once."""
    found = (
        key_of(heading)
        for sheet in sheets
        if sheet.action == "import"
        for heading in sheet.samples.values()
    )
    return tuple(dict.fromkeys(key for key in found if key))


def chosen(sheets: Sequence[SheetSeen]) -> dict[str, str]:
    """Folded headings to what the clerk chose for them in this import."""
    found = {}
    for sheet in sheets:
        for column in sheet.columns:
            key = key_of(sheet.samples[column.letter])
            if column.why == "ignored":
                found[key] = ""
            elif column.why == "chosen":
                found[key] = column.field.id if column.field else ASIDE
    found.pop("", None)
    return found


def profile_of(
    title: str, ledger: str, sheets: Sequence[SheetSeen], asked: Asked, on: date
) -> Profile:
    """How a file was read, to be found again."""
    return Profile(
        title, ledger, headings_of(sheets), chosen(sheets), asked.rules, asked.words, asked.mode,
        on.isoformat(),
    )  # fmt: skip


# ---- in the vault -------------------------------------------------------------------------------


def remembered(office: Office, code: str) -> dict[str, str]:
    """Folded headings to what the clerk chose before, for a ledger."""
    with reading(office) as c:
        return dict(_kept(c, office, HEADINGS).get(code, {}))


def words(office: Office, code: str) -> Words:
    """Words that are none of the options, with what the clerk chose before, for a ledger."""
    with reading(office) as c:
        return dict(_kept(c, office, WORDS).get(code, {}))


def find(office: Office, code: str, headings: Sequence[str]) -> Profile | None:
    """The profile whose headings agree best; None where none agrees enough."""
    with reading(office) as c:
        told = _kept(c, office, PROFILES).get(code, [])
    known = [made for one in told if (made := _profile(one))]
    best = max(known, key=lambda p: (p.agrees(headings), p.used), default=None)
    return best if best and best.agrees(headings) >= AGREE else None


def remember(w: Work, profile: Profile) -> None:
    """Keep a profile for the next file, in the unit of work of the import."""
    _keep(w.c, w.model.metadata.tables["office"], profile)


def keep(office: Office, profile: Profile) -> None:
    """Keep a profile of a file of which nothing was to be written."""
    with office.engines.write.begin() as c:
        _keep(c, office.model.metadata.tables["office"], profile)


def _keep(c: sa.Connection, table: sa.Table, profile: Profile) -> None:
    def put(key: str, of: Any) -> None:
        kept = dict(c.scalar(sa.select(table.c.value).where(table.c.key == key)) or {})
        made = {**kept, profile.ledger: of(kept.get(profile.ledger))}
        c.execute(sa.delete(table).where(table.c.key == key))
        c.execute(sa.insert(table).values(key=key, value=made))

    if profile.columns:
        put(HEADINGS, lambda old: {**(old or {}), **profile.columns})
    if profile.words:
        put(WORDS, lambda old: joined(old or {}, profile.words))
    if profile.headings:
        mine = set(profile.headings)

        def newest(old: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
            others = [one for one in old or () if set(one.get("headings", ())) != mine]
            return [asdict(profile), *others][:MOST]

        put(PROFILES, newest)


def _kept(c: sa.Connection, office: Office, key: str) -> dict[str, Any]:
    table = office.model.metadata.tables["office"]
    return dict(c.scalar(sa.select(table.c.value).where(table.c.key == key)) or {})


# ---- as a file ----------------------------------------------------------------------------------


def save(profile: Profile, path: Path) -> None:
    """Write a profile as JSON, for another village; it holds no record.

    Raises:
        ClerkError: The file can't be written.
    """
    told = {"csdesk_profile": 1, **asdict(profile)}
    del told["used"]
    try:
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise ClerkError(f"写不了“{path.name}”。", "请换一个文件夹或文件名。") from error


def load(path: Path) -> Profile:
    """A profile that somebody else made; a plain object of headings to fields is one too.

    Raises:
        ClerkError: It can't be read.
    """
    try:
        told = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ClerkError(f"读不到列对应“{path.name}”。", "请核对文件。") from error
    if isinstance(told, dict) and "csdesk_profile" not in told:
        told = {"columns": told}
    made = _profile({"title": path.stem, "ledger": "", **told}) if isinstance(told, dict) else None
    if made is None:
        raise ClerkError(f"“{path.name}”不是列对应文件。", "应是“列名”对“字段”的 JSON。")
    return replace(made, columns={folded(heading): to for heading, to in made.columns.items()})


def _profile(told: Any) -> Profile | None:
    """A profile out of JSON; None if it is none."""
    if not isinstance(told, dict):
        return None
    names = [told.get(n, "") for n in ("title", "ledger", "used")]
    headings, words_ = told.get("headings", []), told.get("words", {})
    mode = told.get("mode", "fill")
    texts = [told.get("columns", {}), told.get("rules", {})]
    texts += list(words_.values()) if isinstance(words_, dict) else [words_]
    if not all(isinstance(one, str) for one in names) or mode not in _MODES:
        return None
    if not isinstance(headings, list | tuple) or not all(isinstance(h, str) for h in headings):
        return None
    if not all(isinstance(t, dict) and all(isinstance(v, str) for v in t.values()) for t in texts):
        return None
    rules = {id: cast(Mode, rule) for id, rule in texts[1].items() if rule in _MODES}
    title, ledger, used = names
    return Profile(title, ledger, tuple(headings), texts[0], rules, words_, mode, used)
