import pytest

from csdesk.domain.kinship import (
    CHILDREN,
    HEAD,
    PARENTS,
    SPOUSES,
    STEP,
    rank,
    relation_after,
    sex_of,
)
from csdesk.resources import table

NAMES = {row["code"]: row["name"] for row in table("codes", "family_relation.tsv")}
MAN, WOMAN = "1", "2"


def after(relation, was, sex, head_sex, **more):
    found = relation_after(relation, was, sex, head_sex, **more)
    return NAMES[found] if found else None


def test_the_heads_code_is_that_of_the_table():
    assert NAMES[HEAD] == "户主"


@pytest.mark.parametrize(
    ("was", "relation", "sex", "head_sex", "name"),
    [
        ("12", "02", MAN, WOMAN, "夫"),
        ("11", "02", WOMAN, MAN, "妻"),
        ("10", "02", None, WOMAN, "配偶"),
        ("12", "22", MAN, WOMAN, "长子"),
        ("12", "38", WOMAN, WOMAN, "儿媳"),
        ("12", "51", MAN, WOMAN, "公公"),
        ("12", "52", WOMAN, WOMAN, "婆婆"),
        ("11", "51", MAN, MAN, "岳父"),
        ("11", "52", WOMAN, MAN, "岳母"),
        ("11", "52", WOMAN, None, "其他亲属"),
        ("12", "55", MAN, WOMAN, "父亲"),
        ("12", "73", MAN, WOMAN, "其他亲属"),
        ("22", "02", MAN, MAN, "父亲"),
        ("22", "12", WOMAN, MAN, "母亲"),
        ("22", "10", None, MAN, "父母"),
        ("22", "32", WOMAN, MAN, "兄弟姐妹"),
        ("22", "61", MAN, MAN, "曾祖父"),
        ("38", "02", MAN, WOMAN, "公公"),
        ("38", "12", WOMAN, WOMAN, "婆婆"),
        ("41", "02", MAN, MAN, "祖父"),
        ("43", "12", WOMAN, MAN, "外祖母"),
        ("40", "02", MAN, MAN, "祖父母或外祖父母"),
        ("51", "02", MAN, MAN, "子"),
        ("51", "12", WOMAN, MAN, "儿媳"),
        ("52", "51", MAN, WOMAN, "夫"),
        ("51", "38", WOMAN, MAN, "孙媳妇或外孙媳妇"),
        ("51", "41", MAN, MAN, "曾孙子或外曾孙子"),
        ("55", "02", MAN, MAN, "女婿"),
        ("55", "12", WOMAN, MAN, "女"),
        ("61", "02", MAN, MAN, "孙子、孙女或外孙子、外孙女"),
        ("73", "02", MAN, MAN, "兄弟姐妹"),
        ("73", "51", MAN, MAN, "父亲"),
        ("93", "02", MAN, MAN, "其他亲属"),
        ("22", "99", None, MAN, "非亲属"),
        ("99", "22", MAN, MAN, "非亲属"),
    ],
)
def test_relations_are_put_in_terms_of_the_new_head(was, relation, sex, head_sex, name):
    assert after(relation, was, sex, head_sex) == name


def test_grandchildren_are_the_new_heads_own_where_nobody_else_can_be_the_parent():
    assert after("41", "22", MAN, MAN) == "其他亲属"
    assert after("41", "22", MAN, MAN, only=True) == "子"
    assert after("42", "22", WOMAN, MAN, only=True) == "女"
    assert after("38", "22", WOMAN, MAN, only=True) == "妻"
    assert after("28", "22", MAN, MAN, only=True) == "其他亲属"
    assert after("47", "22", MAN, MAN, only=True) == "孙子、孙女或外孙子、外孙女"


def test_the_old_heads_sex_tells_whose_parents_they_are():
    assert after("51", "22", MAN, MAN, old_sex=MAN) == "祖父"
    assert after("51", "22", MAN, MAN, old_sex=WOMAN) == "外祖父"
    assert after("55", "22", MAN, MAN, old_sex=MAN) == "外祖父"
    assert after("54", "22", WOMAN, MAN, old_sex=WOMAN) == "祖母"
    assert after("55", "22", MAN, MAN) == "祖父母或外祖父母"
    assert after("22", "51", MAN, MAN, old_sex=WOMAN) == "外孙子"
    assert after("32", "51", WOMAN, MAN, old_sex=MAN) == "孙女"


def test_age_tells_brothers_and_sisters_apart():
    assert after("23", "22", MAN, MAN, older=False) == "弟"
    assert after("32", "22", WOMAN, MAN, older=True) == "姐姐"
    assert after("22", "23", MAN, MAN, older=True) == "兄"
    assert after("33", "22", WOMAN, MAN, older=False) == "妹妹"
    assert after("20", "22", None, MAN, older=False) == "兄弟姐妹"


def test_who_has_no_relation_gets_none():
    assert after(None, "22", MAN, MAN) is None
    assert after("22", None, MAN, MAN) is None


def test_every_relation_of_the_table_becomes_one_of_the_table():
    for was in NAMES:
        for relation in NAMES:
            for only in (True, False):
                found = relation_after(relation, was, MAN, WOMAN, only=only)
                assert found in NAMES
                assert found != HEAD


def test_the_nearest_come_first():
    assert [rank(r) for r in ("02", "12", "22", "38", "51", "41", "73", "53")] == list(range(8))
    assert rank("97") == rank(None) == 8


def test_a_relation_says_the_sex_that_its_name_says():
    sexes = {code: sex_of(code) for code in NAMES}

    assert {NAMES[c] for c in ("11", "28", "46", "73", "87")} == {
        "夫", "女婿", "孙女婿或外孙女婿", "弟", "姨父",
    }  # fmt: skip
    assert all(sexes[c] == MAN for c in ("11", "28", "46", "73", "87"))
    assert all(sexes[c] == WOMAN for c in ("12", "38", "45", "74", "88"))
    assert all(sexes[c] == "" for c in ("02", "10", "40", "50", "97"))
    assert sex_of(None) == ""


def test_the_nearest_relatives_are_named_by_the_table():
    assert {NAMES[c] for c in SPOUSES} == {"配偶", "夫", "妻"}
    assert STEP < CHILDREN
    assert all("子" in NAMES[c] or "女" in NAMES[c] for c in CHILDREN)
    assert {NAMES[c] for c in PARENTS} == {"父母", "父亲", "母亲"}
