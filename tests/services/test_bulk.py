"""One field of many records: looked at, kept in one step, taken back whole."""

from __future__ import annotations

import builders
import pytest
from vaultkit import Vault

from csdesk.errors import ClerkError
from csdesk.services import bulk, copies, entries
from csdesk.services.bulk import Edit
from csdesk.services.office import Office, step
from csdesk.storage.work import New


def some_teams(office: Office, count: int) -> list[int]:
    """So many teams, every second with a leader."""
    row = office.ledgers["teams"].row
    with step(office, "many") as w:
        made = [
            New(row(team_name=f"队{n:05d}", kind="1", leader="周敏" if n % 2 else None))
            for n in range(count)
        ]
        return list(w.add_many("teams", made))


def value(office: Office, code: str, id: int, field: str) -> object:
    """What a record has now."""
    return getattr(entries.get(office, code, id).row, field)


def test_a_field_is_set_in_many_records_in_one_step_that_is_taken_back_whole(
    office: Office,
) -> None:
    ids = some_teams(office, 7)
    before = len(entries.steps(office))

    edit, problems = bulk.read(office, "teams", "leader", "set", "周敏")
    assert edit is not None
    assert not problems
    seen = bulk.preview(office, "teams", ids, edit)
    assert list(seen.changed) == ids[::2]
    assert list(seen.same) == ids[1::2]
    assert not seen.refused
    done = bulk.apply(office, seen)

    assert (done.changed, done.refused) == (4, ())
    assert done.title == "成批修改队伍 4 支：队长改为周敏"
    assert {value(office, "teams", id, "leader") for id in ids} == {"周敏"}
    assert len(entries.steps(office)) == before + 1
    entries.undo(office)
    assert value(office, "teams", ids[0], "leader") is None
    assert value(office, "teams", ids[1], "leader") == "周敏"


def test_a_copy_is_made_before(office: Office) -> None:
    ids = some_teams(office, 2)
    before = len(copies.listed(office))
    bulk.apply(office, bulk.preview(office, "teams", ids, Edit("leader", "set", "何向晚")))
    assert len(copies.listed(office)) == before + 1


def test_only_what_is_empty_is_filled(office: Office) -> None:
    ids = some_teams(office, 4)
    seen = bulk.preview(office, "teams", ids, Edit("leader", "fill", "何向晚"))
    bulk.apply(office, seen)
    assert [value(office, "teams", id, "leader") for id in ids] == ["何向晚", "周敏"] * 2


def test_a_field_is_cleared_unless_it_must_be_filled(office: Office) -> None:
    ids = some_teams(office, 4)
    bulk.apply(office, bulk.preview(office, "teams", ids, Edit("leader", "clear")))
    assert {value(office, "teams", id, "leader") for id in ids} == {None}
    kind = office.ledgers["teams"].fields["kind"]
    assert ("clear" in bulk.hows(kind)) != (kind.required or not kind.null)


def test_words_are_added_to_a_set_and_taken_away(office: Office) -> None:
    elder = builders.an_elder(office, "王秀英", phones=("13900001234",))
    for how, value_, now in (
        ("add", ("13900001234", "07310001"), ("13900001234", "07310001")),
        ("take", ("13900001234",), ("07310001",)),
    ):
        edit = Edit("phones", how, value_)  # type: ignore[arg-type]  # one of the two
        bulk.apply(office, bulk.preview(office, "residents", [elder], edit))
        assert value(office, "residents", elder, "phones") == now


def test_who_would_break_a_rule_is_refused_and_named_and_the_others_are_kept(
    office: Office,
) -> None:
    elder = builders.an_elder(office, "王秀英")
    rows = [
        {"resident": elder, "category": "E01", "from": "2020-01-01"},
        {"resident": elder, "category": "S10", "from": "2026-01-01"},
    ]
    ids = []
    for row in rows:
        texts = {k: str(v) for k, v in row.items() if k != "resident"}
        values, _ = entries.read(office, "categories", texts)
        made = entries.record(office, "categories", {**values, "resident": elder})
        assert made.id is not None
        ids.append(made.id)
    edit, _ = bulk.read(office, "categories", "to", "set", "2025-12-31")
    assert edit is not None
    seen = bulk.preview(office, "categories", ids, edit)
    assert [list(seen.changed), list(seen.refused)] == [ids[:1], ids[1:]]
    line = bulk.lines(office, seen, ids)[1]
    assert (line.title, line.old, line.new, line.state) == (
        "王秀英", "", "2025-12-31", "refused",
    )  # fmt: skip
    assert "早于起日" in line.told


