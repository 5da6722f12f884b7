"""Words that people write in cells: which category they open, where somebody lives."""

import pytest

from csdesk.domain.codes import load_codes
from csdesk.ledgers.roster import ROSTER
from csdesk.services.importing.marks import read_marks, read_residence

CODES = load_codes()


@pytest.mark.parametrize(
    ("field", "heading", "text", "opened"),
    [
        ("is_dibao", "是否低保", "是", ("S10",)),
        ("is_dibao", "低保", "√", ("S10",)),
        ("is_dibao", "低保类别", "农村低保", ("S12",)),
        ("is_dibao", "低保类别", "农村低保A类", ("S12",)),
        ("is_dibao", "救助类别", "特困分散供养", ("S22",)),
        ("is_dibao", "低收入类型", "低保边缘户", ("S30",)),
        ("is_tekun", "五保户", "是", ("S20",)),
        ("is_poverty", "是否贫困户", "是", ("S64",)),
        ("is_poverty", "建档立卡", "1", ("S64",)),
        ("is_poverty", "是否监测对象", "是", ("S60",)),
        ("is_poverty", "三类户", "边缘易致贫户", ("S62",)),
        ("is_poverty", "是否脱贫户", "脱贫不稳定户", ("S61",)),
        ("special_group", "人员类别", "独居、低保", ("E01", "S10")),
        ("special_group", "老人类型", "空巢老人", ("E02",)),
        ("special_group", "特殊群体", "高龄/失能", ("E11", "E04")),
        ("military", "是否退役军人", "是", ("V20",)),
        ("military", "优抚对象", "烈属", ("P02",)),
        ("disability_type", "残疾类别", "肢体", ("D4",)),
        ("disability_type", "残疾类别", "视力残疾", ("D1",)),
        ("disability_type", "是否残疾", "是", ("D",)),
    ],
)
def test_a_cell_opens_a_category(
    field: str, heading: str, text: str, opened: tuple[str, ...]
) -> None:
    assert read_marks(ROSTER.opens[field], heading, text, CODES).codes == opened


@pytest.mark.parametrize("text", ["否", "无", "×", "0"])
def test_a_cell_that_says_no_opens_none(text: str) -> None:
    found = read_marks(ROSTER.opens["is_dibao"], "是否低保", text, CODES)

    assert (found.codes, found.no, found.unknown) == ((), True, ())


def test_a_level_beside_the_kind_of_a_disability_is_read_too() -> None:
    found = read_marks(ROSTER.opens["disability_type"], "残疾类别及等级", "肢体Ⅱ级", CODES)

    assert (found.codes, found.level) == (("D4",), "2")


def test_words_that_name_nothing_are_kept_apart() -> None:
    found = read_marks(ROSTER.opens["special_group"], "人员类别", "独居、爱下棋", CODES)

    assert (found.codes, found.unknown) == (("E01",), ("爱下棋",))


@pytest.mark.parametrize(
    ("heading", "text", "code"),
    [
        ("居住状态", "常住", "10"),
        ("居住状态", "外出务工", "11"),
        ("是否常住", "否", "11"),
        ("是否外出", "是", "11"),
        ("是否在籍", "否", "20"),
        ("人户状态", "人在户不在", "20"),
        ("居住状态", "去世", "91"),
        ("居住状态", "已迁出本村", "90"),
        ("居住状态", "在县城租房", "21"),
    ],
)
def test_where_somebody_lives(heading: str, text: str, code: str) -> None:
    assert read_residence(ROSTER, heading, text, CODES) == (code, ())


def test_a_yes_that_says_not_where_is_asked_about() -> None:
    code, problems = read_residence(ROSTER, "人户分离", "是", CODES)

    assert code is None
    assert [p.code for p in problems] == ["code_unknown"]
