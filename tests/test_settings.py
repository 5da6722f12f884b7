import json
from dataclasses import fields, replace
from pathlib import Path

import pytest

from csdesk.errors import ClerkError
from csdesk.settings import OPTIONS, Settings, data_folder, load, save, settings_file


def test_what_was_saved_is_loaded_again(tmp_path: Path) -> None:
    chosen = Settings(text_size=150, theme="contrast", last_office="石桥村", lock_minutes=5)

    save(chosen, tmp_path / "new folder" / "settings.json")

    assert load(tmp_path / "new folder" / "settings.json") == (chosen, ())


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.json") == (Settings(), ())


@pytest.mark.parametrize("damage", [b"{", b"\xff\xfe", b"[1]", b"null"])
def test_a_damaged_file_is_kept_aside_and_told(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(damage)

    settings, (problem,) = load(tmp_path / "settings.json")

    assert settings == Settings()
    assert (tmp_path / "settings.json.damaged").read_bytes() == damage
    assert "settings.json.damaged" in problem.message
    assert not (tmp_path / "settings.json").exists()


def test_a_file_that_cannot_be_moved_aside_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    (tmp_path / "settings.json.damaged").write_text("in the way")

    settings, (problem,) = load(tmp_path / "settings.json")

    assert settings == Settings()
    assert "读不出来" in problem.message


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("text_size", 110),
        ("text_size", "150"),
        ("text_size", True),
        ("theme", "pink"),
        ("lock_minutes", 0),
        ("lock_minutes", 121),
        ("last_office", "长" * 101),
        ("last_office", None),
    ],
)
def test_a_wrong_value_gives_way_to_the_default_and_is_told(
    tmp_path: Path, name: str, wrong: object
) -> None:
    kept = {"theme": "dark", "last_vault": "D:\\村", name: wrong, "of_a_newer_version": 1}
    (tmp_path / "settings.json").write_text(json.dumps(kept), "utf-8")

    settings, (problem,) = load(tmp_path / "settings.json")

    assert problem.field == name
    assert OPTIONS[name].label in problem.message
    assert getattr(settings, name) == getattr(Settings(), name)
    assert settings.last_vault == "D:\\村"


def test_every_option_has_a_label_and_takes_its_default() -> None:
    for one in fields(Settings):
        assert OPTIONS[one.name].label
        assert OPTIONS[one.name].limits
        assert OPTIONS[one.name].takes(getattr(Settings(), one.name))


def test_settings_that_cannot_be_written_are_refused_and_the_old_ones_stay(tmp_path: Path) -> None:
    save(Settings(theme="dark"), tmp_path / "settings.json")
    (tmp_path / "settings.json.new").mkdir()

    with pytest.raises(ClerkError, match="设置没有存上"):
        save(replace(Settings(), theme="light"), tmp_path / "settings.json")

    assert load(tmp_path / "settings.json")[0].theme == "dark"


def test_the_data_folder_is_named_or_portable_or_the_platforms(tmp_path: Path) -> None:
    program = tmp_path / "csdesk.exe"
    home = {"LOCALAPPDATA": "C:/Users/zhou/AppData/Local", "XDG_DATA_HOME": "/home/zhou/.data"}

    assert data_folder({"CSDESK_DATA": "/vault"}, "linux", program) == Path("/vault")
    assert data_folder(home, "win32", program) == Path(home["LOCALAPPDATA"]) / "CSDesk"
    assert data_folder(home, "linux", program) == Path("/home/zhou/.data/csdesk")
    assert data_folder({}, "linux", program) == Path.home() / ".local" / "share" / "csdesk"

    (tmp_path / "portable.flag").touch()
    assert data_folder(home, "win32", program) == tmp_path / "data"


def test_settings_stand_in_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSDESK_DATA", str(tmp_path))

    assert settings_file() == tmp_path / "settings.json"
