"""Which field a column's heading means by its words: aliases, and the headings above it.

The aliases are carried in ``header_aliases.tsv``; the labels and aliases of the ledger that is
read into join in and come first. A heading that speaks of somebody else (监护人身份证号,
受让人住址) is never a field of the person, and religion and biometrics are not collected.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import Literal

from csdesk.domain import headingwords as says
from csdesk.domain.fields import Field
from csdesk.domain.likeness import text_ratio
from csdesk.resources import table

Reason = Literal[
    "exact", "hint", "joined", "remembered", "fuzzy", "ending", "neighbour", "content",
    "repeated", "not_this_person", "not_collected", "elsewhere", "unknown",
]  # fmt: skip
"""Why: the alias itself; without its bracket; with the parent's words; the clerk's choice of last
time; nearly an alias; an alias at its end; by a neighbouring column; against its content; a second
column of a field; somebody else's; never collected; another ledger's; nothing known."""

GREEN = 0.9
YELLOW = 0.7
JOINED = 0.95  # known by its neighbours or by the words above it
_HINT, _REMEMBERED, _NEAR, _ENDING, _ASKED = 0.97, 0.99, 0.9, 0.7, 0.6
_NO_FIELD = frozenset(("none", "not_collected"))
_EVERYWHERE = frozenset(("check", "any"))
MANY = frozenset(("phones", "special_group"))  # several columns of a file may feed these
_ASK_FIRST = frozenset(("name", "id_no", "head_name", "head_id_no", "head_phone"))

_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """One column's heading as it stands in the file.

    Attributes:
        column: Its letters, or any other key.
        text: The lowest of its heading cells; may be empty.
        parents: The heading cells above it, from the top.
        samples: Texts of the first data cells below; may be empty.
    """

    column: str
    text: str
    parents: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A field that a heading may mean; the field is empty where none may be guessed."""

    field_id: str
    score: float
    reason: Reason
    ledger: str = ""


