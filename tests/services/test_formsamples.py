"""What a form would be filled with, shown before it is."""

from pathlib import Path

import openpyxl
import pytest
from builders import a_household, an_elder
from drawn_forms import a_card, a_form

from csdesk.errors import ClerkError
from csdesk.services import lists
from csdesk.services.forms import filling
from csdesk.services.forms import memory as formmemory
from csdesk.services.forms.filling import Filling
from csdesk.services.forms.samples import before
from csdesk.services.office import Office


def test_each_column_shows_its_first_values(office: Office, tmp_path: Path) -> None:
    an_elder(office, "王秀英", phones=("13800001234",), education="90")
    an_elder(office, "李桂兰")
    given = Filling(lists.ask(office, "residents", order=("-name",)))

    seen = before(office, a_form(tmp_path / "form.xlsx"), given)

    by_letter = {one.letter: one for one in seen.asks}
    assert by_letter["A"].samples == ("1", "2")
    assert by_letter["B"].samples == ("王秀英", "李桂兰")
    assert by_letter["E"].samples[0] == "1940-03-05"
    assert by_letter["F"].samples[0] == "138****1234"
    assert by_letter["G"].refused.startswith("“其他”不能写")
    assert (by_letter["H"].why, by_letter["H"].chosen) == ("unknown", None)
    assert (seen.records, seen.spare, seen.footer, seen.card) == (2, 6, True, False)
    assert seen.masks == ("公民身份号码", "联系电话")
    assert seen.fields["name"] == "姓名"
    assert not seen.again


def test_a_card_shows_its_labels(office: Office, tmp_path: Path) -> None:
    a_household(office, "王大山", "李秀英")
    form = a_card(tmp_path / "card.xlsx")
    given = Filling(lists.ask(office, "households"), columns={"E3": "village"})

    seen = before(office, form, given)

    by_letter = {one.letter: one for one in seen.asks}
    assert seen.card
    assert by_letter["B2"].samples == ("王大山",)
    assert by_letter["E3"].samples == ("柳沟村",)


def test_formulas_and_what_is_not_collected_are_told(office: Office, tmp_path: Path) -> None:
    an_elder(office, "王秀英")
    book = openpyxl.Workbook()
    book.active.append(("姓名", "年龄", "宗教信仰", "是否低保"))
    book.active["B2"] = "=1+1"
    book.save(tmp_path / "form.xlsx")

    seen = before(office, tmp_path / "form.xlsx", Filling(lists.ask(office, "residents")))

    assert [one.why for one in seen.asks] == ["found", "formula", "not_collected", "found"]
    assert seen.asks[3].samples == ("否",)


def test_only_the_forms_filled_last_are_remembered(office: Office) -> None:
    for number in range(formmemory.MOST + 3):
        formmemory.remember(office, f"form{number}", "residents", {"a": "name"}, {1: {"A": "王"}})

    assert not formmemory.recall(office, "form0").columns
    last = formmemory.recall(office, f"form{formmemory.MOST + 2}")
    assert last.columns == {"a": "name"}
    assert formmemory.changed(last, "residents", {1: {"A": "李"}}) == {1: frozenset("A")}
    assert formmemory.changed(last, "visits", {1: {"A": "李"}}) is None


def test_a_form_with_several_lines_a_person_is_refused(office: Office, tmp_path: Path) -> None:
    an_elder(office, "王秀英")
    book = openpyxl.Workbook()
    book.active.append(("姓名", "性别", "项目"))
    for row in range(2, 8):
        book.active.cell(row, 3).number_format = "@"
        book.active.cell(row, 1).number_format = "@"
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("A4:A5")
    book.save(tmp_path / "form.xlsx")
    given = Filling(lists.ask(office, "residents"))

    with pytest.raises(ClerkError, match="一人占几行"):
        filling.fill(office, tmp_path / "form.xlsx", given, tmp_path / "out.xlsx")
