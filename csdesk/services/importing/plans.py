"""What becomes of a row: the plan that the scratch file keeps, and how its values are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from csdesk.domain.codes import Codes
from csdesk.domain.faults import problem
from csdesk.domain.fields import Field
from csdesk.domain.values import mask
from csdesk.errors import Problem

LEVELS = {"info": 1, "warning": 2, "error": 3}
"""How grave a fault is; 0 is none."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A category row that is open."""

    id: int
    category: str
    level: str | None
    certificate: str | None


@dataclass(slots=True)
class Before:
    """Some people as they are kept: values and custom columns as JSON, categories open today."""

    values: dict[int, dict[str, Any]]
    extra: dict[int, dict[str, Any]]
    categories: dict[int, list[Opened]]
    homes: dict[int, dict[str, Any]]


@dataclass(slots=True)
class Plan:
    """What becomes of one row; kept as JSON in the scratch file.

    Attributes:
        changes: Field to what was and what will be, as shown.
        set: Field of the resident to the new plain value.
        extra: Heading to text of custom columns to be written.
        place: Field of the kept household to the new value.
        open: Categories to open: code, level, certificate number, first day.
        fix: Category row to what is filled in it.
        close: Category rows that end.
        merged: What rows of the same person add to this one.
        stay: Relation, kind, reason of a newcomer; None where no stay opens.
        alike: Somebody kept whom the row may mean; 0 for nobody.
    """

    resident: int | None = None
    household: str = ""
    changes: dict[str, list[Any]] = field(default_factory=dict)
    set: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    place: dict[str, Any] = field(default_factory=dict)
    open: list[list[Any]] = field(default_factory=list)
    fix: list[list[Any]] = field(default_factory=list)
    close: list[int] = field(default_factory=list)
    merged: dict[str, Any] = field(default_factory=dict)
    merged_extra: dict[str, str] = field(default_factory=dict)
    stay: list[Any] | None = None
    alike: int = 0
    problems: list[Problem] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """As JSON, what is empty left out."""
        made: dict[str, Any] = {
            name: value
            for name in (
                "resident", "household", "changes", "set", "extra", "place", "open", "fix", "close",
                "merged", "merged_extra", "stay", "alike",
            )
            if (value := getattr(self, name))
        }  # fmt: skip
        if self.problems:
            made["problems"] = [
                [p.field, p.code, p.level, p.message, p.remedy] for p in self.problems
            ]
        return made


def shown(own: Field, value: Any, codes: Codes) -> Any:
    """A plain value as the preview shows it: codes by name, sets as lists, days as they are."""
    if value is None or value == [] or value == ():
        return None
    if own.kind == "code":
        return codes[own.table].names.get(value, value)
    if own.kind == "codes":
        names = codes[own.table].names
        return [names.get(v, v) for v in value]
    if own.kind in ("number", "amount") and own.places:
        return float(value) / 10**own.places
    return value


def held_words(own: Field, value: Any, codes: Codes) -> Any:
    """What is kept, in a sentence beside what the file says: a masked field stays masked."""
    if own.guard != "masked" or not value:
        return shown(own, value, codes)
    return mask(own, tuple(value) if isinstance(value, list) else value)


def text_of(value: Any) -> str:
    """A shown value in a sentence."""
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def bare(text: str) -> str:
    """Letters and digits alone, by which telephone numbers are compared."""
    return "".join(c for c in text if c.isalnum())


def merge(
    first: Mapping[str, Any], others: Iterable[Mapping[str, Any]]
) -> tuple[dict[str, Any], dict[str, str], list[list[tuple[str, Any, Any]]]]:
    """What rows of the same person add to the first of them.

    Returns:
        Values and texts to add, and for each row (field, the first's, its own) where they differ.
    """
    values: dict[str, Any] = {}
    extra: dict[str, str] = {}
    apart = []
    for other in others:
        differing = []
        for id, new in other["v"].items():
            old = first["v"].get(id, values.get(id))
            if old is None:
                values[id] = new
            elif isinstance(old, list) and isinstance(new, list):
                added = [v for v in new if v not in old]
                if added:
                    values[id] = [*old, *added]
            elif old != new:
                differing.append((id, old, new))
        for heading, text in other.get("x", {}).items():
            old = first.get("x", {}).get(heading, extra.get(heading))
            if old is None:
                extra[heading] = text
            elif old != text:
                differing.append((f"extra:{heading}", old, text))
        apart.append(differing)
    return values, extra, apart


def differs(field: str, label: str, was: Any, now: Any) -> Problem:
    """A cell that differs from what is kept and is left as it is."""
    return problem(
        field, "value_differs",
        f"“{label}”已登记为“{text_of(was)}”，表里是“{text_of(now)}”，没有改动。",
        "请核对；要以表为准，请给这一列选“以文件为准”。",
    )  # fmt: skip
