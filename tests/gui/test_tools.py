"""The office's own menu lines: copies made, remembered, brought back; papers; settings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from builders import record
from deskkit import Asked
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu
from pytestqt.qtbot import QtBot
from vaultkit import Vault, a_vault

from csdesk.app import picture, showing
from csdesk.gui.batch.round_page import RoundPage
from csdesk.gui.copying import free_folder
from csdesk.gui.jobs import Jobs
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.messages import Doors, Messages
from csdesk.gui.paper.paper_page import PaperPage
from csdesk.gui.paper.preview import PrintPreview
from csdesk.gui.settings_dialog import SettingsDialog
from csdesk.gui.shell import Shell
from csdesk.gui.theme import Look
from csdesk.gui.tools import Computer
from csdesk.services import copies
from csdesk.services.home import Target
from csdesk.services.office import Office
from csdesk.settings import Settings

CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Kept:
    """Settings in memory."""

    settings: Settings = field(default_factory=Settings)

    def now(self) -> Settings:
        return self.settings

    def keep(self, settings: Settings) -> None:
        self.settings = settings


@dataclass
class At:
    """A window over an office, and what its dialogs get."""

    shell: Shell
    asked: Asked
    kept: Kept

    def settle(self) -> None:
        picture.settle(self.shell.jobs)

    def press(self, title: str) -> None:
        """A line of the menus, by its words, and all that comes of it."""
        self.line(title).trigger()
        self.settle()

    def line(self, title: str) -> QAction:
        lines = [a for menu in self.shell.menus.findChildren(QMenu) for a in menu.actions()]
        return next(a for a in lines if a.text() == title)

    @property
    def said(self) -> str:
        return self.shell.status.text


@pytest.fixture
def at(qtbot: QtBot, office: Office) -> Iterator[At]:
    asked, kept, jobs = Asked(), Kept(), Jobs()
    messages = Messages(None, Doors(asked.run, asked.pick))
    setup = showing.setup(office, jobs, messages, Computer(kept.now, kept.keep))
    shell = Shell(setup, jobs, messages)
    qtbot.addWidget(shell)
    shell.resize(1366, 697)
    with qtbot.waitActive(shell):
        shell.show()
    shell.show_target(Target("home"))
    shell.look_for_news()
    picture.settle(jobs)
    yield At(shell, asked, kept)
    jobs.finish()


def foot(shell: Shell) -> list[str]:
    """What the status line says."""
    return [one.text() for one in shell.status.findChildren(QLabel) if one.isVisible()]


def test_a_copy_is_made_by_one_key_and_told_in_the_status_line(
    qtbot: QtBot, office: Office, at: At
) -> None:
    assert "还没有备份" in foot(at.shell)

    qtbot.keyClick(QApplication.focusWidget() or at.shell, Qt.Key.Key_B, CTRL)
    at.settle()

    assert at.said.startswith("已备份到本机，并核对过。")
    assert len(copies.listed(office)) == 1
    assert "今天 12:00 已自动备份" in foot(at.shell)
    assert "还没有U盘副本" in foot(at.shell)


def test_a_copy_on_a_stick_is_remembered_with_its_folder(
    office: Office, at: At, tmp_path: Path
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    at.asked.path = str(stick)

    at.press("备份到U盘或文件夹…")

    assert at.said == f"已备份到“{stick}”，并核对过。"
    assert at.kept.settings.copy_folder == str(stick)
    assert len(copies.listed(office, stick)) == 1
    assert "U盘副本是今天的" in foot(at.shell)


def test_a_copy_now_goes_to_the_stick_that_is_plugged_in_too(
    office: Office, at: At, tmp_path: Path
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    at.kept.settings = replace(at.kept.settings, copy_folder=str(stick))

    at.press("现在备份")
    assert at.said == f"已备份到本机和“{stick}”，并核对过。"

    stick.rename(tmp_path / "drawer")
    at.press("现在备份")
    assert at.said == f"已备份到本机。没有找到“{stick}”，请插上U盘，再按“现在备份”。"
    assert copies.last_elsewhere(office) == office.now()  # a stick in the drawer is believed


def test_a_stick_whose_copies_are_gone_is_not_believed(
    office: Office, at: At, tmp_path: Path
) -> None:
    copies.make(office, tmp_path / "U盘")
    (tmp_path / "U盘").rename(tmp_path / "drawer")
    (tmp_path / "U盘").mkdir()

    at.shell.look_for_news()
    at.settle()

    assert copies.last_elsewhere(office) is None
    assert "还没有U盘副本" in foot(at.shell)


def test_a_damaged_note_of_the_stick_is_no_copy(office: Office, tmp_path: Path) -> None:
    copies.make(office, tmp_path / "U盘")
    note = office.folder.copies / copies.ELSEWHERE
    note.write_text(json.dumps({"place": str(tmp_path)}), "utf-8")

    assert copies.last_elsewhere(office) is None


def test_a_folder_inside_the_vault_is_no_place_for_a_copy(office: Office, at: At) -> None:
    at.asked.path = str(office.folder.path)

    at.press("备份到U盘或文件夹…")

    assert at.asked.said[-1].startswith("所选的文件夹在资料文件夹里面")
    assert at.kept.settings.copy_folder == ""


def test_a_copy_is_brought_back_into_a_new_folder_beside(
    office: Office, at: At, vault: Vault
) -> None:
    record(office, "teams", team_name="巡逻队", kind="1")
    copies.make(office)
    at.asked.path = str(office.folder.copies)

    at.press("恢复副本…")

    place = office.folder.path.with_name("vault-恢复-20261031")
    assert at.said == f"已恢复到“{place}”。"
    assert at.asked.said[-1].startswith(f"副本已恢复到“{place}”。")
    back = replace(vault, folder=place).open()
    assert copies.listed(back) == ()
    back.close()


def test_what_is_no_copy_is_refused_and_a_taken_name_is_not_used(
    office: Office, at: At, tmp_path: Path
) -> None:
    at.asked.path = str(tmp_path)
    at.press("恢复副本…")

    assert "不是一份副本" in at.asked.said[-1]
    (tmp_path / "vault-恢复-20261031").mkdir(exist_ok=True)
    assert free_folder(tmp_path / "vault", "20261031").name == "vault-恢复-20261031-2"


def test_the_copy_of_another_office_is_refused(office: Office, at: At, tmp_path: Path) -> None:
    other = a_vault(tmp_path / "other").open()
    copies.make(other)
    at.asked.path = str(other.folder.copies)
    other.close()

    at.press("恢复副本…")

    assert "另一套资料" in at.asked.said[-1]
    assert not office.folder.path.with_name("vault-恢复-20261031").exists()


def test_nothing_is_restored_when_the_clerk_goes_back(office: Office, at: At) -> None:
    at.asked.answer = lambda dialog: False

    at.press("恢复副本…")

    assert len(at.asked.dialogs) == 1
    assert list(office.folder.path.parent.iterdir()) == [office.folder.path]


def test_checking_says_that_all_holds_or_names_what_does_not(office: Office, at: At) -> None:
    copies.make(office)

    at.press("核对资料")
    assert at.said == "今天 12:00 核对过：资料、改动记录、钥匙和最新的副本都完好。"

    database = copies.listed(office)[0].database
    database.write_bytes(b"\0" * 4096)
    at.press("核对资料")
    assert at.said == "核对出 1 处问题。"
    assert "已损坏。请改用另一份副本。" in at.asked.said[-1]


def test_every_half_hour_a_copy_is_made_if_something_was_written(
    qtbot: QtBot, office: Office, at: At
) -> None:
    assert at.shell.copying.isActive()
    assert at.shell.copying.interval() == 30 * 60 * 1000
    at.shell.copying.start(50)

    qtbot.waitUntil(lambda: len(copies.listed(office)) == 1, timeout=10_000)
    at.settle()
    record(office, "teams", team_name="巡逻队", kind="1")
    qtbot.waitUntil(lambda: len(copies.listed(office)) == 2, timeout=10_000)

    at.shell.copying.stop()
    at.settle()
    assert at.said == "全部已保存"  # without a word
    assert len(copies.listed(office)) == 2


def test_a_copy_that_cannot_be_made_is_told(qtbot: QtBot, office: Office, at: At) -> None:
    office.folder.copies.rmdir()
    office.folder.copies.write_bytes(b"")

    at.shell.keep_copy()
    at.settle()

    assert at.said.startswith("备份没有做成")


def test_who_may_only_read_makes_no_copies_by_the_clock(qtbot: QtBot, vault: Vault) -> None:
    reader = vault.open(write=False)
    jobs = Jobs()
    shell = Shell(showing.setup(reader, jobs, Messages()), jobs, Messages())
    qtbot.addWidget(shell)

    shell.keep_copy()

    assert not shell.copying.isActive()
    assert jobs.running == ()
    reader.close()


@pytest.mark.parametrize(
    ("title", "code"),
    [("月报", "figures"), ("数据体检", "check"), ("撤销哪一步…", "steps"), ("走访路线单", "route")],
)
def test_pages_open_from_the_menu(at: At, title: str, code: str) -> None:
    at.press(title)

    assert at.shell.target.code == code


def test_a_page_that_is_not_there_is_told_in_words(at: At) -> None:
    at.shell.show_target(Target("nowhere"))

    assert at.said == "要看的这一页还没有。请从左边的导航里打开别的台账。"
    assert at.shell.target.code == "home"


def test_esc_leads_from_the_visiting_list_on_paper_back_home(qtbot: QtBot, at: At) -> None:
    at.press("走访路线单")
    page = at.shell.page
    assert isinstance(page, PaperPage)
    assert page.preview is not None
    assert page.preview.paper is not None
    assert page.preview.paper.title == "走访路线单"

    qtbot.keyClick(QApplication.focusWidget() or at.shell, Qt.Key.Key_Escape)

    assert at.shell.target.code == "home"


def test_the_blank_form_is_that_of_the_open_ledger(at: At) -> None:
    at.press("空白表")
    assert at.said == "空白表按台账打印。请先打开一个台账。"

    at.shell.show_target(Target("teams"))
    at.settle()
    at.press("空白表")

    page = at.shell.page
    assert isinstance(page, LedgerPage)
    assert isinstance(page.over.part, PrintPreview)


def test_a_visit_begins_with_its_key(qtbot: QtBot, at: At) -> None:
    qtbot.keyClick(QApplication.focusWidget() or at.shell, Qt.Key.Key_F6)
    at.settle()

    page = at.shell.page
    assert isinstance(page, RoundPage)
    assert page.title.text() == "补录走访"


def test_settings_are_kept_and_another_look_is_asked_for(qtbot: QtBot, at: At) -> None:
    at.asked.answer = chosen(lambda one: one.letters.setCurrentIndex(1), lock=15)

    with qtbot.waitSignal(at.shell.look_asked) as look:
        at.press("设置")

    assert look.args == [Look("light", 125)]
    assert (at.kept.settings.text_size, at.kept.settings.lock_minutes) == (125, 15)
    assert at.said == "设置已保存。"


def test_settings_that_are_left_as_they_are_say_nothing(at: At) -> None:
    at.press("设置")

    assert at.said == "全部已保存"


def test_the_folder_of_copies_is_chosen_in_the_settings(
    qtbot: QtBot, at: At, tmp_path: Path
) -> None:
    at.asked.path = str(tmp_path)

    def answer(dialog: QDialog) -> bool:
        assert isinstance(dialog, SettingsDialog)
        dialog.choose.click()
        return True

    at.asked.answer = answer
    at.press("设置")

    assert at.kept.settings.copy_folder == str(tmp_path)


def chosen(act: Callable[[SettingsDialog], object], lock: int) -> Callable[[QDialog], bool]:
    def answer(dialog: QDialog) -> bool:
        assert isinstance(dialog, SettingsDialog)
        act(dialog)
        dialog.lock.setValue(lock)
        return True

    return answer


def test_badges_and_workbench_are_worked_out_once_until_something_is_written(
    office: Office, at: At
) -> None:
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    sa.event.listen(office.engines.read, "before_cursor_execute", note)
    at.shell.look_again()  # the page and the badges
    at.settle()
    quiet = [one for one in asked if one != "BEGIN" and "FROM trail" not in one]
    record(office, "teams", team_name="巡逻队", kind="1")
    asked.clear()
    at.shell.look_again()
    at.settle()

    assert quiet == []  # but how far the trail is
    assert len([one for one in asked if "FROM trail" in one]) >= 2
    assert len(asked) > 10
    sa.event.remove(office.engines.read, "before_cursor_execute", note)
