"""The indicators on the screen, with the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from builders import a_household, a_visit, an_elder, record
from deskkit import Asked, a_desk, on_screen, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from csdesk.gui import pages, skin
from csdesk.gui.figures.indicators_page import IndicatorsPage
from csdesk.gui.figures.indicators_table import HEADS, NOW, STATE
from csdesk.gui.page import Desk
from csdesk.gui.paper.preview import PrintPreview
from csdesk.gui.theme import Look
from csdesk.gui.widgets import charts
from csdesk.gui.widgets.delegates import KIND
from csdesk.services.home import Target
from csdesk.services.office import Office

LEFT = Qt.MouseButton.LeftButton
RATE = "elder_monthly_visit_rate_national"


@pytest.fixture
def missed(office: Office) -> int:
    """An elder whom nobody met in October, beside one who was met and a measured centre."""
    a_household(office, "汤怀义", "周桂香")
    met = an_elder(office, "王秀英")
    a_visit(office, met, date(2026, 10, 9))
    record(office, "facilities", facility_name="党群服务中心", kind="0101", state="1",
           area=Decimal(1000), activity_area=Decimal(580))  # fmt: skip
    return an_elder(office, "李素芬", born="1938-02-03")


@pytest.fixture
def desk(office: Office, missed: int) -> Iterator[tuple[Desk, Asked]]:
    """The desk of an office that adopted a region's pack."""
    object.__setattr__(office.about, "pack", "ningde-2023")
    made, asked = a_desk(office)
    yield made, asked
    made.jobs.finish()


def shown(qtbot: QtBot, desk: Desk, width: int = 1180) -> IndicatorsPage:
    page = IndicatorsPage(desk)
    on_screen(qtbot, desk, page, width)
    return page


