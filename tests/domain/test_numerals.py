import pytest

from csdesk.domain.numerals import digits_for_numerals, numeral


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1), ("十", 10), ("十一", 11), ("二十", 20), ("廿三", 23), ("卅", 30), ("一百零二", 102),
        ("一百二十三", 123), ("一九五〇", 1950), ("一九五零", 1950), ("一九五○", 1950), ("贰", 2), ("拾贰", 12),
        ("12", 12), ("01", 1), ("两", 2), ("组", None), ("", None), ("²", None), ("3组", None),
    ],
)  # fmt: skip
def test_numerals_are_read_as_people_write_them(text, number):
    assert numeral(text) == number


def test_numerals_inside_a_text_become_digits():
    assert digits_for_numerals("一九五〇年十二月二十五日") == "1950年12月25日"
    assert digits_for_numerals("第十一村民小组") == "第11村民小组"
