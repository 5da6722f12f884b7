"""Undo at the level of rows: what goes, what is kept and why."""

import dataclasses
from datetime import date
from typing import Any
from uuid import UUID

from builders import record

from csdesk.ledgers.care import Visit
from csdesk.ledgers.grids import Grid, Matter
from csdesk.ledgers.people import Category, Household, Resident
from csdesk.services import entries
from csdesk.services.office import Office, reading, step
from csdesk.storage.undo import Kept, undo
from csdesk.storage.work import New

ON = date(2026, 10, 1)


def take_back(office: Office, op: UUID) -> list[Kept]:
    with step(office, "撤销", undoes=op) as w:
        return undo(w, op)


def living(office: Office, code: str) -> list[int]:
    with reading(office) as c:
        sql = f"SELECT id FROM {code} WHERE voided_at IS NULL ORDER BY id"  # noqa: S608  # of a test
        return list(c.exec_driver_sql(sql).scalars())


def last(office: Office) -> UUID:
    return entries.steps(office, 1)[0].op


def test_rows_of_an_undone_step_are_marked_so(office: Office) -> None:
    grid = record(office, "grids", grid_no="1", grid_name="一网格")

    assert take_back(office, last(office)) == []

    with reading(office) as c:
        sql = "SELECT voided_by, voided_by_undo, version FROM grids"
        assert tuple(c.exec_driver_sql(sql).one()) == ("汤怀远", 1, 2)
    assert entries.get(office, "grids", grid).voided


def test_a_household_is_kept_while_a_kept_person_names_it(office: Office) -> None:
    """The rows of one person are a bundle; the household stands alone."""
    with step(office, "导入") as w:
        home = w.add("households", Household(household_no="1"))
        people = [
            w.add("residents", Resident(name=name), bundle=name) for name in ("王秀英", "李秀英")
        ]
        for person, name in zip(people, ("王秀英", "李秀英"), strict=True):
            w.add("categories", Category(resident=person, category="S10", from_=ON), bundle=name)
            w.add("matters", Matter(found_on=ON, what="x", resident=person), bundle=name)
    op = last(office)
    record(office, "visits", visit_target=people[0], visit_date=ON, visit_method="01")

    kept = take_back(office, op)

    assert living(office, "residents") == [people[0]]
    assert len(living(office, "categories")) == len(living(office, "matters")) == 1
    assert living(office, "households") == []  # nobody's stay names it
    assert {k.why for k in kept} == {"“探访记录”里已有记录用到它"}
    assert {(k.ledger, k.id) for k in kept} == {("residents", 1), ("categories", 1), ("matters", 1)}
    assert home == 1


def test_a_row_added_and_changed_in_one_step_goes_whole(office: Office) -> None:
    with step(office, "试") as w:
        grid = w.add("grids", Grid(grid_no="1", grid_name="一网格"))
        row = dataclasses.replace(w.get("grids", grid).row, remark="改")
        w.change("grids", grid, 1, row)
        w.change("grids", grid, 2, dataclasses.replace(row, remark="再改"))

    assert take_back(office, last(office)) == []
    assert living(office, "grids") == []
    assert take_back(office, last(office)) == []
    assert entries.get(office, "grids", grid).row.remark == "再改"


def test_a_row_changed_twice_in_one_step_goes_back_to_the_first(office: Office) -> None:
    grid = record(office, "grids", grid_no="1", grid_name="一网格", remark="甲")
    with step(office, "试") as w:
        for word in ("乙", "丙"):
            old = w.get("grids", grid)
            w.change("grids", grid, old.version, dataclasses.replace(old.row, remark=word))

    assert take_back(office, last(office)) == []

    assert entries.get(office, "grids", grid).row.remark == "甲"


def test_a_row_added_and_voided_in_one_step_stays_gone(office: Office) -> None:
    with step(office, "试") as w:
        grid = w.add("grids", Grid(grid_no="1", grid_name="一网格"))
        w.change("grids", grid, 1, voided=True)

    assert take_back(office, last(office)) == []
    assert living(office, "grids") == []


def test_every_kind_of_value_comes_back(filled: Office) -> None:
    """What the trail holds as JSON is the value again."""
    for code, ledger in filled.ledgers.items():
        if ledger.written_by:
            continue
        ids = living(filled, code)
        olds = {id: entries.get(filled, code, id) for id in ids[:5]}
        with step(filled, "清空") as w:
            for id, old in olds.items():
                w.change(code, id, old.version, emptied(ledger, old.row))

        assert take_back(filled, last(filled)) == []

        for id, old in olds.items():
            assert entries.get(filled, code, id).row == old.row, (code, id)


def emptied(ledger: Any, row: Any) -> Any:
    """A row without whatever it can be without."""
    nothing = {
        f.name: () if isinstance(getattr(row, f.name), tuple) else None
        for f in dataclasses.fields(row)
        if ledger.fields[f.name.rstrip("_")].null
        and ledger.fields[f.name.rstrip("_")].kind != "serial"
    }
    return dataclasses.replace(row, **nothing)


def test_steps_over_many_rows_go_in_pieces(office: Office) -> None:
    with step(office, "试") as w:
        person = w.add("residents", Resident(name="王秀英"))
        w.add_many("visits", [
            New(Visit(visit_date=ON, visit_target=person), bundle=f"{n // 7}") for n in range(2500)
        ])  # fmt: skip
    op = last(office)
    record(office, "grids", grid_no="1", grid_name="一网格")

    assert take_back(office, op) == []

    assert living(office, "visits") == []
    assert living(office, "residents") == []
    assert len(living(office, "grids")) == 1
