"""The one writer keeps what it is given, whole and in its kinds."""

import ast
import dataclasses
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from builders import an_elder, record

from csdesk.domain.fields import Field, PartDay
from csdesk.errors import ClerkError, StaleError
from csdesk.ledgers.facilities import Facility, OpeningHours
from csdesk.ledgers.grids import Grid, Matter
from csdesk.ledgers.people import Resident
from csdesk.services import entries, lists
from csdesk.services.office import Office, reading, step, with_custom
from csdesk.storage.tables import model
from csdesk.storage.work import New, kept_beside

ON = date(2026, 10, 1)


def raw(office: Office, code: str, id: int) -> dict[str, Any]:
    """A row as SQLite has it."""
    with reading(office) as c:
        found = c.exec_driver_sql(f"SELECT * FROM {code} WHERE id = {id}").mappings().one()  # noqa: S608  # of a test
    return dict(found)


def test_every_kind_lies_as_declared(office: Office) -> None:
    facility = Facility(
        facility_name="幸福食堂", kind="0101", area=Decimal("120.50"), keeper=("周敏", "李建禾"),
        since=date(2025, 3, 4),
    )  # fmt: skip
    with step(office, "试") as w:
        place = w.add("facilities", facility)
        w.add("opening_hours", OpeningHours(facility=place, weekday="1", opens=time(8, 30)))
        person = w.add(
            "residents", Resident(name="王䶮", birth_date=PartDay("1950-03"), id_no=None)
        )

    row = raw(office, "facilities", place)
    assert row["area"] == 12050
    assert row["keeper"] == '["周敏", "李建禾"]' or row["keeper"].startswith("[")
    assert row["phones"] is None
    assert row["since"] == "2025-03-04"
    assert len(row["uid"]) == 16
    assert raw(office, "opening_hours", 1)["opens"].startswith("08:30")
    born = raw(office, "residents", person)
    assert (born["birth_date"], born["birth_date_day"]) == ("1950-03", "1950-03-01")
    assert born["name_initials"]
    assert entries.get(office, "facilities", place).row == facility


def test_what_stands_beside_a_field_follows_it() -> None:
    born = Field("born", "出生", "part_day")

    assert kept_beside(born, "1950") == {"born_day": date(1950, 1, 1)}
    assert kept_beside(born, None) == {"born_day": None}
    assert kept_beside(Field("x", "某", "text"), "a") == {}
    assert set(kept_beside(Field("n", "名", "name"), "王秀英")) == {"n_key", "n_initials"}


def test_many_rows_get_ids_in_the_order_given(office: Office) -> None:
    with step(office, "试") as w:
        ids = w.add_many(
            "grids", [New(Grid(grid_no=f"{n}", grid_name=f"{n}")) for n in range(2300)]
        )
        more = w.add("grids", Grid(grid_no="x", grid_name="x"))

    assert ids == list(range(ids[0], ids[0] + 2300))
    assert more == ids[-1] + 1
    assert entries.get(office, "grids", ids[1999]).row.grid_no == "1999"


def test_running_numbers_have_no_gaps_and_go_by_the_year_of_the_event(office: Office) -> None:
    def numbers(*days: date) -> list[str]:
        with step(office, "试") as w:
            ids = w.add_many("matters", [New(Matter(found_on=d, what="x")) for d in days])
        return [entries.get(office, "matters", i).row.matter_no for i in ids]

    assert numbers(ON, date(2025, 1, 1), ON) == ["A-2026-0001", "A-2025-0001", "A-2026-0002"]
    with suppress(ZeroDivisionError), step(office, "试") as w:
        w.add("matters", Matter(found_on=ON, what="x"))
        raise ZeroDivisionError
    assert numbers(ON) == ["A-2026-0003"]


def test_an_exception_takes_everything_back(office: Office) -> None:
    with suppress(ZeroDivisionError), step(office, "试") as w:
        w.add("grids", Grid(grid_no="1", grid_name="一网格"))
        raise ZeroDivisionError

    with reading(office) as c:
        assert c.exec_driver_sql("SELECT count(*) FROM grids").scalar() == 0
        assert c.exec_driver_sql("SELECT count(*) FROM trail").scalar() == 0


def test_another_version_is_not_overwritten(office: Office) -> None:
    grid = record(office, "grids", grid_no="1", grid_name="一网格")
    with step(office, "试") as w:
        old = w.get("grids", grid)
        w.change("grids", grid, old.version, dataclasses.replace(old.row, remark="甲"))

    with pytest.raises(StaleError), step(office, "试") as w:
        w.change("grids", grid, old.version, dataclasses.replace(old.row, remark="乙"))

    kept = entries.get(office, "grids", grid)
    assert (kept.row.remark, kept.version) == ("甲", 2)


