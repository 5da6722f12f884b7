"""The demo village: invented, consistent, the same for the same seed, filled in every ledger."""

import dataclasses
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from plain_due import PlainDue
from vaultkit import TODAY, Vault, a_vault

from csdesk.domain.derived import summed, term
from csdesk.domain.fields import code, day, names, number, reference, row, text
from csdesk.domain.households import Stay, clashes
from csdesk.domain.identity import read_id
from csdesk.domain.ledger import Ledger
from csdesk.ledgers import ALL
from csdesk.packs.model import PACK_IDS
from csdesk.services import duties, entering, figures, lists
from csdesk.services.demo import village as demo
from csdesk.services.demo.names import stream
from csdesk.services.demo.samples import Sampler, in_order
from csdesk.services.office import Office, reading


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The village as it is by default, without the seeded faults; only read."""
    made = a_vault(tmp_path_factory.mktemp("whole") / "vault")
    office = made.open()
    demo.make(office, faults=False)
    yield office
    office.close()


def everything(office: Office) -> dict[str, list[tuple[str, ...]]]:
    """Every column of every ledger in clear, as an export has them."""
    return {code: whole_ledger(office, code) for code in office.ledgers}


def whole_ledger(office: Office, code: str) -> list[tuple[str, ...]]:
    """Every column of a ledger in clear."""
    ledger = office.ledgers[code]
    columns = (*ledger.fields, *ledger.derived)
    asked = lists.ask(office, code, every=True, columns=columns)
    return list(
        lists.texts(office, lists.lines(office, asked, lists.ids(office, asked)), clear=True)
    )


def column(office: Office, code: str, *paths: str, where: str = "") -> list[tuple[Any, ...]]:
    asked = lists.ask(office, code, every=not where, where=where or None, columns=paths)
    return list(lists.lines(office, asked, lists.ids(office, asked)).rows)


def made(vault: Vault, to: Path, **how: Any) -> Office:
    office = vault.copy(to).open(on=how.pop("on", TODAY))
    demo.make(office, **how)
    return office


def test_equal_arguments_give_equal_exports(empty_vault: Vault, tmp_path: Path) -> None:
    how = {"residents": 200, "months": 3, "seed": 5}
    one, other = (made(empty_vault, tmp_path / n, **how) for n in ("one", "other"))
    assert everything(one) == everything(other)
    one.close()
    other.close()


@pytest.mark.parametrize("changed", [{"seed": 6}, {"on": date(2026, 9, 30)}])
def test_another_seed_or_day_gives_another_village(
    empty_vault: Vault, tmp_path: Path, changed: dict[str, Any]
) -> None:
    how: dict[str, Any] = {"residents": 60, "months": 2, "seed": 5}
    one = made(empty_vault, tmp_path / "one", **how)
    other = made(empty_vault, tmp_path / "other", **{**how, **changed})
    assert whole_ledger(one, "residents") != whole_ledger(other, "residents")
    one.close()
    other.close()


def test_the_first_roster_has_3000_people_in_900_households(whole: Office) -> None:
    opened = column(whole, "changes", "resident", "household", where="kind = '建账'")
    assert len(opened) == 3000
    assert len({household for _, household in opened}) == 900
    assert {d for (d,) in column(whole, "changes", "event_date", where="kind = '建账'")} == {
        date(2025, 10, 31)
    }


def test_every_open_household_has_one_head_and_nobody_two_stays(whole: Office) -> None:
    table = whole.model.tables["stays"].c
    with reading(whole) as c:
        rows = c.execute(
            sa.select(
                table.id, table.resident, table.household, table.kind, table.relation,
                table["from"], table.to,
            )
        )  # fmt: skip
        stays = [Stay(*r) for r in rows]
    assert list(clashes(stays)) == []
    assert column(whole, "households", "household_no", where="size > 0 and head empty") == []
    assert all(s.stop is None or s.start < s.stop for s in stays)


def test_mothers_are_16_to_50_years_older_than_their_children(whole: Office) -> None:
    story = demo.tell_story(whole, demo.RESIDENTS, demo.MONTHS, demo.SEED)
    ages = [p.mother.age(p.born) for p in story.people if p.mother]
    assert len(ages) > 1000
    assert min(ages) >= 16
    assert max(ages) <= 50


def test_id_numbers_are_valid_and_say_birth_and_sex(whole: Office) -> None:
    rows = column(whole, "residents", "id_no", "birth_date", "sex")
    for number_, born, sex in rows:
        read = read_id(number_, on=TODAY)
        assert read.problems == ()
        assert (read.born and read.born.isoformat(), read.sex) == (born, sex)
    assert len({r[0] for r in rows}) == len(rows)


def test_a_tenth_are_namesakes_and_some_names_are_rare(whole: Office) -> None:
    borne = Counter(n for (n,) in column(whole, "residents", "name"))
    shared = sum(n for n in borne.values() if n > 1)
    assert 0.07 < shared / borne.total() < 0.13
    assert any("·" in name for name in borne)
    beyond = {c for name in borne for c in name if ord(c) > 0xFFFF}
    assert beyond
    assert all(unicodedata.category(c) == "Lo" for c in beyond)


def test_three_generations_live_together(whole: Office) -> None:
    relations: dict[int, set[str]] = {}
    for home, relation in column(whole, "residents", "household", "relation", where="age >= 0"):
        if home:
            relations.setdefault(home[0], set()).add(relation)
    with_grandchildren = [r for r in relations.values() if r & {"41", "42"} and r & {"38"}]
    with_parents = [r for r in relations.values() if r & {"51", "52"} and r & {"22", "32", "31"}]
    assert len(with_grandchildren) > 30
    assert len(with_parents) > 30


def test_special_elders_are_about_six_in_a_hundred(whole: Office) -> None:
    assert 0.045 < len(duties.due_people(whole)) / 3000 < 0.08


def test_every_ledger_of_events_has_records_in_each_of_the_twelve_months(whole: Office) -> None:
    for ledger in whole.ledgers.values():
        if ledger.day in ledger.fields:
            days = [d for (d,) in column(whole, ledger.code, ledger.day)]
            assert len({f"{d:%Y-%m}" for d in days if d > date(2025, 10, 31)}) == 12, ledger.code
            assert max(days) <= TODAY
        else:
            assert column(whole, ledger.code, "id"), ledger.code


def test_every_kind_of_life_event_happens(whole: Office) -> None:
    kinds = {k for (k,) in column(whole, "changes", "kind")}
    assert kinds == {
        "opened", "born", "died", "in", "out", "married_in", "married_out", "away", "returned",
        "institution", "head_changed",
    }  # fmt: skip


def test_the_figures_of_every_month_tie(whole: Office) -> None:
    for month in ("2025-10", "2025-11", "2026-04", "2026-10"):
        assert all(tie.ok for tie in figures.monthly(whole, month).checks), month


def test_past_months_are_nearly_all_covered_and_the_running_one_is_not_done(whole: Office) -> None:
    past = duties.month_coverage(whole, "2026-08")
    running = duties.month_coverage(whole, "2026-10")
    assert past.met / past.roll >= 0.97
    assert 0.8 < running.met / running.roll < 0.97


def test_on_the_last_day_some_visits_are_due_some_overdue_most_covered(whole: Office) -> None:
    states = Counter(d.state for d in duties.due_people(whole))
    assert states["overdue"] >= 2
    assert states["due"] >= 3
    assert states["covered"] > 100


def test_under_each_regions_pack_a_plain_loop_finds_the_same_people_and_days(
    whole: Office,
) -> None:
    plain = PlainDue(whole)
    for pack in PACK_IDS:
        office = dataclasses.replace(whole, about=dataclasses.replace(whole.about, pack=pack))
        rules = [d.rule for d in duties.duties(office, "residents") if not d.rule.local]
        listed = {line.person: line.due for line in duties.due(office)}
        assert listed == plain.count([rule.start for rule in rules if rule.start], TODAY), pack
        assert len(listed) > 100


def test_three_days_before_the_end_of_a_month_some_are_soon(
    empty_vault: Vault, tmp_path: Path
) -> None:
    office = made(empty_vault, tmp_path / "v", residents=300, months=2, on=date(2026, 10, 29))
    assert {d.state for d in duties.due_people(office)} >= {"soon", "overdue", "covered"}
    office.close()


def test_somebody_came_in_vain_and_matters_are_open_closed_and_late(whole: Office) -> None:
    assert column(whole, "visits", "id", where="met = '否'")
    assert column(whole, "matters", "id", where="closed_on empty and deadline < today")
    assert column(whole, "matters", "id", where="closed_on empty and deadline >= today")
    assert column(whole, "matters", "id", where="state = '办结'")


@pytest.mark.parametrize(("residents", "months"), [(1, 1), (2, 2), (7, 1), (40, 14)])
def test_a_hamlet_is_made_too(
    empty_vault: Vault, tmp_path: Path, residents: int, months: int
) -> None:
    told: list[int] = []
    office = made(
        empty_vault, tmp_path / "v", residents=residents, months=months, progress=told.append
    )
    assert len(column(office, "changes", "id", where="kind = '建账'")) >= residents
    assert told == sorted(told)
    assert told[-1] == 100
    office.close()


# ---- ledgers that the story does not know -------------------------------------------------------


@row
class Well:
    """A ledger that only this test declares."""

    well_name: str = text("水井", required=True, samples=("东井", "西井"))
    dug_on: date = day("开挖日期")
    kind: str | None = code("类型", table="grid_kind", default=None)
    keepers: tuple[str, ...] = names("管护人", default=())
    depth: int | None = number("深度", unit="米", least=3, most=60, default=None)
    owner: int | None = reference("户", to="households", default=None)


@row
class Bucket:
    """A part of a well."""

    well: int = reference("水井", to="wells")
    litres: int | None = number("容量", least=5, most=20, default=None)


WELLS = {
    "wells": Ledger(
        "wells", "水井", Well, named="well_name", day="dug_on", group="设施",
        derived={"buckets": summed("水桶", "count", term("buckets", "well"))},
    ),
    "buckets": Ledger("buckets", "水桶", Bucket, named="litres", part_of="well"),
}  # fmt: skip


def test_a_ledger_that_the_story_does_not_know_gets_rows_from_its_declaration(
    tmp_path: Path,
) -> None:
    office = a_vault(tmp_path / "vault", ledgers={**ALL, **WELLS}).open()
    demo.make(office, residents=60, months=12)
    rows = column(office, "wells", "well_name", "dug_on", "depth", "owner", "buckets")
    assert {r[0] for r in rows} == {"东井", "西井"}
    assert len({f"{r[1]:%Y-%m}" for r in rows}) == 12
    assert all(3 <= r[2] <= 60 for r in rows if r[2] is not None)
    assert all(r[3] for r in rows)
    assert all(r[4] >= 1 for r in rows)
    office.close()


@pytest.fixture(scope="module")
def empty(empty_vault: Vault) -> Iterator[Office]:
    """An office that nothing was entered in; only read."""
    office = empty_vault.open(write=False)
    yield office
    office.close()


@pytest.mark.parametrize("code_", list(ALL))
def test_sample_rows_of_every_ledger_pass_the_rules_of_entry(empty: Office, code_: str) -> None:
    ledger = empty.ledgers[code_]
    refs = {c: list(range(1, 20)) for c in empty.ledgers}
    sampler = Sampler(stream(1, code_), empty.codes, date(2026, 1, 1), TODAY)
    rows = sampler.rows(ledger, refs, 24)
    assert rows
    for made_ in rows:
        full = {
            f.id: getattr(made_, {"from": "from_"}.get(f.id, f.id)) for f in ledger.fields.values()
        }
        problems = entering.check(empty, ledger, full)
        faults = [p for p in problems if p.level == "error" and p.code != "conflict_existing"]
        assert faults == []


def test_what_must_be_referred_to_is_made_first() -> None:
    order = [ledger.code for ledger in in_order(ALL)]
    assert sorted(order) == sorted(ALL)
    assert order.index("residents") < order.index("changes")
    assert order.index("facilities") < order.index("opening_hours")
    assert order.index("volunteers") < order.index("service_hours")
