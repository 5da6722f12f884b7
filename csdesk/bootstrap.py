"""Opens the office, makes a new one, and asks the clock: nobody else does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from csdesk.domain.codes import load_codes
from csdesk.domain.ledger import Ledgers, Roster
from csdesk.errors import ClerkError
from csdesk.ledgers import ALL, ROSTERS
from csdesk.services import duplicates
from csdesk.services.dutylist import GIVEN
from csdesk.services.facilities.columns import BESIDE
from csdesk.services.matters import columns
from csdesk.services.office import About, Office, with_custom
from csdesk.services.search import Searcher
from csdesk.storage import door, keyfile, keys, migrate, state, trail
from csdesk.storage import folder as folders
from csdesk.storage import kept as facts
from csdesk.storage import lock as locks
from csdesk.storage.clocks import not_before
from csdesk.storage.engine import migration_engine, open_engines
from csdesk.storage.keys import Cost
from csdesk.storage.tables import Model, create, model

Clock = Callable[[], datetime]


def clock() -> datetime:
    """Now, as the clerk's clock shows it."""
    return datetime.now()  # noqa: DTZ005  # times are kept as the clerk's clock shows them


def create_office(
    path: Path,
    about: About,
    password: str,
    *,
    admin: str = "管理员",
    ledgers: Ledgers = ALL,
    cost: Cost | None = None,
) -> str:
    """Make an empty vault in an empty folder; the recovery code is told this once.

    Raises:
        ClerkError: The folder is not empty, or the password is.
    """
    folder = folders.make(path)
    file, key = keys.new()
    cost = cost or keys.calibrated()
    file = keys.add_user(file, key, admin, "administrator", password, cost=cost)
    file, code = keys.set_recovery(file, key, cost=cost)
    engine = migration_engine(folder.database, key)
    made = model(ledgers, load_codes())
    migrate.upgrade(engine)
    with engine.begin() as c:
        create(c, made)  # what a test adds to the declarations has no revision
        facts.write(c, made, "about", asdict(about))
    engine.dispose()
    keyfile.write(folder.slots, file, key)  # last: a folder without it holds no vault
    return code


def open_office(
    path: Path,
    password: str,
    *,
    user: str = "",
    on: date | None = None,
    now: Clock = clock,
    ledgers: Ledgers = ALL,
    rosters: Mapping[str, Roster] = ROSTERS,
    write: bool = False,
) -> Office:
    """Sign in and open the vault.

    Args:
        path: The vault's folder.
        password: As typed.
        user: The name; empty for the only one, or who signed in last.
        on: The day everything is computed for; the clock's day if not said.
        now: The clock of the trail.
        ledgers: Declarations; a test may add one.
        rosters: Name lists.
        write: Become the one writer of ledgers.

    Raises:
        WrongPasswordError: The password opens nothing.
        ClerkError: No vault there, a newer one, damaged, or another program writes it.
    """
    folder = folders.find(path)
    came = door.sign_in(folder, user, password, now())
    held = locks.hold(folder, came.user.name, now()) if write else None
    found = state.look(folder)  # before the engines make what a crash would have left
    try:
        engines = open_engines(folder.database, came.key)
        try:
            made = model(ledgers, load_codes())
            with engines.read.connect() as c:
                behind = migrate.needed(c)
            if behind:
                _bring_up(folder, came.key, now, held)
            with engines.read.connect() as c:
                kept = facts.read(c, made)
                seq, _ = trail.head(c)
                last, at = trail.latest(c)
        except BaseException:
            engines.close()
            raise
    except BaseException:
        if held:
            held.release()
        raise
    not_before(last)
    latest = datetime.fromtimestamp(at / 1000) if at else None  # noqa: DTZ006  # the clerk's clock
    told = (*folders.warnings(path), *state.warnings(found, seq, latest, now()))
    if write:
        state.opened(folder, seq, came.user.name)
    shown = with_custom(ledgers, kept.get("custom") or {})
    return Office(
        folder=folder,
        key=came.key,
        engines=engines,
        model=model(shown, made.codes) if kept.get("custom") else made,
        rosters=rosters,
        about=About(**kept.get("about", {"name": "", "kind": "village", "pack": "national"})),
        user=came.user.name,
        role=came.user.role,
        today=lambda: on or now().date(),
        now=now,
        lock=held,
        searcher=Searcher(),
        given=GIVEN | duplicates.given(),
        beside={**BESIDE, **columns.BESIDE},
        warnings=told,
    )


def carried() -> Model:
    """The tables of the program's own ledgers; asked first while a password is typed."""
    return model(ALL, load_codes())


def _bring_up(folder: folders.Folder, key: bytes, now: Clock, held: locks.Held | None) -> None:
    if held is None:
        raise ClerkError(
            "这份资料由较早的版本保存，要先升级。", "请打开窗口，或运行 csdesk upgrade。"
        )
    migrate.upgrade_vault(folder, key, now())


def recover(path: Path, code: str, password: str, *, user: str = "") -> None:
    """Set a new password by the recovery code.

    Raises:
        WrongPasswordError: The code opens nothing.
        ClerkError: No vault there.
    """
    folder = folders.find(path)
    file = keyfile.read(folder.slots)
    key = keys.recover(file, code)
    name = user or door.default_user(file, folder)
    keyfile.write(folder.slots, keys.change_password(file, key, name, password), key)
