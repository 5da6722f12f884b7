from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csdesk.domain.calendar import period_of
from csdesk.domain.duties import (
    EveryDays,
    Last,
    Met,
    PerPeriod,
    Person,
    Rule,
    Tier,
    Within,
    due_list,
    failures,
    last_met,
    state,
)

DAY = timedelta(1)
MONTHLY = Rule("monthly", "每月一次", "age >= 60", PerPeriod(1, "month"))
TWICE = Rule("twice", "每月两次", "age >= 60", PerPeriod(2, "month"))
WEEKLY = Rule("weekly", "每周一次", "age >= 80", PerPeriod(1, "week"))
EVERY_TEN = Rule("ten", "每十天一次", "age >= 80", EveryDays(10))
SINCE = date(2026, 1, 1)


def asked(rule, on, *days, since=SINCE):
    meetings = [Met(1, day) for day in days]
    last = last_met(meetings, rule.frequency, on)
    (found,) = due_list([rule], {rule.id: [Person(1, since)]}, {rule.id: last}, on)
    return found


def test_a_month_not_yet_met_is_due_on_its_last_day():
    found = asked(MONTHLY, date(2026, 11, 22), date(2026, 10, 5))

    assert (found.due, found.last, found.state) == (
        date(2026, 11, 30),
        date(2026, 10, 5),
        "covered",
    )


def test_once_met_the_next_months_last_day_is_due():
    assert asked(MONTHLY, date(2026, 11, 22), date(2026, 11, 5)).due == date(2026, 12, 31)


def test_a_month_that_ended_unmet_stays_owed_until_the_next_meeting():
    on = date(2026, 11, 22)

    assert asked(MONTHLY, on, date(2026, 8, 5)).due == date(2026, 9, 30)
    assert asked(MONTHLY, on, date(2026, 8, 5)).state == "overdue"
    assert asked(MONTHLY, on, date(2026, 8, 5), date(2026, 11, 2)).due == date(2026, 12, 31)


def test_one_meeting_of_two_leaves_the_month_owed():
    assert asked(TWICE, date(2026, 11, 22), date(2026, 11, 5)).due == date(2026, 11, 30)
    assert asked(TWICE, date(2026, 12, 2), date(2026, 11, 5)).due == date(2026, 11, 30)
    assert asked(TWICE, date(2026, 12, 2), date(2026, 11, 5), date(2026, 12, 1)).due == date(
        2026, 12, 31
    )
    assert asked(TWICE, date(2026, 11, 22), date(2026, 11, 5), date(2026, 11, 6)).due == date(
        2026, 12, 31
    )


def test_who_was_never_met_owes_the_period_in_which_she_came_under_the_rule():
    on = date(2026, 11, 22)

    assert asked(MONTHLY, on, since=date(2026, 11, 20)).due == date(2026, 11, 30)
    assert asked(MONTHLY, on, since=date(2026, 9, 20)).due == date(2026, 9, 30)
    assert asked(MONTHLY, on).last is None


def test_months_before_she_came_under_the_rule_are_not_owed():
    found = asked(MONTHLY, date(2026, 11, 22), date(2025, 3, 1), since=date(2026, 11, 2))

    assert (found.due, found.since) == (date(2026, 11, 30), date(2026, 11, 2))


def test_days_count_from_the_last_meeting_else_from_coming_under_the_rule():
    assert asked(EVERY_TEN, date(2026, 11, 22), date(2026, 11, 20)).due == date(2026, 11, 30)
    assert asked(EVERY_TEN, date(2026, 11, 22), since=date(2026, 11, 20)).due == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("on", "pressing"),
    [
        (date(2026, 11, 26), "covered"),
        (date(2026, 11, 27), "soon"),
        (date(2026, 11, 29), "soon"),
        (date(2026, 11, 30), "due"),
        (date(2026, 12, 1), "overdue"),
    ],
)
def test_the_state_follows_from_the_due_day(on, pressing):
    assert state(date(2026, 11, 30), on) == pressing
    assert asked(MONTHLY, on, date(2026, 10, 5)).state == pressing


