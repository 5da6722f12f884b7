"""Which columns of a file may have a rule for those kept already, and under which name."""

from __future__ import annotations

from typing import Literal

from csdesk.services.importing.columns import Column, Reads

Governed = Literal["cell", "added", "finds", "told", "none"]
"""Filled, replaced or left; added to or left; by which somebody is found; told and never changed;
not kept at all."""
_FINDS = frozenset({"id_no", "name"})
_TOLD = frozenset({"relation", "is_head", "household_no", "residence_status"})


def governed(reads: Reads, column: Column) -> Governed:
    """What a rule can say of a column."""
    if column.field is None:
        return "cell" if column.extra else "none"
    if column.why == "looked_up" or (reads.roster and column.field.id in _FINDS):
        return "finds"
    if reads.roster and (column.field.id in _TOLD or column.why == "gone"):
        return "told"
    checked = reads.roster is not None and column.field.id in reads.roster.checked
    if checked or column.why == "checked" or column.field.id not in reads.fields:
        return "none"
    return "added" if column.field.kind in ("phones", "names") else "cell"


def rule_key(column: Column) -> str:
    """Under which `Asked.rules` has the rule of a column."""
    if column.field is None:
        return f"extra:{column.extra}"
    return f"extra:{column.field.label}" if column.field.custom else column.field.id
