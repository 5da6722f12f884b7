"""The open office: where its vault is, who is in, what day it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from csdesk.domain.codes import Codes
from csdesk.domain.fields import Field
from csdesk.domain.ledger import Ledger, Ledgers, Roster, chosen_tables
from csdesk.errors import ClerkError, Problem
from csdesk.services import covering
from csdesk.storage import kept, lock, state, trail
from csdesk.storage.clocks import stamp
from csdesk.storage.engine import Engines
from csdesk.storage.folder import Folder
from csdesk.storage.lock import Held
from csdesk.storage.tables import Model
from csdesk.storage.trail import Entry
from csdesk.storage.work import Work, work

COLUMNS = "columns"
"""Kind of an entry of the trail that tells how custom columns were, and how they are."""


@dataclass(frozen=True, slots=True)
class About:
    """What the office says of itself.

    Attributes:
        kind: `village` or `community`.
        pack: Id of the adopted region pack.
        division: Area code of GB/T 2260, may be empty.
        node: The letter of this computer, the prefix of its running numbers.
    """

    name: str
    kind: str
    pack: str
    division: str = ""
    node: str = "A"


@dataclass
class Office:
    """An open vault with everything a service needs; made by bootstrap, which alone asks the clock.

    Attributes:
        model: Declarations with the clerk's custom columns, code tables, tables.
        rosters: Name lists by code.
        user: Who is signed in.
        role: administrator, clerk, grid worker, viewer or auditor.
        today: The day everything is computed for.
        now: The clock, for the trail.
        warnings: What was found at opening: a copied file, a clock behind, little room.
        given: Lists that a service works out, by code.
        beside: Columns that a service works out beside those of a ledger, by its code.
        searcher: The search box's index, made by bootstrap.
        lock: Held by the one writer of ledgers; None where this program may only read.
    """

    folder: Folder
    key: bytes
    engines: Engines
    model: Model
    rosters: Mapping[str, Roster]
    about: About
    user: str
    role: str
    today: Callable[[], date]
    now: Callable[[], datetime]
    lock: Held | None = None
    searcher: Any = None
    given: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()

    @property
    def ledgers(self) -> Ledgers:
        """Every ledger by code, custom columns among its fields."""
        return self.model.ledgers

    @property
    def codes(self) -> Codes:
        """Every code table by name."""
        return self.model.codes

    def ledger(self, code: str) -> Ledger:
        """A ledger, or the one behind a roster or a list that a service works out.

        Raises:
            ClerkError: None of them has this code.
        """
        if code in self.given:
            code = self.given[code].ledger
        if code in self.rosters:
            code = self.rosters[code].ledger
        if code not in self.ledgers:
            known = "、".join([*self.ledgers, *self.rosters, *self.given])
            raise ClerkError(f"没有台账“{code}”。", f"可用的有：{known}。")
        return self.ledgers[code]

    @property
    def barred(self) -> ClerkError | None:
        """Why nothing can be written from here; None where this program is the one writer."""
        if self.lock is not None:
            return None
        what = "资料正由另一个窗口使用，这里只能查看。"
        return ClerkError(what, "请关闭那个窗口，再重新进入。")

    def must_write(self) -> None:
        """For what is no step and is kept in the vault all the same, such as a view.

        Raises:
            ClerkError: This program may only read.
        """
        if (error := self.barred) is not None:
            raise error

    def close(self) -> None:
        """Fold the log into the database, say how far the trail is, give the lock back."""
        with self.engines.read.connect() as c:
            seq, _ = trail.head(c)
        self.engines.close()
        if self.lock or lock.holder(self.folder) is None:  # else the writer says it later
            state.closed(self.folder, seq)
        if self.lock:
            self.lock.release()


@contextmanager
def reading(office: Office) -> Iterator[Connection]:
    """A connection that can't write, on a snapshot."""
    with office.engines.read.connect() as c:
        yield c


