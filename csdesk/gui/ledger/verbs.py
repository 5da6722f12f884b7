"""What can be done in a list: its tools, keys and menus, and the words where it is empty."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from csdesk.gui.batch import paying_page, sign_in_page
from csdesk.gui.doubles.merge_sheet import MergeSheet
from csdesk.gui.facilities import week_page
from csdesk.gui.ledger import detail_panel, duty_rule
from csdesk.gui.ledger import export as ledger_export
from csdesk.gui.ledger import files as ledger_files
from csdesk.gui.ledger.detail_panel import Detail
from csdesk.gui.ledger.head import Tool
from csdesk.gui.ledger.sight import chips_of
from csdesk.gui.page import Said, Verbs
from csdesk.gui.paper import record_paper
from csdesk.gui.paper.dossier_paper import dossier_tools
from csdesk.gui.township import campaign_begin, campaign_page
from csdesk.gui.verbs.verb_dialogs import ENTERS, VERBS, OwnVerb
from csdesk.gui.widgets.empty import Way, empty_page, nothing_found
from csdesk.gui.widgets.parts import column, label, link, row
from csdesk.services import duplicates, duties, dutylist, entries
from csdesk.services.campaigns import campaign as campaigns
from csdesk.services.entries import Outcome
from csdesk.services.home import Target
from csdesk.services.office import Office, told

if TYPE_CHECKING:
    from csdesk.gui.ledger.page import LedgerPage


@dataclass(frozen=True, slots=True)
class Begins:
    """What Enter begins in a list that a service works out: a record of another ledger.

    Attributes:
        code: The ledger.
        by: Its reference to the record of the list.
        words: The verb.
    """

    code: str
    by: str
    words: str


def begins(office: Office, code: str) -> Begins | None:
    """What Enter begins on a page; None where it opens the record."""
    given = dutylist.GIVEN.get(code)
    meetings = duties.SUBJECTS.get(given.ledger) if given else None
    if meetings is None:
        return None
    title = office.ledgers[meetings.ledger].title.removesuffix("记录")
    return Begins(meetings.ledger, meetings.by, f"登记{title}")


@dataclass(frozen=True, slots=True)
class OwnPage:
    """The page on which a record of a ledger is worked through.

    Attributes:
        code: Of the page.
        words: The verb.
        by_form: Whether a record can begin with an empty form of the township.
        enter: Whether Enter opens it; else only its button, which says where the cursor stands.
    """

    code: str
    words: str
    by_form: bool = False
    enter: bool = True


OWN_PAGES: Mapping[str, OwnPage] = {
    "campaigns": OwnPage(campaign_page.CODE, "接着办", by_form=True),
    "activities": OwnPage(sign_in_page.CODE, "登记时长"),
    "aids": OwnPage(paying_page.CODE, "登记发放", enter=False),
    "bookings": OwnPage(week_page.CODE, "周视图", enter=False),
    "rooms": OwnPage(week_page.CODE, "周视图", enter=False),
}
"""Ledger to the page that Enter, or a button, opens in its list."""


def go_to_own_page(page: LedgerPage, id: int | None) -> bool:
    """Opens the page of a record, where its ledger has such pages."""
    own = OWN_PAGES.get(page.code)
    if own is None or not own.enter:
        return False
    if id is not None:
        page.go.emit(Target(own.code, record=id))
    return True


def tools(page: LedgerPage) -> list[Tool]:
    """The buttons of the head, the first of them primary."""
    made: list[Tool] = []
    ledger = page.ledger
    if ledger.written_by:
        by = page.desk.office.ledgers[ledger.written_by]
        made.append(
            Tool(f"到{by.title}登记", lambda: page.go.emit(Target(by.code, verb="new")),
                 "open-in-new", "这里由那边的登记写入")
        )  # fmt: skip
    else:
        words = f"新增{ledger.title}" if len(ledger.title) <= 6 else "新增"
        words = page.news.words if page.news else words
        words = page.begins.words if page.begins else words
        made.append(Tool(words, page.new, "plus", "Ctrl+N", "primary"))
    if not (ledger.written_by or ledger.by_verbs or page.begins):
        made.append(Tool("导入", page.import_book, "tray-arrow-down", "Ctrl+I"))
    if own := OWN_PAGES.get(page.code):
        go = partial(_own_page_of_current, page)
        icon, hint = ("playlist-check", "Enter") if own.enter else ("calendar-month-outline", "")
        made.insert(1, Tool(own.words, go, icon, hint))
        if own.by_form:
            form = partial(campaign_begin.begin_by_form, page)
            made.insert(2, Tool("按表格新建", form, "table-plus", "用乡镇发的空表"))
    made += [
        Tool("导出", lambda: ledger_export.export(page), "tray-arrow-up", "Ctrl+E"),
        Tool("打印", lambda: ledger_files.print_list(page), "printer-outline", "Ctrl+P"),
    ]
    if campaigns.subject_of(page.desk.office, page.code):
        begin = partial(campaign_begin.begin_of_list, page)
        join = partial(campaign_begin.join_list, page)
        form = partial(campaign_begin.begin_by_form, page)
        made += [
            Tool("做成专项", begin, "clipboard-list-outline", "", "more"),
            Tool("按表格做成专项", form, "table-plus", "", "more"),
            Tool("加入已有专项", join, "playlist-edit", "", "more"),
        ]
    made += [
        Tool(verb.words, partial(page.begin_verb, verb), verb.icon, verb.key, "verb",
             partial(page.offers.there, verb))
        for verb in own_verbs(page.code)
        if verb is not page.news
    ]  # fmt: skip
    if duty_rule.offered(page):
        run = partial(duty_rule.begin, page)
        made.append(Tool(duty_rule.WORDS, run, "account-clock-outline", "", "more"))
    if page.code == duplicates.LEDGER:
        made.append(Tool("合并两人", partial(merge_marked, page), "call-merge", "", "more"))
    made += [
        Tool(
            "列", lambda: page.list.choose_columns(), "view-column-outline", "Ctrl+Shift+C", "more"
        ),
        Tool("加筛选", lambda: page.list.add_filter(), "filter-outline", "Ctrl+Shift+F", "more"),
        Tool("成批修改", page.change_many, "table-edit", "Ctrl+Shift+E", "more"),
        Tool("按哪天看", lambda: page.list.choose_day(), "calendar-clock-outline", "", "more"),
        Tool("存为视图", lambda: page.list.save_view(), "bookmark-plus-outline", "", "more"),
        Tool("恢复原样", lambda: page.list.reset(), "restore", "", "more"),
        Tool("管理视图", lambda: manage_views(page), "bookmark-outline", "", "more"),
        Tool("填乡镇的表…", lambda: ledger_files.fill_form(page), "table-edit", "", "more"),
        *dossier_tools(page),
        *record_paper.tools(page),
        Tool("打印空表", lambda: ledger_files.print_blank(page), "file-outline", "", "more"),
        Tool("回收站", page.open_bin, "backup-restore", "", "more"),
        Tool("作废", page.void, "archive-outline", "Delete", "more"),
    ]
    return made


def _own_page_of_current(page: LedgerPage) -> None:
    own, id = OWN_PAGES[page.code], page.table.current
    if own.enter:
        go_to_own_page(page, id)
    else:
        page.go.emit(Target(own.code, where=f"{page.code} {id}" if id is not None else ""))


def merge_marked(page: LedgerPage) -> None:
    """The two people that are marked, beside each other."""
    two = page.table.chosen
    if len(two) != 2:
        words = f"现在选了 {len(two)} 人。请用空格标出两个人，再按“合并两人”。"
        page.said.emit(Said(words, tone="ask"))
        return
    merge_two(page, *two)


def merge_two(page: LedgerPage, one: int, other: int) -> None:
    """Two people beside each other."""
    task = partial(duplicates.ordered, page.desk.office, one, other)

    def show(both: tuple[int, int]) -> None:
        sheet = MergeSheet(page.desk, *both)
        sheet.said.connect(lambda said: page.model.unmark() if said.undo else None)  # one is gone
        page.over.show_part(sheet)

    page.list.read(task, "pair", show)


def own_verbs(code: str) -> tuple[OwnVerb, ...]:
    """The verbs that a page offers beside entry."""
    return VERBS.get(code, ())


def enters(code: str) -> OwnVerb | None:
    """The verb that Enter begins for a record; None where it opens the record."""
    return ENTERS.get(code)


def news(code: str) -> OwnVerb | None:
    """The verb that begins a new record on a page; None where its plain form does."""
    first = next(iter(own_verbs(code)), None)
    return first if first is not None and first.of == "nothing" else None


def verbs(page: LedgerPage) -> Verbs:
    """What the window's keys and menus can do here, by name."""
    return {
        "new": page.new,
        "edit": lambda: (
            None if page.table.current is None else page.open_record(page.table.current)
        ),
        "panel": page.toggle_panel,
        "reveal": page.reveal,
        "find": page.list.find_words,
        "filter": page.list.add_filter,
        "columns": page.list.choose_columns,
        "import": page.import_book,
        "export": lambda: ledger_export.export(page),
        "print": lambda: ledger_files.print_list(page),
        "copy": page.list.copy,
        "many": page.change_many,
        "void": page.void,
    }


