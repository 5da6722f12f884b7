"""What was voided can be brought back, with its parts, unless a rule stands in the way."""

from datetime import timedelta
from itertools import count

import builders
import pytest
from vaultkit import NOON

from csdesk.errors import ClerkError
from csdesk.services import entries, recycling
from csdesk.services.office import Office


def test_the_bin_holds_what_was_voided_and_not_what_was_undone(office: Office) -> None:
    team = builders.record(office, "teams", team_name="邻里互助队", kind="1")
    builders.record(office, "teams", team_name="写错的队", kind="1")
    entries.undo(office)
    entries.void(office, "teams", [team])
    (binned,) = recycling.binned(office, "teams")
    assert (binned.id, binned.title, binned.by) == (team, "邻里互助队", "汤怀远")


def test_a_record_comes_back_with_the_parts_that_went_with_it(office: Office) -> None:
    ticks = count()
    office.now = lambda: NOON + timedelta(seconds=next(ticks))
    kind = next(iter(office.codes["facility_type"].names))
    both = {"opening_hours": [{"weekday": "1"}, {"weekday": "2"}]}
    values = {"facility_name": "幸福食堂", "kind": kind}
    id = builders.kept(entries.record(office, "facilities", values, parts=both))
    one = {"opening_hours": [{"weekday": "1"}]}  # the other goes before its parent, and stays gone
    builders.kept(entries.record(office, "facilities", {}, id=id, parts=one))
    entries.void(office, "facilities", [id])
    assert entries.parts_of(office, "opening_hours", id) == []
    told = recycling.restore(office, "facilities", [id])
    assert told.title == "恢复设施：幸福食堂"
    assert [p.row.weekday for p in entries.parts_of(office, "opening_hours", id)] == ["1"]
    assert recycling.binned(office, "facilities") == ()


def test_taking_the_return_back_puts_the_record_into_the_bin_again(office: Office) -> None:
    team = builders.record(office, "teams", team_name="邻里互助队", kind="1")
    entries.void(office, "teams", [team])
    recycling.restore(office, "teams", [team])
    entries.undo(office)
    assert [b.id for b in recycling.binned(office, "teams")] == [team]


def test_an_id_number_that_somebody_has_by_now_stands_in_the_way(office: Office) -> None:
    first = builders.record(office, "residents", **builders.a_person(office, "汤若素"))
    number = entries.get(office, "residents", first).row.id_no
    entries.void(office, "residents", [first])
    person = builders.a_person(office, "石望舒") | {"id_no": number}
    builders.record(office, "residents", **person)
    with pytest.raises(ClerkError, match=r"“汤若素”不能恢复.*已登记在“石望舒”名下"):
        recycling.restore(office, "residents", [first])
    assert len(recycling.binned(office, "residents")) == 1


def test_undone_done_again_and_undone_it_is_in_the_bin(office: Office) -> None:
    team = builders.record(office, "teams", team_name="邻里互助队", kind="1")
    entries.void(office, "teams", [team])
    recycling.restore(office, "teams", [team])
    for _ in range(2):
        entries.undo(office)
        assert [b.id for b in recycling.binned(office, "teams")] == [team]
        entries.redo(office)
        assert recycling.binned(office, "teams") == ()
    steps = [s for s in entries.steps(office) if s.undoes]
    entries.undo(office, steps[0].op)
    assert [b.id for b in recycling.binned(office, "teams")] == [team]


def test_a_void_done_again_is_in_the_bin(office: Office) -> None:
    team = builders.record(office, "teams", team_name="邻里互助队", kind="1")
    entries.void(office, "teams", [team])
    entries.undo(office)
    assert recycling.binned(office, "teams") == ()

    entries.redo(office)

    assert [b.id for b in recycling.binned(office, "teams")] == [team]
