"""Two residents who are one person become one, and part again."""

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from builders import (
    a_household,
    a_person,
    a_visit,
    an_elder,
    an_empty_household,
    kept,
    record,
)
from vaultkit import TODAY, Vault

from csdesk.domain.households import HEAD, clashes, headless
from csdesk.errors import ClerkError
from csdesk.services import behind, copies, entries, figures, lists, recycling
from csdesk.services.households import people, seats
from csdesk.services.households.people import Event, Seat
from csdesk.services.merging.merge import merge
from csdesk.services.merging.past import merged_into, merges, unmerge
from csdesk.services.merging.plan import plan
from csdesk.services.merging.references import holders, rows_with
from csdesk.services.office import Office, reading, step

MARCH, JUNE, JULY = (date(2026, m, 1) for m in (3, 6, 7))
OWN = ("version", "updated_at", "updated_by", "clocks")
Dump = dict[str, dict[int, Mapping[str, Any]]]


def dump(office: Office) -> Dump:
    """Every living record of every ledger, but for what tells when it was written."""
    found: Dump = {}
    with reading(office) as c:
        for code, table in office.model.tables.items():
            rows = c.execute(sa.select(table).where(table.c.voided_at.is_(None))).mappings()
            found[code] = {
                r["id"]: {k: v for k, v in r.items() if k not in OWN} for r in rows
            }  # fmt: skip
    return found


def named_by(office: Office, id: int) -> dict[str, list[int]]:
    """Living records that name a resident, by ledger."""
    found: dict[str, list[int]] = {}
    with reading(office) as c:
        for ledger, field in holders(office.model, "residents"):
            if ids := rows_with(c, office.model, ledger, field, id):
                found.setdefault(ledger.code, []).extend(ids)
    return found


def faults(office: Office) -> list[Any]:
    """Two stays at once, two heads, households without a head: of everybody."""
    table = office.model.tables["stays"]
    with step(office, "看看") as w:
        homes = list(w.c.scalars(sa.select(table.c.household).distinct()))
        stays = seats.living(w, "household", homes)
    return [*clashes(stays), *headless(stays)]


def ties(office: Office) -> bool:
    """Whether the population ties in the months in which the tests let something happen."""
    months = ("2025-01", "2025-02", "2026-03", "2026-06", "2026-10")
    return all(t.ok for m in months for t in figures.monthly(office, m).checks)


def again(office: Office, person: int, home: int, relation: str = "97", **more: Any) -> int:
    """The same person entered once more, in another household."""
    row = entries.get(office, "residents", person).row
    with step(office, "又登记了一次") as w:
        values = entries.full_values(office.ledgers["residents"], {})
        values |= {n: getattr(row, n) for n in ("name", "id_no", "sex", "birth_date")} | more
        id = w.add("residents", *entries.build(office.ledgers["residents"], values))
        people.seat_in(w, "opened", Event(date(2025, 2, 3)), Seat(home, relation, reason="10"), id)
    return int(id)


def value(office: Office, id: int, field: str) -> Any:
    return getattr(entries.get(office, "residents", id).row, field)


def stays_of(office: Office, id: int) -> list[tuple[int, date | None]]:
    with reading(office) as c:
        t = office.model.tables["stays"]
        mine = (t.c.resident == id, t.c.voided_at.is_(None))
        rows = c.execute(sa.select(t.c.household, t.c.to).where(*mine).order_by(t.c.id))
        return [(home, to) for home, to in rows]


# ---- what goes along ----------------------------------------------------------------------------


def test_everything_that_names_her_names_the_one_who_stays(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), a_household(office, "汤怀远", "李玉梅")
    stays = home.members[1]
    gone = again(office, stays, other.id, phones=("13900000009",))
    visit = a_visit(office, gone, MARCH)
    group = record(office, "groups", group_name="9组", head=gone)
    matter = record(office, "matters", found_on=MARCH, what="路灯不亮", state="1", resident=gone)
    binned = a_visit(office, gone, JUNE)
    entries.void(office, "visits", [binned])

    outcome = merge(office, stays, gone)

    assert outcome.title == "合并：何向晚（两条）"
    assert entries.get(office, "visits", visit).row.visit_target == stays
    assert entries.get(office, "visits", binned).row.visit_target == stays
    assert entries.get(office, "groups", group).row.head == stays
    assert entries.get(office, "matters", matter).row.resident == stays
    assert entries.get(office, "residents", gone).voided
    assert named_by(office, gone).keys() == {"stays"}  # ended; the months they counted in tie
    assert stays_of(office, stays) == [(home.id, None)]
    assert stays_of(office, gone) == [(other.id, TODAY)]
    assert value(office, stays, "phones") == ("13900000009",)