def manage_views(page: LedgerPage) -> None:
    """Names and order of the saved views; those that the ledger declares stay as they are."""
    if page.list.views.saved:
        page.list.arrange_views()
    else:
        words = "还没有存过视图。先筛选、选列，再按“存为视图”。"
        page.said.emit(Said(words, tone="soft"))


def fill_menu(menu: QMenu, page: LedgerPage, possible: Collection[str] = ()) -> None:
    """The menu of a row, with the household verbs that are possible for it."""
    if (id := page.table.current) is None:
        return
    if not page.ledger.written_by:
        menu.addAction("打开修改\tF2").triggered.connect(lambda: page.open_record(id))
    page.offers.fill(menu, possible)
    for path, field in zip(page.model.paths, page.model.fields, strict=True):
        if path in page.model.links:
            menu.addAction(f"看{field.label}").triggered.connect(partial(_follow, page, path, id))
    menu.addAction("复制\tCtrl+C").triggered.connect(lambda: page.list.copy())
    menu.addAction("复制，不带表头").triggered.connect(lambda: page.list.copy(heads=False))
    menu.addAction("显示完整号码\tF7").triggered.connect(lambda: page.reveal())
    if not page.ledger.written_by:
        menu.addSeparator()
        menu.addAction("作废\tDelete").triggered.connect(lambda: page.void())


