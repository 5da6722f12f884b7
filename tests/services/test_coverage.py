"""Coverage of a month: by rule, grid and visitor, each number with its names."""

import io
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from builders import OPENED, a_visit, an_elder, record
from vaultkit import Vault

from csdesk.services import coverage, coverage_sheet, duties, lists
from csdesk.services.coverage import Line, Month
from csdesk.services.home import Target
from csdesk.services.office import Office

MONTH = "2026-10"
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


@pytest.fixture(scope="module")
def office(empty_vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Three elders of whom two are met, a child seen in August, one attempt."""
    opened = empty_vault.copy(tmp_path_factory.mktemp("coverage") / "vault").open()
    first, second, third = (
        an_elder(opened, name, born=f"194{n}-03-05")
        for n, name in enumerate(("王秀英", "李秀英", "张秀英"))
    )
    child = an_elder(opened, "王小禾", born="2015-05-06", categories=("C10",))
    record(opened, "visit_rules", rule_name="留守儿童每季", categories=("C10",), often="quarter",
           from_=date(2026, 7, 1))  # fmt: skip
    record(opened, "visit_rules", rule_name="家庭医生", categories=("E01",), often="month",
           from_=date(2026, 9, 1), to=date(2026, 10, 5), visitors=("05",))  # fmt: skip
    for who, day, more in (
        (first, date(2026, 10, 2), {"visitor_role": ("05",)}),
        (first, date(2026, 10, 2), {}),
        (second, date(2026, 10, 20), {"visitor": ("李建禾", "周敏")}),
        (third, date(2026, 10, 20), {"met": False}),
        (child, date(2026, 8, 3), {}),
        (child, date(2026, 10, 9), {"visitor": ()}),
    ):
        visit(opened, who, day, **more)
    yield opened
    opened.close()


def visit(office: Office, who: int, day: date, **more: Any) -> None:
    if "visitor" in more:
        visitor = more.pop("visitor")
        record(office, "visits", visit_target=who, visit_date=day, visit_method="01", met=True,
               visitor=visitor, **more)  # fmt: skip
    else:
        a_visit(office, who, day, **more)


@pytest.fixture(scope="module")
def month(office: Office) -> Month:
    return coverage.look(office, MONTH)


def by_name(lines: tuple[Line, ...]) -> dict[str, Line]:
    return {line.name: line for line in lines}


def names(office: Office, target: Target | None) -> list[str]:
    assert target is not None
    asked = lists.ask(office, target.code, where=target.where, order=("id",))
    column = "name" if target.code == "residents" else "visit_target.name"
    asked = lists.ask(office, target.code, where=target.where, order=("id",), columns=(column,))
    return [row[0] for row in lines_of(office, asked)]


def lines_of(office: Office, asked: Any) -> tuple[Any, ...]:
    return lists.lines(office, asked, lists.ids(office, asked)).rows


def test_the_whole_office_is_whoever_is_to_be_met_in_every_month(
    office: Office, month: Month
) -> None:
    whole = month.office

    assert (whole.people.roll, whole.people.met, whole.share) == (3, 2, 66.7)
    assert names(office, whole.behind("roll")) == ["王秀英", "李秀英", "张秀英"]
    assert names(office, whole.behind("met")) == ["王秀英", "李秀英"]
    assert names(office, whole.behind("missing")) == ["张秀英"]
    assert (len(whole.seen.visits), len(whole.seen.days)) == (3, 2)
    assert names(office, whole.behind("visits")) == ["王秀英", "王秀英", "李秀英"]


def test_each_rule_is_counted_by_its_own_visitors_and_days(office: Office, month: Month) -> None:
    rules = by_name(month.rules)

    assert list(rules) == ["特殊困难老年人每月探访", "留守儿童每季", "家庭医生"]
    doctor, child = rules["家庭医生"], rules["留守儿童每季"]
    assert names(office, doctor.behind("met")) == ["王秀英"]
    assert (doctor.people.roll, len(doctor.seen.visits)) == (3, 1)
    assert (child.people.roll, child.people.met) == (1, 1)
    assert "本季到月底见过的算已访" in child.said
    assert "家庭医生" not in by_name(coverage.look(office, "2026-08").rules)


def test_a_quarter_is_covered_by_a_visit_in_it_and_no_other(office: Office) -> None:
    september, june = (coverage.look(office, f"2026-0{m}") for m in (9, 6))

    assert by_name(september.rules)["留守儿童每季"].people.met == 1
    assert "留守儿童每季" not in by_name(june.rules)


def test_grids_add_up_to_the_whole(month: Month) -> None:
    assert [g.name for g in month.grids] == ["一网格"]
    assert sum(g.people.roll for g in month.grids) == month.office.people.roll
    assert sum(g.people.met for g in month.grids) == month.office.people.met


def test_two_who_went_together_each_have_the_visit(office: Office, month: Month) -> None:
    visitors = by_name(month.visitors)

    assert set(visitors) == {"李建禾", "周敏", "没有写探访人"}
    one, other = visitors["李建禾"], visitors["周敏"]
    assert (len(one.seen.visits), len(one.seen.days), len(one.missed)) == (3, 2, 1)
    assert names(office, one.behind("missed")) == ["张秀英"]
    assert names(office, other.behind("met")) == ["李秀英"]
    assert other.behind("missed") is None
    assert one.share is None
    assert list(visitors)[-1] == "没有写探访人"


def test_the_rule_of_the_roll_is_told(month: Month) -> None:
    assert month.note.startswith("分母是本月任一天在册的应访对象")
    assert "未见到本人的不算" in month.note


def test_twelve_months_lead_up_to_the_month(office: Office, month: Month) -> None:
    for line in month.lines:
        months = coverage.trend(office, line, MONTH)
        assert [name for name, _ in months][0::11] == ["2025-11", MONTH]
        now = months[-1][1]
        assert now is not None
        assert (now.people, now.seen) == (line.people, line.seen)
        assert months[0][1] is None  # before the first visit
        assert now.height == (len(line.seen.visits) if line.kind == "visitor" else line.share)


def test_the_sheet_is_printed_and_written_with_the_same_numbers(
    office: Office, month: Month, tmp_path: Path
) -> None:
    out, book = io.BytesIO(), tmp_path / "走访覆盖表.xlsx"

    printed = coverage_sheet.coverage_pdf(office, MONTH, out)
    rows = coverage_sheet.coverage_book(office, MONTH, book)

    text = "".join(page.extract_text() for page in pypdf.PdfReader(out).pages)
    assert "走访覆盖表" in text
    assert "66.7%" in text
    assert "分母是本月任一天在册的应访对象" in "".join(text.split())
    sheet = openpyxl.load_workbook(book).active
    assert sheet is not None
    written = [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]]
    assert len(written) == rows == printed.rows
    assert written[0][:7] == ("合计", "全村", 3, 2, 1, "66.7%", 3)
    assert Counter(row[0] for row in written)["逐月"] == 3


def test_the_running_month_says_up_to_when(empty_vault: Vault, tmp_path: Path) -> None:
    opened = empty_vault.copy(tmp_path / "vault").open(on=date(2026, 10, 8))
    out = io.BytesIO()

    coverage_sheet.coverage_pdf(opened, MONTH, out)
    found = coverage.look(opened, MONTH)
    opened.close()

    assert found.upto == date(2026, 10, 8)
    assert found.office.share is None
    assert "（截至10月8日）" in pypdf.PdfReader(out).pages[0].extract_text()


def test_a_plain_loop_over_the_village_agrees(village: Office) -> None:
    """One outing counts once in each; the roll is everybody of some day of the month."""
    found = coverage.look(village, MONTH)
    rules = {d.rule.id: d.rule for d in duties.duties(village, "residents")}
    visits = lists.ask(
        village, "visits", where=f"visit_date >= {FIRST} and visit_date <= {LAST}",
        columns=("visit_target", "visit_date", "met", "outcome", "visit_method"),
    )  # fmt: skip
    counted = [
        (who[0], day)
        for who, day, met, outcome, _ in lines_of(village, visits)
        if met and outcome not in ("09", "10")
    ]

    special = next(line for line in found.rules if line.id == "special_elders_monthly")
    rule = rules[special.id]
    days = (date(2026, 10, n) for n in range(1, 32))
    roll = {p.id for day in days for p in duties.under(village, rule, "residents", day)}

    assert roll == set(special.people.on_roll)
    assert set(special.people.who_met) == roll & {who for who, _ in counted}
    assert len(special.seen.visits) == sum(who in roll for who, _ in counted)
    assert len(special.seen.days) == len({day for who, day in counted if who in roll})
    assert OPENED < FIRST
