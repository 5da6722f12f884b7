"""Thirty people visited in an afternoon are entered in a few dozen key presses, in one step."""

from collections.abc import Iterator
from datetime import date

import pytest
from builders import a_grid, a_visit, an_elder
from deskkit import a_desk, settle
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from csdesk.gui import pages
from csdesk.gui.batch.round_page import RoundPage
from csdesk.gui.page import Desk
from csdesk.gui.paper.preview import PrintPreview
from csdesk.services import duties, entries, lists
from csdesk.services.home import Target
from csdesk.services.office import Office
from csdesk.services.rounds import visit_round
from csdesk.services.rounds.batch import Given
from csdesk.services.rounds.visit_round import FOUND, MISSED, WELL

FAMILIES, NAMES = "王李张朱何汤柳苏秦杜", ("秀英", "桂兰", "玉梅")
MOST = 75
"""Key presses that may be needed."""


@pytest.fixture
def elders(office: Office) -> list[int]:
    a_grid(office)
    a_grid(office, "二网格")
    return [an_elder(office, f + n) for f in FAMILIES for n in NAMES]


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    made, _ = a_desk(office)
    yield made
    made.jobs.finish()


class Keyboard:
    """Counts what is pressed; words come from the input method, one press for each."""

    def __init__(self) -> None:
        self.pressed = 0

    def press(self, *keys: str, control: bool = False) -> None:
        for key in keys:
            to = QApplication.focusWidget()
            assert to is not None
            code = Qt.Key.Key_Return if key == "Enter" else ord(key)
            held = (
                Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
            )
            text = "" if control else "\r" if key == "Enter" else key
            for kind in (QKeyEvent.Type.ShortcutOverride, QKeyEvent.Type.KeyPress):
                QApplication.sendEvent(to, QKeyEvent(kind, code, held, text))
            QApplication.sendEvent(to, QKeyEvent(QKeyEvent.Type.KeyRelease, code, held, text))
            QApplication.processEvents()
            self.pressed += 1

    def write(self, words: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(words)
        to = QApplication.focusWidget()
        assert to is not None
        QApplication.sendEvent(to, event)
        self.pressed += len(words)


def opened(qtbot: QtBot, desk: Desk) -> RoundPage:
    page = pages.make(desk, Target("round"))
    assert isinstance(page, RoundPage)
    qtbot.addWidget(page)
    page.resize(1180, 640)
    with qtbot.waitActive(page):
        page.show()
    page.open(Target("round"))
    settle(qtbot, desk)
    page.setFocus()
    return page


def control_enter(qtbot: QtBot, keys: Keyboard) -> None:
    """A shortcut of the page: sent through the window, as the keyboard does."""
    to = QApplication.focusWidget()
    assert to is not None
    qtbot.keyClick(to, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    keys.pressed += 1


def test_a_round_of_thirty_is_entered_in_few_presses_and_one_step(
    qtbot: QtBot, office: Office, desk: Desk, elders: list[int]
) -> None:
    page, keys = opened(qtbot, desk), Keyboard()
    assert len(page.model.lines) == 30
    page.common["visitor"].put("李建禾、周敏")
    for number in range(30):
        if number in (4, 11, 17, 23):
            keys.press("2", "1", "4", "Enter")
            keys.write("断药")
            control_enter(qtbot, keys)
        elif number in (8, 20):
            keys.press("3", "Enter")
        else:
            keys.press("Enter")
    assert page.record_button.text() == "登记已录 30 人"
    control_enter(qtbot, keys)
    settle(qtbot, desk)

    assert keys.pressed <= MOST
    step = entries.steps(office)[0]
    assert step.title == "登记走访 30 人，未遇 2 人不计入，转事项 4 件"
    visits = lists.ask(office, "visits", columns=("visit_target", "met", "checked", "visitor"))
    rows = lists.lines(office, visits, lists.ids(office, visits)).rows
    assert len(rows) == 30
    assert sum(met for _, met, _, _ in rows) == 28
    assert sum(checked == ("A", "D") for _, _, checked, _ in rows) == 4
    assert {visitor for _, _, _, visitor in rows} == {("李建禾", "周敏")}
    matters = lists.ask(office, "matters", columns=("what", "resident", "state", "source"))
    found = lists.lines(office, matters, lists.ids(office, matters)).rows
    assert len(found) == 4
    assert all(what == f"{who[1]}：断药" for what, who, _, _ in found)
    covered = duties.month_coverage(office, "2026-10")
    assert (covered.roll, covered.met) == (30, 28)
    settle(qtbot, desk)
    assert page.tabs.tabText(0) == "待访 2"
    entries.undo(office)
    assert lists.count(office, visits) == lists.count(office, matters) == 0


def test_nobody_is_well_without_a_key(
    qtbot: QtBot, office: Office, desk: Desk, elders: list[int]
) -> None:
    page, keys = opened(qtbot, desk), Keyboard()
    page.common["visitor"].put("周敏")

    keys.press("Enter", "Enter")
    control_enter(qtbot, keys)
    settle(qtbot, desk)

    assert lists.count(office, lists.ask(office, "visits")) == 2
    assert page.tabs.tabText(0) == "待访 28"


def test_whoever_was_met_in_the_month_waits_no_more(office: Office, elders: list[int]) -> None:
    one, two, *_ = elders
    a_visit(office, one, date(2026, 10, 3))
    a_visit(office, two, date(2026, 9, 3))

    now = {line.id: line for line in visit_round.sheet(office).lines}
    before = {line.id: line for line in visit_round.sheet(office, {"month": "2026-09"}).lines}

    assert (now[one].waits, now[two].waits, before[two].waits) == (False, True, False)
    assert now[one].words[4] == "10月03日"
    assert now[one].words[3] == "独居、高龄"


def test_a_round_is_narrowed_to_a_grid_and_a_group(office: Office, elders: list[int]) -> None:
    grids = {n: i for i, n in visit_round.sheet(office).picks[0].options.items()}

    one = visit_round.sheet(office, {"grid": grids["一网格"]})
    two = visit_round.sheet(office, {"grid": grids["二网格"]})

    assert (len(one.lines), len(two.lines)) == (30, 0)
    assert one.remark == "一网格 · 2026年10月"
    assert [p.label for p in one.picks] == ["网格", "小组", "月份"]


def test_a_finding_without_words_is_told_and_nothing_is_kept(
    office: Office, elders: list[int]
) -> None:
    one, two, three, *_ = elders
    sheet = visit_round.sheet(office)
    given = {one: Given(WELL), two: Given(FOUND), three: Given(MISSED, {"remark": "走亲戚"})}

    bare = sheet.keep(office, {"visit_date": "2026-10-30", "visit_method": "电话"}, given)
    dayless = sheet.keep(office, {"visit_date": "", "visit_method": ""}, given)

    assert [p.field for p in bare.problems] == ["visitor", f"{two}:answer"]
    assert {p.field for p in dayless.problems} >= {"visit_date", "visit_method"}
    assert lists.count(office, lists.ask(office, "visits")) == 0
    assert sheet.told(given) == "未遇不计入本月"


def test_a_finding_that_becomes_no_matter_is_only_kept_with_the_visit(
    office: Office, elders: list[int]
) -> None:
    one, *_ = elders
    sheet = visit_round.sheet(office)
    texts = {"visit_content": "血压偏高", "checked": "健康", "next_date": "2026-11-03"}

    outcome = sheet.keep(office, {**sheet.start, "visitor": "周敏"}, {one: Given(FOUND, texts)})

    assert outcome.title == "登记走访 1 人"
    row = entries.get(office, "visits", outcome.id or 0).row
    assert (row.visit_content, row.checked, row.next_date) == (
        "血压偏高", ("A",), date(2026, 11, 3),
    )  # fmt: skip
    assert lists.count(office, lists.ask(office, "matters")) == 0


def test_the_route_is_printed_as_the_round_is_seen(
    qtbot: QtBot, office: Office, desk: Desk, elders: list[int]
) -> None:
    a_visit(office, elders[0], date(2026, 10, 3))
    page = opened(qtbot, desk)

    page.verbs()["print"]()
    settle(qtbot, desk)

    preview = page.over.part
    assert isinstance(preview, PrintPreview)
    assert preview.paper is not None
    assert (preview.paper.title, preview.paper.rows) == ("走访路线单", 29)
    assert not page.leave()
    with qtbot.waitSignal(page.go) as gone:
        page.verbs()["new"]()
    assert gone.args == [Target("visits", verb="new")]


def test_another_grid_is_picked_on_the_page(
    qtbot: QtBot, office: Office, desk: Desk, elders: list[int]
) -> None:
    page = opened(qtbot, desk)
    box = page.findChild(QComboBox, "grid")
    assert isinstance(box, QComboBox)

    box.setCurrentText("二网格")
    settle(qtbot, desk)
    assert len(page.model.lines) == 0
    keys = Keyboard()
    page.setFocus()
    keys.press("2")  # on a round without anybody nothing is answered
    assert page.record_button.text() == "登记已录 0 人"
    page.no_rows.setFocus()
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "看全部的人"
    qtbot.keyClick(focused, Qt.Key.Key_Space)
    settle(qtbot, desk)
    assert len(page.model.lines) == 30
    keys.press("Enter")
    assert page.record_button.text() == "登记已录 1 人"


def test_an_opened_row_closes_with_escape_and_by_going_elsewhere(
    qtbot: QtBot, office: Office, desk: Desk, elders: list[int]
) -> None:
    page, keys = opened(qtbot, desk), Keyboard()
    keys.press("2", "1", "Enter")
    keys.write("断药")
    assert page.table.opened == 0

    assert not page.leave()
    assert page.table.opened == -1
    keys.press("2")
    assert page.table.opened == 0
    page.table.stand(3)
    assert page.table.opened == -1
    assert page.record_button.text() == "登记已录 1 人"
    given = page.model.given[page.model.lines[0].id]
    assert (given.texts["visit_content"], given.texts["checked"]) == ("断药", "健康")
