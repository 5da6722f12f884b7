from datetime import date

import pytest
from documents.paper.conftest import make_rows

from csdesk.documents.paper.archive import metadata, srgb
from csdesk.documents.paper.edition import Edition, in_force
from csdesk.documents.paper.pdf import About
from csdesk.resources import resource

ARCHIVE = Edition(archival=True)


@pytest.fixture
def kept(visits, write):
    row = ["29", "王😀", *[""] * 9, "☑ 已办", ""]
    return write(visits, [*make_rows(3), row], edition=ARCHIVE)


def test_an_archival_file_names_its_colours_and_its_part(kept):
    assert kept.data.startswith(b"%PDF-1.4")
    root = kept.reader().root_object
    intent = root["/OutputIntents"][0].get_object()
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"].get_object().get_data() == srgb()
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in xmp


def test_its_particulars_say_what_the_file_says_elsewhere(kept, visits):
    reader = kept.reader()
    xmp = reader.xmp_metadata
    assert xmp is not None
    assert xmp.dc_title == {"x-default": visits.title}
    assert xmp.dc_creator == [visits.unit]
    assert xmp.dc_description == {"x-default": visits.period}
    assert xmp.xmp_create_date == reader.metadata.creation_date.replace(tzinfo=None).replace(hour=4)


def test_every_font_says_which_glyphs_it_holds(kept):
    fonts = kept.reader().pages[0]["/Resources"]["/Font"]
    faces = [f.get_object() for f in fonts.values() if f.get_object()["/Subtype"] == "/Type0"]
    assert faces
    for face in faces:
        described = face["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        held = described["/CIDSet"].get_object().get_data()
        mapped = face["/ToUnicode"].get_object().get_data()
        glyphs = sum(byte.bit_count() for byte in held)
        assert held[0] & 0x80
        assert glyphs == mapped.count(b"> <")


def test_signs_are_escaped_in_the_particulars():
    xmp = metadata(About("甲 & 乙 <丙>"), date(2026, 3, 31)).decode()
    assert "甲 &amp; 乙 &lt;丙&gt;" in xmp
    assert "dc:creator" not in xmp


def test_an_archival_file_is_the_same_every_time(kept, visits, write):
    row = ["29", "王😀", *[""] * 9, "☑ 已办", ""]
    assert write(visits, [*make_rows(3), row], edition=ARCHIVE).data == kept.data


def test_an_edition_is_in_force_for_what_is_made_inside(kept, visits, write):
    row = ["29", "王😀", *[""] * 9, "☑ 已办", ""]
    with in_force(ARCHIVE):
        assert write(visits, [*make_rows(3), row]).data == kept.data
    assert write(visits, [*make_rows(3), row]).data.startswith(b"%PDF-1.7")


def test_a_chosen_font_is_embedded_for_the_body(visits, rows, write, tmp_path):
    chosen = tmp_path / "chosen.ttf"
    chosen.write_bytes(resource("fonts", "NotoSansSC-Medium.ttf").read_bytes())
    with write(visits, rows, edition=Edition(own={"body": chosen})).plumb() as pdf:
        names = {c["fontname"].split("+")[1] for c in pdf.pages[0].chars if c["text"] == "罗"}
    assert names == {"NotoSansSC-Medium"}
