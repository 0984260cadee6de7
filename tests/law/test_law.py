"""The legal bases: what is in force on a day, whom it concerns, and the corrections of a case file."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest

from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.traineeships import actions as traineeships
from kiscase.core import legal_rules
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.errors import EditConflictError, InvalidValuesError, Problem
from kiscase.core.journal import history, undo
from kiscase.core.legal_data.rows import LegalRow, LegalTable
from kiscase.law import actions as law
from kiscase.law import queries
from kiscase.law.affected import AffectedPerson, find_affected_people, list_affected_people
from kiscase.law.status import law_row_chip
from kiscase.participants import actions as participants
from kiscase.participants import queries as participants_queries
from kiscase.participants.verdict import EligibilityVerdict
from tests import makers
from tests.actions import ask, do, search_hits
from tests.clock import FrozenClock
from tests.query_plans import list_query_plans

pytestmark = pytest.mark.usefixtures("english")

TODAY = makers.TODAY
MAY_2025 = date(2025, 5, 31)
GOOD: dict[str, Any] = {
    "valid_from": date(2026, 3, 1),
    "basis": "art. 1 ust. 3 pkt 7 u.z.s.",
    "text": "Prawo do emerytury nie wyklucza.",
    "excludes": False,
    "source": "Dz.U. 2026 poz. 999",
    "reason": "zmiana ustawy",
}


def row_of(code: str, on: date = TODAY) -> queries.LawRow:
    return next(one for one in queries.list_law_rows(on=on) if one.row.code == code)


def corrected(case: Database, code: str = "old_age_pension", **values: Any) -> int:
    return do(case, law.add_correction, row_of(code).row, GOOD | values)


# the list


def test_the_list_shows_what_is_in_force_on_a_day() -> None:
    before, after = ({one.row.code: one.row for one in queries.list_law_rows(on=day)} for day in (MAY_2025, TODAY))
    assert {"employment_promotion", "activation_programme"} <= before.keys() - after.keys()
    assert {"labour_market", "commissioned_reintegration"} <= after.keys() - before.keys()
    assert before["long_unemployed"] != after["long_unemployed"]
    assert len(queries.list_law_rows()) > len(before)


def test_the_list_finds_rows_by_words_without_accents_and_by_kind() -> None:
    assert "contract_worker" in [one.row.code for one in queries.list_law_rows("u.p.s. 108 spoleczn", on=TODAY)]
    amounts = queries.list_law_rows(table=LegalTable.AMOUNT, on=TODAY)
    assert {one.row.table for one in amounts} == {LegalTable.AMOUNT}


def test_a_row_tells_its_source_and_what_is_still_to_be_checked() -> None:
    told = dict(queries.describe_law_row(row_of("unemployment_benefit_first_90_days")))
    assert told["Amount"] == ["1,783.90\u00a0zł"]
    assert told["Certainty"] == ["read in the source named"]
    assert "press" in told["Still to be checked"][0]
    assert len(told["Other rows of this rule"]) == 2
    assert law_row_chip(row_of("unemployment_benefit_first_90_days"), TODAY).color_role == "warn"
    assert law_row_chip(row_of("contract"), TODAY).color_role == "ok"


def test_an_article_shows_its_wording_and_the_translation() -> None:
    told = dict(queries.describe_law_row(row_of("ups_11_2")))
    assert len(told["Official wording"]) == len(told["Unofficial translation"]) == 5
    assert (
        told["Official wording"][2] == "2) odmowa zawarcia kontraktu socjalnego lub niedotrzymywanie jego postanowień;"
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("art. 109", ["art. 109 u.p.s. · Art. 109"] * 2),
        ("ART 18 ust 4", ["art. 18 ust. 4 u.z.s. · Carrying out a social contract"]),
        ("Artur", []),
    ],
)
def test_the_search_box_offers_articles(case: Database, typed: str, found: list[str]) -> None:
    assert [hit.title for hit in ask(case, queries.search_law, typed)] == found


# corrections


def test_a_correction_takes_over_and_what_shipped_stays(case: Database, clock: FrozenClock) -> None:
    shipped = row_of("old_age_pension")
    used = legal_rules.law_version()
    number = corrected(case)
    assert legal_rules.benefit_rule("old_age_pension", date(2026, 2, 28)).excludes
    assert not legal_rules.benefit_rule("old_age_pension", date(2026, 3, 1)).excludes
    assert legal_rules.law_version() != used

    shown = row_of("old_age_pension")
    assert (shown.id, shown.row.source) == (number, "Dz.U. 2026 poz. 999")
    assert dict(queries.describe_law_row(shown))["Why it is corrected"] == ["zmiana ustawy"]
    stays = queries.require_law_row(shipped.id)
    assert stays.row == shipped.row
    assert law_row_chip(stays, TODAY).text == "replaced by a correction"
    assert dict(queries.describe_law_row(stays))["Correction"] == [
        "From 01.03.2026 a correction by this institution takes its place: art. 1 ust. 3 pkt 7 u.z.s."
    ]


def test_a_correction_is_undone_and_done_again(case: Database) -> None:
    corrected(case)
    do(case, undo.undo_latest_action)
    assert legal_rules.benefit_rule("old_age_pension", TODAY).excludes
    assert row_of("old_age_pension").id < 0
    do(case, undo.redo_latest_undo)
    assert not legal_rules.benefit_rule("old_age_pension", TODAY).excludes


def test_a_correction_belongs_to_its_case_file(case: FileDatabase) -> None:
    corrected(case)
    case.close()
    assert legal_rules.benefit_rule("old_age_pension", TODAY).excludes
    again = case_file.open_case_file(case.path, None)
    assert not legal_rules.benefit_rule("old_age_pension", TODAY).excludes
    assert again.find_faults() == []
    again.close()


def test_a_correction_that_is_refused_changes_nothing(case: Database) -> None:
    used = legal_rules.law_version()
    with pytest.raises(InvalidValuesError):
        corrected(case, reason=" ")
    assert legal_rules.law_version() == used


def test_a_correction_is_changed_withdrawn_and_told(case: Database) -> None:
    number = corrected(case)
    revision = ask(case, law.law_row_details, number).values["revision"]  # type: ignore[index]
    do(case, law.change_correction, number, {"valid_until": date(2026, 3, 31)}, revision)
    assert legal_rules.benefit_rule("old_age_pension", TODAY).excludes
    with pytest.raises(EditConflictError):
        do(case, law.change_correction, number, {"reason": "x"}, revision)
    do(case, law.withdraw_correction, number)
    assert queries.require_law_row(row_of("old_age_pension").id).row.correction is None
    with pytest.raises(Problem, match="no longer on file"):
        ask(case, law.law_row_details, number)
    told = [entry.sentence for entry in ask(case, history.list_history, "legal_correction", number)]
    assert told == [
        "Withdrew the correction of the legal basis “old-age pension”",
        "Changed the correction of the legal basis “old-age pension”",
        "Corrected the legal basis “old-age pension” from 01.03.2026: zmiana ustawy",
    ]


def test_a_correction_is_found_by_the_search(case: Database) -> None:
    number = corrected(case)
    assert [(hit.kind, hit.id) for hit in ask(case, search_hits, "emerytura")] == [("legal_correction", number)]


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"valid_until": date(2026, 2, 28)}, "valid_until", "The last day is before the first."),
        ({"valid_from": None}, "valid_from", "Please fill in: In force from."),
        ({"valid_from": date(2028, 6, 16)}, "valid_from", "This day is after 15.06.2028. Please check the year."),
        ({"reason": " "}, "reason", "Please fill in: Why it is corrected."),
        ({"source": ""}, "source", "Please fill in: Where it was read."),
        ({"basis": ""}, "basis", "Please fill in: Legal basis."),
        ({"text": ""}, "text", "Please fill in: What it says."),
    ],
)
def test_bad_input_is_refused_in_a_sentence(case: Database, values: dict[str, Any], field: str, sentence: str) -> None:
    with pytest.raises(InvalidValuesError) as refused:
        corrected(case, **values)
    assert refused.value.problems == {field: sentence}


@pytest.mark.parametrize("typed", ["", "dużo", "-5", "1,234", "12 zł 50"])
def test_an_amount_that_is_none_is_refused(case: Database, typed: str) -> None:
    with pytest.raises(InvalidValuesError, match="amount in złoty"):
        corrected(case, "minimum_hourly_rate", amount=typed)


@pytest.mark.parametrize(("typed", "stored"), [("32", "32.00"), ("32,1", "32.10"), ("1 850,55 zł", "1850.55")])
def test_an_amount_is_typed_as_people_write_it(case: Database, typed: str, stored: str) -> None:
    corrected(case, "minimum_hourly_rate", amount=typed, valid_from=date(2027, 1, 1))
    found = legal_rules.amount_on("minimum_hourly_rate", date(2027, 2, 1))
    assert found
    assert str(found.value) == stored


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 3, 31), None),
        (date(2026, 1, 1), date(2026, 3, 1)),
        (date(2026, 3, 10), date(2026, 3, 11)),
        (date(2025, 1, 1), None),
    ],
)
def test_two_corrections_of_a_rule_never_overlap(case: Database, since: date, until: date | None) -> None:
    corrected(case, valid_until=date(2026, 3, 31))
    with pytest.raises(InvalidValuesError, match=r"in force from 01\.03\.2026 to 31\.03\.2026"):
        corrected(case, valid_from=since, valid_until=until)


def test_corrections_may_follow_each_other(case: Database) -> None:
    first = corrected(case, valid_until=date(2026, 3, 31))
    second = corrected(case, valid_from=date(2026, 4, 1), excludes=True)
    days = [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 1)]
    assert [legal_rules.benefit_rule("old_age_pension", day).excludes for day in days] == [True, False, True]
    assert [row_of("old_age_pension", day).id for day in days[1:]] == [first, second]


def test_a_correction_of_a_day_to_come_waits_for_it(case: Database, clock: FrozenClock) -> None:
    number = corrected(case, valid_from=date(2027, 1, 1))
    assert legal_rules.benefit_rule("old_age_pension", TODAY).excludes
    assert law_row_chip(queries.require_law_row(number), TODAY).text == "in force from 01.01.2027"
    assert not legal_rules.benefit_rule("old_age_pension", date(2027, 1, 1)).excludes


def test_who_only_leads_activities_corrects_nothing(case: Database) -> None:
    case.worker = (2, "Cezary Zięba")
    with pytest.raises(Problem, match="social worker, the coordinator or the head"):
        corrected(case)


# whom it concerns


def concerned(case: Database, row: LegalRow, block: int = 500) -> list[AffectedPerson]:
    """Whom a row concerns, as a list that loads block after block shows it."""
    ids = ask(case, find_affected_people, row)
    blocks = [ids[start : start + block] for start in range(0, len(ids), block)]
    return [one for part in blocks for one in ask(case, list_affected_people, row, part)]


def test_those_whom_a_row_concerns_are_listed(case: Database) -> None:
    pensioner = do(case, makers.participant, family_name="Żak", benefits=[{"kind": "old_age_pension"}])
    assert [one.id for one in concerned(case, row_of("old_age_pension").row)] == [pensioner]
    group = concerned(case, row_of("long_unemployed").row)
    assert [(one.name, one.bases) for one in group] == [("Żak Jadwiga", "belongs to this group")]


def test_those_concerned_come_in_blocks_in_polish_order_and_namesakes_are_distinct_pairs_across_them(
    case: Database,
) -> None:
    for name, year in (("Żak", 1980), ("Łoś", 1970), ("Ćma", 1960), ("Łoś", 1971), ("Ćma", 1960), ("Adamska", 1950)):
        do(case, makers.participant, family_name=name, pesel=makers.pesel(date(year, 5, 14)))
    do(case, makers.participant, family_name="Adamska", groups=["homeless"])  # whom the row does not concern
    row = row_of("long_unemployed").row
    whole = concerned(case, row)
    assert [one.name for one in whole] == [
        "Adamska Jadwiga",
        "Ćma Jadwiga (no. 3 on file)",
        "Ćma Jadwiga (no. 5 on file)",
        "Łoś Jadwiga (born 1970)",
        "Łoś Jadwiga (born 1971)",
        "Żak Jadwiga",
    ]
    assert ask(case, find_affected_people, row, 2) == [one.id for one in whole[:2]]
    for block in (1, 2, 4):
        assert concerned(case, row, block) == whole


def test_finding_those_concerned_reads_an_index_of_the_people(case: FileDatabase) -> None:
    for code in ("social_employment", "contract", "old_age_pension"):
        row = row_of(code).row
        found, plans = list_query_plans(case, partial(find_affected_people, row=row))
        assert found == []
        assert "SCAN participant USING COVERING INDEX ix_participant_sort" in plans[0]
        _rows, plans = list_query_plans(case, partial(list_affected_people, row=row, ids=[1, 2]))
        assert not [plan for plan in plans if "SCAN" in plan], "all of them are read for a few"


def test_enrolments_and_contracts_rest_on_the_law(case: Database) -> None:
    person = do(case, makers.participant, family_name="Bąk")
    do(case, makers.active_contract, person)
    activity = do(case, makers.activity)
    do(case, enrolment.enrol_person, activity, person)
    bases = {
        code: [one.bases for one in concerned(case, row_of(code).row)]
        for code in ("ups_109", "contract_worker", "period", "job_help", "public_works")
    }
    assert bases["ups_109"] == bases["contract_worker"] == ["contract KS/1/2026: being carried out"]
    assert bases["period"] == bases["job_help"]
    assert bases["period"][0].startswith("enrolled in ")
    assert bases["public_works"] == []
    before = row_of("consequences", MAY_2025).row
    assert concerned(case, before) == []


def test_traineeships_rest_on_the_law(case: Database) -> None:
    person = do(case, makers.participant, family_name="Bąk")
    do(case, makers.active_contract, person)
    begins = {"office": "PUP", "host": "Zakład Zieleni", "since": date(2026, 5, 1), "until": date(2026, 8, 31)}
    do(case, traineeships.begin_traineeship, person, begins)
    bases = {
        code: [one.bases for one in concerned(case, row_of(code, day).row)]
        for code, day in (("traineeship_rules", TODAY), ("labour_market", TODAY), ("employment_promotion", MAY_2025))
    }
    assert bases["traineeship_rules"] == bases["labour_market"] == ["traineeship at Zakład Zieleni"]
    assert bases["employment_promotion"] == []


def test_a_corrected_law_changes_who_may_take_part(case: Database) -> None:
    person = do(case, makers.participant, benefits=[{"kind": "old_age_pension"}])
    corrected(case)
    assert do(case, participants.refresh_eligibility) == 1
    with case.read() as session:
        assert participants_queries.participant_details(session, person).eligibility.verdict is EligibilityVerdict.MAY
    rests = concerned(case, row_of("old_age_pension").row)
    assert "assessed on 15.06.2026: may take part" in rests[0].bases
