"""A campaign worked through: its sheet, its paper, its workbook, the township's form."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from csdesk.gui.batch.of_record import RecordBatchPage
from csdesk.gui.form.entry_form import EntryForm
from csdesk.gui.form.work import Shape
from csdesk.gui.imports.wizard import ImportWizard
from csdesk.gui.ledger import files as ledger_files
from csdesk.gui.ledger.head import Tool
from csdesk.gui.messages import SHEETS
from csdesk.gui.page import Desk, Said, Verbs
from csdesk.gui.paper.preview import Choices, PrintPreview, Told
from csdesk.gui.paper.printer import Paper
from csdesk.gui.township import campaign_forms
from csdesk.services import exports
from csdesk.services.campaigns import campaign as campaigns
from csdesk.services.campaigns import sheet as campaign_sheet
from csdesk.services.campaigns import template as campaign_template
from csdesk.services.entries import Outcome
from csdesk.services.forms.filling import Filled
from csdesk.services.home import Target
from csdesk.services.office import Office

CODE = "campaign"
_TOLD = 8  # of what was not written


class CampaignPage(RecordBatchPage):
    """The sheet of one campaign."""

    under = campaigns.CODE

    def __init__(self, desk: Desk) -> None:
        """Builds the page; `open` says of which campaign."""
        tools = (
            Tool("打印名单", self.print_list, "printer-outline"),
            Tool("导出名单", self.export, "tray-arrow-up"),
            Tool("导入填好的名单", self.import_book, "tray-arrow-down"),
            Tool("填回乡镇表格", self.fill_back, "file-excel-outline"),
            Tool("遮住或显示列", self.choose_masks, "eye-outline"),
            Tool("再做一次", self.again, "content-copy"),
            Tool("看名单", self.rows, "table"),
        )
        super().__init__(
            desk, campaign_sheet.sheet, campaigns.pressing, Target(campaigns.CODE), tools
        )

    def own_verbs(self) -> Verbs:
        """Ctrl+P, Ctrl+E."""
        return {
            **super().own_verbs(),
            "print": self.print_list,
            "export": self.export,
            "import": self.import_book,
        }

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
            job = self.desk.job(f"正在导出{self.sheet.title}")
            job.done.connect(partial(self._exported, path))
            self.desk.jobs.file(job, partial(_export, self.desk.office, self.id, path))

    def _exported(self, path: Path, rows: int) -> None:
        self.said.emit(Said(f"已导出 {rows:,} 行到 {path.name}，遮住的列照样遮住。"))

    def import_book(self) -> None:
        """Ctrl+I: a list that somebody filled in; people are found by it, none is added."""
        if self.sheet is not None:
            blank = campaigns.filled_in(self.id)
            wizard = ImportWizard(self.desk, campaigns.ROWS, blank)
            wizard.imported.connect(self._imported)
            self.over.show_part(wizard)

    def _imported(self, title: str) -> None:
        self.ask_sheet()
        self.said.emit(Said(title, undo=True, ledgers=(campaigns.CODE, campaigns.ROWS)))

    def fill_back(self) -> None:
        """填回乡镇表格: the same file, filled with what is known and what was answered."""
        if self.sheet is None:
            return
        reason = self.desk.messages.ask_reason(
            "填回乡镇的表格？", "填表", "表里的证号、电话要完整，填了什么、为什么，会留下记录。", "用途",
        )  # fmt: skip
        offered = f"{self.sheet.title}（已填）.xlsx"
        path = self.desk.messages.save_file("存成新文件", SHEETS, offered) if reason else None
        if path is not None and reason:
            path = path if path.suffix else path.with_name(f"{path.name}.xlsx")
            job = self.desk.job(f"正在填{self.sheet.title}")
            job.done.connect(self._filled)
            task = partial(
                campaign_template.fill_back, self.desk.office, self.id, path, reason=reason,
                progress=job.report,
            )  # fmt: skip
            self.desk.jobs.file(job, task)

    def _filled(self, filled: Filled) -> None:
        words = f"已填 {filled.rows:,} 行到 {filled.out.name}。"
        if filled.problems:
            told = "".join(f"{p.message}{p.remedy}" for p in filled.problems[:_TOLD])
            self.desk.messages.say(words, told)
        self.said.emit(Said(words))

    # ---- the campaign itself --------------------------------------------------------------------
    def rows(self) -> None:
        """The plain list of its rows."""
        self.go.emit(Target(campaigns.ROWS, where=f"campaign = {self.id}"))

    def choose_masks(self) -> None:
        """遮住或显示列: which of its own columns are *** in lists, on paper and in workbooks."""
        task = partial(campaign_forms.masks, self.desk.office, self.id)
        self.desk.ask(task, "campaign", self._show_form)

    def again(self) -> None:
        """再做一次: next year's."""
        task = partial(campaign_forms.again, self.desk.office, self.id)
        self.desk.ask(task, "campaign", self._show_form)

    def _show_form(self, shape: Shape) -> None:
        form = EntryForm(self.desk, campaigns.CODE, shape=shape)
        form.kept.connect(self._made)
        self.over.show_part(form)

    def _made(self, outcome: Outcome) -> None:
        touched = (campaigns.CODE, campaigns.ROWS)
        self.said.emit(Said(outcome.title, undo=outcome.op is not None, ledgers=touched))
        if outcome.id == self.id:
            self.ask_sheet()
        elif outcome.id is not None:
            self.open(Target(CODE, record=outcome.id))


def _paper(office: Office, id: int, choices: Choices, told: Told) -> Paper:
    return ledger_files.list_paper(office, campaigns.asked(office, id), choices, told)


def _export(office: Office, id: int, path: Path) -> int:
    path = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
    return exports.export(office, campaigns.asked(office, id), path)
