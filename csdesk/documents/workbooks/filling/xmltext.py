"""XML as text: tags are found and changed in place, so that all else stays as it was written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from csdesk.documents.workbooks.refusals import damaged
from csdesk.documents.workbooks.sharedtext import entities

ATTRIBUTES = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?"
_TAG = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    rf"|<(?P<close>/?)(?P<prefix>[\w.-]+:)?(?P<name>[\w.-]+)(?P<attributes>{ATTRIBUTES})(?P<empty>/?)>",
    re.S,
)
_ATTRIBUTE = re.compile(r"([\w.:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARK = "\ufeff"

Edit = tuple[int, int, str]
"""From where to where a text is replaced, and by what."""


class Tag(NamedTuple):
    """One tag.

    Attributes:
        start: Where it begins.
        end: Behind it.
        prefix: Of its name space with the colon; empty for none.
        name: Without the prefix.
        closing: It ends an element.
        empty: It is an element by itself.
        attributes: Their text.
    """

    start: int
    end: int
    prefix: str
    name: str
    closing: bool
    empty: bool
    attributes: str


def decoded(content: bytes) -> str:
    """A part as text.

    Raises:
        FileRefusedError: ``damaged``: not UTF-8, or with a document type.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise damaged() from error
    if "<!DOCTYPE" in text[:4096]:
        raise damaged("文件里带有外来定义，不是 Excel 或 WPS 写出的表格。")
    return text


def tags(text: str, start: int = 0, end: int | None = None) -> Iterator[Tag]:
    """Every tag in order; comments and instructions are passed over."""
    for found in _TAG.finditer(text, start, len(text) if end is None else end):
        if found["name"] is not None:
            yield Tag(
                found.start(), found.end(), found["prefix"] or "", found["name"],
                bool(found["close"]), bool(found["empty"]), found["attributes"],
            )  # fmt: skip


def elements(text: str, *names: str) -> Iterator[tuple[Tag, int, int]]:
    """Elements of these names that hold no other of them: the tag, where its inside begins and ends."""
    opened: Tag | None = None
    for tag in tags(text):
        if tag.name not in names:
            continue
        if tag.empty:
            yield tag, tag.end, tag.end
        elif not tag.closing:
            opened = tag
        elif opened is not None:
            yield opened, opened.end, tag.start
            opened = None


def attributes(text: str) -> dict[str, str]:
    """Names, with their prefixes, to values."""
    return {
        name: entities(double if double is not None else single)
        for name, double, single in (
            (m[1], m[2] if m[0].endswith('"') else None, m[3] or "")
            for m in _ATTRIBUTE.finditer(text)
        )
    }


def whole(said: Mapping[str, str], name: str) -> int:
    """An attribute that is a whole number; 0 where it is none."""
    given = said.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 9 else 0


def with_attributes(text: str, changes: Mapping[str, str | None]) -> str:
    """The text of a tag or of its attributes with some set, or taken away by None."""
    for name, value in changes.items():
        one = re.compile(rf"\s+{re.escape(name)}\s*=\s*(?:\"[^\"]*\"|'[^']*')")
        new = "" if value is None else f' {name}="{quoted(value)}"'
        found = one.search(text)
        if found:
            text = text[: found.start()] + new + text[found.end() :]
        elif value is not None:
            close = re.search(r"\s*/?>$", text)
            at = close.start() if close else len(text)
            text = text[:at].rstrip() + new + text[at:]
    return text


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with some places replaced; they do not overlap."""
    parts: list[str] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def escaped(text: str) -> str:
    """A text as the inside of an element."""
    plain = _ILLEGAL.sub("", text)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """A text as the value of an attribute."""
    return escaped(text).replace('"', "&quot;").replace("\n", "&#10;")


def unmarked(text: str) -> str:
    """Without the mark of the byte order before it."""
    return text.removeprefix(_MARK)
