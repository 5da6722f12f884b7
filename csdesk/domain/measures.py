"""The calculators of indicators: every figure that a document asks for is one of them.

They take what was counted and know no ledger. A figure that cannot be said is None, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Calculator = Literal["flag", "ratio", "count", "frequency"]
CALCULATORS: tuple[Calculator, ...] = ("flag", "ratio", "count", "frequency")
_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Measured:
    """What came out.

    Attributes:
        value: None where it cannot be said.
        numerator: Township figures are added up from numerators and denominators.
        missing: What is lacking, in words; also where the value is a part of the truth.
    """

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    missing: str = ""


def flag(found: int, times: int = 100) -> Measured:
    """Whether one unit has it: 0 or 1 of one, in the unit of the coverage (100 for %)."""
    there = Decimal(found > 0)
    return Measured(there * times, there, Decimal(1))


def ratio(part: Decimal, whole: Decimal, times: int = 100, missing: str = "") -> Measured:
    """A share of counts or of areas, or so much for so many.

    Args:
        part: The numerator.
        whole: The denominator; of nothing there is no share.
        times: 100 for %, or the number of those for whom so much is asked.
        missing: What some records lack that would count.
    """
    if not whole:
        return Measured(None, part, whole, missing or "分母为 0")
    return Measured(_rounded(part * times / whole), part, whole, missing)


def count(found: Decimal) -> Measured:
    """How many there are."""
    return Measured(found, found)


def frequency(times: Iterable[int], least: int, hundred: int = 100) -> Measured:
    """The share of subjects and periods in which something was done often enough.

    Args:
        times: How often, for every subject in every period.
        least: How often it is asked for.
        hundred: 100 for %.
    """
    counted = list(times)
    enough = sum(n >= least for n in counted)
    return ratio(Decimal(enough), Decimal(len(counted)), hundred, "" if counted else "没有对象")


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_PLACES, ROUND_HALF_UP)
