"""Which verbs of people, households, volunteers and matters a page offers, and for whom each is possible.

The forms are in `gui.verbs`; what they do is in `services.households`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from csdesk.domain import matters as rule
from csdesk.domain import timebank
from csdesk.domain.households import HEAD
from csdesk.gui.facilities import hours_form
from csdesk.gui.form.work import Shape
from csdesk.gui.township import campaign_forms
from csdesk.gui.verbs import handling, volunteering
from csdesk.gui.verbs.arriving import arrival, first_kind, returning
from csdesk.gui.verbs.asking import shown_as
from csdesk.gui.verbs.correcting import (
    correct_person,
    correct_stay,
    redate,
    regrid_group,
    regrid_household,
)
from csdesk.gui.verbs.leaving import departure, leave_together, new_head, shift
from csdesk.gui.verbs.rehousing import join, move_person, split_household, split_person
from csdesk.services.households import standing
from csdesk.services.households.people import ARRIVALS
from csdesk.services.households.standing import Inmate, Standing
from csdesk.services.matters.findings import WHENCE
from csdesk.services.office import Office
from csdesk.services.volunteering import bank, papers

__all__ = [
    "ENTERS", "VERBS", "Build", "OwnVerb", "arrival", "departure", "new_head", "possible",
    "shift",
]  # fmt: skip

Build = Callable[[Office, int | None], Shape]
OfPerson = Callable[[Standing], bool]
OfHome = Callable[[tuple[Inmate, ...]], bool]
OfRecord = Callable[[Office, int], bool]


@dataclass(frozen=True, slots=True)
class OwnVerb:
    """A verb of a ledger's own that its page offers beside entry: 死亡, 分户, 新建专项.

    Attributes:
        words: Its button.
        icon: Before them.
        of: What it needs at the cursor: nothing, or a record of the page.
        build: Its form for that record; asks the vault, so for the `reads` pool.
        person: Whether it is possible for a resident who stands so.
        home: Whether it is possible for a household with these members.
        record: Whether it is possible for a record of another ledger.
        key: A digit that begins it in the list and its panel; empty for none.
    """

    words: str
    icon: str
    of: Literal["nothing", "record"]
    build: Build
    person: OfPerson | None = None
    home: OfHome | None = None
    record: OfRecord | None = None
    key: str = ""


def possible(office: Office, code: str, id: int) -> frozenset[str]:
    """The words of the verbs that are possible for a record today; for the `reads` pool."""
    verbs = [v for v in VERBS.get(code, ()) if v.of == "record"]
    person = standing.of_resident(office, id) if any(v.person for v in verbs) else None
    home = standing.inmates(office, id) if any(v.home for v in verbs) else ()
    return frozenset(
        v.words
        for v in verbs
        if (v.person is None or person is None or v.person(person))
        and (v.home is None or v.home(home))
        and (v.record is None or v.record(office, id))
    )


def _arrive(kind: str, office: Office, _: int | None) -> Shape:
    return arrival(kind, office)


def _arrive_among_changes(kind: str, office: Office, _: int | None) -> Shape:
    return shown_as("changes", arrival(kind, office))


def _arrive_first(office: Office, _: int | None) -> Shape:
    return arrival(first_kind(office), office)


def _arrive_here(office: Office, household: int | None) -> Shape:
    return arrival(first_kind(office), office, household)


def _alive(one: Standing) -> bool:
    return not one.dead


def _here(one: Standing) -> bool:
    return one.seated


def _may_leave(one: Standing) -> bool:
    return not (one.dead or one.gone)


def _may_come(one: Standing) -> bool:
    """Who is in no household, or is registered in one and lives elsewhere."""
    return not one.dead and all(s.row.kind == "registered" for s in one.stays)


def _registered(one: Standing) -> bool:
    return one.registered


def _has_others(one: Standing) -> bool:
    return one.seated and bool(one.others)


def _inhabited(members: tuple[Inmate, ...]) -> bool:
    return bool(members)


def _several(members: tuple[Inmate, ...]) -> bool:
    return len(members) > 1


def _another(members: tuple[Inmate, ...]) -> bool:
    """Another one can be head: there are others, or two heads."""
    return len(members) > 1 or any(m.relation != HEAD for m in members)


_NEW = OwnVerb("新增居民", "plus", "nothing", _arrive_first)
_BORN = OwnVerb("出生", "baby-face-outline", "nothing", partial(_arrive, "born"))
_OPENED = OwnVerb("建账", "notebook-outline", "nothing", partial(_arrive, "opened"))


def _stepping(step: str, words: str, icon: str) -> OwnVerb:
    """A step of a matter; its key is its place among them."""
    build, can = partial(handling.stepping, step), partial(handling.can, step)
    key = str(list(handling.FORMS).index(step) + 1)
    return OwnVerb(words, icon, "record", build, record=can, key=key)


def _becoming(code: str) -> OwnVerb:
    return OwnVerb(
        "转为事项", "clipboard-list-outline", "record", partial(handling.becoming, code),
        record=partial(handling.waits, code), key="1",
    )  # fmt: skip


NEXT_STEP = OwnVerb("办下一步", "playlist-check", "record", handling.next_step)

_HOURS = {
    timebank.DEPOSIT: "tray-arrow-down", timebank.SPENT: "tray-arrow-up",
    timebank.GIFT: "gift-outline", timebank.DONATED: "hand-heart-outline",
}  # fmt: skip
"""Icons of the time bank's verbs."""
_PAPERS = {
    papers.PROOF: ("出具服务证明", "certificate-outline"),
    papers.BOOK: ("发记录本", "notebook-outline"),
    papers.PASSBOOK: ("发时间银行存折", "book-open-outline"),
}
"""Words and icons of the papers of a volunteer."""

