"""The figures of a month on the screen: population as an account, the rest by group, two charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from csdesk.domain import summary
from csdesk.domain.summary import Tie
from csdesk.gui.theme import gap, px
from csdesk.gui.widgets import charts
from csdesk.gui.widgets.parts import (
    Thing,
    column,
    label,
    layout_of,
    link,
    note,
    row,
    rule,
    said,
    section,
)
from csdesk.services import behind, coverage, figures, trends
from csdesk.services.figures import Figure, Monthly
from csdesk.services.home import Target
from csdesk.services.office import Office
from csdesk.services.trends import Month

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Go = Callable[[Target], object]
_COUNTED = ("open", "opened", "corrected", "in", "out", "close")
_STEPS = {"in": "came", "out": "went"}  # part: how the ids of its kinds are written


@dataclass(frozen=True, slots=True)
class Sight:
    """A month as the page shows it."""

    found: Monthly
    months: Sequence[Month]


def look(office: Office, month: str) -> Sight:
    """The figures of a month and the twelve months up to it; for a pool."""
    return Sight(figures.monthly(office, month), trends.trend(office, month))


def body(sight: Sight, go: Go, *, wide: bool) -> QWidget:
    """What stands below the head of the page.

    Args:
        sight: A month.
        go: Opens what is behind a figure.
        wide: In two columns.
    """
    left, right = _left(sight, go), _right(sight, go)
    if wide:
        made = row(left, right, space=36, margins=(20, 4, 24, 12), name="surface")
        layout_of(made).setStretch(0, 46)
        layout_of(made).setStretch(1, 54)
        return made
    return column(left, right, space=20, margins=(20, 4, 24, 12), name="surface")


def number(value: float) -> str:
    """1,024, 82.9 or 109.5."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,g}"


def _value(one: Figure, go: Go, *, unit: bool = True) -> QPushButton | QLabel:
    """A figure as a link to its records; plain where there are none."""
    words = number(one.value)
    if unit:
        words += one.unit if one.unit == "%" else f" {one.unit}"
    target = behind.figure(one)
    if target is None:
        return label(words, "soft")
    made = link(words, partial(go, target))
    made.setAccessibleName(f"{one.label}：{number(one.value)} {one.unit}")
    return made


# ---- population ----------------------------------------------------------------------------------


def _left(sight: Sight, go: Go) -> QWidget:
    found, months = sight.found, sight.months
    now = months[-1]
    bars = charts.month_bars(
        "户籍人口增减", [m.month for m in months], [m.came for m in months],
        [m.went for m in months], f"进 {now.came}，出 {now.went}",
    )  # fmt: skip
    parts = [_account(found, go), *_ties(found.checks, found.month, go)]
    people = column(*parts, space=4)
    moves = section(
        "户籍人口增减", bars, hint="实心进，空心出", link_text=f"进 {now.came}，出 {now.went}",
        run=partial(go, behind.changes(found.month)),
    )  # fmt: skip
    made = column(people, rule(), moves, None, space=8)
    layout_of(made).setStretch(2, 1)
    return made


def _account(found: Monthly, go: Go) -> QWidget:
    """Opening to closing, 户籍 and 常住 beside each other, with the kinds of change under 增加, 减少."""
    by = {f.id: f for f in found.figures}
    table = _Account()
    table.head(tuple(summary.BASES.values()))
    for part in _COUNTED:
        line = [by[f"{base}_{part}"] for base in summary.BASES]
        if part in ("opened", "corrected") and not any(f.value for f in line):
            continue  # hardly ever: opening a book, mending it
        strong = part in ("open", "close")
        if strong:
            table.line()
        table.add(summary.PARTS[part], [_value(f, go, unit=False) for f in line], strong=strong)
        for kind, pair in _kinds(by, _STEPS.get(part, "")):
            if any(f and f.value for f in pair):
                values = [_value(f, go, unit=False) if f else label("0", "soft") for f in pair]
                table.add(kind, values, inner=True)
    table.line()
    return table


