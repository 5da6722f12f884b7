"""Who is under a rule on a day: since when, of which tier, and which events concern her."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from csdesk.domain.duties import BEGUN, CAUSE, FIELD, Frequency, Person, Rule, Within
from csdesk.domain.filters import And, Filter, Not, parse
from csdesk.services import lists
from csdesk.services.dutyrules import PEOPLE, SINCE
from csdesk.services.office import Office
from csdesk.services.since import Facts

HERE = "not (household empty) and stay_kind in ['both', 'lives_here']"
"""Dead, moved-out and institution residents leave at once and stay in history."""
CAUSES = "visit_causes"
_HOUSED = "not (household empty)"
Events = Mapping[int, tuple[date, ...]]


def under(
    office: Office, rule: Rule, subject: str, on: date, facts: Facts | None = None
) -> list[Person]:
    """Who is under a rule on a day, and since when; of a rule of events alone only whom one concerns.

    Args:
        office: The open office.
        rule: The rule.
        subject: The ledger of those under it.
        on: The day.
        facts: What is known of residents on that day already; it learns what else is needed.
    """
    if subject == PEOPLE:
        return _residents(office, rule, on, facts or Facts(office, on))
    asked = lists.ask(
        office, subject, where=rule.group or None, every=True, columns=(SINCE[subject],), on=on
    )
    ids = lists.ids(office, asked)
    first, level = on.replace(day=1), len(rule.tiers)
    levels = _levels(office, rule, subject, None, on)
    events = _own_days(office, rule, subject, ids, on)
    starts = any(BEGUN in f.after for f in rule.levels if isinstance(f, Within))
    return [
        Person(
            id,
            row[0] or first,
            levels.get(id, level),
            (*events.get(id, ()), *([row[0]] if starts and row[0] else [])),
        )
        for page in lists.pages(office, asked, ids, 1000)
        for id, row in zip(page.ids, page.rows, strict=True)
    ]


def people_of(rule: Rule) -> Filter:
    """The residents whom a rule names, who are here."""
    here = parse(HERE)
    return And((here, parse(rule.group))) if rule.group else here


def tier_of(rule: Rule, level: int, base: Filter | None) -> Filter | None:
    """Those of a level: who fulfils its condition and none of those before it."""
    parts = [base] if base else []
    parts += [Not(parse(tier.where)) for tier in rule.tiers[:level]]
    parts += [parse(tier.where) for tier in rule.tiers[level : level + 1]]
    return lists.both(*parts)


def _residents(office: Office, rule: Rule, on: date, facts: Facts) -> list[Person]:
    causes = _causes(office, rule, on)
    if _needs_no_since(rule) and not causes.anybody:
        return []
    given = causes.named if _needs_no_since(rule) and not causes.wide else None
    asked = lists.ask(office, PEOPLE, where=people_of(rule), on=on, given=given)
    ids = list(lists.ids(office, asked))
    events = causes.of(office, ids, on)
    own, levels = len(rule.tiers), _levels(office, rule, PEOPLE, given, on)
    if _needs_no_since(rule):
        return [Person(id, date.min, own, events[id]) for id in ids if id in events]
    since = dict(_since(rule, ids, levels, facts))
    places: list[Person] = []
    for id in ids:
        level = levels.get(id, own)
        days = _starts(rule.levels[level], since[id], events.get(id, ()))
        places.append(Person(id, since[id], level, days))
    return places


def _starts(frequency: Frequency, since: date, events: tuple[date, ...]) -> tuple[date, ...]:
    """The days that start the clock of a level: coming under the rule, what befell her."""
    if not isinstance(frequency, Within):
        return ()
    begun_ = (since,) if BEGUN in frequency.after and since > date.min else ()
    return (*begun_, *(events if any(n.startswith(CAUSE) for n in frequency.after) else ()))


def _needs_no_since(rule: Rule) -> bool:
    """Only what befell somebody counts, not since when she is under the rule."""
    return (
        not rule.tiers and isinstance(rule.frequency, Within) and BEGUN not in rule.frequency.after
    )


def _since(
    rule: Rule, ids: Sequence[int], levels: Mapping[int, int], facts: Facts
) -> Iterator[tuple[int, date]]:
    """Since when each is under the rule, and in her tier."""
    facts.learn(ids)
    housed, group = parse(_HOUSED), parse(rule.group) if rule.group else None
    base = lists.both(housed, group)
    trees = [lists.both(housed, group, parse(tier.where)) for tier in rule.tiers] + [base]
    asked = [facts.since(tree or housed) for tree in trees]
    own = len(rule.tiers)
    for id in ids:
        yield id, asked[levels.get(id, own)](id)


def _levels(
    office: Office, rule: Rule, subject: str, given: Sequence[int] | None, on: date
) -> dict[int, int]:
    """The tier of everybody who is in one: the first that she fulfils."""
    found: dict[int, int] = {}
    base = people_of(rule) if subject == PEOPLE else parse(rule.group) if rule.group else None
    for level in range(len(rule.tiers)):
        where = lists.both(base, parse(rule.tiers[level].where))
        some = lists.ask(office, subject, where=where, on=on, given=given)
        found |= {id: level for id in lists.ids(office, some) if id not in found}
    return found


def _own_days(
    office: Office, rule: Rule, subject: str, ids: Sequence[int], on: date
) -> dict[int, tuple[date, ...]]:
    """The days of their own that start the clock: a deadline, a day agreed upon."""
    paths = _after(rule, FIELD)
    if not paths:
        return {}
    asked = lists.ask(office, subject, every=True, columns=paths, on=on)
    return {
        id: tuple(day for day in row if day)
        for page in lists.pages(office, asked, ids, 1000)
        for id, row in zip(page.ids, page.rows, strict=True)
    }


def _after(rule: Rule, kind: str) -> tuple[str, ...]:
    """What starts the clock on any level, of one kind, without the word before it."""
    names = (n for f in rule.levels if isinstance(f, Within) for n in f.after)
    return tuple(dict.fromkeys(n.removeprefix(kind) for n in names if n.startswith(kind)))


class _Causes:
    """What befell people up to a day, as far as it concerns a rule.

    Attributes:
        named: Those whom a cause names.
        wide: Whether some cause is of a grid or of the whole village.
    """

    def __init__(self, rows: Sequence[tuple[date, int | None, int | None]]) -> None:
        self._own: dict[int, list[date]] = {}
        self._grids: dict[int, list[date]] = {}
        self._all: list[date] = []
        for day, who, grid in rows:
            if who is not None:
                self._own.setdefault(who, []).append(day)
            elif grid is not None:
                self._grids.setdefault(grid, []).append(day)
            else:
                self._all.append(day)
        self.named = list(self._own)
        self.wide = bool(self._grids or self._all)

    @property
    def anybody(self) -> bool:
        """Whether there is one at all."""
        return bool(self.named) or self.wide

    def of(self, office: Office, ids: Sequence[int], on: date) -> dict[int, tuple[date, ...]]:
        """The days of what concerns each of some residents; those whom nothing does are left out."""
        grids = _grid_of(office, ids, on) if self._grids else {}
        found = {}
        for id in ids:
            days = (*self._own.get(id, ()), *self._grids.get(grids.get(id, 0), ()), *self._all)
            if days:
                found[id] = days
        return found


def _causes(office: Office, rule: Rule, on: date) -> _Causes:
    """What befell people under a rule of events."""
    kinds = _after(rule, CAUSE)
    if not kinds:
        return _Causes(())
    some = ", ".join(f"'{kind}'" for kind in kinds)
    where = f"kind in [{some}] and cause_date <= {on}"
    if rule.start is not None:
        where += f" and cause_date >= {rule.start}"
    columns = ("cause_date", "resident", "grid")
    asked = lists.ask(office, CAUSES, where=where, columns=columns, on=on)
    rows = [
        (day, who[0] if who else None, grid[0] if grid else None)
        for page in lists.pages(office, asked, lists.ids(office, asked), 2000)
        for day, who, grid in page.rows
    ]
    return _Causes(rows)


def _grid_of(office: Office, ids: Sequence[int], on: date) -> dict[int, int]:
    asked = lists.ask(office, PEOPLE, every=True, columns=("grid",), on=on)
    return {
        id: row[0][0]
        for page in lists.pages(office, asked, ids, 2000)
        for id, row in zip(page.ids, page.rows, strict=True)
        if row[0]
    }
