"""Invented names, numbers and telephone lines of the demo village, by chance that a seed fixes."""

from __future__ import annotations

from datetime import date
from random import Random

from csdesk.domain.identity import make_id

SURNAMES = (
    "王李张刘陈杨黄赵周吴" * 6
    + "徐孙马朱胡郭何林罗高" * 4
    + "郑梁谢宋唐许韩冯邓曹彭曾肖田董" * 3
    + "潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万"
    * 2
    + "覃武钱戴严莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷盛曲"
)
DOUBLE = ("欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "令狐")
OLD_MEN = "国建志永德福明文光华荣贵清兴家振宗传继长春生顺发财金成林海山云龙柏茂根祥忠厚仁义学礼诚正有水田木土才高昌盛朝庆先远达承启"
OLD_WOMEN = "秀桂玉兰凤英珍莲香梅菊芳淑琴霞月娥翠素贞惠金银荷桃杏莉云彩巧爱华春秋冬腊满娣仙芝花连菊云美清平喜春珠琼瑞琳"
YOUNG_MEN = "伟强磊军杰涛超勇波斌浩宇鹏飞俊凯文博轩子豪泽铭嘉睿晨旭阳帆航亮健峰宁昊天瑞思远奕辰景行一诺书恒安知言成林启舟"
YOUNG_WOMEN = "丽静敏艳娟婷雪慧倩颖琳佳欣怡悦雨萱梓涵诗语梦瑶思彤若曦可心依诺晓晴书瑶念安芷柔婉清星禾小满知夏予墨言希羽宁"
RARE = "䶮𬭎㛃堃犇㙓𬍛𣲗淼焱赟珺喆"
FAR = (
    ("05", "买买提 艾力 阿卜杜拉 艾山 玉素甫 库尔班 吐尔逊 阿迪力", "阿依努尔 古丽巴哈尔 热依汗 帕提古丽 米日古丽"),
    ("04", "扎西 次仁 多吉 平措 旺堆 尼玛", "卓玛 央金 拉姆 德吉 白玛"),
    ("07", "阿牛 拉铁 木呷 伍达 尔古", "阿依 阿芝 阿果 阿呷"),
    ("02", "巴特尔 孟和 朝鲁 布和 那日苏", "萨仁 其其格 乌兰 娜仁"),
)  # fmt: skip
"""Peoples whose names have a middle dot: code of `ethnicity.tsv`, men's and women's names."""
NAMESAKES = 0.055
"""Chance that a name is one that somebody bears already: about 10 % of all are then namesakes."""


def stream(seed: int, about: str) -> Random:
    """Chance of its own for one part of the story, so that a change of one leaves the others."""
    return Random(f"{seed}/{about}")  # noqa: S311  # invented data, not a secret


class Names:
    """Names that nobody bears yet, but for the namesakes."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.taken: set[str] = set()
        self.once: dict[tuple[str, str], list[str]] = {}

    def surname(self) -> str:
        """A surname, the common ones oftener."""
        return self.rng.choice(DOUBLE) if self.rng.random() < 0.006 else self.rng.choice(SURNAMES)

    def person(self, surname: str, sex: str, born: date) -> str:
        """A full name for somebody born in a year; now and then one that somebody bears."""
        borne = self.once.setdefault((surname, sex), [])
        if borne and self.rng.random() < NAMESAKES:
            return borne.pop(self.rng.randrange(len(borne)))  # of one name two, not ten
        name = surname + self._given(sex, born)
        while name in self.taken:
            name = surname + self._given(sex, born)
        self.taken.add(name)
        borne.append(name)
        return name

    def far(self, sex: str) -> tuple[str, str]:
        """A name with a middle dot, and the code of its people."""
        people, men, women = self.rng.choice(FAR)
        given = self.rng.choice((men if sex == "1" else women).split())
        return f"{given}·{self.rng.choice(men.split())}", people

    def _given(self, sex: str, born: date) -> str:
        old = born.year < 1978
        pool = (OLD_MEN if old else YOUNG_MEN) if sex == "1" else OLD_WOMEN if old else YOUNG_WOMEN
        given = self.rng.choice(pool)
        if self.rng.random() < 0.82:
            given += self.rng.choice(pool)
        if self.rng.random() < 0.015:
            given = given[:-1] + self.rng.choice(RARE)
        return given


class Numbers:
    """ID numbers and telephone lines, each given once."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.given: set[str] = set()
        self.line = 0

    def id_no(self, area: str, born: date, sex: str) -> str:
        """A valid number that nobody else has."""
        while True:
            order = self.rng.randrange(1, 499) * 2 + (sex == "1")
            number = make_id(area, born, order)
            if number not in self.given:
                self.given.add(number)
                return number

    def phone(self) -> str:
        """The next line of a block that looks like no subscriber's."""
        self.line += 1
        return f"1390000{self.line:04d}" if self.line < 10_000 else f"1990{self.line:07d}"
