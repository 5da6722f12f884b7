"""Every form in which people write a value, read through an import; no number ever changes."""

import csv
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from drawn_rosters import Cell, a_book, codes, kept, listed, number, records, said, shown

from csdesk.domain.identity import check_digit, make_id
from csdesk.services import exports, lists
from csdesk.services.office import Office

_TEN = "甲乙丙丁戊己庚辛壬癸"
BORN = date(1950, 3, 5)
ID = next(n for at in range(9) if (n := number(at, BORN, woman=True)).isdecimal())
CROSSED = next(n for n in (number(at) for at in range(400)) if n.endswith("X"))
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def column(office: Office, folder: Path, heading: str, *cells: Cell) -> list[dict[str, object]]:
    """What an import makes of the cells of one column, each beside another person."""
    rows: list[tuple[Cell, ...]] = [("姓名", "性别", heading)]
    rows += [(f"王{name}", "女", cell) for name, cell in zip(_TEN, cells, strict=False)]
    document = shown(office, a_book(folder / "a.xlsx", rows))
    return records(document)


def values(office: Office, folder: Path, heading: str, field: str, *cells: Cell) -> list[object]:
    return [row["values"].get(field) for row in column(office, folder, heading, *cells)]  # type: ignore[attr-defined]  # JSON


WAYS_OF_AN_ID = [
    ID, f"{ID}\t", f"'{ID}", f"{ID[:6]} {ID[6:14]} {ID[14:]}",
    f"{ID[:6]}-{ID[6:14]}-{ID[14:]}", ID.translate(WIDE), f"\u200b{ID}", f"身份证：{ID}。", f"{ID}\u00a0",
]  # fmt: skip


def test_a_number_is_read_however_it_is_dressed(office: Office, tmp_path: Path) -> None:
    for way in WAYS_OF_AN_ID:
        assert values(office, tmp_path, "身份证号", "id_no", way) == [ID], way
    for way in (CROSSED, CROSSED.lower(), CROSSED.replace("X", "×")):
        assert values(office, tmp_path, "身份证号", "id_no", way) == [CROSSED], way


def test_a_number_of_15_digits_is_upgraded_and_quoted_as_it_was_typed(
    office: Office, tmp_path: Path
) -> None:
    old = ID[:6] + ID[8:17]
    rows = [("姓名", "身份证号"), ("王甲", old), ("王乙", old)]
    document = shown(office, a_book(tmp_path / "a.xlsx", rows))

    told = [p for row in records(document) for p in row["problems"]]
    assert {p["code"] for p in told} >= {"id_15_upgraded", "duplicate_conflict_in_file"}
    conflict = next(p for p in told if p["code"] == "duplicate_conflict_in_file")
    assert f"“{old}”" in conflict["message"]
    assert ID not in conflict["message"]


def test_a_damaged_number_is_refused_whatever_it_looks_like(office: Office, tmp_path: Path) -> None:
    fits = next(
        n for at in range(999) if (n := make_id("430421", date(1950, 1, 1 + at % 28), 100 * (1 + at % 9))).endswith("000")
    )  # fmt: skip
    faulty = ID[:15] + "000"
    assert faulty[17] != check_digit(faulty[:17])
    told = column(office, tmp_path, "身份证号", f"{ID[0]}.{ID[1:6]}E+17", float(ID), faulty, fits)

    assert [codes(row)[0] for row in told] == ["id_precision_lost"] * 4
    assert [row["state"] for row in told] == ["refused"] * 4
    assert values(office, tmp_path, "身份证号", "id_no", fits, ID) == [fits, ID]


WAYS_OF_A_DAY: list[tuple[Cell, str | None]] = [
    ("1950.3.5", "1950-03-05"), ("1950年3月5日", "1950-03-05"), ("19500305", "1950-03-05"),
    (19500305, "1950-03-05"), ("1950/3/5 0:00", "1950-03-05"), ("一九五〇年三月五日", "1950-03-05"),
    (BORN, "1950-03-05"), (18327, "1950-03-05"), ("50.3.5", "1950-03-05"),
    ("1950-03-05 00:00:00", "1950-03-05"), ("1950年3月", "1950-03"), ("1950.03", "1950-03"),
    ("1950-3", "1950-03"), ("195003", "1950-03"), ("1950", "1950"), (1950, "1950"),
    ("１９５０－０３－０５", "1950-03-05"), ("三月初五", None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "day"), WAYS_OF_A_DAY, ids=[str(w[0]) for w in WAYS_OF_A_DAY])
def test_a_day_is_read_in_every_form(
    office: Office, tmp_path: Path, cell: Cell, day: str | None
) -> None:
    assert values(office, tmp_path, "出生年月", "birth_date", cell) == [day]


