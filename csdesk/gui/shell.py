"""The window of an open office: top bar, navigation, pages, status line, and the keys of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from csdesk.errors import ClerkError
from csdesk.gui import theme
from csdesk.gui.commands import VERBS
from csdesk.gui.jobs import Job, Jobs, ask
from csdesk.gui.menus import menu_bar, menus_width
from csdesk.gui.messages import Messages
from csdesk.gui.navigation import Navigation, navigation_box
from csdesk.gui.page import UNFINISHED, Page, Said
from csdesk.gui.search_box import SearchBox
from csdesk.gui.setup import Asks, News, Setup
from csdesk.gui.status_line import StatusLine
from csdesk.gui.theme import MIDDLE, ROOMY, WIDE, gap, px
from csdesk.gui.widgets.parts import button, clear, label, row, stretched
from csdesk.services.home import Target

HOME = "home"
_LEAST_SEARCH = 170  # px at 100 %, of the search box beside unfolded menus
COPY_EVERY = 30 * 60_000  # ms in use between two copies


class Shell(QWidget):
    """One office on the screen.

    Pages are made when first opened and kept. After a step the page that is shown looks again at
    once, the others when they are next shown.
    """

    locked = Signal()
    quitted = Signal()
    size_asked = Signal(int)  # one step up or down
    theme_asked = Signal(str)
    look_asked = Signal(object)  # Look

    def __init__(self, setup: Setup, jobs: Jobs, messages: Messages) -> None:
        """Builds the window; `show_target` opens the first page."""
        super().__init__()
        self.setObjectName("window")
        self.setup, self.jobs, self._messages = setup, jobs, messages
        self._pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._trail: list[Target] = []
        self._said: Said | None = setup.greeting
        self._news: News | None = None
        self._kind = ""
        self.stack = QStackedWidget()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        # What stands here is rebuilt for a narrower window; it must not forbid to make it narrower.
        self._layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self._keys()
        self._build()
        if setup.voice:
            setup.voice.go.connect(self.show_target)
            setup.voice.said.connect(self.tell)
            setup.voice.look.connect(self.look_asked)
            setup.voice.moved.connect(self.look_for_news)
        self._copy: Job | None = None
        self.copying = QTimer(self)
        self.copying.timeout.connect(self.keep_copy)
        if setup.copy:
            self.copying.start(COPY_EVERY)

    # ---- what is shown ---------------------------------------------------------------------------

    @property
    def letters(self) -> float:
        """The width of the window in base letters."""
        return theme.letters(self.width())

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    @property
    def target(self) -> Target:
        """Where the window stands."""
        return self._trail[-1] if self._trail else Target(HOME)

    def show_target(self, target: Target) -> None:
        """Opens a page at a filter, a record or a verb; one that can't be made is told."""
        page = self._pages.get(target.code)
        if page is None:
            try:
                page = self.setup.make(target)
            except ClerkError as error:
                self.refuse(error)
                return
            page.go.connect(self.show_target)
            page.said.connect(self.tell)
            page.fit(self.letters)
            self._pages[target.code] = page
            self.stack.addWidget(page)
        elif target.code in self._stale:
            page.look_again()
        if self._trail[-1:] != [target]:
            self.status.turn()
            self._trail.append(target)
        del self._trail[:-50]
        self._stale.discard(target.code)
        self.stack.setCurrentWidget(page)
        page.open(target)
        if target.said:
            self.status.say(Said(target.said, tone="ask"))
        self.navigation.show_code(page.under or target.code)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> None:
        """Esc: a page closes what it has open; else the page before is shown."""
        if self.page and not self.page.leave():
            return
        if len(self._trail) > 1:
            self._trail.pop()
            self._trail[-1] = replace(self._trail[-1], verb="")  # what was begun is not begun again
            self.show_target(self._trail[-1])
        elif self.page:
            self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, said: Said) -> None:
        """Says a step in the status line; pages look again at the ledgers it changed."""
        self._said = said
        self.status.say(said)
        if said.ledgers:
            shown = self.target.code
            self._stale = set(self._pages) - {shown}
            if self.page:
                self.page.look_again()
            self.look_for_news()

    def look_for_news(self) -> None:
        """Asks for badges and the age of copies."""
        ask(self.jobs, self.setup.news, "news", self._show_news)

    def _show_news(self, news: News) -> None:
        self._news = news
        self.navigation.show_badges(news.badges)
        if news.now:
            self.status.show_copies(news.copies, news.now)

    def keep_copy(self) -> None:
        """Makes a copy beside the work, without a word unless it can't be made."""
        if self.setup.copy is None or (self._copy and not self._copy.over):
            return
        job = self._copy = self.jobs.prepare()
        job.done.connect(lambda made: self.look_for_news() if made else None)
        job.refused.connect(self.refuse)
        job.broken.connect(self._messages.broke)
        self.jobs.file(job, self.setup.copy)

    # ---- keys and verbs --------------------------------------------------------------------------

    def do(self, name: str) -> None:
        """Runs a verb of the page that is shown, or says why it can't be."""
        verb = self.page.verbs().get(name) if self.page else None
        if verb:
            verb()
        else:
            cannot = next(one.cannot for one in VERBS if one.name == name)
            self.status.say(Said(cannot, tone="ask"))

    def look_again(self) -> None:
        """F5: the page and the news are asked anew."""
        if self.page:
            self.page.look_again()
        self.look_for_news()

    def undo(self) -> None:
        """Ctrl+Z."""
        self._step(self.setup.undo, "没有可以撤销的一步。")

    def redo(self) -> None:
        """Ctrl+Y."""
        self._step(self.setup.redo, "没有可以重做的一步。")

    def _step(self, step: Callable[[], Said | Asks] | None, nothing: str = "") -> None:
        if step is None:
            self.status.say(Said(nothing, tone="ask"))
            return
        job = self.jobs.prepare()
        job.done.connect(self._stepped)
        job.refused.connect(self.refuse)
        job.broken.connect(self._messages.broke)
        self.jobs.write(job, step)

    def _stepped(self, done: Said | Asks) -> None:
        if isinstance(done, Said):
            self.tell(done)
        elif self._messages.ask(done.what, done.agree, done.remedy):
            self._step(done.act)

    def refuse(self, error: ClerkError) -> None:
        """A small refusal, told in the status line."""
        self.status.say(Said(f"{error.what}{error.remedy}", tone="bad"))

    def help(self) -> None:
        """F1: the handbook, at the chapter for what is on the screen."""
        code = self.target.code
        group = self.navigation.group_of(code)
        target = self.setup.help(self.page, code, group.title if group else "")
        if target.code != code:
            self.show_target(target)

    def search(self) -> None:
        """Ctrl+K."""
        self.search_box.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_box.line.selectAll()

    def _keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+K": self.search,
            "Esc": self.back,
            "Ctrl+=": lambda: self.size_asked.emit(1),
        }
        for number in range(1, 10):
            keys[f"Ctrl+{number}"] = partial(self._enter, number)
        for sequence, run in keys.items():
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.activated.connect(run)

    def _enter(self, number: int) -> None:
        self.navigation.enter(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter that no page took presses the button that has the keyboard, as 空格 does."""
        held = QApplication.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and isinstance(held, QPushButton) and self.isAncestorOf(held):
            held.click()
        else:
            super().keyPressEvent(event)

    # ---- building --------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Takes another way of standing where the width in letters asks for it."""
        super().resizeEvent(event)
        if self._kind != _kind(self.letters):
            self._build()
        for page in self._pages.values():
            page.fit(self.letters)

    def sizeHint(self) -> QSize:
        """A laptop's screen."""
        return QSize(1366, 697)

    def minimumSizeHint(self) -> QSize:
        """Half a small laptop's screen."""
        return QSize(480, 320)

    def _build(self) -> None:
        """Builds all but the pages: they stay."""
        letters = self.letters
        self._kind = _kind(letters)
        self.stack.setParent(self)  # out of its row, which is thrown away
        clear(self._layout)
        self.navigation = Navigation(self.setup.groups, rail=letters < WIDE)
        self.navigation.chosen.connect(lambda code: self.show_target(Target(code)))
        self.status = StatusLine(self.jobs, short=letters < MIDDLE, idle=self.setup.idle)
        self.status.undo.connect(self.undo)
        middle = stretched(row(navigation_box(self.navigation), self.stack, space=0), 1)
        self._layout.addWidget(self._bar(letters))
        self._layout.addWidget(middle, 1)
        self._layout.addWidget(self.status)
        self.stack.show()
        if self.isVisible():
            middle.show()  # now, not when the layout comes to it: the page must take the focus
        if self._said:
            self.status.say(self._said)
        if self._news:
            self._show_news(self._news)
        if self._trail:
            under = self.page.under if self.page else ""
            self.navigation.show_code(under or self.target.code)

    def _bar(self, letters: float) -> QWidget:
        name = self.setup.user if letters >= MIDDLE else self.setup.user.partition("（")[0]
        user = button(name, "plain", "account-circle-outline", "锁定 Ctrl+L", self.locked.emit)
        office = label(self.setup.office, "strong")
        beside = sum(w.sizeHint().width() for w in (office, user)) + 6 * gap(8)
        room = px(380 if letters >= ROOMY else 250 if letters >= MIDDLE else 220)
        left = self.width() - beside - menus_width()
        folded = letters < MIDDLE or left < px(_LEAST_SEARCH)
        if not folded:  # rather a shorter box than menus that are hidden in one
            room = min(room, left)
        self.search_box = SearchBox(self.setup.find, self.jobs, room, long_hint=letters >= ROOMY)
        self.search_box.chosen.connect(self.show_target)
        self.search_box.left.connect(self.back_to_page)
        self.menus = menu_bar(self, folded=folded)
        return row(
            office, 4, self.menus, None, self.search_box, 8, user,
            space=4, margins=(14, 6, 8, 6), name="bar",
        )  # fmt: skip

    def back_to_page(self) -> None:
        """From the search box to where one was."""
        if self.page:
            self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def unfinished(self) -> str:
        """Why the pages can't be made anew now; empty when they can."""
        words = (str(w.property(UNFINISHED) or "") for w in self.stack.findChildren(QWidget))
        return next(filter(None, words), "")

    def forget_pages(self) -> None:
        """Throws the pages away, so that they are made anew for another look."""
        for page in self._pages.values():
            self.stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._stale.clear()

    def rebuild(self) -> None:
        """After another text size or theme: everything is made anew, and stands where it stood."""
        target = self.target
        self.forget_pages()
        self._build()
        self.show_target(target)


def _kind(letters: float) -> str:
    widths = (MIDDLE, WIDE, ROOMY)
    return str(sum(letters >= width for width in widths))
