"""A grid's walk: arranged once, taken along on paper, entered in the same order."""

import io
from collections.abc import Iterator
from datetime import date

import pypdf
import pytest
from builders import a_grid, a_visit, an_elder, record
from deskkit import Asked, a_desk, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from csdesk.gui import pages
from csdesk.gui.batch.order_page import OrderPage
from csdesk.gui.batch.round_page import RoundPage
from csdesk.gui.jobs import Jobs
from csdesk.gui.page import Desk, Said
from csdesk.gui.paper.preview import PrintPreview
from csdesk.gui.search_box import SearchBox
from csdesk.services import entries, lists, search
from csdesk.services.home import Target
from csdesk.services.office import Office
from csdesk.services.rounds import round_paper, visit_round
from csdesk.services.rounds.visit_round import FOUND, WELL
from csdesk.services.rounds.walk import walk
from csdesk.storage import trail

NAMES = ("王秀英", "李桂兰", "张玉梅", "朱国强")
Desks = tuple[Desk, Asked]


@pytest.fixture
def elders(office: Office) -> list[int]:
    a_grid(office)
    return [an_elder(office, name, phones=("13900001234",)) for name in NAMES]


@pytest.fixture
def at_desk(office: Office) -> Iterator[Desks]:
    desk, asked = a_desk(office)
    yield desk, asked
    desk.jobs.finish()


def opened(qtbot: QtBot, desk: Desk, **picked: str) -> RoundPage:
    page = pages.make(desk, Target("round"))
    assert isinstance(page, RoundPage)
    qtbot.addWidget(page)
    page.resize(1180, 640)
    page.picked = dict(picked)
    with qtbot.waitActive(page):
        page.show()
    page.open(Target("round"))
    settle(qtbot, desk)
    page.setFocus()
    return page


def names(page: RoundPage) -> list[str]:
    return [line.words[0] for line in page.model.lines]


def in_text(data: bytes) -> list[str]:
    """The people on a paper, in the order in which they stand there."""
    text = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(data)).pages)
    return sorted((n for n in NAMES if n in text), key=text.index)


def printed(qtbot: QtBot, page: RoundPage) -> PrintPreview:
    settle(qtbot, page.desk)
    preview = page.over.part
    assert isinstance(preview, PrintPreview)
    assert preview.paper is not None
    return preview


