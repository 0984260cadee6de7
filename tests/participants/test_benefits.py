"""What a person lives on: benefits of their own section, those that exclude marked, and the age for a pension."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytestqt.qtbot import QtBot

from kiscase.core import legal_rules
from kiscase.core.database.database import Database
from kiscase.core.i18n import use_language
from kiscase.core.records.sex import Sex
from kiscase.participants.eligibility import EligibilityChange, Right, assess_eligibility, pension_age_hint
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
        (date(1962, 6, 15), Sex.MALE, True),
        (date(1962, 6, 16), Sex.MALE, False),
        (date(1966, 6, 15), Sex.FEMALE, True),
        (date(1967, 6, 15), Sex.FEMALE, True),
        (date(1967, 6, 16), Sex.FEMALE, False),
        (None, Sex.FEMALE, False),
        (date(1944, 5, 14), None, False),
    ],
)
def test_from_the_age_for_a_pension_on_it_is_asked_about(born: date | None, sex: Sex | None, is_hinted: bool) -> None:
    hint = pension_age_hint(born, sex, (), TODAY)
    assert (hint is not None) is is_hinted
    if hint is not None:
        assert "art. 24" in hint.basis


@pytest.mark.parametrize(
    ("born", "words"),
    [(date(1961, 6, 15), "has reached"), (date(1961, 6, 16), "within a year"), (date(1962, 6, 15), "within a year")],
)
@pytest.mark.usefixtures("english")
def test_the_day_of_the_age_changes_the_question(born: date, words: str) -> None:
    hint = pension_age_hint(born, Sex.MALE, (), TODAY)
    assert hint is not None
    assert words in hint.sentence


def test_a_leap_day_is_followed_by_a_year() -> None:
    leap = date(2028, 2, 29)
    assert pension_age_hint(date(1969, 2, 28), Sex.FEMALE, (), leap) is not None
    assert pension_age_hint(date(1969, 3, 1), Sex.FEMALE, (), leap) is None


EXCLUDING = legal_rules.excluding_benefits(TODAY)


def verdict(benefits: list[Right], on: date) -> EligibilityVerdict:
    return assess_eligibility(["unemployed"], benefits, excluded=True, on=on).verdict


def test_every_ground_of_the_act_is_one() -> None:
    assert set(EXCLUDING) == {
        "unemployment_benefit",
        "pre_retirement_allowance",
        "pre_retirement_benefit",
        "structural_pension",
        "old_age_pension",
        "teacher_compensation",
    }


@pytest.mark.parametrize("code", EXCLUDING)
def test_a_right_keeps_a_person_out_from_its_first_day_to_its_last(code: str) -> None:
    first, last, day = date(2026, 7, 1), date(2026, 9, 30), timedelta(1)
    right: list[Right] = [(code, first, last)]
    may, may_not = EligibilityVerdict.MAY, EligibilityVerdict.MAY_NOT
    days = (first - day, first, last, last + day)
    assert [verdict(right, on) for on in days] == [may, may_not, may_not, may]


@pytest.mark.parametrize("code", EXCLUDING)
def test_the_result_says_from_which_day_it_changes(code: str) -> None:
    first, last, day = date(2026, 7, 1), date(2026, 9, 30), timedelta(1)

    def change(right: Right, on: date) -> EligibilityChange | None:
        return assess_eligibility(["unemployed"], [right], excluded=True, on=on).change

    may_not = EligibilityChange(first, EligibilityVerdict.MAY_NOT)
    may = EligibilityChange(last + day, EligibilityVerdict.MAY)
    days = (first - day, first, last, last + day)
    assert [change((code, first, last), on) for on in days] == [may_not, may, may, None]
    assert change((code, None, None), TODAY) is None


def test_one_right_after_another_keeps_a_person_out_until_the_last_is_over() -> None:
    rights: list[Right] = [
        ("unemployment_benefit", None, date(2026, 6, 30)),
        ("pre_retirement_benefit", date(2026, 7, 1), date(2026, 12, 31)),
        ("permanent_allowance", None, date(2026, 6, 20)),
    ]
    found = assess_eligibility(["unemployed"], rights, excluded=True, on=TODAY)
    assert found.change == EligibilityChange(date(2027, 1, 1), EligibilityVerdict.MAY)


def test_who_may_from_a_day_on_is_shown_with_it(window: Workspace, case: Database, qtbot: QtBot) -> None:
    right = {"kind": "unemployment_benefit", "until": date(2026, 7, 31)}
    window.open("participant", do(case, makers.participant, benefits=[right]))
    qtbot.waitUntil(window.jobs.is_idle)
    form = window.page().findChild(ParticipantForm)
    assert form is not None
    qtbot.waitUntil(lambda: "od 01.08.2026" in form.eligibility_panel.chip.accessibleName())


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
