"""An age is read however it is written; what is none is told apart."""

import pytest

from csdesk.domain.ages import read_age


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("81", (81, 81)), ("八十一岁", (81, 81)), ("８１周岁", (81, 81)), ("百岁", (100, 100)),
        ("八十多", (80, 89)), ("80多岁", (80, 89)), ("约七十来岁", (70, 79)), ("九十有余", (90, 99)),
        ("六十出头", (60, 69)), ("80左右", (75, 85)), ("3岁上下", (0, 8)),
        ("8个月", (0, 0)), ("18月龄", (1, 1)), ("6周大", (0, 0)), ("25天", (0, 0)),
    ],
)  # fmt: skip
def test_an_age_in_any_words(text: str, span: tuple[int, int]) -> None:
    assert read_age(text) == span


@pytest.mark.parametrize("text", ["", "老年", "不详", "83多", "1943年", "150"])
def test_what_says_no_age(text: str) -> None:
    assert read_age(text) is None
