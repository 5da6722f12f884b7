"""The columns of a campaign as a clerk writes them."""

import pytest

from csdesk.services.campaigns import columns as campaign_columns
from csdesk.services.campaigns.campaign import Column


@pytest.mark.parametrize(
    ("words", "kind", "choices"),
    [
        ("缴费金额", "amount", ()),
        ("补贴（元）", "amount", ()),
        ("认证日期", "day", ()),
        ("是否自缴", "yes_no", ()),
        ("有无困难", "yes_no", ()),
        ("制氧机型号", "text", ()),
        ("钢瓶数量（只）", "number", ()),
        ("家庭人数", "number", ()),
        ("鸡鸭（只）", "number", ()),
        ("分数线", "text", ()),
        ("是否自缴（自缴/代缴）", "code", ("自缴", "代缴")),
        ("去向(外出／在家／ )", "code", ("外出", "在家")),
        ("参保（是/否）", "yes_no", ()),
    ],
)
def test_the_kind_follows_from_the_words(words: str, kind: str, choices: tuple[str, ...]) -> None:
    (made,) = campaign_columns.read(words)

    assert (made.kind, made.choices) == (kind, choices if kind == "code" else ())
    assert made.masked


def test_columns_are_parted_but_not_inside_a_bracket() -> None:
    text = "缴费金额、方式（自缴、代缴/资助）；认证日期\n缴费金额"

    found = campaign_columns.read(text, masked=False)

    assert [c.label for c in found] == ["缴费金额", "方式", "认证日期"]
    assert found[1].choices == ("自缴、代缴", "资助")
    assert not any(c.masked for c in found)
    assert campaign_columns.read(" ") == ()


def test_what_is_said_reads_back() -> None:
    columns = (Column("方式", "code", ("自缴", "代缴")), Column("认证日期", "day"))

    assert campaign_columns.said(columns) == "方式（自缴/代缴）、认证日期"
    assert campaign_columns.read(campaign_columns.said(columns)) == columns
