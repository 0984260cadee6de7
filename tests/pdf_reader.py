"""Reading a finished PDF back: its text, its structure tree, what a validator has against it, and its golden text.

`KISCASE_RENEW=1 pytest tests/documents` writes the golden texts anew; look at the difference before it is kept.
"""

from __future__ import annotations

import io
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import page
import pikepdf
import pypdfium2

_GOLDEN = Path(__file__).parent / "golden"


@dataclass
class Node:
    """An element of the structure tree: its kind, its text, on which pages it stands, what is in it."""

    kind: str
    text: str = ""
    pages: list[int] = field(default_factory=list)
    kids: list[Node] = field(default_factory=list)

    def walk(self) -> list[Node]:
        return [self] + [deeper for kid in self.kids for deeper in kid.walk()]

    def all(self, kind: str) -> list[Node]:
        return [node for node in self.walk() if node.kind == kind]

    def words(self) -> str:
        """All text in reading order."""
        return " ".join(node.text for node in self.walk() if node.text)


def _unicode_map(font: Any) -> dict[int, str]:
    content = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"^<(..)> <(....)>$", content, re.MULTILINE)
    return {int(code, 16): chr(int(letter, 16)) for code, letter in pairs}


def _marked_text(sheet: Any) -> dict[int, str]:
    """The text of each numbered piece of a page; a span that has a text of its own stands for what is drawn in it."""
    maps = {name: _unicode_map(font) for name, font in sheet.Resources.Font.items()}
    found: dict[int, str] = {}
    current: int | None = None
    depth, spoken = 0, False  # of marked content inside the numbered one; whether its text is given
    font: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(sheet):
        operands: Any = instruction.operands
        operator = instruction.operator
        match str(operator):
            case "BDC" if current is not None:
                depth += 1
                assert not spoken, "one word inside another"
                if "/ActualText" in operands[1]:
                    spoken = True
                    found[current] += str(operands[1].ActualText)
            case "EMC" if depth:
                depth, spoken = depth - 1, False
            case "BDC":
                current = int(operands[1].MCID) if "/MCID" in operands[1] else None
                if current is not None:
                    found[current] = ""
            case "EMC":
                current = None
            case "Tf":
                font = maps[str(operands[0])]
            case "Tj":
                if current is not None and not spoken:
                    found[current] += "".join(font[code] for code in bytes(operands[0]))
    return found


def _node(element: Any, pages: dict[Any, int], texts: list[dict[int, str]]) -> Node:
    node = Node(str(element.S)[1:])
    kids = element.get("/K", [])
    for kid in [kids] if isinstance(kids, pikepdf.Dictionary) else kids:
        if isinstance(kid, int):
            place = pages[element.Pg.objgen]
            node.text += texts[place][kid]
            node.pages.append(place)
        elif kid.get("/Type") == "/MCR":
            place = pages[kid.Pg.objgen]
            node.text += texts[place][int(kid.MCID)]
            node.pages.append(place)
        elif kid.get("/Type") != "/OBJR":
            node.kids.append(_node(kid, pages, texts))
    return node


def tree_of(data: bytes) -> Node:
    """The structure tree of a PDF."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        texts = [_marked_text(sheet) for sheet in pdf.pages]
        pages = {sheet.obj.objgen: place for place, sheet in enumerate(pdf.pages)}
        return _node(pdf.Root.StructTreeRoot.K, pages, texts)


def page_texts(data: bytes) -> list[str]:
    """The text of each page as an ordinary program takes it out."""
    document = pypdfium2.PdfDocument(data)
    texts = []
    for place in range(len(document)):
        sheet = document[place]
        reading = sheet.get_textpage()
        texts.append(reading.get_text_bounded().replace("\r\n", "\n"))
        reading.close()
        sheet.close()
    document.close()
    return texts


def text_of(data: bytes) -> str:
    """The text of all pages in one line."""
    return " ".join(" ".join(page_texts(data)).split())


def findings_of(data: bytes) -> list[str]:
    """What the validator has against the PDF, of both profiles.

    It looks for PDF syntax in the bytes of compressed streams, too, and about once in twenty thousand streams finds
    some by chance. So what it finds counts if it is also found once the streams are compressed in another way, or if
    the structure of the file has faults.
    """
    found = _validate(data)
    return [one for one in found if one in _validate(_compressed_anew(data))] if found else []


def _validate(data: bytes) -> list[str]:
    reports = [page.validate_pdf_bytes(data, profile=profile) for profile in ("ua1", "2a")]
    return [f"{one.rule_id}: {one.message}" for report in reports for one in report.failures]


def _compressed_anew(data: bytes) -> bytes:
    """The same objects with their streams compressed at another level; *data* itself if its structure has faults."""
    anew = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if pdf.check_pdf_syntax():
            return data
        pikepdf.settings.set_flate_compression_level(1)
        try:
            pdf.save(anew, recompress_flate=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        finally:
            pikepdf.settings.set_flate_compression_level(-1)
    return anew.getvalue()


def compare_with_golden(name: str, data: bytes) -> None:
    """Hold the text of the PDF against the golden one."""
    path = _GOLDEN / f"{name}.txt"
    text = "\n\f\n".join(page_texts(data))
    found = re.sub(r"\b[A-Z2-7]{4}-[A-Z0-9]{4}\b", "XXXX-XXXX", text) + "\n"  # of the club
    if os.environ.get("KISCASE_RENEW"):
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")
