"""What a sheet says in place of its rows where it has none: why, and what to do."""

from __future__ import annotations

from functools import partial
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from csdesk.gui.widgets.empty import Way, empty_page
from csdesk.gui.widgets.parts import scrolling
from csdesk.services.rounds.batch import Nobody, Sheet

View = Literal["waiting", "every", "settled"]
VIEWS: tuple[View, ...] = ("waiting", "every", "settled")


class NoRows(QStackedWidget):
    """The rows of a sheet, or the words that stand for them."""

    led = Signal(object)  # Target; a view of the sheet; None: everything is picked again

    def __init__(self, rows: QWidget) -> None:
        """Shows the rows."""
        super().__init__()
        self.addWidget(rows)
        self.setFocusProxy(rows)

    @property
    def words(self) -> str:
        """What is said in place of the rows; empty where they are seen."""
        return self.currentWidget().accessibleName() if self.currentIndex() else ""

    def tell(self, sheet: Sheet, view: View, count: int) -> None:
        """Shows the rows, or of a view without any why.

        Args:
            sheet: What is worked through.
            view: Which of its rows are looked at.
            count: How many there are.
        """
        if self.count() > 1:
            old = self.widget(1)
            self.removeWidget(old)
            old.deleteLater()
        shown = self.widget(0)
        if not count:
            shown = self._said(_nobody(sheet) if not sheet.lines else _seen(sheet, view))
            self.addWidget(shown)
        self.setCurrentWidget(shown)
        self.setFocusProxy(shown)

    def _said(self, why: tuple[Nobody, View | None]) -> QWidget:
        nobody, view = why
        ways = [
            Way("arrow-right", words, "", "", partial(self.led.emit, to if view is None else view))
            for words, to in nobody.ways
        ]
        page = empty_page(nobody.what, nobody.remedy, ways)
        made = scrolling(page)
        made.setFocusProxy(page.focusProxy() or page)
        made.setAccessibleName(f"{nobody.what}{nobody.remedy}")
        return made


def _nobody(sheet: Sheet) -> tuple[Nobody, None]:
    if sheet.nobody is not None:
        return sheet.nobody, None
    narrowed = any(pick.chosen for pick in sheet.picks)
    if narrowed:
        what = "所选的范围里没有要录的。"
        return Nobody(what, "请换一个范围，或看全部。", (("看全部", None),)), None
    return Nobody("这里还没有要录的。", "请先选好名单，再来逐个录入。"), None


def _seen(sheet: Sheet, view: View) -> tuple[Nobody, View]:
    """Rows there are, but none of those that are looked at."""
    waiting, every, settled = sheet.views
    count, unit = f"{len(sheet.lines):,}", sheet.unit
    if view == "waiting":
        what = f"{count} {unit}都{settled}，没有{waiting}的了。"
        return Nobody(
            what, "录错了的，请到全部里看，或撤销那一步。", ((f"看{every}", None),)
        ), "every"
    what = f"还没有{settled}的，{count} {unit}都{waiting}。"
    return Nobody(what, "录好并登记以后，就到这里来。", ((f"看{waiting}", None),)), "waiting"
