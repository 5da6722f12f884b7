"""The whole program on a real vault: in by the door, locked, larger, closed, and its picture."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from deskkit import Asked
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csdesk import bootstrap, settings
from csdesk.app import door, picture, starting
from csdesk.errors import ClerkError
from csdesk.gui import theme
from csdesk.gui.door.login_cards import CodeCard, CreateCard, EnterCard, Known
from csdesk.gui.home.home_page import HomePage
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.messages import Doors
from csdesk.gui.page import UNFINISHED, Page
from csdesk.gui.window import Plan, Window
from csdesk.ledgers.grids import Grid
from csdesk.services import copies, views
from csdesk.services.home import Target
from csdesk.services.office import About, Office, step
from csdesk.services.views import Saved
from csdesk.storage.keys import Cost

PASSWORD = "stone-Bridge-1"  # noqa: S105  # of an invented vault


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vault") / "石桥村"
    about = About("石桥村", "village", "national")
    bootstrap.create_office(folder, about, PASSWORD, admin="周敏", cost=Cost(kib=64, passes=1))
    return folder


@pytest.fixture
def plan() -> Plan:
    kept, _ = settings.load(settings.settings_file())
    return starting.plan(kept)


@pytest.fixture
def window(qtbot: QtBot, plan: Plan, vault: Path) -> Iterator[Window]:
    made = Window(plan, door.known(vault))
    qtbot.addWidget(made)
    made.resize(1366, 697)
    with qtbot.waitActive(made):
        made.show()
    yield made
    made.close()


def come_in(qtbot: QtBot, window: Window, password: str = PASSWORD) -> None:
    assert window.login is not None
    card = window.login.card
    assert isinstance(card, EnterCard)
    qtbot.keyClicks(card.password, password)
    qtbot.keyClick(card.password, Qt.Key.Key_Return)


def at_home(window: Window) -> bool:
    return bool(window.login is None and window.shell and isinstance(window.shell.page, HomePage))


def page(window: Window) -> Page:
    assert window.shell is not None
    assert window.shell.page is not None
    return window.shell.page


def office_of(window: Window) -> Office:
    assert isinstance(window.office, Office)
    return window.office


def test_the_right_password_opens_the_workbench(qtbot: QtBot, window: Window) -> None:
    come_in(qtbot, window)

    qtbot.waitUntil(lambda: at_home(window))
    assert window.windowTitle() == "石桥村 · 社区服务台"
    qtbot.waitUntil(lambda: page(window).property("shown") is True)
    kept, _ = settings.load(settings.settings_file())
    assert kept.last_office == "石桥村"


def test_a_wrong_password_is_told_by_the_real_door(qtbot: QtBot, window: Window) -> None:
    come_in(qtbot, window, "wrong-Pass-1")

    def marked() -> bool:
        card = window.login.card if window.login else None
        return isinstance(card, EnterCard) and card.password.property("problem") == "bad"

    qtbot.waitUntil(marked)
    assert window.office is None


def test_a_locked_office_goes_on_where_it_stood(qtbot: QtBot, window: Window) -> None:
    come_in(qtbot, window)
    qtbot.waitUntil(lambda: at_home(window))
    assert window.shell is not None
    window.shell.show_target(Target("residents"))
    office, stood = window.office, page(window)

    window.lock()
    assert window.login is not None
    assert not window.shell.isVisible()
    come_in(qtbot, window)
    qtbot.waitUntil(lambda: window.login is None)

    assert window.office is office
    assert page(window) is stood
    assert stood.isVisible()


def test_a_larger_text_is_kept_for_the_next_start(qtbot: QtBot, window: Window) -> None:
    come_in(qtbot, window)
    qtbot.waitUntil(lambda: at_home(window))

    for _ in range(5):
        window.step_size(1)
    window.take_theme("dark")

    kept, _ = settings.load(settings.settings_file())
    assert (kept.text_size, kept.theme) == (200, "dark")
    assert theme.look().percent == 200
    assert at_home(window)
    assert window.shell is not None
    held = page(window)
    held.setProperty(UNFINISHED, "导入还没有做完。")
    window.step_size(-3)
    assert (theme.look().percent, page(window)) == (200, held)
    held.setProperty(UNFINISHED, "")
    window.step_size(-3)
    window.take_theme("light")


def test_closing_gives_the_vault_back(qtbot: QtBot, window: Window, vault: Path) -> None:
    come_in(qtbot, window)
    qtbot.waitUntil(lambda: at_home(window))

    window.close()

    office = bootstrap.open_office(vault, PASSWORD, write=True)
    office.close()


def test_a_first_start_ends_on_the_workbench(qtbot: QtBot, plan: Plan, tmp_path: Path) -> None:
    door = replace(plan.door, folder=lambda name: tmp_path / name)
    window = Window(replace(plan, door=door), None)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    assert window.login is not None
    card = window.login.card
    assert isinstance(card, CreateCard)
    card.name.setText("柳溪村")
    card.admin.setText("李建禾")
    card.password.setText(PASSWORD)
    card.again.setText(PASSWORD)

    card.press()
    qtbot.waitUntil(
        lambda: window.login is not None and isinstance(window.login.card, CodeCard), timeout=20_000
    )
    code = window.login.card
    assert isinstance(code, CodeCard)
    code.kept.setChecked(True)
    code.press()

    qtbot.waitUntil(lambda: at_home(window))
    assert isinstance(window.office, Office)
    assert window.office.about == About("柳溪村", "village", "national")
    window.close()


def test_a_copy_is_taken_over(qtbot: QtBot, plan: Plan, vault: Path, tmp_path: Path) -> None:
    office = bootstrap.open_office(vault, PASSWORD, write=True)
    copies.make(office, tmp_path / "stick", always=True)
    office.close()
    assert plan.door.take_over is not None

    found = plan.door.take_over(tmp_path / "stick")
    taken = plan.door.enter(replace(found, folder=tmp_path / "new"), "周敏", PASSWORD)

    assert isinstance(taken, Office)
    assert taken.about.name == "石桥村"
    taken.close()


def test_a_folder_that_is_no_vault_is_refused(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(ClerkError):
        plan.door.look(tmp_path)


def test_a_picture_of_a_page_is_written(qapp: QApplication, vault: Path, tmp_path: Path) -> None:
    office = bootstrap.open_office(vault, PASSWORD)

    picture.grab(office, "home", tmp_path / "home.png")
    picture.grab(office, "residents", tmp_path / "list.png", (1093, 543), 150, "contrast")
    office.close()

    assert QImage(str(tmp_path / "home.png")).size().toTuple() == (1366, 697)
    assert QImage(str(tmp_path / "list.png")).size().toTuple() == (1093, 543)
    assert theme.look().percent == 100


def test_a_vault_that_is_gone_is_not_offered(tmp_path: Path, vault: Path) -> None:
    gone = settings.Settings(last_vault=str(tmp_path / "gone"))
    there = settings.Settings(last_vault=str(vault), last_office="石桥村委会")

    assert door.last(gone) is None
    told = door.last(there)
    assert isinstance(told, Known)
    assert (told.name, told.users, told.user) == ("石桥村委会", ("周敏",), "周敏")


def test_closing_makes_a_copy_if_something_was_written(
    qtbot: QtBot, window: Window, vault: Path
) -> None:
    come_in(qtbot, window)
    qtbot.waitUntil(lambda: at_home(window))
    office = window.office
    assert isinstance(office, Office)
    with step(office, "登记队伍") as w:
        w.add("teams", office.ledgers["teams"].row(team_name="巡逻队", kind="1"))
    before = len(copies.listed(office))

    window.close()

    again = bootstrap.open_office(vault, PASSWORD)
    assert len(copies.listed(again)) == before + 1
    again.close()


def test_a_last_copy_that_fails_is_told_and_the_office_closes(
    qtbot: QtBot, plan: Plan, vault: Path
) -> None:
    def refuse(_: object) -> None:
        raise ClerkError("备份没有做成。", "请看磁盘是否已满。")

    asked = Asked()
    made = Window(replace(plan, copy=refuse), door.known(vault), Doors(asked.run, asked.pick))
    qtbot.addWidget(made)
    made.show()
    come_in(qtbot, made)
    qtbot.waitUntil(lambda: at_home(made))

    made.close()

    assert asked.said == ["备份没有做成。请看磁盘是否已满。"]
    assert made.office is None
    bootstrap.open_office(vault, PASSWORD, write=True).close()


def test_a_second_window_may_look_in_and_write_nothing(
    qtbot: QtBot, window: Window, vault: Path
) -> None:
    writer = bootstrap.open_office(vault, PASSWORD, write=True)
    try:
        come_in(qtbot, window)
        login = window.login
        assert login is not None
        card = login.card
        assert isinstance(card, EnterCard)
        qtbot.waitUntil(card.look.isVisible)
        assert card.look.hasFocus()
        qtbot.keyClick(card.look, Qt.Key.Key_Return)

        qtbot.waitUntil(lambda: at_home(window))
        shell = window.shell
        assert shell is not None
        assert "只读查看：资料正由“周敏”使用" in shell.status.text
        assert "只读" in shell.setup.user
        shell.show_target(Target("residents"))
        shell.do("new")
        assert "只能查看" in shell.status.text
        assert page(window).leave()  # no form has opened

        with step(writer, "登记") as w:  # meanwhile the one who writes goes on
            id = w.add("grids", Grid(grid_no="9"))
        shell.show_target(Target("grids"))
        table = page(window)
        assert isinstance(table, LedgerPage)
        qtbot.waitUntil(lambda: id in table.model.ids)
        with pytest.raises(ClerkError, match="只能查看"):
            views.save(office_of(window), "grids", Saved("我的", ""))
    finally:
        writer.close()


def test_who_only_looked_may_write_once_the_other_window_is_closed(
    qtbot: QtBot, window: Window, vault: Path
) -> None:
    writer = bootstrap.open_office(vault, PASSWORD, write=True)
    window.open(door.look_in(door.known(vault), "周敏", PASSWORD))
    window.lock()
    writer.close()

    come_in(qtbot, window)
    qtbot.waitUntil(lambda: at_home(window))

    assert office_of(window).barred is None
    assert window.shell is not None
    assert window.shell.status.text == "全部已保存"