def _follow(page: LedgerPage, path: str, id: int, *_: object) -> None:
    page.follow(path, id)


def nothing(page: LedgerPage) -> QWidget:
    """What stands in place of a list without rows."""
    if page.list.sight.words:
        said = nothing_found(page.list.sight.words)
        if page.ledger.written_by:
            return said
        bin_ = row(link("到回收站里找", page.open_bin), None, margins=(20, 4, 20, 0))
        return column(said, bin_, None, space=0, name="surface")
    if page.list.sight.view or page.list.sight.chips != chips_of(page.list.views.all[0]):
        words = "没有符合这些条件的记录。请去掉一个条件再看。"
        return column(
            label(words, "soft", wrap=True), None, margins=(20, 16, 20, 0), name="surface"
        )
    if page.code != page.ledger.code:
        whence = Way("open-in-new", f"看{page.ledger.title}", "名单从这里得出", "",
                     lambda: page.go.emit(Target(page.ledger.code)))  # fmt: skip
        purpose = "名单由程序得出，不用自己登记：符合条件的都在里面。"
        return empty_page(f"“{page.title}”现在是空的", purpose, [whence])
    return empty_page(f"还没有{page.title}", page.ledger.purpose, ways(page))


def ways(page: LedgerPage) -> list[Way]:
    """How a ledger that is empty begins."""
    ledger = page.ledger
    if ledger.written_by:
        by = page.desk.office.ledgers[ledger.written_by]
        return [
            Way("open-in-new", f"到{by.title}登记", f"“{ledger.title}”由那边的登记写入", "",
                lambda: page.go.emit(Target(by.code, verb="new")))
        ]  # fmt: skip
    begun = Way("plus", f"新增{ledger.title}", "一条一条填", "Ctrl+N", page.new)
    if ledger.by_verbs:
        return [begun]
    return [
        begun,
        Way("import", "导入名单", "乡镇或以前的表格，列名不同也行", "Ctrl+I", page.import_book),
        Way("printer-outline", "打印空表", "带下去入户填，回来照着录", "Ctrl+P",
            lambda: ledger_files.print_blank(page)),
    ]  # fmt: skip


def reveal(office: Office, detail: Detail, reason: str) -> Detail:
    """A record with its masked values whole, after why was logged; runs in the `writes` pool."""
    told(
        office, "show", ledger=detail.code, record=detail.id, clear=list(detail.hidden),
        reason=reason,
    )  # fmt: skip
    return detail_panel.look(office, detail.code, detail.id, detail.hidden, detail.on)


def void(office: Office, code: str, ids: Sequence[int]) -> Outcome:
    """Takes records out of the lists; runs in the `writes` pool."""
    return entries.void(office, code, ids)