def test_every_ledger_that_names_residents_is_walked(filled: Office) -> None:
    with reading(filled) as c:
        table = filled.model.tables["visits"]
        ids = list(c.scalars(sa.select(table.c.visit_target).distinct().limit(6)))
    pairs = [(a, b) for a in ids for b in ids if a != b]
    done = 0
    for a, b in pairs:
        try:
            merge(filled, a, b)
        except ClerkError:
            continue
        done += 1
        assert named_by(filled, b).keys() <= {"stays"}
        if done == 2:
            break
    assert done == 2


def test_a_custom_column_that_names_a_resident_goes_along(office: Office) -> None:
    from csdesk.domain.fields import Field
    from csdesk.services.office import set_columns

    home, other = a_household(office, "朱成远", "何向晚"), a_household(office, "汤怀远", "李玉梅")
    gone = again(office, home.members[1], other.id)
    with step(office, "加一列") as w:
        set_columns(office, w, "matters", (Field("who", "谁说的", "reference", to="residents"),))
    values = {"found_on": MARCH, "what": "路灯不亮", "state": "1", "extra:who": gone}
    matter = kept(entries.record(office, "matters", values))

    merge(office, home.members[1], gone)

    assert entries.get(office, "matters", matter).extra == {"who": home.members[1]}
    unmerge(office, gone)
    assert entries.get(office, "matters", matter).extra == {"who": gone}


def test_the_names_behind_an_earlier_month_say_that_one_went_into_another(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), a_household(office, "汤怀远", "李玉梅")
    merge(office, home.members[1], again(office, home.members[1], other.id))

    found = figures.monthly(office, f"{JUNE:%Y-%m}")

    closing = next(f for f in found.figures if f.id == "registered_close")
    assert (closing.value, closing.gone) == (5, 1)
    target = behind.figure(closing)
    assert target is not None
    assert "其中 1 人后来并入别的记录" in target.said
    came = next(f for f in found.figures if f.id == "registered_in")
    assert came.gone == 0


# ---- fields -------------------------------------------------------------------------------------


