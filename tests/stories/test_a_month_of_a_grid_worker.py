"""A month of a grid worker: a round, a patrol, a request, matters from finding to close, the figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from builders import a_grid, an_elder, kept, record
from deskkit import a_desk, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.page import Desk
from csdesk.ledgers.grids import Matter
from csdesk.services import entries, figures, lists
from csdesk.services.home import Target
from csdesk.services.matters.keeping import MATTERS, STEPS
from csdesk.services.office import Office
from csdesk.services.rounds import visit_round
from csdesk.services.rounds.batch import Given
from csdesk.services.workbench import facts

OCTOBER = "2026-10"


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    made, _ = a_desk(office)
    yield made
    made.jobs.finish()


def opened(qtbot: QtBot, desk: Desk, code: str) -> LedgerPage:
    """A list on screen with the cursor on its first row."""
    page = LedgerPage(desk, code)
    qtbot.addWidget(page)
    page.resize(1180, 620)
    page.show()
    settle(qtbot, desk)
    page.table.setFocus()
    qtbot.waitUntil(lambda: page.panel.detail is not None and page.panel.detail.id != 0)
    settle(qtbot, desk)
    return page


def press(qtbot: QtBot, page: LedgerPage, key: Qt.Key, **texts: str) -> None:
    """Begins a verb by its key, fills its form in and saves it."""
    qtbot.keyClick(page.table.view, key)
    qtbot.waitUntil(lambda: isinstance(page.over.part, EntryForm))
    form = page.over.part
    assert isinstance(form, EntryForm)
    for id, words in texts.items():
        form.fields[id].put(words)
    with qtbot.waitSignal(form.kept):
        form.store(False)
    qtbot.waitUntil(lambda: page.over.part is None)
    settle(qtbot, page.desk)


def offered(page: LedgerPage) -> list[str]:
    """The verbs with keys in the panel."""
    words = (one.text() for one in page.panel.findChildren(QPushButton) if one.isVisible())
    return [text for text in words if text[:1].isdecimal() and text[1:2] == " "]


def matter(office: Office, id: int) -> Matter:
    row: Matter = entries.get(office, MATTERS, id).row
    return row


def test_what_a_grid_worker_finds_is_done_in_the_month(
    qtbot: QtBot, office: Office, desk: Desk
) -> None:
    elders = [an_elder(office, name) for name in ("王秀英", "李桂兰", "何玉梅")]
    grid = a_grid(office)
    kept(entries.record(office, "grids", {"leader": ("陈雨石",)}, id=grid))

    # the round: two are well, one roof leaks
    given = {elders[0]: Given("well"), elders[1]: Given("well")}
    found = {"visit_content": "屋面漏雨", "becomes": visit_round.MATTER, "owner": "陈雨石",
             "deadline": "2026-10-20"}  # fmt: skip
    common = {"visit_date": "2026-10-12", "visitor": "李建禾", "visit_method": "上门入户"}
    round_ = visit_round.keep(office, common, {**given, elders[2]: Given("found", found)})
    assert round_.title == "登记走访 3 人，转事项 1 件"

    # the patrol: what lies in the way becomes a matter by one key, in its list
    record(office, "patrols", patrol_date=date(2026, 10, 14), grid=grid, quiet=False,
           findings="堆物占道", patroller=("李建禾",))  # fmt: skip
    patrols = opened(qtbot, desk, "patrols")
    assert offered(patrols) == ["1 转为事项"]
    press(qtbot, patrols, Qt.Key.Key_1)
    assert offered(patrols) == []
    past = patrols.panel.detail
    assert past is not None
    assert [h.ledger for h in past.past.happenings] == [MATTERS]

    # the workbench tells of the roof before anybody looks
    (late,) = (t for t in facts(office, date(2026, 10, 31)).todo if t.what == "事项已超期")
    assert (late.count, late.names) == (1, "何玉梅：屋面漏雨，应于10月20日办结")

    # the list of matters: Enter takes the next step, a digit any other
    page = opened(qtbot, desk, MATTERS)
    page.open(Target(MATTERS, late.target.where))
    settle(qtbot, desk)
    roof = page.model.ids[0]
    qtbot.waitUntil(lambda: page.panel.detail is not None and page.panel.detail.id == roof)
    settle(qtbot, desk)
    assert offered(page) == ["1 交办", "2 办理", "3 反馈", "4 评价", "5 办结"]
    assert page.panel.detail is not None
    assert ("哪次探访", "visits", 3) in page.panel.detail.links
    with qtbot.waitSignal(page.go) as went:
        link = next(b for b in page.panel.findChildren(QPushButton) if b.text() == "何玉梅")
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert went.args[0].code in ("residents", "visits")
    press(qtbot, page, Qt.Key.Key_Return, said="已联系瓦匠")
    assert matter(office, roof).state == "3"
    press(qtbot, page, Qt.Key.Key_5, said="屋面已修好", rating="满意")
    done = matter(office, roof)
    assert (done.state, done.closed_on, done.result, done.rating) == (
        "6", date(2026, 10, 31), "屋面已修好", "2",
    )  # fmt: skip

    # a request is taken and done
    record(office, "requests", received_on=date(2026, 10, 20), applicant="王秀英", what="开具证明",
           promised_on=date(2026, 10, 22), done_on=date(2026, 10, 21), rating="2")  # fmt: skip

    # the month's figures open what they count
    month = figures.monthly(office, OCTOBER)
    assert month.value("visits") == month.value("visits_met") == 3
    assert month.value("matters_found") == 2
    assert month.value("matters_closed") == 1
    assert month.value("matters_open") == 1

    # each step is taken back with its lines: the request, then the close with all it took along
    entries.undo(office)
    entries.undo(office)
    assert matter(office, roof).state == "3"
    steps = [s.row.step for s in entries.parts_of(office, STEPS, roof)]
    assert steps == ["1", "2", "3"]
    assert lists.count(office, lists.ask(office, "requests")) == 0
