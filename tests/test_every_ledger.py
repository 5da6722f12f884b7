"""What holds of every ledger, whatever it declares; a ledger that is added is tested by it."""

import io
import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
import sqlalchemy as sa

from csdesk.domain.derived import Computed
from csdesk.domain.fields import SETS, Field
from csdesk.domain.filters import Compare, Empty, Filter, Has, Not
from csdesk.domain.ledger import Ledger
from csdesk.domain.paths import end, find
from csdesk.domain.values import mask, show
from csdesk.errors import ClerkError
from csdesk.ledgers import ALL, ROSTERS
from csdesk.services import entries, exports, lists, printing
from csdesk.services.demo.samples import Sampler
from csdesk.services.office import Office, reading
from csdesk.storage.work import values_of

pytestmark = pytest.mark.no_cover
LEDGERS = pytest.mark.parametrize("ledger", ALL.values(), ids=lambda ledger: ledger.code)
TYPED = [ledger for ledger in ALL.values() if not ledger.written_by]
ENTERED = pytest.mark.parametrize("ledger", TYPED, ids=lambda ledger: ledger.code)
FIRST, LAST = date(2026, 1, 1), date(2026, 10, 30)


def every_column(ledger: Ledger) -> tuple[str, ...]:
    """Stored and derived columns."""
    return (*ledger.fields, *ledger.derived)


def asks(field: Field, value: Any) -> Filter:
    """A filter that a record with this value fulfils."""
    if field.kind == "reference":
        return Compare(field.id, "=", value[0])
    if field.kind in SETS:
        return Has(field.id, value[-1])
    if field.kind == "yes_no":
        return Compare(field.id, "=", "是" if value else "否")
    if field.kind in ("number", "amount"):
        return Compare(field.id, "=", value if field.places else Decimal(value))
    if field.kind == "day":
        return Compare(field.id, "=", value)
    if field.kind == "time":
        return Compare(field.id, "=", f"{value:%H:%M}")
    return Compare(field.id, "=", str(value))


