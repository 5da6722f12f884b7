from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.documents.paper.lines import NO_END, NO_START, balanced, wrap

WIDTH = defaultdict(lambda: 1000.0, dict.fromkeys("0123456789abcdefghijklmnop -./", 500.0))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("生活自理，饮食正常", ["生活自", "理，饮食", "正常"]),
        ("甲乙丙丁。戊", ["甲乙丙", "丁。戊"]),
        ("甲乙丙（丁）", ["甲乙丙", "（丁）"]),
        ("甲乙丙2026-03-04", ["甲乙丙", "2026-03-", "04"]),
        ("在12345678组", ["在", "12345678", "组"]),
        ("甲乙13*4丙", ["甲乙", "13*4丙"]),
        ("甲乙\n丙", ["甲乙", "丙"]),
        ("甲乙丙丁", ["甲乙丙丁"]),
        ("甲乙丙丁 戊", ["甲乙丙丁", "戊"]),
        ("", [""]),
        ("。。。。。。", ["。。。。", "。。"]),
    ],
)
def test_lines_break_as_a_compositor_breaks_them(text, lines):
    assert wrap(text, 4000, WIDTH) == lines


TEXTS = st.text(st.sampled_from("甲乙丙丁，。（）《》、0123abc-%\n"), max_size=60)


@given(TEXTS, st.integers(1, 12))
def test_nothing_is_lost_and_no_line_is_too_wide(text, ems):
    lines = wrap(text, ems * 1000, WIDTH)
    assert "".join(lines) == text.replace("\n", "")
    assert all(sum(WIDTH[c] for c in line) <= ems * 1000 for line in lines)


@given(st.text(st.sampled_from("甲乙丙丁戊己，。（《"), max_size=60))
def test_marks_stand_where_they_may(text):
    lines = wrap(text, 8000, WIDTH)
    marks = NO_START | NO_END
    for before, after in pairwise(lines):
        if any(c not in marks for c in before[1:]) and not set(before[-2:]) <= marks:
            assert after[0] not in NO_START
            assert before[-1] not in NO_END


def test_a_title_is_broken_into_lines_of_like_length():
    lines = balanced("甲乙丙丁戊己庚辛壬癸子", 10_000, WIDTH)
    assert [len(line) for line in lines] == [6, 5]


def test_a_head_narrower_than_two_characters_ends():
    assert balanced("序号", 1000, WIDTH) == ["序", "号"]
    assert balanced("序号", 100, WIDTH) == ["序", "号"]
