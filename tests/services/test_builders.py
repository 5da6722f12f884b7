from datetime import date

from builders import a_household, a_visit, an_elder

from csdesk.services import lists
from csdesk.services.office import Office


def test_an_elder_has_a_household_a_category_and_a_visit(office: Office) -> None:
    elder = an_elder(office, "王秀英")
    a_visit(office, elder, date(2026, 10, 2))
    asked = lists.ask(office, "residents", columns=("name", "age", "relation", "last_visit"))
    assert lists.lines(office, asked, [elder]).rows == (("王秀英", 86, "02", date(2026, 10, 2)),)


def test_a_household_has_one_head_and_her_family(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚", "朱小禾")
    asked = lists.ask(office, "households", columns=("head", "size"))
    ((head, size),) = lists.lines(office, asked, [home.id]).rows
    assert head == (home.head, "朱成远")
    assert size == 3
