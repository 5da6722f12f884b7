"""Tables and indexes follow from the declarations."""

from datetime import date
from decimal import Decimal
from typing import NewType

import pytest
import sqlalchemy as sa

from csdesk.domain.codes import load_codes
from csdesk.domain.derived import all_of, as_of, summed, term
from csdesk.domain.fields import amount, code, day, name, names, number, part_day, reference, row
from csdesk.domain.fields import serial as running
from csdesk.domain.fields import text as words
from csdesk.domain.ledger import Dated, Ledger
from csdesk.ledgers import ALL
from csdesk.services.office import Office, reading
from csdesk.storage import tables

OwnerId = NewType("OwnerId", int)


@row
class Owner:
    """Somebody who has things."""

    name: str = name("姓名", sorted=True)
    born: str | None = part_day("出生", sorted=True, default=None)
    title: str | None = words("称呼", sorted=True, default=None)
    number: str | None = running("编号", default=None)
    money: Decimal | None = amount("钱", default=None)


@row
class Thing:
    """Something somebody has, from a day to a day."""

    owner: OwnerId = reference("物主", to="owners")
    kind: str = code("种类", table="sex")
    tags: tuple[str, ...] = names("标记", default=())
    count: int | None = number("数", default=None)
    from_: date = day("起")
    to: date | None = day("止", default=None)


@pytest.fixture(scope="module")
def made() -> tables.Model:
    return tables.model(ALL, load_codes())


def columns(model: tables.Model, code: str) -> dict[str, sa.Column[object]]:
    return {c.name: c for c in model.tables[code].columns}


def test_tables_are_made_once_for_the_same_declarations(made: tables.Model) -> None:
    things = Ledger("things", "物", Thing, named="kind")

    assert tables.model(dict(ALL), load_codes()) is made
    one_more = tables.model(
        {**ALL, "owners": Ledger("owners", "人", Owner, "name"), "things": things}, {}
    )
    assert one_more.tables.keys() - made.tables.keys() == {"owners", "things"}
    assert one_more.tables["residents"] is not made.tables["residents"]
    assert tables.model(ALL, load_codes() | {"more": load_codes()["sex"]}) is not made


def test_what_a_field_is_sorted_and_compared_by_stands_beside_it(made: tables.Model) -> None:
    found = columns(made, "residents")

    assert {"name", "name_key", "name_initials", "birth_date", "birth_date_day"} <= found.keys()
    assert "remark_key" not in found
    assert {"household_no", "household_no_key"} <= columns(made, "households").keys()


def test_only_what_no_row_can_be_without_may_not_be_null(made: tables.Model) -> None:
    found = columns(made, "visits")

    assert not found["visit_date"].nullable
    assert not found["visit_target"].nullable
    assert found["visit_method"].nullable  # required is a rule of entry
    assert found["visitor"].nullable  # an empty set is NULL


def test_references_are_keys_that_restrict(made: tables.Model) -> None:
    (key,) = columns(made, "visits")["visit_target"].foreign_keys

    assert key.target_fullname == "residents.id"
    assert key.ondelete == "RESTRICT"


def test_indexes_leave_voided_rows_out_and_none_is_unique(made: tables.Model) -> None:
    for table in made.tables.values():
        for index in table.indexes:
            given = index.name is not None and index.name.endswith("_given")
            assert index.unique == given, index.name
            assert (index.dialect_options["sqlite"]["where"] is None) == given


def test_no_index_is_the_beginning_of_another(made: tables.Model) -> None:
    for ledger in ALL.values():
        wanted = tables.indexes(ALL, ledger)
        for one in wanted:
            assert not any(o != one and o[: len(one)] == one for o in wanted), (ledger.code, one)


def test_what_others_derive_is_looked_up_in_an_index_made_for_it(village: Office) -> None:
    with reading(village) as c:
        for index, asked in (
            (
                "ix_stays_resident_kind_from_to",
                "SELECT household FROM stays x WHERE voided_at IS NULL AND resident = 1 "
                """AND "from" <= '2026-10-31' AND ("to" IS NULL OR "to" > '2026-10-31') """
                "AND kind IN ('both', 'lives_here') ORDER BY kind",
            ),
            (
                "ix_visits_visit_target_met",
                "SELECT max(visit_date) FROM visits WHERE voided_at IS NULL AND visit_target = 1 "
                "AND met = 1 AND visit_date <= '2026-10-31'",
            ),
        ):
            plan = c.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}").all()
            assert index in str(plan[0]), plan


def test_one_more_ledger_asks_for_indexes_where_it_looks() -> None:
    things = Ledger("things", "物", Thing, named="kind", dated=Dated("owner"))
    owners = Ledger(
        "owners", "人", Owner, named="name",
        derived={
            "newest": as_of("最新", "things", "kind", kinds=("1", "2"), where="count = 1"),
            "all": all_of("全部", "things", "kind"),
            "sum": summed("数", "sum", term("things", "owner", "count", "kind in ['1']")),
        },
    )  # fmt: skip
    both = {"owners": owners, "things": things}

    assert set(tables.indexes(both, things)) == {
        ("owner", "count", "kind", "from", "to"),
        ("owner", "kind", "from", "to", "count"),
        ("owner", "from", "to", "kind"),
        ("kind", "owner", "from", "to"),
    }
    assert ("name_key",) in tables.indexes(both, owners)
    assert ("born_day",) in tables.indexes(both, owners)
    assert tables.owned_by(things, owners) == "owner"


def test_the_schema_of_a_vault_is_told_line_by_line(village: Office) -> None:
    with reading(village) as c:
        told = tables.schema(c)

    assert any(line.startswith("visits: ('visit_date'") for line in told)
    assert any(line.startswith("visits -> ('residents'") for line in told)
    assert sum("TRIGGER" in line for line in told) == 2


@pytest.mark.parametrize("sql", ["DELETE FROM trail", "UPDATE trail SET user = 'x'"])
def test_the_trail_can_only_be_appended_to(office: Office, sql: str) -> None:
    with office.engines.write.begin() as c:
        c.exec_driver_sql("INSERT INTO office VALUES ('x', '1')")
        c.exec_driver_sql(
            "INSERT INTO trail VALUES (1, x'00', 0, 'u', 'A', 1, '', '', NULL, 'x', '', x'', x'')"
        )
    with (
        pytest.raises(sa.exc.IntegrityError, match="append-only"),
        office.engines.write.begin() as c,
    ):
        c.exec_driver_sql(sql)
