"""What a vault's folder remembers between two runs: closed or not, how far, who failed to sign in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from csdesk.errors import ClerkError, Problem
from csdesk.storage.folder import Folder, put

TRIES = 5
"""Wrong passwords in a row before a wait."""
WAIT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong passwords of one user since the last right one, and the time of the last."""

    count: int
    last: datetime


@dataclass(frozen=True, slots=True)
class State:
    """What the state file says; it holds no secret and no vault depends on it.

    Attributes:
        is_open: A writer began and has not closed (or was killed).
        seq: The trail's length when this was written.
        user: Who signed in last.
        failures: By user; those who have some.
    """

    is_open: bool = False
    seq: int = 0
    user: str = ""
    failures: Mapping[str, Failures] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What lay in the folder before anybody opened the database."""

    state: State
    has_wal: bool


def read(folder: Folder) -> State:
    """What was written last; the beginning if the file is missing or damaged."""
    try:
        kept = json.loads(folder.state.read_text("utf-8"))
        return State(
            bool(kept["open"]),
            int(kept["seq"]),
            str(kept["user"]),
            {
                user: Failures(int(count), datetime.fromisoformat(last))
                for user, (count, last) in kept["failures"].items()
            },
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return State()


def write(folder: Folder, state: State) -> None:
    """Puts the state in place of the old one."""
    kept = {
        "open": state.is_open,
        "seq": state.seq,
        "user": state.user,
        "failures": {u: [f.count, f.last.isoformat()] for u, f in state.failures.items()},
    }
    put(folder.state, json.dumps(kept, ensure_ascii=False, indent=1).encode())


def look(folder: Folder) -> Found:
    """To be asked before the engines open: opening makes a new `-wal`."""
    return Found(read(folder), folder.beside[0].exists())


def opened(folder: Folder, seq: int, user: str) -> None:
    """A writer begins with a trail of this length."""
    write(folder, replace(read(folder), is_open=True, seq=seq, user=user))


def closed(folder: Folder, seq: int) -> None:
    """The writer has closed; also for a reader that folded what a killed writer left."""
    write(folder, replace(read(folder), is_open=False, seq=seq))


def warnings(found: Found, seq: int, last: datetime | None, now: datetime) -> tuple[Problem, ...]:
    """Whether the database is the one that was closed last.

    Args:
        found: What `look` saw before opening.
        seq: The trail's length now.
        last: The time of its last entry; none of an empty trail.
        now: The clock, in the same zone as `last`.
    """
    told = []
    if found.state.is_open and not found.has_wal:
        told.append(
            Problem(
                "",
                "changes_missing",
                "上次没有正常关闭，而且资料旁边的 cs.db-wal 不见了，最后几笔可能丢失。",
                "请核对最近的记录；缺了就用最新的副本恢复。不要手工拷贝 cs.db。",
                "warning",
            )
        )
    elif seq < found.state.seq:
        told.append(
            Problem(
                "",
                "changes_missing",
                f"资料比上次少了 {found.state.seq - seq} 笔改动，可能被换成了旧文件。",
                "请核对最近的记录；缺了就用最新的副本恢复。",
                "warning",
            )
        )
    if last is not None and now < last:
        told.append(
            Problem(
                "",
                "clock_behind",
                f"电脑时钟（{now:%Y-%m-%d %H:%M}）比最后一笔记录（{last:%Y-%m-%d %H:%M}）还早。",
                "请校准电脑的日期和时间。",
                "warning",
            )
        )
    return tuple(told)


def check_wait(folder: Folder, user: str, now: datetime) -> None:
    """Refuses to try a password while a user waits.

    Raises:
        ClerkError: Too many wrong ones; says for how long.
    """
    failed = read(folder).failures.get(user)
    if failed is None or failed.count % TRIES:
        return
    left = failed.last + WAIT - now
    if timedelta(0) < left <= WAIT:  # a clock set back does not lock anybody out for years
        minutes = -(-int(left.total_seconds()) // 60)
        raise ClerkError(
            f"密码连错 {failed.count} 次，已暂停登录。", f"请过 {minutes} 分钟再试，或用恢复码。"
        )


def failed(folder: Folder, user: str, now: datetime) -> int:
    """Notes a wrong password; gives the tries left before a wait."""
    state = read(folder)
    before = state.failures.get(user)
    count = before.count + 1 if before else 1
    write(folder, replace(state, failures={**state.failures, user: Failures(count, now)}))
    return -count % TRIES


def signed_in(folder: Folder, user: str) -> None:
    """Forgets the wrong passwords of a user and remembers who came last."""
    state = read(folder)
    others = {u: f for u, f in state.failures.items() if u != user}
    if state.user != user or len(others) != len(state.failures):
        write(folder, replace(state, user=user, failures=others))
