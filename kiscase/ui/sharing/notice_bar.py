"""Bars over the pages that stay as long as something lasts: the server does not answer, an account may only read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from kiscase.core.i18n import _
from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import PlainLabel, wrapping_label


class NoticeBar(QFrame):
    """An icon and a sentence in the colour of *role*."""

    def __init__(self, parent: QWidget, sentence: str, icon: str, role: str) -> None:
        super().__init__(parent)
        half = metrics.half_line(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.sentence = sentence
        picture = PlainLabel(self)
        picture.setPixmap(icons.themed_icon(icon, role).pixmap(metrics.icon_size(self)))
        words = wrapping_label(sentence, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(half * 2, half // 2, half * 2, half // 2)
        layout.setSpacing(half)
        layout.addWidget(picture)
        layout.addWidget(words, 1)
        style_properties.set_color_role(self, role)


class ConnectionBar(NoticeBar):
    """Shown while the server does not answer; *notify* reports once that it does again."""

    def __init__(self, parent: QWidget, jobs: Jobs, notify: Callable[[str], None]) -> None:
        sentence = _(
            "The server does not answer. What you typed stays here; nothing is saved twice. kiscase keeps trying."
        )
        super().__init__(parent, sentence, "triangle-alert", "warn")
        self._notify = notify
        self.setVisible(not jobs.is_reached)
        jobs.reached.connect(self._show_reached)

    def _show_reached(self, reached: bool) -> None:
        was_shown = not self.isHidden()
        self.setVisible(not reached)
        if not reached:
            announce_to_screen_reader(self, self.sentence, urgent=True)
        elif was_shown:
            self._notify(_("The server answers again. You can save now."))


def reading_bar(parent: QWidget) -> NoticeBar:
    """Tells that the account may not change anything."""
    return NoticeBar(parent, _("You can read only: your account may not change anything in this case."), "info", "info")
