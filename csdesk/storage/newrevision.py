"""Writes the next revision: what the declarations say otherwise than a fresh vault. Checkout only.

Tables and indexes are written in the house's own short form, all else as Alembic renders it.
Names of constraints are left to the naming convention, which the runner of revisions applies too.
"""

import re
import secrets
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext
from alembic.operations import ops
from sqlalchemy.dialects import sqlite

from csdesk.storage import columns, migrate, migrations
from csdesk.storage.engine import migration_engine
from csdesk.storage.tables import schema

_DIALECT = sqlite.dialect()
_WHERE = sa.text("voided_at IS NULL")
_LIVING = 'LIVING: dict[str, Any] = {"sqlite_where": %s, "postgresql_where": %s}'
_OWN = ("JSON", "TEXT", "Listed", "Scaled", "Uid")  # of csdesk.storage.columns


def write(what: str, metadata: sa.MetaData, line: ModuleType = migrations) -> Path | None:
    """Compares and writes `migrations/NNNN_what.py`.

    Args:
        what: A few English words; they become name and docstring.
        metadata: The tables as declared.
        line: The package of the revisions.

    Returns:
        The new module; nothing if there is no difference.
    """
    if not (body := difference(metadata, line)):
        return None
    name = re.sub(r"\W+", "_", what.lower()).strip("_")
    path = Path(line.__path__[0]) / f"{migrate.head(line) + 1:04d}_{name}.py"
    path.write_text(module(what, body), "utf-8")
    subprocess.run(  # noqa: S603 (this interpreter and the house's own formatter)
        [sys.executable, "-m", "ruff", "format", "--quiet", str(path)], check=True
    )
    return path


def write_again(metadata: sa.MetaData, line: ModuleType = migrations) -> Path | None:
    """Writes the last revision anew under its name; only before a release has frozen it.

    Returns:
        The module; nothing if the revision has become needless, and then it is gone.
    """
    last = migrate.revisions(line)[-1]
    path = Path(line.__path__[0]) / f"{last}.py"
    before = path.read_text("utf-8")
    path.unlink()
    try:
        return write(last[5:].replace("_", " "), metadata, line)
    except BaseException:
        path.write_text(before, "utf-8")
        raise


def difference(metadata: sa.MetaData, line: ModuleType = migrations) -> tuple[str, ...]:
    """The statements of an `upgrade()` from the last revision to the declarations."""
    with tempfile.TemporaryDirectory() as place:
        engine = migration_engine(Path(place) / "fresh.db", secrets.token_bytes(32))
        try:
            migrate.upgrade(engine, line=line)
            with engine.connect() as connection:
                return compare(connection, metadata)
        finally:
            engine.dispose()


def compare(connection: sa.Connection, metadata: sa.MetaData) -> tuple[str, ...]:
    """The statements that bring a database to some metadata."""
    context = MigrationContext.configure(
        connection,
        opts={"target_metadata": metadata, "compare_type": _type_differs},
    )
    found = produce_migrations(context, metadata).upgrade_ops
    if found is None:
        return ()
    return _statements([*found.ops, *_changed_indexes(connection, metadata)], context)


def module(what: str, body: Sequence[str]) -> str:
    """The source of a revision."""
    common, body = _factored(body)
    text = "\n".join(body)
    imports = ["import sqlalchemy as sa", "from alembic import op"]
    living = "**LIVING" in text
    if living or common:
        imports.insert(0, "from typing import Any\n")
    if own := [n for n in _OWN if re.search(rf"\b{n}\b", text + common)]:
        imports.append(f"\nfrom csdesk.storage.columns import {', '.join(own)}")
    parts = [f'"""{what[:1].upper()}{what[1:].rstrip(".")}."""\n', *imports]
    if living:
        where = f'sa.text("{_WHERE.text}")'
        parts.append("\n" + _LIVING % (where, where))
    if common:
        parts.append(common)
    parts.append("\n\ndef upgrade() -> None:\n    " + text.replace("\n", "\n    "))
    return "\n".join(parts) + "\n"


# ---- comparing -----------------------------------------------------------------------------------


def _type_differs(
    context: MigrationContext,
    kept: sa.Column[Any],
    declared: sa.Column[Any],
    kept_type: sa.types.TypeEngine[Any],
    declared_type: sa.types.TypeEngine[Any],
) -> bool:
    return kept_type.compile(_DIALECT) != declared_type.compile(_DIALECT)


def _changed_indexes(
    connection: sa.Connection, metadata: sa.MetaData
) -> Iterator[ops.MigrateOperation]:
    """Indexes that Alembic takes for equal: it does not see a changed WHERE."""
    kept = {line for line in schema(connection) if line.startswith("CREATE")}
    names = set(
        connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='index'").scalars()
    )
    alike = {re.sub(r" WHERE .*", "", line) for line in kept}
    for table in metadata.sorted_tables:
        for index in sorted(table.indexes, key=lambda i: str(i.name)):
            sql = index_sql(index)
            if index.name in names and sql not in kept and re.sub(r" WHERE .*", "", sql) in alike:
                yield ops.DropIndexOp.from_index(index)
                yield ops.CreateIndexOp.from_index(index)


