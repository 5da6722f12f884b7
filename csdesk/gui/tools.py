"""The office's own menu lines: copies, papers, the data check, undo by choice, settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from csdesk.gui import theme
from csdesk.gui.commands import Command
from csdesk.gui.copying import Copying, Place
from csdesk.gui.ledger import files as ledger_files
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.page import Desk, Page, Said
from csdesk.gui.settings_dialog import SettingsDialog
from csdesk.gui.theme import Look
from csdesk.services import calendars
from csdesk.services.home import Target
from csdesk.settings import Computer


def commands(desk: Desk, computer: Computer) -> tuple[Command, ...]:
    """The menu lines of an open office."""
    place = Place(
        lambda: computer.kept().copy_folder,
        lambda folder: computer.keep(replace(computer.kept(), copy_folder=folder)),
    )
    copying = Copying(desk, place)

    def go(code: str, verb: str = "") -> Callable[[Page | None], object]:
        return lambda _: desk.voice.go.emit(Target(code, verb=verb))

    return (
        Command("文件", "现在备份", lambda _: copying.now(), "Ctrl+B"),
        Command("文件", "备份到U盘或文件夹…", lambda _: copying.elsewhere()),
        Command("文件", "恢复副本…", lambda _: copying.restore()),
        Command("文件", "核对资料", lambda _: copying.check()),
        Command("编辑", "撤销哪一步…", go("steps")),
        Command("打印", "空白表", partial(_blank, desk)),
        Command("打印", "走访路线单", go("route")),
        Command("打印", "入户走访记录单", go("round_sheets")),
        Command("打印", "月报", go("figures")),
        Command("打印", "迎检资料包", go("figures", "pack")),
        Command("打印", "政策指标表", go("indicators", "print")),
        Command("工具", "数据体检", go("check")),
        Command("工具", "节假日", go(calendars.CODE)),
        Command("工具", "设置", partial(_settings, desk, computer)),
    )


def _blank(desk: Desk, page: Page | None) -> None:
    """空白表 of the open ledger."""
    if isinstance(page, LedgerPage):
        ledger_files.print_blank(page)
    else:
        words = "空白表按台账打印。请先打开一个台账。"
        desk.voice.said.emit(Said(words, tone="ask"))


def _settings(desk: Desk, computer: Computer, page: Page | None) -> None:
    """设置: what the clerk may choose for this computer."""
    before = replace(computer.kept(), text_size=theme.look().percent, theme=theme.look().theme)
    dialog = SettingsDialog(before, desk.messages, page)
    if not desk.messages.run(dialog) or dialog.wanted == before:
        return
    computer.keep(dialog.wanted)
    look = Look(dialog.wanted.theme, dialog.wanted.text_size)
    desk.voice.said.emit(Said("设置已保存。"))
    if look != theme.look():
        desk.voice.look.emit(look)
