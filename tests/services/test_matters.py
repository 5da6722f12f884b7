"""Matters: found, assigned, handled, answered, rated, closed; each step is taken back with its row."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pypdf
import pytest
from builders import a_grid, a_household, record
from hypothesis import given, settings
from hypothesis import strategies as st
from vaultkit import Vault

from csdesk.domain import matters as rule
from csdesk.errors import ClerkError
from csdesk.ledgers.grids import Matter
from csdesk.services import bulk, dossier, entries, lists, timeline
from csdesk.services.entries import Outcome
from csdesk.services.expiring import expiring
from csdesk.services.matters import columns, findings, keeping
from csdesk.services.matters.keeping import MATTERS, STEPS, Ask
from csdesk.services.office import Office, step

ON = date(2026, 10, 20)
LAST = date(2026, 10, 31)


@pytest.fixture(scope="module")
def shared(empty_vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A vault for the tries of one test."""
    office = empty_vault.copy(tmp_path_factory.mktemp("matters") / "vault").open()
    yield office
    office.close()


def lamp(office: Office, **more: object) -> int:
    """A new matter, assigned to somebody."""
    row = Matter(found_on=ON, what="路灯不亮", owner=("李建禾",), deadline=LAST)
    id = findings.open_matter(office, replace(row, **more)).id  # type: ignore[arg-type]  # fields of it
    assert id is not None
    return id


def take(office: Office, id: int, step: str, **more: object) -> Outcome:
    said = {"on": ON, "said": "已换灯泡", "owner": ("周敏",), "deadline": LAST, "rating": "2"}
    return keeping.take(office, id, Ask(step, **{**said, **more}))  # type: ignore[arg-type]  # fields of it


def told(office: Office, id: int) -> tuple[str | None, date | None, list[str]]:
    """State, day of close, and the steps in their order."""
    row: Matter = entries.get(office, MATTERS, id).row
    return row.state, row.closed_on, [s.row.step for s in entries.parts_of(office, STEPS, id)]


def test_who_handled_a_matter_is_not_taken_to_have_rated_it(office: Office) -> None:
    id = lamp(office)
    take(office, id, rule.HANDLE)
    take(office, id, rule.RATE)

    who = {s.row.step: s.row.who for s in entries.parts_of(office, STEPS, id)}
    assert who[rule.HANDLE] == ("周敏",)
    assert who[rule.RATE] == ()


def test_a_matter_with_an_owner_is_assigned_at_once(office: Office) -> None:
    assert told(office, lamp(office)) == (rule.ASSIGNED, None, [rule.FIND, rule.ASSIGN])
    assert told(office, lamp(office, owner=())) == (rule.FOUND, None, [rule.FIND])


def test_it_goes_step_by_step_to_its_close(office: Office) -> None:
    matter = lamp(office)
    for one in (rule.HANDLE, rule.ANSWER, rule.RATE, rule.CLOSE):
        assert take(office, matter, one, on=LAST).title.endswith("事项：路灯不亮")

    row: Matter = entries.get(office, MATTERS, matter).row
    assert told(office, matter) == (rule.CLOSED, LAST, list("123456"))
    assert (row.result, row.rating) == ("已换灯泡", "2")
    shown = [h.head for h in timeline.of_record(office, MATTERS, matter, brief=True).happenings]
    assert len(shown) == 6
    assert "办结" in shown[0]


def test_a_close_takes_along_what_was_left_out_and_one_undo_takes_it_all_back(
    office: Office,
) -> None:
    matter = lamp(office, owner=())

    take(office, matter, rule.CLOSE)

    assert told(office, matter) == (rule.CLOSED, ON, list("123456"))
    entries.undo(office)
    assert told(office, matter) == (rule.FOUND, None, [rule.FIND])
    entries.undo(office)
    assert lists.count(office, lists.ask(office, STEPS)) == 0
    assert lists.count(office, lists.ask(office, MATTERS)) == 0


def test_what_was_not_done_well_is_taken_up_again(office: Office) -> None:
    matter = lamp(office)
    take(office, matter, rule.CLOSE)

    take(office, matter, rule.AGAIN, said="又不亮了", deadline=LAST + timedelta(9))

    row: Matter = entries.get(office, MATTERS, matter).row
    assert (row.state, row.closed_on, row.rating, row.owner) == ("2", None, None, ("周敏",))
    assert row.deadline == LAST + timedelta(9)


def test_a_step_that_does_not_follow_is_refused_with_what_does(office: Office) -> None:
    matter = lamp(office)
    take(office, matter, rule.CLOSE)

    with pytest.raises(ClerkError, match="现在是“办结”，不能交办"):
        take(office, matter, rule.ASSIGN)


