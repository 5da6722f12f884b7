"""Menus and keys of the window, declared once; shortcuts shown are shortcuts that work.

Keys of lists that act on cells (arrows, Space, Ctrl+C, Delete, Ctrl+A) belong to the lists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from csdesk.gui.page import Page

MENUS = {
    "文件": "文件(&F)",
    "编辑": "编辑(&E)",
    "查看": "查看(&V)",
    "登记": "登记(&R)",
    "打印": "打印(&P)",
    "工具": "工具(&T)",
    "帮助": "帮助(&H)",
}


@dataclass(frozen=True, slots=True)
class Verb:
    """Something a page may be able to do.

    Attributes:
        name: As in `Page.verbs`.
        menu: One of `MENUS`.
        title: In the menu.
        keys: In Qt's spelling; empty for none.
        cannot: What the status line says where the page cannot.
    """

    name: str
    menu: str
    title: str
    keys: str
    cannot: str


_LIST = "请先打开一个台账。"
_ROW = "请先打开一个台账，选中一行。"
VERBS = (
    Verb("edit", "编辑", "修改这一条", "F2", f"这里没有可改的记录。{_ROW}"),
    Verb("find", "编辑", "在本表中查找", "Ctrl+F", f"这一页没有列表可找。{_LIST}"),
    Verb("filter", "编辑", "加筛选", "Ctrl+Shift+F", f"这一页没有列表可筛。{_LIST}"),
    Verb("columns", "查看", "选择列", "Ctrl+Shift+C", f"这一页没有列可选。{_LIST}"),
    Verb("panel", "查看", "详情栏", "F4", f"这一页没有详情栏。{_LIST}"),
    Verb("reveal", "查看", "显示完整号码", "F7", f"这里没有遮盖的号码。{_ROW}"),
    Verb("new", "登记", "新增", "Ctrl+N", f"这一页不能新增。{_LIST}"),
    Verb("import", "登记", "导入", "Ctrl+I", f"这一页不能导入。{_LIST}"),
    Verb("many", "登记", "成批修改", "Ctrl+Shift+E", f"这里没有可成批修改的记录。{_LIST}"),
    Verb("void", "登记", "作废", "", f"这里没有可作废的记录。{_ROW}"),
    Verb("print", "打印", "打印", "Ctrl+P", f"这一页没有可打印的内容。{_LIST}"),
    Verb("export", "打印", "导出", "Ctrl+E", f"这一页没有可导出的内容。{_LIST}"),
)


@dataclass(frozen=True, slots=True)
class Command:
    """A menu line that is not a page's own: 现在备份, 设置, 数据体检.

    Attributes:
        menu: One of `MENUS`.
        title: In the menu.
        run: Gets the page that is shown.
        keys: In Qt's spelling; empty for none.
    """

    menu: str
    title: str
    run: Callable[[Page | None], object]
    keys: str = ""