def test_what_was_refused_since_the_preview_is_named_by_the_outcome(office: Office) -> None:
    elder = builders.an_elder(office, "王秀英")
    values, _ = entries.read(office, "categories", {"category": "E01", "from": "2020-01-01"})
    id = entries.record(office, "categories", {**values, "resident": elder}).id
    assert id is not None
    edit, _ = bulk.read(office, "categories", "to", "set", "2025-12-31")
    assert edit is not None
    seen = bulk.preview(office, "categories", [id], edit)
    later, _ = entries.read(office, "categories", {"from": "2026-01-01"})
    entries.record(office, "categories", later, id=id)
    done = bulk.apply(office, seen)
    assert done.changed == 0
    assert [who for who, _ in done.refused] == ["王秀英"]


def test_lines_say_references_by_name_and_hide_what_is_masked(office: Office) -> None:
    home = builders.a_household(office, "汤怀远")
    grid = entries.record(office, "grids", {"grid_no": "9", "grid_name": "九网格"}).id
    assert grid is not None
    edit, problems = bulk.read(office, "households", "grid", "set", "", grid)
    assert edit is not None
    assert not problems
    seen = bulk.preview(office, "households", [home.id], edit)
    line = bulk.lines(office, seen, [home.id])[0]
    assert (line.old, line.new) == ("一网格", "九网格")
    assert "网格改为九网格" in bulk.titled(office, seen)
    edit, _ = bulk.read(office, "residents", "phones", "set", "13900001234")
    assert edit is not None
    seen = bulk.preview(office, "residents", [home.head], edit)
    assert bulk.lines(office, seen, [home.head])[0].new == "139****1234"
    assert "1390" not in bulk.titled(office, seen)


def test_what_is_voided_by_then_is_left_alone(office: Office) -> None:
    ids = some_teams(office, 3)
    edit = Edit("leader", "set", "何向晚")
    seen = bulk.preview(office, "teams", ids, edit)
    entries.void(office, "teams", ids[:1])
    assert bulk.apply(office, seen).changed == 2
    assert bulk.preview(office, "teams", ids, edit).gone == 1
    assert len(bulk.lines(office, seen, ids)) == 2


def test_what_verbs_write_what_tells_records_apart_and_numbers_cannot_be_set(
    office: Office,
) -> None:
    assert bulk.settable(office, "stays") == ()
    assert {f.id for f in bulk.settable(office, "changes")} == {
        "registered_on", "place", "remark",
    }  # fmt: skip
    residents = {f.id for f in bulk.settable(office, "residents")}
    assert {"political", "phones", "remark"} <= residents
    assert not {"name", "id_no", "photo"} & residents
    assert "resident" not in {f.id for f in bulk.settable(office, "categories")}
    with pytest.raises(ClerkError, match="不能成批修改"):
        bulk.preview(office, "residents", [], Edit("name", "set", "王秀英"))
    with pytest.raises(ClerkError, match="能成批修改的有：无"):
        bulk.read(office, "stays", "kind", "set", "x")


def test_a_wrong_or_missing_value_is_told(office: Office) -> None:
    edit, problems = bulk.read(office, "residents", "political", "set", "不存在的")
    assert edit is None
    assert problems[0].field == "political"
    edit, problems = bulk.read(office, "residents", "political", "set", "")
    assert edit is None
    assert "没有写“政治面貌”要改为什么" in problems[0].message


def test_nothing_to_change_makes_no_step_and_who_may_only_read_changes_nothing(
    vault: Vault,
) -> None:
    office = vault.open()
    ids = some_teams(office, 2)
    seen = bulk.preview(office, "teams", ids[1:], Edit("leader", "set", "周敏"))
    before = len(entries.steps(office))
    assert bulk.apply(office, seen).changed == 0
    assert len(entries.steps(office)) == before
    office.close()
    reader = vault.open(write=False)
    seen = bulk.preview(reader, "teams", ids, Edit("leader", "set", "周敏"))
    with pytest.raises(ClerkError, match="只能查看"):
        bulk.apply(reader, seen)
    reader.close()


def test_what_stops_it_leaves_nothing(office: Office) -> None:
    ids = some_teams(office, 1_200)

    def stop(done: int, total: int) -> None:
        if done >= 1_000:
            raise KeyboardInterrupt

    seen = bulk.preview(office, "teams", ids, Edit("leader", "set", "何向晚"))
    assert len(seen.changed) == 1_200
    with pytest.raises(KeyboardInterrupt):
        bulk.apply(office, seen, stop)
    assert value(office, "teams", ids[0], "leader") is None
