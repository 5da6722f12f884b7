"""设置: what the clerk may choose for this computer, built from the declared options."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QDialog, QSpinBox, QVBoxLayout, QWidget

from csdesk.gui.messages import Messages
from csdesk.gui.theme import HIGHEST, px
from csdesk.gui.widgets.parts import (
    Thing,
    button,
    choice,
    column,
    field,
    label,
    row,
    scrolling,
    stretched,
)
from csdesk.settings import OPTIONS, Settings


class SettingsDialog(QDialog):
    """The options and their choices.

    Attributes:
        letters: Text size.
        colours: Light, dark, high contrast.
        lock: Minutes without a key until it locks.
        folder: Where copies elsewhere go.
        choose: Chooses that folder.
    """

    def __init__(
        self, settings: Settings, messages: Messages, parent: QWidget | None = None
    ) -> None:
        """Shows the settings as they are."""
        super().__init__(parent)
        self._before, self._messages = settings, messages
        self.setWindowTitle("设置")
        self.setMinimumWidth(px(460))
        self.letters = self._choice("text_size", settings.text_size)
        self.colours = self._choice("theme", settings.theme)
        self.lock = QSpinBox()
        option = OPTIONS["lock_minutes"]
        self.lock.setRange(option.least or 1, option.most or 120)
        self.lock.setValue(settings.lock_minutes)
        self.lock.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.lock.setSuffix(" 分钟")
        self.lock.setAccessibleName(option.label)
        self.folder = field(settings.copy_folder, "还没有选")
        self.folder.setAccessibleName(OPTIONS["copy_folder"].label)
        self.choose = button("选文件夹", icon="folder-open-outline", run=self._choose)
        agree = button("保存", "primary", run=self.accept)
        back = button("返回", run=self.reject)
        things: list[Thing] = [label("设置", "heading"), 2]
        for name, widget in (
            ("text_size", self.letters), ("theme", self.colours), ("lock_minutes", self.lock),
            ("copy_folder", stretched(row(self.folder, self.choose), 0)),
        ):  # fmt: skip
            things += [label(OPTIONS[name].label, "soft"), widget, 2]
        later = "锁定的时间从下次打开起算。节假日和调休在“工具→节假日”里填。"
        things.append(label(later, "small"))
        body = column(*things, space=6, margins=(20, 20, 20, 8), name="surface")
        area = scrolling(body, "page")
        area.setMinimumHeight(min(body.sizeHint().height() + 2, HIGHEST - px(60)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        layout.addWidget(row(None, agree, back, margins=(20, 8, 20, 16), name="surface"))
        agree.setDefault(True)
        self.letters.setFocus()

    def _choice(self, name: str, now: object) -> QComboBox:
        allowed = OPTIONS[name].allowed
        words = {
            value: f"{title} {value}%" if isinstance(value, int) else title
            for value, title in allowed.items()
        }
        made = choice(tuple(words.values()), words[now])
        made.setAccessibleName(OPTIONS[name].label)
        return made

    def _choose(self) -> None:
        place = self._messages.folder("备份另存到哪里，如U盘上的文件夹", self.folder.text())
        if place is not None:
            self.folder.setText(str(place))

    @property
    def wanted(self) -> Settings:
        """The settings as chosen."""
        return replace(
            self._before,
            text_size=tuple(OPTIONS["text_size"].allowed)[self.letters.currentIndex()],
            theme=tuple(OPTIONS["theme"].allowed)[self.colours.currentIndex()],
            lock_minutes=self.lock.value(),
            copy_folder=self.folder.text().strip(),
        )
