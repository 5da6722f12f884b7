import unicodedata

import pytest

from csdesk.domain.names import clean_name, initials, name_key, read_otherwise, search_forms


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张 三", "张三"),
        ("\u3000张\u3000三\t", "张三"),
        ("张\u200b三\ufeff", "张三"),
        ("'王秀英", "王秀英"),
        ("★王秀英", "王秀英"),
        ("王秀英（户主）", "王秀英"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("买买提 • 艾力", "买买提·艾力"),
        ("买买提‧艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("买买提・艾力", "买买提·艾力"),
        ("王秀英·", "王秀英"),
        ("𠅤㛃", "𠅤㛃"),
        ("Ａｌｉｃｅ  Smith", "Alice Smith"),
        ("王", "王"),
        ("〇", "〇"),
        ("\ue863三", "䶮三"),
        ("\ue81e", "龴"),
        ("\ue864", "龻"),
        ("\ue855", "𤇾"),
        ("\U0002ebf0三", "\U0002ebf0三"),
    ],
)
def test_a_name_is_cleaned_and_not_cut(text, name):
    assert clean_name(text) == (name, ())


@pytest.mark.parametrize("text", ["", "  ", "无", "/", "——", "不详"])
def test_a_missing_name_is_told(text):
    name, (fault,) = clean_name(text, field="head_name")

    assert name is None
    assert (fault.field, fault.code, fault.level) == ("head_name", "name_missing", "error")


@pytest.mark.parametrize(
    "text", ["110101194910019516", "张三2", "张?", "张三(大)", "...", "·", "张" * 51, "张三/李四"]
)
def test_what_is_hardly_a_name_is_refused(text):
    _, (fault,) = clean_name(text)

    assert (fault.code, fault.level) == ("name_suspicious", "error")


def test_an_unknown_private_character_is_kept_and_told():
    name, (fault,) = clean_name("王\ue000")

    assert name == "王\ue000"
    assert (fault.code, fault.level) == ("name_pua", "warning")
    assert "U+E000" in fault.message


def test_no_known_private_character_is_left():
    old = "".join(map(chr, range(0xE815, 0xE865)))

    name, _ = clean_name("王" + old[:40])
    rest, _ = clean_name("王" + old[40:])

    assert not any(unicodedata.category(c) == "Co" for c in name + rest)
    assert len(name) == len(rest) == 41


def test_names_sort_by_pinyin_and_families_stay_together():
    names = [
        "万安",
        "王超",
        "汪宝",
        "旺财",
        "王安",
        "王",
        "汪安",
        "单雄信",
        "山田",
        "Alice",
        "曾国",
        "翟让",
    ]

    assert sorted(names, key=name_key) == [
        "Alice", "单雄信", "山田", "万安", "旺财", "汪安", "汪宝", "王", "王安", "王超", "曾国", "翟让",
    ]  # fmt: skip


def test_a_short_syllable_comes_before_a_longer_one():
    assert name_key("万岗") < name_key("王安")
    assert name_key("王") < name_key("王安") < name_key("危")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("单雄信", "sxx"),
        ("尉迟恭", "ycg"),
        ("阿依古丽·买买提", "ayglmmt"),
        ("Al Si", "alsi"),
        ("", ""),
    ],
)
def test_initials_know_surnames(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("单雄信", ("sxx", "shanxiongxin", "dxx", "danxiongxin")),
        ("王伟", ("ww", "wangwei")),
        ("吕绿", ("ll", "lvlv", "lulu")),
        ("尉迟恭", ("ycg", "yuchigong", "wcg", "weichigong")),
        ("", ("",)),
    ],
)
def test_both_readings_of_a_surname_find_somebody(name, forms):
    assert search_forms(name) == forms


def test_a_character_without_a_reading_sorts_last_and_stands_for_itself():
    assert name_key("\ue000") == "\ue000" == initials("\ue000")
    assert name_key("\ue000") > name_key("左")


@pytest.mark.parametrize(("name", "other"), [("单雄信", True), ("王伟", False), ("", False)])
def test_a_surname_that_is_read_otherwise_is_told(name, other):
    assert read_otherwise(name) is other
