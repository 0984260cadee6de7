"""What a person lives on: benefits of their own section, those that exclude marked, and the age for a pension."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from kiscase.core import legal_rules
from kiscase.core.database.database import Database
from kiscase.core.i18n import use_language
from kiscase.participants.eligibility import assess_eligibility, pension_age_hint
from kiscase.participants.pesel import Sex
from kiscase.participants.screen.participant_form import ParticipantForm
from kiscase.participants.verdict import EligibilityVerdict
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import do

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("born", "sex", "is_hinted"),
    [
        (date(1944, 5, 14), Sex.MALE, True),
        (date(1961, 6, 15), Sex.MALE, True),
        (date(1961, 6, 16), Sex.MALE, False),
        (date(1966, 6, 15), Sex.FEMALE, True),
        (date(1966, 6, 16), Sex.FEMALE, False),
        (None, Sex.FEMALE, False),
        (date(1944, 5, 14), None, False),
    ],
)
def test_from_the_age_for_a_pension_on_it_is_asked_about(born: date | None, sex: Sex | None, is_hinted: bool) -> None:
    hint = pension_age_hint(born, sex, (), TODAY)
    assert (hint is not None) is is_hinted
    if hint is not None:
        assert "art. 24" in hint.basis


def test_a_pension_on_file_is_not_asked_about() -> None:
    assert pension_age_hint(date(1944, 5, 14), Sex.MALE, [("old_age_pension", None, None)], TODAY) is None


@pytest.mark.parametrize("code", ["permanent_allowance", "periodic_allowance", "purpose_allowance"])
def test_social_assistance_keeps_nobody_out(code: str) -> None:
    found = assess_eligibility(["unemployed"], [(code, None, None)], excluded=True, on=TODAY)
    assert found.verdict is EligibilityVerdict.MAY


def test_the_rights_that_exclude_come_first_and_say_so() -> None:
    use_language("pl")
    labels = [label for _code, label in legal_rules.marked_benefit_options(TODAY)]
    marked = [label.endswith("– wyklucza udział") for label in labels]
    assert "emerytura – wyklucza udział" in labels
    assert "zasiłek stały" in labels
    assert "renta z tytułu niezdolności do pracy" in labels
    assert marked == sorted(marked, reverse=True)


def test_the_form_asks_an_old_person_about_a_pension(window: Workspace, case: Database, qtbot: QtBot) -> None:
    person = do(case, makers.participant, pesel="", born=date(1944, 5, 14), sex=Sex.MALE)
    window.open("participant", person)
    qtbot.waitUntil(window.jobs.is_idle)
    form = window.page().findChild(ParticipantForm)
    assert form is not None
    qtbot.waitUntil(lambda: "emerytury" in form.eligibility_panel.words.text())


def test_benefits_stand_before_the_application(window: Workspace, case: Database, qtbot: QtBot) -> None:
    window.open("participant", do(case, makers.participant))
    qtbot.waitUntil(window.jobs.is_idle)
    form = window.page().findChild(ParticipantForm)
    assert form is not None
    heights = [form.form.editor("problems_met"), form.benefits, form.form.editor("applicant")]
    tops = [widget.mapTo(form.form, widget.rect().topLeft()).y() for widget in heights]
    assert tops == sorted(tops)
