"""Which page a target opens, and the navigation: the one table of pages that are not a ledger's."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from csdesk.errors import ClerkError
from csdesk.gui.batch import paying_page, taken_along
from csdesk.gui.batch import round_page as round_page_
from csdesk.gui.batch import sign_in_page as sign_in_page_
from csdesk.gui.batch.paying_page import PayingPage
from csdesk.gui.batch.round_page import RoundPage
from csdesk.gui.batch.sign_in_page import SignInPage
from csdesk.gui.check.page import CheckPage
from csdesk.gui.doubles.duplicates_page import DuplicatesPage
from csdesk.gui.facilities import week_page
from csdesk.gui.facilities.week_page import WeekPage
from csdesk.gui.figures.coverage_page import CoveragePage
from csdesk.gui.figures.indicators_page import IndicatorsPage
from csdesk.gui.figures.page import FiguresPage
from csdesk.gui.help_page import HelpPage
from csdesk.gui.history import timeline_page
from csdesk.gui.history.steps_page import StepsPage
from csdesk.gui.holidays_page import HolidaysPage
from csdesk.gui.home.home_page import HomePage
from csdesk.gui.ledger.page import LedgerPage
from csdesk.gui.navigation import Entry, Group
from csdesk.gui.page import Desk, Page
from csdesk.gui.paper import check_paper, dossier_paper, paper_page, record_paper
from csdesk.gui.setup import News
from csdesk.gui.shell import HOME
from csdesk.gui.township import campaign_page as campaign_page_
from csdesk.gui.township.campaign_page import CampaignPage
from csdesk.services import calendars, coverage, duplicates, dutylist, handbook, indicator_lines
from csdesk.services.home import Target
from csdesk.services.office import Office

ICONS = {
    "人口": "account-group-outline",
    "关爱服务": "hand-heart-outline",
    "志愿与组织": "account-star-outline",
    "设施": "office-building-outline",
    "网格与服务": "map-marker-radius-outline",
    "村务治理": "gavel",
    "台账册": "notebook-multiple",
}
ROSTERS = "台账册"


def home_page(desk: Desk, target: Target) -> Page:
    """The workbench."""
    refused = cast("Callable[[object], None]", desk.messages.tell)
    return HomePage(desk.day.facts, desk.jobs, refused)


def ledger_page(desk: Desk, target: Target) -> Page:
    """The page of any ledger, roster or duty list."""
    return LedgerPage(desk, target.code)


def round_page(desk: Desk, target: Target) -> Page:
    """Visits of a round, entered on one screen."""
    return RoundPage(desk)


def campaign_page(desk: Desk, target: Target) -> Page:
    """A campaign, worked through row by row."""
    return CampaignPage(desk)


def sign_in_page(desk: Desk, target: Target) -> Page:
    """Hours of all who came to an activity."""
    return SignInPage(desk)


def route_page(desk: Desk, target: Target) -> Page:
    """打印走访单: who is to be visited, on paper."""
    return paper_page.of_list(desk, "route")


def figures_page(desk: Desk, target: Target) -> Page:
    """月报."""
    return FiguresPage(desk)


def indicators_page(desk: Desk, target: Target) -> Page:
    """政策指标."""
    return IndicatorsPage(desk)


def check_page(desk: Desk, target: Target) -> Page:
    """数据体检."""
    return CheckPage(desk)


def check_paper_page(desk: Desk, target: Target) -> Page:
    """打印数据体检表."""
    return check_paper.page(desk)


def steps_page(desk: Desk, target: Target) -> Page:
    """撤销."""
    return StepsPage(desk)


def duplicates_page(desk: Desk, target: Target) -> Page:
    """查重."""
    return DuplicatesPage(desk)


def handbook_page(desk: Desk, target: Target) -> Page:
    """The handbook."""
    return HelpPage(desk)


PAGES: dict[str, Callable[[Desk, Target], Page]] = {
    HOME: home_page,
    round_page_.CODE: round_page,
    campaign_page_.CODE: campaign_page,
    sign_in_page_.CODE: sign_in_page,
    paying_page.CODE: lambda desk, target: PayingPage(desk),
    "route": route_page,
    taken_along.CODE: lambda desk, target: taken_along.page(desk),
    "figures": figures_page,
    coverage.CODE: lambda desk, target: CoveragePage(desk),
    indicator_lines.CODE: indicators_page,
    "check": check_page,
    "check_paper": check_paper_page,
    "steps": steps_page,
    timeline_page.CODE: lambda desk, target: timeline_page.TimelinePage(desk),
    record_paper.CODE: record_paper.page,
    dossier_paper.CODE: lambda desk, target: dossier_paper.page(desk),
    duplicates.CODE: duplicates_page,
    handbook.CODE: handbook_page,
    week_page.CODE: lambda desk, target: WeekPage(desk),
    calendars.CODE: lambda desk, target: HolidaysPage(desk),
}


def make(desk: Desk, target: Target) -> Page:
    """The page of a target.

    Raises:
        ClerkError: There is no such page or ledger.
    """
    office, code = desk.office, target.code
    if code in PAGES:
        return PAGES[code](desk, target)
    if code in office.ledgers or code in office.rosters or code in office.given:
        return ledger_page(desk, target)
    raise ClerkError("要看的这一页还没有。", "请从左边的导航里打开别的台账。")


def navigation(office: Office) -> tuple[Group, ...]:
    """Workbench, the groups of ledgers with their duty lists, the name lists, the indicators."""
    inside: dict[str, list[Entry]] = {name: [] for name in ICONS}
    worked_out = [g for g in office.given.values() if g.group]  # the rest is only printed
    for given in (g for g in worked_out if g.code in dutylist.GIVEN):
        inside.setdefault(given.group, []).append(Entry(given.code, given.title))
    inside[coverage.GROUP].append(Entry(coverage.CODE, coverage.TITLE))
    for ledger in office.ledgers.values():
        if not ledger.part_of and ledger.group:
            inside.setdefault(ledger.group, []).append(Entry(ledger.code, ledger.title))
    for given in (g for g in worked_out if g.code not in dutylist.GIVEN):  # now and then
        inside.setdefault(given.group, []).append(Entry(given.code, given.title))
    for roster in office.rosters.values():
        inside[ROSTERS].append(Entry(roster.code, roster.title))
    groups = [
        Group(f"group:{name}", name, ICONS.get(name, "folder-outline"), tuple(held))
        for name, held in inside.items()
        if held
    ]
    first = Group(HOME, "工作台", "view-dashboard-outline")
    return (first, *groups, Group(indicator_lines.CODE, "政策指标", "target"))


def news(desk: Desk) -> News:
    """What is wrong where, and how old the copies are; runs off the GUI thread."""
    found = desk.day.facts()
    badges: dict[str, str] = {}
    late = 0
    for one in found.todo:
        if one.kind == "overdue":
            badges[one.target.code] = f"逾期 {one.count}"
        elif one.kind == "campaign" and one.band == "first":
            late += 1
            badges[CampaignPage.under] = f"超期 {late}"
    return News(badges, found.copies, desk.office.now())
