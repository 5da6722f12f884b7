import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from csdesk.errors import ClerkError
from csdesk.storage import folder, state

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def test_a_new_folder_is_for_its_user_alone(tmp_path: Path) -> None:
    made = folder.make(tmp_path / "村资料")

    assert made.path.stat().st_mode & 0o777 == 0o700
    assert {p.name for p in made.path.iterdir()} == {"files", "copies", "scratch"}


def test_a_folder_with_something_in_it_takes_no_new_vault(tmp_path: Path) -> None:
    (tmp_path / "照片.jpg").touch()

    with pytest.raises(ClerkError, match="不是空文件夹"):
        folder.make(tmp_path)


def test_a_folder_with_a_vault_is_said_to_have_one(tmp_path: Path) -> None:
    made = folder.make(tmp_path / "v")
    made.database.touch()
    made.slots.touch()

    with pytest.raises(ClerkError, match="已有一套资料"):
        folder.make(made.path)
    assert folder.find(made.path) == made


def test_no_vault_is_told_and_no_folder_made(tmp_path: Path) -> None:
    with pytest.raises(ClerkError, match="里没有村（社区）资料"):
        folder.find(tmp_path / "none")

    assert not (tmp_path / "none").exists()


def test_a_database_without_its_keys_is_told(tmp_path: Path) -> None:
    folder.Folder(tmp_path).database.touch()

    with pytest.raises(ClerkError, match=r"缺钥匙文件 cs\.keys"):
        folder.find(tmp_path)


def test_a_place_that_takes_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ClerkError, match="不能建文件夹"):
        folder.make(tmp_path / "file" / "v")
    with pytest.raises(ClerkError, match="不能写入"):
        folder.check_writable(folder.Folder(tmp_path / "file"))


@pytest.mark.parametrize("name", ["OneDrive - 个人", "BaiduSyncdisk", "坚果云", "WPS云盘"])
def test_a_folder_that_a_cloud_drive_syncs_is_warned_about(tmp_path: Path, name: str) -> None:
    told = folder.warnings(tmp_path / name / "村资料")

    assert [p.code for p in told if p.code == "synced_folder"]
    assert name in told[0].message


def test_an_ordinary_folder_is_not(tmp_path: Path) -> None:
    assert folder.synced(tmp_path / "村资料") == ""


def test_a_full_disk_and_a_stick_are_warned_about(tmp_path: Path) -> None:
    device = tmp_path.stat().st_dev
    disk = tmp_path / "block" / f"{os.major(device)}:{os.minor(device)}"
    disk.mkdir(parents=True)

    assert [p.code for p in folder.warnings(tmp_path, 2**63)][-1] == "disk_low"
    assert not folder.on_stick(tmp_path / "v", disk.parent)
    (disk / "removable").write_text("1\n")
    assert folder.on_stick(tmp_path / "v", disk.parent)
    (disk / "removable").write_text("0\n")
    assert not folder.on_stick(tmp_path / "v", disk.parent)


def test_want_of_room_is_told_before_it_happens(tmp_path: Path) -> None:
    free = folder.free_bytes(tmp_path / "not" / "there")

    folder.check_room(tmp_path, 1)
    with pytest.raises(ClerkError, match=r"磁盘空间不够，差 1\d\d MB"):
        folder.check_room(tmp_path, free + 150 * 2**20)


def test_a_small_file_is_put_whole(tmp_path: Path) -> None:
    place = tmp_path / "f"
    place.write_bytes(b"old")

    folder.put(place, b"new")

    assert place.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["f"]


# ---- the state file ------------------------------------------------------------------------------


def test_a_vault_closed_and_opened_again_warns_of_nothing(tmp_path: Path) -> None:
    vault = folder.make(tmp_path / "v")
    state.opened(vault, 4, "王秀英")
    state.closed(vault, 9)

    assert state.read(vault).user == "王秀英"
    assert state.warnings(state.look(vault), 9, NOON, NOON) == ()


def test_a_killed_writer_with_its_wal_warns_of_nothing(tmp_path: Path) -> None:
    vault = folder.make(tmp_path / "v")
    state.opened(vault, 4, "王秀英")
    vault.beside[0].touch()

    assert state.warnings(state.look(vault), 7, None, NOON) == ()


def test_a_wal_that_is_gone_is_told(tmp_path: Path) -> None:
    vault = folder.make(tmp_path / "v")
    state.opened(vault, 4, "王秀英")

    (told,) = state.warnings(state.look(vault), 4, None, NOON)

    assert told.code == "changes_missing"
    assert "cs.db-wal 不见了" in told.message


def test_an_older_database_is_told_with_how_much_is_missing(tmp_path: Path) -> None:
    vault = folder.make(tmp_path / "v")
    state.closed(vault, 9)

    (told,) = state.warnings(state.look(vault), 6, None, NOON)

    assert "少了 3 笔改动" in told.message


def test_a_clock_behind_the_last_entry_is_told(tmp_path: Path) -> None:
    vault = folder.make(tmp_path / "v")

    (told,) = state.warnings(state.look(vault), 1, NOON.replace(year=2027), NOON)

    assert told.code == "clock_behind"


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"open":1,"seq":"x"}', b"\xff"])
def test_a_damaged_state_file_bars_nobody(tmp_path: Path, content: bytes) -> None:
    vault = folder.make(tmp_path / "v")
    vault.state.write_bytes(content)

    assert state.read(vault) == state.State()
