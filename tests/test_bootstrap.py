"""An office is made, opened and recovered; what does not open leaves nothing behind."""

from datetime import date
from pathlib import Path

import pytest
from builders import an_elder
from vaultkit import ABOUT, ADMIN, CHEAP, NOON, PASSWORD, Vault

from csdesk.bootstrap import clock, create_office, open_office, recover
from csdesk.errors import ClerkError, WrongPasswordError
from csdesk.services import entries, lists
from csdesk.services.office import Office, add_columns, step
from csdesk.storage import folder as folders
from csdesk.storage import keys
from csdesk.storage.engine import migration_engine


def test_a_new_office_knows_its_name_and_its_administrator(vault: Vault) -> None:
    office = vault.open()

    assert office.about == ABOUT
    assert (office.user, office.role) == (ADMIN, "administrator")
    assert office.today() == date(2026, 10, 31)
    assert office.now() == NOON
    office.close()


def test_the_day_is_the_clocks_unless_one_is_said(vault: Vault) -> None:
    office = open_office(vault.folder, PASSWORD, now=lambda: NOON.replace(day=7))

    assert office.today() == date(2026, 10, 7)
    assert clock().tzinfo is None
    office.close()


def test_a_folder_that_holds_something_takes_no_vault(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("别动")

    with pytest.raises(ClerkError):
        create_office(tmp_path, ABOUT, PASSWORD, cost=CHEAP)

    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_the_recovery_code_sets_a_new_password(vault: Vault) -> None:
    recover(vault.folder, vault.recovery, "另一个密码2026")

    with pytest.raises(WrongPasswordError):
        open_office(vault.folder, PASSWORD)
    open_office(vault.folder, "另一个密码2026").close()
    with pytest.raises(WrongPasswordError):
        recover(vault.folder, "0000-0000", "x")
    recover(vault.folder, vault.recovery, PASSWORD, user=ADMIN)
    vault.open().close()


def test_a_second_writer_is_refused_and_a_reader_is_not(vault: Vault) -> None:
    first = vault.open()

    with pytest.raises(ClerkError, match=ADMIN):
        vault.open()
    reader = vault.open(write=False)
    assert lists.count(reader, lists.ask(reader, "residents")) == 0
    reader.close()
    first.close()
    vault.open().close()


def test_what_does_not_open_gives_the_lock_back(vault: Vault) -> None:
    for _ in range(2):
        with pytest.raises(WrongPasswordError):
            open_office(vault.folder, "不是这个", write=True)
    database = folders.find(vault.folder).database
    kept = database.read_bytes()
    database.write_bytes(b"x" * len(kept))
    for _ in range(2):
        with pytest.raises(ClerkError):
            vault.open()
    database.write_bytes(kept)

    vault.open().close()


@pytest.mark.parametrize(("version", "says"), [(0, "要先升级"), (99, "更新的版本")])
def test_a_vault_of_another_version_is_refused_to_a_reader(
    vault: Vault, version: int, says: str
) -> None:
    office = vault.open()
    key = office.key
    office.close()
    engine = migration_engine(folders.find(vault.folder).database, key)
    with engine.begin() as c:
        c.exec_driver_sql(f"PRAGMA user_version = {version}")
    engine.dispose()

    with pytest.raises(ClerkError, match=says):
        vault.open(write=False)


def test_a_column_that_a_clerk_added_is_there_when_it_is_opened_again(vault: Vault) -> None:
    office = vault.open()
    elder = an_elder(office)
    with step(office, "导入") as w:
        add_columns(office, w, "residents", {"缴费2026": "2026缴费", "备注2": "备注（必填）"})
        add_columns(office, w, "residents", {"缴费2026": "2026缴费"})
        w.change("residents", elder, 1, extra={"缴费2026": "380"})
    assert entries.get(office, "residents", elder).extra == {"缴费2026": "380"}
    office.close()

    again = vault.open(write=False)

    ledger = again.ledgers["residents"]
    assert [f.label for f in ledger.custom] == ["2026缴费", "备注（必填）"]
    asked = lists.ask(again, "residents", columns=("name", "extra:缴费2026"))
    page = lists.lines(again, asked, lists.ids(again, asked))
    assert page.rows == (("王秀英", "380"),)
    assert lists.texts(again, page) == [("王秀英", "***")]  # masked until somebody says otherwise
    found = lists.ask(again, "residents", where="extra:缴费2026 = '380'")
    assert list(lists.ids(again, found)) == [elder]
    again.close()


def test_a_ledger_or_a_roster_is_found_by_its_code(village: Office) -> None:
    assert village.ledger("elders_80").code == "residents"
    assert village.ledger("visits").code == "visits"
    with pytest.raises(ClerkError, match="没有台账“x”"):
        village.ledger("x")


def test_passwords_are_made_costly_where_nothing_is_said() -> None:
    assert keys.calibrated().kib >= CHEAP.kib
