"""查重: pairs of residents who may be one person, each with the reason in words.

A pair of which a clerk said that it is not the same person is not asked about again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

from csdesk.domain.doubles import Known, Pair, differing, joined, may_be_born, reason, sound, sweep
from csdesk.domain.fields import Field
from csdesk.domain.ledger import Page, View
from csdesk.domain.names import name_key
from csdesk.errors import ClerkError
from csdesk.services import entries, lists
from csdesk.services.entries import Outcome
from csdesk.services.made import Given, Made
from csdesk.services.merging.past import merged_into
from csdesk.services.office import Office, reading, step
from csdesk.storage import doubles, trail

CODE = "duplicates"
LEDGER = "residents"
PAIRS = "distinct_people"
REASONS = "duplicate_reason"
KIND = Field("double_kind", "线索", "code", table=REASONS, width=22)
SAID = Field("double_said", "为什么", "text", width=44)
OTHER = Field("double_of", "另一位", "text", width=18)
NAMESAKE = "同名"
_NUMBERLESS = ("，一人没有证号", "，都没有证号")
WHERE = Field("double_at", "另一位的情况", "text", width=40)


@dataclass(frozen=True, slots=True)
class Double:
    """Two residents who may be one person.

    Attributes:
        first: The one kept longer.
        second: The other.
        reason: Code of `duplicate_reason`.
        said: Why, in words; no number is in it.
    """

    first: int
    second: int
    names: tuple[str, str]
    reason: str
    said: str


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody who may be she whom a clerk is typing.

    Attributes:
        words: Who she is, in a line.
        said: Why.
        binned: She is in the recycle bin.
    """

    id: int
    words: str
    said: str
    binned: bool


@dataclass
class Sweep:
    """The pairs of an office, found anew once something was written."""

    _kept: tuple[int, date, tuple[Double, ...]] | None = None
    _lock: Lock = field(default_factory=Lock)

    def pairs(self, office: Office, on: date) -> tuple[Double, ...]:
        """Every pair, the surest first; some seconds for 100,000 residents, then at once."""
        with self._lock, reading(office) as c:
            kept = self._kept
            if kept and kept[1] == on and not trail.written_since(c, kept[0]):
                return kept[2]
            seq, _ = trail.head(c)
            people = doubles.everybody(c, office.model)
            found = sweep(people)
            ids = sorted({id for pair in found.open for id in pair})
            whys = joined(found, doubles.ties(c, office.model, ids, on))
            apart = doubles.told_apart(c, office.model)
            by = {p.id: p for p in people}
            labels = office.codes[REASONS].names
            made = tuple(
                Double(
                    a, b, (by[a].name, by[b].name), why, _said(labels[why], why, by[a], by[b])
                )
                for (a, b), why in whys.items()
                if (a, b) not in apart
            )  # fmt: skip
            self._kept = (seq, on, made)
            return made

    def __call__(self, office: Office, on: date) -> tuple[tuple[int, ...], tuple[Made, ...]]:
        """The pairs as a list of people: one line a pair, of the one kept later."""
        lines = line_of(self.pairs(office, on))
        kinds = list(office.codes[REASONS].names)
        others = {id: one.first if id == one.second else one.second for id, one in lines.items()}
        facts = _facts(office, list(others.values()), on)
        names = {id: one.names[0 if id == one.second else 1] for id, one in lines.items()}
        rank = {id: (kinds.index(one.reason), one.first, one.second) for id, one in lines.items()}
        made = (
            Made(KIND, {id: one.reason for id, one in lines.items()}, rank),
            Made(SAID, {id: one.said for id, one in lines.items()}, rank),
            Made(OTHER, names),
            Made(WHERE, {id: facts.get(other, "") for id, other in others.items()}),
        )
        return tuple(lines), made


