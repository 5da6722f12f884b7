"""Attachments: encrypted, named by their content, written once and never changed.

The keys for content and name are derived from a random one inside the encrypted database. A file
is written before the row that names it, so that a power cut leaves at most a file without a row;
equal contents are one file. Copies carry what stands here (`sharedfiles`).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from csdesk.errors import ClerkError
from csdesk.storage import kept
from csdesk.storage.folder import Folder, check_room, put
from csdesk.storage.tables import Model

KEYS = "file_keys"
"""Under which the office keeps the random keys, the newest last."""
LARGEST = 20 * 2**20
"""Bytes of one attachment."""
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Store:
    """Where attachments lie, and what opens them: the newest key first."""

    folder: Folder
    keys: tuple[bytes, ...]

    def path(self, name: str) -> Path:
        """Where an attachment lies."""
        return self.folder.files / name[:2] / name[2:]

    def add(self, content: bytes) -> str:
        """Keeps a content and gives its name, 64 hexadecimal digits.

        Raises:
            ClerkError: It is too large, or there is no room.
        """
        if len(content) > LARGEST:
            raise ClerkError(f"文件有 {len(content) // 2**20} MB，太大。", "附件最大 20 MB。")
        key = self.keys[0]
        name = hmac.new(_derived(key, b"name"), content, "sha256").hexdigest()
        path = self.path(name)
        if not path.exists():
            check_room(self.folder.path, len(content))
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            nonce = secrets.token_bytes(_NONCE)
            sealed = AESGCM(_derived(key, b"content")).encrypt(nonce, content, name.encode())
            put(path, nonce + sealed)
        return name

    def get(self, name: str) -> bytes:
        """A content by its name.

        Raises:
            ClerkError: It is not there, or damaged.
        """
        try:
            sealed = self.path(name).read_bytes()
        except OSError as error:
            raise ClerkError("附件不在了。", "请从副本里恢复，或重新添加。") from error
        content = self._opened(name, sealed)
        if content is None:
            raise ClerkError("附件已损坏。", "请从副本里恢复，或重新添加。")
        return content

    def intact(self) -> Callable[[Path], bool]:
        """Says of an attachment, wherever a copy of it lies, whether its tag holds."""

        def holds(path: Path) -> bool:
            name = path.parent.name + path.name.removesuffix(".tmp")
            return path.is_file() and self._opened(name, path.read_bytes()) is not None

        return holds

    def _opened(self, name: str, sealed: bytes) -> bytes | None:
        for key in self.keys:
            try:
                cipher = AESGCM(_derived(key, b"content"))
                return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
            except (InvalidTag, ValueError):
                continue
        return None


def store(c: sa.Connection, model: Model, folder: Folder) -> Store:
    """The store of a vault, to read from."""
    found = kept.read(c, model).get(KEYS) or []
    return Store(folder, tuple(bytes.fromhex(k) for k in reversed(found)))


def store_to_add(c: sa.Connection, model: Model, folder: Folder) -> Store:
    """The store of a vault, with a key to write by; for the unit of work of what names the file."""
    if not (found := store(c, model, folder)).keys:
        key = secrets.token_bytes(32)
        kept.write(c, model, KEYS, [key.hex()])
        found = Store(folder, (key,))
    return found


def _derived(key: bytes, what: bytes) -> bytes:
    return hmac.digest(key, b"csdesk attachment|" + what, "sha256")
