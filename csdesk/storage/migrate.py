"""Brings a vault to the tables of this program: all or nothing, after a checked copy.

A revision is a module `migrations/NNNN_what.py` whose `upgrade()` uses Alembic's operations; the
numbers run in one line. `python -m csdesk.storage.migrate new "what"`, in a checkout, writes the
next one from the declarations; `again` writes the last one anew, until a release freezes it.
"""

import importlib
import pkgutil
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import ModuleType

import sqlalchemy as sa

from csdesk.errors import ClerkError
from csdesk.storage import copies, migrations
from csdesk.storage.checking import counts
from csdesk.storage.copies import Told, silent
from csdesk.storage.engine import migration_engine
from csdesk.storage.folder import Folder
from csdesk.storage.tables import APPEND_ONLY, NAMING

_NAME = re.compile(r"(\d{4})_\w+")


class BrokenMigrationError(Exception):
    """A revision that would lose rows or references; the vault stays as it was."""


def revisions(line: ModuleType = migrations) -> tuple[str, ...]:
    """The modules of all revisions, from the first on. Alembic is not imported for it.

    Args:
        line: The package they are in.
    """
    names = sorted(m.name for m in pkgutil.iter_modules(line.__path__))
    found = tuple(name for name in names if _NAME.fullmatch(name))
    if [name[:4] for name in found] != [f"{n:04d}" for n in range(1, len(found) + 1)]:
        raise BrokenMigrationError(f"revisions are not in one line: {found}")
    return found


def head(line: ModuleType = migrations) -> int:
    """The number of the last revision."""
    return len(revisions(line))


def version(connection: sa.Connection) -> int:
    """The revision of a vault; 0 of an empty file."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def needed(connection: sa.Connection, line: ModuleType = migrations) -> bool:
    """Whether a vault must be brought up before it is used; to be asked at each opening.

    Raises:
        ClerkError: A newer program wrote it; nothing is touched.
    """
    kept = version(connection)
    if kept > head(line):
        raise ClerkError(
            "这份资料由更新的版本保存，这里不能打开，资料没有改动。", "请安装新版本后再打开。"
        )
    return kept < head(line)


def upgrade_vault(
    folder: Folder,
    key: bytes,
    now: datetime,
    *,
    told: Told = silent,
    line: ModuleType = migrations,
) -> tuple[int, int]:
    """Migrates a vault after a checked copy; for the one who holds the lock.

    Args:
        folder: The vault's.
        key: Its data key.
        now: The clock, for the copy.
        told: Gets the steps.
        line: The package of the revisions.

    Returns:
        The revisions before and after; equal if there was nothing to do.

    Raises:
        ClerkError: A newer program wrote it, or the copy did not succeed.
        BrokenMigrationError: See there.
    """
    engine = migration_engine(folder.database, key)
    try:
        with engine.connect() as connection:
            if not needed(connection, line):
                return head(line), head(line)
        copies.make(folder, key, now, always=True, told=told)
        told("正在升级资料")
        return upgrade(engine, line=line)
    finally:
        engine.dispose()


def upgrade(
    engine: sa.Engine, to: int | None = None, *, line: ModuleType = migrations
) -> tuple[int, int]:
    """Runs the revisions a database lacks, in one transaction, and checks before it commits.

    Args:
        engine: Of `migration_engine`: foreign keys off. An empty database gets all tables.
        to: The last revision to run; all of them if not given.
        line: The package of the revisions.

    Returns:
        The revisions before and after.

    Raises:
        ClerkError: A newer program wrote it.
        BrokenMigrationError: See there.
    """
    with engine.begin() as connection:
        if connection.exec_driver_sql("PRAGMA foreign_keys").scalar():
            raise BrokenMigrationError("foreign keys are on: a rebuilt table would lose rows")
        needed(connection, line)
        was, before = version(connection), counts(connection)
        names = revisions(line)[was:to]
        if not names:
            return was, was
        moved = _run(connection, line, names)
        _keep_append_only(connection)
        now = was + len(names)
        connection.exec_driver_sql(f"PRAGMA user_version={now}")
        connection.exec_driver_sql("DELETE FROM alembic_version")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (f"{now:04d}",))
        _check(connection, before, moved)
    return was, now


def _run(connection: sa.Connection, line: ModuleType, names: Sequence[str]) -> frozenset[str]:
    """Runs revisions; gives the tables whose number of rows they say they change (`MOVED`)."""
    from alembic.migration import MigrationContext  # not before it is needed: 0.2 s of a start
    from alembic.operations import Operations

    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
    )
    named = sa.MetaData(naming_convention=NAMING)
    context = MigrationContext.configure(connection, opts={"target_metadata": named})
    moved: set[str] = set()
    with Operations.context(context):
        for name in names:
            module = importlib.import_module(f"{line.__name__}.{name}")
            module.upgrade()
            moved.update(getattr(module, "MOVED", ()))
    return frozenset(moved)


def _keep_append_only(connection: sa.Connection) -> None:
    """A rebuilt table has lost its triggers."""
    kept = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='trail'"
    ).scalars()
    for name in list(kept):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for trigger in APPEND_ONLY:
        connection.exec_driver_sql(trigger)


def _check(connection: sa.Connection, before: Mapping[str, int], moved: frozenset[str]) -> None:
    after = counts(connection)
    wrong = {
        table: (rows, after.get(table))
        for table, rows in before.items()
        if after.get(table) != rows and table not in moved and table != "alembic_version"
    }
    if wrong:
        raise BrokenMigrationError(f"rows before and after differ: {wrong}")
    if loose := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise BrokenMigrationError(f"references to nothing: {loose[:5]}")
    if (said := connection.exec_driver_sql("PRAGMA quick_check").scalar()) != "ok":
        raise BrokenMigrationError(f"quick_check: {said}")


def main(arguments: Sequence[str], line: ModuleType = migrations) -> int:
    """The command of a checkout: `new "what"`, or `again` for the last one before a release."""
    if arguments != ["again"] and (len(arguments) != 2 or arguments[0] != "new"):
        sys.stderr.write('usage: python -m csdesk.storage.migrate new "what it does" | again\n')
        return 2
    # declarations and the writer of revisions belong to a checkout, not to a start
    from csdesk import ledgers
    from csdesk.domain.codes import load_codes
    from csdesk.storage import newrevision, tables

    metadata = tables.model(ledgers.ALL, load_codes()).metadata
    if arguments == ["again"]:
        path = newrevision.write_again(metadata, line)
    else:
        path = newrevision.write(arguments[1], metadata, line)
    sys.stdout.write(f"{path}\n" if path else "nothing to do: the vault is as declared\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
