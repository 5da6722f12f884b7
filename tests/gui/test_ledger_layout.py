"""A list like a table of Excel, only safer: marks, columns, widths, views, and the day it shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import builders
from deskkit import Asked, on_screen, settle
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from csdesk.domain.fields import Field
from csdesk.domain.filters import parse
from csdesk.gui import skin
from csdesk.gui.ledger.column_chooser import ColumnChooser
from csdesk.gui.ledger.day_dialog import DayDialog
from csdesk.gui.ledger.filter_bar import Chip
from csdesk.gui.ledger.filter_dialog import FilterDialog, boxes
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.ledger.views_dialog import ViewsDialog
from csdesk.gui.messages import Question
from csdesk.gui.page import Desk
from csdesk.gui.theme import Look
from csdesk.gui.widgets import clipboard
from csdesk.services import fieldpaths, views
from csdesk.services.office import Office, step
from csdesk.services.views import Left, Saved, Stand
from csdesk.storage.work import New

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def shown(qtbot: QtBot, desk: Desk, code: str) -> LedgerPage:
    """A page on screen with its list."""
    page = LedgerPage(desk, code)
    on_screen(qtbot, desk, page)
    page.table.setFocus()
    return page


def closed(qtbot: QtBot, desk: Desk, page: LedgerPage) -> None:
    """What the page remembers is written, then it goes."""
    qtbot.waitUntil(lambda: page.list.remembered)
    settle(qtbot, desk)
    page.hide()


def teams(office: Office, count: int) -> list[int]:
    """So many teams, in one step."""
    row = office.ledgers["teams"].row
    with step(office, "many") as w:
        made = [New(row(team_name=f"队{n:05d}", kind="1")) for n in range(count)]
        return list(w.add_many("teams", made))


def chips(page: LedgerPage) -> list[str]:
    """The conditions in force, in words."""
    return [str(c.property("words")) for c in page.list.bar.findChildren(Chip) if c.isVisible()]


def foot(page: LedgerPage) -> str:
    """What the foot says of marks."""
    return page.list.foot.picked.text()


def names(page: LedgerPage) -> list[str]:
    """The first column of the list."""
    model = page.model
    return [model.index(row, 1).data() for row in range(model.rowCount())]


# ---- marks --------------------------------------------------------------------------------------


def test_marks_stay_through_another_filter_and_those_that_are_elsewhere_are_counted(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    teams(office, 9)
    page = shown(qtbot, desk, "teams")
    for _ in range(3):
        qtbot.keyClick(page.table.view, KEY.Key_Space)
    assert foot(page) == "已标 3 行"

    page.list.narrow(parse("team_name >= '队00002'"))
    settle(qtbot, desk)
    assert foot(page) == "已标 3 行，其中 2 行不在本表"
    page.list.show_marked()
    settle(qtbot, desk)
    assert names(page) == ["队00000", "队00001", "队00002"]
    assert chips(page) == ["选中的 3 条"]
    assert foot(page) == "已标 3 行"
    qtbot.keyClick(page.list.bar.findChildren(Chip)[-1], KEY.Key_Delete)
    settle(qtbot, desk)
    assert len(names(page)) == 7
    page.list.show_marked()
    settle(qtbot, desk)
    page.list.unmark()
    settle(qtbot, desk)
    assert len(names(page)) == 7
    assert foot(page) == "已选 1 行"


def test_shift_and_arrows_mark_a_range_that_shrinks_again_and_space_marks_what_is_selected(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    ids = teams(office, 60)
    page = shown(qtbot, desk, "teams")
    for _ in range(3):
        qtbot.keyClick(page.table.view, KEY.Key_Down, SHIFT)
    assert page.model.marked == set(ids[:4])
    qtbot.keyClick(page.table.view, KEY.Key_Up, SHIFT)
    assert page.model.marked == set(ids[:3])
    qtbot.keyClick(page.table.view, KEY.Key_Down)
    qtbot.keyClick(page.table.view, KEY.Key_Down)
    qtbot.keyClick(page.table.view, KEY.Key_End, SHIFT)
    assert page.model.marked == {*ids[:3], *ids[4:]}
    qtbot.keyClick(page.table.view, KEY.Key_Home, SHIFT)
    assert page.model.marked == set(ids[:5])
    page.model.unmark()
    page.table.choose(5)
    qtbot.keyClick(page.table.view, KEY.Key_PageDown, SHIFT)
    assert 5 < len(page.model.marked) < 40
    qtbot.keyClick(page.table.view, KEY.Key_PageUp, SHIFT)
    assert page.model.marked == {ids[5]}
    qtbot.keyClick(page.table.view, KEY.Key_Space)
    assert not page.model.marked


def test_control_a_marks_every_row_and_none_again_and_a_click_on_the_number_one(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    ids = teams(office, 300)
    page = shown(qtbot, desk, "teams")
    qtbot.keyClick(page.table.view, KEY.Key_A, CONTROL)
    assert page.model.marked == set(ids)
    qtbot.keyClick(page.table.view, KEY.Key_A, CONTROL)
    assert not page.model.marked
    where = page.table.left.visualRect(page.model.index(2, 0)).center()
    qtbot.mouseClick(page.table.left.viewport(), LEFT, pos=where)
    assert page.model.marked == {ids[2]}


# ---- the clipboard ------------------------------------------------------------------------------


def test_what_is_copied_stays_text_in_excel_and_days_are_whole(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    home = builders.a_household(office, "汤怀远", "石望舒")
    page = shown(qtbot, desk, "residents")
    qtbot.keyClick(page.table.view, KEY.Key_A, CONTROL)
    with qtbot.waitSignal(page.list.copied):
        page.list.copy(heads=False)
    mime = QGuiApplication.clipboard().mimeData()
    assert len(mime.text().split("\n")) == 2
    assert mime.html().count("<tr>") == 2
    number = next(w for w in mime.text().split("\t") if "*" in w)
    assert f"""<td style='mso-number-format:"\\@"' sdnum="1033;0;@">{number}</td>""" in mime.html()
    assert "<td>" in mime.html()  # an age is a number
    assert home


def test_a_text_that_looks_like_a_formula_is_none() -> None:
    fields = (Field("a", "甲", "text"), Field("b", "乙", "number"), Field("c", "丙", "day"))
    rows = (("=1+1<", "-3", "2026-10-31"), ("一\n二", "4", ""))
    assert clipboard.tabbed(fields, rows, heads=True) == (
        "甲\t乙\t丙\n'=1+1<\t-3\t2026-10-31\n一 二\t4\t"
    )
    html = clipboard.table(fields, rows, heads=True)
    assert "<th>甲</th>" in html
    assert "=1+1&lt;</td><td>-3</td>" in html
    assert """<td style='mso-number-format:"yyyy\\-mm\\-dd"'>2026-10-31</td>""" in html
    assert "一<br>二" in html


# ---- columns ------------------------------------------------------------------------------------


def pulled(qtbot: QtBot, page: LedgerPage, path: str, to: int) -> None:
    """The edge of a heading is drawn until its column has a width."""
    at = page.model.paths.index(path) + 1
    head = page.table.view.horizontalHeader()
    edge = QPoint(head.sectionViewportPosition(at) + head.sectionSize(at) - 2, 8)
    qtbot.mousePress(head.viewport(), LEFT, pos=edge)
    head.resizeSection(at, to)  # what the moves of the mouse come to
    qtbot.mouseRelease(head.viewport(), LEFT, pos=edge)


def test_a_width_that_was_drawn_is_found_again_and_a_double_click_takes_it_back(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    builders.a_household(office, "汤怀远", "石望舒")
    page = shown(qtbot, desk, "residents")
    before = page.table.widths.of("birth_date")
    pulled(qtbot, page, "birth_date", 222)
    qtbot.waitUntil(lambda: page.table.widths.own == {"birth_date": 222})
    assert page.list.bar.back.isVisible()
    closed(qtbot, desk, page)
    assert views.left(office, "residents").widths == {"birth_date": 222}

    again = shown(qtbot, desk, "residents")
    at = again.model.paths.index("birth_date") + 1
    assert again.table.view.columnWidth(at) == 222
    again.table.view.horizontalHeader().sectionHandleDoubleClicked.emit(at)
    settle(qtbot, desk)
    assert again.table.view.columnWidth(at) == before
    closed(qtbot, desk, again)
    assert views.left(office, "residents").widths == {}


def test_a_heading_is_carried_elsewhere_and_the_order_is_found_again_until_it_is_reset(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    builders.a_household(office, "汤怀远", "石望舒")
    page = shown(qtbot, desk, "residents")
    before = page.model.paths
    head = page.table.view.horizontalHeader()
    birth = before.index("birth_date") + 1
    head.moveSection(birth, birth - 1)
    qtbot.waitUntil(lambda: page.model.paths != before)
    settle(qtbot, desk)
    assert page.model.paths.index("birth_date") == birth - 2
    assert sorted(page.model.paths) == sorted(before)
    assert [head.visualIndex(n) for n in range(head.count())] == list(range(head.count()))
    page.table.sorted.emit("age")
    settle(qtbot, desk)
    closed(qtbot, desk, page)

    again = shown(qtbot, desk, "residents")
    assert again.model.paths.index("birth_date") == birth - 2
    assert again.model.headerData(3, Qt.Orientation.Horizontal) == "年龄 ↑"
    assert again.list.bar.back.isVisible()
    qtbot.mouseClick(again.list.bar.back, LEFT)
    settle(qtbot, desk)
    assert again.model.paths == before
    assert not again.list.bar.back.isVisible()
    closed(qtbot, desk, again)
    assert views.left(office, "residents").stands == {}


def test_a_filter_is_not_brought_back(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    builders.a_household(office, "汤怀远", "石望舒")
    page = shown(qtbot, desk, "residents")
    page.list.narrow(parse("sex = '2'"))
    page.table.sorted.emit("age")
    settle(qtbot, desk)
    closed(qtbot, desk, page)
    again = shown(qtbot, desk, "residents")
    assert len(names(again)) == 2
    assert chips(again) == ["在册"]


def test_columns_beyond_a_reference_can_be_shown_and_the_chooser_finds_them(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    builders.a_household(office, "汤怀远")

    def with_toilet(dialog: QDialog) -> bool:
        assert isinstance(dialog, ColumnChooser)
        dialog.seek.setText("厕所")
        left = [
            dialog.list.item(n)
            for n in range(dialog.list.count())
            if not dialog.list.item(n).isHidden()
        ]
        assert left[0].text() == "户号 · 厕所"
        left[0].setCheckState(Qt.CheckState.Checked)
        dialog.frozen.setCurrentIndex(1)
        qtbot.mouseClick(dialog.agree, LEFT)
        return True

    page = shown(qtbot, desk, "residents")
    asked.answer = with_toilet
    page.list.choose_columns()
    settle(qtbot, desk)
    assert "household.toilet" in page.model.paths
    assert page.table.frozen_columns == 1

    def plain(dialog: QDialog) -> bool:
        back = [b for b in dialog.findChildren(QPushButton) if b.text() == "恢复原样"]
        qtbot.mouseClick(back[0], LEFT)
        return True

    asked.answer = plain
    page.list.choose_columns()
    settle(qtbot, desk)
    assert "household.toilet" not in page.model.paths
    assert page.table.frozen_columns == 3


def test_frozen_columns_leave_room_for_the_others(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    builders.a_household(office, "汤怀远")
    page = shown(qtbot, desk, "residents")
    page.table.freeze(6)
    wide = page.table.frozen_columns
    assert wide == 6 or page.table.left.width() <= 0.6 * page.table.width()
    page.resize(700, 500)
    settle(qtbot, desk)
    assert page.table.left.width() <= 0.6 * page.table.width()
    assert page.table.frozen_columns >= 1


def test_a_drawn_width_grows_with_the_text(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    views.leave(office, "residents", Left({"sex": 100}, {}))
    builders.a_household(office, "汤怀远")
    app = QGuiApplication.instance()
    skin.apply(app, Look(percent=150))  # type: ignore[arg-type]  # the test's own application
    page = shown(qtbot, at_desk[0], "residents")
    assert page.table.left.columnWidth(2) == 150
    assert page.table.widths.own == {"sex": 100}


# ---- views --------------------------------------------------------------------------------------


def test_a_saved_view_brings_columns_widths_what_is_frozen_and_its_day(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    builders.a_household(office, "汤怀远", "石望舒")
    then = Saved(
        "去年的女人", "sex = '2'", ("name", "age", "sex"), ("-age",), {"sex": 140}, 1,
        date(2025, 12, 31),
    )  # fmt: skip
    views.save(office, "residents", then)
    page = shown(qtbot, desk, "residents")
    page.list.head.show_view(len(page.list.views.own))
    settle(qtbot, desk)
    assert page.model.paths == ("name", "age", "sex")
    assert page.table.view.columnWidth(3) >= 140
    assert page.table.widths.own == {"sex": 140}
    assert page.table.frozen_columns == 1
    assert page.list.asked is not None
    assert page.list.asked.on == date(2025, 12, 31)
    assert chips(page) == ["按2025-12-31看", "性别是女"]
    assert not page.list.views.differs(page.list.sight)


def test_views_are_renamed_and_put_in_order_by_their_dialog(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    for title in ("甲", "乙"):
        views.save(office, "teams", Saved(title, ""))
    page = shown(qtbot, desk, "teams")

    def turned(dialog: QDialog) -> bool:
        assert isinstance(dialog, ViewsDialog)
        qtbot.keyClick(dialog.list, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
        dialog.list.item(0).setText("甲")
        qtbot.mouseClick(dialog.agree, LEFT)
        assert dialog.wanted is None  # the same name twice
        dialog.list.item(0).setText("丙")
        qtbot.mouseClick(dialog.agree, LEFT)
        return True

    asked.answer = turned
    page.list.arrange_views()
    settle(qtbot, desk)
    assert [v.title for v in page.list.views.saved] == ["丙", "甲"]


def test_a_view_of_the_same_name_takes_the_place_of_the_saved_one(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    teams(office, 3)
    views.save(office, "teams", Saved("少的", ""))
    page = shown(qtbot, desk, "teams")
    at = page.list.views.titles().index("少的")
    page.list.head.show_view(at)
    settle(qtbot, desk)
    page.list.narrow(parse("team_name = '队00001'"))
    settle(qtbot, desk)

    def named(dialog: QDialog) -> bool:
        assert isinstance(dialog, Question)
        assert dialog.words is not None
        dialog.words.setText("少的")
        return True

    asked.answer = named
    page.list.save_view()
    settle(qtbot, desk)
    assert [v.where for v in page.list.views.saved] == ["team_name = '队00001'"]
    assert page.list.views.is_saved(page.list.sight.view)
    assert page.list.head.named()[at] == "少的 1"


# ---- conditions ---------------------------------------------------------------------------------


def answers(asked: Asked, how: Callable[[FilterDialog], object]) -> None:
    """The next filter dialogs are answered so."""

    def answer(dialog: QDialog) -> bool:
        assert isinstance(dialog, FilterDialog)
        how(dialog)
        return dialog.wanted is not None

    asked.answer = answer


def test_a_day_in_a_condition_is_seen_whole(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    page = shown(qtbot, desk, "residents")
    page.list.narrow(parse("birth_date <= 1946-11-30"))
    settle(qtbot, desk)
    assert page.list.bar.findChildren(Chip)[-1].text() == "出生日期不晚于1946-11-30  ×"


def test_a_condition_is_changed_where_it_stands_and_goes_by_its_cross(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    builders.an_elder(office, "王秀英", born="1940-01-02")
    builders.an_elder(office, "李桂兰", born="1950-01-02")
    page = shown(qtbot, desk, "residents")
    page.list.narrow(parse("age >= 80"))
    page.list.narrow(parse("sex = '2'"))
    settle(qtbot, desk)

    def sixty(dialog: FilterDialog) -> None:
        assert dialog.line.text() == "80"
        assert dialog.operator.currentText() == "不小于"
        dialog.line.setText("60")
        qtbot.mouseClick(dialog.agree, LEFT)

    answers(asked, sixty)
    ages = next(c for c in page.list.bar.findChildren(Chip) if "80" in str(c.property("words")))
    qtbot.mouseClick(ages, LEFT, pos=QPoint(10, 10))
    settle(qtbot, desk)
    assert chips(page) == ["在册", "年龄不小于60", "性别是女"]
    sex = page.list.bar.findChildren(Chip)[-1]
    qtbot.mouseClick(sex, LEFT, pos=QPoint(sex.width() - 6, 10))
    settle(qtbot, desk)
    assert chips(page) == ["在册", "年龄不小于60"]
    answers(asked, lambda dialog: dialog.reject())
    qtbot.keyClick(page.list.bar.findChildren(Chip)[-1], KEY.Key_Return)
    assert isinstance(asked.dialogs[-1], FilterDialog)


def test_who_turns_eighty_within_thirty_days_is_a_condition_that_is_ready_made(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    for name, born in (
        ("王秀英", "1946-11-30"),
        ("李桂兰", "1946-12-01"),
        ("何玉兰", "1936-11-01"),
    ):
        builders.an_elder(office, name, born=born)
    page = shown(qtbot, desk, "residents")

    def eighty(dialog: FilterDialog) -> None:
        dialog.years.setCurrentText("80 岁")
        qtbot.mouseClick(dialog.soon, LEFT)

    answers(asked, eighty)
    page.list.add_filter()
    settle(qtbot, desk)
    assert names(page) == ["王秀英"]
    assert chips(page) == ["在册", "将满岁数是80", "下次生日不晚于30天后"]
    page.list.show_only()

    answers(asked, lambda d: qtbot.mouseClick(d.soon, LEFT))
    page.list.add_filter()
    settle(qtbot, desk)
    assert sorted(names(page)) == sorted(["王秀英", "何玉兰"])


def test_several_words_between_two_days_and_beyond_a_reference_can_be_asked(
    qtbot: QtBot, office: Office
) -> None:
    residents = office.ledgers["residents"]

    def made(path: str, operator: str, *values: str) -> str:
        dialog = FilterDialog(office, residents)
        qtbot.addWidget(dialog)
        label = fieldpaths.offered(office, residents, filtered=True)[path]
        dialog.field.setCurrentIndex(dialog.field.findText(label))
        dialog.operator.setCurrentText(operator)
        dialog.options.put("、".join(values))
        for line, words in zip((dialog.line, dialog.other), values, strict=False):
            line.setText(words)
        qtbot.mouseClick(dialog.agree, LEFT)
        return str(dialog.wanted)

    assert made("political", "是", "群众", "中国共产党党员") == str(
        parse("political in ['中国共产党党员', '群众']")
    )
    assert made("political", "不是", "群众", "中国共产党党员") == str(
        parse("not (political in ['中国共产党党员', '群众'])")
    )
    assert made("category", "没有", "独居", "低保") == str(
        parse("not (category has '独居' or category has '低保')")
    )
    assert made("birth_date", "在…之间", "1940-01-01", "today - 60y") == str(
        parse("birth_date >= 1940-01-01 and birth_date <= today - 60y")
    )
    assert made("household.toilet", "没有填") == str(parse("household.toilet empty"))
    assert made("age", "不小于") == "None"
    assert made("political", "是") == "None"


def test_a_condition_is_shown_in_the_boxes_or_as_text() -> None:
    kinds = {"age": "number", "sex": "code", "category": "codes", "name": "name"}
    for text, operator in (
        ("age >= 80", "不小于"), ("age > 80", "大于"), ("age < 80", "小于"), ("age <= 80", "不超过"),
        ("sex = '1'", "是"), ("sex != '1'", "不是"), ("sex in ['1', '2']", "是"),
        ("not (sex in ['1', '2'])", "不是"), ("category has 'E01'", "有"),
        ("not (category has 'E01')", "没有"), ("age empty", "没有填"), ("not (age empty)", "填了"),
        ("name has '王'", "含"),
    ):  # fmt: skip
        found = boxes(parse(text), kinds)
        assert found is not None, text
        assert found.operator == operator
    for text in ("age > 3 or age < 2", "phones has '1'", "age in [1, 2]", "not (age > 3)"):
        assert boxes(parse(text), kinds) is None, text


def test_a_list_is_looked_at_as_of_another_day(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    builders.a_household(office, "汤怀远", "石望舒")
    page = shown(qtbot, desk, "residents")
    assert len(names(page)) == 2

    def long_ago(dialog: QDialog) -> bool:
        assert isinstance(dialog, DayDialog)
        dialog.typed.put("没有这天")
        qtbot.mouseClick(dialog.agree, LEFT)
        assert dialog.day is None
        dialog.typed.put("2001-01-01")
        qtbot.mouseClick(dialog.agree, LEFT)
        return True

    asked.answer = long_ago
    page.list.choose_day()
    settle(qtbot, desk)
    assert names(page) == []
    assert chips(page) == ["按2001-01-01看", "在册"]
    qtbot.keyClick(page.list.bar.findChildren(Chip)[0], KEY.Key_Delete)
    settle(qtbot, desk)
    assert len(names(page)) == 2
    assert page.list.sight.on is None


def test_how_a_view_was_left_is_told_from_how_it_is() -> None:
    left = Left({}, {"在册": Stand(("name",), (), 2)})
    assert left.stands["在册"].frozen == 2
