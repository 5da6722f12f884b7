"""Which categories can't be held at once, and at which age."""

from datetime import date

from csdesk.domain.categories import Held, Rules
from csdesk.domain.codes import load_codes

TABLE = load_codes()["category"]
RULES = Rules(TABLE)
JAN, MAY, JUL = date(2026, 1, 1), date(2026, 5, 1), date(2026, 7, 1)


def test_every_pair_and_age_names_categories_of_the_table_and_says_why() -> None:
    for pair in RULES.pairs:
        assert {pair.first, pair.second} <= TABLE.names.keys()
        assert pair.why
        assert pair.source
    for code, ages in RULES.ages.items():
        assert code in TABLE.names
        assert ages.why
        assert ages.source


def test_a_pair_holds_for_the_children_of_both_in_either_order() -> None:
    assert RULES.pair("S12", "S22") == RULES.pair("S22", "S12") == RULES.pair("S10", "S20")
    assert RULES.pair("S12", "S22") is not None
    assert RULES.pair("S12", "E01") is None


def test_the_age_said_of_the_nearest_code_holds() -> None:
    left, child, elder, lost = (RULES.ages_of(c) for c in ("C11", "C23", "E01", "E06"))
    assert left is not None
    assert child is not None
    assert elder is not None
    assert lost is not None
    assert (left.hold(15), left.hold(16), child.hold(16), child.hold(18)) == (
        True, False, True, False,
    )  # fmt: skip
    assert (elder.hold(60), elder.hold(59), lost.hold(50)) == (True, False, True)
    assert RULES.ages_of("S12") is None


def test_two_that_follow_each_other_do_not_clash() -> None:
    held = [Held(1, 7, "S12", JAN, MAY), Held(2, 7, "S22", MAY)]

    assert not list(RULES.clashes(held))


def test_two_at_once_clash_and_the_later_is_named_first() -> None:
    held = [Held(2, 7, "S22", MAY, JUL), Held(1, 7, "S12", JAN), Held(3, 8, "S22", MAY)]

    ((later, former, pair),) = RULES.clashes(held)

    assert (later.id, former.id) == (2, 1)
    assert "低保" in pair.why


def test_one_that_ended_before_the_other_began_is_not_beside_it() -> None:
    assert not Held(1, 7, "S12", JAN, MAY).beside(Held(2, 7, "S22", MAY))
    assert not Held(2, 7, "S22", MAY).beside(Held(1, 7, "S12", JAN, MAY))
    assert Held(2, 7, "S22", MAY).beside(Held(1, 7, "S12", JAN))
