from datetime import time
from decimal import Decimal

import pytest

from csdesk.domain.quantities import read_clock, read_number


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("12", "", "12"), ("１２", "", "12"), ("1,234.5", "", "1234.5"), ("-3", "", "-3"), ("1.5E3", "", "1500"),
        ("75岁", "", "75"), ("75 周岁", "", "75"), ("60分钟", "分钟", "60"), ("1.2万元", "", "12000"),
        ("￥1,200元", "元", "1200"), ("1200元整", "元", "1200"), ("约30", "", "30"), ("三", "", "3"),
        ("十二人", "", "12"), ("35㎡", "㎡", "35"), ("35平方米", "", "35"), ("'12", "", "12"), ("〇", "", "0"),
    ],
)  # fmt: skip
def test_numbers_are_read_with_marks_and_one_unit(text, unit, number):
    assert read_number(text, unit) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("abc", ""),
        ("1小时", "分钟"),
        ("", ""),
        ("3-4", ""),
        ("元", ""),
        ("1,2,3", ""),
        ("1E100", ""),
        ("1E30", ""),
        ("9" * 20, ""),
    ],
)
def test_what_is_no_number_is_none(text, unit):
    assert read_number(text, unit) is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9:30", time(9, 30)), ("09:30:15", time(9, 30)), ("9：30", time(9, 30)), ("9点半", time(9, 30)),
        ("上午9点", time(9)), ("下午3点20", time(15, 20)), ("下午三点二十分", time(15, 20)), ("晚上12点", time(12)),
        ("凌晨12点10分", time(0, 10)), ("中午1点", time(13)), ("中午12点", time(12)), ("14时5分", time(14, 5)),
        ("9点整", time(9)), ("2026-11-22 09:30", time(9, 30)), ("3:05 PM", time(15, 5)), ("12:05AM", time(0, 5)),
        ("0.395833", time(9, 30)), ("0.5", time(12)), ("0", time(0)), ("14", time(14)), ("9.30", time(9, 30)),
        ("25:00", None), ("9:75", None), ("早上", None), ("", None), ("上午8:05", time(8, 5)),
    ],
)  # fmt: skip
def test_times_of_day_are_read(text, clock):
    assert read_clock(text) == clock
