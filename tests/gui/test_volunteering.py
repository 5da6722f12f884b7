"""What volunteers do, on screen: the time bank's forms, papers given out, a team's hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import builders
import pytest
from deskkit import Asked, a_desk, settle
from formkit import opened, problem, put, save, told
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from csdesk.domain import timebank
from csdesk.errors import ClerkError
from csdesk.gui import pages
from csdesk.gui.batch.sign_in_page import SignInPage
from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.form.reference_editor import ReferenceEditor
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.page import Desk, Page
from csdesk.gui.paper import record_paper
from csdesk.gui.paper.paper_page import PaperPage
from csdesk.gui.paper.preview import PrintPreview
from csdesk.gui.verbs import volunteering
from csdesk.gui.verbs.verb_dialogs import VERBS, possible
from csdesk.services import entries, lists
from csdesk.services.home import Target
from csdesk.services.office import Office
from csdesk.services.volunteering import bank, papers, sign_in

ON = date(2026, 10, 18)


@pytest.fixture
def desk(office: Office) -> Iterator[tuple[Desk, Asked]]:
    made, asked = a_desk(office)
    yield made, asked
    made.jobs.finish()


@pytest.fixture
def team(office: Office) -> tuple[int, ...]:
    """Three of one team."""
    id = builders.record(office, "teams", team_name="邻里互助队", kind="1")
    return tuple(
        builders.record(office, "volunteers", name=name, team=id)
        for name in ("陈雨石", "何向晚", "李国强")
    )


@pytest.fixture
def activity(office: Office, team: tuple[int, ...]) -> int:
    """What they did together."""
    where = entries.get(office, "volunteers", team[0]).row.team
    return builders.record(
        office, "activities", title="重阳敬老", activity_date=ON, team=where, place="文化广场"
    )


def shown(qtbot: QtBot, desk: Desk, target: Target) -> Page:
    page = pages.make(desk, target)
    qtbot.addWidget(page)
    page.resize(1180, 640)
    with qtbot.waitActive(page):
        page.show()
    page.open(target)
    settle(qtbot, desk)
    return page


def laid_out(qtbot: QtBot, preview: PrintPreview) -> None:
    qtbot.waitUntil(lambda: preview.paper is not None)


def choose(form: EntryForm, field: str, id: int, name: str) -> None:
    editor = form.fields[field].editor
    assert isinstance(editor, ReferenceEditor)
    editor.put_record(id, name)


# ---- the time bank ------------------------------------------------------------------------------


def test_hours_are_put_in_drawn_and_given_by_plain_forms(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], team: tuple[int, ...]
) -> None:
    she, son, _ = team
    form = opened(qtbot, desk[0], volunteering.time(timebank.DEPOSIT, office, she))
    assert "余额 0 小时，还能存 1500 小时。" in told(form)
    put(form, hours="6", what="陪同就医")
    assert save(qtbot, desk[0], form) == she
    form = opened(qtbot, desk[0], volunteering.time(timebank.SPENT, office, she))
    put(form, hours="7")
    problem(qtbot, form, "能用的余额是 6 小时，不够 7 小时。")
    put(form, hours="1.5")
    save(qtbot, desk[0], form)
    form = opened(qtbot, desk[0], volunteering.time(timebank.GIFT, office, she))
    put(form, hours="2", relation="子女")
    choose(form, "partner", son, "何向晚")

    save(qtbot, desk[0], form)

    assert [bank.account(office, who).balance for who in (she, son)] == [Decimal("2.5"), Decimal(2)]
    assert entries.steps(office, 1)[0].title == "时间银行转赠 2 小时：陈雨石"


def test_the_list_of_entries_asks_whose_they_are(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], team: tuple[int, ...]
) -> None:
    form = opened(qtbot, desk[0], volunteering.time_of_anybody(timebank.DEPOSIT, office, None))
    put(form, hours="")
    problem(qtbot, form, "“志愿者”没有填。")
    choose(form, "volunteer", team[0], "陈雨石")
    put(form, hours="3")

    id = save(qtbot, desk[0], form)

    assert entries.get(office, bank.CODE, id).row.hours == 3
    assert VERBS[bank.CODE][0].words == "存入"
    with pytest.raises(ClerkError, match="没有选中志愿者"):
        volunteering.time(timebank.SPENT, office, None)


# ---- papers -------------------------------------------------------------------------------------


def test_a_proof_that_is_given_out_is_shown_at_once(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], team: tuple[int, ...]
) -> None:
    builders.record(office, "service_hours", volunteer=team[0], service_date=ON,
                    service_hours=Decimal(3))  # fmt: skip
    page = shown(qtbot, desk[0], Target("volunteers", record=team[0], verb="出具服务证明"))
    assert isinstance(page, LedgerPage)
    form = page.form
    assert form is not None
    assert "空着就从第一次服务算起。" in told(form)
    assert "至今服务 1 次，共 3 小时。" in told(form)
    put(form, purpose="升学")

    with qtbot.waitSignal(page.go) as went:
        form.store(False)
    settle(qtbot, desk[0])

    assert went.args == [record_paper.target(papers.CODE, 1)]
    paper = shown(qtbot, desk[0], went.args[0])
    assert isinstance(paper, PaperPage)
    assert paper.preview is not None
    qtbot.waitUntil(lambda: paper.preview is not None and paper.preview.paper is not None)
    with qtbot.waitSignal(paper.go) as back:
        paper.preview.closed.emit()
    assert back.args == [Target(papers.CODE)]


def test_a_paper_is_printed_again_from_the_register_until_it_is_cancelled(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], team: tuple[int, ...]
) -> None:
    book = papers.issue(office, papers.BOOK, team[0]).id or 0
    page = shown(qtbot, desk[0], Target(papers.CODE, record=book))
    assert isinstance(page, LedgerPage)
    tool = next(t for t in page.tools() if t.words == "打印证明或存折")
    assert page.panel.paper == "证明或存折"
    for act in (tool.run, lambda: page.panel.printed.emit(book)):
        act()
        preview = page.over.part
        assert isinstance(preview, PrintPreview)
        laid_out(qtbot, preview)
        page.leave()
    assert "作废证明" in possible(office, papers.CODE, book)
    form = opened(qtbot, desk[0], volunteering.cancel(office, book))
    problem(qtbot, form, "“为什么作废”没有填。")
    put(form, cancelled_why="遗失")

    save(qtbot, desk[0], form)

    assert "作废证明" not in possible(office, papers.CODE, book)
    form = opened(qtbot, desk[0], volunteering.issue_to_anybody(papers.PASSBOOK, office, None))
    choose(form, "volunteer", team[0], "陈雨石")
    assert save(qtbot, desk[0], form) == book + 1


def test_nothing_chosen_is_nothing_to_print(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked]
) -> None:
    page = shown(qtbot, desk[0], Target(papers.CODE))
    assert isinstance(page, LedgerPage)
    tool = next(t for t in page.tools() if t.words == "打印证明或存折")

    with qtbot.waitSignal(page.said) as said:
        tool.run()

    assert "没有选中哪一行" in said.args[0].text
    empty = shown(qtbot, desk[0], Target(record_paper.CODE, where="nothing:1"))
    assert isinstance(empty, PaperPage)
    assert empty.preview is None


# ---- a team's hours -----------------------------------------------------------------------------


def test_a_team_is_entered_by_a_few_keys_and_taken_back_in_one_step(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], team: tuple[int, ...], activity: int
) -> None:
    page = shown(qtbot, desk[0], Target("sign_in", record=activity))
    assert isinstance(page, SignInPage)
    names = [line.words[0] for line in page.model.lines]
    page.common["begins"].put("9:00")
    page.common["ends"].put("11:30")
    with qtbot.waitSignal(page.said) as said:
        page.all_came()
    assert "3 人" in said.args[0].text
    page.table.stand(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Backspace)
    page.table.stand(1)
    qtbot.keyClick(page.table, "2")
    settle(qtbot, desk[0])
    opened_row = page._opened  # noqa: SLF001
    assert opened_row is not None
    opened_row.editors["ends"].put("10:00")
    page.control_enter()
    with qtbot.waitSignal(page.said) as kept:
        page.record()
    settle(qtbot, desk[0])

    assert kept.args[0].text == "登记服务时长：重阳敬老，2 人，共 3.5 小时"
    asked = lists.ask(
        office, "service_hours", columns=("volunteer", "service_hours"), order=("id",)
    )
    rows = lists.lines(office, asked, lists.ids(office, asked)).rows
    assert {(who[1], hours) for who, hours in rows} == {
        (names[1], Decimal("1.0")), (names[2], Decimal("2.5")),
    }  # fmt: skip
    assert [line.words[0] for line in page.model.lines] == [names[0]]
    entries.undo(office)
    assert lists.count(office, asked) == 0


def test_who_is_at_fault_is_named_and_the_draft_stays(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], team: tuple[int, ...], activity: int
) -> None:
    builders.record(office, "service_hours", volunteer=team[1], service_date=ON,
                    service_hours=Decimal(23))  # fmt: skip
    page = shown(qtbot, desk[0], Target("sign_in", record=activity))
    assert isinstance(page, SignInPage)
    page.common["service_hours"].put("2")
    page.all_came()

    with qtbot.waitSignal(page.said) as said:
        page.record()
    settle(qtbot, desk[0])

    assert said.args[0].text.startswith("没有登记：何向晚：这一天合计 25 小时")
    assert len(page.model.answered()) == 3
    with qtbot.waitSignal(page.said) as again:
        page.all_came()
    assert again.args[0].text == "没有待录的人。"


def test_an_activity_leads_to_its_page_its_paper_and_its_hours(
    qtbot: QtBot, office: Office, desk: tuple[Desk, Asked], team: tuple[int, ...], activity: int
) -> None:
    page = shown(qtbot, desk[0], Target("activities", record=activity))
    assert isinstance(page, LedgerPage)
    with qtbot.waitSignal(page.go) as went:
        page.begin(activity)
    assert went.args == [Target("sign_in", record=activity)]
    sheet = shown(qtbot, desk[0], went.args[0])
    assert isinstance(sheet, SignInPage)

    sheet.verbs()["print"]()

    preview = sheet.over.part
    assert isinstance(preview, PrintPreview)
    laid_out(qtbot, preview)
    assert "print" in sheet.verbs()
    sheet.leave()
    for act, target in (
        (sheet.hours, Target(sign_in.HOURS, where=f"activity = {activity}")),
        (sheet.new_volunteer, Target(sign_in.VOLUNTEERS, verb="new")),
    ):
        with qtbot.waitSignal(sheet.go) as to:
            act()
        assert to.args == [target]
    settle(qtbot, desk[0])
    waiting = shown(qtbot, desk[0], Target("sign_in"))
    assert isinstance(waiting, SignInPage)
    assert waiting.id == activity