@contextmanager
def step(office: Office, title: str, undoes: UUID | None = None) -> Iterator[Work]:
    """One named step of the clerk in one transaction.

    Raises:
        ClerkError: This program may only read, or the step brings a balance below nothing.
    """
    office.must_write()
    now = office.now()
    with work(
        office.engines.write,
        office.model,
        title,
        user=office.user,
        node=office.about.node,
        now=now,
        undoes=undoes,
    ) as w:
        yield w
        covering.check(office.engines.read, w)


def told(office: Office, kind: str, **what: Any) -> None:
    """Leave a line in the trail that changes nothing: what was printed, exported or shown."""
    with office.engines.write.begin() as c:
        trail.note(c, office.user, office.about.node, office.now(), kind, **what)


def with_custom(
    ledgers: Ledgers, custom: Mapping[str, list[Mapping[str, Any]]]
) -> dict[str, Ledger]:
    """The ledgers with the columns that the clerk added, as the vault keeps them."""
    made = dict(ledgers)
    for code, columns in custom.items():
        if code in made:
            made[code] = made[code].with_custom(*map(_field, columns))
    return made


def _field(kept: Mapping[str, Any]) -> Field:
    """A column as the vault keeps it."""
    told: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in kept.items()}
    return Field(**told)


def add_columns(office: Office, w: Work, code: str, labels: Mapping[str, str]) -> None:
    """Keep new custom columns (key to label) of a ledger, masked until the clerk says otherwise."""
    plain = (
        Field(key, label, "text", guard="masked", hidden=True, longest=1000)
        for key, label in labels.items()
    )
    set_columns(office, w, code, tuple(plain), replacing=False)


def set_columns(
    office: Office,
    w: Work,
    code: str,
    columns: Sequence[Field],
    *,
    replacing: bool = True,
    undoable: bool = False,
) -> None:
    """Keep custom columns of a ledger, in the unit of work of what needs them.

    A new column is no part of the trail: where its step was undone it stays, empty, and is there
    again when the step is done again.

    Args:
        office: The open office.
        w: The step.
        code: The ledger.
        columns: By key, without `extra:`.
        replacing: Whether a column that is there becomes as given here, or stays as it is.
        undoable: The change itself is the step: the trail tells how the columns were.
    """
    found = kept.read(w.c, office.model).get("custom") or {}
    there = {c["id"]: c for c in found.get(code, [])}
    wanted = {c.id: _kept(c) for c in columns if replacing or c.id not in there}
    if not wanted:
        return
    kept.write(w.c, office.model, "custom", {**found, code: [*(there | wanted).values()]})
    if undoable:
        told = {id: [there.get(id), column, ""] for id, column in wanted.items()}
        w.note(Entry(code, None, COLUMNS, told, {}), stamp(w.by.node))
    fields = {f.id: f for f in office.ledgers[code].custom}
    fields |= {f"extra:{key}": _field(c) for key, c in wanted.items()}
    plain = (replace(f, id=id.removeprefix("extra:")) for id, f in fields.items())
    ledger = replace(office.ledgers[code], custom=()).with_custom(*plain)
    ledgers = {**office.ledgers, code: ledger}
    codes = {**office.codes, **chosen_tables(ledgers)}
    office.model = w.model = replace(office.model, ledgers=ledgers, codes=codes)


def take_columns_back(office: Office, w: Work, op: UUID) -> None:
    """Columns that a step changed become as they were, unless somebody changed them since."""
    for code, _, _, payload in trail.entries_of(w.c, op, kinds=(COLUMNS,)):
        now = {c["id"]: c for c in (kept.read(w.c, office.model).get("custom") or {}).get(code, [])}
        back = [
            _field(old) for id, (old, new, _) in payload["d"].items() if old and now.get(id) == new
        ]
        set_columns(office, w, code, back, undoable=True)


def _kept(column: Field) -> dict[str, Any]:
    """A column as the vault keeps it: what is not as usual."""
    usual = Field("", "", "text")
    return {
        n.name: list(v) if isinstance(v, tuple) else v
        for n in fields(Field)
        if (v := getattr(column, n.name)) != getattr(usual, n.name) or n.name in ("id", "kind")
        if n.name != "custom"
    }
