"""登记发放 on screen: Enter pays as usual, Ctrl+Enter keeps the month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from builders import a_household, record
from deskkit import settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csdesk.gui.batch.paying_page import PayingPage
from csdesk.gui.page import Desk
from csdesk.services import entries, paying
from csdesk.services.home import Target
from csdesk.services.office import Office


def test_a_month_is_paid_by_keys(qtbot: QtBot, office: Office, desk: Desk) -> None:
    for name in ("王秀英", "李桂兰"):
        head = a_household(office, name).head
        record(office, "aids", resident=head, kind="01", from_=date(2026, 1, 1), amount=Decimal(90))
    page = PayingPage(desk)
    qtbot.addWidget(page)
    page.resize(1180, 620)
    with qtbot.waitActive(page):
        page.show()
    page.open(Target("paying", "2026-09"))
    settle(qtbot, desk)
    assert page.sheet is not None
    assert page.sheet.remark == "2026年9月"
    page.table.setFocus()

    for _ in range(2):
        qtbot.keyClick(QApplication.focusWidget() or page.table, Qt.Key.Key_Return)
    held = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(QApplication.focusWidget() or page.table, Qt.Key.Key_Return, held)
    settle(qtbot, desk)

    assert entries.steps(office)[0].title == "登记发放：2026年9月，2 笔，共 180.00 元"
    assert paying.unpaid(office, "2026-09") == []
    with qtbot.waitSignal(page.go) as went:
        page.look()
    assert went.args == [Target("aids")]
