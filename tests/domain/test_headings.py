import csv

import pytest

from csdesk.domain.columns import Matched, extra_names, match
from csdesk.domain.fields import Field
from csdesk.domain.headings import Candidate, Heading, Vocabulary, folded
from csdesk.domain.likeness import guessed_by_content, likeness, person_like
from csdesk.resources import resource

ROSTER = ("residents", "households", "stays", "categories")
ALL = (*ROSTER, "visits", "volunteers", "service_hours", "elder_files")


def one(text: str, *parents: str, samples: tuple[str, ...] = ()) -> Matched:
    return match([Heading("C", text, parents, samples)], (), ROSTER)[0]


def several(*texts: str, feeds: tuple[str, ...] = ROSTER) -> list[str]:
    headings = [Heading(chr(65 + at), text) for at, text in enumerate(texts)]
    return [found.field_id for found in match(headings, (), feeds)]


def aliases() -> list[tuple[str, str]]:
    lines = resource("header_aliases.tsv").read_text("utf-8").splitlines()
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [(row["field_id"], row["alias"].replace("\\n", "\n")) for row in rows]


def test_every_carried_alias_finds_its_field() -> None:
    wrong = []
    for field_id, alias in aliases():
        found = match([Heading("A", alias)], (), ALL)[0]
        if field_id == "not_this_person":
            right = found.field_id.startswith("extra:") and not found.guess
        elif field_id in ("religion", "biometrics"):
            right = (found.field_id, found.reason) == ("", "not_collected")
        else:
            right = found.field_id == field_id and found.score >= 0.9
        if not right:
            wrong.append((field_id, alias, found))
    # 被走访人 is a name and a visit's person: the ledger that is read into decides.
    assert [alias for _, alias, _ in wrong] == ["被走访人"]
    assert (
        match([Heading("A", "被走访人")], (), ("visits", "residents"))[0].field_id == "visit_target"
    )


def test_an_allowance_for_the_old_is_no_pension_insurance() -> None:
    assert one("是否享受高龄补贴").field_id.startswith("extra:")
    assert one("详细住址").field_id == "address"


def test_nothing_of_somebody_else_is_taken_for_the_person() -> None:
    for field_id, alias in aliases():
        if field_id == "not_this_person":
            assert one(alias).reason == "not_this_person", alias
            assert one(f"{alias}（必填）").field_id.startswith("extra:"), alias


@pytest.mark.parametrize(
    ("text", "field_id", "reason"),
    [
        ("姓  名", "name", "exact"),
        ("＊姓名：", "name", "exact"),
        ("姓名(必填)", "name", "exact"),
        ("1.姓名", "name", "exact"),
        ("（三）民族", "ethnicity", "exact"),
        ("必填姓名", "name", "exact"),
        ("身份证号码（请填18位）", "id_no", "hint"),
        ("成员代表姓名", "head_name", "hint"),
        ("监护人住址", "extra:监护人住址", "not_this_person"),
        ("父亲职业", "extra:父亲职业", "not_this_person"),
        ("姓名（户主）", "head_name", "exact"),
        ("电话（监护人）", "emergency_phone", "exact"),
        ("籍贯（配偶）", "extra:籍贯（配偶）", "not_this_person"),
        ("婚姻狀况情况", "marital", "fuzzy"),
        ("户籍详细住址", "reg_address", "fuzzy"),
        ("户口所在村组", "group", "ending"),
        ("购房人身份证号", "extra:购房人身份证号", "ending"),
        ("身份证后四位", "extra:身份证后四位", "unknown"),
        ("身份证发证机关", "extra:身份证发证机关", "unknown"),
        ("低保对象(户)", "extra:低保对象(户)", "unknown"),
        ("年龄(岁)", "age", "exact"),
        ("死亡日期", "extra:死亡日期", "unknown"),
        ("NAME", "name", "exact"),
        ("not_this_person", "extra:not_this_person", "unknown"),
        ("棵", "extra:棵", "unknown"),
        ("", "extra:C列", "unknown"),
        ("宗教信仰情况", "", "not_collected"),
        ("人脸照片", "", "not_collected"),
    ],
)
def test_a_heading_says_what_its_column_is(text: str, field_id: str, reason: str) -> None:
    found = one(text)
    assert (found.field_id, found.reason) == (field_id, reason)


def test_a_doubtful_heading_is_left_to_the_clerk_with_a_guess() -> None:
    assert one("购房人身份证号").guess == "id_no"


@pytest.mark.parametrize(
    ("parents", "text", "field_id"),
    [
        (("监护人信息",), "姓名", "emergency_contact"),
        (("监护人信息",), "联系方式", "emergency_phone"),
        (("户主",), "姓名", "head_name"),
        (("户主基本情况",), "身份证号", "head_id_no"),
        (("户主信息",), "性别", "extra:性别"),
        (("家庭成员情况",), "姓名", "name"),
        (("股权变更情况", "受让人"), "住址", "extra:住址"),
        (("残疾情况",), "等级", "disability_level"),
        (("出生",), "年月", "birth_date"),
        (("配偶情况",), "民族", "extra:民族"),
    ],
)
def test_the_heading_above_joins_in(parents: tuple[str, ...], text: str, field_id: str) -> None:
    assert one(text, *parents).field_id == field_id


