"""分户 合户 换户 更正 全户迁出 改网格 as forms, by what the clerk types and ticks."""

from __future__ import annotations

from datetime import date

import builders
import pytest
from deskkit import Asked, settle
from formkit import opened, problem, put, save, shown, ticks, told
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from csdesk.errors import ClerkError
from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.form.reference_editor import offered
from csdesk.gui.page import Desk
from csdesk.gui.verbs import verb_dialogs
from csdesk.gui.verbs.arriving import returning
from csdesk.gui.verbs.correcting import (
    correct_person,
    correct_stay,
    redate,
    regrid_group,
    regrid_household,
)
from csdesk.gui.verbs.leaving import leave_together
from csdesk.gui.verbs.rehousing import join, move_person, split_household, split_person
from csdesk.gui.widgets.ticks import TicksEditor
from csdesk.services import entries, lists
from csdesk.services.households import people
from csdesk.services.households.rehousing import relocate
from csdesk.services.office import Office, step

# ---- between households -------------------------------------------------------------------------


def test_a_son_splits_off_with_his_wife(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = builders.a_household(office, "汤怀远", "石望舒", "汤小满", "汤小雨")
    form = opened(qtbot, at_desk[0], split_person(office, home.members[2]))
    assert form.fields["members"].words() == "汤小满（长子）"
    assert form.fields["household_no"].words() == "0002"
    ticks(form, "members", "汤小雨")
    editor = form.fields["members"].editor
    assert isinstance(editor, TicksEditor)
    editor.boxes[3].setFocus()
    QTest.keyClick(editor.boxes[3], Qt.Key.Key_Return)
    assert form.focusWidget() is form.fields["head"].editor
    put(form, address="村口", head="石望舒（妻）")
    problem(qtbot, form, "新户户主不在分出去的人里。")
    put(form, head="汤小满（长子）")
    assert save(qtbot, at_desk[0], form) == home.members[2]
    assert shown(office, home.members[2], "household", "relation", "address") == (
        "0002", "户主", "村口"
    )  # fmt: skip
    assert shown(office, home.members[3], "household", "relation") == ("0002", "妹妹")


def test_a_split_says_who_is_missing(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = builders.a_household(office, "汤怀远", "石望舒", "汤小满")
    form = opened(qtbot, at_desk[0], split_household(office, home.id))
    problem(qtbot, form, "请勾选要分出去的人。")
    ticks(form, "members", "汤怀远")
    put(form, head="汤怀远（户主）")
    problem(qtbot, form, "户主也走，原户没有户主。")
    put(form, successor="汤怀远（户主）")
    problem(qtbot, form, "接任户主的人也要走。")
    ticks(form, "members", "石望舒", "汤小满")
    problem(qtbot, form, "全户都勾选了。")
    form.fields["members"].put("汤怀远（户主）")
    put(form, successor="石望舒（妻）", event_date="2026-11-01")
    problem(qtbot, form, "发生日期 2026-11-01 在今天之后。")
    put(form, event_date="2026-10-30")
    assert save(qtbot, at_desk[0], form) > home.id  # the new household
    assert shown(office, home.head, "household", "relation") == ("0002", "户主")
    assert shown(office, home.members[1], "household", "relation") == ("0001", "户主")
    for build, record, says in (
        (split_household, builders.a_household(office, "谷雨眠").id, "没有两个人"),
        (split_person, builders.record(office, "residents", name="周敏"), "不在任何户里"),
    ):
        with pytest.raises(ClerkError, match=says):
            build(office, record)


def test_two_households_are_joined(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    old = builders.a_household(office, "汤怀远")
    young = builders.a_household(office, "汤小满", "石望舒")
    form = opened(qtbot, at_desk[0], join(office, young.id))
    form.fields["into"].put("0001", old.id)
    put(form, relation="户主")
    problem(qtbot, form, "合户后户主是那一户的户主。")
    put(form, relation="长子", **{f"relation_{young.members[1]}": "其他亲属"})
    assert save(qtbot, at_desk[0], form) == old.id
    assert shown(office, young.head, "household", "relation") == ("0001", "长子")
    assert shown(office, young.members[1], "relation") == ("其他亲属",)
    with pytest.raises(ClerkError, match="没有人"):
        join(office, young.id)


def test_somebody_lives_in_another_household(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = builders.a_household(office, "汤怀远", "石望舒", "汤小满")
    other = builders.a_household(office, "谷雨眠")
    form = opened(qtbot, at_desk[0], move_person(office, home.members[1]))
    form.fields["household"].put("0002", other.id)
    put(form, relation="妹妹", part="只改居住")
    ticks(form, "others", "汤小满")
    save(qtbot, at_desk[0], form)
    columns = ("household", "relation", "reg_household")
    assert shown(office, home.members[1], *columns) == ("0002", "妹妹", "0001")
    assert shown(office, home.members[2], *columns) == ("0002", "其他亲属", "0001")
    with pytest.raises(ClerkError, match="请登记迁入"):
        move_person(office, builders.record(office, "residents", name="周敏"))


def test_a_head_who_moves_alone_is_told_to_name_the_next(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    home = builders.a_household(office, "汤怀远", "石望舒")
    other = builders.a_household(office, "谷雨眠")
    form = opened(qtbot, desk, move_person(office, home.head))
    form.fields["household"].put("0002", other.id)
    put(form, relation="其他亲属", part="什么")
    problem(qtbot, form, "不知道换什么。")
    put(form, part="户籍和居住")
    form.store(False)
    settle(qtbot, desk)
    assert asked.said == ["汤怀远是户主，户里还有人。请指定接任的户主。"]
    put(form, successor="石望舒（妻）")
    save(qtbot, desk, form)
    assert shown(office, home.members[1], "relation") == ("户主",)


# ---- together, back again, put right ------------------------------------------------------------


def test_who_heads_where_she_is_registered_is_succeeded_there(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = builders.a_household(office, "汤怀远", "石望舒")
    other = builders.a_household(office, "谷雨眠")
    relocate(office, people.Event(date(2026, 3, 1)), other.id, {home.head: "97"}, "lives_here")
    form = opened(qtbot, at_desk[0], verb_dialogs.departure("died", office, home.head))
    assert form.fields["successor"].words() == "石望舒（妻）"
    put(form, registered_on="2026-10-30")
    problem(qtbot, form, "登记日期 2026-10-30 早于发生日期 2026-10-31。")
    put(form, registered_on="2026-10-31")
    save(qtbot, at_desk[0], form)
    assert shown(office, home.members[1], "relation") == ("户主",)


def test_one_leaves_or_the_whole_household(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = builders.a_household(office, "汤怀远", "石望舒", "汤小满")
    form = opened(qtbot, at_desk[0], verb_dialogs.departure("out", office, home.head))
    assert not form.fields["successor"].isHidden()
    editor = form.fields["scope"].editor
    put(form, scope="全户 3 人")
    editor.changed.emit()
    assert form.fields["successor"].isHidden()
    assert save(qtbot, at_desk[0], form) == home.head
    assert {shown(office, m, "status") for m in home.members} == {("迁出",)}
    assert [s.title for s in entries.steps(office, 1)] == ["全户迁出：0001"]
    entries.undo(office)
    form = opened(qtbot, at_desk[0], leave_together(office, home.id))
    assert form.head.save.text() == "全户 3 人迁出"
    assert save(qtbot, at_desk[0], form) == home.id
    with pytest.raises(ClerkError, match="没有人"):
        leave_together(office, home.id)


def test_who_left_comes_back(qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]) -> None:
    home = builders.a_household(office, "汤怀远", "石望舒")
    wife = home.members[1]
    people.depart(office, "out", people.Event(date(2026, 3, 1)), wife)
    form = opened(qtbot, at_desk[0], returning(office, wife))
    assert form.fields["household"].words() == "0001"
    put(form, relation="妻", event_date="2026-09-01")
    save(qtbot, at_desk[0], form)
    assert shown(office, wife, "household", "status") == ("0001", "在册")
    people.depart(office, "died", people.Event(date(2026, 10, 1)), wife)
    with pytest.raises(ClerkError, match="已登记死亡"):
        returning(office, wife)


def test_a_household_that_left_comes_back_in_one_step(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = builders.a_household(office, "汤怀远", "石望舒", "汤小满", "汤小雨")
    people.leave_together(office, people.Event(date(2026, 3, 1)), home.id)
    people.depart(office, "died", people.Event(date(2026, 4, 1)), home.members[3])
    form = opened(qtbot, at_desk[0], returning(office, home.members[2]))
    assert form.fields["household"].words() == "0001"
    ticks(form, "others", "汤怀远", "石望舒")
    put(form, relation="户主", event_date="2026-09-01")
    form.fields["household"].put("")
    problem(qtbot, form, "没有选所在户。")
    form.fields["household"].put("0001", home.id)
    assert save(qtbot, at_desk[0], form) == home.members[2]
    assert [shown(office, m, "relation") for m in home.members] == [
        ("父亲",), ("母亲",), ("户主",), ("",)
    ]  # fmt: skip
    assert [s.title for s in entries.steps(office, 1)] == ["迁入：汤小满等 3 人"]
    assert "others" not in opened(qtbot, at_desk[0], correct_person(office, home.head)).fields


def test_a_household_is_found_by_its_head(office: Office) -> None:
    home = builders.a_household(office, "汤怀远", "石望舒")
    assert [hit.id for hit in offered(office, "households", "汤怀")] == [home.id]


def test_who_is_registered_here_and_lived_elsewhere_comes_to_live_with_others(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = builders.a_household(office, "汤怀远", "石望舒")
    other = builders.a_household(office, "谷雨眠")
    wife = home.members[1]
    people.shift(office, "away", people.Event(date(2026, 3, 1)), wife, "11")
    form = opened(qtbot, at_desk[0], returning(office, wife))
    form.fields["household"].put("0002", other.id)
    put(form, relation="其他亲属")
    save(qtbot, at_desk[0], form)
    assert shown(office, wife, "household", "reg_household") == ("0002", "0001")
    form = opened(qtbot, at_desk[0], correct_person(office, wife))
    assert "户口那一条，请在“在户”里选中再更正。" in told(form)


def change_of(form: EntryForm, **texts: str) -> EntryForm:
    """A form with other words in some fields."""
    put(form, **texts)
    return form


def test_a_stay_is_put_right(qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]) -> None:
    home = builders.a_household(office, "汤怀远", "石望舒")
    wife = home.members[1]
    form = opened(qtbot, at_desk[0], correct_person(office, wife))
    assert form.title.text() == "更正：石望舒（0001）"
    assert form.fields["relation"].words() == "妻"
    put(form, relation="配偶", event_date="2025-01-01")
    assert save(qtbot, at_desk[0], form) == wife
    assert shown(office, wife, "relation") == ("配偶",)
    ids = lists.ids(office, lists.ask(office, "stays", where=f"resident = {wife}"))
    form = opened(qtbot, at_desk[0], correct_stay(office, max(ids)))
    assert save(qtbot, at_desk[0], change_of(form, relation="其他亲属")) == max(
        lists.ids(office, lists.ask(office, "stays", where=f"resident = {wife}"))
    )  # the stay on which the list of stays then stands
    form = opened(qtbot, at_desk[0], correct_person(office, wife))
    put(form, kind="")
    problem(qtbot, form, "“户籍与居住”没有填。")
    with pytest.raises(ClerkError, match="不在任何户里"):
        correct_person(office, builders.record(office, "residents", name="周敏"))


def test_a_day_is_put_right(qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]) -> None:
    home = builders.a_household(office, "汤怀远", "石望舒")
    people.depart(office, "died", people.Event(date(2026, 10, 9)), home.members[1])
    (change,) = lists.ids(office, lists.ask(office, "changes", where="kind = '死亡'"))
    form = opened(qtbot, at_desk[0], redate(office, change))
    assert form.fields["event_date"].words() == "2026-10-09"
    put(form, event_date="")
    problem(qtbot, form, "“发生日期”没有填。")
    put(form, event_date="2026-10-01")
    assert save(qtbot, at_desk[0], form) == change
    assert shown(office, home.members[1], "died_on") == ("2026-10-01",)


def test_a_group_goes_to_another_grid(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    first, _ = builders.a_household(office, "汤怀远"), builders.a_household(office, "谷雨眠")
    grid, group = builders.a_grid(office, "二网格"), builders.a_group(office)
    form = opened(qtbot, at_desk[0], regrid_household(office, first.id))
    put(form, reach="没有的")
    form.fields["grid"].put("二网格", grid)
    problem(qtbot, form, "没有这个范围。")
    put(form, reach="“1组”各户（2 户）")
    assert save(qtbot, at_desk[0], form) == first.id
    assert [s.title for s in entries.steps(office, 1)] == ["改网格：2 户 → 二网格"]
    form = opened(qtbot, at_desk[0], regrid_group(office, group))
    assert form.fields["reach"].words() == "“1组”各户（2 户）"
    with pytest.raises(ClerkError, match="没有户"):
        regrid_group(office, builders.a_group(office, "9组"))


def test_who_is_head_is_named_where_it_was_unknown(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = builders.an_empty_household(office)
    who = builders.record(office, "residents", name="周敏")
    with step(office, "导入") as w:
        change = w.add("changes", people.Event(date(2026, 1, 1)).change("opened", who, home))
        stay = w.model.ledgers["stays"].row
        w.add("stays", stay(resident=who, household=home, kind="both", from_=date(2026, 1, 1),
                            opened_by=change))  # fmt: skip
    assert verb_dialogs.possible(office, "households", home) >= {"换户主", "合户", "全户迁出"}
    form = opened(qtbot, at_desk[0], verb_dialogs.new_head(office, home))
    assert "这一户户主不明。" in told(form)
    put(form, successor="谁")
    problem(qtbot, form, "没有这位成员。")
    put(form, successor="周敏（关系不明）", event_date="2026-01-01")
    assert save(qtbot, at_desk[0], form) == home
    assert shown(office, who, "relation") == ("户主",)
