"""What no life event and no undo may leave: two stays at once, two heads, a household without one.

Faults that were there before (an import may leave a head unknown, two laptops can make two heads)
bar nothing: only what a step would add to them is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from csdesk.domain.households import Stay, clashes, headless
from csdesk.errors import ClerkError
from csdesk.services.office import Office, reading, step
from csdesk.storage.trail import Step, entries_of
from csdesk.storage.work import Work

LEDGER, CAUSES = "stays", "changes"
EVENT = "event"
"""Bundle of a life event: it is taken back whole or not at all."""
WHY = {
    "two_registered": "同一人会有两处户籍",
    "two_housed": "同一人会住在两户",
    "two_heads": "同一户会有两位户主",
}
Span = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with some people and households.

    Attributes:
        clashes: What, and with whom or in which household, to the first day of it.
        headless: Household to the days on which it has members and no head.
        dead: Residents who are in a household after the day of their death.
    """

    clashes: Mapping[tuple[str, int], date]
    headless: Mapping[int, Sequence[Span]]
    dead: Mapping[int, date]

    def beyond(self, before: Faults) -> str:
        """The first fault that was not there before, in words; empty for none."""
        for key, day in self.clashes.items():
            if key not in before.clashes:
                return f"{day}起{WHY[key[0]]}"
        for home, spans in self.headless.items():
            for span in spans:
                if not any(_meets(span, old) for old in before.headless.get(home, ())):
                    return f"{span[0]}起这一户会没有户主"
        for person, day in self.dead.items():
            if person not in before.dead:
                return f"此人已于{day}登记死亡，死后还会在户"
        return ""


def _meets(span: Span, old: Span) -> bool:
    """Whether some of the days without a head were so before: the household's head was not known."""
    return (old[1] is None or span[0] < old[1]) and (span[1] is None or old[0] < span[1])


@contextmanager
def life_event(office: Office, title: str) -> Iterator[Work]:
    """One named step that is taken back whole; refused where it leaves people or heads astray.

    Raises:
        ClerkError: A fault that was not there before, or this program may only read.
    """
    with step(office, title) as w:
        w.bundle = EVENT
        yield w
        w.flush()
        whom = touched(w, w.by.op)
        with reading(office) as c:
            before = _faults(Work(c, w.model, "", w.by), *whom)
        if what := _faults(w, *whom).beyond(before):
            raise ClerkError(f"登记后{what}。", "请核对人、户和日期，或先登记缺的那一步。")


def touched(w: Work, op: UUID) -> tuple[list[int], list[int]]:
    """Residents and households of a life event; nobody of other steps."""
    told: dict[str, list[UUID]] = {LEDGER: [], CAUSES: []}
    for code, uids in told.items():
        for _, uid, _, payload in entries_of(w.c, op, code):
            if payload.get("bundle") != EVENT:  # an import has thousands of them
                return [], []
            uids.append(uid)
    rows = w.rows(LEDGER, "uid", told[LEDGER])
    people = {r["resident"] for r in (*rows, *w.rows(CAUSES, "uid", told[CAUSES]))}
    return sorted(people), sorted({r["household"] for r in rows})


def faults(w: Work, op: UUID) -> Faults:
    """What is wrong with the people and in the households of a life event."""
    return _faults(w, *touched(w, op))


def _faults(w: Work, people: list[int], homes: list[int]) -> Faults:
    hers, theirs = living(w, "resident", people), living(w, "household", homes)
    found: dict[tuple[str, int], date] = {}
    both = {s.id: s for s in (*hers, *theirs)}
    for clash in clashes(both.values()):
        stay = both[clash.first]
        who = stay.household if clash.why == "two_heads" else stay.resident
        found.setdefault((clash.why, who), clash.on)
    return Faults(found, headless(theirs), dict(_dead(w, people, hers)))


def _dead(w: Work, people: list[int], stays: Iterable[Stay]) -> Iterator[tuple[int, date]]:
    days = {
        r["resident"]: r["event_date"]
        for r in w.rows(CAUSES, "resident", people)
        if r["kind"] == "died" and r["voided_at"] is None
    }
    for stay in stays:
        day = days.get(stay.resident)
        if day is not None and (stay.stop is None or stay.stop > day):
            yield stay.resident, day


def refuse(before: Faults, after: Faults) -> None:
    """Say what a step that is taken back would leave.

    Raises:
        ClerkError: Something that happened later stands in the way.
    """
    if what := after.beyond(before):
        raise ClerkError(f"不能撤销：{what}。", "请先撤销后面登记的变动。")


def nothing_since(w: Work, op: UUID, steps: Sequence[Step]) -> bool:
    """Whether no stay of its people and households was written since, but for what was taken back.

    Taking the step back then gives a state that there was: whatever is wrong in it was let in, as
    the head of a household that an import left unknown.

    Args:
        w: The undo.
        op: The step that is taken back.
        steps: The last steps, the newest first; one that is not among them is too long ago.
    """
    ops = [s.op for s in steps]
    later = steps[: ops.index(op)] if op in ops else None
    if later is None:
        return False
    among = {s.op for s in later}
    standing = (s.op for s in later if not s.undone and s.undoes not in among)
    people, homes = touched(w, op)
    for other in standing:
        rows = w.rows(LEDGER, "uid", [uid for _, uid, *_ in entries_of(w.c, other, LEDGER)])
        if any(r["resident"] in people or r["household"] in homes for r in rows):
            return False
    return True


def living(w: Work, column: str, ids: list[int]) -> list[Stay]:
    """Stays of residents or households that were ever open, as the rules see them."""
    return [
        Stay(r["id"], r["resident"], r["household"], r["kind"], r["relation"], r["from"], r["to"])
        for r in w.rows(LEDGER, column, ids)
        if r["voided_at"] is None and r["from"] != r["to"]
    ]
