import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from small_vault import NOON, PASSWORD, a_vault, add, note, seq_of

from csdesk.errors import ClerkError
from csdesk.storage import copies, keyfile, keys, lock, restoring, state, thinning
from csdesk.storage.checking import database_faults
from csdesk.storage.engine import open_engines
from csdesk.storage.folder import Folder
from csdesk.storage.verify import verify

Vault = tuple[Folder, bytes]
DAY = timedelta(days=1)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return a_vault(tmp_path / "vault")


def made(vault: Vault, when: datetime = NOON, **more: object) -> copies.Copy:
    copy = copies.make(*vault, when, **more)  # type: ignore[arg-type]  # passed through
    assert copy is not None
    return copy


def an_attachment(vault: Vault, name: str = "ab/abcdef") -> Path:
    place = vault[0].files / name
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(name.encode())
    return place


def damage(path: Path, at: int = 5000) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


# ---- making --------------------------------------------------------------------------------------


def test_a_copy_holds_all_and_opens_with_the_same_password(vault: Vault) -> None:
    copy = made(vault)

    key = keys.unlock(keyfile.read(copy.slots), "汤怀远", PASSWORD).key
    assert key == vault[1]
    assert copies.faults(copy, key) == ()
    assert (copy.seq, copy.counts["trail"]) == (1, 1)
    assert copy.path.name == "000001-2026-03-04-1"
    assert {p.name for p in copy.path.iterdir()} == {"cs.db", "cs.keys", "manifest.json"}


def test_a_copy_is_made_beside_a_writer(vault: Vault) -> None:
    engines = open_engines(vault[0].database, vault[1])
    add(engines, "写在备份之前")

    copy = made(vault)
    add(engines, "写在备份之后")

    assert copy.seq == 2
    engines.close()
    assert seq_of(*vault) == 3


def test_nothing_is_copied_while_the_trail_has_not_moved(vault: Vault) -> None:
    first = made(vault)

    assert copies.make(*vault, NOON) is None
    assert made(vault, always=True) == first
    note(*vault, "又一笔")
    assert made(vault).number == 2


def test_before_a_risky_step_a_newest_copy_that_is_damaged_is_made_anew(vault: Vault) -> None:
    first = made(vault)
    damage(first.database)

    second = made(vault, always=True)

    assert second.number == 2
    assert copies.faults(second, vault[1]) == ()


def test_a_copy_can_be_checked_on_a_disk_that_takes_no_file(vault: Vault) -> None:
    copy = made(vault)
    for path in (*copy.path.iterdir(), copy.path):
        path.chmod(0o500)

    assert copies.faults(copy, vault[1]) == ()
    assert len(list(copy.path.iterdir())) == 3


def test_attachments_stand_once_for_all_copies_and_go_with_the_last(vault: Vault) -> None:
    place = vault[0].copies
    first = an_attachment(vault)
    made(vault)
    first.unlink()
    an_attachment(vault, "cd/cdef")
    note(*vault, "换了照片")

    second = made(vault, keep=thinning.Keep(2, 0, 0))
    assert (second.files, len(list(place.glob("files/*/*")))) == (("cd/cdef",), 2)
    note(*vault, "再一笔")
    made(vault, keep=thinning.Keep(2, 0, 0))

    assert [p.name for p in place.glob("files/*/*")] == ["cdef"]


def test_an_attachment_that_arrives_damaged_stops_the_copy(vault: Vault) -> None:
    an_attachment(vault)

    with pytest.raises(ClerkError, match="没有拷完整"):
        copies.make(*vault, NOON, intact=lambda path: False)

    assert copies.list_copies(vault[0].copies) == ()
    assert not list(vault[0].copies.glob(".making-*"))


def test_a_damaged_vault_gives_no_copy_and_keeps_the_old_ones(vault: Vault) -> None:
    first = made(vault)
    note(*vault, "又一笔")
    damage(vault[0].database, vault[0].database.stat().st_size - 5000)

    with pytest.raises(ClerkError):
        copies.make(*vault, NOON)

    assert copies.list_copies(vault[0].copies) == (first,)


