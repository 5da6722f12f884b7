"""Paths over references and derived columns, walked in the real declarations."""

import pytest

from csdesk.domain.fields import Field
from csdesk.domain.ledger import Ledger
from csdesk.domain.paths import UnknownFieldError, end
from csdesk.ledgers import ALL, ROSTERS


@pytest.mark.parametrize(
    ("code", "path", "kind", "label"),
    [
        ("visits", "age", "number", "年龄"),
        ("visits", "visit_target.household.grid", "reference", "网格"),
        ("visits", "visit_target.name", "name", "姓名"),
        ("residents", "household", "reference", "户号"),
        ("residents", "household.grid.grid_name", "text", "网格"),
        ("residents", "grid.grid_name", "text", "网格"),
        ("residents", "category", "codes", "人员类别"),
        ("residents", "status", "code", "状态"),
        ("residents", "last_visit", "day", "最近探访"),
        ("residents", "elder_file", "number", "编号"),
        ("residents", "elder_file.carer", "text", "照护人"),
        ("households", "members", "names", "成员"),
        ("households", "size", "number", "在户人数"),
        ("volunteers", "hours", "number", "累计时长"),
        ("residents", "id", "number", "编号"),
        ("residents", "uid", "text", "唯一编号"),
    ],
)
def test_what_stands_at_the_end_of_a_path(code: str, path: str, kind: str, label: str) -> None:
    found = end(ALL, ALL[code], path)

    assert (found.kind, found.label) == (kind, label)


def test_a_wrong_step_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownFieldError, match="age"):
        end(ALL, ALL["residents"], "agee")
    with pytest.raises(UnknownFieldError, match="address"):
        end(ALL, ALL["households"], "现住地址")
    with pytest.raises(UnknownFieldError, match="不能再接"):
        end(ALL, ALL["residents"], "name.first")


def test_custom_columns_are_like_any_other() -> None:
    ledger: Ledger = ALL["grids"].with_custom(Field("note2", "备注2", "text", guard="masked"))

    found = end({**ALL, "grids": ledger}, ledger, "extra:note2")

    assert found.custom
    assert found.label == "备注2"
    assert "extra:note2" in ledger.fields
    assert ledger.with_custom(Field("b", "乙", "text")).fields.keys() >= {"extra:note2", "extra:b"}


def test_a_roster_is_a_filter_with_columns_of_its_ledger() -> None:
    for roster in ROSTERS.values():
        assert roster.default
        for path in roster.columns:
            assert end(ALL, ALL[roster.ledger], path)
