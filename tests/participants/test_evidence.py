"""Evidence: which is asked for, which was seen, when and by whom; what is missing is said and keeps nobody out."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError
from kiscase.core.journal import history, undo
from kiscase.participants import actions as participants
from kiscase.participants import queries
from kiscase.participants.intake.evidence import SEEN_BY
from kiscase.participants.intake.evidence_kinds import evidence_label, evidence_options, wanted_evidence
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.participants.verdict import EligibilityVerdict
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.journeys.keyboard import Keyboard
from tests.makers import TODAY
from tests.screens import front_page

ALWAYS = ["identity", "statement"]


@pytest.fixture
def person(case: Database) -> int:
    return do(case, makers.participant)


def rows_of(case: Database, person: int) -> list[dict[str, object]]:
    return ask(case, queries.participant_details, person).tables["evidence"]


@pytest.mark.parametrize(
    ("groups", "benefits", "applicant", "more"),
    [
        ([], [], None, []),
        ([], [], "self", []),
        (["long_unemployed"], [], "self", ["labour_office"]),
        (["disabled", "homeless"], [], None, ["disability", "homelessness"]),
        (["refugee", "ex_prisoner"], [], None, ["integration", "release"]),
        ([], ["permanent_allowance"], None, ["decision"]),
        ([], [], "social_worker", ["referral"]),
        ([], [], "legal_representative", ["representation"]),
    ],
)
def test_evidence_is_asked_for_by_group_benefit_and_applicant(
    groups: list[str], benefits: list[str], applicant: str | None, more: list[str]
) -> None:
    assert list(wanted_evidence(groups, benefits, applicant, TODAY)) == [*ALWAYS, *more]


def test_every_kind_has_a_label_also_on_a_day_before_them(case: Database) -> None:
    codes = [code for code, _label in evidence_options()]
    assert len(set(codes)) == len(codes) == 11
    assert evidence_options(date(2000, 1, 1)) == []
    assert evidence_label("identity") == "dokument tożsamości"
    assert evidence_label("of-later") == "of-later"


def test_evidence_is_seen_by_who_records_it(case: Database, person: int) -> None:
    seen = [{"kind": "identity", "seen_on": TODAY, "copied": True}]
    do(case, participants.change_participant, person, {}, evidence=seen)
    (row,) = rows_of(case, person)
    assert (row["kind"], row["seen_on"], row["copied"]) == ("identity", TODAY, True)
    assert row[SEEN_BY] == "Okazano osobie: Bożena Łącka"
    case.worker = (2, "Cezary Zięba")
    do(case, participants.change_participant, person, {}, evidence=[row | {"copied": False}])
    (row,) = rows_of(case, person)
    assert (row["copied"], row[SEEN_BY]) == (False, "Okazano osobie: Bożena Łącka")
    with case.read() as session:
        told = [entry.sentence for entry in history.list_history(session, "participant", person)]
    assert told[0] == "Zmieniono dane: Jadwiga Wiśniewska"
    assert case.find_faults() == []


def test_evidence_is_taken_out_and_comes_back_when_undone(case: Database, person: int) -> None:
    do(case, participants.change_participant, person, {}, evidence=[{"kind": "statement", "seen_on": TODAY}])
    do(case, participants.change_participant, person, {}, evidence=[])
    assert rows_of(case, person) == []
    with case.action() as session:
        undo.undo_latest_action(session)
    assert [row["kind"] for row in rows_of(case, person)] == ["statement"]


def test_other_changes_leave_the_evidence_alone(case: Database, person: int) -> None:
    do(case, participants.change_participant, person, {}, evidence=[{"kind": "identity", "seen_on": TODAY}])
    do(case, participants.change_participant, person, {"town": "Chełm"})
    assert len(rows_of(case, person)) == 1


def test_evidence_without_a_day_is_refused(case: Database, person: int) -> None:
    with pytest.raises(InvalidValuesError):
        do(case, participants.change_participant, person, {}, evidence=[{"kind": "identity", "seen_on": None}])


def test_missing_evidence_changes_no_verdict(case: Database) -> None:
    person = do(case, makers.participant)
    before = ask(case, queries.participant_details, person).eligibility
    assert before.verdict is EligibilityVerdict.MAY
    do(case, participants.change_participant, person, {}, evidence=[{"kind": "identity", "seen_on": TODAY}])
    assert ask(case, queries.participant_details, person).eligibility == before


def test_what_is_missing_is_said_while_it_is_typed(
    case: Database, person: int, window: Workspace, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    page = front_page(window, ParticipantsPage)
    page.reload()
    window.open("participant", person)
    keys.until(lambda: window.jobs.is_idle() and page.details is not None)
    words = page.data.eligibility_panel.words
    assert "Nie okazano jeszcze: dokument tożsamości, oświadczenie o prawie do świadczeń, " in words.text()
    keys.press("F2")
    keys.to("evidence/kind.0")
    keys.type("tożsam")
    keys.press("Tab")
    keys.until_at("seen_on.0")
    keys.press("Ctrl+S")  # without a day it is not saved
    keys.until(lambda: "dnia" in page.message_bar.text() or page.data.evidence.cell(0, "seen_on").hasFocus())
    assert page.is_dirty()
    keys.type("+0")
    keys.press("Tab")
    keys.until(lambda: "dokument tożsamości" not in words.text())
    keys.press("Ctrl+S")
    keys.until(lambda: not page.is_dirty() and window.jobs.is_idle())
    (row,) = rows_of(case, person)
    assert (row["kind"], row["seen_on"]) == ("identity", TODAY)


def test_half_typed_evidence_is_in_the_draft(case: Database, person: int, window: Workspace, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    page = front_page(window, ParticipantsPage)
    page.reload()
    window.open("participant", person)
    keys.until(lambda: window.jobs.is_idle() and page.details is not None)
    page.data.evidence.propose(page.data.wanted_evidence())
    assert not page.is_dirty(), "a proposal is nothing typed"
    page.data.evidence.mark_seen()
    assert page.is_dirty()
    content = page.draft_content()
    page.data.load(page.details.values, page.details.tables)
    assert not page.is_dirty()
    page.restore_draft(content)
    assert [row["seen_on"] for row in page.data.evidence.rows()] == [TODAY] * 3
