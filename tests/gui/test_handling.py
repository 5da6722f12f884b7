"""The forms of matters: what they begin with, what they ask, what they refuse."""

from __future__ import annotations

from datetime import date

import pytest
from builders import a_grid, a_household, kept, record

from csdesk.domain import matters as rule
from csdesk.errors import ClerkError
from csdesk.gui.form.work import Kept, Shape, Typed
from csdesk.gui.verbs import handling, verb_dialogs
from csdesk.ledgers.grids import Matter
from csdesk.services import entries
from csdesk.services.matters import findings
from csdesk.services.matters.keeping import MATTERS
from csdesk.services.office import Office

ON = date(2026, 10, 20)


def lamp(office: Office, owner: tuple[str, ...] = ("李建禾",)) -> int:
    row = Matter(found_on=ON, what="路灯不亮", owner=owner, deadline=date(2026, 11, 5))
    return kept(findings.open_matter(office, row))


def saved(office: Office, shape: Shape, **texts: str) -> Kept:
    """The form with what it begins with and what is typed over it."""
    typed = Typed({**shape.start.texts, **texts}, shape.start.references, {})
    return shape.keep(office, typed)


def asked(shape: Shape) -> list[str]:
    return [f.label for f in shape.fields]


def state(office: Office, id: int) -> str | None:
    row: Matter = entries.get(office, MATTERS, id).row
    return row.state


def test_a_new_matter_has_a_deadline_and_is_assigned_by_its_owner(office: Office) -> None:
    shape = handling.new(office)

    assert shape.start.texts == {"found_on": "2026-10-31", "deadline": "2026-11-09"}
    assert "状态" not in asked(shape)
    assert not saved(office, shape).outcome.kept
    made = saved(office, shape, what="水管漏水", owner="周敏、陈雨石")
    assert state(office, kept(made.outcome)) == rule.ASSIGNED
    bad = saved(office, shape, what="水管漏水", found_on="昨天的昨天")
    assert {p.field for p in bad.outcome.problems} == {"found_on"}


def test_a_step_begins_with_who_handles_it_and_asks_no_more_than_it_needs(office: Office) -> None:
    matter = lamp(office)

    handle = handling.stepping(rule.HANDLE, office, matter)
    assert handle.title == "办理：路灯不亮（A-2026-0001）"
    assert asked(handle) == ["日期", "经办人", "办理情况"]
    assert handle.start.texts["who"] == "李建禾"
    rate = handling.stepping(rule.RATE, office, matter)
    assert asked(rate) == ["日期", "评价", "谁评价的", "办理情况"]
    assert rate.hints == {"on": "办理、反馈也一并记在这一天。"}
    found = handling.stepping(rule.HANDLE, office, lamp(office, ()))
    assert asked(found) == ["日期", "办理人", "办结期限", "经办人", "办理情况"]


def test_enter_takes_the_next_step_until_it_is_closed(office: Office) -> None:
    matter = lamp(office)
    for texts in ({"said": "已换灯泡"}, {"said": "已告知"}, {"rating": "满意"}, {}):
        shape = handling.next_step(office, matter)
        kept(saved(office, shape, **texts).outcome)

    assert state(office, matter) == rule.CLOSED
    with pytest.raises(ClerkError, match="已办结"):
        handling.next_step(office, matter)
    again = handling.stepping(rule.AGAIN, office, matter)
    assert again.start.texts["deadline"] == "2026-11-09"
    kept(saved(office, again, said="又不亮了").outcome)
    close = handling.stepping(rule.CLOSE, office, matter)
    assert close.start.texts["said"] == "已换灯泡"
    unread = saved(office, close, on="不知道哪天")
    assert [p.field for p in unread.outcome.problems] == ["on"]


def test_only_steps_that_can_be_taken_are_offered(office: Office) -> None:
    matter = lamp(office)
    assert verb_dialogs.possible(office, MATTERS, matter) == {
        "交办",
        "办理",
        "反馈",
        "评价",
        "办结",
    }

    kept(
        saved(
            office, handling.stepping(rule.CLOSE, office, matter), said="已换", rating="满意"
        ).outcome
    )

    assert verb_dialogs.possible(office, MATTERS, matter) == {"重办"}


def test_a_finding_is_filled_in_and_becomes_a_matter_once(office: Office) -> None:
    home, grid = a_household(office, "王秀英"), a_grid(office)
    visit = record(office, "visits", visit_date=ON, visit_target=home.head, visit_method="01",
                   met=True, visit_need="屋面漏雨")  # fmt: skip
    patrol = record(office, "patrols", patrol_date=ON, grid=grid, findings="堆物占道")
    shape = handling.becoming("visits", office, visit)

    assert shape.start.texts["what"] == "王秀英：屋面漏雨"
    assert shape.start.references["resident"] == home.head
    refused = saved(office, shape, deadline="2026-10-01")
    assert [p.field for p in refused.outcome.problems] == ["deadline"]
    made = saved(office, shape, owner="周敏")
    assert made.outcome.id == visit  # the cursor stays where it was
    (matter,) = findings.of_source(office, "visits", visit)
    assert state(office, matter) == rule.ASSIGNED
    with pytest.raises(ClerkError, match="已转为事项 A-2026-0001"):
        handling.becoming("visits", office, visit)
    assert verb_dialogs.possible(office, "visits", visit) == frozenset()
    assert verb_dialogs.possible(office, "patrols", patrol) == {"转为事项"}
    with pytest.raises(ClerkError, match="没有选中"):
        handling.becoming("patrols", office, None)
