"""Ledgers on paper, as they are seen in the list."""

import io
import json
from datetime import date
from typing import Any

import pypdf
import pytest
from builders import a_household, a_visit, an_elder, record
from vaultkit import NOON

from csdesk.services import lists, printing
from csdesk.services.office import Office, reading
from csdesk.storage.trail import TRAIL

SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))


def text(out: io.BytesIO) -> str:
    return "".join("".join(p.extract_text().split()) for p in pypdf.PdfReader(out).pages)


def printed(office: Office, code: str, *, reason: str = "", **more: Any) -> tuple[Any, str]:
    out = io.BytesIO()
    made = printing.ledger_pdf(office, lists.ask(office, code, **more), out, reason=reason)
    return made, text(out)


def note(office: Office) -> dict[str, Any]:
    """The last line of the trail."""
    with reading(office) as c:
        row = c.execute(TRAIL.select().order_by(TRAIL.c.seq.desc()).limit(1)).one()
    return {"kind": row.kind, **json.loads(row.payload)}


@pytest.fixture
def elder(office: Office) -> int:
    id = an_elder(office, "王秀英", phones=("13800001111",))
    a_visit(office, id, date(2026, 9, 5), visit_content="身体尚可")
    a_visit(office, id, date(2026, 10, 5), met=False)
    return id


def test_a_page_says_whose_it_is_for_when_and_how_it_was_narrowed(
    office: Office, elder: int
) -> None:
    made, told = printed(office, "visits", period=SEPTEMBER, where="met = '是'")

    assert (made.pages, made.rows) == (1, 1)
    assert "柳沟村村民委员会" in told
    assert "2026年9月" in told
    assert "见到本人是是" in told
    assert "身体尚可" in told
    assert "汤怀远" in told


def test_masked_columns_are_whole_where_the_page_needs_them_and_that_is_kept(
    office: Office, elder: int
) -> None:
    _, visits = printed(office, "visits")
    assert note(office)["clear"] == ["id_no"]
    assert "须核对身份" in note(office)["reason"]
    _, masked = printed(office, "residents")
    assert (note(office)["clear"], note(office)["reason"]) == ([], "")
    _, whole = printed(office, "residents", reason="公安核对")

    assert "430421194003" in visits
    assert "联系电话脱敏" in visits
    assert "电话脱敏" not in masked
    assert "脱敏" in masked
    assert "脱敏" not in whole
    assert "138****1111" in masked
    assert "430421194003" not in masked
    assert "13800001111" in whole
    assert note(office)["kind"] == "print"
    assert (note(office)["reason"], note(office)["rows"]) == ("公安核对", 1)


def test_words_of_the_find_box_choose_the_rows_of_the_list(office: Office, elder: int) -> None:
    """They are looked for in the list's columns, also where the page has others."""
    an_elder(office, "李桂兰", born="1941-02-03")

    made, told = printed(office, "residents", find="一网格 秀英")

    assert made.rows == 1
    assert "王秀英" in told
    assert "李桂兰" not in told
    assert "查找“一网格秀英”" in told


def test_the_lists_own_columns_can_be_printed(office: Office, elder: int) -> None:
    out = io.BytesIO()
    asked = lists.ask(office, "visits", columns=("visit_date", "met", "visitor"))

    printing.ledger_pdf(office, asked, out, as_listed=True, at=NOON.replace(hour=16, minute=20))

    told = text(out)
    assert "见到本人" in told
    assert "李建禾" in told
    assert "身份证号码" not in told
    assert "2026-10-3116:20" in told


def test_a_past_day_of_a_state_says_what_of_it_is_past(office: Office, elder: int) -> None:
    _, told = printed(office, "residents", on=date(2026, 5, 1))

    assert "截至2026年5月1日" in told
    assert "本表按2026年5月1日的在户情况列出" in told
    _, today = printed(office, "residents")
    assert "在户情况列出" not in today


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (SEPTEMBER, "2026年9月"),
        ((date(2026, 9, 1), date(2026, 9, 29)), "2026年9月1日至2026年9月29日"),
        ((date(2026, 1, 1), date(2026, 12, 31)), "2026年1月1日至2026年12月31日"),
        ((date(2024, 2, 1), date(2024, 2, 29)), "2024年2月"),
        (None, "截至2026年10月31日"),
    ],
)
def test_a_period_is_said_as_documents_write_it(
    village: Office, period: tuple[date, date] | None, words: str
) -> None:
    assert printing.period_said(lists.ask(village, "visits", period=period)) == words


def test_a_roster_prints_under_its_own_title_without_a_filter_line(
    office: Office, elder: int
) -> None:
    made, told = printed(office, "elders_80")
    asked = lists.ask(office, "elders_80")

    assert made.rows == 1
    assert "80岁以上老人名册" in told
    assert printing.filter_said(office, asked) == ""
    narrowed = lists.ask(office, "elders_80", where="sex = '女'")
    assert "性别是女" in printing.filter_said(office, narrowed)


def test_a_list_of_many_pages_tells_how_far_it_is(office: Office, elder: int) -> None:
    for _ in range(60):
        a_visit(office, elder, date(2026, 9, 6))
    seen: list[int] = []
    out = io.BytesIO()

    made = printing.ledger_pdf(office, lists.ask(office, "visits"), out, progress=seen.append)

    assert made.rows == 62
    assert made.pages > 2
    assert seen == sorted(seen)
    assert seen[-1] == 62


def test_whoever_stops_a_print_stops_it(office: Office, elder: int) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        printing.ledger_pdf(office, lists.ask(office, "visits"), io.BytesIO(), progress=stop)


def test_a_blank_form_asks_for_nothing_that_is_kept(office: Office, elder: int) -> None:
    out = io.BytesIO()

    printing.blank_pdf(office, "visits", out)

    told = text(out)
    assert "探访情况" in told
    assert "王秀英" not in told


def test_a_character_that_no_font_has_is_named(office: Office) -> None:
    record(office, "teams", team_name="甲\U00033479队", kind="1")

    made, told = printed(office, "teams")

    assert made.missing == {"\U00033479"}
    assert "队" in told


def test_members_stand_by_their_relation_the_head_first(office: Office) -> None:
    home = a_household(
        office, "朱成远", "艾春兰", "朱八", "安小禾", relations=("02", "12", "22", "32")
    )
    asked = lists.ask(office, "households", columns=("members",))

    ((names,),) = lists.lines(office, asked, [home.id]).rows

    assert names == ("朱成远", "艾春兰", "朱八", "安小禾")


def test_what_was_not_done_when_a_month_began_stands_on_its_page(office: Office) -> None:
    for what, found, closed in (
        ("路灯不亮", date(2026, 7, 1), None),
        ("护栏松动", date(2026, 8, 1), date(2026, 9, 1)),
        ("井盖缺失", date(2026, 8, 2), date(2026, 8, 31)),
        ("下水道堵塞", date(2026, 9, 3), None),
        ("垃圾堆放", date(2026, 10, 3), None),
    ):
        state = "6" if closed else "3"
        record(office, "matters", what=what, found_on=found, state=state, closed_on=closed)

    made, told = printed(office, "matters", period=SEPTEMBER)

    assert made.rows == 3
    assert [w for w in ("路灯不亮", "护栏松动", "下水道堵塞") if w not in told] == []
    assert "也列在内" in told
    assert "2026年9月" in told
    assert printed(office, "matters")[0].rows == 5
