"""The township's empty form: read into a campaign's columns, and filled back into the same file."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from csdesk.domain.fields import Field, Value
from csdesk.domain.values import HIDDEN, rich
from csdesk.errors import ClerkError
from csdesk.services import lists
from csdesk.services.campaigns import campaign as campaigns
from csdesk.services.campaigns import columns as campaign_columns
from csdesk.services.campaigns.campaign import ROWS, SUBJECTS, Column
from csdesk.services.forms import filling
from csdesk.services.forms.filling import Filled, Filling
from csdesk.services.forms.seen import Seen, see
from csdesk.services.office import Office
from csdesk.storage.files import LARGEST

Progress = Callable[[int, int], None]
_SIGNED = re.compile(r"签[字名章]|盖章|手印|指印")
_ROW = ("state", "done_on", "handler", "remark")
"""Fields of a row that a heading of the same words means."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that a campaign is made of.

    Attributes:
        name: Of the file.
        content: The workbook as it came.
        brings: Paths of the subject's ledger that its known headings mean.
        columns: What nobody keeps.
    """

    name: str
    content: bytes
    brings: tuple[str, ...]
    columns: tuple[Column, ...]


def read(office: Office, path: Path, subject: str) -> Form:
    """What a form asks of some subjects.

    Args:
        office: The open office.
        path: The workbook.
        subject: The ledger of those who stand in its lines.

    Raises:
        FileRefusedError: It can't be read.
        ClerkError: No lines of such subjects are asked for, or it is too large.
    """
    seen = see(office, path, subject)
    if path.stat().st_size > LARGEST:
        raise ClerkError("表格超过 20 MB，存不下。", "请去掉里面的图片，另存后再选。")
    named = office.ledgers[subject].named
    asked, rows = _asked(office, seen), _row_labels(office)
    brings = [
        m.source.path
        for at, m in enumerate(seen.means)
        if at not in asked and m.source and m.source.how == "path" and m.source.path
    ]
    own = [_column(at, label, seen) for at, label in asked.items() if label not in rows]
    known = tuple(p for p in dict.fromkeys(brings) if p != named)
    return Form(path.name, path.read_bytes(), known, tuple(own))


def of_subject(office: Office, form: Form, subject: str) -> Form:
    """A form that was read for other subjects, read again.

    Raises:
        ClerkError: No lines of such subjects are asked for.
    """
    with _file(office, form.name, form.content) as path:
        return read(office, path, subject)


@contextmanager
def _file(office: Office, name: str, content: bytes) -> Iterator[Path]:
    """An empty form as a file, for as long as it is looked at; what a crash left goes at the next start."""
    scratch = office.folder.scratch
    with tempfile.TemporaryDirectory(prefix="form-", dir=scratch) as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield path


def _row_labels(office: Office) -> dict[str, Field]:
    fields = office.ledgers[ROWS].fields
    return {fields[id].label: fields[id] for id in _ROW}


def _asked(office: Office, seen: Seen) -> dict[int, str]:
    """Place of a column to its words, of those that no subject's ledger says.

    Words that stand over two columns are told apart by what stands above them.
    """
    rows = _row_labels(office)
    found: dict[int, str] = {}
    parts = [[re.sub(r"\s", "", text) for text in c.path] for c in seen.columns]
    lowest = Counter(path[-1] for path in parts if path)
    for at, (column, meant, path) in enumerate(zip(seen.columns, seen.means, parts, strict=True)):
        if not path or column.formula or not meant.collected or _SIGNED.search(path[-1]):
            continue
        label = path[-1] if lowest[path[-1]] == 1 else "·".join(path)
        if meant.source is None or label in rows:
            found[at] = re.sub("[、，,；;/]", "·", label)
    return found


def _column(at: int, label: str, seen: Seen) -> Column:
    column = seen.columns[at]
    words = next((r.words for r in column.rules if r.kind == "list" and r.words), ())
    made = campaign_columns.column(label, words)
    if made.kind == "text" and column.shape in ("date", "stamp"):
        return Column(label, "day")
    return made


def fill_back(
    office: Office, id: int, out: Path, *, reason: str = "", progress: Progress | None = None
) -> Filled:
    """Fills the campaign's own form: what is known of each subject, and the answers.

    Args:
        office: The open office.
        id: The campaign.
        out: The new file.
        reason: Why masked values are whole; logged. Empty masks them.
        progress: Told the lines done, of how many; may raise to stop.

    Raises:
        ClerkError: The campaign has no form, or the file can't be written.
    """
    row = campaigns.campaign(office, id)
    content = campaigns.template(office, row)
    if content is None:
        raise ClerkError("这项专项没有乡镇的表格。", "请打印或导出名单。")
    subject = str(row.subject)
    with _file(office, row.template_name or "form.xlsx", content) as form:
        extra, ids = _answers(office, id, see(office, form, subject), SUBJECTS[subject], reason)
        asked = lists.ask(office, subject, every=True, given=ids)
        wanted = Filling(asked, extra=extra, reason=reason)
        return filling.fill(office, form, wanted, out, progress=progress)


def _answers(
    office: Office, id: int, seen: Seen, by: str, reason: str
) -> tuple[Mapping[str, Mapping[int, Value]], list[int]]:
    """By column letter the answers of each subject, and the subjects in their order."""
    known = {f.label: f for f in campaigns.own(office, id)} | _row_labels(office)
    stored = [s for s in campaigns.stored_rows(office, id) if getattr(s.row, by) is not None]
    extra: dict[str, dict[int, Value]] = {}
    for at, label in _asked(office, seen).items():
        if (field := known.get(label)) is None:
            continue
        values = extra.setdefault(seen.columns[at].letter, {})
        for one in stored:
            value = (
                rich(field, one.extra.get(field.id.removeprefix("extra:")))
                if field.custom
                else getattr(one.row, field.id)
            )
            if value in (None, ()):
                continue
            if field.guard == "masked" and not reason:
                value = HIDDEN
            elif field.kind == "code":
                value = office.codes[field.table].names.get(str(value), str(value))
            values[getattr(one.row, by)] = value
    return extra, [getattr(s.row, by) for s in stored]
