"""A filter in the clerk's words."""

from datetime import date

import pytest

from csdesk.domain.fields import Field
from csdesk.domain.filters import In, parse
from csdesk.services.office import Office
from csdesk.services.wording import worded


@pytest.mark.parametrize(
    ("code", "where", "words"),
    [
        ("residents", "age >= 80", "年龄不小于80"),
        ("residents", "category has 'E01'", "人员类别含独居"),
        ("residents", "sex = '2' and age < 18", "性别是女、年龄小于18"),
        ("residents", "sex = '1' or household empty", "性别是男或没有户号"),
        ("residents", "not (household empty)", "在册"),
        ("residents", "status != 'here'", "状态不是在册"),
        ("residents", "not (age > 3 and age < 5)", "不是（年龄大于3、年龄小于5）"),
        (
            "residents",
            "political in ['01', '02']",
            "政治面貌是中国共产党党员、中国共产党预备党员之一",
        ),
        ("residents", "birth_date <= 1950-01-02", "出生日期不晚于1950-01-02"),
        ("residents", "phones has '138'", "联系电话含138"),
        ("visits", "visit_date >= month_start - 1m", "探访日期不早于月初前1个月"),
        ("visits", "visit_date < today + 3d", "探访日期早于3天后"),
        ("visits", "visit_date > year_start", "探访日期晚于年初"),
        ("visits", "met = '否'", "未见到本人"),
        ("facilities", "area > 79.5", "建筑面积大于79.5平方米"),
    ],
)
def test_a_filter_is_said_in_words(village: Office, code: str, where: str, words: str) -> None:
    assert worded(village, village.ledgers[code], parse(where)) == words


def test_chosen_records_are_counted(village: Office) -> None:
    assert worded(village, village.ledgers["visits"], In("id", (1, 2, 3))) == "选中的 3 条"


def test_a_worked_out_column_is_said_by_its_label(village: Office) -> None:
    made = {"due_on": Field("due_on", "应访日", "day")}
    tree = parse("due_on <= 2026-10-31")

    words = worded(village, village.ledgers["residents"], tree, made)

    assert words == f"应访日不晚于{date(2026, 10, 31)}"
