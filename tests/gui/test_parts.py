"""The pieces of pages: what they say to screen readers, how keys reach them, how cells are painted."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from csdesk.errors import ClerkError
from csdesk.gui import skin, theme
from csdesk.gui.messages import BOOKS, Doors, Messages, Pick, Question
from csdesk.gui.theme import Look
from csdesk.gui.widgets import parts
from csdesk.gui.widgets.delegates import KIND
from csdesk.gui.widgets.empty import Way, empty_page
from csdesk.gui.widgets.icons import TONES
from csdesk.gui.widgets.tables import FrozenTable, table


def a_model(rows: list[list[tuple[str, str]]]) -> QStandardItemModel:
    """A cell is (kind, words)."""
    made = QStandardItemModel(0, len(rows[0]))
    made.setHorizontalHeaderLabels([f"列{at}" for at in range(len(rows[0]))])
    for cells in rows:
        items = []
        for kind, words in cells:
            item = QStandardItem(words)
            item.setData(kind, KIND)
            items.append(item)
        made.appendRow(items)
    return made


def colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


def test_words_are_shown_as_typed_never_as_markup() -> None:
    assert parts.label("<b>王</b>").textFormat() == Qt.TextFormat.PlainText
    assert parts.button("甲&乙").text() == "甲&&乙"


def test_a_button_with_an_icon_alone_has_a_name() -> None:
    assert parts.button("", "plain", "close", "收起 F4").accessibleName() == "收起 F4"


def test_a_link_is_pressed_with_the_space_key(qtbot: QtBot) -> None:
    pressed: list[int] = []
    link = parts.link("7", lambda: pressed.append(7))
    qtbot.addWidget(link)

    qtbot.keyClick(link, Qt.Key.Key_Space)

    assert pressed == [7]


def test_a_state_is_an_icon_and_words(qtbot: QtBot) -> None:
    for tone in TONES:
        state = parts.said(tone, "逾期 12 天")
        qtbot.addWidget(state)
        sign, words = state.findChildren(QLabel)
        assert not sign.pixmap().isNull()
        assert words.text() == "逾期 12 天"


def test_a_problem_is_seen_after_the_field_was_shown(qtbot: QtBot) -> None:
    field = parts.field("1390000123")
    qtbot.addWidget(field)
    field.show()
    before = colours(field.grab().toImage())

    parts.mark(field, "problem", "bad")

    bad = theme.hue("bad").lower()
    assert bad not in before
    assert bad in colours(field.grab().toImage())


def test_a_row_gives_the_room_that_is_left_to_one_thing(qtbot: QtBot) -> None:
    wide, narrow = QWidget(), QWidget()
    narrow.setFixedWidth(50)
    box = parts.stretched(parts.row(wide, narrow, space=0), 0)
    qtbot.addWidget(box)
    box.resize(400, 40)
    box.show()

    assert wide.width() == 350
    with pytest.raises(TypeError):
        parts.layout_of(QWidget())


def test_an_empty_page_names_its_ways(qtbot: QtBot) -> None:
    taken: list[str] = []
    page = empty_page(
        "还没有残疾人档案",
        "持证残疾人一人一档。",
        [
            Way(
                "account-search-outline",
                "从居民中找",
                "选人",
                "Ctrl+N",
                lambda: taken.append("new"),
            )
        ],
    )
    qtbot.addWidget(page)
    page.show()

    for link in page.findChildren(QPushButton):
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)

    assert taken == ["new"]


@pytest.mark.parametrize("theme_name", theme.THEMES)
def test_cells_of_every_kind_are_painted_in_every_theme(
    qtbot: QtBot, qapp: QApplication, theme_name: str
) -> None:
    skin.apply(qapp, Look(theme_name))
    kinds = ["", "name", "soft", "link", "new", "fill-bad", *TONES]
    rows = [[(kind, "罗静梓")] for kind in kinds]
    rows += [
        [("pills", "独居、高龄、失能、重残")],
        [("change", "1组 → 2组")],
        [("change", " → 2组")],
    ]
    view = table(a_model(rows), [160], name="老人")
    qtbot.addWidget(view)
    view.resize(300, 700)
    view.show()
    view.selectRow(0)

    painted = colours(view.viewport().grab().toImage())

    wanted = {"text", "accent", "bad", "warn", "line", "bad_soft"}
    assert {theme.hue(token).lower() for token in wanted} <= painted


def test_a_chosen_row_without_the_focus_keeps_a_mark(qtbot: QtBot) -> None:
    view = table(a_model([[("", "一")], [("", "二")]]), [160])
    qtbot.addWidget(view)
    view.show()
    view.selectRow(1)
    view.clearFocus()

    painted = colours(view.viewport().grab().toImage())

    assert theme.hue("hover").lower() in painted
    assert theme.hue("accent").lower() in painted


def test_frozen_columns_stay_and_share_the_selection(qtbot: QtBot) -> None:
    rows = [[("", f"{line}-{at}") for at in range(8)] for line in range(60)]
    frozen = FrozenTable(table(a_model(rows), [120] * 8), 2)
    qtbot.addWidget(frozen)
    frozen.resize(500, 300)
    frozen.show()
    frozen.view.selectRow(50)
    frozen.view.scrollTo(frozen.view.model().index(50, 7, QModelIndex()))

    assert frozen.left.width() == 2 * theme.px(120)
    assert frozen.left.selectionModel() is frozen.view.selectionModel()
    assert frozen.left.verticalScrollBar().value() == frozen.view.verticalScrollBar().value() > 0
    top = frozen.view.visualRect(frozen.view.model().index(50, 7, QModelIndex())).top()
    assert frozen.left.visualRect(frozen.view.model().index(50, 0, QModelIndex())).top() == top


def answering(answer: Callable[[Question], None], picked: str = "") -> tuple[Messages, list[Pick]]:
    """Messages whose dialogs are answered by a function that gets the real dialog."""
    asked: list[Pick] = []

    def run(dialog: QDialog) -> bool:
        assert isinstance(dialog, Question)
        answer(dialog)
        return dialog.result() == QDialog.DialogCode.Accepted

    def pick(_parent: QWidget | None, wanted: Pick) -> str:
        asked.append(wanted)
        return picked

    return Messages(doors=Doors(run, pick)), asked


def test_a_question_is_agreed_to_or_left(qtbot: QtBot) -> None:
    yes, _ = answering(lambda dialog: dialog.agree.click())
    no, _ = answering(lambda dialog: dialog.back.click() if dialog.back else None)

    assert yes.ask("作废 3 条走访？", "作废 3 条", "可以撤销。")
    assert not no.ask("作废 3 条走访？", "作废 3 条", "可以撤销。")


def test_the_safe_button_has_the_focus(qtbot: QtBot) -> None:
    dialog = Question(None, "作废 3 条走访？", agree="作废 3 条", back="返回")
    qtbot.addWidget(dialog)
    dialog.show()

    qtbot.keyClick(dialog, Qt.Key.Key_Return)

    assert dialog.result() == QDialog.DialogCode.Rejected


def test_a_reason_must_be_given(qtbot: QtBot) -> None:
    def answer(dialog: Question) -> None:
        assert dialog.words is not None
        dialog.agree.click()
        assert dialog.result() != QDialog.DialogCode.Accepted
        assert dialog.words.property("problem") == "bad"
        dialog.words.setText("核对低保名单")
        dialog.agree.click()

    messages, _ = answering(answer)

    assert messages.ask_reason("要显示完整证号？", "显示", "会记入日志。") == "核对低保名单"


def test_a_refusal_is_told_with_its_remedy(qtbot: QtBot) -> None:
    told: list[str] = []
    messages, _ = answering(lambda dialog: told.append(dialog.accessibleName()))

    messages.tell(ClerkError("U盘已满，差 12 MB。", "请删去旧文件。"))
    messages.broke("程序出了错。")
    messages.say("已备份。")

    assert told == ["U盘已满，差 12 MB。请删去旧文件。", "程序出了错。", "已备份。"]


def test_files_are_chosen_through_one_function(qtbot: QtBot) -> None:
    messages, asked = answering(lambda dialog: None, picked="/tmp/a.xlsx")  # noqa: S108  # not opened
    nothing, _ = answering(lambda dialog: None)

    assert str(messages.open_file("选名单")) == "/tmp/a.xlsx"  # noqa: S108  # not opened
    assert messages.save_file("另存为", BOOKS, "老人.xlsx") is not None
    assert nothing.folder("备份到") is None
    assert [one.what for one in asked] == ["open", "save"]
