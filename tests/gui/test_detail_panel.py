"""The panel beside a list: facts, masked, and what happened, derived from the declarations."""

from __future__ import annotations

from datetime import date

import builders
import pytest
from deskkit import Asked, on_screen, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from csdesk.gui.ledger import detail_panel
from csdesk.gui.ledger.detail_panel import DetailPanel
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.page import Desk
from csdesk.services import timeline
from csdesk.services.home import Target
from csdesk.services.office import Office


@pytest.fixture
def panel(qtbot: QtBot) -> DetailPanel:
    """A panel on screen."""
    made = DetailPanel(lambda: 2026)
    qtbot.addWidget(made)
    made.resize(306, 600)
    made.show()
    return made


def words(panel: DetailPanel) -> list[str]:
    """All that is seen."""
    return [one.text() for one in panel.findChildren(QLabel) if one.isVisible()]


def test_facts_are_masked_and_empty_ones_left_out(office: Office) -> None:
    elder = builders.an_elder(office, "王秀英", phones=("13900001234",))
    detail = detail_panel.look(office, "residents", elder)
    facts = dict(detail.facts)
    assert detail.title == "王秀英"
    assert detail.sub == "女 · 86 岁"
    assert facts["联系电话"] == "139****1234"
    assert facts["公民身份号码"].count("*") == 11
    assert "民族" not in facts
    assert set(detail.hidden) == {"id_no", "phones"}
    whole = detail_panel.look(office, "residents", elder, detail.hidden)
    then = detail_panel.look(office, "residents", elder, on=date(2025, 10, 31))
    assert then.sub == "女 · 85 岁"
    assert whole.sub == "女 · 86 岁"
    assert dict(whole.facts)["联系电话"] == "13900001234"
    assert whole.hidden == ()


def test_what_happened_comes_from_every_ledger_that_names_the_record(office: Office) -> None:
    elder = builders.an_elder(office, "王秀英")
    builders.a_visit(office, elder, date(2026, 10, 9), visit_content="身体尚可")
    builders.a_visit(office, elder, date(2026, 10, 18), met=False, visit_content="敲门无人")
    found = timeline.of_record(office, "residents", elder, brief=True)
    assert [h.day for h in found.happenings] == [
        date(2026, 10, 18), date(2026, 10, 9), date(2025, 1, 1), date(2025, 1, 1),
    ]  # fmt: skip
    away, met, *older = found.happenings
    (came,) = (h for h in older if h.kind == "event")
    (alone,) = (h for h in older if h.kind == "from")
    assert (alone.ledger, alone.head) == ("categories", "独居 起")
    assert (away.counts, away.words) == (False, "敲门无人")
    assert (met.counts, met.head, met.words) == (True, "上门入户 · 李建禾", "身体尚可")
    assert (came.ledger, came.head) == ("changes", "建账 · 0001")
    assert found.count == 4
    assert timeline.of_record(office, "residents", elder, limit=1, brief=True).count == 4


def test_a_ledger_without_a_day_or_dated_facts_tells_nothing(office: Office) -> None:
    codes = {ledger.code for ledger, _ in timeline.referring(office, "residents")}
    assert {"visits", "changes", "categories", "stays"} <= codes
    assert "elder_files" not in codes


def test_a_full_dot_counts_and_a_hollow_one_does_not(
    qtbot: QtBot, office: Office, panel: DetailPanel
) -> None:
    elder = builders.an_elder(office, "王秀英")
    builders.a_visit(office, elder, date(2026, 10, 18), met=False)
    panel.show_detail(detail_panel.look(office, "residents", elder))
    line = panel.findChild(detail_panel.TimelineView)
    assert line is not None
    image = panel.grab().toImage()
    assert not image.isNull()
    link = next(b for b in panel.findChildren(QPushButton) if b.text() == "10月18日")
    with qtbot.waitSignal(line.followed) as went:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert went.args[0] == "visits"


def test_nothing_chosen_and_a_record_that_is_gone_are_said(
    qtbot: QtBot, office: Office, panel: DetailPanel
) -> None:
    assert words(panel) == ["选一行，这里就显示它的内容。"]
    elder = builders.an_elder(office, "王秀英")
    panel.show_detail(detail_panel.look(office, "residents", elder + 99))
    qtbot.waitUntil(lambda: words(panel) == ["这条记录已不在这里。"])


def test_a_long_title_wraps_and_keeps_its_cross(office: Office, panel: DetailPanel) -> None:
    id = builders.record(office, "teams", team_name="柳沟村新时代文明实践志愿服务队", kind="1")
    panel.show_detail(detail_panel.look(office, "teams", id))
    title = panel.findChild(QLabel, "title")
    assert title is not None
    assert title.wordWrap()
    assert title.height() > 40


def test_the_duty_roster_shows_its_state_and_enter_registers_a_visit(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    elder = builders.an_elder(office, "王秀英")
    page = LedgerPage(desk, "visit_duty")
    on_screen(qtbot, desk, page)
    page.table.setFocus()
    qtbot.waitUntil(lambda: page.panel.detail is not None)
    settle(qtbot, desk)
    said = [w for w in words(page.panel) if w.startswith("逾期")]
    assert len(said) == 1
    state = page.model.state_of(elder)
    assert state is not None
    assert state[0] == "bad"
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    settle(qtbot, desk)
    form = page.form
    assert form is not None
    assert form.code == "visits"
    assert form.fields["visit_target"].reference() == elder
    form.fields["visit_method"].put("上门入户")
    with qtbot.waitSignal(form.kept):
        form.store(False)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: not any(w.startswith("逾期") for w in words(page.panel)))


def test_the_duty_rosters_views_narrow_by_state(
    qtbot: QtBot, office: Office, at_desk: tuple[Desk, Asked]
) -> None:
    desk, _ = at_desk
    late, seen = builders.an_elder(office, "王秀英"), builders.an_elder(office, "李桂兰")
    builders.a_visit(office, seen, date(2026, 10, 30))
    page = LedgerPage(desk, "visit_duty")
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, desk)
    assert set(page.model.ids) == {late, seen}
    page.list.head.show_view(1)
    settle(qtbot, desk)
    assert list(page.model.ids) == [late]
    chip = [b.property("words") for b in page.list.bar.findChildren(QPushButton)]
    assert "状态：逾期" in chip
    page.open(Target("visit_duty", record=seen))
    settle(qtbot, desk)
    assert page.table.current == seen
