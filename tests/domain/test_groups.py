import pytest

from csdesk.domain.groups import group_at, group_in, group_name, is_bare


@pytest.mark.parametrize(
    "text",
    [
        "一组",
        "1组",
        "第一村民小组",
        "１组",
        "01",
        "1",
        "1.0",
        "第1组",
        "一 组",
        "1小组",
        "一队",
        "第一居民小组",
        "壹组",
    ],
)
def test_every_spelling_is_one_group(text: str) -> None:
    assert group_name(text) == "1组"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("十四组", "14组"),
        ("廿三组", "23组"),
        ("张家湾组", "张家湾组"),
        ("东 街", "东街"),
        ("", ""),
        ("0", "0"),
    ],
)
def test_other_groups_keep_their_names(text: str, name: str) -> None:
    assert group_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("幸福村三组花名册", "3组"), ("示例镇幸福村第十一村民小组12号", "11组"), ("九组", "9组"), ("幸福村花名册", ""),
        ("三组长名单", ""), ("一组组员", "1组"), ("〇组", ""),
    ],
)  # fmt: skip
def test_a_title_or_address_may_name_the_group(text: str, name: str) -> None:
    assert group_in(text) == name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("三组12号", "3组"), ("柳沟村3组7号", "3组"), ("清水县永安镇石桥村第十一村民小组2号", "11组"),
        ("幸福路3组团5栋", ""), ("长沙市望城区3组", ""), ("柳沟村12号", ""), ("〇组", ""), ("", ""),
    ],
)  # fmt: skip
def test_an_address_may_lie_in_a_group(address: str, name: str) -> None:
    assert group_at(address) == name


@pytest.mark.parametrize(
    ("sheet", "bare"),
    [("三", True), ("3", True), ("廿三", True), ("12", True), ("2026", False), ("Sheet1", False),
     ("一百二十", False), ("0", False), ("三组", False), ("", False)],
)  # fmt: skip
def test_a_sheet_named_by_a_number_alone(sheet: str, bare: bool) -> None:
    assert is_bare(sheet) is bare
