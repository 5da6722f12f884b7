"""Texts of a spreadsheet part: shared strings, escapes, rich and phonetic runs."""

import codecs
import io
import re
from collections.abc import Iterable, Iterator

from csdesk.documents.workbooks.cells import LONGEST_TEXT
from csdesk.documents.workbooks.parts import Attributes, Package, feed, reader
from csdesk.documents.workbooks.refusals import damaged, too_large

_PLAIN = re.compile(r"<si><t(?: [^>]*)?>([^<]*)</t></si>")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ENTITY = re.compile(r"&(#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|[a-z]{2,4});")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff \t\n\u3000\xa0"
_MOST_BYTES = 400_000_000  # what the texts may take in memory
_TEXT_COST = 60  # bytes of an empty str with its place in the list
_LONGEST_BLOCK = 16_000_000  # characters of XML between two ends of rows or items
_LAST_CODE = 0x10FFFF


def clean(text: str) -> str:
    """A cell's text without escapes of the format; empty if nothing but blanks is in it."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not text.strip(_UNSEEN):
        return ""
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT]


def entities(text: str) -> str:
    """XML text with its five entities and character numbers put in."""
    return _ENTITY.sub(_entity, text) if "&" in text else text


def _entity(found: re.Match[str]) -> str:
    name = found[1]
    if not name.startswith("#"):
        return _NAMED.get(name, found[0])
    code = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    return chr(code) if code <= _LAST_CODE and not 0xD800 <= code < 0xE000 else ""


def decoded(pieces: Iterable[bytes]) -> Iterator[str]:
    """UTF-8 pieces as text, line ends as XML reads them.

    Raises:
        FileRefusedError: ``damaged``: not UTF-8.
    """
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")(), True)
    try:
        for piece in pieces:
            yield decoder.decode(piece)
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise damaged() from error


def blocks(texts: Iterable[str], end: str) -> Iterator[str]:
    """The text cut after end tags, so that no row or item lies in two blocks.

    The last block is what follows the last end tag.

    Raises:
        FileRefusedError: ``damaged``: an item longer than any that Excel writes.
    """
    rest = ""
    for text in texts:
        text = rest + text if rest else text
        cut = text.rfind(end)
        if cut < 0:
            rest = text
        else:
            cut += len(end)
            yield text[:cut]
            rest = text[cut:]
        if len(rest) > _LONGEST_BLOCK:
            raise damaged()
    yield rest


def shared_strings(package: Package, part: str) -> list[str]:
    """All shared strings, cleaned, in order.

    Raises:
        FileRefusedError: ``damaged`` or ``too_large``.
    """
    texts: list[str] = []
    size = 0
    for found in _strings(package, part):
        for text in found:
            if text.isprintable() and "_x" not in text and len(text) <= LONGEST_TEXT:
                texts.append(text if not text.isspace() else "")
            else:
                texts.append(clean(text))
        size += sum(map(len, found)) * 2 + len(found) * _TEXT_COST
        if size > _MOST_BYTES:
            raise too_large()
    return texts


def _strings(package: Package, part: str) -> Iterator[list[str]]:
    plain_form = False
    for number, block in enumerate(blocks(decoded(package.chunks(part)), "</si>")):
        if number == 0:
            head, item, body = block.partition("<si>")
            feed(reader(), head)
            plain_form = bool(item) and "<sst" in head
            if not plain_form:
                break
            block = item + body
        found = _PLAIN.findall(block)
        if len(found) == block.count("<si") and "<!" not in block:
            yield found if "&" not in block else [entities(text) for text in found]
        else:
            runs = _Runs()
            runs.feed("<sst>")
            runs.feed(block if "</sst" in block else block + "</sst>")
            yield runs.taken()
    if not plain_form:
        runs = _Runs()
        for piece in package.chunks(part):
            runs.feed(piece)
            yield runs.taken()


class _Runs:
    """Shared strings by the XML parser: rich text joined, phonetic runs left out."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._runs: list[str] = []
        self._in_text = False
        self._phonetic = False
        self._xml = reader(self._start, self._end, self._text)

    def feed(self, piece: bytes | str) -> None:
        feed(self._xml, piece)

    def taken(self) -> list[str]:
        done, self._done = self._done, []
        return done

    def _start(self, tag: str, _: Attributes) -> None:
        if tag == "si":
            self._runs = []
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "t":
            self._in_text = not self._phonetic

    def _end(self, tag: str) -> None:
        if tag == "si":
            self._done.append("".join(self._runs))
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "t":
            self._in_text = False

    def _text(self, text: str) -> None:
        if self._in_text:
            self._runs.append(text)
