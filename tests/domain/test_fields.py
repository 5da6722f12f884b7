"""Declared columns, their values shown, masked and written as JSON."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from csdesk.domain import fields
from csdesk.domain.codes import CodeTable, load_codes
from csdesk.domain.fields import Field, Kind, Month, PartDay, fields_of, row
from csdesk.domain.values import first_day, plain, rich, show

CODES = {"sex": CodeTable({"1": "男", "2": "女"})}


@row
class Everything:
    """One field of every kind."""

    a_text: str = fields.text("文字", required=True)
    a_note: str | None = fields.note("备注", default=None)
    a_name: str = fields.name("姓名")
    some: tuple[str, ...] = fields.names("探访人", default=())
    count: int | None = fields.number("人数", unit="人", least=0, most=9, default=None)
    hours: Decimal | None = fields.number("时长", places=1, default=None)
    yuan: Decimal | None = fields.amount("金额", default=None)
    yes: bool | None = fields.yes_no("是否", default=None)
    sex: str | None = fields.code("性别", table="sex", default=None)
    many: tuple[str, ...] = fields.codes("几项", table="sex", default=())
    day: date = fields.day("日期")
    at: time | None = fields.clock("时间", default=None)
    born: PartDay | None = fields.part_day("出生", default=None)
    period: Month | None = fields.month("月份", default=None)
    number: str | None = fields.id_no("证号", default=None)
    calls: tuple[str, ...] = fields.telephones("电话", default=())
    no: str | None = fields.serial("编号", default=None)
    other: int | None = fields.reference("别的", to="others", default=None)
    photos: tuple[str, ...] = fields.files("照片", default=())
    from_: date | None = fields.day("起", default=None)


def test_fields_of_a_row_class() -> None:
    found = fields_of(Everything)

    assert list(found)[-1] == "from"
    assert not found["a_text"].null
    assert found["a_text"].required
    assert found["count"].heading == "人数（人）"
    assert found["sex"].heading == "性别"
    assert found["number"].guard == "masked"
    assert found["calls"].null
    assert {f.kind for f in found.values()} == set(fields.PYTHON)


def test_a_kind_that_does_not_fit_its_type_is_refused() -> None:
    @row
    class Wrong:
        day: str = fields.day("日期")

    with pytest.raises(TypeError, match=r"Wrong\.day"):
        fields_of(Wrong)


def field(kind: Kind, **more: Any) -> Field:
    return Field("x", "某项", kind, **more)


@pytest.mark.parametrize(
    ("kind", "value", "more", "shown"),
    [
        ("text", None, {}, ""),
        ("names", (), {}, ""),
        ("yes_no", True, {}, "是"),
        ("yes_no", False, {}, "否"),
        ("code", "1", {"table": "sex"}, "男"),
        ("code", "7", {"table": "sex"}, "7"),
        ("codes", ("2", "1"), {"table": "sex"}, "女、男"),
        ("names", ("王䶮", "买买提·艾力"), {}, "王䶮、买买提·艾力"),
        ("part_day", "1950", {}, "约1950"),
        ("part_day", "1950-03-05", {}, "1950-03-05"),
        ("time", time(8, 5), {}, "08:05"),
        ("amount", Decimal("1.50"), {"places": 2}, "1.50"),
    ],
)
def test_values_as_they_are_shown(kind: Kind, value: Any, more: Any, shown: str) -> None:
    assert show(field(kind, **more), value, CODES) == shown


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        ("id_no", "110101194910019516", "110***********9516"),
        ("id_no", "短", "***"),
        ("phones", ("13812345678", "0734-8221234"), "138****5678、073*****1234"),
        ("text", "6222021234567890", "***"),
    ],
)
def test_masked_values_tell_two_apart_and_no_more(kind: Kind, value: Any, masked: str) -> None:
    spec = field(kind, guard="masked")

    assert show(spec, value, CODES) == masked
    assert show(spec, value, CODES, masked=False) in (value, "、".join(value))


@pytest.mark.parametrize(
    ("kind", "value", "json", "more"),
    [
        ("number", Decimal("1.5"), 15, {"places": 1}),
        ("number", 3, 3, {}),
        ("day", date(2026, 10, 31), "2026-10-31", {}),
        ("time", time(8, 5), "08:05", {}),
        ("names", ("甲", "乙"), ["甲", "乙"], {}),
        ("names", (), None, {}),
        ("text", None, None, {}),
        ("yes_no", True, True, {}),
    ],
)
def test_a_value_in_json_and_back(kind: Kind, value: Any, json: Any, more: Any) -> None:
    spec = field(kind, **more)

    assert plain(spec, value) == json
    assert rich(spec, json) == value


def test_a_part_of_a_date_counts_as_its_first_day() -> None:
    assert first_day("1950") == date(1950, 1, 1)
    assert first_day("1950-03") == date(1950, 3, 1)


def test_a_code_is_found_by_code_or_name_and_the_nearest_is_named() -> None:
    table = load_codes()["category"]

    assert table.find("独居") == table.find("E01") == "E01"
    assert set(table.family("S10")) == {"S10", "S11", "S12"}
    with pytest.raises(ValueError, match=r"独具.*相近的有：独居"):
        table.find("独具")
    with pytest.raises(ValueError, match=r"没有“xyzzy”$"):
        table.find("xyzzy")
    assert CodeTable({"a": "同名", "b": "同名"}).find("同名") == "a"