def index_sql(index: sa.Index) -> str:
    """What SQLite keeps of an index made from the declarations."""
    return str(sa.schema.CreateIndex(index).compile(dialect=_DIALECT)).strip()


# ---- writing -------------------------------------------------------------------------------------


def _statements(
    found: Iterable[ops.MigrateOperation], context: MigrationContext
) -> tuple[str, ...]:
    written = []
    for op in found:
        match op:
            case ops.CreateTableOp():
                written.append(_table(op))
            case ops.CreateIndexOp():
                written.append(_index(op))
            case ops.DropIndexOp():
                written.append(f'op.drop_index("{op.index_name}", "{op.table_name}")')
            case ops.ModifyTableOps() if all(isinstance(o, ops.CreateIndexOp) for o in op.ops):
                written += [_index(o) for o in op.ops if isinstance(o, ops.CreateIndexOp)]
            case _:
                written.append(_by_alembic(op, context))
    return tuple(written)


def _table(op: ops.CreateTableOp) -> str:
    lines = [_column(c) for c in op.to_table().columns]
    return "\n".join(
        [f'op.create_table(\n    "{op.table_name}",', *(f"    {c}," for c in lines), ")"]
    )


def _column(column: sa.Column[Any]) -> str:
    if column.server_default is not None or column.computed is not None:
        raise migrate.BrokenMigrationError(f"{column}: SQL keeps no defaults here")
    parts = [f'"{column.name}"', _type(column.type)]
    for key in column.foreign_keys:
        parts.append(f'sa.ForeignKey("{key.target_fullname}", ondelete="{key.ondelete}")')
    if column.primary_key:
        parts.append("primary_key=True")
    elif not column.nullable:
        parts.append("nullable=False")
    if column.unique or any(
        isinstance(c, sa.UniqueConstraint) and list(c.columns) == [column]
        for c in column.table.constraints
    ):
        parts.append("unique=True")
    return f"sa.Column({', '.join(parts)})"


def _type(kind: sa.types.TypeEngine[Any]) -> str:
    if isinstance(kind, columns.Scaled):
        return f"Scaled({kind.places})"
    if isinstance(kind, columns.Listed | columns.Uid):
        return f"{type(kind).__name__}()"
    for name in ("TEXT", "JSON"):  # `Listed` is JSON underneath: it was asked for first
        constant = getattr(columns, name)
        if type(kind) is type(constant) and repr(kind) == repr(constant):
            return name
    return f"sa.{kind!r}"


def _index(op: ops.CreateIndexOp) -> str:
    names = ", ".join(f'"{c if isinstance(c, str) else getattr(c, "name", c)}"' for c in op.columns)
    parts = [f'"{op.index_name}", "{op.table_name}", [{names}]']
    if op.unique:
        parts.append("unique=True")
    where = op.to_index().dialect_options
    said = {d: where[d]["where"] for d in ("sqlite", "postgresql")}
    texts = {
        d: str(w.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))
        for d, w in said.items()
        if w is not None
    }
    texts = {d: re.sub(rf"\b{op.table_name}\.", "", t) for d, t in texts.items()}
    if list(texts.values()) == [_WHERE.text] * 2:
        parts.append("**LIVING")
    else:
        parts += [f"{d}_where=sa.text({t!r})" for d, t in texts.items()]
    return f"op.create_index({', '.join(parts)})"


def _by_alembic(op: ops.MigrateOperation, context: MigrationContext) -> str:
    code = render_python_code(
        ops.UpgradeOps([op]),
        render_as_batch=True,
        render_item=_render_item,
        migration_context=context,
    )
    lines = [line for line in code.splitlines() if line.strip() and "# ###" not in line]
    return re.sub(r"^    ", "", "\n".join(lines), flags=re.MULTILINE)


def _render_item(kind: str, item: Any, context: AutogenContext) -> str | Literal[False]:
    return _type(item) if kind == "type" else False


def _factored(body: Sequence[str]) -> tuple[str, list[str]]:
    """Columns that every ledger's table has, said once in a function `_kept`."""
    made = [part for part in body if part.startswith("op.create_table") and '"uid"' in part]
    seen = Counter(line for part in made for line in part.splitlines())
    common = [
        line
        for line in (made[0].splitlines() if made else [])
        if seen[line] == len(made) and line.startswith("    sa.Column") and '"id"' not in line
    ]
    if len(made) < 3:
        return "", list(body)
    new = []
    for part in body:
        if part in made:
            lines = [line for line in part.splitlines() if line not in common]
            part = "\n".join([*lines[:-1], "    *_kept(),", lines[-1]])
        new.append(part)
    listed = "\n".join(f"    {line}" for line in common)
    return (
        "\n\ndef _kept() -> list[sa.Column[Any]]:\n"
        '    """What every row of a ledger carries."""\n'
        f"    return [\n{listed}\n    ]",
        new,
    )
