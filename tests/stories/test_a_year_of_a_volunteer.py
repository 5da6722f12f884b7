"""A year of a volunteer: registered, in a team, hours by the sheet, a star, the bank, the proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from builders import an_elder, kept, record
from deskkit import a_desk, settle
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from csdesk.domain.timebank import DEPOSIT, GIFT, SPENT
from csdesk.gui import pages
from csdesk.gui.batch.sign_in_page import SignInPage
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.page import Desk, Page
from csdesk.gui.paper.paper_page import PaperPage
from csdesk.services import entries, figures, indicators, lists
from csdesk.services.home import Target
from csdesk.services.office import Office
from csdesk.services.rounds.batch import Given
from csdesk.services.volunteering import bank, papers, sign_in
from csdesk.services.volunteering.sign_in_paper import sign_in_pdf

BEGUN = date(2025, 11, 1)
NAMES = ("何向晚", "李国强", "周玉梅")


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    made, _ = a_desk(office)
    yield made
    made.jobs.finish()


def seen(office: Office, who: int, *columns: str, on: date | None = None) -> tuple[str, ...]:
    """What the list of volunteers shows of one."""
    asked = lists.ask(office, "volunteers", every=True, columns=columns, on=on)
    return lists.texts(office, lists.lines(office, asked, [who]))[0]


def reached(office: Office, on: date) -> list[str]:
    """Who reached a star in the month of a day."""
    ledger = office.ledgers["volunteers"]
    view = next(view for view in ledger.views if view.title == "本月达星")
    asked = lists.ask(office, "volunteers", where=view.where, columns=("name",), on=on)
    return [row[0] for row in lists.lines(office, asked, lists.ids(office, asked)).rows]


def of(pdf: BytesIO) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages).replace("\n", "")


def test_a_year_of_a_volunteer(office: Office) -> None:
    elder = an_elder(office, "陈雨石", born="1963-05-06", sex="1")
    old = an_elder(office, "王秀英")
    team = record(office, "teams", team_name="邻里互助队", kind="1", party_backbone=True)
    she = record(
        office, "volunteers", name="陈雨石", resident=elder, team=team, join_date=BEGUN,
        volunteer_no="430421202500001", party_member=True,
    )  # fmt: skip
    others = [record(office, "volunteers", name=name, team=team, join_date=BEGUN) for name in NAMES]
    son = others[0]

    # every fortnight the team goes out: the sheet is printed, then one entry for all who came
    for week in range(0, 50, 2):
        on = BEGUN + timedelta(7 * week)
        activity = record(
            office, "activities", title="敬老助餐", activity_date=on, team=team, service_type="17"
        )
        if not week:
            out = BytesIO()
            sign_in_pdf(office, [activity], out)
            assert all(name in of(out) for name in ("陈雨石", *NAMES))
        sheet = sign_in.sheet(office, activity)
        came = {she: Given(sign_in.CAME), son: Given(sign_in.OWN, {"ends": "10:30"})}
        kept(sheet.keep(office, {**sheet.start, "begins": "8:30", "ends": "12:45"}, came))

    # 25 times 4.2 hours: the hundredth hour was served on the twenty-fourth day
    star_day = BEGUN + timedelta(7 * 46)
    assert seen(office, she, "star", "star_on", "hours", "star_left") == (
        "一星志愿者", f"{star_day}", "105.0", "195.0",
    )  # fmt: skip
    assert seen(office, she, "star", "star_left", on=star_day - timedelta(1)) == ("未评星", "3.4")
    assert seen(office, son, "star", "hours") == ("未评星", "50.0")
    assert reached(office, star_day) == ["陈雨石"]
    assert reached(office, star_day.replace(day=1) - timedelta(1)) == []
    assert figures.monthly(office, "2026-10").value("volunteers_starred") == 1

    # what she did for old people is put in the bank, drawn, given to her son
    kept(bank.record(office, DEPOSIT, she, date(2026, 3, 1), Decimal(20), served=old))
    kept(bank.record(office, SPENT, she, date(2026, 6, 1), Decimal("4.5"), what="理发"))
    kept(bank.record(office, GIFT, she, date(2026, 7, 1), Decimal(6), partner=son, relation="子女"))
    assert [seen(office, who, "balance")[0] for who in (she, son)] == ["9.5", "6.0"]

    proof = kept(papers.issue(office, papers.PROOF, she, purpose="评优", handler="周敏"))
    passbook = kept(papers.issue(office, papers.PASSBOOK, she))
    out = BytesIO()
    papers.paper_pdf(office, [proof, passbook], out)
    text = of(out)
    for words in ("A-2026-0001", "25次", "105小时", "一星志愿者", "A-2026-0002", "余额 9.5 小时"):
        assert words in text, words

    # counted a second way: a plain loop over the rows of whole lists
    found = {one.indicator.id: one for one in indicators.monthly(office, "2026-10", "lvyuan-2022")}
    asked = lists.ask(office, "teams", every=True, columns=("party_backbone", "members", "party"))
    rows = lists.lines(office, asked, lists.ids(office, asked)).rows
    assert [row[1:] for row in rows] == [(4, 1)]
    assert found["volunteer_team_count"].measured.value == len([row for row in rows if row[0]])


# ---- one pass through the window ----------------------------------------------------------------


def show(qtbot: QtBot, desk: Desk, target: Target) -> Page:
    page = pages.make(desk, target)
    qtbot.addWidget(page)
    page.resize(1180, 640)
    with qtbot.waitActive(page):
        page.show()
    page.open(target)
    settle(qtbot, desk)
    return page


def test_the_same_way_through_the_window(qtbot: QtBot, office: Office, desk: Desk) -> None:
    team = record(office, "teams", team_name="邻里互助队", kind="1")
    for name in ("陈雨石", *NAMES):
        record(office, "volunteers", name=name, team=team)
    activity = record(
        office, "activities", title="重阳敬老", activity_date=date(2026, 10, 18), team=team
    )

    list_ = show(qtbot, desk, Target("activities", record=activity))
    assert isinstance(list_, LedgerPage)
    with qtbot.waitSignal(list_.go) as went:
        list_.begin(activity)  # Enter
    page = show(qtbot, desk, went.args[0])
    assert isinstance(page, SignInPage)
    page.common["begins"].put("9:00")
    page.common["ends"].put("11:00")
    page.table.stand(0)
    for _ in range(3):
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk)
    assert entries.steps(office, 1)[0].title == "登记服务时长：重阳敬老，3 人，共 6 小时"

    who = entries.find_named(
        office, "volunteers", page.sheet.lines[0].words[0] if page.sheet else ""
    )
    volunteers = show(qtbot, desk, Target("volunteers", record=who[0], verb="时间银行存入"))
    assert isinstance(volunteers, LedgerPage)
    assert volunteers.form is not None
    volunteers.form.fields["hours"].put("2")
    volunteers.form.store(False)
    settle(qtbot, desk)
    assert seen(office, who[0], "balance") == ("2.0",)

    proving = show(qtbot, desk, Target("volunteers", record=who[0], verb="出具服务证明"))
    assert isinstance(proving, LedgerPage)
    assert proving.form is not None
    with qtbot.waitSignal(proving.go) as printed:
        proving.form.store(False)
    paper = show(qtbot, desk, printed.args[0])
    assert isinstance(paper, PaperPage)
    qtbot.waitUntil(lambda: paper.preview is not None and paper.preview.paper is not None)
    assert entries.steps(office, 1)[0].title.startswith("出具志愿服务记录证明")
