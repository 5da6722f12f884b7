"""Papers of single records one after another in one document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import BinaryIO

from csdesk.documents.paper.certificate import Certificate, lay_certificate
from csdesk.documents.paper.cover import Cover, lay_cover
from csdesk.documents.paper.edition import PLAIN, Edition
from csdesk.documents.paper.fonts import Fonts
from csdesk.documents.paper.foot import number_leaves
from csdesk.documents.paper.forms import Sheet, lay_sheet
from csdesk.documents.paper.page import Printed
from csdesk.documents.paper.pdf import About, Document, Mark

Paper = Certificate | Cover | Sheet


def write_each(
    out: BinaryIO, papers: Sequence[Paper], on: date, edition: Edition = PLAIN
) -> Printed:
    """Write papers one after another; the pages of a sheet are numbered from 1.

    Args:
        out: Where the bytes go; it stays open.
        papers: At least one.
        on: Day of the document.
        edition: Whose fonts, and whether for the archive.
    """
    document, fonts = edition.begin(out, _about(papers[0]), on)
    for paper in papers:
        leaf, mark = len(document.leaves), len(document.marks)
        title = _lay(document, fonts, paper)
        document.marks.insert(mark, Mark(title, document.leaves[leaf]))
    return edition.end(document, fonts, len(papers))


def _about(paper: Paper) -> About:
    if isinstance(paper, Sheet):
        return About(paper.page.title, paper.page.unit, paper.page.period)
    return About(paper.title, paper.unit, paper.dated)


def _lay(document: Document, fonts: Fonts, paper: Paper) -> str:
    """Add a paper; gives its line in the outline."""
    match paper:
        case Certificate():
            lay_certificate(document, fonts, paper)
            return f"{paper.title} {paper.number}".rstrip()
        case Cover():
            lay_cover(document, fonts, paper)
            return f"{paper.title}封面"
        case Sheet():
            first = len(document.leaves)
            lay_sheet(document, fonts, paper)
            number_leaves(document, fonts, document.leaves[first:])
            return paper.page.title
