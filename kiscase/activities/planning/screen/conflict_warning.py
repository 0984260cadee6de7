"""A dialog that shows conflicts first and applies the change on a second confirmation."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kiscase.activities.planning.screen.icon_hint import IconHint
from kiscase.core.errors import Problem
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.theme import metrics

_EMPTY: tuple[Any, ...] = (None, "", [])


class ConflictWarningDialog(FormDialog):
    """Warns of conflicts before the action; its button then does it anyway."""

    jobs: Jobs
    anyway_label = ""
    """The label of the button once there is a warning."""

    def find_conflicts(self, session: Any, values: dict[str, Any]) -> list[str]:
        """The conflicts of these values; runs on the database thread."""
        raise NotImplementedError

    def apply(self, values: dict[str, Any]) -> None:
        """Carry the action out."""
        raise NotImplementedError

    def __init__(self, parent: QWidget, *words: Any, label: str, **more: Any) -> None:
        self._checked_values: dict[str, Any] | None = None
        self._label = label
        super().__init__(parent, *words, label=label, on_submit=self._check_or_apply, **more)
        self.hint = IconHint(self)
        half = metrics.half_line(self)
        self.hint.setContentsMargins(half * 3, 0, half * 3, 0)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(1, self.hint)  # above the button, where it does not scroll away
        self.form.edited.connect(self._check)
        self._check()

    def _check_or_apply(self, values: dict[str, Any]) -> None:
        if values == self._checked_values:
            self.apply(values)
        else:
            self.jobs.read(
                lambda session: (values, self.find_conflicts(session, values)),
                self._apply_unless_conflicts,
                self.show_failure,
            )

    def _check(self, _key: str = "") -> None:
        values = self.form.shown()
        if any(values[field.key] in _EMPTY for field in self._required):
            self._show_conflicts((None, []))
        else:
            self.jobs.read(
                lambda session: (values, self.find_conflicts(session, values)),
                self._show_if_unchanged,
                self._ignore_problem,
                latest="against",
            )

    def _ignore_problem(self, _problem: Problem) -> None:
        """Incomplete input is reported when the button is pressed; a warning of what was typed before goes."""
        self._show_conflicts((None, []))

    def _show_if_unchanged(self, found: tuple[dict[str, Any], list[str]]) -> None:
        if found[0] == self.form.shown():
            self._show_conflicts(found)

    def _show_conflicts(self, found: tuple[dict[str, Any] | None, list[str]]) -> None:
        self._checked_values, sentences = found
        self.hint.show_sentence("\n".join(sentences))
        button = self.findChild(QPushButton, "go")
        if isinstance(button, QPushButton):
            button.setText(self.anyway_label if sentences else self._label)
        self._settled.start()

    def _apply_unless_conflicts(self, found: tuple[dict[str, Any], list[str]]) -> None:
        self._show_conflicts(found)
        if found[1]:
            self.stay_open()  # the warning is visible now; submitting again confirms
        else:
            self.apply(found[0])
