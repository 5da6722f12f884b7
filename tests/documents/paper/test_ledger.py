import io
import itertools
from dataclasses import replace
from datetime import date

import hypothesis
import pypdf
import pytest
from hypothesis import strategies as st

from csdesk.documents.paper.ledger import write_ledger
from csdesk.documents.paper.page import Head, LedgerPage

MM = 72 / 25.4


def test_the_sample_page_stands_where_the_measures_say(visits, rows, write):
    paper = write(visits, rows)
    with paper.plumb() as pdf:
        page = pdf.pages[0]
        assert (float(page.width), float(page.height)) == pytest.approx((297 * MM, 210 * MM), 0.01)
        frame = max((r for r in page.rects if not r["fill"]), key=lambda r: r["width"])
        assert frame["x0"] == pytest.approx(22 * MM, abs=0.3 * MM)
        assert frame["x1"] == pytest.approx((297 - 15) * MM, abs=0.3 * MM)
        assert frame["width"] == pytest.approx(260 * MM, abs=0.3 * MM)
        assert frame["linewidth"] == pytest.approx(1.2)
        # 9.2 mm above the bottom margin stand the signatures, 5.8 mm above those the frame.
        assert frame["y0"] == pytest.approx((17 + 15) * MM, abs=2.3 * MM)
        title = [c for c in page.chars if c["size"] > 20]
        assert "".join(c["text"] for c in title) == visits.title
        middle = (title[0]["x0"] + title[-1]["x1"]) / 2
        assert middle == pytest.approx(22 * MM + 130 * MM, abs=0.3 * MM)
        assert float(page.height) - title[0]["matrix"][5] == pytest.approx(
            20 * MM + 22 * 0.88, abs=0.3 * MM
        )


def test_every_text_has_the_face_and_size_of_its_place(visits, rows, write):
    with write(visits, rows).plumb() as pdf:
        chars = pdf.pages[0].chars

    def faces(text: str) -> set[tuple[str, float]]:
        found = set()
        for i in range(len(chars) - len(text) + 1):
            run = chars[i : i + len(text)]
            if "".join(c["text"] for c in run) == text:
                found |= {(c["fontname"].split("+")[1], round(c["size"], 1)) for c in run}
        return found

    assert faces("探访登记表") == {("NotoSerifSC-Bold", 22.0)}
    assert faces("身份证号码") == {("NotoSansSC-Medium", 9.5)}
    assert faces("罗静梓") == {("NotoSerifSC-Regular", 9.5)}
    assert faces("001931193406192701") == {("LiberationSerif", 9.5)}
    assert faces("审核人（签字）：") == {("NotoSerifSC-Regular", 11.0)}
    assert faces("注：") == {("NotoSerifSC-Regular", 8.5)}
    assert faces("操作员：") == {("NotoSerifSC-Regular", 7.5)}
    assert ("LiberationSerif", 10.5) in faces("1")


def test_rare_and_two_character_names_are_found_by_a_search(visits, rows, write):
    text = write(visits, rows).texts()[0]
    for name in ("张𬭎", "王䶮", "李㛃", "买买提·艾力", "冯兰"):
        assert name in text


def test_an_identity_number_stays_on_one_line(visits, rows, write):
    narrow = replace(visits, landscape=False)
    for page in (visits, narrow, replace(visits, size="A3")):
        assert "005717193806247716" in write(page, rows).text()


def test_no_row_is_lost_and_pages_are_counted(visits, write):
    rows = [(*[""] * 5, f"行{i}号", *[""] * 7) for i in range(500)]
    paper = write(visits, rows)
    texts = paper.texts()
    assert paper.printed.rows == 500
    assert paper.printed.pages == len(texts)
    found = [f"行{i}号" for i in range(500) if f"行{i}号" in "\n".join(texts)]
    assert len(found) == 500
    for number, text in enumerate(texts, 1):
        assert f"第 {number} 页　共 {len(texts)} 页" in text
        assert "审核人（签字）：" in text
    assert [n for n, t in enumerate(texts, 1) if "（以下空白）" in t] in ([len(texts)], [])


