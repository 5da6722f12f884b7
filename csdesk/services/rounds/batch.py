"""Many rows entered on one screen: what a sheet asks, and its draft while it is filled in.

A sheet is worked through row by row: what all rows share stands once on top, a row takes typed
cells and one answer, and only answered rows are kept, in one step. A campaign and a round of
visits are such sheets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from csdesk.domain.fields import Field
from csdesk.services.entries import Outcome
from csdesk.services.home import Target
from csdesk.services.office import Office, reading
from csdesk.storage import kept

Texts = Mapping[str, str]
"""Field id to what was typed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the answers, chosen by its key.

    Attributes:
        code: What is kept.
        words: On its key cap.
        tone: One of the tones that a state is painted in: good, ask, soft.
        asks: Fields that the row opens for; those of one section stand in one line.
    """

    code: str
    words: str
    tone: str
    asks: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What the clerk gave of a row; without an answer it is a draft and is not kept."""

    answer: str = ""
    texts: Texts = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Nothing was given."""
        return not self.answer and not any(self.texts.values())


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet.

    Attributes:
        words: Of the columns that tell who it is.
        texts: What is kept of its cells already.
        answer: The code that is kept already; empty while it waits.
        waits: Whether it is still to be done.
        subject: Id of the record that it is about.
        before: What was given of it the last time, to be carried over; None where there is nothing.
    """

    id: int
    words: tuple[str, ...]
    texts: Texts = field(default_factory=dict)
    answer: str = ""
    waits: bool = True
    subject: int = 0
    before: Given | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """What narrows a sheet: a grid, a group, a month.

    Attributes:
        options: Key to words, in their order.
        chosen: The key in force.
    """

    id: str
    label: str
    options: Mapping[str, str]
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Nobody:
    """Why a sheet has no rows, and what to do.

    Attributes:
        ways: Words and where each leads; None picks everything again.
    """

    what: str
    remedy: str
    ways: tuple[tuple[str, Target | None], ...] = ()


Picked = Mapping[str, str]
"""Id of a pick to the key that the clerk chose."""
Keep = Callable[[Office, Texts, Mapping[int, Given]], Outcome]


@dataclass(frozen=True)
class Sheet:
    """A sheet to be worked through.

    Attributes:
        key: Under which its draft is kept.
        title: Of the page.
        remark: Beside it: 二网格 · 2026年11月.
        verb: On the button, before the number: 登记已录.
        unit: Of its rows: 人, 户.
        heads: Of the columns that tell who a row is.
        pills: Of these, the ones whose words stand as pills.
        common: Fields that all rows share, on top.
        start: What they begin with.
        own: Fields typed in each row before its answer.
        after: Fields of each row after its answer; Enter passes them by.
        answers: In the order of their keys.
        lines: In the order in which one works.
        ledgers: Ledgers that keeping changes.
        keep: Keeps the answered rows in one step; runs in the `writes` pool.
        subject: The ledger of those who the rows are about, for a look at their files.
        first: What the fields of an opened row begin with.
        picks: What narrows it.
        views: What rows that wait, all rows, and rows that are done are called.
        told: What recording will do besides, for the answered rows; may be empty.
        nobody: Why it has no rows; None where it has some.
    """

    key: str
    title: str
    remark: str
    verb: str
    unit: str
    heads: tuple[str, ...]
    pills: tuple[int, ...]
    common: tuple[Field, ...]
    start: Texts
    own: tuple[Field, ...]
    after: tuple[Field, ...]
    answers: tuple[Answer, ...]
    lines: tuple[Line, ...]
    ledgers: tuple[str, ...]
    keep: Keep
    subject: str
    first: Texts = field(default_factory=dict)
    picks: tuple[Pick, ...] = ()
    views: tuple[str, str, str] = ("未办", "全部", "办好")
    told: Callable[[Mapping[int, Given]], str] = lambda _: ""
    nobody: Nobody | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What was given and is not kept yet: the common fields, and rows by id."""

    common: Texts = field(default_factory=dict)
    rows: Mapping[int, Given] = field(default_factory=dict)


def draft(office: Office, key: str) -> Draft:
    """The draft of a sheet, empty where there is none."""
    with reading(office) as c:
        found = kept.read(c, office.model).get(_name(key)) or {}
    rows = {int(id): Given(g["answer"], g["texts"]) for id, g in found.get("rows", {}).items()}
    return Draft(found.get("common", {}), rows)


def keep_draft(office: Office, key: str, given: Draft) -> None:
    """Keeps a draft in the vault, in place of the one before; for the `writes` pool.

    It is encrypted like all else there, outlives a power cut, and is no step of the clerk.
    """
    if office.lock is None:
        return
    rows = {
        str(id): {"answer": g.answer, "texts": dict(g.texts)}
        for id, g in given.rows.items()
        if not g.empty
    }
    told = {"common": dict(given.common), "rows": rows} if rows else None
    with office.engines.write.begin() as c:
        kept.write(c, office.model, _name(key), told)


def _name(key: str) -> str:
    return f"draft:{key}"
