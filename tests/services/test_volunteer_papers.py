"""Papers given out to volunteers: a number that stays, a reprint that says the same."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
import sqlalchemy as sa
from builders import an_elder, record

from csdesk.errors import ClerkError
from csdesk.services import entries, lists
from csdesk.services.entries import Outcome
from csdesk.services.office import Office, reading
from csdesk.services.volunteering import bank, papers
from csdesk.services.volunteering.papers import BOOK, PASSBOOK, PROOF
from csdesk.storage import trail

FIRST, LAST = date(2026, 3, 1), date(2026, 10, 20)


@pytest.fixture
def helper(office: Office) -> int:
    """A resident with 105 hours in two kinds of service."""
    who = an_elder(office, "陈雨石", born="1963-05-06", sex="1")
    team = record(office, "teams", team_name="邻里互助队", kind="1")
    helper = record(
        office, "volunteers", name="陈雨石", sex="1", resident=who, team=team,
        volunteer_no="430421202600007", join_date=date(2025, 1, 5),
    )  # fmt: skip
    for title, kind, on, hours in (
        ("敬老助餐", "17", FIRST, "24"), ("敬老助餐", "17", date(2026, 4, 1), "24"),
        ("河道清理", "06", date(2026, 5, 1), "23.5"), ("帮扶", None, date(2026, 6, 1), "23.5"),
        ("敬老助餐", "17", LAST, "10"),
    ):  # fmt: skip
        activity = record(office, "activities", title=title, activity_date=on, service_type=kind)
        record(
            office, "service_hours", volunteer=helper, activity=activity, service_date=on,
            service_hours=Decimal(hours), what=title,
        )  # fmt: skip
    return helper


def printed(office: Office, *ids: int | None) -> list[str]:
    out = BytesIO()
    papers.paper_pdf(office, [id or 0 for id in ids], out)
    return [page.extract_text().replace("\n", "") for page in pypdf.PdfReader(out).pages]


def numbers(office: Office) -> list[str]:
    asked = lists.ask(office, papers.CODE, columns=("paper_no",), order=("id",))
    return [row[0] for row in lists.lines(office, asked, lists.ids(office, asked)).rows]


def fault(outcome: Outcome) -> tuple[str, str]:
    (problem,) = outcome.problems
    assert not outcome.kept
    return problem.field, problem.message


def test_a_proof_says_who_how_often_and_what_and_names_the_number(
    office: Office, helper: int
) -> None:
    outcome = papers.issue(
        office, PROOF, helper, purpose="评优", handler="周敏", in_charge="李建禾"
    )

    assert outcome.title == "出具志愿服务记录证明：陈雨石，编号 A-2026-0001"
    (text,) = printed(office, outcome.id)
    number = lists.lines(office, lists.ask(office, "residents", columns=("id_no",)), [1]).rows[0][0]
    for words in (
        "编号：A-2026-0001", "陈雨石", "男", str(number), "430421202600007", "2026年3月1日",
        "2026年10月31日", "105", "一星志愿者", "关爱特殊群体", "58", "环境保护", "23.5", "其他服务",
        "合计", "评优", "经办人：周敏", "负责人：李建禾", "柳沟村村民委员会",
    ):  # fmt: skip
        assert words in text, words
    kept = trail.TRAIL.c
    with reading(office) as c:
        (told,) = c.scalars(sa.select(kept.payload).where(kept.kind == "print"))
    assert papers.WHY in told


def test_a_reprint_says_what_the_first_one_said(office: Office, helper: int) -> None:
    proof = papers.issue(office, PROOF, helper, first=FIRST, last=date(2026, 4, 30))
    before = printed(office, proof.id)

    record(
        office, "service_hours", volunteer=helper, service_date=date(2026, 4, 2),
        service_hours=Decimal(5),
    )  # fmt: skip

    assert printed(office, proof.id) == before
    assert "48" in before[0]


def test_a_proof_needs_hours_and_days_in_order(office: Office, helper: int) -> None:
    future, past = date(2026, 11, 2), date(2025, 1, 1)

    assert fault(papers.issue(office, PROOF, helper, last=past)) == (
        "first", "陈雨石在这段时间没有服务时长。",
    )  # fmt: skip
    assert fault(papers.issue(office, PROOF, helper, first=LAST, last=FIRST))[0] == "first"
    assert fault(papers.issue(office, PROOF, helper, last=future))[0] == "last"
    assert fault(papers.issue(office, BOOK, helper, on=future))[0] == "issued_on"
    assert numbers(office) == []


def test_numbers_run_on_and_a_cancelled_one_stays_in_the_register(
    office: Office, helper: int
) -> None:
    first, second = (papers.issue(office, PROOF, helper) for _ in range(2))

    done = papers.cancel(office, first.id or 0, "写错了用途")
    third = papers.issue(office, PROOF, helper)

    assert done.title == "作废A-2026-0001"
    assert numbers(office) == ["A-2026-0001", "A-2026-0002", "A-2026-0003"]
    with pytest.raises(ClerkError, match="A-2026-0001 已于 2026-10-31 作废"):
        printed(office, second.id, first.id)
    with pytest.raises(ClerkError, match="作废"):
        papers.cancel(office, first.id or 0, "再作废一次")
    assert fault(papers.cancel(office, third.id or 0, " "))[0] == "cancelled_why"
    entries.void(office, papers.CODE, [third.id or 0])
    assert papers.issue(office, PROOF, helper).title.endswith("A-2026-0004")


def test_there_is_one_book_of_each_kind_until_it_is_cancelled(office: Office, helper: int) -> None:
    book = papers.issue(office, BOOK, helper)
    assert papers.issue(office, PASSBOOK, helper).kept

    assert fault(papers.issue(office, BOOK, helper)) == (
        "volunteer", "陈雨石已有志愿服务记录本，编号 A-2026-0001。",
    )  # fmt: skip
    papers.cancel(office, book.id or 0, "遗失")
    assert papers.issue(office, BOOK, helper).kept


def test_the_record_book_runs_its_sum_and_names_the_day_of_the_star(
    office: Office, helper: int
) -> None:
    entries.record(office, "service_hours", {"begins": time(8), "ends": time(20)}, id=5)
    book = papers.issue(office, BOOK, helper)

    cover, text = printed(office, book.id)

    for words in (
        "志愿服务记录本",
        "陈雨石",
        "A-2026-0001",
        "累计满 100、300、600、1000、1500 小时",
    ):
        assert words in cover, words
    for words in (
        "志愿服务记录本", "A-2026-0001", "邻里互助队", "一星志愿者", "2026年10月20日达到", "累计 105 小时",
        "71.5", "08:00—20:00", "记录人签字",
    ):  # fmt: skip
        assert words in text, words


def test_the_passbook_sums_up_to_the_balance(office: Office, helper: int) -> None:
    son = record(office, "volunteers", name="何向晚", own_number="W12345678")
    bank.record(office, "1", helper, FIRST, Decimal(12), served=1, what="陪同就医")
    bank.record(office, "3", helper, LAST, Decimal("2.5"))
    bank.record(office, "4", helper, LAST, Decimal(4), partner=son, relation="子女")
    hers, his = (papers.issue(office, PASSBOOK, who) for who in (helper, son))

    pages = printed(office, hers.id, his.id)

    for words in (
        "时间银行存折",
        "余额 5.5 小时",
        "服务陈雨石",
        "陪同就医",
        "9.5",
        "转赠 子女何向晚",
        "1500 小时",
    ):
        assert words in pages[1], words
    for words in ("余额 4 小时", "受赠 陈雨石转赠", "W12345678"):
        assert words in pages[3], words
    assert all("每人最多存 1500 小时" in pages[n] for n in (0, 2))


def test_many_kinds_of_service_are_put_together_and_own_words_are_kept(
    office: Office, helper: int
) -> None:
    for n, kind in enumerate(list(office.codes["volunteer_service_type"].names)[:11]):
        on = date(2026, 7, 1 + n)
        activity = record(office, "activities", title="活动", activity_date=on, service_type=kind)
        record(office, "service_hours", volunteer=helper, activity=activity, service_date=on,
               service_hours=Decimal(n + 1))  # fmt: skip
    told = papers.served(office, helper)
    assert told is not None
    assert len(told.kinds) == papers.MOST
    assert list(told.kinds)[-1] == papers.OTHER
    assert (told.times, told.hours) == (16, Decimal(171))
    proof = papers.issue(office, PROOF, helper)
    entries.record(office, papers.CODE, {"content": "长期照料独居老人", "star": None}, id=proof.id)

    (text,) = printed(office, proof.id)

    assert "服务内容：长期照料独居老人。" in text
    assert "服务类别" not in text
    assert "现为" not in text
