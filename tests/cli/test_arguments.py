"""What every command takes: where the vault is, who asks, for which day."""

import io
import logging
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from vaultkit import ADMIN, PASSWORD, Vault

from csdesk import cli, logs
from csdesk.domain.derived import Computed
from csdesk.ledgers import ALL


def test_the_folder_may_be_named_by_the_environment(
    bare: Any, shared: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSDESK_DATA", str(shared.folder))

    assert bare("list", "grids", "--json").json["total"] == 3


def test_the_password_may_stand_in_a_file(
    bare: Any, shared: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CSDESK_PASSWORD")
    secret = tmp_path / "密码"
    secret.write_text(PASSWORD + "\n", "utf-8")
    options = ("list", "grids", "--json", "--data", shared.folder)

    assert bare(*options, "--password-file", secret).json["total"] == 3
    gone = bare(*options, "--password-file", tmp_path / "没有")
    assert (gone.status, gone.out) == (1, "")
    assert "密码文件" in gone.err
    secret.write_bytes(b"\xff\xfe\xff")
    assert bare(*options, "--password-file", secret).status == 1


def test_without_a_password_that_is_said(
    bare: Any, shared: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CSDESK_PASSWORD")
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))

    ran = bare("list", "grids", "--data", shared.folder)

    assert ran.status == 1
    assert "没有给出密码" in ran.err


def test_a_user_is_named_or_the_only_one(bare: Any, shared: Vault) -> None:
    assert bare("list", "grids", "--data", shared.folder, "--user", ADMIN).status == 0
    ran = bare("list", "grids", "--data", shared.folder, "--user", "没有这人")
    assert ran.status == 1
    assert "没有这人" in ran.err or "密码" in ran.err


def test_a_day_that_is_none_is_wrong_usage(bare: Any, shared: Vault) -> None:
    ran = bare("list", "grids", "--data", shared.folder, "--on", "2026-02-30")

    assert ran.status == 2
    assert "没有这一天" in ran.err


def test_a_fault_of_the_program_is_told_in_one_line_and_logged_whole(
    shared: Vault,
    log_warnings: list[logging.LogRecord],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("CSDESK_PASSWORD", PASSWORD)
    monkeypatch.setenv("CSDESK_DATA", str(tmp_path / "home"))
    broken = Computed("坏", "number", "grid_no", lambda _, on: on.year // 0)
    ledgers = {**ALL, "grids": replace(ALL["grids"], derived={"broken": broken})}

    status = cli.main(["list", "grids", "--data", str(shared.folder)], ledgers)
    logs.stop()

    told = capsys.readouterr()
    assert status == 1
    assert "程序出错" in told.err
    assert "Traceback" not in told.err
    (log,) = (tmp_path / "home" / "logs").iterdir()
    assert "ZeroDivisionError" in log.read_text("utf-8")
    log_warnings.clear()
