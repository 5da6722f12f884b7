"""An import kept: rows of the scratch file into the vault, in one unit of work."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from csdesk.domain.fields import Field
from csdesk.domain.lasting import with_hours
from csdesk.domain.ledger import Ledger
from csdesk.domain.values import rich
from csdesk.errors import StaleError
from csdesk.ledgers.people import Category, Change, Household, Stay
from csdesk.ledgers.roster import MADE, PLACED, SPELLED
from csdesk.services.importing import profiles
from csdesk.services.importing.asked import Asked, StoppedError, Told
from csdesk.services.importing.columns import Reads, custom_key
from csdesk.services.importing.homes import PLACE, Home
from csdesk.services.importing.people import Made
from csdesk.services.office import Office, add_columns, step
from csdesk.storage import trail
from csdesk.storage.scratch import Line, Scratch
from csdesk.storage.work import New, Work, attribute

PAGE = 1000


def keep(
    office: Office,
    title: str,
    reads: Reads,
    asked: Asked,
    scratch: Scratch,
    homes: Sequence[Home],
    made: Sequence[Made],
    headings: Iterable[str],
    profile: profiles.Profile,
    seq: int,
    told: Told,
) -> UUID:
    """Write what was previewed and say by which step.

    Args:
        office: The open office.
        title: Of the step.
        reads: What the file was read as.
        asked: What the clerk chose.
        scratch: The rows.
        homes: Households of the file.
        made: Groups, grids and households to be made.
        headings: Columns kept beside the fields.
        profile: How the file was read, to be remembered.
        seq: The length of the trail at the preview.
        told: Gets the number of rows written; False stops.

    Raises:
        StoppedError: `told` stopped it; nothing is kept.
        StaleError: Something was written since the preview.
    """
    with step(office, title) as w:
        if trail.written_since(w.c, seq):
            raise StaleError("预览之后资料有改动，没有导入。", "请重新预览，再导入。")
        keeper = _Keeper(office, w, reads, asked, homes)
        keeper.columns(headings)
        profiles.remember(w, profile)
        keeper.places(made)
        if reads.roster:
            keeper.households(made)
        if not told(0):
            raise StoppedError
        done = 0
        for lines in _pages(scratch.lines(("new", "changed"))):
            keeper.rows(lines)
            done += len(lines)
            if not told(done):
                raise StoppedError
        return w.by.op


def _pages(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while found := list(islice(lines, PAGE)):
        yield found


class _Keeper:
    """Writes rows; knows the ids of what it made."""

    def __init__(
        self, office: Office, w: Work, reads: Reads, asked: Asked, homes: Sequence[Home]
    ) -> None:
        self._office, self._w, self._reads = office, w, reads
        self._today = office.today()
        self._opened = asked.opened or self._today
        self._keys: dict[str, str] = {}
        self._home_ids: dict[int, int] = {h.index: h.kept.id for h in homes if h.kept}
        self._places: dict[tuple[str, str], int] = {}
        self._ledger: Ledger = reads.ledger

    # ---- what must be there first ---------------------------------------------------------------
    def columns(self, headings: Iterable[str]) -> None:
        """Custom columns for the headings that no field has."""
        known = {f.label: f.id.removeprefix("extra:") for f in self._ledger.custom}
        taken = set(known.values())
        added: dict[str, str] = {}
        for label in headings:
            if label not in known:
                key = custom_key(label, taken)
                known[label], added[key] = key, label
                taken.add(key)
        if added:
            add_columns(self._office, self._w, self._ledger.code, added)
            self._ledger = self._office.ledgers[self._ledger.code]
        self._keys = known

    def places(self, made: Sequence[Made]) -> None:
        """Groups and grids that are named and not kept; all others by title."""
        rows: dict[str, list[Any]] = {code: [] for code in MADE}
        for one in made:
            if one.ledger in MADE:
                make = self._office.ledgers[one.ledger].row
                rows[one.ledger].append(make(**dict.fromkeys(MADE[one.ledger], one.title)))
        for code, new in rows.items():
            if new:
                self._w.add_many(code, [New(row) for row in new])
            table = self._w.model.tables[code]
            spelled = SPELLED.get(code, str)
            found = self._w.c.execute(table.select().where(table.c.voided_at.is_(None)))
            for row in reversed(found.mappings().all()):
                for title in filter(None, map(row.get, MADE[code])):
                    self._places[code, title] = row["id"]
                    self._places.setdefault((code, spelled(title)), row["id"])

    def households(self, made: Sequence[Made]) -> None:
        """Households of which nobody is kept."""
        homes = [one.home for one in made if one.home is not None]
        rows = []
        for home in homes:
            place = {
                id: self._place(id, holds[0])
                for id, holds in zip(PLACE, home.place(), strict=True)
                if holds
            }
            rows.append(New(Household(household_no=home.made_number, **place)))
        for home, id in zip(homes, self._w.add_many("households", rows), strict=True):
            self._home_ids[home.index] = id

    def _place(self, id: str, value: Any) -> Any:
        return self._places[PLACED[id], value] if id in PLACED else value

    # ---- rows -----------------------------------------------------------------------------------
    def rows(self, lines: Sequence[Line]) -> None:
        """Some rows: all newcomers at once, then the others one by one."""
        new = [line for line in lines if line.state == "new"]
        if self._reads.roster:
            self._newcomers(new)
        else:
            self._w.add_many(self._ledger.code, [self._record(line) for line in new])
        for line in new:
            if line.plan.get("place"):
                self._moved_in(line)
        for line in lines:
            if line.state == "changed":
                self._change(line)

    def _newcomers(self, lines: Sequence[Line]) -> None:
        w = self._w
        code = self._ledger.code
        ids = w.add_many(code, [self._record(line) for line in lines])
        seated = [(line, id) for line, id in zip(lines, ids, strict=True) if line.plan.get("stay")]
        changes = [
            New(
                Change(
                    event_date=self._opened,
                    registered_on=self._today,
                    kind="opened",
                    resident=id,
                    household=self._home_ids[line.plan["home"]],  # type: ignore[arg-type]  # an id
                ),
                bundle=_bundle(line),
            )
            for line, id in seated
        ]
        opened = w.add_many("changes", changes)
        stays = []
        for (line, id), change in zip(seated, opened, strict=True):
            relation, kind, reason = line.plan["stay"]
            stay = Stay(
                resident=id,
                household=self._home_ids[line.plan["home"]],  # type: ignore[arg-type]  # an id
                relation=relation,
                kind=kind,
                reason=reason,
                from_=self._opened,
                opened_by=change,
            )
            stays.append(New(stay, bundle=_bundle(line)))
        w.add_many("stays", stays)
        categories = [
            New(self._category(id, *told), bundle=_bundle(line))
            for line, id in zip(lines, ids, strict=True)
            for told in line.plan.get("open", ())
        ]
        if categories:
            w.add_many("categories", categories)

    def _category(
        self, resident: Any, code: str, level: str | None, certificate: str | None, first: str
    ) -> Category:
        return Category(
            resident=resident,
            category=code,
            level=level,
            certificate_no=certificate,
            from_=date.fromisoformat(first),
        )

    def _record(self, line: Line) -> New:
        values = {**line.read["v"], **line.plan.get("merged", {}), **line.plan.get("refs", {})}
        extra = {
            self._keys[label]: text
            for label, text in (
                line.read.get("x", {}) | line.plan.get("merged_extra", {})
            ).items()
        }  # fmt: skip
        made = {}
        for id, value in values.items():
            own = self._ledger.fields.get(id)
            if own is None:
                continue
            if own.custom:
                extra[id.removeprefix("extra:")] = value
            else:
                made[attribute(id)] = self._rich(own, value)
        row = self._ledger.row(**with_hours(self._ledger, made))
        return New(row, extra, _bundle(line) if self._reads.roster else "")

    def _rich(self, own: Field, value: Any) -> Any:
        if own.to in MADE and isinstance(value, str):
            return self._places[own.to, SPELLED.get(own.to, str)(value)]
        return rich(own, value)

    def _change(self, line: Line) -> None:
        w, plan, code = self._w, line.plan, self._ledger.code
        id = plan["resident"]
        if plan.get("set") or plan.get("extra"):
            old = w.get(code, id)
            row, extra = self._changed(old.row, old.extra, plan)
            w.change(code, id, old.version, row, extra)
        for told in plan.get("open", ()):
            w.add("categories", self._category(id, *told))
        for row_id, filled in plan.get("fix", ()):
            kept = w.get("categories", row_id)
            w.change("categories", row_id, kept.version, dataclasses.replace(kept.row, **filled))
        for row_id in plan.get("close", ()):
            kept = w.get("categories", row_id)
            to = max(self._today, kept.row.from_)
            w.change("categories", row_id, kept.version, dataclasses.replace(kept.row, to=to))
        if plan.get("place"):
            self._moved_in(line)

    def _changed(
        self, row: Any, extra: Mapping[str, Any], plan: Mapping[str, Any]
    ) -> tuple[Any, dict[str, Any]]:
        """A record with what a plan sets in it."""
        values: dict[str, Any] = {}
        more = dict(extra)
        for id, value in plan.get("set", {}).items():
            own = self._ledger.fields[id]
            if own.custom:
                more[id.removeprefix("extra:")] = value
            else:
                values[attribute(id)] = self._rich(own, value)
        for label, text in plan.get("extra", {}).items():
            more[self._keys[label]] = text
        return dataclasses.replace(row, **values), more

    def _moved_in(self, line: Line) -> None:
        """What a row changes in the kept household."""
        id = self._home_ids[line.plan["home"]]
        old = self._w.get("households", id)
        place = {f: self._place(f, v) for f, v in line.plan["place"].items()}
        self._w.change("households", id, old.version, dataclasses.replace(old.row, **place))


def _bundle(line: Line) -> str:
    """One key for all that a newcomer's row makes."""
    return str(line.id)
