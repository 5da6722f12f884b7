"""An import before it is kept: rows in an encrypted file whose key lives in memory alone.

What a crash leaves is unreadable, and goes when the window starts next.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csdesk.storage.engine import connect

_PRAGMAS = (
    "journal_mode=OFF",  # nothing is resumed after a crash
    "synchronous=OFF",
    "locking_mode=EXCLUSIVE",
    "temp_store=MEMORY",
    "cache_size=-16384",
    "trusted_schema=OFF",
)
_TABLE = """
CREATE TABLE line (
    id INTEGER PRIMARY KEY, sheet TEXT NOT NULL, row INTEGER NOT NULL, state TEXT NOT NULL,
    worst INTEGER NOT NULL, read TEXT NOT NULL, plan TEXT NOT NULL
)"""
_INDEXES = (
    "CREATE INDEX line_state ON line (state, id)",
    "CREATE INDEX line_worst ON line (worst, id)",
)
_COLUMNS = "id, sheet, row, state, worst, read, plan"
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file.

    Attributes:
        id: From 1, in the order of the file.
        row: As Excel counts it.
        state: What becomes of it.
        worst: 0 nothing to tell, 1 told, 2 a warning, 3 an error.
        read: What was read from its cells.
        plan: What was decided for it.
    """

    id: int
    sheet: str
    row: int
    state: str
    worst: int
    read: dict[str, Any]
    plan: dict[str, Any]


class Scratch:
    """The rows of one file; gone when closed. Several threads may ask it, one waits for another."""

    def __init__(self, folder: Path) -> None:
        """Make the file in a vault's folder `scratch`."""
        folder.mkdir(exist_ok=True, mode=0o700)
        self._path = folder / f"{secrets.token_hex(8)}.import"
        self._db = connect(self._path, secrets.token_bytes(32), pragmas=_PRAGMAS)
        self._db.execute(_TABLE)
        self._last = 0
        self._open = True
        self._alone = threading.RLock()

    @property
    def size(self) -> int:
        """How many rows there are."""
        return self._last

    def add(self, lines: Iterable[tuple[str, int, str, int, Mapping[str, Any]]]) -> None:
        """Put rows behind the others: sheet, row, state, worst, what was read."""
        made = []
        for sheet, row, state, worst, read in lines:
            self._last += 1
            made.append((self._last, sheet, row, state, worst, _text(read), "{}"))
        self._run("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?)", made)

    def decide(self, lines: Iterable[tuple[int, str, int, Mapping[str, Any]]]) -> None:
        """Say what becomes of rows: id, state, worst, plan."""
        made = [(state, worst, _text(plan), id) for id, state, worst, plan in lines]
        self._run("UPDATE line SET state = ?, worst = ?, plan = ? WHERE id = ?", made)

    def decided(self) -> None:
        """All is decided: make what the pages of a preview are found by."""
        with self._alone:
            for index in _INDEXES:
                self._db.execute(index)

    def lines(self, states: Sequence[str] = ()) -> Iterator[Line]:
        """All rows, or those of some states, in the order of the file."""
        last = 0
        while found := self._page("id > ?", (last,), states, 0, _PAGE):
            yield from found
            last = found[-1].id

    def page(self, start: int, size: int, states: Sequence[str] = (), least: int = 0) -> list[Line]:
        """Some rows for a table on the screen.

        Args:
            start: How many are passed over.
            size: How many at most.
            states: Only of these; all if empty.
            least: Only where something this bad or worse is told.
        """
        return self._page("worst >= ?", (least,), states, start, size)

    def count(self, states: Sequence[str] = (), least: int = 0) -> int:
        """How many rows `page` would give in all."""
        where, values = _states("worst >= ?", (least,), states)
        sql = f"SELECT count(*) FROM line WHERE {where}"  # noqa: S608  # own words
        with self._alone:
            return int(self._db.execute(sql, values).fetchone()[0]) if self._open else 0

    def counts(self, least: int = 0) -> dict[str, int]:
        """How many rows there are of each state, where something this bad or worse is told."""
        sql = "SELECT state, count(*) FROM line WHERE worst >= ? GROUP BY state"
        with self._alone:
            return dict(self._db.execute(sql, (least,)))

    def at(self, sheet: str, row: int) -> Line | None:
        """The row of a sheet; None if there is none."""
        found = self._page("sheet = ? AND row = ?", (sheet, row), (), 0, 1)
        return found[0] if found else None

    def place(self, id: int, states: Sequence[str] = (), least: int = 0) -> int:
        """How many rows `page` gives before one."""
        where, values = _states("worst >= ? AND id < ?", (least, id), states)
        sql = f"SELECT count(*) FROM line WHERE {where}"  # noqa: S608  # own words
        with self._alone:
            return int(self._db.execute(sql, values).fetchone()[0]) if self._open else 0

    def get(self, id: int) -> Line:
        """One row."""
        return self._page("id = ?", (id,), (), 0, 1)[0]

    def close(self) -> None:
        """Remove the file."""
        with self._alone:
            if not self._open:
                return
            self._open = False
            self._db.close()
            with suppress(OSError):  # Windows: a virus scanner looks at it; the next start clears
                self._path.unlink(missing_ok=True)

    def _run(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        if rows:
            with self._alone:
                self._db.execute("BEGIN")
                self._db.executemany(sql, rows)
                self._db.execute("COMMIT")

    def _page(
        self, where: str, values: tuple[Any, ...], states: Sequence[str], start: int, size: int
    ) -> list[Line]:
        where, values = _states(where, values, states)
        sql = f"SELECT {_COLUMNS} FROM line WHERE {where} ORDER BY id LIMIT ? OFFSET ?"  # noqa: S608  # own words
        with self._alone:  # a page may be asked for while another preview takes its place
            rows = self._db.execute(sql, (*values, size, start)).fetchall() if self._open else []
        return [
            Line(id, sheet, row, state, worst, json.loads(read), json.loads(plan))
            for id, sheet, row, state, worst, read, plan in rows
        ]


_ENCODE = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False
).encode  # json.dumps would make one a row


def _states(
    where: str, values: tuple[Any, ...], states: Sequence[str]
) -> tuple[str, tuple[Any, ...]]:
    if not states:
        return where, values
    # the plus keeps to the order of the file: an index on the state would sort each page anew
    return f"{where} AND +state IN ({', '.join('?' * len(states))})", (*values, *states)


def _text(told: Mapping[str, Any]) -> str:
    return _ENCODE(told)