def test_another_ledgers_column_is_named_not_taken() -> None:
    found = one("走访日期")
    assert (found.field_id, found.reason, found.ledger) == ("extra:走访日期", "elsewhere", "visits")


def test_the_ledgers_own_words_come_first() -> None:
    fields = (
        Field("resident", "老人", "reference", aliases=("姓名",), to="residents"),
        Field("minutes", "时长", "number", unit="分钟"),
        Field("faith", "信仰", "text"),
        Field("remark", "备注", "note"),
    )
    headings = [Heading("A", "姓名"), Heading("B", "时长"), Heading("C", "时长（分钟）"),
                Heading("D", "信仰"), Heading("E", "身份证号"), Heading("F", "情况说明")]  # fmt: skip
    found = match(headings, fields, ("visits", "residents"))
    assert [each.field_id for each in found] == [
        "resident", "minutes", "extra:时长（分钟）", "", "id_no", "remark",
    ]  # fmt: skip


def test_what_the_clerk_chose_last_time_is_taken() -> None:
    found = match(
        [Heading("A", "特殊标记", ("其他",))], (), ROSTER, {folded("其他特殊标记"): "remark"}
    )
    assert found[0] == Matched("A", "remark", 0.99, "remembered")


def test_each_field_is_fed_by_one_column_but_phones_by_all() -> None:
    assert several("姓名", "名字", "手机", "座机", "备注", "说明") == [
        "name", "extra:名字", "phones", "phones", "remark", "extra:说明",
    ]  # fmt: skip
    found = match([Heading("A", "备注"), Heading("B", "说明")], (), ROSTER)
    assert (found[1].reason, found[1].guess) == ("repeated", "remark")


def test_a_flag_prefers_the_question_and_a_code_the_kind() -> None:
    assert several("低保类别", "是否低保") == ["extra:低保类别", "is_dibao"]
    assert several("是否残疾", "残疾类别") == ["extra:是否残疾", "disability_type"]


def test_neighbours_decide_what_an_ambiguous_word_means() -> None:
    assert several("联系人", "联系人电话", "姓名") == [
        "emergency_contact",
        "emergency_phone",
        "name",
    ]
    assert several("姓名", "联系人电话") == ["name", "phones"]
    assert several("户主姓名", "身份证号", "人口数") == ["name", "id_no", "household_size"]
    assert several("户主姓名", "姓名", "身份证号") == ["head_name", "name", "id_no"]
    numbers = Heading("A", "编号", (), ("1", "1", "1", "2"))
    assert match([numbers, Heading("B", "姓名")], (), ROSTER)[0].field_id == "household_no"
    numbers = Heading("A", "编号", (), ("1", "2", "3"))
    assert match([numbers, Heading("B", "姓名")], (), ROSTER)[0].field_id == "seq"


def test_cells_that_contradict_the_heading_lower_the_score() -> None:
    sure = one(
        "证件号码", samples=("110101194910019516", "３７.1", "3.7E+17", "1101**********9516")
    )
    assert 0.9 <= sure.score < 1.0
    doubtful = one("证件号码", samples=("11010119491001951642", "x"))
    assert (doubtful.field_id, doubtful.score, doubtful.reason) == ("id_no", 0.7, "content")
    weak = one("购车者性别", samples=("甲", "乙"))
    assert weak.score < 0.7


def test_a_column_of_yes_and_no_is_no_name_of_a_head() -> None:
    found = one("户主", samples=("是", "否", "√"))
    assert (found.field_id, found.reason) == ("is_head", "content")
    elsewhere = match([Heading("C", "户主", (), ("是", "否"))], (), ("visits",))[0]
    assert elsewhere.field_id == "extra:户主"
    assert one("户主", samples=("汤怀远", "方若兰")).field_id == "head_name"


def test_extras_have_names_of_their_own() -> None:
    headings = [Heading("A", "户数", ("有劳动 能力",)), Heading("B", "户数", ("无劳动能力",)),
                Heading("C", "其他*"), Heading("D", "其他："), Heading("E", "")]  # fmt: skip
    assert extra_names(headings) == (
        "extra:有劳动能力/户数", "extra:无劳动能力/户数", "extra:其他", "extra:其他2", "extra:E列",
    )  # fmt: skip


def test_a_vocabulary_answers_for_single_headings() -> None:
    words = Vocabulary((), ROSTER)
    assert words.look("姓名") == (Candidate("name", 1.0, "exact"),)
    assert words.look("棵数") == ()
    assert words.knows("姓名") == "name"
    assert words.knows("走访日期") == "visits"
    assert words.knows("宗教信仰") == "not_collected"
    assert words.knows("户口所在村组") == ""


