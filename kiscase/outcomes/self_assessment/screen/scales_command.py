"""The command that shows the scales for self-assessments, on the page of settings."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from kiscase.core.i18n import N_, _
from kiscase.ui.command import Command
from kiscase.ui.records.workspace_page import WorkspacePage


class ScalesCommand(QObject):
    """A command of the page, and a button among those of the club, before the one with the own fields."""

    def __init__(self, page: WorkspacePage) -> None:
        super().__init__(page)
        self._page = page
        page.add_commands([Command("scales", N_("Scales for self-assessments…"), self.show_scales, "clipboard-check")])
        beside = page.findChild(QPushButton, "own_fields_button")
        panel = beside.parentWidget() if beside is not None else None
        row = next(iter(panel.findChildren(QHBoxLayout)), None) if panel is not None else None
        if beside is not None and panel is not None and row is not None:
            button = QPushButton(_("Scales…"), panel)
            button.setToolTip(_("Scales for self-assessments"))
            button.setObjectName("scales_button")
            button.clicked.connect(self.show_scales)
            row.insertWidget(1, button)  # after the space at the left
            QWidget.setTabOrder(button, beside)

    def show_scales(self) -> None:
        """Show the scales of the club."""
        from kiscase.outcomes.self_assessment.screen.dialogs import ScalesDialog

        ScalesDialog(self._page, self._page.context.jobs, self._page.show_done)
