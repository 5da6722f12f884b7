"""Relations of a household put in terms of another head (GB/T 4761-2008).

What two relations to the old head leave open (whose child a grandchild is) becomes a wider word
that is true in any case: 祖父母或外祖父母, 兄弟姐妹, at last 其他亲属.
"""

from typing import Literal

HEAD = "02"
"""户主 in `family_relation.tsv`."""
RELATIVE, STRANGER = "97", "99"
_MAN, _WOMAN = "1", "2"
Kin = Literal[
    "head", "spouse", "child", "child_in_law", "grandchild", "great_grandchild", "grandchild_in_law",
    "parent", "parent_in_law", "grandparent", "great_grandparent", "sibling", "relative", "stranger",
]  # fmt: skip
_KIN: dict[Kin, str] = {
    "head": "01 02",
    "spouse": "10 11 12",
    "child": "20 21 22 23 24 25 26 27 29 30 31 32 33 34 35 36 37 39",
    "child_in_law": "28 38",
    "grandchild": "40 41 42 43 44 49",
    "grandchild_in_law": "45 46",
    "great_grandchild": "47 48",
    "parent": "50 51 52 57 58 59",
    "parent_in_law": "53 54 55 56",
    "grandparent": "60 61 62 63 64 69",
    "great_grandparent": "66 67",
    "sibling": "70 71 73 75 77 79",
    "stranger": "99",
}
_OF = {code: kin for kin, codes in _KIN.items() for code in codes.split()}
SPOUSES = frozenset(_KIN["spouse"].split())
CHILDREN = frozenset(_KIN["child"].split())
PARENTS = frozenset(("50", "51", "52"))
"""Of the head by blood, without step- and foster parents."""
STEP = frozenset(("27", "37"))
"""Children whom the head did not beget or bear."""
_OF_MEN = (
    "11 20 21 22 23 24 25 26 27 28 29 41 43 46 47 51 53 55 57 61 63 66 71 73 76 78 81 83 85 87 "
    "89 93 95"
)
_OF_WOMEN = (
    "12 30 31 32 33 34 35 36 37 38 39 42 44 45 48 52 54 56 58 62 64 67 72 74 75 77 82 84 86 88 "
    "90 94 96"
)
_MEN, _WOMEN = frozenset(_OF_MEN.split()), frozenset(_OF_WOMEN.split())
_RANK: tuple[Kin, ...] = (
    "head", "spouse", "child", "child_in_law", "parent", "grandchild", "sibling", "parent_in_law",
)  # fmt: skip

# What the new head was to the old one: what somebody was: what she is to the new head.
# `?` is true only where the new head is the sole one of her generation in the household.
_AFTER: dict[Kin, dict[Kin, str]] = {
    "spouse": {
        "head": "spouse", "child": "same", "child_in_law": "same", "grandchild": "same",
        "grandchild_in_law": "same", "great_grandchild": "same", "parent": "parent_in_law",
        "parent_in_law": "parent",
    },
    "child": {
        "head": "parent", "spouse": "parent", "child": "sibling", "child_in_law": "spouse?",
        "grandchild": "child?", "grandchild_in_law": "child_in_law?", "great_grandchild": "grandchild?",
        "parent": "grandparent", "parent_in_law": "grandparent", "grandparent": "great_grandparent",
    },
    "child_in_law": {
        "head": "parent_in_law", "spouse": "parent_in_law", "child": "spouse?",
        "grandchild": "child?", "grandchild_in_law": "child_in_law?", "great_grandchild": "grandchild?",
    },
    "grandchild": {
        "head": "grandparent", "spouse": "grandparent", "parent": "great_grandparent", "grandchild_in_law": "spouse?", "great_grandchild": "child?",
    },
    "parent": {
        "head": "child", "spouse": "child_in_law", "child": "grandchild", "sibling": "child",
        "parent": "spouse", "child_in_law": "grandchild_in_law", "grandchild": "great_grandchild",
    },
    "parent_in_law": {
        "head": "child_in_law", "spouse": "child", "child": "grandchild", "parent_in_law": "spouse",
        "child_in_law": "grandchild_in_law", "grandchild": "great_grandchild",
    },
    "grandparent": {
        "head": "grandchild", "sibling": "grandchild", "grandparent": "spouse",
        "child": "great_grandchild",
    },
    "sibling": {
        "head": "sibling", "sibling": "sibling", "parent": "same", "grandparent": "same",
        "great_grandparent": "same",
    },
}  # fmt: skip