def _facts(office: Office, ids: Sequence[int], on: date) -> dict[int, str]:
    """Where some people live, how they stand, when they were born, in a few words."""
    asked = lists.ask(office, LEDGER, every=True, columns=("address", "status", "birth_date"),
                      given=tuple(dict.fromkeys(ids)), on=on)  # fmt: skip
    found = lists.lines(office, asked, asked.given or ())
    return {
        id: "，".join(filter(None, (address, f"编号 {id}", status, born)))
        for id, (address, status, born) in zip(found.ids, lists.texts(office, found), strict=True)
    }


def line_of(pairs: Sequence[Double]) -> dict[int, Double]:
    """A person of each pair, whom its line shows: the one kept later, or the other.

    Where both stand for other pairs already, the pair comes once those are settled.
    """
    lines: dict[int, Double] = {}
    for one in pairs:
        free = next((id for id in (one.second, one.first) if id not in lines), None)
        if free is not None:
            lines[free] = one
    return lines


def _said(label: str, why: str, one: Known, other: Known) -> str:
    """The reason in words; which digit it is, and never the digits."""
    if why == "same_id":
        if one.name == other.name:
            return f"{label}，姓名也相同"
        return f"{label}，姓名是“{one.name}”和“{other.name}”" if one.name else label
    named = "同名" if one.name == other.name else f"“{one.name}”与“{other.name}”同音"
    places = differing(one.number or "", other.number or "")
    if why == "id_one_off":
        place = f"第 {places[0] + 1} 位" if places else "末位"
        return f"{named}，证号只有{place}不同"
    if why == "id_swapped":
        return f"{named}，证号第 {places[0] + 1}、{places[1] + 1} 位对调"
    whole = one.born == other.born and len(one.born or "") == len("1950-03-05")
    born = "同生日" if whole else "生日不全，同户或同电话"
    if why == "same_sound":
        return f"{named}，{born}，同户或同电话"
    if why == "without_id":
        return f"{named}，{born}，一人没有证号"
    return f"{named}，{born}，" + ("证号不同" if one.number and other.number else "都没有证号")


def given() -> dict[str, Given]:
    """The list of pairs, for one office."""
    columns = (
        "name", "sex", "birth_date", "double_said", "double_of", "double_at", "id_no", "address",
        "phones", "status",
    )  # fmt: skip
    page = Page(title="疑似重复登记名册", columns=dict.fromkeys(columns[:8], ""))
    views = (
        View("全部", ""),
        View("证号相同", "double_kind = 'same_id'"),
        View("证号相近", "double_kind in ['id_one_off', 'id_swapped']"),
        View("同名同生日", "double_kind in ['without_id', 'same_birth']"),
        View("同音", "double_kind = 'same_sound'"),
    )
    made = Given(CODE, "查重", LEDGER, "人口", columns, views, page, Sweep())
    return {made.code: made}


def pairs(office: Office) -> tuple[Double, ...]:
    """Every pair of residents who may be one person, the surest first."""
    swept: Sweep = office.given[CODE].work
    return swept.pairs(office, office.today())


def ordered(office: Office, one: int, other: int) -> tuple[int, int]:
    """Who should stay, then who goes into her: she who has a number, a household, was kept first."""
    asked = lists.ask(office, LEDGER, every=True, columns=("id_no", "household"),
                      given=(one, other))  # fmt: skip
    found = lists.lines(office, asked, (one, other))
    known = dict(zip(found.ids, found.rows, strict=True))
    rank = {id: (not known[id][0], not known[id][1], id) for id in known}
    first, second = sorted(known, key=lambda id: rank[id])
    return first, second


# ---- not the same person ------------------------------------------------------------------------


