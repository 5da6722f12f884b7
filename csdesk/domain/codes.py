"""Code tables: a code, its name, its parent, and whatever else its file says of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, cached_property

from csdesk.resources import resource, table

_BRACKET = re.compile(r"（[^（）]*）$")


@dataclass(frozen=True)
class CodeTable:
    """One closed list of codes.

    Attributes:
        names: Code to name, in the order of the file.
        parents: Code to the code above it, where there is one.
        rows: Code to the whole line of the file.
    """

    names: Mapping[str, str]
    parents: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Name to code; of two equal names the first."""
        return {name: code for code, name in reversed(list(self.names.items()))}

    @cached_property
    def bare(self) -> Mapping[str, str]:
        """Names without what stands in brackets, where no other one is left so, to code."""
        found: dict[str, list[str]] = {}
        for name, code in self.codes.items():
            found.setdefault(_BRACKET.sub("", name), []).append(code)
        return {name: codes[0] for name, codes in found.items() if name and len(codes) == 1}

    def find(self, text: str) -> str:
        """The code that a text is, or whose name it is.

        Raises:
            ValueError: It is neither; the message names the nearest.
        """
        if text in self.names:
            return text
        if text in self.codes:
            return self.codes[text]
        near = "、".join(get_close_matches(text, self.names.values(), 3, 0.3))
        raise ValueError(f"没有“{text}”" + (f"，相近的有：{near}" if near else ""))

    @cached_property
    def _families(self) -> Mapping[str, tuple[str, ...]]:
        below: dict[str, list[str]] = {}
        for child, above in self.parents.items():
            below.setdefault(above, []).append(child)

        def all_of(code: str) -> tuple[str, ...]:
            return (code, *(c for child in below.get(code, ()) for c in all_of(child)))

        return {code: all_of(code) for code in self.names}

    def family(self, code: str) -> tuple[str, ...]:
        """The code itself and all below it: what `in` and `has` mean by it."""
        return self._families[code]


Codes = Mapping[str, CodeTable]


def choice_table(words: Iterable[str]) -> CodeTable:
    """A table of plain words: each is its own code."""
    return CodeTable({word: word for word in words})


def load_codes() -> dict[str, CodeTable]:
    """Every code table carried in `resources/codes`, by file name."""
    return dict(_carried())


@cache
def _carried() -> Codes:
    """They are read once a process: twenty thousand lines."""
    found = {}
    for path in sorted(resource("codes").iterdir(), key=lambda p: p.name):
        rows = table("codes", path.name) if path.name.endswith(".tsv") else []
        if not rows or "name" not in rows[0]:  # pinyin stands beside them and is no code table
            continue
        found[path.name.removesuffix(".tsv")] = CodeTable(
            {r["code"]: r["name"] for r in rows},
            {r["code"]: r["parent"] for r in rows if r.get("parent")},
            {r["code"]: r for r in rows},
        )
    return found
