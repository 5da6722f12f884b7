"""The menu bar: what the window can do, the page's verbs, and the office's own commands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QDialog, QMenu, QMenuBar, QSizePolicy, QVBoxLayout, QWidget

from csdesk.gui import theme
from csdesk.gui.commands import KEYS, MENUS, VERBS, Command
from csdesk.gui.parts import button, column, facts, label, row, scrolling
from csdesk.gui.theme import px
from csdesk.services.home import Target

if TYPE_CHECKING:
    from csdesk.gui.shell import Shell

_THEMES = {"light": "浅色", "dark": "深色", "contrast": "高对比"}


def menu_bar(shell: Shell, *, folded: bool) -> QMenuBar:
    """The bar of a window.

    Args:
        shell: Whose commands they are.
        folded: One menu that holds the others, where it is narrow.
    """
    bar = QMenuBar()
    bar.setNativeMenuBar(False)
    # Without it the bar gives up its last menu to a » when the search box is wide.
    bar.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
    holder: QMenuBar | QMenu = bar.addMenu("菜单(&M)") if folded else bar
    menus = {name: holder.addMenu(title) for name, title in MENUS.items()}
    _window_lines(shell, menus)
    for verb in VERBS:
        _line(menus[verb.menu], verb.title, verb.keys, partial(shell.do, verb.name))
    for command in shell.setup.commands:
        _line(menus[command.menu], command.title, command.keys, partial(_run, shell, command))
    menus["文件"].addSeparator()
    _line(menus["文件"], "锁定", "Ctrl+L", shell.locked.emit)
    _line(menus["文件"], "退出", "Ctrl+Q", shell.quitted.emit)
    return bar


def _run(shell: Shell, command: Command) -> None:
    command.run(shell.page)


def _window_lines(shell: Shell, menus: dict[str, QMenu]) -> None:
    edit, view = menus["编辑"], menus["查看"]
    _line(edit, "撤销", "Ctrl+Z", shell.undo)
    _line(edit, "重做", "Ctrl+Y", shell.redo)
    edit.addSeparator()
    _line(edit, "全局搜索", "", shell.search).setText("全局搜索\tCtrl+K")
    _line(view, "再看一遍", "F5", shell.look_again)
    _line(view, "文字加大", "Ctrl++", lambda: shell.size_asked.emit(1))
    _line(view, "文字缩小", "Ctrl+-", lambda: shell.size_asked.emit(-1))
    colours = view.addMenu("界面颜色")
    group = QActionGroup(colours)
    for name, title in _THEMES.items():
        action = _line(colours, title, "", partial(shell.theme_asked.emit, name))
        action.setCheckable(True)
        action.setChecked(theme.look().theme == name)
        group.addAction(action)
    view.addSeparator()
    _line(menus["登记"], "补录走访", "F6", lambda: shell.show_target(Target("round")))
    _line(menus["帮助"], "本页说明", "F1", lambda: shell.help_asked.emit(shell.target.code))


def _line(menu: QMenu, title: str, keys: str, run: Callable[[], object]) -> QAction:
    action = menu.addAction(title)
    if keys:
        action.setShortcut(QKeySequence(keys))
    action.triggered.connect(lambda: run())
    return action


class KeysDialog(QDialog):
    """Every key, by where it works."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Builds the list."""
        super().__init__(parent)
        self.setWindowTitle("快捷键")
        self.setMinimumSize(px(460), px(420))
        parts = []
        for where, keys in KEYS:
            parts += [label(where, "heading"), facts(keys)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        body = column(*parts, None, space=8, margins=(20, 16, 20, 8), name="surface")
        close = button("知道了", "primary", run=self.accept)
        layout.addWidget(scrolling(body))
        layout.addWidget(row(None, close, margins=(20, 8, 20, 12), name="foot"))
        close.setDefault(True)
        close.setFocus()
