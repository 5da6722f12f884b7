"""Values as a form wants them."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from csdesk.documents.workbooks.filling.form import FormColumn
from csdesk.documents.workbooks.filling.rules import Rule
from csdesk.documents.workbooks.filling.sheet import serial
from csdesk.domain.fields import Field
from csdesk.services.forms.values import Cells, Refused, shown
from csdesk.services.office import Office


def column(*words: str, explained: str = "", least: int = 0, most: int = 0) -> FormColumn:
    """A column of a form with a drop-down, a length, an explanation."""
    rules = [Rule(((1, 1, 9, 9),), "list", words)] if words else []
    if most:
        rules.append(Rule(((1, 1, 9, 9),), "length", least=least, most=most))
    return FormColumn(1, ("列",), False, "", 10.0, tuple(rules), explained, False)


def made(office: Office, of: Field, value: Any, like: FormColumn) -> Any:
    return Cells(office.codes, masked=True).made(like, of, value)


SEX = Field("sex", "性别", "code", table="sex")
SCHOOL = Field("education", "文化程度", "code", table="education")
KINDS = Field("category", "人员类别", "codes", table="category")
YES = Field("is", "是否", "yes_no")


@pytest.mark.parametrize(
    ("of", "value", "words", "written"),
    [
        (SEX, "1", ("男性", "女性"), "男性"),
        (SEX, "1", ("1-男", "2-女"), "1-男"),
        (SCHOOL, "21", ("博士及以上学历", "硕士", "本科", "大专", "高中及以下"), "本科"),
        (SCHOOL, "81", ("博士及以上学历", "硕士", "本科", "大专", "高中及以下"), "高中及以下"),
        (SCHOOL, "11", ("硕士及以上", "本科及以下"), "硕士及以上"),
        (KINDS, ("E01", "S10"), ("低保", "特困"), "低保"),
        (YES, True, ("有", "无"), "有"),
        (YES, False, ("√", "×"), "×"),
        (Field("t", "字", "text"), "Ａ 类", ("A类", "B类"), "A类"),
    ],
)
def test_the_word_of_the_drop_down_that_means_the_value_is_written(
    village: Office, of: Field, value: Any, words: tuple[str, ...], written: str
) -> None:
    assert made(village, of, value, column(*words)) == written


def test_what_no_word_means_is_refused(village: Office) -> None:
    found = made(village, SCHOOL, "90", column("小学", "初中"))

    assert found == Refused("not_in_list", "其他", "下拉只有：小学、初中")
    assert isinstance(made(village, YES, True, column("甲", "乙")), Refused)


def test_lengths_are_kept(village: Office) -> None:
    text = Field("t", "字", "text")

    assert made(village, text, "柳沟村", column(most=2)).why == "字数应不超过 2"
    assert made(village, text, "柳沟村", column(least=5, most=9)).why == "字数应为 5 至 9"
    assert made(village, text, "柳沟村", column(least=3, most=3)) == "柳沟村"


@pytest.mark.parametrize(
    ("of", "value", "explained", "written"),
    [
        (Field("d", "日", "part_day"), "1950-03-05", "", date(1950, 3, 5)),
        (Field("d", "日", "part_day"), "1950-03", "YYYYMMDD", "1950-03"),
        (Field("d", "日", "day"), date(1950, 3, 5), "格式 yyyy/mm/dd", "1950/03/05"),
        (Field("d", "日", "day"), date(1950, 3, 5), "YYYYMMDD", "19500305"),
        (Field("h", "时", "time"), time(9, 30), "", "09:30"),
        (Field("n", "数", "number"), Decimal("3.5"), "", Decimal("3.5")),
        (Field("p", "电话", "names"), ("甲", "乙"), "多个用,分隔", "甲,乙"),
        (YES, True, "1=是，0=否", "1"),
        (SEX, "2", "1男2女", "2"),
        (Field("r", "户", "reference", to="households"), (7, "01001"), "", "01001"),
        (Field("r", "户", "reference", to="households"), (7, None), "", None),
        (SEX, None, "", None),
    ],
)
def test_explanations_say_how_a_value_is_written(
    village: Office, of: Field, value: Any, explained: str, written: Any
) -> None:
    assert made(village, of, value, column(explained=explained)) == written


def test_values_are_compared_in_full(village: Office) -> None:
    assert shown(village.codes, SEX, "1") == "男"
    assert shown(village.codes, KINDS, ("E01", "S10")) == "独居、低保"
    assert shown(village.codes, Field("r", "户", "reference"), (7, "01001")) == "01001"
    assert shown(village.codes, YES, None) == ""
    assert shown(village.codes, YES, True) == "True"


def test_days_are_counted_from_1900_or_1904() -> None:
    assert serial(date(2026, 10, 31)) == 46326
    assert serial(date(2026, 10, 31), since_1904=True) == 46326 - 1462
    assert serial(date(1900, 1, 1)) is None
    assert serial(date(1903, 1, 1), since_1904=True) is None
