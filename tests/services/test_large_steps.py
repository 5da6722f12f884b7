"""What Ctrl+Z would take away is named where it is much."""

from csdesk.services import large_steps
from csdesk.services.large_steps import MOST
from csdesk.services.office import Office, step
from csdesk.storage.work import New


def add_teams(office: Office, count: int) -> None:
    row = office.ledgers["teams"].row
    with step(office, f"登记 {count} 支队伍") as w:
        w.add_many("teams", [New(row(team_name=f"{n}队", kind="1")) for n in range(count)])


def test_a_step_of_many_records_is_named_with_what_goes(office: Office) -> None:
    add_teams(office, MOST + 1)

    large = large_steps.next_undo(office)

    assert large is not None
    team = office.ledgers["teams"]
    assert large.title == "登记 21 支队伍"
    assert large.added == (f"{team.title} 21 {team.unit}",)
    assert large.changed == ()


def test_a_small_step_is_taken_back_without_a_question(office: Office) -> None:
    assert large_steps.next_undo(office) is None
    add_teams(office, MOST)

    assert large_steps.next_undo(office) is None
