"""What a merge would do, to be looked at before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csdesk.domain.ledger import Ledger
from csdesk.errors import ClerkError
from csdesk.services import entries, lists
from csdesk.services.merging import homes
from csdesk.services.merging.choices import Choice, choices
from csdesk.services.merging.references import counts, rows_with
from csdesk.services.office import Office, reading

LEDGER = "residents"
_SAID = ("household", "relation", "address", "status")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two.

    Attributes:
        said: Where she is and how she stands: (label, words), empty ones left out.
    """

    id: int
    title: str
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Moving:
    """Records of a ledger that name the one who goes.

    Attributes:
        hers: How many of them.
    """

    title: str
    unit: str
    hers: int


@dataclass(frozen=True, slots=True)
class OneFile:
    """A ledger in which each of the two has the one record that a person may have."""

    code: str
    title: str
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Succession:
    """A household that needs another head.

    Attributes:
        title: The household's number.
        candidates: Resident and words of those who may head it.
        proposed: Who is next by rule; None where nobody is.
    """

    household: int
    title: str
    candidates: tuple[tuple[int, str], ...]
    proposed: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen.

    Attributes:
        first: Who stays.
        second: Who goes into her.
        homes: What happens to households, a sentence each.
    """

    first: Side
    second: Side
    choices: tuple[Choice, ...]
    moving: tuple[Moving, ...]
    files: tuple[OneFile, ...]
    homes: tuple[str, ...]
    successions: tuple[Succession, ...]


def plan(office: Office, stays: int, gone: int) -> Plan:
    """What merging one resident into another would do.

    Args:
        office: The open office.
        stays: Who stays.
        gone: Who goes into her.

    Raises:
        ClerkError: They cannot be merged as they are; it says what to do first.
    """
    both = two(office, stays, gone)
    ledger = office.ledgers[LEDGER]
    with reading(office) as c:
        found = homes.look(c, office.model, stays, gone, office.today())
        hers = counts(c, office.model, LEDGER, gone)
    moving = tuple(
        Moving(office.ledgers[code].title, office.ledgers[code].unit, n)
        for code, n in hers.items()
        if not office.ledgers[code].written_by
    )
    first, second = (entries.full_values(ledger, {}, entries.get(office, LEDGER, i)) for i in both)
    sides = _sides(office, both)
    return Plan(
        sides[0], sides[1], choices(ledger, first, second), moving,
        tuple(files(office, stays, gone)), tuple(_said(office, found)),
        tuple(_succession(office, h) for h in found.headings),
    )  # fmt: skip


def two(office: Office, stays: int, gone: int) -> tuple[int, int]:
    """Both, if they can be merged at all.

    Raises:
        ClerkError: They are one record, or one of them was voided.
    """
    if stays == gone:
        raise ClerkError("这是同一条记录。", "请选两条不同的居民记录。")
    for id in (stays, gone):
        found = entries.get(office, LEDGER, id)
        if found.voided:
            what = f"“{found.row.name}”（编号 {id}）已经作废。"
            raise ClerkError(what, "请先在回收站里恢复，或另选一条。")
    return stays, gone


def files(office: Office, stays: int, gone: int) -> list[OneFile]:
    """Ledgers in which both have the record that a person has once."""
    found = []
    for ledger in office.ledgers.values():
        if not _one_a_person(ledger):
            continue
        field = ledger.fields[ledger.one_per]
        with reading(office) as c:
            first, second = (rows_with(c, office.model, ledger, field, i) for i in (stays, gone))
        if first and second:
            found.append(OneFile(ledger.code, ledger.title, first[0], second[0]))
    return found


def _one_a_person(ledger: Ledger) -> bool:
    return bool(ledger.one_per) and ledger.fields[ledger.one_per].to == LEDGER


def _sides(office: Office, ids: Sequence[int]) -> list[Side]:
    columns = (office.ledgers[LEDGER].named, *_SAID)
    asked = lists.ask(office, LEDGER, every=True, columns=columns, given=ids)
    found = lists.lines(office, asked, ids)
    labels = [f.label for f in found.columns[1:]]
    made = {
        id: Side(id, name, tuple((lab, w) for lab, w in zip(labels, said, strict=True) if w))
        for id, (name, *said) in zip(found.ids, lists.texts(office, found), strict=True)
    }
    return [made[id] for id in ids]


def _said(office: Office, found: homes.Homes) -> list[str]:
    if found.nowhere:
        return ["并入的那条不在任何户里，户不变。"]
    if found.one_story:
        return ["两条的在户时间不重叠，在户和变动都归到留下的这条。"]
    numbers = {s.row.household for s in (*found.closed, *found.inherits)}
    titles = entries.titles(office, "households", sorted(numbers))

    def no(household: int) -> str:
        return titles.get(household, "")

    heads = {h.household: h for h in found.headings}
    said = []
    for stay in found.closed:
        at = stay.row.household
        if stay in found.continued:
            said.append(f"户 {no(at)}：由留下的这条接着在户。")
        elif any(s.row.household == at for s in found.inherits):
            said.append(f"户 {no(at)}：两条同户，去掉一条，留下的这条接任户主。")
        elif at in heads:
            others = len(heads[at].candidates)
            said.append(f"户 {no(at)}：去掉这一条，其余 {others} 人不动，另立户主。")
        else:
            said.append(f"户 {no(at)}：去掉这一条，户里其他人不动。")
    said.append("以前各月的人数不变；去掉的在今天记为“更正”。" if said else "户不变。")
    return said


def _succession(office: Office, heading: homes.Heading) -> Succession:
    relations = office.codes["family_relation"].names
    names = entries.titles(office, LEDGER, [id for id, _ in heading.candidates])
    words = tuple(
        (id, f"{names.get(id, '')}（{relations.get(relation or '', '关系不明')}，编号 {id}）")
        for id, relation in heading.candidates
    )
    title = entries.titles(office, "households", [heading.household]).get(heading.household, "")
    return Succession(heading.household, title, words, heading.proposed)
