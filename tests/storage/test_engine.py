import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine.interfaces import CacheStats

from csdesk.errors import ClerkError
from csdesk.storage import engine

KEY = bytes(range(32))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = engine.migration_engine(tmp_path / "cs.db", KEY)
    with made.begin() as c:
        c.exec_driver_sql("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, note TEXT)")
        c.exec_driver_sql("INSERT INTO t VALUES (1, 0, '王秀英的住址')")
    made.dispose()
    return tmp_path / "cs.db"


@pytest.fixture
def engines(place: Path) -> Iterator[engine.Engines]:
    made = engine.open_engines(place, KEY)
    yield made
    made.close()


def pragma(made: sa.Engine, name: str) -> object:
    with made.connect() as c:
        return c.exec_driver_sql(f"PRAGMA {name}").scalar()


def bump(made: sa.Engine, times: int = 1) -> None:
    for _ in range(times):
        with made.begin() as c:
            n = c.exec_driver_sql("SELECT n FROM t").scalar_one()
            c.exec_driver_sql("UPDATE t SET n = ?", (n + 1,))


def test_every_commit_is_on_the_disk_before_it_is_reported(engines: engine.Engines) -> None:
    for made in (engines.write, engines.read):
        assert pragma(made, "journal_mode") == "wal"
        assert pragma(made, "synchronous") == 2
        assert pragma(made, "foreign_keys") == 1
        assert pragma(made, "secure_delete") == 1
        assert pragma(made, "trusted_schema") == 0
    assert isinstance(engines.read.pool, sa.QueuePool)
    assert engines.read.pool.size() == engine.READERS


def test_what_one_engine_has_asked_is_compiled_for_no_other(engines: engine.Engines) -> None:
    asked: sa.Select[str] = (
        sa.select(sa.column("note")).select_from(sa.table("t")).where(sa.column("n") >= 0)
    )
    with engines.write.connect() as c:
        c.execute(asked)

    with engines.read.connect() as c:
        found = c.execute(asked)

        assert found.context.cache_hit is CacheStats.CACHE_HIT
        assert found.all() == [("王秀英的住址",)]


def test_nothing_can_be_read_from_the_files(engines: engine.Engines, place: Path) -> None:
    with engines.write.begin() as c:
        c.exec_driver_sql("INSERT INTO t VALUES (2, 0, '王秀英的电话')")

    for file in place.parent.iterdir():
        assert "王秀英".encode() not in file.read_bytes()
        assert b"SQLite format" not in file.read_bytes()


def test_the_reading_engine_writes_nothing(engines: engine.Engines) -> None:
    with pytest.raises(ClerkError, match="不能写入"), engines.read.begin() as c:
        c.exec_driver_sql("UPDATE t SET n = 1")


def test_writers_in_several_threads_lose_no_change(engines: engine.Engines, place: Path) -> None:
    others = [engine.open_engines(place, KEY) for _ in range(2)]

    made = [engines.write, *(o.write for o in others)]
    threads = [threading.Thread(target=bump, args=(e, 50)) for e in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with engines.read.connect() as c:
        assert c.exec_driver_sql("SELECT n FROM t").scalar() == 150
    for other in others:
        other.close()


def test_a_reader_keeps_its_snapshot_while_others_write(engines: engine.Engines) -> None:
    with engines.read.connect() as reading:
        before = reading.exec_driver_sql("SELECT n FROM t").scalar()
        with engines.write.begin() as c:
            c.exec_driver_sql("UPDATE t SET n = 7")

        assert reading.exec_driver_sql("SELECT n FROM t").scalar() == before

    with engines.read.connect() as c:
        assert c.exec_driver_sql("SELECT n FROM t").scalar() == 7


def test_a_failure_half_way_leaves_nothing_not_even_a_table(engines: engine.Engines) -> None:
    def half_way() -> None:
        with engines.write.begin() as c:
            c.exec_driver_sql("CREATE TABLE u (id INTEGER)")
            c.exec_driver_sql("UPDATE t SET n = 9")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_way()

    with engines.read.connect() as c:
        assert c.exec_driver_sql("SELECT n FROM t").scalar() == 0
        assert "u" not in sa.inspect(c).get_table_names()


def test_another_key_is_told_in_plain_words(place: Path) -> None:
    with pytest.raises(ClerkError, match="与钥匙文件不是一套"):
        engine.open_engines(place, bytes(32))


def test_a_damaged_file_is_told_in_plain_words(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:100])

    with pytest.raises(ClerkError, match="请用最近的副本恢复"):
        engine.open_engines(place, KEY)


def test_a_missing_file_is_told_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(ClerkError, match="找不到资料文件"):
        engine.open_engines(tmp_path / "cs.db", KEY)

    assert not (tmp_path / "cs.db").exists()


def test_a_second_programs_long_save_is_told(engines: engine.Engines, place: Path) -> None:
    other = engine.open_engines(place, KEY)
    with other.write.connect() as c:
        c.exec_driver_sql("PRAGMA busy_timeout=0")

    with engines.write.begin(), pytest.raises(ClerkError, match="另一个窗口正在保存"):
        bump(other.write)

    bump(other.write)  # the refused one is no burden afterwards
    other.close()


def test_a_full_disk_keeps_what_was_saved(engines: engine.Engines) -> None:
    with engines.write.connect() as c:
        pages = c.exec_driver_sql("PRAGMA page_count").scalar()
        c.exec_driver_sql(f"PRAGMA max_page_count={pages}")  # SQLite says the same of a full disk

    def save() -> None:
        with engines.write.begin() as c:
            c.exec_driver_sql("UPDATE t SET n = 5")
            c.exec_driver_sql("INSERT INTO t VALUES (2, 0, ?)", ("满" * 100_000,))

    with pytest.raises(ClerkError, match="磁盘已满，这次没有保存；以前的都在"):
        save()

    with engines.read.connect() as c:
        assert c.exec_driver_sql("SELECT id, n FROM t").all() == [(1, 0)]


def test_values_stand_in_no_error(engines: engine.Engines) -> None:
    with pytest.raises(sa.exc.IntegrityError) as error, engines.write.begin() as c:
        c.execute(sa.text("INSERT INTO t VALUES (1, 0, :note)"), {"note": "身份证号"})

    assert "身份证号" not in str(error.value)


def test_closing_leaves_the_database_alone(place: Path) -> None:
    made = engine.open_engines(place, KEY)
    with made.write.begin() as c:
        c.exec_driver_sql("UPDATE t SET n = 3")
    with made.read.connect() as c:
        c.exec_driver_sql("SELECT 1")
    assert place.with_name("cs.db-wal").exists()

    made.close()

    assert [p.name for p in place.parent.iterdir()] == ["cs.db"]


def test_migrations_run_with_foreign_keys_off(place: Path) -> None:
    made = engine.migration_engine(place, KEY)

    assert pragma(made, "foreign_keys") == 0
    made.dispose()


def test_a_place_where_no_file_can_be_is_told(tmp_path: Path) -> None:
    with pytest.raises(ClerkError, match="资料打不开。请检查资料文件夹"):
        engine.connect(tmp_path / "none" / "cs.db", KEY)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("disk I/O error", "磁盘读写出错"),
        ("database disk image is malformed", "文件已损坏"),
        ("attempt to write a readonly database", "不能写入"),
    ],
)
def test_what_the_disk_says_is_told_in_plain_words(error: str, said: str) -> None:
    told = engine.plain_words(error)

    assert told is not None
    assert said in told.what


def test_a_fault_of_ours_is_not_dressed_up() -> None:
    assert engine.plain_words("no such column: nmae") is None
