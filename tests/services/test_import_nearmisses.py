"""Newcomers of a file whose number is nearly somebody's."""

from pathlib import Path
from typing import Any

from builders import a_household, kept
from drawn_rosters import a_book, records, shown
from drawn_rosters import kept as imported

from csdesk.domain.identity import check_digit
from csdesk.services import duplicates, entries
from csdesk.services.merging.merge import merge
from csdesk.services.office import Office

HEAD = ("姓名", "身份证号", "与户主关系", "户号")


def near(number: str, at: int = 16, by: int = 2) -> str:
    """A valid number that differs in one digit."""
    body = f"{number[:at]}{(int(number[at]) + by) % 10}{number[at + 1 : 17]}"
    return body + check_digit(body)


def swapped(number: str, at: int) -> str:
    body = number[:at] + number[at + 1] + number[at] + number[at + 2 : 17]
    return body + check_digit(body)


def told(seen: Any) -> list[list[str]]:
    return [
        [p["message"] for p in row["problems"] if p["code"] == "possible_duplicate"]
        for row in records(seen)
    ]


def test_a_number_that_is_one_digit_off_is_told_and_the_row_is_kept(
    office: Office, tmp_path: Path
) -> None:
    home = a_household(office, "朱成远", "何向晚")
    who = home.members[1]
    number = entries.get(office, "residents", who).row.id_no or ""
    rows = (
        ("何向婉", near(number), "户主", "9001"),
        ("何向晚", near(number, 15), "户主", "9002"),
        ("李玉梅", near(number, 14), "户主", "9003"),
        ("何向晚", swapped(near(number), 2), "户主", "9004"),
    )

    seen = shown(office, a_book(tmp_path / "a.xlsx", [HEAD, *rows]))

    assert told(seen) == [
        [f"证号与已登记的“何向晚”（编号 {who}）只差一位。"],
        [f"证号与已登记的“何向晚”（编号 {who}）只差一位。"],
        [],
        ["证号与第2行的“何向婉”有两位颠倒。"],
    ]
    assert {r["state"] for r in records(seen)} == {"new"}


def test_who_was_told_apart_is_not_asked_about_when_the_file_comes_again(
    office: Office, tmp_path: Path
) -> None:
    home = a_household(office, "朱成远", "何向晚")
    number = entries.get(office, "residents", home.members[1]).row.id_no or ""
    book = a_book(tmp_path / "a.xlsx", [HEAD, ("何向晚", near(number), "户主", "9001")])
    imported(office, book)
    (pair,) = duplicates.pairs(office)
    duplicates.tell_apart(office, pair.first, pair.second)

    assert told(shown(office, book)) == [[]]
    assert duplicates.pairs(office) == ()


def test_the_number_of_somebody_who_was_merged_is_known(office: Office, tmp_path: Path) -> None:
    home = a_household(office, "朱成远", "何向晚")
    stays = home.members[1]
    values = {"name": "何晚", "id_no": swapped("430421198502031227", 8)}
    gone = kept(entries.record(office, "residents", values))
    merge(office, stays, gone)
    book = a_book(tmp_path / "a.xlsx", [HEAD, ("何晚", values["id_no"], "户主", "9001")])

    assert told(shown(office, book)) == [[f"用这个证号的那条已合并到“何向晚”（编号 {stays}）。"]]
