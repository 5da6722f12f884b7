"""What every declaration must hold to, whatever it declares."""

from collections.abc import Iterator
from dataclasses import fields as attributes
from datetime import date

import pytest

from csdesk.domain.codes import Codes, load_codes
from csdesk.domain.derived import AllOf, AsOf, Brought, Computed, Graded, Summed, Told
from csdesk.domain.fields import SETS
from csdesk.domain.filters import Filter, parse, paths
from csdesk.domain.ledger import Ledger, Roster
from csdesk.domain.paths import end
from csdesk.ledgers import ALL, ROSTERS
from csdesk.ledgers.roster import READ_AS

ON = date(2026, 10, 31)
LEDGERS = pytest.mark.parametrize("ledger", ALL.values(), ids=lambda ledger: ledger.code)
EVERY_ROSTER = pytest.mark.parametrize("roster", ROSTERS.values(), ids=lambda roster: roster.code)
PAPER = 260
"""Millimetres inside the margins of an A4 page that lies across."""


@pytest.fixture(scope="module")
def codes() -> Codes:
    return load_codes()


def test_no_two_lists_have_one_code_or_one_title() -> None:
    every: list[Ledger | Roster] = [*ALL.values(), *ROSTERS.values()]

    assert len({x.code for x in every}) == len(every)
    assert len({x.title for x in every}) == len(every)
    assert [*ALL, *ROSTERS] == [x.code for x in every]


@LEDGERS
def test_a_ledger_says_what_it_is_for_and_where_it_stands(ledger: Ledger) -> None:
    assert ledger.group
    assert ledger.unit
    assert ledger.part_of or ledger.purpose
    assert ledger.row.__doc__


@LEDGERS
def test_code_tables_exist(ledger: Ledger, codes: Codes) -> None:
    tables = {f.table for f in ledger.fields.values() if f.kind in ("code", "codes")}
    tables |= {d.table for d in ledger.derived.values() if isinstance(d, Told)}

    assert tables <= codes.keys()
    assert all(codes[t].names for t in tables)


@LEDGERS
def test_references_lead_to_ledgers(ledger: Ledger) -> None:
    assert {f.to for f in ledger.fields.values() if f.kind == "reference"} <= ALL.keys()
    owner = ledger.part_of or ledger.one_per or (ledger.dated.of if ledger.dated else "")
    if owner:
        assert ledger.fields[owner].kind == "reference"
        assert not ledger.fields[owner].null


@LEDGERS
def test_labels_are_told_apart(ledger: Ledger) -> None:
    labels = [f.label for f in ledger.fields.values()]

    assert len(set(labels)) == len(labels)
    assert all(label and label == label.strip() for label in labels)


@LEDGERS
def test_only_an_event_day_and_what_a_row_cannot_be_without_may_not_be_empty(
    ledger: Ledger,
) -> None:
    """SQL refuses emptiness only where there is no row without it; entry asks for the rest."""
    for f in ledger.fields.values():
        if not f.null:
            assert f.kind in ("day", "reference", "code", "name", "yes_no", "number"), f.id
        if f.kind in SETS:
            default = next(a.default for a in attributes(ledger.row) if a.name == f.id)
            assert default == ()


@LEDGERS
def test_every_path_of_a_declaration_leads_somewhere(ledger: Ledger) -> None:
    for path in declared(ledger):
        assert end(ALL, ledger, path.lstrip("-")).label


def declared(ledger: Ledger) -> Iterator[str]:
    """Every path that a ledger's declaration names, seen from the ledger."""
    yield from (*ledger.listed, *ledger.order, *ledger.totals, *ledger.found_by, ledger.named)
    yield from ledger.page.columns
    yield from ledger.page.clear
    yield from filtered(ledger.where)
    yield from (name for name in (ledger.day, ledger.kind, ledger.one_per, ledger.part_of) if name)
    for view in ledger.views:
        yield from (*view.columns, *view.order, *filtered(view.where))
    if ledger.dated:
        yield from (ledger.dated.of, ledger.dated.from_, ledger.dated.to)


def filtered(where: str | Filter | None) -> set[str]:
    if isinstance(where, str):
        where = parse(where) if where else None
    return paths(where) if where else set()


@LEDGERS
def test_what_is_derived_is_made_of_what_there_is(ledger: Ledger) -> None:
    for id, column in ledger.derived.items():
        assert end(ALL, ledger, id).id == id
        match column:
            case Brought():
                assert end(ALL, ledger, column.path).label
            case Computed():
                assert column.of in ledger.fields
            case Told():
                assert {p for w in column.cases.values() for p in paths(w)}
                for where in column.cases.values():
                    assert all(end(ALL, ledger, p) for p in paths(where))
            case AsOf():
                there = ALL[column.ledger]
                assert there.dated
                assert {column.field, column.by or there.dated.of} <= there.fields.keys()
                assert not column.kinds or "kind" in there.fields
                assert all(end(ALL, there, p) for p in filtered(column.where))
            case AllOf():
                there = ALL[column.ledger]
                assert end(ALL, there, column.field)
                assert not column.by or there.fields[column.by].to == ledger.code
                for where in column.computed.values():
                    assert all(end(ALL, ledger, p) for p in paths(where))
            case Summed():
                for term in column.terms:
                    there = ALL[term.ledger]
                    assert there.fields[term.by].to == ledger.code
                    assert not term.of or term.of in there.fields
                    assert all(end(ALL, there, p) for p in filtered(term.where))