def test_what_a_killed_copy_left_goes_with_the_next(vault: Vault) -> None:
    (vault[0].copies / ".making-0000").mkdir()

    made(vault)

    assert not list(vault[0].copies.glob(".making-*"))


def test_two_copies_at_once_in_one_place_are_one_too_many(vault: Vault) -> None:
    with (
        lock.alone(vault[0].copies / ".lock", ClerkError("")),
        pytest.raises(ClerkError, match="正在做另一份备份"),
    ):
        copies.make(*vault, NOON)


def test_a_place_that_takes_no_file_is_told(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "stick").touch()

    with pytest.raises(ClerkError, match="写不进去"):
        copies.make(*vault, NOON, to=tmp_path / "stick")


def test_a_stick_keeps_the_newest_three_and_nothing_of_others_goes(
    vault: Vault, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    other = a_vault(tmp_path / "other")
    made(other, to=stick)
    for n in range(5):
        note(*vault, f"第{n}笔")
        made(vault, NOON + n * DAY, to=stick)

    mine = copies.list_copies(stick, keyfile.read(vault[0].slots).uid)

    assert [c.seq for c in mine] == [6, 5, 4]
    assert len(copies.list_copies(stick)) == 4


def test_a_clock_set_back_costs_no_newest_copy(vault: Vault) -> None:
    for n in range(4):
        note(*vault, f"第{n}笔")
        made(vault, NOON + n * DAY, keep=thinning.STICK)

    note(*vault, "时钟倒了")
    newest = made(vault, NOON.replace(year=2019), keep=thinning.STICK)

    assert copies.list_copies(vault[0].copies)[0] == newest


def test_three_years_of_copies_leave_ten_and_a_day_and_a_month_each() -> None:
    kept: dict[int, date] = {}
    number = 0
    for n in range(3 * 365):
        for _ in range(3):
            number += 1
            kept[number] = date(2023, 1, 1) + n * DAY
        stay = thinning.staying(kept.items(), thinning.OWN)
        kept = {k: v for k, v in kept.items() if k in stay}

    days = sorted(kept.values())
    assert len(kept) <= 45
    assert len({(d.year, d.month) for d in days}) == 24
    assert set(days[-14:]) >= {date(2025, 12, 30) - n * DAY for n in range(5)}


@pytest.mark.parametrize("content", ["", "{}", '{"format": "csdesk-copy"}', '{"format": "x"}'])
def test_a_copy_with_a_damaged_manifest_is_no_copy_and_frees_no_attachment(
    vault: Vault, content: str
) -> None:
    an_attachment(vault)
    copy = made(vault)
    (copy.path / copies.MANIFEST).write_text(content)
    (vault[0].files / "ab" / "abcdef").unlink()
    note(*vault, "又一笔")

    made(vault)

    with pytest.raises(ClerkError, match="清单已损坏"):
        copies.find(copy.path)
    assert (vault[0].copies / "files" / "ab" / "abcdef").exists()


def test_a_manifest_leads_to_nothing_outside_its_place(vault: Vault) -> None:
    copy = made(vault)
    path = copy.path / copies.MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | {"files": ["../../cs.db"]}))

    with pytest.raises(ClerkError, match="清单已损坏"):
        copies.find(copy.path)


def test_a_folder_that_is_no_copy_is_told(tmp_path: Path) -> None:
    with pytest.raises(ClerkError, match="不是一份副本"):
        copies.find(tmp_path)


# ---- checking ------------------------------------------------------------------------------------


def codes(vault: Vault) -> list[str]:
    return [p.code for p in verify(*vault)]


def test_a_vault_in_order_has_no_faults(vault: Vault) -> None:
    made(vault)

    assert codes(vault) == []


def test_a_vault_can_be_checked_beside_a_writer(vault: Vault) -> None:
    engines = open_engines(vault[0].database, vault[1])
    add(engines, "没有收进来的一笔")

    assert codes(vault) == []
    engines.close()


def test_one_bit_is_enough(vault: Vault) -> None:
    damage(vault[0].database)

    assert "database_damaged" in codes(vault)