def test_a_week_begins_on_monday():
    on = date(2026, 11, 25)

    assert asked(WEEKLY, on, date(2026, 11, 22)).due == date(2026, 11, 29)
    assert asked(WEEKLY, on, date(2026, 11, 23)).due == date(2026, 12, 6)


def test_the_strictest_rule_wins_and_is_named():
    on, met = date(2026, 11, 25), {1: Last(date(2026, 11, 24)), 2: Last(date(2026, 11, 2))}
    people = {"monthly": [Person(1, SINCE), Person(2, SINCE)], "ten": [Person(2, SINCE)]}

    found = due_list([MONTHLY, EVERY_TEN], people, {"monthly": met, "ten": met}, on)

    assert [(d.person, d.rule.id, d.due) for d in found] == [
        (1, "monthly", date(2026, 12, 31)),
        (2, "ten", date(2026, 11, 12)),
    ]


def test_of_equal_due_days_the_earlier_rule_is_named():
    people = {"monthly": [Person(1, SINCE)], "twice": [Person(1, SINCE)]}

    (found,) = due_list([TWICE, MONTHLY], people, {}, date(2026, 1, 5))

    assert found.rule is TWICE


def test_a_rule_asks_nothing_outside_its_days_and_nothing_from_before():
    rule = Rule("r", "r", "", PerPeriod(1, "month"), start=date(2026, 3, 1), stop=date(2026, 6, 1))
    people = {"r": [Person(1, SINCE)]}

    assert not due_list([rule], people, {}, date(2026, 2, 28))
    assert not due_list([rule], people, {}, date(2026, 6, 1))
    (found,) = due_list([rule], people, {}, date(2026, 5, 31))
    assert (found.due, found.since) == (date(2026, 3, 31), date(2026, 3, 1))


def test_a_meeting_attempted_or_by_another_mode_does_not_count():
    rule = Rule("r", "r", "", EveryDays(7), modes=("01", "02"), unmet=("09", "10"))

    assert rule.counts("01", "01")
    assert rule.counts("02", None)
    assert not rule.counts("01", "09")
    assert not rule.counts("05", "01")
    assert not rule.counts(None, "01")
    assert MONTHLY.counts(None, None)


def test_attempts_and_later_meetings_do_not_move_the_clock():
    meetings = [
        Met(1, date(2026, 11, 3)),
        Met(1, date(2026, 11, 9), False),
        Met(1, date(2026, 11, 30)),
    ]

    assert last_met(meetings, MONTHLY.frequency, date(2026, 11, 22)) == {1: Last(date(2026, 11, 3))}


def test_meetings_in_the_last_ones_period_are_counted():
    days = [date(2026, 11, 20), date(2026, 11, 3), date(2026, 10, 30)]

    found = last_met([Met(1, d) for d in days], TWICE.frequency, date(2026, 11, 22))

    assert found == {1: Last(date(2026, 11, 20), 2)}


def slow_due(rule, since, days, on):
    """Day by day, with the words of the rule."""
    if isinstance(rule.frequency, EveryDays):
        past = [d for d in days if d <= on]
        return (max(past) if past else since) + timedelta(rule.frequency.days)
    period, times = rule.frequency.period, rule.frequency.times
    owed, day, met = None, period_of(since, period)[0], 0
    while True:
        first, last = period_of(day, period)
        met = met * (day != first) + days.count(day)
        owed = None if day in days else owed
        if day == on:
            return owed or (last if met < times else period_of(last + DAY, period)[1])
        if day == last and met < times:
            owed = owed or day
        day += DAY


@given(
    frequency=st.one_of(
        st.builds(EveryDays, st.integers(1, 40)),
        st.builds(PerPeriod, st.integers(1, 3), st.sampled_from(["week", "month", "quarter"])),
    ),
    since=st.integers(0, 200),
    later=st.integers(0, 200),
    days=st.lists(st.integers(-100, 450), max_size=30),
)
def test_the_due_day_is_that_of_the_slow_reference(frequency, since, later, days):
    rule = Rule("r", "r", "", frequency)
    since, on = SINCE + since * DAY, SINCE + (since + later) * DAY
    days = [SINCE + n * DAY for n in days]

    assert asked(rule, on, *days, since=since).due == slow_due(rule, since, days, on)