def rows_of(office: Office, code: str, *columns: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    asked = lists.ask(office, code, every=True, columns=columns)
    for page in lists.pages(office, asked, lists.ids(office, asked)):
        yield from zip(page.ids, page.rows, strict=True)


@LEDGERS
def test_a_list_shows_a_line_for_each_record(village: Office, ledger: Ledger) -> None:
    table = village.model.tables[ledger.code]
    with reading(village) as c:
        kept = set(c.scalars(sa.select(table.c.id).where(table.c.voided_at.is_(None))))

    shown = dict(rows_of(village, ledger.code, *every_column(ledger)))

    assert kept
    assert shown.keys() == kept
    assert all(len(row) == len(every_column(ledger)) for row in shown.values())


@LEDGERS
def test_each_view_and_the_default_can_be_opened(village: Office, ledger: Ledger) -> None:
    for view in ledger.views:
        asked = lists.ask(
            village, ledger.code, where=view.where, every=not view.where,
            columns=view.columns, order=view.order,
        )  # fmt: skip
        assert len(lists.ids(village, asked)) == lists.count(village, asked)
    asked = lists.ask(village, ledger.code)
    found = lists.lines(village, asked, lists.ids(village, asked)[:5])
    assert [f.id for f in found.columns]
    assert len(lists.totals(village, asked)) == len(ledger.totals)


@LEDGERS
def test_each_column_can_be_filtered(village: Office, ledger: Ledger) -> None:
    for path in every_column(ledger):
        column = find(ALL, ledger, path)
        if isinstance(column, Computed) and not column.sql:
            continue
        field = end(ALL, ledger, path)
        rows = list(rows_of(village, ledger.code, path))
        empty = {id for id, (value,) in rows if value is None or value == ()}

        assert found(village, ledger, Empty(path)) == empty, path
        assert found(village, ledger, Not(Empty(path))) == {id for id, _ in rows} - empty, path
        for id, (value,) in rows[:40:8]:
            if id not in empty:
                assert id in found(village, ledger, asks(field, value)), (path, value)


def found(office: Office, ledger: Ledger, where: Filter) -> set[int]:
    return set(lists.ids(office, lists.ask(office, ledger.code, where=where)))


@LEDGERS
def test_each_column_can_be_sorted_both_ways_with_the_empty_last(
    village: Office, ledger: Ledger
) -> None:
    for path in every_column(ledger):
        column, field = find(ALL, ledger, path), end(ALL, ledger, path)
        if isinstance(column, Computed) and not column.sql:
            continue
        for order in (path, f"-{path}"):
            asked = lists.ask(village, ledger.code, every=True, columns=(path,), order=(order,))
            ids = lists.ids(village, asked)
            values = [row[0] for row in lists.lines(village, asked, ids).rows]
            told = [v for v in values if v is not None and v != ()]
            if field.kind not in SETS:  # an empty set is no column that anybody sorts by
                assert values[: len(told)] == told, order
            if field.kind in ("day", "number", "amount", "time", "month", "serial"):
                assert told == sorted(told, reverse=order != path), order
            assert len(ids) == lists.count(village, asked)


@LEDGERS
def test_the_find_box_finds_what_is_shown(village: Office, ledger: Ledger) -> None:
    asked = lists.ask(village, ledger.code, every=True)
    ids = lists.ids(village, asked)
    page = lists.lines(village, asked, ids[:6])
    for id, row, values in zip(page.ids, lists.texts(village, page), page.rows, strict=True):
        for path, field, text, value in zip(asked.columns, page.columns, row, values, strict=True):
            if field.kind in lists.TEXTS and value and "." not in path and field.guard != "masked":
                seen = lists.ask(village, ledger.code, every=True, find=text)
                assert id in lists.ids(village, seen), (path, text)
    nothing = lists.ask(village, ledger.code, every=True, find="没有这样的字")
    assert lists.count(village, nothing) == 0


@LEDGERS
def test_the_printed_page_holds_every_row(village: Office, ledger: Ledger) -> None:
    out = io.BytesIO()
    asked = lists.ask(village, ledger.code, every=True)

    printed = printing.ledger_pdf(village, asked, out)

    text = pypdf.PdfReader(out).pages[0].extract_text()
    assert printed.rows == lists.count(village, asked)
    assert (ledger.page.title or ledger.title) in text
    assert village.about.name in text
    assert not printed.missing


@LEDGERS
def test_equal_prints_have_equal_bytes(village: Office, ledger: Ledger) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    for out in (first, second):
        printing.ledger_pdf(village, lists.ask(village, ledger.code), out)
    assert first.getvalue() == second.getvalue()


@LEDGERS
def test_a_blank_form_has_the_heads_and_no_row(village: Office, ledger: Ledger) -> None:
    out = io.BytesIO()

    printed = printing.blank_pdf(village, ledger.code, out)

    text = "".join(pypdf.PdfReader(out).pages[0].extract_text().split())
    assert printed.pages >= 1
    for path in tuple(ledger.page.columns) or ledger.listed:
        label = ledger.page.columns.get(path, "").rpartition("|")[2]
        assert (label or end(ALL, ledger, path).label) in text


@LEDGERS
def test_a_workbook_holds_every_row_with_real_days_and_masks(
    village: Office, ledger: Ledger, tmp_path: Path
) -> None:
    book = tmp_path / "台账.xlsx"
    asked = lists.ask(village, ledger.code, every=True)
    page = lists.lines(village, asked, lists.ids(village, asked))

    rows = exports.export(village, asked, book)

    sheet = openpyxl.load_workbook(book).active
    cells = [list(r) for r in sheet.iter_rows(values_only=True)]
    heads = [f.heading for f in page.columns]
    at = next(i for i, row in enumerate(cells) if row[: len(heads)] == heads)
    assert rows == len(page.ids)
    for row, values in zip(cells[at + 1 : at + 1 + rows], page.rows, strict=True):
        for field, cell, value in zip(page.columns, row, values, strict=False):
            if value is None or value == ():
                assert cell is None
            elif field.guard == "masked":
                assert cell == mask(field, value)
            elif field.kind == "day":
                assert cell.date() == value


@ENTERED
def test_what_a_form_shows_it_reads_back(village: Office, ledger: Ledger) -> None:
    for row in samples(village, ledger, 8):
        values = values_of(ledger, row)
        texts = {
            id: str(value) if f.to and value is not None else show(f, value, village.codes, False)
            for id, value in values.items()
            if (f := ledger.fields[id]).kind not in ("serial", "files")
        }

        read, problems = entries.read(village, ledger.code, texts)

        assert read == {id: values[id] for id in texts}
        assert [p for p in problems if p.level == "error"] == []


def samples(office: Office, ledger: Ledger, count: int) -> list[Any]:
    """Made-up rows of a ledger over the records of the village."""
    refs: dict[str, list[int]] = {}
    for code in ALL:
        refs[code] = [id for id, _ in rows_of(office, code, "id")]
    if ledger.one_per:  # those who have no file yet
        taken = {row[0][0] for _, row in rows_of(office, ledger.code, ledger.one_per)}
        to = ledger.fields[ledger.one_per].to
        refs[to] = [id for id in refs[to] if id not in taken]
    sampler = Sampler(random.Random(5), office.codes, FIRST, LAST)
    return sampler.rows(ledger, refs, count)


@ENTERED
def test_a_record_is_kept_as_it_was_entered_and_taken_back(filled: Office, ledger: Ledger) -> None:
    before = list(rows_of(filled, ledger.code, *every_column(ledger)))
    (row, *_) = samples(filled, ledger, 1)
    values = values_of(ledger, row)

    outcome = entries.record(filled, ledger.code, values)

    assert outcome.id is not None, [p.message for p in outcome.problems]
    kept = values_of(ledger, entries.get(filled, ledger.code, outcome.id).row)
    serials = {f.id for f in ledger.fields.values() if f.kind == "serial"}
    assert {k: v for k, v in kept.items() if k not in serials} == {
        k: v for k, v in values.items() if k not in serials
    }
    assert all(kept[s] for s in serials)
    assert outcome.id in [id for id, _ in rows_of(filled, ledger.code, "id")]
    assert entries.undo(filled).kept == ()
    assert list(rows_of(filled, ledger.code, *every_column(ledger))) == before
    entries.redo(filled)
    assert values_of(ledger, entries.get(filled, ledger.code, outcome.id).row) == kept


@ENTERED
def test_a_change_writes_what_differs_and_is_taken_back(filled: Office, ledger: Ledger) -> None:
    (id, _), *_ = rows_of(filled, ledger.code, "id")
    old = entries.get(filled, ledger.code, id)
    (row, *_) = samples(filled, ledger, 1)
    keep = {ledger.one_per, ledger.part_of}
    changed = {
        k: v for k, v in values_of(ledger, row).items()
        if k not in keep and ledger.fields[k].kind != "serial"
    }  # fmt: skip

    outcome = entries.record(filled, ledger.code, changed, id=id, version=old.version)

    assert outcome.kept, [p.message for p in outcome.problems]
    now = entries.get(filled, ledger.code, outcome.id or id)  # where the past stays, a new row
    told = {k: v for k, v in changed.items() if k not in ledger.holds}
    assert values_of(ledger, now.row).items() >= told.items()
    entries.undo(filled)
    assert entries.get(filled, ledger.code, id).row == old.row


@ENTERED
def test_an_empty_form_names_what_is_missing(village: Office, ledger: Ledger) -> None:
    outcome = entries.record(village, ledger.code, dict.fromkeys(ledger.fields))

    asked = {f.id for f in ledger.fields.values() if (f.required or not f.null) and not f.only}
    told = {p.field for p in outcome.problems}
    assert not outcome.kept
    assert asked <= told
    assert all(p.remedy for p in outcome.problems)


@LEDGERS
def test_what_another_ledger_writes_cannot_be_typed(village: Office, ledger: Ledger) -> None:
    if ledger.written_by:
        with pytest.raises(ClerkError, match="不能直接"):
            entries.record(village, ledger.code, {})
        with pytest.raises(ClerkError, match="不能直接"):
            entries.void(village, ledger.code, [1])


@pytest.mark.parametrize("code", ROSTERS)
def test_a_roster_can_be_listed_and_printed(village: Office, code: str) -> None:
    out, asked = io.BytesIO(), lists.ask(village, code)

    printed = printing.ledger_pdf(village, asked, out)

    assert ROSTERS[code].title in pypdf.PdfReader(out).pages[0].extract_text()
    assert printed.rows == lists.count(village, asked)
