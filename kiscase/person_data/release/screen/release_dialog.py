"""The dialog that asks to whom the data of a person are given out, and where to save them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core import clock
from kiscase.core.i18n import N_, _, ngettext
from kiscase.person_data.release.actions import (
    ReleaseQuestion,
    ReleaseRequest,
    release_file_name,
    release_person_data,
)
from kiscase.person_data.release.model import DataRelease, ReleaseBasis
from kiscase.ui.database_jobs import Jobs, Otherwise
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.preview.save_dialog import SavedFileType, SaveDialog
from kiscase.ui.widgets.long_job import LongJob

_ARCHIVE = SavedFileType("zip", N_("Save the data of the person"), N_("Archives (*.zip)"))


class DataReleaseDialog(FormDialog):
    """Asks to whom, on what basis, and whether with the confidential notes; *chosen* gets the request."""

    def __init__(
        self, parent: QWidget, person: int, question: ReleaseQuestion, chosen: Callable[[ReleaseRequest], object]
    ) -> None:
        self._person, self._chosen = person, chosen
        fields = DataRelease.fields()
        keys = ["recipient", "basis"] + ["confidential"] * bool(question.confidential_notes)
        super().__init__(
            parent,
            _("Data of the person (RODO)"),
            [FieldSection("", [fields[key] for key in keys])],
            {"recipient": question.name, "basis": ReleaseBasis.ACCESS, "confidential": True},
            words=_describe_release(question.confidential_notes),
            label=_("Choose the file…"),
            on_submit=self._submit_request,
        )

    def _submit_request(self, values: dict[str, Any]) -> None:
        confidential = values.get("confidential", True)
        self.close_done()
        self._chosen(ReleaseRequest(self._person, values["recipient"], ReleaseBasis(values["basis"]), confidential))


def _describe_release(notes: int) -> str:
    sentences = [
        _(
            "One file (ZIP) gets all that is on file about the person: a PDF to read, JSON for programs, the documents "
            "and scans. It is noted to whom they were given."
        ),
        _(
            "Look it through before you hand it over: contracts of families name their members, and texts may be about "
            "other people (art. 15 ust. 4 RODO). The file is not encrypted."
        ),
    ]
    if notes:
        words = ngettext(
            "There is {count} confidential note about the person.",
            "There are {count} confidential notes about the person.",
            notes,
        )
        sentences.append(words.format(count=notes))
    return "\n\n".join(sentences)


def save_person_data(
    parent: QWidget, jobs: Jobs, request: ReleaseRequest, notify: Callable[[str], object], failed: Otherwise
) -> None:
    """Ask for the file, and write it with its progress shown; *notify* gets the sentence about the end."""

    def save(path: Path) -> None:
        def finish(done: bool | None) -> None:
            if done is None:
                notify(_("Cancelled: nothing was saved, nothing was given out."))
                return
            jobs.changed.emit({DataRelease.__tablename__})
            notify(_("Saved as {name}.").format(name=path.name))

        LongJob(
            parent,
            jobs,
            _("The data of the person are put together…"),
            lambda database, is_stopped, report: release_person_data(database, request, path, is_stopped, report),
            finish,
            otherwise=failed,
        )

    SaveDialog(parent, release_file_name(request.participant_id, clock.today()), _ARCHIVE, save)
