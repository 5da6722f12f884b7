"""How a file is made apart from what stands in it: whose fonts, and whether for the archive."""

from collections.abc import Mapping
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
        document = Document(out, about, on, version="1.4" if self.archival else "1.7")
        return document, Fonts(document, self.own)

    def end(self, document: Document, fonts: Fonts, rows: int = 0) -> Printed:
        """Write what is left; says what was printed."""
        if self.archival:
            make_archival(document)
        document.finish(f"<<{fonts.embed(self.archival)}>>")
        return Printed(len(document.leaves), rows, frozenset(fonts.missing))


PLAIN = Edition()
