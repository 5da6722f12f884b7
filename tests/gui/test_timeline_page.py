"""The whole timeline, and the paper of a person or a household, from the list and its panel."""

from __future__ import annotations

from datetime import date

import pytest
from builders import a_household, a_visit, an_elder, record
from deskkit import Asked, on_screen, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from csdesk.gui import pages
from csdesk.gui.history.timeline_page import TimelinePage
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.messages import Question
from csdesk.gui.page import Desk, Page
from csdesk.gui.paper.paper_page import PaperPage
from csdesk.gui.paper.preview import PrintPreview
from csdesk.services import entries
from csdesk.services.home import Target
from csdesk.services.office import Office


def shown(qtbot: QtBot, desk: Desk, target: Target) -> Page:
    page = pages.make(desk, target)
    on_screen(qtbot, desk, page)
    page.open(target)
    settle(qtbot, desk)
    return page


def timeline(qtbot: QtBot, desk: Desk, code: str, id: int) -> TimelinePage:
    page = shown(qtbot, desk, Target("timeline", where=code, record=id))
    assert isinstance(page, TimelinePage)
    return page


def cells(page: TimelinePage, column: int) -> list[str]:
    model = page.view.model()
    return [str(model.index(at, column).data()) for at in range(model.rowCount())]


def test_the_timeline_is_told_by_ledger_and_enter_opens_an_entry(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    elder = an_elder(office, "王秀英")
    visit = a_visit(office, elder, date(2026, 10, 9), visit_content="身体尚可")
    page = timeline(qtbot, at_desk[0], "residents", elder)
    assert page.title.text() == "王秀英的经过"
    assert cells(page, 1)[0] == "探访记录"
    names = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    assert names[:2] == ["全部", "探访记录"]
    assert set(names) == {"全部", "探访记录", "人员类别", "在户", "人口变动"}

    page.tabs.setCurrentIndex(1)

    assert cells(page, 4) == ["身体尚可"]
    with qtbot.waitSignal(page.go) as went:
        qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert went.args == [Target("visits", record=visit)]


def test_changes_of_the_record_are_shown_where_asked(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = a_household(office, "朱成远")
    old = entries.get(office, "residents", home.head)
    entries.record(office, "residents", {"occupation": "务农"}, id=home.head, version=old.version)
    page = timeline(qtbot, at_desk[0], "residents", home.head)
    assert "职业：空 → 务农" not in cells(page, 4)

    qtbot.mouseClick(page.edits, Qt.MouseButton.LeftButton)

    assert "职业：空 → 务农" in cells(page, 4)
    assert office.user in cells(page, 2)
    page.look_again()
    settle(qtbot, at_desk[0])
    assert "职业：空 → 务农" in cells(page, 4)


def test_a_household_leads_to_its_paper(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    home = a_household(office, "朱成远", "罗春兰")
    page = timeline(qtbot, at_desk[0], "households", home.id)
    page.fit(40)

    with qtbot.waitSignal(page.go) as went:
        page.verbs()["print"]()

    assert went.args is not None
    paper = shown(qtbot, at_desk[0], went.args[0])
    assert isinstance(paper, PaperPage)
    assert paper.preview is not None
    assert paper.preview.paper is not None
    assert paper.preview.paper.title == "一户一档"


def test_a_record_of_another_ledger_has_a_timeline_and_no_paper(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    group = record(office, "groups", group_name="9组")
    page = timeline(qtbot, at_desk[0], "groups", group)

    page.print()
    page.follow()

    assert not page.paper.isVisible()
    assert cells(page, 0) == []


def list_of(qtbot: QtBot, desk: Desk) -> LedgerPage:
    page = shown(qtbot, desk, Target("residents"))
    assert isinstance(page, LedgerPage)
    return page


def test_the_panel_leads_to_the_timeline_and_the_paper(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    home = a_household(office, "朱成远", "罗春兰")
    page = list_of(qtbot, desk)
    page.table.choose(0)
    qtbot.waitUntil(lambda: page.panel.detail is not None, timeout=5_000)
    settle(qtbot, desk)

    def link(words: str) -> QPushButton:
        return next(b for b in page.panel.findChildren(QPushButton) if b.text() == words)

    with qtbot.waitSignal(page.go) as went:
        qtbot.mouseClick(link("全部经过"), Qt.MouseButton.LeftButton)
    assert went.args is not None
    assert went.args[0].where == "residents"
    assert went.args[0].record in home.members

    qtbot.mouseClick(link("打印一人一档"), Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    preview = page.over.part
    assert isinstance(preview, PrintPreview)
    assert preview.paper is not None
    assert preview.paper.title == "一人一档"

    def reason(dialog: object) -> bool:
        if isinstance(dialog, Question) and dialog.words:
            dialog.words.setText("公安核对")
        return True

    asked.answer = reason
    qtbot.mouseClick(preview.options.whole, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert preview.paper.clear == (("证号、电话等", "公安核对"),)


def test_marked_people_are_printed_together(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk = at_desk[0]
    a_household(office, "朱成远", "罗春兰")
    page = list_of(qtbot, desk)
    page.model.mark(page.model.ids)

    tool = next(t for t in page.tools() if t.words == "打印一人一档")
    tool.run()
    settle(qtbot, desk)

    preview = page.over.part
    assert isinstance(preview, PrintPreview)
    assert preview.sheets is not None
    assert len(preview.sheets) >= 4  # cover and contents before the two


def test_an_empty_list_prints_no_file(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    page = list_of(qtbot, at_desk[0])
    tools = {t.words: t for t in page.tools()}

    with qtbot.waitSignal(page.said) as told:
        tools["打印一人一档"].run()
    tools["看全部经过"].run()

    assert told.args is not None
    assert "没有选中" in told.args[0].text


@pytest.mark.parametrize(
    ("code", "remedy"),
    [("timeline", "请先在居民或户里选一行"), ("dossier", "请先到台账里选一行")],
)
def test_a_page_that_is_opened_for_nobody_says_what_to_do(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked], code: str, remedy: str
) -> None:
    page = shown(qtbot, at_desk[0], Target(code))

    words = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    assert any(remedy in one for one in words)
    assert at_desk[1].dialogs == []
