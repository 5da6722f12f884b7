from decimal import Decimal

import pytest

from csdesk.domain.measures import Measured, count, flag, frequency, ratio


@pytest.mark.parametrize(("found", "value"), [(0, 0), (1, 100), (7, 100)])
def test_a_flag_is_of_one_unit_so_that_a_township_adds_up(found, value):
    assert flag(found) == Measured(Decimal(value), Decimal(value) / 100, Decimal(1))


def test_a_ratio_is_rounded_to_two_places():
    assert ratio(Decimal(2), Decimal(3)).value == Decimal("66.67")
    assert ratio(Decimal("979.20"), Decimal(1632)).value == Decimal("60.00")


def test_so_much_for_a_hundred_households():
    assert ratio(Decimal(90), Decimal(300), 100).value == 30


def test_of_nothing_there_is_no_share():
    nothing = ratio(Decimal(0), Decimal(0))
    assert nothing.value is None
    assert nothing.missing == "分母为 0"
    assert (
        ratio(Decimal(0), Decimal(0), missing="1 处设施没有填面积").missing == "1 处设施没有填面积"
    )


def test_what_is_counted_is_its_own_numerator():
    assert count(Decimal(3)) == Measured(Decimal(3), Decimal(3))


def test_how_often_is_a_share_of_subjects_and_periods():
    assert frequency([2, 2, 1, 0], least=2) == Measured(Decimal(50), Decimal(2), Decimal(4))
    assert frequency([], least=2).missing == "没有对象"