def sex_of(relation: str | None) -> str:
    """The sex that a relation says, a code of `sex.tsv`; empty where it says none."""
    return _MAN if relation in _MEN else _WOMAN if relation in _WOMEN else ""


def rank(relation: str | None) -> int:
    """How near a relation is when a head is sought: husband or wife 1, others after."""
    kin = _OF.get(relation or "", "relative")
    return _RANK.index(kin) if kin in _RANK else len(_RANK)


def relation_after(
    relation: str | None,
    was: str | None,
    sex: str | None,
    head_sex: str | None,
    *,
    old_sex: str | None = None,
    only: bool = False,
    older: bool | None = None,
) -> str | None:
    """Somebody's relation to a new head.

    Args:
        relation: To the old head.
        was: The new head's own to the old one.
        sex: Somebody's, a code of `sex.tsv`.
        head_sex: The new head's.
        old_sex: The old head's: whether her parents are 祖父母 or 外祖父母.
        only: Nobody else of the new head's generation is in the household.
        older: Somebody is older than the new head.

    Returns:
        A code of `family_relation.tsv`; None for none.
    """
    if relation is None or was is None:
        return None
    kin, head = _OF.get(relation, "relative"), _OF.get(was, "relative")
    if "stranger" in (kin, head):
        return STRANGER
    found = _AFTER.get(head, {}).get(kin, "relative")
    if found.endswith("?") and not only:
        return RELATIVE
    match found.rstrip("?"):
        case "same":
            return relation
        case "spouse":
            return RELATIVE if sex and sex == head_sex else _by(sex, "11", "12", "10")
        case "child":
            return _by(sex, "20", "30", RELATIVE)
        case "child_in_law":
            return _by(sex, "28", "38", RELATIVE)
        case "parent":
            return _by(sex, "51", "52", "50")
        case "parent_in_law":
            return _by(head_sex, _by(sex, "55", "56", "59"), _by(sex, "53", "54", "59"), RELATIVE)
        case "grandparent":
            through = _through(was if head == "grandchild" else None, kin, old_sex)
            return _by(through, _by(sex, "61", "62", "60"), _by(sex, "63", "64", "60"), "60")
        case "great_grandparent":
            return _by(sex, "66", "67", "69")
        case "grandchild":
            through = old_sex if head == "parent" else None
            return _by(through, _by(sex, "41", "42", "40"), _by(sex, "43", "44", "40"), "40")
        case "grandchild_in_law":
            return _by(sex, "46", "45", RELATIVE)
        case "great_grandchild":
            return _by(sex, "47", "48", "49")
        case "sibling" if older is not None:
            return _by(sex, "71" if older else "73", "75" if older else "77", "70")
        case "sibling":
            return "70"
    return RELATIVE


def _by(sex: str | None, man: str, woman: str, unknown: str) -> str:
    return man if sex == _MAN else woman if sex == _WOMAN else unknown


def _through(was: str | None, kin: Kin, old_sex: str | None) -> str | None:
    """The sex of the parent through whom somebody is a grandparent of the new head."""
    if was is not None:  # a son's or a daughter's child, by the code she had
        return {"41": _MAN, "42": _MAN, "43": _WOMAN, "44": _WOMAN}.get(was)
    if kin == "parent_in_law":  # parents of the old head's husband or wife
        return {_MAN: _WOMAN, _WOMAN: _MAN}.get(old_sex or "")
    return old_sex
