"""The search box follows every save, import and undo."""

from datetime import date

from builders import a_household, an_elder, record

from csdesk.ledgers.people import Resident
from csdesk.services import entries, search
from csdesk.services.households import people
from csdesk.services.households.people import Event
from csdesk.services.office import Office, step
from csdesk.storage.work import New


def found(office: Office, text: str) -> list[tuple[str, str]]:
    return [(h.ledger, h.title) for h in search.find(office, text)]


def test_people_places_and_things_are_found_together(office: Office) -> None:
    an_elder(office, "王秀英", phones=("13800001111",))
    record(office, "teams", team_name="王家巷互助队", kind="1")

    assert found(office, "王") == [("residents", "王秀英"), ("teams", "王家巷互助队")]
    assert found(office, "wxy") == [("residents", "王秀英")]
    assert found(office, "1111") == [("residents", "王秀英")]
    assert ("households", "0001") in found(office, "柳沟村1组")


def test_a_hit_says_what_tells_it_from_others(office: Office) -> None:
    elder = an_elder(office)

    (hit,) = search.find(office, "秀英")

    assert (hit.ledger, hit.id, hit.title, hit.kind) == ("residents", elder, "王秀英", "居民")
    assert "女" in hit.detail
    assert "86" in hit.detail
    assert "430421" not in hit.detail


def test_the_box_follows_what_is_kept(office: Office) -> None:
    assert found(office, "秀英") == []
    elder = an_elder(office)
    assert found(office, "秀英") == [("residents", "王秀英")]
    entries.record(office, "residents", {"name": "王秀兰"}, id=elder)
    assert found(office, "秀英") == []
    assert found(office, "秀兰") == [("residents", "王秀兰")]
    entries.undo(office)
    assert found(office, "秀英") == [("residents", "王秀英")]
    volunteer = record(office, "volunteers", name="张秀英")
    assert ("volunteers", "张秀英") in found(office, "秀英")
    entries.void(office, "volunteers", [volunteer])
    assert found(office, "秀英") == [("residents", "王秀英")]


def test_an_address_that_a_household_brings_is_followed(office: Office) -> None:
    home = a_household(office, "朱成远")
    assert found(office, "单家坪") == []

    entries.record(office, "households", {"address": "单家坪8号"}, id=home.id)

    assert ("residents", "朱成远") in found(office, "单家坪")
    people.depart(office, "out", Event(date(2026, 3, 1)), home.head)
    assert ("residents", "朱成远") not in found(office, "单家坪")


def test_a_step_of_many_rows_makes_the_box_anew(office: Office) -> None:
    assert found(office, "王") == []
    with step(office, "导入") as w:
        w.add_many("residents", [New(Resident(name="王秀英")) for _ in range(700)])

    hits, total = office.searcher.find(office, "王秀英", 5)

    assert len(hits) == 5
    assert total == 700
    entries.undo(office)
    assert found(office, "王") == []


def test_after_a_wipe_it_is_built_again(office: Office) -> None:
    an_elder(office)
    assert found(office, "秀英")

    office.searcher.wipe()
    office.searcher.wipe()

    assert found(office, "秀英") == [("residents", "王秀英")]


def test_who_is_gone_is_found_after_the_others_and_said_to_be(office: Office) -> None:
    home = a_household(office, "汤怀远", "汤怀民", "汤怀德")
    _, gone, moved = home.members
    with step(office, "d") as w:
        people.leave(w, "died", Event(date(2026, 5, 6)), gone)
        people.leave(w, "out", Event(date(2026, 5, 7)), moved)

    hits = search.find(office, "汤怀")

    assert [(h.title, h.state) for h in hits[:1]] == [("汤怀远", "")]
    assert {(h.title, h.state) for h in hits[1:]} == {("汤怀民", "死亡"), ("汤怀德", "迁出")}


def test_a_person_leads_to_her_household_and_to_her_visits(office: Office) -> None:
    home = a_household(office, "汤怀远", "石望舒")
    wife = next(h for h in search.find(office, "石望舒"))
    assert "户主汤怀远" in wife.detail
    house, visits = wife.ways
    assert (house.words, house.target.code, house.target.record) == ("户", "households", home.id)
    assert (visits.target.code, visits.target.where) == ("visits", f"visit_target = {wife.id}")
    head = search.find(office, "汤怀远")[0]
    assert "户主汤怀远" not in head.detail
    assert search.find(office, "0001")[0].ways == ()


def test_surnames_that_are_read_otherwise_are_found_by_both_readings(office: Office) -> None:
    for name in ("单雄信", "仇英", "曾国藩", "尉迟恭", "解缙", "查良镛", "翟天临", "区大相"):
        record(office, "residents", name=name)
    for typed, name in (
        ("shanxiong", "单雄信"), ("danxiong", "单雄信"), ("qiuying", "仇英"), ("zengguo", "曾国藩"),
        ("cengguo", "曾国藩"), ("yuchigong", "尉迟恭"), ("ycg", "尉迟恭"), ("xiejin", "解缙"),
        ("zhaliang", "查良镛"), ("zly", "查良镛"), ("zhaitian", "翟天临"), ("ouda", "区大相"),
        ("良镛", "查良镛"),
    ):  # fmt: skip
        assert ("residents", name) in found(office, typed), typed
