"""What the columns of a form mean for a list: by which path of its ledger each is filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from csdesk.domain.columns import match
from csdesk.domain.fields import Field
from csdesk.domain.headings import GREEN, YELLOW, Heading, Vocabulary
from csdesk.domain.ledger import Ledger
from csdesk.domain.paths import end
from csdesk.ledgers.roster import READ_AS
from csdesk.services.importing.columns import CHECKED, reads
from csdesk.services.office import Office

How = Literal["path", "seq", "village", "opens"]
_HOME = {
    "household_no": "household_no", "address": "address", "reg_address": "reg_address",
    "group": "group", "grid": "grid", "household_type": "household_type",
    "household_size": "size", "head_name": "head", "head_id_no": "head.id_no",
    "head_phone": "head.phones",
}  # fmt: skip
"""Words of a roster that say something of the household, to paths of the household."""
_SAID = {"residence_status": "residence", "special_group": "category", "military": "category"}
"""Words of a roster to derived columns of the person."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the values of a column come from.

    Attributes:
        id: By which it is chosen: a field of the headings, or a path.
        label: For the clerk.
        path: Of the list's ledger; empty where none is needed.
        how: `path` as it stands, `opens` yes for whom a category is open, else what is counted.
        codes: The categories of which one makes it yes.
    """

    id: str
    label: str
    path: str = ""
    how: How = "path"
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Meant:
    """What a heading means.

    Attributes:
        source: None where nothing that is kept says it.
        guess: A source to ask about.
        collected: False for what is not kept by rule: religion, biometrics.
    """

    source: Source | None
    guess: str = ""
    collected: bool = True


def sources(office: Office, ledger: Ledger) -> dict[str, Source]:
    """Everything that a list of a ledger can fill a form with, by id, the likeliest first."""
    made: dict[str, Source] = {"seq": Source("seq", "序号", how="seq")}
    own = [
        *(f.id for f in ledger.fields.values() if f.kind not in ("files", "serial")),
        *ledger.derived,
    ]
    _add(made, office, ledger, {id: id for id in own})
    residents = next(iter(READ_AS))
    person, home = _ways(ledger, residents)
    if person is not None:
        people = office.ledgers[residents]
        fields = [f.id for f in people.fields.values() if f.kind != "files"]
        paths = {id: id for id in (*fields, *people.derived)} | _SAID
        _add(made, office, ledger, {id: _path(person, path) for id, path in paths.items()})
    if home is not None:
        _add(made, office, ledger, {id: _path(home, path) for id, path in _HOME.items()})
    if person is not None:
        _open(made, office, ledger, _path(person, "category"))
    made["village"] = Source("village", "本村名称", how="village")
    return made


def _ways(ledger: Ledger, residents: str) -> tuple[str | None, str | None]:
    """The paths to the person and the household of a ledger's record."""
    if ledger.code in READ_AS:
        return "", "household"
    if "head" in ledger.derived and "household_no" in ledger.fields:
        return "head", ""
    named = [f.id for f in ledger.fields.values() if f.to == residents and f.id != ledger.part_of]
    homes = [f.id for f in ledger.fields.values() if f.to == "households"]
    person = named[0] if named else None
    home = homes[0] if homes else f"{person}.household" if person else None
    return person, home


def _path(before: str, path: str) -> str:
    return f"{before}.{path}" if before else path


def _add(made: dict[str, Source], office: Office, ledger: Ledger, paths: Mapping[str, str]) -> None:
    for id, path in paths.items():
        if id in made:
            continue
        try:
            found = end(office.ledgers, ledger, path)
        except ValueError:
            continue
        made[id] = Source(id, _label(id, found), path)


def _label(id: str, found: Field) -> str:
    said = {"head_name": "户主", "head_id_no": "户主证号", "head_phone": "户主电话",
            "household_size": "户内人数", "special_group": "人员类别"}  # fmt: skip
    return said.get(id, found.label)


def _open(made: dict[str, Source], office: Office, ledger: Ledger, path: str) -> None:
    """Yes and no of whom a category is open: 是否低保."""
    try:
        end(office.ledgers, ledger, path)
    except ValueError:
        return
    roster = next(iter(READ_AS.values()))
    table = office.codes["category"]
    for id, opens in roster.opens.items():
        if opens.yes and id.startswith("is_") and opens.yes in table.names:
            codes = frozenset(table.family(opens.yes))
            made.setdefault(id, Source(id, roster.fields[id].label, path, "opens", codes))


def meant(
    office: Office,
    ledger: Ledger,
    found: Mapping[str, Source],
    headings: Sequence[Heading],
    remembered: Mapping[str, str],
) -> tuple[Meant, ...]:
    """What each heading of a form means for a list; only what is sure is filled by itself."""
    bare = [replace(heading, samples=()) for heading in headings]
    words, feeds = _words(office, ledger)
    made = []
    for one in match(bare, words, feeds, remembered):
        if one.reason == "not_collected":
            made.append(Meant(None, collected=False))
        elif one.reason == "neighbour" and one.field_id == "name" and "head_name" in found:
            made.append(Meant(found["head_name"]))  # 户主姓名 in a form that asks no other name
        elif one.field_id in found and one.score >= GREEN:
            made.append(Meant(found[one.field_id]))
        else:
            sure = one.score >= YELLOW or one.reason == "repeated"
            ids = (one.field_id, one.guess) if sure else ()
            made.append(Meant(None, next((id for id in ids if id in found), "")))
    return tuple(made)


def vocabulary(office: Office, ledger: Ledger, remembered: Mapping[str, str]) -> Vocabulary:
    """The words by which the heading of a form is found."""
    words, feeds = _words(office, ledger)
    return Vocabulary(words, feeds, remembered)


def _words(office: Office, ledger: Ledger) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """Fields by whose labels headings are known, and the ledgers whose words count."""
    own = reads(office.ledgers, ledger)
    residents = next(iter(READ_AS))
    people = reads(office.ledgers, office.ledgers[residents])
    feeds = tuple(dict.fromkeys((ledger.code, *own.feeds, *people.feeds)))
    ids = {f.id for f in own.words}
    others: Iterable[Field] = (f for f in people.words if f.id not in ids)
    return (*others, *own.words), feeds


def plain_field(source: Source) -> Field:
    """The field of a source that no path leads to."""
    return CHECKED.get(source.id, Field(source.id, source.label, "text"))
