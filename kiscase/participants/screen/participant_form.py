"""The form of a participant, with the eligibility updated while typing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kiscase.core import clock
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import N_, _
from kiscase.core.records.json_conversion import from_json, to_json
from kiscase.core.text.cleaning import compact_number
from kiscase.core.text.date_parsing import parse_partial_date
from kiscase.participants.eligibility import Eligibility, assess_eligibility, pension_age_hint
from kiscase.participants.model import Benefit, Participant
from kiscase.participants.pesel import birth_date_and_sex, describe_unusual_sex, pesel_problems
from kiscase.participants.screen.eligibility_panel import EligibilityPanel
from kiscase.ui.editors.date_time import DateEditor
from kiscase.ui.forms.form import FieldSection, RecordForm
from kiscase.ui.tables.editable_row import EditableColumn
from kiscase.ui.tables.editable_table import EditableTable
from kiscase.ui.theme import icons, metrics

FORM_SECTIONS = (
    (
        N_("Who"),
        (
            "family_name",
            "given_name",
            "former_names",
            "pesel",
            "pesel_as_issued",
            "paper",
            "paper_number",
            "born",
            "born_partly",
            "sex",
        ),
    ),
    (N_("Address and contact"), ("street", "postal_code", "town", "last_registered", "phone", "email")),
    (N_("Situation"), ("groups", "excluded", "problems_met")),
    (N_("Application"), ("applicant", "applied_on", "referred_by")),
)

BenefitRows = list[dict[str, Any]]


class BirthDateEditor(DateEditor):
    """A birth date; `2005` is a year and not the 20th of May."""

    def parsed(self, text: str) -> date | None:
        if _partial_date(text):
            raise ValueError(text)
        return super().parsed(text)

    def partial_date(self) -> str:
        """The year, or the month and the year, that was typed; empty for anything else."""
        return _partial_date(self.text())


def _partial_date(text: str) -> str:
    try:
        return parse_partial_date(text)
    except ValueError:
        return ""


class ParticipantForm(QWidget):
    """The form of a person with their rights to benefits below; `edited` is emitted at every change."""

    edited = Signal()
    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._from_pesel: dict[str, Any] = {}  # birth date and sex that the PESEL filled in, not the user
        self._benefits: BenefitRows = []
        self.eligibility_panel = EligibilityPanel(self)
        self.similar = QPushButton(icons.themed_icon("users", "warn"), "", self)
        self.similar.setObjectName("similar")
        self.similar.hide()
        fields = Participant.fields()
        sections = [FieldSection(_(heading), [fields[key] for key in keys]) for heading, keys in FORM_SECTIONS]
        made = {"born": lambda _field: BirthDateEditor()}
        self.form = RecordForm([*sections[:-1], self._benefits_section(), sections[-1]], self, editors=made)
        self.form.set_check(self._check)
        self.form.edited.connect(self._edited)
        self.form.submitted.connect(self.submitted)
        self.benefits.edited.connect(self._edited)
        self._lay_out()

    def load(self, values: Mapping[str, Any], benefits: BenefitRows) -> None:
        """Show a person."""
        self.form.load(values)
        self.form.show_field("former_names", on=bool(values))  # of a person on file; a new one has had no other
        self.benefits.load(benefits)
        self._benefits = self.benefits.rows()
        self._from_pesel = {}
        self._check()
        self.similar.hide()

    def is_dirty(self) -> bool:
        """Whether there are unsaved changes."""
        return self.form.is_dirty() or self.benefits.rows() != self._benefits

    def values_to_save(self) -> tuple[dict[str, Any], BenefitRows, dict[str, Any]]:
        """What a save would write: changes, rights, all values as shown; InvalidValuesError for invalid input."""
        self._take_partial_date()
        changes = self.form.changes()
        wrong = self.benefits.typed_problems()
        if wrong:
            raise InvalidValuesError({"benefits": next(iter(wrong.values()))})
        return changes, self.benefits.rows(), self.form.values()

    def mark_saved(self, values: dict[str, Any], benefits: BenefitRows) -> None:
        """Take these values as saved."""
        self.form.set_saved(values)
        self._benefits = benefits

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Show the problems at their fields."""
        self.form.show_problems({key: text for key, text in problems.items() if key != "benefits"})
        if "benefits" in problems:
            self.benefits.show_problems(self.benefits.typed_problems())

    def to_draft(self) -> dict[str, Any]:
        """The changed input, as JSON can hold it."""
        changed = {key: to_json(self.value(key)) for key in self.form.changed()}
        rows = [{key: to_json(value) for key, value in row.items()} for row in self.benefits.rows()]
        return {"form": changed, "benefits": rows if self.benefits.rows() != self._benefits else None}

    def from_draft(self, content: Mapping[str, Any]) -> None:
        """Show a draft over the saved values."""
        for key, value in content["form"].items():
            self.form.editor(key).set_value(from_json(Participant.__table__.columns[key].type, value))
        if content["benefits"] is not None:
            columns = Benefit.__table__.columns
            self.benefits.load(
                [
                    {
                        key: from_json(columns[key].type, value) if key in columns else value
                        for key, value in row.items()
                    }
                    for row in content["benefits"]
                ]
            )

    def value(self, key: str) -> Any:
        """The value that a field shows."""
        return self.form.editor(key).value()

    def eligibility(self) -> Eligibility:
        """The eligibility today, from the values in the form."""
        rights = [(row["kind"], row.get("since"), row.get("until")) for row in self.benefits.rows() if row.get("kind")]
        on = clock.today()
        found = assess_eligibility(self.value("groups"), rights, excluded=self.value("excluded"), on=on)
        hint = pension_age_hint(self.value("born"), self.value("sex"), rights, on)
        return replace(found, reasons=(*found.reasons, hint)) if hint else found

    def _edited(self) -> None:
        self._follow_pesel()
        self.edited.emit()

    def _check(self) -> dict[str, str]:
        """What does not fit in PESEL, birth date and sex; the exception is offered where its last digit is wrong."""
        self._take_partial_date()
        number, as_issued = compact_number(str(self.value("pesel") or "")), bool(self.value("pesel_as_issued"))
        plain = pesel_problems(number, None, None)
        wrong_digit = bool(plain) and not pesel_problems(number, None, None, as_issued=True)
        self.form.show_field("pesel_as_issued", on=as_issued or wrong_digit)
        typed = {"pesel", "given_name"}.intersection(self.form.changed())
        told = birth_date_and_sex(number)[1] if typed and not plain else None
        self.form.show_note("pesel", describe_unusual_sex(str(self.value("given_name") or ""), told))
        return pesel_problems(number, self.value("born"), self.value("sex"), as_issued=as_issued)

    def _take_partial_date(self) -> None:
        """A year typed as birth date goes to the field for it, which is shown only then."""
        born, partly = self.form.editor("born"), self.form.editor("born_partly")
        if isinstance(born, BirthDateEditor) and (typed := born.partial_date()):
            born.set_value(None)
            partly.set_value(typed)
        elif born.value() and partly.value():
            partly.set_value("")
        self.form.show_field("born_partly", on=bool(partly.value()) or (partly.hasFocus() and not born.value()))

    def _follow_pesel(self) -> None:
        """Fill in birth date and sex from a valid PESEL unless the user typed others."""
        number = compact_number(str(self.value("pesel") or ""))
        sound = not pesel_problems(number, None, None, as_issued=bool(self.value("pesel_as_issued")))
        born, sex = birth_date_and_sex(number) if sound else (None, None)
        for key, told in (("born", born), ("sex", sex)):
            editor = self.form.editor(key)
            if editor.hasFocus() or editor.problem():
                continue
            if not editor.value() or editor.value() == self._from_pesel.get(key):
                editor.set_value(told)
                self._from_pesel[key] = told

    def _benefits_section(self) -> FieldSection:
        return FieldSection(
            _("Benefits"),
            (),
            _("What the person is entitled to. What is marked keeps a person out of the club (art. 1 ust. 3)."),
            table=self._benefits_table,
        )

    def _benefits_table(self, parent: QWidget) -> QWidget:
        self.benefits = EditableTable(
            _benefit_columns(), parent, name=_("Rights to benefits"), add_label=_("Add a right")
        )
        self.benefits.setObjectName("benefits")
        return self.benefits

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        self.form.prepend_widget(self.eligibility_panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 2, half, half * 2, 0)
        layout.setSpacing(half)
        layout.addWidget(self.similar)
        layout.addWidget(self.form, 1)


def _benefit_columns() -> list[EditableColumn]:
    return [
        EditableColumn(
            key,
            _(shown.label),
            shown.kind,
            3 if shown.options else 1,
            shown.options() if shown.options else (),
            shown.label_of,
            place=shown.place,
        )
        for key, shown in Benefit.fields().items()
    ]
