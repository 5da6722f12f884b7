"""Ids and times that stay in order though the computer's clock be set back."""

import os
import time
from threading import Lock
from uuid import UUID

_held = Lock()
_latest = [0]


def uuid7() -> UUID:
    """A new uid: 48 bits of milliseconds, then chance (RFC 9562)."""
    ms, tail = time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10), "big")
    return UUID(
        int=ms << 80 | 0x7 << 76 | (tail >> 68 & 0xFFF) << 64 | 0b10 << 62 | tail & (1 << 62) - 1
    )


def stamp(node: str) -> str:
    """A hybrid logical clock: the later of clock and last stamp + 1, in microseconds, @node."""
    with _held:
        _latest[0] = max(time.time_ns() // 1000, _latest[0] + 1)
        return f"{_latest[0]:016x}@{node}"


def not_before(latest: str) -> None:
    """Go on after the latest stamp that a vault holds, whatever the clock says."""
    with _held:
        _latest[0] = max(_latest[0], int(latest.partition("@")[0] or "0", 16))
