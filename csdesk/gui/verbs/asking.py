"""What the forms of the verbs ask alike: days, members to be ticked, who heads a household next."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from csdesk.domain.fields import Field
from csdesk.domain.filters import Compare
from csdesk.domain.households import HEAD
from csdesk.errors import ClerkError, Problem
from csdesk.gui.form.work import Kept, Shape, Typed, read_fields
from csdesk.services import entries, lists
from csdesk.services.entries import Outcome
from csdesk.services.households import standing
from csdesk.services.households.people import Event
from csdesk.services.households.standing import Inmate
from csdesk.services.office import Office

EVENT = "变动"
WHEN = (
    Field("event_date", "发生日期", "day", null=False, section=EVENT),
    Field("registered_on", "登记日期", "day", section=EVENT),
)
REMARK = Field("remark", "说明", "note", section=EVENT, longest=1000)
SUCCESSOR = Field("successor", "接任户主", "text", section=EVENT)
Named = Mapping[str, int]
"""Words of a choice to the id that they mean."""


def one(office: Office, code: str, id: int | None) -> tuple[int, str]:
    """The record at the cursor and its title.

    Raises:
        ClerkError: There is none.
    """
    if id is None:
        title = office.ledgers[code].title
        raise ClerkError(f"没有选中{title}。", f"请先在“{title}”里选一行。")
    return id, entries.titles(office, code, [id]).get(id, "")


def today(office: Office, **texts: str) -> Typed:
    """A form that begins with today as both days."""
    day = office.today().isoformat()
    return Typed({"event_date": day, "registered_on": day, **texts}, {}, {})


def named(office: Office, members: Sequence[Inmate]) -> dict[str, int]:
    """Members as words, each its own, to their ids."""
    names = office.codes["family_relation"].names
    found: dict[str, int] = {}
    for member in members:
        words = f"{member.name}（{names.get(member.relation or '', '关系不明')}）"
        found[words if words not in found else f"{words} {member.id}"] = member.id
    return found


def headed(members: Sequence[Inmate]) -> str:
    """Whose household it is, to be said behind its number; empty where nobody heads it."""
    head = next((m.name for m in members if m.relation == HEAD), "")
    return f"（户主{head}）" if head else ""


def words_of(choices: Named, id: int | None) -> str:
    """The words of a choice."""
    return next((words for words, of in choices.items() if of == id), "")


def proposed(office: Office, members: Sequence[Inmate], choices: Named) -> str:
    """The words of who is proposed as head."""
    return words_of(choices, standing.proposed(office, members))


def event_of(values: Mapping[str, Any]) -> Event:
    """What was typed of days, place and remark."""
    return Event(
        values["event_date"], values.get("registered_on"), values.get("place"),
        values.get("remark"),
    )  # fmt: skip


def ticked(typed: Typed, id: str, choices: Named) -> list[int]:
    """Who is ticked, in the order of the list."""
    words = typed.texts.get(id, "").split("\n")
    return [choices[one] for one in words if one in choices]


def read(
    office: Office, fields: Sequence[Field], typed: Typed, chosen: Collection[str] = ()
) -> tuple[dict[str, Any], list[Problem]]:
    """Values of a verb's fields and what refuses them; those of hidden fields are not asked.

    Args:
        office: The open office.
        fields: Of the form.
        typed: What it holds.
        chosen: Fields that the caller reads itself.
    """
    asked = [f for f in fields if f.id not in chosen and f.id in typed.texts]
    values, problems = read_fields(office, asked, typed)
    day = values.get("event_date")
    if day is not None and day > office.today():
        what = f"发生日期 {day} 在今天之后。"
        problems.append(Problem("event_date", "date_in_future", what, "请填已经发生的日期。"))
    told = values.get("registered_on")
    if day is not None and told is not None and told < day:
        what = f"登记日期 {told} 早于发生日期 {day}。"
        problems.append(Problem("registered_on", "out_of_range", what, "请核对两个日期。"))
    return values, [p for p in problems if p.level == "error"]


def shown_as(code: str, shape: Shape) -> Shape:
    """The form begun in a list of changes or stays: the cursor then stands on the newest of hers."""

    def keep(office: Office, typed: Typed) -> Kept:
        kept = shape.keep(office, typed)
        if kept.outcome.id is None:
            return kept
        where = Compare("resident", "=", kept.outcome.id)
        ids = lists.ids(office, lists.ask(office, code, where=where, order=("-id",)))
        return replace(kept, outcome=replace(kept.outcome, id=ids[0]))

    return replace(shape, keep=keep)


def missing(field: str, what: str, remedy: str) -> Problem:
    """Something that is not chosen."""
    return Problem(field, "required_missing", what, remedy)


def refused(problems: Sequence[Problem]) -> Kept:
    """Nothing was kept, and why."""
    return Kept(Outcome(None, tuple(problems)))
