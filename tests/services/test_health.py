"""数据体检: each kind of fault is found, alone, and nothing where all is well."""

import random
from datetime import date
from pathlib import Path

import pytest
import seeded_faults
import sqlalchemy as sa
from builders import a_household, a_visit, an_elder, record
from sqlalchemy.dialects import postgresql
from vaultkit import Vault

from csdesk.domain.identity import check_digit
from csdesk.services import entries
from csdesk.services.demo import village as demo
from csdesk.services.demo.faults import FAULTS, seed_fault
from csdesk.services.health import telling
from csdesk.services.health.checking import check
from csdesk.services.health.rules import RULES
from csdesk.services.households import people
from csdesk.services.households.people import Event, Seat
from csdesk.services.office import Office
from csdesk.storage.health.persons import OneMobile

CODES = list(FAULTS)
"""The twelve of which the demo has one each."""
ALL = [rule.code for rule in RULES]


def test_each_rule_has_a_code_and_words_of_its_own_and_can_be_seeded() -> None:
    assert len(set(ALL)) == len(ALL) >= 25
    assert len({rule.label for rule in RULES}) == len(ALL)
    assert {*CODES, *seeded_faults.FAULTS} == set(ALL)


@pytest.mark.parametrize("code", seeded_faults.FAULTS)
@pytest.mark.no_cover
def test_a_fault_left_alone_in_an_empty_village_is_found_alone(office: Office, code: str) -> None:
    seeded_faults.FAULTS[code](office)

    (found,) = check(office)

    assert found.code == code
    assert all(name for _, _, name in found.rows)


def test_a_village_without_faults_is_well(empty_vault: Vault, tmp_path: Path) -> None:
    office = empty_vault.copy(tmp_path / "v").open()
    demo.make(office, residents=400, months=4, seed=2, faults=False)
    assert check(office) == []
    office.close()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.no_cover
def test_a_fault_seeded_alone_in_an_empty_village_is_found_alone(
    office: Office, code: str, seed: int
) -> None:
    seed_fault(office, code, random.Random(seed))
    (found,) = check(office)
    assert found.code == code
    assert found.label
    assert found.remedy
    assert all(name for _, _, name in found.rows)
    entries.undo(office)
    assert check(office) == []


@pytest.mark.parametrize("seed", range(1, 7))
@pytest.mark.no_cover
def test_the_demo_has_one_fault_of_each_kind(empty_vault: Vault, tmp_path: Path, seed: int) -> None:
    office = empty_vault.copy(tmp_path / "v").open()
    demo.make(office, residents=150, months=3, seed=seed)
    found = {f.code: len(f.rows) for f in check(office)}
    pairs = {"same_person_twice": 2, "hours_over_day": 2}
    assert found == {code: pairs.get(code, 1) for code in CODES}
    office.close()


@pytest.mark.no_cover
def test_the_seed_chooses_the_records(empty_vault: Vault, tmp_path: Path) -> None:
    chosen = set()
    for seed in (1, 2, 3):
        office = empty_vault.copy(tmp_path / f"v{seed}").open()
        demo.make(office, residents=150, months=2, seed=4, faults=False)
        seed_fault(office, "id_missing", random.Random(seed))
        ((_, id, _),) = check(office)[0].rows
        chosen.add(id)
        office.close()
    assert len(chosen) > 1


def test_a_wrong_telephone_is_found_in_every_ledger_that_has_one(office: Office) -> None:
    home = a_household(office, "朱成远")
    volunteer = record(office, "volunteers", name="何向晚", phones=("12345",))
    resident = entries.get(office, "residents", home.head)
    entries.record(
        office, "residents", {"phones": ("13900000001", "139")}, id=home.head,
        version=resident.version,
    )  # fmt: skip
    (fault,) = check(office)
    assert fault.code == "phone_invalid"
    assert {(ledger, id) for ledger, id, _ in fault.rows} == {
        ("volunteers", volunteer),
        ("residents", home.head),
    }


def test_two_records_of_one_name_and_birth_are_one_person_where_one_has_no_number(
    office: Office,
) -> None:
    an_elder(office, "王秀英", born="1940-03-05", categories=())
    home = a_household(office, "李树根")
    record(office, "residents", name="王秀英", birth_date="1940-03-05", sex="2")
    (fault,) = check(office)
    assert fault.code == "same_person_twice"
    assert len(fault.rows) == 2
    assert home.head not in {id for _, id, _ in fault.rows}


def test_a_category_that_ended_before_the_next_began_does_not_overlap(office: Office) -> None:
    elder = an_elder(office, categories=())
    for first, last in ((date(2025, 2, 1), date(2025, 6, 1)), (date(2025, 6, 1), None)):
        record(office, "categories", resident=elder, category="S12", from_=first, to=last)
    assert check(office) == []


def test_a_head_no_older_than_a_parent_in_the_household_is_a_fault(office: Office) -> None:
    home = a_household(
        office, "朱成远", "朱有田", relations=("02", "51"), born=("1950-02-03", "1950-02-03")
    )
    (fault,) = check(office)
    assert fault.code == "child_older_than_parent"
    assert [id for _, id, _ in fault.rows] == [home.head]


def test_the_telephone_pattern_compiles_for_both_databases(office: Office) -> None:
    column = office.model.tables["residents"].c.phones
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own
    assert "::text ~" in str(sa.select(OneMobile(column)).compile(dialect=dialect))
    assert "GLOB" in str(sa.select(OneMobile(column)).compile(office.engines.read))


def test_two_of_one_name_are_told_apart_without_their_numbers(office: Office) -> None:
    first, second = a_household(office, "朱成远"), a_household(office, "朱成远")
    visit = a_visit(office, second.head, date(2026, 3, 1))
    at = [("residents", first.head), ("residents", second.head), ("visits", visit)]

    told = telling.details(office, at)

    assert told["residents", first.head].startswith("0001")
    assert told["residents", second.head].startswith("0002")
    assert told["visits", visit].startswith("2026-03-01")
    assert not any("43042" in words for words in told.values())


def test_every_ledger_has_something_that_tells_its_records_apart(office: Office) -> None:
    assert all(telling.details(office, [(code, 1)]) == {} for code in office.ledgers)


def test_a_number_whose_birth_is_no_day_is_invalid(office: Office) -> None:
    head = a_household(office, "朱成远").head
    body = "43042119700230001"
    seeded_faults.alter(office, "residents", head, id_no=body + check_digit(body))

    assert [f.code for f in check(office)] == ["id_invalid"]


def test_a_number_of_the_29th_of_february_is_well(office: Office) -> None:
    a_household(office, "朱成远", relations=("02",), born=("1972-02-29",))

    assert check(office) == []


def test_a_person_registered_here_and_living_there_is_no_fault(office: Office) -> None:
    head = a_household(office, "朱成远").head
    other = a_household(office, "何有田")
    seeded_faults.alter(office, "stays", seeded_faults.stay_of(office, head), kind="registered")
    seat = Seat(other.id, "99", "lives_here", "20")

    people.arrive(office, "in", Event(date(2026, 3, 1)), seat, head)

    assert check(office) == []
