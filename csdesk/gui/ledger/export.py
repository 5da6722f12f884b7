"""A list as a workbook: as it is seen, or in the shape of a preset; and empty, to be filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from csdesk.domain.filters import In, form, paths
from csdesk.gui.jobs import Task
from csdesk.gui.ledger import sight as ledger_sight
from csdesk.gui.ledger.export_dialog import DECLARED, MARKED, SHOWN, ExportDialog
from csdesk.gui.messages import SHEETS
from csdesk.gui.page import Said
from csdesk.services import exports, presets
from csdesk.services.lists import Asked
from csdesk.services.office import Office
from csdesk.services.presets import OWN, Preset

if TYPE_CHECKING:
    from csdesk.gui.ledger.page import LedgerPage


def export(page: LedgerPage) -> None:
    """Ctrl+E: asks for the shape, then for the file."""
    if page.list.asked is not None:
        task = partial(_offered, page.desk.office, page.ledger.code)
        page.list.read(task, "presets", partial(_ask, page))


def _offered(office: Office, code: str) -> dict[Preset, tuple[str, ...]]:
    """The presets of a ledger, with what each needs in full; for a pool."""
    return {p: presets.needed(office, p) for p in presets.offered(office, code)}


def _ask(page: LedgerPage, offered: Mapping[Preset, tuple[str, ...]]) -> None:
    asked = page.list.asked
    if asked is None:
        return
    unit, several = page.ledger.unit, page.table.several
    rows = {SHOWN: f"本表的 {len(page.model.ids):,} {unit}"}
    if several:
        rows = {MARKED: f"{several} {page.table.chosen_count:,} {unit}", **rows}
    fields = page.model.fields
    masked = [f.label for f in fields if f.guard == "masked"]
    heads = [f.heading for f in fields]
    dialog = ExportDialog(page.title, offered, rows, masked, heads, page)
    if not page.desk.messages.run(dialog):
        return
    office = page.desk.office
    match dialog.asked:
        case "save":
            _save(page, asked)
        case "drop" if dialog.preset is not None:
            _write(page, partial(presets.drop, office, dialog.preset.id), "表样已删去。")
        case "template":
            _template(page)
        case _:
            _export(page, asked, dialog)


def _export(page: LedgerPage, asked: Asked, dialog: ExportDialog) -> None:
    preset, which, reason = dialog.preset, dialog.which, dialog.reason
    title = preset.title if preset else page.title
    path = _file(page, f"{title}-{asked.on:%Y%m%d}.xlsx")
    if path is None:
        return
    # What is seen is told by its records: another shape has other texts to be looked for in.
    ids = tuple(page.table.chosen) if which == MARKED else tuple(page.model.ids)
    count = 0 if which == DECLARED else len(ids)
    given = asked
    if which == MARKED or (which == SHOWN and preset):
        given = replace(asked, where=In("id", ids), find="")
    if preset is not None:
        given = replace(given, columns=preset.paths, order=preset.order or given.order)
    job = page.desk.job(f"正在导出{title}")
    job.done.connect(partial(_exported, page, path, bool(reason)))
    office = page.desk.office

    def task() -> int:
        wanted = given
        if which == DECLARED and preset is not None:
            wanted = presets.ask(office, preset, on=asked.on)
        return exports.export(
            office, wanted, path, reason=reason, preset=preset,
            progress=lambda done: job.report(done, max(count, done)),
        )  # fmt: skip

    page.desk.jobs.file(job, task)


def _file(page: LedgerPage, offered: str) -> Path | None:
    path = page.desk.messages.save_file("导出到工作簿", SHEETS, offered)
    if path is not None and path.suffix.lower() != ".xlsx":
        path = path.with_name(f"{path.name}.xlsx")
    return path


def _exported(page: LedgerPage, path: Path, whole: bool, rows: int) -> None:
    masked = "号码是完整的，已留下记录。" if whole else "证号、电话已遮住。"
    page.said.emit(Said(f"已导出 {rows:,} {page.ledger.unit}到 {path.name}，{masked}"))


def _save(page: LedgerPage, asked: Asked) -> None:
    """把现在的列存为表样: columns, order and conditions of the list, under a name."""
    title = page.desk.messages.ask_reason(
        "把现在的列、次序和筛选存为表样？", "存为表样", "与自存的表样同名，就替换它。",
        hint="表样的名称",
    )  # fmt: skip
    if title is None:
        return
    made = {m.field.id for m in asked.made}  # what was worked out belongs to no declaration
    where = ledger_sight.together([c for c in page.list.sight.chips if not paths(c) & made])
    own = Preset(
        title, title, OWN, asked.code, form(where) if where else "",
        tuple((p, "") for p in asked.columns if p not in made),
        tuple(p for p in asked.order if p.removeprefix("-") not in made),
        tuple({f.id for f in page.model.fields if f.guard == "masked"}),
    )  # fmt: skip
    _write(page, partial(presets.save, page.desk.office, own), f"已存为表样“{title}”。")


def _write(page: LedgerPage, task: Task, words: str) -> None:
    job = page.desk.job()
    job.done.connect(lambda _: page.said.emit(Said(words)))
    page.desk.jobs.write(job, task)


def _template(page: LedgerPage) -> None:
    """空白模板: heads and drop-downs, ready to be filled in and imported."""
    path = _file(page, f"{page.ledger.title}-空白模板.xlsx")
    if path is None:
        return
    job = page.desk.job()
    words = f"空白模板已存到 {path.name}，填好后按“导入”。"
    job.done.connect(lambda _: page.said.emit(Said(words)))
    task = partial(exports.template, page.desk.office, page.ledger.code, path)
    page.desk.jobs.file(job, task)
