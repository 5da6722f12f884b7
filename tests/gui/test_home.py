"""The workbench: what to do is opened by keyboard and by its number, figures say what they are."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event

import pytest
from invented_day import A_DAY
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from csdesk.errors import ClerkError
from csdesk.gui import skin, theme
from csdesk.gui.home.home_page import HomePage
from csdesk.gui.jobs import Jobs
from csdesk.gui.theme import Look
from csdesk.gui.widgets import charts
from csdesk.services.home import Copies, Figure, HomeFacts, Target

Make = Callable[..., HomePage]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def made(
        facts: HomeFacts = A_DAY, letters: float = 85, size: tuple[int, int] = (1180, 640)
    ) -> HomePage:
        page = HomePage(lambda: facts, Jobs(), lambda error: None)
        qtbot.addWidget(page)
        page.fit(letters)
        page.resize(*size)
        with qtbot.waitActive(page):
            page.show()
        page.setFocus()
        qtbot.waitUntil(lambda: "今天要办" in words(page))
        return page

    return made


def words(page: HomePage) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel)]


def test_the_day_stands_over_all(make: Make) -> None:
    shown = words(make())

    assert "11月20日  星期五" in shown
    assert "农历十月十二 · 本月还剩 10 天 · 10月已封存" in shown


def test_enter_runs_the_verb_of_the_first_thing_to_do(qtbot: QtBot, make: Make) -> None:
    page = make()
    assert QApplication.focusWidget() is page.todo

    with qtbot.waitSignal(page.go) as went:
        qtbot.keyClick(page.todo, Qt.Key.Key_Return)

    assert went.args == [A_DAY.todo[0].target]


def test_arrows_pass_over_the_heads_of_the_bands(qtbot: QtBot, make: Make) -> None:
    page = make()

    for _ in range(2):
        qtbot.keyClick(page.todo, Qt.Key.Key_Down)

    assert page.todo.current() == A_DAY.todo[2]


def test_the_number_opens_the_list_behind_it(qtbot: QtBot, make: Make) -> None:
    names = Target("matters", "overdue")
    todo = (replace(A_DAY.todo[1], names_target=names), *A_DAY.todo[2:])
    page = make(replace(A_DAY, todo=todo))
    box = page.todo.visualItemRect(page.todo.item(1))
    number = QPoint(theme.px(60), box.center().y())
    verb = QPoint(page.todo.viewport().width() - theme.px(20), box.center().y())

    with qtbot.waitSignal(page.go) as by_number:
        qtbot.mouseClick(page.todo.viewport(), Qt.MouseButton.LeftButton, pos=number)
    with qtbot.waitSignal(page.go) as by_verb:
        qtbot.mouseClick(page.todo.viewport(), Qt.MouseButton.LeftButton, pos=verb)

    assert by_number.args == [names]
    assert by_verb.args == [todo[0].target]


def test_a_row_stays_chosen_when_the_page_looks_again(qtbot: QtBot, make: Make) -> None:
    page = make()
    qtbot.keyClick(page.todo, Qt.Key.Key_Down)

    page.show_facts(replace(A_DAY, todo=(A_DAY.todo[4], *A_DAY.todo)))

    assert page.todo.current() == A_DAY.todo[1]
    assert QApplication.focusWidget() is page.todo


def test_with_nothing_to_do_the_next_thing_is_named(make: Make) -> None:
    shown = words(make(replace(A_DAY, todo=())))

    assert "今天没有要办的事。下一件：11月23日 12 人应探访。" in shown
    assert "Enter" not in shown


def test_nothing_false_is_shown_where_nothing_is_known(make: Make) -> None:
    page = make(HomeFacts(A_DAY.on, figures=(Figure("在册志愿者", "86 人", Target("volunteers")),)))

    assert not {"本月走访覆盖", "政策指标", "人口"} & set(words(page))
    assert "基本情况" in words(page)
    assert page.findChildren(charts.ChartView) == []


def test_every_figure_opens_its_list(qtbot: QtBot, make: Make) -> None:
    page = make()
    links = {one.text(): one for one in page.findChildren(QPushButton)}

    for text, code in [("看 41 人名单", "visit_targets"), ("31 / 49", "visit_targets"), ("57.2% / 60%", "figures"), ("进 4，出 2", "changes"), ("全部 24 项", "indicators")]:  # fmt: skip
        with qtbot.waitSignal(page.go) as went:
            qtbot.mouseClick(links[text], Qt.MouseButton.LeftButton)
        assert went.args is not None
        assert went.args[0].code == code


def test_charts_say_what_they_show(make: Make) -> None:
    page = make()
    told = [one.accessibleName() for one in page.findChildren(charts.ChartView)]

    assert "二网格：应访 49 人，已访 31 人，63%。" in told
    assert "人口，本月：进 4，出 2。" in told


def test_a_ring_is_full_only_when_nobody_is_missing() -> None:
    shares = [charts.percent(*pair) for pair in ((0, 0), (0, 5), (1, 500), (499, 500), (500, 500))]

    assert shares == ["—", "0%", "1%", "99%", "100%"]


def test_this_months_bar_is_in_accent(qtbot: QtBot) -> None:
    view = charts.month_bars("走访", ["2026-10", "2026-11"], [5, 3], [2, 0], "3 人")
    qtbot.addWidget(view)
    view.resize(200, 100)

    painted = view.grab().toImage()

    accent, data = theme.hue("accent").lower(), theme.hue("data").lower()
    colours = [{painted.pixelColor(x, y).name() for y in range(100)} for x in (50, 150)]
    assert data in colours[0]
    assert accent not in colours[0]
    assert accent in colours[1]


@pytest.mark.parametrize("percent", [100, 125, 150, 200])
def test_nothing_is_pressed_together_at_any_text_size(
    qapp: QApplication, make: Make, percent: int
) -> None:
    skin.apply(qapp, Look("light", percent))
    page = make(letters=theme.letters(1366), size=(1366, 600))

    shown = [one for one in page.findChildren(QLabel) if one.isVisible() and one.text()]
    cut = [
        one.text() for one in shown if not one.wordWrap() and one.width() < one.sizeHint().width()
    ]

    assert cut == []
    assert page.todo.verticalScrollBar().maximum() == 0


def test_a_refusal_reaches_the_window(qtbot: QtBot) -> None:
    told: list[object] = []

    def refuse() -> HomeFacts:
        raise ClerkError("资料正由另一个窗口使用。")

    page = HomePage(refuse, Jobs(), told.append)
    qtbot.addWidget(page)

    qtbot.waitUntil(lambda: len(told) == 1)
    assert A_DAY.copies != Copies()


def test_a_slow_day_says_that_one_waits(qtbot: QtBot) -> None:
    gate = Event()

    def slow() -> HomeFacts:
        gate.wait()
        return A_DAY

    page = HomePage(slow, Jobs(), lambda error: None)
    qtbot.addWidget(page)

    qtbot.waitUntil(lambda: "正在看今天要办的事…" in words(page))
    gate.set()

    qtbot.waitUntil(lambda: "今天要办" in words(page))
    qtbot.waitUntil(lambda: "正在看今天要办的事…" not in words(page))


def test_the_month_is_seen_whole_beside_a_long_list(qtbot: QtBot, make: Make) -> None:
    many = tuple(replace(A_DAY.todo[0], what=f"第{n}件") for n in range(30))

    page = make(replace(A_DAY, todo=many))

    seen = {text: one for one in page.findChildren(QLabel) if (text := one.text())}
    last = seen[A_DAY.lights[-1].name]
    before = last.mapTo(page, QPoint(0, last.height())).y()
    assert before <= page.height()
    page.resize(1180, 700)
    qtbot.waitUntil(lambda: last.mapTo(page, QPoint(0, last.height())).y() > before)
