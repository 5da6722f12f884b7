"""Household verbs as forms: somebody comes, dies, moves, another becomes head."""

from __future__ import annotations

from datetime import date
from functools import partial

import builders
import pytest
from deskkit import Asked, on_screen, settle
from formkit import opened, put, save, shown, told
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from csdesk.domain.identity import make_id
from csdesk.errors import ClerkError
from csdesk.gui.form.reference_editor import ReferenceEditor
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.page import Desk
from csdesk.gui.verbs import verb_dialogs
from csdesk.gui.verbs.arriving import first_kind
from csdesk.ledgers import ROSTERS
from csdesk.services import entries
from csdesk.services.home import Target
from csdesk.services.households import people, settling
from csdesk.services.office import Office


def test_a_new_resident_joins_a_household(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = builders.a_household(office, "汤怀远")
    form = opened(qtbot, at_desk[0], verb_dialogs.arrival("in", office))
    put(form, id_no=make_id("430421", date(1972, 8, 9), 952), name="石望舒", relation="妻")
    editor = form.fields["household"].editor
    assert isinstance(editor, ReferenceEditor)
    editor.put_record(home.id, "0001")
    id = save(qtbot, at_desk[0], form)
    assert shown(office, id, "household", "relation", "status") == ("0001", "妻", "在册")
    assert [s.title for s in entries.steps(office, 1)] == ["迁入：石望舒"]


def test_a_head_with_a_new_address_makes_a_household_in_one_step(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    builders.a_household(office, "汤怀远")
    form = opened(qtbot, at_desk[0], verb_dialogs.arrival("opened", office))
    put(form, name="石望舒", relation="户主", new_address="3组9号")
    id = save(qtbot, at_desk[0], form)
    assert shown(office, id, "household", "address", "relation") == ("0002", "3组9号", "户主")
    assert settling.next_number(office) == "0003"
    entries.undo(office)
    assert settling.next_number(office) == "0002"


def test_a_birth_is_counted_on_the_day_of_birth(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = builders.a_household(office, "汤怀远")
    form = opened(qtbot, at_desk[0], verb_dialogs.arrival("born", office))
    put(form, name="汤小满", birth_date="2026-09-30", relation="孙子", event_date="2026-10-02")
    editor = form.fields["household"].editor
    assert isinstance(editor, ReferenceEditor)
    editor.put_record(home.id, "0001")

    form.store(False)
    settle(qtbot, at_desk[0])

    assert "出生日期是 2026-09-30，发生日期写的是 2026-10-02。" in told(form)
    put(form, event_date="2026-09-30")
    id = save(qtbot, at_desk[0], form)
    assert shown(office, id, "household", "relation") == ("0001", "孙子")


def test_without_a_household_it_says_how_one_is_made(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    form = opened(qtbot, at_desk[0], verb_dialogs.arrival("in", office))
    put(form, name="石望舒", relation="妻")
    form.store(False)
    qtbot.waitUntil(lambda: "要新立一户" in told(form))
    put(form, relation="户主")
    form.store(False)
    qtbot.waitUntil(lambda: "请填写新户的住址" in told(form))
    settle(qtbot, at_desk[0])


def test_a_household_with_a_head_takes_no_second_one(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    home = builders.a_household(office, "汤怀远")
    form = opened(qtbot, desk, verb_dialogs.arrival("in", office, home.id))
    put(form, name="石望舒", relation="户主")
    form.store(False)
    settle(qtbot, desk)
    assert asked.said == ["户主已是汤怀远。请改选与户主关系，或先换户主。"]


def test_a_head_who_dies_needs_a_successor(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = builders.a_household(office, "汤怀远", "石望舒")
    form = opened(qtbot, at_desk[0], verb_dialogs.departure("died", office, home.head))
    assert form.title.text() == "死亡：汤怀远"
    assert form.fields["successor"].words() == "石望舒（妻）"  # proposed
    put(form, successor="")
    form.store(False)
    qtbot.waitUntil(lambda: "“接任户主”没有填" in told(form))
    put(form, successor="石望舒（妻）")
    save(qtbot, at_desk[0], form)
    assert shown(office, home.head, "status") == ("死亡",)
    assert shown(office, home.members[1], "relation") == ("户主",)


def test_somebody_who_is_no_head_just_moves_away(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = builders.a_household(office, "汤怀远", "石望舒")
    form = opened(qtbot, at_desk[0], verb_dialogs.departure("out", office, home.members[1]))
    assert "successor" not in form.fields
    put(form, place="县城", event_date="2026-10-20")
    save(qtbot, at_desk[0], form)
    assert shown(office, home.members[1], "status") == ("迁出",)


def test_another_member_becomes_head(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = builders.a_household(office, "汤怀远", "石望舒")
    form = opened(qtbot, at_desk[0], verb_dialogs.new_head(office, home.id))
    put(form, successor="石望舒（妻）")
    save(qtbot, at_desk[0], form)
    assert shown(office, home.members[1], "relation") == ("户主",)
    assert shown(office, home.head, "relation") == ("夫",)
    alone = builders.a_household(office, "谷雨眠")
    with pytest.raises(ClerkError, match="没有别的成员"):
        verb_dialogs.new_head(office, alone.id)


def test_somebody_works_elsewhere_and_comes_back(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = builders.a_household(office, "汤怀远", "石望舒")
    for kind, residence, status, day in (
        ("外出", "户籍外出半年以上", "外出", "2026-10-01"),
        ("返乡", "户籍常住", "在册", "2026-10-20"),
    ):
        form = opened(qtbot, at_desk[0], verb_dialogs.shift(office, home.members[1]))
        put(form, change_kind=kind, residence=residence, event_date=day)
        save(qtbot, at_desk[0], form)
        assert shown(office, home.members[1], "status") == (status,)


@pytest.mark.parametrize("build", [partial(verb_dialogs.departure, "died"), verb_dialogs.shift])
def test_nobody_chosen_is_told(office: Office, build: verb_dialogs.Build) -> None:
    with pytest.raises(ClerkError, match="没有选中居民"):
        build(office, None)


def test_the_page_offers_its_verbs_and_stands_on_whom_it_added(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    home = builders.a_household(office, "汤怀远")
    page = LedgerPage(desk, "residents")
    on_screen(qtbot, desk, page)
    page.new()
    settle(qtbot, desk)
    form = page.form
    assert form is not None
    assert form.title.text() == "新增居民"
    assert form.fields["change_kind"].words() == "建账"  # the village is being set up
    assert form.fields["event_date"].words() == "2025-01-01"  # as the others were
    put(form, name="石望舒", relation="妻")
    form.fields["household"].put("0001", home.id)
    id = save(qtbot, desk, form)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: page.form is None)
    assert page.table.current == id


def test_an_arrival_told_among_changes_stands_there(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = builders.a_household(office, "汤怀远")
    came = verb_dialogs.VERBS["changes"][0]
    form = opened(qtbot, at_desk[0], came.build(office, None))
    put(form, name="石望舒", relation="妻")
    form.store(False)
    settle(qtbot, at_desk[0])
    form.fields["household"].put("0001", home.id)
    change = save(qtbot, at_desk[0], form)
    assert entries.get(office, "changes", change).row.kind == "in"


def test_an_entry_of_changes_shows_only_what_may_be_changed(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    builders.a_household(office, "汤怀远")
    page = LedgerPage(desk, "changes")
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, desk)
    (change,) = page.model.ids
    page.open_record(change)
    settle(qtbot, desk)
    assert page.form is not None
    assert set(page.form.fields) == {"registered_on", "place", "remark"}
    put(page.form, remark="补登")
    save(qtbot, desk, page.form)
    assert entries.get(office, "changes", change).row.remark == "补登"


# ---- what is offered ----------------------------------------------------------------------------


def test_only_what_is_possible_is_offered(office: Office) -> None:
    home = builders.a_household(office, "汤怀远", "石望舒")
    alone = builders.a_household(office, "谷雨眠")
    at = people.Event(date(2026, 3, 1))
    gone, dead, away = (
        builders.record(office, "residents", name=name) for name in ("周敏", "李建禾", "王䶮")
    )
    people.depart(office, "out", at, gone)
    people.depart(office, "died", at, dead)
    people.arrive(office, "in", at, people.Seat(alone.id, "97", "registered", "11"), away)
    everything = {"死亡", "迁出", "婚出", "外出、返乡", "换户", "分户", "更正"}
    offered = partial(verb_dialogs.possible, office)

    assert offered("residents", home.head) == everything
    assert offered("residents", away) == everything | {"迁入"}
    assert offered("residents", gone) == {"迁入", "死亡"}
    assert offered("residents", dead) == frozenset()
    assert offered("residents", builders.record(office, "residents", name="陈雨石")) == {
        "迁入", "死亡", "迁出", "婚出"
    }  # fmt: skip
    people.depart(office, "out", at, away)
    assert offered("households", alone.id) == {"迁入此户", "合户", "全户迁出", "改网格"}
    assert offered("changes", 1) == {"更正日期"}


def test_menus_offer_what_is_possible_for_the_row(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    builders.a_household(office, "汤怀远", "石望舒")
    people.depart(office, "out", people.Event(date(2026, 3, 1)), 2)
    page = LedgerPage(desk, "residents")
    on_screen(qtbot, desk, page)
    page.open(Target("residents", where="status = '迁出'"))
    settle(qtbot, desk)
    page.table.choose(0)
    qtbot.waitUntil(lambda: page.offers.known == 2)
    qtbot.waitUntil(lambda: page.panel.detail is not None)
    (more,) = (m for b in page.findChildren(QToolButton) + page.findChildren(QPushButton)
               if (m := b.menu()) is not None and "办理" in [a.text() for a in m.actions()])  # fmt: skip
    more.aboutToShow.emit()
    (verbs,) = (a for a in more.actions() if a.text() == "办理")
    inner = verbs.menu()
    assert isinstance(inner, QMenu)
    assert verbs.isVisible()
    there = {a.text() for a in inner.actions() if a.isVisible()}
    assert {"新增居民", "出生", "建账", "迁入", "死亡"} - there == {"新增居民"}
    assert not {"迁出", "换户", "更正"} & there
    act = next(b for b in page.panel.findChildren(QPushButton) if b.text() == "办理")
    act.click()
    settle(qtbot, desk)
    (menu,) = (
        m for m in page.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    )
    assert [a.text() for a in menu.actions()] == ["迁入", "死亡"]
    menu.actions()[0].trigger()
    settle(qtbot, desk)
    assert page.form is not None
    assert page.form.title.text() == "迁入：石望舒"


def test_a_roster_offers_the_verbs_of_its_people(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    builders.an_elder(office, "汤怀远")
    page = LedgerPage(desk, next(r.code for r in ROSTERS.values() if r.ledger == "residents"))
    qtbot.addWidget(page)
    settle(qtbot, desk)
    menu = QMenu(page)
    page.offers.fill(menu, {"死亡", "迁出"})
    assert [a.text() for a in menu.actions()] == ["死亡", "迁出"]


def test_while_the_village_is_set_up_a_new_resident_is_no_arrival(office: Office) -> None:
    assert first_kind(office) == "opened"
    home = builders.a_household(office, "汤怀远", "石望舒")
    assert first_kind(office) == "opened"
    people.depart(office, "out", people.Event(date(2026, 3, 1)), home.members[1])
    assert first_kind(office) == "in"
    start = verb_dialogs.arrival("in", office).start.texts
    assert (start["change_kind"], start["event_date"]) == ("迁入", "2026-10-31")
