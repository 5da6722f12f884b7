from datetime import date

import pytest

from csdesk.documents.workbooks.filling.beside import moved_part, moved_pivot
from csdesk.documents.workbooks.filling.formulas import Shift, copied, moved, moved_areas, renamed
from csdesk.documents.workbooks.filling.labels import Knows, filled, gaps
from csdesk.documents.workbooks.filling.rules import rules_of
from csdesk.documents.workbooks.filling.xmltext import attributes, with_attributes

FIVE = Shift(first=6, at=16, count=5)


def ours(name: str) -> bool:
    return name in ("", "表 1")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(F6:F15)", "SUM(F6:F20)"),
        ("SUM(F6:F14)", "SUM(F6:F14)"),
        ("SUM($F$6:$F$15)/G$16", "SUM($F$6:$F$20)/G$21"),
        ("F15+F16", "F15+F21"),
        ("'表 1'!$A$6:$B$15", "'表 1'!$A$6:$B$20"),
        ("Other!A16", "Other!A16"),
        ("[1]表!A16", "[1]表!A16"),
        ("LOG10(A16)", "LOG10(A21)"),
        ('"A16"&A16', '"A16"&A21'),
        ("SUM(16:17)", "SUM(21:22)"),
        ("SUM(A:A)", "SUM(A:A)"),
        ("名单[A16]+A16", "名单[A16]+A21"),
        ("B20:B16", "B25:B21"),
    ],
)
def test_references_move_with_their_rows(before: str, after: str) -> None:
    assert moved(before, FIVE, ours) == after


def test_a_formula_of_a_line_does_not_reach_into_the_new_lines() -> None:
    assert moved("SUM(C15:F15)", FIVE, ours, grows=False) == "SUM(C15:F15)"


def test_areas_at_the_last_line_grow_and_those_at_the_end_of_the_sheet_stay() -> None:
    assert moved_areas("C15 K2:K1048576 A16:B17", FIVE, True) == "C15:C20 K2:K1048576 A21:B22"


def test_a_formula_copied_down_keeps_what_is_bound() -> None:
    assert copied("A6*$B$6+C$6+SUM(D6:E6)", 3) == "A9*$B$6+C$6+SUM(D9:E9)"
    assert copied("A6+表!B6", 1, 2) == "C7+表!D7"


def test_a_sheet_with_another_name_is_named_so() -> None:
    assert renamed("表!A1+'表 2'!A1+A1", "表", "张 三") == "'张 三'!A1+'表 2'!A1+A1"
    assert renamed("'表 2'!A1", "表 2", "王秀英") == "王秀英!A1"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("组织名称：  县  镇  村委会联合社", "组织名称：  县  镇 柳沟村委会联合社"),
        ("启用时间：     年   月   日", "启用时间：     年   月   日"),
        ("汇总日期：    年    月    日", "汇总日期：2026年10月31日"),
        ("日期：    年    月    曰", "日期：2026年10月31曰"),
        ("组织名称：定安县新竹镇", "组织名称：定安县新竹镇"),
        ("填报单位（盖章）：          填报日期：", "填报单位（盖章）：柳沟村村民委员会  填报日期：2026年10月31日"),
        ("填表人：    审核人：", "填表人：    审核人："),
        ("单位：元", "单位：元"),
        ("统计时间：____年__月", "统计时间：2026年10月"),
    ],
)  # fmt: skip
def test_gaps_are_filled_and_nothing_else(before: str, after: str) -> None:
    knows = Knows("柳沟村村民委员会", "柳沟", date(2026, 10, 31))

    assert filled(before, gaps(before, knows)) == after


def test_the_day_of_a_signature_below_a_table_is_left_to_who_signs() -> None:
    knows = Knows("柳沟村村民委员会", "柳沟", date(2026, 10, 31))

    assert gaps("乡镇意见（盖章）：      日期：  年  月  日", knows, above=False) == []
    assert len(gaps("填表日期：  年  月  日", knows, above=False)) == 3


