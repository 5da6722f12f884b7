import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from csdesk.errors import ClerkError, WrongPasswordError
from csdesk.storage import door, folder, keyfile, keys, recovery, state

CHEAP = keys.Cost(passes=1, kib=64)
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def two_users() -> tuple[keys.KeyFile, bytes]:
    file, key = keys.new()
    file = keys.add_user(file, key, "汤怀远", "administrator", "旧密码abc", cost=CHEAP)
    return keys.add_user(file, key, "王秀英", "clerk", "另一个人", cost=CHEAP), key


def written(place: Path) -> tuple[keys.KeyFile, bytes]:
    file, key = two_users()
    return keyfile.write(place, file, key), key


def test_each_password_opens_the_same_key(tmp_path: Path) -> None:
    _, key = written(tmp_path / "cs.keys")
    file = keyfile.read(tmp_path / "cs.keys")

    first = keys.unlock(file, "汤怀远", "旧密码abc")
    second = keys.unlock(file, "王秀英", "另一个人")

    assert first.key == second.key == key
    assert (first.user.role, second.user.role) == ("administrator", "clerk")


def test_neither_key_nor_password_stands_in_the_file_or_in_a_printed_value(tmp_path: Path) -> None:
    file, key = written(tmp_path / "cs.keys")
    content = (tmp_path / "cs.keys").read_bytes()

    assert key not in content
    assert key.hex().encode() not in content
    assert "旧密码".encode() not in content
    assert repr(key) not in repr(keys.unlock(file, "王秀英", "另一个人"))


@pytest.mark.parametrize("typed", ["旧密码ａｂｃ", "旧密码abc"])
def test_a_password_typed_full_width_is_the_same(tmp_path: Path, typed: str) -> None:
    file, key = written(tmp_path / "cs.keys")

    assert keys.unlock(file, "汤怀远", typed).key == key


@pytest.mark.parametrize(
    ("user", "password"), [("汤怀远", "不对"), ("没有的人", "不对"), ("汤怀远", "")]
)
def test_a_wrong_password_is_told_and_says_what_to_look_at(user: str, password: str) -> None:
    file, _ = two_users()

    with pytest.raises(WrongPasswordError) as told:
        keys.unlock(file, user, password)

    assert told.value.what == "密码不对。"
    assert told.value.remedy == "请看大写锁定键是否亮着；忘了可用恢复码。"


def test_a_changed_password_replaces_the_old_one_in_both_writings(tmp_path: Path) -> None:
    place = tmp_path / "cs.keys"
    file, key = written(place)

    keyfile.write(place, keys.change_password(file, key, "汤怀远", "新密码", cost=CHEAP), key)

    for writing in (place, keyfile.backup_of(place)):
        file = keyfile.parse(writing.read_bytes())
        assert keys.unlock(file, "汤怀远", "新密码").key == key
        with pytest.raises(WrongPasswordError):
            keys.unlock(file, "汤怀远", "旧密码abc")


def test_a_withdrawn_user_has_no_way_in_and_keeps_the_name() -> None:
    file, key = two_users()
    file = keys.withdraw(file, "王秀英")

    with pytest.raises(WrongPasswordError):
        keys.unlock(file, "王秀英", "另一个人")
    assert [(u.name, u.active) for u in keys.users(file)] == [("汤怀远", True), ("王秀英", False)]

    back = keys.sealed(keys.add_user(file, key, "王秀英", "viewer", "又来了", cost=CHEAP), key)
    assert keys.unlock(back, "王秀英", "又来了").user.role == "viewer"
    assert len(keys.users(back)) == 2


def test_the_last_administrator_stays() -> None:
    file, _ = two_users()

    with pytest.raises(ClerkError, match="至少要留一位管理员"):
        keys.withdraw(file, "汤怀远")


def test_a_role_raised_from_outside_is_noticed(tmp_path: Path) -> None:
    file, _ = written(tmp_path / "cs.keys")
    raised = replace(file, slots=tuple(replace(s, role="administrator") for s in file.slots))

    with pytest.raises(ClerkError, match="手段改过"):
        keys.unlock(raised, "王秀英", "另一个人")


def test_a_slot_pasted_in_from_another_vault_opens_nothing() -> None:
    file, _ = two_users()
    other, _ = two_users()

    with pytest.raises(WrongPasswordError):
        keys.unlock(replace(file, slots=other.slots), "汤怀远", "旧密码abc")


@pytest.mark.parametrize(
    ("name", "role", "password", "said"),
    [
        ("汤怀远", "clerk", "x", "已有用户"),
        ("　", "clerk", "x", "没有填用户名"),
        ("李四", "clerk", " ", "密码是空的"),
        ("李四", "boss", "x", "没有“boss”这种角色"),
    ],
)
def test_a_user_who_cannot_be_added_is_refused(
    name: str, role: keys.Role, password: str, said: str
) -> None:
    file, key = two_users()

    with pytest.raises(ClerkError, match=said):
        keys.add_user(file, key, name, role, password, cost=CHEAP)


def test_changing_somebody_unknown_names_those_there_are() -> None:
    file, key = two_users()

    with pytest.raises(ClerkError, match="现有：汤怀远、王秀英"):
        keys.change_password(file, key, "李四", "x")


# ---- recovery ------------------------------------------------------------------------------------


def mistyped(code: str) -> str:
    return ("B" if code[0] != "B" else "C") + code[1:]


