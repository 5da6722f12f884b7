"""The house holds: one more ledger is declared here, and everything else follows from it.

No line of the program knows of letters and their replies.
"""

import io
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NewType

import openpyxl
import pypdf
import pytest
from builders import an_elder, kept
from deskkit import a_desk, settle
from pytestqt.qtbot import QtBot
from vaultkit import Vault, a_vault

from csdesk import cli
from csdesk.domain.derived import Computed, brought, summed, term
from csdesk.domain.fields import (
    amount,
    code,
    codes,
    day,
    names,
    note,
    reference,
    row,
    serial,
    text,
)
from csdesk.domain.ledger import Ledger, Page, View
from csdesk.errors import ClerkError
from csdesk.gui.form.entry_form import EntryForm
from csdesk.ledgers import ALL
from csdesk.services import entries, exports, imports, lists, printing, search
from csdesk.services.demo import village as demo
from csdesk.services.demo.samples import Sampler
from csdesk.services.office import Office, step
from csdesk.storage.work import New

ResidentId = NewType("ResidentId", int)
LetterId = NewType("LetterId", int)


@row
class Letter:
    """A letter that came to the office."""

    letter_no: str | None = serial("编号", width=24, default=None)
    received: date = day("收到日期", width=20, aliases=("来信日期",))
    subject: str | None = text(
        "主题", required=True, sorted=True, searched=True, width=40, samples=("修路", "路灯"),
        default=None,
    )  # fmt: skip
    source: str | None = code("渠道", table="matter_source", required=True, default=None)
    sender: ResidentId | None = reference("写信人", to="residents", default=None)
    topics: tuple[str, ...] = codes("涉及", table="volunteer_service_type", default=())
    handlers: tuple[str, ...] = names("经办人", samples=("周敏",), default=())
    cost: Decimal | None = amount("花费", default=None)
    answer: str | None = note("办理情况", width=60, default=None)


@row
class Reply:
    """One reply to a letter; a part of it."""

    letter: LetterId = reference("信件", to="letters")
    replied: date = day("答复日期")
    by: str | None = text("答复人", samples=("何向晚",), default=None)


def answer_by(received: date, on: date) -> date:
    """The day on which a letter must be answered."""
    return received + timedelta(60)


