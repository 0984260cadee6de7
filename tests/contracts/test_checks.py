"""The checker: each rule finds its seeded fault, none finds one in the model contract; warnings are accepted by reason.

A new rule needs a seed here: the faults are looked for by the codes of all rules.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from kiscase.club import actions as clubs
from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.checks import actions as checks
from kiscase.contracts.checks.checked_contract import CheckedContract
from kiscase.contracts.checks.model import Finding, Severity
from kiscase.contracts.checks.rule_loading import CheckRule, load_check_rules, location_label
from kiscase.contracts.content import Content
from kiscase.contracts.disputes import actions as disputes
from kiscase.contracts.disputes.model import DisputeGround
from kiscase.contracts.drafting import actions as drafting_actions
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import OFFICIAL_FORM, Contract, ContractState
from kiscase.contracts.parts import ALL_GOALS, SigningMode
from kiscase.contracts.queries import load_content
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import LANGUAGE_NAMES, set_language
from kiscase.core.journal import history
from kiscase.core.journal.running_action import describe_action
from kiscase.core.text.message_catalogue import placeholders
from kiscase.participants import actions as participants
from kiscase.pdf.form import loading
from tests import makers
from tests.actions import do
from tests.clock import clock

pytestmark = pytest.mark.usefixtures("english")

ADULT = {
    "family_name": "Nowak",
    "given_name": "Żegota",
    "pesel": makers.pesel(date(1979, 3, 2)),
    "signs": SigningMode.SELF,
}
CHILD = {"family_name": "Nowak", "given_name": "Łucja", "pesel": makers.pesel(date(2012, 11, 30))}
GUARDED = CHILD | {"signs": SigningMode.REPRESENTED, "representative": "Żegota Nowak"}
SUNDAY, CORPUS_CHRISTI = date(2026, 10, 11), date(2026, 6, 4)

Change = Callable[[Content], object]


def rows(content: Content, key: str, *changed: dict[str, Any]) -> None:
    content.tables[key] = [dict(row) for row in changed]


def first(key: str, **values: Any) -> Change:
    """The first row of a table with other values."""
    return lambda content: content.tables[key][0].update(values)


def only(key: str, *changed: dict[str, Any]) -> Change:
    """A table with other rows."""
    return lambda content: rows(content, key, *changed)


def head(**values: Any) -> Change:
    """Other values of the head."""
    return lambda content: content.fields.update(values)


def evaluated(on: date, *reminders: date) -> Change:
    """The day of the evaluation, and days to be reminded of it."""

    def change(content: Content) -> None:
        content.fields["evaluation_on"] = on
        rows(content, "evaluation_dates", *({"planned_on": one} for one in reminders))

    return change


def family(*members: dict[str, Any], who: str = "Żegota Nowak") -> Change:
    """Members of the family, and an action of one of them."""

    def change(content: Content) -> None:
        rows(content, "members", *members)
        content.tables["participant_actions"].append(
            {"text": "Kurs", "due": date(2026, 9, 1), "who": who, "goal": ALL_GOALS}
        )

    return change


TYPED: dict[str, Change] = {
    "K01": lambda content: content.texts.update(causes="  "),
    "K02": only("main_goals"),
    "K03": only("participant_actions"),
    "K04": only("worker_actions"),
    "K05": head(evaluation_on=None),
    "K07": first("goals", text=""),
    "K08": first("worker_actions", due=None),
    "K11": first("goals", effect=""),
    "K14": lambda content: content.tables["participant_actions"].append(
        {"text": "UDZIAŁ w zajęciach klubu.", "due": date(2026, 8, 31)}
    ),
    "K15": lambda content: content.texts.update(limits="Brak dojazdu do ‹miejscowość›"),
    "K16": first("goals", effect="Poprawa sytuacji"),
    "K67": first("goals", effect="Język გრიგოლ"),
    "K17": first("participant_actions", goal="1"),
    "K18": first("worker_actions", goal=""),
    "K19": lambda content: content.texts.update(arrangements="W miarę możliwości"),
    "K20": first("worker_actions", due=date(2026, 6, 14)),
    "K21": first("participant_actions", due=date(2026, 12, 16)),
    "K22": first("evaluation_dates", planned_on=date(2027, 1, 4)),
    "K24": evaluated(date(2026, 12, 31)),
    "K25": head(ends_on=None),
    "K26": head(ends_on=date(2028, 6, 16)),
    "K27": head(drawn_on=CORPUS_CHRISTI),
    "K28": head(drawn_on=date(2026, 6, 16)),
    "K29": first("evaluation_dates", planned_on=SUNDAY),
    "K33": family(ADULT, CHILD | {"signs": SigningMode.SELF}),
    "K34": family(ADULT | {"family_name": "", "given_name": ""}, who=""),
    "K35": family(ADULT | {"pesel": ""}),
    "K36": family(ADULT, GUARDED),
    "K37": family(ADULT, who="Ktoś Obcy"),
    "K44": family(ADULT | {"signs": None}),
    "K45": family(ADULT, GUARDED | {"representative": ""}),
}
"""A fault typed into the model contract of variant A, by the code of its rule."""


def of(case: Database, **person: Any) -> int:
    """A draft with a person who differs from the model."""
    return do(case, lambda session: makers.contract(session, makers.participant(session, **person)))


def copies(case: Database, number: int) -> int:
    """A draft whose goals stand in so many contracts of other people."""
    for _ in range(number):
        do(case, makers.contract)
    return do(case, makers.contract)


def later(case: Database, made: int, action: Callable[..., Any], *args: Any) -> int:
    do(case, action, *args)
    return made


def retired(case: Database) -> int:
    return later(case, do(case, makers.contract), clubs.change_worker, 1, {"retired": True})


def no_phone(case: Database) -> int:
    do(case, clubs.change_worker, 1, {"phone": ""})
    return later(case, do(case, makers.contract), clubs.change_club, {"phone": ""})


def pensioner(case: Database, made: int) -> int:
    return later(case, made, participants.change_participant, 1, {}, [{"kind": "old_age_pension"}])


def running(case: Database, on: date = makers.TODAY) -> int:
    made = do(case, makers.active_contract)
    clock.set_to(on)
    return made


def waiting(case: Database, on: date) -> int:
    made = do(case, makers.printed_contract)
    clock.set_to(on)
    return made


def unanswered(case: Database) -> int:
    """A contract on which a ruling was asked for more than thirty days ago."""
    contract = running(case)
    request = {"asked_on": makers.TODAY, "matters": "Termin kursu", "ground": DisputeGround.CHANGES}
    do(case, disputes.issue_dispute_letter, do(case, disputes.record_dispute, contract, request))
    clock.set(2026, 7, 16, 12)
    return contract


def amended(case: Database) -> int:
    made = running(case)
    return later(case, made, annexes.begin_annex, made, "dłuższy kurs")


ON_FILE: dict[str, Callable[[Database], int]] = {
    "K12": lambda case: copies(case, 5),
    "K13": lambda case: copies(case, 20),
    "K30": lambda case: of(case, street="", town="", postal_code=""),
    "K31": lambda case: of(case, pesel=""),
    "K32": lambda case: of(case, pesel=makers.pesel(date(2008, 6, 16))),
    "K38": no_phone,
    "K39": retired,
    "K40": lambda case: pensioner(case, do(case, makers.contract)),
    "K41": lambda case: of(case, groups=[]),
    "K42": lambda case: do(case, makers.contract, variant="B"),
    "K50": lambda case: waiting(case, date(2026, 7, 6)),
    "K51": lambda case: later(
        case, do(case, makers.printed_contract), participants.change_participant, 1, {"street": "ul. Nowa 1"}
    ),
    "K52": lambda case: later(case, running(case), clubs.change_club, {"scan_required": True}),
    "K53": running,
    "K54": lambda case: do(case, makers.printed_contract),
    "K60": lambda case: running(case, date(2026, 9, 16)),
    "K61": lambda case: running(case, date(2026, 12, 16)),
    "K62": lambda case: running(case, date(2026, 12, 1)),
    "K63": amended,
    "K64": lambda case: pensioner(case, running(case)),
    "K66": unanswered,
}
"""A fault on file, by the code of its rule; the id of the contract."""


def found(case: Database, contract: int, content: Content | None = None) -> list[Finding]:
    with case.read() as session:
        return checks.check_contract(session, contract, content)


def typed(case: Database, change: Change, variant: str = "A") -> list[Finding]:
    """What is found when somebody types a change into the model contract and saves nothing."""
    made = do(case, makers.contract, variant=variant)
    with case.read() as session:
        content = load_content(session, session.get_one(Contract, made))
    change(content)
    return found(case, made, content)


def codes(findings: list[Finding]) -> set[str]:
    return {one.code for one in findings}


# ---- the rules -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", load_check_rules(), ids=lambda rule: rule.code)
def test_each_rule_finds_its_fault(case: Database, rule: CheckRule) -> None:
    change = TYPED.get(rule.code)
    findings = typed(case, change) if change is not None else found(case, ON_FILE[rule.code](case))
    hit = [one for one in findings if one.code == rule.code]
    assert hit, f"found instead: {[one.text for one in findings]}"
    assert {one.severity for one in hit} == {rule.severity}
    assert not rule.fields or {one.field for one in hit} <= set(rule.fields)
    for one in hit:
        assert one.where
        assert one.reason
        assert not placeholders(one.text), one.text
        assert "None" not in one.text, one.text


def test_every_seed_is_of_a_rule() -> None:
    known = {rule.code for rule in load_check_rules()}
    assert set(TYPED) | set(ON_FILE) == known
    assert not set(TYPED) & set(ON_FILE)
    assert len(known) >= 24


def test_the_rules_are_whole() -> None:
    assert {rule.test for rule in load_check_rules()} == set(checks.CHECKS)
    fields = {part.key for section in loading.load_form(OFFICIAL_FORM).sections for part in section.fields}
    for rule in load_check_rules():
        assert set(rule.texts) == set(rule.reasons) == set(LANGUAGE_NAMES), rule.code
        assert len({frozenset(placeholders(text)) for text in rule.texts.values()}) == 1, rule.code
        assert rule.states, rule.code
        for key in rule.fields:
            assert key in fields or location_label(key) or key in Contract.fields(), (rule.code, key)


def test_a_rule_holds_on_its_days() -> None:
    rule = next(rule for rule in load_check_rules() if rule.code == "K01")
    assert rule.holds(ContractState.DRAFT, rule.valid_from)
    assert not rule.holds(ContractState.DRAFT, rule.valid_from - timedelta(1))
    assert not rule.holds(ContractState.ACTIVE, rule.valid_from)


# ---- none on the model contract -------------------------------------------------------------------------------------


@pytest.mark.parametrize("variant", ["A", "B"])
def test_nothing_is_found_in_the_model_contract(case: Database, variant: str) -> None:
    made = do(case, makers.contract, variant=variant)
    content = makers.content(variant)
    content.inner["handed_over"] = "2026-06-15"
    if variant == "B":
        content.inner["referral"] = "PUP.5021.7.2026"
    assert found(case, made, content) == []
    do(case, drafting_actions.save_contract, made, content)
    assert found(case, made) == []
    do(case, issuing.issue_contract, made)
    assert found(case, made) == []


def test_nothing_is_found_in_the_model_family(case: Database) -> None:
    def change(content: Content) -> None:
        family(ADULT, GUARDED)(content)
        content.tables["participant_actions"].append(
            {"text": "Świetlica", "due": date(2026, 9, 1), "who": "Łucja", "goal": "1"}
        )

    assert typed(case, change) == []


def test_nothing_is_wrong_with_the_printed_contracts_of_the_practice_club(practice_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "practice.kis"
    shutil.copyfile(practice_file, path)
    opened = case_file.open_case_file(path, None, now=lambda: datetime(2026, 6, 15, 8, tzinfo=UTC))
    by_day = ("verdict", "future")  # what a later day has made of it is no fault of the contract
    drafting = [rule for rule in load_check_rules() if ContractState.DRAFT in rule.states and rule.test not in by_day]
    wrong = []
    with opened.read() as session:
        printed = session.scalars(select(Contract).where(Contract.number.is_not(None))).all()
        for contract in printed:
            matter = CheckedContract(session, contract, load_content(session, contract))
            wrong += [
                (contract.title, rule.code, spot)
                for rule in drafting
                if rule.severity is not Severity.HINTS
                for spot in checks.CHECKS[rule.test](matter, rule)
            ]
        late = {one.code for contract in printed for one in checks.check_contract(session, contract.id) if one.pending}
    opened.close()
    assert len(printed) > 30
    assert wrong == []
    assert late <= {"K60"}, "one evaluation is overdue, for practice"


NOT_FOUND: list[tuple[str, Change]] = [
    ("K14", lambda content: content.tables["worker_actions"].append(dict(content.tables["participant_actions"][0]))),
    ("K16", first("goals", effect="Poprawa sytuacji: 3 spłacone raty")),
    ("K20", first("worker_actions", due=makers.TODAY)),
    ("K21", first("participant_actions", due=date(2026, 12, 15))),
    ("K17", first("participant_actions", goal="2")),
    ("K18", first("worker_actions", goal="2")),
    ("K20", head(evaluation_on=makers.TODAY)),
    ("K24", evaluated(date(2026, 12, 22))),
    ("K24", evaluated(date(2026, 12, 31), date(2026, 10, 1))),
    ("K26", head(ends_on=date(2028, 6, 15))),
    ("K28", head(drawn_on=makers.TODAY)),
    ("K33", family(ADULT, GUARDED)),
    ("K37", family(ADULT, who="żegota")),
]


@pytest.mark.parametrize(("code", "change"), NOT_FOUND, ids=[code for code, _change in NOT_FOUND])
def test_what_is_just_right_is_not_found(case: Database, code: str, change: Change) -> None:
    assert code not in codes(typed(case, change))


def test_a_family_counts_only_where_the_form_has_room_for_it(case: Database) -> None:
    assert not codes(typed(case, family({"pesel": "80051400029"}, who=""), variant="B")) & {"K34", "K35", "K44"}


def test_waiting_for_signatures_is_counted_in_working_days(case: Database) -> None:
    assert "K50" not in codes(found(case, waiting(case, date(2026, 7, 3))))


def test_contracts_of_the_same_person_are_no_copies(case: Database) -> None:
    person = do(case, makers.participant)
    for _ in range(6):
        made = do(case, makers.contract, person)
    assert not codes(found(case, made))


def test_an_annex_is_no_other_contract_with_the_goal_and_what_is_void_has_none(case: Database) -> None:
    made = copies(case, 4)
    annexed = do(case, makers.active_contract)
    annex = do(case, annexes.begin_annex, annexed, "dłuższy kurs")
    assert copied_in(case, made) == {5}
    do(case, make_void, annexed)
    assert copied_in(case, made) == {5}, "the annex has the goal still"
    do(case, make_void, annex)
    assert copied_in(case, made) == {4}


def copied_in(case: Database, contract: int) -> set[int]:
    """In how many contracts of others the goals of a contract stand."""
    with case.read() as session:
        record = session.get_one(Contract, contract)
        return set(CheckedContract(session, record, load_content(session, record)).copies.values())


def make_void(session: Session, contract: int) -> None:
    session.get_one(Contract, contract).state = ContractState.VOID
    describe_action(session, "Made void.")


def test_an_annex_goes_back_to_the_day_of_its_contract(case: Database) -> None:
    contract = running(case, date(2026, 8, 3))
    annex = do(case, annexes.begin_annex, contract, "dłuższy kurs")
    with case.read() as session:
        content = load_content(session, session.get_one(Contract, annex))
    assert content.fields["drawn_on"] == date(2026, 8, 3)
    assert content.tables["worker_actions"][0]["due"] < content.fields["drawn_on"]
    assert not [one for one in found(case, annex) if one.pending]


def test_findings_speak_the_language_of_the_desk(case: Database) -> None:
    made = of(case, street="", town="", postal_code="")
    texts = {}
    for language in LANGUAGE_NAMES:
        set_language(language)
        texts[language] = found(case, made)[0].text
    assert len(set(texts.values())) == len(LANGUAGE_NAMES)


# ---- the gate ------------------------------------------------------------------------------------------------------


def test_what_blocks_keeps_a_contract_from_its_number_and_warnings_do_not(case: Database) -> None:
    content = makers.content(ends_on=None)
    content.texts["causes"] = "‹co›"
    made = do(case, makers.contract)
    do(case, drafting_actions.save_contract, made, content)
    with pytest.raises(InvalidValuesError) as caught:
        do(case, issuing.issue_contract, made)
    assert list(caught.value.problems) == ["causes"]
    content.texts["causes"] = "Długi"
    do(case, drafting_actions.save_contract, made, content)
    assert codes(found(case, made)) == {"K25"}
    assert do(case, issuing.issue_contract, made)


# ---- with much on file ----------------------------------------------------------------------------------------------


def test_the_time_of_a_look_does_not_follow_what_is_on_file(case: FileDatabase) -> None:
    """A bounded number of questions, and copied goals are counted by an index."""
    made = copies(case, 3)
    asked: list[tuple[str, Any]] = []
    with case.read() as session:
        content = load_content(session, session.get_one(Contract, made))
        content.tables["goals"] *= 20
        session.expire_all()
        event.listen(
            session.connection().engine,
            "before_cursor_execute",
            lambda _c, _u, statement, values, *_more: asked.append((statement, values)),
        )
        checks.check_contract(session, made, content)
        counting = next(one for one in asked if "goal.mark" in one[0])
        asked_for = len(asked)
        plan = session.connection().exec_driver_sql("EXPLAIN QUERY PLAN " + counting[0], counting[1]).all()
    assert asked_for <= 12
    said = " ".join(str(row[-1]) for row in plan)
    assert "ix_goal_mark" in said
    assert "PRIMARY KEY" not in said, "long rows are read"
    assert "SCAN" not in said


# ---- acceptance -----------------------------------------------------------------------------------------------------


@pytest.fixture
def warned(case: Database) -> tuple[int, Finding]:
    """A contract whose goal has no effect, and that finding."""
    made = do(case, makers.contract)
    content = makers.content()
    content.tables["goals"][0]["effect"] = ""
    do(case, drafting_actions.save_contract, made, content)
    (finding,) = found(case, made)
    return made, finding


def test_a_warning_is_accepted_with_a_reason_and_counts_again(case: Database, warned: tuple[int, Finding]) -> None:
    made, finding = warned
    assert finding.pending
    do(case, checks.accept_finding, made, finding.code, finding.place, "Efekt ustali komisja.")
    (accepted,) = found(case, made)
    assert (accepted.accepted, accepted.pending) == ("Efekt ustali komisja.", False)
    with case.read() as session:
        said = history.list_history(session, "contract", made)[0].sentence
    assert "K11" in said
    assert "Efekt ustali komisja." in said
    do(case, checks.withdraw_acceptance, made, finding.code, finding.place)
    assert found(case, made) == [finding]
    with pytest.raises(Problem, match="no longer accepted"):
        do(case, checks.withdraw_acceptance, made, finding.code, finding.place)


def test_an_accepted_warning_comes_back_when_its_place_changes(case: Database, warned: tuple[int, Finding]) -> None:
    made, finding = warned
    do(case, checks.accept_finding, made, finding.code, finding.place, "Efekt ustali komisja.")
    with case.read() as session:
        content = load_content(session, session.get_one(Contract, made))
    content.tables["goals"].reverse()  # elsewhere in the table it is still the same row
    assert [one.pending for one in found(case, made, content)] == [False]
    content.tables["goals"][1]["text"] = "Inny cel"
    assert [one.pending for one in found(case, made, content)] == [True]


def test_an_acceptance_outlives_the_day(case: Database) -> None:
    made = waiting(case, date(2026, 7, 10))
    (finding,) = (one for one in found(case, made) if one.code == "K50")
    do(case, checks.accept_finding, made, finding.code, finding.place, "Osoba jest w szpitalu.")
    clock.set_to(date(2026, 7, 20))
    (again,) = (one for one in found(case, made) if one.code == "K50")
    assert again.text != finding.text
    assert again.accepted


def test_nothing_is_accepted_without_a_reason_nor_what_blocks(case: Database, warned: tuple[int, Finding]) -> None:
    made, finding = warned
    with pytest.raises(InvalidValuesError) as caught:
        do(case, checks.accept_finding, made, finding.code, finding.place, "  ")
    assert list(caught.value.problems) == ["reason"]
    with pytest.raises(Problem, match="has to be fixed"):
        do(case, checks.accept_finding, made, "K01", "causes:1", "bo tak")


def test_accepting_again_changes_the_reason(case: Database, warned: tuple[int, Finding]) -> None:
    made, finding = warned
    for reason in ("pierwszy", "drugi"):
        do(case, checks.accept_finding, made, finding.code, finding.place, reason)
    assert [one.accepted for one in found(case, made)] == ["drugi"]
