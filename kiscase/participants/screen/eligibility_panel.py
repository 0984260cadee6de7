"""The panel that shows whether the person may take part, updated while typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.participants.eligibility import Eligibility
from kiscase.participants.screen.verdict_display import verdict_chip
from kiscase.ui.theme import metrics, style_properties
from kiscase.ui.widgets.labels import PlainLabel
from kiscase.ui.widgets.status_chip import StatusChip


class EligibilityPanel(QFrame):
    """The verdict, and each reason with its article and date."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style_properties.set_style_property(self, "card", True)
        half = metrics.half_line(self)
        self.chip = StatusChip(self)
        self.words = PlainLabel(self)
        self.words.setWordWrap(True)
        self.words.setObjectName("standing")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half, half, half, half)
        layout.setSpacing(half // 2)
        layout.addWidget(self.chip)
        layout.addWidget(self.words)

    def show_found(self, found: Eligibility, missing: Sequence[str] = ()) -> None:
        """Show an eligibility, and which evidence is *missing*; that decides nothing."""
        chip = verdict_chip(found.verdict, found.change)
        self.chip.show_status(chip)
        lines = []
        for reason in found.reasons:
            line = f"{reason.sentence} ({reason.basis})"
            if reason.changes_on:
                line += " " + _("From {date} on, this is no longer an obstacle.").format(
                    date=format_date(reason.changes_on)
                )
            lines.append(line)
        if missing:
            lines.append(_("Evidence not seen yet: {evidence}.").format(evidence=", ".join(missing)))
        self.words.setText("\n".join(lines))
        self.words.setAccessibleName(f"{chip.text}. {self.words.text()}")
