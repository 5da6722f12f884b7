from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from csdesk.domain.timebank import Move, balances, bank, free

ON = date(2026, 10, 31)
DAYS = st.integers(0, 20).map(lambda n: ON + timedelta(n))


def test_the_rule_of_a_day_says_cap_and_to_whom_hours_may_be_given() -> None:
    rule = bank(ON)

    assert rule.room(Decimal(1490)) == 10
    assert rule.room(Decimal(1600)) == 0
    assert "子女" in rule.relations
    assert rule.spend_age == 0
    assert bank(ON, {"cap": 10, "relations": ()}).relations == ()


def test_what_moves_on_one_day_is_one_balance() -> None:
    moves = [Move(ON, Decimal(3)), Move(ON - timedelta(1), Decimal(2)), Move(ON, Decimal(-4))]

    assert balances(moves) == ((ON - timedelta(1), Decimal(2)), (ON, Decimal(1)))


@settings(max_examples=60)
@given(
    st.lists(st.builds(Move, DAYS, st.decimals(-9, 9, places=1)), max_size=8), DAYS,
)  # fmt: skip
def test_what_is_free_on_a_day_can_go_without_leaving_less_than_nothing(
    moves: list[Move], on: date
) -> None:
    left = free(moves, on)

    after = [left_ for day, left_ in balances([*moves, Move(on, -left)]) if day >= on]
    before = [left_ for day, left_ in balances([*moves, Move(on, Decimal(0))]) if day >= on]
    assert left == 0 or min(after) == 0
    assert left > 0 or min(before) <= 0
