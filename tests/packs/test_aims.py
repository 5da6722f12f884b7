from datetime import date
from decimal import Decimal

import pytest

from csdesk.packs.loading import load, read_pack
from csdesk.packs.model import Counted
from csdesk.packs.sections import PackError

IDENTITY = '[identity]\ntitle = "试"\nregion = "试"\n'
SOURCE = 'source = { title = "某文件", clause = "第一条" }'
GOOD = f"""
[indicators.teams]
label = "队伍"
unit = "支"
calculator = "count"
counted = {{ ledger = "teams", where = "kind = '1'", within = "year" }}
checked_on = 2026-11-25
[[indicators.teams.values]]
from = 2022-12-02
value = 1
{SOURCE}
[[indicators.teams.values]]
from = 2024-01-01
comparator = "between"
printed = "至"
value = [3, 9.5]
{SOURCE}
"""


def one(text=GOOD):
    (found,) = read_pack(IDENTITY + text, "试").indicators
    return found


def test_an_indicator_holds_what_is_counted_and_dated_targets():
    found = one()

    assert found.parts == {"counted": Counted("teams", "kind = '1'", within="year")}
    assert found.aim(date(2022, 12, 1)) is None
    assert found.aim(date(2023, 12, 31)).goal.values == (1,)
    newest = found.aim(date(2024, 1, 1))
    assert newest.goal.values == (3, Decimal("9.5"))
    assert (newest.goal.comparator, newest.printed) == ("between", "至")
    assert newest.source.clause == "第一条"


@pytest.mark.parametrize(
    ("said", "binding"),
    [("", "expected"), ('attribute = "约束性"', "binding"), ('attribute = "预期性"', "expected"),
     ('binding = "soft"', "soft"), ('attribute = "预期性"\nbinding = "average"', "average")],
)  # fmt: skip
def test_a_target_is_as_firm_as_it_says_else_as_it_is_printed(said, binding):
    assert one(GOOD.replace('unit = "支"', f'unit = "支"\n{said}')).binding == binding


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('calculator = "count"', 'calculator = "sum"', "calculator 应是 flag"),
        ('calculator = "count"', "", "缺少 calculator"),
        ('calculator = "count"', 'calculator = "ratio"', "缺少 numerator"),
        ("value = 1", 'value = "一"', "value 应是数"),
        ("value = 1", "value = true", "value 应是数"),
        ("value = 1\n", "", "缺少 value"),
        ("value = 1", "value = [1, 2]", "value 应是一个数"),
        (SOURCE, "", "缺少 source"),
        ("from = 2024-01-01", "from = 2020-01-01", "从早到晚"),
        ('within = "year"', 'within = "weeks"', "within 应是"),
        ('unit = "支"', 'unit = "支"\nwhim = 1', "不认识 whim"),
        ("where = \"kind = '1'\"", 'group = "elders"', "没有名为“elders”的 groups"),
        ('unit = "支"', 'unit = "支"\nscope = "city"', "scope 应是 village、community 之一"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(old, new, what):
    with pytest.raises(PackError, match=what):
        one(GOOD.replace(old, new))


def test_the_five_documents_differ_where_they_differ():
    shares = {
        id: next(x for x in load(id).indicators if x.id == "activity_area_share")
        for id in ("lvyuan-2022", "hengyang-2018", "ningde-2023", "kunming-2022")
    }

    on = date(2025, 6, 30)
    assert {id: int(x.aim(on).goal.values[0]) for id, x in shares.items()} == {
        "lvyuan-2022": 60, "hengyang-2018": 50, "ningde-2023": 60, "kunming-2022": 60,
    }  # fmt: skip
    assert shares["ningde-2023"].binding == "binding"
    assert {x.binding for id, x in shares.items() if id != "ningde-2023"} == {"expected"}
