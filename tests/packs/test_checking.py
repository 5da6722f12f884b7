from dataclasses import replace
from datetime import date

import pytest

from csdesk.domain.codes import load_codes
from csdesk.domain.duties import EveryDays, Tier, Within
from csdesk.ledgers import ALL
from csdesk.packs.checking import check
from csdesk.packs.loading import load
from csdesk.packs.model import PACK_IDS

CODES = load_codes()
ON = date(2026, 11, 25)


def checked(pack, on=ON):
    return [(f.level, f.where, f.what) for f in check(pack, ALL, CODES, on)]


def with_rule(**changes):
    pack = load("national")
    duty = replace(pack.duties[0], rule=replace(pack.duties[0].rule, **changes))
    return replace(pack, duties=(duty,))


@pytest.mark.parametrize("id", PACK_IDS)
def test_no_carried_pack_has_a_fault(id):
    assert not [f for f in checked(load(id)) if f[0] == "fault"]


def test_a_pack_past_its_period_is_told_as_old():
    first, *targets = checked(load("hengyang-2018"))

    assert first == ("old", "identity", "规划期已于 2020-12-31 结束，目标只作参考。")
    assert {level for level, _, _ in targets} == {"old"}
    assert ("indicators.volunteer_share", "目标期到 2020-12-31 为止，只作参考。") in [
        (where, what) for _, where, what in targets
    ]
    assert not checked(load("hengyang-2018"), on=date(2020, 12, 31))


def test_a_comparison_a_year_old_is_told():
    (first, _) = checked(load("national"), on=date(2027, 11, 22))

    assert first[:2] == ("old", "duties.special_elders_monthly")
    assert "2026-11-22" in first[2]


def test_a_duty_that_ended_is_told():
    assert checked(with_rule(stop=ON)) == [
        ("old", "duties.special_elders_monthly", "到 2026-11-25 为止，已不再执行。")
    ]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"group": "age >="}, "有误"),
        ({"by": ("77",)}, "by 里的“77”不在选项表 visitor_role 里"),
        ({"tiers": (Tier("agee > 1", EveryDays(7)),)}, "没有字段 agee"),
        ({"frequency": Within(1, ("cause:77",))}, "after 里的“cause:77”不在选项表 visit_cause 里"),
        ({"frequency": Within(1, ("field:dawn",))}, "没有字段 dawn"),
        ({"group": "agee >= 60"}, "没有字段 agee"),
        ({"group": "not (category has '独居的')"}, "没有“独居的”"),
        ({"group": "category in ['独居', '火星'] or name empty"}, "没有“火星”"),
        ({"group": "sex = '男的'"}, "没有“男的”"),
        ({"modes": ("77",)}, "modes 里的“77”"),
        ({"unmet": ("77",)}, "unmet 里的“77”"),
    ],
)
def test_a_fault_is_told_with_its_place(changes, what):
    (found,) = checked(with_rule(**changes))

    assert found[:2] == ("fault", "duties.special_elders_monthly")
    assert what in found[2]


def test_a_duty_over_no_ledger_is_a_fault():
    pack = load("national")
    pack = replace(pack, duties=(replace(pack.duties[0], subject="martians"),))

    (found,) = checked(pack)

    assert found[2] == "没有台账“martians”。"


def test_a_group_is_checked_too():
    pack = load("national")
    groups = {"special_elders": replace(pack.groups["special_elders"], where="agee > 3")}

    (found,) = checked(replace(pack, groups=groups))

    assert found[:2] == ("fault", "groups.special_elders")


def with_part(**changes):
    pack = load("hengyang-2018")
    found = next(x for x in pack.indicators if x.id == "facility_area_per_100hh")
    part = replace(found.parts["numerator"], **changes)
    return replace(pack, indicators=(replace(found, parts={"numerator": part}),))


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"ledger": "roads"}, "没有台账“roads”"),
        ({"where": "kind = '宫殿'"}, "没有“宫殿”"),
        ({"sum": "width"}, "没有字段 width"),
        ({"by": "owner"}, "没有字段 owner"),
        ({"within": "year"}, "没有发生日期"),
    ],
)
def test_what_an_indicator_counts_must_be_there(changes, what):
    (found,) = (f for f in checked(with_part(**changes)) if f[0] == "fault")

    assert found[1] == "indicators.facility_area_per_100hh.numerator"
    assert what in found[2]
    assert not [f for f in checked(with_part(where="")) if f[0] == "fault"]


def test_an_indicator_may_name_a_duty_of_its_own_pack_or_of_the_national_one():
    pack = load("lvyuan-2022")
    visits = next(x for x in pack.indicators if x.duty)

    def faults(duty):
        changed = replace(pack, indicators=(replace(visits, duty=duty),))
        return [
            f.where for f in check(changed, ALL, CODES, ON, load("national")) if f.level == "fault"
        ]

    assert faults("lvyuan_elders_monthly") == faults("special_elders_monthly") == []
    assert faults("nobody") == ["indicators.elder_monthly_visit_rate"]


def test_a_target_compared_a_year_ago_is_told():
    found = checked(load("lvyuan-2022"), on=date(2027, 11, 25))

    assert any(
        where == "indicators.volunteer_team_count" and "已满一年" in what
        for _, where, what in found
    )
