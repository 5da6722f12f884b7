"""Every list and every form stands, whatever its declaration says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import small_village
from deskkit import Asked, a_desk, settle
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.page import Desk
from csdesk.ledgers import ALL, ROSTERS
from csdesk.services.dutylist import GIVEN
from csdesk.services.office import Office

LISTS = [code for code, ledger in ALL.items() if not ledger.part_of]


@pytest.fixture
def at_desk(office: Office) -> Iterator[tuple[Desk, Asked]]:
    """The desk of this test's office, with a few of everything."""
    small_village.fill(office, homes=4)
    desk, asked = a_desk(office)
    yield desk, asked
    desk.jobs.finish()


def test_every_list_shows_its_rows_and_its_panel(
    qtbot: QtBot, at_desk: tuple[Desk, Asked], qtmodeltester: ModelTester
) -> None:
    desk, asked = at_desk
    for code in (*LISTS, *ROSTERS, *GIVEN):
        page = LedgerPage(desk, code)
        qtbot.addWidget(page)
        page.resize(1180, 620)
        page.show()
        settle(qtbot, desk)
        qtmodeltester.check(page.model)
        for at in range(1, len(page.list.views.all)):
            page.list.head.show_view(at)
            settle(qtbot, desk)
        for letters in (65, 45, 85):
            page.fit(letters)
        page.hide()
    assert asked.said == []


def test_every_form_opens_empty_and_over_a_record(
    qtbot: QtBot, at_desk: tuple[Desk, Asked]
) -> None:
    desk, asked = at_desk
    for code in LISTS:
        page = LedgerPage(desk, code)
        qtbot.addWidget(page)
        page.show()
        settle(qtbot, desk)
        form = EntryForm(desk, code)
        qtbot.addWidget(form)
        form.show()
        assert set(form.fields) == {
            f.id
            for f in ALL[code].fields.values()
            if (f.kind != "files" or f.pictures) and f.id != ALL[code].part_of and not f.inner
        }
        form.hide()
        if page.model.ids and not ALL[code].written_by:
            page.show_form(page.model.ids[0])
            settle(qtbot, desk)
            assert page.form is not None
            assert page.form.title.text().startswith("修改")
        page.hide()
    assert asked.said == []
