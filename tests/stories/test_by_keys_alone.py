"""A clerk's day without a mouse: in by the door, a roster, a person, a visit, the paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pypdf
import pytest
from deskkit import Asked, write
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from vaultkit import PASSWORD, Vault

from csdesk import settings
from csdesk.app import door, picture, starting
from csdesk.domain.identity import make_id
from csdesk.gui import skin, theme
from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.form.reference_editor import ReferenceEditor
from csdesk.gui.imports.steps import CHECK, COLUMNS, END, SHEETS_STEP
from csdesk.gui.imports.wizard import ImportWizard
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.messages import Doors
from csdesk.gui.paper.preview import PrintPreview
from csdesk.gui.shell import Shell
from csdesk.gui.theme import Look
from csdesk.gui.window import Window

Part = TypeVar("Part", bound=QWidget)
KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
AREA = "430421"
PEOPLE = {"郁青禾", "钟映雪", "谷雨眠"}
WAIT = 10_000  # ms: two cores, and other work on them


@pytest.fixture
def asked() -> Asked:
    """How the dialogs of files are answered."""
    return Asked()


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, vault: Vault, asked: Asked) -> Iterator[Window]:
    """The whole program before its door."""
    skin.apply(qapp, Look())
    kept, _ = settings.load(settings.settings_file())
    plan = starting.plan(kept)
    made = Window(plan, door.known(vault.folder), Doors(asked.run, asked.pick))
    qtbot.addWidget(made)
    made.resize(1366, 697)
    with qtbot.waitActive(made):
        made.show()
    yield made
    made.close()
    skin.apply(qapp, Look())
    settings.save(kept, settings.settings_file())


class Keyboard:
    """Keys go where the keyboard is, as they do at a desk."""

    def __init__(self, qtbot: QtBot, window: Window) -> None:
        self.qtbot, self.window = qtbot, window

    @property
    def at(self) -> QWidget:
        """The widget that has the keyboard."""
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """One key."""
        self.qtbot.keyClick(self.at, key, held)

    def type(self, words: str) -> None:
        """Latin letters by their keys, others as an input method commits them."""
        if words.isascii():
            self.qtbot.keyClicks(self.at, words)
        else:
            write(self.at, words)

    def settle(self) -> None:
        """Waits until nothing is asked any more and what came is shown."""
        picture.settle(self.window.jobs)

    def come_in(self) -> Shell:
        """The password, and Enter: the workbench."""
        assert isinstance(self.at, QLineEdit)
        self.type(PASSWORD)
        self.press(KEY.Key_Return)
        self.qtbot.waitUntil(lambda: self.window.shell is not None, timeout=WAIT)
        self.settle()
        assert self.window.shell is not None
        return self.window.shell

    def until(self, there: Callable[[], bool]) -> None:
        """Waits until the window shows it, then until nothing is asked any more."""
        self.qtbot.waitUntil(there, timeout=WAIT)
        self.settle()


def a_roster(path: Path) -> None:
    """A household of three under two lines of title; the elder is 85 and lives alone."""
    born = date(date.today().year - 85, 1, 1)  # noqa: DTZ011  # the clerk's clock
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "三组"
    for row in (
        ("柳沟村三组人口花名册",),
        ("填报单位：柳沟村村民委员会",),
        ("序号", "户号", "姓名", "身份证号码", "与户主关系", "人员类别", "联系电话"),
        (1, "0301", "郁青禾", make_id(AREA, date(1968, 5, 6), 951), "户主", "", "13900001001"),
        (2, "0301", "钟映雪", make_id(AREA, date(1970, 7, 8), 952), "配偶", "", "13900001002"),
        (3, "0301", "谷雨眠", make_id(AREA, born, 954), "母亲", "独居", "13900001003"),
    ):
        sheet.append(row)
    book.save(path)


def words_of(path: Path) -> str:
    """What a PDF says, without the breaks of lines."""
    pages = pypdf.PdfReader(path).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def lines(page: LedgerPage) -> list[tuple[str, ...]]:
    """The lines of a list."""
    rows = (page.model.words(n) for n in range(page.model.rowCount()))
    return [row for row in rows if row is not None]


def names(page: LedgerPage) -> set[str]:
    """Whom a list names, whatever column that is."""
    return {word for line in lines(page) for word in line if word in PEOPLE}


def said_in(widget: QWidget) -> str:
    """What the labels of a widget say."""
    return " ".join(one.text() for one in widget.findChildren(QLabel))


def the(kind: type[Part], window: Window) -> Part:
    """The one widget of a kind that is shown."""
    (found,) = (one for one in window.findChildren(kind) if one.isVisible())
    return found


def test_a_roster_a_visit_and_its_paper_need_no_mouse(
    qtbot: QtBot, window: Window, asked: Asked, tmp_path: Path
) -> None:
    today = date.today()  # noqa: DTZ011  # the clerk's clock
    keys = Keyboard(qtbot, window)
    shell = keys.come_in()
    assert shell.status.text == "全部已保存"

    asked.path = str(tmp_path / "花名册.xlsx")
    a_roster(Path(asked.path))
    keys.press(KEY.Key_2, CONTROL)
    keys.settle()
    keys.press(KEY.Key_I, CONTROL)
    wizard = the(ImportWizard, window)
    keys.press(KEY.Key_Space)
    keys.until(lambda: wizard.at == SHEETS_STEP)
    assert "第 3 行认作表头" in said_in(wizard)
    keys.press(KEY.Key_Right, ALT)
    assert wizard.at == COLUMNS
    assert [b.currentText() for b in wizard.columns.boxes][1:] == [
        "户号", "姓名", "公民身份号码", "与户主关系", "人员类别", "联系电话",
    ]  # fmt: skip
    keys.press(KEY.Key_Return)
    keys.until(lambda: wizard.at == CHECK)
    tabs = wizard.check.tabs
    assert "新增 3" in [tabs.tabText(n) for n in range(tabs.count())]
    assert "现在什么都没有写入" in said_in(wizard)
    keys.press(KEY.Key_Right, ALT)
    keys.until(lambda: wizard.at == END)
    assert "已导入：新增 3 人" in said_in(wizard)
    keys.press(KEY.Key_Space)
    keys.settle()
    assert "新增 3 人" in shell.status.text
    people = shell.page
    assert isinstance(people, LedgerPage)
    assert names(people) == PEOPLE

    keys.press(KEY.Key_K, CONTROL)
    keys.type("gym")
    keys.until(lambda: bool(shell.search_box.results))
    assert [hit.title for hit in shell.search_box.results] == ["谷雨眠"]
    keys.press(KEY.Key_Return)
    keys.until(lambda: people.panel.detail is not None and people.panel.detail.title == "谷雨眠")
    assert keys.at is people.table.view
    assert "85" in said_in(people.panel)
    assert "独居" in said_in(people.panel)

    keys.press(KEY.Key_F6)
    keys.settle()
    keys.press(KEY.Key_N, CONTROL)  # one visit by itself, not in the round
    keys.settle()
    form = the(EntryForm, window)
    while keys.at.objectName() != "visit_target":
        keys.press(KEY.Key_Return)
    target = the(ReferenceEditor, window)
    keys.type("gym")
    keys.until(lambda: bool(target.hits))
    keys.press(KEY.Key_Return)
    assert target.text() == "谷雨眠"
    keys.type("上门入户")
    keys.press(KEY.Key_Return)
    assert form.fields["visit_method"].words() == "上门入户"
    while keys.at.objectName() != "visit_content":
        keys.press(KEY.Key_Return)
    keys.type("精神尚好，自己做饭")
    keys.press(KEY.Key_S, CONTROL)
    visits = shell.page
    assert isinstance(visits, LedgerPage)
    keys.until(lambda: visits.over.part is None and names(visits) == {"谷雨眠"})
    assert "谷雨眠" in shell.status.text
    assert f"{today.month}月{today.day}日" in lines(visits)[0]

    asked.path = str(tmp_path / "探访.pdf")
    keys.press(KEY.Key_P, CONTROL)
    keys.settle()
    preview = the(PrintPreview, window)
    keys.until(lambda: preview.where.text() == "第 1 页，共 1 页")
    assert preview.print.text() == "打印 1 页"
    keys.press(KEY.Key_E, CONTROL)
    keys.until(lambda: shell.status.text == "已存为 探访.pdf")
    paper = words_of(Path(asked.path))
    assert "特殊困难老年人探访登记表" in paper
    assert "谷雨眠" in paper
    assert today.isoformat() in paper
    assert "精神尚好" in paper
    keys.press(KEY.Key_Escape)
    keys.settle()
    assert names(visits) == {"谷雨眠"}
    assert keys.at is visits.table.view


def test_at_the_largest_text_the_paper_is_reached_by_keys_too(
    qtbot: QtBot, window: Window, asked: Asked, tmp_path: Path
) -> None:
    keys = Keyboard(qtbot, window)
    for _ in theme.SIZES:
        keys.press(KEY.Key_Equal, CONTROL)
    assert theme.look().percent == 200
    shell = keys.come_in()
    keys.press(KEY.Key_2, CONTROL)
    keys.settle()
    keys.press(KEY.Key_P, CONTROL)
    keys.settle()
    preview = the(PrintPreview, window)
    keys.until(lambda: preview.where.text().startswith("第 1 页"))
    assert preview.print.text() == "打印 1 页"
    for one in (preview.print, preview.save, preview.canvas):
        assert window.rect().contains(one.mapTo(window, one.rect().bottomRight()))
    asked.path = str(tmp_path / "居民.pdf")
    keys.press(KEY.Key_E, CONTROL)
    keys.until(lambda: shell.status.text == "已存为 居民.pdf")
    assert "居民" in words_of(Path(asked.path))
    keys.press(KEY.Key_Escape)
    assert isinstance(shell.page, LedgerPage)
    assert shell.page.over.part is None