def test_days_without_a_format_count_from_1904_where_the_workbook_does(
    office: Office, tmp_path: Path
) -> None:
    book = a_book(tmp_path / "a.xlsx", [("姓名", "性别", "出生日期"), ("王甲", "女", 16865)])
    _rewritten(
        book,
        "xl/workbook.xml",
        lambda part: part.replace("<workbookPr/>", '<workbookPr date1904="1"/>'),
    )

    assert said(shown(office, book), "birth_date") == [("1950-03-05",)]


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_a_part_may_be_in_another_encoding(office: Office, tmp_path: Path, encoding: str) -> None:
    book = a_book(tmp_path / "a.xlsx", [("姓名", "身份证号"), ("王甲", ID)])
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'
    _rewritten(book, "xl/worksheets/sheet1.xml", lambda part: declared + part, encoding)

    assert said(shown(office, book), "name", "id_no") == [("王甲", ID)]


def _rewritten(
    book: Path, name: str, change: Callable[[str], str], encoding: str = "utf-8"
) -> None:
    """Change one part of a workbook."""
    with ZipFile(book) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts[name] = change(parts[name].decode()).encode(encoding)
    with ZipFile(book, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)


WORDS = [
    ("与户主关系", "relation", ("户主之子", "长子之妻", "户主（本人）", "次女", "孙媳", "老伴"),
     ("子", "儿媳", "户主", "次女", "孙媳妇或外孙媳妇", "配偶")),
    ("文化程度", "education", ("高中", "大专以上", "本科", "文盲", "小学在读"),
     ("普通高级中学教育", "大学专科教育", "大学本科教育", "其他", "小学教育")),
    ("政治面貌", "political", ("党员", "团员", "群众", "中共预备党员", "13"),
     ("中国共产党党员", "中国共产主义青年团团员", "群众", "中国共产党预备党员", "群众")),
    ("是否党员", "political", ("是", "√", "否", None), ("中国共产党党员", "中国共产党党员", None, None)),
    ("婚姻状况", "marital", ("已婚", "未婚", "离异", "丧偶", "鳏寡"),
     ("已婚", "未婚", "离婚", "丧偶", "丧偶")),
    ("婚否", "marital", ("是", "否", "已"), ("已婚", "未婚", "已婚")),
    ("民族", "ethnicity", ("汉", "01", 1, "土家", "维吾尔族"), ("汉族", "汉族", "汉族", "土家族", "维吾尔族")),
    ("户口性质", "hukou_type", ("农业", "城镇", "居民家庭户口"),
     ("农业家庭户口", "非农业家庭户口", "家庭户口")),
    ("健康状况", "health", ("良好", "患有糖尿病", "残疾"), ("健康或良好", "糖尿病", "残疾")),
    ("是否低保", "is_dibao", ("是", "×", "非低保户", "不享受", "-", None, "低保户"),
     (True, False, False, False, None, None, True)),
    ("残疾类别及等级", "disability_level", ("肢体二级", "视力Ⅱ级", "听力贰级", "无"),
     ("二级", "二级", "二级", None)),
    ("村民小组", "group", ("一组", "第一村民小组", "１组", 1, "石桥村三组", "张家湾组"),
     ("1组", "1组", "1组", "1组", "3组", "张家湾组")),
    ("联系电话", "phones", ("138 1234 5678", 13812345678, "13812345678/0734-8221234", "无"),
     (["13812345678"], ["13812345678"], ["13812345678", "0734-8221234"], None)),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "field", "cells", "meant"), WORDS, ids=[w[0] for w in WORDS])
def test_words_are_read_into_the_options(
    office: Office,
    tmp_path: Path,
    heading: str,
    field: str,
    cells: tuple[Cell, ...],
    meant: tuple[object, ...],
) -> None:
    assert values(office, tmp_path, heading, field, *cells) == list(meant)


@pytest.mark.parametrize(
    ("name", "encoding", "mark"),
    [
        ("a.csv", "gb18030", ","), ("a.csv", "utf-8-sig", ","), ("a.csv", "gb18030", ";"),
        ("a.txt", "utf-16", "\t"), ("a.xls", "utf-16", "\t"), ("a.txt", "utf-8", "|"),
    ],
)  # fmt: skip
def test_a_text_is_read_in_its_own_encoding_and_with_its_own_mark(
    office: Office, tmp_path: Path, name: str, encoding: str, mark: str
) -> None:
    path = tmp_path / name
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=mark)
        writer.writerows([("姓名", "身份证号", "住址"), ("㛃䶮", f'="{ID}"', "三组1号")])

    assert said(shown(office, path), "name", "id_no", "address") == [("㛃䶮", ID, "三组1号")]