def test_rows_never_reach_into_the_signatures(visits, rows, write):
    with write(visits, rows).plumb() as pdf:
        for page in pdf.pages:
            frame = max((r for r in page.rects if not r["fill"]), key=lambda r: r["width"])
            assert frame["y0"] >= (17 + 15) * MM - 0.01
            signed = next(c for c in page.chars if c["text"] == "审")
            assert signed["y1"] < frame["y0"]


def test_rows_to_sign_are_eleven_millimetres_high(visits, write):
    rows = [(str(i), *[""] * 12) for i in range(3)]

    def heights(page: LedgerPage) -> set[float]:
        with write(page, rows).plumb() as pdf:
            ends = sorted(
                {round(line["top"], 1) for line in pdf.pages[0].lines if line["width"] > 700}
            )
            return {round((b - a) / MM, 1) for a, b in itertools.pairwise(ends)}

    assert 11.0 in heights(visits)
    assert 7.0 in heights(replace(visits, signed=()))


@pytest.mark.parametrize("column", [1, 11])
def test_a_note_of_ten_thousand_characters_goes_on_over_the_pages(visits, write, column):
    note = "".join(f"第{i}句，老人身体尚可。" for i in range(900))
    row = [""] * 13
    row[0], row[1], row[column] = "1", "王䶮", note
    paper = write(visits, [["0", "罗静梓", *[""] * 11], row, ["2", "冯兰", *[""] * 11]])
    text = "".join(paper.text().split())
    assert len(note) > 10_000
    assert paper.printed.rows == 3
    assert "（续）" in text
    assert "冯兰" in text
    if column == 11:
        missing = [i for i in range(900) if f"第{i}句" not in text]
        # A sentence may be parted by the foot and heads of two pages, never more than one a page.
        assert len(missing) <= paper.printed.pages


@pytest.mark.parametrize("before", range(12, 22, 2))
def test_a_tall_row_begins_where_a_few_of_its_lines_have_room(visits, write, before):
    page = replace(visits, signed=())
    tall = ["高", *[""] * 10, "\n".join(f"第{i}行" for i in range(60)), ""]
    paper = write(page, [*([[str(i), *[""] * 12] for i in range(before)]), tall])
    text = paper.text()
    assert all(f"第{i}行" in text for i in range(60))
    with paper.plumb() as pdf:
        for sheet in pdf.pages:
            frame = max((r for r in sheet.rects if not r["fill"]), key=lambda r: r["width"])
            assert frame["y0"] >= (17 + 15) * MM - 0.01


def test_line_breaks_in_a_cell_break_the_line(visits, write):
    row = ["1", *[""] * 10, "第一行\r\n第二行", ""]
    with write(visits, [row]).plumb() as pdf:
        chars = [c for c in pdf.pages[0].chars if c["text"] in "第行" and c["size"] == 9.5]
    assert len({round(c["top"]) for c in chars}) == 2


def test_a_ledger_without_rows_is_one_page_that_says_so(visits, write):
    paper = write(visits, [])
    assert paper.printed.pages == 1
    assert "（无记录）" in paper.text()
    assert "第 1 页　共 1 页" in paper.text()


def test_filter_masking_operator_and_box_stand_on_every_page(visits, rows, write):
    page = replace(visits, filter_line="居住状态为在村；共28人", masked="脱敏", box="2026-MS-03")
    for text in write(page, rows).texts():
        assert "筛选条件：居住状态为在村；共28人" in text
        assert "脱敏" in text
        assert "打印时间：2026-03-31 16:20　操作员：张某" in text
        assert "档号：2026-MS-03" in text
    assert "脱敏" not in write(visits, rows).text()


