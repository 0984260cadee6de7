"""The form of a participant in two parts, with the eligibility updated while typing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from kiscase.core import clock
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo
from kiscase.core.records.json_conversion import from_json, to_json
from kiscase.core.text.cleaning import compact_number
from kiscase.core.text.contact_formats import is_polish_postal_code
from kiscase.core.text.date_parsing import parse_partial_date
from kiscase.participants.duplicates.similar_people import TypedPerson
from kiscase.participants.eligibility import Eligibility, assess_eligibility, pension_age_hint
from kiscase.participants.intake.evidence_kinds import evidence_label, wanted_evidence
from kiscase.participants.intake.model import ClauseHandover, HandoverWay
from kiscase.participants.model import Benefit, Participant
from kiscase.participants.pesel import birth_date_and_sex, describe_unusual_sex, pesel_problems
from kiscase.participants.screen.eligibility_panel import EligibilityPanel
from kiscase.participants.screen.form_parts import SECTION_PARTS, FormPart
from kiscase.participants.screen.participant_table import EvidenceTable, ParticipantTable, PersonRows
from kiscase.participants.screen.situation_form import SituationForm
from kiscase.participants.situation.unemployment import long_term_hint
from kiscase.partners.screen.name_editor import note_new_partners, partner_name_maker
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.date_time import DateEditor
from kiscase.ui.editors.gmina import GminaEditor
from kiscase.ui.forms.form import FieldSection, RecordForm
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
    (
        N_("Address and contact"),
        ("street", "postal_code", "town", "gmina", "last_registered", "place_of_stay", "phone", "email"),
    ),
    (N_("Groups and problems"), ("groups", "excluded", "problems_met")),
    (N_("Application"), ("applicant", "applied_on", "referred_by")),
)
TableRows = dict[str, list[dict[str, Any]]]
"""The rows of the tables by their names: benefits, evidence."""
_SELF = "self"  # the applicant who is proposed
_PROPOSED = {"applicant", "applied_on"}
_FIELDS_OF_PARTS = {
    FormPart.WHO: {*FORM_SECTIONS[0][1]},
    FormPart.ADDRESS: {*FORM_SECTIONS[1][1]},
    FormPart.GROUPS: {*FORM_SECTIONS[2][1]},
    FormPart.BENEFITS: {"benefits"},
    FormPart.EVIDENCE: {"evidence"},
    FormPart.APPLICATION: {*FORM_SECTIONS[3][1]},
    FormPart.INFORMATION: {"handed_on", "way"},
}
_TELLING = frozenset(("family_name", "given_name", "pesel", "born", "born_partly"))


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

    def __init__(self, parent: QWidget | None = None, *, jobs: Jobs | None = None) -> None:
        """With *jobs* the referring body is offered while somebody types."""
        super().__init__(parent)
        self._is_new = True
        self._from_pesel: dict[str, Any] = {}  # birth date and sex that the PESEL filled in, not the user
        self.eligibility_panel = EligibilityPanel(self)
        self.similar = QPushButton(icons.themed_icon("users", "warn"), "", self)
        self.similar.setObjectName("similar")
        self.similar.hide()
        fields = Participant.fields()
        sections = [FieldSection(_(heading), [fields[key] for key in keys]) for heading, keys in FORM_SECTIONS]
        made: dict[str, Callable[[FieldInfo], Editor]] = {
            "born": lambda _field: BirthDateEditor(),
            "gmina": lambda _field: GminaEditor(lambda: str(self.value("town") or "")),
        }
        if jobs is not None:
            made["referred_by"] = partner_name_maker(jobs)
        tables = [self._benefits_section(), self._evidence_section()]
        sections = [*sections[:-1], *tables, sections[-1], self._information_section()]
        self.form = RecordForm(sections, self, editors=made)
        self.tables: dict[str, ParticipantTable] = {"benefits": self.benefits, "evidence": self.evidence}
        self.situation = SituationForm(self)
        note_new_partners(self.form, "referred_by")
        self.form.set_check(self._check)
        for form in (*self._forms(), self.information):
            form.edited.connect(self._edited)
            form.submitted.connect(self.submitted)
        for table in self.tables.values():
            table.edited.connect(self._edited)
        self._lay_out()

    def load(self, values: Mapping[str, Any], tables: Mapping[str, PersonRows]) -> None:
        """Show a person; of a new one, the person themselves is proposed as the applicant, and today as the day."""
        self._is_new = not values
        values = values or {"applicant": _SELF, "applied_on": clock.today()}
        for form in self._forms():
            form.load(values)
        self.information.load({"way": HandoverWay.PAPER})
        self.form.show_field("former_names", on=not self._is_new)  # of a person on file; a new one has had no other
        for name, table in self.tables.items():
            table.load_saved(tables.get(name, ()))
        self._from_pesel = {}
        self._check()
        self.form.show_note("referred_by", "")
        self.similar.hide()

    def is_dirty(self) -> bool:
        """Whether there are unsaved changes."""
        forms = (*self._forms(), self.information)
        return any(form.is_dirty() for form in forms) or any(t.is_changed() for t in self.tables.values())

    def values_to_save(self) -> tuple[dict[str, Any], TableRows, dict[str, Any]]:
        """What a save would write: changes, rows of the tables, all values as shown; or an InvalidValuesError."""
        self._take_partial_date()
        changes = self.form.changes() | self.situation.changes()
        if self._is_new:
            changes |= {key: self.value(key) for key in _PROPOSED}
        wrong = {name: table.typed_problems() for name, table in self.tables.items()}
        if problems := {name: next(iter(found.values())) for name, found in wrong.items() if found}:
            raise InvalidValuesError(problems)
        return (
            changes,
            {name: table.rows() for name, table in self.tables.items()},
            self.form.values() | self.situation.values(),
        )

    def mark_saved(self, values: dict[str, Any], tables: TableRows) -> None:
        """Take these values as saved."""
        for form in self._forms():
            form.set_saved({key: values.get(key) for key in form.shown()})
        self.information.set_saved(self.information.shown())
        for name, table in self.tables.items():
            table.set_saved(tables[name])

    def part_with(self, problems: Iterable[str]) -> QWidget:
        """The part of the form with the fields at fault: the first one, unless all are in the second."""
        return self.situation if all(map(self.situation.has_field, problems)) else self

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Show the problems at their fields."""
        parts = {key: self.situation if self.situation.has_field(key) else self.form for key in problems}
        for form in self._forms():
            form.show_problems(
                {key: text for key, text in problems.items() if key not in self.tables and parts[key] is form}
            )
        for name in self.tables.keys() & problems.keys():
            self.tables[name].show_problems(self.tables[name].typed_problems())

    def to_draft(self) -> dict[str, Any]:
        """The changed input, as JSON can hold it."""
        keys = {key for form in self._forms() for key in form.changed()} | (_PROPOSED if self._is_new else set())
        changed = {key: to_json(self.value(key)) for key in sorted(keys)}
        told = {key: to_json(value) for key, value in self.information.shown().items()}
        return {"form": changed, "information": told} | {name: table.to_draft() for name, table in self.tables.items()}

    def from_draft(self, content: Mapping[str, Any]) -> None:
        """Show a draft over the saved values."""
        for key, value in self.situation.own_fields.take_draft(content["form"]).items():
            self._form_of(key).editor(key).set_value(from_json(Participant.__table__.columns[key].type, value))
        self.situation.show_needed_fields()
        for key, value in content.get("information", {}).items():
            self.information.editor(key).set_value(from_json(ClauseHandover.__table__.columns[key].type, value))
        for name, table in self.tables.items():
            table.from_draft(content.get(name))

    def value(self, key: str) -> Any:
        """The value that a field shows."""
        return self._form_of(key).editor(key).value()

    def typed_person(self) -> TypedPerson:
        """What tells the person from others, as far as it is typed."""
        texts = {key: str(self.value(key) or "") for key in ("family_name", "given_name", "pesel", "phone")}
        born = self.form.editor("born")
        partly = born.partial_date() if isinstance(born, BirthDateEditor) else ""
        return TypedPerson(
            **texts,
            born=None if born.problem() or partly else born.value(),
            born_partly=partly or str(self.value("born_partly") or ""),
        )

    def names_person_anew(self) -> bool:
        """Whether something is changed by which people are told from each other."""
        return not _TELLING.isdisjoint(self.form.changed())

    def eligibility(self) -> Eligibility:
        """The eligibility today, from the values in the form."""
        rights = [(row["kind"], row.get("since"), row.get("until")) for row in self.benefits.rows() if row.get("kind")]
        on = clock.today()
        found = assess_eligibility(self.value("groups"), rights, excluded=self.value("excluded"), on=on)
        hints = (
            pension_age_hint(self.value("born"), self.value("sex"), rights, on),
            long_term_hint(self.value("registered_since"), self.value("groups"), on),
        )
        return replace(found, reasons=(*found.reasons, *filter(None, hints)))

    def handover(self) -> dict[str, Any] | None:
        """When and how a new person was informed about their data; None where no day is given."""
        told = self.information.values()
        return told if self._is_new and told["handed_on"] else None

    def show_part(self, part: FormPart | None) -> None:
        """Show one part alone, as in a guided intake, or the whole form for None."""
        hidden = set() if self._is_new else {FormPart.INFORMATION}
        shown = {*SECTION_PARTS} - hidden if part is None else {part}
        self.form.show_sections([one.value for one in shown if one in SECTION_PARTS], visits_all=part is not None)
        self.situation.show_sections(None, visits_all=part is not None)
        self.eligibility_panel.setVisible(part in (None, FormPart.RESULT))
        self.save_and_print.setVisible(part is FormPart.RESULT)
        if part is FormPart.EVIDENCE:
            self.evidence.propose(self.wanted_evidence())
        elif part is FormPart.INFORMATION and not self.information.editor("handed_on").value():
            self.information.editor("handed_on").set_value(clock.today())

    def first_field(self, part: FormPart) -> QWidget | None:
        """Where somebody begins with a part, if that is not its first field."""
        begins = {FormPart.EVIDENCE: self.evidence.all_seen, FormPart.RESULT: self.save_and_print}
        return begins.get(part)

    def part_of(self, problems: Iterable[str]) -> FormPart:
        """The part with the first of the fields at fault."""
        for part, keys in _FIELDS_OF_PARTS.items():
            if keys.intersection(problems):
                return part
        return FormPart.SITUATION

    def wanted_evidence(self) -> list[str]:
        """The kinds of evidence that are asked for, from the values in the form."""
        held = [row["kind"] for row in self.benefits.rows() if row.get("kind")]
        return list(wanted_evidence(self.value("groups"), held, self.value("applicant"), clock.today()))

    def missing_evidence(self) -> list[str]:
        """The labels of the evidence that is asked for and was not seen."""
        seen = self.evidence.seen_kinds()
        return [evidence_label(kind) for kind in self.wanted_evidence() if kind not in seen]

    def _forms(self) -> tuple[RecordForm, RecordForm]:
        return self.form, self.situation

    def _form_of(self, key: str) -> RecordForm:
        return self.situation if self.situation.has_field(key) else self.form

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
        self.form.show_note("postal_code", _describe_unusual_code(str(self.value("postal_code") or "")))
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
        self.benefits = ParticipantTable(Benefit, parent, name=_("Rights to benefits"), add_label=_("Add a right"))
        self.benefits.setObjectName("benefits")
        return self.benefits

    def _evidence_section(self) -> FieldSection:
        note = _("Which documents were shown. What is missing keeps nobody out.")
        return FieldSection(_("Evidence seen"), (), note, table=self._evidence_table)

    def _evidence_table(self, parent: QWidget) -> QWidget:
        self.evidence = EvidenceTable(parent)
        self.evidence.setObjectName("evidence")
        return self.evidence

    def _information_section(self) -> FieldSection:
        note = _("What art. 13 RODO and art. 18f have a person know; the paper is printed with the application.")
        return FieldSection(_("Information on personal data"), (), note, table=self._information_form)

    def _information_form(self, parent: QWidget) -> QWidget:
        fields = ClauseHandover.fields()
        shown = [replace(fields["handed_on"], required=False), fields["way"]]
        self.information = RecordForm([FieldSection("", shown)], parent, inside=True)
        return self.information

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        self.form.prepend_widget(self.eligibility_panel)
        # Translators: a letter that writes no Polish letter together with Alt
        self.save_and_print = QPushButton(icons.themed_icon("printer"), _("Save and p&rint"), self)
        self.save_and_print.setObjectName("save_and_print")
        self.save_and_print.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.form.append_widget(self.save_and_print)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 2, half, half * 2, 0)
        layout.setSpacing(half)
        layout.addWidget(self.similar)
        layout.addWidget(self.form, 1)


def _describe_unusual_code(postal_code: str) -> str:
    if not postal_code or is_polish_postal_code(postal_code):
        return ""
    return _("A Polish postal code looks like 22-335. One of another country may stay as it is.")
