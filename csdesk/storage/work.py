"""The one writer: add, change, void; each writes rows and trail in one transaction."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from csdesk.domain.fields import Field
from csdesk.domain.ledger import Ledger
from csdesk.domain.names import initials, name_key
from csdesk.domain.rows import Stored
from csdesk.domain.values import first_day, plain
from csdesk.errors import ClerkError, StaleError
from csdesk.storage.clocks import stamp, stamps, uuid7, uuids7
from csdesk.storage.columns import beside
from csdesk.storage.inserting import inserter
from csdesk.storage.tables import Model
from csdesk.storage.trail import Entry, Writer, append

CHUNK = 1000
IN = 500
"""Values of one IN list."""


class New(NamedTuple):
    """A row to be added; rows of one bundle are taken back together or kept together."""

    row: Any
    extra: Mapping[str, Any] = MappingProxyType({})
    bundle: str = ""


def kept_beside(field: Field, value: Any) -> dict[str, Any]:
    """The values of the columns that stand beside a field."""
    return {n: None if value is None else make(value) for n, make in makers_beside(field).items()}


def makers_beside(field: Field) -> dict[str, Callable[[Any], Any]]:
    """The columns that stand beside a field, and what makes their values of its own."""
    made = {"_key": name_key, "_initials": initials, "_day": first_day}
    return {n: made[n[len(field.id) :]] for n in beside(field)}


def attribute(id: str) -> str:
    """The row's attribute of a field: `from` is a word of Python."""
    return "from_" if id == "from" else id