def words(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def cells(page: IndicatorsPage, column: int) -> list[str]:
    return [page.model.index(at, column).data() for at in range(page.model.rowCount())]


def press(qtbot: QtBot, page: IndicatorsPage, key: Qt.Key) -> None:
    qtbot.keyClick(page.table, key)


def stand(page: IndicatorsPage, id: str) -> None:
    at = next(n for n, line in enumerate(page.model.lines) if line.id == id)
    page.table.setCurrentIndex(page.model.index(at, 0))


def test_tabs_count_what_adds_up_and_narrow_the_rows(
    qtbot: QtBot, desk: tuple[Desk, Asked]
) -> None:
    page = shown(qtbot, desk[0])
    assert page.tabs is not None
    names = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    counts = {name.split()[0]: int(name.split()[1]) for name in names}

    assert list(counts) == ["全部", "未达到", "接近", "达到", "说不出", "不适用"]
    assert counts["全部"] == sum(counts[n] for n in ("未达到", "接近", "达到", "说不出"))
    assert page.model.rowCount() == counts["全部"]
    for name in list(counts)[1:]:
        qtbot.keyClick(page.table, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        assert page.tabs.tabText(page.tabs.currentIndex()).startswith(name)
        assert page.model.rowCount() == counts[name]
    qtbot.keyClick(page.table, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert page.model.rowCount() == counts["说不出"]


def test_states_are_told_in_words_worst_first(qtbot: QtBot, desk: tuple[Desk, Asked]) -> None:
    page = shown(qtbot, desk[0])
    states = [line.state for line in page.model.lines]

    assert states[0] == "not_met"
    assert "未达到，差 1 人" in cells(page, STATE)
    assert "50%" in cells(page, NOW)
    assert [page.model.headerData(n, Qt.Orientation.Horizontal) for n in range(6)] == list(HEADS)
    assert page.model.index(states.index("look"), STATE).data(KIND) == "ask"
    assert "目标期已过" in cells(page, STATE)


def test_enter_opens_who_is_missing(qtbot: QtBot, desk: tuple[Desk, Asked], missed: int) -> None:
    page = shown(qtbot, desk[0])
    stand(page, RATE)

    with qtbot.waitSignal(page.go) as went:
        press(qtbot, page, Qt.Key.Key_Return)

    assert went.args == [Target("residents", f"id in [{missed}]")]


def test_enter_without_a_list_says_so(qtbot: QtBot, desk: tuple[Desk, Asked]) -> None:
    page = shown(qtbot, desk[0])
    stand(page, "activity_teams")

    with qtbot.waitSignal(page.said) as said:
        press(qtbot, page, Qt.Key.Key_Return)

    assert said.args is not None
    assert "没有名单可看" in said.args[0].text


def test_a_click_on_a_number_opens_its_list_and_on_a_name_does_not(
    qtbot: QtBot, desk: tuple[Desk, Asked]
) -> None:
    page = shown(qtbot, desk[0])
    went: list[Target] = []
    page.go.connect(went.append)
    at = next(n for n, line in enumerate(page.model.lines) if line.id == RATE)

    for column in (0, NOW):
        box = page.table.visualRect(page.model.index(at, column))
        qtbot.mouseClick(page.table.viewport(), LEFT, pos=box.center())

    assert [one.code for one in went] == ["residents"]


def test_the_panel_tells_how_it_is_counted_and_where_it_is_printed(
    qtbot: QtBot, desk: tuple[Desk, Asked], missed: int
) -> None:
    page = shown(qtbot, desk[0])
    stand(page, RATE)
    settle(qtbot, desk[0])
    told = words(page.panel).replace("\u00a0", " ")

    assert "本月见到的人 ÷ 本月名单上的人" in told
    assert "民发〔2022〕73号" in told
    assert "50%，目标 100%，未达到，差 1 人" in told
    (chart,) = page.panel.findChildren(charts.ChartView)
    assert chart.accessibleName() == "特殊困难老年人月探访率（全国），近 12 个月，本月：50%。"
    links = {b.text(): b for b in page.panel.findChildren(QPushButton)}
    with qtbot.waitSignal(page.go) as went:
        qtbot.mouseClick(links["看 1 人未访名单"], LEFT)
    assert went.args == [Target("residents", f"id in [{missed}]")]
    assert {"1 人已访", "2 人在册"} <= set(links)


def test_another_month_is_chosen_and_a_link_stands_on_its_indicator(
    qtbot: QtBot, desk: tuple[Desk, Asked]
) -> None:
    page = shown(qtbot, desk[0])

    page.open(Target("indicators", f"2026-09 {RATE}"))
    settle(qtbot, desk[0])

    assert page.months.currentText() == "2026年9月"
    assert page.panel.line is not None
    assert page.panel.line.id == RATE
    page.open(Target("indicators", "2031-01"))
    assert page.month == "2026-09"
    page.months.setFocus()
    qtbot.keyClick(page.months, Qt.Key.Key_Up)
    settle(qtbot, desk[0])
    assert page.month == "2026-10"


@pytest.mark.parametrize("size", [125, 200])
def test_narrow_the_panel_opens_in_place_of_the_list(
    qtbot: QtBot, qapp: QApplication, desk: tuple[Desk, Asked], size: int
) -> None:
    skin.apply(qapp, Look(percent=size))
    page = shown(qtbot, desk[0], 1280)
    page.fit({125: 68.0, 200: 42.0}[size])

    assert not page.panel.isVisible()
    assert page.box is not None
    page.verbs()["panel"]()
    assert page.panel.isVisible()
    assert not page.table.isVisible()
    settle(qtbot, desk[0])
    (area,) = page.panel.findChildren(QScrollArea)
    qtbot.waitUntil(area.hasFocus)
    if size == 200:  # the keys scroll what is told
        qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
        qtbot.keyClick(area, Qt.Key.Key_PageDown)
        assert area.verticalScrollBar().value() > 0
    assert not page.leave()
    assert page.table.isVisible()
    assert page.leave()


def test_the_panel_is_put_away_and_stays_so(qtbot: QtBot, desk: tuple[Desk, Asked]) -> None:
    page = shown(qtbot, desk[0])

    page.verbs()["panel"]()
    page.look_again()
    settle(qtbot, desk[0])

    assert not page.panel.isVisible()
    assert page.table.isVisible()


def test_the_sheet_is_previewed(qtbot: QtBot, desk: tuple[Desk, Asked]) -> None:
    page = shown(qtbot, desk[0])

    page.open(Target("indicators", verb="print"))
    preview = page.over.part
    assert isinstance(preview, PrintPreview)
    qtbot.waitUntil(lambda: preview.paper is not None, timeout=20_000)

    assert preview.paper is not None
    assert preview.paper.title == "政策指标表 2026-10"
    assert not page.leave()
    assert page.over.part is None


def test_the_navigation_ends_with_the_indicators(desk: tuple[Desk, Asked]) -> None:
    last = pages.navigation(desk[0].office)[-1]

    assert (last.code, last.title, last.entries) == ("indicators", "政策指标", ())
