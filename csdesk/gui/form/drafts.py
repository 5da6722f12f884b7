"""What was typed into forms and not saved: kept while the window lives, whatever page is closed.

A change of text size builds every page anew, and Esc closes a form; neither loses a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer

from csdesk.gui.form.work import Typed

if TYPE_CHECKING:
    from csdesk.gui.form.entry_form import EntryForm

Key = tuple[str, int | None, str]
"""Ledger, record (None for a new one), title of a verb's own form."""

_PAUSE = 400  # ms without a key before what was typed is kept
_KEPT: WeakKeyDictionary[QObject, dict[Key, Typed]] = WeakKeyDictionary()


def drafts(owner: QObject) -> dict[Key, Typed]:
    """The drafts of an office's window; `owner` is what lives as long as it does."""
    return _KEPT.setdefault(owner, {})


class FormDraft:
    """What is typed into one form, kept for its next opening while the clerk pauses.

    Attributes:
        touched: Ids of the fields in which she typed, or which follow from what she typed.
    """

    def __init__(self, form: EntryForm) -> None:
        """Nothing is typed yet."""
        self._form = form
        self.touched: set[str] = set()
        self._typing = QTimer(form, singleShot=True, interval=_PAUSE)
        self._typing.timeout.connect(self.keep)

    @property
    def _key(self) -> Key:
        form = self._form
        return form.code, form.id, form.shape.title if form.shape else ""

    def kept(self) -> Typed | None:
        """What the last opening left; None where it left nothing."""
        return drafts(self._form.desk.voice).get(self._key)

    def touch(self, id: str) -> None:
        """Something was typed in a field."""
        self.touched.add(id)
        self._typing.start()

    def keep(self) -> None:
        """Keeps what was typed and is not saved, if there is anything."""
        self._typing.stop()
        if self.touched:
            typed = self._form.typed()
            texts = {i: t for i, t in typed.texts.items() if i in self.touched}
            files = {i: f for i, f in typed.files.items() if i in self.touched}
            held = Typed(texts, typed.references, typed.parts, files)
            drafts(self._form.desk.voice)[self._key] = held

    def drop(self) -> None:
        """What was typed is kept elsewhere, or not wanted: nothing is left of it."""
        self._typing.stop()
        self.touched = set()
        drafts(self._form.desk.voice).pop(self._key, None)