@pytest.mark.parametrize(
    ("step", "wrong", "field"),
    [
        (rule.HANDLE, {"on": ON - timedelta(1)}, "on"),
        (rule.HANDLE, {"on": LAST + timedelta(1)}, "on"),
        (rule.HANDLE, {"said": None}, "said"),
        (rule.CLOSE, {"said": None}, "said"),
        (rule.ASSIGN, {"owner": ()}, "owner"),
        (rule.ASSIGN, {"deadline": None}, "deadline"),
        (rule.ASSIGN, {"deadline": ON - timedelta(1)}, "deadline"),
        (rule.RATE, {"rating": None}, "rating"),
    ],
)
def test_what_is_missing_or_wrong_is_told_beside_its_field(
    office: Office, step: str, wrong: dict[str, object], field: str
) -> None:
    matter = lamp(office, owner=(), deadline=None)
    before = told(office, matter)

    refused = take(office, matter, step, **wrong)

    assert not refused.kept
    assert field in {p.field for p in refused.problems}
    assert told(office, matter) == before


def test_reasons_for_taking_it_up_again_are_asked(office: Office) -> None:
    matter = lamp(office)
    take(office, matter, rule.CLOSE)

    refused = take(office, matter, rule.AGAIN, said=None, deadline=None)

    assert [p.field for p in refused.problems] == ["deadline", "said"]


def test_a_new_matter_names_what_is_wrong_with_it(office: Office) -> None:
    late = Matter(found_on=LAST + timedelta(1), what="路灯不亮")
    early = Matter(found_on=ON, what="路灯不亮", deadline=ON - timedelta(1))

    assert [p.field for p in findings.open_matter(office, late).problems] == ["found_on"]
    assert [p.field for p in findings.open_matter(office, early).problems] == ["deadline"]
    assert [p.field for p in findings.open_matter(office, Matter(found_on=ON)).problems] == ["what"]


def test_how_far_it_is_is_not_typed_by_hand(office: Office) -> None:
    settable = {f.id for f in bulk.settable(office, MATTERS)}

    assert {"owner", "deadline", "grid"} <= settable
    assert not {"state", "closed_on", "rating"} & settable
    with pytest.raises(ClerkError, match="不能直接填"):
        entries.record(office, STEPS, {"matter": lamp(office), "step": "6", "step_date": ON})


def test_what_is_found_anywhere_becomes_a_matter_that_knows_whence(office: Office) -> None:
    home, grid = a_household(office, "王秀英"), a_grid(office)
    entries.record(office, "grids", {"leader": ("陈雨石",)}, id=grid)
    place = record(office, "facilities", facility_name="幸福食堂", kind="0203", grid=grid,
                   keeper=("周敏",), place="村口")  # fmt: skip
    sources = {
        "visits": record(office, "visits", visit_date=ON, visit_target=home.head, met=True,
                         visit_method="01", visit_need="屋面漏雨", visit_content="身体尚可"),
        "facility_checks": record(office, "facility_checks", check_date=ON, facility=place,
                                  result="3", finding="门锁松动"),
        "patrols": record(office, "patrols", patrol_date=ON, grid=grid, quiet=False,
                          findings="堆物占道"),
        "hazards": record(office, "hazards", found_on=ON, kind="0101", place="老仓库", grid=grid,
                          what="线路老化", responsible=("何向晚",), deadline=date(2026, 12, 1)),
        "requests": record(office, "requests", received_on=ON, applicant="王秀英", what="开具证明",
                           resident=home.head, phones=("13900000012",)),
    }  # fmt: skip
    made = {code: findings.proposed(office, code, id) for code, id in sources.items()}

    assert {code: m.what for code, m in made.items()} == {
        "visits": "王秀英：屋面漏雨", "facility_checks": "门锁松动", "patrols": "堆物占道",
        "hazards": "线路老化", "requests": "开具证明",
    }  # fmt: skip
    assert made["facility_checks"].owner == ("周敏",)
    assert made["patrols"].owner == ("陈雨石",)
    assert (made["hazards"].owner, made["hazards"].deadline) == (("何向晚",), date(2026, 12, 1))
    assert made["patrols"].deadline == date(2026, 11, 9)  # 7 days on is a Saturday
    assert (made["visits"].resident, made["requests"].reporter) == (home.head, "王秀英")
    for code, id in sources.items():
        matter = findings.open_matter(office, made[code]).id
        assert findings.of_source(office, code, id) == [matter]
        back = timeline.of_record(office, code, id).happenings
        assert [(h.ledger, h.id) for h in back if h.ledger == MATTERS] == [(MATTERS, matter)]
    with pytest.raises(ClerkError, match="还有 事项 1 条用到它"):
        entries.void(office, "patrols", [sources["patrols"]])


def test_a_quiet_patrol_and_what_is_a_matter_are_not_offered(office: Office) -> None:
    grid = a_grid(office)
    quiet, found = (
        record(office, "patrols", patrol_date=ON, grid=grid, quiet=words == "无", findings=words)
        for words in ("无", "堆物占道")
    )
    assert not findings.waits(office, "patrols", quiet)
    assert findings.waits(office, "patrols", found)

    findings.open_matter(office, findings.proposed(office, "patrols", found))

    assert not findings.waits(office, "patrols", found)


