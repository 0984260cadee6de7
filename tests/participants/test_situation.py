"""The situation of a person: what follows from what, what is kept, and how it is typed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kiscase.activities.attendance import queries as attendance
from kiscase.activities.attendance.actions import MarkEntry
from kiscase.activities.attendance.screen.register_table import register_cells
from kiscase.activities.model import Meeting
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import use_language
from kiscase.core.journal import history
from kiscase.participants import actions as participants
from kiscase.participants import queries
from kiscase.participants.duplicates import actions as duplicates
from kiscase.participants.model import Participant
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.participants.screen.participant_form import FORM_SECTIONS, ParticipantForm
from kiscase.participants.screen.situation_form import SITUATION_SECTIONS, SituationForm
from kiscase.participants.situation.citizenship import country_label, country_options, is_third_country
from kiscase.participants.situation.code_lists import EDUCATION, LABOUR_DETAIL, LABOUR_STATUS, SensitiveAnswer
from kiscase.participants.situation.safety import safety_warning
from kiscase.participants.situation.unemployment import assess_long_term, long_term_hint
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.status_display import warning_of
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.core import old_case_files
from tests.journeys.keyboard import Keyboard
from tests.screens import front_page, page_of

TODAY = clock.today()
SITUATION: dict[str, Any] = {
    "gmina": "0606112",
    "place_of_stay": "noclegownia",
    "citizenship": "UA",
    "education": "isced_3_4",
    "labour_status": "unemployed",
    "labour_detail": "long_term",
    "registered_since": date(2025, 2, 1),
    "assisted": True,
    "assisted_since": date(2024, 5, 1),
    "disability_degree": "moderate",
    "disability_document": "PZ.1/2024",
    "disability_until": date(2027, 3, 31),
    "foreign_origin": SensitiveAnswer.YES,
    "third_country": SensitiveAnswer.YES,
    "minority": SensitiveAnswer.REFUSED,
    "housing_exclusion": SensitiveAnswer.NO,
    "disability": SensitiveAnswer.YES,
    "safety_note": "Pies na podwórzu.",
}


def values(case: Database, person: int) -> dict[str, Any]:
    return ask(case, queries.participant_details, person).values


def test_each_field_is_in_one_part_of_the_form() -> None:
    keys = [key for _heading, part in (*FORM_SECTIONS, *SITUATION_SECTIONS) for key in part]
    assert len(keys) == len(set(keys))
    assert set(keys) == Participant.fields().keys() - {"verdict"}


def test_the_situation_is_kept_shown_in_the_history_and_survives_a_merge(case: Database) -> None:
    kept = do(case, makers.participant)
    merged = do(case, makers.participant, pesel=makers.pesel(serial=911), **SITUATION)
    assert {key: values(case, merged)[key] for key in SITUATION} == SITUATION
    do(case, participants.change_participant, merged, {"education": "isced_5_8", "gmina": "1463011"})
    changes = {
        label: (old, new) for label, old, new in ask(case, history.list_history, "participant", merged)[0].details
    }
    assert changes["Wykształcenie"][1] == "Wyższe (ISCED 5–8)"
    assert changes["Gmina (TERYT)"][0] == "Żółkiewka (gmina wiejska, powiat krasnostawski, lubelskie)"
    preview = ask(case, duplicates.preview_merge, kept, merged)
    assert SITUATION.keys() <= set(preview.differing)
    do(case, duplicates.merge_people, kept, merged, {key: preview.other_values[key] for key in SITUATION})
    assert {key: values(case, kept)[key] for key in SITUATION} == SITUATION | {
        "education": "isced_5_8",
        "gmina": "1463011",
    }
    assert case.find_faults() == []


def test_a_file_of_schema_16_has_no_answers_yet(tmp_path: Path) -> None:
    path = tmp_path / "klub.kis"
    shutil.copyfile(old_case_files.SCHEMA_16, path)
    case = case_file.open_case_file(path, None)
    with case.read() as session:
        found = queries.participant_details(session, 1).values
    assert {key: found[key] for key in SITUATION} == {
        key: False if key == "assisted" else "" if isinstance(one, str) and key in TEXTS else None
        for key, one in SITUATION.items()
    }
    case.close()


TEXTS = {"place_of_stay", "disability_document", "safety_note"}


def test_a_detail_of_another_status_is_refused(case: Database) -> None:
    person = do(case, makers.participant, **SITUATION)
    with pytest.raises(InvalidValuesError) as caught:
        do(case, participants.change_participant, person, {"labour_status": "employed"})
    assert caught.value.problems.keys() == {"labour_detail"}


def test_who_is_assisted_since_a_day_is_assisted(case: Database) -> None:
    person = do(case, makers.participant, assisted_since=date(2024, 5, 1))
    assert values(case, person)["assisted"] is True


@pytest.mark.parametrize(
    ("registered", "on", "long"),
    [
        (date(2025, 6, 10), date(2026, 6, 10), False),  # twelve months to the day are not more than twelve
        (date(2025, 6, 10), date(2026, 6, 11), True),
        (date(2025, 8, 31), date(2026, 8, 31), False),
        (date(2024, 2, 29), date(2025, 2, 28), None),  # before the law that is known
        (date(2024, 2, 29), date(2025, 6, 1), True),
        (None, date(2026, 6, 1), None),
    ],
)
def test_a_registration_is_long_after_more_than_twelve_months(
    registered: date | None, on: date, long: bool | None
) -> None:
    found = assess_long_term(registered, on)
    assert (None if found is None else found.is_long) is long
    assert bool(long_term_hint(registered, [], on)) is bool(long)
    assert long_term_hint(registered, ["long_unemployed"], on) is None


@pytest.mark.parametrize(
    ("code", "on", "third"),
    [
        ("PL", date(2026, 1, 1), False),
        ("UA", date(2026, 1, 1), True),
        ("HR", date(2013, 6, 30), True),
        ("HR", date(2013, 7, 1), False),
        ("GB", date(2020, 1, 31), False),
        ("GB", date(2020, 2, 1), True),
        ("stateless", date(2026, 1, 1), True),
    ],
)
def test_a_third_country_is_one_outside_the_union_on_the_day(code: str, on: date, third: bool) -> None:
    assert is_third_country(code, on) is third


def test_there_are_27_countries_in_the_union_and_all_have_a_name() -> None:
    codes = [code for code, _name in country_options()]
    assert sum(not is_third_country(code, date(2026, 1, 1)) for code in codes) == 27
    assert codes[0] == "PL"
    assert len(codes) == len(set(codes)) == 251
    for language, name in (("pl", "Ukraina"), ("uk", "Україна"), ("en", "Ukraine")):
        with use_language(language):
            assert country_label("UA") == name


def test_the_lists_are_those_of_the_system_letter_by_letter() -> None:
    assert EDUCATION.label("isced_5_8") == "Wyższe (ISCED 5–8)"  # an en dash
    assert [label for _code, label in LABOUR_STATUS.options()] == [
        "Osoba bezrobotna",
        "Osoba bierna zawodowo",
        "Osoba pracująca",
    ]
    parts = [LABOUR_DETAIL.options(status) for status, _label in LABOUR_STATUS.options()]
    assert [len(part) for part in parts] == [2, 3, 14]
    assert [one for part in parts for one in part] == LABOUR_DETAIL.options()


# ---- the form ------------------------------------------------------------------------------------------------------


@pytest.fixture
def form(qtbot: QtBot) -> SituationForm:
    shown = ParticipantForm()
    qtbot.addWidget(shown)
    shown.load({}, {})
    return shown.situation


def enter(form: SituationForm, key: str, value: Any) -> None:
    """What the form gets when somebody enters a value."""
    form.editor(key).set_value(value)
    form.editor(key).changed.emit()


@pytest.mark.parametrize(
    ("key", "value", "asked"),
    [
        ("labour_status", "unemployed", {"labour_detail", "registered_since"}),
        ("labour_status", "employed", {"labour_detail"}),
        ("assisted", True, {"assisted_since"}),
        ("disability_degree", "light", {"disability_document", "disability_until"}),
    ],
)
def test_a_field_is_asked_for_by_the_value_of_another(
    form: SituationForm, key: str, value: Any, asked: set[str]
) -> None:
    before = {one for one in form.shown() if not form._rows[one].isHidden()}
    enter(form, key, value)
    assert {one for one in form.shown() if not form._rows[one].isHidden()} == before | asked
    enter(form, key, None)
    assert {one for one in form.shown() if not form._rows[one].isHidden()} == before


def test_what_follows_is_filled_in_unless_somebody_answered(form: SituationForm) -> None:
    enter(form, "citizenship", "UA")
    assert form.shown()["third_country"] == "yes"
    enter(form, "citizenship", "DE")
    assert form.shown()["third_country"] == "no"
    enter(form, "third_country", "refused")
    enter(form, "citizenship", "UA")
    assert form.shown()["third_country"] == "refused"
    assert form._rows["third_country"].note() == ""
    enter(form, "third_country", "no")
    assert form._rows["third_country"].note() == "To nie pasuje do obywatelstwa."
    enter(form, "citizenship", "FR")
    assert form._rows["third_country"].note() == ""


def test_another_status_takes_its_details(form: SituationForm) -> None:
    enter(form, "labour_status", "unemployed")
    enter(form, "registered_since", date(2025, 1, 10))
    assert form.shown()["labour_detail"] == "long_term"
    assert "11.01.2026" in form._rows["registered_since"].note()
    enter(form, "labour_status", "inactive")
    assert form.shown()["labour_detail"] is None
    assert not form._rows["registered_since"].isHidden(), "it holds a day, which must not be saved unseen"


@pytest.mark.parametrize(
    ("typed", "hint"), [("22-335", False), ("22335", False), ("", False), ("22-33", True), ("SW1A 1AA", True)]
)
def test_a_postal_code_of_another_form_is_remarked_and_kept(
    case: Database, form: SituationForm, typed: str, hint: bool
) -> None:
    data = form.parentWidget()
    assert isinstance(data, ParticipantForm)
    data.load({"postal_code": typed}, {})
    assert bool(data.form._rows["postal_code"].note()) is hint
    person = do(case, makers.participant, postal_code=typed)
    assert values(case, person)["postal_code"] == {"22335": "22-335"}.get(typed, typed)


# ---- the safety note -----------------------------------------------------------------------------------------------


def test_the_safety_note_is_in_the_register_of_those_who_have_one(case: Database) -> None:
    activity = do(case, makers.activity)
    for note in ("Pies na podwórzu.", ""):
        person = do(case, makers.participant, safety_note=note)
        do(case, makers.enrolled, activity, person)
    with case.read() as session:
        meeting = session.scalars(select(Meeting.id).where(Meeting.day > TODAY).order_by(Meeting.day)).first()
        assert meeting is not None
        rows = attendance.list_register_rows(session, meeting)
    assert [row.safety_note for row in rows] == ["Pies na podwórzu.", ""]
    cells = [register_cells(1, row, MarkEntry(None), preset=False) for row in rows]
    assert [warning_of(row[2]) for row in cells] == [safety_warning("Pies na podwórzu."), ""]
    assert [row[-1] for row in cells] == ["", ""], "it is no reason of an absence"


# ---- the window ----------------------------------------------------------------------------------------------------


def test_a_gmina_and_the_situation_are_typed_and_saved_at_once(case: Database, window: Workspace, qtbot: QtBot) -> None:
    person = do(case, makers.participant)
    keys = Keyboard(qtbot)
    page = front_page(window, ParticipantsPage)
    page.reload()
    window.open("participant", person)
    keys.until(lambda: window.jobs.is_idle() and page.details is not None)
    page.tabs.setCurrentWidget(page.data)
    page.data.form.editor("town").setFocus()
    keys.press("Tab")
    keys.type("brzeziny kal")
    keys.press("Tab")
    assert page.data.value("gmina") == "3007022"
    page.tabs.setCurrentWidget(page.data.situation)
    page.data.situation.editor("citizenship").setFocus()
    keys.type("ukr")
    keys.press("Tab")
    keys.until_at("education")
    keys.press("Down")
    keys.press("Ctrl+S")
    keys.until(lambda: window.jobs.is_idle() and not page.has_changes())
    found = values(case, person)
    assert (found["gmina"], found["citizenship"], found["education"]) == ("3007022", "UA", "isced_0")
    assert found["third_country"] == SensitiveAnswer.YES


def test_the_gmina_of_the_town_is_offered_first(case: Database, window: Workspace, qtbot: QtBot) -> None:
    person = do(case, makers.participant, town="")
    keys = Keyboard(qtbot)
    page = front_page(window, ParticipantsPage)
    page.reload()
    window.open("participant", person)
    keys.until(lambda: window.jobs.is_idle() and page.details is not None)
    page.tabs.setCurrentWidget(page.data)
    page.data.form.editor("town").setFocus()
    keys.type("Żółkiewka")
    keys.press("Tab")
    keys.until_at("gmina")
    keys.press("Down")
    assert page.data.value("gmina") == "0606112"


def test_a_problem_leads_to_the_part_of_the_form_where_it_is(case: Database, window: Workspace, qtbot: QtBot) -> None:
    person = do(case, makers.participant)
    keys = Keyboard(qtbot)
    page = front_page(window, ParticipantsPage)
    page.reload()
    window.open("participant", person)
    keys.until(lambda: window.jobs.is_idle() and page.details is not None)
    situation = page.data.situation
    page.tabs.setCurrentWidget(situation)
    situation.editor("disability_degree").set_value("light")
    situation.show_needed_fields()
    situation.editor("disability_until").setFocus()
    keys.type("nigdy")
    page.tabs.setCurrentWidget(page.data)
    page.save_now()
    keys.until(lambda: page.tabs.currentWidget() is situation)
    keys.until_at("disability_until")
    assert situation._rows["disability_until"].problem()


def test_the_safety_note_stands_under_the_name_and_on_the_contract(
    case: Database, window: Workspace, qtbot: QtBot
) -> None:
    person = do(case, makers.participant, safety_note="Pies na podwórzu.")
    other = do(case, makers.participant, family_name="Żak", pesel=makers.pesel(serial=912))
    contract = do(case, makers.contract, person)
    keys = Keyboard(qtbot)
    page = front_page(window, ParticipantsPage)
    page.reload()
    window.open("participant", person)
    keys.until(page.header.warning.isVisible)
    assert page.header.warning.text() == "Bezpieczeństwo: Pies na podwórzu."
    window.open("participant", other)
    keys.until(lambda: page.header.title.text() == "Jadwiga Żak")
    assert page.header.warning.isHidden()
    window.open("contract", contract)
    contracts = page_of(window, ContractsPage)
    keys.until(contracts.header.warning.isVisible)
    assert contracts.header.warning.text() == "Bezpieczeństwo: Pies na podwórzu."
