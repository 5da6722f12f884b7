"""A campaign worked through: its sheet, its paper, its workbook, the township's form."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from csdesk.gui import campaign_forms, ledger_files
from csdesk.gui.batch_page import BatchPage
from csdesk.gui.entry_form import EntryForm
from csdesk.gui.form_work import Shape
from csdesk.gui.jobs import ask
from csdesk.gui.ledger_head import Tool
from csdesk.gui.messages import SHEETS
from csdesk.gui.page import Desk, Said, Verbs
from csdesk.gui.print_paper import Paper
from csdesk.gui.print_preview import Choices, PrintPreview, Told
from csdesk.services import campaign_sheet, campaigns, exports
from csdesk.services.batch import Sheet
from csdesk.services.entries import Outcome
from csdesk.services.home import Target
from csdesk.services.office import Office

CODE = "campaign"


class CampaignPage(BatchPage):
    """The sheet of one campaign; another one is shown when it is asked for.

    Attributes:
        id: The campaign.
    """

    under = campaigns.CODE

    def __init__(self, desk: Desk) -> None:
        """Builds the page; `open` says of which campaign."""
        self.id = 0
        tools = (
            Tool("打印名单", self.print_list, "printer-outline"),
            Tool("导出名单", self.export, "tray-arrow-up"),
            Tool("再做一次", self.again, "content-copy"),
            Tool("看名单", self.rows, "table"),
        )
        super().__init__(desk, self._sheet, Target(campaigns.CODE), tools)

    def _sheet(self) -> Sheet:
        return campaign_sheet.sheet(self.desk.office, self.id)

    def open(self, target: Target) -> None:
        """Shows the campaign that was asked for."""
        if target.record and target.record != self.id:
            self.keep_draft()
            self.id, self.sheet = target.record, None
        if self.id:
            self.ask_sheet()

    def verbs(self) -> Verbs:
        """Ctrl+P, Ctrl+E."""
        if self.over.part is not None:
            return super().verbs()
        return {"print": self.print_list, "export": self.export}

    # ---- paper and workbooks --------------------------------------------------------------------
    def print_list(self) -> None:
        """Ctrl+P: the list with its own columns."""
        if self.sheet is not None:
            make = partial(_paper, self.desk.office, self.id)
            self.over.show_part(
                PrintPreview(self.desk, self.sheet.title, make, unit=self.sheet.unit)
            )

    def export(self) -> None:
        """Ctrl+E: the list as a workbook, masked."""
        if self.sheet is None:
            return
        path = self.desk.messages.save_file("导出到工作簿", SHEETS, f"{self.sheet.title}.xlsx")
        if path is not None:
            job = self.desk.jobs.prepare(f"正在导出{self.sheet.title}")
            job.done.connect(partial(self._exported, path))
            job.refused.connect(self.desk.messages.tell)
            job.broken.connect(self.desk.messages.broke)
            self.desk.jobs.file(job, partial(_export, self.desk.office, self.id, path))

    def _exported(self, path: Path, rows: int) -> None:
        self.said.emit(Said(f"已导出 {rows:,} 行到 {path.name}，遮住的列照样遮住。"))

    # ---- the campaign itself --------------------------------------------------------------------
    def rows(self) -> None:
        """The plain list of its rows."""
        self.go.emit(Target(campaigns.ROWS, where=f"campaign = {self.id}"))

    def again(self) -> None:
        """再做一次: next year's."""
        task = partial(campaign_forms.again, self.desk.office, self.id)
        ask(self.desk.jobs, task, "campaign", self._show_form, self.desk.messages.tell)

    def _show_form(self, shape: Shape) -> None:
        form = EntryForm(self.desk, campaigns.CODE, shape=shape)
        form.kept.connect(self._made)
        self.over.show_part(form)

    def _made(self, outcome: Outcome) -> None:
        self.said.emit(Said(outcome.title, undo=True, ledgers=(campaigns.CODE, campaigns.ROWS)))
        if outcome.id is not None:
            self.open(Target(CODE, record=outcome.id))


def _paper(office: Office, id: int, choices: Choices, told: Told) -> Paper:
    return ledger_files.list_paper(office, campaigns.asked(office, id), choices, told)


def _export(office: Office, id: int, path: Path) -> int:
    path = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
    return exports.export(office, campaigns.asked(office, id), path)
