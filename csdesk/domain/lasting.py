"""How long something lasted follows from when it began and ended, where nobody wrote it down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from decimal import ROUND_DOWN, Decimal
from typing import Any

from csdesk.domain.ledger import Ledger

_TENTH = Decimal("0.1")


def with_hours(ledger: Ledger, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values of a record with its hours, rounded down to a tenth, where both times are known.

    What is written down stays; an end that is not after its beginning tells nothing.
    """
    if not ledger.lasts:
        return values
    begins, ends, hours = ledger.lasts
    first, last = values.get(begins), values.get(ends)
    if not isinstance(first, time) or not isinstance(last, time) or last <= first:
        return values
    if values.get(hours) is not None:
        return values
    minutes = (last.hour - first.hour) * 60 + last.minute - first.minute
    return {**values, hours: (Decimal(minutes) / 60).quantize(_TENTH, ROUND_DOWN)}
