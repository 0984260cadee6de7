"""The second part of the form of a participant: the situation in which the person comes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.participants.model import Participant
from kiscase.participants.situation.citizenship import is_third_country
from kiscase.participants.situation.code_lists import LABOUR_DETAIL, LONG_TERM, UNEMPLOYED, SensitiveAnswer
from kiscase.participants.situation.unemployment import assess_long_term
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.forms.form import FieldSection, RecordForm
from kiscase.ui.forms.own_fields import EMPTY_SECTION, OwnFieldSection
from kiscase.ui.theme import metrics

SITUATION_SECTIONS = (
    (N_("Origin and education"), ("citizenship", "education")),
    (
        N_("Work and social assistance"),
        ("labour_status", "labour_detail", "registered_since", "assisted", "assisted_since"),
    ),
    (N_("Disability"), ("disability_degree", "disability_document", "disability_until")),
    (
        N_("Answers that can be refused"),
        ("foreign_origin", "third_country", "minority", "housing_exclusion", "disability"),
    ),
    (N_("Safety"), ("safety_note",)),
)


class SituationForm(RecordForm):
    """Shows the fields that the others ask for, and fills in what follows from them unless somebody typed it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        fields, notes = Participant.fields(), _notes()
        self._filled_in: dict[str, Any] = {}  # by the program, not by the user
        sections = [
            FieldSection(_(heading), [fields[key] for key in keys], notes.get(keys[0], ""))
            for heading, keys in SITUATION_SECTIONS
        ]
        self.own_fields = OwnFieldSection(self)
        super().__init__([*sections, EMPTY_SECTION], parent)
        half = metrics.half_line(self)
        self.setContentsMargins(half * 2, half, half * 2, 0)
        self.edited.connect(self._edited)

    def load(self, values: Mapping[str, Any]) -> None:
        """Show other values."""
        super().load(values)
        self._filled_in = {}
        self.show_needed_fields()

    def show_needed_fields(self) -> None:
        """Show the fields that the values ask for, and those that hold something."""
        status, answered = self.editor("labour_status").value(), self.shown()
        details = self.editor("labour_detail")
        if isinstance(details, ChoiceEditor):
            details.set_options(LABOUR_DETAIL.options(status or ""))
        for key, on in (
            ("labour_detail", status),
            ("registered_since", status == UNEMPLOYED),
            ("assisted_since", answered["assisted"]),
            ("disability_document", answered["disability_degree"]),
            ("disability_until", answered["disability_degree"]),
        ):
            editor = self.editor(key)
            self.show_field(key, on=bool(on or answered[key] or editor.problem() or editor.hasFocus()))
        self.own_fields.hide_retired()
        self.show_note("registered_since", _describe_long_term(answered["registered_since"]))
        fits = answered["third_country"] in (None, SensitiveAnswer.REFUSED, _third_country(answered["citizenship"]))
        unlike = "" if fits or not answered["citizenship"] else _("This does not fit the citizenship.")
        self.show_note("third_country", unlike)

    def _edited(self, key: str) -> None:
        value = self.editor(key).value()
        match key:
            case "labour_status":
                detail = self.editor("labour_detail").value()
                if detail and LABOUR_DETAIL.belongs_to(detail) != value:
                    self.editor("labour_detail").set_value(None)
            case "registered_since":
                found = assess_long_term(value, clock.today())
                self._fill_in("labour_detail", LONG_TERM if found and found.is_long else None)
            case "assisted" if not value:
                self.editor("assisted_since").set_value(None)
            case "citizenship":
                self._fill_in("third_country", _third_country(value))
            case "disability_degree" if value:
                self._fill_in("disability", SensitiveAnswer.YES)
        self.show_needed_fields()

    def _fill_in(self, key: str, value: Any) -> None:
        editor = self.editor(key)
        if not editor.value() or editor.value() == self._filled_in.get(key):
            editor.set_value(value)
            self._filled_in[key] = value


def _notes() -> dict[str, str]:
    """The notes of sections, by their first field."""
    return {
        "foreign_origin": _(
            "Asked for projects of the European Social Fund Plus. To refuse is as good an answer as the others, and "
            "changes nothing about taking part."
        )
    }


def _third_country(citizenship: str | None) -> SensitiveAnswer | None:
    """The answer that follows from a citizenship today."""
    if not citizenship:
        return None
    return SensitiveAnswer.YES if is_third_country(citizenship, clock.today()) else SensitiveAnswer.NO


def _describe_long_term(registered_since: date | None) -> str:
    """Whether the registration is long-term, as far as its day shows it."""
    found = assess_long_term(registered_since, clock.today())
    if found is None:
        return ""
    sentence = (
        _(
            "Long-term unemployed since {date}, if no traineeships are left out; the labour office confirms it "
            "({basis})."
        )
        if found.is_long
        else _(
            "Long-term unemployed from {date}, or earlier with other registrations of the last 2 years, which the "
            "labour office knows ({basis})."
        )
    )
    return sentence.format(date=format_date(found.since), basis=found.basis)
