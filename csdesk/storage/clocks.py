"""Ids and times that stay in order though the computer's clock be set back."""

import os
import time
from threading import Lock
from uuid import UUID

_held = Lock()
_latest = [0]


def uuid7() -> UUID:
    """A new uid: 48 bits of milliseconds, then chance (RFC 9562)."""
    return uuids7(1)[0]


def uuids7(count: int) -> list[UUID]:
    """Some new uids of one moment; chance is asked for once, which takes its time."""
    moment, chance = (time.time_ns() // 1_000_000).to_bytes(6, "big"), os.urandom(10 * count)
    made = []
    for at in range(0, 10 * count, 10):
        tail = bytearray(chance[at : at + 10])
        tail[0] = tail[0] & 0x0F | 0x70
        tail[2] = tail[2] & 0x3F | 0x80
        made.append(UUID(int=int.from_bytes(moment + tail, "big")))
    return made


def stamp(node: str) -> str:
    """A hybrid logical clock: the later of clock and last stamp + 1, in microseconds, @node."""
    return stamps(node, 1)[0]


def stamps(node: str, count: int) -> list[str]:
    """The next stamps, in order."""
    with _held:
        first = max(time.time_ns() // 1000, _latest[0] + 1)
        _latest[0] = first + count - 1
    return [f"{at:016x}@{node}" for at in range(first, first + count)]


def not_before(latest: str) -> None:
    """Go on after the latest stamp that a vault holds, whatever the clock says."""
    with _held:
        _latest[0] = max(_latest[0], int(latest.partition("@")[0] or "0", 16))