@LEDGERS
def test_what_is_told_is_a_code_of_its_table(ledger: Ledger, codes: Codes) -> None:
    for column in ledger.derived.values():
        if isinstance(column, Told):
            assert {*column.cases, column.otherwise} - {""} <= codes[column.table].names.keys()


@LEDGERS
def test_codes_in_filters_are_codes_of_their_tables(ledger: Ledger, codes: Codes) -> None:
    """A word misspelt in a view would only be told when somebody opens it."""
    views = [ledger.where, *(view.where for view in ledger.views)]
    for tree in (parse(w) for w in views if w):
        for path, value in compared(tree):
            field = end(ALL, ledger, path)
            if field.table and isinstance(value, str):
                assert codes[field.table].find(value)


def compared(tree: Filter) -> Iterator[tuple[str, object]]:
    for part in getattr(tree, "parts", ()):
        yield from compared(part)
    if hasattr(tree, "part"):
        yield from compared(tree.part)
    if hasattr(tree, "path"):
        values = getattr(tree, "values", None) or (getattr(tree, "value", None),)
        yield from ((tree.path, value) for value in values)


@LEDGERS
def test_the_columns_of_a_page_fit_it(ledger: Ledger) -> None:
    """Declared widths are shares of the page: none is narrowed by more than a tenth."""
    page = ledger.page
    columns = tuple(page.columns) or ledger.listed
    wanted = 8 + sum(end(ALL, ledger, c).width for c in columns) + 15 * len(page.signed)

    assert wanted <= 1.1 * (PAPER if page.landscape else PAPER - 87)


@LEDGERS
def test_what_stands_whole_on_paper_says_why(ledger: Ledger) -> None:
    for id, why in ledger.page.clear.items():
        assert end(ALL, ledger, id).guard == "masked"
        assert len(why) > 5


@LEDGERS
def test_totals_are_sums_of_numbers(ledger: Ledger) -> None:
    for path in ledger.totals:
        assert end(ALL, ledger, path).kind in ("number", "amount")


@LEDGERS
def test_a_list_and_its_views_begin_with_everything_a_clerk_may_see(ledger: Ledger) -> None:
    if ledger.views and not ledger.where:
        assert ledger.views[0].where == ""
    if ledger.where:
        assert ledger.views[0].where == ledger.where


@LEDGERS
def test_limits_make_sense(ledger: Ledger) -> None:
    for f in ledger.fields.values():
        assert f.least is None or f.most is None or f.least < f.most, f.id
        assert f.kind not in ("text", "note", "name") or f.longest > 0, f.id
        assert 6 <= f.width <= 80, f.id


@LEDGERS
def test_rules_between_records_and_levels_name_what_is_there(ledger: Ledger, codes: Codes) -> None:
    assert {*ledger.once, *ledger.daily, *ledger.alone} <= ledger.fields.keys()
    assert not ledger.daily or ledger.fields[ledger.daily[2]].kind == "number"
    for path in ledger.covered:
        way, _, name = path.partition(".")
        assert isinstance(ALL[ledger.fields[way].to].derived[name], Summed)
    for one in (d for d in ledger.derived.values() if isinstance(d, Graded)):
        assert isinstance(ledger.derived[one.of], Summed)
        least = [level.least for level in one.levels(ON)]
        assert least == sorted(set(least))
        known = {level.code for level in one.levels(ON)} | {one.none} - {""}
        assert known <= codes[one.table].names.keys()


@LEDGERS
def test_a_field_named_only_for_kinds_has_a_kind_to_go_by(ledger: Ledger, codes: Codes) -> None:
    limited = [f for f in ledger.fields.values() if f.only]
    for f in limited:
        assert {*f.only} <= codes[ledger.fields[ledger.kind].table].names.keys()


@EVERY_ROSTER
def test_a_roster_is_a_filter_over_a_ledger_with_columns_that_exist(roster: Roster) -> None:
    ledger = ALL[roster.ledger]

    assert roster.group
    assert roster.default is not None
    for path in (*roster.columns, *roster.order, *roster.page.columns, *filtered(roster.default)):
        assert end(ALL, ledger, path.lstrip("-")).label
    assert 8 + sum(end(ALL, ledger, c).width for c in roster.columns) <= 1.1 * PAPER


@EVERY_ROSTER
def test_codes_in_a_rosters_filter_are_codes_of_their_tables(roster: Roster, codes: Codes) -> None:
    assert roster.default
    for path, value in compared(roster.default):
        field = end(ALL, ALL[roster.ledger], path)
        if field.table and isinstance(value, str):
            assert codes[field.table].find(value)


def test_a_roster_row_feeds_fields_that_exist(codes: Codes) -> None:
    for code, row in READ_AS.items():
        assert code in ALL
        assert {*row.feeds} <= ALL.keys()
        assert {*row.household} <= ALL["households"].fields.keys()
        opened = {o.yes for o in row.opens.values()}
        opened |= {c for o in row.opens.values() for _, c in (*o.headings, *o.words)}
        assert opened - {""} <= codes["category"].names.keys()
        stays = {c for _, c in row.residence} | {c for _, *two in row.residence_yes for c in two}
        assert stays - {""} <= codes["residence_status"].names.keys()
        assert row.gone.keys() <= codes["residence_status"].names.keys()
        assert {*row.disability} <= row.fields.keys()
        assert all(f.table in codes for f in row.fields.values() if f.table)


def test_every_stay_kind_of_a_residence_status_is_one(codes: Codes) -> None:
    kinds = {r["kind"] for r in codes["residence_status"].rows.values()} - {""}

    assert kinds == codes["stay_kind"].names.keys()
