"""The size of the print of one document."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kiscase.pdf.blocks import Alignment
from kiscase.pdf.output import fonts


@dataclass(frozen=True)
class PrintScale:
    """Enlarges looks by a factor; each look once."""

    factor: float = 1.0
    _known: dict[TextStyle, TextStyle] = field(default_factory=dict)

    def scaled_style(self, plain: TextStyle) -> TextStyle:
        """The look in this document's size."""
        if plain not in self._known:
            self._known[plain] = plain if self.factor == 1 else plain.scaled(self.factor)
        return self._known[plain]


@dataclass(frozen=True)
class TextStyle:
    """How a text is set."""

    font: str = fonts.REGULAR
    size: float = 11.0
    leading: float = 14.5
    align: Alignment = "left"
    gray: float = 0.0
    space_before: float = 4.0
    indent: float = 0.0
    keep_with_next: bool = False

    def scaled(self, factor: float) -> TextStyle:
        """The same look in larger print."""
        return replace(
            self,
            size=self.size * factor,
            leading=self.leading * factor,
            space_before=self.space_before * factor,
            indent=self.indent * factor,
        )