MORE = {
    **ALL,
    "letters": Ledger(
        "letters", "来信", Letter, named="subject", day="received", group="网格与服务", unit="封",
        order=("-received",),
        derived={
            "grid": brought("网格", "sender.grid", 18),
            "age": brought("写信人年龄", "sender.age", 12),
            "answer_by": Computed("答复期限", "day", "received", answer_by, width=20),
            "replies": summed("答复", "count", term("replies", "letter"), unit="次", width=16),
        },
        totals=("cost", "replies"),
        views=(View("全部", ""), View("未答复", "replies = 0")),
        page=Page(title="群众来信登记表"),
        purpose="每封来信一行。",
    ),
    "replies": Ledger("replies", "来信答复", Reply, named="by", part_of="letter",
                      group="网格与服务", order=("letter", "replied")),
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return a_vault(tmp_path_factory.mktemp("more") / "vault", ledgers=MORE)


@pytest.fixture
def office(made: Vault, tmp_path: Path) -> Iterator[Office]:
    opened = made.copy(tmp_path / "vault").open()
    yield opened
    opened.close()


def a_letter(office: Office, **more: str) -> int:
    """A letter as a clerk types it, with two replies."""
    texts = {
        "received": "2026-10-03", "subject": "村口路灯不亮", "source": "居民反映", "sender": "",
        "topics": "", "handlers": "周敏、李建禾", "cost": "120.5元", "answer": "",
    } | more  # fmt: skip
    values, problems = entries.read(office, "letters", texts)
    assert [p for p in problems if p.level == "error"] == []
    replies: list[dict[str, Any]] = [
        {"replied": date(2026, 10, 5), "by": "何向晚"},
        {"replied": date(2026, 10, 9)},
    ]
    return kept(entries.record(office, "letters", values, parts={"replies": replies}))


def row_of(office: Office, id: int, *columns: str) -> tuple[str, ...]:
    asked = lists.ask(office, "letters", columns=columns)
    return lists.texts(office, lists.lines(office, asked, [id]))[0]


def test_a_letter_is_typed_listed_filtered_and_summed(office: Office) -> None:
    elder = an_elder(office, "王秀英")
    names_ = list(office.codes["volunteer_service_type"].names.values())[:2]

    id = a_letter(office, sender="王秀英", topics="、".join(names_))

    assert row_of(office, id, *MORE["letters"].listed) == (
        "A-2026-0001", "2026-10-03", "村口路灯不亮", "居民反映", "王秀英", "、".join(names_),
        "周敏、李建禾", "120.50", "", "一网格", "86", "2026-12-02", "2",
    )  # fmt: skip
    for where in ("replies = 2", "grid = '一网格'", "age > 80", f"topics has '{names_[1]}'",
                  f"sender = {elder}", "received >= month_start", "handlers has '周敏'"):  # fmt: skip
        assert list(lists.ids(office, lists.ask(office, "letters", where=where))) == [id], where
    assert lists.count(office, lists.ask(office, "letters", where="replies = 0")) == 0
    asked = lists.ask(office, "letters", find="路灯 王秀")
    assert list(lists.ids(office, asked)) == [id]
    totals = {f.label: v for f, v in lists.totals(office, asked)}
    assert totals == {"花费": pytest.approx(120.5), "答复": 2}


def test_the_form_asks_for_its_fields_and_keeps_it(qtbot: QtBot, office: Office) -> None:
    desk, _ = a_desk(office)
    form = EntryForm(desk, "letters")
    qtbot.addWidget(form)
    form.resize(1180, 620)
    form.show()
    settle(qtbot, desk)
    shown = {f.id for f in MORE["letters"].fields.values() if f.kind != "serial"}

    assert shown <= form.fields.keys()
    for id, words in (("received", "2026-10-03"), ("subject", "路灯不亮"), ("source", "居民反映")):
        editor = form.fields[id].editor
        editor.put(words)
        editor.left.emit()
    assert form.fields["source"].words() == "居民反映"
    settle(qtbot, desk)
    with qtbot.waitSignal(form.kept) as saved:
        form.store(False)

    settle(qtbot, desk)
    letter = kept(saved.args[0])
    assert row_of(office, letter, "received", "subject", "source") == (
        "2026-10-03", "路灯不亮", "居民反映"
    )  # fmt: skip
    desk.jobs.finish()


def test_what_only_python_computes_is_neither_filtered_nor_sorted(office: Office) -> None:
    a_letter(office)
    for more in ({"where": "answer_by > today"}, {"order": ("answer_by",)}):
        asked = lists.ask(office, "letters", **more)
        with pytest.raises(ClerkError, match="不能用"):
            lists.ids(office, asked)


def test_what_is_missing_is_told_by_its_label(office: Office) -> None:
    outcome = entries.record(office, "letters", {"source": "99", "cost": Decimal(-1)})

    assert {p.field for p in outcome.problems} >= {"received", "subject", "source"}
    assert any("主题" in p.message for p in outcome.problems)


def test_the_search_box_finds_it(office: Office) -> None:
    id = a_letter(office)

    hits = search.find(office, "路灯")

    assert [(h.ledger, h.id, h.title, h.kind) for h in hits] == [
        ("letters", id, "村口路灯不亮", "来信")
    ]


def test_a_part_goes_with_its_letter_and_all_is_taken_back(office: Office) -> None:
    id = a_letter(office)

    entries.void(office, "letters", [id])
    assert lists.count(office, lists.ask(office, "letters")) == 0
    assert lists.count(office, lists.ask(office, "replies")) == 0
    assert entries.undo(office).kept == ()
    assert row_of(office, id, "replies") == ("2",)
    assert entries.undo(office).kept == ()
    assert lists.count(office, lists.ask(office, "letters")) == 0
    entries.redo(office)
    assert row_of(office, id, "replies") == ("2",)


def test_a_file_of_letters_is_imported_and_taken_back(office: Office, tmp_path: Path) -> None:
    elder = an_elder(office, "王秀英")
    book = tmp_path / "来信.csv"
    book.write_text(
        "来信日期,主题,渠道,写信人,花费（元）,经办人\n"
        "2026-09-01,修路,居民反映,王秀英,300,周敏、李建禾\n"
        "2026年9月2日,路灯,上级交办,,,\n"
        "2026-13-01,水管,居民反映,,,\n",
        "utf-8",
    )
    with imports.preview(office, book, "letters") as seen:
        assert (seen.counts["new"], seen.counts["refused"]) == (2, 1)
        assert [(line, p.field) for _, line, p in seen.problems if p.level == "error"] == [
            (4, "received")
        ]
        imports.commit(office, seen)

    asked = lists.ask(
        office, "letters", columns=("received", "subject", "sender", "cost"), order=("received",)
    )
    assert lists.lines(office, asked, lists.ids(office, asked)).rows == (
        (date(2026, 9, 1), "修路", (elder, "王秀英"), Decimal(300)),
        (date(2026, 9, 2), "路灯", None, None),
    )
    assert entries.undo(office).kept == ()
    assert lists.count(office, asked) == 0


def test_it_goes_to_a_workbook_a_page_and_a_blank_form(office: Office, tmp_path: Path) -> None:
    a_letter(office)
    asked, book = lists.ask(office, "letters"), tmp_path / "来信.xlsx"

    assert exports.export(office, asked, book) == 1
    page, form = io.BytesIO(), io.BytesIO()
    assert printing.ledger_pdf(office, asked, page).rows == 1
    printing.blank_pdf(office, "letters", form)

    cells = [list(r) for r in openpyxl.load_workbook(book).active.iter_rows(values_only=True)]
    heads = next(row for row in cells if "主题" in row)
    told = dict(zip(heads, cells[cells.index(heads) + 1], strict=True))
    assert told["主题"] == "村口路灯不亮"
    assert told["收到日期"].date() == date(2026, 10, 3)
    for out in (page, form):
        text_ = "".join(pypdf.PdfReader(out).pages[0].extract_text().split())
        assert "群众来信登记表" in text_
        assert "办理情况" in text_
    assert "村口路灯" in "".join(pypdf.PdfReader(page).pages[0].extract_text().split())


def test_rows_are_made_up_for_it(office: Office) -> None:
    elder = an_elder(office)
    sampler = Sampler(random.Random(1), office.codes, date(2026, 1, 1), date(2026, 10, 30))
    rows = sampler.rows(MORE["letters"], {"residents": [elder]}, 20)

    with step(office, "试") as w:
        letters = w.add_many("letters", [New(r) for r in rows])
        w.add_many("replies", [New(r) for r in sampler.rows(
            MORE["replies"], {"letters": letters}, 20)])  # fmt: skip

    asked = lists.ask(office, "letters", where="replies > 0")
    assert lists.count(office, asked) == 20
    numbers = {row_of(office, id, "letter_no") for id in letters}
    assert len(numbers) == 20


def test_the_demo_village_has_letters(office: Office) -> None:
    demo.make(office, residents=40, months=2, faults=False)

    assert lists.count(office, lists.ask(office, "letters")) > 10
    assert lists.count(office, lists.ask(office, "replies")) > 10


def test_commands_know_it(made: Vault, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vault = made.copy(tmp_path / "vault")
    opened = vault.open()
    id = a_letter(opened)
    opened.close()
    secret = tmp_path / "secret"
    secret.write_text(vault.password, "utf-8")
    options = ["--data", str(vault.folder), "--password-file", str(secret), "--on", "2026-10-31"]

    def run(*argv: str) -> Any:
        assert cli.main([*argv, *options], ledgers=MORE) == 0
        out = capsys.readouterr().out
        return json.loads(out) if "--json" in argv else out

    listed = run("list", "letters", "--where", "replies = 2", "--json")
    assert (listed["total"], listed["rows"][0]["id"]) == (1, id)
    assert listed["rows"][0]["subject"] == "村口路灯不亮"
    assert listed["rows"][0]["answer_by"] == "2026-12-02"
    assert listed["rows"][0]["cost"] == 120.5
    assert "letters" in [x["code"] for x in run("ledgers", "--json")]
    for what, out in (("letters", "list.pdf"), ("blank:letters", "blank.pdf")):
        run("print", what, "--out", str(tmp_path / out))
        assert (tmp_path / out).read_bytes().startswith(b"%PDF")
    run("export", "letters", "--out", str(tmp_path / "letters.xlsx"))
    assert (tmp_path / "letters.xlsx").stat().st_size > 1000
    undone = run("undo", "--last", "--json")
    assert undone == {"undone": "登记来信：村口路灯不亮", "kept": []}
    assert run("list", "letters", "--json")["total"] == 0