# ---- tiers, events, by whom ------------------------------------------------------------------------

TIERED = Rule(
    "tiered", "分级", "age >= 60", PerPeriod(1, "quarter"),
    tiers=(Tier("age >= 80", PerPeriod(1, "week"), "高风险"), Tier("age >= 70", EveryDays(20))),
)  # fmt: skip
AFTER = Rule("after", "出院", "", Within(1, ("cause:01",)), start=date(2026, 3, 1))


def due_of(rule, on, person, *days):
    last = last_met([Met(1, day) for day in days], rule.levels[person.level], on)
    return due_list([rule], {rule.id: [person]}, {rule.id: last}, on)


@pytest.mark.parametrize(
    ("level", "due"),
    [(0, date(2026, 11, 15)), (1, date(2026, 11, 26)), (2, date(2027, 3, 31)),
     (-1, date(2027, 3, 31))],
)  # fmt: skip
def test_each_tier_has_its_own_frequency(level, due):
    (found,) = due_of(TIERED, date(2026, 11, 25), Person(1, SINCE, level), date(2026, 11, 6))

    assert found.due == due
    assert found.frequency is TIERED.levels[level]


def test_everybody_of_a_tiered_rule_is_asked_by_her_own_tier():
    people = [Person(1, SINCE, 2), Person(2, SINCE, 0), Person(3, SINCE)]

    found = due_list([TIERED], {"tiered": people}, {}, date(2026, 1, 2))

    assert {d.person: d.due for d in found} == {
        1: date(2026, 3, 31), 2: date(2026, 1, 4), 3: date(2026, 3, 31),
    }  # fmt: skip


def test_an_event_asks_for_one_visit_within_its_days():
    on, event = date(2026, 11, 5), date(2026, 11, 3)
    person = Person(1, SINCE, events=(event,))

    (found,) = due_of(AFTER, on, person, date(2026, 11, 2))
    assert (found.due, found.since, found.state) == (date(2026, 11, 4), event, "overdue")
    assert not due_of(AFTER, on, person, event)
    assert not due_of(AFTER, on, Person(1, SINCE))


def test_one_visit_serves_every_event_before_it_and_the_earliest_open_one_is_owed():
    person = Person(1, SINCE, events=(date(2026, 11, 9), date(2026, 11, 3), date(2026, 11, 7)))

    (found,) = due_of(AFTER, date(2026, 11, 12), person, date(2026, 11, 4))

    assert found.since == date(2026, 11, 7)


def test_what_befell_somebody_before_the_rule_held_is_not_owed():
    assert not due_of(AFTER, date(2026, 11, 5), Person(1, SINCE, events=(date(2026, 2, 28),)))


def test_a_visit_some_days_early_keeps_an_appointment():
    rule = Rule("r", "回访", "", Within(0, ("field:follow_up_on",), early=7))
    person = Person(1, SINCE, events=(date(2026, 11, 20),))

    assert not due_of(rule, date(2026, 11, 14), person, date(2026, 11, 13))
    (found,) = due_of(rule, date(2026, 11, 14), person, date(2026, 11, 12))
    assert (found.due, found.state) == (date(2026, 11, 20), "covered")


def test_the_visit_of_another_does_not_count():
    rule = Rule("r", "家庭医生", "", EveryDays(90), by=("05", "06"))

    assert rule.counts("01", "01", ("02", "05"))
    assert not rule.counts("01", "01", ("02",))
    assert not rule.counts("01", "01")


def test_the_other_rules_that_ask_are_told_with_their_days():
    people = {r.id: [Person(1, SINCE)] for r in (MONTHLY, WEEKLY, TWICE)}

    (found,) = due_list([MONTHLY, WEEKLY, TWICE], people, {}, date(2026, 1, 2))

    assert found.rule is WEEKLY
    assert found.others == ((MONTHLY, date(2026, 1, 31)), (TWICE, date(2026, 1, 31)))


