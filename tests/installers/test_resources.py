"""What the scripts in installers/ made: fonts, icons, pinyin, holidays."""

from datetime import date
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from csdesk.resources import resource, table

FONTS = sorted(Path(str(resource("fonts"))).glob("*.ttf"))
CALENDARS = sorted(Path(str(resource("calendar"))).glob("*.tsv"))
# GB 18030-2022 level 3: the unified ideographs up to Extension F
LEVEL_3 = [
    *range(0x3400, 0x4DB6),
    *range(0x4E00, 0x9FF0),
    *range(0x20000, 0x2A6D7),
    *range(0x2A700, 0x2B735),
    *range(0x2B740, 0x2B81E),
    *range(0x2B820, 0x2CEA2),
    *range(0x2CEB0, 0x2EBE1),
]


def characters(font: Path) -> frozenset[int]:
    with TTFont(font, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


@pytest.mark.parametrize("font", FONTS, ids=lambda font: font.stem)
def test_a_font_has_outlines_that_pages_can_embed_and_may_be_embedded(font: Path) -> None:
    with TTFont(font, lazy=True) as opened:
        assert "glyf" in opened
        assert opened["OS/2"].fsType == 0


def test_every_character_of_a_name_up_to_level_3_is_in_the_fonts() -> None:
    known = {font.stem: characters(font) for font in FONTS}

    for chain in ("NotoSansSC-Regular", "NotoSansSC-Medium"), ("NotoSerifSC-Regular",):
        for font in chain:
            missing = set(LEVEL_3) - known[font] - known["HanaMinB"]
            assert not missing, (
                font,
                len(missing),
                [f"{point:X}" for point in sorted(missing)[:9]],
            )


def test_every_font_has_its_licence_beside_it() -> None:
    licences = [file.stem.removeprefix("LICENSE-") for file in FONTS[0].parent.glob("LICENSE-*")]

    for font in FONTS:
        assert any(font.stem.startswith(licence) for licence in licences), font


def test_the_icon_font_has_the_icons_it_names() -> None:
    drawn = characters(Path(str(resource("icons", "materialdesignicons.ttf"))))

    named = {row["name"]: int(row["codepoint"], 16) for row in table("icons", "names.tsv")}

    assert set(named.values()) <= drawn
    assert {"alert-circle", "clock-alert-outline", "check-circle"} <= set(named)
    assert resource("icons", "LICENSE-MaterialDesignIcons.txt").is_file()


@pytest.mark.parametrize(
    ("character", "readings", "surname"),
    [
        ("王", "wang yu", ""),
        ("吕", "lv", ""),
        ("单", "dan chan shan", "shan"),
        ("仇", "chou qiu ju", "qiu"),
        ("曾", "ceng zeng", "zeng"),
        ("覃", "tan qin yan", "qin"),
        ("尉迟", "yu chi", "yu chi"),
        ("万俟", "mo qi", "mo qi"),
        ("䶮", "yan", ""),
        ("𠀀", "he", ""),
    ],
)
def test_readings_stand_with_the_usual_one_first_and_the_surnames_own(
    character: str, readings: str, surname: str
) -> None:
    (row,) = [row for row in table("codes", "pinyin.tsv") if row["code"] == character]

    assert (row["readings"], row["surname"]) == (readings, surname)


def test_readings_are_plain_letters_and_each_character_stands_once() -> None:
    rows = table("codes", "pinyin.tsv")

    assert len({row["code"] for row in rows}) == len(rows) > 41_000
    for row in rows:
        assert all(part.isascii() and part.isalpha() for part in row["readings"].split())


@pytest.mark.parametrize("file", CALENDARS, ids=lambda file: file.stem)
def test_working_days_of_a_holiday_fall_on_a_weekend_and_each_day_stands_once(file: Path) -> None:
    rows = table("calendar", file.name)

    days = [date.fromisoformat(row["day"]) for row in rows]

    assert days == sorted(set(days))
    for day, row in zip(days, rows, strict=True):
        assert day.year == int(file.stem)
        assert row["kind"] == "holiday" or (row["kind"] == "workday" and day.weekday() >= 5)
        assert row["name"]
        assert "国办发" in row["source"]
