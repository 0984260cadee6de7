"""The dialogs of an intake: which paper to print, and how a person was informed about their data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core import clock
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import DEFAULT_LANGUAGE, LANGUAGE_NAMES, N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.participants.intake import actions
from kiscase.participants.intake.documents import INTAKE_DOCUMENTS, SHEET_KEY, intake_number
from kiscase.participants.intake.model import ClauseHandover, HandoverWay
from kiscase.ui.database_jobs import Jobs, Otherwise
from kiscase.ui.forms.action_dialog import ActionDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.preview.document_to_issue import DocumentToIssue
from kiscase.ui.preview.output import print_issued, save_issued
from kiscase.ui.preview.preview_dialog import PdfPreviewDialog
from kiscase.ui.widgets.message_bar import Notify

Issue = Callable[[Any], bytes]


class IntakePapersDialog(FormDialog):
    """Asks which paper of a person's intake to print, save or look at, and in which languages."""

    def __init__(self, parent: QWidget, jobs: Jobs, participant_id: int, notify: Notify, failed: Otherwise) -> None:
        self._jobs, self._person, self._notify, self._failed = jobs, participant_id, notify, failed
        self._owner = parent
        super().__init__(
            parent,
            _("Papers of the intake"),
            [FieldSection("", _paper_fields())],
            {"paper": SHEET_KEY, "language": DEFAULT_LANGUAGE, "way": "print"},
            words=_("A saved file is not encrypted: keep it as safe as the printed documents."),
            label=_("Continue"),
            on_submit=self._make,
        )

    def _make(self, values: dict[str, Any]) -> None:
        key, language, person = values["paper"], values["language"], self._person
        title = next(_(kind.label) for kind in INTAKE_DOCUMENTS if kind.key == key)
        name = telling_file_name(title, intake_number(key, person))

        def issue(session: Any) -> bytes:
            return actions.issue_intake_paper(session, person, key, language)

        if values["way"] == "show":
            self._jobs.dry_run(issue, lambda pdf: self._look(title, name, pdf, issue), self.show_failure)
            return
        document = DocumentToIssue(
            self._jobs, issue, title, self._notify, self._failed, self.close_done, self.show_failure
        )
        if values["way"] == "print":
            print_issued(self._owner, document)
        else:
            save_issued(self._owner, document, name)
        self.stay_open()  # whoever cancels the next dialog chooses again

    def _look(self, title: str, name: str, pdf: bytes, issue: Issue) -> None:
        self.close_done()
        PdfPreviewDialog(self._owner, title, pdf, (self._jobs, issue), name)


def print_intake_sheet(owner: QWidget, jobs: Jobs, participant_id: int, notify: Notify, failed: Otherwise) -> None:
    """Ask for the printer, and issue the sheet with all papers of an intake when it is ready."""
    title = next(_(kind.label) for kind in INTAKE_DOCUMENTS if kind.key == SHEET_KEY)

    def issue(session: Any) -> bytes:
        return actions.issue_intake_paper(session, participant_id, SHEET_KEY)

    print_issued(owner, DocumentToIssue(jobs, issue, title, notify, failed))


def _paper_fields() -> list[FieldInfo]:
    papers = [(kind.key, _(kind.label)) for kind in INTAKE_DOCUMENTS]
    languages = [
        (code, _("no translation") if code == DEFAULT_LANGUAGE else name) for code, name in LANGUAGE_NAMES.items()
    ]
    ways = [("print", _("Print")), ("show", _("Look at it first")), ("save", _("Save as a file"))]
    return [
        FieldInfo(N_("Paper"), FieldKind.CHOICE, required=True, options=lambda: papers, key="paper"),
        FieldInfo(N_("With a translation"), FieldKind.CHOICE, required=True, options=lambda: languages, key="language"),
        FieldInfo(N_("What to do with the PDF"), FieldKind.CHOICE, required=True, options=lambda: ways, key="way"),
    ]


class ClauseHandoverDialog(ActionDialog):
    """Asks when and how a person was informed about their data."""

    def __init__(self, parent: QWidget, jobs: Jobs, participant_id: int, notify: Notify) -> None:
        fields = ClauseHandover.fields()
        super().__init__(
            parent,
            jobs,
            _("Information on personal data"),
            [FieldSection("", [fields[key] for key in ("handed_on", "way")])],
            {"handed_on": clock.today(), "way": HandoverWay.PAPER},
            label=_("Save"),
            action=lambda session, values: actions.record_clause_handover(session, participant_id, values),
            notify=notify,
            done=_("It is recorded that the person was informed."),
        )
