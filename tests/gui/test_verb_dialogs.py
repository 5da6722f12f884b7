"""Household verbs as forms: somebody comes, dies, moves, another becomes head."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

import builders
import pytest
from builders import kept
from deskkit import Asked, a_desk, settle
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from csdesk.domain.identity import make_id
from csdesk.errors import ClerkError
from csdesk.gui import verb_dialogs
from csdesk.gui.entry_form import EntryForm
from csdesk.gui.form_work import Shape
from csdesk.gui.ledger_page import LedgerPage
from csdesk.gui.page import Desk
from csdesk.gui.reference_editor import ReferenceEditor
from csdesk.services import entries, lists, settling
from csdesk.services.office import Office


@pytest.fixture
def at_desk(office: Office) -> Iterator[tuple[Desk, Asked]]:
    """The desk of this test's office."""
    desk, asked = a_desk(office)
    yield desk, asked
    desk.jobs.finish()


def opened(qtbot: QtBot, desk: Desk, shape: Shape) -> EntryForm:
    """A verb's form on screen."""
    form = EntryForm(desk, "residents", shape=shape)
    qtbot.addWidget(form)
    form.resize(1180, 620)
    form.show()
    return form


def put(form: EntryForm, **texts: str) -> None:
    """Fills fields in."""
    for id, words in texts.items():
        form.fields[id].put(words)


def save(qtbot: QtBot, desk: Desk, form: EntryForm) -> int:
    """Saves and gives the record."""
    with qtbot.waitSignal(form.kept) as saved:
        form.store(False)
    settle(qtbot, desk)
    return kept(saved.args[0])


def told(form: EntryForm) -> str:
    """All that the form says."""
    return " ".join(one.text() for one in form.findChildren(QLabel))


def shown(office: Office, id: int, *paths: str) -> tuple[str, ...]:
    """What a list shows of a resident."""
    asked = lists.ask(office, "residents", every=True, columns=paths, given=[id])
    return lists.texts(office, lists.lines(office, asked, [id]))[0]


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
    form.store(False)
    qtbot.waitUntil(lambda: "请从户里的人中选一位" in told(form))
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
    with pytest.raises(ClerkError, match="没有选中是谁"):
        build(office, None)


def test_the_page_offers_its_verbs_and_stands_on_whom_it_added(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    home = builders.a_household(office, "汤怀远")
    page = LedgerPage(desk, "residents")
    qtbot.addWidget(page)
    page.resize(1180, 620)
    page.show()
    settle(qtbot, desk)
    page.new()
    settle(qtbot, desk)
    form = page.form
    assert form is not None
    assert form.title.text() == "新增居民（迁入）"
    put(form, name="石望舒", relation="妻")
    form.fields["household"].put("0001", home.id)
    id = save(qtbot, desk, form)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: page.form is None)
    assert page.table.current == id


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
