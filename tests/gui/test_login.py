"""The door: a wrong password, the recovery code, a first office, the demo; all with Enter alone."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from csdesk.errors import ClerkError, WrongPasswordError
from csdesk.gui import skin, theme
from csdesk.gui.door.login_cards import (
    CodeCard,
    CreateCard,
    EnterCard,
    Known,
    NewOffice,
    RecoverCard,
)
from csdesk.gui.door.login_page import Door, LoginPage
from csdesk.gui.jobs import Jobs
from csdesk.gui.messages import Doors, Messages, Pick
from csdesk.gui.theme import Look

KNOWN = Known(Path("/data/石桥村"), "石桥村", "清水县永安镇", ("李建禾", "周敏"), "周敏")
CODE = "7F3K-9QXT-2MBD-WZ4H-V8NC-6J5R-1GPE-0SYA-T"
RIGHT = "right-Pass-1"


def enter(known: Known, user: str, password: str) -> str:
    if password != RIGHT:
        raise WrongPasswordError("密码不对，还可再试 3 次。", "请看大写锁定键是否亮着。")
    return f"{known.name} {user}"


def recover(known: Known, user: str, code: str, password: str) -> str:
    if code != CODE:
        raise WrongPasswordError("恢复码有一处输错。", "请对照恢复码单逐组核对。")
    return f"{known.name} {user} {password}"


def create(wanted: NewOffice) -> tuple[NewOffice, str]:
    if wanted.name == "满":
        raise ClerkError("磁盘已满。", "请删去旧文件。")
    return wanted, CODE


def look(folder: Path) -> Known:
    if folder.name != "柳溪村":
        raise ClerkError(f"“{folder}”里没有村（社区）资料。", "请另选。")
    return replace(KNOWN, folder=folder, name=folder.name)


DOOR = Door(
    enter=enter,
    recover=recover,
    create=create,
    look=look,
    folder=lambda name: Path("/data") / name,
    packs=(("national", "全国"), ("hengyang-2018", "衡阳")),
    demo=lambda: "demo",
    take_over=look,
)

Make = Callable[..., LoginPage]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def made(known: Known | None = KNOWN, picked: str = "", door: Door = DOOR) -> LoginPage:
        def pick(_parent: QWidget | None, _wanted: Pick) -> str:
            return picked

        page = LoginPage(door, Jobs(), Messages(doors=Doors(lambda _: True, pick)), known)
        qtbot.addWidget(page)
        page.resize(1366, 697)
        with qtbot.waitActive(page):
            page.show()
        return page

    return made


def said(page: LoginPage) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def enter_key(qtbot: QtBot) -> None:
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def press(qtbot: QtBot, page: LoginPage, text: str) -> None:
    button = next(b for b in page.findChildren(QPushButton) if b.text() == text and b.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_villages_name_is_the_biggest_thing(make: Make) -> None:
    page = make()

    sizes = {one.text(): one.font().pixelSize() for one in page.findChildren(QLabel) if one.text()}

    assert max(sizes, key=lambda text: sizes[text]) == "石桥村"


def test_the_password_and_enter_come_in(qtbot: QtBot, make: Make) -> None:
    page = make()
    assert isinstance(page.card, EnterCard)
    assert QApplication.focusWidget() is page.card.password
    assert page.card.user.currentText() == "周敏"

    qtbot.keyClicks(page.card.password, RIGHT)
    with qtbot.waitSignal(page.opened) as opened:
        enter_key(qtbot)

    assert opened.args == ["石桥村 周敏"]


def test_a_wrong_password_is_told_beside_its_line_and_typed_over(qtbot: QtBot, make: Make) -> None:
    page = make()
    assert isinstance(page.card, EnterCard)
    password = page.card.password
    qtbot.keyClicks(password, "wrong")
    enter_key(qtbot)
    qtbot.waitUntil(lambda: "密码不对，还可再试 3 次。请看大写锁定键是否亮着。" in said(page))

    assert password.property("problem") == "bad"
    assert page.card.go.isEnabled()
    qtbot.keyClicks(password, RIGHT)
    with qtbot.waitSignal(page.opened):
        enter_key(qtbot)


def test_no_password_is_not_a_try(qtbot: QtBot, make: Make) -> None:
    page = make()

    enter_key(qtbot)

    assert "请输入密码。忘了可用恢复码。" in said(page)


def test_the_recovery_code_sets_a_new_password(qtbot: QtBot, make: Make) -> None:
    page = make()
    press(qtbot, page, "用恢复码进入")
    card = page.card
    assert isinstance(card, RecoverCard)

    enter_key(qtbot)
    assert "请输入恢复码。" in said(page)
    qtbot.keyClicks(card.code, CODE)
    qtbot.keyClicks(card.password, "short")
    enter_key(qtbot)
    assert "密码至少 8 位，现为 5 位。请加长。" in said(page)
    card.password.setText("new-Pass-2026")
    card.again.setText("new-Pass-2025")
    enter_key(qtbot)
    assert "两次输入的密码不一样。请再输一遍。" in said(page)
    card.again.setText("new-Pass-2026")
    with qtbot.waitSignal(page.opened) as opened:
        enter_key(qtbot)

    assert opened.args == ["石桥村 周敏 new-Pass-2026"]


def test_a_wrong_recovery_code_marks_the_code(qtbot: QtBot, make: Make) -> None:
    page = make()
    page.show_recover()
    card = page.card
    assert isinstance(card, RecoverCard)
    card.code.setText("7F3K")
    card.password.setText("new-Pass-2026")
    card.again.setText("new-Pass-2026")
    card.setFocus()

    enter_key(qtbot)

    qtbot.waitUntil(lambda: "恢复码有一处输错。请对照恢复码单逐组核对。" in said(page))
    assert card.code.property("problem") == "bad"
    press(qtbot, page, "返回")
    assert isinstance(page.card, EnterCard)


def test_a_first_start_makes_an_office_and_shows_its_code_once(qtbot: QtBot, make: Make) -> None:
    page = make(known=None)
    card = page.card
    assert isinstance(card, CreateCard)
    enter_key(qtbot)
    assert "请填写村（社区）名称，打印的台账上用它。" in said(page)
    card.name.setText("石桥村")
    enter_key(qtbot)
    assert "请填写您的姓名，登录和操作记录用它。" in said(page)
    card.admin.setText("周敏")
    card.kind.setCurrentText("社区")
    card.pack.setCurrentText("衡阳")
    card.password.setText(RIGHT)
    card.again.setText(RIGHT)

    enter_key(qtbot)
    qtbot.waitUntil(lambda: isinstance(page.card, CodeCard))
    code = page.card
    assert isinstance(code, CodeCard)
    assert code.code.accessibleName() == f"恢复码 {CODE}"
    press(qtbot, page, "进入")
    assert "请先抄下恢复码，再勾上。过了这一步就看不到了。" in said(page)
    code.kept.setChecked(True)
    with qtbot.waitSignal(page.opened) as opened:
        press(qtbot, page, "进入")

    wanted = NewOffice(Path("/data/石桥村"), "石桥村", "community", "hengyang-2018", "周敏", RIGHT)
    assert opened.args == [wanted]


def test_a_refusal_leaves_all_that_was_typed(qtbot: QtBot, make: Make) -> None:
    page = make(known=None)
    card = page.card
    assert isinstance(card, CreateCard)
    for line, text in (
        (card.name, "满"),
        (card.admin, "周敏"),
        (card.password, RIGHT),
        (card.again, RIGHT),
    ):
        line.setText(text)

    enter_key(qtbot)

    qtbot.waitUntil(lambda: "磁盘已满。请删去旧文件。" in said(page))
    assert (card.name.text(), card.again.text()) == ("满", RIGHT)
    assert card.go.text() == "建立"


def test_the_demo_village_is_one_press_away(qtbot: QtBot, make: Make) -> None:
    page = make(known=None)

    with qtbot.waitSignal(page.opened) as opened:
        press(qtbot, page, "先看演示村")

    assert opened.args == ["demo"]


def test_another_villages_folder_is_chosen(qtbot: QtBot, make: Make) -> None:
    page = make(picked="/data/柳溪村")

    press(qtbot, page, "换一个村的资料")

    qtbot.waitUntil(lambda: "柳溪村" in said(page))
    assert isinstance(page.card, EnterCard)


def test_a_folder_without_a_vault_is_refused(qtbot: QtBot, make: Make) -> None:
    page = make(known=None, picked="/data/nothing")

    press(qtbot, page, "从副本接管")

    qtbot.waitUntil(lambda: "里没有村（社区）资料。请另选。" in said(page))


def test_what_cannot_be_done_is_not_offered(make: Make) -> None:
    page = make(known=None, door=replace(DOOR, demo=None, take_over=None))

    offered = {b.text() for b in page.findChildren(QPushButton) if b.isVisible()}

    assert offered == {"建立", "打开已有资料"}


def test_the_text_size_can_be_changed_at_the_door(qtbot: QtBot, make: Make) -> None:
    page = make()

    with qtbot.waitSignal(page.size_asked) as asked:
        qtbot.keyClick(
            QApplication.focusWidget(), Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier
        )

    assert asked.args == [-1]


@pytest.mark.parametrize("percent", theme.SIZES)
def test_the_card_fits_or_scrolls_at_any_text_size(
    qapp: QApplication, make: Make, percent: int
) -> None:
    skin.apply(qapp, Look("light", percent))

    page = make(known=None)

    cut = [
        one.text()
        for one in page.card.findChildren(QLabel)
        if not one.wordWrap() and one.width() < one.sizeHint().width()
    ]
    assert cut == []
    assert page.card.height() >= page.card.minimumSizeHint().height()
