"""A command run in this process, and what it left: status, text, messages."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from vaultkit import PASSWORD, Vault

from csdesk import cli


@dataclass(frozen=True)
class Ran:
    """What a command left."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def bare(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command as it is typed; the password is in the environment."""
    monkeypatch.setenv("CSDESK_PASSWORD", PASSWORD)

    def run(*argv: str | Path) -> Ran:
        capsys.readouterr()
        try:
            status = cli.main([str(a) for a in argv])
        except SystemExit as left:
            status = int(left.code or 0)
        told = capsys.readouterr()
        return Ran(status, told.out, told.err)

    return run


@pytest.fixture(scope="session")
def shared(filled_vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """The small village for commands that only read."""
    return filled_vault.copy(tmp_path_factory.mktemp("read") / "vault")


@pytest.fixture
def reads(bare: Run, shared: Vault) -> Run:
    """Runs a reading command on the small village, on the last day of its story."""

    def run(command: str, *argv: str | Path) -> Ran:
        return bare(command, *argv, "--data", shared.folder, "--on", "2026-10-31")

    return run


@pytest.fixture
def own(filled_vault: Vault, tmp_path: Path) -> Vault:
    """The small village, of this test's own."""
    return filled_vault.copy(tmp_path / "vault")


@pytest.fixture
def writes(bare: Run, own: Vault) -> Run:
    """Runs a command on a village of this test's own."""

    def run(command: str, *argv: str | Path) -> Ran:
        return bare(command, *argv, "--data", own.folder, "--on", "2026-10-31")

    return run
