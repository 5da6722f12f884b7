"""查重 by keys alone: pairs, two people beside each other, not the same person, parting again."""

from __future__ import annotations

from datetime import date
from typing import Any

from builders import a_household, a_visit, an_elder, an_empty_household, record
from deskkit import Asked, on_screen, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from csdesk.domain.identity import check_digit
from csdesk.gui import pages
from csdesk.gui.doubles.duplicates_page import DuplicatesPage
from csdesk.gui.doubles.merge_model import FIELD, FIRST, RESULT
from csdesk.gui.doubles.merge_sheet import MergeSheet
from csdesk.gui.doubles.merged_dialog import MergedDialog
from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.messages import Question
from csdesk.gui.page import Desk, Said
from csdesk.services import duplicates, entries
from csdesk.services.home import Target
from csdesk.services.households import people
from csdesk.services.households.people import Event, Seat
from csdesk.services.merging.past import merges
from csdesk.services.office import Office, step

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
MARCH = date(2026, 3, 1)


def again(office: Office, person: int, home: int = 0, relation: str = "97", **more: Any) -> int:
    """The same person entered once more, in a household or in none."""
    row = entries.get(office, "residents", person).row
    ledger = office.ledgers["residents"]
    with step(office, "又登记了一次") as w:
        values = entries.full_values(ledger, {})
        values |= {n: getattr(row, n) for n in ("name", "id_no", "sex", "birth_date")} | more
        id = int(w.add("residents", *entries.build(ledger, values)))
        if home:
            people.seat_in(w, "opened", Event(MARCH), Seat(home, relation, reason="10"), id)
    return id


def shown(qtbot: QtBot, desk: Desk, code: str = duplicates.CODE) -> Any:
    page = pages.make(desk, Target(code))
    on_screen(qtbot, desk, page)
    return page


def press(
    qtbot: QtBot, desk: Desk, key: Qt.Key, held: Any = Qt.KeyboardModifier.NoModifier
) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    qtbot.keyClick(widget, key, held)
    settle(qtbot, desk)


def sheet_of(page: LedgerPage) -> MergeSheet:
    assert isinstance(page.over.part, MergeSheet)
    return page.over.part


def line(sheet: MergeSheet, id: str) -> int:
    return [one.id for one in sheet.model.lines].index(id)


def words(sheet: MergeSheet) -> str:
    return "\n".join(one.text() for one in sheet.findChildren(QLabel))


