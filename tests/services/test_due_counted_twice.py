"""The due list under each region's pack, counted a second way by plain loops over the rows."""

from dataclasses import replace
from datetime import date

import pytest
from plain_due import PlainDue

from csdesk.packs.model import PACK_IDS
from csdesk.services import duties
from csdesk.services.office import Office

DAYS = tuple(date(2026, month, day) for month in (2, 5, 8, 10) for day in (1, 17, 28))
REGIONS = pytest.mark.parametrize("pack", [id for id in PACK_IDS if id != "national"])


def under(office: Office, pack: str) -> tuple[Office, list[date]]:
    """The same office under another pack, and the first days of what the packs ask."""
    adopted = replace(office, about=replace(office.about, pack=pack))
    rules = [d.rule for d in duties.duties(adopted, "residents") if not d.rule.local]
    assert {rule.id for rule in rules} >= {"special_elders_monthly"}
    return adopted, [rule.start for rule in rules if rule.start]


@pytest.fixture(scope="module")
def plain(village: Office) -> PlainDue:
    return PlainDue(village)


@REGIONS
def test_a_plain_loop_over_the_rows_finds_the_same_people_and_days(
    village: Office, plain: PlainDue, pack: str
) -> None:
    office, firsts = under(village, pack)
    people = 0
    for on in DAYS:
        listed = {line.person: line.due for line in duties.due(office, on=on)}

        assert listed == plain.count(firsts, on), on
        people += len(listed)
    assert people > 40
