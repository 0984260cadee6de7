"""The practice club: alive, whole, the same each time, and nobody in it can be taken for a living person."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from stdnum.pl import pesel as pesel_numbers

from kiscase.activities.agreements.model import StarostaAgreement
from kiscase.activities.model import Activity, Attendance, AttendanceMark, Enrolment, Meeting, MeetingStatus
from kiscase.activities.planning.closure_model import ClubClosure
from kiscase.activities.work_hours.model import WorkDay
from kiscase.cli import print_command
from kiscase.club.model import Club
from kiscase.contracts import rendering
from kiscase.contracts.checks.actions import check_contract
from kiscase.contracts.evaluations import issuing as evaluations_issuing
from kiscase.contracts.evaluations.model import Evaluation
from kiscase.contracts.evaluations.schedule import list_due_evaluations as to_evaluate
from kiscase.contracts.model import Contract, ContractState, ContractVariant, DocumentStage
from kiscase.core import i18n, legal_rules
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file, file_format
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.errors import CannotWriteError
from kiscase.core.journal import tables as journal_tables
from kiscase.core.journal import timestamps
from kiscase.core.records.record import Record
from kiscase.issued.model import IssuedDocument, Signature
from kiscase.participants.model import Benefit, Participant
from kiscase.participants.situation.code_lists import SensitiveAnswer
from kiscase.participants.verdict import EligibilityVerdict
from kiscase.practice import practice_file as practice_files
from kiscase.practice.contracts import CARRIED_OUT_STATES
from kiscase.practice.source_data import contract_plans
from tests.makers import TODAY
from tests.pdf_reader import text_of

OF_CONTRACT = (Contract.id == IssuedDocument.row_id) & IssuedDocument.document.in_(("contract", "annex"))
"""The condition that a paper is one of a contract, or of its annex."""


@pytest.fixture(scope="module")
def club(practice_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("club") / "club.kis"
    shutil.copyfile(practice_file, path)  # an open file is locked
    opened = case_file.open_case_file(path, None)
    yield opened
    opened.close()


@pytest.fixture
def session(club: Database) -> Iterator[Session]:
    with club.read() as reading:
        yield reading


def dump(path: Path) -> dict[str, list[Any]]:
    """All rows of all tables."""
    opened = case_file.open_case_file(path, None)
    try:
        with opened.read() as session:
            tables = Record.metadata.sorted_tables
            return {table.name: [*session.execute(select(table).order_by(*table.primary_key))] for table in tables}
    finally:
        opened.close()


def test_the_file_is_sound(club: Database) -> None:
    assert club.find_faults() == []
    assert club.practice


@pytest.mark.slow
def test_the_same_day_gives_the_same_club_whatever_the_desk_speaks(practice_file: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.kis"
    with i18n.use_language("en"):
        practice_files.make_practice_file(again, TODAY)
    assert dump(again) == dump(practice_file)


# a holiday, a Sunday, the Sunday between two holidays
@pytest.mark.slow
@pytest.mark.parametrize("today", [date(2027, 1, 1), date(2026, 11, 22), date(2027, 5, 2)])
def test_it_can_be_made_on_any_day(today: date, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (rendering, evaluations_issuing):
        monkeypatch.setattr(module, "render_pdf", lambda *_given, **_named: b"%PDF-")
    practice_files.make_practice_file(tmp_path / "club.kis", today)
    opened = case_file.open_case_file(tmp_path / "club.kis", None)
    with opened.read() as session:
        assert session.scalar(select(func.count()).select_from(Contract)) == 41
        assert len(to_evaluate(session, today - timedelta(1))) == 1
        last = timestamps.latest_entry_time(PlainReader.in_session(session))
        assert last is not None
        assert last.astimezone().date() < today
    opened.close()


def test_people_stand_for_all_that_a_club_meets(session: Session) -> None:
    people = session.scalars(select(Participant)).all()
    assert 55 <= len(people) <= 65
    assert {problem for person in people for problem in person.problems_met} == {
        code for code, _label in legal_rules.problem_area_options()
    }
    assert {group for person in people for group in person.groups} == {
        code for code, _label in legal_rules.group_options()
    }
    verdicts = Counter(person.verdict for person in people)
    assert verdicts[EligibilityVerdict.MAY] > 45
    assert verdicts[EligibilityVerdict.MAY_NOT] == 3
    assert verdicts[EligibilityVerdict.UNCLEAR] == 4
    names = Counter(person.name for person in people)
    assert names["Anna Nowak"] == 2
    assert {"O'Neill-Żółć", "von Żymirski", "Núñez de la Peña", "Öztürk"} <= {person.family_name for person in people}


def test_people_have_a_situation_that_fits_them(session: Session) -> None:
    people = session.scalars(select(Participant)).all()
    assert {person.labour_status for person in people} == {"unemployed", "inactive"}
    assert {"PL", "UA"} < {person.citizenship for person in people}
    for person in people:
        assert person.problems() == {}
        assert (person.registered_since is not None) is (person.labour_detail == "long_term")
        assert person.disability_degree or "disabled" not in person.groups
        if person.registered_since and person.born and person.born.year > 1900:
            assert (person.registered_since - person.born).days > 18 * 365.25
    for key in ("foreign_origin", "minority", "housing_exclusion", "disability"):
        assert SensitiveAnswer.REFUSED in {getattr(person, key) for person in people}
    assert 1 <= sum(bool(person.safety_note) for person in people) <= 3


def test_a_right_to_unemployment_benefit_keeps_out_until_a_day(session: Session) -> None:
    chosen = select(Participant.verdict, Benefit.until).join(Benefit).where(Benefit.kind == "unemployment_benefit")
    rows = {row.verdict: row.until for row in session.execute(chosen)}
    assert rows[EligibilityVerdict.MAY_NOT] > TODAY
    assert rows[EligibilityVerdict.MAY] < TODAY  # came back when it had ended


def test_a_pension_for_incapacity_does_not_keep_out(session: Session) -> None:
    chosen = (
        select(Participant.verdict, Contract.state)
        .join(Contract)
        .join(Benefit, Benefit.participant_id == Participant.id)
    )
    assert session.execute(chosen.where(Benefit.kind == "disability_pension")).all() == [
        (EligibilityVerdict.MAY, ContractState.ACTIVE)
    ]


def test_no_pesel_can_be_a_living_persons(session: Session) -> None:
    numbered = session.scalars(select(Participant).where(Participant.pesel != "")).all()
    assert len(numbered) == 5
    for person in numbered:
        assert pesel_numbers.is_valid(person.pesel)
        assert pesel_numbers.get_birth_date(person.pesel).year < 1900
        assert person.born == pesel_numbers.get_birth_date(person.pesel)


def test_no_paper_holds_a_pesel_of_a_living_person(session: Session) -> None:
    for content in session.scalars(select(IssuedDocument.content).limit(40)):
        words = text_of(content).replace("\n", " ").split()
        for number in filter(pesel_numbers.is_valid, words):
            assert pesel_numbers.get_birth_date(number).year < 1900


def test_the_others_are_of_an_age_to_take_part_and_have_a_document_that_no_office_issues(session: Session) -> None:
    for person in session.scalars(select(Participant).where(Participant.pesel == "", Participant.born.is_not(None))):
        assert person.born is not None
        assert TODAY.replace(year=TODAY.year - 65) < person.born < TODAY.replace(year=TODAY.year - 18)
        assert person.paper_number.startswith("ĆW ")


def test_nothing_can_be_rung_or_written_to(session: Session) -> None:
    for person in session.scalars(select(Participant)):
        assert not person.phone or person.phone.startswith("000 ")
        assert not person.email or person.email.endswith(".example")
        assert person.postal_code == "00-000"


def test_contracts_stand_in_every_state_variant_and_in_two_languages(session: Session) -> None:
    contracts = session.scalars(select(Contract)).all()
    assert len(contracts) == 41
    assert [contract.state for contract in contracts if contract.agreed_at_evaluation] == [ContractState.ACTIVE]
    assert {contract.state for contract in contracts} == set(ContractState)
    assert {contract.variant for contract in contracts} == set(ContractVariant)
    assert Counter(contract.language for contract in contracts) == {"pl": 39, "uk": 2}
    assert any(contract.version == 2 for contract in contracts)
    assert TODAY - timedelta(435) < min(contract.drawn_on for contract in contracts if contract.drawn_on)


def test_numbers_have_no_holes(session: Session) -> None:
    chosen = select(Contract.number_year, Contract.number_seq)
    chosen = chosen.where(Contract.number_seq.is_not(None), Contract.annex == 0)
    by_year: dict[int, list[int]] = {}
    for year, seq in session.execute(chosen):
        assert year is not None
        assert seq is not None
        by_year.setdefault(year, []).append(seq)
    assert len(by_year) == 2
    for numbers in by_year.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_evaluations_one_overdue_and_several_soon(session: Session) -> None:
    due = to_evaluate(session, TODAY + timedelta(30))
    assert sum(one.on < TODAY for one in due) == 1
    assert sum(one.on >= TODAY for one in due) >= 3


def test_evaluations_were_held_on_the_way_and_at_the_end(session: Session) -> None:
    chosen = select(Evaluation, Contract).join(Contract, Contract.id == Evaluation.contract_id)
    rows = session.execute(chosen).all()
    of_state = {state: [one.final for one, contract in rows if contract.state is state] for state in ContractState}
    assert False in of_state[ContractState.ACTIVE]
    for state in (ContractState.COMPLETED, ContractState.EVALUATED):
        done = [contract for _one, contract in rows if contract.state is state and _one.final]
        assert len(done) == session.scalar(select(func.count(Contract.id)).where(Contract.state == state))
    assert {one.stage for one, _contract in rows} == {DocumentStage.PRINTED, DocumentStage.SIGNED}


def test_a_contract_with_a_copy_in_ukrainian_is_polish_and_of_a_ukrainian(session: Session) -> None:
    for contract in session.scalars(select(Contract).where(Contract.language == "uk")):
        assert set("ąęółśż") & set(contract.texts["causes"])
        assert set("ąęółśż") & set(contract.texts["arrangements"])
        person = session.get_one(Participant, contract.participant_id)
        assert person.family_name in {"Shevchuk", "Kovalchuk-Bondar", "Mel'nyk", "Hryhorenko"}


def test_signatures_are_of_the_contract_and_of_workdays(session: Session) -> None:
    chosen = (
        select(Signature.signed_on, Contract.drawn_on)
        .join(IssuedDocument, IssuedDocument.id == Signature.paper_id)
        .join(Contract, OF_CONTRACT)
    )
    rows = session.execute(chosen).all()
    assert len(rows) > 50
    assert all(drawn and drawn <= signed < TODAY and signed.weekday() < 5 for signed, drawn in rows)


def test_only_a_contract_that_is_carried_out_leads_to_an_activity(session: Session) -> None:
    chosen = select(Enrolment, Contract).join(Contract, Contract.id == Enrolment.contract_id)
    rows = session.execute(chosen).all()
    assert len(rows) > 40
    for enrolment, contract in rows:
        assert contract.drawn_on is not None
        assert contract.drawn_on <= enrolment.since
        assert contract.state in CARRIED_OUT_STATES
        if contract.closed_on:
            assert enrolment.until is not None
            assert enrolment.until <= contract.closed_on


def test_no_activity_is_ever_over_its_places(session: Session) -> None:
    for activity in session.scalars(select(Activity)):
        rows = session.scalars(select(Enrolment).where(Enrolment.activity_id == activity.id)).all()
        assert activity.capacity is not None
        for on in session.scalars(select(Meeting.day).where(Meeting.activity_id == activity.id)):
            assert sum(row.since <= on and (row.until is None or on <= row.until) for row in rows) <= activity.capacity


def test_meetings_of_a_year_the_past_ones_marked_but_one(session: Session) -> None:
    assert session.scalar(select(func.count()).select_from(Activity)) == 9
    first, last = session.execute(select(func.min(Meeting.day), func.max(Meeting.day))).one()
    assert first < TODAY - timedelta(200)
    assert last > TODAY + timedelta(60)
    marked = set(session.scalars(select(Attendance.meeting_id)))
    people = select(func.count(Enrolment.id)).where(
        Enrolment.activity_id == Meeting.activity_id,
        Enrolment.since <= Meeting.day,
        Enrolment.until.is_(None) | (Enrolment.until >= Meeting.day),
    )
    held = session.execute(select(Meeting.id, people.scalar_subquery()).where(Meeting.day < TODAY)).all()
    assert len([meeting for meeting, count in held if count and meeting not in marked]) == 1


def test_what_the_starosta_commissions_needs_no_contract_and_useful_work_has_its_days(session: Session) -> None:
    kind = select(Activity.id).where(Activity.kind == "commissioned_reintegration").scalar_subquery()
    enrolled = session.scalars(select(Enrolment).where(Enrolment.activity_id == kind)).all()
    assert len(enrolled) == 5
    assert all(one.contract_id is None and one.until is not None for one in enrolled)
    days = session.scalars(select(WorkDay)).all()
    assert len(days) > 50
    assert all(one.beyond == "" for one in days), "nobody works more than the law allows"
    assert session.scalar(select(func.count()).select_from(StarostaAgreement)) == 2


def test_some_meetings_do_not_go_by_their_series(session: Session) -> None:
    closure = session.scalars(select(ClubClosure)).one()
    assert TODAY < closure.since <= closure.until
    off = session.scalars(select(Meeting).where(Meeting.happening == MeetingStatus.CANCELLED)).all()
    assert len([one for one in off if one.reason != closure.name]) == 1
    assert all(closure.since <= one.day <= closure.until for one in off if one.reason == closure.name)
    assert len(off) > 5
    assert session.scalar(select(func.count()).where(Meeting.moved_from.is_not(None))) == 1


def test_attendance_is_as_in_life(session: Session) -> None:
    marks = Counter(session.scalars(select(Attendance.mark)))
    there = marks[AttendanceMark.PRESENT] + marks[AttendanceMark.LATE] + marks[AttendanceMark.LEFT_EARLY]
    assert 0.80 < there / marks.total() < 0.92
    assert set(marks) == set(AttendanceMark)
    missing = select(Attendance.reason).where(Attendance.mark.in_([AttendanceMark.EXCUSED, AttendanceMark.UNEXCUSED]))
    assert all(session.scalars(missing))


def test_the_journal_tells_it_in_order_and_by_whom(session: Session) -> None:
    rows = session.execute(
        select(journal_tables.entry_table.c.at, journal_tables.entry_table.c.worker_name).order_by(
            journal_tables.entry_table.c.id
        )
    ).all()
    moments = [datetime.fromisoformat(at) for at, _who in rows]
    assert moments == sorted(moments)
    assert all(who for _at, who in rows)
    assert len({who for _at, who in rows}) == 6
    assert all(7 <= moment.astimezone().hour < 19 for moment in moments)


def test_each_page_is_marked_as_practice(session: Session) -> None:
    """Issued contracts, drafts and sheets: the mark is in the text of every page, in the language of the paper."""
    issued = session.scalars(select(IssuedDocument.content).join(Contract, OF_CONTRACT))
    printed = [(content, language_of(content)) for content in issued]
    assert len(printed) >= 36
    for document in print_command.printable_kinds():
        numbers = document.list_printable(session)
        some = [document.render(session, row_id) for _number, row_id in (*numbers[:1], *numbers[-1:])]
        printed += [(content, language_of(content)) for content in some]
    for content, language in printed:
        with i18n.use_language(language):
            mark = i18n._("PRACTICE – DO NOT SIGN")
        paper = pypdfium2.PdfDocument(content)
        assert all(mark in page.get_textpage().get_text_range() for page in paper)


def test_an_issued_paper_comes_out_byte_for_byte(session: Session) -> None:
    document = next(one for one in print_command.printable_kinds() if one.key == "contract")
    chosen = select(IssuedDocument).join(Contract, OF_CONTRACT)
    for issued in session.scalars(chosen.where(IssuedDocument.version == Contract.version).limit(5)):
        assert document.render(session, issued.row_id) == issued.content


def test_the_club_has_a_sign_of_its_own_that_is_not_drawn_by_chance(session: Session) -> None:
    assert session.scalar(select(Club.uid)) == "0000practice0000"


def test_contracts_raise_the_findings_that_their_states_explain_and_no_others(session: Session) -> None:
    """No scan of a signed paper, one overdue evaluation, an unfinished draft, information not handed over yet."""
    found = {one: check_contract(session, one) for one in session.scalars(select(Contract.id))}
    drafts = set(session.scalars(select(Contract.id).where(Contract.state == ContractState.DRAFT)))
    signed = set(session.scalars(select(Contract.id).where(Contract.state.in_(CARRIED_OUT_STATES))))
    codes = {one: {finding.code for finding in findings} for one, findings in found.items()}
    assert [one for one in drafts if codes[one]] == [max(drafts)]
    others = {one: of_contract for one, of_contract in codes.items() if one not in drafts}
    assert set().union(*others.values()) == {"K53", "K54", "K60"}
    assert sum("K60" in of_contract for of_contract in others.values()) == 1
    without = {one for one, of_contract in others.items() if "K54" in of_contract}
    assert 1 <= len(without) <= 4
    assert not without & signed


def test_plans_have_what_their_contract_needs() -> None:
    for plan in contract_plans().values():
        assert plan.texts()
        assert all(plan.texts().values())
        assert plan.evaluation_days == sorted(plan.evaluation_days)
        assert max(plan.evaluation_days) <= plan.days + 5


def test_never_over_a_file_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "real.kis"
    path.write_bytes(b"mine")
    with pytest.raises(CannotWriteError):
        practice_files.make_practice_file(path, TODAY)
    assert path.read_bytes() == b"mine"


def test_never_beside_the_log_of_a_file_that_was_moved_away(tmp_path: Path) -> None:
    left = tmp_path / "real.kis-wal"
    left.write_bytes(b"mine")
    with pytest.raises(CannotWriteError, match=r"real\.kis-wal"):
        practice_files.make_practice_file(tmp_path / "real.kis", TODAY)
    assert [path.name for path in tmp_path.glob("*kis*")] == ["real.kis-wal"]


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(practice_files, "play_scenario", fail)
    with pytest.raises(KeyboardInterrupt):
        practice_files.make_practice_file(tmp_path / "club.kis", TODAY)
    assert list(tmp_path.glob("*club*")) == []


def language_of(content: bytes) -> str:
    """The language that a paper says it is in."""
    with pikepdf.open(io.BytesIO(content)) as paper:
        return str(paper.Root.Lang)[:2]


# ---- ensure ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def quickly(practice_file: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """`make` copies the file of the session; the paths that were asked for."""
    asked: list[Path] = []

    def copy(path: Path, _today: date, _progress: Callable[[int, int], None] | None = None) -> None:
        asked.append(path)
        shutil.copyfile(practice_file, path)

    monkeypatch.setattr(practice_files, "make_practice_file", copy)
    return asked


def test_the_file_of_today_is_made_once(tmp_path: Path, quickly: list[Path]) -> None:
    first = practice_files.ensure_practice_file(tmp_path / "deep" / "folder")
    assert practice_files.ensure_practice_file(tmp_path / "deep" / "folder") == first
    assert quickly == [first]
    assert file_format.is_practice_file(first)


def test_a_damaged_file_is_made_anew(tmp_path: Path, quickly: list[Path]) -> None:
    path = practice_files.ensure_practice_file(tmp_path)
    path.write_bytes(b"")
    assert practice_files.ensure_practice_file(tmp_path) == path
    assert len(quickly) == 2


def test_no_log_of_an_older_file_stays(tmp_path: Path, quickly: list[Path]) -> None:
    path = practice_files.ensure_practice_file(tmp_path)
    for damage in (lambda: path.write_bytes(b""), path.unlink):
        damage()
        left = path.with_name(path.name + "-wal")
        left.write_bytes(b"left over")
        practice_files.ensure_practice_file(tmp_path)
        assert not left.exists()


def test_a_file_that_is_open_is_left_alone(tmp_path: Path, quickly: list[Path]) -> None:
    path = practice_files.ensure_practice_file(tmp_path)
    opened = case_file.open_case_file(path, None)
    assert practice_files.ensure_practice_file(tmp_path) == path
    opened.close()
    assert len(quickly) == 1


def test_only_the_newest_files_stay(tmp_path: Path, quickly: list[Path]) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for day in range(1, 8):
        (folder / f"practice-0.0.1-2020-01-0{day}.kis").write_bytes(b"old")
    (folder / "klub.kis").write_bytes(b"mine")
    made = practice_files.ensure_practice_file(folder)
    left = sorted(folder.iterdir())
    assert made in left
    assert len(left) == practice_files.KEPT_FILES + 1
    assert folder / "klub.kis" in left


def test_the_home_is_a_folder_of_this_account(home: Path) -> None:
    assert practice_files.practice_folder().is_relative_to(home)


def test_the_papers_open_in_another_reader(session: Session) -> None:
    content = session.scalars(select(IssuedDocument.content).limit(1)).one()
    with pikepdf.open(io.BytesIO(content)) as paper:
        assert len(paper.pages) >= 2
