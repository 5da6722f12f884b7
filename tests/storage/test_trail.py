"""The trail tells who did what, in a chain that shows where it was broken."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from builders import a_visit, an_elder, record
from vaultkit import NOON, Vault

from csdesk.errors import ClerkError
from csdesk.services import entries
from csdesk.services.office import Office, reading, told
from csdesk.storage import trail
from csdesk.storage.trail import TRAIL, bundle_in

ON = date(2026, 10, 1)


def rows(office: Office) -> list[Any]:
    with reading(office) as c:
        return list(c.execute(TRAIL.select().order_by(TRAIL.c.seq)))


def test_a_step_tells_who_when_where_and_what(office: Office) -> None:
    elder = an_elder(office)
    before = len(rows(office))
    visit = a_visit(office, elder, ON, visit_content="良好")

    head, added = rows(office)[before:]

    assert (head.kind, head.user, head.node) == ("step", "汤怀远", "A")
    assert json.loads(head.payload)["title"] == "登记探访记录：王秀英"
    assert (added.op, added.table, added.kind) == (head.op, "visits", "add")
    assert datetime.fromtimestamp(added.at / 1000) == NOON  # noqa: DTZ006  # the clerk's clock
    kept = entries.get(office, "visits", visit)
    assert added.row == kept.uid
    payload = json.loads(added.payload)
    assert payload["d"]["visit_content"] == "良好"
    assert payload["d"]["visit_target"] == entries.get(office, "residents", elder).uid.hex
    assert "remark" not in payload["d"]  # an add notes new values alone
    assert len(payload["salt"]) == 16


def test_a_change_tells_old_new_and_the_clock_that_was_seen(office: Office) -> None:
    team = record(office, "teams", team_name="甲队", kind="1")
    added = rows(office)[-1]

    entries.record(office, "teams", {"leader": "陈雨石"}, id=team)
    entries.record(office, "teams", {"leader": "何向晚", "field": "敬老"}, id=team)

    first, second = (json.loads(r.payload)["d"] for r in rows(office)[-3::2])
    assert first == {"leader": [None, "陈雨石", added.hlc]}
    assert second["leader"] == ["陈雨石", "何向晚", rows(office)[-3].hlc]
    assert second["field"] == [None, "敬老", added.hlc]


def test_clocks_and_numbers_never_go_back(vault: Vault) -> None:
    for hour in (14, 9, 12):  # the computer's clock is set back between
        office = vault.open(now=NOON.replace(hour=hour))
        record(office, "teams", team_name=f"{hour}点", kind="1")
        office.close()
    office = vault.open()

    told_ = rows(office)
    office.close()

    assert [r.seq for r in told_] == list(range(1, len(told_) + 1))
    assert [r.node_seq for r in told_] == [r.seq for r in told_]
    assert [r.hlc for r in told_] == sorted(r.hlc for r in told_)


def test_what_was_shown_is_told_and_is_no_step(office: Office) -> None:
    told(office, "print", ledger="visits", reason="核对")

    (note,) = rows(office)
    assert note.kind == "print"
    assert json.loads(note.payload)["reason"] == "核对"
    assert entries.steps(office) == []


def forged(office: Office, sql: str) -> int | None:
    """Change the trail as only somebody with the key and no program could."""
    with office.engines.write.begin() as c:
        for verb in ("update", "delete"):
            c.exec_driver_sql(f"DROP TRIGGER trail_{verb}")
        c.exec_driver_sql(sql)
    with reading(office) as c:
        return trail.first_fault(c)


@pytest.mark.parametrize(
    ("sql", "seq"),
    [
        ("UPDATE trail SET user = '别人' WHERE seq = 3", 3),
        ("UPDATE trail SET at = at + 1 WHERE seq = 2", 2),
        ("UPDATE trail SET payload = replace(payload, '甲', '乙') WHERE seq = 2", 2),
        ("UPDATE trail SET hash = x'00' WHERE seq = 4", 4),
        ("UPDATE trail SET digest = x'00' WHERE seq = 4", 4),
        ("DELETE FROM trail WHERE seq = 3", 4),
        ("UPDATE trail SET seq = seq + 100 WHERE seq >= 5", 105),
    ],
)
def test_a_forged_entry_is_found_at_its_place(office: Office, sql: str, seq: int) -> None:
    for name in ("甲队", "乙队", "丙队"):
        record(office, "teams", team_name=name, kind="1")
    with reading(office) as c:
        assert trail.first_fault(c) is None
        assert trail.head(c)[0] == 6

    assert forged(office, sql) == seq


def test_an_erased_payload_leaves_the_chain_whole(office: Office) -> None:
    """The right to erasure: what was said goes, that something was said stays."""
    record(office, "teams", team_name="甲队", kind="1")

    assert forged(office, "UPDATE trail SET payload = NULL WHERE seq = 2") is None


def test_a_cut_off_end_is_not_seen_by_the_chain_alone(office: Office) -> None:
    """Which is why the head stands in copies and on the printed summary."""
    for name in ("甲队", "乙队"):
        record(office, "teams", team_name=name, kind="1")
    with reading(office) as c:
        kept = trail.head(c)

    assert forged(office, "DELETE FROM trail WHERE seq > 2") is None
    with reading(office) as c:
        assert trail.head(c) != kept


def test_steps_are_told_newest_first_with_what_became_of_them(office: Office) -> None:
    record(office, "teams", team_name="甲队", kind="1")
    record(office, "teams", team_name="乙队", kind="1")
    entries.undo(office)

    seen = [(s.title, s.undone, s.undoes is not None) for s in entries.steps(office)]

    assert seen == [
        ("撤销：登记队伍：乙队", False, True), ("登记队伍：乙队", True, False),
        ("登记队伍：甲队", False, False),
    ]  # fmt: skip
    assert len(entries.steps(office, 2)) == 2


def test_a_refused_step_leaves_no_entry(office: Office) -> None:
    elder = an_elder(office)
    a_visit(office, elder, ON)
    before = rows(office)
    refusing: Callable[[], Any] = lambda: entries.void(office, "residents", [elder])  # noqa: E731

    with pytest.raises(ClerkError, match="不能作废") as told:
        refusing()

    assert "“在户”由“人口变动”写入" in told.value.remedy  # what she can do, and no circle
    assert "更正" in told.value.remedy
    assert rows(office) == before


def test_a_bundle_is_found_whatever_stands_in_the_texts_around_it() -> None:
    told = json.dumps({"salt": "0f", "said": 'x", "d": "y', "bundle": '一"7', "d": {"a": "b"}})

    assert bundle_in(told) == '一"7'
    assert bundle_in(json.dumps({"salt": "0f", "d": {"bundle": "9"}})) == ""
    assert bundle_in("{}") == ""
