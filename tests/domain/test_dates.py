from datetime import date

import pytest

from csdesk.domain.dates import read_date

ON = date(2026, 11, 22)


def read(text, **hints):
    value, problems = read_date(text, on=ON, **hints)
    return value, [p.code for p in problems]


@pytest.mark.parametrize(
    "text",
    [
        "1950-03-05", "1950/3/5", "1950.3.5", "1950. 3. 5", "1950 3 5", "1950年3月5日", "1950年3月5号",
        "1950年03月05", "１９５０年３月５日", "1950-03-05 00:00:00", "1950-03-05T08:30:00", "1950/3/5 8:30",
        "19500305", "1950.0305", "1950年3月5日生", "1950年3月5日（星期日）", "公历1950-03-05", "'1950-3-5",
        "一九五〇年三月五日", "一九五零年三月五日", "一九五○年三月五日", "1950，3，5",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_form(text):
    assert read(text) == ("1950-03-05", [])


def test_long_numerals_are_read():
    assert read("二〇〇六年十一月二十二日") == ("2006-11-22", [])
    assert read("一九五〇年十二月卅一日") == ("1950-12-31", [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1950", "1950"), ("1950年", "1950"), ("一九五〇年", "1950"), ("约1950", "1950"),
        ("1950年左右", "1950"), ("1950-03", "1950-03"), ("1950年3月", "1950-03"), ("1950年3月份", "1950-03"),
        ("1950.03", "1950-03"), ("1950.1", "1950-01"), ("195003", "1950-03"), ("约1950-03", "1950-03"),
        ("1950-00-00", "1950"), ("1950-03-00", "1950-03"), ("1950年三月", "1950-03"),
    ],
)  # fmt: skip
def test_what_is_known_in_part_stays_so(text, value):
    assert read(text) == (value, ["birth_partial"])
    assert read(text, birth=False) == (value, [])


def test_a_number_that_lost_its_last_zero_may_be_january_or_october():
    assert read("1950.1", numeric=True) == ("1950", ["birth_ambiguous"])
    assert read("1950.2", numeric=True) == ("1950-02", ["birth_partial"])
    assert read("1950.11", numeric=True) == ("1950-11", ["birth_partial"])
    assert read("1950.0", numeric=True) == ("1950", ["birth_partial"])


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("18327", {}),
        ("18327", {"numeric": True}),
        ("18327.5", {"numeric": True}),
        ("16865", {"numeric": True, "from_1904": True}),
    ],
)
def test_a_serial_is_guessed_and_told(text, hints):
    assert read(text, **hints) == ("1950-03-05", ["birth_serial_guess"])


def test_a_short_serial_is_one_only_as_a_number():
    assert read("9133", numeric=True) == ("1925-01-01", ["birth_serial_guess"])
    assert read("9133") == (None, ["date_in_future"])


@pytest.mark.parametrize(
    ("text", "value", "codes"),
    [
        ("50.3.5", "1950-03-05", ["birth_two_digit_year"]),
        ("50年3月5日", "1950-03-05", ["birth_two_digit_year"]),
        ("500305", "1950-03-05", ["birth_two_digit_year"]),
        ("05-3-5", "2005-03-05", ["birth_two_digit_year"]),
        ("26.11.22", "2026-11-22", ["birth_two_digit_year"]),
        ("27.1.1", "1927-01-01", ["birth_two_digit_year"]),
        ("50年", "1950", ["birth_two_digit_year", "birth_partial"]),
        ("50年3月", "1950-03", ["birth_two_digit_year", "birth_partial"]),
        ("50.3", "1950-03", ["birth_two_digit_year", "birth_partial"]),
        ("50-3", "1950-03", ["birth_two_digit_year", "birth_partial"]),
    ],
)
def test_a_year_of_two_digits_is_told(text, value, codes):
    assert read(text) == (value, codes)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("25/3/1950", ("1950-03-25", [])),
        ("3/25/1950", ("1950-03-25", [])),
        ("5.5.1950", ("1950-05-05", [])),
        ("3/5/1950", ("1950", ["birth_ambiguous"])),
        ("13/25/1950", (None, ["birth_unreadable"])),
    ],
)
def test_a_year_at_the_end_leaves_day_and_month_open(text, found):
    assert read(text) == found


@pytest.mark.parametrize("text", ["3月5日", "03-05", "10/1", "3月", "三月五日"])
def test_a_day_without_a_year_is_told(text):
    assert read(text) == (None, ["date_without_year"])
    assert read(text, birth=False) == (None, ["date_without_year"])


@pytest.mark.parametrize(
    "text",
    [
        "1950-02-30", "1950年13月", "农历三月初五", "1950年正月初五", "腊月廿三", "民国39年3月", "民国三十九年",
        "abc", "75岁", "123", "1950年春", "1950.12345", "99.123", "七十多岁",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_and_left_blank(text):
    assert read(text) == (None, ["birth_unreadable"])
    assert read(text, birth=False) == (None, ["value_invalid"])


def test_the_reason_is_told_in_words():
    _, (republic,) = read_date("民国39年", on=ON)
    _, (moon,) = read_date("农历八月十五", on=ON, field="lunar")

    assert "1911" in republic.message
    assert "农历" in moon.message
    assert moon.field == "lunar"


def test_nobody_is_born_in_the_future_or_long_ago():
    assert read("2026-11-23") == (None, ["date_in_future"])
    assert read("2026-11-22") == ("2026-11-22", [])
    assert read("2026-11") == ("2026-11", ["birth_partial"])
    assert read("1879-12-31") == (None, ["out_of_range"])
    assert read("1880-01-01") == ("1880-01-01", [])


def test_a_planned_day_may_lie_in_the_future():
    assert read("2027-01-01", birth=False, past=False) == ("2027-01-01", [])
    assert read("2027-01-01", birth=False) == (None, ["date_in_future"])
    assert read("1850-01-01", birth=False) == ("1850-01-01", [])
