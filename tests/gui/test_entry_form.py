"""The form of a ledger, filled in by keyboard."""

from __future__ import annotations

from datetime import date

import builders
import pytest
from builders import kept
from deskkit import Asked, a_desk, on_screen, settle, write
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from csdesk.domain.identity import make_id
from csdesk.gui.form.drafts import drafts
from csdesk.gui.form.editors import CodeEditor, CodesEditor, NoteEditor, day_said, matching
from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.form.reference_editor import ReferenceEditor
from csdesk.gui.messages import Question
from csdesk.gui.page import Desk
from csdesk.services import entries
from csdesk.services.office import Office

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
TODAY = date(2026, 10, 31)


def opened(qtbot: QtBot, desk: Desk, code: str, id: int | None = None) -> EntryForm:
    """A form on screen with its record."""
    form = EntryForm(desk, code, id)
    on_screen(qtbot, desk, form)
    return form


def editor(form: EntryForm, id: str) -> QWidget:
    """The editor of a field."""
    return form.fields[id].editor


def fill(form: EntryForm, **texts: str) -> None:
    """Types into fields, then leaves them."""
    for id, words in texts.items():
        one = editor(form, id)
        if isinstance(one, CodeEditor):
            one.setFocus()
            line = one.lineEdit()
            assert line is not None
            line.setText(words)
            line.textEdited.emit(words)
            one.settle()
        else:
            write(one, words)
        form._step(one, 1)  # noqa: SLF001  # what Enter does


def under(form: EntryForm, id: str) -> str:
    """What stands under a field."""
    labels = form.fields[id].findChildren(QLabel)
    return "".join(one.text() for one in labels if one.isVisibleTo(form.fields[id]))


def locked(form: EntryForm) -> set[str]:
    """Fields whose values follow from another."""
    return {i for i, one in form.fields.items() if one.derived}


