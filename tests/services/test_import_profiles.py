"""How a kind of file was read is found again, and carried to another village."""

import json
from pathlib import Path

import pytest
from drawn_rosters import a_book, kept, number

from csdesk.errors import ClerkError
from csdesk.services import imports
from csdesk.services.importing import profiles
from csdesk.services.importing.asked import Asked
from csdesk.services.importing.profiles import Profile
from csdesk.services.office import Office

HEAD = ("姓名", "身份证号", "与户主关系", "户号", "绰号来历", "上级编码", "备注一")
ROW = ("王秀英", number(1, woman=True), "户主", "1", "英子", "X9", "甲")
CHOSEN = {("花名册", "E"): "remark", ("花名册", "F"): "", ("花名册", "G"): "extra"}


def fed(office: Office, path: Path, asked: Asked | None = None) -> list[str]:
    """What each column of a file would feed."""
    return [c.told for c in imports.look(office, path, "residents", asked).sheets[0].columns]


def learnt(office: Office, folder: Path) -> Path:
    """A file that was imported with choices of the clerk's."""
    path = a_book(folder / "花名册.xlsx", [HEAD, ROW])
    kept(office, path, columns=CHOSEN, rules={"remark": "update"}, mode="skip")
    return path


def test_a_kind_of_file_is_found_again_with_all_that_was_chosen(
    office: Office, tmp_path: Path
) -> None:
    path = learnt(office, tmp_path)

    seen = imports.look(office, path, "residents")

    assert seen.profile is not None
    assert (seen.profile.title, seen.profile.mode) == ("花名册", "skip")
    assert seen.asked.mode == "skip"
    assert seen.asked.rules == {"remark": "update"}
    assert fed(office, path)[4:] == ["remark", "", "extra:备注一"]


def test_four_headings_of_five_are_enough_and_three_are_not(office: Office, tmp_path: Path) -> None:
    path = a_book(tmp_path / "a.xlsx", [HEAD[:5], ROW[:5]])
    kept(office, path, columns={("花名册", "E"): "remark"})

    four = a_book(tmp_path / "b.xlsx", [(*HEAD[:4], "别的"), ROW[:5]])
    three = a_book(tmp_path / "c.xlsx", [(*HEAD[:3], "别的", "又一个"), ROW[:5]])

    assert imports.look(office, four, "residents").profile is not None
    assert imports.look(office, three, "residents").profile is None
    assert imports.look(office, four, "residents", find=False).profile is None


def test_a_heading_that_was_left_out_stays_out_in_any_file(office: Office, tmp_path: Path) -> None:
    learnt(office, tmp_path)
    other = a_book(tmp_path / "b.xlsx", [("姓名", "身份证号", "上级编码"), (*ROW[:2], "X9")])

    assert fed(office, other) == ["name", "id_no", ""]


def test_what_the_clerk_chooses_now_goes_before_the_profile(office: Office, tmp_path: Path) -> None:
    path = learnt(office, tmp_path)

    told = fed(office, path, Asked(columns={("花名册", "E"): "extra"}))

    assert told[4] == "extra:绰号来历"


def test_a_file_of_which_nothing_is_new_is_learnt_too(office: Office, tmp_path: Path) -> None:
    path = learnt(office, tmp_path)
    kept(office, path, columns={("花名册", "E"): "extra"}, mode="skip")

    assert fed(office, path)[4] == "extra:绰号来历"


def test_a_profile_goes_to_another_village_as_a_file(office: Office, tmp_path: Path) -> None:
    path = learnt(office, tmp_path)
    known = imports.look(office, path, "residents").profile
    assert known is not None
    profiles.save(known, tmp_path / "对应.json")

    loaded = profiles.load(tmp_path / "对应.json")

    assert (loaded.columns, loaded.rules, loaded.mode) == (known.columns, known.rules, known.mode)
    assert set(loaded.headings) == set(known.headings)
    told = json.loads((tmp_path / "对应.json").read_text("utf-8"))
    assert "王秀英" not in str(told)
    seen = imports.look(office, path, "residents", known=loaded)
    assert seen.profile == loaded


def test_a_plain_object_of_headings_is_a_profile(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text('{"绰号 来历": "remark"}', "utf-8")

    assert profiles.load(tmp_path / "p.json").columns == {"绰号来历": "remark"}


def test_a_custom_column_of_another_village_is_kept_beside_the_fields(
    office: Office, tmp_path: Path
) -> None:
    path = a_book(tmp_path / "a.xlsx", [HEAD, ROW])
    known = Profile("x", "residents", columns={"绰号来历": "extra:their_own"})

    seen = imports.look(office, path, "residents", known=known)

    assert seen.sheets[0].columns[4].told == "extra:绰号来历"


@pytest.mark.parametrize(
    "text",
    [
        "[]", "{", "7", '{"a": 1}', '{"csdesk_profile": 1, "columns": []}',
        '{"csdesk_profile": 1, "mode": "erase"}', '{"csdesk_profile": 1, "headings": "姓名"}',
        '{"csdesk_profile": 1, "words": {"sex": {"公": 1}}}', '{"csdesk_profile": 1, "title": 4}',
        '{"csdesk_profile": 1, "words": ["a"]}',
    ],
)  # fmt: skip
def test_what_is_no_profile_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "p.json").write_text(text, "utf-8")

    with pytest.raises(ClerkError):
        profiles.load(tmp_path / "p.json")


def test_a_profile_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ClerkError):
        profiles.save(Profile("a", "residents"), tmp_path / "nowhere" / "p.json")