def test_without_a_time_the_day_alone_is_printed(visits, rows, write):
    assert "打印时间：2026-03-31　" in write(replace(visits, printed_at=""), rows).text()


def test_the_same_rows_give_the_same_bytes(visits, rows, write):
    assert write(visits, rows).data == write(visits, iter(rows)).data


def test_another_day_gives_other_bytes(visits, rows, write):
    out = io.BytesIO()
    write_ledger(out, visits, rows, date(2026, 4, 1))
    assert out.getvalue() != write(visits, rows).data


def test_the_file_says_what_it_is(visits, rows, write):
    reader = write(visits, rows).reader()
    about = reader.metadata
    assert about is not None
    assert about.title == visits.title
    assert about.author == visits.unit
    assert about.subject == visits.period
    assert about.creation_date_raw == "D:20260331120000+08'00'"
    root = reader.root_object
    assert root["/Lang"] == "zh-CN"
    assert root["/ViewerPreferences"]["/PrintScaling"] == "/None"  # type: ignore[index]  # pypdf
    assert [entry.title for entry in reader.outline] == [visits.title]  # type: ignore[union-attr]
    assert reader.page_labels == ["1", "2", "3"]


def test_only_embedded_fonts_are_named(visits, rows, write):
    fonts = write(visits, rows).reader().pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    for font in fonts.values():
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in descendant["/FontDescriptor"].get_object()
        assert "/ToUnicode" in font.get_object()


def test_a_sign_that_no_font_has_is_framed_told_and_found(visits, write):
    row = ["1", "王😀", *[""] * 9, "甲\U00030000乙", ""]
    paper = write(visits, [row])
    assert paper.printed.missing == {"😀", "\U00030000"}
    assert "王😀" in paper.text()
    assert "甲\U00030000乙" in paper.text()


def test_tick_boxes_are_drawn_and_not_told_as_missing(visits, write):
    paper = write(visits, [["1", *[""] * 10, "☑独居　☐空巢　☒失能 ✔ ✗", ""]])
    assert paper.printed.missing == frozenset()
    assert "☑独居" in paper.text()


def test_a_long_name_is_set_narrower_and_stays_whole(visits, write):
    with write(visits, [["1", "买买提·艾力", *[""] * 11]]).plumb() as pdf:
        name = [c for c in pdf.pages[0].chars if c["text"] in "买提艾力"]
    assert len({round(c["top"], 1) for c in name}) == 1
    assert max(c["x1"] for c in name) - min(c["x0"] for c in name) < 15 * MM


def test_several_names_are_broken_between_them(visits, write):
    with write(visits, [["1", "王䶮、李㛃、张𬭎", *[""] * 11]]).plumb() as pdf:
        name = [c for c in pdf.pages[0].chars if c["text"] in "䶮㛃𬭎"]
    assert len({round(c["top"]) for c in name}) == 3


ANY = st.text(max_size=40)


@hypothesis.settings(max_examples=60)
@hypothesis.given(
    ANY, st.lists(st.tuples(ANY, ANY, st.text(max_size=400)), max_size=6), st.booleans()
)
@pytest.mark.no_cover
def test_no_text_is_refused(title, rows, landscape):
    heads = (Head(title, 8), Head("姓名", 15, title, whole=True), Head("备注", 60, align="left"))
    page = LedgerPage(
        title=title,
        heads=heads,
        unit=title,
        period=title,
        note=title,
        signatures=(title,),
        landscape=landscape,
    )
    out = io.BytesIO()
    printed = write_ledger(out, page, rows, date(2026, 3, 31))
    assert printed.rows == len(rows)
    assert len(pypdf.PdfReader(out).pages) == printed.pages


def test_bidi_and_control_characters_are_dropped(visits, write):
    paper = write(visits, [["1", "王\u202e䶮\u200b\x07", *[""] * 11]])
    assert "王䶮" in paper.text()
    assert paper.printed.missing == frozenset()


