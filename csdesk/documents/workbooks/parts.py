"""The parts of an Office zip, read within limits and without entities."""

import codecs
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, NoReturn
from xml.parsers import expat

from csdesk.documents.workbooks.refusals import damaged, too_large

LARGEST_PART = 512 * 1024 * 1024  # bytes unpacked
_MOST_PARTS = 20_000
_LARGEST_SMALL_PART = 64 * 1024 * 1024  # styles, workbook, relationships: read as one tree
_STEEPEST = 400  # times packed; deflate itself ends at 1032, sheets lie near 20
_STEEP_FROM = 32 * 1024 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
_CHUNK = 256 * 1024
_DECLARED = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_NAMED = re.compile(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w-]+)", re.I)

Attributes = dict[str, str]


class Package:
    """An Office zip; reopened for each reading, so that it holds no file between."""

    def __init__(self, source: Path | bytes) -> None:
        """Look at the list of parts.

        Raises:
            FileRefusedError: ``damaged`` or ``too_large``.
        """
        self._source = source
        with self._zip() as archive:
            entries = archive.infolist()
        if len(entries) > _MOST_PARTS:
            raise too_large()
        self._names = {_part_name(entry.filename): entry for entry in entries}

    def __contains__(self, name: str) -> bool:
        return _part_name(name) in self._names

    def names(self) -> tuple[str, ...]:
        """Names of all parts in small letters, in the order of the zip."""
        return tuple(self._names)

    @contextmanager
    def _zip(self) -> Iterator[zipfile.ZipFile]:
        source = BytesIO(self._source) if isinstance(self._source, bytes) else self._source
        try:
            with zipfile.ZipFile(source) as archive:
                yield archive
        except (*_BROKEN, UnicodeDecodeError) as error:
            raise damaged() from error

    @contextmanager
    def open(self, name: str, largest: int = LARGEST_PART) -> Iterator[IO[bytes]]:
        """One part as a stream.

        Raises:
            FileRefusedError: The part is missing, broken, or unpacks to more than ``largest``.
        """
        entry = self._names.get(_part_name(name))
        if entry is None:
            raise damaged()
        steep = entry.file_size > _STEEP_FROM and (
            entry.file_size > _STEEPEST * max(entry.compress_size, 1)
        )
        if entry.file_size > largest or steep:
            raise too_large()
        with self._zip() as archive, archive.open(entry) as stream:
            yield stream

    def chunks(self, name: str, largest: int = LARGEST_PART) -> Iterator[bytes]:
        """The bytes of a part in UTF-8, in pieces of some 256 KB.

        Raises:
            FileRefusedError: As `open`; ``damaged`` also where it is not in the encoding it names.
        """
        with self.open(name, largest) as stream:
            first = stream.read(_CHUNK)
            encoding = _encoding(first)
            pieces = iter(lambda: stream.read(_CHUNK), b"")
            if encoding is None:
                yield first
                yield from pieces
                return
            decoder = codecs.getincrementaldecoder(encoding)()
            try:
                yield _DECLARED.sub("", decoder.decode(first), count=1).encode()
                for piece in pieces:
                    yield decoder.decode(piece).encode()
                yield decoder.decode(b"", True).encode()
            except UnicodeError as error:
                raise damaged() from error

    def parse(self, name: str, start: Callable[[str, Attributes], None]) -> None:
        """Call ``start`` for each element of a small part, in order, without name spaces."""
        xml = reader(start)
        for piece in self.chunks(name, _LARGEST_SMALL_PART):
            feed(xml, piece)
        feed(xml, b"", last=True)

    def relations(self, part: str) -> Mapping[str, tuple[str, str]]:
        """What a part points to: id to (last word of the type, name of the part)."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", base + ".rels")
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                absolute = target if target.startswith("/") else posixpath.join(folder, target)
                kind = attributes.get("Type", "").rsplit("/", 1)[-1]
                found[attributes.get("Id", "")] = (
                    kind,
                    posixpath.normpath(absolute).lstrip("/"),
                )

        if name in self:
            self.parse(name, start)
        return found


def reader(
    start: Callable[[str, Attributes], None] | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> expat.XMLParserType:
    """An XML parser that refuses document types, hence entities; prefixes are cut off."""
    xml = expat.ParserCreate()
    xml.buffer_text = True
    xml.StartDoctypeDeclHandler = _no_document_type
    if start is not None:
        begun = start
        xml.StartElementHandler = lambda tag, attributes: begun(_local(tag), attributes)
    if end is not None:
        ended = end
        xml.EndElementHandler = lambda tag: ended(_local(tag))
    if text is not None:
        xml.CharacterDataHandler = text
    return xml


def feed(xml: expat.XMLParserType, piece: bytes | str, last: bool = False) -> None:
    """Hand a piece to a parser.

    Raises:
        FileRefusedError: ``damaged``: not well formed, or with a document type.
    """
    try:
        xml.Parse(piece, last)
    except (expat.ExpatError, UnicodeError) as error:
        raise damaged() from error


def _encoding(first: bytes) -> str | None:
    """The encoding of a part that is not UTF-8: UTF-16 by its mark, a Chinese one by its name."""
    if first[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    named = _NAMED.match(first)
    return "gb18030" if named and named[1].lower().startswith(b"gb") else None


def _part_name(name: str) -> str:
    """As parts are compared: small letters, and slashes whatever the writer used."""
    return name.replace("\\", "/").lower().lstrip("/")


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _no_document_type(*_: object) -> NoReturn:
    raise damaged("文件里带有外来定义，不是 Excel 或 WPS 写出的表格。")
