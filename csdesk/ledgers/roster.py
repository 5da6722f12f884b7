"""What one row of a roster file feeds: the resident, her household, her stay, her categories.

Data only. Columns by the field ids of ``header_aliases.tsv``; words of cells as people write them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from csdesk.domain.fields import Field
from csdesk.domain.groups import group_name

NOTHING = frozenset(
    [
        "无",
        "没有",
        "否",
        "不是",
        "未",
        "非",
        "正常",
        "一般",
        "普通",
        "其他",
        "其它",
        "不详",
        "未知",
        "健全",
        "健康",
        "-",
        "—",
        "/",
        "×",
        "✗",
        "x",
        "X",
        "N",
        "n",
        "0",
        "无残疾",
        "不享受",
        "未享受",
        "未服兵役",
        "未服役",
        "未入伍",
        "普通群众",
        "一般户",
        "一般农户",
        "普通户",
        "普通人员",
        "一般居民",
        "普通居民",
        "常住",
        "户籍",
    ]
)
"""What a cell says when it opens no category."""


@dataclass(frozen=True, slots=True)
class Opens:
    """How a column opens categories of a person.

    Attributes:
        yes: The category that a plain 是 opens; empty where only a word of the cell can.
        headings: Words of the column's heading that make 是 mean another one.
        words: Words of a cell, the first that stands in it wins; an empty code opens none.
    """

    yes: str = ""
    headings: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a roster.

    Attributes:
        ledger: The ledger that makes people.
        feeds: Ledgers whose columns a row may hold, the likeliest first.
        household: Fields of the household.
        fields: What is read and is no field of the resident or the household, by id.
        opens: Columns that open categories.
        disability: The columns that belong to the category of a disability.
        checked: Compared with what is kept, or of no use; never stored.
        residence: Words of a cell to codes of `residence_status`.
        residence_yes: Words of a heading to what 是 and 否 mean under it.
        derived: Derived columns of the ledger's own exports to the field that they say.
        gone_headings: Headings of a column whose 是, or a day, says that somebody is gone, with the
            code.
        gone: Codes of `residence_status` that open no stay, to the verb that the clerk needs.
        yes_means: Field, a word of its column's heading, and which codes 是 and 否 mean under it;
            an empty code means nothing.
    """

    ledger: str
    feeds: tuple[str, ...]
    household: tuple[str, ...]
    fields: Mapping[str, Field]
    opens: Mapping[str, Opens]
    disability: tuple[str, ...]
    checked: frozenset[str]
    residence: tuple[tuple[str, str], ...]
    residence_yes: tuple[tuple[str, str, str], ...]
    derived: Mapping[str, str]
    gone_headings: Mapping[str, str]
    gone: Mapping[str, str]
    yes_means: tuple[tuple[str, str, str, str], ...]


