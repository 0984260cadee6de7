"""What the checker finds in a contract."""

from __future__ import annotations

from dataclasses import dataclass

from kiscase.core.i18n import N_
from kiscase.core.record import Choice


class Severity(Choice):
    """How grave a finding is."""

    BLOCKS = "blocks", N_("blocks")
    WARNS = "warns", N_("warns")
    HINTS = "hints", N_("hint")


@dataclass(frozen=True)
class Finding:
    """One finding: what it is, why it matters, and where in the contract or on file it is mended."""

    code: str
    severity: Severity
    field: str
    """The key of a field of the form, of a column of the contract, or a table of the case file."""
    row: int | None
    """The place among the rows of the field, counted from 0."""
    column: str
    where: str
    """What the field is called."""
    text: str
    reason: str
    place: str
    """The field and what stands there, in short: an acceptance holds for this place, and for no other."""
    page: tuple[str, int | None] | None = None
    """The page, by its kind and record, on which it is mended when that is not the contract's own."""
    accepted: str = ""
    """Why the finding was accepted; empty while it was not."""

    @property
    def pending(self) -> bool:
        """Whether something is to be done about it: it blocks, or warns and was not accepted."""
        return self.severity is Severity.BLOCKS or (self.severity is Severity.WARNS and not self.accepted)
