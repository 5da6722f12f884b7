"""The file of the key slots: JSON, then a line with its SHA-256; written twice, read where whole."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from csdesk.errors import ClerkError
from csdesk.storage.folder import put
from csdesk.storage.keys import FORMAT, VERSION, KeyFile, public, sealed, slot_from


def backup_of(path: Path) -> Path:
    """The second writing of a key file."""
    return path.with_name(f"{path.name}.bak")


def digest(body: bytes) -> bytes:
    """What the last line says of the lines above it."""
    return hashlib.sha256(body).hexdigest().encode()


def read(path: Path) -> KeyFile:
    """The key file, or its `.bak` if it is damaged.

    Raises:
        ClerkError: Neither can be read.
    """
    for place in (path, backup_of(path)):
        try:
            return parse(place.read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            continue
    raise ClerkError("钥匙文件缺失或已损坏。", "请从最近的副本里取回钥匙文件 cs.keys。")


def parse(written: bytes) -> KeyFile:
    """A key file from its bytes.

    Raises:
        ValueError, KeyError, TypeError: It is damaged or something else.
        ClerkError: A newer program wrote it.
    """
    body, mark, said = written.rpartition(b"\n#sha256:")
    if not mark or digest(body) != said.strip():
        raise ValueError("damaged key file")
    kept = json.loads(body)
    if kept["format"] != FORMAT:
        raise ValueError("not a key file")
    if kept["version"] > VERSION:
        raise ClerkError("这套资料由更新的版本保存。", "请安装新版本后再打开。")
    return KeyFile(
        kept["uid"], kept["generation"], kept["seal"], tuple(slot_from(s) for s in kept["slots"])
    )


def write(path: Path, file: KeyFile, key: bytes) -> KeyFile:
    """Seals the slots and puts them down, then once more as `.bak`.

    A power cut leaves one of them whole, and no old one keeps a withdrawn password.
    """
    file = sealed(replace(file, generation=file.generation + 1), key)
    for place in (path, backup_of(path)):
        put(place, content(file))
    return file


def content(file: KeyFile) -> bytes:
    """A key file's bytes, its seal as it is."""
    body = json.dumps(public(file) | {"seal": file.seal}, ensure_ascii=False, indent=1).encode()
    return body + b"\n#sha256:" + digest(body) + b"\n"
