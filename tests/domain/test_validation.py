from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csdesk.domain.codes import load_codes
from csdesk.domain.fields import PYTHON, Field
from csdesk.domain.validation import check_entry, masked, read_cell

ON = date(2026, 11, 22)
CODES = load_codes()
GOOD = "110101194910019516"


def a_field(kind, id="f", **more):
    more.setdefault("longest", 20 if kind in ("text", "note") else 0)
    return Field(id, "某项", kind, **more)


def read(field, text, **hints):
    value, problems = read_cell(field, text, codes=CODES, on=ON, **hints)
    return value, [p.code for p in problems]


SEX = a_field("code", table="sex")
KINDS = a_field("codes", table="category")
MINUTES = a_field("number", unit="分钟", least=1, most=480)
HOURS = a_field("number", unit="小时", places=1, least=0)
YUAN = a_field("amount", unit="元", places=2)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (a_field("text"), " 示例村  12号\n", "示例村 12号"),
        (a_field("text"), "3*5米", "3*5米"),
        (a_field("note"), "第一行 \n第二行", "第一行\n第二行"),
        (a_field("serial"), "2026-001", "2026-001"),
        (a_field("name"), "张 三", "张三"),
        (a_field("names"), "张三、李 四;张三", ("张三", "李四")),
        (a_field("names"), "网格员2人，、", ("网格员2人",)),
        (MINUTES, "60分钟", 60),
        (MINUTES, "60.0", 60),
        (MINUTES, "无", None),
        (HOURS, "1.5", Decimal("1.5")),
        (HOURS, "2", Decimal("2.0")),
        (HOURS, "0.30000000000000004", Decimal("0.3")),
        (YUAN, "1,200.5元", Decimal("1200.50")),
        (SEX, "男", "1"),
        (SEX, "不详", "9"),
        (a_field("code", table="marital_status"), "待查", None),
        (KINDS, "低保、独居老人/无，低保", ("S10", "E01")),
        (a_field("day"), "2026年11月2日", date(2026, 11, 2)),
        (a_field("day"), "2027-01-01", date(2027, 1, 1)),
        (a_field("day"), "不详", None),
        (a_field("part_day", id="joined_on"), "1985-07", "1985-07"),
        (a_field("part_day", id="birth_date"), "1950.3.5", "1950-03-05"),
        (a_field("month"), "2026年11月", "2026-11"),
        (a_field("month"), "2026-11-22", "2026-11"),
        (a_field("month"), "无", None),
        (a_field("time"), "下午3点", time(15)),
        (a_field("time"), "不详", None),
        (a_field("id_no"), f"'{GOOD}", GOOD),
        (a_field("phones"), "138 1234 5678", ("13812345678",)),
        (a_field("reference", id="group"), "第一村民小组", "1组"),
        (a_field("reference", id="grid"), "三 网格", "三 网格"),
        (a_field("files"), "照片.jpg", ()),
    ],
    ids=str,
)  # fmt: skip
def test_a_cell_becomes_the_value_of_its_field(field, text, value):
    assert read(field, text) == (value, [])


@pytest.mark.parametrize(
    "kind",
    [
        "text",
        "note",
        "name",
        "number",
        "amount",
        "yes_no",
        "day",
        "time",
        "part_day",
        "month",
        "id_no",
        "serial",
        "reference",
    ],
)
def test_an_empty_cell_is_nothing(kind):
    assert read(a_field(kind), " ") == (None, [])
    assert read(a_field(kind, required=True), "")[1] == [
        "name_missing" if kind == "name" else "required_missing"
    ]


@pytest.mark.parametrize("kind", ["names", "codes", "phones", "files"])
def test_an_empty_cell_of_many_is_an_empty_set(kind):
    assert read(a_field(kind), "/") == ((), [])
    assert read(a_field(kind, required=True), "/") == ((), ["required_missing"])


def test_a_hyphen_for_an_id_says_that_there_is_none():
    assert read(a_field("id_no"), "/") == (None, ["id_missing"])
    assert read(a_field("id_no", required=True), "无") == (None, ["id_missing", "required_missing"])
    assert read(a_field("name", required=True), "不详") == (None, ["name_missing"])


