"""SQLAlchemy engines over the encrypted database: one that writes, one that reads, one that migrates."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from csdesk.errors import ClerkError

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-65536",  # KiB; with less, encryption costs 3 to 5 times
    "busy_timeout=5000",
    "temp_store=MEMORY",
    "secure_delete=ON",
    "journal_size_limit=16777216",
    "wal_autocheckpoint=1000",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "recursive_triggers=ON",  # else INSERT OR REPLACE deletes from the trail unseen
)
LOOKING = (
    "cache_size=-262144",  # with less, each probe of an index decrypts a page again
    "busy_timeout=5000",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
    "query_only=ON",
)
"""For checks: nothing is changed, not even how the file is journalled."""
_COMPILED = sa.util.LRUCache[Any, Any](1000)
"""Statements of all engines: the one that reads asks what the one that writes has asked."""
READERS = 4
"""Two threads of `reads`, the `files` thread, and single records of the GUI thread."""


@dataclass(frozen=True, slots=True)
class Engines:
    """The two engines of an open vault."""

    write: sa.Engine
    read: sa.Engine

    def close(self) -> None:
        """Ends both: nothing but the database itself is left, unless another program reads."""
        self.read.dispose()
        with self.write.connect() as connection:
            driver(connection).execute("PRAGMA optimize").fetchall()
            driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self.write.dispose()


def open_engines(path: Path, key: bytes) -> Engines:
    """Opens a database that is there.

    Args:
        path: The database.
        key: Its data key, 32 bytes.

    Raises:
        ClerkError: No such file, damaged, or encrypted with another key.
    """
    if not path.is_file():
        raise ClerkError(f"找不到资料文件“{path}”。", "请检查资料位置，或用副本恢复。")
    connect(path, key).close()  # says what is wrong now, not at the first query
    return Engines(_engine(path, key), _engine(path, key, query_only=True, begin="BEGIN"))


def migration_engine(path: Path, key: bytes) -> sa.Engine:
    """Writes with foreign keys off: a rebuilt table would else take its references' rows along.

    Also makes a new database when there is none.
    """
    return _engine(path, key, foreign_keys=False)


def checking_engine(path: Path, key: bytes) -> sa.Engine:
    """For checks of a database or a copy, also on a disk that takes no file."""
    return _engine(path, key, pragmas=LOOKING, begin="BEGIN")


def connect(
    path: Path,
    key: bytes,
    *,
    query_only: bool = False,
    foreign_keys: bool = True,
    pragmas: tuple[str, ...] = PRAGMAS,
) -> Any:
    """A connection of the driver; begins no transaction by itself.

    Args:
        path: The database; made if it is not there.
        key: 32 bytes, given to the cipher as they are: no derivation, 0.2 ms.
        query_only: Refuses every write.
        foreign_keys: Off in migrations alone.
        pragmas: What is set after the key.

    Raises:
        ClerkError: Damaged, or another key.
    """
    try:
        made = dbapi2.connect(
            str(path), check_same_thread=False, isolation_level=None, cached_statements=256
        )
    except dbapi2.OperationalError as error:
        raise refused(error) from error
    try:
        made.execute("PRAGMA cipher_log_level=NONE")  # else the cipher writes to standard error
        made.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        made.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a wrong key shows here
        for pragma in pragmas:
            made.execute(f"PRAGMA {pragma}").fetchall()
        if not foreign_keys:
            made.execute("PRAGMA foreign_keys=OFF")
        if query_only:
            made.execute("PRAGMA query_only=ON")
    except dbapi2.DatabaseError as error:
        made.close()
        raise refused(error) from error
    return made


def _engine(
    path: Path,
    key: bytes,
    *,
    query_only: bool = False,
    foreign_keys: bool = True,
    pragmas: tuple[str, ...] = PRAGMAS,
    begin: str = "BEGIN IMMEDIATE",
) -> sa.Engine:
    def creator() -> Any:
        return connect(path, key, query_only=query_only, foreign_keys=foreign_keys, pragmas=pragmas)

    # the URL names no file, for which SQLAlchemy would choose a pool of one connection a thread
    made = sa.create_engine(
        "sqlite://",
        module=dbapi2,
        creator=creator,
        poolclass=sa.QueuePool,
        pool_size=READERS if query_only else 1,
        max_overflow=0,
        pool_timeout=30,
        hide_parameters=True,  # no ID number in an error's text
    )
    made.dialect = _dialect()
    made.update_execution_options(compiled_cache=_COMPILED)
    sa.event.listen(made, "begin", lambda connection: connection.exec_driver_sql(begin))
    sa.event.listen(made, "handle_error", _tell)
    return made


@cache
def _dialect() -> sa.Dialect:
    """One for all engines: a statement is compiled for a dialect, and once is enough."""
    made = sa.create_engine("sqlite://", module=dbapi2)
    made.connect().close()  # it learns the library's version
    made.dispose()
    return made.dialect


def _tell(context: sa.ExceptionContext) -> None:
    """What the disk refuses is told in the clerk's words; a fault of ours stays as it is."""
    told = plain_words(str(context.original_exception))
    if told is not None:
        raise told from context.original_exception


def plain_words(error: str) -> ClerkError | None:
    """The refusal behind a message of SQLite, or nothing if it is a bug."""
    text = error.lower()
    if "disk is full" in text:
        return ClerkError(
            "磁盘已满，这次没有保存；以前的都在。", "请删去旧文件，腾出空间后再保存。"
        )
    if "readonly database" in text or "read-only" in text:
        return ClerkError(
            "资料文件不能写入，这次没有保存。", "请检查磁盘是否写保护，或请管理员给写入权限。"
        )
    if "database is locked" in text:
        return ClerkError("另一个窗口正在保存，这次没有保存。", "请稍等片刻再试。")
    if "disk i/o error" in text:
        return ClerkError("磁盘读写出错。", "请换一个位置，或用副本恢复到另一块磁盘。")
    if "malformed" in text or "not a database" in text:
        return ClerkError("资料打不开：文件已损坏，或与钥匙文件不是一套。", "请用最近的副本恢复。")
    if "unable to open" in text:
        return ClerkError("资料打不开。", "请检查资料文件夹还在不在、能不能写入。")
    return None


def refused(error: Exception) -> ClerkError:
    """What is told of a file that the driver could not read."""
    return plain_words(str(error)) or ClerkError("资料打不开。", "请用最近的副本恢复。")


def driver(connection: sa.Connection) -> Any:
    """The driver's own connection: outside the transaction that SQLAlchemy would begin."""
    return connection.connection.driver_connection
