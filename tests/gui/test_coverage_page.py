"""走访覆盖 on the screen: tabs, months, what each number opens, paper and workbook."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders import a_visit, an_elder, kept, record
from deskkit import Asked, a_desk, on_screen, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from csdesk.gui import pages
from csdesk.gui.figures.coverage_page import CoveragePage
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.page import Desk
from csdesk.gui.paper.preview import PrintPreview
from csdesk.gui.theme import WIDE
from csdesk.gui.widgets.charts import ChartView
from csdesk.services import coverage, entries, lists
from csdesk.services.home import Target
from csdesk.services.office import Office

MET, MISSED = "王秀英", "李秀英"


@pytest.fixture
def shown(qtbot: QtBot, office: Office) -> Iterator[tuple[CoveragePage, Desk, Asked]]:
    """An elder who was met, one who was not."""
    met, missed = an_elder(office, MET), an_elder(office, MISSED)
    a_visit(office, met, date(2026, 10, 2))
    a_visit(office, missed, date(2026, 10, 3), met=False)
    desk, asked = a_desk(office)
    page = pages.make(desk, Target(coverage.CODE))
    assert isinstance(page, CoveragePage)
    on_screen(qtbot, desk, page, 1180, 640)
    yield page, desk, asked
    desk.jobs.finish()


Shown = tuple[CoveragePage, Desk, Asked]


def cells(page: CoveragePage, row: int) -> list[str]:
    return [str(page.model.index(row, at).data()) for at in range(page.model.columnCount())]


def test_the_whole_village_stands_before_rules_and_grids(qtbot: QtBot, shown: Shown) -> None:
    page, desk, _ = shown

    assert cells(page, 0) == ["全村", "2", "1", "1", "50%", "1", "1"]
    assert cells(page, 1)[0] == "特殊困难老年人每月探访"
    page.tabs.setCurrentIndex(1)
    assert [cells(page, at)[0] for at in range(page.model.rowCount())] == ["全村", "一网格"]
    page.tabs.setCurrentIndex(2)
    assert page.model.heads == ("探访人", "见到人数", "次数", "天数", "未遇次数")
    assert cells(page, 0) == ["李建禾", "1", "1", "1", "1"]
    qtbot.waitUntil(lambda: bool(page.findChildren(ChartView)))
    settle(qtbot, desk)


def test_each_number_opens_what_it_counts(qtbot: QtBot, shown: Shown, office: Office) -> None:
    page, desk, _ = shown
    for at, count in ((1, 2), (2, 1), (3, 1), (5, 1), (6, 1)):
        with qtbot.waitSignal(page.go) as gone:
            page.table.clicked.emit(page.model.index(0, at))
        listed = pages.make(desk, gone.args[0])
        assert isinstance(listed, LedgerPage)
        qtbot.addWidget(listed)
        listed.open(gone.args[0])
        settle(qtbot, desk)
        assert len(listed.model.ids) == count, at
    with qtbot.assertNotEmitted(page.go):
        page.table.clicked.emit(page.model.index(0, 4))
    with qtbot.waitSignal(page.go) as gone:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert gone.args == [Target("residents", f"id in [{page.model.lines[0].people.missing[0]}]")]


def test_no_month_after_the_running_one_is_shown(qtbot: QtBot, shown: Shown) -> None:
    page, desk, _ = shown
    page.turner.turn(-12)
    settle(qtbot, desk)

    assert page.month == "2025-10"
    assert cells(page, 0)[:2] == ["全村", "2"]
    page.turner.turn(40)
    assert page.month == "2025-10"


def test_a_link_stands_at_a_month_and_pages_turn_by_keys(qtbot: QtBot, shown: Shown) -> None:
    page, desk, _ = shown
    page.open(Target(coverage.CODE, "2026-08"))
    settle(qtbot, desk)
    assert page.month == "2026-08"

    qtbot.keyClick(page.table, Qt.Key.Key_PageDown)
    settle(qtbot, desk)
    assert page.month == "2026-09"
    assert page.sight is not None
    assert page.sight.month == "2026-09"
    qtbot.keyClick(page.table, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert page.tabs.currentIndex() == 1


def test_where_it_is_narrow_the_table_and_the_rule_stay(qtbot: QtBot, shown: Shown) -> None:
    page, desk, _ = shown

    page.fit(40)
    settle(qtbot, desk)

    assert not page.findChildren(ChartView)
    assert any("分母是" in one.text() for one in page.findChildren(QLabel))
    page.fit(WIDE)
    qtbot.waitUntil(lambda: bool(page.findChildren(ChartView)))
    settle(qtbot, desk)


def test_it_is_printed_and_exported(qtbot: QtBot, shown: Shown, tmp_path: Path) -> None:
    page, desk, asked = shown
    asked.path = str(tmp_path / "覆盖")
    with qtbot.waitSignal(page.said) as said:
        page.verbs()["export"]()
    settle(qtbot, desk)
    assert said.args[0].text == "已导出到 覆盖.xlsx。"
    assert (tmp_path / "覆盖.xlsx").exists()

    page.open(Target(coverage.CODE, verb="print"))
    settle(qtbot, desk)
    preview = page.over.part
    assert isinstance(preview, PrintPreview)
    assert preview.paper is not None
    assert preview.paper.title == "走访覆盖表 2026-10"
    assert not page.leave()
    assert page.leave()


def test_who_is_not_reached_opens_on_her_own_tab(
    qtbot: QtBot, shown: Shown, office: Office
) -> None:
    _, desk, _ = shown
    page = pages.make(desk, Target("visit_duty"))
    assert isinstance(page, LedgerPage)
    qtbot.addWidget(page)
    a_visit(office, 2, date(2026, 10, 4), met=False)

    page.open(Target("visit_duty", "due_unreached = '是'", verb="view:联系不上"))
    settle(qtbot, desk)

    assert page.list.views.all[page.list.sight.view].title == "联系不上"
    assert "emergency_phone" in page.model.paths
    assert list(page.model.ids) == [2]


def test_a_rule_begins_with_what_a_list_is_narrowed_to(
    qtbot: QtBot, shown: Shown, office: Office
) -> None:
    _, desk, _ = shown
    record(office, "groups", group_name="2组")
    page = pages.make(desk, Target("residents"))
    assert isinstance(page, LedgerPage)
    qtbot.addWidget(page)
    settle(qtbot, desk)
    tool = next(t for t in page.tools() if t.words == "做成走访规则")
    with qtbot.waitSignal(page.said) as said:
        tool.run()
    assert said.args[0].text.startswith("本表还没有筛选")

    page.open(Target("residents", "age >= 80"))
    settle(qtbot, desk)
    tool.run()

    form = page.form
    assert form is not None
    assert form.code == "visit_rules"
    assert form.fields["where"].editor.words() == "age >= 80"
    assert form.fields["subject"].editor.words() == "居民"


def test_a_rule_that_is_changed_in_its_form_begins_anew_and_its_notes_do_not(
    qtbot: QtBot, shown: Shown, office: Office
) -> None:
    _, desk, _ = shown
    tier = {"tier_name": "高龄", "age_from": 80, "often": "week", "times": 1}
    values = {"rule_name": "分级", "often": "month", "age_from": 60, "from": date(2026, 6, 1)}
    rule = kept(entries.record(office, "visit_rules", values, parts={"rule_tiers": [tier]}))
    page = pages.make(desk, Target("visit_rules"))
    assert isinstance(page, LedgerPage)
    qtbot.addWidget(page)
    settle(qtbot, desk)
    for field, words, rows in (("remark", "村委会定", 1), ("times", "2", 2)):
        page.show_form(rule)
        settle(qtbot, desk)
        form = page.form
        assert form is not None
        form.fields[field].editor.put(words)
        form.store(new_after=False)
        settle(qtbot, desk)
        asked = lists.ask(office, "visit_rules", every=True, order=("from",))
        ids = lists.ids(office, asked)
        assert len(ids) == rows, field
    old, new = (entries.get(office, "visit_rules", id).row for id in ids)
    assert (old.times, old.to, old.remark) == (1, office.today(), "村委会定")
    assert (new.times, new.from_, new.remark) == (2, office.today(), "村委会定")
    assert [p.row.age_from for p in entries.parts_of(office, "rule_tiers", ids[1])] == [80]