def test_a_file_cut_short_is_named(vault: Vault) -> None:
    place = vault[0].database
    place.write_bytes(place.read_bytes()[:-4096])

    assert "database_damaged" in codes(vault)


def change(vault: Vault, *statements: str) -> None:
    """What no program of ours does."""
    engines = open_engines(vault[0].database, vault[1])
    with engines.write.connect() as c:
        c.exec_driver_sql("COMMIT")
        c.exec_driver_sql("PRAGMA foreign_keys=OFF")
        for statement in statements:
            c.exec_driver_sql(statement)
    engines.close()


def test_a_changed_trail_is_named_with_its_place(vault: Vault) -> None:
    note(*vault, "甲", "乙", "丙")
    change(vault, "DROP TRIGGER trail_update", "UPDATE trail SET user = '别人' WHERE seq = 3")

    (found,) = database_faults(vault[0].database, vault[1])

    assert (found.code, "第 3 条" in found.message) == ("trail_broken", True)


def test_a_changed_trail_is_no_reason_to_have_no_copies(vault: Vault, tmp_path: Path) -> None:
    change(vault, "DROP TRIGGER trail_update", "UPDATE trail SET user = '别人'")

    copy = made(vault)
    restoring.restore(copy.path, tmp_path / "新", vault[1], NOON)

    assert codes(vault) == ["trail_broken", "copy_trail_broken"]


def test_a_damaged_structure_is_named(vault: Vault) -> None:
    change(
        vault,
        "CREATE TABLE a (b INTEGER)",
        "INSERT INTO a VALUES (NULL)",
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET sql = 'CREATE TABLE a (b INTEGER NOT NULL)' WHERE name = 'a'",
    )

    assert codes(vault) == ["database_damaged"]
    with pytest.raises(ClerkError, match="备份没有做成：资料文件的结构有 1 处损坏。"):
        copies.make(*vault, NOON)


def test_a_database_without_a_trail_is_no_vault(vault: Vault) -> None:
    change(vault, "DROP TABLE trail")

    (found,) = database_faults(vault[0].database, vault[1])

    assert (found.code, "no such table" in found.message) == ("database_damaged", True)


def test_a_vault_exchanged_for_an_older_one_is_named(vault: Vault) -> None:
    state.closed(vault[0], 9)

    assert codes(vault) == ["changes_missing"]


def test_a_reference_to_nothing_is_named(vault: Vault) -> None:
    change(
        vault,
        "CREATE TABLE a (id INTEGER PRIMARY KEY)",
        "CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER REFERENCES a)",
        "INSERT INTO b VALUES (1, 9)",
    )

    assert codes(vault) == ["references_broken"]


def test_a_damaged_copy_and_its_missing_attachment_are_named(vault: Vault) -> None:
    an_attachment(vault)
    made(vault)
    (vault[0].copies / "files" / "ab" / "abcdef").unlink()
    assert codes(vault) == ["copy_files_missing"]

    damage(copies.list_copies(vault[0].copies)[0].database)
    assert codes(vault) == ["copy_damaged"]


def test_a_copy_exchanged_for_an_older_one_is_named(vault: Vault) -> None:
    first = made(vault)
    note(*vault, "又一笔")
    second = made(vault)
    shutil.copy(first.database, second.database)
    path = second.path / copies.MANIFEST
    kept = json.loads(path.read_text())
    kept["sha256"]["cs.db"] = first.digests["cs.db"]
    path.write_text(json.dumps(kept))

    (found,) = verify(*vault)

    assert "变更记录与清单不符" in found.message


def test_key_slots_that_differ_are_named(vault: Vault) -> None:
    folder, key = vault
    second = keyfile.backup_of(folder.slots)
    before = second.read_bytes()
    keyfile.write(folder.slots, keyfile.read(folder.slots), key)
    second.write_bytes(before)
    assert codes(vault) == ["keys_damaged"]

    folder.slots.unlink()
    assert codes(vault) == ["keys_damaged"]
    second.unlink()
    assert codes(vault) == ["keys_damaged"]

    changed = keyfile.content(keys.sealed(keyfile.parse(before), bytes(32)))
    folder.slots.write_bytes(changed)
    second.write_bytes(changed)
    assert codes(vault) == ["keys_changed"]