def test_only_what_differs_is_written(office: Office) -> None:
    grid = record(office, "grids", grid_no="1", grid_name="一网格")
    before = raw(office, "grids", grid)

    with step(office, "试") as w:
        old = w.get("grids", grid)
        w.change("grids", grid, 1, dataclasses.replace(old.row, grid_name="二网格"))

    after = raw(office, "grids", grid)
    changed = {k for k in before if before[k] != after[k]}
    assert changed == {
        "grid_name", "grid_name_key", "version", "updated_at", "updated_by", "clocks"
    }  # fmt: skip


def test_a_change_to_nothing_new_writes_nothing(office: Office) -> None:
    grid = record(office, "grids", grid_no="1", grid_name="一网格")
    before = raw(office, "grids", grid)

    with step(office, "试") as w:
        w.change("grids", grid, 1, w.get("grids", grid).row)

    assert raw(office, "grids", grid) == before
    assert [s.title for s in entries.steps(office)] == ["登记网格：一网格"]


def test_a_reference_to_nobody_is_refused(office: Office) -> None:
    with pytest.raises(ClerkError, match="没有编号 99"), step(office, "试") as w:
        w.add("matters", Matter(found_on=ON, what="x", resident=99))  # type: ignore[arg-type]  # no such id


def test_what_is_not_there_is_said(office: Office) -> None:
    with pytest.raises(ClerkError, match="没有编号 7"), step(office, "试") as w:
        w.get("grids", 7)


def test_those_who_refer_are_told_apart_from_parts(office: Office) -> None:
    with step(office, "试") as w:
        place = w.add("facilities", Facility(facility_name="幸福食堂", kind="0101"))
        part = w.add("opening_hours", OpeningHours(facility=place, weekday="1"))
        matter = w.add("matters", Matter(found_on=ON, what="x", facility=place))

        parts, others = w.referrers("facilities", place)

    assert parts == [("opening_hours", part)]
    assert others == [("matters", matter)]


def test_custom_columns_are_kept_beside_and_cleared(office: Office) -> None:
    with step(office, "试") as w:
        id = w.add("residents", Resident(name="王秀英"), {"缴费": "380", "空": None})
    assert entries.get(office, "residents", id).extra["缴费"] == "380"

    with step(office, "试") as w:
        w.change("residents", id, 1, extra={})

    assert entries.get(office, "residents", id).extra == {}
    assert raw(office, "residents", id)["extra"] is None


def test_a_custom_field_reads_as_any_other(office: Office) -> None:
    elder = an_elder(office)
    custom: list[Mapping[str, Any]] = [
        {"id": "score", "label": "评分", "kind": "number", "places": 1}
    ]
    ledgers = with_custom(office.ledgers, {"residents": custom, "nothing": custom})
    office.model = model(ledgers, office.codes)

    kept = entries.record(office, "residents", {"extra:score": Decimal("8.5")}, id=elder)

    assert kept.kept
    assert entries.get(office, "residents", elder).extra == {"score": 85}
    asked = lists.ask(office, "residents", where="extra:score > 8.4", columns=("extra:score",))
    found = lists.lines(office, asked, lists.ids(office, asked))
    assert found.rows == ((Decimal("8.5"),),)
    again = entries.record(office, "residents", {"remark": "x"}, id=elder)
    assert again.kept
    assert entries.get(office, "residents", elder).extra == {"score": 85}
    assert ledgers.keys() == office.ledgers.keys()


def test_no_other_module_writes_to_a_ledgers_table() -> None:
    """Insert, update and delete of a ledger stand where the trail is written."""
    root = Path(__file__).parents[2] / "csdesk"
    writing = set()
    for path in sorted(root.rglob("*.py")):
        if "model.tables[" not in path.read_text("utf-8"):
            continue  # the trail's table, the office's own facts
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if name in ("sa.insert", "sa.update", "sa.delete", "insert", "update", "delete"):
                writing.add(path.relative_to(root).as_posix())
    assert writing <= {"storage/work.py", "storage/undo.py", "storage/inserting.py"}


def test_who_reads_cannot_write(office: Office) -> None:
    with pytest.raises(ClerkError, match="不能写入"), reading(office) as c:
        c.exec_driver_sql("INSERT INTO office VALUES ('x', '1')")
