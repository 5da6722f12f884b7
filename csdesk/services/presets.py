"""表样: the columns, heads, rows and masks that a department wants, as data; and the clerk's own.

Those of the program stand in ``resources/presets/``, one file a department; a clerk's own belong to
the vault. A column is a path with its heading; ``#`` counts the rows, an empty path is a column to
be filled in by hand.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from csdesk.domain.filters import Filter, paths
from csdesk.domain.paths import end
from csdesk.errors import ClerkError
from csdesk.resources import resource
from csdesk.services import lists
from csdesk.services.lists import Asked
from csdesk.services.office import Office, reading
from csdesk.storage import kept

KEY = "presets"
NUMBER, BY_HAND = "#", ""
"""Paths of columns that are no fields."""
MOST = 40
"""Presets of a clerk's own."""
OWN = "自存"
"""Stands where a preset of the program has its department."""


@dataclass(frozen=True, slots=True)
class Preset:
    """What an exported sheet holds.

    Attributes:
        id: As `--preset` takes it; of a clerk's own its title.
        department: Who wants it; `OWN` for a clerk's own.
        code: Ledger or roster.
        where: Which rows; empty for those of the ledger.
        columns: Path and heading.
        order: Paths to sort by.
        whole: Ids of masked fields that it needs in full; a reason is asked for them all the same.
    """

    id: str
    title: str
    department: str
    code: str
    where: str
    columns: tuple[tuple[str, str], ...]
    order: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """Of the columns that are fields."""
        return tuple(p for p, _ in self.columns if p not in (NUMBER, BY_HAND))


@cache
def carried() -> tuple[Preset, ...]:
    """Those of the program, by department as their files are named."""
    files = sorted(resource("presets").iterdir(), key=lambda f: f.name)
    return tuple(
        _preset(one, said["department"])
        for file in files
        if file.name.endswith(".toml")
        for said in [tomllib.loads(file.read_text("utf-8"))]
        for one in said["presets"]
    )


def _preset(said: Mapping[str, Any], department: str) -> Preset:
    return Preset(
        said["id"], said["title"], department, said["ledger"], said.get("where", ""),
        tuple((p, h) for p, h in said["columns"]), tuple(said.get("order", ())),
        tuple(said.get("whole", ())),
    )  # fmt: skip


def own(office: Office) -> tuple[Preset, ...]:
    """The clerk's own, in the order they were saved."""
    with reading(office) as c:
        found = kept.read(c, office.model).get(KEY) or []
    return tuple(_preset({**one, "id": one["title"]}, OWN) for one in found)


def offered(office: Office, code: str = "") -> tuple[Preset, ...]:
    """The presets of a list, or all of them: those of the program, then the clerk's own.

    A list is offered what is made of its ledger. One that names a field which is no longer there
    is left out.
    """
    wanted = office.ledger(code).code if code else ""
    return tuple(
        p
        for p in (*carried(), *own(office))
        if _fits(office, p) and (not wanted or office.ledger(p.code).code == wanted)
    )


def _fits(office: Office, preset: Preset) -> bool:
    try:
        ask(office, preset)
    except ClerkError:
        return False
    return True


def needed(office: Office, preset: Preset) -> tuple[str, ...]:
    """Labels of the masked fields that a preset needs in full."""
    ledger = office.ledger(preset.code)
    fields = (end(office.ledgers, ledger, path) for path in preset.paths)
    return tuple(f.label for f in fields if f.guard == "masked" and f.id in preset.whole)


def find(office: Office, id: str) -> Preset:
    """A preset by its id or title.

    Raises:
        ClerkError: There is none; those that are there are named.
    """
    there = offered(office)
    found = next((p for p in there if id in (p.id, p.title)), None)
    if found is None:
        known = "、".join(p.id for p in there)
        raise ClerkError(f"没有表样“{id}”。", f"可用的有：{known}。")
    return found


def ask(
    office: Office,
    preset: Preset,
    *,
    where: str | Filter | None = None,
    on: date | None = None,
    period: tuple[date, date] | None = None,
) -> Asked:
    """The list that a preset holds, narrowed by a filter where one is given.

    Raises:
        ClerkError: A field or value is not there.
    """
    asked = lists.ask(
        office, preset.code, where=preset.where or None, columns=preset.paths,
        order=preset.order, on=on, period=period,
    )  # fmt: skip
    if where is not None:
        more = lists.ask(office, preset.code, where=where, columns=preset.paths, on=on)
        asked = replace(asked, where=lists.both(asked.where, more.where))
    for path in _asked_for(asked.where, preset.order):
        try:
            end(office.ledgers, asked.ledger, path)
        except ValueError as error:
            raise lists.refusal(error) from error
    return asked


def _asked_for(where: Filter | None, order: Sequence[str]) -> set[str]:
    return (paths(where) if where else set()) | {p.removeprefix("-") for p in order}


def save(office: Office, preset: Preset) -> tuple[Preset, ...]:
    """Keeps a clerk's own, in place of one of the same title; gives all of them.

    Raises:
        ClerkError: It has no title or the title of one of the program, there are too many, or this
            program may only read.
    """
    title = " ".join(preset.title.split())
    if not title:
        raise ClerkError("表样没有名称。", "请给它起个名。")
    if any(title in (p.id, p.title) for p in carried()):
        raise ClerkError(f"程序自带的表样也叫“{title}”。", "请换一个名称。")
    others = [p for p in own(office) if p.title != title]
    if len(others) >= MOST:
        raise ClerkError(f"已有 {MOST} 个自存的表样。", "请先删去不用的。")
    made = Preset(
        title, title, OWN, preset.code, preset.where, preset.columns, preset.order, preset.whole
    )
    return _keep(office, [*others, made])


def drop(office: Office, id: str) -> tuple[Preset, ...]:
    """Takes one of the clerk's own away; gives those that are left."""
    return _keep(office, [p for p in own(office) if p.id != id])


def _keep(office: Office, presets: Sequence[Preset]) -> tuple[Preset, ...]:
    office.must_write()
    said = [
        {"title": p.title, "ledger": p.code, "where": p.where, "columns": p.columns,
         "order": p.order, "whole": p.whole}
        for p in presets
    ]  # fmt: skip
    with office.engines.write.begin() as c:
        kept.write(c, office.model, KEY, said)
    return tuple(presets)
