"""Whatever happens, a command ends with a status and a sentence."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from vaultkit import PASSWORD, Vault

from csdesk import cli
from csdesk.domain.derived import Computed
from csdesk.ledgers import ALL


def ended_by(error: BaseException, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> int:
    """The status of a list whose computed column meets something."""

    def work(_: object, on: object) -> Any:
        raise error

    monkeypatch.setenv("CSDESK_PASSWORD", PASSWORD)
    ledgers = {
        **ALL,
        "grids": replace(ALL["grids"], derived={"x": Computed("坏", "number", "grid_no", work)}),
    }
    return cli.main(["list", "grids", "--data", str(vault.folder)], ledgers)


def test_who_stops_a_command_is_told_that_it_stopped(
    shared: Vault, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended_by(KeyboardInterrupt(), shared, monkeypatch) == 1
    assert "已停止" in capsys.readouterr().err


def test_a_reader_that_went_away_is_no_fault(
    shared: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ended_by(BrokenPipeError(), shared, monkeypatch) == 0


def test_words_are_taken_from_the_command_line_if_none_are_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["csdesk", "ledgers", "--json"])

    assert cli.main() == 0
    assert capsys.readouterr().out.startswith("[")


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["--help"])

    told = capsys.readouterr().out
    assert left.value.code == 0
    for command in ["demo", "init", "list", "import", "export", "print", "undo", "due", "figures", "ledgers", "copy", "copies", "restore", "verify", "check"]:  # fmt: skip
        assert command in told


def test_the_vault_of_a_reading_command_is_closed_again(
    shared: Vault, reads: Any, tmp_path: Path
) -> None:
    for _ in range(3):
        assert reads("list", "grids").status == 0
    opened = shared.open()
    opened.close()