_POOR = (
    ("脱贫不稳定", "S61"),
    ("边缘易致贫", "S62"),
    ("突发严重困难", "S63"),
    ("监测", "S60"),
    ("三类户", "S60"),
    ("返贫", "S60"),
    ("贫困", "S64"),
    ("脱贫", "S64"),
    ("建档立卡", "S64"),
)
_HELPED = (
    ("低保边缘", "S30"),
    ("边缘户", "S30"),
    ("城市低保", "S11"),
    ("城镇低保", "S11"),
    ("农村低保", "S12"),
    ("集中供养", "S21"),
    ("分散供养", "S22"),
    ("特困集中", "S21"),
    ("特困分散", "S22"),
    ("特困", "S20"),
    ("五保", "S20"),
    ("低保", "S10"),
    ("最低生活保障", "S10"),
    ("刚性支出", "S40"),
    ("支出型困难", "S40"),
    ("临时救助", "S50"),
)
_DISABLED = (
    ("视力", "D1"),
    ("听力", "D2"),
    ("言语", "D3"),
    ("语言", "D3"),
    ("肢体", "D4"),
    ("智力", "D5"),
    ("精神", "D6"),
    ("多重", "D7"),
)
_SERVED = (
    ("未服", ""),
    ("未参军", ""),
    ("现役", ""),
    ("服役中", ""),
    ("服兵役", ""),
    ("预备役", ""),
    ("民兵", ""),
    ("伤残军人", "P01"),
    ("残疾军人", "P01"),
    ("烈属", "P02"),
    ("烈士遗属", "P02"),
    ("因公牺牲", "P03"),
    ("病故军人", "P04"),
    ("红军", "P05"),
    ("复员", "P06"),
    ("带病回乡", "P07"),
    ("参战", "P08"),
    ("参试", "P09"),
    ("核试验", "P09"),
    ("农村籍退役", "P10"),
    ("烈士子女", "P11"),
    ("义务兵", "P13"),
    ("军属", "P14"),
    ("军人家属", "P14"),
    ("退役", "V20"),
    ("退伍", "V20"),
    ("转业", "V20"),
    ("优抚", "P"),
)
_SPECIAL = (
    ("半失能", "E20"),
    ("失能", "E04"),
    ("失智", "E19"),
    ("重度残疾子女", "E21"),
    ("重残", "E05"),
    ("重度残疾", "E05"),
    ("独居", "E01"),
    ("空巢", "E02"),
    ("留守老", "E03"),
    ("留守儿童", "C10"),
    ("计生特殊", "E06"),
    ("计划生育特殊", "E06"),
    ("失独", "E06"),
    ("孤寡", "E18"),
    ("孤老", "E18"),
    ("百岁", "E12"),
    ("高龄", "E11"),
    ("双老", "E22"),
    ("随迁老人", "E25"),
    ("事实无人抚养", "C23"),
    ("困境儿童", "C20"),
    ("困境", "C20"),
    ("孤儿", "C22"),
    ("流动儿童", "C30"),
    ("大病", "L01"),
    ("慢性病", "E24"),
    ("重病", "E24"),
    ("孕", "L02"),
    *_HELPED,
    *_POOR,
    *_DISABLED,
    *_SERVED[7:],
    ("残疾", "D"),
    ("优抚", "P"),
)


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A word that means a child's category, unless somebody is as old as that.

    Attributes:
        word: What the cell says.
        child: With it a child is meant whatever the age.
        young: The child's category.
        old: The old one's.
        least: From how many years on.
    """

    word: str
    child: str
    young: str
    old: str
    least: int


LEFT_OLD = LeftBehind("留守", "儿童", "C10", "E03", 60)
"""留守 in a roster of the old."""

ROSTER = Row(
    ledger="residents",
    feeds=("residents", "households", "stays", "categories"),
    household=("household_no", "address", "reg_address", "group", "grid", "household_type"),
    fields={
        f.id: f
        for f in (
            Field("relation", "与户主关系", "code", table="family_relation"),
            Field("is_head", "是否户主", "yes_no"),
            Field("residence_status", "居住状态", "code", table="residence_status"),
            Field("is_dibao", "低保", "yes_no", guard="guarded"),
            Field("is_tekun", "特困", "yes_no", guard="guarded"),
            Field("is_poverty", "脱贫或监测", "yes_no", guard="guarded"),
            Field("is_alone", "独居", "yes_no"),
            Field("is_empty_nest", "空巢", "yes_no"),
            Field("is_left_behind", "留守老年人", "yes_no"),
            Field("is_incapable", "失能", "yes_no", guard="guarded"),
            Field("is_bereaved", "计划生育特殊家庭", "yes_no", guard="guarded"),
            Field("special_group", "人员类别", "codes", table="category", guard="guarded"),
            Field("military", "兵役与优抚", "code", table="category"),
            Field("disability_type", "残疾类别", "code", table="category", guard="guarded"),
            Field(
                "disability_level", "残疾等级", "code", table="disability_level", guard="guarded"
            ),
            Field("disability_cert_no", "残疾证号", "text", guard="masked", longest=40),
            Field("disability_cert_date", "残疾证发证日期", "day"),
            Field("head_name", "户主", "name"),
            Field("head_id_no", "户主证号", "id_no", guard="masked"),
            Field("head_phone", "户主电话", "phones", guard="masked"),
        )
    },
    opens={
        "is_dibao": Opens("S10", words=_HELPED),
        "is_tekun": Opens("S20", words=_HELPED),
        "is_poverty": Opens(
            "S64", headings=(("监测", "S60"), ("三类", "S60"), ("返贫", "S60")), words=_POOR
        ),
        "is_alone": Opens("E01"),
        "is_empty_nest": Opens("E02"),
        "is_left_behind": Opens("E03"),
        "is_incapable": Opens("E04", words=(("半失能", "E20"), ("部分失能", "E20"))),
        "is_bereaved": Opens("E06"),
        "special_group": Opens(words=_SPECIAL),
        "military": Opens("V20", headings=(("复员", "P06"), ("优抚", "P")), words=_SERVED),
        "disability_type": Opens("D", words=_DISABLED),
    },
    disability=("disability_level", "disability_cert_no", "disability_cert_date"),
    checked=frozenset(
        [
            "seq",
            "age",
            "village",
            "town",
            "household_size",
            "visit_frequency",
            "service_hours",
            "head_name",
            "head_id_no",
            "head_phone",
            "signature",
        ]
    ),
    residence=(
        ("死亡", "91"),
        ("已故", "91"),
        ("去世", "91"),
        ("病故", "91"),
        ("迁出", "90"),
        ("迁走", "90"),
        ("销户", "90"),
        ("人户一致", "10"),
        ("人在户不在", "20"),
        ("户不在", "20"),
        ("户在人不在", "11"),
        ("人不在", "11"),
        ("空挂", "30"),
        ("出国", "13"),
        ("出境", "13"),
        ("就学", "14"),
        ("上学", "14"),
        ("在校", "14"),
        ("服兵役", "15"),
        ("服役", "15"),
        ("参军", "15"),
        ("服刑", "16"),
        ("养老院", "17"),
        ("敬老院", "17"),
        ("福利院", "17"),
        ("失联", "80"),
        ("暂住", "21"),
        ("租住", "21"),
        ("租房", "21"),
        ("流动人口", "21"),
        ("随迁老人", "22"),
        ("随迁儿童", "23"),
        ("非户籍", "20"),
        ("外来", "20"),
        ("寄住", "20"),
        ("外出", "11"),
        ("务工", "11"),
        ("打工", "11"),
        ("不在家", "11"),
        ("不在村", "11"),
        ("常住", "10"),
        ("常驻", "10"),
        ("在家", "10"),
        ("在村", "10"),
        ("在籍", "10"),
        ("在册", "10"),
        ("在户", "10"),
        ("正常", "10"),
        ("户籍", "10"),
    ),
    residence_yes=(
        ("外出", "11", "10"),
        ("务工", "11", "10"),
        ("常住", "10", "11"),
        ("常驻", "10", "11"),
        ("在村", "10", "11"),
        ("在籍", "10", "20"),
        ("一致", "10", ""),
        ("分离", "", "10"),
    ),
    derived={
        "household": "household_no",
        "residence": "residence_status",
        "category": "special_group",
    },
    gone_headings={
        f"{before}{word}{after}": code
        for word, code in (("死亡", "91"), ("去世", "91"), ("迁出", "90"), ("户口迁出", "90"))
        for before, after in (
            ("", ""),
            ("是否", ""),
            ("是否已", ""),
            ("已", ""),
            ("", "日期"),
            ("", "时间"),
        )
    },
    gone={"90": "迁出", "91": "死亡"},
    yes_means=(
        ("political", "党员", "01", ""),
        ("political", "团员", "03", ""),
        ("marital", "婚", "20", "10"),
    ),
)

MADE: Mapping[str, tuple[str, ...]] = {
    "groups": ("group_name",),
    "grids": ("grid_name", "grid_no"),
}
"""Ledgers of places that an import makes where they are named and not kept, with what is named."""
PLACED: Mapping[str, str] = {"group": "groups", "grid": "grids"}
"""Fields of a household that name such a place, with its ledger."""
SPELLED: Mapping[str, Callable[[str], str]] = {"groups": group_name}
"""Of those the ones whose titles are kept in one spelling."""
READ_AS: Mapping[str, Row] = {ROSTER.ledger: ROSTER}
"""Ledgers whose file feeds more than themselves."""
