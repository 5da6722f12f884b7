"""How a file is made apart from what stands in it: whose fonts, and whether for the archive."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

from csdesk.documents.paper.archive import make_archival
from csdesk.documents.paper.fonts import Fonts, Style
from csdesk.documents.paper.page import Printed
from csdesk.documents.paper.pdf import About, Document


@dataclass(frozen=True, slots=True)
class Edition:
    """The same page for the printer or for the archive.

    Attributes:
        own: Fonts of this computer that the clerk chose, per style.
        archival: Make PDF/A-1b.
    """

    own: Mapping[Style, Path] = field(default_factory=dict)
    archival: bool = False

    def begin(self, out: BinaryIO, about: About, on: date) -> tuple[Document, Fonts]:
        """A document under way on `out`, and its fonts."""
        meant = self._meant()
        document = Document(out, about, on, version="1.4" if meant.archival else "1.7")
        return document, Fonts(document, meant.own)

    def end(self, document: Document, fonts: Fonts, rows: int = 0) -> Printed:
        """Write what is left; says what was printed."""
        meant = self._meant()
        if meant.archival:
            make_archival(document)
        document.finish(f"<<{fonts.embed(meant.archival)}>>")
        return Printed(len(document.leaves), rows, frozenset(fonts.missing))

    def _meant(self) -> "Edition":
        return _IN_FORCE.get() if self is PLAIN else self


PLAIN = Edition()
"""What is in force around: the printer's, unless somebody chose another."""
_IN_FORCE = ContextVar("edition", default=PLAIN)


@contextmanager
def in_force(edition: Edition) -> Iterator[None]:
    """Every paper made inside is of this edition, unless it says another itself.

    It is said around the making, for no paper's content depends on it: twenty makers of papers and
    their services need not hand it through.
    """
    before = _IN_FORCE.set(edition)
    try:
        yield
    finally:
        _IN_FORCE.reset(before)
