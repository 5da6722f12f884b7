"""What was typed into forms and not saved: kept while the window lives, whatever page is closed.

A change of text size builds every page anew, and Esc closes a form; neither loses a word.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject

from csdesk.gui.form_work import Typed

Key = tuple[str, int | None, str]
"""Ledger, record (None for a new one), title of a verb's own form."""

_KEPT: WeakKeyDictionary[QObject, dict[Key, Typed]] = WeakKeyDictionary()


def drafts(owner: QObject) -> dict[Key, Typed]:
    """The drafts of an office's window; `owner` is what lives as long as it does."""
    return _KEPT.setdefault(owner, {})
