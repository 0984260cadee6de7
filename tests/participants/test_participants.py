"""People: their PESEL, their names, their rights, and what follows for taking part."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from kiscase import app
from kiscase.club.opening import open_with_workers
from kiscase.core import legal_rules
from kiscase.core.database.database import Database
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.journal import history, undo
from kiscase.core.records.sex import Sex
from kiscase.participants import actions as participants
from kiscase.participants import outdated_verdicts
from kiscase.participants import queries as participants_queries
from kiscase.participants.duplicates.similar_people import TypedPerson, find_similar_people
from kiscase.participants.eligibility import assess_eligibility
from kiscase.participants.model import Assessment, IdentityDocumentKind, Participant
from kiscase.participants.pesel import birth_date_and_sex, pesel_problems
from kiscase.participants.verdict import EligibilityVerdict
from tests import makers
from tests.actions import list_participants
from tests.clock import clock

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("english")

BORN = date(1980, 5, 14)
GOOD = makers.pesel(BORN, male=False, serial=3)
LAST_DIGIT = str((int(GOOD[-1]) + 1) % 10)


def problems(case: Database, **changes: Any) -> dict[str, str]:
    with pytest.raises(InvalidValuesError) as caught, case.action() as session:
        makers.participant(session, **changes)
    return caught.value.problems


def registered(case: Database, **changes: Any) -> participants_queries.ParticipantDetails:
    with case.action() as session:
        person = makers.participant(session, **changes)
    with case.read() as session:
        return participants_queries.participant_details(session, person)


# ---- PESEL ---------------------------------------------------------------------------------------------------------


@given(born=st.dates(date(1800, 1, 1), date(2299, 12, 31)), male=st.booleans(), serial=st.integers(0, 4999))
def test_every_pesel_of_five_centuries_tells_birth_date_and_sex(born: date, male: bool, serial: int) -> None:
    number = makers.pesel(born, male=male, serial=serial)
    assert birth_date_and_sex(number) == (born, Sex.MALE if male else Sex.FEMALE)
    assert pesel_problems(number, born, Sex.MALE if male else Sex.FEMALE) == {}


@given(born=st.dates(date(1800, 1, 1), date(2299, 12, 31)), place=st.integers(0, 10), more=st.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed(born: date, place: int, more: int) -> None:
    number = makers.pesel(born, serial=7)
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert pesel_problems(wrong, born, Sex.FEMALE) != {}


@given(st.text(max_size=13) | st.text("0123456789", min_size=11, max_size=11))
def test_any_text_as_pesel_gets_a_sentence_or_passes(number: str) -> None:
    for as_issued in (False, True):
        assert set(pesel_problems(number, BORN, Sex.MALE, as_issued=as_issued)) <= {"pesel", "born", "sex"}
    birth_date_and_sex(number)


def test_the_known_example_of_the_register() -> None:
    assert birth_date_and_sex("44051401359") == (date(1944, 5, 14), Sex.MALE)
    assert pesel_problems("44051401359", None, None) == {}


def test_each_mistake_has_its_own_sentence(case: Database) -> None:
    wrong = {
        "digit": problems(case, pesel=GOOD[:-1] + LAST_DIGIT),
        "date": problems(case, pesel="80023000000"),
        "length": problems(case, pesel=GOOD[:-1]),
        "born": problems(case, pesel=GOOD, born=BORN + timedelta(days=1)),
        "sex": problems(case, pesel=GOOD, sex="M"),
    }
    assert {key: list(value) for key, value in wrong.items()} == {
        "digit": ["pesel"],
        "date": ["pesel"],
        "length": ["pesel"],
        "born": ["born"],
        "sex": ["sex"],
    }
    sentences = [sentence for found in wrong.values() for sentence in found.values()]
    assert len(set(sentences)) == 5
    assert "last digit" in wrong["digit"]["pesel"]
    assert "not a date" in wrong["date"]["pesel"]
    assert "10 characters" in wrong["length"]["pesel"]
    assert "14.05.1980" in wrong["born"]["born"]
    assert "woman" in wrong["sex"]["sex"]


@pytest.mark.parametrize("typed", ["4405140135O", "44051401359x", "²²²²²²²²²²²"])
def test_only_plain_digits_are_a_pesel(typed: str) -> None:
    assert list(pesel_problems(typed, None, None)) == ["pesel"]
    assert birth_date_and_sex(typed) == (None, None)


def test_blanks_and_dashes_in_a_pesel_do_not_matter(case: Database) -> None:
    card = registered(case, pesel=f" {GOOD[:6]} - {GOOD[6:]} ")
    assert card.values["pesel"] == GOOD
    assert (card.values["born"], card.values["sex"], card.age) == (BORN, Sex.FEMALE, 46)


def test_a_number_that_was_issued_with_a_wrong_digit_is_taken_when_said_so(case: Database) -> None:
    wrong = GOOD[:-1] + LAST_DIGIT
    assert registered(case, pesel=wrong, pesel_as_issued=True).values["pesel"] == wrong
    assert list(problems(case, pesel=wrong, pesel_as_issued=True, born=date(1999, 1, 1))) == ["born"]
    assert list(problems(case, pesel="80023000000", pesel_as_issued=True)) == ["pesel"]


def test_nobody_is_born_in_the_future(case: Database) -> None:
    assert list(problems(case, pesel=makers.pesel(date(2026, 6, 16)))) == ["born"]
    assert registered(case, pesel=makers.pesel(date(2026, 6, 15))).age == 0


def test_a_second_person_with_a_pesel_is_led_to_the_first(case: Database) -> None:
    with case.action() as session:
        first = makers.participant(session, pesel=GOOD)
    with pytest.raises(InvalidValuesError) as caught, case.action() as session:
        makers.participant(session, pesel=GOOD)
    assert list(caught.value.problems) == ["pesel"]
    assert caught.value.way_out == ("participant", first)
    with case.action() as session:
        second = makers.participant(session)
    with pytest.raises(InvalidValuesError) as caught, case.action() as session:
        participants.change_participant(session, second, {"pesel": GOOD, "born": None, "sex": None})
    assert caught.value.way_out == ("participant", first)
    with case.action() as session:
        participants.change_participant(session, first, {"pesel": GOOD, "town": "Zamość"})
    with case.plain_reader() as reader:
        (found,) = find_similar_people(reader, TypedPerson(pesel=GOOD))
    assert (found.id, found.details) == (first, "14.05.1980 · Zamość")


def test_many_people_have_no_pesel(case: Database) -> None:
    for _ in range(2):
        card = registered(case, pesel="", paper=IdentityDocumentKind.PASSPORT, paper_number="FX 123456")
        assert card.values["paper"] is IdentityDocumentKind.PASSPORT
        assert card.age is None


# ---- what is typed -------------------------------------------------------------------------------------------------


def test_long_names_and_addresses_are_kept_whole(case: Database) -> None:
    name = ("Żółć-" * 600)[:3000]
    card = registered(case, family_name=name, street="ul. Ąę " * 500)
    assert card.values["family_name"] == name
    assert card.values["street"] == ("ul. Ąę " * 500).strip()
    assert card.name == f"Jadwiga {name}"


@pytest.mark.parametrize(
    ("street", "lines"),
    [
        ("34a", ("Nowa Wieś 34a", "00-000 Nowa Wieś")),  # a place without streets
        ("ul. Długa 3", ("ul. Długa 3", "00-000 Nowa Wieś")),
        ("3 Maja 5", ("3 Maja 5", "00-000 Nowa Wieś")),
        ("", ("00-000 Nowa Wieś",)),
    ],
)
def test_a_house_number_alone_follows_the_name_of_the_place(street: str, lines: tuple[str, ...]) -> None:
    person = Participant(street=street, postal_code="00-000", town="Nowa Wieś")
    assert person.address_lines == lines
    assert person.address == ", ".join(lines)


def test_what_is_too_long_is_said_and_not_cut(case: Database) -> None:
    assert "4000 characters" in problems(case, town="x" * 4001)["town"]
    assert registered(case, town="x" * 4000).values["town"] == "x" * 4000


FILLERS = "\u115f\u1160\u3164\uffa0"  # letters to Unicode that cannot be seen


@given(st.text())
def test_cleaning_loses_no_letter_and_leaves_no_control_character(typed: str) -> None:
    from kiscase.core.records.field_info import FieldKind, clean_value

    fields = Participant.fields()
    cleaned = clean_value(fields["town"], typed)
    assert not {unicodedata.category(letter) for letter in cleaned} & {"Cc", "Cs", "Zl", "Zp"}
    assert clean_value(fields["town"], cleaned) == cleaned
    plain = [unicodedata.normalize("NFKC", text) for text in (typed, cleaned)]
    before, after = ([letter for letter in text if letter.isalpha() and letter not in FILLERS] for text in plain)
    assert after == before
    assert fields["town"].kind is not FieldKind.LONG


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\ufeffKowal\u200bski\u00ad ", "Kowalski"),
        ("Kowal\tski\r\nNowak", "Kowal ski Nowak"),
        ("a\x00b\x1b[31mc\x85d\u2028e", "a b [31mc d e"),
        ("z\u0307o\u0301ł\u0301ty", "żół\u0301ty"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        ("a\ud800b", "a\ufffdb"),
        ("<b>&amp; {x} %s", "<b>&amp; {x} %s"),
    ],
)
def test_what_comes_along_with_pasted_text(case: Database, typed: str, kept: str) -> None:
    assert registered(case, town=typed).values["town"] == kept


@pytest.mark.parametrize("typed", ["", "  ", "\x00", "\u200b", None])
def test_a_person_has_a_name_and_one_of_both_is_enough(case: Database, typed: str | None) -> None:
    assert list(problems(case, family_name=typed, given_name=typed)) == ["family_name"]
    for key, other in (("family_name", "given_name"), ("given_name", "family_name")):
        assert registered(case, **{key: typed, other: "Suharto", "pesel": ""}).name == "Suharto"
    with case.read() as session:
        assert [row.name for row in list_participants(session)] == ["Suharto", "Suharto"]
    with case.plain_reader() as reader:
        assert len(find_similar_people(reader, TypedPerson("suharto"))) == 2


def test_a_word_of_no_list_is_refused(case: Database) -> None:
    with pytest.raises(ValueError, match="is not a valid Sex"), case.action() as session:
        makers.participant(session, pesel="", sex="X")


# ---- rights and taking part ----------------------------------------------------------------------------------------


def test_a_pension_hinders_and_says_until_when(case: Database) -> None:
    card = registered(case, benefits=[{"kind": "old_age_pension", "since": date(2025, 1, 1)}])
    assert card.eligibility.verdict is EligibilityVerdict.MAY_NOT
    assert card.values["verdict"] is EligibilityVerdict.MAY_NOT
    ends = registered(case, benefits=[{"kind": "unemployment_benefit", "until": date(2026, 8, 31)}])
    assert [reason.changes_on for reason in ends.eligibility.reasons] == [date(2026, 9, 1)]


@pytest.mark.parametrize(
    ("since", "until", "verdict"),
    [
        (None, None, EligibilityVerdict.MAY_NOT),
        (date(2026, 6, 15), None, EligibilityVerdict.MAY_NOT),
        (date(2026, 6, 16), None, EligibilityVerdict.MAY),
        (None, date(2026, 6, 15), EligibilityVerdict.MAY_NOT),
        (None, date(2026, 6, 14), EligibilityVerdict.MAY),
    ],
)
def test_a_right_hinders_on_its_days_only(
    case: Database, since: date | None, until: date | None, verdict: EligibilityVerdict
) -> None:
    card = registered(case, benefits=[{"kind": "unemployment_benefit", "since": since, "until": until}])
    assert card.eligibility.verdict is verdict


def test_without_group_or_condition_it_is_not_settled(case: Database) -> None:
    assert registered(case, groups=[]).values["verdict"] is EligibilityVerdict.UNCLEAR
    assert registered(case, excluded=False).values["verdict"] is EligibilityVerdict.UNCLEAR
    assert registered(case).values["verdict"] is EligibilityVerdict.MAY


def test_the_rights_become_those_of_the_form(case: Database) -> None:
    rights: list[dict[str, Any]] = [
        {"kind": "old_age_pension"},
        {"kind": "disability_pension", "since": date(2026, 1, 1)},
    ]
    with case.action() as session:
        person = makers.participant(session, benefits=rights)
    with case.read() as session:
        first, second = participants_queries.participant_details(session, person).tables["benefits"]
    with case.action() as session:
        participants.change_participant(
            session, person, {}, [second | {"until": date(2026, 3, 1)}, {"kind": "unemployment_benefit"}]
        )
    with case.read() as session:
        rows = participants_queries.participant_details(session, person).tables["benefits"]
    assert [(row["id"], row["kind"], row["until"]) for row in rows] == [
        (second["id"], "disability_pension", date(2026, 3, 1)),
        (first["id"] + 2, "unemployment_benefit", None),
    ]


def test_a_right_ends_after_it_begins(case: Database) -> None:
    rights = [{"kind": "old_age_pension", "since": date(2026, 2, 1), "until": date(2026, 1, 1)}]
    with pytest.raises(InvalidValuesError, match="ends before"), case.action() as session:
        makers.participant(session, benefits=rights)


def test_an_assessment_is_kept_with_its_law_only_when_it_differs(case: Database) -> None:
    with case.action() as session:
        person = makers.participant(session)
    with case.action() as session:
        participants.change_participant(session, person, {"town": "Zamość"})
    with case.action() as session:
        participants.change_participant(session, person, {"excluded": False})
    with case.read() as session:
        kept = session.scalars(select(Assessment).order_by(Assessment.id)).all()
    assert [(row.verdict, row.law_version) for row in kept] == [
        (EligibilityVerdict.MAY, legal_rules.law_version()),
        (EligibilityVerdict.UNCLEAR, legal_rules.law_version()),
    ]


# ---- another day ---------------------------------------------------------------------------------------------------


def refresh(case: Database) -> int:
    with case.action() as session:
        return participants.refresh_eligibility(session)


def verdicts(case: Database) -> list[EligibilityVerdict]:
    with case.read() as session:
        return [row.verdict for row in list_participants(session)]


@pytest.fixture
def until_july(case: Database) -> participants_queries.ParticipantDetails:
    registered(case, family_name="Adamska")
    return registered(case, benefits=[{"kind": "unemployment_benefit", "until": date(2026, 7, 1)}])


def test_a_new_day_brings_the_stored_verdicts_up_to_date(
    case: Database, until_july: participants_queries.ParticipantDetails
) -> None:
    assert (refresh(case), verdicts(case)) == (0, [EligibilityVerdict.MAY, EligibilityVerdict.MAY_NOT])
    clock.set(2026, 7, 2)
    assert (refresh(case), verdicts(case)) == (1, [EligibilityVerdict.MAY, EligibilityVerdict.MAY])
    assert refresh(case) == 0
    with case.read() as session:
        told = history.list_history(session, "participant", until_july.values["id"])
        assert told[0].sentence == "The day changed who may take part: 1"
        assert told[0].details == [("Taking part", "may not take part", "may take part")]
        assert list_participants(session, "", "may_not") == []
    assert case.find_faults() == []


def test_nobody_takes_a_new_day_back(case: Database, until_july: participants_queries.ParticipantDetails) -> None:
    with case.action() as session:
        participants.change_participant(session, 1, {"town": "Zamość"})
    with case.action() as session:
        participants.change_participant(session, 1, {"town": "Lublin"})
    with case.action() as session:
        undo.undo_latest_action(session)
    clock.set(2026, 7, 2)
    refresh(case)
    with case.action() as session:
        undo.redo_latest_undo(session)  # a new day ends no redo
    with case.action() as session:
        undo.undo_latest_action(session)
    assert verdicts(case) == [EligibilityVerdict.MAY, EligibilityVerdict.MAY]
    with case.read() as session:
        assert participants_queries.participant_details(session, 1).values["town"] == "Zamość"


def sat_down(program: app.Program, case: FileDatabase, qtbot: QtBot) -> tuple[Database, str]:
    case.close()
    opened, _workers, warning = open_with_workers(case.path, "")
    view = program.show_workspace(opened, (1, "Bożena Łącka"), warning)
    qtbot.waitUntil(view.jobs.is_idle)
    return opened, warning


def test_a_file_opens_with_the_verdicts_of_the_day(program: app.Program, case: FileDatabase, qtbot: QtBot) -> None:
    now = clock.now()
    clock.set_to(now - timedelta(10))
    registered(case, benefits=[{"kind": "unemployment_benefit", "until": now.date() - timedelta(5)}])
    assert verdicts(case) == [EligibilityVerdict.MAY_NOT]
    clock.set_to(now)
    opened, warning = sat_down(program, case, qtbot)
    assert (warning, verdicts(opened)) == ("", [EligibilityVerdict.MAY])
    with opened.read() as session:
        assert history.list_history(session, "participant", 1)[0].worker == ""  # nobody did it


def test_a_file_opens_without_new_verdicts_when_the_clock_is_wrong(
    program: app.Program, case: FileDatabase, qtbot: QtBot
) -> None:
    now = clock.now()
    clock.set_to(now + timedelta(10))
    registered(case, benefits=[{"kind": "unemployment_benefit", "since": clock.today()}])
    clock.set_to(now)
    opened, warning = sat_down(program, case, qtbot)
    assert warning
    assert verdicts(opened) == [EligibilityVerdict.MAY_NOT]


def test_people_in_the_same_case_are_assessed_once(case: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for serial in range(30):
        registered(case, pesel="", given_name=f"Osoba {serial}")
    asked: list[Any] = []

    def counting(*given: Any, **named: Any) -> Any:
        asked.append(given)
        return assess_eligibility(*given, **named)

    monkeypatch.setattr(outdated_verdicts, "assess_eligibility", counting)
    assert refresh(case) == 0
    assert len(asked) == 1


def test_a_person_who_is_gone(case: Database) -> None:
    with pytest.raises(Problem, match="no longer on file"), case.read() as session:
        participants_queries.require_participant(session, 99)
