"""A small vault: the house's own tables, an encrypted database, a trail that can be written to."""

from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from csdesk.storage import keyfile, keys, migrate, tables, trail
from csdesk.storage.engine import Engines, migration_engine, open_engines
from csdesk.storage.folder import Folder, make

CHEAP = keys.Cost(passes=1, kib=64)
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
PASSWORD = "田埂上的风2026"  # noqa: S105 (of an invented vault)


def a_vault(path: Path, user: str = "汤怀远") -> tuple[Folder, bytes]:
    """A vault without ledgers, with one administrator and one entry; and its data key."""
    folder, key = _empty(path, user)
    made = migration_engine(folder.database, key)
    with made.begin() as c:
        tables.create(c, tables.model({}, {}))
    made.dispose()
    note(folder, key, "started")
    return folder, key


def a_migrated_vault(path: Path) -> tuple[Folder, bytes]:
    """A vault with all ledgers, made by the migrations; and its data key."""
    folder, key = _empty(path, "汤怀远")
    made = migration_engine(folder.database, key)
    migrate.upgrade(made)
    made.dispose()
    return folder, key


def _empty(path: Path, user: str) -> tuple[Folder, bytes]:
    folder = make(path)
    file, key = keys.new()
    file = keys.add_user(file, key, user, "administrator", PASSWORD, cost=CHEAP)
    keyfile.write(folder.slots, file, key)
    return folder, key


def note(folder: Folder, key: bytes, *whats: str) -> None:
    """Appends an entry to the trail for each word, then closes."""
    engines = open_engines(folder.database, key)
    for what in whats:
        add(engines, what)
    engines.close()


def add(engines: Engines, what: str) -> int:
    """Appends one entry and says its number."""
    with engines.write.begin() as c:
        trail.note(c, "汤怀远", "A", NOON, "print", what=what)
        c.execute(sa.text("INSERT OR REPLACE INTO office VALUES ('last', :w)"), {"w": f'"{what}"'})
        return trail.head(c)[0]


def seq_of(folder: Folder, key: bytes) -> int:
    """The trail's length."""
    engines = open_engines(folder.database, key)
    with engines.read.connect() as c:
        seq, _ = trail.head(c)
    engines.close()
    return seq
