"""The style of a text, and the scale of large print."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kiscase.pdf.blocks import Alignment
from kiscase.pdf.output import fonts


@dataclass(frozen=True)
class PrintScale:
    """Scales styles by a factor; each style only once."""

    factor: float = 1.0
    _known: dict[TextStyle, TextStyle] = field(default_factory=dict)

    def scaled_style(self, plain: TextStyle) -> TextStyle:
        """The style in this document's print size."""
        if plain not in self._known:
            self._known[plain] = plain if self.factor == 1 else plain.scaled(self.factor)
        return self._known[plain]


@dataclass(frozen=True)
class TextStyle:
    """Font, size, spacing and alignment of a text, in points."""

    font: str = fonts.REGULAR
    size: float = 11.0
    leading: float = 14.5
    align: Alignment = "left"
    gray: float = 0.0
    space_before: float = 4.0
    indent: float = 0.0
    keep_with_next: bool = False
    balanced: bool = False
    """Whether its lines are made about equally long, so that no word of a title stands alone."""

    def scaled(self, factor: float) -> TextStyle:
        """The same style in larger print."""
        return replace(
            self,
            size=self.size * factor,
            leading=self.leading * factor,
            space_before=self.space_before * factor,
            indent=self.indent * factor,
        )
