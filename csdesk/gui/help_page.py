"""F1: the chapter of the handbook for the screen one came from, beside the list of chapters."""

from __future__ import annotations

from functools import partial
from html import escape
from io import BytesIO

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QTextBrowser,
    QTextEdit,
    QWidget,
)

from csdesk.gui import theme
from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.imports.wizard import ImportWizard
from csdesk.gui.ledger.over_list import PartsPage
from csdesk.gui.page import Desk, Verbs
from csdesk.gui.paper.preview import Choices, PrintPreview, Told
from csdesk.gui.paper.printer import Paper
from csdesk.gui.theme import MIDDLE, gap, hue, px
from csdesk.gui.widgets.parts import button, choice, column, find_box, label, row, rule, stretched
from csdesk.services import booklet, handbook
from csdesk.services.handbook import Block, Chapter, Piece
from csdesk.services.home import Target
from csdesk.services.office import Office

_OPEN: dict[type[QWidget], str] = {EntryForm: "form", ImportWizard: "import", PrintPreview: "print"}
_WIDE = 210  # px of the list of chapters
_LONGEST = 780  # px of a line of text


def topic(page: QWidget | None, *names: str) -> str:
    """The chapter for what is on the screen.

    Args:
        page: The page that is shown: a form, an import or a print open in it has its own chapter.
        names: What the page is called: its code, the title of its group.
    """
    for kind, name in _OPEN.items():
        if page is not None and any(one.isVisible() for one in page.findChildren(kind)):
            return handbook.chapter_of(name)
    return handbook.chapter_of(*names)


def target(page: QWidget | None, *names: str) -> Target:
    """The handbook at the chapter for what is on the screen; see `topic`."""
    return Target(handbook.CODE, verb=topic(page, *names))


class HelpPage(PartsPage):
    """The handbook on the screen: chapters, words to look for, the booklet on paper."""

    def __init__(self, desk: Desk) -> None:
        """Shows the first chapter."""
        super().__init__()
        self._desk = desk
        self.shown: Chapter = handbook.chapter(handbook.FIRST)
        self.words = find_box("在手册中查找  Ctrl+F", 240, "在手册中查找")
        self.words.setClearButtonEnabled(True)
        self.chapters = QListWidget()
        self.chapters.setObjectName("chapters")
        self.chapters.setAccessibleName("章节")
        self.chapters.setFixedWidth(px(_WIDE))
        self.choose = choice([one.title for one in handbook.chapters()])
        self.choose.setAccessibleName("章节")
        self.text = _Text()
        self.text.setObjectName("handbook")
        self.text.setAccessibleName("手册正文")
        self.text.setOpenLinks(False)
        self.text.document().setDocumentMargin(gap(20))
        self._none = label("", "soft", wrap=True)
        self._body = QStackedWidget()
        self._body.addWidget(self.text)
        self._body.addWidget(column(self._none, None, margins=(20, 16, 20, 0), name="surface"))
        self.print_book = button(
            "打印整本", "primary", "printer-outline", "Ctrl+P", self._print_book
        )
        self.print_one = button("打印这一章", "", "file-outline", "", self._print_chapter)
        self.hold(self._build(), self.chapters)
        self._wire()
        self._list(handbook.chapters())
        self.show_chapter(handbook.FIRST)

    def _build(self) -> QWidget:
        self._title = label("使用手册", "title")
        head = row(self._title, self.choose, self.words, None, self.print_one, self.print_book,
                   space=12, margins=(20, 10, 16, 8), name="head")  # fmt: skip
        self._side = row(self.chapters, rule(upright=True), space=0)
        body = stretched(row(self._side, self._body, space=0), 1)
        return stretched(column(head, body, space=0), 1)

    def _wire(self) -> None:
        self.chapters.currentItemChanged.connect(self._chosen)
        self.chapters.itemActivated.connect(lambda _: self.text.setFocus())
        self.choose.activated.connect(lambda at: self.show_chapter(handbook.chapters()[at].code))
        self.words.textChanged.connect(self._look_for)
        self.words.returnPressed.connect(self._next)
        down = QShortcut(QKeySequence("Down"), self.words, context=_HERE)
        down.activated.connect(self.chapters.setFocus)

    # ---- what the window calls ------------------------------------------------------------------
    def own_verbs(self) -> Verbs:
        """Ctrl+P prints the booklet, Ctrl+F looks for words."""
        return {"print": self._print_book, "find": self._find}

    def open(self, target: Target) -> None:
        """Shows the chapter that the target's verb names; without one, where it stood."""
        if target.verb:
            self.words.clear()
            self.show_chapter(target.verb)

    def fit(self, letters: float) -> None:
        """Chapters become a box where there is no room for a list."""
        wide = letters >= MIDDLE
        self._side.setVisible(wide)
        self.choose.setVisible(not wide)
        self.print_one.setVisible(wide)
        self._title.setVisible(wide)
        if not self.over.part:
            self.setFocusProxy(self.chapters if wide else self.text)

    def leave(self) -> bool:
        """The print closes first, then the words looked for, then the page."""
        if self.over.part is None and self.words.text():
            self.words.clear()
            self.chapters.setFocus()
            return False
        return super().leave()

    # ---- chapters -------------------------------------------------------------------------------
    def show_chapter(self, code: str) -> None:
        """Shows a chapter from its top, with the words looked for marked in it."""
        self.shown = handbook.chapter(code)
        self.text.setHtml(written(self.shown))
        self.choose.setCurrentIndex(handbook.chapters().index(self.shown))
        for at in range(self.chapters.count()):
            if self.chapters.item(at).data(_CHAPTER) == self.shown.code:
                self.chapters.setCurrentRow(at)
        self._mark(self.words.text().strip())

    def _list(self, chapters: tuple[Chapter, ...]) -> None:
        self.chapters.blockSignals(True)  # it is built, not chosen from
        self.chapters.clear()
        for one in chapters:
            item = QListWidgetItem(one.title, self.chapters)
            item.setData(_CHAPTER, one.code)
            item.setSizeHint(QSize(0, px(22) + gap(10)))
        self.chapters.blockSignals(False)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_CHAPTER) != self.shown.code:
            self.show_chapter(str(item.data(_CHAPTER)))

    # ---- words ----------------------------------------------------------------------------------
    def _find(self) -> None:
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def _look_for(self, typed: str) -> None:
        words = typed.strip()
        found = handbook.find(words)
        self._list(found)
        if not found:
            self._none.setText(f"手册里没有“{words}”。请换个说法，或按 Esc 看全部章节。")
            self._body.setCurrentIndex(1)
            return
        self._body.setCurrentIndex(0)
        self.show_chapter((self.shown if self.shown in found else found[0]).code)

    def _next(self) -> None:
        """Enter: the next place; after the last one of a chapter the next chapter."""
        words = self.words.text().strip()
        if not words or self.text.find(words):
            return
        at = self.chapters.currentRow() + 1
        if self.chapters.count():
            item = self.chapters.item(at % self.chapters.count())
            self.show_chapter(str(item.data(_CHAPTER)))

    def _mark(self, words: str) -> None:
        """Marks all places of the words, and stands on the first."""
        marks = []
        document = self.text.document()
        place = document.find(words) if words else QTextCursor()
        while not place.isNull():
            one = QTextEdit.ExtraSelection()
            one.cursor = place  # type: ignore[attr-defined]  # missing in the stubs
            one.format.setBackground(theme.colour("selected"))  # type: ignore[attr-defined]  # as above
            one.format.setForeground(theme.colour("on_selected"))  # type: ignore[attr-defined]  # as above
            marks.append(one)
            place = document.find(words, place)
        self.text.setExtraSelections(marks)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        if words:
            self.text.find(words, QTextDocument.FindFlag(0))

    # ---- paper ----------------------------------------------------------------------------------
    def _print_book(self) -> None:
        self._print(handbook.TITLE, "")

    def _print_chapter(self) -> None:
        self._print(self.shown.title, self.shown.code)

    def _print(self, title: str, code: str) -> None:
        make = partial(paper, self._desk.office, title, code)
        self.over.show_part(PrintPreview(self._desk, title, make, a_list=False))


