"""What holds of every dialog at the largest text: it fits a laptop's screen, no word is cut."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from csdesk.gui import skin
from csdesk.gui.ledger.bin_dialog import BinDialog
from csdesk.gui.ledger.column_chooser import ColumnChooser
from csdesk.gui.ledger.day_dialog import DayDialog
from csdesk.gui.ledger.export_dialog import SHOWN, ExportDialog
from csdesk.gui.ledger.filter_dialog import FilterDialog
from csdesk.gui.ledger.views_dialog import ViewsDialog
from csdesk.gui.messages import Doors, Messages, Pick, Question
from csdesk.gui.paper.period_dialog import PeriodDialog
from csdesk.gui.settings_dialog import SettingsDialog
from csdesk.gui.theme import Look
from csdesk.services import presets
from csdesk.services.office import Office
from csdesk.services.recycling import Binned
from csdesk.settings import Settings

ON = date(2026, 10, 31)
LONG = (
    "请选副本所在的文件夹，里面有几份就用最新的。现在打开的资料不会改动；"
    "恢复好的放在旁边的新文件夹里，锁定后可以打开来看，用那时的密码进入。"
)
Make = Callable[[Office], QDialog]


def bin_dialog(office: Office) -> QDialog:
    then = datetime(2026, 10, 30, 9, 0)  # noqa: DTZ001  # the clerk's clock
    return BinDialog("居民", "人", [Binned(1, "王秀英", then, "汤怀远")])


def export_dialog(office: Office) -> QDialog:
    offered = {p: presets.needed(office, p) for p in presets.carried() if p.code == "residents"}
    rows = {SHOWN: "本表的 602 人"}
    heads = [f.heading for f in office.ledgers["residents"].fields.values()]
    dialog = ExportDialog("居民", offered, rows, ["公民身份号码"], heads)
    dialog.shape.setCurrentIndex(1)
    dialog.whole.setChecked(True)
    return dialog


DIALOGS: dict[str, Make] = {
    "question": lambda _: Question(None, "把一份副本恢复成单独的一套资料？", LONG, back="返回"),
    "reason": lambda _: Question(None, "显示完整号码？", LONG, back="返回", hint="用途"),
    "columns": lambda o: ColumnChooser(o, o.ledgers["residents"], {}, 2),
    "filter": lambda o: FilterDialog(o, o.ledgers["residents"]),
    "bin": bin_dialog,
    "period": lambda _: PeriodDialog(ON),
    "export": export_dialog,
    "day": lambda _: DayDialog(lambda: ON, None),
    "views": lambda _: ViewsDialog(["妇女名单", "去年末低保"]),
    "settings": lambda _: SettingsDialog(Settings(), Messages()),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_fits_a_laptop_at_the_largest_text(
    qtbot: QtBot, qapp: QApplication, office: Office, name: str
) -> None:
    skin.apply(qapp, Look("light", 200))
    dialog = DIALOGS[name](office)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)

    assert dialog.height() <= 660  # the screen without its bar and the title of the window
    assert dialog.width() <= 1366
    cut = [
        one.text()
        for one in dialog.findChildren(QLabel)
        if one.isVisible()
        and one.text()
        and one.height() < (one.heightForWidth(one.width()) if one.wordWrap() else 1)
    ]
    assert cut == []


def test_a_file_is_looked_for_beside_the_one_before(tmp_path: Path) -> None:
    asked: list[Pick] = []
    book = tmp_path / "花名册.xlsx"

    def pick(_: QWidget | None, one: Pick) -> str:
        asked.append(one)
        return str(book)

    messages = Messages(None, Doors(lambda _: True, pick))
    assert messages.open_file("选") == book
    messages.save_file("另存为", "", "花名册-待改.xlsx")
    assert asked[1].start == str(tmp_path / "花名册-待改.xlsx")