@pytest.mark.parametrize(
    ("field_id", "text", "like"),
    [
        ("sex", "男 ", 1.0),
        ("sex", "汉族", 0.0),
        ("phones", "13800000000/0898-6543210", 1.0),
        ("phones", "138****0000", 1.0),
        ("name", "张 三", 1.0),
        ("name", "买买提·艾力", 1.0),
        ("name", "13800000000", 0.0),
        ("birth_date", "1950.3.5", 1.0),
        ("birth_date", "一九五〇年三月", 1.0),
        ("birth_date", "汉族", 0.0),
        ("age", "65岁", 1.0),
        ("bank_account", "6217000000000000000", 1.0),
        ("remark", "x", None),
        ("name", "", None),
    ],
)
def test_cells_look_like_a_field_or_not(field_id: str, text: str, like: float | None) -> None:
    assert likeness(field_id, (text,)) == like


def test_a_column_without_heading_is_guessed_by_its_cells() -> None:
    assert guessed_by_content(("110101194910019516", "13010219600815953X")) == "id_no"
    assert guessed_by_content(("男", "女")) == "sex"
    assert guessed_by_content(("汤怀远", "方若兰")) == "name"
    assert guessed_by_content(("x1", "3")) == ""
    assert guessed_by_content(()) == ""


def test_a_list_without_any_heading_is_guessed_for_the_clerk() -> None:
    headings = [Heading("A", "", (), ("汤怀远",)), Heading("B", "", (), ("110101194910019516",)),
                Heading("C", " ", (), ("x1",))]  # fmt: skip
    assert [(each.field_id, each.score) for each in match(headings)] == [
        ("name", 0.7), ("id_no", 0.7), ("extra:C列", 0.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "field_id"),
    [
        ("和户主的关系", "relation"),
        ("与户主关系（户主填“本人”）", "relation"),
        ("户主与本人是何关系", "relation"),
        ("监护人与被监护人关系", "extra:监护人与被监护人关系"),
        ("手机3", "phones"),
        ("姓名2", "extra:姓名2"),
        ("低保对象姓名", "name"),
        ("册内页面序号", "extra:册内页面序号"),
        ("户籍册上写的住址", "reg_address"),
        ("现在的家庭住址", "address"),
        ("村里医生电话", "extra:村里医生电话"),
        ("社会保障卡号", "bank_account"),
    ],
)
def test_headings_in_many_words(text: str, field_id: str) -> None:
    assert one(text).field_id == field_id


def test_relations_are_none_where_no_ledger_has_them() -> None:
    found = match([Heading("A", "与户主系什么关系")], (), ("visits",))[0]
    assert found.field_id == "extra:与户主系什么关系"


def test_the_only_column_of_names_is_the_name_whatever_its_kind() -> None:
    names = ("汤怀远", "方若兰", "王秀英")
    ids = ("110101194910019516", "13010219600815953X")
    headings = [
        Heading("A", "是否低保", (), names),
        Heading("B", "身份证号", (), ids),
    ]
    assert [each.field_id for each in match(headings, (), ROSTER)] == ["name", "id_no"]
    again = [Heading("A", "新来的姓名", (), names), Heading("B", "身份证号", (), ids)]
    assert [each.field_id for each in match(again, (), ROSTER)] == ["name", "id_no"]
    same = [Heading("A", "是否低保", (), ("农村低保",) * 9), Heading("B", "身份证号", (), ids)]
    assert match(same, (), ROSTER)[0].field_id == "is_dibao"


def test_heads_alone_are_people_only_where_more_is_said_of_them() -> None:
    assert several("户主姓名", "户主身份证号", "户主电话") == ["name", "id_no", "phones"]
    assert several("户主姓名", "户主身份证号", "电话") == ["name", "id_no", "phones"]
    assert several("户主姓名", "住址") == ["head_name", "address"]


def test_what_looks_like_somebodys_name() -> None:
    assert all(map(person_like, ("王秀英", "欧阳建国", "买买提·艾力", "Anna Li", "央金")))
    assert not any(map(person_like, ("住房情况", "主要收入来源", "13800000000", "")))


def test_a_vocabulary_says_the_same_twice_and_is_sure_of_little() -> None:
    words = Vocabulary((), ROSTER)
    assert words.look("姓名") == words.look("姓名")
    assert words.knows("姓名：") == "name"
    assert words.knows("监护人身份证号") == ""
    assert words.knows("汤怀远") == ""


def test_numbers_of_people_are_known_under_any_heading_but_somebody_elses() -> None:
    ids = ("110101194910019516", "13010219600815953x", " 140105196407209 54X")
    for text in ("编号", "", "证照编码"):
        found = match([Heading("A", "姓名"), Heading("B", text, (), ids)], (), ROSTER)[1]
        assert (found.field_id, found.score, found.reason) == ("id_no", 0.7, "content"), text
    assert one("监护人证照", samples=ids).field_id == "extra:监护人证照"
    assert one("编号", samples=("6217000000000000000",)).field_id == "seq"
    both = [Heading("A", "身份证号", (), ids), Heading("B", "编码", (), ids)]
    assert [each.field_id for each in match(both, (), ROSTER)] == ["id_no", "extra:编码"]
    assert match([Heading("A", "编号", (), ids)], (), ("visits",))[0].field_id != "id_no"
