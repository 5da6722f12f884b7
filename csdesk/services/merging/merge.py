"""Merging: one resident stays, the other goes into her with all that names her; one named step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from csdesk.errors import ClerkError
from csdesk.services import entries
from csdesk.services.entries import Outcome
from csdesk.services.households.people import Event
from csdesk.services.households.seats import life_event
from csdesk.services.merging import facts, homes
from csdesk.services.merging.choices import Take, choices, values
from csdesk.services.merging.plan import LEDGER, OneFile, files, two
from csdesk.services.merging.references import move, unite
from csdesk.services.office import Office, reading
from csdesk.storage import copies
from csdesk.storage.work import Work

DISTINCT = "distinct_people"


def merge(
    office: Office,
    stays: int,
    gone: int,
    *,
    take: Mapping[str, Take] | None = None,
    former: bool = False,
    heads: Sequence[int] = (),
    kept_files: Mapping[str, Take] | None = None,
) -> Outcome:
    """Make one of two residents who are one person; a copy of the vault is made before.

    The household of the one who stays is hers; the others in the other household stay there.

    Args:
        office: The open office.
        stays: Who stays.
        gone: Who goes into her; she is voided.
        take: Field id to what is taken, where not what is taken by itself.
        former: A name that is not taken is kept as former name.
        heads: Who heads the households that lose their head.
        kept_files: Ledger of a file that each of them has to whose stays and is filled up.

    Raises:
        ClerkError: They cannot be merged as they are, or somebody must be chosen; nothing is done.
    """
    two(office, stays, gone)
    ledger = office.ledgers[LEDGER]
    first, second = (entries.get(office, LEDGER, i) for i in (stays, gone))
    found = choices(ledger, *(entries.full_values(ledger, {}, one) for one in (first, second)))
    made = values(found, take or {}, former=former)
    with reading(office) as c:
        houses = homes.look(c, office.model, stays, gone, office.today())
    both_have = files(office, stays, gone)
    _refuse_headless(office, houses, heads)
    copies.make(office.folder, office.key, office.now())
    names = (first.row.name, second.row.name)
    title = f"合并：{names[0]}" + ("（两条）" if names[0] == names[1] else f" 与 {names[1]}")
    with life_event(office, title) as w:
        w.say(merged=[first.uid.hex, second.uid.hex])
        event = Event(office.today(), remark=f"与“{names[1]}”（编号 {gone}）合并")
        homes.settle(w, houses, stays, gone, event, heads)
        w.bundle = ""  # a household that changed later does not keep the rest from parting
        facts.unite_sets(w, LEDGER, stays, gone, houses.died)
        for one in both_have:
            _unite(w, one, (kept_files or {}).get(one.code, "first"))
        move(w, LEDGER, gone, stays, but=(homes.STAYS, homes.CHANGES))
        _drop_pairs(w, stays)
        row, extra = entries.build(ledger, made)
        now = w.get(LEDGER, stays)
        w.change(LEDGER, stays, now.version, row, extra)
        w.change(LEDGER, gone, w.get(LEDGER, gone).version, voided=True)
        return Outcome(stays, (), title, w.by.op)


def _refuse_headless(office: Office, found: homes.Homes, heads: Sequence[int]) -> None:
    """Say who must be chosen before a copy is made.

    Raises:
        ClerkError: A household would be left without a head; who may head it is named.
    """
    for heading in found.headings:
        there = [id for id, _ in heading.candidates]
        if len(there) == 1 or set(there) & set(heads):
            continue
        no = entries.titles(office, "households", [heading.household]).get(heading.household, "")
        names = entries.titles(office, LEDGER, there)
        who = "、".join(f"{names.get(id, '')}（编号 {id}）" for id in there)
        what = f"要合并掉的那条是户 {no} 的户主，户里还有人。"
        raise ClerkError(what, f"请指定新户主：{who}。")


def _unite(w: Work, one: OneFile, take: Take) -> None:
    ledger = w.model.ledgers[one.code]
    keep, other = (one.second, one.first) if take == "second" else (one.first, one.second)
    unite(w, ledger, w.get(one.code, keep), w.get(one.code, other))


def _drop_pairs(w: Work, stays: int) -> None:
    """Pairs that were said not to be the same person: not with herself, and each once."""
    known: set[Any] = set()
    rows = {r["id"]: r for f in ("one", "other") for r in w.rows(DISTINCT, f, [stays])}
    for id, row in sorted(rows.items()):
        pair = frozenset((row["one"], row["other"]))
        if row["voided_at"] is None and (len(pair) == 1 or pair in known):
            w.change(DISTINCT, id, row["version"], voided=True)
        known.add(pair)