def test_the_recovery_code_opens_the_key_and_a_new_one_ends_the_old() -> None:
    file, key = two_users()
    first, old = keys.set_recovery(file, key, cost=CHEAP)
    second, new = keys.set_recovery(first, key, cost=CHEAP)

    assert keys.recover(keys.sealed(first, key), old) == key
    assert keys.recover(keys.sealed(second, key), new) == key
    with pytest.raises(WrongPasswordError, match="不是这套资料的"):
        keys.recover(keys.sealed(second, key), old)


def test_a_vault_without_a_code_says_so() -> None:
    file, _ = two_users()

    with pytest.raises(WrongPasswordError, match="没有恢复码"):
        keys.recover(file, recovery.new_code())


def test_a_code_is_nine_groups_and_copying_slips_are_forgiven() -> None:
    code = recovery.new_code()
    slips = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert [len(g) for g in code.split("-")] == [4] * 8 + [1]
    assert recovery.parse_code(slips) == code.replace("-", "")[:32]


def test_a_mistyped_code_is_told_before_it_is_tried() -> None:
    code = recovery.new_code()

    with pytest.raises(WrongPasswordError, match="应为 33 个字符，现为 32 个"):
        recovery.parse_code(code[1:])
    slips = [recovery.new_code() for _ in range(40)]
    caught = 0
    for slip in slips:
        try:
            recovery.parse_code(mistyped(slip))
        except WrongPasswordError:
            caught += 1
    assert caught > 30  # one character sees 31 of 32


# ---- the file ------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["cut", "flipped", "missing"])
def test_a_damaged_file_is_read_from_its_second_writing(tmp_path: Path, damage: str) -> None:
    place = tmp_path / "cs.keys"
    _, key = written(place)
    content = bytearray(place.read_bytes())
    if damage == "missing":
        place.unlink()
    else:
        content[200] ^= 1
        place.write_bytes(content[:200] if damage == "cut" else content)

    assert keys.unlock(keyfile.read(place), "汤怀远", "旧密码abc").key == key


def test_two_damaged_writings_are_told_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ClerkError, match="从最近的副本里取回"):
        keyfile.read(tmp_path / "cs.keys")


def test_a_newer_files_version_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "cs.keys"
    written(place)
    body = json.loads(place.read_bytes().partition(b"\n#sha256:")[0]) | {"version": 2}
    content = json.dumps(body).encode()
    digest = keyfile.digest(content)

    with pytest.raises(ClerkError, match="请安装新版本"):
        keyfile.parse(content + b"\n#sha256:" + digest + b"\n")


def test_each_writing_counts(tmp_path: Path) -> None:
    place = tmp_path / "cs.keys"
    file, key = written(place)

    assert keyfile.write(place, file, key).generation == file.generation + 1
    assert not [p for p in tmp_path.iterdir() if p.suffix == ".tmp"]


def test_memory_is_calibrated_within_its_limits() -> None:
    assert keys.calibrated(0.0) == keys.Cost(kib=65536)
    assert keys.calibrated(1000.0) == keys.Cost(kib=262144)


# ---- the door ------------------------------------------------------------------------------------


def a_vault(tmp_path: Path) -> folder.Folder:
    made = folder.make(tmp_path / "vault")
    written(made.slots)
    return made


def test_after_five_wrong_passwords_one_waits(tmp_path: Path) -> None:
    vault = a_vault(tmp_path)

    said = []
    for _ in range(5):
        with pytest.raises(WrongPasswordError) as told:
            door.sign_in(vault, "王秀英", "不对", NOON)
        said.append(told.value.what)

    assert said[1] == "密码不对，还可再试 3 次。"
    assert said[4] == "密码不对，请过 5 分钟再试。"
    with pytest.raises(
        ClerkError, match="密码连错 5 次，已暂停登录。请过 4 分钟再试，或用恢复码。"
    ):
        door.sign_in(vault, "王秀英", "另一个人", NOON + timedelta(minutes=1, seconds=30))
    assert door.sign_in(vault, "汤怀远", "旧密码abc", NOON).user.name == "汤怀远"
    door.sign_in(vault, "王秀英", "另一个人", NOON + timedelta(minutes=5))
    assert not state.read(vault).failures


def test_a_clock_set_back_locks_nobody_out(tmp_path: Path) -> None:
    vault = a_vault(tmp_path)
    for _ in range(5):
        with pytest.raises(WrongPasswordError):
            door.sign_in(vault, "王秀英", "不对", NOON)

    came = door.sign_in(vault, "王秀英", "另一个人", NOON - timedelta(days=400))

    assert came.user.name == "王秀英"


def test_a_name_that_is_nobodys_is_not_counted(tmp_path: Path) -> None:
    vault = a_vault(tmp_path)

    with pytest.raises(WrongPasswordError):
        door.sign_in(vault, "没有的人", "不对", NOON)

    assert not state.read(vault).failures


def test_without_a_name_the_last_user_comes_in(tmp_path: Path) -> None:
    vault = a_vault(tmp_path)

    with pytest.raises(ClerkError, match="请指明：汤怀远、王秀英"):
        door.sign_in(vault, "", "另一个人", NOON)
    door.sign_in(vault, "王秀英", "另一个人", NOON)

    assert door.sign_in(vault, "", "另一个人", NOON).user.name == "王秀英"
