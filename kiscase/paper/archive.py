"""What makes a PDF fit to be kept for years: metadata, a described colour space, and nothing taken from the clock."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import PDFInfo

from kiscase.paper.raw import Raw, number, stream, text_string

PRODUCER = "kiscase"

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<xmp:CreateDate>{made}</xmp:CreateDate><xmp:ModifyDate>{made}</xmp:ModifyDate>
<xmp:CreatorTool>{producer}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


class Info(PDFInfo):
    """The document information that older readers show; it says the same as the metadata."""

    def __init__(self, title: str, author: str, made_on: date) -> None:
        super().__init__()
        self.title, self.author, self.subject = one_line(title), one_line(author), ""
        self.made_on = made_on

    def format(self, document: object) -> bytes:
        """The dictionary as it stands in the file."""
        made = b"(D:%s000000+00'00')" % self.made_on.strftime("%Y%m%d").encode("ascii")
        title, author, tool = map(text_string, (self.title, self.author, PRODUCER))
        return b"<</Title %s/Author %s/Creator %s/Producer %s/CreationDate %s/ModDate %s>>" % (
            title, author, tool, tool, made, made,
        )  # fmt: skip


def one_line(text: str) -> str:
    """*text* as metadata can hold it: XML allows few of the characters that cannot be seen."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def metadata(title: str, author: str, language: str, made_on: date) -> Raw:
    """The stream of the XMP packet."""
    return Raw(stream(b"/Type/Metadata/Subtype/XML", packet(title, author, language, made_on)))


def packet(title: str, author: str, language: str, made_on: date) -> bytes:
    """The XMP packet: title, author, language, and the claim to PDF/UA-1 and PDF/A-2a."""
    title, author = one_line(title), one_line(author)
    made = f"{made_on.isoformat()}T00:00:00+00:00"
    return _XMP.format(
        title=escape(title), author=escape(author), language=escape(language), made=made, producer=PRODUCER
    ).encode("utf-8")


def output_intent(doc: Any) -> Raw:
    """The colours of the document are meant as sRGB."""
    profile = number(doc, Raw(_profile_stream()))
    return Raw(
        b"[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)"
        b"/Info(sRGB IEC61966-2.1)/DestOutputProfile %d 0 R>>]" % profile
    )


@cache
def _profile_stream() -> bytes:
    return stream(b"/N 3/Filter/FlateDecode", zlib.compress(srgb_profile(), 9))


def srgb_profile() -> bytes:
    """An ICC profile (version 4.2) of sRGB, made here so that its bytes are always the same."""
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    adapt = (1.047886, 0.022919, -0.050216, 0.029582, 0.990484, -0.017079, -0.009252, 0.015073, 0.751678)
    tags = [
        (b"desc", _words("sRGB")),
        (b"cprt", _words("No copyright, use freely")),
        (b"wtpt", _xyz(0.9642, 1.0, 0.8249)),
        (b"chad", b"sf32" + bytes(4) + _fixed(*adapt)),
        (b"rXYZ", _xyz(0.436066, 0.222488, 0.013916)),
        (b"gXYZ", _xyz(0.385147, 0.716873, 0.097076)),
        (b"bXYZ", _xyz(0.143066, 0.060608, 0.714096)),
        *((name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    table, data = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags:
        table += name + struct.pack(">II", start + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    head = bytes(4) + bytes.fromhex("04200000") + b"mntrRGB XYZ " + struct.pack(">6H", 2020, 1, 1, 0, 0, 0)
    head += b"acsp" + bytes(28) + _fixed(0.9642, 1.0, 0.8249) + bytes(48)
    return struct.pack(">I", start + len(data)) + head + table + data


def _fixed(*values: float) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*values)


def _words(text: str) -> bytes:
    coded = text.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II", 1, 12) + b"enUS" + struct.pack(">II", len(coded), 28) + coded
