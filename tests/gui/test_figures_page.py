"""The monthly summary on the screen and on paper, with the keyboard and the mouse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from builders import OPENED, a_household, a_visit, an_elder, kept
from deskkit import Asked, a_desk, on_screen, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from csdesk.gui.figures.page import FiguresPage
from csdesk.gui.page import Desk
from csdesk.gui.paper.period_dialog import PeriodDialog, periods
from csdesk.gui.paper.preview import PrintPreview
from csdesk.gui.widgets import charts
from csdesk.services import lists
from csdesk.services.home import Target
from csdesk.services.households import people
from csdesk.services.households.people import Event, Seat
from csdesk.services.office import Office

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def at_desk(office: Office) -> Iterator[tuple[Desk, Asked]]:
    """The desk of an office with a household of three, two elders and one visit in October."""
    a_household(office, "汤怀义", "周桂香", "汤小满")
    met = an_elder(office, "王秀英")
    an_elder(office, "李素芬", born="1938-02-03")
    a_visit(office, met, date(2026, 10, 9))
    desk, asked = a_desk(office)
    yield desk, asked
    desk.jobs.finish()


def shown(qtbot: QtBot, desk: Desk) -> FiguresPage:
    page = FiguresPage(desk)
    on_screen(qtbot, desk, page)
    return page


def words(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def named(page: QWidget, name: str) -> QPushButton:
    buttons = [b for b in page.findChildren(QPushButton) if b.isVisible()]
    return next(b for b in buttons if b.accessibleName() == name)


def behind(office: Office, target: Target) -> int:
    return lists.count(office, lists.ask(office, target.code, where=target.where))


def test_every_number_opens_the_records_it_counts(
    qtbot: QtBot, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    page = shown(qtbot, desk)
    counted = {f"{f.label}：{f.value:,} {f.unit}": f for f in page.sight.found.figures if f.behind}  # type: ignore[union-attr]  # it is shown
    links = [b for b in page.findChildren(QPushButton) if b.accessibleName() in counted]

    assert len(links) >= 9
    for link in links:
        figure = counted[link.accessibleName()]
        with qtbot.waitSignal(page.go) as went:
            qtbot.mouseClick(link, LEFT)
        assert went.args is not None
        assert went.args[0].code == figure.ledger
        assert behind(desk.office, went.args[0]) == len(set(figure.behind))


def test_a_number_without_records_is_no_link(qtbot: QtBot, at_desk: tuple[Desk, Asked]) -> None:
    page = shown(qtbot, at_desk[0])

    names = [b.accessibleName() for b in page.findChildren(QPushButton)]

    assert not [name for name in names if name.endswith("：0 人")]
    assert "0 人" in words(page)


def test_the_population_is_an_account_that_ties(qtbot: QtBot, at_desk: tuple[Desk, Asked]) -> None:
    page = shown(qtbot, at_desk[0])

    assert "户籍、常住都一致" in words(page)
    assert named(page, "户籍人口期末：5 人").text() == "5"
    assert len(page.findChildren(charts.ChartView)) == 2


def test_a_change_taken_away_behind_the_program_is_told_with_what_to_do(
    qtbot: QtBot, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    home = a_household(desk.office, "赵长庚")
    seat = Seat(home.id, "32", reason="10")
    person = {"name": "赵晓禾", "sex": "2", "birth_date": "2026-10-03"}
    kept(people.arrive(desk.office, "born", Event(date(2026, 10, 3)), seat, person))
    changes = desk.office.model.tables["changes"]
    with desk.office.engines.write.begin() as c:
        born = changes.c.event_date == date(2026, 10, 3)
        c.execute(sa.update(changes).where(born).values(voided_at=desk.office.now()))

    page = shown(qtbot, desk)

    assert "期末为 7 人，相差 1 人" in words(page)
    assert "请查本月的人口变动和在户记录" in words(page)
    with qtbot.waitSignal(page.go) as went:
        qtbot.mouseClick(named(page, "看本月的人口变动"), LEFT)
    assert went.args == [Target("changes", "event_date >= 2026-10-01 and event_date <= 2026-10-31")]


def test_pages_turn_the_months_but_not_into_the_future(
    qtbot: QtBot, at_desk: tuple[Desk, Asked]
) -> None:
    page = shown(qtbot, at_desk[0])

    qtbot.keyClick(page.print, Qt.Key.Key_PageDown)
    assert page.month == "2026-10"
    qtbot.keyClick(page.print, Qt.Key.Key_PageUp)
    settle(qtbot, at_desk[0])

    assert "2026年9月" in words(page)
    assert page.sight is not None
    assert page.sight.found.value("visits") == 0
    qtbot.mouseClick(page.turner.after, LEFT)
    assert page.month == "2026-10"


def test_a_link_leads_to_its_month(qtbot: QtBot, at_desk: tuple[Desk, Asked]) -> None:
    page = shown(qtbot, at_desk[0])

    page.open(Target("figures", f"{OPENED:%Y-%m}"))
    settle(qtbot, at_desk[0])

    assert named(page, "户籍人口建账：5 人").text() == "5"


def test_the_summary_is_previewed_and_saved(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], tmp_path: Path
) -> None:
    desk, asked = at_desk
    page = shown(qtbot, desk)

    qtbot.mouseClick(page.print, LEFT)
    preview = page.over.part
    assert isinstance(preview, PrintPreview)
    qtbot.waitUntil(lambda: preview.paper is not None, timeout=20_000)
    asked.path = str(tmp_path / "月报.pdf")
    with qtbot.waitSignal(page.said) as said:
        qtbot.mouseClick(preview.save, LEFT)

    assert said.args is not None
    assert said.args[0].text == "已存为 月报.pdf"
    assert (tmp_path / "月报.pdf").read_bytes().startswith(b"%PDF")
    assert preview.paper is not None
    assert preview.paper.title == "2026年10月工作台账汇总"
    assert not page.leave()
    assert page.over.part is None


def test_the_pack_binds_the_period_that_was_chosen(
    qtbot: QtBot, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk

    def answer(dialog: QDialog) -> bool:
        assert isinstance(dialog, PeriodDialog)
        assert dialog.chosen.currentText() == "2026年10月"
        dialog.chosen.setCurrentText("2026年第3季度")
        return True

    asked.answer = answer
    page = shown(qtbot, desk)

    qtbot.mouseClick(page.pack, LEFT)
    preview = page.over.part
    assert isinstance(preview, PrintPreview)
    qtbot.waitUntil(lambda: preview.paper is not None, timeout=30_000)

    assert preview.paper is not None
    assert preview.paper.title == "迎检资料包 2026年7月1日至2026年9月30日"
    assert preview.sheets is not None
    assert len(preview.sheets) > 10


def test_periods_are_months_quarters_and_years() -> None:
    found = periods(date(2026, 2, 10))

    assert found["2026年2月"] == (date(2026, 2, 1), date(2026, 2, 28))
    assert found["2025年第4季度"] == (date(2025, 10, 1), date(2025, 12, 31))
    assert found["2024年"] == (date(2024, 1, 1), date(2024, 12, 31))