def _kinds(
    by: dict[str, Figure], step: str
) -> list[tuple[str, tuple[Figure | None, Figure | None]]]:
    """Kinds of coming or going by their word, with a figure for each of the two counts."""
    if not step:
        return []
    bases = tuple(summary.BASES)
    kinds = dict.fromkeys(
        id.partition(f"_{step}_")[2] for id in by if f"_{step}_" in id and id.startswith(bases)
    )
    made = []
    for kind in kinds:
        pair = [by.get(f"{base}_{step}_{kind}") for base in bases]
        words = next(f.label for f in pair if f is not None)
        for name in summary.BASES.values():
            words = words.removeprefix(name.removesuffix("人口"))
        made.append((words, (pair[0], pair[1])))
    return made


class _Account(QWidget):
    """Lines of words and two numbers at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(gap(16))
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self._at = 0

    def head(self, names: tuple[str, ...]) -> None:
        """What the numbers count."""
        self._grid.addWidget(label("人口", "heading"), self._at, 0)
        for at, name in enumerate(names, 1):
            made = label(f"{name}（人）", "soft")
            self._grid.addWidget(made, self._at, at, _RIGHT)
        self._at += 1

    def line(self) -> None:
        """A hairline from side to side."""
        self._grid.addWidget(rule(), self._at, 0, 1, 3)
        self._at += 1

    def add(
        self, words: str, values: Sequence[QWidget], *, strong: bool = False, inner: bool = False
    ) -> None:
        """A line; `inner` stands in, under the line it is part of."""
        role = "strong" if strong else "soft" if inner else ""
        name = label(words, role)
        name.setContentsMargins(px(20) if inner else 0, 0, 0, 0)
        name.setMinimumHeight(px(20) + gap(4))
        self._grid.addWidget(name, self._at, 0)
        for at, value in enumerate(values, 1):
            value.setMinimumHeight(0)
            self._grid.addWidget(value, self._at, at, _RIGHT)
        self._at += 1


def _ties(ties: Sequence[Tie], month: str, go: Go) -> list[QWidget]:
    """Whether opening and changes lead to what was counted; in one line where all do."""
    if all(tie.ok for tie in ties):
        words = "核对过：期初加减本月变动等于期末，户籍、常住都一致。"
        return [said("good", words)]
    return [said("good", tie.says) if tie.ok else _broken(tie, month, go) for tie in ties]


def _broken(tie: Tie, month: str, go: Go) -> QWidget:
    """By how much it is off, and what to do."""
    ways = row(
        link("看本月的人口变动", partial(go, behind.changes(month))),
        link("数据体检", partial(go, Target("check"))), None, space=16,
    )  # fmt: skip
    remedy = "请查本月的人口变动和在户记录，改正后按 F5 再看。"
    return note("bad", said("bad", f"{tie.says}{remedy}"), ways)


# ---- the other groups ----------------------------------------------------------------------------


def _right(sight: Sight, go: Go) -> QWidget:
    found, months = sight.found, sight.months
    now = months[-1]
    bars = charts.month_bars(
        "每月见到的人数", [m.month for m in months], [m.met for m in months], (), f"{now.met} 人"
    )
    met = section(
        "探访", bars, hint="每月见到的人数", link_text=f"{now.met} 人",
        run=partial(go, behind.met(found.month)),
    )  # fmt: skip
    things: list[Thing] = []
    for name in dict.fromkeys(f.group for f in found.figures):
        some = [f for f in found.figures if f.group == name and f.id not in summary.FIGURES]
        if name == found.figures[0].group:
            continue  # the population, at the left
        things += [rule()] if things else []
        more = ("走访覆盖", coverage.CODE) if name == coverage.GROUP else ("", "")
        run = partial(go, Target(more[1], found.month))
        things.append(section(name, _pairs(some, go), link_text=more[0], run=run))
    made = column(*things, rule(), met, None, space=6)
    layout_of(made).setStretch(len(things) + 1, 1)
    return made


def _pairs(some: Sequence[Figure], go: Go) -> QWidget:
    """Figures of a group, two in a line."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(gap(12))
    grid.setVerticalSpacing(0)
    for side in (0, 3):
        grid.setColumnStretch(side, 1)
        grid.setColumnMinimumWidth(side + 1, px(84))  # the same in every group
    grid.setColumnMinimumWidth(2, gap(16))
    for at, one in enumerate(some):
        side = at % 2 * 3
        name = label(one.label)
        name.setMinimumHeight(px(20) + gap(6))
        grid.addWidget(name, at // 2, side)
        grid.addWidget(_value(one, go), at // 2, side + 1, _RIGHT)
    return box
