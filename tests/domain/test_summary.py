import pytest

from csdesk.domain.summary import FIGURES, Flow, part_of, population, sentences, ties
from csdesk.resources import table

KINDS = [row["code"] for row in table("codes", "change_kind.tsv")]
NOVEMBER = [
    Flow("registered", "born", 1, 2),
    Flow("registered", "in", 1, 3),
    Flow("registered", "died", -1, 1),
    Flow("registered", "correction", -1, 2),
    Flow("registered", "correction", 1, 1),
    Flow("living", "opened", 1, 100),
    Flow("living", "away", -1, 4),
    Flow("living", "returned", 1, 1),
]


def figures(closing=103):
    made = population({"registered": 100}, NOVEMBER, {"registered": closing, "living": 97})
    return {f.id: f.value for f in made}, made


def test_the_ids_of_the_figures_are_fixed():
    assert set(FIGURES) == {
        f"{base}_{part}"
        for base in ("registered", "living")
        for part in ("open", "in", "out", "opened", "corrected", "close")
    }
    assert FIGURES["registered_in"] == "户籍人口增加"


def test_events_are_counted_where_they_belong():
    values, _ = figures()

    assert values == {
        "registered_open": 100, "registered_opened": 0, "registered_corrected": -1,
        "registered_in": 5, "registered_out": 1, "registered_close": 103,
        "living_open": 0, "living_opened": 100, "living_corrected": 0,
        "living_in": 1, "living_out": 4, "living_close": 97,
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_change_counts_somewhere(kind):
    assert part_of(kind, 1) == {"opened": "opened", "correction": "corrected"}.get(kind, "in")
    assert part_of(kind, -1) == {"opened": "opened", "correction": "corrected"}.get(kind, "out")


def test_opening_and_events_make_the_closing():
    registered, living = ties(figures()[1])

    assert (registered.id, registered.ok, registered.left, registered.right) == (
        "registered_ties", True, 103, 103,
    )  # fmt: skip
    assert "100＋0－1＋5－1＝103，与期末人数一致" in registered.says
    assert (living.ok, living.left) == (True, 97)


def test_what_does_not_tie_says_by_how_many():
    registered, _ = ties(figures(closing=101)[1])

    assert not registered.ok
    assert registered.says.endswith("期末为 101 人，相差 2 人。")


def test_the_month_is_told_in_words():
    assert sentences("2026-11", figures()[1]) == (
        "2026年11月，户籍人口期初 100 人，本月更正减少 1 人，增加 5 人，减少 1 人，期末 103 人。",
        "常住人口期初 0 人，本月建账 100 人，增加 1 人，减少 4 人，期末 97 人。",
    )


def test_a_quiet_month_says_so():
    made = population({"registered": 5}, [Flow("living", "correction", 1, 2)], {"registered": 5})

    assert sentences("2026-02", made) == (
        "2026年2月，户籍人口期初 5 人，本月没有变动，期末 5 人。",
        "常住人口期初 0 人，本月更正增加 2 人，期末 0 人。",
    )
