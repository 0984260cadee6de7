"""The dialog with the unsaved text of a record that can no longer be changed."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core import drafts
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog


class UnsavedTextDialog(FormDialog):
    """Shows the draft of a record that can no longer be changed, to be copied, until it is discarded."""

    def __init__(
        self, page: QWidget, jobs: Jobs, place: tuple[str, int], on_file: dict[str, Any], content: dict[str, Any]
    ) -> None:
        """*place* is the kind and the id of the record, *on_file* what it holds, *content* what was typed into it."""
        known = set(_texts(on_file))
        typed = "\n\n".join(text for text in _texts(content) if text not in known)
        self._jobs, self._place = jobs, place
        super().__init__(
            page,
            _("Unsaved text"),
            [FieldSection("", [FieldInfo(N_("What was typed"), FieldKind.LONG, key="typed")])],
            {"typed": typed},
            words=_(
                "This was typed before the record could no longer be changed, and it was not saved. Copy what you "
                "need, for example into an annex; it is shown again until you discard it."
            ),
            # Translators: a button: forget the unsaved text for good
            label=_("Discard"),
            on_submit=self._forget,
            danger=True,
        )
        self.form.set_read_only(on=True)

    def _forget(self, _values: dict[str, Any]) -> None:
        place = self._place
        self._jobs.act(lambda session: drafts.delete_draft(session, *place), self.close_done, self.show_failure)


def _texts(content: Any) -> list[str]:
    """The texts in the content of a draft, in their order."""
    if isinstance(content, dict):
        content = list(content.values())
    if isinstance(content, list):
        return [text for part in content for text in _texts(part)]
    return [content] if isinstance(content, str) and content.strip() else []
