"""The questions about the events of a contract: a breach and what became of it, a talk, who signed a letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiscase.contracts.events import breaches, invitations
from kiscase.contracts.events.model import EVENT_DRAFT, Breach, Invitation
from kiscase.contracts.model import DocumentStage
from kiscase.core import drafts
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.core.records.json_conversion import from_json, to_json
from kiscase.core.records.record import Record
from kiscase.ui.database_jobs import Jobs, Work
from kiscase.ui.forms.action_dialog import RecordDialog
from kiscase.ui.forms.autosave import DraftAutosave, DraftKey
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.signatures_dialog import SignaturesDialog
from kiscase.ui.widgets.message_bar import Notify

_LETTER = ("happened_on", "agreed", "what", "explain_by")
_LABEL = 90  # letters of an arrangement that a list of them shows


class EventDialog(RecordDialog):
    """Asks about an event; autosaves one draft for each contract until it is saved or discarded."""

    record: ClassVar[type[Record]]
    recorded = Signal(int)
    """The id of an event that was not on file before."""

    def __init__(self, parent: QWidget, jobs: Jobs, contract_id: int, event: int | None, **form: Any) -> None:
        super().__init__(parent, jobs, **form)
        self._event = event
        self.autosave = DraftAutosave(self, jobs, lambda: DraftKey(EVENT_DRAFT, contract_id), self._unsaved)
        self.form.edited.connect(self.autosave.schedule)
        self.rejected.connect(self.autosave.discard_draft)
        self.finished.connect(self.autosave.stop)

    def go_on(self, typed: Mapping[str, Any]) -> None:
        """Show the input of a draft, if it is of this event."""
        if (typed["record"], typed["event"]) != (self.record.__tablename__, self._event):
            return
        columns = self.record.__table__.columns
        for key, value in typed["values"].items():
            self.form.editor(key).set_value(from_json(columns[key].type, value))
        back = _("Your unsaved changes are restored.")
        self.words.setText(f"{self.words.text()} {back}".strip())
        self.form.prepend_widget(self.words)
        self.words.show()

    def act(self, work: Work[Any]) -> None:
        """Do what is asked and discard the draft, both or neither."""
        key = self.autosave.key()

        def whole(session: Any) -> Any:
            drafts.delete_draft(session, key.kind, key.record)
            return work(session)

        super().act(whole)

    def finish(self, result: Any) -> None:
        """Tell which event is on file now, too."""
        if self._event is None and isinstance(result, int):
            self.recorded.emit(result)
        super().finish(result)

    def _unsaved(self) -> dict[str, Any] | None:
        if not self.form.is_dirty():
            return None
        values = {key: to_json(self.form.shown()[key]) for key in self.form.changed()}
        return {"record": self.record.__tablename__, "event": self._event, "values": values}


class BreachDialog(EventDialog):
    """Asks about a breach; once it is on file, also for the explanation and the consequence.

    The text of the letter can no longer be changed once somebody has signed it.
    """

    record = Breach

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        contract_id: int,
        known: breaches.BreachDetails | breaches.NewBreach,
        notify: Notify,
    ) -> None:
        on_file = known if isinstance(known, breaches.BreachDetails) else None
        signed = on_file is not None and on_file.stage is DocumentStage.SIGNED
        sections = _sections(known.arrangements, known.values, further=on_file is not None)
        number = on_file.number if on_file else ""
        super().__init__(
            parent,
            jobs,
            contract_id,
            on_file.id if on_file else None,
            title=_("Breach {number}").format(number=number) if number else _("Record a breach"),
            sections=sections,
            values=known.values,
            words=_("The letter is signed, so its text can no longer be changed.") if signed else "",
            label=_("Save") if number else _("Record the breach"),
            add=lambda session, breach: breaches.record_breach(session, contract_id, breach),
            change=breaches.update_breach,
            notify=notify,
            done=_("Saved.") if number else _("The breach is recorded. Its letter can be printed now."),
        )
        for key in _LETTER if signed else ():
            self.form.editor(key).set_read_only(True)
        self._due = known.due
        self.form.edited.connect(self._show_doubts)
        self._show_doubts()

    def go_on(self, typed: Mapping[str, Any]) -> None:
        """Show the input of a draft, with what is unusual about it."""
        super().go_on(typed)
        self._show_doubts()

    def _show_doubts(self, _key: str = "") -> None:
        shown = self.form.shown()
        days = {key: shown[key] for key in ("happened_on", "agreed", "explain_by")}
        doubts = breaches.list_breach_doubts(**days, due=self._due)
        for key in ("agreed", "explain_by"):
            self.form.show_note(key, doubts.get(key, ""))


class InvitationDialog(EventDialog):
    """Asks for the day, the hour and the place of a talk, what it is about, and what to bring."""

    record = Invitation

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        contract_id: int,
        known: invitations.InvitationDetails | Mapping[str, Any],
        notify: Notify,
    ) -> None:
        on_file = known if isinstance(known, invitations.InvitationDetails) else None
        fields = Invitation.fields()
        super().__init__(
            parent,
            jobs,
            contract_id,
            on_file.id if on_file else None,
            title=_("Invitation {number}").format(number=on_file.number) if on_file else _("Invite to a talk"),
            sections=[FieldSection("", [fields[key] for key in ("purpose", "on", "at", "place", "note")])],
            values=known.values if isinstance(known, invitations.InvitationDetails) else known,
            label=_("Save") if on_file else _("Invite"),
            add=lambda session, talk: invitations.create_invitation(session, contract_id, talk),
            change=invitations.update_invitation,
            notify=notify,
            done=_("Saved.") if on_file else _("The talk is scheduled. Its invitation can be printed now."),
        )


class SignableLetter(Protocol):
    """A letter and those who have not signed it yet."""

    @property
    def id(self) -> int:
        """The record that the letter is about."""

    @property
    def number(self) -> str:
        """The number of the letter."""

    @property
    def missing(self) -> list[dict[str, str]]:
        """Key and name of those whose signatures are to come."""


def ask_letter_signatures(
    parent: QWidget,
    jobs: Jobs,
    letter: SignableLetter,
    sign: Callable[[Any, int, Mapping[str, date]], None],
    notify: Notify,
    *,
    received: bool,
) -> None:
    """Ask who signed a letter and when, or when the person *received* it, and record it with *sign*."""
    words = _(
        "When was the letter {number} signed, and when did the person receive it? Leave a date empty if that has not "
        "happened yet. After the first signature the letter can no longer be changed; a signature can be taken back "
        "for ten minutes."
    )
    if not received:
        words = _(
            "When was the letter {number} signed? Leave a date empty if that has not happened yet. After the first "
            "signature the letter can no longer be changed; a signature can be taken back for ten minutes."
        )
    recorded = _("The signatures on {number} are recorded.").format(number=letter.number)
    SignaturesDialog(
        parent,
        jobs,
        {signer["key"]: signer["name"] for signer in letter.missing},
        explanation=words.format(number=letter.number),
        sign=lambda session, dates: sign(session, letter.id, dates),
        signed=lambda _dates: notify(recorded),
    )


def _sections(arrangements: list[str], values: Mapping[str, Any], *, further: bool) -> list[FieldSection]:
    """The text of the letter; for a breach on file also the explanation and the decision, with the rules of the act."""
    fields = Breach.fields()
    agreed = values.get("agreed") or ""
    texts = arrangements if not agreed or agreed in arrangements else [*arrangements, agreed]
    options = [(text, _shortened(text)) for text in texts]
    choice = FieldInfo(
        N_("What was agreed"),
        FieldKind.CHOICE,
        options=lambda: options,
        help=N_("The arrangement as the contract words it; the letter quotes it."),
        key="agreed",
    )
    happened = FieldSection(
        _("What happened") if further else "",
        [fields["happened_on"], choice, fields["what"], fields["explain_by"]],
    )
    if not further:
        return [happened]
    law = breaches.possible_consequences(values["happened_on"])
    return [
        happened,
        FieldSection(_("Explanation"), [fields["explained_on"], fields["explanation"]]),
        FieldSection(_("Decision"), [fields["consequence"], fields["decision"]], law),
    ]


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LABEL else line[: _LABEL - 1].rstrip() + "…"
