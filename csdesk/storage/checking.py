"""Whether a database is whole: its pages, its references, its trail."""

from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa

from csdesk.errors import ClerkError, Problem
from csdesk.storage import trail
from csdesk.storage.engine import checking_engine, driver

DAMAGE = frozenset({"database_damaged", "copy_damaged", "copy_files_missing"})
"""Codes of faults in the file itself. The others lay in the vault when the copy was made: they are
told, but copying and restoring go on, or there would be no copy from then on."""
RESTORE = "请不要再登记，用最近的副本恢复。"


def database_faults(path: Path, key: bytes) -> tuple[Problem, ...]:
    """Reads the whole file: every page by its tag, structure, references, trail.

    Half a second for 70 MB, beside a writer too: it reads one snapshot.
    """
    looking = checking_engine(path, key)
    try:
        with looking.connect() as connection:
            # the pages' tags are read from the file, without the -wal
            driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            return _faults(connection)
    except ClerkError as error:
        return (Problem("", "database_damaged", error.what, error.remedy),)
    except sa.exc.DBAPIError as error:
        return (Problem("", "database_damaged", f"资料读不下去：{error.orig}。", RESTORE),)
    finally:
        looking.dispose()


def _faults(connection: sa.Connection) -> tuple[Problem, ...]:
    def asked(pragma: str) -> list[tuple[object, ...]]:
        return [tuple(r) for r in connection.exec_driver_sql(f"PRAGMA {pragma}")]

    connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()  # the snapshot
    found = []
    damaged = asked("cipher_integrity_check")
    if damaged:
        what = f"资料文件有 {len(damaged)} 页损坏。"
        found.append(Problem("", "database_damaged", what, RESTORE))
    if (said := asked("quick_check")) != [("ok",)]:
        what = f"资料文件的结构有 {len(said)} 处损坏。"
        found.append(Problem("", "database_damaged", what, RESTORE))
    if not found and (loose := asked("foreign_key_check")):
        tables = "、".join(sorted({str(row[0]) for row in loose}))
        what = f"有 {len(loose)} 条记录指向不存在的记录（{tables}）。"
        found.append(Problem("", "references_broken", what, RESTORE))
    if not found and (seq := trail.first_fault(connection)) is not None:
        what = f"变更记录从第 {seq} 条起对不上，可能被程序以外的手段改过。"
        remedy = "请报告管理员，并与较早的副本核对。"
        found.append(Problem("", "trail_broken", what, remedy))
    return tuple(found)


def damage(found: Iterable[Problem]) -> Problem | None:
    """The first fault in a file itself."""
    return next((p for p in found if p.code in DAMAGE), None)


def counts(connection: sa.Connection) -> dict[str, int]:
    """Rows of every table, void ones too; by table name."""
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite%' ORDER BY name"
    ).scalars()
    return {
        name: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0
        for name in list(names)
    }


def head_of(path: Path, key: bytes) -> tuple[int, str]:
    """Number and hash (hexadecimal) of the last trail entry in a database."""
    looking = checking_engine(path, key)
    try:
        with looking.connect() as connection:
            seq, digest = trail.head(connection)
            return seq, digest.hex()
    finally:
        looking.dispose()
