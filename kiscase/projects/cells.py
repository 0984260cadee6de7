"""What the file has about a person: the text of each column by its key, in the words of the funder's system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.attendance_rates import ATTENDED_MARKS, list_attendance
from kiscase.activities.model import Activity
from kiscase.core.i18n import DEFAULT_LANGUAGE, use_language
from kiscase.core.territory.gminas import find_gmina
from kiscase.participants.model import Participant
from kiscase.participants.situation.citizenship import POLAND, is_third_country
from kiscase.participants.situation.code_lists import EDUCATION, LABOUR_DETAIL, LABOUR_STATUS
from kiscase.projects.columns import fixed_value
from kiscase.projects.layouts import FileLayout
from kiscase.projects.model import Project, ProjectActivity, ProjectStay
from kiscase.projects.queries import list_supports, require_project

SENSITIVE = ("foreign_origin", "third_country", "minority", "housing_exclusion", "disability")


class FileRow(NamedTuple):
    """A person's row: whose it is, and the texts by the keys of the columns."""

    stay: ProjectStay
    person: Participant
    cells: dict[str, str]


class _Supports(NamedTuple):
    """What somebody was offered under a project: the kinds of activities, and the first day of attending one."""

    kinds: Sequence[str]
    first_day: date | None


def collect_file_rows(session: Session, project_id: int, layout: FileLayout) -> list[FileRow]:
    """The rows of everybody who is in a project or was, by name."""
    project = require_project(session, project_id)
    chosen = (
        select(ProjectStay, Participant)
        .join(Participant, Participant.id == ProjectStay.participant_id)
        .where(ProjectStay.project_id == project_id)
        .order_by(Participant.sort, Participant.id, ProjectStay.started_on, ProjectStay.id)
    )
    rows = [(stay, person) for stay, person in session.execute(chosen)]
    supports = _supports_of_stays(session, project, [stay for stay, _person in rows])
    words = {row.activity_kind: row for row in list_supports(session, project_id)}
    found = []
    with use_language(DEFAULT_LANGUAGE):
        for stay, person in rows:
            cells = {"project_number": project.number} | _cells(stay, person, layout)
            cells |= _support_cells(supports[stay.id], words, layout)
            found.append(FileRow(stay, person, {key: text for key, text in cells.items() if text}))
    return found


def _support_cells(supports: _Supports, words: Mapping[str, Any], layout: FileLayout) -> dict[str, str]:
    cells = {"support_started_on": _day(supports.first_day)}
    for key, attribute in {"scope": "scope", "support": "support", "support_detail": "detail"}.items():
        texts = (getattr(words[kind], attribute) for kind in supports.kinds if kind in words)
        spelled = dict.fromkeys(layout.spell(key, text) for text in texts if text)
        cells[key] = fixed_value("fixed", "several").join(spelled)
    return cells


def _cells(stay: ProjectStay, person: Participant, layout: FileLayout) -> dict[str, str]:
    gmina = find_gmina(stay.gmina) if stay.gmina else None
    cells = {key: layout.spell(key, text) for key, text in _listed_cells(stay, person).items()}
    return cells | {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "identifier": person.pesel or person.paper_number,
        "age": "" if stay.age is None else str(stay.age),
        "country": layout.spell("country", fixed_value("fixed", "country")),
        "voivodeship": layout.spell("voivodeship", gmina.voivodeship) if gmina else "",
        "powiat": gmina.powiat if gmina else "",
        "gmina": gmina.name if gmina else "",
        "town": stay.town,
        "postal_code": stay.postal_code,
        "phone": person.phone,
        "email": person.email,
        "started_on": _day(stay.started_on),
        "ended_on": _day(stay.ended_on),
        "business_started_on": _day(stay.business_started_on),
    }


def _listed_cells(stay: ProjectStay, person: Participant) -> dict[str, str]:
    """What is from lists, as the program has it."""
    found = {
        "participant_kind": fixed_value("fixed", "participant_kind"),
        "citizenship": _citizenship(stay),
        "no_pesel": fixed_value("answer", "no" if person.pesel else "yes"),
        "sex": fixed_value("sex", person.sex) if person.sex else "",
        "education": EDUCATION.label(stay.education) if stay.education else "",
        "degurba": stay.degurba.value if stay.degurba else "",
        "labour_status": LABOUR_STATUS.label(stay.labour_status) if stay.labour_status else "",
        "labour_detail": LABOUR_DETAIL.label(stay.labour_detail) if stay.labour_detail else "",
        "situation": stay.situation,
        "as_planned": fixed_value("answer", stay.as_planned) if stay.as_planned else "",
    }
    answers = {key: getattr(stay, key) for key in SENSITIVE}
    return found | {key: fixed_value("answer", answer) if answer else "" for key, answer in answers.items()}


def _citizenship(stay: ProjectStay) -> str:
    if not stay.citizenship:
        return ""
    if stay.citizenship == POLAND:
        return fixed_value("citizenship", "poland")
    third = is_third_country(stay.citizenship, stay.started_on or date.min)
    return fixed_value("citizenship", "third" if third else "union")


def _supports_of_stays(session: Session, project: Project, stays: Sequence[ProjectStay]) -> dict[int, _Supports]:
    """By stay the kinds of the activities that the project pays for and the person takes part in."""
    chosen = (
        select(Activity.id, Activity.kind)
        .join(ProjectActivity, ProjectActivity.activity_id == Activity.id)
        .where(ProjectActivity.project_id == project.id)
        .order_by(Activity.id)
    )
    kinds: dict[int, dict[str, None]] = {stay.id: {} for stay in stays}
    first: dict[int, date] = {}
    of_person: dict[int, list[ProjectStay]] = {}
    for stay in stays:
        of_person.setdefault(stay.participant_id, []).append(stay)
    for activity_id, kind in session.execute(chosen).all():
        for row in list_attendance(session, activity_id=activity_id, since=project.since):
            for stay in of_person.get(row.participant_id, ()):
                if stay.holds_on(row.day):
                    kinds[stay.id][kind] = None
                    if row.mark in ATTENDED_MARKS:
                        first[stay.id] = min(row.day, first.get(stay.id, row.day))
    return {stay.id: _Supports(list(kinds[stay.id]), first.get(stay.id)) for stay in stays}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
