import io
from datetime import date
from pathlib import Path

import pytest
from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

from csdesk.documents.paper.fonts import Fonts, clean
from csdesk.documents.paper.pdf import About, Document
from csdesk.documents.paper.truetype import Face, carried, installed
from csdesk.errors import ClerkError
from csdesk.resources import resource, table


@pytest.fixture
def fonts() -> Fonts:
    return Fonts(Document(io.BytesIO(), About("试"), date(2026, 3, 31)))


def test_digits_have_one_width_and_chinese_signs_an_em(fonts):
    assert len({fonts.body.measure(digit, 10) for digit in "0123456789"}) == 1
    assert fonts.body.measure("村，（·×", 10) >= 43
    assert fonts.body.measure("001931193406192701", 9.5) == pytest.approx(85.5)


def test_a_line_in_two_faces_changes_between_them(fonts):
    width, first, shown, last = fonts.body.piece("石桥村3组", 10)
    assert width == pytest.approx(45)
    assert first == last
    assert shown.count(" Tf") == 2


def test_common_and_rare_characters_all_have_a_glyph(fonts):
    rare = "䶮㛃𬭎𫖮𨱏𠅤㳇䲟𬺰𠀀〇○●①⑩㎡℃％‰→★Ⅳ"
    fonts.body.measure(rare, 10)
    fonts.head.measure(rare, 10)
    fonts.title.measure(rare, 10)
    assert fonts.missing == set()


def test_every_name_of_the_carried_code_tables_can_be_printed(fonts):
    for name in ("ethnicity", "family_relation", "hazard_type"):
        for row in table("codes", f"{name}.tsv"):
            fonts.body.measure("".join(row.values()), 10)
    assert fonts.missing == set()


def test_more_signs_than_one_font_of_frames_holds(fonts):
    strange = "".join(map(chr, range(0x1F600, 0x1F600 + 300)))
    fonts.body.measure(strange, 10)
    assert len(fonts.missing) == 300
    assert fonts.embed().count("/X") == 2


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("王䶮", "王䶮"),
        ("王\u202e䶮\u200f", "王䶮"),
        ("甲\r\n乙\r丙", "甲\n乙\n丙"),
        ("甲\t乙\xa0丙", "甲 乙 丙"),
        ("葛\U000e0100城", "葛城"),
        ("甲　乙", "甲　乙"),
    ],
)
def test_what_nobody_sees_is_dropped(text, cleaned):
    assert clean(text) == cleaned


def test_a_face_knows_what_it_lacks():
    latin = carried("LiberationSerif-Regular")
    assert latin.glyph(ord("村")) == 0
    assert latin.advance(latin.glyph(ord("8"))) == pytest.approx(500)


def test_composite_glyphs_bring_their_parts():
    latin = carried("LiberationSerif-Regular")
    accented = latin.subset([latin.glyph(ord("é"))])
    plain = latin.subset([latin.glyph(ord("e"))])
    assert len(accented) > len(plain)


@pytest.fixture
def latin_file() -> Path:
    return Path(str(resource("fonts", "LiberationSerif-Regular.ttf")))


def test_a_font_of_a_collection_is_found_by_its_number(latin_file, tmp_path):
    collection = TTCollection()
    collection.fonts = [
        TTFont(latin_file),
        TTFont(latin_file.with_name("LiberationSerif-Bold.ttf")),
    ]
    collection.save(tmp_path / "two.ttc")
    assert Face(tmp_path / "two.ttc", 1).name == "LiberationSerif-Bold"
    assert installed(tmp_path / "two.ttc").name == "LiberationSerif"


def test_a_small_font_with_short_places_gives_the_same_outlines(latin_file, tmp_path):
    font = TTFont(latin_file)
    cut = subset.Subsetter(subset.Options(glyph_names=False, hinting=False))
    cut.populate(text="abcé8")
    cut.subset(font)
    font.save(tmp_path / "small.ttf")
    small, whole = Face(tmp_path / "small.ttf"), Face(latin_file)
    for character in "abcé8":
        code = ord(character)
        assert small.advance(small.glyph(code)) == whole.advance(whole.glyph(code))
    assert small.glyph(ord("z")) == 0
    made = TTFont(io.BytesIO(small.subset([small.glyph(ord("8"))])))
    shape = TTFont(io.BytesIO(whole.subset([whole.glyph(ord("8"))])))
    assert list(made["glyf"]["glyph00001"].coordinates) == list(
        shape["glyf"]["glyph00001"].coordinates
    )


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x00\x00\x00\x09", b"not a font at all" * 9])
def test_a_broken_font_is_refused_by_name(tmp_path, content):
    path = tmp_path / "坏字体.ttf"
    path.write_bytes(content)
    with pytest.raises(ClerkError, match="坏字体"):
        installed(path)


def test_a_font_without_truetype_outlines_is_refused_by_name(tmp_path: Path):
    path = tmp_path / "仿宋.otf"
    path.write_bytes(b"OTTO" + bytes(64))
    with pytest.raises(ClerkError, match="仿宋"):
        Face(path)