def test_what_is_there_is_taken_and_hers_comes_first(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    stays = home.members[1]
    entries.record(office, "residents", {"occupation": "务农"}, id=stays)
    gone = again(
        office, stays, other, HEAD, name="何向婉", occupation="经商", work_place="示例厂",
        remark="手抄本上的",
    )  # fmt: skip

    seen = {c.field.id: c for c in plan(office, stays, gone).choices}
    assert {id for id, c in seen.items() if c.differs} == {"name", "occupation"}
    merge(office, stays, gone, former=True)

    assert value(office, stays, "occupation") == "务农"
    assert value(office, stays, "work_place") == "示例厂"
    assert value(office, stays, "remark") == "手抄本上的"
    assert (value(office, stays, "name"), value(office, stays, "former_name")) == (
        "何向晚", "何向婉",
    )  # fmt: skip


def test_the_clerk_chooses_otherwise(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    stays = home.members[1]
    entries.record(office, "residents", {"remark": "甲", "phones": ("13900000001",)}, id=stays)
    gone = again(office, stays, other, HEAD, name="何向婉", remark="乙", phones=("13900000002",))

    with pytest.raises(ClerkError, match="只能有一个值"):
        merge(office, stays, gone, take={"name": "both"})
    with pytest.raises(ClerkError, match="没有字段"):
        merge(office, stays, gone, take={"shoe_size": "second"})
    merge(office, stays, gone, take={"name": "second", "remark": "both", "phones": "second"},
          former=True)  # fmt: skip

    assert value(office, stays, "name") == "何向婉"
    assert value(office, stays, "former_name") == "何向晚"
    assert value(office, stays, "remark") == "甲；乙"
    assert value(office, stays, "phones") == ("13900000002",)


def test_two_notes_that_are_too_long_together_are_told(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚")
    stays, gone = home.members
    for id, sign in ((stays, "甲"), (gone, "乙")):
        entries.record(office, "residents", {"remark": sign * 6000}, id=id)

    with pytest.raises(ClerkError, match="合在一起有 12001 字"):
        merge(office, stays, gone, take={"remark": "both"})


def test_the_longer_birth_and_the_number_of_today_are_taken(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    gone = home.members[1]
    number = value(office, gone, "id_no")
    stays = again(office, gone, other, HEAD, id_no=number[:6] + number[8:17], birth_date="1972-08")
    entries.record(office, "residents", {"remark": "一样"}, id=gone)

    seen = {c.field.id: c.take for c in plan(office, stays, gone).choices}
    assert (seen["id_no"], seen["birth_date"], seen["remark"]) == ("second",) * 3
    merge(office, stays, gone, take={"remark": "both"})

    assert value(office, stays, "id_no") == number
    assert value(office, stays, "birth_date") == "1972-08-09"
    assert value(office, stays, "remark") == "一样"


def test_none_gives_way_to_a_real_number_and_what_it_tells(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    gone = home.members[1]
    number = value(office, gone, "id_no")
    stays = again(office, gone, other, HEAD, id_no=None, birth_date="1971")

    merge(office, stays, gone)

    assert value(office, stays, "id_no") == number
    assert value(office, stays, "birth_date") == "1972-08-09"


# ---- households ---------------------------------------------------------------------------------


def test_the_others_in_the_other_household_stay_where_they_are(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), a_household(
        office, "汤怀远", "李玉梅", "汤小禾"
    )  # fmt: skip
    gone = again(office, home.members[1], other.id)
    before = {m: stays_of(office, m) for m in (*home.members, *other.members)}

    seen = plan(office, home.members[1], gone)
    merge(office, home.members[1], gone)

    assert seen.homes[0] == "户 0002：去掉这一条，户里其他人不动。"
    assert {m: stays_of(office, m) for m in (*home.members, *other.members)} == before
    assert faults(office) == []
    assert ties(office)
    month = figures.monthly(office, "2026-10")
    assert month.value("registered_corrected") == -1
    assert month.value("registered_close") == 5


def test_a_head_needs_a_successor_and_one_alone_is_found(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), a_household(
        office, "汤怀远", "李玉梅", "汤小禾"
    )  # fmt: skip
    stays = again(office, other.head, home.id)

    with pytest.raises(ClerkError, match="户里还有人") as refused:
        merge(office, stays, other.head)
    assert f"李玉梅（编号 {other.members[1]}）" in refused.value.remedy
    seen = plan(office, stays, other.head)
    assert seen.successions[0].proposed == other.members[1]
    merge(office, stays, other.head, heads=(other.members[2],))

    asked = lists.ask(office, "households", every=True, columns=("head",))
    rows = dict(zip(*(lambda p: (p.ids, p.rows))(lists.lines(office, asked, [other.id])),
                    strict=True))  # fmt: skip
    assert rows[other.id][0][1] == "汤小禾"
    assert faults(office) == []
    assert ties(office)


def test_of_two_in_one_household_the_one_who_stays_heads_it(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚", "朱小禾")
    stays = again(office, home.head, home.id)
    relations = {m: people_in(office, home.id)[m] for m in home.members[1:]}

    assert "接任户主" in plan(office, stays, home.head).homes[0]
    merge(office, stays, home.head)

    now = people_in(office, home.id)
    assert now == {**relations, stays: HEAD}
    assert faults(office) == []
    assert ties(office)


def test_who_came_today_heads_the_household_from_today(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚")
    row = a_person(office, "朱成远", "1970-03-04", "1")
    seat = Seat(home.id, "97", reason="10")
    stays = kept(people.arrive(office, "in", Event(TODAY), seat, row))
    before = dump(office)

    merge(office, stays, home.head)

    assert people_in(office, home.id) == {home.members[1]: "12", stays: HEAD}
    assert faults(office) == []
    assert ties(office)
    unmerge(office, stays)
    assert dump(office) == before


def test_what_is_told_for_a_later_day_bars_a_merge(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    stays = home.members[1]
    row = a_person(office, "何向晚", "1972-08-09")
    seat, day = Seat(other, HEAD, reason="10"), date(2026, 12, 1)
    gone = kept(people.arrive(office, "in", Event(day), seat, row))

    with pytest.raises(ClerkError, match="2026-12-01还有登记过的变动"):
        merge(office, stays, gone)


def people_in(office: Office, home: int) -> dict[int, str | None]:
    with step(office, "看看") as w:
        return {
            s.row.resident: s.row.relation
            for s in people.open_stays(w, "household", home, TODAY)
        }  # fmt: skip


def test_who_left_and_was_entered_anew_has_one_story(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    stays = home.members[1]
    people.depart(office, "out", Event(MARCH), stays)
    row = a_person(office, "何向晚", "1972-08-09")
    gone = kept(people.arrive(office, "in", Event(JUNE), Seat(other, HEAD, reason="10"), row))

    assert "不重叠" in plan(office, stays, gone).homes[0]
    merge(office, stays, gone)

    assert named_by(office, gone) == {}
    assert stays_of(office, stays) == [(home.id, MARCH), (other, None)]
    assert faults(office) == []
    assert ties(office)
    assert figures.monthly(office, "2026-10").value("registered_corrected") == 0


def test_her_open_place_is_kept_where_the_one_who_stays_has_none(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    stays = home.members[1]
    gone = again(office, stays, other, HEAD)
    people.depart(office, "out", Event(MARCH), stays)

    assert "接着在户" in plan(office, stays, gone).homes[0]
    merge(office, stays, gone)

    assert people_in(office, other) == {stays: HEAD}
    assert faults(office) == []
    assert ties(office)
    assert figures.monthly(office, "2026-10").value("registered_close") == 2


def test_she_may_be_registered_in_one_household_and_live_in_another(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), a_household(office, "汤怀远", "李玉梅")
    stays = home.members[1]
    people.shift(office, "away", Event(MARCH), stays, "12")
    row = a_person(office, "何向晚", "1972-08-09")
    seat = Seat(other.id, "97", "lives_here", "20")
    gone = kept(people.arrive(office, "in", Event(JUNE), seat, row))

    merge(office, stays, gone)

    assert {h for h, to in stays_of(office, stays) if to is None} == {home.id, other.id}
    assert faults(office) == []
    assert ties(office)
    unmerge(office, stays)
    assert ties(office)


def test_the_dead_stay_dead(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    dead = home.members[1]
    alive = again(office, dead, other, HEAD)
    record(office, "categories", resident=alive, category="S10", from_=JUNE)
    people.depart(office, "died", Event(MARCH), dead)

    with pytest.raises(ClerkError, match="登记死亡") as refused:
        plan(office, alive, dead)
    assert "对调" in refused.value.remedy
    merge(office, dead, alive)

    assert stays_of(office, alive) == [(other, TODAY)]
    asked = lists.ask(office, "residents", every=True, columns=("status", "category"), given=[dead])
    assert lists.texts(office, lists.lines(office, asked, [dead])) == [("死亡", "")]
    assert faults(office) == []
    assert ties(office)


def test_two_days_of_death_are_told(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    one = home.members[1]
    two = again(office, one, other, HEAD)
    people.depart(office, "died", Event(MARCH), one)
    people.depart(office, "died", Event(JUNE), two)

    with pytest.raises(ClerkError, match="死亡日期不同"):
        merge(office, one, two)


# ---- facts and files ----------------------------------------------------------------------------


def test_categories_that_overlap_become_one(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    stays = home.members[1]
    gone = again(office, stays, other, HEAD)
    mine = record(office, "categories", resident=stays, category="S10", from_=JUNE)
    hers = record(
        office,
        "categories",
        resident=gone,
        category="S10",
        from_=MARCH,
        to=JULY,
        basis="村委会评议",
    )
    apart = record(office, "categories", resident=gone, category="E01", from_=MARCH, to=JUNE)
    later = record(office, "categories", resident=stays, category="E01", from_=JUNE)
    before = dump(office)

    merge(office, stays, gone)

    row = entries.get(office, "categories", mine).row
    assert (row.from_, row.to, row.basis) == (MARCH, None, "村委会评议")
    assert entries.get(office, "categories", hers).voided
    for id in (apart, later):
        one = entries.get(office, "categories", id)
        assert not one.voided
        assert one.row.resident == stays
    unmerge(office, gone)
    assert dump(office) == before


@pytest.mark.parametrize("take", ["first", "second"])
def test_of_two_files_one_stays_and_is_filled_up(office: Office, take: Any) -> None:
    stays = an_elder(office)
    gone = again(office, stays, an_empty_household(office), HEAD)
    mine = record(office, "elder_files", resident=stays, carer="儿子")
    hers = record(office, "elder_files", resident=gone, carer="女儿", care_bed=True)
    before = dump(office)

    assert [(f.first, f.second) for f in plan(office, stays, gone).files] == [(mine, hers)]
    merge(office, stays, gone, kept_files={"elder_files": take})

    left, voided = (mine, hers) if take == "first" else (hers, mine)
    row = entries.get(office, "elder_files", left).row
    assert (row.resident, row.care_bed) == (stays, True)
    assert row.carer == ("儿子" if take == "first" else "女儿")
    assert entries.get(office, "elder_files", voided).voided
    unmerge(office, stays)
    assert dump(office) == before


# ---- refusals, copy, bin ------------------------------------------------------------------------


def test_what_cannot_be_merged_is_told(office: Office) -> None:
    home = a_household(office, "朱成远", "何向晚")
    lone = kept(entries.record(office, "residents", {"name": "李玉梅"}))
    entries.void(office, "residents", [lone])

    with pytest.raises(ClerkError, match="同一条记录"):
        merge(office, home.head, home.head)
    with pytest.raises(ClerkError, match="已经作废"):
        merge(office, home.head, lone)
    with pytest.raises(ClerkError, match="没有编号"):
        merge(office, home.head, 999)
    with pytest.raises(ClerkError, match="没有合并过"):
        unmerge(office, home.head)


def test_a_copy_is_made_before(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    gone = again(office, home.members[1], other, HEAD)
    assert copies.listed(office) == ()

    merge(office, home.members[1], gone)

    assert len(copies.listed(office)) == 1


def test_the_bin_says_into_whom_she_went_and_does_not_bring_her_back_alone(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    stays = home.members[1]
    gone = again(office, stays, other, HEAD, name="何向婉")
    merge(office, stays, gone)

    assert [(b.id, b.why) for b in recycling.binned(office, "residents")] == [
        (gone, f"合并到 何向晚（编号 {stays}）")
    ]
    with pytest.raises(ClerkError, match="合并到") as refused:
        recycling.restore(office, "residents", [gone])
    assert "撤销合并" in refused.value.remedy


def test_people_said_to_be_two_are_told_apart_no_longer(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    stays, third = home.members[1], home.head
    gone = again(office, stays, other, HEAD)
    pairs = [
        record(office, "distinct_people", one=a, other=b)
        for a, b in ((stays, gone), (gone, third), (third, stays))
    ]
    before = dump(office)

    merge(office, stays, gone)

    left = [p for p in pairs if not entries.get(office, "distinct_people", p).voided]
    assert len(left) == 1
    unmerge(office, gone)
    assert dump(office) == before


# ---- parting again ------------------------------------------------------------------------------


def test_months_later_they_part_again_as_they_were(vault: Vault) -> None:
    office = vault.open()
    home, other = a_household(office, "朱成远", "何向晚"), a_household(
        office, "汤怀远", "李玉梅", "汤小禾"
    )  # fmt: skip
    stays = home.members[1]
    gone = again(office, stays, other.id, phones=("13900000009",))
    visit = a_visit(office, gone, MARCH)
    before = dump(office)
    merge(office, stays, gone)
    for n in range(60):  # more than the steps that Ctrl+Z reaches
        record(office, "matters", found_on=MARCH, what=f"路灯{n}", state="1")
    office.close()

    later = vault.open(on=date(2027, 3, 1))
    assert merged_into(later, [gone])[gone].stays == stays
    undone = unmerge(later, stays)

    after = dump(later)
    assert undone.kept == ()
    assert len(after.pop("matters")) == 60 + len(before.pop("matters"))
    assert after == before
    assert entries.get(later, "visits", visit).row.visit_target == gone
    assert merges(later) == ()
    later.close()


def test_what_was_changed_since_stays_and_is_named(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    stays = home.members[1]
    gone = again(office, stays, other, HEAD, phones=("13900000009",))
    visit = a_visit(office, gone, MARCH)
    op = merge(office, stays, gone).op
    assert op is not None
    entries.record(office, "residents", {"phones": ("13900000001",)}, id=stays)
    entries.record(office, "visits", {"visit_content": "都好"}, id=visit)

    undone = unmerge(office, op)

    assert undone.kept == (("居民", "何向晚", "此后已修改"),)
    assert value(office, stays, "phones") == ("13900000001",)
    assert not entries.get(office, "residents", gone).voided
    assert entries.get(office, "visits", visit).row.visit_target == gone
    assert people_in(office, other) == {gone: HEAD}
    assert faults(office) == []


def test_a_household_that_has_another_head_by_now_stays_as_it_is(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    stays = home.members[1]
    gone = again(office, stays, other, HEAD)
    visit = a_visit(office, gone, MARCH)
    merge(office, stays, gone)
    newcomer = a_person(office, "李玉梅", "1980-01-02")
    head = kept(people.arrive(office, "in", Event(TODAY), Seat(other, HEAD), newcomer))

    undone = unmerge(office, gone)

    assert {(ledger, why) for ledger, _, why in undone.kept} == {
        ("在户", f"{TODAY}起同一户会有两位户主"), ("人口变动", f"{TODAY}起同一户会有两位户主")
    }  # fmt: skip
    assert not entries.get(office, "residents", gone).voided
    assert entries.get(office, "visits", visit).row.visit_target == gone
    assert people_in(office, other) == {head: HEAD}
    assert faults(office) == []
    assert ties(office)


def test_a_household_whose_head_changed_since_stays_as_it_is(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), a_household(
        office, "汤怀远", "李玉梅", "汤小禾"
    )  # fmt: skip
    stays = again(office, other.head, home.id)
    visit = a_visit(office, other.head, MARCH)
    merge(office, stays, other.head, heads=(other.members[1],))
    people.change_head(office, Event(TODAY), other.id, other.members[2])

    undone = unmerge(office, other.head)

    assert {why for *_, why in undone.kept} == {"此后已修改"}
    assert not entries.get(office, "residents", other.head).voided
    assert entries.get(office, "visits", visit).row.visit_target == other.head
    assert people_in(office, other.id)[other.members[2]] == HEAD
    assert other.head not in people_in(office, other.id)
    assert faults(office) == []
    assert ties(office)


def test_a_merge_is_undone_and_done_again_by_its_keys(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), a_household(
        office, "汤怀远", "李玉梅", "汤小禾"
    )  # fmt: skip
    stays = again(office, other.head, home.id)
    before = dump(office)
    merge(office, stays, other.head, heads=(other.members[1],))
    merged = dump(office)

    entries.undo(office)
    assert dump(office) == before
    entries.redo(office)

    assert dump(office).keys() == merged.keys()
    for code, rows in dump(office).items():
        assert rows == merged[code], code
    assert [m.gone for m in merges(office)] == [other.head]
    unmerge(office, other.head)
    assert dump(office) == before


def test_of_two_merges_one_after_another_the_later_is_taken_back_first(office: Office) -> None:
    home, other = a_household(office, "朱成远", "何向晚"), an_empty_household(office)
    first = home.members[1]
    second = again(office, first, other, HEAD)
    third = again(office, first, an_empty_household(office), HEAD)
    visit = a_visit(office, third, MARCH)
    before = dump(office)
    merge(office, second, third)
    merge(office, first, second)
    assert entries.get(office, "visits", visit).row.visit_target == first

    with pytest.raises(ClerkError, match="后来又并入") as refused:
        unmerge(office, third)
    assert "后一次" in refused.value.remedy
    unmerge(office, second)
    unmerge(office, third)

    assert dump(office) == before


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.no_cover
def test_random_people_merged_and_parted_leave_everything_as_it_was(
    filled: Office, seed: int
) -> None:
    rng = random.Random(seed)
    before, wrong = dump(filled), faults(filled)
    table = filled.model.tables["residents"]
    with reading(filled) as c:
        everybody = list(c.scalars(sa.select(table.c.id).where(table.c.voided_at.is_(None))))
    done = 0
    for _ in range(7):
        stays, gone = rng.sample(everybody, 2)
        try:
            seen = plan(filled, stays, gone)
            heads = [rng.choice(s.candidates)[0] for s in seen.successions]
            theirs = unmoved(filled, stays, gone, heads)
            merge(filled, stays, gone, heads=heads, former=rng.random() < 0.5)
        except ClerkError:
            assert dump(filled) == before
            continue
        done += 1
        assert named_by(filled, gone).keys() <= {"stays"}
        assert set(map(repr, faults(filled))) <= set(map(repr, wrong))
        assert theirs == unmoved(filled, stays, gone, heads)
        if done == 1:
            assert ties(filled)
        unmerge(filled, rng.choice((stays, gone)))
        assert dump(filled) == before
    assert done >= 2


def unmoved(office: Office, *but: Any) -> dict[int, set[int]]:
    """Who is in which household today, but for some people."""
    table = office.model.tables["stays"]
    with reading(office) as c:
        rows = c.execute(
            sa.select(table.c.resident, table.c.household).where(
                table.c.to.is_(None), table.c.voided_at.is_(None), table.c.resident.not_in(but[:2])
            )
        )
        found: dict[int, set[int]] = {}
        for person, home in rows:
            found.setdefault(person, set()).add(home)
    return found
