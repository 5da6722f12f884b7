"""A campaign as a sheet to be worked through, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from csdesk.domain.fields import Field
from csdesk.domain.filters import Compare
from csdesk.domain.validation import check_entry, read_cell
from csdesk.domain.values import plain, rich, show
from csdesk.errors import Problem
from csdesk.services import lists
from csdesk.services.campaigns import campaign as campaigns
from csdesk.services.campaigns.campaign import ROWS, SETTLED, SUBJECTS, TELL
from csdesk.services.entries import Outcome
from csdesk.services.office import Office, step
from csdesk.services.rounds.batch import Answer, Given, Line, Pick, Picked, Sheet, Texts

TONES: Mapping[str, str] = {"1": "good", "2": "ask", "3": "soft"}
COMMON, AFTER = ("done_on", "handler"), ("amount", "remark")


def sheet(office: Office, id: int, picked: Picked | None = None) -> Sheet:
    """The sheet of a campaign; for the `reads` pool.

    Args:
        office: The open office.
        id: The campaign.
        picked: Narrows it to a grid.

    Raises:
        ClerkError: There is none with this id.
    """
    row = campaigns.campaign(office, id)
    fields, subject, picked = office.ledgers[ROWS].fields, str(row.subject), picked or {}
    own = campaigns.own(office, id)
    after = tuple(fields[i] for i in campaigns.common_fields(AFTER, own))
    due = f"{row.due:%m月%d日}前" if row.due else ""
    names = office.codes["campaign_state"].names
    return Sheet(
        key=f"campaign:{id}:{picked.get('grid', '')}",
        title=str(row.campaign_name),
        remark=" · ".join(w for w in (row.asked_by, due) if w),
        verb="登记已录",
        unit=office.ledgers[subject].unit,
        heads=("对象", *(f.label for f in _told_by(office, subject))),
        pills=(),
        common=tuple(fields[i] for i in COMMON),
        start={"done_on": office.today().isoformat()},
        own=own,
        after=after,
        answers=tuple(Answer(c, w, TONES.get(c, "soft")) for c, w in names.items()),
        lines=tuple(_lines(office, id, subject, (*own, *after), picked.get("grid", ""))),
        ledgers=(ROWS, campaigns.CODE),
        keep=partial(keep, id),
        subject=subject,
        picks=_picks(office, picked),
    )


def _told_by(office: Office, subject: str) -> tuple[Field, ...]:
    asked = lists.ask(office, subject, every=True, columns=TELL[subject])
    return lists.fields(office, asked)


def _picks(office: Office, picked: Picked) -> tuple[Pick, ...]:
    """The grids, where there are several."""
    grids = grid_names(office)
    if len(grids) < 2:
        return ()
    return (Pick("grid", "网格", {"": "全部", **grids}, picked.get("grid", "")),)


def grid_names(office: Office) -> dict[str, str]:
    """Id to name of the grids, in their order."""
    asked = lists.ask(office, "grids", columns=("grid_name",))
    found = lists.lines(office, asked, lists.ids(office, asked))
    return {str(id): str(row[0] or id) for id, row in zip(found.ids, found.rows, strict=True)}


def _lines(
    office: Office, id: int, subject: str, cells: tuple[Field, ...], grid: str
) -> list[Line]:
    by, found = SUBJECTS[subject], campaigns.stored_rows(office, id)
    if grid:
        inside = lists.ask(office, subject, where=Compare("grid", "=", int(grid)))
        near = set(lists.ids(office, inside))
        found = [s for s in found if getattr(s.row, by) in near]
    ids = [getattr(s.row, by) for s in found]
    asked = lists.ask(office, subject, every=True, columns=TELL[subject])
    told: dict[int, tuple[str, ...]] = {}
    for page in lists.pages(office, asked, [i for i in ids if i is not None], 1000):
        told |= dict(zip(page.ids, lists.texts(office, page), strict=True))
    nobody = ("",) * len(TELL[subject])
    return [
        Line(
            s.id, (s.row.who or "", *told.get(one, nobody)), _texts(office, s, cells),
            s.row.state or "", s.row.state not in SETTLED, one or 0,
        )
        for s, one in zip(found, ids, strict=True)
    ]  # fmt: skip


def _texts(office: Office, stored: Any, cells: tuple[Field, ...]) -> dict[str, str]:
    made = {}
    for f in cells:
        value = (
            rich(f, stored.extra.get(f.id.removeprefix("extra:")))
            if f.custom
            else getattr(stored.row, f.id)
        )
        if value is not None:
            made[f.id] = show(f, value, office.codes)
    return made


def keep(id: int, office: Office, common: Texts, given: Mapping[int, Given]) -> Outcome:
    """Keeps the answered rows of a campaign in one step; all faults are told, nothing half is kept.

    Args:
        id: The campaign.
        office: The open office.
        common: What all rows share.
        given: What was given by row; rows without an answer are passed by.

    Raises:
        ClerkError: A row is no longer there, or this program may only read.
    """
    answered = {row: g for row, g in given.items() if g.answer}
    fields = office.ledgers[ROWS].fields
    shared, problems = _read(office, [fields[i] for i in COMMON], common, "")
    read: dict[int, dict[str, Any]] = {}
    cells = [*campaigns.own(office, id), *(fields[i] for i in AFTER)]
    for row, g in answered.items():
        typed = [f for f in cells if g.texts.get(f.id)]
        read[row], found = _read(office, typed, g.texts, f"{row}:")
        problems += found
    if not answered or any(p.level == "error" for p in problems):
        return Outcome(None, tuple(problems))
    record = campaigns.campaign(office, id)
    unit = office.ledgers[str(record.subject)].unit
    title = f"登记专项：{record.campaign_name}，{len(answered):,} {unit}"
    with step(office, title) as w:
        for row, g in answered.items():
            old = w.get(ROWS, row)
            values = {**shared, **read[row], "state": g.answer}
            extra = {
                i.removeprefix("extra:"): plain(fields[i], v)
                for i, v in values.items()
                if fields[i].custom
            }
            new = replace(old.row, **{i: v for i, v in values.items() if not fields[i].custom})
            w.change(ROWS, row, old.version, new, {**old.extra, **extra})
        return Outcome(id, tuple(problems), title, w.by.op)


def _read(
    office: Office, wanted: list[Field], texts: Texts, place: str
) -> tuple[dict[str, Any], list[Problem]]:
    values, problems = dict[str, Any](), list[Problem]()
    for f in wanted:
        value, found = read_cell(f, texts.get(f.id, ""), codes=office.codes, on=office.today())
        values[f.id] = value
        rules = check_entry(f, value, office.codes, office.today())
        problems += [replace(p, field=f"{place}{f.id}") for p in (*found, *rules)]
    return values, problems
