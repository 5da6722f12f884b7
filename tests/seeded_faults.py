"""Each kind of fault that the data check knows and the demo has not, alone in an empty village.

They are written past the rules of entry, as an import, an older version or a merge may leave them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any

from builders import a_household, an_elder, an_empty_household, record

from csdesk.ledgers.care import ElderFile, Visit
from csdesk.ledgers.facilities import Facility
from csdesk.ledgers.grids import Matter
from csdesk.ledgers.people import Category, Change, Stay
from csdesk.ledgers.timebank import TimeEntry
from csdesk.ledgers.volunteers import ServiceHours, Volunteer
from csdesk.services.households import people
from csdesk.services.households.people import Event
from csdesk.services.office import Office, step
from csdesk.storage.work import work

BEGUN = date(2025, 1, 1)


def add(office: Office, code: str, row: Any) -> int:
    """A record past the rules of entry."""
    with step(office, "样例") as w:
        return int(w.add(code, row))


def alter(office: Office, code: str, id: int, **values: Any) -> None:
    """Other values in a record, past the rules of entry."""
    with step(office, "样例") as w:
        kept = w.get(code, id)
        w.change(code, id, kept.version, dataclasses.replace(kept.row, **values))


def stay_of(office: Office, resident: int) -> int:
    """The stay of a resident."""
    with step(office, "样例") as w:
        (row,) = w.rows("stays", "resident", [resident])
        return int(row["id"])


def _a_couple(office: Office) -> tuple[int, int]:
    home = a_household(office, "朱成远", "罗春兰")
    return home.head, home.members[1]


def _two_heads(office: Office) -> None:
    _, wife = _a_couple(office)
    alter(office, "stays", stay_of(office, wife), relation="02")


def _head_minor(office: Office) -> None:
    a_household(
        office, "朱小禾", "朱有田", relations=("02", "81"), born=("2012-03-04", "1970-02-03")
    )


def _two_spouses(office: Office) -> None:
    a_household(
        office, "朱成远", "罗春兰", "何云", relations=("02", "12", "12"),
        born=("1970-03-04", "1972-08-09", "1973-01-02"),
    )  # fmt: skip


def _spouse_same_sex(office: Office) -> None:
    a_household(office, "朱成远", "何云", relations=("02", "10"), born=("1970-03-04", "1972-08-09"))


def _relation_sex(office: Office) -> None:
    a_household(office, "朱成远", "朱云", relations=("02", "52"), born=("1970-03-04", "1945-08-09"))


def _parent_too_young(office: Office) -> None:
    a_household(office, "朱成远", "朱云", relations=("02", "22"), born=("1970-03-04", "1981-08-09"))


def _second_home(office: Office, person: int, kind: str, start: date, stop: date | None) -> None:
    """Another stay of somebody in an old household of its own, with its changes."""
    other = a_household(office, "罗春兰", relations=("02",), born=("1950-08-09",))
    who: Any = person
    home: Any = other.id
    came = add(office, "changes", Change(event_date=start, registered_on=start, kind="in",
                                         resident=who, household=home))  # fmt: skip
    went: Any = None
    if stop:
        went = add(office, "changes", Change(event_date=stop, registered_on=stop, kind="moved",
                                             resident=who, household=home))  # fmt: skip
    opened: Any = came
    add(office, "stays", Stay(resident=who, household=home, relation="99", kind=kind, reason="10",
                              from_=start, to=stop, opened_by=opened, closed_by=went))  # fmt: skip


def _registered_twice(office: Office) -> None:
    head = a_household(office, "朱成远").head
    _second_home(office, head, "both", date(2025, 6, 1), None)


def _housed_twice(office: Office) -> None:
    head = a_household(office, "朱成远").head
    _second_home(office, head, "lives_here", date(2025, 6, 1), None)


def _stays_overlap(office: Office) -> None:
    head = a_household(office, "朱成远").head
    _second_home(office, head, "both", date(2025, 6, 1), date(2025, 7, 1))


def leaving(office: Office, person: int, home: int, kind: str, day: date) -> None:
    """A change of leaving that closed nothing."""
    who: Any = person
    where: Any = home
    row = Change(event_date=day, registered_on=day, kind=kind, resident=who, household=where)
    add(office, "changes", row)


def _gone_on(office: Office, kind: str) -> None:
    home = a_household(office, "朱成远", "罗春兰")
    leaving(office, home.members[1], home.id, kind, date(2026, 3, 1))


def _change_without_stay(office: Office) -> None:
    home = a_household(office, "朱成远")
    day = date(2026, 3, 1)
    who: Any = record(office, "residents", name="罗春兰", sex="2", birth_date="1972-08-09")
    where: Any = home.id
    add(office, "changes", Change(event_date=day, registered_on=day, kind="in", resident=who,
                                  household=where))  # fmt: skip


def _month_unbalanced(office: Office) -> None:
    head = a_household(office, "朱成远").head
    alter(office, "stays", stay_of(office, head), from_=date(2025, 2, 1))


def _never_lived(office: Office) -> None:
    an_empty_household(office)


def _number_twice(office: Office) -> None:
    first, second = a_household(office, "朱成远"), a_household(office, "罗有田")
    assert first.id != second.id
    alter(office, "households", second.id, household_no="0001")


def _address_missing(office: Office) -> None:
    alter(office, "households", a_household(office, "朱成远").id, address=None)


def _of_head(**values: Any) -> Callable[[Office], None]:
    def seed(office: Office) -> None:
        alter(office, "residents", a_household(office, "朱成远").head, **values)

    return seed


def _id_15(office: Office) -> None:
    alter(office, "residents", a_household(office, "朱成远").head, id_no="430421700304001")


def _id_two_names(office: Office) -> None:
    first = a_household(office, "朱成远").head
    second = a_household(office, "朱有田").head
    with step(office, "样例") as w:
        number = w.get("residents", first).row.id_no
    alter(office, "residents", second, id_no=number)


def _too_old(office: Office) -> None:
    home = a_household(office, "朱成远", relations=("02",), born=("1900-03-04",))
    assert home.head


def _phone_shared(office: Office) -> None:
    for number in range(6):
        head = a_household(office, f"朱成{'甲乙丙丁戊己'[number]}").head
        alter(office, "residents", head, phones=("13900000001",))


def _category(code: str, **more: Any) -> Callable[[Office], None]:
    def seed(office: Office) -> None:
        head: Any = a_household(office, "朱成远").head
        given = {"from_": BEGUN, **more}
        add(office, "categories", Category(resident=head, category=code, **given))

    return seed


def _category_clash(office: Office) -> None:
    who: Any = a_household(office, "朱成远").head
    add(office, "categories", Category(resident=who, category="S12", from_=BEGUN))
    add(office, "categories", Category(resident=who, category="S22", from_=date(2026, 1, 1)))


def _child_grown(office: Office) -> None:
    home = a_household(
        office, "朱成远", "朱云", relations=("02", "22"), born=("1970-03-04", "2009-08-09")
    )
    who: Any = home.members[1]
    add(office, "categories", Category(resident=who, category="C11", from_=BEGUN))


def _open_after_leaving(office: Office) -> None:
    who: Any = an_elder(office)
    people.depart(office, "died", Event(date(2026, 3, 1)), who)
    add(office, "categories", Category(resident=who, category="V20", from_=BEGUN))


def _file_of_gone(office: Office) -> None:
    who: Any = an_elder(office)
    add(office, "elder_files", ElderFile(resident=who))
    people.depart(office, "died", Event(date(2026, 3, 1)), who)


def _file_twice(office: Office) -> None:
    who: Any = an_elder(office)
    for carer in ("儿子", "女儿"):
        add(office, "elder_files", ElderFile(resident=who, carer=carer))


def _elder_file_young(office: Office) -> None:
    who: Any = a_household(office, "朱成远").head
    add(office, "elder_files", ElderFile(resident=who))


def _visit(**more: Any) -> Callable[[Office], None]:
    def seed(office: Office) -> None:
        who: Any = an_elder(office)
        given = {
            "visit_date": date(2026, 3, 1), "visit_method": "01", "met": True,
            "visitor": ("李建禾",), "visit_content": "良好", **more,
        }  # fmt: skip
        add(office, "visits", Visit(visit_target=who, **given))

    return seed


def _hours_twice(office: Office) -> None:
    who: Any = add(office, "volunteers", Volunteer(name="何向晚"))
    for _ in range(2):
        add(office, "service_hours", ServiceHours(
            service_date=date(2026, 3, 1), volunteer=who, service_hours=Decimal("2.0"),
            what="入户陪伴",
        ))  # fmt: skip


def _hours_overlap(office: Office) -> None:
    who: Any = add(office, "volunteers", Volunteer(name="何向晚"))
    for hour, what in ((8, "入户陪伴"), (9, "清扫街道"), (11, "巡逻")):
        add(office, "service_hours", ServiceHours(
            service_date=date(2026, 3, 1), volunteer=who, service_hours=Decimal("2.0"), what=what,
            begins=time(hour), ends=time(hour + 2),
        ))  # fmt: skip


def _below_nothing(office: Office) -> None:
    who: Any = add(office, "volunteers", Volunteer(name="何向晚"))
    entry = TimeEntry(entry_date=date(2026, 3, 1), volunteer=who, kind="3", hours=Decimal(2))
    with work(
        office.engines.write, office.model, "另一台电脑", user="甲", node="B", now=office.now()
    ) as w:  # past what every step of this one keeps
        w.add("time_bank", entry)


def _volunteer_twice(office: Office) -> None:
    who: Any = a_household(office, "朱成远").head
    for name in ("朱成远", "朱成元"):
        add(office, "volunteers", Volunteer(name=name, resident=who))


def _facility(**more: Any) -> Callable[[Office], None]:
    def seed(office: Office) -> None:
        given = {
            "facility_name": "文化活动室", "kind": "0101", "area": Decimal("60.00"),
            "keeper": ("周敏",), **more,
        }  # fmt: skip
        add(office, "facilities", Facility(**given))

    return seed


def _matter(**more: Any) -> Callable[[Office], None]:
    def seed(office: Office) -> None:
        given = {
            "found_on": date(2026, 10, 1), "what": "路灯不亮", "state": "3", "owner": ("周敏",),
            "deadline": date(2026, 11, 1), **more,
        }  # fmt: skip
        add(office, "matters", Matter(**given))

    return seed


def _told_before_event(office: Office) -> None:
    head = a_household(office, "朱成远").head
    with step(office, "样例") as w:
        (row,) = w.rows("changes", "resident", [head])
    alter(office, "changes", row["id"], registered_on=date(2024, 1, 1))


def _reference_voided(office: Office) -> None:
    who: Any = record(office, "residents", name="何向晚", sex="2", birth_date="1988-01-01")
    add(office, "volunteers", Volunteer(name="何向晚", resident=who))
    with step(office, "样例") as w:
        w.change("residents", who, w.get("residents", who).version, voided=True)


FAULTS: dict[str, Callable[[Office], None]] = {
    "two_heads": _two_heads,
    "head_minor": _head_minor,
    "two_spouses": _two_spouses,
    "spouse_same_sex": _spouse_same_sex,
    "relation_sex": _relation_sex,
    "parent_too_young": _parent_too_young,
    "registered_twice": _registered_twice,
    "housed_twice": _housed_twice,
    "stays_overlap": _stays_overlap,
    "dead_but_here": lambda office: _gone_on(office, "died"),
    "left_but_here": lambda office: _gone_on(office, "out"),
    "change_without_stay": _change_without_stay,
    "month_unbalanced": _month_unbalanced,
    "never_lived": _never_lived,
    "number_twice": _number_twice,
    "address_missing": _address_missing,
    "id_invalid": _of_head(id_no="430421197003040011"),
    "id_15": _id_15,
    "id_two_names": _id_two_names,
    "id_birth_conflict": _of_head(birth_date="1971-03-04"),
    "id_sex_conflict": _of_head(sex="2"),
    "birth_missing": _of_head(birth_date=None),
    "sex_missing": _of_head(sex=None),
    "born_later": lambda office: alter(
        office, "residents", record(office, "residents", name="何云", sex="2"),
        birth_date="2027-01-01",
    ),
    "too_old": _too_old,
    "phone_untidy": _of_head(phones=("139 0000 0001",)),
    "phone_shared": _phone_shared,
    "name_private": _of_head(name="朱\ue123"),
    "name_untidy": _of_head(name="朱 成远"),
    "category_clash": _category_clash,
    "child_grown": _child_grown,
    "elder_young": _category("E01"),
    "level_missing": _category("D4"),
    "ended_before_begun": _category("V20", to=date(2024, 1, 1)),
    "open_after_leaving": _open_after_leaving,
    "file_of_gone": _file_of_gone,
    "file_twice": _file_twice,
    "elder_file_young": _elder_file_young,
    "visitor_missing": _visit(visitor=()),
    "visit_unexplained": _visit(met=False, visit_content=None),
    "hours_twice": _hours_twice,
    "hours_overlap": _hours_overlap,
    "below_nothing": _below_nothing,
    "volunteer_twice": _volunteer_twice,
    "facility_keeper": _facility(keeper=()),
    "facility_area": _facility(area=None),
    "matter_owner": _matter(owner=()),
    "matter_deadline": _matter(deadline=None),
    "matter_closing": _matter(state="6"),
    "told_before_event": _told_before_event,
    "date_in_future": _visit(visit_date=date(2026, 12, 1)),
    "required_missing": _visit(visit_method=None),
    "code_unknown": _visit(visit_method="77"),
    "out_of_range": _facility(area=Decimal("-5.00")),
    "reference_voided": _reference_voided,
}  # fmt: skip
"""What seeds each code that the demo has not."""
