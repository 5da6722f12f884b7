"""The township's own form, filled from the data (一表通).

What others build on:

- `headings(office, template, code)` says what each column of a form asks: a tuple of `Heads`, one
  a column, with sheet, column letter, the path of its heading texts and the field of the source
  that it means, or None for what nobody keeps. Those with `field is None` are what a campaign
  (专项工作) makes its own columns of.
- A `Filling` says what is written: a list asked for through `services.lists`, what the clerk chose
  for columns, and `extra`: by column letter the values of columns that no ledger has, by the
  id of the list's record. A campaign gives its answers there and fills the same file.
- `fill(office, template, filling, out)` writes a new file and gives a `Filled`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from csdesk.documents.workbooks.filling.cards import find_card
from csdesk.documents.workbooks.filling.form import Workbook
from csdesk.documents.workbooks.filling.naming import fill_labels
from csdesk.documents.workbooks.filling.opening import open_form
from csdesk.documents.workbooks.filling.table import Laid, lay, save
from csdesk.errors import ClerkError
from csdesk.services import lists
from csdesk.services.forms import memory as formmemory
from csdesk.services.forms.cards import CardWork, written
from csdesk.services.forms.cards_seen import CardSeen, see_card
from csdesk.services.forms.columns import vocabulary
from csdesk.services.forms.result import REMEDY, Filled, Filling, Told, hidden
from csdesk.services.forms.seen import Heads, NoTableError, Seen, headings, see
from csdesk.services.forms.table import (
    Progress,
    TableWork,
    by_group,
    joined,
    knows,
    label_rows,
    remember,
    shifted,
)
from csdesk.services.forms.values import Cells
from csdesk.services.office import Office, told

__all__ = [
    "CardSeen", "Filled", "Filling", "Heads", "Seen", "Told", "fill", "headings", "look", "see",
]  # fmt: skip

_LABELS, _FEW = 3, 8  # labels of a form that asks things; those that are told
_OF_HEADS = frozenset(("head_name", "head_id_no"))
_SHEETS = 6  # looked at for a form about one person


def fill(
    office: Office,
    template: Path,
    filling: Filling,
    out: Path,
    *,
    progress: Progress | None = None,
) -> Filled:
    """Fill a form into a new file; the form itself is never written.

    Args:
        office: The open office.
        template: The form.
        filling: The list and the choices.
        out: The new file, or the folder of files; a file appears whole or not at all.
        progress: Told the lines read and how many there are; may raise to stop.

    Raises:
        FileRefusedError: The form can't be read.
        ClerkError: It has no table of the list's kind, a chosen field is not there, or the new
            file can't be written.
    """
    if out.resolve() == template.resolve():
        raise ClerkError("新文件和空表是同一个文件。", "请换个文件名，空表会保持原样。")
    seen = look(office, template, filling)
    if isinstance(seen, CardSeen):
        return _fill_cards(office, seen.choosing(filling.columns), filling, out, progress)
    return _fill_table(office, seen.choosing(filling.columns), filling, out, progress)


def look(office: Office, template: Path, filling: Filling) -> Seen | CardSeen:
    """What kind of form it is, and what it would be filled with; nothing is written.

    Raises:
        FileRefusedError: The file can't be read.
        ClerkError: It is neither a table of such records nor a form about one of them.
    """
    workbook = open_form(template, filling.password, scratch=office.folder.scratch)
    ledger = office.ledger(filling.asked.code)
    names = [one.name for one in workbook.book.sheets if not one.hidden]
    if filling.sheet:
        names = [name for name in names if name == filling.sheet]
    tried = (see_card(office, workbook, ledger, n, filling.remembered) for n in names[:_SHEETS])
    card = next((one for one in tried if one is not None), None)
    if card is not None and card.card.members:
        return card
    try:
        return see(
            office, template, filling.asked.code, sheet=filling.sheet,
            remembered=filling.remembered, workbook=workbook,
        )  # fmt: skip
    except ClerkError as error:
        if card is not None:
            return card
        if isinstance(error, NoTableError) and names:
            words = vocabulary(office, ledger, filling.remembered)
            asked = [slot.label for slot in find_card(workbook, names[0], words).slots]
            if len(asked) >= _LABELS:
                raise _asks_things(template, asked) from error
        raise


def _asks_things(template: Path, asked: Sequence[str]) -> ClerkError:
    some = "、".join(asked[:_FEW]) + ("等" if len(asked) > _FEW else "")
    return ClerkError(
        f"“{template.name}”是按项目填的表，认得的项目不到三个，不能自动填；它问的是：{some}。",
        "请手工填写。",
    )


def _fill_table(
    office: Office, seen: Seen, filling: Filling, out: Path, progress: Progress | None
) -> Filled:
    _check_name(seen.workbook, out)
    some, without = by_group(office, seen, filling)
    done = [_fill_sheet(office, one, given, progress) for one, given in some]
    save(seen.workbook)
    _log(office, filling, sum(work.count for work, _, _ in done))
    written(seen.workbook, out, filling.asked.on)
    cells = {id: row for work, _, _ in done for id, row in work.cells.items()}
    remember(office, seen, filling, cells)
    told_of = [work.told(out, laid, labels, cells) for work, laid, labels in done]
    return joined(told_of, without)


def _fill_sheet(
    office: Office, seen: Seen, filling: Filling, progress: Progress | None
) -> tuple[TableWork, Laid, list[str]]:
    _check_lines(seen)
    work = TableWork(office, seen, filling)
    made = work.lines(work.rows(progress))
    first = seen.block.first if filling.over else seen.block.start
    rows_of_labels = label_rows(seen)
    text = seen.workbook.text(seen.table.sheet)
    day = knows(office, filling.asked.on)
    labels = fill_labels(seen.workbook, text, rows_of_labels, day, seen.table.header_rows[0])
    laid = lay(
        seen.workbook, seen.table.sheet, seen.block, made, first=first, once=seen.once,
        merged=seen.by_household, cleared=seen.block.held if filling.over else (),
    )  # fmt: skip
    shift = {row: row + laid.inserted for row in rows_of_labels if row > seen.block.last}
    return work, laid, [shifted(place, shift) for place in labels]


def _fill_cards(
    office: Office, seen: CardSeen, filling: Filling, out: Path, progress: Progress | None
) -> Filled:
    if filling.per == "sheet":
        _check_name(seen.workbook, out)
    maker = Cells(office.codes, masked=not filling.reason)
    day = knows(office, filling.asked.on)
    work = CardWork(office, seen, filling.asked, filling.extra, maker, day)
    again = bool(formmemory.recall(office, seen.form).marks.get(filling.asked.code))
    _log(office, filling, lists.count(office, filling.asked))
    rows = (work.into_sheets if filling.per == "sheet" else work.into_files)(out, progress)
    formmemory.remember(office, seen.form, filling.asked.code, filling.columns, work.cells)
    problems = [
        Told(one.code, place, f"{label}“{one.value}”没有写：{one.why}。", REMEDY[one.code])
        for place, label, one in work.refused
    ]
    if work.lost:
        what = "、".join(sorted(work.lost))
        problems.append(Told("not_copied", "", f"{what}只在第一页，没能复制到其余各页。"))
    if "members" not in seen.ledger.derived and any(
        one.source and one.source.id in _OF_HEADS for one in seen.means
    ):
        problems.append(
            Told("by_person", "", "这张表写户主，是一户一页的；现在填的是一人一页。",
                 "要一户一页，请从“户”里填。")
        )  # fmt: skip
    masked = tuple(maker.hidden.values())
    if masked:
        problems.append(hidden(masked))
    heads = tuple(
        Heads(
            seen.card.sheet,
            slot.place,
            slot.label,
            one.source.id if one.source else None,
            one.guess,
        )
        for slot, one in zip(seen.card.slots, seen.means, strict=True)
    )
    return Filled(
        out=out, sheet=seen.card.sheet, header_rows=(), columns=heads, rows=rows, first=0,
        inserted=work.put_in, unknown=[h for h in heads if h.field is None],
        changed=work.changed if again else (), again=again, labels=(), problems=problems,
        masked=masked, sheets=tuple(work.names),
    )  # fmt: skip


def _log(office: Office, filling: Filling, rows: int) -> None:
    told(office, "export", what="form", ledger=filling.asked.code, rows=rows,
         reason=filling.reason)  # fmt: skip


def _check_lines(seen: Seen) -> None:
    """Refuses a form in which one person takes several lines; merges would be torn apart."""
    taller = {
        column.letter
        for column, one in zip(seen.columns, seen.means, strict=True)
        if column.at in seen.block.merged and one.source and one.source.id in ("name", "id_no")
    }
    if taller and not seen.by_household:
        raise ClerkError(
            f"这张表一人占几行（{'、'.join(sorted(taller))} 列上下合并），不能自动填。",
            "请在 WPS 里取消这一列的合并，改成一人一行，再填。",
        )


def _check_name(workbook: Workbook, out: Path) -> None:
    wanted = ".xlsm" if workbook.book.macros else ".xlsx"
    if out.suffix.lower() != wanted:
        why = "这张表带宏。" if wanted == ".xlsm" else "填好的表是 .xlsx 工作簿。"
        raise ClerkError(why, f"请把新文件的扩展名写成 {wanted}。")