def test_checks_of_a_form_are_read() -> None:
    text = (
        '<dataValidations><dataValidation type="list" sqref="A2:A9"><formula1>"是,否"</formula1>'
        '</dataValidation><dataValidation type="list" sqref="B2"><formula1>INDIRECT(A2)</formula1>'
        '</dataValidation><dataValidation type="textLength" operator="lessThan" sqref="C2">'
        '<formula1>6</formula1></dataValidation><dataValidation type="custom" sqref="D1:D1048576">'
        "<formula1>COUNTIF($D:$E,D1)&lt;2</formula1></dataValidation>"
        '<dataValidation sqref="F1"/></dataValidations><extLst><x14:dataValidation type="list">'
        "<x14:formula1><xm:f>选项!$A$1:$A$2</xm:f></x14:formula1><xm:sqref>G2:G9</xm:sqref>"
        "</x14:dataValidation></extLst>"
    )

    found = rules_of(text, lambda sheet, place: ["甲", "乙"] if sheet == "选项" else None)

    assert [(one.kind, one.words, one.most, one.columns) for one in found] == [
        ("list", ("是", "否"), 32767, (0, 0)),
        ("list", None, 32767, (0, 0)),
        ("length", None, 5, (0, 0)),
        ("once", None, 32767, (4, 5)),
        ("list", ("甲", "乙"), 32767, (0, 0)),
    ]
    assert found[3].holds(70, 4)
    assert not found[0].holds(10, 1)


def test_tables_controls_and_pivots_move() -> None:
    table = b'<table ref="A5:C15"><autoFilter ref="A5:C15"/></table>'
    assert b'<table ref="A5:C20"><autoFilter ref="A5:C20"/>' in moved_part(
        "table", table, FIVE, ours
    )
    control = b'<formControlPr fmlaLink="$D$16" dropLines="8"/>'
    assert b'fmlaLink="$D$21"' in moved_part("ctrlProp", control, FIVE, ours)
    pivot = '<pivot><worksheetSource ref="A5:C15" sheet="表 1"/></pivot>'.encode()
    assert b'ref="A5:C20"' in moved_pivot(pivot, FIVE, ours)
    assert moved_part("image", b"\x89PNG", FIVE, ours) == b"\x89PNG"


def test_boxes_of_notes_and_pictures_move_with_their_rows() -> None:
    notes = b"<x:Anchor> 1, 15, 16, 2, 3, 15, 19, 4</x:Anchor><x:Row>16</x:Row><x:Row>3</x:Row>"
    assert moved_part("vmlDrawing", notes, FIVE, ours) == (
        b"<x:Anchor>1, 15, 21, 2, 3, 15, 24, 4</x:Anchor><x:Row>21</x:Row><x:Row>3</x:Row>"
    )
    picture = (
        b"<x><oneCellAnchor><from><row>17</row></from></oneCellAnchor><twoCellAnchor>"
        b"<from><row>2</row></from><to><row>17</row></to></twoCellAnchor><twoCellAnchor "
        b'editAs="oneCell"><from><row>2</row></from><to><row>17</row></to></twoCellAnchor></x>'
    )
    assert moved_part("drawing", picture, FIVE, ours) == (
        b"<x><oneCellAnchor><from><row>22</row></from></oneCellAnchor><twoCellAnchor>"
        b"<from><row>2</row></from><to><row>22</row></to></twoCellAnchor><twoCellAnchor "
        b'editAs="oneCell"><from><row>2</row></from><to><row>17</row></to></twoCellAnchor></x>'
    )


def test_attributes_are_changed_in_place() -> None:
    tag = '<c r="A1"  s="3" t=\'s\'/>'

    assert attributes(' r="A1" t=\'s\' x="1&lt;2"') == {"r": "A1", "t": "s", "x": "1<2"}
    assert with_attributes(tag, {"t": None, "s": "4", "q": "1"}) == '<c r="A1" s="4" q="1"/>'
