"""What PDF/A-1b asks of a file that is kept for decades: its colours and its particulars.

The profile is made here: version 2, for PDF/A-1 refuses later ones, and nothing to license.
"""

import struct
from datetime import date
from xml.sax.saxutils import escape

from csdesk.documents.paper.pdf import About, Document

_XML_DAY = "{:%Y-%m-%d}T12:00:00+08:00"


def _fixed(value: float) -> bytes:
    return struct.pack(">l", round(value * 65536))


def _xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(map(_fixed, values))


def srgb() -> bytes:
    """An ICC profile of sRGB (IEC 61966-2.1), version 2."""

    def linear(c: float) -> float:
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    steps = [round(linear(i / 1023) * 65535) for i in range(1024)]
    curve = b"curv" + bytes(4) + struct.pack(">L1024H", 1024, *steps)
    name = b"sRGB IEC61966-2.1\0"
    described = b"desc" + bytes(4) + struct.pack(">L", len(name)) + name + bytes(78)
    tags = (
        (b"desc", described),
        (b"cprt", b"text" + bytes(4) + b"Public domain\0"),
        (b"wtpt", _xyz(0.9505, 1, 1.0891)),
        (b"rXYZ", _xyz(0.43607, 0.22249, 0.01392)),
        (b"gXYZ", _xyz(0.38515, 0.71687, 0.09708)),
        (b"bXYZ", _xyz(0.14307, 0.06061, 0.7141)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    )
    start = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    table = body = b""
    for tag, data in tags:
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += tag + struct.pack(">LL", places[data], len(data))
    head = struct.pack(
        ">L4xL4s4s4s6H4s4sLLLQL",
        start + len(body),
        0x02100000,
        *(b"mntr", b"RGB ", b"XYZ "),
        *(2026, 1, 1, 0, 0, 0),
        *(b"acsp", bytes(4)),
        *(0, 0, 0, 0, 0),
    )
    head += _fixed(0.9642) + _fixed(1) + _fixed(0.82491)
    return head.ljust(128, b"\0") + struct.pack(">L", len(tags)) + table + body


def metadata(about: About, on: date) -> bytes:
    """XMP that says the same as the Info dictionary, one description per schema."""

    def described(prefix: str, uri: str, body: str) -> str:
        return f'<rdf:Description rdf:about="" xmlns:{prefix}="{uri}">{body}</rdf:Description>'

    def alternative(name: str, text: str) -> str:
        if not text:
            return ""
        item = f'<rdf:li xml:lang="x-default">{escape(text)}</rdf:li>'
        return f"<dc:{name}><rdf:Alt>{item}</rdf:Alt></dc:{name}>"

    author = f"<rdf:Seq><rdf:li>{escape(about.author)}</rdf:li></rdf:Seq>" if about.author else ""
    core = alternative("title", about.title) + alternative("description", about.subject)
    core += f"<dc:creator>{author}</dc:creator>" if author else ""
    keywords = f"<pdf:Keywords>{escape(about.keywords)}</pdf:Keywords>" if about.keywords else ""
    day = _XML_DAY.format(on)
    basic = (
        "<xmp:CreatorTool>CSDesk</xmp:CreatorTool>"
        f"<xmp:CreateDate>{day}</xmp:CreateDate><xmp:ModifyDate>{day}</xmp:ModifyDate>"
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        + described(
            "pdfaid",
            "http://www.aiim.org/pdfa/ns/id/",
            "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>",
        )
        + described("dc", "http://purl.org/dc/elements/1.1/", core)
        + described(
            "pdf", "http://ns.adobe.com/pdf/1.3/", f"<pdf:Producer>CSDesk</pdf:Producer>{keywords}"
        )
        + described("xmp", "http://ns.adobe.com/xap/1.0/", basic)
        + '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def make_archival(document: Document) -> None:
    """Add colours and particulars to a document that was begun as an archival one."""
    profile = document.stream(srgb(), "/N 3/Alternate/DeviceRGB")
    intent = document.put(
        "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)"
        f"/Info(sRGB IEC61966-2.1)/RegistryName(http://www.color.org)/DestOutputProfile {profile} 0 R>>"
    )
    particulars = document.stream(
        metadata(document.about, document.on), "/Type/Metadata/Subtype/XML", packed=False
    )
    document.catalog.append(f"/OutputIntents[{intent} 0 R]/Metadata {particulars} 0 R")
