"""What an electronic signature shows on the page: whose it is, and when it was made by which clock."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.core.text.printable_characters import unprintable_characters

if TYPE_CHECKING:
    from pyhanko.pdf_utils.content import AppearanceContent
    from pyhanko.pdf_utils.layout import BoxConstraints
    from pyhanko.pdf_utils.writer import BasePdfFileWriter

_NAME, _SMALL, _LEAST = 10.0, 7.5, 4.0
"""Font sizes of the name and of the other lines in points, and the smallest size that a long name is shrunk to."""
_LEADING = 1.2


def appearance_lines(name: str, when: datetime) -> list[str]:
    """The lines of a signature's appearance: what it is, whose, and when."""
    here = when.astimezone()
    clock = _("{date}, {time} by the computer's clock").format(date=format_date(here.date()), time=f"{here:%H:%M}")
    return [_("electronic signature"), name, clock]


def draw_appearance(lines: Sequence[str], width: float, height: float) -> bytes:
    """The three lines as a PDF page of that size in points, with the shipped fonts embedded."""
    from kiscase.pdf.output import fonts
    from kiscase.pdf.output.canvas import PdfCanvas

    names = (fonts.REGULAR, fonts.BOLD, fonts.REGULAR)
    for font in names:
        fonts.load_font(font)
    canvas = PdfCanvas((width, height), "pl", fonts.REGULAR)
    sizes = [
        _fitting_size(_printable(line), font, size, width - 4)
        for line, font, size in zip(lines, names, (_SMALL, _NAME, _SMALL), strict=True)
    ]
    used = sum(sizes) * _LEADING
    squeeze = min(1.0, (height - 2) / used)
    y = (height + used * squeeze) / 2
    for line, font, size in zip(lines, names, sizes, strict=True):
        y -= size * squeeze * _LEADING
        canvas.setFont(font, size * squeeze)
        canvas.drawCentredString(width / 2, y + size * squeeze * 0.25, _printable(line))
    return canvas.to_bytes()


def _fitting_size(line: str, font: str, size: float, width: float) -> float:
    from kiscase.pdf.output import fonts

    table = fonts.character_widths(font)
    needed = sum(table[letter] for letter in line) * size / 1000
    return max(_LEAST, size * min(1.0, width / needed)) if needed else size


def _printable(line: str) -> str:
    """The line with a question mark for each character that the fonts lack; the certificate itself has it in full."""
    from kiscase.pdf.output import fonts

    for strange in unprintable_characters(line):
        line = line.replace(strange, "?")
    return fonts.printable_text(line).replace("\n", " ")


@dataclass(frozen=True)
class SignatureAppearance:
    """The stamp style that pyHanko asks for the appearance."""

    lines: tuple[str, ...]

    def create_stamp(self, writer: BasePdfFileWriter, box: BoxConstraints, _text: dict[str, Any]) -> AppearanceContent:
        """The lines, drawn into the box of the field."""
        from pyhanko.pdf_utils.content import AppearanceContent
        from pyhanko.pdf_utils.reader import PdfFileReader

        page = PdfFileReader(io.BytesIO(draw_appearance(self.lines, float(box.width), float(box.height))))

        class Drawn(AppearanceContent):
            def register(self) -> Any:
                """Register the page as the field's appearance."""
                return writer.import_page_as_xobject(page)

        return Drawn(writer, box)