class Work:
    """One step of the clerk in one transaction.

    Attributes:
        bundle: Of every entry that names none of its own: the step is taken back whole or kept.
    """

    def __init__(
        self, c: sa.Connection, model: Model, title: str, by: Writer, undoes: UUID | None = None
    ) -> None:
        self.c, self.model, self.by = c, model, by
        told = {"title": title, **({"undoes": str(undoes)} if undoes else {})}
        self.entries: list[Entry] = [Entry("", None, "step", {}, told)]
        self.stamps = [stamp(by.node)]
        self.touched: set[str] = set()
        self.bundle = ""
        self._uids: dict[tuple[str, int], str] = {}

    def say(self, **more: Any) -> None:
        """Say more of the step in its head; before the first rows are written."""
        head = self.entries[0]
        self.entries[0] = head._replace(more={**head.more, **more})

    # ---- reading --------------------------------------------------------------------------------
    def get(self, code: str, id: int) -> Stored[Any]:
        """One record, as it stands in this transaction.

        Raises:
            ClerkError: There is none with this id.
        """
        return self.stored(code, self._row(code, id))

    def _row(self, code: str, id: int) -> Any:
        rows = self.rows(code, "id", [id])
        if not rows:
            raise ClerkError(
                f"“{self.model.ledgers[code].title}”里没有编号 {id}。", "请刷新后再试。"
            )
        return rows[0]

    def rows(self, code: str, column: str, values: Sequence[Any]) -> list[Any]:
        """The rows whose column has one of some values, whole."""
        table, found = self.model.tables[code], list[Any]()
        for start in range(0, len(values), IN):
            wanted = table.c[column].in_(values[start : start + IN])
            found += self.c.execute(sa.select(table).where(wanted)).mappings()
        return found

    def stored(self, code: str, found: Mapping[str, Any]) -> Stored[Any]:
        """A row of the table as a record."""
        return stored(self.model.ledgers[code], found)

    def uid(self, code: str, id: int | None) -> str | None:
        """The uid of a record, 32 letters."""
        if id is None:
            return None
        if (code, id) not in self._uids:
            table = self.model.tables[code]
            found = self.c.scalar(sa.select(table.c.uid).where(table.c.id == id))
            if found is None:
                raise ClerkError(f"“{self.model.ledgers[code].title}”里没有编号 {id}。")
            self._uids[code, id] = found.hex
        return self._uids[code, id]

    def remember(self, code: str, id: int, uid: UUID) -> None:
        """Spare the writer the look-up of a uid that the caller has read."""
        self._uids[code, id] = uid.hex

    # ---- the three ------------------------------------------------------------------------------
    def add(
        self, code: str, row: Any, extra: Mapping[str, Any] | None = None, bundle: str = ""
    ) -> Any:
        """The id of a new record."""
        return self.add_many(code, [New(row, extra or {}, bundle)])[0]

    def add_many(self, code: str, rows: Sequence[New]) -> list[Any]:
        """Ids in the order given (of the row's own NewType, which mypy can't know)."""
        ledger, table = self.model.ledgers[code], self.model.tables[code]
        first = (self.c.scalar(sa.select(sa.func.max(table.c.id))) or 0) + 1
        serials = self._serials(ledger, rows)
        inserts = inserter(self.c, ledger, table, makers_beside)
        node, uids = self.by.node, self._uids
        making = inserts.batch(self.by.at, self.by.user, self.uid)
        for start in range(0, len(rows), CHUNK):
            written = []
            some = rows[start : start + CHUNK]
            news = zip(some, uuids7(len(some)), stamps(node, len(some)), strict=True)
            for place, ((row, extra, bundle), uid, clock) in enumerate(news, start):
                uids[code, first + place] = uid.hex
                given = serials[place] if serials else None
                told, values = making(first + place, row, given, extra, uid, clock)
                bundle = bundle or self.bundle
                more = {"bundle": bundle} if bundle else {}
                self.entries.append(Entry(code, uid, "add", told, more))
                self.stamps.append(clock)
                written.append(values)
            inserts.write(self.c, written)
            self.touched.add(code)
            self.flush()
        return list(range(first, first + len(rows)))

    def change(
        self,
        code: str,
        id: int,
        version: int,
        row: Any = None,
        extra: Mapping[str, Any] | None = None,
        voided: bool | None = None,
        by_undo: bool = False,
    ) -> None:
        """Write what differs, and only that.

        Raises:
            StaleError: Another version is stored.
        """
        ledger, table = self.model.ledgers[code], self.model.tables[code]
        found = self._row(code, id)
        old = self.stored(code, found)
        if old.version != version:
            raise StaleError("此记录刚被改过。", "请按 F5 看新内容；您填的还在。")
        clocks = found["clocks"]
        was = self.plain(ledger, values_of(ledger, old.row), old.extra)
        new_extra = old.extra if extra is None else extra
        now = self.plain(ledger, values_of(ledger, row or old.row), new_extra)
        changed = {
            n: [was.get(n), now.get(n), clocks.get(n, clocks[""])]
            for n in was | now
            if was.get(n) != now.get(n)
        }
        clock = stamp(self.by.node)
        values: dict[str, Any] = {
            "version": version + 1,
            "updated_at": self.by.at,
            "updated_by": self.by.user,
        }
        for f in ledger.fields.values():
            if not f.custom and f.id in changed:
                value = values_of(ledger, row)[f.id]
                values |= {f.id: value, **kept_beside(f, value)}
        if extra is not None:
            values["extra"] = dict(extra) or None
        if voided is not None and voided != old.voided:
            changed["voided"] = [old.voided, voided, clocks.get("voided", clocks[""])]
            values |= {
                "voided_at": self.by.at if voided else None,
                "voided_by": self.by.user if voided else None,
                "voided_by_undo": by_undo if voided else None,
            }
        if not changed:
            return
        values["clocks"] = clocks | dict.fromkeys(changed, clock)
        self.c.execute(sa.update(table).where(table.c.id == id).values(values))
        more: dict[str, Any] = {"by_undo": True} if by_undo else {}
        if self.bundle:
            more["bundle"] = self.bundle
        self.note(Entry(code, old.uid, "change", changed, more), clock)

    def void(self, code: str, id: int, version: int) -> None:
        """Take a record out of every list; its parts go with it.

        Raises:
            ClerkError: Other records refer to it; they are named.
        """
        parts, others = self.referrers(code, id)
        if others:
            counts = _counted(others)
            named = "、".join(f"{self.model.ledgers[c].title} {n} 条" for c, n in counts.items())
            raise ClerkError(f"不能作废：还有 {named}用到它。", self._instead(counts))
        for part, row in parts:
            self.change(part, row, self.get(part, row).version, voided=True)
        self.change(code, id, version, voided=True)

    def _instead(self, by: Mapping[str, int]) -> str:
        """What to do where a record can't be voided: rows that a verb wrote can't be either."""
        ledgers = self.model.ledgers
        verbs = next((ledgers[c] for c in by if ledgers[c].written_by), None)
        if verbs is None:
            return "请先作废那些记录，或改正而不作废。"
        writer = ledgers[verbs.written_by].title
        return (
            f"“{verbs.title}”由“{writer}”写入，不能作废。登记错的请用“更正”，"
            "选“止于这一天”，名单和人数里就没有了；重复登记的请用“查重”合并。"
        )

    def referrers(self, code: str, id: int) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        """(its parts, other rows) that refer to a record and are not voided."""
        parts: list[tuple[str, int]] = []
        others: list[tuple[str, int]] = []
        for ledger in self.model.ledgers.values():
            for f in ledger.fields.values():
                if f.to == code and not f.custom:
                    t = self.model.tables[ledger.code]
                    rows = self.c.scalars(
                        sa.select(t.c.id).where(t.c[f.id] == id, t.c.voided_at.is_(None))
                    )
                    into = parts if ledger.part_of == f.id else others
                    into.extend((ledger.code, row) for row in rows)
        return parts, others

    # ---- own ------------------------------------------------------------------------------------
    def plain(
        self, ledger: Ledger, values: Mapping[str, Any], extra: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The row as JSON: references as uids, custom columns as extra:<key>."""
        made = {
            n: self.uid(f.to, v) if (f := ledger.fields[n]).to else plain(f, v)
            for n, v in values.items()
        }
        return made | {f"extra:{k}": v for k, v in extra.items()}

    def _serials(self, ledger: Ledger, rows: Sequence[New]) -> list[dict[str, Any]]:
        """prefix-year-0001, by the day of the event.

        Counted in the writing transaction, so without gaps or doubles.
        """
        field = next((f for f in ledger.fields.values() if f.kind == "serial"), None)
        if not field:
            return []
        column, made = self.model.tables[ledger.code].c[field.id], []
        last: dict[str, int] = {}
        for new in rows:
            series = f"{self.by.node}-{getattr(new.row, ledger.day).year}-"
            if series not in last:
                within = (column >= series, column < series + "~")
                highest = self.c.scalar(sa.select(sa.func.max(column)).where(*within))
                last[series] = int(highest.rsplit("-", 1)[1]) if highest else 0
            last[series] += 1
            made.append({field.id: f"{series}{last[series]:04d}"})
        return made

    def note(self, entry: Entry, clock: str) -> None:
        """Remember an entry until the next flush."""
        self.entries.append(entry)
        self.stamps.append(clock)
        self.touched.add(entry.table)

    def flush(self) -> None:
        """Entries go to the trail as they come: memory stays flat, an empty step leaves none."""
        if self.entries and (self.entries[0].kind != "step" or len(self.entries) > 1):
            append(self.c, self.by, self.stamps, self.entries)
            self.entries, self.stamps = [], []


def values_of(ledger: Ledger, row: Any) -> dict[str, Any]:
    """Field id to value of a row."""
    return {f.id: getattr(row, attribute(f.id)) for f in ledger.fields.values() if not f.custom}


def stored(ledger: Ledger, found: Mapping[str, Any]) -> Stored[Any]:
    """A row of a ledger's table as a record."""
    made = {f.name: found[f.name.rstrip("_")] for f in dataclasses.fields(ledger.row)}
    return Stored(
        found["id"],
        found["uid"],
        found["version"],
        ledger.row(**made),
        found["extra"] or {},
        found["voided_at"] is not None,
    )


def _counted(rows: Sequence[tuple[str, int]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for code, _ in rows:
        counts[code] = counts.get(code, 0) + 1
    return counts


@contextmanager
def work(
    engine: sa.Engine,
    model: Model,
    title: str,
    *,
    user: str,
    node: str,
    now: datetime,
    undoes: UUID | None = None,
) -> Iterator[Work]:
    """A step: rows and trail in one transaction; any exception rolls back."""
    with engine.begin() as c:
        w = Work(c, model, title, Writer(uuid7(), user, node, now), undoes)
        yield w
        w.flush()