def test_a_name_of_several_words_is_one_choice():
    checked = a_field("codes", table="visit_check_item")
    text = "表达能力、用气、取暖（一氧化碳）安全、助浴、助洁、助行、助医"
    assert read(checked, text) == (("A1", "D3", "E6"), [])


@pytest.mark.parametrize("word", ["是", "√", "✓", "有", "1", "1.0", "y", "Y", "true"])
def test_yes_is_written_in_many_ways(word):
    assert read(a_field("yes_no"), word) == (True, [])


@pytest.mark.parametrize("word", ["否", "×", "无", "0", "n", "N", "没有", "不是"])
def test_no_is_written_in_many_ways(word):
    assert read(a_field("yes_no"), word) == (False, [])


def test_neither_yes_nor_no_is_unknown():
    assert read(a_field("yes_no"), "不详") == (None, [])
    assert read(a_field("yes_no"), "也许") == (None, ["code_unknown"])


@pytest.mark.parametrize(
    ("field", "text", "value", "codes"),
    [
        (a_field("text"), "长" * 21, "长" * 21, ["too_long"]),
        (a_field("note"), "长" * 21, "长" * 21, ["too_long"]),
        (a_field("name"), "张三2", "张三2", ["name_suspicious"]),
        (a_field("names"), "王\ue000", ("王\ue000",), ["name_pua"]),
        (MINUTES, "900", 900, ["out_of_range"]),
        (MINUTES, "0", 0, ["out_of_range"]),
        (MINUTES, "1.5", None, ["value_invalid"]),
        (MINUTES, "1小时", None, ["value_invalid"]),
        (HOURS, "-1", Decimal("-1.0"), ["out_of_range"]),
        (HOURS, "1.25", None, ["value_invalid"]),
        (a_field("number", most=5), "6", 6, ["out_of_range"]),
        (SEX, "火星", None, ["code_unknown"]),
        (KINDS, "独居、火星", ("E01",), ["code_unknown"]),
        (a_field("day"), "2026-11", None, ["value_invalid"]),
        (a_field("day"), "昨天", None, ["value_invalid"]),
        (a_field("day"), "11月2日", None, ["date_without_year"]),
        (a_field("part_day", id="birth_date"), "1950", "1950", ["birth_partial"]),
        (a_field("part_day", id="birth_date"), "2027-01-01", None, ["date_in_future"]),
        (a_field("part_day", id="birth_date"), "七十多", None, ["birth_unreadable"]),
        (a_field("month"), "2026", None, ["value_invalid"]),
        (a_field("time"), "早上", None, ["value_invalid"]),
        (a_field("id_no"), "110101194910019511", None, ["id_checksum"]),
        (a_field("phones"), "12345", ("12345",), ["phone_invalid"]),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_code(field, text, value, codes):
    assert read(field, text) == (value, codes)


def test_limits_are_told_in_words():
    def said(field, text):
        return read_cell(field, text, codes=CODES, on=ON)[1][0].message

    assert said(MINUTES, "900") == "“某项”为 900分钟，应在 1 到 480 之间。"
    assert said(HOURS, "-1") == "“某项”为 -1小时，不应小于 0。"
    assert said(a_field("number", most=5), "6") == "“某项”为 6，不应大于 5。"
    assert said(MINUTES, "1.5") == "“某项”写的是“1.5”，应为整数。"
    assert said(HOURS, "1.25") == "“某项”写的是“1.25”，最多 1 位小数。"
    assert "相近的有：离婚" in said(a_field("code", table="marital_status"), "离婚中")


def test_a_required_value_that_could_not_be_read_is_told_once():
    assert read(a_field("day", required=True), "昨天") == (None, ["value_invalid"])
    assert read(a_field("day", required=True), "11月2日") == (
        None,
        ["date_without_year", "required_missing"],
    )


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (a_field("phones"), "138****5678"),
        (a_field("id_no"), "110101********9516"),
        (a_field("name"), "张＊"),
        (a_field("part_day", id="birth_date"), "1950-**-**"),
        (a_field("text"), "6222****1234"),
        (a_field("text"), "*"),
        (SEX, "*"),
    ],
    ids=str,
)
def test_a_masked_cell_counts_as_blank_and_is_told(field, text):
    value, codes = read(field, text)

    assert value in (None, ())
    assert codes == ["value_masked"]


