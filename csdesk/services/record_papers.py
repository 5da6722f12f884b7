"""Papers that belong to single records of a ledger: which there are, and what writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from csdesk.documents.paper.page import Printed
from csdesk.services.volunteering.papers import paper_pdf
from csdesk.services.volunteering.sign_in_paper import TITLE, sign_in_pdf


@dataclass(frozen=True, slots=True)
class RecordPaper:
    """A paper of a record.

    Attributes:
        code: As `print` names it: sign-in:12.
        words: The verb after 打印.
        title: Until the paper says its own.
        write: Office, ids and stream, then why numbers are whole and the clock.
    """

    code: str
    words: str
    title: str
    write: Callable[..., Printed]


PAPERS: Mapping[str, RecordPaper] = {
    "activities": RecordPaper("sign-in", "签到表", TITLE, sign_in_pdf),
    "volunteer_papers": RecordPaper("proof", "证明或存折", "志愿服务证明", paper_pdf),
}
"""Ledger to its paper."""
LEDGERS: Mapping[str, str] = {paper.code: ledger for ledger, paper in PAPERS.items()}
"""What `print` names it by, to the ledger."""