def test_a_lone_surrogate_is_framed(visits, write):
    paper = write(visits, [["1", "王\ud800", *[""] * 11]])
    assert paper.printed.missing == {"\ud800"}
    assert paper.printed.pages == 1


def test_progress_is_told_and_may_end_the_writing(visits, write):
    told: list[int] = []
    write(visits, [[str(i), *[""] * 12] for i in range(100)], progress=told.append)
    assert told[-1] == 100
    assert told == sorted(told)

    class Cancelled(Exception):  # noqa: N818  # what a caller would raise
        pass

    def cancel(count: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write(visits, [[str(i), *[""] * 12] for i in range(100)], progress=cancel)


def test_rows_are_taken_one_page_at_a_time(visits, write):
    taken = 0

    def rows():
        nonlocal taken
        for i in range(1000):
            taken += 1
            yield [str(i), *[""] * 12]

    ahead: list[int] = []
    write(visits, rows(), progress=lambda count: ahead.append(taken - count))
    assert max(ahead) <= 1


def test_a_long_title_is_set_smaller_and_then_in_lines(visits, rows, write):
    page = replace(visits, title="清水县永安镇石桥村" * 6 + "登记表", landscape=False)
    with write(page, rows).plumb() as pdf:
        sheet = pdf.pages[0]
        title = [c for c in sheet.chars if "SerifSC-Bold" in c["fontname"]]
        assert {round(c["size"], 1) for c in title} == {14.0}
        assert len({round(c["top"]) for c in title}) == 2
        assert min(c["x0"] for c in title) > 22 * MM
        assert max(c["x1"] for c in title) < float(sheet.width) - 15 * MM
        frame = max((r for r in sheet.rects if not r["fill"]), key=lambda r: r["width"])
        assert frame["top"] > max(c["bottom"] for c in title)


def test_a_long_unit_line_never_runs_into_itself(visits, rows, write):
    page = replace(visits, unit="清水县永安镇石桥村村民委员会及村务监督委员会" * 2, landscape=False)
    with write(page, rows).plumb() as pdf:
        sheet = pdf.pages[0]
        line = [c for c in sheet.chars if c["text"] in "填报单位" or c["text"] == "话"]
        assert max(c["x1"] for c in sheet.chars) <= float(sheet.width) - 15 * MM + 1
        assert line


def test_a_note_too_long_for_every_page_follows_whole(visits, rows, write):
    note = "注：" + "".join(f"{i}.不得外借；" for i in range(400))
    paper = write(replace(visits, note=note), rows)
    texts = paper.texts()
    assert "全文见末页" in texts[0]
    assert "399.不得外借" in "".join(texts[-1].split())
    assert texts[-1].startswith("附：说明全文")


def test_more_signers_than_a_line_holds_take_another(visits, rows, write):
    signers = ("填表人", "审核人", "分管负责人", "单位负责人", "监督委员会主任")
    paper = write(replace(visits, signatures=signers, landscape=False), rows)
    for text in paper.texts():
        assert all(f"{name}：" in text for name in signers)
        assert "填报日期：" in text


def test_many_columns_are_narrowed_alike_rather_than_refused(write):
    heads = tuple(Head(f"列{i}", 10, least=20) for i in range(30))
    paper = write(LedgerPage(title="宽表", heads=heads), [[f"值{i}" for i in range(30)]] * 40)
    assert paper.printed.rows == 40


def test_amounts_stand_at_the_right(write):
    page = LedgerPage(
        title="收支表", heads=(Head("事项", 100), Head("金额（元）", 40, align="right"))
    )
    with write(page, [["办公用品", "1,234.50"], ["水电", "98.00"]]).plumb() as pdf:
        ends = {round(c["x1"], 1) for c in pdf.pages[0].chars if c["text"] == "0"}
        right = (297 - 15 - 1.0) * MM
        assert max(ends) == pytest.approx(right, abs=0.3)
