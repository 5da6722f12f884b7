"""The rows of a sheet as a table: what was given, what is kept, what is wrong."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from csdesk.domain.codes import choice_table
from csdesk.domain.fields import Field
from csdesk.domain.values import HIDDEN
from csdesk.errors import Problem
from csdesk.gui.batch.model import GIVEN, BatchModel
from csdesk.gui.widgets.delegates import KIND
from csdesk.services.entries import Outcome
from csdesk.services.rounds.batch import Answer, Draft, Given, Line, Sheet

MONEY = Field("paid", "金额", "amount", places=2, unit="元")
WAY = Field("way", "方式", "code", table="ways", guard="masked")
SURE = Field("sure", "核对过", "yes_no")
REMARK = Field("remark", "备注", "note")
CODES = {"ways": choice_table(("自缴", "代缴"))}
SHEET = Sheet(
    key="k", title="医保", remark="", verb="登记已录", unit="人", heads=("对象", "类别"), pills=(1,),
    common=(), start={}, own=(MONEY, WAY, SURE), after=(REMARK,),
    answers=(Answer("1", "已办", "good"), Answer("2", "没办成", "ask")),
    lines=(Line(7, ("王秀英", "独居、低保")), Line(8, ("李桂兰", ""), {"paid": "380.00", "way": HIDDEN}, "1")),
    ledgers=(), keep=lambda office, common, given: Outcome(1, ()), subject="residents",
)  # fmt: skip
NUMBER, WHO, KINDS, PAID, WAYS, SURES, ANSWER, AFTER = range(8)


@pytest.fixture
def model() -> BatchModel:
    made = BatchModel(CODES)
    made.show_sheet(SHEET, Draft({}, {7: Given("", {"paid": "20"}), 99: Given("1")}), SHEET.lines)
    return made


def put(model: BatchModel, row: int, column: int, words: str) -> str:
    assert model.setData(model.index(row, column), words)
    return str(model.index(row, column).data())


def test_the_model_keeps_to_qts_rules(model: BatchModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(BatchModel(CODES))
    qtmodeltester.check(model)
    model.answer(0, "1")
    model.show_lines(SHEET.lines[:1])
    qtmodeltester.check(model)


def test_what_was_given_stands_over_what_is_kept(model: BatchModel) -> None:
    heads = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    assert heads == ["序", "对象", "类别", "金额（元）", "方式", "核对过", "结果", "备注"]
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    rows = [[model.index(r, c).data() for c in range(8)] for r in range(2)]
    assert rows == [
        ["1", "王秀英", "独居、低保", "20", "", "", "", ""],
        ["2", "李桂兰", "", "380.00", HIDDEN, "", "已办", ""],
    ]
    assert [model.index(0, c).data(KIND) for c in range(8)] == [
        "", "name", "pills", "", "", "", "answer", "",
    ]  # fmt: skip
    assert model.index(1, ANSWER).data(GIVEN) == ("1", False)
    assert model.index(1, WAYS).data(Qt.ItemDataRole.EditRole) == ""  # masked: typed anew
    assert model.index(1, PAID).data(Qt.ItemDataRole.EditRole) == "380.00"
    assert model.given.keys() == {7}


def test_a_choice_is_taken_by_number_beginning_or_pinyin(model: BatchModel) -> None:
    assert put(model, 0, WAYS, "2") == "代缴"
    assert put(model, 0, WAYS, "自") == "自缴"
    assert put(model, 0, WAYS, "dj") == "代缴"
    assert put(model, 0, WAYS, "别的") == "别的"
    assert put(model, 0, WAYS, "9") == "9"
    assert put(model, 0, SURES, "1") == "是"
    assert put(model, 0, AFTER, "外出") == "外出"
    assert model.choices(None) == model.choices(MONEY) == ()
    assert not model.setData(model.index(0, WHO), "别人")
    assert not model.index(0, WHO).flags() & Qt.ItemFlag.ItemIsEditable


def test_the_value_that_is_kept_already_is_no_draft(model: BatchModel) -> None:
    put(model, 1, PAID, "400")
    assert 8 in model.given

    put(model, 1, PAID, "380.00")

    assert 8 not in model.given


def test_an_answer_is_given_and_taken_back(model: BatchModel) -> None:
    model.answer(0, "2")
    assert model.index(0, ANSWER).data() == "没办成"
    assert model.answered() == {7: Given("2", {"paid": "20"})}

    model.answer(0, "")

    assert model.answered() == {}
    assert model.given == {7: Given("", {"paid": "20"})}


def test_a_fault_marks_its_cell_until_it_is_typed_anew(model: BatchModel) -> None:
    wrong = Problem("7:paid", "value_invalid", "不是数。", "请改。")

    place = model.tell([wrong, Problem("done_on", "value_invalid", "", "")])

    assert place == (0, PAID)
    assert model.index(0, PAID).data(KIND) == "fill-bad"
    assert model.index(0, PAID).data(Qt.ItemDataRole.ToolTipRole) == "不是数。请改。"
    assert model.index(0, WAYS).data(Qt.ItemDataRole.ToolTipRole) is None
    put(model, 0, PAID, "30")
    assert model.index(0, PAID).data(KIND) == ""
    assert model.tell([Problem("8:answer", "required_missing", "", "")]) == (1, ANSWER)
    assert model.tell([]) is None