def test_a_masked_name_that_is_required_refuses_the_row():
    assert read(a_field("name", required=True), "张*")[1] == ["value_masked", "name_missing"]
    assert not masked(a_field("note"), "3*5米")


def test_a_numeric_cell_is_read_as_the_file_has_it():
    birth = a_field("part_day", id="birth_date")

    assert read(birth, "18327", numeric=True) == ("1950-03-05", ["birth_serial_guess"])
    assert read(birth, "16865", numeric=True, from_1904=True)[0] == "1950-03-05"
    assert read(birth, "18327", numeric=True, day=date(1950, 3, 5)) == ("1950-03-05", [])
    assert read(a_field("id_no"), "3.70102E+17", numeric=True) == (None, ["id_precision_lost"])
    assert read(a_field("text"), "12.0", numeric=True) == ("12", [])
    assert read(a_field("text"), "1.2E+5", numeric=True) == ("120000", [])
    assert read(a_field("text"), "6.22848E+18", numeric=True) == (None, ["value_invalid"])
    assert read(a_field("text"), "#错误", numeric=True) == ("#错误", [])
    assert read(a_field("reference", id="group"), "1.0", numeric=True) == ("1组", [])


def test_an_event_may_not_lie_in_the_future():
    assert read(a_field("day"), "2026-11-23", past=True) == (None, ["date_in_future"])
    assert read(a_field("part_day", id="joined_on"), "2027-01", past=True)[1] == ["date_in_future"]


@pytest.mark.parametrize(
    ("field", "value", "codes"),
    [
        (a_field("text"), None, []),
        (a_field("codes", table="category"), (), []),
        (a_field("text"), "短", []),
        (a_field("text"), "长" * 21, ["too_long"]),
        (a_field("name"), "张三", []),
        (a_field("name"), "张三2", ["name_suspicious"]),
        (a_field("names"), ("张三",), []),
        (MINUTES, 60, []),
        (MINUTES, 900, ["out_of_range"]),
        (HOURS, Decimal("1.25"), ["value_invalid"]),
        (YUAN, Decimal("3.50"), []),
        (SEX, "1", []),
        (SEX, "7", ["value_invalid"]),
        (KINDS, ("E01", "Z9"), ["value_invalid"]),
        (a_field("id_no"), GOOD, []),
        (a_field("id_no"), "110101194910019511", ["id_checksum"]),
        (a_field("phones"), ("13812345678", "12345"), ["phone_invalid"]),
        (a_field("part_day", id="birth_date"), "1950", ["birth_partial"]),
        (a_field("part_day", id="birth_date"), "1950-02-30", ["birth_unreadable"]),
        (a_field("month"), "2026-11", []),
        (a_field("month"), "2026-13", ["value_invalid"]),
        (a_field("yes_no"), True, []),
        (a_field("reference"), 7, []),
        (a_field("day"), ON, []),
    ],
    ids=str,
)
def test_a_value_in_a_form_is_checked(field, value, codes):
    assert [p.code for p in check_entry(field, value, CODES, ON)] == codes


EVERY_KIND = [
    a_field(kind, id, table="ethnicity" * (kind[:4] == "code"), places=2 * (kind == "amount"))
    for kind in PYTHON
    for id in (("birth_date", "joined_on") if kind == "part_day" else ("group",))
]
LETTERS = st.text(
    "0123456789.-/年月日时点分约一二十百〇EX+*:：,、 \t()（）农历民国ab张·岁万元½²①Ⅱ٣", max_size=20
)


@settings(deadline=None)
@given(text=st.one_of(LETTERS, st.text(max_size=12)), numeric=st.booleans())
def test_whatever_a_cell_holds_the_value_is_of_its_kind(text, numeric):
    for field in EVERY_KIND:
        value, problems = read_cell(field, text, codes=CODES, on=ON, numeric=numeric)

        fits = (str,) if field.kind == "reference" else PYTHON[field.kind]
        assert value is None or isinstance(value, fits)
        if not any(p.level == "error" for p in problems):
            told = check_entry(field, value, CODES, ON)
            assert not any(p.level == "error" for p in told)
