"""`copy`, `copies`, `restore`, `verify`, `upgrade` as scripts use them."""

from pathlib import Path
from typing import Any

from builders import record
from vaultkit import Vault


def test_a_copy_is_made_listed_and_restored_with_the_same_exports(
    writes: Any, bare: Any, own: Vault, tmp_path: Path
) -> None:
    made = writes("copy", "--json").json
    assert {"name", "path", "made_at", "seq", "rows", "files"} <= made.keys()
    assert made["rows"] > 100
    listed = writes("copies", "--json").json
    assert [c["name"] for c in listed] == [made["name"]]
    assert made["path"] in writes("copies").out
    before, after = tmp_path / "前.xlsx", tmp_path / "后.xlsx"
    writes("export", "residents", "--out", before)
    office = own.open()
    record(office, "teams", team_name="甲队", kind="1")
    office.close()

    ran = bare("restore", made["path"], "--to", tmp_path / "again", "--json")

    assert ran.status == 0
    assert ran.json == {"path": str(tmp_path / "again")}
    again = ("--data", tmp_path / "again", "--on", "2026-10-31")
    bare("export", "residents", "--out", after, *again)
    assert after.read_bytes() == before.read_bytes()
    assert bare("list", "teams", "--json", "--search", "甲队", *again).json["total"] == 0
    assert writes("list", "teams", "--json", "--search", "甲队").json["total"] == 1


def test_a_copy_goes_to_a_stick_or_into_one_file(writes: Any, bare: Any, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    whole = tmp_path / "全部.csdesk"

    assert "已备份" in writes("copy", "--to", stick).out
    assert writes("copy", "--whole", whole, "--json").json == {"file": str(whole)}

    assert any(stick.rglob("*"))
    ran = bare("restore", whole, "--to", tmp_path / "again")
    assert ran.status == 0
    assert "已恢复到" in ran.out
    assert bare("list", "visits", "--json", "--data", tmp_path / "again").json["total"] > 0
    ran = bare("restore", stick, "--to", tmp_path / "newest", "--json")  # the folder above, too
    assert ran.json == {"path": str(tmp_path / "newest")}


def test_what_cannot_be_restored_is_refused(writes: Any, bare: Any, tmp_path: Path) -> None:
    made = writes("copy", "--json").json
    full = tmp_path / "full"
    full.mkdir()
    (full / "别的.txt").write_text("x")

    assert bare("restore", tmp_path / "没有", "--to", tmp_path / "x").status == 1
    assert bare("restore", full, "--to", tmp_path / "x").status == 1
    assert bare("restore", made["path"], "--to", full).status == 1
    assert bare("restore", made["path"]).status == 2
    assert [p.name for p in full.iterdir()] == ["别的.txt"]


def test_a_wrong_password_restores_nothing(
    writes: Any, bare: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    made = writes("copy", "--json").json
    monkeypatch.setenv("CSDESK_PASSWORD", "不是这个")

    ran = bare("restore", made["path"], "--to", tmp_path / "again")

    assert ran.status == 1
    assert "密码" in ran.err


def test_a_sound_vault_is_said_to_be_sound(writes: Any) -> None:
    writes("copy")

    assert writes("verify", "--json").json == {"ok": True, "faults": []}
    assert "完好" in writes("verify").out


def test_a_trail_that_was_tampered_with_is_told(writes: Any, own: Vault) -> None:
    office = own.open()
    raw = office.engines.write.raw_connection()
    cursor = raw.cursor()
    cursor.execute("DROP TRIGGER trail_update")
    cursor.execute("""UPDATE trail SET user = '别人' WHERE seq = 5""")
    raw.commit()
    raw.close()
    office.close()

    ran = writes("verify", "--json")

    assert ran.status == 3
    assert not ran.json["ok"]
    assert all(f["message"] and f["remedy"] for f in ran.json["faults"])
    assert writes("verify").status == 3


def test_an_upgrade_of_todays_vault_changes_nothing(writes: Any) -> None:
    before = writes("list", "residents", "--json").out

    assert writes("upgrade", "--json").json == {"ok": True}
    assert "这个版本" in writes("upgrade").out

    assert writes("list", "residents", "--json").out == before
