"""The checker on the contract's page: what it finds follows the typing; Enter leads there, F8 to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kiscase.contracts.checks.model import Finding, Severity
from kiscase.core.i18n import _, ngettext
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, MutedText, RecordList
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.scrolled_column import ScrolledColumn

SEVERITY_ICONS = {
    Severity.BLOCKS: ("circle-x", "bad"),
    Severity.WARNS: ("triangle-alert", "warn"),
    Severity.HINTS: ("info", "info"),
}
_NARROW = 90  # characters: in a narrower panel the column with the field is hidden, as the finding names it anyway
_LOW = 18  # lines: in a lower panel the reason of the selected finding is hidden
_DETAIL = 5  # lines: the height of the reason; longer ones scroll
_ENDLESS = 1_000_000  # dots


class WrappedRowsList(RecordList):
    """A list whose rows are as high as their wrapped texts."""

    def __init__(self, columns: Sequence[ListColumn], parent: QWidget, *, name: str, empty: str) -> None:
        super().__init__(columns, parent, name=name, empty=empty)
        self.setWordWrap(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the row heights to the width, and hide the second column where it is narrow."""
        super().resizeEvent(event)
        self.setColumnHidden(1, self.width() < self.fontMetrics().averageCharWidth() * _NARROW)
        self.resizeRowsToContents()

    def sizeHintForRow(self, row: int) -> int:
        """As many lines as the words take in the width of their column, and half a line above and below."""
        half = metrics.half_line(self)
        wrapped = Qt.TextFlag.TextWordWrap
        lines = [
            self.fontMetrics().boundingRect(0, 0, self.columnWidth(place) - 2 * half, _ENDLESS, wrapped, text).height()
            for place in range(self.rows.columnCount())
            if not self.isColumnHidden(place) and (text := str(self.rows.index(row, place).data()))
        ]
        return max(lines, default=0) + 2 * half


class FindingsPanel(QWidget):
    """The findings as a list, the most severe first and accepted ones last; below it the reason of the selected one."""

    jump_asked = Signal(Finding)
    accept_asked = Signal(Finding)
    take_back_asked = Signal(Finding)
    next_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.findings: list[Finding] = []
        columns = [
            ListColumn("severity", _("Severity")),
            ListColumn("where", _("Where"), stretch=True),
            ListColumn("text", _("Finding"), stretch=True),
        ]
        self.list = WrappedRowsList(columns, self, name=_("Checks"), empty=_("No findings."))
        self.list.setObjectName("checks")
        self.list.opened.connect(self._jump)
        self.list.chosen.connect(self._show_words)
        self.reason = wrapping_label("", self, muted=True)
        self.accepted = wrapping_label("", self)
        self.go = self._button("go_there", _("&Go there"), self._jump)
        self.accept = self._button("accept", _("&Accept…"), self._accept)
        self.next = self._button("next", _("&Next finding (F8)"), self.next_asked.emit)
        self._lay_out()
        self._show_words()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show other findings; the selected one stays selected if it is still found."""
        chosen = self.chosen()
        self.findings = list(findings)
        self.list.set_rows([_row(place, one) for place, one in enumerate(self.findings)])
        place = self.place_of(chosen)
        self.list.show_id(place if place is not None else 0 if self.findings else None)
        self._show_words()

    def chosen(self) -> Finding | None:
        """The selected finding."""
        place = self.list.current_id()
        return self.findings[place] if place is not None and place < len(self.findings) else None

    def place_of(self, finding: Finding | None) -> int | None:
        """The index of a finding in the list; None if it is no longer found."""
        key = finding and (finding.code, finding.place)
        return next((place for place, one in enumerate(self.findings) if (one.code, one.place) == key), None)

    def choose(self, place: int) -> Finding:
        """Select a finding by its index in the list."""
        self.list.show_id(place)
        self._show_words()
        return self.findings[place]

    def title(self) -> str:
        """The title of the tab: how much blocks and how much warns."""
        open_ones = [one.severity for one in self.findings if one.pending]
        blocks, warns = open_ones.count(Severity.BLOCKS), open_ones.count(Severity.WARNS)
        counts = []
        if blocks:
            counts.append(ngettext("{count} blocks", "{count} block", blocks).format(count=blocks))
        if warns:
            counts.append(ngettext("{count} warns", "{count} warn", warns).format(count=warns))
        return _("Checks") + (f" ({', '.join(counts)})" if counts else "")

    def look(self) -> tuple[str, str]:
        """Icon and role of the gravest finding that is still to be seen to."""
        gravest = next((one.severity for one in self.findings if one.pending), None)
        return SEVERITY_ICONS[gravest] if gravest else ("circle-check", "ok")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the reason where the panel is low."""
        super().resizeEvent(event)
        line = self.fontMetrics().lineSpacing()
        self.detail.setFixedHeight(line * _DETAIL)
        self.detail.setVisible(self.height() > line * _LOW)

    def _show_words(self, _place: int = 0) -> None:
        one = self.chosen()
        self.reason.setText(f"{one.code}. {one.reason}" if one else "")
        self.accepted.setText(_("Accepted: {reason}").format(reason=one.accepted) if one and one.accepted else "")
        for label in (self.reason, self.accepted):
            label.setVisible(bool(label.text()))
        if one is not None:
            self.list.setAccessibleDescription(one.reason)
        self.go.setEnabled(one is not None)
        self.next.setEnabled(bool(self.findings))
        self.accept.setEnabled(one is not None and one.severity is not Severity.BLOCKS)
        self.accept.setText(_("Rest&ore finding") if one and one.accepted else _("&Accept…"))

    def _jump(self, _place: int = 0) -> None:
        if (one := self.chosen()) is not None:
            self.jump_asked.emit(one)

    def _accept(self) -> None:
        if (one := self.chosen()) is not None:
            (self.take_back_asked if one.accepted else self.accept_asked).emit(one)

    def _button(self, name: str, words: str, handler: Callable[[], Any]) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked: handler())
        return button

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        words = ScrolledColumn(self)
        column = QVBoxLayout(words)
        column.setContentsMargins(half, half, half, half)
        column.setSpacing(half)
        for label in (self.reason, self.accepted):
            column.addWidget(label)
        column.addStretch(1)
        self.detail = QScrollArea(self)
        self.detail.setWidget(words)
        self.detail.setWidgetResizable(True)
        self.detail.setFrameShape(QFrame.Shape.NoFrame)
        self.detail.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QHBoxLayout()
        buttons.setSpacing(half)
        for button in (self.go, self.accept, self.next):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half, half, half, half)
        layout.setSpacing(half)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.detail)
        layout.addLayout(buttons)


def _row(place: int, one: Finding) -> tuple[Any, ...]:
    if one.accepted:
        state = StatusDisplay(_("accepted"), "check", "muted")
        return place, state, MutedText(one.where), MutedText(f"{one.text} – {one.accepted}")
    return place, StatusDisplay(one.severity.label, *SEVERITY_ICONS[one.severity]), one.where, one.text
