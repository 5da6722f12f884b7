import importlib
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from small_vault import NOON, a_vault, seq_of
from sqlalchemy.dialects import postgresql

from csdesk import ledgers
from csdesk.domain.codes import load_codes
from csdesk.errors import ClerkError
from csdesk.storage import columns, copies, migrate, migrations, newrevision, tables
from csdesk.storage.checking import counts
from csdesk.storage.engine import migration_engine
from csdesk.storage.verify import verify

KEY = bytes(range(32))
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def declared() -> tables.Model:
    return tables.model(ledgers.ALL, load_codes())


@pytest.fixture(scope="module")
def head_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database at head; migrated once."""
    place = tmp_path_factory.mktemp("head") / "cs.db"
    made = migration_engine(place, KEY)
    migrate.upgrade(made)
    made.dispose()
    return place


@pytest.fixture
def at_head(head_file: Path, tmp_path: Path) -> Iterator[sa.Engine]:
    made = migration_engine(Path(shutil.copy(head_file, tmp_path)), KEY)
    yield made
    made.dispose()


class Line:
    """A package of revisions of its own, after those of the program."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path / name
        self.path.mkdir()
        shutil.copy(Path(migrations.__path__[0]) / "__init__.py", self.path)
        for revision in migrate.revisions():
            shutil.copy(Path(migrations.__path__[0]) / f"{revision}.py", self.path)
        self.package: ModuleType = importlib.import_module(name)

    def add(self, body: str, head: str = "") -> None:
        number = migrate.head(self.package) + 1
        (self.path / f"{number:04d}_test.py").write_text(
            "import os, signal\nimport sqlalchemy as sa\nfrom alembic import op\n"
            f"{head}\ndef upgrade():\n{textwrap.indent(textwrap.dedent(body), '    ')}\n"
        )
        importlib.invalidate_caches()


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Line:
    monkeypatch.syspath_prepend(str(tmp_path))
    return Line(tmp_path, f"line_{abs(hash(request.node.nodeid))}")


def schema(engine: sa.Engine) -> list[str]:
    with engine.connect() as c:
        return [s for s in tables.schema(c) if not s.startswith("alembic_version")]


def rows(engine: sa.Engine) -> dict[str, list[Any]]:
    with engine.connect() as c:
        return {
            name: sorted(map(repr, c.exec_driver_sql(f'SELECT * FROM "{name}"')))  # noqa: S608 (own tables)
            for name in counts(c)
        }


def fill(engine: sa.Engine) -> None:
    """One row in every table, by reflection; its number is 1 and so is what it refers to."""
    values: dict[type, Any] = {
        int: 1,
        str: "王",
        bool: True,
        date: date(2026, 3, 4),
        datetime: datetime(2026, 3, 4, 5),  # noqa: DTZ001 (as SQL keeps it)
        time: time(5, 6),
        bytes: b"\x01",
        object: {"": "c"},  # JSON
    }
    metadata = sa.MetaData()
    with engine.begin() as c:
        metadata.reflect(c)
        for table in metadata.tables.values():
            if table.name != "alembic_version":
                row = {k.name: values[k.type.python_type] for k in table.columns}
                c.execute(table.insert().values(**row))


# ---- what the program has ------------------------------------------------------------------------


def test_a_migrated_vault_is_a_fresh_one(
    at_head: sa.Engine, declared: tables.Model, tmp_path: Path
) -> None:
    fresh = migration_engine(tmp_path / "fresh.db", KEY)
    with fresh.begin() as c:
        tables.create(c, declared)

    kept, wanted = set(schema(at_head)), set(schema(fresh))
    said = "run `python -m csdesk.storage.migrate again`, or `new` after a release"
    assert sorted(kept ^ wanted) == [], said
    fresh.dispose()


def test_a_migrated_vault_has_no_difference_left_to_write(
    at_head: sa.Engine, declared: tables.Model
) -> None:
    with at_head.connect() as c:
        assert newrevision.compare(c, declared.metadata) == ()


def test_every_revision_keeps_every_row_and_value(tmp_path: Path) -> None:
    for number in range(1, migrate.head() + 1):
        made = migration_engine(tmp_path / f"{number}.db", KEY)
        migrate.upgrade(made, number)
        fill(made)
        before = rows(made)

        migrate.upgrade(made)

        kept = {name: len(found) for name, found in rows(made).items() if name in before}
        assert kept == {name: len(found) for name, found in before.items()}
        made.dispose()


def test_every_table_and_index_compiles_for_postgresql(declared: tables.Model) -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy gives it no types

    for table in declared.metadata.tables.values():
        made = str(sa.schema.CreateTable(table).compile(dialect=dialect))
        assert "CREATE TABLE" in made
        for index in table.indexes:
            text = str(sa.schema.CreateIndex(index).compile(dialect=dialect))
            assert ("WHERE" in text) == (index.dialect_options["postgresql"]["where"] is not None)
            assert len(str(index.name)) <= 63


