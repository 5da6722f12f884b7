"""What is kept for decades is PDF/A-1b, as an independent validator reads it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from csdesk.documents.paper.edition import Edition
from csdesk.documents.paper.ledger import write_ledger
from csdesk.documents.paper.pack import Pack, ReportPart, write_pack
from csdesk.documents.paper.report import write_report
from csdesk.services import lists, printing
from csdesk.services.office import Office
from csdesk.services.report import monthly_report

pytestmark = pytest.mark.long
JARS = "preflight pdfbox2 fontbox2 xmpbox commons-logging javax.activation jaxb-api"
CLASS_PATH = ":".join(f"/usr/share/java/{jar}.jar" for jar in JARS.split())
ARCHIVE = Edition(archival=True)
MONTH = "2026-10"


def verdict(path: Path) -> str:
    """What PDFBox's preflight says of a file."""
    command = ["java", "-cp", CLASS_PATH, "org.apache.pdfbox.preflight.Validator_A1b", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own words
    return done.stdout + done.stderr


def test_every_ledger_is_archival(
    village: Office, tmp_path: Path, told: Callable[[str, str, str], None]
) -> None:
    for code in (*village.ledgers, *village.rosters):
        asked = lists.ask(village, code)
        ready = printing.prepare(village, asked)
        path = tmp_path / f"{code}.pdf"
        with path.open("wb") as out:
            write_ledger(out, ready.page, ready.rows, asked.on, edition=ARCHIVE)

        assert "is a valid PDF/A-1b file" in verdict(path), verdict(path)
    told("PDF/A-1b", f"{len(village.ledgers)} ledgers, {len(village.rosters)} rosters", "all valid")


def test_the_summary_and_what_is_bound_are_archival(
    village: Office, tmp_path: Path, told: Callable[[str, str, str], None]
) -> None:
    report = monthly_report(village, MONTH)
    summary, bound = tmp_path / "汇总.pdf", tmp_path / "资料包.pdf"
    with summary.open("wb") as out:
        write_report(out, report, village.today(), edition=ARCHIVE)
    pack = Pack("迎检资料包", (ReportPart(report, "汇总"),), village.about.name, "2026年10月")
    with bound.open("wb") as out:
        write_pack(out, pack, village.today(), edition=ARCHIVE)

    for path in (summary, bound):
        assert "is a valid PDF/A-1b file" in verdict(path), verdict(path)
    told("PDF/A-1b", "summary with charts, pack with links", "all valid")