def test_the_order_that_is_arranged_is_that_of_both_papers_and_of_the_entry(
    qtbot: QtBot, office: Office, at_desk: Desks, elders: list[int]
) -> None:
    desk, _ = at_desk
    page = opened(qtbot, desk, grid=str(a_grid(office)))
    assert names(page) == list(NAMES)
    page.arrange()
    settle(qtbot, desk)
    part = page.over.part
    assert isinstance(part, OrderPage)
    assert part.list.item(0).text().endswith("王秀英")
    qtbot.keyClick(part.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(part.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    with qtbot.waitSignal(part.said) as told:
        qtbot.keyClick(part.list, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk)
    assert told.args == [Said("排定一网格的走访次序", undo=True, ledgers=("households",))]
    wanted = ["李桂兰", "张玉梅", "王秀英", "朱国强"]
    assert names(page) == wanted

    page.print_route()
    route = printed(qtbot, page).paper
    page.over.close_part()
    page.print_sheets()
    sheets = printed(qtbot, page).paper

    assert route is not None
    assert sheets is not None
    assert in_text(route.data) == in_text(sheets.data) == wanted
    assert (route.rows, sheets.rows) == (4, 4)
    assert [name for name, _ in sheets.clear] == ["联系电话"]
    entries.undo(office)
    page.over.close_part()
    page.look_again()
    settle(qtbot, desk)
    assert names(page) == list(NAMES)


def test_an_order_is_asked_for_one_grid(qtbot: QtBot, at_desk: Desks, elders: list[int]) -> None:
    page = opened(qtbot, at_desk[0])

    with qtbot.waitSignal(page.said) as told:
        page.arrange()

    assert "请先选一个" in told.args[0].text
    assert page.over.part is None


def test_the_sheets_code_is_her_uid_and_leads_to_her(
    qtbot: QtBot, office: Office, elders: list[int]
) -> None:
    (sheet, *_) = round_paper.sheets(office, elders[:1]).sheets
    uid = lists.lines(office, lists.ask(office, "residents", columns=("uid",)), elders[:1]).rows
    jobs = Jobs()
    box = SearchBox(lambda words: office.searcher.find(office, words), jobs, 300)
    qtbot.addWidget(box)
    with qtbot.waitActive(box):
        box.show()

    assert sheet.code == str(uid[0][0]).upper()
    wide = search.find(office, sheet.code.replace("-", "－").lower())  # an input method was on
    assert [(hit.ledger, hit.id) for hit in wide] == [("residents", elders[0])]
    with qtbot.waitSignal(box.chosen) as chosen:  # a scanner types it and Enter at once
        box.line.setText(sheet.code)
        qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert chosen.args == [Target("residents", record=elders[0])]
    jobs.finish()


def test_who_is_found_among_several_waits_for_the_choice(qtbot: QtBot, office: Office) -> None:
    for name in ("王秀英", "王秀兰"):
        an_elder(office, name)
    jobs = Jobs()
    box = SearchBox(lambda words: office.searcher.find(office, words), jobs, 300)
    qtbot.addWidget(box)
    with qtbot.waitActive(box):
        box.show()

    box.line.setText("王秀")
    with qtbot.assertNotEmitted(box.chosen):
        qtbot.keyClick(box.line, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: len(box.results) > 1)

    jobs.finish()


def test_the_last_visit_stands_on_the_sheet_and_its_telephone_is_logged(
    office: Office, elders: list[int]
) -> None:
    one, two, three, _ = elders
    a_visit(office, one, date(2026, 9, 3), visit_content="腿脚不便", visit_need="无")
    a_visit(office, two, date(2026, 9, 3), visit_content="良好")
    a_visit(office, two, date(2026, 9, 20), met=False, remark="走亲戚")
    a_visit(office, three, date(2026, 9, 5), mode="02", visit_need="要助餐")
    out = io.BytesIO()

    round_paper.sheets_pdf(office, elders, out, where="一网格 · 2026年10月")

    last = [sheet.last for sheet in round_paper.sheets(office, elders).sheets]
    assert last == [
        "2026-09-03 上门入户：腿脚不便", "2026-09-20 上门入户：未遇；走亲戚",
        "2026-09-05 电话：要助餐", "还没有走访过",
    ]  # fmt: skip
    text = pypdf.PdfReader(io.BytesIO(out.getvalue())).pages[0].extract_text()
    assert "13900001234" in text
    assert "一网格 · 2026年10月" in text
    with office.engines.read.connect() as c:
        entry = c.execute(trail.TRAIL.select().order_by(trail.TRAIL.c.seq.desc())).first()
    assert entry is not None
    assert "上门走访要用电话联系" in entry.payload


def test_the_last_time_is_carried_over_by_one_key(
    qtbot: QtBot, office: Office, at_desk: Desks, elders: list[int]
) -> None:
    one, two, *_ = elders
    a_visit(office, one, date(2026, 9, 3), visit_content="卧床，女儿照料", checked=("A", "C"),
            visit_need="转为事项")  # fmt: skip
    a_visit(office, two, date(2026, 9, 3), visit_content="都好", remark="爱听戏")
    a_visit(office, two, date(2026, 9, 9), met=False, visit_content="外出")
    page = opened(qtbot, at_desk[0])

    page.carry_over()
    assert page.table.opened == 0
    page.control_enter()
    page.carry_over()
    with qtbot.waitSignal(page.said) as told:
        page.carry_over()

    given = page.model.given
    assert given[one].answer == FOUND
    assert given[one].texts["visit_content"] == "卧床，女儿照料"
    assert given[one].texts["checked"] == "健康、赡养"
    assert given[one].texts["becomes"] == ""
    assert (given[two].answer, given[two].texts) == (WELL, {"remark": "爱听戏"})
    assert told.args[0].text.startswith("张玉梅还没有可以沿用的")
    assert page.record_button.text() == "登记已录 2 人"


def said_on(page: RoundPage) -> str:
    return " ".join(one.text() for one in page.no_rows.findChildren(QLabel) if one.isVisible())


def press(qtbot: QtBot, page: RoundPage, words: str) -> None:
    """Presses a link that stands in place of the rows."""
    found = [b for b in page.no_rows.findChildren(QPushButton) if b.text() == words]
    found[0].click()
    settle(qtbot, page.desk)


def test_a_round_without_anybody_says_why_and_what_to_do(
    qtbot: QtBot, office: Office, at_desk: Desks, elders: list[int]
) -> None:
    page = opened(qtbot, at_desk[0], grid=str(a_grid(office, "二网格")))
    assert page.no_rows.words.startswith("2026年10月，二网格没有应访的人。")
    assert "没有应访的人" in said_on(page)
    with qtbot.waitSignal(page.said) as told:
        page.print_sheets()
    assert "没有待访的人" in told.args[0].text

    press(qtbot, page, "看全部的人")
    assert len(page.model.lines) == 4
    assert page.no_rows.words == ""
    page.tabs.setCurrentIndex(2)
    assert page.no_rows.words.startswith("还没有已访的，4 人都待访。")
    press(qtbot, page, "看待访")
    assert page.tabs.currentIndex() == 0
    for elder in elders:
        a_visit(office, elder, date(2026, 10, 3))
    page.look_again()
    settle(qtbot, page.desk)
    assert page.no_rows.words.startswith("4 人都已访，没有待访的了。")
    press(qtbot, page, "看全部")
    assert len(page.model.lines) == 4


def test_an_empty_village_is_led_to_its_roster(
    qtbot: QtBot, office: Office, at_desk: Desks
) -> None:
    page = opened(qtbot, at_desk[0])
    assert page.no_rows.words.startswith("还没有居民，所以没有应访的人。")

    with qtbot.waitSignal(page.go) as gone:
        press(qtbot, page, "导入花名册")

    assert gone.args == [Target("residents", verb="import")]
    an_elder(office, "何成远", categories=())
    nobody = walk(office).nobody
    assert nobody is not None
    assert nobody.what == "2026年10月没有应访的人。"
    assert [words for words, _ in nobody.ways] == ["看人员类别", "看居民"]


def test_a_round_is_narrowed_to_a_duty(office: Office, elders: list[int]) -> None:
    assert [pick.id for pick in walk(office).picks] == ["grid", "group", "month"]
    record(office, "visit_rules", rule_name="百岁老人每周探访", age_from=100, often="week", times=1,
           from_=date(2026, 6, 1))  # fmt: skip
    oldest = an_elder(office, "汤怀远", born="1924-02-03", categories=())

    picks = {pick.id: pick for pick in walk(office).picks}
    own = next(id for id, words in picks["duty"].options.items() if words == "百岁老人每周探访")
    found = walk(office, {"duty": own})

    assert found.ids == (oldest,)
    assert found.where == "百岁老人每周探访 · 2026年10月"
    assert set(walk(office).ids) == {*elders, oldest}
    assert visit_round.sheet(office, {"duty": own}).key.endswith(own)
    assert walk(office, {"grid": "999", "month": "1999-01"}).where == "2026年10月"


def test_who_is_asked_for_later_is_no_part_of_the_months_round(
    office: Office, elders: list[int]
) -> None:
    one, two, *_ = elders
    record(office, "visit_rules", rule_name="百岁老人每周", age_from=100, often="week", times=1,
           from_=date(2026, 6, 1))  # fmt: skip
    record(office, "visit_rules", rule_name="六十岁每年", age_from=60, often="days", times=365,
           from_=date(2026, 6, 1))  # fmt: skip
    oldest = an_elder(office, "汤怀远", born="1924-02-03", categories=())
    younger = an_elder(office, "何成远", born="1960-02-03", categories=())
    a_visit(office, one, date(2026, 10, 3))
    a_visit(office, oldest, date(2026, 10, 3))

    october, september = walk(office), walk(office, {"month": "2026-09"})

    assert younger not in october.ids  # in a year
    assert one in october.ids
    assert one not in october.waiting
    assert oldest in october.waiting  # every week: due again
    assert two in october.waiting
    assert {one, two, oldest} <= september.waiting
