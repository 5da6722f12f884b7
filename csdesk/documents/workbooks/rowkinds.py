"""What a row of a table is: a record, or one of the many things that stand between records."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from csdesk.documents.workbooks.cells import Cell
from csdesk.domain.headings import folded
from csdesk.domain.likeness import likeness, person_like

Ignored = Literal[
    "", "title", "header", "explanation", "repeated_header", "separator", "total", "note",
    "footer", "blank",
]  # fmt: skip
WHY: Mapping[Ignored, str] = {
    "title": "表头以上的标题或说明",
    "header": "表头",
    "explanation": "填写说明或示例",
    "repeated_header": "重复的表头",
    "separator": "分隔行",
    "total": "合计或小计",
    "note": "注释",
    "footer": "落款",
    "blank": "只有序号，没有内容",
}

_TOTAL = re.compile(
    r"(?:以上|本页|本组|全村|全组|总|.{1,6}组)?(?:合计|小计|总计|共计|累计|总数)(?:[人户名]?数)?\d*[人户名]?.{0,8}"
    r"|共\d+[人户名].{0,10}"
)
_SIGNED = re.compile(
    r"^\s*(?:填\s*[表报]|制\s*表|统计|审\s*[核批]|复\s*核|负\s*责|经\s*办|登\s*记\s*人|调查|记录|采集|"
    r"单位|签\s*[字名章]|盖\s*章|村\s*民?\s*委|村\s*主\s*任|书\s*记|组\s*长|主\s*任|公\s*示|填表|户主签|家庭代表|领导|联系|日\s*期|"
    r"时\s*间|年\s+月).{0,10}?(?:[:：]|签\s*[字名章]|盖\s*章|\s{3,})"
)
_DATED = re.compile(
    r"^\s*(?:[\d〇一二三四五六七八九十]{2,4}|\s*)\s*年\s*[\d〇一二三四五六七八九十]*\s*月.*$"
)
_NOTE = re.compile(
    r"^\s*(?:附?注|备\s*注|说\s*明|填[表报写]说明|提\s*示|要\s*求|家庭代表意见|\*|※|★)\s*\d?\s*[:：、.．（(]"
)
_NUMBERED = re.compile(r"^\s*(?:[(（]?[\d一二三四五六七八九十]+[)）、.．]).{6,}")
_EXPLAINED = re.compile(
    r"必填|选填|可选|填写|如[:：有果]|^如.|例[如:：]|示例|样例|格式|Y{4}|y{4}|\d\s*[=＝]|请|不超过|位身份证|"
    r"下拉|选择|自动|多个|分隔|单选|多选|^(?:是/否|男/女)$|^[^/\d]{1,6}(?:/[^/\d]{1,6}){2,}$|文本格式|数字"
)
_GROUP_LINE = re.compile(
    r"第?[\d〇零一二三四五六七八九十百]{1,4}\s*(?:村民|居民)?(?:小组|组|队|社|网格)"
    r"|[\u3400-\u9fff]{1,6}(?:小组|组|队|屯|社|湾|自然村)"
)
_LABELLED = re.compile(r"^\s*[^:：\d]{1,10}[:：]")  # 户号：12　户主：王建国, above a household
_SEAL = re.compile(r"[（(]\s*(?:公章|盖章|签章|章)\s*[)）]")
_PAIR = 2
_NAMED = ("name", "head_name")
_OF_HOUSEHOLD = frozenset(
    ("head_name", "head_id_no", "head_phone", "household_no", "household_size", "household_type")
) | {"address", "reg_address", "group", "grid"}
_ID_LENGTHS = (15, 18)
_LONG_NOTE = 15
_FEW = 3
_FIRST_CELLS = 3


@dataclass(frozen=True, slots=True)
class Columns:
    """What must be known of a table's columns to tell its rows apart.

    Attributes:
        heads: Column to the texts of its heading cells, folded.
        plain: Columns that say nothing of a record by themselves: 序号, 组, 村.
        names: Columns of names and ID numbers.
        fields: Column to its field.
        telling: Columns that nearly every record fills: number, sex, birth.
        knows: The field that a text names as a heading; empty for none.
    """

    heads: Mapping[int, frozenset[str]]
    plain: frozenset[int]
    names: frozenset[int]
    fields: Mapping[int, str]
    telling: frozenset[int]
    knows: Callable[[str], str]


def kind_of(cells: Mapping[int, Cell], columns: Columns, first: bool = False) -> Ignored:
    """Why a row is no record; empty if it is one.

    Args:
        cells: The row's own cells, without what merges spread over it.
        columns: The table's.
        first: It is one of the first rows under the heading, where explanations stand.
    """
    if not first and _plainly_record(cells, columns):
        return ""
    shown = {at: cell for at, cell in cells.items() if at in columns.heads and cell.text}
    if not shown:
        return "note" if any(cell.text for cell in cells.values()) else "blank"
    if _is_header(shown, columns):
        return "repeated_header"
    if first and _explains(shown, columns):
        return "explanation"
    texts = list(shown.values())
    if all(at in columns.plain and cell.text.isdigit() for at, cell in shown.items()):
        return "blank"
    if _is_total(texts, shown, columns):
        return "total"
    if len(texts) <= _FEW + 1:
        aside = _aside(shown, columns)
        if aside:
            return aside
    if all(_LABELLED.match(cell.text) for cell in texts) or labelled(shown, columns):
        return "separator"
    if _nobody(shown, columns):
        return "note"
    if all(at in columns.plain or cell.raw_kind == "error" for at, cell in shown.items()):
        return "blank"
    return ""


def _plainly_record(cells: Mapping[int, Cell], columns: Columns) -> bool:
    """An ID number stands in its column: nearly all rows of nearly all files."""
    for at in columns.names:
        cell = cells.get(at)
        if cell and len(cell.text) in _ID_LENGTHS and cell.text[:14].isdigit():
            return True
    return False


def _is_header(shown: Mapping[int, Cell], columns: Columns) -> bool:
    if len(shown) == 1 and len(columns.heads) > 1:
        return False
    same = sum(folded(cell.text) in columns.heads[at] for at, cell in shown.items())
    return same >= 0.6 * len(shown) and same > 1


def explained(text: str) -> bool:
    """Whether a text tells how to fill in rather than what is."""
    return bool(_EXPLAINED.search(unicodedata.normalize("NFKC", text).strip()))


def is_total(text: str) -> bool:
    """Whether a cell says 合计, 本页小计 or 共12人."""
    return bool(_TOTAL.fullmatch(folded(text)))


def _explains(shown: Mapping[int, Cell], columns: Columns) -> bool:
    texts = [unicodedata.normalize("NFKC", cell.text).strip() for cell in shown.values()]
    if len(texts) >= 4 and _counts(texts):
        return True
    named = [cell.text for at, cell in shown.items() if at in columns.names]
    if any(sum(mark.isdigit() for mark in text) >= 15 for text in named):
        first = texts[0]
        return bool(re.match(r"示?例|样例|样本|填写示例", first))
    told = sum(map(explained, texts))
    return told >= 2 and told >= 0.3 * len(texts)


def _counts(texts: list[str]) -> bool:
    """The line 1 2 3 4 … or 甲 乙 1 2 … that numbers the columns."""
    digits = [text.strip("()") for text in texts if text.strip("()").isdigit()]
    steps = [int(text) for text in digits]
    rest = [text for text in texts if not text.strip("()").isdigit()]
    if len(steps) < 3 or not all(text in "甲乙丙丁戊己庚辛ABCD" for text in rest):
        return False
    return all(later - one == 1 for one, later in pairwise(steps))


def _is_total(texts: list[Cell], shown: Mapping[int, Cell], columns: Columns) -> bool:
    for cell in texts[:_FIRST_CELLS]:
        if cell.raw_kind == "text" and is_total(cell.text):
            named = (shown[at].text for at in columns.names if at in shown)
            return not any(sum(mark.isdigit() for mark in text) >= 15 for text in named)
    return False


def labelled(shown: Mapping[int, Cell], columns: Columns) -> bool:
    """Whether labels of a household stand side by side with their values: 户主姓名, 王建国, 户号, 12."""
    places = sorted(shown)
    if len(places) < _PAIR or columns.fields.get(places[0]) == "relation":
        return False
    own = shown[places[0]].text
    if columns.knows(own) not in _OF_HOUSEHOLD:
        return False  # nearly every row: the other cells are not looked up
    named = [columns.knows(shown[at].text) for at in places]
    return all(named[::2]) and not any(named[1::2]) and folded(own) not in columns.heads[places[0]]


def _nobody(shown: Mapping[int, Cell], columns: Columns) -> bool:
    """Nothing that every record says, and no name: what stands below a form's list of members."""
    if not columns.telling:
        return False
    for at, cell in shown.items():
        told = at in columns.telling or columns.fields.get(at) == "phones"
        if told and likeness(columns.fields[at], [cell.text]):
            return False
    named = [cell.text for at, cell in shown.items() if columns.fields.get(at) in _NAMED]
    return not any(map(person_like, named)) if named else len(shown) == 1


def _aside(shown: Mapping[int, Cell], columns: Columns) -> Ignored:
    """Notes, signatures and group lines: rows of few cells."""
    texts = [cell.text for cell in shown.values() if cell.raw_kind == "text"]
    if any(_SIGNED.match(text) or _SEAL.search(text) for text in texts):
        return "footer"
    if not texts:
        return ""
    only = len(shown) == 1
    text = texts[0]
    if _NOTE.match(text) or (only and (_NUMBERED.match(text) or len(text) >= _LONG_NOTE)):
        return "note"
    if only and _DATED.match(text):
        return "footer"
    if only and _GROUP_LINE.fullmatch(text.strip(" 　:：")):
        return "separator"
    at = next(iter(shown))
    if only and at not in columns.names and at == min(columns.heads):
        return "separator"
    return ""


def group_line(cells: Mapping[int, Cell]) -> str:
    """The group that a separator line names; empty if none."""
    texts = [cell.text.strip(" 　:：") for cell in cells.values() if cell.text]
    return texts[0] if len(texts) == 1 and _GROUP_LINE.fullmatch(texts[0]) else ""
