"""Makes resources/codes/pinyin.tsv from pypinyin, which itself is not shipped.

    python installers/make_pinyin.py [FILE]

One row a character: ``code`` is the character, ``readings`` its readings without tones (ü as v),
the usual one first, ``surname`` its reading as a surname where that is not the usual one.
A surname of two characters has a row of its own: its two syllables stand in both columns.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

TABLE = Path(__file__).resolve().parents[1] / "resources" / "codes" / "pinyin.tsv"

# The planes' unified and compatibility ideographs, and 〇; private use is left out.
IDEOGRAPHS = (
    range(0x3007, 0x3008),
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),
    range(0x20000, 0x323B0),
)

# As in 现代汉语词典 and, where it lacks one, as families with the name say it.
SURNAMES = """
    单 shan; 仇 qiu; 曾 zeng; 解 xie; 查 zha; 区 ou; 朴 piao; 盖 ge; 缪 miao; 覃 qin; 翟 zhai;
    乐 yue; 召 shao; 员 yun; 牟 mu; 折 she; 黑 he; 种 chong; 繁 po; 秘 bi; 重 chong; 佴 nai;
    洗 xian; 祭 zhai; 乜 nie; 句 gou; 便 pian; 都 du; 薄 bo; 角 jue; 泷 shuang; 粘 nian; 颉 xie;
    蔚 yu; 么 yao; 炅 gui; 卜 bu; 拓 tuo; 尉 wei; 万 wan; 任 ren; 石 shi; 哈 ha; 那 na; 柏 bai;
    车 che; 沈 shen; 冼 xian; 欧阳 ou yang; 上官 shang guan; 司马 si ma; 诸葛 zhu ge;
    夏侯 xia hou; 皇甫 huang fu; 宇文 yu wen; 慕容 mu rong; 东方 dong fang; 公孙 gong sun;
    呼延 hu yan; 鲜于 xian yu; 尉迟 yu chi; 万俟 mo qi; 长孙 zhang sun; 令狐 ling hu;
    澹台 tan tai; 单于 chan yu; 闻人 wen ren; 赫连 he lian; 淳于 chun yu; 濮阳 pu yang;
    申屠 shen tu; 轩辕 xuan yuan; 钟离 zhong li; 闾丘 lv qiu; 司徒 si tu; 司空 si kong;
    司寇 si kou; 拓跋 tuo ba; 独孤 du gu; 南宫 nan gong; 东郭 dong guo; 西门 xi men; 百里 bai li;
    端木 duan mu; 公冶 gong ye; 公羊 gong yang; 公西 gong xi; 漆雕 qi diao; 乐正 yue zheng;
    颛孙 zhuan sun; 亓官 qi guan; 子车 zi ju; 巫马 wu ma; 夹谷 jia gu; 宰父 zai fu; 谷梁 gu liang;
    段干 duan gan; 羊舌 yang she; 东门 dong men; 左丘 zuo qiu; 第五 di wu; 梁丘 liang qiu;
    贺兰 he lan; 完颜 wan yan; 纳兰 na lan; 叔孙 shu sun; 耶律 ye lv; 宗政 zong zheng;
    太叔 tai shu; 壤驷 rang si; 仲孙 zhong sun; 褚师 chu shi
"""


def main(file: Path) -> None:
    """Writes the table, characters by code point, then the surnames of two characters."""
    rows = [f"{code}\t{readings}\t{surname}\n" for code, readings, surname in _rows()]
    file.write_text("".join(["code\treadings\tsurname\n", *rows]), "utf-8")
    print(f"{len(rows)} rows")


def _rows() -> Iterator[tuple[str, str, str]]:
    surnames = dict(entry.split(maxsplit=1) for entry in SURNAMES.split(";"))
    for point in sorted(PINYIN_DICT):
        if any(point in block for block in IDEOGRAPHS):
            readings = _readings(PINYIN_DICT[point])
            known = surnames.get(chr(point), readings[0]).strip()
            yield chr(point), " ".join(readings), known if known != readings[0] else ""
    for surname, syllables in surnames.items():
        if len(surname) > 1:
            yield surname, syllables.strip(), syllables.strip()


def _readings(marked: str) -> tuple[str, ...]:
    """The readings without tones, each once: 地 is ``("di", "de")``."""
    plain = (to_normal(one, v_to_u=False).replace("ê", "e") for one in marked.split(","))
    return tuple(dict.fromkeys(plain))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TABLE)