# ---- restoring -----------------------------------------------------------------------------------


def test_a_copy_becomes_a_vault_in_an_empty_folder(vault: Vault, tmp_path: Path) -> None:
    an_attachment(vault)
    copy = made(vault)
    note(*vault, "副本之后")

    back = restoring.restore(copy.path, tmp_path / "新", vault[1], NOON)

    assert seq_of(back, vault[1]) == 1
    assert (back.files / "ab" / "abcdef").exists()
    assert keys.unlock(keyfile.read(back.slots), "汤怀远", PASSWORD).key == vault[1]
    assert verify(back, vault[1]) == ()
    assert not (back.path / restoring.STAGED).exists()


def test_restoring_over_the_same_vault_keeps_the_newer_state_as_a_copy(vault: Vault) -> None:
    folder, key = vault
    copy = made(vault)
    note(*vault, "副本之后")
    file = keys.change_password(keyfile.read(folder.slots), key, "汤怀远", "新密码")
    keyfile.write(folder.slots, file, key)

    restoring.restore(copy.path, folder.path, key, NOON)

    assert seq_of(*vault) == 1
    assert [c.seq for c in copies.list_copies(folder.copies)] == [2, 1]
    assert keys.unlock(keyfile.read(folder.slots), "汤怀远", "新密码").key == key


def test_copies_made_after_a_restore_are_the_newest(vault: Vault) -> None:
    first = made(vault)
    note(*vault, *"一二三四五")
    made(vault)
    restoring.restore(first.path, vault[0].path, vault[1], NOON)

    note(*vault, "恢复之后")
    made(vault, keep=thinning.STICK)

    assert [c.seq for c in copies.list_copies(vault[0].copies)] == [2, 6, 1]


def test_a_damaged_vault_is_set_aside_byte_by_byte(vault: Vault) -> None:
    copy = made(vault)
    damage(vault[0].database, 20)
    broken = vault[0].database.read_bytes()

    restoring.restore(copy.path, vault[0].path, vault[1], NOON)

    assert seq_of(*vault) == 1
    (aside,) = vault[0].path.glob("cs.damaged-*")
    assert (aside / "cs.db").read_bytes() == broken


def test_a_wal_left_by_another_database_never_meets_the_restored_one(
    vault: Vault, tmp_path: Path
) -> None:
    copy = made(vault)
    engines = open_engines(vault[0].database, vault[1])
    add(engines, "在 -wal 里")
    shutil.copy(vault[0].beside[0], tmp_path / "wal")
    engines.close()
    vault[0].database.unlink()
    shutil.copy(tmp_path / "wal", vault[0].beside[0])

    restoring.restore(copy.path, vault[0].path, vault[1], NOON)

    assert seq_of(*vault) == 1
    assert verify(*vault) == ()


def test_lost_key_slots_come_back_with_the_copy(vault: Vault) -> None:
    copy = made(vault)
    vault[0].slots.unlink()
    keyfile.backup_of(vault[0].slots).unlink()
    key = keys.unlock(restoring.slots_of(copy.path), "汤怀远", PASSWORD).key

    restoring.restore(copy.path, vault[0].path, key, NOON)

    assert verify(*vault) == ()


def test_a_damaged_copy_is_refused_and_changes_nothing(vault: Vault) -> None:
    copy = made(vault)
    note(*vault, "副本之后")
    damage(copy.database)

    with pytest.raises(ClerkError, match=r"cs\.db 已损坏"):
        restoring.restore(copy.path, vault[0].path, vault[1], NOON)

    assert seq_of(*vault) == 2


def test_a_copy_without_its_database_is_refused_and_changes_nothing(vault: Vault) -> None:
    copy = made(vault)
    copy.database.unlink()

    with pytest.raises(ClerkError, match=r"恢复没有做成|cs\.db"):
        restoring.restore(copy.path, vault[0].path, vault[1], NOON)

    assert seq_of(*vault) == 1


