"""`init`, `demo` and `check` as scripts use them."""

import json
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from openpyxl import load_workbook
from vaultkit import PASSWORD, Vault

from csdesk.bootstrap import open_office, recover
from csdesk.cli import main
from csdesk.cli.making import has_screen
from csdesk.services.demo.faults import FAULTS
from csdesk.services.health import accepting
from csdesk.services.health.checking import check
from csdesk.services.health.rules import BY_CODE
from csdesk.settings import DEMO_PASSWORD

INIT = ("init", "--name", "柳沟村村民委员会", "--kind", "village", "--pack", "national")
TINY = ("--residents", "4", "--months", "1", "--no-window", "--no-files")
SMALL = ("--residents", "60", "--months", "2", "--seed", "3", "--on", "2026-10-31", "--no-window")


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSDESK_PASSWORD", PASSWORD)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo village without its papers; to be copied."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as given:
        given.setenv("CSDESK_PASSWORD", PASSWORD)
        assert main(["demo", str(folder), *SMALL, "--no-files"]) == 0
    return folder


def test_init_makes_an_empty_vault_and_prints_the_recovery_code_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "vault"
    assert main([*INIT, "--division", "430421", "--admin", "汤怀远", "--data", str(folder)]) == 0
    code = capsys.readouterr().out.strip()
    recover(folder, code, "另一个密码2026")
    office = open_office(folder, "另一个密码2026")
    assert (office.about.name, office.about.division) == ("柳沟村村民委员会", "430421")
    assert office.user == "汤怀远"
    assert check(office) == []
    office.close()


@pytest.mark.parametrize(
    ("option", "value"),
    [("--kind", "castle"), ("--pack", "atlantis"), ("--division", "43"), ("--name", " ")],
)
def test_init_with_a_wrong_choice_is_wrong_usage(
    tmp_path: Path, option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main([*INIT, option, value, "--data", str(tmp_path / "vault")])
    assert left.value.code == 2
    assert not (tmp_path / "vault").exists()
    assert capsys.readouterr().out == ""


def test_a_new_password_is_as_long_as_the_window_wants_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CSDESK_PASSWORD", "1")

    assert main([*INIT, "--data", str(tmp_path / "vault")]) == 1

    assert "密码至少 8 位，现为 1 位。请加长。" in capsys.readouterr().err
    assert not (tmp_path / "vault").exists()


def test_init_without_a_password_is_refused_and_makes_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CSDESK_PASSWORD")
    assert main([*INIT, "--data", str(tmp_path / "vault")]) == 1
    assert "密码" in capsys.readouterr().err
    assert not (tmp_path / "vault").exists()


def test_init_leaves_a_folder_alone_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("别动")
    assert main([*INIT, "--data", str(tmp_path)]) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_demo_makes_the_village_and_its_papers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", str(tmp_path / "d"), *SMALL]) == 0
    out = tmp_path / "d" / "out"
    said = capsys.readouterr().out
    for path in out.iterdir():
        assert path.name in said
    assert {p.suffix for p in out.iterdir()} == {".pdf", ".xlsx", ".png"}
    assert len(list(out.glob("*.xlsx"))) >= 5
    assert all(p.read_bytes().startswith(b"%PDF") for p in out.glob("*.pdf"))
    assert (out / "工作台.png").read_bytes().startswith(b"\x89PNG")
    sheet = load_workbook(out / "居民.xlsx").worksheets[0]
    assert sheet.max_row >= 60


def test_demo_is_reused_and_made_anew_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "d"
    (folder / "vault.part").mkdir(parents=True)  # of a run that was stopped
    assert main(["demo", str(folder), *TINY]) == 0
    assert not (folder / "vault.part").exists()
    slots = (folder / "vault" / "cs.keys").read_bytes()
    assert main(["demo", str(folder), *TINY]) == 0
    assert "直接使用" in capsys.readouterr().out
    assert (folder / "vault" / "cs.keys").read_bytes() == slots
    assert main(["demo", str(folder), *TINY, "--fresh"]) == 0
    assert (folder / "vault" / "cs.keys").read_bytes() != slots
    assert not (folder / "out").exists()


def test_demo_says_that_another_password_made_it(
    demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CSDESK_PASSWORD", "不是这个2026")
    assert main(["demo", str(demo), *SMALL]) == 1
    assert "--fresh" in capsys.readouterr().err


def test_demo_without_a_password_prints_the_one_that_opens_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CSDESK_PASSWORD")
    assert main(["demo", str(tmp_path), *SMALL[:-1], "--no-files"]) == 0
    said = capsys.readouterr().out
    assert DEMO_PASSWORD in said
    assert "没有屏幕" in said
    open_office(tmp_path / "vault", DEMO_PASSWORD).close()


@pytest.mark.parametrize("wrong", [("--residents", "0"), ("--months", "x"), ("--on", "2026-2-1")])
def test_demo_wrongly_used_makes_nothing(tmp_path: Path, wrong: tuple[str, str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["demo", str(tmp_path / "d"), *wrong])
    assert left.value.code == 2
    assert not (tmp_path / "d").exists()


def test_demo_leaves_a_folder_alone_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "notes.txt").write_text("别动")
    assert main(["demo", str(tmp_path), *TINY, "--fresh"]) == 1
    assert (tmp_path / "vault" / "notes.txt").read_text() == "别动"


@pytest.mark.parametrize(
    ("environ", "platform", "there"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({}, "win32", True),
    ],
)
def test_a_screen_is_known(environ: dict[str, str], platform: str, there: bool) -> None:
    assert has_screen(environ, platform) is there


def test_check_names_the_twelve_faults_of_the_demo(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ("--data", str(demo / "vault"), "--on", "2026-10-31")
    assert main(["check", "--json", *at]) == 3
    found = json.loads(capsys.readouterr().out)
    assert {f["code"] for f in found} == set(FAULTS)
    assert all(set(f) == {"code", "label", "rows", "remedy"} for f in found)
    assert all(set(r) == {"ledger", "id", "name"} for f in found for r in f["rows"])
    assert main(["check", *at]) == 3
    said = capsys.readouterr()
    assert all(BY_CODE[code].label in said.out for code in FAULTS)
    assert "12 类" in said.err


def test_what_was_found_right_is_listed_apart(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copytree(demo, tmp_path / "demo")
    vault = tmp_path / "demo" / "vault"
    at = ("--data", str(vault), "--on", "2026-10-31")
    office = open_office(vault, PASSWORD, on=date(2026, 10, 31), write=True)
    fault = next(f for f in check(office) if f.rule is BY_CODE["grid_missing"])
    accepting.accept(office, fault.code, [row[:2] for row in fault.rows], "下月划定")
    office.close()

    assert main(["check", "--fine", "--json", *at]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["code"], one["reason"]) == ("grid_missing", "下月划定")
    assert main(["check", "--fine", *at]) == 0
    assert "户没有网格" in capsys.readouterr().out
    assert main(["check", "--json", *at]) == 3
    assert "grid_missing" not in capsys.readouterr().out


def test_check_of_a_village_without_faults_is_done(
    vault: Vault, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--json", "--data", str(vault.folder)]) == 0
    assert json.loads(capsys.readouterr().out) == []
