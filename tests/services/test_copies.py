"""Copies of a whole office: made, listed, brought back with the same content."""

from datetime import date
from pathlib import Path

import pytest
from builders import an_elder, record
from vaultkit import CHEAP, NOON, PASSWORD, a_vault

from csdesk.bootstrap import open_office
from csdesk.errors import ClerkError, WrongPasswordError
from csdesk.services import copies, exports, lists
from csdesk.services.office import Office
from csdesk.storage import files, keyfile, keys


def exported(office: Office, path: Path) -> bytes:
    exports.export(office, lists.ask(office, "residents"), path)
    return path.read_bytes()


def test_a_copy_brought_back_exports_the_same_bytes(office: Office, tmp_path: Path) -> None:
    an_elder(office)
    before = exported(office, tmp_path / "前.xlsx")
    made = copies.make(office)
    assert made
    an_elder(office, "李秀英", born="1941-02-03")

    folder = copies.bring_back(office, made.path, tmp_path / "again")
    again = open_office(folder.path, PASSWORD, on=office.today())

    assert exported(again, tmp_path / "后.xlsx") == before
    again.close()
    assert copies.checked(office) == ()


def test_nothing_new_makes_no_new_copy(office: Office) -> None:
    an_elder(office)
    first = copies.make(office)

    assert copies.make(office) is None
    again = copies.make(office, always=True)

    assert first
    assert again
    assert [c.path for c in copies.listed(office)] == [first.path]
    assert copies.last_copy(office) == first.made_at


def test_a_stick_in_a_drawer_is_remembered(office: Office, tmp_path: Path) -> None:
    assert copies.last_elsewhere(office) is None
    stick = tmp_path / "U盘"
    stick.mkdir()

    copies.make(office, stick, always=True)
    assert copies.last_elsewhere(office) == NOON
    stick.rename(tmp_path / "抽屉")
    assert copies.last_elsewhere(office) == NOON
    stick.mkdir()
    assert copies.last_elsewhere(office) is None


def test_a_copy_inside_the_vault_is_refused(office: Office) -> None:
    with pytest.raises(ClerkError, match="里面"):
        copies.make(office, office.folder.path / "copies2")


def test_another_offices_copy_is_not_brought_back(office: Office, tmp_path: Path) -> None:
    folder = a_vault(tmp_path / "other").folder
    other = open_office(folder, PASSWORD, write=True, on=office.today())
    made = copies.make(other, always=True)
    other.close()
    assert made

    with pytest.raises(ClerkError, match="另一套资料"):
        copies.bring_back(office, made.path, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_everything_goes_into_one_file(office: Office, tmp_path: Path) -> None:
    elder = an_elder(office)
    file = tmp_path / "全部.csdesk"

    copies.whole(office, file)
    folder = copies.restore(file, tmp_path / "again", PASSWORD, NOON)

    again = open_office(folder.path, PASSWORD, on=date(2026, 10, 31))
    assert list(lists.ids(again, lists.ask(again, "residents"))) == [elder]
    again.close()
    with pytest.raises(WrongPasswordError):
        copies.restore(file, tmp_path / "no", "不是这个", NOON)


def test_of_several_users_one_must_be_named(office: Office, tmp_path: Path) -> None:
    slots = keyfile.read(office.folder.slots)
    slots = keys.add_user(slots, office.key, "周敏", "clerk", "另一个密码2026", cost=CHEAP)
    keyfile.write(office.folder.slots, slots, office.key)
    record(office, "grids", grid_no="1", grid_name="一网格")
    made = copies.make(office, always=True)
    assert made

    with pytest.raises(ClerkError, match="几位用户") as told:
        copies.restore(made.path, tmp_path / "a", PASSWORD, NOON)
    assert "周敏" in told.value.remedy
    copies.restore(made.path, tmp_path / "b", "另一个密码2026", NOON, user="周敏")


def test_a_damaged_attachment_in_a_copy_is_told(office: Office) -> None:
    with office.engines.write.begin() as c:
        store = files.store_to_add(c, office.model, office.folder)
    name = store.add("乡镇的空表".encode())
    copy = copies.make(office, always=True)
    assert copy is not None
    assert copies.checked(office) == ()

    (office.folder.copies / "files" / copy.files[0]).write_bytes(b"damaged")

    assert store.get(name) == "乡镇的空表".encode()
    assert [p.code for p in copies.checked(office)] == ["copy_files_missing"]