def test_another_vault_is_not_overwritten(vault: Vault, tmp_path: Path) -> None:
    other = a_vault(tmp_path / "other")
    an_attachment(vault)
    copy = made(vault)

    with pytest.raises(ClerkError, match="另一套资料"):
        restoring.restore(copy.path, other[0].path, vault[1], NOON)

    assert list(other[0].files.iterdir()) == []


def test_a_folder_with_something_else_is_refused(vault: Vault, tmp_path: Path) -> None:
    copy = made(vault)
    (tmp_path / "有东西").mkdir()
    (tmp_path / "有东西" / "照片.jpg").touch()

    with pytest.raises(ClerkError, match="有别的东西"):
        restoring.restore(copy.path, tmp_path / "有东西", vault[1], NOON)


def test_a_vault_in_use_is_not_restored(vault: Vault) -> None:
    copy = made(vault)
    with (
        lock.hold(vault[0], "王秀英", datetime(2026, 3, 4, 9, tzinfo=UTC)),
        pytest.raises(ClerkError, match="王秀英"),
    ):
        restoring.restore(copy.path, vault[0].path, vault[1], NOON)


def test_a_vault_that_somebody_reads_is_not_restored(vault: Vault) -> None:
    copy = made(vault)
    engines = open_engines(vault[0].database, vault[1])
    with engines.read.connect() as c:
        c.exec_driver_sql("SELECT 1")

    with pytest.raises(ClerkError, match="还在别的窗口里开着"):
        restoring.restore(copy.path, vault[0].path, vault[1], NOON)

    engines.close()
    assert verify(*vault) == ()


# ---- one file of everything ----------------------------------------------------------------------


def test_one_file_of_everything_becomes_a_vault_elsewhere(vault: Vault, tmp_path: Path) -> None:
    an_attachment(vault)
    out = tmp_path / "交接" / "全部.csd"
    told: list[str] = []

    copy = restoring.write_whole(*vault, NOON, out, told=told.append)
    key = keys.unlock(restoring.slots_of(out), "汤怀远", PASSWORD).key
    back = restoring.restore(out, tmp_path / "新", key, NOON)

    assert restoring.copy_of(out) == copy
    assert (seq_of(back, key), verify(back, key)) == (1, ())
    assert (back.files / "ab" / "abcdef").read_bytes() == b"ab/abcdef"
    assert told[-1] == "正在核对文件"
    assert list(vault[0].scratch.iterdir()) == []
    assert [p.name for p in out.parent.iterdir()] == ["全部.csd"]


def test_a_damaged_attachment_is_not_handed_over(vault: Vault, tmp_path: Path) -> None:
    an_attachment(vault)

    with pytest.raises(ClerkError, match="附件 abcdef 已损坏"):
        restoring.write_whole(*vault, NOON, tmp_path / "全部.csd", intact=lambda path: False)

    assert not (tmp_path / "全部.csd").exists()


@pytest.mark.parametrize("content", [b"", b"something else"])
def test_a_file_that_is_no_copy_is_told(vault: Vault, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)

    with pytest.raises(ClerkError, match="“x”不是副本，或已损坏"):
        restoring.restore(tmp_path / "x", tmp_path / "新", vault[1], NOON)
    with pytest.raises(ClerkError, match="找不到"):
        restoring.slots_of(tmp_path / "y")


def test_a_whole_file_damaged_on_its_way_is_refused(vault: Vault, tmp_path: Path) -> None:
    out = tmp_path / "全部.csd"
    restoring.write_whole(*vault, NOON, out)
    damage(out, out.stat().st_size // 2)

    with pytest.raises(ClerkError, match="已损坏"):
        restoring.restore(out, tmp_path / "新", vault[1], NOON)

    assert not (tmp_path / "新" / "cs.db").exists()


def test_a_place_for_the_whole_file_that_takes_none_is_told(vault: Vault) -> None:
    with pytest.raises(ClerkError, match="写不进去"):
        restoring.write_whole(*vault, NOON, vault[0].slots / "x")