class _Text(QTextBrowser):
    """Lines no longer than one reads with ease."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setLineWrapColumnOrWidth(min(self.viewport().width(), px(_LONGEST)))


def paper(office: Office, title: str, code: str, choices: Choices, told: Told) -> Paper:
    """The booklet, or one chapter, on paper. For the `files` pool."""
    out = BytesIO()
    on = office.today()
    if code:
        printed = booklet.chapter_pdf(code, out, on)
    else:
        printed = booklet.handbook_pdf(out, on, office.about.name)
    return Paper(out.getvalue(), title, missing=printed.missing)


def written(chapter: Chapter) -> str:
    """A chapter as the text of the page; keys are caps."""
    sizes = theme.TYPE
    sheet = (
        f"p {{ font-size: {px(sizes['body'])}px; color: {hue('text')};"
        f" margin-top: {gap(8)}px; margin-bottom: 0; }}"
        f".title {{ font-size: {px(sizes['title'])}px; font-weight: 500; margin-top: 0; }}"
        f".heading {{ font-size: {px(sizes['heading'])}px; font-weight: 500;"
        f" margin-top: {gap(24)}px; }}"
        f".key {{ font-size: {px(sizes['small'])}px; color: {hue('text2')};"
        f" background-color: {hue('pill')}; }}"
        f".lead {{ color: {hue('text3')}; }}"
    )
    lines = [f'<p class="title">{escape(chapter.title)}</p>', *map(_block, chapter.blocks)]
    return f"<html><head><style>{sheet}</style></head><body>{''.join(lines)}</body></html>"


def _block(block: Block) -> str:
    words = "".join(_piece(piece) for piece in block.pieces)
    if block.kind in ("heading", "paragraph"):
        return f'<p class="{block.kind}">{words}</p>'
    lead = f"{block.number}." if block.number else "·"
    lead = f'<span class="lead">{lead}&nbsp;</span>'
    hanging = f"margin-left: {px(24)}px; text-indent: -{px(18)}px;"
    return f'<p style="{hanging}">{lead}{words}</p>'


def _piece(piece: Piece) -> str:
    text = escape(piece.text)
    if not piece.key:
        return text
    return f'<span class="key">&nbsp;{text.replace(" ", "&nbsp;")}&nbsp;</span>'


_CHAPTER = int(Qt.ItemDataRole.UserRole)
_HERE = Qt.ShortcutContext.WidgetShortcut
