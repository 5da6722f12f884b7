"""The rules over the list of facilities, their hours, the week of bookings, holidays; by keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal

import pytest
from builders import a_household, record
from deskkit import Asked, a_desk, on_screen, settle
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from csdesk.gui import pages, skin
from csdesk.gui.facilities.block import RulesBlock
from csdesk.gui.facilities.week_page import WeekPage
from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.holidays_page import HolidaysPage
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.page import Desk, Page
from csdesk.gui.paper.preview import PrintPreview
from csdesk.gui.theme import Look
from csdesk.services import calendars, entries, lists
from csdesk.services.facilities import opened
from csdesk.services.facilities.opened import EVERY
from csdesk.services.home import Target
from csdesk.services.office import Office

RETURN, DELETE = Qt.Key.Key_Return, Qt.Key.Key_Delete
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def centre(office: Office) -> int:
    """A centre with two rooms, in a village of one household."""
    object.__setattr__(office.about, "pack", "lvyuan-2022")
    a_household(office, "汤怀义", "周桂香")
    id = record(office, "facilities", facility_name="党群服务中心", kind="0101", state="1",
                area=Decimal(90))  # fmt: skip
    record(office, "rooms", room_name="图书室", facility=id, use="1", area=Decimal(60))
    record(office, "rooms", room_name="老年活动室", facility=id, use="1", area=Decimal(10))
    return id


@pytest.fixture
def desk(office: Office, centre: int) -> Iterator[tuple[Desk, Asked]]:
    made, asked = a_desk(office)
    yield made, asked
    made.jobs.finish()


def shown(qtbot: QtBot, desk: Desk, code: str, target: Target | None = None) -> Page:
    page = pages.make(desk, target or Target(code))
    on_screen(qtbot, desk, page, 1180, 640)
    page.open(target or Target(code))
    settle(qtbot, desk)
    page.setFocus()
    return page


def words(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def links(page: QWidget) -> dict[str, QPushButton]:
    return {b.text(): b for b in page.findChildren(QPushButton) if b.isVisible()}


def block_of(page: Page) -> RulesBlock:
    assert isinstance(page, LedgerPage)
    assert page.block is not None
    return page.block


# ---- the rules -------------------------------------------------------------------------------------


def test_the_rules_stand_over_the_list_and_each_number_opens_its_list(
    qtbot: QtBot, desk: tuple[Desk, Asked], centre: int
) -> None:
    page = shown(qtbot, desk[0], "facilities")
    block = block_of(page)

    told = words(block)
    assert "每百户面积（户籍户）" in told
    assert "9,000㎡" in told
    assert "1 处无法判断" in told
    with qtbot.waitSignal(page.go) as went:
        qtbot.mouseClick(links(block)["2 间活动功能室"], Qt.MouseButton.LeftButton)
    assert went.args == [Target("rooms", f"use = '居民活动' and facility in [{centre}]")]
    assert isinstance(page, LedgerPage)
    path = "activity_share"
    assert path in page.model.links
    with qtbot.waitSignal(page.go) as went:
        page.follow(path, centre)
    assert went.args == [Target("rooms", f"facility = {centre}")]


def test_another_pack_changes_the_page_at_once(qtbot: QtBot, desk: tuple[Desk, Asked]) -> None:
    page = shown(qtbot, desk[0], "facilities")
    block = block_of(page)
    said: list[str] = []
    page.said.connect(lambda one: said.append(one.text))
    page.said.connect(lambda one: page.look_again())  # as the window does

    block.packs.setFocus()
    qtbot.keyClick(block.packs, Qt.Key.Key_End)
    settle(qtbot, desk[0])

    assert desk[1].said[0].startswith("改按“云南省昆明市”的文件算？")
    assert desk[0].office.about.pack == "kunming-2022"
    assert "昆明市" in said[0]
    assert "目标 工作日每天 ≥ 8 小时" in words(block)
    desk[1].answer = lambda _: False
    qtbot.keyClick(block.packs, Qt.Key.Key_Home)
    settle(qtbot, desk[0])
    assert block.packs.currentText() == "云南省昆明市"
    assert desk[0].office.about.pack == "kunming-2022"


@pytest.mark.parametrize("size", [100, 200])
def test_the_rules_fold_and_unfold(
    qtbot: QtBot, qapp: QApplication, desk: tuple[Desk, Asked], size: int
) -> None:
    skin.apply(qapp, Look(percent=size))
    page = shown(qtbot, desk[0], "facilities")
    block = block_of(page)
    if size == 200:
        page.fit(42.0)
        assert "展开" in links(block)
        qtbot.mouseClick(links(block)["展开"], Qt.MouseButton.LeftButton)
    assert "居民活动面积占比" in words(block)

    qtbot.mouseClick(links(block)["收起"], Qt.MouseButton.LeftButton)

    assert "居民活动面积占比" not in words(block)
    assert "无法判断" in words(block)  # how many stand how is told all the same


def test_hours_are_typed_in_a_form_and_a_wrong_line_is_told_under_it(
    qtbot: QtBot, desk: tuple[Desk, Asked], centre: int
) -> None:
    page = shown(qtbot, desk[0], "facilities")
    assert isinstance(page, LedgerPage)
    qtbot.keyClick(page.table.view, Qt.Key.Key_1)
    settle(qtbot, desk[0])
    form = page.form
    assert form is not None
    assert form.title.text() == "开放时间：党群服务中心"

    form.fields["every"].editor.put("8:30-17:30")
    form.fields["6"].editor.put("早八点")
    form.store(new_after=False)
    settle(qtbot, desk[0])
    assert "“早八点”读不懂。" in words(form)
    for day in "678":
        form.fields[day].editor.put("9:00-17:00")
    form.store(new_after=False)
    settle(qtbot, desk[0])

    assert page.form is None
    assert len(entries.parts_of(desk[0].office, "opening_hours", centre)) == 8
    assert "1 / 1 处" in words(block_of(page))


def test_days_that_were_open_are_entered_by_key(
    qtbot: QtBot, desk: tuple[Desk, Asked], centre: int
) -> None:
    opened.keep(desk[0].office, centre, {EVERY: "8:30-17:30"})
    page = shown(qtbot, desk[0], "facilities")
    assert isinstance(page, LedgerPage)

    qtbot.keyClick(page.table.view, Qt.Key.Key_2)
    settle(qtbot, desk[0])
    form = page.form
    assert form is not None
    assert form.fields["first"].editor.words() == "2026-10-01"
    form.fields["first"].editor.put("2026-10-12")
    form.fields["last"].editor.put("2026-10-18")
    form.store(new_after=False)
    settle(qtbot, desk[0])

    assert page.form is None
    assert lists.count(desk[0].office, lists.ask(desk[0].office, "opening_days")) == 5


# ---- the week --------------------------------------------------------------------------------------


def week_page(qtbot: QtBot, desk: Desk, where: str = "2026-10-28") -> WeekPage:
    page = shown(qtbot, desk, "booking_week", Target("booking_week", where))
    assert isinstance(page, WeekPage)
    return page


def rooms(desk: Desk) -> dict[str, int]:
    return {
        name: entries.find_named(desk.office, "rooms", name)[0] for name in ("图书室", "老年活动室")
    }


def bookings(desk: Desk) -> list[tuple[object, ...]]:
    columns = ("booking_date", "group_name", "starts", "ends")
    asked = lists.ask(desk.office, "bookings", columns=columns, order=("booking_date", "starts"))
    return list(lists.lines(desk.office, asked, lists.ids(desk.office, asked)).rows)


def save(qtbot: QtBot, desk: Desk, form: EntryForm, **texts: str) -> None:
    for id, text in texts.items():
        form.fields[id].editor.put(text)
    form.store(new_after=False)
    settle(qtbot, desk)


def test_an_empty_slot_is_booked_with_enter_and_an_overlap_names_the_other(
    qtbot: QtBot, desk: tuple[Desk, Asked]
) -> None:
    page = week_page(qtbot, desk[0])
    assert [page.model.headerData(n, Qt.Orientation.Vertical) for n in range(2)] == [
        "老年活动室", "图书室",
    ]  # fmt: skip
    page.table.setCurrentIndex(page.model.index(1, 2))

    qtbot.keyClick(page.table, RETURN)
    form = page.over.form
    assert form is not None
    assert form.fields["room"].editor.words() == "图书室"
    save(qtbot, desk[0], form, group_name="舞蹈队", starts="9:00", ends="11:00")
    assert page.over.part is None
    assert page.model.index(1, 2).data() == "9:00–11:00 舞蹈队"
    assert page.table.currentIndex().row() == 1

    page.new()
    form = page.over.form
    assert form is not None
    save(qtbot, desk[0], form, group_name="老年协会", starts="10:00", ends="12:00")
    assert "这个时段已有“舞蹈队”（09:00" in words(form)
    save(qtbot, desk[0], form, starts="11:00")

    assert bookings(desk[0]) == [
        (date(2026, 10, 28), "舞蹈队", time(9), time(11)),
        (date(2026, 10, 28), "老年协会", time(11), time(12)),
    ]
    qtbot.keyClick(page.table, RETURN)  # of several a menu asks
    menu = next(m for m in page.findChildren(QMenu) if m.isVisible())
    acts: list[QAction] = menu.actions()
    assert [one.text() for one in acts] == [
        "打开 9:00–11:00 舞蹈队", "打开 11:00–12:00 老年协会", "再预订一次\tCtrl+N",
    ]  # fmt: skip
    acts[1].trigger()
    settle(qtbot, desk[0])
    menu.close()
    assert page.over.form is not None
    assert page.over.form.fields["group_name"].editor.words() == "老年协会"
    assert not page.leave()
    assert page.over.form is None


def test_hours_that_are_chosen_in_one_room_are_booked_and_voided_by_keys(
    qtbot: QtBot, desk: tuple[Desk, Asked]
) -> None:
    library = rooms(desk[0])["图书室"]
    page = week_page(qtbot, desk[0], f"rooms {library}")
    assert page.rooms.currentText() == "图书室"
    assert page.model.headerData(0, Qt.Orientation.Vertical) == "8:00"
    page.table.setCurrentIndex(page.model.index(6, 3))

    qtbot.keyClick(page.table, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(page.table, RETURN)
    assert page.over.form is not None
    save(qtbot, desk[0], page.over.form, group_name="四点半课堂")

    assert bookings(desk[0]) == [(date(2026, 10, 29), "四点半课堂", time(14), time(16))]
    assert page.table.rowSpan(6, 3) == 2
    assert "14:00" in str(page.model.index(6, 3).data(Qt.ItemDataRole.AccessibleTextRole))
    qtbot.keyClick(page.table, RETURN)
    settle(qtbot, desk[0])
    assert page.over.form is not None  # the booking itself
    page.leave()
    said: list[object] = []
    page.said.connect(said.append)
    qtbot.keyClick(page.table, DELETE)
    settle(qtbot, desk[0])
    assert bookings(desk[0]) == []
    assert said
    assert not page.leave()  # back to all rooms
    settle(qtbot, desk[0])
    assert page.room == 0
    assert page.leave()


def test_weeks_are_turned_by_keys_and_the_week_is_printed(
    qtbot: QtBot, desk: tuple[Desk, Asked]
) -> None:
    page = week_page(qtbot, desk[0], "2026-09-30")
    assert "国庆节" in str(page.model.headerData(3, Qt.Orientation.Horizontal))

    qtbot.keyClick(page.table, Qt.Key.Key_PageUp)
    settle(qtbot, desk[0])
    assert page.model.week is not None
    assert page.model.week.first == date(2026, 9, 21)
    qtbot.mouseClick(links(page)["本周"], Qt.MouseButton.LeftButton)
    settle(qtbot, desk[0])
    assert page.model.week.first == date(2026, 10, 26)
    assert "今天" in str(page.model.headerData(5, Qt.Orientation.Horizontal))
    page.verbs()["print"]()
    preview = page.over.part
    assert isinstance(preview, PrintPreview)
    qtbot.waitUntil(lambda: preview.paper is not None, timeout=20_000)
    assert preview.paper is not None
    assert preview.paper.title == "场地使用周表 2026-10-31"
    page.fit(42.0)
    assert not page.leave()


def test_the_lists_of_rooms_and_bookings_lead_to_the_week(
    qtbot: QtBot, desk: tuple[Desk, Asked]
) -> None:
    library = rooms(desk[0])["图书室"]
    one = record(desk[0].office, "bookings", booking_date=date(2026, 9, 2), room=library,
                 group_name="舞蹈队")  # fmt: skip
    page = shown(qtbot, desk[0], "bookings")

    with qtbot.waitSignal(page.go) as went:
        qtbot.mouseClick(links(page)["周视图"], Qt.MouseButton.LeftButton)

    assert went.args == [Target("booking_week", f"bookings {one}")]
    page = week_page(qtbot, desk[0], f"bookings {one}")
    assert isinstance(page, WeekPage)
    assert page.day == date(2026, 9, 2)


# ---- holidays --------------------------------------------------------------------------------------


def test_next_years_holidays_are_pasted_looked_at_and_kept(
    qtbot: QtBot, desk: tuple[Desk, Asked]
) -> None:
    page = shown(qtbot, desk[0], "calendar", Target("calendar", "2027"))
    assert isinstance(page, HolidaysPage)
    assert "2027 年的还没有" in words(page)
    assert page.model.rowCount() == 0

    page.text.setPlainText("一、春节：2月5日至13日放假调休。2月14日（周日）上班。")
    qtbot.waitUntil(lambda: "只读到 9 天放假" in words(page))
    page.text.setPlainText(
        "一、春节：2月5日至13日放假。2月14日上班。二、国庆节：10月1日至12日放假调休，共12天。"
    )
    page.source.setText("国办发明电〔2026〕9号")
    qtbot.waitUntil(lambda: "读到放假 21 天，调休上班 1 天" in words(page))
    assert page.model.index(0, 4).data() == "国办发明电〔2026〕9号"
    assert calendars.lacking(desk[0].office, date(2026, 12, 1)) is not None
    qtbot.mouseClick(links(page)["保存"], Qt.MouseButton.LeftButton)
    settle(qtbot, desk[0])

    assert calendars.lacking(desk[0].office, date(2026, 12, 1)) is None
    assert "2027 年自己填的：放假 21 天" in words(page)
    qtbot.mouseClick(links(page)["去掉自填的"], Qt.MouseButton.LeftButton)
    settle(qtbot, desk[0])
    assert "2027 年的还没有" in words(page)


def test_a_year_that_is_carried_is_shown_and_nothing_is_kept_without_a_text(
    qtbot: QtBot, desk: tuple[Desk, Asked]
) -> None:
    page = shown(qtbot, desk[0], "calendar")
    assert isinstance(page, HolidaysPage)
    assert page.model.rowCount() == 39
    assert page.model.index(3, 2).data() == "上班"

    with qtbot.waitSignal(page.said) as said:
        page.store()
    assert said.args is not None
    assert said.args[0].text == "还没有粘贴放假通知。"
    page.box.setFocus()
    qtbot.keyClick(page.box, Qt.Key.Key_Up)
    assert page.year == 2025
    assert page.model.index(0, 0).data() == "1月1日"
