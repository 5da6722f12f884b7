import pytest

from csdesk.domain.choices import aliases, find_code, split
from csdesk.domain.codes import load_codes

CODES = load_codes()


def name_of(table, text):
    return CODES[table].names[find_code(table, CODES[table], text)]


@pytest.mark.parametrize(
    ("table", "text", "name"),
    [
        ("sex", "男", "男"), ("sex", "女", "女"), ("sex", "1", "男"), ("sex", "２", "女"),
        ("ethnicity", "汉", "汉族"), ("ethnicity", "汉族", "汉族"), ("ethnicity", "01", "汉族"),
        ("ethnicity", "1", "汉族"), ("ethnicity", "蒙古", "蒙古族"), ("ethnicity", "汉 族", "汉族"),
        ("family_relation", "户主", "户主"), ("family_relation", "本人", "户主"), ("family_relation", "妻子", "妻"),
        ("family_relation", "1", "配偶"), ("family_relation", "儿子", "子"), ("family_relation", "次女", "次女"),
        ("family_relation", "二女", "次女"), ("family_relation", "孙媳", "孙媳妇或外孙媳妇"),
        ("family_relation", "配偶关系", "配偶"), ("family_relation", "0", "户主"), ("family_relation", "22.0", "长子"),
        ("education", "初中", "初级中学教育"), ("education", "大专", "大学专科教育"), ("education", "文盲", "其他"),
        ("education", "本科（在读）", "大学本科教育"), ("education", "71", "初中毕业"),
        ("political_status", "党员", "中国共产党党员"), ("political_status", "群众", "群众"),
        ("political_status", "1", "中国共产党党员"), ("political_status", "13.群众", "群众"),
        ("marital_status", "离异", "离婚"), ("marital_status", "2", "已婚"), ("hukou_type", "农业", "农业家庭户口"),
        ("disability_level", "二级", "二级"), ("disability_level", "2级", "二级"), ("disability_level", "Ⅱ级", "二级"),
        ("disability_level", "贰级", "二级"), ("disability_level", "II", "二级"),
        ("disability_category", "肢体", "肢体残疾"), ("disability_category", "视力残疾", "视力残疾"),
        ("category", "独居老人", "独居"), ("category", "低保户", "低保"), ("category", "五保户", "特困"),
        ("category", "孤儿(机构养育)", "孤儿（机构养育）"), ("residence_status", "外出务工", "户籍外出半年以上"),
        ("visit_mode", "电话探访", "电话"), ("visit_outcome", "家中无人", "未见到本人已联系家属确认"),
    ],
)  # fmt: skip
def test_a_code_is_found_as_people_write_it(table, text, name):
    assert name_of(table, text) == name


@pytest.mark.parametrize("text", ["火星人", "", "（在读）", "99", "12.5"])
def test_what_fits_nothing_names_the_nearest(text):
    with pytest.raises(ValueError, match="没有"):
        find_code("political_status", CODES["political_status"], text)
    with pytest.raises(ValueError, match="相近的有：离婚"):
        find_code("marital_status", CODES["marital_status"], "离婚中")


@pytest.mark.parametrize(
    ("table", "text", "name"),
    [
        ("family_relation", "户主之孙子", "孙子"),
        ("family_relation", "户主的母亲", "母亲"),
        ("family_relation", "户主-妻", "妻"),
        ("family_relation", "长子之妻", "儿媳"),
        ("family_relation", "次女的丈夫", "女婿"),
        ("family_relation", "长孙之妻", "孙媳妇或外孙媳妇"),
        ("family_relation", "满女", "女"),
        ("family_relation", "幺儿", "子"),
        ("family_relation", "长子1", "长子"),
        ("education", "大专以上", "大学专科教育"),
        ("education", "高中及以上", "普通高级中学教育"),
        ("education", "小学在读", "小学教育"),
        ("education", "初中文化", "初级中学教育"),
        ("health_status", "患有糖尿病", "糖尿病"),
        ("political_status", "中共预备党员", "中国共产党预备党员"),
        ("marital_status", "鳏寡", "丧偶"),
        ("hukou_type", "居民家庭户口", "家庭户口"),
        ("ethnicity", "汉人", "汉族"),
    ],
)
def test_words_around_the_one_of_the_table_are_passed_over(table, text, name):
    assert CODES[table].names[find_code(table, CODES[table], text)] == name


def test_a_pair_says_nobodys_relation():
    with pytest.raises(ValueError, match="没有“父子”"):
        find_code("family_relation", CODES["family_relation"], "父子")


def test_every_alias_means_a_code_of_its_table():
    for table, words in aliases().items():
        for word, code in words.items():
            assert code in CODES[table].names
            assert find_code(table, CODES[table], word) == code


def test_every_name_means_its_own_code_but_oneself_who_is_the_head():
    for table, choices in CODES.items():
        for name in choices.names.values():
            if (table, name) != ("family_relation", "本人"):
                assert find_code(table, choices, name) == choices.codes[name]


def test_a_cell_may_hold_several():
    assert split("低保、独居 ，高龄;\n/失能|") == ["低保", "独居", "高龄", "失能"]


def test_a_name_is_known_without_its_bracket_where_only_one_is_left_so():
    assert find_code("facility_type", CODES["facility_type"], "幸福院") == "0204"
    assert find_code("facility_type", CODES["facility_type"], "应急广播") == "0603"
    with pytest.raises(ValueError, match="没有"):
        find_code("category", CODES["category"], "孤")
