"""数据体检表 before it is printed."""

from __future__ import annotations

from functools import partial
from io import BytesIO

from csdesk.gui.page import Desk
from csdesk.gui.paper.paper_page import PaperPage, Printing
from csdesk.gui.paper.preview import Choices, Told
from csdesk.gui.paper.printer import Paper
from csdesk.services.health import sheet
from csdesk.services.office import Office


def page(desk: Desk) -> PaperPage:
    """The page on which it is looked at."""
    made = Printing(sheet.TITLE, partial(_paper, desk.office), columns=False, masks=False)
    return PaperPage(desk, lambda target: made, back="check")


def _paper(office: Office, choices: Choices, told: Told) -> Paper:
    """For the `files` pool."""
    out = BytesIO()
    printed = sheet.check_pdf(office, out, at=office.now())
    return Paper(out.getvalue(), sheet.TITLE, missing=printed.missing)
