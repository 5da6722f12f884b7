"""一人一档, 一户一档: what the ledgers hold of somebody stands on one paper, masked."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from builders import Home, a_household, a_visit, an_elder, record
from vaultkit import NOON

from csdesk.errors import ClerkError
from csdesk.services import dossier, entries
from csdesk.services.households import people
from csdesk.services.households.people import Event, Seat
from csdesk.services.office import Office, reading
from csdesk.storage.trail import TRAIL


def printed(office: Office, code: str, *ids: int, **more: Any) -> tuple[pypdf.PdfReader, str]:
    out = io.BytesIO()
    dossier.dossier_pdf(office, code, ids, out, **more)
    paper = pypdf.PdfReader(out)
    return paper, "".join("".join(p.extract_text().split()) for p in paper.pages)


@pytest.fixture
def home(office: Office) -> Home:
    return a_household(office, "朱成远", "罗春兰", "朱小禾")


def test_a_persons_file_has_her_facts_family_and_what_the_ledgers_tell(office: Office) -> None:
    first = a_household(office, "朱成远", "罗春兰")
    elder = an_elder(office, "王秀英", phones=("13800001111",))
    record(office, "elder_files", resident=elder, carer="儿子", needs="助餐")
    a_visit(office, elder, date(2026, 9, 5), visit_content="身体尚可")
    a_visit(office, elder, date(2025, 2, 5), visit_content="去年的事")
    volunteer = record(office, "volunteers", name="王秀英", resident=elder)
    record(office, "service_hours", volunteer=volunteer, service_date=date(2026, 8, 1),
           service_hours=Decimal("2.5"), what="入户陪伴")  # fmt: skip
    record(office, "matters", what="屋面漏雨", found_on=date(2026, 9, 6), state="3",
           resident=elder)  # fmt: skip

    paper, told = printed(office, "residents", elder, at=NOON)

    for word in ("一人一档", "女·86岁", "家庭成员", "独居", "建账", "身体尚可", "居家养老服务档案",
                 "助餐", "入户陪伴", "2.5", "屋面漏雨", "2026-10-3112:00"):  # fmt: skip
        assert word in told
    assert "去年的事" not in told
    assert "罗春兰" not in told
    assert first.id != elder
    assert "138****1111" in told
    assert "13800001111" not in told
    assert "脱敏" in told
    marks = [str(m.title) for m in paper.outline[1]]  # type: ignore[union-attr]  # a list
    assert "家庭成员" in marks
    assert any(m.startswith("探访记录（近 12 个月 1 次") for m in marks)


def test_numbers_are_whole_with_a_reason_which_is_kept(office: Office) -> None:
    elder = an_elder(office, "王秀英", phones=("13800001111",))

    _, told = printed(office, "residents", elder, reason="公安核对")

    assert "13800001111" in told
    assert "脱敏" not in told
    with reading(office) as c:
        row = c.execute(TRAIL.select().order_by(TRAIL.c.seq.desc()).limit(1)).one()
    note = json.loads(row.payload)
    assert (row.kind, note["reason"], note["records"]) == ("print", "公安核对", [elder])


def test_a_households_file_has_its_members_and_what_is_kept_of_them(
    office: Office, home: Home
) -> None:
    child = home.members[2]
    record(office, "categories", resident=child, category="V20", from_=date(2026, 1, 1))
    a_visit(office, child, date(2026, 9, 5), visit_content="已外出打工")
    people.depart(office, "married_out", Event(date(2026, 10, 2)), home.members[1])

    _, told = printed(office, "households", home.id)

    for word in ("一户一档", "0001", "户主：朱成远", "2人", "退役军人", "已外出打工", "婚出"):
        assert word in told
    assert "罗春兰" in told  # among the stays, with the day she left
    assert "2026-10-02" in told


def test_earlier_households_stand_on_the_file_of_who_moved(office: Office, home: Home) -> None:
    other = a_household(office, "何有田")
    person = home.members[2]
    people.depart(office, "out", Event(date(2026, 3, 1)), person)
    people.arrive(office, "in", Event(date(2026, 4, 1)), Seat(other.id, "97"), person)

    _, told = printed(office, "residents", person)

    assert "在户（2条）" in told
    assert "何有田" in told
    assert "2026-03-01" in told


def test_who_left_has_a_file_without_a_family(office: Office, home: Home) -> None:
    people.depart(office, "out", Event(date(2026, 3, 1)), home.members[2])

    _, told = printed(office, "residents", home.members[2])

    assert "家庭成员" not in told
    assert "迁出" in told


def test_several_files_are_bound_with_contents_that_lead_to_them(
    office: Office, home: Home
) -> None:
    seen: list[tuple[int, int]] = []
    paper, told = printed(
        office, "residents", *home.members, progress=lambda done, of: seen.append((done, of))
    )

    assert "目录" in told
    assert "共3人" in told
    assert seen == [(0, 3), (1, 3), (2, 3)]
    links = [a for a in paper.pages[1]["/Annots"] if a["/Subtype"] == "/Link"]  # type: ignore[attr-defined]  # an array
    assert len(links) == 3
    titles = [m.title for m in paper.outline if not isinstance(m, list)]
    assert titles[:3] == ["封面", "目录", "一人一档（朱成远　户号：0001）"]


def test_the_same_file_has_the_same_bytes(office: Office, home: Home) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    for out in (first, second):
        dossier.dossier_pdf(office, "households", [home.id], out)

    assert first.getvalue() == second.getvalue()


def test_who_is_not_there_is_refused(office: Office, home: Home) -> None:
    with pytest.raises(ClerkError, match="没有编号 99"):
        printed(office, "residents", home.head, 99)
    with pytest.raises(ClerkError, match="没有选"):
        printed(office, "residents")
    group = record(office, "groups", group_name="9组")
    entries.void(office, "groups", [group])
    empty = record(office, "residents", name="何云", sex="2", birth_date="1990-01-01")
    entries.void(office, "residents", [empty])
    with pytest.raises(ClerkError, match=f"没有编号 {empty}"):
        printed(office, "residents", empty)
