"""How far the cells of a column look like what its heading says."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache

_BLANKS = re.compile(r"[\s'‘’\u200b-\u200d\ufeff-]+")
_ID = re.compile(
    r"\d{15}|\d{16,19}|\d{17}[X*]|\d(?:\.\d+)?E\+?\d+|[A-Z]{3}\d{12}|[\dX]*\*{2,}[\dX]*"
)
_NUMBER = re.compile(
    r"[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]"
)
_PHONE = re.compile(r"\+?\d{7,}|[\d*]{11}|\d+\*+\d+")
_SEX = frozenset(["男", "女", "男性", "女性", "1", "2", "0", "9", "M", "F", "未知", "未说明"])
_DATE = re.compile(
    r"\d{4}(?:[-./年]?\d{1,2}(?:[-./月]?\d{1,2}[日号]?)?)?月?(?:T?\d{1,2}[:时].*)?|\d{5}(?:\.0)?|\d{2}[-./年]\d{1,2}.*|.*[年月].*"
)
_NAME = re.compile(r"[^\W\d_a-zA-Z]{2,4}|[^\W\d_]+(?:[·•‧．・.][^\W\d_]+)+|[A-Za-z .]{3,40}")
_AGE = re.compile(r"\d{1,3}(?:周?岁)?")
_MONEY_CARD = re.compile(r"\d{12,30}|.*\*{2,}.*")

_FAR = 0.8
_LONG_NAME = 4  # 住房情况 is as long as 欧阳建国


_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
    "石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章"
    "鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟"
    "艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄"
    "丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练"
    "廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阎肇上东诸皇尉公赫慕令淳尧么双底羿逯逄郄郗邰"
    "麴种勾訾揭"
)
"""Those of all but a few in a hundred people, compound ones by their first character."""


def _whole(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


def _phone(text: str) -> bool:
    return any(map(_PHONE.fullmatch, re.split("[,;/、，；或]", text)))


_TESTS: Mapping[str, Callable[[str], bool]] = {
    "id_no": _whole(_ID),
    "head_id_no": _whole(_ID),
    "sex": _SEX.__contains__,
    "birth_date": _whole(_DATE),
    "party_join_date": _whole(_DATE),
    "name": _whole(_NAME),
    "head_name": _whole(_NAME),
    "phones": _phone,
    "head_phone": _phone,
    "emergency_phone": _phone,
    "age": _whole(_AGE),
    "bank_account": _whole(_MONEY_CARD),
}


def likeness(field_id: str, samples: Sequence[str]) -> float | None:
    """The share, 0 to 1, of texts that may be values of a field.

    A number that Excel has damaged, or one with asterisks, still is an ID number or telephone
    number to the eye. None: nothing is known of the field's looks, or there is no text.
    """
    test = _TESTS.get(field_id)
    texts = [_BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper() for text in samples]
    texts = [text for text in texts if text]
    if test is None or not texts:
        return None
    return sum(map(test, texts)) / len(texts)


def guessed_by_content(samples: Sequence[str]) -> str:
    """The field that a column without heading looks like; empty: none for sure."""
    for field_id in ("id_no", "sex", "phones", "birth_date", "name"):
        share = likeness(field_id, samples)
        if share is not None and share >= 0.6:
            return field_id
    return ""


def are_numbers(texts: Sequence[str]) -> bool:
    """Whether nearly all texts are whole ID numbers of people, by the birth date in them."""
    plain = [_BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper() for text in texts]
    return sum(map(bool, map(_NUMBER.fullmatch, plain))) > _FAR * len(plain)


def person_like(text: str) -> bool:
    """Whether a text may be somebody's name; four Hanzi need a usual surname, others do not."""
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
    if not _NAME.fullmatch(plain):
        return False
    return len(plain) != _LONG_NAME or plain[0] in _SURNAMES or not "\u4e00" <= plain[0] <= "\u9fff"


@cache
def text_ratio(one: str, other: str) -> float:
    """How alike two short texts are, 0 to 1; 0 for what is far from it."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _FAR else 0.0
