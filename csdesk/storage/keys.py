"""Key slots: one random data key, wrapped for each user by a password and once by a recovery code.

A change of password rewrites one slot and no byte of the database. A wrong password shows by AES-GCM's tag, never as a wrong key.
Names and roles stand in the open; the seal, an HMAC by the data key, shows a change from outside.
"""

import base64
import hmac
import json
import secrets
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, cast, get_args

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from csdesk.errors import ClerkError, WrongPasswordError
from csdesk.storage.recovery import new_code, parse_code

Role = Literal["administrator", "clerk", "grid_worker", "viewer", "auditor"]
FORMAT, VERSION = "csdesk-keyslots", 1
WRONG = "请看大写锁定键是否亮着；忘了可用恢复码。"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try of a password costs, by Argon2id.

    Attributes:
        passes: Over the memory.
        kib: Memory, KiB.
        lanes: Of them.
    """

    passes: int = 3
    kib: int = 65536
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Slot:
    """The data key, wrapped once.

    Attributes:
        id: Random, hexadecimal.
        kind: By a password or by the recovery code.
        user: The name typed at the door; empty in a recovery slot.
        role: What the user may do; empty in a recovery slot.
        grid: Uid of the only grid a grid worker sees; empty for all.
        cost: Of a try.
        salt: 16 random bytes.
        nonce: 12 random bytes.
        wrapped: The key under the password; empty of a user who was withdrawn.
    """

    id: str
    kind: Literal["password", "recovery"]
    user: str
    role: str
    grid: str
    cost: Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class User:
    """A name in the key file. `active` is false after `withdraw`."""

    name: str
    role: Role
    grid: str
    active: bool


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The slots of one vault.

    Attributes:
        uid: Of the vault, 32 hexadecimal digits; copies carry it.
        generation: Grows with each writing.
        seal: HMAC by the data key over all the rest; empty before the first writing.
        slots: In the order they were made.
    """

    uid: str
    generation: int = 0
    seal: str = ""
    slots: tuple[Slot, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who came in, with the data key. It is never printed."""

    user: User
    key: bytes = field(repr=False)


def new() -> tuple[KeyFile, bytes]:
    """A key file without slots, and the data key they will wrap (32 random bytes)."""
    return KeyFile(secrets.token_hex(16)), secrets.token_bytes(32)


def calibrated(seconds: float = 0.5) -> Cost:
    """As much memory as makes a try last so long on this computer; 64 to 256 MiB."""
    start = time.perf_counter()
    _derive(b"calibration", bytes(16), Cost())
    took = time.perf_counter() - start
    return Cost(kib=min(max(int(65536 * seconds / took), 65536), 262144))


# ---- users ---------------------------------------------------------------------------------------


def users(file: KeyFile) -> tuple[User, ...]:
    """Everybody who has or had a password, in the order of their first slot."""
    return tuple(_user(s) for s in file.slots if s.kind == "password")


def add_user(
    file: KeyFile,
    key: bytes,
    user: str,
    role: Role,
    password: str,
    *,
    grid: str = "",
    cost: Cost = Cost(),
) -> KeyFile:
    """A new user, or a withdrawn one let in again.

    Raises:
        ClerkError: The name is empty or taken, the role unknown, or the password empty.
    """
    name = unicodedata.normalize("NFKC", user).strip()
    if not name:
        raise ClerkError("没有填用户名。", "请填写姓名。")
    if role not in get_args(Role):
        raise ClerkError(f"没有“{role}”这种角色。", f"请在 {'、'.join(get_args(Role))} 中选一个。")
    kept = tuple(s for s in file.slots if s.user != name or s.wrapped or s.kind != "password")
    if any(s.user == name and s.kind == "password" for s in kept):
        raise ClerkError(f"已有用户“{name}”。", "请换一个名字，例如加上职务。")
    slot = _wrap(file.uid, key, _normal(password), "password", name, role, grid, cost)
    return replace(file, slots=(*kept, slot))


def change_password(
    file: KeyFile, key: bytes, user: str, password: str, *, cost: Cost = Cost()
) -> KeyFile:
    """A new password for a user, asked by whoever holds the data key.

    Raises:
        ClerkError: No such user, or the password is empty.
    """
    old = _slot(file, user)
    slot = _wrap(file.uid, key, _normal(password), "password", old.user, old.role, old.grid, cost)
    return replace(file, slots=tuple(slot if s is old else s for s in file.slots))


def withdraw(file: KeyFile, user: str) -> KeyFile:
    """Takes a user's way in; the name stays.

    An old key file with an old copy still opens that copy.

    Raises:
        ClerkError: No such user, or nobody else could administer.
    """
    old = _slot(file, user)
    slots = tuple(replace(s, wrapped=b"") if s is old else s for s in file.slots)
    return _administered(replace(file, slots=slots))


def set_recovery(file: KeyFile, key: bytes, *, cost: Cost = Cost()) -> tuple[KeyFile, str]:
    """A new recovery code in place of the old one; it is shown once and kept nowhere."""
    code = new_code()
    slot = _wrap(file.uid, key, parse_code(code).encode(), "recovery", "", "", "", cost)
    return replace(file, slots=(*(s for s in file.slots if s.kind == "password"), slot)), code


# ---- the way in ----------------------------------------------------------------------------------


def unlock(file: KeyFile, user: str, password: str) -> SignedIn:
    """Opens a user's slot.

    Raises:
        WrongPasswordError: Wrong password, unknown user, or withdrawn: no telling which.
        ClerkError: The file was changed from outside.
    """
    name = unicodedata.normalize("NFKC", user).strip()
    for slot in file.slots:
        if slot.kind == "password" and slot.user == name and slot.wrapped:
            key = _unwrap(file.uid, slot, unicodedata.normalize("NFKC", password).encode())
            _check_seal(file, key)
            return SignedIn(_user(slot), key)
    raise WrongPasswordError("密码不对。", WRONG)


def recover(file: KeyFile, code: str) -> bytes:
    """The data key, by the recovery code; then a new password is set with it.

    Raises:
        WrongPasswordError: Mistyped, or another vault's.
        ClerkError: The file was changed from outside.
    """
    secret = parse_code(code).encode()
    for slot in file.slots:
        if slot.kind == "recovery":
            key = _unwrap(
                file.uid, slot, secret, "恢复码不是这套资料的。", "请找这套资料的恢复码。"
            )
            _check_seal(file, key)
            return key
    raise WrongPasswordError("这套资料没有恢复码。", "请用密码登录，再做一张恢复码。")


# ---- what stands in the open ------------------------------------------------------------------


_BYTES = ("salt", "nonce", "wrapped")


def public(file: KeyFile) -> dict[str, Any]:
    """What the file says, but for its seal; bytes in base 64."""
    slots = [
        asdict(s) | {n: base64.b64encode(getattr(s, n)).decode() for n in _BYTES}
        for s in file.slots
    ]
    return {
        "format": FORMAT,
        "version": VERSION,
        "uid": file.uid,
        "generation": file.generation,
        "slots": slots,
    }


def slot_from(kept: Mapping[str, Any]) -> Slot:
    """A slot as `public` wrote it.

    Raises:
        ValueError, KeyError, TypeError: It did not.
    """
    decoded = {n: base64.b64decode(kept[n], validate=True) for n in _BYTES}
    return Slot(**{**kept, **decoded, "cost": Cost(**kept["cost"])})


def sealed(file: KeyFile, key: bytes) -> KeyFile:
    """The same with its seal made anew."""
    return replace(file, seal=_seal(file, key))


def _seal(file: KeyFile, key: bytes) -> str:
    text = json.dumps(public(file), sort_keys=True).encode()
    return hmac.new(key, b"csdesk key file|" + text, "sha256").hexdigest()


def opens(file: KeyFile, key: bytes) -> bool:
    """Whether a data key sealed this file, and nobody else changed it since."""
    return hmac.compare_digest(_seal(file, key), file.seal)


def _check_seal(file: KeyFile, key: bytes) -> None:
    if not opens(file, key):
        raise ClerkError(
            "钥匙文件被程序以外的手段改过，或不是这套资料的。",
            "请从最近的副本里取回钥匙文件 cs.keys，并报告管理员。",
        )


# ---- one slot ------------------------------------------------------------------------------------


def _wrap(
    uid: str,
    key: bytes,
    secret: bytes,
    kind: Literal["password", "recovery"],
    user: str,
    role: str,
    grid: str,
    cost: Cost,
) -> Slot:
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    slot = Slot(secrets.token_hex(8), kind, user, role, grid, cost, salt, nonce, b"")
    wrapped = AESGCM(_derive(secret, salt, cost)).encrypt(nonce, key, _bound(uid, slot))
    return replace(slot, wrapped=wrapped)


def _unwrap(
    uid: str, slot: Slot, secret: bytes, what: str = "密码不对。", remedy: str = WRONG
) -> bytes:
    try:
        outer = AESGCM(_derive(secret, slot.salt, slot.cost))
        return outer.decrypt(slot.nonce, slot.wrapped, _bound(uid, slot))
    except InvalidTag:
        raise WrongPasswordError(what, remedy) from None


def _bound(uid: str, slot: Slot) -> bytes:
    """What a wrapped key is tied to; a role may change without the password, the seal ties it."""
    return json.dumps([uid, slot.id, slot.kind, slot.user, asdict(slot.cost)]).encode()


def _derive(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    return Argon2id(
        salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.kib
    ).derive(secret)


def _normal(password: str) -> bytes:
    """An input method may give full-width letters."""
    if not password.strip():
        raise ClerkError("密码是空的。", "请输入密码。")
    return unicodedata.normalize("NFKC", password).encode()


def _user(slot: Slot) -> User:
    return User(slot.user, cast("Role", slot.role), slot.grid, bool(slot.wrapped))


def _slot(file: KeyFile, user: str) -> Slot:
    for slot in file.slots:
        if slot.kind == "password" and slot.user == user:
            return slot
    raise ClerkError(f"没有用户“{user}”。", f"现有：{'、'.join(u.name for u in users(file))}。")


def _administered(file: KeyFile) -> KeyFile:
    if not any(u.active and u.role == "administrator" for u in users(file)):
        raise ClerkError("至少要留一位管理员。", "请先把另一位用户设为管理员。")
    return file
