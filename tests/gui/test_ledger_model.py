"""The model of a list: every id, few lines, and nothing that Qt's own tester dislikes."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

import builders
import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from csdesk.gui.ledger import model as ledger_model
from csdesk.gui.ledger.model import HELD, LedgerModel, Listing
from csdesk.gui.widgets.delegates import KIND
from csdesk.services import entries, lists
from csdesk.services.office import Office, step
from csdesk.storage.lists import PAGE
from csdesk.storage.work import New


def many_teams(office: Office, count: int) -> None:
    """So many teams 队0001 …, in one step."""
    row = office.ledgers["teams"].row
    with step(office, "many") as w:
        w.add_many("teams", [New(row(team_name=f"队{n:05d}", kind="1")) for n in range(count)])


def listing(office: Office, code: str = "teams", **how: object) -> Listing:
    """A list as its page asks for it."""
    return ledger_model.look(office, lists.ask(office, code), **how)  # type: ignore[arg-type]  # keep, above


def fetched(office: Office, model: LedgerModel) -> Iterator[int]:
    """Answers each page that the model wants, at once; the numbers of the pages."""
    asked: list[int] = []
    code = lists.ask(office, "teams")

    def put(number: int) -> None:
        ids = ledger_model.page_of(model.ids, number)
        asked.append(number)
        model.put(number, ledger_model.lines_shown(office, code, ids))

    model.wanted.connect(put)
    return iter(asked)


def test_an_empty_list_and_a_full_one_and_a_changed_one_are_sound_models(
    office: Office, qtmodeltester: ModelTester
) -> None:
    model = LedgerModel()
    fetched(office, model)
    qtmodeltester.check(model)
    many_teams(office, 300)
    model.fill(listing(office))
    qtmodeltester.check(model)
    builders.record(office, "teams", team_name="队00000甲", kind="1")
    model.fill(listing(office))
    qtmodeltester.check(model)
    assert model.rowCount() == 301


def test_ten_thousand_rows_hold_five_hundred_and_twelve_lines_at_most(office: Office) -> None:
    many_teams(office, 10_000)
    model = LedgerModel()
    fetched(office, model)
    model.fill(listing(office))
    assert model.rowCount() == 10_000
    for row in (*range(0, 10_000, 97), 0, 9_999, 5_000):
        model.index(row, 1).data()  # asks for its page
        assert model.index(row, 1).data() == f"队{row:05d}"
        assert model.held <= HELD == 4 * PAGE
    assert model.held > 3 * PAGE


def test_a_page_that_is_not_held_is_wanted_once_until_it_comes(office: Office) -> None:
    many_teams(office, 400)
    model = LedgerModel()
    wanted: list[int] = []
    model.wanted.connect(wanted.append)
    model.fill(listing(office))
    for row in (300, 301, 302):
        assert model.index(row, 1).data() == ""
    assert wanted == [2]
    model.lost(2)
    model.index(300, 1).data()
    assert wanted == [2, 2]


def test_the_record_that_is_looked_for_again_comes_with_the_lines_around_it(
    office: Office,
) -> None:
    many_teams(office, 1000)
    first = listing(office)
    found = listing(office, keep=first.ids[640], above=5)
    assert found.at == 640
    assert sorted(found.pages) == [4, 5]
    assert listing(office, keep=10**6).at == -1


def test_the_same_ids_take_new_lines_without_a_reset(office: Office) -> None:
    many_teams(office, 20)
    model = LedgerModel()
    model.fill(listing(office))
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    told: list[int] = []
    model.dataChanged.connect(lambda first, last: told.append(last.row()))
    builders.kept(entries.record(office, "teams", {"leader": "何向晚"}, id=model.ids[3]))
    assert model.renew(listing(office))
    assert model.index(3, model.columnCount() - 1).isValid()
    assert "何向晚" in model.words(3)  # type: ignore[operator]  # it is held
    assert told == [19]
    builders.record(office, "teams", team_name="队000", kind="1")
    assert not model.renew(listing(office))
    assert not resets


def test_names_pills_numbers_and_days_are_told_apart(office: Office) -> None:
    elder = builders.an_elder(office, "王秀英", categories=("E01", "E02"))
    builders.a_visit(office, elder, office.today())
    model = LedgerModel()
    model.fill(listing(office, "residents"))
    at = {path: n for n, path in enumerate(model.paths, 1)}
    assert model.index(0, at["name"]).data(KIND) == "name"
    assert model.index(0, at["category"]).data(KIND) == "pills"
    assert model.index(0, 0).data() == "1"
    right = int(Qt.AlignmentFlag.AlignRight)
    assert model.index(0, at["age"]).data(Qt.ItemDataRole.TextAlignmentRole) & right
    assert model.index(0, at["id_no"]).data().count("*") == 11
    visits = LedgerModel()
    visits.fill(listing(office, "visits"))
    shown = [visits.index(0, n).data() for n in range(visits.columnCount())]
    assert "10月31日" in shown
    assert visits.headerData(4, Qt.Orientation.Horizontal) == "探访日期 ↓"


def test_marks_stay_with_their_records_when_the_list_changes(office: Office) -> None:
    many_teams(office, 5)
    model = LedgerModel()
    model.fill(listing(office))
    third = model.ids[2]
    model.mark([third])
    assert model.index(2, 0).data() == "✓"
    builders.record(office, "teams", team_name="队00000甲", kind="1")
    model.fill(listing(office))
    assert model.marked == {third}
    assert model.index(3, 0).data() == "✓"
    model.unmark()
    assert not model.marked


@pytest.mark.parametrize("ids", [array("q"), array("q", [7])])
def test_a_row_that_is_not_there_has_no_place(ids: array[int]) -> None:
    model = LedgerModel()
    assert model.row_of(8) == -1
    assert model.words(3) is None
    assert ledger_model.page_of(ids, 1) == array("q")
