"""The time bank: put in, drawn, given on; never less than nothing on any day, whatever is undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from builders import an_elder, record
from drawn_rosters import a_book
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vaultkit import Vault

from csdesk.domain import timebank
from csdesk.domain.timebank import DEPOSIT, DONATED, EXPIRED, GIFT, SPENT, balances
from csdesk.errors import ClerkError
from csdesk.services import entries, imports, lists
from csdesk.services.entries import Outcome
from csdesk.services.office import Office
from csdesk.services.volunteering import bank, local
from csdesk.storage.work import work

ON = date(2026, 10, 10)
CAP = timebank.bank(ON).cap


@pytest.fixture
def two(office: Office) -> tuple[int, int]:
    """A volunteer who lives here and another."""
    elder = an_elder(office, "王秀英", born="1963-05-06")
    return (
        record(office, "volunteers", name="王秀英", resident=elder),
        record(office, "volunteers", name="何向晚"),
    )


def put(office: Office, who: int, hours: str, on: date = ON) -> Outcome:
    return bank.record(office, DEPOSIT, who, on, Decimal(hours), what="陪同就医")


def balance(office: Office, who: int) -> Decimal:
    asked = lists.ask(office, "volunteers", every=True, columns=("balance",))
    return Decimal(lists.lines(office, asked, [who]).rows[0][0])


def told(outcome: Outcome) -> list[tuple[str, str]]:
    assert not outcome.kept
    return [(p.field, p.message) for p in outcome.problems]


def test_what_is_put_in_is_drawn_and_given_in_the_family(
    office: Office, two: tuple[int, int]
) -> None:
    she, son = two

    assert put(office, she, "12").title == "时间银行存入 12 小时：王秀英"
    assert bank.record(office, SPENT, she, ON, Decimal("2.5"), what="理发").kept
    assert bank.record(office, GIFT, she, ON, Decimal(4), partner=son, relation="子女").kept
    assert bank.record(office, DONATED, son, ON, Decimal(1)).kept

    assert (balance(office, she), balance(office, son)) == (Decimal("5.5"), Decimal(3))
    hers, his = bank.account(office, she), bank.account(office, son)
    assert [(line.kind, line.hours, line.other) for line in his.lines] == [
        (timebank.RECEIVED, Decimal(4), "王秀英转赠"), (DONATED, Decimal(-1), ""),
    ]  # fmt: skip
    assert hers.lines[-1].other == "子女何向晚"
    assert (hers.balance, his.balance) == (Decimal("5.5"), Decimal(3))


def test_every_verb_says_what_is_wrong(office: Office, two: tuple[int, int]) -> None:
    she, son = two
    put(office, she, "3")

    assert told(put(office, she, "0")) == [("hours", "时长要大于 0。")]
    assert told(put(office, she, "1", date(2026, 11, 1)))[0][0] == "entry_date"
    assert told(bank.record(office, SPENT, she, ON, Decimal(4))) == [
        ("hours", "王秀英在 2026-10-10 能用的余额是 3 小时，不够 4 小时。")
    ]
    assert told(bank.record(office, GIFT, she, ON, Decimal(1)))[0] == ("partner", "没有选转给谁。")
    assert (
        told(bank.record(office, GIFT, she, ON, Decimal(1), partner=she, relation="子女"))[0][1]
        == "不能转给自己。"
    )
    assert told(bank.record(office, GIFT, she, ON, Decimal(1), partner=son, relation="邻居"))[0][
        1
    ].startswith("只能转给家人：配偶、")
    assert balance(office, she) == 3


def test_the_cap_holds_for_who_puts_in_and_for_who_is_given(
    office: Office, two: tuple[int, int]
) -> None:
    she, son = two
    assert put(office, son, str(CAP - 2)).kept
    assert put(office, she, "10").kept

    words = "何向晚最多还能存 2 小时（每人上限 1500 小时）。"
    assert told(put(office, son, "2.5")) == [("hours", words)]
    assert told(bank.record(office, GIFT, she, ON, Decimal(3), partner=son, relation="子女")) == [
        ("partner", words)
    ]
    assert put(office, son, "2").kept


def test_an_earlier_day_has_only_what_was_there_then(office: Office, two: tuple[int, int]) -> None:
    she, _ = two
    put(office, she, "3", ON)

    before = ON - timedelta(1)

    assert told(bank.record(office, SPENT, she, before, Decimal(1)))[0][0] == "hours"
    with pytest.raises(ClerkError, match="“时间银行余额”会成为 -1：王秀英，2026-10-09"):
        entries.record(
            office, "time_bank",
            {"entry_date": before, "volunteer": she, "kind": SPENT, "hours": Decimal(1)},
        )  # fmt: skip


def test_nothing_that_is_taken_back_leaves_less_than_nothing(
    office: Office, two: tuple[int, int], tmp_path: Path
) -> None:
    she, son = two
    deposit = put(office, she, "5")
    bank.record(office, SPENT, she, ON, Decimal(4))

    with pytest.raises(ClerkError, match="会成为 -4"):
        entries.undo(office, deposit.op)
    with pytest.raises(ClerkError, match="会成为 -4"):
        entries.void(office, "time_bank", [deposit.id or 0])
    with pytest.raises(ClerkError, match="会成为 -4"):  # taken from her, given to another
        entries.record(office, "time_bank", {"volunteer": son}, id=deposit.id)
    rows = [("日期", "姓名", "存取", "时长"), ("2026-10-11", "何向晚", "支取", "2")]
    seen = imports.preview(office, a_book(tmp_path / "a.xlsx", rows), "time_bank")
    with pytest.raises(ClerkError, match="会成为 -2：何向晚"):
        imports.commit(office, seen)

    assert (int(balance(office, she)), int(balance(office, son))) == (1, 0)


def test_what_was_below_nothing_before_can_be_made_better(
    office: Office, two: tuple[int, int]
) -> None:
    she, _ = two
    put(office, she, "5")
    row = entries.get(office, "time_bank", 1)
    with work(
        office.engines.write, office.model, "另一台电脑", user="甲", node="B", now=office.now()
    ) as w:  # as a package of another computer may leave it
        w.add("time_bank", type(row.row)(entry_date=ON, volunteer=she, kind=EXPIRED,
                                         hours=Decimal(9)))  # fmt: skip

    assert put(office, she, "1").kept
    with pytest.raises(ClerkError, match="会成为 -4"):
        entries.record(
            office, "time_bank",
            {"entry_date": ON, "volunteer": she, "kind": SPENT, "hours": Decimal(1)},
        )  # fmt: skip


# ---- whatever is done ---------------------------------------------------------------------------

DAYS = st.integers(1, 20).map(lambda n: date(2026, 10, n))
VERB = st.tuples(
    st.sampled_from([DEPOSIT, DEPOSIT, SPENT, GIFT, DONATED, "undo", "void"]),
    st.integers(0, 2), st.integers(0, 2), DAYS, st.integers(1, 9),
)  # fmt: skip


@pytest.fixture(scope="module")
def shared(empty_vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = empty_vault.copy(tmp_path_factory.mktemp("bank") / "vault").open()
    yield opened
    opened.close()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(VERB, min_size=4, max_size=9))
def test_no_balance_is_below_nothing_or_above_the_cap_on_any_day(
    shared: Office, done: list[tuple[str, int, int, date, int]]
) -> None:
    people = [record(shared, "volunteers", name=name) for name in ("甲一", "乙二", "丙三")]
    kept, refused = list[Outcome](), list[str]()
    for verb, one, other, on, hours in done:
        try:
            if verb == "undo":
                if kept:
                    entries.undo(shared, kept.pop(one % len(kept)).op)
            elif verb == "void":
                if kept:
                    entries.void(shared, "time_bank", [kept.pop(one % len(kept)).id or 0])
            else:
                partner = people[other] if verb == GIFT else None
                outcome = bank.record(
                    shared, verb, people[one], on, Decimal(hours * 100),
                    partner=partner, relation="子女" if partner else None,
                )  # fmt: skip
                kept += [outcome] if outcome.kept else []
        except ClerkError as error:
            refused += [error.what]

        for who in people:
            days = balances(bank.account(shared, who).moves)
            assert all(0 <= left <= CAP for _, left in days), days
            assert balance(shared, who) == (days[-1][1] if days else 0)
    assert all("会成为 -" in what for what in refused)


def test_a_rule_may_forbid_giving_and_ask_for_an_age(office: Office, two: tuple[int, int]) -> None:
    she, son = two
    strict = timebank.Bank(Decimal(10), (), 70)

    assert [p.message for p in bank.allowed(office, GIFT, she, ON, son, "子女", strict)] == [
        "当地的时间银行不能转赠。"
    ]
    assert [p.message for p in bank.allowed(office, SPENT, she, ON, None, None, strict)] == [
        "满 70 周岁才能支取，现为 63 岁。"
    ]
    assert bank.allowed(office, SPENT, son, ON, None, None, strict) == []
    assert strict.room(Decimal(4)) == 6


def test_the_place_may_have_rules_of_its_own_from_a_day_on(
    office: Office, two: tuple[int, int]
) -> None:
    she, son = two
    record(office, "volunteer_rules", since=date(2026, 10, 1), cap=20, basis="县办法")
    record(
        office, "volunteer_rules", since=date(2026, 10, 5), relations="子女、 配偶", basis="乡办法"
    )
    record(office, "volunteer_rules", since=date(2026, 11, 1), relations="不能转赠", basis="明年起")

    rule = local.bank(office, ON)

    assert (int(rule.cap), rule.relations, rule.spend_age) == (20, ("子女", "配偶"), 0)
    assert local.bank(office, date(2026, 11, 1)).relations == ()
    assert local.bank(office, date(2026, 9, 30)).cap == CAP
    assert told(put(office, she, "21"))[0][1].endswith("（每人上限 20 小时）。")
    assert put(office, she, "20").kept
    refused = bank.record(office, GIFT, she, ON, Decimal(1), partner=son, relation="父母")
    assert told(refused)[0][1] == "只能转给家人：子女、配偶。"


def test_stars_follow_the_rules_of_the_place_and_go_up(
    office: Office, two: tuple[int, int]
) -> None:
    she, _ = two
    for n in range(1, 5):
        record(office, "service_hours", volunteer=she, service_date=date(2026, 10, n),
               service_hours=Decimal(10))  # fmt: skip
    wrong = entries.record(
        office, "volunteer_rules",
        {"since": ON, "star_1": 30, "star_3": 30, "basis": "县办法"},
    )  # fmt: skip
    assert told(wrong) == [("star_3", "“三星”是 30，不比“一星”的 30 多。")]
    record(office, "volunteer_rules", since=ON, star_1=20, star_2=35, basis="县办法")

    def stands(on: date) -> tuple[object, ...]:
        columns = ("star", "star_on", "star_left")
        asked = lists.ask(office, "volunteers", every=True, columns=columns, on=on)
        return lists.lines(office, asked, [she]).rows[0]

    assert stands(date(2026, 10, 31)) == ("2", date(2026, 10, 4), Decimal(560))
    assert stands(ON - timedelta(1)) == ("0", None, Decimal(60))
    assert [int(level.least) for level in local.stars(office, ON)] == [20, 35, 600, 1000, 1500]
