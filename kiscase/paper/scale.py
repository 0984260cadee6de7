"""The size of the print of one document."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiscase.paper.pieces import Look


@dataclass(frozen=True)
class Scale:
    """Enlarges looks by a factor; each look once."""

    factor: float = 1.0
    _known: dict[Look, Look] = field(default_factory=dict)

    def look(self, plain: Look) -> Look:
        """The look in this document's size."""
        if plain not in self._known:
            self._known[plain] = plain if self.factor == 1 else plain.scaled(self.factor)
        return self._known[plain]
