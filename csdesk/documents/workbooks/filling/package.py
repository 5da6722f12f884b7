"""A workbook as its parts: what is set anew is written, all else is copied as it came."""

import posixpath
import zipfile
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import IO

from csdesk.documents.workbooks.filling.xmltext import (
    Tag,
    attributes,
    decoded,
    edited,
    elements,
    tags,
)
from csdesk.documents.workbooks.parts import Package, feed, reader
from csdesk.documents.workbooks.refusals import damaged
from csdesk.documents.workbooks.writing import entry

_TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of a workbook: its name on the tab, its part, and where it stands, from 0."""

    name: str
    part: str
    place: int


class Parts:
    """The parts of a workbook in Office Open XML.

    Attributes:
        workbook: The name of the main part.
        sheets: Its worksheets in order.
        since_1904: Days are counted from 1904.
    """

    def __init__(self, content: bytes) -> None:
        """Look at it.

        Raises:
            FileRefusedError: ``damaged`` or ``too_large``.
        """
        self.package = Package(content)
        with zipfile.ZipFile(BytesIO(content)) as archive:
            self._infos = archive.infolist()
        self._names = {_plain(info.filename): info.filename for info in self._infos}
        self._new: dict[str, bytes] = {}
        self._gone: set[str] = set()
        self.workbook = next(
            (
                part
                for kind, part in self.package.relations("").values()
                if kind == "officeDocument"
            ),
            "xl/workbook.xml",
        )
        if self.workbook not in self.package:
            raise damaged()
        text = self.text(self.workbook)
        related = self.package.relations(self.workbook)
        self.sheets: tuple[SheetPart, ...] = tuple(self._sheets(text, related))
        self.since_1904 = any(
            attributes(tag.attributes).get("date1904") in ("1", "true")
            for tag, _, _ in elements(text, "workbookPr")
        )

    def _sheets(self, text: str, related: Mapping[str, tuple[str, str]]) -> Iterator[SheetPart]:
        for place, (tag, _, _) in enumerate(elements(text, "sheet")):
            said = attributes(tag.attributes)
            id = next((said[key] for key in said if key.endswith(":id")), "")
            kind, part = related.get(id, ("", ""))
            if kind == "worksheet" and part in self:
                yield SheetPart(said.get("name", ""), part, place)

    def __contains__(self, part: str) -> bool:
        return _plain(part) in self._names or part in self._new

    def read(self, part: str) -> bytes:
        """The bytes of a part as they are now."""
        if part in self._new:
            return self._new[part]
        with self.package.open(part) as stream:
            return stream.read()

    def text(self, part: str) -> str:
        """A part as text."""
        return decoded(self.read(part))

    def set(self, part: str, content: bytes | str) -> None:
        """Puts another content in place of a part's, or a new part beside the others."""
        self._new[part] = content.encode("utf-8") if isinstance(content, str) else content

    def names(self) -> tuple[str, ...]:
        """All parts, in small letters."""
        return tuple(self._names)

    def relations(self, part: str) -> Mapping[str, tuple[str, str]]:
        """What a part points to: id to kind and part."""
        return self.package.relations(part)

    def of_kind(self, part: str, kind: str) -> str | None:
        """The first part of a kind that a part points to."""
        return next((to for k, to in self.relations(part).values() if k == kind), None)

    def drop(self, part: str, owner: str) -> None:
        """Takes a part away, with what points to it from its owner and its content type."""
        self._gone.add(_plain(part))
        self._cut(relations_of(owner), lambda said: _target(owner, said) == _plain(part))
        self._cut(_TYPES, lambda said: _plain(said.get("PartName", "")) == _plain(part))

    def _cut(self, part: str, is_it: Callable[[Mapping[str, str]], bool]) -> None:
        text = self.text(part)
        cuts = [
            (tag.start, _end(text, tag.end, end, tag.empty), "")
            for tag, _, end in elements(text, "Relationship", "Override")
            if is_it(attributes(tag.attributes))
        ]
        if cuts:
            self.set(part, edited(text, cuts))

    def add(self, part: str, content: bytes, kind: str) -> None:
        """Puts a new part in, with its content type; empty: as its ending says."""
        self.set(part, content)
        if not kind:
            return
        text = self.text(_TYPES)
        end = closing(text, "Types")
        made = f'<{end.prefix}Override PartName="/{part}" ContentType="{kind}"/>'
        self.set(_TYPES, text[: end.start] + made + text[end.start :])

    def content_type(self, part: str) -> str:
        """The content type said of a part by itself; empty where its ending says it."""
        for tag, _, _ in elements(self.text(_TYPES), "Override"):
            said = attributes(tag.attributes)
            if _plain(said.get("PartName", "")) == _plain(part):
                return said.get("ContentType", "")
        return ""

    def check(self) -> None:
        """Reads what was set as XML, so that no broken part is ever written.

        Raises:
            FileRefusedError: ``damaged``.
        """
        for part, content in self._new.items():
            if part.endswith((".xml", ".rels")):
                feed(reader(), content, last=True)

    def write(self, out: IO[bytes], on: date) -> None:
        """The workbook with what was set; new parts are dated on a day."""
        used = set()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for info in self._infos:
                if _plain(info.filename) in self._gone:
                    continue
                name = info.filename
                key = next((k for k in self._new if _plain(k) == _plain(name)), None)
                content = self.read(key if key is not None else name)
                used.add(key)
                archive.writestr(copy(info), content)
            for name, content in self._new.items():
                if name not in used:
                    archive.writestr(entry(name, on), content)


def opened(path: Path) -> Parts:
    """The parts of a file."""
    return Parts(path.read_bytes())


def closing(text: str, name: str) -> Tag:
    """The last tag that closes an element.

    Raises:
        FileRefusedError: ``damaged``: there is none.
    """
    found = [tag for tag in tags(text) if tag.closing and tag.name == name]
    if not found:
        raise damaged()
    return found[-1]


def relations_of(part: str) -> str:
    """Where a part says what it points to."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _target(owner: str, said: Mapping[str, str]) -> str:
    target = said.get("Target", "")
    if target.startswith("/"):
        return _plain(target)
    return _plain(posixpath.normpath(posixpath.join(posixpath.dirname(owner), target)))


def _end(text: str, opened: int, closing: int, empty: bool) -> int:
    return opened if empty else text.index(">", closing) + 1


def _plain(name: str) -> str:
    return name.replace("\\", "/").lower().lstrip("/")
