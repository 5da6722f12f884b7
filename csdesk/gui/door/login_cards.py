"""The cards of the door: come in, come in by the recovery code, make an office, keep its code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from csdesk.errors import ClerkError, HeldError
from csdesk.gui.theme import gap
from csdesk.gui.widgets.parts import (
    Thing,
    button,
    choice,
    clear,
    column,
    field,
    label,
    link,
    mark,
    row,
    said,
)
from csdesk.storage import passwords
from csdesk.storage.passwords import LEAST

KINDS = {"village": "村", "community": "社区"}
LOOK = "只读查看"
LOOK_HINT = "能看、打印、导出和备份，不能登记"


@dataclass(frozen=True, slots=True)
class Known:
    """An office on this computer, as far as it can be told before anybody came in.

    Attributes:
        folder: Of its vault.
        name: Of the village or community.
        place: 清水县永安镇; may be empty.
        users: Who may come in; empty where it can't be told.
        user: Who came last.
        last: 上次进入：昨天 17:42 周敏; may be empty.
        source: A copy that becomes the vault of `folder` when somebody comes in; None for a vault.
    """

    folder: Path
    name: str
    place: str = ""
    users: tuple[str, ...] = ()
    user: str = ""
    last: str = ""
    source: Path | None = None


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What a first start asks.

    Attributes:
        folder: Empty or not there yet.
        name: Of the village or community.
        kind: village or community.
        pack: Id of a region pack.
        admin: The clerk's name.
        password: As typed.
    """

    folder: Path
    name: str
    kind: str
    pack: str
    admin: str
    password: str


