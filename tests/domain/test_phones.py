import pytest

from csdesk.domain.phones import phone, read_phones


def read(text):
    found, problems = read_phones(text)
    return found, [p.code for p in problems]


@pytest.mark.parametrize(
    "text",
    [
        "13812345678", "138 1234 5678", "138-1234-5678", "+86 13812345678", "8613812345678",
        "0086-13812345678", "'13812345678", "１３８１２３４５６７８", "13812345678.0", "1.3812345678E10",
        "13812345678、13812345678", "手机号：13812345678",
    ],
)  # fmt: skip
def test_a_mobile_number_is_kept_in_eleven_digits(text):
    assert read(text) == (("13812345678",), [])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0734-8221234", "0734-8221234"), ("07348221234", "0734-8221234"), ("(0734)8221234", "0734-8221234"),
        ("（0734） 8221234", "0734-8221234"), ("010-62771234", "010-62771234"), ("02162771234", "021-62771234"),
        ("8221234", "8221234"), ("0734-8221234-12", "0734-8221234-12"), ("0734-8221234转12", "0734-8221234-12"),
        ("62771234分机转8", "62771234-8"), ("联系电话:8221234", "8221234"),
    ],
)  # fmt: skip
def test_a_landline_keeps_its_area_code(text, number):
    assert read(text) == ((number,), [])


@pytest.mark.parametrize(
    "text",
    [
        "13812345678、13912345678", "13812345678，13912345678", "13812345678/13912345678",
        "13812345678 13912345678", "1381234567813912345678", "13812345678\n13912345678",
        "13812345678或13912345678", "13812345678（儿子）；女儿：13912345678",
    ],
)  # fmt: skip
def test_several_numbers_in_a_cell_are_told(text):
    assert read(text) == (("13812345678", "13912345678"), ["phone_multiple"])


def test_whose_number_it_is_falls_off_and_is_told():
    assert read("13812345678（儿子）") == (("13812345678",), ["phone_multiple"])
    assert read("儿子13812345678") == (("13812345678",), ["phone_multiple"])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("1381234567", "1381234567"),
        ("110", "110"),
        ("儿子的", "儿子的"),
        ("2381234567", "2381234567"),
    ],
)
def test_what_is_no_number_is_kept_and_told(text, kept):
    assert read(text) == ((kept,), ["phone_invalid"])


def test_a_wrong_number_beside_a_right_one_is_told():
    found, problems = read_phones("1381234567、13912345678", field="head_phone")

    assert found == ("1381234567", "13912345678")
    assert [(p.field, p.code, p.level) for p in problems] == [
        ("head_phone", "phone_invalid", "warning"),
        ("head_phone", "phone_multiple", "warning"),
    ]


@pytest.mark.parametrize("text", ["", " ", "无", "0", "/", "-", "、"])
def test_no_number_is_nothing(text):
    assert read(text) == ((), [])


def test_a_typed_number_is_checked_alone():
    assert phone("138 1234 5678") == "13812345678"
    assert phone("12345") is None