def test_enter_goes_through_the_fields_and_shift_enter_back(
    qtbot: QtBot, at_desk: tuple[Desk, Asked]
) -> None:
    form = opened(qtbot, at_desk[0], "teams")
    first, second = editor(form, "team_name"), editor(form, "kind")
    assert first.hasFocus()
    qtbot.keyClick(first, KEY.Key_Return)
    assert second.hasFocus()
    qtbot.keyClick(second, KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert first.hasFocus()


def test_a_record_is_kept_with_control_s(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    form = opened(qtbot, at_desk[0], "teams")
    fill(
        form,
        team_name="邻里互助队",
        kind="志愿服务队",
        leader="何向晚",
        founded_on="去年",
        remark="",
    )
    assert "去年" in under(form, "founded_on")
    fill(form, founded_on="")
    editor(form, "founded_on").clear()  # type: ignore[attr-defined]  # a line
    fill(form, founded_on="9-1")
    with qtbot.waitSignal(form.closed), qtbot.waitSignal(form.kept) as saved:
        qtbot.keyClick(editor(form, "leader"), KEY.Key_S, CONTROL)
    row = entries.get(office, "teams", kept(saved.args[0])).row
    assert (row.team_name, row.kind, row.leader) == ("邻里互助队", "1", "何向晚")
    assert row.founded_on == date(2026, 9, 1)


def test_a_problem_stands_under_its_field_and_the_first_gets_the_keyboard(
    qtbot: QtBot, at_desk: tuple[Desk, Asked]
) -> None:
    form = opened(qtbot, at_desk[0], "residents")
    fill(form, phones="1390000123")
    assert under(form, "phones")
    qtbot.keyClick(editor(form, "phones"), KEY.Key_S, CONTROL)
    qtbot.waitUntil(lambda: editor(form, "name").hasFocus())
    assert "姓名" in under(form, "name")
    heads = [one.text() for one in form.side.findChildren(QLabel)]
    assert "还差 2 处" in heads
    qtbot.keyClick(editor(form, "name"), KEY.Key_F8)
    assert editor(form, "phones").hasFocus()
    write(editor(form, "name"), "汤若素")
    assert not under(form, "name")


def test_birth_and_sex_follow_from_the_number_in_grey_until_f2(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    form = opened(qtbot, at_desk[0], "residents")
    fill(form, id_no=make_id("430421", date(1956, 2, 29), 952))
    assert form.fields["birth_date"].words() == "1956-02-29"
    assert form.fields["sex"].words() == "女"
    assert locked(form) == {"sex", "birth_date"}
    assert "70 周岁" in under(form, "birth_date")
    qtbot.keyClick(editor(form, "birth_date"), KEY.Key_F2)
    assert locked(form) == {"sex"}
    fill(form, name="汤若素")
    with qtbot.waitSignal(form.kept) as saved:
        form.store(False)
    row = entries.get(office, "residents", kept(saved.args[0])).row
    assert (row.name, row.sex, row.birth_date) == ("汤若素", "2", "1956-02-29")
    settle(qtbot, at_desk[0])


def test_a_person_is_found_by_pinyin_and_chosen_from_the_list(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    elder = builders.an_elder(office, "王秀英")
    builders.an_elder(office, "李桂兰")
    form = opened(qtbot, at_desk[0], "visits")
    target = editor(form, "visit_target")
    assert isinstance(target, ReferenceEditor)
    target.setFocus()
    with qtbot.waitSignal(target.found):
        qtbot.keyClicks(target, "wxy")
    assert [h.title for h in target.hits] == ["王秀英"]
    qtbot.keyClick(target, KEY.Key_Return)
    assert target.chosen == elder
    assert not target.hasFocus()
    fill(form, visit_method="上门入户")
    assert form.fields["visit_date"].words() == "2026-10-31"
    assert form.fields["met"].words() == "是"
    with qtbot.waitSignal(form.kept) as saved:
        form.store(False)
    row = entries.get(office, "visits", kept(saved.args[0])).row
    assert (row.visit_target, row.visit_method, row.met) == (elder, "01", True)
    settle(qtbot, at_desk[0])


def test_a_typed_name_that_nobody_has_is_told_with_where_to_enter_it(
    qtbot: QtBot, at_desk: tuple[Desk, Asked]
) -> None:
    form = opened(qtbot, at_desk[0], "visits")
    fill(form, visit_target="王五", visit_method="上门入户")
    form.store(False)
    qtbot.waitUntil(lambda: "没有“王五”" in under(form, "visit_target"))


def test_save_and_new_carries_over_what_was_marked_with_control_d(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    form = opened(qtbot, at_desk[0], "teams")
    fill(form, team_name="邻里互助队", kind="志愿服务队", leader="何向晚")
    qtbot.keyClick(editor(form, "leader"), KEY.Key_D, CONTROL)
    with qtbot.waitSignal(form.kept):
        qtbot.keyClick(editor(form, "leader"), KEY.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: form.fields["team_name"].words() == "")
    assert form.fields["leader"].words() == "何向晚"
    assert form.id is None
    fill(form, team_name="银龄志愿队", kind="志愿服务队")
    with qtbot.waitSignal(form.kept) as saved:
        form.store(False)
    assert entries.get(office, "teams", kept(saved.args[0])).row.leader == "何向晚"
    settle(qtbot, at_desk[0])


def test_masked_values_of_a_kept_record_stay_unless_typed_anew(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    elder = builders.an_elder(office, "王秀英", phones=("13900001234",))
    before = entries.get(office, "residents", elder).row
    form = opened(qtbot, at_desk[0], "residents", elder)
    assert form.fields["id_no"].words().count("*") == 11
    qtbot.keyClick(editor(form, "phones"), KEY.Key_F2)
    fill(form, phones="13900009999", former_name="王小英")
    with qtbot.waitSignal(form.kept):
        form.store(False)
    row = entries.get(office, "residents", elder).row
    assert row.id_no == before.id_no
    assert row.phones == ("13900009999",)
    assert row.former_name == "王小英"
    settle(qtbot, at_desk[0])


def test_the_whole_number_is_shown_for_a_reason(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk

    def because(dialog: QDialog) -> bool:
        assert isinstance(dialog, Question)
        assert dialog.words is not None
        dialog.words.setText("对照证件")
        return True

    asked.answer = because
    elder = builders.an_elder(office, "王秀英")
    form = opened(qtbot, desk, "residents", elder)
    form.reveal()
    settle(qtbot, desk)
    assert form.fields["id_no"].words() == entries.get(office, "residents", elder).row.id_no


def test_another_hand_was_faster_and_what_was_typed_stays(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    elder = builders.an_elder(office, "王秀英")
    form = opened(qtbot, at_desk[0], "residents", elder)
    kept(entries.record(office, "residents", {"occupation": "务农"}, id=elder))
    fill(form, former_name="王小英")
    form.store(False)
    qtbot.waitUntil(lambda: form.head.stale.isVisible())
    form.look_again()
    settle(qtbot, at_desk[0])
    assert form.fields["occupation"].words() == "务农"
    assert form.fields["former_name"].words() == "王小英"
    with qtbot.waitSignal(form.kept):
        form.store(False)
    row = entries.get(office, "residents", elder).row
    assert (row.occupation, row.former_name) == ("务农", "王小英")
    settle(qtbot, at_desk[0])


def test_parts_are_a_table_in_the_form(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    form = opened(qtbot, at_desk[0], "facilities")
    fill(
        form,
        facility_name="幸福食堂",
        kind=next(iter(office.codes["facility_type"].names.values())),
    )
    (hours,) = form.parts
    for name in ("周一", "周二"):
        made = hours.add_row()
        made["weekday"].put(name)
        made["opens"].put("8:30")
    hours.rows[1]["weekday"].put("")
    form.store(False)
    qtbot.waitUntil(lambda: any("第 2 行" in one.text() for one in form.findChildren(QLabel)))
    settle(qtbot, at_desk[0])
    hours.rows[1]["weekday"].put("周二")
    with qtbot.waitSignal(form.kept) as saved:
        form.store(False)
    id = kept(saved.args[0])
    settle(qtbot, at_desk[0])
    assert len(entries.parts_of(office, "opening_hours", id)) == 2
    settle(qtbot, at_desk[0])
    again = opened(qtbot, at_desk[0], "facilities", id)
    assert [m["weekday"].words() for m in again.parts[0].rows] == ["周一", "周二"]


def test_what_was_typed_and_not_saved_is_a_draft(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    form = opened(qtbot, desk, "teams")
    assert not form.draft.touched
    write(editor(form, "team_name"), "邻里互助队")
    qtbot.waitUntil(lambda: bool(drafts(desk.voice)))  # a pause is enough, nothing is closed
    again = opened(qtbot, desk, "teams")
    assert again.fields["team_name"].words() == "邻里互助队"
    fill(again, kind="志愿服务队")
    with qtbot.waitSignal(again.kept):
        again.store(False)
    settle(qtbot, desk)
    assert not drafts(desk.voice)
    assert opened(qtbot, desk, "teams").fields["team_name"].words() == ""


def test_the_draft_of_a_kept_record_comes_back_over_what_is_kept(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    elder = builders.an_elder(office, "王秀英")
    form = opened(qtbot, desk, "residents", elder)
    write(editor(form, "former_name"), "王小英")
    form.draft.keep()
    again = opened(qtbot, desk, "residents", elder)
    assert again.fields["former_name"].words() == "王小英"
    assert again.fields["name"].words() == "王秀英"
    assert again.draft.touched


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("今天", "2026-10-31"),
        ("昨天", "2026-10-30"),
        ("9-1", "2026-09-01"),
        ("11月9日", "2026-11-09"),
        ("5-1", "2026-05-01"),
        ("3日", "2026-10-03"),
        ("2-30", "2-30"),
        ("2026-10-01", "2026-10-01"),
        ("", ""),
    ],
)
def test_a_day_is_typed_as_it_is_said(said: str, meant: str) -> None:
    assert day_said(said, TODAY) == meant


def test_the_end_of_last_year_is_meant_in_january() -> None:
    assert day_said("12-28", date(2026, 1, 5)) == "2025-12-28"


def test_a_code_is_found_by_a_part_of_its_name_or_its_first_letters(qtbot: QtBot) -> None:
    names = ("汉族", "蒙古族", "回族", "土家族")
    assert matching(names, "族")[0] == "汉族"
    assert matching(names, "tj") == ("土家族",)
    assert matching(names, "") == names
    box = CodeEditor(names)
    qtbot.addWidget(box)
    line = box.lineEdit()
    assert line is not None
    line.setText("mg")
    line.textEdited.emit("mg")
    box.settle()
    assert box.words() == "蒙古族"


def test_several_codes_are_ticked_in_a_list(qtbot: QtBot) -> None:
    box = CodesEditor(("健康", "经济", "安全"))
    qtbot.addWidget(box)
    box.put("健康、安全")
    assert box.words() == "健康、安全"
    with qtbot.waitSignal(box.changed):
        box._menu.actions()[1].trigger()  # noqa: SLF001  # a line of its menu
    assert box.words() == "健康、经济、安全"


def test_a_note_takes_alt_enter_as_a_new_line(qtbot: QtBot, at_desk: tuple[Desk, Asked]) -> None:
    form = opened(qtbot, at_desk[0], "visits")
    note = editor(form, "visit_content")
    assert isinstance(note, NoteEditor)
    write(note, "良好")
    qtbot.keyClick(note, KEY.Key_Return, Qt.KeyboardModifier.AltModifier)
    write(note, "药快用完")
    assert note.words() == "良好\n药快用完"
    qtbot.keyClick(note, KEY.Key_Return)
    assert not note.hasFocus()
    QApplication.processEvents()


def test_a_narrow_form_has_one_column_and_no_panel(
    qtbot: QtBot, at_desk: tuple[Desk, Asked]
) -> None:
    form = opened(qtbot, at_desk[0], "residents")
    wide = editor(form, "name").width()
    form.resize(700, 600)
    qtbot.waitUntil(lambda: editor(form, "name").width() > wide)
    assert not form.side.isVisible()


def test_somebody_of_the_same_name_is_shown_while_one_types(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    elder = builders.an_elder(office, "王秀英")
    form = opened(qtbot, at_desk[0], "residents")
    fill(form, name="王秀英")
    settle(qtbot, at_desk[0])
    words = [one.text() for one in form.side.findChildren(QLabel)]
    assert "可能已登记过" in words
    assert any(one.startswith("王秀英，柳沟村1组1号，") for one in words)
    look = next(b for b in form.side.findChildren(QPushButton) if b.text() == "打开")
    with qtbot.waitSignal(form.opened) as went:
        qtbot.mouseClick(look, Qt.MouseButton.LeftButton)
    assert went.args == [elder]
    fill(form, name="李桂兰")
    settle(qtbot, at_desk[0])


def test_all_that_is_missing_is_told_at_once(qtbot: QtBot, office: Office) -> None:
    desk, _ = a_desk(office)
    form = EntryForm(desk, "service_hours")
    qtbot.addWidget(form)
    form.show()

    form.store(False)
    settle(qtbot, desk)

    wrong = {id for id, one in form.fields.items() if one.problems}
    assert wrong == {"volunteer", "service_hours"}
