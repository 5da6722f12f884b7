"""Monthly figures of the population, and the check that ties them: opening + events = closing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Base = Literal["registered", "living"]
BASES: Mapping[Base, str] = {"registered": "户籍人口", "living": "常住人口"}
PARTS: Mapping[str, str] = {
    "open": "期初",
    "opened": "建账",
    "corrected": "更正",
    "in": "增加",
    "out": "减少",
    "close": "期末",
}
FIGURES: Mapping[str, str] = {
    f"{base}_{part}": f"{name}{word}"
    for base, name in BASES.items()
    for part, word in PARTS.items()
}
"""Figure id to label, in the order of the printed summary."""
_OPENED, _CORRECTED = "opened", "correction"


class Flow(NamedTuple):
    """What changes of one kind did to one count.

    Attributes:
        kind: Code of `change_kind.tsv`.
        step: +1 for people who were not counted before the change and are after it, -1 for the
            other way round; whoever only moves within (换户, 分户) makes no flow.
        people: How many.
    """

    base: Base
    kind: str
    step: Literal[1, -1]
    people: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the summary; `out` is a positive number, `corrected` carries its sign."""

    id: str
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Tie:
    """Whether the figures tie: what the opening leads to, and what was counted at the end.

    Attributes:
        id: registered_ties or living_ties.
        left: Opening + 建账 + 更正 + in - out.
        right: Counted on the last day.
        says: The same in words and numbers.
    """

    id: str
    ok: bool
    left: int
    right: int
    says: str


def part_of(kind: str, step: int) -> str:
    """The figure in which a flow counts: opened, corrected, in or out."""
    if kind == _OPENED:
        return "opened"
    if kind == _CORRECTED:
        return "corrected"
    return "in" if step > 0 else "out"


def population(
    opening: Mapping[Base, int], flows: Iterable[Flow], closing: Mapping[Base, int]
) -> tuple[Figure, ...]:
    """The twelve figures of a month.

    Args:
        opening: Counted on the day before the month.
        flows: By event date or by registration date, as the rule of the month says.
        closing: Counted on the month's last day.
    """
    values = dict.fromkeys(FIGURES, 0)
    for base in BASES:
        values[f"{base}_open"], values[f"{base}_close"] = opening.get(base, 0), closing.get(base, 0)
    for base, kind, step, people in flows:
        part = part_of(kind, step)
        values[f"{base}_{part}"] += people if part in ("in", "out") else step * people
    return tuple(Figure(id, FIGURES[id], value) for id, value in values.items())


def ties(figures: Iterable[Figure]) -> tuple[Tie, ...]:
    """The check of each count; figures that are not of the population are passed over."""
    value = {figure.id: figure.value for figure in figures}
    found = []
    for base, name in BASES.items():
        opening, opened, corrected, into, out, right = (value[f"{base}_{part}"] for part in PARTS)
        left = opening + opened + corrected + into - out
        sign = "＋" if corrected >= 0 else "－"
        sum_ = f"{opening}＋{opened}{sign}{abs(corrected)}＋{into}－{out}＝{left}"
        end = (
            "与期末人数一致" if left == right else f"期末为 {right} 人，相差 {abs(left - right)} 人"
        )
        says = f"{name}：期初＋建账＋更正＋增加－减少，{sum_}，{end}。"
        found.append(Tie(f"{base}_ties", left == right, left, right, says))
    return tuple(found)


def sentences(month: str, figures: Iterable[Figure]) -> tuple[str, ...]:
    """What the summary says in words, one sentence a count; parts of nobody are left out.

    The month is said once, by the first.

    Args:
        month: 2026-11.
        figures: Those of `population`.
    """
    value = {figure.id: figure.value for figure in figures}
    year, number = month.split("-")
    said: list[str] = []
    for base, name in BASES.items():
        opening, opened, corrected, into, out, end = (value[f"{base}_{part}"] for part in PARTS)
        moved = [
            f"建账 {opened} 人" * bool(opened),
            f"更正{'增加' if corrected > 0 else '减少'} {abs(corrected)} 人" * bool(corrected),
            f"增加 {into} 人" * bool(into),
            f"减少 {out} 人" * bool(out),
        ]
        changed = "，".join(part for part in moved if part) or "没有变动"
        month_once = "" if said else f"{year}年{int(number)}月，"
        said.append(f"{month_once}{name}期初 {opening} 人，本月{changed}，期末 {end} 人。")
    return tuple(said)
