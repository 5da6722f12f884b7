"""The verbs of the record at the cursor: only those that are possible for it today are offered.

Whether one is possible stands in the vault, so it is asked in the `reads` pool: when the cursor
rests, for the menu 更多; when a row's menu is wanted, before it opens.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from csdesk.gui.verbs import verb_dialogs
from csdesk.gui.verbs.verb_dialogs import VERBS, OwnVerb
from csdesk.services.office import Office

if TYPE_CHECKING:
    from csdesk.gui.ledger.page import LedgerPage

Fill = Callable[[QMenu, Collection[str]], None]


class Offers(QObject):
    """What is possible for the record at the cursor of a page, in a roster as in its ledger.

    Attributes:
        known: The record of which it is known.
    """

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)  # what comes when the page is gone finds nobody
        self._page, self.known = page, 0
        self._words: Collection[str] = ()
        self.verbs = tuple(v for v in VERBS.get(page.ledger.code, ()) if v.of == "record")

    def ask(self) -> None:
        """Asks for the record at the cursor, for the menu 更多."""
        if (id := self._page.table.current) is not None and self.verbs:
            task = partial(_possible, self._page.desk.office, self._page.ledger.code, id)
            self._page.list.read(task, "offers", self._know)

    def there(self, verb: OwnVerb) -> bool:
        """Whether a verb is offered; where that is not known yet, pressing it says why not."""
        if verb.of == "nothing":
            return True
        id = self._page.table.current
        return id is not None and (id != self.known or verb.words in self._words)

    def show(self) -> None:
        """Shows the verbs that have keys in the panel, once both are known of one record."""
        detail = self._page.panel.detail
        if detail is not None and detail.id == self.known:
            offered = (v for v in self.verbs if v.key and v.words in self._words)
            self._page.panel.offer(
                [(v.key, v.words, partial(self._page.begin_verb, v)) for v in offered]
            )

    def begin(self, key: str) -> bool:
        """Begins the verb of a key for the record at the cursor; False where no verb has it."""
        verb = next((v for v in self.verbs if v.key and v.key == key), None)
        if verb is None or self._page.table.current is None:
            return False
        self._page.begin_verb(verb)
        return True

    @property
    def keys(self) -> frozenset[str]:
        """The keys that begin a verb."""
        return frozenset(v.key for v in self.verbs if v.key)

    def pop_up(self, at: QPoint, fill: Fill | None = None) -> None:
        """Opens a menu at a point of the screen: of the verbs, or as `fill` says."""
        id = self._page.table.current
        if id is None or not self.verbs:
            self._show(at, fill, ())
        else:
            self._read("menu", id, partial(self._show, at, fill))

    def _read(self, place: str, id: int, show: Callable[[Collection[str]], None]) -> None:
        task = partial(verb_dialogs.possible, self._page.desk.office, self._page.ledger.code, id)
        self._page.list.read(task, place, show)

    def _know(self, found: tuple[int, Collection[str]]) -> None:
        self.known, self._words = found
        self.show()

    def _show(self, at: QPoint, fill: Fill | None, words: Collection[str]) -> None:
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        (fill or self.fill)(menu, words)
        if menu.actions():
            menu.popup(at)

    def fill(self, menu: QMenu, words: Collection[str]) -> None:
        """The verbs that are possible, as actions."""
        for verb in self.verbs:
            if verb.words in words:
                act = menu.addAction("\t".join(filter(None, (verb.words, verb.key))))
                act.triggered.connect(partial(self._page.begin_verb, verb))


def _possible(office: Office, code: str, id: int) -> tuple[int, Collection[str]]:
    return id, verb_dialogs.possible(office, code, id)