def tell_apart(office: Office, one: int, other: int, basis: str | None = None) -> Outcome:
    """不是同一人: kept as a step, so that the pair is not asked about again.

    Raises:
        ClerkError: They are one record, or it was said already.
    """
    if one == other:
        raise ClerkError("这是同一条记录。", "请选两条不同的居民记录。")
    pair = (min(one, other), max(one, other))
    names = [entries.get(office, LEDGER, id).row.name for id in pair]
    with reading(office) as c:
        if pair in doubles.told_apart(c, office.model, pair):
            raise ClerkError("这两人已标为不是同一人。", "要再问，请在“不是同一人”里作废那一条。")
    title = f"不是同一人：{names[0]}" + ("（两位）" if names[0] == names[1] else f" 与 {names[1]}")
    ledger = office.ledgers[PAIRS]
    values = {"one": pair[0], "other": pair[1], "basis": basis}
    row, extra = entries.build(ledger, entries.full_values(ledger, values))
    with step(office, title) as w:
        return Outcome(w.add(PAIRS, row, extra), (), title, w.by.op)


# ---- while typing -------------------------------------------------------------------------------


def near(office: Office, typed: Mapping[str, Any], but: int | None = None) -> tuple[Near, ...]:
    """Those kept, gone or in the bin who may be somebody who is being typed.

    Args:
        office: The open office.
        typed: Values by field id: name, id_no, birth_date, phones, household; what is there.
        but: The record that is being changed; who was told apart from it is left out.
    """
    name, number, born = (typed.get(n) or None for n in ("name", "id_no", "birth_date"))
    me = Known(but or 0, name or "", sound(name_key(name or "")), number, born)
    with reading(office) as c:
        among = doubles.may_be(c, office.model, name, number, born)
        apart = doubles.told_apart(c, office.model, [but]) if but else set()
        whys = {one.id: (one, binned, *reason(me, one)) for one, binned in among if one.id != but}
        open_ = [id for id, (*_, why, enough) in whys.items() if why and not enough]
        ties = doubles.ties(c, office.model, open_, office.today())
    mine = {*(typed.get("phones") or ()), f"household {typed.get('household')}"}
    labels = office.codes[REASONS].names
    found: list[tuple[int, bool, str]] = []
    for id, (one, binned, why, enough) in whys.items():
        if _pair(id, but) in apart or not _speaks(me, why):
            continue
        if why and (enough or ties[id] & mine):
            said = _said(labels[why], why, me, one)
            for tail in () if number else _NUMBERLESS:  # it may not be typed yet
                said = said.removesuffix(tail)
            found.append((id, binned, said))
        elif not binned and _namesake(me, one):
            found.append((id, False, NAMESAKE))
    return _named(office, found)


def _pair(one: int, other: int | None) -> Pair:
    return (min(one, other or 0), max(one, other or 0))


def _speaks(me: Known, why: str) -> bool:
    """A reason by sound alone is none while the name is not typed."""
    return bool(me.name) or why == "same_id"


def _namesake(me: Known, one: Known) -> bool:
    """Of one name, and nothing typed so far says that it is somebody else."""
    numbers = me.number and one.number and me.number != one.number
    return me.name == one.name and not numbers and may_be_born(me.born, one.born)


def _named(office: Office, found: Sequence[tuple[int, bool, str]]) -> tuple[Near, ...]:
    """With who they are; of somebody who was merged into another, that one is named."""
    merged = {id: m.stays for id, m in merged_into(office, [id for id, *_ in found]).items()}
    named = [(merged.get(id, id), binned and id not in merged, why) for id, binned, why in found]
    ids = list(dict.fromkeys(id for id, *_ in named))
    facts = _facts(office, [id for id, binned, _ in named if not binned], office.today())
    names = entries.titles(office, LEDGER, ids)
    best = {id: (id, binned, why) for id, binned, why in reversed(named)}
    made = [
        Near(
            id, f"{names.get(id, '')}，{'在回收站里' if binned else facts.get(id, '')}", why, binned
        )
        for id, binned, why in (best[id] for id in ids)
    ]
    return tuple(sorted(made, key=lambda n: (n.said == NAMESAKE, n.binned)))
