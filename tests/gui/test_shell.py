"""The window around the pages: navigation, keys, search, status line, breakpoints."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Event

import pytest
from invented_day import A_DAY, BADGES, GROUPS, NOW
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from csdesk.errors import ClerkError
from csdesk.gui import help_page, skin, status_line
from csdesk.gui.commands import Command
from csdesk.gui.jobs import Jobs
from csdesk.gui.messages import REAL, Doors, Messages
from csdesk.gui.page import Page, Said, Verbs
from csdesk.gui.setup import Asks, News, Setup
from csdesk.gui.shell import Shell
from csdesk.gui.theme import Look
from csdesk.services.home import Copies, Target
from csdesk.services.search import Hit, Way

HITS = (
    Hit(
        "residents",
        7,
        "罗静梓",
        "女 · 92 岁 · 3组15号",
        "居民",
        "",
        (Way("户", Target("households", record=3)), Way("探访", Target("visits", where="x = 7"))),
    ),
    Hit("residents", 9, "罗静雯", "女 · 31 岁 · 4组2号", "居民"),
)


class PlainPage(Page):
    """A page with one line to type in and two verbs."""

    def __init__(self, target: Target) -> None:
        super().__init__()
        self.line = QLineEdit(self)
        self.setFocusProxy(self.line)
        self.opened: list[Target] = []
        self.looked = 0
        self.done: list[str] = []
        self.inside = False

    def verbs(self) -> Verbs:
        return {"new": lambda: self.done.append("new"), "print": lambda: self.done.append("print")}

    def look_again(self) -> None:
        self.looked += 1

    def open(self, target: Target) -> None:
        self.opened.append(target)

    def leave(self) -> bool:
        inside, self.inside = self.inside, False
        return not inside


def find(words: str) -> tuple[Sequence[Hit], int]:
    hits = tuple(hit for hit in HITS if words in hit.title)
    return hits, len(hits)


def undo() -> Said:
    return Said("已撤销：登记走访", ledgers=("visits",))


def nothing_to_redo() -> Said:
    raise ClerkError("没有可以重做的一步。")


Make = Callable[..., Shell]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def made(
        width: int = 1366,
        commands: Sequence[Command] = (),
        undo: Callable[[], Said | Asks] = undo,
        doors: Doors = REAL,
    ) -> Shell:
        jobs = Jobs()
        setup = Setup(
            office="石桥村",
            user="周敏（文书）",
            groups=GROUPS,
            make=PlainPage,
            find=find,
            news=lambda: News(BADGES, A_DAY.copies, NOW),
            help=help_page.target,
            undo=undo,
            redo=nothing_to_redo,
            commands=commands,
        )
        shell = Shell(setup, jobs, Messages(doors=doors))
        qtbot.addWidget(shell)
        shell.resize(width, 697)
        with qtbot.waitActive(shell):
            shell.show()
        shell.show_target(Target("home"))
        return shell

    return made


def plain(shell: Shell) -> PlainPage:
    assert isinstance(shell.page, PlainPage)
    return shell.page


def press(qtbot: QtBot, shell: Shell, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    modifier = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifier |= one
    qtbot.keyClick(QApplication.focusWidget() or shell, key, modifier)


CTRL = Qt.KeyboardModifier.ControlModifier


def test_the_first_focus_is_the_pages(qtbot: QtBot, make: Make) -> None:
    shell = make()

    assert QApplication.focusWidget() is plain(shell).line


def test_a_group_opens_by_its_number_and_remembers_its_ledger(qtbot: QtBot, make: Make) -> None:
    shell = make()

    press(qtbot, shell, Qt.Key.Key_3, CTRL)
    assert shell.target.code == "elder_files"
    shell.show_target(Target("visit_targets"))
    press(qtbot, shell, Qt.Key.Key_1, CTRL)
    press(qtbot, shell, Qt.Key.Key_3, CTRL)

    assert shell.target.code == "visit_targets"


def test_a_click_in_the_navigation_opens_a_ledger(qtbot: QtBot, make: Make) -> None:
    shell = make()
    shell.show_target(Target("residents"))
    tree = shell.navigation
    item = tree.topLevelItem(1)
    assert item is not None
    place = tree.visualItemRect(item.child(2)).center()

    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert shell.target.code == "categories"
    assert tree.currentItem().text(0) == "人员类别"


def test_a_rail_offers_the_ledgers_of_a_group_in_a_menu(qtbot: QtBot, make: Make) -> None:
    shell = make(width=1100)
    tree = shell.navigation
    item = tree.topLevelItem(2)
    assert item is not None
    assert tree.rail

    place = tree.visualItemRect(item).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    menu = tree.findChild(QMenu)
    assert menu is not None
    menu.actions()[1].trigger()
    menu.close()

    assert shell.target.code == "visit_targets"


def test_what_is_wrong_stands_at_the_right_of_its_line(qtbot: QtBot, make: Make) -> None:
    shell = make()
    shell.look_for_news()

    qtbot.waitUntil(lambda: "U盘副本已隔 9 天" in labels(shell))

    assert "今早 08:05 已自动备份" in labels(shell)


def labels(shell: Shell) -> list[str]:
    return [one.text() for one in shell.status.findChildren(QLabel)]


def test_keys_run_the_verbs_of_the_page(qtbot: QtBot, make: Make) -> None:
    shell = make()

    press(qtbot, shell, Qt.Key.Key_N, CTRL)
    press(qtbot, shell, Qt.Key.Key_P, CTRL)
    press(qtbot, shell, Qt.Key.Key_F5)

    assert plain(shell).done == ["new", "print"]
    assert plain(shell).looked == 1


def test_a_verb_that_a_page_lacks_is_told_not_dead(qtbot: QtBot, make: Make) -> None:
    shell = make()

    press(qtbot, shell, Qt.Key.Key_I, CTRL)

    assert shell.status.text == "这一页不能导入。请先打开一个台账。"
    shell.show_target(Target("residents"))
    assert shell.status.text == "全部已保存"


def test_esc_closes_what_a_page_has_open_then_goes_back(qtbot: QtBot, make: Make) -> None:
    shell = make()
    shell.show_target(Target("residents"))
    plain(shell).inside = True

    press(qtbot, shell, Qt.Key.Key_Escape)
    assert shell.target.code == "residents"
    press(qtbot, shell, Qt.Key.Key_Escape)

    assert shell.target.code == "home"


def test_a_step_is_told_with_its_undo_and_pages_look_again(qtbot: QtBot, make: Make) -> None:
    shell = make()
    home = plain(shell)
    shell.show_target(Target("residents"))

    plain(shell).said.emit(Said("已为 王䶮 登记走访", undo=True, ledgers=("visits",)))
    assert shell.status.text == "已为 王䶮 登记走访"
    assert shell.status.undo_link.isVisible()
    assert (plain(shell).looked, home.looked) == (1, 0)
    shell.show_target(Target("home"))

    assert home.looked == 1


def test_undo_is_told_by_name(qtbot: QtBot, make: Make) -> None:
    shell = make()
    shell.navigation.setFocus()
    shell.tell(Said("已为 王䶮 登记走访", undo=True))

    press(qtbot, shell, Qt.Key.Key_Z, CTRL)

    qtbot.waitUntil(lambda: shell.status.text == "已撤销：登记走访")
    assert not shell.status.undo_link.isVisible()


def test_a_step_that_takes_much_away_asks_first(qtbot: QtBot, make: Make) -> None:
    answers, asked = [False, True], list[str]()

    def answer(dialog: QDialog) -> bool:
        asked.append(dialog.accessibleName())
        return answers.pop(0)

    asks = Asks("撤销“导入 602 人”？", "撤销", "会作废居民 602 人。", undo)
    shell = make(undo=lambda: asks, doors=Doors(answer, REAL.pick))
    shell.navigation.setFocus()
    press(qtbot, shell, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: asked == ["撤销“导入 602 人”？会作废居民 602 人。"])
    assert shell.status.text == "全部已保存"

    press(qtbot, shell, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: shell.status.text == "已撤销：登记走访")


def test_nothing_to_redo_is_said(qtbot: QtBot, make: Make) -> None:
    shell = make()
    shell.navigation.setFocus()

    press(qtbot, shell, Qt.Key.Key_Y, CTRL)

    qtbot.waitUntil(lambda: shell.status.text == "没有可以重做的一步。")


def test_search_opens_what_is_found_by_keyboard_alone(qtbot: QtBot, make: Make) -> None:
    shell = make()

    press(qtbot, shell, Qt.Key.Key_K, CTRL)
    assert QApplication.focusWidget() is shell.search_box.line
    shell.search_box.line.setText("罗静")
    qtbot.waitUntil(lambda: len(shell.search_box.results) == 2)
    press(qtbot, shell, Qt.Key.Key_Down)
    press(qtbot, shell, Qt.Key.Key_Return)

    assert shell.target == Target("residents", record=9)
    assert shell.search_box.results == ()
    assert QApplication.focusWidget() is plain(shell).line


def test_other_keys_open_the_household_of_who_was_found_or_her_visits(
    qtbot: QtBot, make: Make
) -> None:
    shell = make()
    for held, target in (
        (CTRL, Target("households", record=3)),
        (Qt.KeyboardModifier.ShiftModifier, Target("visits", where="x = 7")),
    ):
        press(qtbot, shell, Qt.Key.Key_K, CTRL)
        shell.search_box.line.setText("罗静")
        qtbot.waitUntil(lambda: len(shell.search_box.results) == 2)
        press(qtbot, shell, Qt.Key.Key_Return, held)
        assert shell.target == target
    press(qtbot, shell, Qt.Key.Key_K, CTRL)
    shell.search_box.line.setText("罗静")
    qtbot.waitUntil(lambda: len(shell.search_box.results) == 2)
    press(qtbot, shell, Qt.Key.Key_Down)
    press(qtbot, shell, Qt.Key.Key_Return, CTRL)
    assert len(shell.search_box.results) == 2  # nothing lies near her


def test_esc_clears_the_search_then_leaves_it(qtbot: QtBot, make: Make) -> None:
    shell = make()
    press(qtbot, shell, Qt.Key.Key_K, CTRL)
    shell.search_box.line.setText("罗静")
    qtbot.waitUntil(lambda: len(shell.search_box.results) == 2)

    press(qtbot, shell, Qt.Key.Key_Escape)
    assert shell.search_box.line.text() == ""
    press(qtbot, shell, Qt.Key.Key_Escape)

    assert QApplication.focusWidget() is plain(shell).line
    assert shell.target.code == "home"


def test_an_empty_search_says_so(qtbot: QtBot, make: Make) -> None:
    shell = make()
    shell.search()

    shell.search_box.line.setText("王五")

    def told() -> bool:
        shown = [one.text() for one in shell.findChildren(QLabel) if one.isVisible()]
        return any("没有找到“王五”" in words for words in shown)

    qtbot.waitUntil(told)


def test_an_offices_commands_stand_in_the_menus(qtbot: QtBot, make: Make) -> None:
    ran: list[Page | None] = []
    shell = make(commands=[Command("工具", "现在备份", ran.append, "Ctrl+B")])

    press(qtbot, shell, Qt.Key.Key_B, CTRL)

    assert ran == [shell.page]


@pytest.mark.parametrize(
    ("percent", "rail", "menus"), [(100, False, 7), (125, True, 7), (150, True, 1), (200, True, 1)]
)
def test_letters_decide_what_is_shown(
    qtbot: QtBot, qapp: QApplication, make: Make, percent: int, rail: bool, menus: int
) -> None:
    skin.apply(qapp, Look("light", percent))
    shell = make()

    assert shell.navigation.rail is rail
    assert len(shell.menus.actions()) == menus
    layout = shell.layout()
    assert layout is not None
    assert layout.minimumSize().width() <= 1366


def test_another_width_keeps_the_page(qtbot: QtBot, make: Make) -> None:
    shell = make()
    page = plain(shell)

    shell.resize(1000, 697)
    qtbot.waitUntil(lambda: shell.navigation.rail)

    assert shell.page is page
    assert page.isVisible()


def test_another_text_size_stands_where_it_stood(
    qtbot: QtBot, qapp: QApplication, make: Make
) -> None:
    shell = make()
    shell.show_target(Target("residents", "age>=80"))

    with qtbot.waitSignal(shell.size_asked):
        press(qtbot, shell, Qt.Key.Key_Plus, CTRL)
    skin.apply(qapp, Look("light", 200))
    shell.rebuild()

    assert plain(shell).opened == [Target("residents", "age>=80")]
    assert QApplication.focusWidget() is plain(shell).line


def test_long_work_is_told_and_cancelled(qtbot: QtBot) -> None:
    jobs = Jobs()
    line = status_line.StatusLine(jobs)
    qtbot.addWidget(line)
    line.show()
    gate = Event()
    job, second = jobs.prepare("正在打印 500 页"), jobs.prepare("正在导出")

    def long() -> None:
        job.report(1, 4)
        gate.wait()
        job.report(2, 4)

    jobs.file(job, long)
    jobs.file(second, lambda: None)
    stop = next(b for b in line.findChildren(QPushButton) if b.text() == "取消")
    qtbot.waitUntil(stop.isVisible)
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    with qtbot.waitSignals([job.stopped, second.done]):
        gate.set()

    qtbot.waitUntil(lambda: not stop.isVisible())


def test_copies_are_told_by_their_age() -> None:
    now = datetime(2026, 11, 20, 15, 0)  # noqa: DTZ001  # as the clerk's clock shows it

    assert status_line.own_copy(None, now) == ("还没有备份", False)
    assert status_line.own_copy(now, now) == ("今天 15:00 已自动备份", True)
    assert status_line.outside_copy(None, now.date()) == ("还没有U盘副本", False)
    assert status_line.outside_copy(now - timedelta(7), now.date()) == ("U盘副本已隔 7 天", True)
    assert status_line.outside_copy(now - timedelta(8), now.date()) == ("U盘副本已隔 8 天", False)
    assert status_line.outside_copy(now, now.date()) == ("U盘副本是今天的", True)
    whens = [now - timedelta(1), now - timedelta(30), now - timedelta(400)]
    assert [status_line.when(then, now) for then in whens] == [
        "昨天 15:00",
        "10月21日",
        "2025-10-16",
    ]
    assert Copies() == Copies(None, None)


def test_enter_presses_the_button_that_has_the_keyboard(qtbot: QtBot, make: Make) -> None:
    shell = make()
    page = plain(shell)
    pressed: list[bool] = []
    one = QPushButton("修改 3 人", page)
    one.clicked.connect(lambda: pressed.append(True))
    one.show()
    one.setFocus()

    press(qtbot, shell, Qt.Key.Key_Return)
    assert pressed == [True]
    page.line.setFocus()
    press(qtbot, shell, Qt.Key.Key_Return)
    assert pressed == [True]