# ---- there and back -----------------------------------------------------------------------------


def a_crowd(count: int, seed: int) -> list[tuple[Cell, ...]]:
    """Random people in households of up to five, with every province in their numbers."""
    chance = random.Random(seed)
    areas = ("110101", "370102", "430421", "510104", "650102", "810000", "441900")
    rows: list[tuple[Cell, ...]] = []
    used = set()
    while len(rows) < count:
        house = len({row[0] for row in rows}) + 1
        for place in range(chance.randint(1, 5)):
            born = date(1930, 1, 1).toordinal() + chance.randrange(34_000)
            id_no = make_id(chance.choice(areas), date.fromordinal(born), chance.randrange(1, 1000))
            if id_no not in used:
                used.add(id_no)
                name = chance.choice("王李张刘陈") + "".join(chance.choices("秀英建国明芳", k=2))
                phone = f"1{chance.choice('3578')}{chance.randrange(10**9):09}"
                relation = "户主" if place == 0 else chance.choice(("配偶", "子", "女"))
                rows.append((f"{house:04}", name, relation, id_no, phone, f"三组{house}号"))
    return rows


def test_an_export_comes_back_as_the_same_people_and_no_digit_changes(
    office: Office, tmp_path: Path
) -> None:
    crowd = a_crowd(300, 7)
    head = ("户号", "姓名", "与户主关系", "身份证号", "联系电话", "家庭住址")
    kept(office, a_book(tmp_path / "a.xlsx", [head, *crowd]))
    assert sorted(row[0] for row in listed(office, "residents", "id_no")) == sorted(
        str(row[3]) for row in crowd
    )

    exports.export(office, lists.ask(office, "residents"), tmp_path / "out.xlsx", reason="核对")
    seen = shown(office, tmp_path / "out.xlsx")

    counts = {state: n for state, n in seen["counts"].items() if n and state != "ignored"}
    assert counts == {"same": len(crowd)}


def test_a_masked_export_changes_nothing_under_update(office: Office, tmp_path: Path) -> None:
    crowd = a_crowd(60, 11)
    head = ("户号", "姓名", "与户主关系", "身份证号", "联系电话", "家庭住址")
    kept(office, a_book(tmp_path / "a.xlsx", [head, *crowd]))
    before = sorted(listed(office, "residents", "name", "id_no", "phones", "address"))

    exports.export(office, lists.ask(office, "residents"), tmp_path / "out.xlsx")
    seen = shown(office, tmp_path / "out.xlsx", mode="update")
    counts = kept(office, tmp_path / "out.xlsx", mode="update")

    assert seen["counts"]["changed"] == counts["new"] == counts["refused"] == 0
    assert sorted(listed(office, "residents", "name", "id_no", "phones", "address")) == before


def test_a_day_of_death_says_that_she_is_gone_and_a_tick_that_she_lives_alone(
    office: Office, tmp_path: Path
) -> None:
    rows = (
        ("户号", "姓名", "与户主关系", "是否独居", "死亡日期"),
        ("0301", "郁青禾", "户主", "是", None),
        ("0301", "钟映雪", "妻", "否", "2025-03-01"),
    )

    alone, gone = records(shown(office, a_book(tmp_path / "老人.xlsx", rows)))

    assert alone["values"]["is_alone"] is True
    assert gone["values"]["residence_status"] == "死亡"
    assert gone["values"]["extra"] == {"死亡日期": "2025-03-01"}
    assert "stay_differs" in codes(gone)


def test_an_age_in_words_is_told(office: Office, tmp_path: Path) -> None:
    rows = column(office, tmp_path, "年龄", "八十多", "8个月", "老年", "不详")

    told = [[p["message"] for p in row["problems"]] for row in rows]  # type: ignore[attr-defined]  # JSON
    assert told[0][0] == "没有出生日期；按年龄“八十多”推算约生于 1937 至 1946 年，没有记入。"
    assert "约生于 2026 年" in told[1][0]
    assert "看不出是多少岁" in told[2][0]
    assert not any("年龄" in message for message in told[3])


def test_a_day_of_which_the_month_alone_is_known_keeps_nobody_out(
    office: Office, tmp_path: Path
) -> None:
    heading = "残疾证发证日期"
    rows = column(office, tmp_path, heading, "2020年3月", "2020-03-05", "前年")

    assert [row["state"] for row in rows] == ["new", "new", "refused"]
    assert codes(rows[0])[0] == "birth_unreadable"
    assert rows[0]["values"]["extra"] == {heading: "2020年3月"}  # type: ignore[index]  # JSON
