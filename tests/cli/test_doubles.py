"""`duplicates`, `merge`, `unmerge` as scripts use them."""

from datetime import date
from typing import Any

import pytest
from builders import a_household, a_visit, record
from vaultkit import TODAY, Vault

from csdesk.domain.identity import make_id
from csdesk.services import entries
from csdesk.services.households import people
from csdesk.services.households.people import Event, Seat
from csdesk.services.office import Office, step


@pytest.fixture
def twice(vault: Vault) -> tuple[Vault, int, int, tuple[int, ...]]:
    """Somebody kept twice: in one household a member, in another its head."""
    office = vault.open()
    home = a_household(office, "朱成远", "何向晚", "朱小禾")
    other = a_household(office, "汤怀远", "李玉梅")
    row = entries.get(office, "residents", home.head).row
    with step(office, "又登记了一次") as w:
        again = int(w.add("residents", row))
        people.seat_in(w, "opened", Event(TODAY), Seat(other.id, "97", reason="10"), again)
    a_visit(office, home.head, TODAY)
    office.close()
    return vault, again, home.head, home.members


def uid(office: Office, id: int) -> str:
    return str(entries.get(office, "residents", id).uid)


def test_pairs_are_listed_with_ids_names_and_reasons(bare: Any, twice: Any) -> None:
    vault, again, head, _ = twice

    told = bare("duplicates", "--json", "--data", vault.folder)

    assert told.status == 0
    assert told.json == [
        {
            "ids": [head, again], "names": ["朱成远", "朱成远"], "reason": "same_id",
            "label": "证号相同", "why": "证号相同，姓名也相同",
        }
    ]  # fmt: skip
    assert "朱成远 与" in bare("duplicates", "--data", vault.folder).out
    assert bare("list", "duplicates", "--json", "--data", vault.folder).json["total"] == 1


def test_a_decision_is_asked_for_then_they_are_merged_and_part_again(bare: Any, twice: Any) -> None:
    vault, again, head, members = twice
    data = ("--data", vault.folder, "--on", "2026-10-31")

    refused = bare("merge", str(again), str(head), *data)
    assert refused.status == 1
    assert "--successor" in refused.err
    assert f"编号 {members[2]}" in refused.err
    seen = bare("merge", str(again), str(head), "--preview", "--json", *data).json
    assert seen["step"] is None
    assert seen["successors"][0]["candidates"] == [*members[1:]]
    assert {"title": "走访记录", "rows": 1} in seen["moved"] or seen["moved"]

    done = bare("merge", str(again), str(head), "--successor", str(members[2]), *data)
    assert done.status == 0, done.err
    assert "已合并：朱成远（两条）" in done.out
    assert bare("duplicates", "--json", *data).json == []
    assert all(
        c["ok"] for c in bare("figures", "--month", "2026-10", "--json", *data).json["checks"]
    )
    parted = bare("unmerge", str(head), "--json", *data)
    assert parted.json == {"undone": "合并：朱成远（两条）", "kept": []}
    assert len(bare("duplicates", "--json", *data).json) == 1


def test_uids_and_steps_are_taken_too(bare: Any, twice: Any) -> None:
    vault, again, head, _ = twice
    data = ("--data", vault.folder, "--on", "2026-10-31")
    office = vault.open(write=False)
    ids = [uid(office, id) for id in (head, again)]
    office.close()

    told = bare("merge", *ids, "--take", "remark=second", "--former", "--json", *data)
    assert told.status == 0, told.err
    assert told.json["stays"] == head
    text = bare("unmerge", told.json["step"], *data)
    assert text.out.startswith("已撤销：合并")
    again_ = bare("merge", *ids, *data)
    assert again_.status == 0
    assert bare("unmerge", ids[1], *data).status == 0


def test_what_is_wrong_is_told(bare: Any, twice: Any) -> None:
    vault, _, head, _ = twice
    data = ("--data", vault.folder)

    for argv in (
        ("merge", str(head), str(head)), ("merge", str(head), "9999"), ("merge", str(head), "王"),
        ("unmerge", str(head)), ("unmerge", "0192f0c0-0000-7000-8000-000000000000"),
    ):  # fmt: skip
        ran = bare(*argv, *data)
        assert ran.status == 1, argv
        assert ran.err.strip()
    assert bare("merge", "1", "2", "--take", "name", *data).status == 2
    assert bare("merge", "1", *data).status == 2


def test_two_people_with_two_numbers_are_not_merged_unless_somebody_is_sure(
    bare: Any, vault: Vault
) -> None:
    office = vault.open()
    born = date(1960, 3, 5)
    one, two = (
        record(office, "residents", name=name, id_no=make_id("430421", born, at), sex="2")
        for name, at in (("罗静梓", 100), ("冯兰", 102))
    )
    office.close()

    refused = bare("merge", str(one), str(two), "--data", vault.folder)

    assert refused.status == 1
    assert "证件号码不同" in refused.err
    assert bare("merge", str(one), str(two), "--preview", "--data", vault.folder).status == 0
    assert bare("merge", str(one), str(two), "--sure", "--data", vault.folder).status == 0