VERBS: Mapping[str, tuple[OwnVerb, ...]] = {
    "residents": (
        _NEW,
        _BORN,
        _OPENED,
        OwnVerb("迁入", "home-import-outline", "record", returning, _may_come),
        OwnVerb("死亡", "candle", "record", partial(departure, "died"), _alive),
        OwnVerb("迁出", "home-export-outline", "record", partial(departure, "out"), _may_leave),
        OwnVerb("婚出", "home-heart", "record", partial(departure, "married_out"), _may_leave),
        OwnVerb("外出、返乡", "walk", "record", shift, _registered),
        OwnVerb("换户", "swap-horizontal", "record", move_person, _here),
        OwnVerb("分户", "call-split", "record", split_person, _has_others),
        OwnVerb("更正", "pencil-outline", "record", correct_person, _here),
    ),
    "households": (
        OwnVerb("迁入此户", "home-import-outline", "record", _arrive_here),
        OwnVerb("换户主", "account-switch-outline", "record", new_head, home=_another),
        OwnVerb("分户", "call-split", "record", split_household, home=_several),
        OwnVerb("合户", "call-merge", "record", join, home=_inhabited),
        OwnVerb(
            "全户迁出", "home-export-outline", "record", leave_together, home=_inhabited
        ),
        OwnVerb("改网格", "map-marker-radius-outline", "record", regrid_household),
    ),
    "groups": (OwnVerb("改网格", "map-marker-radius-outline", "record", regrid_group),),
    "stays": (OwnVerb("更正", "pencil-outline", "record", correct_stay),),
    "volunteers": (
        *(
            OwnVerb(f"时间银行{bank.VERBS[kind]}", icon, "record", partial(volunteering.time, kind))
            for kind, icon in _HOURS.items()
        ),
        *(
            OwnVerb(words, icon, "record", partial(volunteering.issue, kind))
            for kind, (words, icon) in _PAPERS.items()
        ),
    ),
    "time_bank": tuple(
        OwnVerb(bank.VERBS[kind], icon, "nothing", partial(volunteering.time_of_anybody, kind))
        for kind, icon in _HOURS.items()
    ),
    "volunteer_papers": (
        *(
            OwnVerb(words, icon, "nothing", partial(volunteering.issue_to_anybody, kind))
            for kind, (words, icon) in _PAPERS.items()
        ),
        OwnVerb("作废证明", "archive-outline", "record", volunteering.cancel,
                record=volunteering.in_force),
    ),
    "facilities": (
        OwnVerb("开放时间", "clock-outline", "record", hours_form.hours, key="1"),
        OwnVerb("登记开放", "calendar-check-outline", "record", hours_form.log, key="2"),
    ),
    "campaigns": (
        OwnVerb("新建专项", "plus", "nothing", campaign_forms.making),
        OwnVerb("再做一次", "content-copy", "record", campaign_forms.again),
    ),
    "matters": (
        OwnVerb("新增事项", "plus", "nothing", handling.new),
        _stepping(rule.ASSIGN, "交办", "account-switch-outline"),
        _stepping(rule.HANDLE, "办理", "hammer-wrench"),
        _stepping(rule.ANSWER, "反馈", "message-text-outline"),
        _stepping(rule.RATE, "评价", "star-outline"),
        _stepping(rule.CLOSE, "办结", "check-circle-outline"),
        _stepping(rule.AGAIN, "重办", "restore"),
    ),
    **{code: (_becoming(code),) for code in WHENCE},
    "changes": (
        *(
            OwnVerb(ARRIVALS[kind], icon, "nothing", partial(_arrive_among_changes, kind))
            for kind, icon in (
                ("in", "home-import-outline"), ("born", "baby-face-outline"),
                ("opened", "notebook-outline"),
            )
        ),
        OwnVerb("更正日期", "calendar-clock-outline", "record", redate),
    ),
}  # fmt: skip
"""Ledger to the verbs that its page offers. Where the first needs nothing, it is what 新增 begins."""

ENTERS: Mapping[str, OwnVerb] = {"matters": NEXT_STEP}
"""Ledger to the verb that Enter begins in its list, where that is not to open the record."""
