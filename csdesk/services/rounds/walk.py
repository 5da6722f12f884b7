"""One walk: who is to be visited in a month, narrowed to grid, group and duty, in walking order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from csdesk.domain.calendar import month_of
from csdesk.domain.filters import And, Compare, Filter, months_later, parse
from csdesk.services import duties, lists
from csdesk.services.campaigns.sheet import grid_names
from csdesk.services.duties import month_coverage
from csdesk.services.home import Target
from csdesk.services.office import Office
from csdesk.services.rounds import walking
from csdesk.services.rounds.batch import Nobody, Pick, Picked

MONTHS = 3
"""Months that can be picked: the running one and those before."""
_EVERYBODY = (("看全部的人", None),)
_CATEGORIES = (("看人员类别", Target("categories")), ("看居民", Target("residents")))


@dataclass(frozen=True, slots=True)
class Walk:
    """Who is to be visited, and what was picked.

    Attributes:
        ids: Residents on the month's roll who are here today, in walking order, without those
            whom no rule asks for before the month ends.
        waiting: Those of them who are still to be visited.
        on: The day up to which visits count.
        picks: Grid, group, duty and month, as they can be picked.
        where: What was picked, in words.
        nobody: Why there is nobody; None where there is somebody.
    """

    ids: tuple[int, ...]
    waiting: frozenset[int]
    on: date
    picks: tuple[Pick, ...]
    where: str
    nobody: Nobody | None = None

    @property
    def picked(self) -> Picked:
        """Id of a pick to its key."""
        return {pick.id: pick.chosen for pick in self.picks}


def walk(office: Office, picked: Picked | None = None) -> Walk:
    """The walk that was picked; for the `reads` pool.

    Args:
        office: The open office.
        picked: `grid`, `group` (ids), `duty` (id of a rule) and `month` (2026-10, the running one
            if not said).
    """
    picked, today = picked or {}, office.today()
    picks = _picks(office, picked, today)
    chosen = {pick.id: pick.chosen for pick in picks}
    on = min(month_of(chosen["month"])[1], today)
    rules = [d.rule for d in duties.duties(office, "residents")]
    rules = [rule for rule in rules if chosen.get("duty", "") in ("", rule.id)]
    covered = month_coverage(office, chosen["month"], on, rules)
    parts: list[Filter] = [parse(duties.HERE)]
    parts += [Compare(i, "=", int(chosen[i])) for i in ("grid", "group") if chosen[i]]
    asked = lists.ask(office, "residents", where=And(tuple(parts)), given=covered.on_roll)
    waiting = _waiting(office, covered.missing, chosen["month"], on)
    unmet = set(covered.missing)
    here = [id for id in lists.ids(office, asked) if id in waiting or id not in unmet]
    ids = walking.in_order(office, "residents", here)
    words = [pick.options[pick.chosen] for pick in picks if pick.chosen]
    nobody = None if ids else _nobody(office, words, any(rule.holds(on) for rule in rules))
    return Walk(tuple(ids), waiting, on, picks, " · ".join(words), nobody)


def _waiting(office: Office, missing: Sequence[int], month: str, on: date) -> frozenset[int]:
    """Who was not met and is asked for before the month ends, or is due again."""
    asked = {d.person: d for d in duties.due(office, "residents", on)}
    last, unmet = month_of(month)[1], frozenset(missing)
    later = {id for id, due in asked.items() if due.due > last}
    again = {id for id, due in asked.items() if id not in unmet and due.state != "covered"}
    return unmet - later | again


def _picks(office: Office, picked: Picked, today: date) -> tuple[Pick, ...]:
    """What narrows a walk; what is picked no longer is not in force."""
    months = _months(today)
    first = month_of(next(reversed(months)))[0]
    held = (d.rule for d in duties.duties(office, "residents"))
    named = {rule.id: rule.label for rule in held if rule.stop is None or rule.stop > first}
    offered: list[tuple[str, str, Mapping[str, str]]] = [
        ("grid", "网格", {"": "全部", **grid_names(office)}),
        ("group", "小组", {"": "全部", **_groups(office)}),
        ("duty", "应访规则", {"": "全部", **named}),
        ("month", "月份", months),
    ]
    return tuple(
        Pick(id, label, options, key if (key := picked.get(id, "")) in options else next(iter(options)))
        for id, label, options in offered
        if id != "duty" or len(named) > 1
    )  # fmt: skip


def _months(today: date) -> dict[str, str]:
    first = today.replace(day=1)
    days = (months_later(first, -n) for n in range(MONTHS))
    return {f"{d:%Y-%m}": f"{d.year}年{d.month}月" for d in days}


def _groups(office: Office) -> dict[str, str]:
    asked = lists.ask(office, "groups", columns=("group_name",))
    found = lists.lines(office, asked, lists.ids(office, asked))
    return {str(id): str(row[0] or id) for id, row in zip(found.ids, found.rows, strict=True)}


def _nobody(office: Office, words: list[str], ruled: bool) -> Nobody:
    """Why a walk has nobody: the plainest reason first."""
    if len(words) > 1:
        what = f"{words[-1]}，{'、'.join(words[:-1])}没有应访的人。"
        return Nobody(what, "请换一个网格、小组或规则，或看全部的人。", _EVERYBODY)
    if not lists.count(office, lists.ask(office, "residents")):
        ways = (("导入花名册", Target("residents", verb="import")), *_CATEGORIES[1:])
        return Nobody("还没有居民，所以没有应访的人。", "请先导入花名册，再登记人员类别。", ways)
    if not ruled:
        what = f"{words[-1]}没有在用的应访规则。"
        return Nobody(what, "应访规则随政策依据而来，请在设置里核对采用的政策包。")
    what = f"{words[-1]}没有应访的人。"
    remedy = "应访的人由年龄和人员类别算出：60岁以上，独居、空巢、留守、失能、重残或计划生育特殊家庭。请核对人员类别登全了没有。"
    return Nobody(what, remedy, _CATEGORIES)


@dataclass(frozen=True, slots=True)
class Door:
    """A household at which one stops.

    Attributes:
        where: Its address; its number where it has none.
        names: Who is to be visited there.
    """

    home: int
    where: str
    names: tuple[str, ...]


def doors(office: Office, ids: Sequence[int]) -> tuple[Door, ...]:
    """The households of some residents, in their order; for the `reads` pool."""
    columns = ("name", "address", "household", "group")
    asked = lists.ask(office, "residents", every=True, columns=columns)
    found: dict[int, tuple[str, list[str]]] = {}
    for page in lists.pages(office, asked, ids, 1000):
        for row, words in zip(page.rows, lists.texts(office, page), strict=True):
            name, address, number, group = words
            if row[2]:
                where = address or " ".join(filter(None, (group, number)))
                found.setdefault(row[2][0], (where, []))[1].append(name)
    return tuple(Door(home, where, tuple(names)) for home, (where, names) in found.items())