def test_a_matter_that_went_on_stays_with_its_steps_when_its_finding_is_undone(
    office: Office,
) -> None:
    with step(office, "两件") as w:
        rows = [
            Matter(found_on=ON, what=f"第{n}件", owner=("李建禾",), deadline=LAST) for n in "12"
        ]
        first, second = keeping.add_found(w, rows)
        op = w.by.op
    take(office, second, rule.HANDLE)

    undone = entries.undo(office, op)

    assert [(title, why) for _, title, why in undone.kept if title == "第2件"]
    assert told(office, second) == (rule.HANDLING, None, [rule.FIND, rule.ASSIGN, rule.HANDLE])
    assert entries.get(office, MATTERS, first).voided
    assert entries.parts_of(office, STEPS, first) == []


def test_a_step_in_between_is_not_taken_back_alone(office: Office) -> None:
    matter = lamp(office)
    handled = take(office, matter, rule.HANDLE)
    take(office, matter, rule.ANSWER)
    before = told(office, matter)

    undone = entries.undo(office, handled.op)

    assert undone.kept
    assert told(office, matter) == before


def test_a_finding_that_is_gone_becomes_nothing(office: Office) -> None:
    with pytest.raises(ClerkError, match="已不在这里"):
        findings.proposed(office, "patrols", 99)


def test_the_list_says_how_much_time_is_left(office: Office) -> None:
    def said(days: int | None, closed: int | None = None) -> tuple[str, str]:
        deadline = None if days is None else ON + timedelta(days)
        day = None if closed is None else ON + timedelta(closed)
        return columns.told(deadline, day, over=day is not None, on=ON)

    assert said(-12) == ("overdue", "逾期 12 天")
    assert said(0) == ("due", "今天到期")
    assert said(None) == ("due", "没有期限")
    assert said(3) == ("soon", "3 天内")
    assert said(9) == ("covered", "还有 9 天")
    assert said(-2, -2) == ("covered", "办结")
    assert said(-5, -2) == ("covered", "办结，超 3 天")
    late, near = lamp(office, deadline=ON), lamp(office)
    asked = lists.ask(office, MATTERS, columns=("what", "limit_said"), order=("limit_said",))
    ids = lists.ids(office, asked)
    assert list(ids) == [late, near]
    assert [row[1] for row in lists.lines(office, asked, ids).rows] == ["逾期 11 天", "今天到期"]


def test_the_slip_has_the_steps_and_room_for_those_to_come(office: Office, tmp_path: Path) -> None:
    matter = lamp(office, reporter="王秀英", reporter_phone=("13900000012",))
    take(office, matter, rule.HANDLE)
    path = tmp_path / "slip.pdf"

    with path.open("wb") as out:
        dossier.dossier_pdf(office, MATTERS, [matter], out)

    text = "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    for words in (
        "事项办理单",
        "路灯不亮",
        "A-2026-0001",
        "发现",
        "交办",
        "办理",
        "反馈",
        "评价",
        "办结",
        "签字",
    ):
        assert words in text.replace("\n", "")
    assert "已换灯泡" in text
    assert "13900000012" not in text


def test_what_runs_out_is_counted_and_opens_its_list(office: Office) -> None:
    head = a_household(office, "王秀英").head
    record(office, "categories", resident=head, category="D4", from_=date(2020, 1, 1),
           to=date(2026, 11, 20), certificate_no="43042119700304002242")  # fmt: skip
    record(office, "help_given", help_date=date(2025, 11, 1), kind="07", resident=head,
           what="签约", until=date(2026, 11, 1))  # fmt: skip
    record(office, "aids", resident=head, kind="01", from_=ON, to=date(2027, 3, 1))

    found = {one.label: one for one in expiring(office, LAST)}

    assert {label: (one.count, one.names) for label, one in found.items()} == {
        "残疾人证": (1, ("王秀英",)), "家庭医生签约、保险": (1, ("王秀英",)),
    }  # fmt: skip
    for one in found.values():
        asked = lists.ask(office, one.target.code, where=one.target.where)
        assert lists.count(office, asked) == one.count


@settings(max_examples=8, deadline=None)
@given(st.integers(min_value=0, max_value=10_000))
def test_no_order_of_steps_breaks_the_rule_and_undo_restores(shared: Office, seed: int) -> None:
    rng, office = Random(seed), shared
    matter = lamp(office, owner=rng.choice([(), ("李建禾",)]))
    history = [told(office, matter)]
    for one in (rng.choice("234567") for _ in range(5)):
        state = history[-1][0] or ""
        if one not in rule.possible(state):
            with pytest.raises(ClerkError):
                take(office, matter, one)
            assert told(office, matter) == history[-1]
            continue
        assert take(office, matter, one).kept
        now, closed, steps = told(office, matter)
        course = rule.run(ON, [rule.Taken(s, ON) for s in steps[1:]])
        assert now == course.state == rule.LEADS_TO[one]
        assert (closed is not None) == (now == rule.CLOSED)
        history.append((now, closed, steps))

    while len(history) > 1:
        history.pop()
        entries.undo(office)
        assert told(office, matter) == history[-1]


def test_an_old_row_without_its_day_of_close_gets_it(office: Office) -> None:
    old = record(office, MATTERS, found_on=ON, what="路灯不亮", state=rule.CLOSED)

    assert take(office, old, rule.CLOSE, on=LAST).kept

    assert told(office, old) == (rule.CLOSED, LAST, [rule.CLOSE])
