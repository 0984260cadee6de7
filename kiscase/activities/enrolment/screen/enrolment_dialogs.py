"""The dialog that enrols somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kiscase.activities.agreements.model import Referral
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.enrolment import queries as enrolment_queries
from kiscase.activities.enrolment import waiting_list
from kiscase.activities.enrolment.conditions import Refusal
from kiscase.activities.enrolment.screen.choice_fields import shorten_text
from kiscase.activities.model import Enrolment
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.participants import queries as participants_queries
from kiscase.participants.choosing import PersonOption
from kiscase.participants.screen.person_picker import person_picker
from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.editors.searched_choice import SearchedChoiceEditor
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.message_bar import Notify

REFERRAL_FIELDS = ("sign", "referred_on", "confirmed_by", "confirmed_on", "longer")


class EnrolDialog(FormDialog):
    """Asks for the person or the activity, whichever is not *known* (its key and id), and for the terms.

    Warnings come before the action: a conflict with another activity does not prevent it; if all places are taken or
    somebody else has waited longer, a reason is needed, or the person is put on the waiting list. *people* are the
    first to choose from, if it is the person.
    """

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        chosen: FieldInfo,
        known: dict[str, int],
        notify: Notify,
        *,
        people: Sequence[PersonOption] = (),
    ) -> None:
        self._jobs, self._chosen, self._known, self._notify = jobs, chosen.key, known, notify
        self._since = clock.today()
        self._full = self._waits = False
        self._refusal: Refusal | None = None
        fields = Enrolment.fields()
        step = FieldInfo(N_("For the action of the contract"), FieldKind.CHOICE, key="step")
        guest = replace(fields["guest"], help=N_("A guest takes part without a contract, and is marked as a guest."))
        beyond = FieldInfo(N_("Reason"), key="beyond")
        referral = Referral.fields()
        super().__init__(
            parent,
            _("Enrol a person") if chosen.key == "person" else _("Enrol in an activity"),
            [
                FieldSection("", [chosen, fields["since"], fields["until"], step, guest, beyond]),
                FieldSection("", [referral[key] for key in REFERRAL_FIELDS]),
            ],
            {"since": self._since},
            label=_("Enrol"),
            on_submit=self._enrol,
            editors=person_picker(jobs, people, self._find_people),
        )
        for key in ("step", "beyond", *REFERRAL_FIELDS):
            self.form.show_field(key, on=False)
        self._add_warnings()
        self.form.edited.connect(self._check)
        self._check(self._chosen)

    def show_failure(self, problem: Problem) -> None:
        """If a reason is missing, show its field and offer the waiting list."""
        if isinstance(problem, InvalidValuesError) and "beyond" in problem.problems:
            self._ask_reason(on=True)
        if isinstance(problem, InvalidValuesError) and "longer" in problem.problems:
            self.form.show_field("longer", on=True)
        super().show_failure(problem)

    def _add_warnings(self) -> None:
        """Show the warnings between the fields and the buttons, where they do not scroll away."""
        half = metrics.half_line(self)
        self.rule = wrapping_label("", self)
        self.rule.setObjectName("rule")
        self.warnings = wrapping_label("", self)
        style_properties.set_color_role(self.warnings, "warn")
        self.warnings.setObjectName("news")
        self.wait = QPushButton(icons.themed_icon("clock"), _("Add to the &waiting list"), self)
        self.wait.setObjectName("wait")
        self.wait.setAutoDefault(False)
        self.wait.clicked.connect(self._put_on_list)
        row = QVBoxLayout()
        row.setContentsMargins(half * 3, 0, half * 3, 0)
        row.setSpacing(half)
        row.addWidget(self.rule)
        row.addWidget(self.warnings)
        row.addWidget(self.wait, 0, Qt.AlignmentFlag.AlignLeft)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertLayout(1, row)
        self.rule.hide()
        self.warnings.hide()
        self.wait.hide()

    def _ids(self) -> dict[str, int]:
        chosen = self.form.shown()[self._chosen]
        return self._known | ({self._chosen: int(chosen)} if chosen else {})

    def _check(self, key: str) -> None:
        """Load the warnings about these terms."""
        ids, since = self._ids(), self.form.shown()["since"]
        self._show_refusal()
        people = self.form.editor(self._chosen)
        if since not in (None, self._since):
            self._since = since
            if isinstance(people, SearchedChoiceEditor):
                people.ask()  # who is hindered from that day on
        if key in (self._chosen, "since") and "activity" in ids and since is not None:
            self._jobs.read(
                lambda session: enrolment.preview_enrolment(session, ids["activity"], ids.get("person"), since),
                self._show,
                latest="prospect of an enrolment",
            )

    def _find_people(self, session: Any, text: str) -> list[PersonOption]:
        """The people to choose from; runs on the thread of the case file."""
        return enrolment_queries.list_enrolment_options(session, self._known["activity"], self._since, text)

    def _show(self, found: enrolment.EnrolmentPreview) -> None:
        self._full, self._waits, self._refusal = bool(found.full), bool(found.waits), found.refusal
        self._show_rule(found)
        step = self.form.editor("step")
        if isinstance(step, ChoiceEditor):
            step.set_value(None)
            step.set_options([(str(row), shorten_text(text)) for row, text in found.steps])
        self.form.show_field("step", on=bool(found.steps))
        words = [found.full, found.waits, *found.clashes]
        if found.full or found.waits:
            words.insert(2, _("Give a reason to enrol the person anyway, or use the waiting list."))
        self.warnings.setText("\n".join(filter(None, words)))
        self.warnings.setVisible(any(words))
        if any(words):
            announce_to_screen_reader(self, self.warnings.text())
        self._ask_reason(on=self._full or self._waits)
        until = found.contract_until
        note = _("It ends with the contract, planned until {date}.")
        self.form.show_note("until", note.format(date=format_date(until)) if until and found.refusal is None else "")
        self._show_refusal()

    def _show_refusal(self) -> None:
        """Show while choosing why the person cannot be enrolled; a guest can be."""
        refusal = None if self.form.shown()["guest"] else self._refusal
        self._way_out = refusal.way_out if refusal is not None else None
        self._show_problems({"": refusal.sentence} if refusal is not None else {})

    def _show_rule(self, found: enrolment.EnrolmentPreview) -> None:
        """Show what the law says of a kind that rests on an agreement, and ask for the referral there."""
        self.rule.setText(found.rule)
        self.rule.setVisible(bool(found.rule))
        self.form.show_field("guest", on=found.needs_contract)
        for key in REFERRAL_FIELDS[:-1]:
            self.form.show_field(key, on=found.referral is not None)
            if found.referral and not self.form.shown()[key]:
                self.form.editor(key).set_value(found.referral.get(key))

    def _ask_reason(self, *, on: bool) -> None:
        self.form.show_field("beyond", on=on)
        self.wait.setVisible(on)

    def _enrol(self, values: dict[str, Any]) -> None:
        ids, since, reason = self._ids(), values["since"], values["beyond"] or ""
        step = int(values["step"]) if values["step"] and not values["guest"] else None
        terms = enrolment.EnrolmentTerms(
            values["until"],
            bool(values["guest"]),
            step,
            reason if self._full else "",
            reason if self._waits else "",
            {key: values[key] for key in REFERRAL_FIELDS},
        )

        def work(session: Any) -> tuple[str, date]:
            enrolment.enrol_person(session, ids["activity"], ids["person"], since, terms)
            return participants_queries.require_participant(session, ids["person"]).name, since

        self._jobs.act(work, self._enrolled, self.show_failure)

    def _enrolled(self, done: tuple[str, date]) -> None:
        self._notify(_("Enrolled: {name} from {date}.").format(name=done[0], date=format_date(done[1])))
        self.close_done()

    def _put_on_list(self) -> None:
        """Put the person on the waiting list instead."""
        ids = self._ids()
        if len(ids) < 2:
            self.show_failure(Problem(_("Please choose whom and where first.")))
            return

        def work(session: Any) -> str:
            waiting_list.add_to_waiting_list(session, ids["activity"], ids["person"])
            return participants_queries.require_participant(session, ids["person"]).name

        self._jobs.act(work, self._waiting, self.show_failure)

    def _waiting(self, name: str) -> None:
        self._notify(_("On the waiting list: {name}.").format(name=name))
        self.close_done()


def free_place_text(queued: waiting_list.WaitingRow) -> str:
    """Who is to be offered the free place."""
    words = _("A place is free: offer it to {name}, who has waited since {date}.")
    return words.format(name=queued.name, date=format_date(queued.asked_on))