def test_two_are_merged_by_keys_alone_and_part_again(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    home, other = a_household(office, "朱成远", "何向晚"), a_household(office, "汤怀远", "李玉梅")
    stays = home.members[1]
    entries.record(office, "residents", {"occupation": "务农"}, id=stays)
    gone = again(office, stays, other.id, occupation="经商", phones=("13900000009",))
    visit = a_visit(office, gone, MARCH)
    page = shown(qtbot, desk)
    assert isinstance(page, DuplicatesPage)
    assert list(page.model.ids) == [gone]

    press(qtbot, desk, KEY.Key_Return)
    sheet = sheet_of(page)
    assert sheet.model.index(0, FIELD).data() == "职业（不同）"
    assert sheet.model.index(line(sheet, "phones"), RESULT).data() == "139****0009"
    told = words(sheet)
    assert "1 栏两条不同，请看取哪一边。" in told
    assert "户 0002：去掉这一条，户里其他人不动。" in told
    assert "走访记录" in told or "探访" in told
    press(qtbot, desk, KEY.Key_Right)
    assert sheet.model.index(0, RESULT).data() == "经商"
    press(qtbot, desk, KEY.Key_Left)
    press(qtbot, desk, KEY.Key_Space)
    assert sheet.model.takes == {"occupation": "second"}
    with qtbot.waitSignal(page.said, timeout=10_000) as said:
        press(qtbot, desk, KEY.Key_Return, CONTROL)
    assert said.args is not None
    assert said.args[0].text == "合并：何向晚（两条）"
    assert {"residents", "visits"} <= set(said.args[0].ledgers)

    assert page.over.part is None
    assert entries.get(office, "residents", stays).row.occupation == "经商"
    assert entries.get(office, "visits", visit).row.visit_target == stays
    page.look_again()
    settle(qtbot, desk)
    assert list(page.model.ids) == []

    asked.answer = lambda d: isinstance(d, MergedDialog)
    page.show_merged()
    with qtbot.waitSignal(page.said, timeout=10_000) as said:
        settle(qtbot, desk)
    assert said.args is not None
    assert said.args[0].text == "已撤销：合并：何向晚（两条）"
    assert merges(office) == ()
    settle(qtbot, desk)
    assert list(page.model.ids) == [gone]


def test_n_says_that_they_are_two(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    home = a_household(office, "朱成远", "何向晚", "朱小禾")
    for member in home.members[1:]:
        again(office, member, id_no=None)
    page = shown(qtbot, desk)
    assert len(page.model.ids) == 2

    heard: list[Said] = []
    page.said.connect(heard.append)
    press(qtbot, desk, KEY.Key_N)
    qtbot.waitUntil(lambda: len(page.model.ids) == 1, timeout=10_000)
    assert heard[-1].text.startswith("不是同一人：")
    assert heard[-1].undo
    press(qtbot, desk, KEY.Key_Return)
    assert isinstance(page.over.part, MergeSheet)
    press(qtbot, desk, KEY.Key_N)
    qtbot.waitUntil(lambda: page.over.part is None, timeout=10_000)
    page.look_again()
    settle(qtbot, desk)
    assert list(page.model.ids) == []
    assert "没有疑似重复登记的人" in "\n".join(x.text() for x in page.findChildren(QLabel))
    with qtbot.waitSignal(page.go) as went:
        page._show_apart()  # noqa: SLF001  # the first way out of the empty page
    assert went.args == [Target("distinct_people")]


def test_the_other_one_stays_after_turning_round_and_a_successor_is_chosen(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    home = a_household(office, "朱成远", "何向晚", "朱小禾")
    other = a_household(office, "汤怀远", "李玉梅")
    stays = again(office, home.head, other.id)
    page = shown(qtbot, desk)
    press(qtbot, desk, KEY.Key_Return)
    sheet = sheet_of(page)
    assert sheet.plan is not None
    assert sheet.plan.first.id == home.head

    press(qtbot, desk, KEY.Key_T, CONTROL)
    assert sheet.plan.first.id == stays
    assert "0001 的新户主" in words(sheet)
    (succession, box), *_ = sheet._heads  # noqa: SLF001  # what Tab leads to
    assert box.currentText().startswith("何向晚")
    box.setCurrentIndex(1)
    press(qtbot, desk, KEY.Key_Return, CONTROL)

    assert merges(office)[0].gone == home.head
    with step(office, "看看") as w:
        heads = {
            s.row.resident
            for s in people.open_stays(w, "household", home.id, date(2026, 10, 31))
            if s.row.relation == "02"
        }
    assert heads == {home.members[2]}
    assert succession.candidates[1][0] == home.members[2]


def test_what_cannot_be_is_told_in_the_sheet_and_turning_round_helps(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    alive = again(office, home.members[1], other, "02")
    people.depart(office, "died", Event(MARCH), home.members[1])
    sheet = MergeSheet(desk, alive, home.members[1])
    on_screen(qtbot, desk, sheet)

    assert sheet.plan is None
    assert "请对调：留下已登记死亡的那条。" in words(sheet)
    sheet.do_it()
    sheet.reveal()
    sheet.turn_round()
    settle(qtbot, desk)
    assert sheet.plan is not None


def test_numbers_are_masked_until_a_reason_is_given(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    home = a_household(office, "朱成远", "何向晚")
    number = entries.get(office, "residents", home.members[1]).row.id_no or ""
    body = number[:16] + str((int(number[16]) + 2) % 10)
    again(office, home.members[1], id_no=body + check_digit(body), name="何向婉")
    page = shown(qtbot, desk)
    press(qtbot, desk, KEY.Key_Return)
    sheet = sheet_of(page)
    at = line(sheet, "id_no")
    assert "*" in sheet.model.index(at, FIRST).data()

    def why(dialog: object) -> bool:
        assert isinstance(dialog, Question)
        assert dialog.words is not None
        dialog.words.setText("对照证件")
        return True

    asked.answer = why
    page.verbs()["reveal"]()
    settle(qtbot, desk)

    assert sheet.model.index(at, FIRST).data() == number
    assert sheet._former is not None  # noqa: SLF001  # the names differ
    assert sheet._former.isChecked()  # noqa: SLF001  # as above


def test_of_two_files_the_clerk_chooses(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    one = an_elder(office)
    entries.record(office, "residents", {"remark": "村里的"}, id=one)
    other = again(office, one, an_empty_household(office), "02", remark="手抄本上的")
    record(office, "elder_files", resident=one, carer="儿子")
    hers = record(office, "elder_files", resident=other, carer="女儿")
    page = shown(qtbot, desk)
    press(qtbot, desk, KEY.Key_Return)
    sheet = sheet_of(page)

    at = line(sheet, "elder_files")
    sheet.view.setCurrentIndex(sheet.model.index(at, FIELD))
    assert sheet.model.index(at, FIRST).data().startswith("有一份")
    press(qtbot, desk, KEY.Key_Space)
    assert sheet.model.index(at, RESULT).data() == "用并入的那份，空栏补上"
    press(qtbot, desk, KEY.Key_Space)
    press(qtbot, desk, KEY.Key_Right)
    sheet.model.choose(at, "both")  # two files can't be one
    remark = line(sheet, "remark")
    sheet.model.choose(remark, "both")
    assert sheet.model.index(remark, RESULT).data() == "村里的；手抄本上的"
    assert sheet.model.files == {"elder_files": "second"}
    press(qtbot, desk, KEY.Key_Return, CONTROL)

    assert entries.get(office, "elder_files", hers).row.resident == one


def test_the_sheet_folds_where_it_is_narrow_and_its_model_is_sound(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], qtmodeltester: Any
) -> None:
    desk, _ = at_desk
    home = a_household(office, "朱成远", "何向晚")
    sheet = MergeSheet(desk, home.members[1], again(office, home.members[1]))
    qtbot.addWidget(sheet)
    qtmodeltester.check(sheet.model)
    sheet.resize(640, 520)
    sheet.show()
    settle(qtbot, desk)
    assert "并入的那条不在任何户里，户不变。" in words(sheet)
    assert "没有别的记录。" in words(sheet)
    qtmodeltester.check(sheet.model)
    assert not sheet._strip.isVisible()  # noqa: SLF001  # the keys have no room
    sheet.resize(1180, 620)
    assert sheet._strip.isVisible()  # noqa: SLF001  # now they have


# ---- from elsewhere -----------------------------------------------------------------------------


def test_two_marked_residents_are_merged_from_their_list(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    home = a_household(office, "朱成远", "何向晚", "朱小禾")
    page = shown(qtbot, desk, "residents")
    merge = next(t for t in page.tools() if t.words == "合并两人")
    heard: list[Said] = []
    page.said.connect(heard.append)

    merge.run()
    assert "请用空格标出两个人" in heard[-1].text
    page.model.mark(home.members[1:])
    merge.run()
    settle(qtbot, desk)

    assert sheet_of(page).plan is not None
    assert {sheet_of(page)._both[0], sheet_of(page)._both[1]} == set(home.members[1:])  # noqa: SLF001


def test_a_link_stands_on_the_pair_of_somebody(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    home = a_household(office, "朱成远", "何向晚", "朱小禾")
    twins = [again(office, m) for m in home.members[1:]]
    page = shown(qtbot, desk)

    page.open(Target(duplicates.CODE, record=home.members[2]))
    settle(qtbot, desk)
    assert sheet_of(page).plan is not None
    assert sheet_of(page)._both == (home.members[2], twins[1])  # noqa: SLF001  # what it compares
    assert page.leave() is False
    page.open(Target(duplicates.CODE, record=home.head))
    settle(qtbot, desk)
    assert asked.said == ["这一对已经处理过了。请按 F5 看新内容。"]


def test_somebody_typed_who_is_kept_is_opened_with_what_she_lacks(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    home = a_household(office, "朱成远", "何向晚")
    who = home.members[1]
    page = shown(qtbot, desk, "residents")
    page.new()
    settle(qtbot, desk)
    form = page.form
    assert isinstance(form, EntryForm)
    form.fields["name"].put("何向晚")
    form.fields["birth_date"].put("1972-08-09")
    form.fields["occupation"].put("务农")
    form.draft.touched |= {"name", "birth_date", "occupation"}  # as by keys
    form._left(form.fields["birth_date"])  # noqa: SLF001  # Enter
    settle(qtbot, desk)

    told = [x.text() for x in form.side.findChildren(QLabel)]
    assert "同名，同生日" in told
    join = next(b for b in form.side.findChildren(QPushButton) if b.text() == "合并")
    qtbot.mouseClick(join, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)

    kept = page.form
    assert kept is not None
    assert kept.id == who
    assert kept.fields["occupation"].words() == "务农"
    kept.store(False)
    settle(qtbot, desk)
    assert entries.get(office, "residents", who).row.occupation == "务农"


def test_where_the_side_has_no_room_the_status_line_tells(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    a_household(office, "朱成远", "何向晚")
    page = shown(qtbot, desk, "residents")
    page.resize(600, 520)
    page.new()
    settle(qtbot, desk)
    form = page.form
    assert form is not None
    form.fields["name"].put("何向晚")
    form.draft.touched |= {"name"}  # as by keys
    with qtbot.waitSignal(page.said) as said:
        form._left(form.fields["name"])  # noqa: SLF001  # Enter
    assert said.args is not None
    assert said.args[0].text.startswith("可能已登记过：何向晚，柳沟村1组1号")


def test_in_the_form_of_somebody_kept_her_double_is_one_key_away(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    home = a_household(office, "朱成远", "何向晚")
    twin = again(office, home.members[1], id_no=None)
    page = shown(qtbot, desk, "residents")
    page.show_form(twin)
    settle(qtbot, desk)
    form = page.form
    assert form is not None
    form.draft.touched |= {"name"}  # as by keys
    form._left(form.fields["name"])  # noqa: SLF001  # Enter
    settle(qtbot, desk)

    join = next(b for b in form.side.findChildren(QPushButton) if b.text() == "合并")
    qtbot.mouseClick(join, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)

    assert sheet_of(page)._both == (home.members[1], twin)  # noqa: SLF001  # what it compares


def test_who_is_in_the_bin_is_found_there(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    asked.answer = lambda _: False
    home = a_household(office, "朱成远", "何向晚")
    number = entries.get(office, "residents", home.members[1]).row.id_no or ""
    body = number[:10] + "0101" + number[14:17]
    binned = record(office, "residents", name="李玉梅", id_no=body + check_digit(body))
    entries.void(office, "residents", [binned])
    page = shown(qtbot, desk, "residents")
    page.new()
    settle(qtbot, desk)
    form = page.form
    assert form is not None
    form.fields["id_no"].put(body + check_digit(body))
    form.draft.touched |= {"id_no"}  # as by keys
    form._left(form.fields["id_no"])  # noqa: SLF001  # Enter
    settle(qtbot, desk)

    find = next(b for b in form.side.findChildren(QPushButton) if b.text() == "到回收站里找")
    qtbot.mouseClick(find, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert [d.windowTitle() for d in asked.dialogs] == ["回收站"]


def test_the_data_check_leads_to_the_pair(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    home = a_household(office, "朱成远", "何向晚")
    again(office, home.members[1])
    page = shown(qtbot, desk, "check")
    twice = next(f for f in page.faults if f.label == "同一人登记了两次")

    with qtbot.waitSignal(page.go) as went:
        page.open_row(twice, twice.rows[0])

    assert went.args == [Target(duplicates.CODE, record=home.members[1])]
