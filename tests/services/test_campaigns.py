"""Campaigns: made of a list in one step, with columns of their own, kept, printed, done again."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdf
import pytest
from builders import a_household, an_elder, kept, record
from vaultkit import Vault

from csdesk.domain.values import HIDDEN
from csdesk.errors import ClerkError
from csdesk.services import entries, exports, imports, lists, printing, workbench
from csdesk.services.campaigns import campaign as campaigns
from csdesk.services.campaigns import sheet as campaign_sheet
from csdesk.services.campaigns.campaign import Column, Drawn, Plan
from csdesk.services.office import Office, reading
from csdesk.services.rounds import batch
from csdesk.services.rounds.batch import Given
from csdesk.storage import trail

PAID = Column("缴费金额", "amount", masked=False)
SELF = Column("是否自缴", choices=("自缴", "代缴"))
ELDERS = Drawn("residents", "residents", "age >= 80")


def an_insurance(office: Office, **more: object) -> int:
    plan = Plan("医保缴费", ELDERS, date(2026, 10, 8), date(2026, 12, 20), columns=(PAID, SELF))
    return kept(campaigns.make(office, plan if not more else Plan(**{**vars(plan), **more})))


def elders(office: Office) -> list[int]:
    return [an_elder(office, name) for name in ("王秀英", "李桂兰", "张玉梅")]


def whos(office: Office, id: int) -> list[str]:
    return [str(r.who) for r in campaigns.rows(office, id).values()]


def test_a_list_becomes_a_campaign_in_one_step_that_is_taken_back(office: Office) -> None:
    elders(office)
    a_household(office, "何国强", "周小禾")
    before = entries.steps(office)[0]

    id = an_insurance(office)

    assert whos(office, id) == ["王秀英", "李桂兰", "张玉梅"]
    assert entries.steps(office)[0].title == "新建专项：医保缴费，3 人"
    assert entries.steps(office)[1] == before
    shown = lists.ask(office, "campaigns", columns=("rows", "settled", "waiting", "stage"))
    assert lists.texts(office, lists.lines(office, shown, [id])) == [("3", "0", "3", "办理中")]
    assert entries.undo(office).kept == ()
    assert lists.count(office, lists.ask(office, "campaign_rows")) == 0
    entries.redo(office)
    assert whos(office, id) == ["王秀英", "李桂兰", "张玉梅"]


def test_columns_are_shown_with_their_own_campaign_alone(office: Office) -> None:
    elders(office)
    first = an_insurance(office)
    second = an_insurance(office, name="高龄认证", columns=(Column("认证方式", masked=False),))

    heads = {
        where: [f.label for f in lists.fields(office, lists.ask(office, "campaign_rows", where=where))]
        for where in ("", f"campaign = {first}", f"campaign = {second}")
    }  # fmt: skip

    assert "缴费金额" not in heads[""]
    assert heads[f"campaign = {first}"][-2:] == ["缴费金额", "是否自缴"]
    assert heads[f"campaign = {second}"][-1:] == ["认证方式"]
    assert [f.label for f in campaigns.own(office, second)] == ["认证方式"]


def test_a_list_of_something_else_gives_its_people_once_each(office: Office) -> None:
    one, *_ = elders(office)
    for day in (3, 9):
        record(office, "visits", visit_target=one, visit_date=date(2026, 10, day),
               visit_method="01")  # fmt: skip
    asked = lists.ask(office, "visits", where="visit_date >= '2026-10-01'")

    id = an_insurance(office, drawn=campaigns.drawn(office, asked))

    assert whos(office, id) == ["王秀英"]


def test_a_duty_list_and_marked_rows_can_be_drawn(office: Office) -> None:
    one, *_ = elders(office)
    due = lists.ask(office, "visit_duty", where="due_state = 'overdue'")
    everybody = campaigns.drawn(office, due)
    marked = campaigns.drawn(office, due, [one])
    found = campaigns.drawn(office, lists.ask(office, "residents", find="李桂兰"))

    assert len(campaigns.subjects(office, everybody)) == lists.count(office, due) == 3
    assert campaigns.subjects(office, marked) == [one]
    assert whos(office, an_insurance(office, drawn=found)) == ["李桂兰"]


def test_households_are_called_by_their_heads(office: Office) -> None:
    a_household(office, "何国强", "周小禾")

    id = an_insurance(office, drawn=Drawn("households", "households"), columns=())

    assert whos(office, id) == ["何国强户"]
    sheet = campaign_sheet.sheet(office, id)
    assert (sheet.unit, sheet.lines[0].words[:2]) == ("户", ("何国强户", "柳沟村1组1号"))


def test_a_matters_list_has_no_subject_but_its_residents(office: Office) -> None:
    assert campaigns.subject_of(office, "grids") == ""
    assert campaigns.subject_of(office, "matters") == "residents"
    assert campaigns.subject_of(office, "facility_checks") == "facilities"
    with pytest.raises(ClerkError, match="名单是空的"):
        an_insurance(office)


def test_answered_rows_are_kept_and_the_gaps_stay(office: Office) -> None:
    elders(office)
    id = an_insurance(office)
    sheet = campaign_sheet.sheet(office, id)
    paid, own = (f.id for f in sheet.own)
    one, two, three = (line.id for line in sheet.lines)

    outcome = sheet.keep(
        office, {"done_on": "2026-10-20", "handler": "周敏、李建禾"},
        {one: Given("1", {paid: "380", own: "自缴"}), two: Given("2", {"remark": "外出"}),
         three: Given("", {paid: "380"})},
    )  # fmt: skip

    assert outcome.title == "登记专项：医保缴费，2 人"
    rows = campaigns.rows(office, id)
    assert [(r.state, r.done_on, r.handler) for r in rows.values()] == [
        ("1", date(2026, 10, 20), ("周敏", "李建禾")), ("2", date(2026, 10, 20), ("周敏", "李建禾")),
        (None, None, ()),
    ]  # fmt: skip
    again = campaign_sheet.sheet(office, id)
    assert [line.waits for line in again.lines] == [False, True, True]
    assert again.lines[0].texts == {paid: "380.00", own: HIDDEN}
    values = entries.full_values(
        office.ledgers["campaign_rows"], {}, entries.get(office, "campaign_rows", one)
    )
    assert (values[paid], values[own]) == (Decimal(380), "自缴")
    where = f"campaign = {id} and {paid} = 380 and {own} = '自缴'"
    assert list(lists.ids(office, lists.ask(office, "campaign_rows", where=where))) == [one]
    assert entries.undo(office).kept == ()
    assert {r.state for r in campaigns.rows(office, id).values()} == {None}


def test_a_fault_names_its_row_and_keeps_nothing(office: Office) -> None:
    elders(office)
    id = an_insurance(office)
    sheet = campaign_sheet.sheet(office, id)
    paid, own = (f.id for f in sheet.own)
    one, two, _ = (line.id for line in sheet.lines)

    outcome = sheet.keep(
        office, {"done_on": "2026-13-40"},
        {one: Given("1", {paid: "很多"}), two: Given("1", {own: "不知道"})},
    )  # fmt: skip

    assert {p.field for p in outcome.problems} == {"done_on", f"{one}:{paid}", f"{two}:{own}"}
    assert not outcome.kept
    assert {r.state for r in campaigns.rows(office, id).values()} == {None}


def test_the_draft_outlives_the_window(office: Office) -> None:
    given = batch.Draft({"handler": "周敏"}, {7: Given("1", {"remark": "好"}), 8: Given()})

    batch.keep_draft(office, "campaign:1", given)

    assert batch.draft(office, "campaign:1").rows == {7: Given("1", {"remark": "好"})}
    assert batch.draft(office, "campaign:1").common == {"handler": "周敏"}
    batch.keep_draft(office, "campaign:1", batch.Draft())
    assert batch.draft(office, "campaign:1") == batch.Draft()


def test_its_list_goes_to_paper_and_workbook_with_its_own_columns(
    office: Office, tmp_path: Path
) -> None:
    elders(office)
    id = an_insurance(office, brings=("id_no", "grid"))
    sheet = campaign_sheet.sheet(office, id)
    paid, own = (f.id for f in sheet.own)
    sheet.keep(office, {}, {sheet.lines[0].id: Given("1", {paid: "380", own: "自缴"})})
    out, book = io.BytesIO(), tmp_path / "名单.xlsx"

    printing.ledger_pdf(office, campaigns.asked(office, id), out)
    exports.export(office, campaigns.asked(office, id), book)

    text = "".join(pypdf.PdfReader(out).pages[0].extract_text().split())
    for words in ("医保缴费", "缴费金额", "是否自缴", "公民身份号码", "网格", "380.00", "一网格"):
        assert words in text
    assert "自缴***" not in text
    cells = [list(r) for r in openpyxl.load_workbook(book).active.iter_rows(values_only=True)]
    heads = next(r for r in cells if "缴费金额（元）" in r or "缴费金额" in r)
    first = dict(zip(heads, cells[cells.index(heads) + 1], strict=True))
    assert (first["对象"], first["是否自缴"], first["办理情况"]) == ("王秀英", HIDDEN, "已办")
    gaps = campaigns.asked(office, id, "state empty")
    assert lists.count(office, gaps) == 2


def test_the_clerk_says_which_column_is_shown(office: Office) -> None:
    elders(office)
    id = an_insurance(office)
    (own,) = (f.id for f in campaigns.own(office, id) if f.choices)

    before = len(entries.steps(office))
    campaigns.show_columns(office, id, {own: False})

    assert office.ledgers["campaign_rows"].fields[own].guard == ""
    first, *others = entries.steps(office)
    assert first.title == "专项“医保缴费”显示“是否自缴”"
    assert len(others) == before
    assert campaigns.show_columns(office, id, {own: False}).title == "列的遮显没有改动"
    assert office.codes[f"choices:{own.removeprefix('extra:')}"].names == {
        "自缴": "自缴",
        "代缴": "代缴",
    }


def test_the_showing_of_a_column_is_taken_back_and_done_again(office: Office) -> None:
    elders(office)
    id = an_insurance(office)
    (own,) = (f.id for f in campaigns.own(office, id) if f.choices)
    whole = campaigns.own(office, id)
    campaigns.show_columns(office, id, {own: False})

    entries.undo(office)
    assert campaigns.own(office, id) == whole

    entries.redo(office)
    assert office.ledgers["campaign_rows"].fields[own].guard == ""
    with reading(office) as c:
        assert trail.first_fault(c) is None


def test_next_year_has_the_same_columns_and_its_people_anew(office: Office) -> None:
    elders(office)
    first = an_insurance(office)
    an_elder(office, "陈雨石")

    outcome = campaigns.again(office, first, "2027年医保缴费", date(2027, 10, 8), None)

    second = kept(outcome)
    assert whos(office, second) == ["王秀英", "李桂兰", "张玉梅", "陈雨石"]
    assert campaigns.own(office, second) == campaigns.own(office, first)
    assert {f.only for f in campaigns.own(office, second)} == {(str(first), str(second))}


def test_somebody_is_added_at_the_end_of_the_list(office: Office) -> None:
    ids = elders(office)
    id = an_insurance(office)
    late = an_elder(office, "陈雨石", born="1950-03-05")

    campaigns.add_subjects(office, id, [*ids, late])

    assert whos(office, id)[-1] == "陈雨石"
    with pytest.raises(ClerkError, match="都已在名单里"):
        campaigns.add_subjects(office, id, [late])


def test_a_campaign_takes_its_rows_along_when_it_is_voided(office: Office) -> None:
    elders(office)
    id = an_insurance(office)

    entries.void(office, "campaigns", [id])

    assert lists.count(office, lists.ask(office, "campaign_rows")) == 0


def test_columns_and_form_are_there_after_opening_again(vault: Vault) -> None:
    opened = vault.open()
    elders(opened)
    id = an_insurance(opened, template=b"PK the form", template_name="医保.xlsx")
    columns = campaigns.own(opened, id)
    opened.close()

    again = vault.open()
    made = campaigns.campaign(again, id)
    assert campaigns.own(again, id) == columns
    assert campaigns.template(again, made) == b"PK the form"
    (file,) = (vault.folder / "files").glob("??/*")
    assert b"the form" not in file.read_bytes()
    again.close()


def test_the_workbench_says_which_campaign_has_gaps(office: Office) -> None:
    elders(office)
    late = an_insurance(office, due=date(2026, 10, 20))
    soon = an_insurance(office, name="高龄认证", due=date(2026, 11, 6))
    an_insurance(office, name="以后的", due=date(2027, 3, 1))
    done = an_insurance(office, name="办完的", due=date(2026, 10, 20))
    sheet = campaign_sheet.sheet(office, done)
    sheet.keep(office, {}, {line.id: Given("1") for line in sheet.lines})

    todo = [t for t in workbench.facts(office, office.today()).todo if t.kind == "campaign"]

    assert [(t.band, t.count, t.unit, t.what, t.target.record) for t in todo] == [
        ("first", 3, "人", "医保缴费还没办", late), ("soon", 3, "人", "高龄认证还没办", soon),
    ]  # fmt: skip
    assert todo[1].names == "应于11月06日办完，办好 0 / 3"
    gaps = todo[0].names_target
    assert gaps is not None
    assert lists.count(office, lists.ask(office, gaps.code, where=gaps.where)) == 3


def a_filled_list(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("姓名", "证件号码", "缴费金额（元）", "是否自缴", "办理情况", "联系人"), *rows):
        sheet.append(row)
    book.save(path)
    return path


def test_a_filled_list_is_imported_into_its_campaign_alone(office: Office, tmp_path: Path) -> None:
    one, two, _ = elders(office)
    numbers = [entries.get(office, "residents", id).row.id_no for id in (one, two)]
    an_insurance(office, name="去年的")
    id = an_insurance(office)
    paid, own = (f.id for f in campaigns.own(office, id))
    book = a_filled_list(
        tmp_path / "填好.xlsx", ("王秀英", numbers[0], 380, "自缴", "已办", "某甲"),
        ("李桂兰", numbers[1], "很多", "", "", ""), ("张玉梅", "", 200, "代缴", "没办成", ""),
        ("没有这人", "", 200, "代缴", "已办", ""),
    )  # fmt: skip
    people = lists.count(office, lists.ask(office, "residents", every=True))

    with imports.preview(office, book, "campaign_rows", campaigns.filled_in(id)) as seen:
        assert (seen.counts["changed"], seen.counts["refused"], seen.counts["new"]) == (2, 2, 0)
        imports.commit(office, seen)

    rows = [entries.get(office, "campaign_rows", row) for row in campaigns.rows(office, id)]
    ledger = office.ledgers["campaign_rows"]
    told = [entries.full_values(ledger, {}, row) for row in rows]
    assert [(v["state"], v.get(paid), v.get(own)) for v in told] == [
        ("1", Decimal(380), "自缴"), (None, None, None), ("2", Decimal(200), "代缴"),
    ]  # fmt: skip
    assert lists.count(office, lists.ask(office, "residents", every=True)) == people
    assert lists.count(office, lists.ask(office, "campaign_rows")) == 6
    assert entries.undo(office).kept == ()
    assert {r.state for r in campaigns.rows(office, id).values()} == {None}


def test_its_own_export_comes_back(office: Office, tmp_path: Path) -> None:
    elders(office)
    id = an_insurance(office, columns=(PAID,))
    exports.export(office, campaigns.asked(office, id), tmp_path / "名单.xlsx")
    book = openpyxl.load_workbook(tmp_path / "名单.xlsx")
    sheet = book.active
    assert sheet is not None
    heads = next(r for r in sheet.iter_rows() if any(c.value == "对象" for c in r))
    at = {c.value: c.column for c in heads}
    sheet.cell(heads[0].row + 2, at["办理情况"], "已办")
    sheet.cell(heads[0].row + 2, at["缴费金额（元）"], 400)
    book.save(tmp_path / "填好.xlsx")

    asked = campaigns.filled_in(id)
    with imports.preview(office, tmp_path / "填好.xlsx", "campaign_rows", asked) as seen:
        assert (seen.counts["changed"], seen.counts["same"]) == (1, 2)
        imports.commit(office, seen)

    assert [r.state for r in campaigns.rows(office, id).values()] == [None, "1", None]


def test_facilities_are_gone_round_too(office: Office) -> None:
    kind = next(iter(office.codes["facility_type"].names))
    for name in ("文化活动室", "微型消防站"):
        record(office, "facilities", facility_name=name, kind=kind, place="村委会一楼")

    id = an_insurance(office, drawn=Drawn("facilities", "facilities"), name="消防器材清点")

    assert sorted(whos(office, id)) == ["微型消防站", "文化活动室"]
    sheet = campaign_sheet.sheet(office, id)
    assert (sheet.unit, sheet.subject) == ("处", "facilities")
    assert [f.label for f in lists.fields(office, campaigns.asked(office, id))][:3] == [
        "对象", "设施类型", "地点",
    ]  # fmt: skip


def test_undo_of_the_making_leaves_what_was_answered_since(office: Office) -> None:
    elders(office)
    id = an_insurance(office)
    made = entries.steps(office)[0]
    sheet = campaign_sheet.sheet(office, id)
    sheet.keep(office, {}, {sheet.lines[0].id: Given("1")})

    undone = entries.undo(office, made.op)

    assert undone.kept
    assert len(campaigns.rows(office, id)) == 3


def test_a_sheet_is_narrowed_to_a_grid(office: Office) -> None:
    one, *_ = elders(office)
    record(office, "grids", grid_no="2", grid_name="二网格")
    id = an_insurance(office)
    (pick,) = campaign_sheet.sheet(office, id).picks
    grids = {name: key for key, name in pick.options.items()}

    here = campaign_sheet.sheet(office, id, {"grid": grids["一网格"]})
    there = campaign_sheet.sheet(office, id, {"grid": grids["二网格"]})

    assert (len(here.lines), len(there.lines)) == (3, 0)
    assert here.lines[0].subject == one
    assert here.key != there.key


def test_the_most_pressing_campaign_has_the_earliest_day(office: Office) -> None:
    with pytest.raises(ClerkError, match="没有要办的专项"):
        campaigns.pressing(office)
    elders(office)
    an_insurance(office)
    soon = an_insurance(office, name="高龄认证", due=date(2026, 11, 1))

    assert campaigns.pressing(office) == soon
    assert list(campaigns.open_ones(office, "residents").values())[:2] == ["医保缴费", "高龄认证"]
    assert campaigns.open_ones(office, "households") == {}
