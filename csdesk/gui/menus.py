"""The menu bar: what the window can do, the page's verbs, and the office's own commands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QFontMetrics, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QSizePolicy

from csdesk.gui import theme
from csdesk.gui.commands import MENUS, VERBS, Command
from csdesk.gui.theme import gap, px
from csdesk.services import handbook
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


def menus_width() -> int:
    """Pixels that the whole bar takes, so that it is folded before its last menu is lost."""
    metrics = QFontMetrics(theme.font("body"))
    words = sum(metrics.horizontalAdvance(t.replace("&", "")) for t in MENUS.values())
    return words + len(MENUS) * (2 * gap(9) + px(8))


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
    chapters = (("使用手册", handbook.FIRST), ("快捷键", handbook.KEYS))
    _line(menus["帮助"], "本页说明", "F1", shell.help)
    for title, chapter in chapters:
        target = Target(handbook.CODE, verb=chapter)
        _line(menus["帮助"], title, "", partial(shell.show_target, target))


def _line(menu: QMenu, title: str, keys: str, run: Callable[[], object]) -> QAction:
    action = menu.addAction(title)
    if keys:
        action.setShortcut(QKeySequence(keys))
    action.triggered.connect(lambda: run())
    return action