NOBODY = Candidate("", 0.0, "unknown")
"""No field, and nothing is known of it."""


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A heading as it is compared: NFKC, small letters, without blanks, marks and brackets."""
    return _WORD.sub("", unicodedata.normalize("NFKC", text).lower())


@cache
def _carried() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Folded alias to the fields it may mean, each with its ledger."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in table("header_aliases.tsv"):
        place = (row["field_id"], row["ledger"])
        words = [row["alias"].replace("\\n", "\n")]
        if row["ledger"] not in _NO_FIELD:
            words.append(row["field_id"])
        for word in words:
            places = found.setdefault(folded(word), [])
            if place not in places:
                places.append(place)
    return {alias: tuple(places) for alias, places in found.items()}


class Vocabulary:
    """The words by which one ledger's columns are known."""

    def __init__(
        self,
        fields: Iterable[Field] = (),
        feeds: Sequence[str] = (),
        remembered: Mapping[str, str] | None = None,
    ) -> None:
        """Join the carried aliases with a ledger's own words.

        Args:
            fields: Fields of the ledger that is read into; their words come first.
            feeds: Ledgers that one row may feed, the most likely first.
            remembered: What the clerk chose before: folded heading with its parents to field.
        """
        self._remembered = remembered or {}
        self._seen: dict[tuple[str, tuple[str, ...]], tuple[Candidate, ...]] = {}
        own = tuple(fields)
        self._exact = dict(_meant(frozenset(field.id for field in own), tuple(feeds)))
        for field in own:
            for word in (field.id, *field.aliases, field.heading, field.label):
                if self._exact.get(folded(word), NOBODY).reason != "not_collected":
                    self._exact[folded(word)] = Candidate(field.id, 1.0, "exact")

    @cached_property
    def _by_length(self) -> Mapping[int, Sequence[str]]:
        """The words that name a field, by their length."""
        found: dict[int, list[str]] = {}
        for key, candidate in self._exact.items():
            if candidate.field_id:
                found.setdefault(len(key), []).append(key)
        return found

    def look(self, text: str, parents: tuple[str, ...] = ()) -> tuple[Candidate, ...]:
        """What a heading may mean by its words alone, the likeliest first; empty: nothing known."""
        if (text, parents) not in self._seen:
            self._seen[text, parents] = tuple(self._look(text, parents))
        return self._seen[text, parents]

    def knows(self, text: str, parents: tuple[str, ...] = ()) -> str:
        """The field or other known thing that a heading surely names; empty: none."""
        for found in self._surely(text, parents):  # what is only near is never sure, and slow
            if found.score >= GREEN:
                return found.field_id or found.ledger or found.reason
        return ""

    def _look(self, text: str, parents: tuple[str, ...]) -> list[Candidate]:
        return self._surely(text, parents) or self._near(folded(says.unmarked(text)))

    def _surely(self, text: str, parents: tuple[str, ...]) -> list[Candidate]:
        whole = folded("".join((*parents, text)))
        plain = says.unmarked(text)
        full = folded(text)
        if says.FORBIDDEN.search(full):
            return [Candidate("", 1.0, "not_collected")]
        if whole in self._remembered:
            return [Candidate(self._remembered[whole], _REMEMBERED, "remembered")]
        above = [says.GENERIC.sub("", says.unmarked(parent)) for parent in parents]
        somebody = any(map(says.SOMEBODY.search, above))
        joined = self._first((*parents[-1:], text), (*above[-1:], plain), (*parents, text))
        if parents and joined:
            found = replace(joined, score=min(joined.score, JOINED), reason=_why(joined, "joined"))
            if somebody:
                return [found]
        elif somebody:
            return [Candidate("", 0.0, "not_this_person")]
        exact = self._exact.get(full) or self._exact.get(folded(plain))
        if exact:
            return [exact]
        if parents and joined:
            return [found]
        return self._hinted(plain) or self._related(plain)

    def _related(self, plain: str) -> list[Candidate]:
        """Somebody's relation to the head, said in many words."""
        found = self._exact.get("与户主关系")
        if found is None or not says.RELATED.match(says.BRACKET.sub("", plain)):
            return []
        return [replace(found, score=JOINED, reason=_why(found, "hint"))]

    def _first(self, *words: Sequence[str]) -> Candidate | None:
        keys = (folded("".join(one)) for one in words)
        return next((self._exact[key] for key in keys if key in self._exact), None)

    def _hinted(self, plain: str) -> list[Candidate]:
        """A heading with a bracket: 性别（1男2女）, 电话（监护人）, or ending in 姓名."""
        hints = "".join(says.BRACKET.findall(plain))
        bare = says.BRACKET.sub("", plain)
        key = folded(bare)
        if hints and says.SOMEBODY.search(hints) and not says.TELLS.search(hints):
            found = self._first((says.GENERIC.sub("", hints), bare))
            return [found or Candidate("", 0.0, "not_this_person")]
        for attempt in (key, says.NAMED.sub("", key), says.AGAIN.sub("", key)):
            found = self._exact.get(attempt)
            if found and attempt != key and _unfit(key, found.field_id):
                continue
            if found and hints in says.COUNTED and found.field_id not in says.COUNTS:
                return [NOBODY]
            if found and attempt != folded(plain):
                return [replace(found, score=min(found.score, _HINT), reason=_why(found, "hint"))]
        return []

    def _near(self, key: str) -> list[Candidate]:
        """An alias misspelt, or an alias with something before it."""
        if len(key) < 2 or says.TAIL.search(key):
            return []
        if says.SOMEBODY.search(key):
            return [Candidate("", 0.0, "not_this_person")]
        best, most = "", 0.0
        for length in range(len(key) + 2, max(len(key) - 3, 3), -1) if len(key) >= 4 else ():
            for alias in self._by_length.get(length, ()):
                ratio = text_ratio(key, alias)
                if ratio > most:
                    best, most = alias, ratio
        if most >= 0.8 and not says.SOMEBODY.search(best):
            return [replace(self._exact[best], score=round(most * _NEAR, 3), reason="fuzzy")]
        for length in range(len(key) - 1, max(len(key) - 7, 1), -1):
            alias = key[-length:]
            if alias not in self._by_length.get(length, ()):
                continue
            found = self._exact[alias]
            if found.field_id in says.NEVER_ENDINGS:
                return []
            if found.field_id == "address" and says.REGISTERED.search(key):
                found = self._exact.get("户籍地址", found)
            score = _ASKED if found.field_id in _ASK_FIRST else _ENDING
            return [replace(found, score=score, reason="ending")]
        return []


def _unfit(key: str, field_id: str) -> bool:
    """低保对象姓名 is no flag, 姓名2 no second name; a second telephone is one."""
    return field_id.startswith("is_") if says.NAMED.search(key) else field_id not in MANY


def _why(found: Candidate, reason: Reason) -> Reason:
    return reason if found.field_id else found.reason


@lru_cache(maxsize=64)
def _meant(known: frozenset[str], feeds: tuple[str, ...]) -> Mapping[str, Candidate]:
    """What each carried alias means where these fields are known and these ledgers fed."""
    return {alias: _best_place(places, known, feeds) for alias, places in _carried().items()}


def _best_place(
    places: Sequence[tuple[str, str]], known: frozenset[str], feeds: Sequence[str]
) -> Candidate:
    """The field that an alias means in these ledgers, of those it may mean."""

    def rank(place: tuple[str, str]) -> int:
        field_id, ledger = place
        if field_id in known:
            return -1
        return feeds.index(ledger) if ledger in feeds else len(feeds)

    field_id, ledger = min(places, key=rank)
    if ledger == "none":
        return Candidate("", 0.0, "not_this_person")
    if ledger == "not_collected":
        return Candidate("", 1.0, "not_collected")
    if field_id in known or ledger in feeds or ledger in _EVERYWHERE:
        return Candidate(field_id, 1.0, "exact")
    return Candidate("", 1.0, "elsewhere", ledger)
