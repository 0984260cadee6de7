"""What is wrong in a row before it is written: each finding says what to do and where, at the person or at the stay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kiscase.core.collation import fold_text
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.core.territory.gminas import find_gmina
from kiscase.core.text.contact_formats import is_polish_postal_code
from kiscase.participants.pesel import pesel_problems
from kiscase.projects.cells import SENSITIVE, FileRow
from kiscase.projects.columns import find_export_column, fixed_value
from kiscase.projects.layouts import FORMULA_SIGNS, FileLayout
from kiscase.projects.model import Project, ProjectStay

_PHONE = re.compile(r"\+?[0-9][0-9 ()/-]*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_NEEDED_AT_STAY = {
    "citizenship": N_("Citizenship"),
    "education": N_("Education"),
    "labour_status": N_("Labour market status"),
    "labour_detail": N_("Labour market status: in detail"),
    "voivodeship": N_("Gmina (TERYT)"),
    "town": N_("Town"),
    "degurba": N_("Degree of urbanisation (DEGURBA)"),
}
_LISTED = ("education", "labour_status", "labour_detail", "situation", "scope", "support", "support_detail")


class RowFinding(NamedTuple):
    """Something about one row: a fault keeps it out of the file, a hint does not."""

    stay_id: int
    participant_id: int
    name: str
    sentence: str
    fault: bool
    at_person: bool
    """Whether it is corrected in the data of the person; otherwise at the person's part in the project."""


def check_file_rows(project: Project, rows: Sequence[FileRow], layout: FileLayout) -> list[RowFinding]:
    """The findings of all rows in their order, the faults before the hints."""
    found = [
        RowFinding(row.stay.id, row.person.id, row.person.search_title(), sentence, fault, at_person)
        for row in rows
        for sentence, fault, at_person in _findings(project, row, layout)
    ]
    return sorted(found, key=lambda one: not one.fault)


def _findings(project: Project, row: FileRow, layout: FileLayout) -> Iterator[tuple[str, bool, bool]]:
    for sentence in _person_faults(row):
        yield sentence, True, True
    for sentence in (*_start_faults(project, row), *_place_faults(row), *_end_faults(row.stay)):
        yield sentence, True, False
    for sentence in _formula_faults(row):
        yield sentence, True, True
    for sentence in _hints(row, layout):
        yield sentence, False, False


def _person_faults(row: FileRow) -> Iterator[str]:
    person = row.person
    if not (person.given_name and person.family_name):
        yield _("Given name or family name is missing.")
    if not row.cells.get("identifier"):
        yield _("There is neither a PESEL nor the number of another document.")
    yield from pesel_problems(person.pesel, person.born, person.sex, as_issued=person.pesel_as_issued).values()
    if not person.sex:
        yield _("The sex is missing.")
    if not person.phone:
        yield _("The phone number is missing.")
    elif not _PHONE.fullmatch(person.phone):
        yield _("This is no phone number: {text}.").format(text=person.phone)
    if person.email and not (person.email.isascii() and _EMAIL.fullmatch(person.email)):
        yield _("An e-mail address has no Polish letters and no blanks: {text}.").format(text=person.email)


def _start_faults(project: Project, row: FileRow) -> Iterator[str]:
    stay = row.stay
    if stay.age is None:
        yield _("The age on the first day is missing: the birth date is not known.")
    for key, label in _NEEDED_AT_STAY.items():
        if not row.cells.get(key):
            yield _("Missing: {label}.").format(label=_(label))
    unasked = [_(ProjectStay.fields()[key].label) for key in SENSITIVE if not row.cells.get(key)]
    if unasked:
        yield _("Not asked yet (to refuse is an answer, too): {labels}.").format(labels="; ".join(unasked))
    if stay.started_on and project.since and stay.started_on < project.since:
        yield _("The part begins before the project, which began on {date}.").format(date=format_date(project.since))


def _place_faults(row: FileRow) -> Iterator[str]:
    stay = row.stay
    if not is_polish_postal_code(stay.postal_code) or "-" not in stay.postal_code:
        yield _("The postal code is missing, or is not written as 00-000.")
    gmina = find_gmina(stay.gmina) if stay.gmina else None
    if gmina is not None and stay.town != gmina.name and fold_text(stay.town) == fold_text(gmina.name):
        yield _("The register TERYT writes the town as {name}.").format(name=gmina.name)
    if stay.gmina and gmina is None:
        yield _("The gmina is not in the register TERYT: {code}.").format(code=stay.gmina)


def _end_faults(stay: ProjectStay) -> Iterator[str]:
    if stay.ended_on is None:
        return
    if not stay.situation:
        yield _("The part has ended: the situation at the end is missing.")
    if stay.as_planned is None:
        yield _("The part has ended: it is missing whether it ended as planned.")
    if stay.started_on and stay.ended_on < stay.started_on:
        yield _("The part in the project ends before it begins.")


def _formula_faults(row: FileRow) -> Iterator[str]:
    """What a spreadsheet would run as a formula is neither written nor altered; a phone has a check of its own."""
    for key, text in row.cells.items():
        if text.startswith(FORMULA_SIGNS) and key != "phone":
            heading = find_export_column(key).heading
            yield _("{heading} begins with a sign of formulas and is not written: {text}.").format(
                heading=heading, text=text[:30]
            )


def _hints(row: FileRow, layout: FileLayout) -> Iterator[str]:
    if not row.person.email:
        yield _("There is no e-mail address.")
    if not row.cells.get("scope"):
        yield _("No support: neither an activity that the project pays for, nor what the funder calls its kind.")
    elif not row.cells.get("support_started_on"):
        yield _("No activity of the project was attended yet, so the support has no first day.")
    for key in _LISTED:
        known = layout.values.get(key)
        for value in row.cells.get(key, "").split(fixed_value("fixed", "several")):
            if known and value and value not in known:
                heading = find_export_column(key).heading
                yield _("{heading}: “{value}” is not among the values of the system's own export.").format(
                    heading=heading, value=value
                )
