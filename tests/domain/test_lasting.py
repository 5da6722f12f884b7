"""Hours that follow from two times."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from csdesk.domain.lasting import with_hours
from csdesk.ledgers import ALL

DAYS = ALL["opening_days"]


@pytest.mark.parametrize(
    ("opens", "closes", "hours", "found"),
    [
        (time(8, 30), time(17), None, Decimal("8.5")),
        (time(8, 30), time(17, 20), None, Decimal("8.8")),
        (time(8, 30), time(17), Decimal(7), Decimal(7)),
        (time(17), time(8), None, None),
        (None, time(17), None, None),
    ],
)
def test_an_empty_number_of_hours_follows_from_both_times(
    opens: Any, closes: Any, hours: Any, found: Any
) -> None:
    values = {"open_date": date(2026, 10, 1), "opens": opens, "closes": closes, "hours": hours}

    assert with_hours(DAYS, values) == {**values, "hours": found}


def test_a_ledger_that_lasts_nothing_stays_as_it_is() -> None:
    values = {"opens": time(8), "closes": time(9)}

    assert with_hours(replace(DAYS, lasts=None), values) is values
