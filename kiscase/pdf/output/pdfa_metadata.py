"""The metadata of PDF/A and PDF/UA: the XMP packet and the document information, without the current time."""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import PDFInfo

from kiscase.pdf.output.raw_objects import RawObject, stream_object, text_string

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


class DocumentInformation(PDFInfo):
    """The document information for older readers, equal to the XMP metadata."""

    def __init__(self, title: str, author: str, made_on: date) -> None:
        super().__init__()
        self.title, self.author, self.subject = printable_characters(title), printable_characters(author), ""
        self.made_on = made_on

    def format(self, document: object) -> bytes:
        """The dictionary as it is in the file."""
        made = b"(D:%s000000+00'00')" % self.made_on.strftime("%Y%m%d").encode("ascii")
        title, author, tool = map(text_string, (self.title, self.author, PRODUCER))
        return b"<</Title %s/Author %s/Creator %s/Producer %s/CreationDate %s/ModDate %s>>" % (
            title, author, tool, tool, made, made,
        )  # fmt: skip


def printable_characters(text: str) -> str:
    """*text* as XML metadata allows it: a space for every character that cannot be printed."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def xmp_stream(title: str, author: str, language: str, made_on: date) -> RawObject:
    """The stream of the XMP packet."""
    return RawObject(stream_object(b"/Type/Metadata/Subtype/XML", xmp_packet(title, author, language, made_on)))


def xmp_packet(title: str, author: str, language: str, made_on: date) -> bytes:
    """The XMP packet: title, author, language, and the claim to PDF/UA-1 and PDF/A-2a."""
    title, author = printable_characters(title), printable_characters(author)
    made = f"{made_on.isoformat()}T00:00:00+00:00"
    return _XMP.format(
        title=escape(title), author=escape(author), language=escape(language), made=made, producer=PRODUCER
    ).encode("utf-8")