class Card(QFrame):
    """A card: lines to fill, a place for a problem, one primary button, links under it.

    Enter in any line presses the button; the button is never disabled for a problem but goes to
    the first one.
    """

    def __init__(self) -> None:
        """An empty card; `_fill` builds it."""
        super().__init__()
        self.setObjectName("card")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(gap(36), gap(30), gap(36), gap(24))
        self._layout.setSpacing(gap(6))
        self._problem = QVBoxLayout()
        self.go: QPushButton = button("", "primary", hint="Enter", run=self.press)
        self._words = ""

    def press(self) -> None:
        """What the primary button does."""

    def refuse(self, error: ClerkError, *, password: bool = False) -> None:
        """Says what is wrong and what to do, above the button.

        Args:
            error: What was refused.
            password: The password is wrong: its line is marked and chosen.
        """
        self.tell(f"{error.what}{error.remedy}")

    def tell(self, words: str, line: QLineEdit | None = None) -> None:
        """Shows a problem, and goes to its line; without words the problem is gone."""
        clear(self._problem)
        for one in self.findChildren(QLineEdit):
            mark(one, "problem", "bad" if one is line else "")
        if words:
            told = said("bad", words)
            self._problem.addWidget(told)
            told.show()
        if line is not None:
            line.setFocus(Qt.FocusReason.OtherFocusReason)
            line.selectAll()

    def set_busy(self, *, busy: bool) -> None:
        """While it works the button says so and takes no second press."""
        self.go.setEnabled(not busy)
        self.go.setText("请稍候…" if busy else self._words)
        if busy:
            self.tell("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.go.isEnabled():
                self.press()
        else:
            super().keyPressEvent(event)

    def _fill(self, words: str, *things: Thing, links: Sequence[QWidget] = ()) -> None:
        self._words = words
        self.go.setText(words)
        self.go.setAccessibleName(words)
        self._layout.addWidget(column(*things, space=6))
        self._layout.addLayout(self._problem)
        self._layout.addSpacing(gap(8))
        self._layout.addWidget(self.go)
        if links:
            first, *rest = links
            ends: list[Thing] = [first, None, *rest]
            self._layout.addWidget(row(*ends, space=16))


def _named(name: str, line: QLineEdit) -> list[Thing]:
    caption = label(name, "soft")
    caption.setBuddy(line)
    line.setAccessibleName(name)
    return [caption, line]


def _secret() -> QLineEdit:
    line = field()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


class EnterCard(Card):
    """The village's name, the user, the password.

    Where another program writes, it offers to come in and only look.
    """

    agreed = Signal(str, str)  # user, password
    looking = Signal(str, str)  # user, password
    recovering = Signal()
    elsewhere = Signal()
    creating = Signal()

    def __init__(self, known: Known) -> None:
        """For an office; its last user is chosen."""
        super().__init__()
        self.user = choice(known.users, known.user)
        self.user.setAccessibleName("用户")
        self.password = _secret()
        name = label(known.name, "display", wrap=True)
        place = " · ".join(part for part in ("社区服务台", known.place) if part)
        users: list[Thing] = [label("用户", "soft"), self.user, 4] if known.users else []
        self._fill(
            "进入",
            name, label(place, "soft", wrap=True), 14, *users, *_named("密码", self.password),
            links=[
                link("用恢复码进入", self.recovering.emit),
                link("换一个村的资料", self.elsewhere.emit),
                link("新建", self.creating.emit),
            ],
        )  # fmt: skip
        self.look = button(LOOK, "", "eye-outline", LOOK_HINT, self._look_in)
        self.look.hide()
        self._layout.insertWidget(self._layout.indexOf(self.go), self.look)
        self.setFocusProxy(self.password)

    def press(self) -> None:
        """Comes in; by the button at the cursor."""
        if not self.password.text():
            self.tell("请输入密码。忘了可用恢复码。", self.password)
        elif self.look.hasFocus():
            self._look_in()
        elif self.go.isEnabled():
            self.agreed.emit(self.user.currentText(), self.password.text())

    def _look_in(self) -> None:
        if self.go.isEnabled():
            self.looking.emit(self.user.currentText(), self.password.text())

    def refuse(self, error: ClerkError, *, password: bool = False) -> None:
        """A wrong password stays chosen, so that typing replaces it."""
        held = isinstance(error, HeldError)
        more = "也可以只读查看：能看、打印、导出，不能登记。" if held else ""
        self.tell(f"{error.what}{error.remedy}{more}", self.password if password else None)
        self.look.setVisible(held)
        if held:
            self.look.setFocus(Qt.FocusReason.OtherFocusReason)


class _TwicePassword(Card):
    def __init__(self) -> None:
        super().__init__()
        self.password, self.again = _secret(), _secret()

    def wrong_password(self) -> bool:
        """Tells what is wrong with the new password."""
        try:
            passwords.check_new(self.password.text())
        except ClerkError as error:
            self.tell(f"{error.what}{error.remedy}", self.password)
            return True
        if self.password.text() != self.again.text():
            self.tell("两次输入的密码不一样。请再输一遍。", self.again)
            return True
        return False


class RecoverCard(_TwicePassword):
    """The code on the sealed sheet, and a new password."""

    agreed = Signal(str, str, str)  # user, code, new password
    back = Signal()

    def __init__(self, known: Known) -> None:
        """For an office."""
        super().__init__()
        self.user = choice(known.users, known.user)
        self.user.setAccessibleName("用户")
        self.code = field(hint="共 33 位，横线可以不输")
        users: list[Thing] = [label("用户", "soft"), self.user, 4] if known.users else []
        self._fill(
            "改密码并进入",
            label(known.name, "display", wrap=True),
            label("恢复码在建立资料时抄下、封存的那张纸上。", "soft", wrap=True), 14,
            *users, *_named("恢复码", self.code), 4,
            *_named(f"新密码（至少 {LEAST} 位）", self.password), 4, *_named("新密码再输一遍", self.again),
            links=[link("返回", self.back.emit)],
        )  # fmt: skip
        self.setFocusProxy(self.code)

    def press(self) -> None:
        """Sets the password and comes in."""
        if not self.code.text().strip():
            self.tell("请输入恢复码。", self.code)
        elif not self.wrong_password() and self.go.isEnabled():
            self.agreed.emit(self.user.currentText(), self.code.text(), self.password.text())

    def refuse(self, error: ClerkError, *, password: bool = False) -> None:
        """What is wrong here is the code."""
        self.tell(f"{error.what}{error.remedy}", self.code if password else None)


class CreateCard(_TwicePassword):
    """A new office in five answers; or the demo, another folder, a copy."""

    agreed = Signal(str, str, str, str, str)  # name, kind, pack, admin, password
    demo = Signal()
    elsewhere = Signal()
    taking = Signal()
    back = Signal()

    def __init__(self, packs: Sequence[tuple[str, str]], *, demo: bool, known: bool) -> None:
        """A card.

        Args:
            packs: Region packs: id and title.
            demo: Whether the demo village can be opened.
            known: Whether there is an office to go back to.
        """
        super().__init__()
        self._packs = tuple(packs)
        self.name = field(hint="如：石桥村")
        self.kind = choice(tuple(KINDS.values()))
        self.kind.setAccessibleName("类别")
        self.pack = choice([title for _, title in packs])
        self.pack.setAccessibleName("政策依据")
        # A long title must not make the card wider than the screen.
        self.pack.setMinimumContentsLength(8)
        self.admin = field(hint="如：周敏")
        self._take = link("从副本接管", self.taking.emit)
        ways: list[Thing] = [link("打开已有资料", self.elsewhere.emit), self._take]
        if demo:
            ways.append(link("先看演示村", self.demo.emit))
        self._fill(
            "建立",
            label("社区服务台", "display"),
            label("不到两分钟建好一个村（社区）。资料只存在这台电脑上。", "soft", wrap=True), 10,
            *_named("村（社区）名称", self.name), 4,
            row(column(label("类别", "soft"), self.kind, space=6),
                column(label("政策依据", "soft"), self.pack, space=6), space=12), 4,
            *_named("您的姓名", self.admin), 4,
            *_named(f"密码（至少 {LEAST} 位）", self.password), 4,
            *_named("密码再输一遍", self.again),
            links=[link("返回", self.back.emit)] if known else [],
        )  # fmt: skip
        self._layout.addWidget(row(*ways, None, space=16))
        self.setFocusProxy(self.name)

    def can_take_over(self, can: bool) -> None:  # a plain yes or no
        """Whether an office can be made of a copy."""
        self._take.setVisible(can)

    def press(self) -> None:
        """Makes the office."""
        if not self.name.text().strip():
            self.tell("请填写村（社区）名称，打印的台账上用它。", self.name)
        elif not self.admin.text().strip():
            self.tell("请填写您的姓名，登录和操作记录用它。", self.admin)
        elif not self.wrong_password() and self.go.isEnabled():
            kind = list(KINDS)[self.kind.currentIndex()]
            at = self.pack.currentIndex()
            pack = self._packs[at][0] if 0 <= at < len(self._packs) else ""
            name, admin = self.name.text().strip(), self.admin.text().strip()
            self.agreed.emit(name, kind, pack, admin, self.password.text())


class CodeCard(Card):
    """The recovery code, shown this once."""

    agreed = Signal()

    def __init__(self, code: str) -> None:
        """For a code as `new_code` writes it."""
        super().__init__()
        groups = code.split("-")
        lines = [groups[at : at + 3] for at in range(0, len(groups), 3)]
        self.code = label("\n".join("  -  ".join(line) for line in lines), "title")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setAccessibleName(f"恢复码 {code}")
        self.kept = QCheckBox("已抄在纸上，装进信封封好")
        words = "忘了密码，只有它能打开资料；谁也补不出来。请抄在纸上，封好，锁进柜子。"
        self._fill(
            "进入",
            label("恢复码，只显示这一次", "title", wrap=True), label(words, "soft", wrap=True), 10,
            column(self.code, margins=(8, 12, 8, 12), name="note-soft"), 10, self.kept,
        )  # fmt: skip
        self.setFocusProxy(self.kept)

    def press(self) -> None:
        """Goes on, once the code was kept."""
        if self.kept.isChecked():
            self.agreed.emit()
        else:
            self.tell("请先抄下恢复码，再勾上。过了这一步就看不到了。")
            self.kept.setFocus()