def test_names_stay_apart_in_postgresql(declared: tables.Model) -> None:
    names = [str(i.name) for table in declared.metadata.tables.values() for i in table.indexes]

    assert len(names) == len(set(names))


def test_the_version_stands_in_the_file_twice(at_head: sa.Engine) -> None:
    with at_head.connect() as c:
        kept = c.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()

        assert (migrate.version(c), kept) == (migrate.head(), [f"{migrate.head():04d}"])
        assert not migrate.needed(c)


def test_the_trail_is_append_only(at_head: sa.Engine) -> None:
    fill(at_head)
    for change in ("UPDATE trail SET user = ''", "DELETE FROM trail"):
        with pytest.raises(sa.exc.IntegrityError, match="append-only"), at_head.begin() as c:
            c.exec_driver_sql(change)


def test_looking_whether_to_migrate_imports_no_alembic(head_file: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from csdesk.storage import migrate;"
        "from csdesk.storage.engine import checking_engine;"
        f"e = checking_engine(Path({str(head_file)!r}), bytes.fromhex({KEY.hex()!r}));"
        "assert not migrate.needed(e.connect()); assert 'alembic' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 (this interpreter)


# ---- all or nothing ------------------------------------------------------------------------------


def test_a_newer_file_is_refused_and_not_touched(head_file: Path, tmp_path: Path) -> None:
    place = Path(shutil.copy(head_file, tmp_path))
    made = migration_engine(place, KEY)
    with made.begin() as c:
        c.exec_driver_sql(f"PRAGMA user_version={migrate.head() + 1}")
    before = rows(made)

    with pytest.raises(ClerkError, match="由更新的版本保存"):
        migrate.upgrade(made)

    assert rows(made) == before
    made.dispose()


REBUILD = """
for name in sa.inspect(op.get_bind()).get_table_names():
    if name not in ("alembic_version",):
        with op.batch_alter_table(name, recreate="always") as batch:
            batch.add_column(sa.Column("added", sa.Text()))
for name in sa.inspect(op.get_bind()).get_table_names():
    if name not in ("alembic_version",):
        with op.batch_alter_table(name, recreate="always") as batch:
            batch.drop_column("added")
"""


def test_rebuilding_every_table_loses_no_row_reference_index_or_trigger(
    at_head: sa.Engine, line: Line
) -> None:
    fill(at_head)
    before, made = rows(at_head), schema(at_head)
    line.add(REBUILD)

    assert migrate.upgrade(at_head, line=line.package) == (migrate.head(), migrate.head() + 1)

    after = rows(at_head)
    assert after.pop("alembic_version") != before.pop("alembic_version")
    assert after == before
    assert schema(at_head) == made


@pytest.mark.parametrize(
    "fault",
    [
        "raise RuntimeError('half way')",
        "op.execute('DELETE FROM residents')",
        "op.execute('UPDATE stays SET resident = 9')",
    ],
)
@pytest.mark.no_cover
def test_a_revision_that_fails_half_way_leaves_all_as_before(
    at_head: sa.Engine, line: Line, fault: str
) -> None:
    fill(at_head)
    before, made = rows(at_head), schema(at_head)
    line.add(f"{REBUILD}\nop.execute('DROP INDEX ix_residents_id_no')\n{fault}")

    with pytest.raises((RuntimeError, migrate.BrokenMigrationError)):
        migrate.upgrade(at_head, line=line.package)

    assert (rows(at_head), schema(at_head)) == (before, made)
    with at_head.connect() as c:
        assert migrate.version(c) == migrate.head()


def test_a_kill_half_way_leaves_all_as_before(head_file: Path, tmp_path: Path, line: Line) -> None:
    place = Path(shutil.copy(head_file, tmp_path))
    made = migration_engine(place, KEY)
    fill(made)
    before = rows(made)
    made.dispose()
    line.add(f"{REBUILD}\nos.kill(os.getpid(), signal.SIGKILL)")

    ended = subprocess.run(  # noqa: S603 (this interpreter, our own script)
        [sys.executable, HERE / "torture" / "migrator.py", place, KEY.hex(), line.package.__name__],
        env=os.environ | {"PYTHONPATH": str(line.path.parent)},
        check=False,
    )

    assert ended.returncode == -signal.SIGKILL
    assert rows(made) == before
    made.dispose()


def test_a_revision_may_say_whose_rows_it_moves(at_head: sa.Engine, line: Line) -> None:
    with at_head.begin() as c:
        c.exec_driver_sql("INSERT INTO office VALUES ('a', '1')")
    line.add("op.execute('DELETE FROM office')", head='MOVED = ("office",)')

    migrate.upgrade(at_head, line=line.package)

    assert rows(at_head)["office"] == []


def test_foreign_keys_must_be_off(at_head: sa.Engine, line: Line) -> None:
    line.add("pass")
    with at_head.connect() as c:
        c.exec_driver_sql("ROLLBACK")
        c.exec_driver_sql("PRAGMA foreign_keys=ON")

    with pytest.raises(migrate.BrokenMigrationError, match="foreign keys are on"):
        migrate.upgrade(at_head, line=line.package)


def test_revisions_stand_in_one_line(line: Line) -> None:
    (line.path / "0099_gap.py").touch()

    with pytest.raises(migrate.BrokenMigrationError, match="not in one line"):
        migrate.revisions(line.package)


def test_a_vault_is_brought_up_after_a_checked_copy(tmp_path: Path, line: Line) -> None:
    folder, key = a_vault(tmp_path / "v")
    made = migration_engine(folder.database, key)
    with made.begin() as c:
        c.exec_driver_sql(f"PRAGMA user_version={migrate.head()}")
    made.dispose()
    line.add("op.create_table('new', sa.Column('id', sa.Integer(), primary_key=True))")
    told: list[str] = []

    went = migrate.upgrade_vault(folder, key, NOON, told=told.append, line=line.package)
    again = migrate.upgrade_vault(folder, key, NOON, line=line.package)

    assert (went, again) == ((migrate.head(), migrate.head() + 1), (migrate.head() + 1,) * 2)
    assert [c.schema for c in copies.list_copies(folder.copies)] == [migrate.head()]
    assert told[-1] == "正在升级资料"
    assert (seq_of(folder, key), verify(folder, key)) == (1, ())


# ---- writing revisions ---------------------------------------------------------------------------


@pytest.fixture
def changed(declared: tables.Model) -> sa.MetaData:
    """Tables of this test's own, to be declared otherwise: those of a model are everybody's."""
    own = sa.MetaData(naming_convention=tables.NAMING)
    for table in declared.metadata.tables.values():
        table.to_metadata(own)
    return own


def test_a_changed_declaration_becomes_a_revision_that_makes_it(
    line: Line, tmp_path: Path, changed: sa.MetaData
) -> None:
    residents, office = changed.tables["residents"], changed.tables["office"]
    residents.append_column(sa.Column("nickname", columns.TEXT))
    office.append_column(sa.Column("note", sa.Integer))
    index = next(i for i in residents.indexes if str(i.name) == "ix_residents_name_key")
    residents.indexes.remove(index)
    sa.Index("ix_residents_name_key", residents.c.name_key)  # has lost its WHERE
    sa.Index("ix_residents_nickname", residents.c.nickname, sqlite_where=sa.text("id > 1"))
    sa.Table("extra_one", changed, sa.Column("id", sa.Integer, primary_key=True))

    path = newrevision.write("A few changes, for a test.", changed, line.package)

    assert path is not None
    assert path.name == f"{migrate.head() + 1:04d}_a_few_changes_for_a_test.py"
    importlib.invalidate_caches()
    assert newrevision.write("again", changed, line.package) is None
    made = migration_engine(tmp_path / "m.db", KEY)
    migrate.upgrade(made, line=line.package)
    fresh = migration_engine(tmp_path / "f.db", KEY)
    with fresh.begin() as c:
        changed.create_all(c)
        for trigger in tables.APPEND_ONLY:
            c.exec_driver_sql(trigger)
    assert schema(made) == schema(fresh)
    made.dispose()
    fresh.dispose()


def test_the_last_revision_can_be_written_again(line: Line, changed: sa.MetaData) -> None:
    newrevision.write("all", changed, line.package)
    line.add("pass")
    last = line.path / f"{migrate.revisions(line.package)[-1]}.py"
    before = last.read_text()

    assert newrevision.write_again(changed, line.package) is None
    assert not last.exists(), "there was nothing to write"

    last.write_text(before)
    sa.Table("extra_one", changed, sa.Column("id", sa.Integer, primary_key=True))
    assert newrevision.write_again(changed, line.package) == last
    assert "extra_one" in last.read_text()


def test_a_default_in_sql_is_not_written(line: Line) -> None:
    metadata = sa.MetaData()
    sa.Table("a", metadata, sa.Column("b", sa.Integer, server_default="1"))
    (line.path / "0002_test.py").write_text('"""Half."""\n\n\ndef upgrade() -> None:\n    pass\n')

    with pytest.raises(migrate.BrokenMigrationError, match="no defaults"):
        newrevision.write_again(metadata, line.package)

    assert "Half" in (line.path / "0002_test.py").read_text()


@pytest.mark.parametrize("arguments", [[], ["new"], ["old", "x"]])
def test_a_wrong_command_says_how_it_is_used(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert migrate.main(arguments) == 2
    assert "usage:" in capsys.readouterr().err


def test_the_command_writes_what_the_declarations_add(
    line: Line, capsys: pytest.CaptureFixture[str]
) -> None:
    for revision in migrate.revisions(line.package):
        (line.path / f"{revision}.py").unlink()
    importlib.invalidate_caches()

    assert migrate.main(["new", "Tables"], line.package) == 0
    assert migrate.main(["new", "Nothing"], line.package) == 0
    assert migrate.main(["again"], line.package) == 0

    first, second, third = capsys.readouterr().out.splitlines()
    assert first == third == str(line.path / "0001_tables.py")
    assert second == "nothing to do: the vault is as declared"
