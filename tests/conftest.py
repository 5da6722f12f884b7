"""What holds of every test: no screen, no network, no font of this machine, nothing in the log."""

import gc
import logging
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from small_village import fill
from vaultkit import Vault, a_vault

from csdesk.services.office import Office

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("FONTCONFIG_FILE", str(Path(__file__).with_name("no_system_fonts.conf")))

hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.load_profile("house")

_NETWORK: list[str] = []  # what the audit hook saw; a hook cannot be taken away again


class NetworkUsedError(Exception):
    """The program tried to reach a network; it works offline."""


def _no_network(event: str, args: tuple[object, ...]) -> None:
    if event == "socket.__new__" and args[1] in (socket.AF_INET, socket.AF_INET6):
        tried = f"a socket of family {args[1]}"
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        tried = f"a name lookup: {event} {args[0]}"
    else:
        return
    _NETWORK.append(tried)
    raise NetworkUsedError(tried)


sys.addaudithook(_no_network)


class _Kept(logging.Handler):
    """Keeps the records of warnings and worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def _offline() -> Iterator[None]:
    """Fails a test that opened an INET socket or looked up a name, even if that was caught."""
    _NETWORK.clear()
    yield
    assert not _NETWORK, f"the network was used: {_NETWORK}"


@pytest.fixture(autouse=True)
def log_warnings() -> Iterator[list[logging.LogRecord]]:
    """Warnings and errors of the program's log; a test removes those it expects.

    What is left at the end fails the test.
    """
    kept = _Kept()
    logger = logging.getLogger("csdesk")
    logger.addHandler(kept)
    yield kept.records
    logger.removeHandler(kept)
    left = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in kept.records]
    assert not left, f"not expected in the log: {left}"


@pytest.fixture(autouse=True, scope="session")
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test finds, or touches, the data of the person at this machine."""
    os.environ["CSDESK_DATA"] = str(tmp_path_factory.mktemp("home") / "data")


@pytest.fixture(scope="session")
def empty_vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """An empty vault with the real ledgers, to be copied, never opened for writing."""
    return a_vault(tmp_path_factory.mktemp("vault") / "vault")


@pytest.fixture
def vault(empty_vault: Vault, tmp_path: Path) -> Vault:
    """A fresh vault of this test's own."""
    return empty_vault.copy(tmp_path / "vault")


@pytest.fixture
def office(vault: Vault) -> Iterator[Office]:
    """The open office of this test's own vault, for writing."""
    opened = vault.open()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def filled_vault(empty_vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """A small village, to be copied, or read through `village`."""
    made = empty_vault.copy(tmp_path_factory.mktemp("village") / "vault")
    opened = made.open()
    fill(opened)
    opened.close()
    return made


@pytest.fixture(scope="session")
def village(filled_vault: Vault) -> Iterator[Office]:
    """The small village, open for reading only: shared by all tests of a worker."""
    opened = filled_vault.open(write=False)
    yield opened
    opened.close()


@pytest.fixture
def filled(filled_vault: Vault, tmp_path: Path) -> Iterator[Office]:
    """The small village in a vault of this test's own, for writing."""
    opened = filled_vault.copy(tmp_path / "village").open()
    yield opened
    opened.close()


@pytest.fixture
def told(record_property: Callable[[str, object], None]) -> Callable[[str, str, str], None]:
    """Says what a long round tried, on how much, and what it found: a line of the closing table."""
    return lambda what, size, found: record_property("round", (what, size, found))


def pytest_collection_finish() -> None:
    """What was imported and collected lives to the end: no collection looks at it again."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The closing table of `test --long`."""
    passed = terminalreporter.stats.get("passed", [])
    lines = [tuple(said) for r in passed for name, said in r.user_properties if name == "round"]
    if lines:
        terminalreporter.section("long rounds")
    for what, size, found in lines:
        terminalreporter.write_line(f"{what:<12} {size:<64} {found}")