def test_how_near_is_pressing_is_for_the_office_to_say():
    people = {"monthly": [Person(1, SINCE)]}

    (found,) = due_list([MONTHLY], people, {}, date(2026, 1, 25), soon=7)

    assert found.state == "soon"
    assert state(date(2026, 1, 31), date(2026, 1, 25)) == "covered"


@pytest.mark.parametrize(
    ("met", "row"),
    [((), 0), ((True,), 0), ((False,), 1), ((True, False, False), 2), ((False, True), 0)],
)
def test_attempts_in_a_row_are_counted_from_the_last(met, row):
    assert failures(met) == row


def slow_list(rules, people, meetings, on):
    """Every rule and person in turn, in the words of the rules; the earliest day of each person."""
    found = {}
    for rule in rules:
        if (rule.start and on < rule.start) or (rule.stop and on >= rule.stop):
            continue
        for person in people[rule.id]:
            days = [
                day
                for who, day, mode, outcome, roles in meetings
                if who == person.id
                and day <= on
                and (not rule.modes or mode in rule.modes)
                and outcome not in rule.unmet
                and (not rule.by or set(roles) & set(rule.by))
            ]
            frequency = [*(t.frequency for t in rule.tiers), rule.frequency][person.level]
            start = rule.start or date(2020, 1, 1)
            if isinstance(frequency, Within):
                owed = [
                    event
                    for event in person.events
                    if event >= start
                    and not any(day >= event - frequency.early * DAY for day in days)
                ]
                if not owed:
                    continue
                due = sorted(owed)[0] + frequency.days * DAY
            else:
                plain = Rule("", "", "", frequency)
                due = slow_due(plain, max(person.since, start), days, on)
            if person.id not in found or due < found[person.id][0]:
                found[person.id] = due, rule.id
    return found


DAYS = st.integers(0, 120).map(lambda n: SINCE + n * DAY)
FREQUENCIES = st.one_of(
    st.builds(EveryDays, st.integers(1, 40)),
    st.builds(PerPeriod, st.integers(1, 3), st.sampled_from(["week", "month", "quarter"])),
    st.builds(Within, st.integers(0, 3), st.just(("cause:01",)), st.integers(0, 5)),
)
ROLES = st.lists(st.sampled_from(["02", "05"]), unique=True, max_size=2).map(tuple)


@st.composite
def worlds(draw):
    """Some rules, those under each of them, and every meeting."""
    rules, people = [], {}
    for n in range(draw(st.integers(1, 3))):
        tiers = draw(st.lists(st.builds(Tier, st.just("age > 0"), FREQUENCIES), max_size=2))
        rules.append(
            Rule(
                f"r{n}", f"r{n}", "", draw(FREQUENCIES), draw(st.sampled_from([(), ("01",)])),
                ("09",), draw(st.none() | DAYS), draw(st.none() | DAYS), draw(ROLES), tuple(tiers),
            )
        )  # fmt: skip
        people[f"r{n}"] = [
            Person(
                who, draw(DAYS), draw(st.integers(0, len(tiers))),
                tuple(draw(st.lists(DAYS, max_size=3))),
            )
            for who in draw(st.lists(st.integers(1, 3), unique=True))
        ]  # fmt: skip
    met = st.tuples(
        st.integers(1, 3), DAYS, st.sampled_from(["01", "02"]), st.sampled_from([None, "09"]), ROLES
    )
    return rules, people, draw(st.lists(met, max_size=12)), SINCE + 120 * DAY


@settings(max_examples=40)
@given(worlds())
def test_the_due_list_is_that_of_the_slow_reference(world):
    rules, people, meetings, on = world
    last = {}
    for rule in rules:
        counted = [
            Met(who, day, rule.counts(mode, outcome, roles))
            for who, day, mode, outcome, roles in meetings
        ]
        last[rule.id] = {
            p.id: found[p.id]
            for p in people[rule.id]
            if p.id in (found := last_met(counted, rule.levels[p.level], on))
        }

    found = {d.person: (d.due, d.rule.id) for d in due_list(rules, people, last, on)}

    assert found == slow_list(rules, people, meetings, on)
