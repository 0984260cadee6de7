"""People and papers are found by what one would type."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kiscase.activities.planning import actions as planning
from kiscase.club import actions as clubs
from kiscase.club.model import Worker
from kiscase.club.staff.screen.workers_panel import WORKER_FIELDS
from kiscase.contracts import contract_pdf_on_file, listing
from kiscase.contracts.model import Contract
from kiscase.core import collation
from kiscase.core.database.database import Database
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.search import matching
from kiscase.core.search.hit_details import with_details
from kiscase.core.search.words import index_terms, split_query
from kiscase.core.text import similar_words
from kiscase.participants import actions as participants
from kiscase.participants.model import Participant
from kiscase.participants.searching import MAX_FOUND, ParticipantRow
from tests import makers
from tests.actions import list_participants, search_hits
from tests.query_plans import list_query_plans

pytestmark = pytest.mark.usefixtures("english")

PEOPLE = [
    {"family_name": "Żółciński", "given_name": "Łukasz", "pesel": "80051400028", "phone": "600 100 200"},
    {"family_name": "O’Neill", "given_name": "Seán", "phone": "+48 22 555-11-22"},
    {"family_name": "Nowak-Łęcka", "given_name": "Anna Maria", "phone": "0048600300400"},
    {"family_name": "Дем’янюк", "given_name": "Їржі", "phone": "+380 44 123 45 67"},
    {"family_name": "Ćwik", "given_name": "Jan", "email": "jan_cwik@poczta.example"},
]


@pytest.fixture
def people(case: Database) -> Database:
    with case.action() as session:
        for person in PEOPLE:
            values: dict[str, Any] = {"pesel": "", "phone": "", **person}
            makers.participant(session, **values)
    return case


def found(case: Database, text: str) -> list[str]:
    with case.read() as session:
        listed = [row.name for row in list_participants(session, text)]
        hits = search_hits(session, text, kinds=["participant"])
        assert [hit.title for hit in hits] == listed or not text.strip()
    return listed


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("lukasz", "Żółciński Łukasz"),
        ("ŁUKASZ", "Żółciński Łukasz"),
        ("zolcin", "Żółciński Łukasz"),
        ("Żółciński Łuk", "Żółciński Łukasz"),
        ("łukasz żół", "Żółciński Łukasz"),
        ("8005140", "Żółciński Łukasz"),
        ("0028", "Żółciński Łukasz"),
        ("80051400028", "Żółciński Łukasz"),
        ("600100200", "Żółciński Łukasz"),
        ("600 100 200", "Żółciński Łukasz"),
        ("+48 600 100 200", "Żółciński Łukasz"),
        ("+48600100", "Żółciński Łukasz"),
        ("0048 600 100 200", "Żółciński Łukasz"),
        ("600-100", "Żółciński Łukasz"),
        ("200", "Żółciński Łukasz"),
        ("O'Neill", "O’Neill Seán"),
        ("o’neill", "O’Neill Seán"),
        ("oneill", "O’Neill Seán"),
        ("neill", "O’Neill Seán"),
        ("sean", "O’Neill Seán"),
        ("225551122", "O’Neill Seán"),
        ("22 555 11 22", "O’Neill Seán"),
        ("555-11-22", "O’Neill Seán"),
        ("nowak", "Nowak-Łęcka Anna Maria"),
        ("lecka", "Nowak-Łęcka Anna Maria"),
        ("Nowak-Łęc", "Nowak-Łęcka Anna Maria"),
        ("nowak lecka maria", "Nowak-Łęcka Anna Maria"),
        ("nowaklecka", "Nowak-Łęcka Anna Maria"),
        ("600300400", "Nowak-Łęcka Anna Maria"),
        ("дем'янюк", "Дем’янюк Їржі"),
        ("ЇРЖІ", "Дем’янюк Їржі"),
        ("дем\u02bcянюк", "Дем’янюк Їржі"),
        ("дем\u02bbян", "Дем’янюк Їржі"),
        ("дем\u02b9янюк їржі", "Дем’янюк Їржі"),
        ("Nowak\u2011Łęcka\u00a0Anna", "Nowak-Łęcka Anna Maria"),
        ("\u200e600\u00a0100\u2011200", "Żółciński Łukasz"),
        ("+380441234567", "Дем’янюк Їржі"),
        ("cwik", "Ćwik Jan"),
        ("jan_cwik@pocz", "Ćwik Jan"),
    ],
)
def test_a_person_is_found_by_what_one_types(people: Database, typed: str, name: str) -> None:
    assert found(people, typed) == [name]


@pytest.mark.parametrize(
    "typed", ["%", "_", "'", '"', "*", "\x00", "🙂", "''", "--", "<8200", "%a", "xyz", "zolcin ne", "łuka_z", "\ud800"]
)
def test_signs_find_nobody_and_harm_nothing(people: Database, typed: str) -> None:
    text = typed if typed != "%a" else "%q"
    assert found(people, text) == []
    assert people.find_faults() == []


def test_nothing_typed_lists_all_in_polish_order(people: Database) -> None:
    names = ["Ćwik Jan", "Nowak-Łęcka Anna Maria", "O’Neill Seán", "Żółciński Łukasz", "Дем’янюк Їржі"]
    assert found(people, "") == names
    assert found(people, "  ") == names


def test_polish_order(case: Database) -> None:
    names = [
        "Adamik",
        "Ącki",
        "Cebula",
        "Ćma",
        "Łada",
        "Lis",
        "Łoś",
        "Zając",
        "Źrebak",
        "Żaba",
        "Śliwa",
        "Sowa",
        "Ózga",
        "Olech",
    ]
    with case.action() as session:
        for name in names:
            makers.participant(session, family_name=name, given_name="Ewa", pesel="")
    ordered = [
        "Adamik",
        "Ącki",
        "Cebula",
        "Ćma",
        "Lis",
        "Łada",
        "Łoś",
        "Olech",
        "Ózga",
        "Sowa",
        "Śliwa",
        "Zając",
        "Źrebak",
        "Żaba",
    ]
    assert found(case, "") == [f"{name} Ewa" for name in ordered]
    assert found(case, "ewa") == [f"{name} Ewa" for name in ordered]


def test_a_contract_is_found_by_its_number_alone(case: Database) -> None:
    with case.action() as session:
        person = makers.participant(session)
        for _ in range(12):
            last = makers.printed_contract(session, person)
    with case.read() as session:
        titles = [row.title for row in listing.list_contracts(session, "KS/1/2026")]
        assert titles == ["KS/1/2026"]
        assert [row.title for row in listing.list_contracts(session, "ks/12")] == ["KS/12/2026"]
        kinds = {hit.kind for hit in search_hits(session, "KS/12/2026")}
        assert kinds == {"contract", "issued_document"}
        code = contract_pdf_on_file.contract_code(session, session.get_one(Contract, last))
        assert [hit.kind for hit in search_hits(session, code.lower())] == ["issued_document"]


def test_a_person_is_found_by_former_names_and_they_are_shown_as_former(people: Database) -> None:
    with people.action() as session:
        participants.change_participant(session, 5, {"family_name": "Ździebło", "email": ""})
    assert found(people, "zdzieblo") == ["Ździebło Jan"]
    with people.read() as session:
        rows = list_participants(session, "ćwik jan")
        assert [row.name for row in rows] == ["Ździebło Jan (formerly Ćwik)"]
        hits = with_details(session, search_hits(session, "cwik"))
        assert [(hit.title, hit.details) for hit in hits] == [
            ("Ździebło Jan", "Żółkiewka · formerly Ćwik · may take part")
        ]
        assert [row.name for row in list_participants(session, "jan zdz")] == ["Ździebło Jan"]


def test_details_take_as_many_statements_as_there_are_kinds(case: FileDatabase) -> None:
    with case.action() as session:
        for number in range(6):
            person = makers.participant(session, family_name=f"Ks{'abcdef'[number]}", given_name="Ewa")
            makers.printed_contract(session, person)
    with case.read() as session:
        hits = search_hits(session, "ks")
    described, plans = list_query_plans(case, lambda session: with_details(session, hits))
    assert [hit[:3] for hit in described] == [hit[:3] for hit in hits]
    details = {hit.kind: hit.details for hit in described}
    assert details["contract"].startswith("Ks")
    assert all(details.values())
    assert (len(hits), len(plans)) == (18, 4)  # people, documents, and contracts with their people


def test_a_corrected_letter_is_no_former_name(people: Database) -> None:
    for name in ("Ćwig", "Ćwik", "CWIK", "Ćwiek", "Ćwik"):
        with people.action() as session:
            participants.change_participant(session, 5, {"family_name": name})
    with people.read() as session:
        assert session.get_one(Participant, 5).former_names == ""
    for name in ("Kowal", "Żuk", "Kowal"):
        with people.action() as session:
            participants.change_participant(session, 5, {"family_name": name})
    with people.action() as session:
        assert session.get_one(Participant, 5).former_names == "Ćwik, Kowal, Żuk"
        participants.change_participant(session, 5, {"family_name": "Lis", "former_names": "Ćwik"})
        assert session.get_one(Participant, 5).former_names == "Ćwik"


def test_activities_and_workers_are_found_by_former_names(case: Database) -> None:
    with case.action() as session:
        worker = makers.worker(session, family_name="Wrzos")
        activity = makers.activity(session, name="Kuchnia bez marnowania")
    with case.action() as session:
        values = {key: getattr(session.get_one(Worker, worker), key) for key in WORKER_FIELDS}
        clubs.change_worker(session, worker, values | {"family_name": "Szumska"})
        planning.change_activity(session, activity, {"name": "Gotowanie"}, None)
    with case.read() as session:
        for typed, kind, title, former in (
            ("wrzos", "worker", "Szumska Bożena", "formerly Wrzos"),
            ("kuchnia bez", "activity", "Gotowanie", "formerly Kuchnia bez marnowania"),
        ):
            hits = with_details(session, search_hits(session, typed, kinds=[kind]))
            assert [hit.title for hit in hits] == [title]
            assert former in hits[0].details.split(" · ")


def test_exact_spelling_comes_first(case: Database) -> None:
    with case.action() as session:
        for family, given in (("Zolcinski", "Lukasz"), ("Żółciński", "Łukasz"), ("Żolciński", "Łukasz")):
            makers.participant(session, family_name=family, given_name=given, pesel="")
    names = {"Zolcinski Lukasz", "Żolciński Łukasz", "Żółciński Łukasz"}
    for typed in ("żółciński łukasz", "ŻÓŁ", "Łukasz żółc"):
        assert found(case, typed)[0] == "Żółciński Łukasz"
        assert set(found(case, typed)) == names
    assert found(case, "zolcinski lukasz")[0] == "Zolcinski Lukasz"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("zolcinsky", ["Żółciński Łukasz"]),
        ("zulcinski", ["Żółciński Łukasz"]),
        ("zulcinsky", ["Żółciński Łukasz"]),
        ("zułciń", ["Żółciński Łukasz"]),
        ("okasna", ["Kowalenko Oksana"]),
        ("kovalenko", ["Kowalenko Oksana"]),
        ("kovalenko okasna", ["Kowalenko Oksana"]),
        ("коваленка", ["Коваленко Оксана"]),
        ("polna", ["Żółciński Łukasz"]),
        ("polna 5", ["Żółciński Łukasz"]),
        ("kov", []),
        ("80051400029", []),
        ("zolczynska", []),
        ("kovalenko jan", []),
    ],
)
def test_one_letter_may_be_another(case: Database, typed: str, names: list[str]) -> None:
    with case.action() as session:
        makers.participant(
            session, family_name="Żółciński", given_name="Łukasz", pesel="80051400028", street="ul. Polna 5"
        )
        makers.participant(session, family_name="Kowalenko", given_name="Oksana", pesel="", street="")
        makers.participant(session, family_name="Коваленко", given_name="Оксана", pesel="", street="")
    assert found(case, typed) == names
    with case.read() as session:
        listed = list_participants(session, typed, verdict="may")
        assert [row.name for row in listed] == names
        if typed not in ("polna", "polna 5"):
            assert search_hits(session, typed, tolerant=False) == []


def test_what_matches_is_not_mixed_with_what_is_similar(people: Database) -> None:
    with people.action() as session:
        makers.participant(session, family_name="Zolcinsky", given_name="Ewa", pesel="")
    assert found(people, "zolcinsky") == ["Zolcinsky Ewa"]
    assert found(people, "zolcinski") == ["Żółciński Łukasz"]


@given(st.text("abcżłąiyvw", min_size=4, max_size=9), st.data())
@settings(max_examples=60)
def test_words_one_letter_away_are_so_both_ways(word: str, data: st.DataObject) -> None:
    word = collation.fold_text(word)
    other = data.draw(st.sampled_from(sorted(similar_words.words_one_letter_away(word))))
    assert similar_words.is_few_letters_away(word, other)
    assert similar_words.is_few_letters_away(other, word)
    assert word in similar_words.words_one_letter_away(other)


def test_a_similar_word_is_looked_up_and_not_searched_for(case: FileDatabase) -> None:
    """However many people there are: every step of the query goes by an index."""
    _hits, plans = list_query_plans(case, lambda session: search_hits(session, "zulcinsky lukash"))
    assert len(plans) > 3
    assert not [plan for plan in plans if "SCAN search_" in plan]


@pytest.mark.parametrize(("few", "many"), [(2000, 20000), (2, 20000), (2, 2), (0, 0)])
def test_few_and_many_findings_are_the_same(
    case: Database, monkeypatch: pytest.MonkeyPatch, few: int, many: int
) -> None:
    with case.action() as session:
        for number in range(30):
            name = ("Kowal", "Kowalska", "Kożuch", "Lis")[number % 4]
            makers.participant(
                session, family_name=f"{name}{'ab'[number % 2]}", given_name=("Ewa", "Jan", "Zofia")[number % 3]
            )
    wanted = {text: found(case, text) for text in ("k", "kow", "kow e", "ewa", "jan lis", "3")}
    assert all(wanted[text] for text in ("k", "kow", "kow e", "ewa", "jan lis"))
    monkeypatch.setattr(matching, "FEW_HITS", few)
    monkeypatch.setattr(matching, "MANY_HITS", many)
    for text, names in wanted.items():
        assert found(case, text) == names
        with case.read() as session:
            assert [row.name for row in list_participants(session, text, verdict="may")] == names


def test_a_keystroke_shows_no_more_than_fits(case: Database) -> None:
    with case.action() as session:
        for _ in range(MAX_FOUND + 5):
            makers.participant(session, pesel="", street="", groups=[])
    assert len(found_rows(case, "wis")) == MAX_FOUND
    assert len(found_rows(case, "")) == MAX_FOUND + 5


def found_rows(case: Database, text: str) -> list[ParticipantRow]:
    with case.read() as session:
        return list_participants(session, text)


LETTERS = st.sampled_from("aąbcćdeęfghijklłmnńoóprsśtuwyzźżAĄĆĘŁŃÓŚŹŻéüßöčřїєґіжш'’- 01")
NAMES = st.text(LETTERS, min_size=1, max_size=20).filter(lambda name: any(letter.isalpha() for letter in name))


@given(name=NAMES, data=st.data())
@settings(max_examples=60)
def test_every_beginning_of_every_word_of_a_name_finds_it(case: Database, name: str, data: st.DataObject) -> None:
    with case.action() as session:
        person = makers.participant(session, family_name=name, pesel="")
    words = name.split()
    word = data.draw(st.sampled_from(words))
    typed = word[: data.draw(st.integers(1, len(word)))]
    if split_query(typed):
        with case.read() as session:
            assert person in {hit.id for hit in search_hits(session, typed, limit=10_000)}
            assert person in {hit.id for hit in search_hits(session, typed.swapcase(), limit=10_000)}


@given(st.text())
@example("0 \u06e7")  # an accent without its letter
@example("Ǽ")  # an accent over a letter that is two
@settings(max_examples=300)
def test_any_text_has_its_keys(text: str) -> None:
    assert collation.fold_text(collation.fold_text(text)) == collation.fold_text(text)
    assert all(part.text for part in split_query(text))
    collation.sort_key(text)


@pytest.mark.parametrize("first", [0, 7, 3_000])
def test_what_several_words_find_among_the_first_entries_is_what_they_find(
    case: Database, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    with case.action() as session:
        for number in range(40):
            name = ("Kowal", "Adamska", "Żak", "Lis")[number % 4]
            given = ("Ewa", "Jan", "Zofia")[number % 3]
            makers.participant(session, family_name=f"{name}{'abcd'[number // 10]}", given_name=given, pesel="")
    monkeypatch.setattr(matching, "FIRST_ENTRIES", first)
    monkeypatch.setattr(matching, "FEW_HITS", 2)

    def words_of(person: Participant) -> set[str]:
        return index_terms(person.search_texts())

    with case.read() as session:
        everybody = session.scalars(select(Participant).order_by(Participant.sort, Participant.id)).all()
        for text in ("a e", "kow jan", "z z", "lisd zofia", "w 2", "a j z", "żak zofia", "k", "zof", "lisa", "w"):
            parts = [part.text for part in split_query(text)]
            expected = [
                person.search_title()
                for person in everybody
                if all(any(word.startswith(part) for word in words_of(person)) for part in parts)
            ]
            for limit in (1, 3, 50):
                hits = search_hits(session, text, limit=limit, kinds=["participant"], tolerant=False)
                assert [hit.title for hit in hits] == expected[:limit], text


def test_a_number_is_found_in_its_order_however_many_have_its_parts(
    case: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with case.action() as session:
        person = makers.participant(session, family_name="Ks", given_name="Jan", pesel="")
        for _ in range(12):
            makers.contract(session, person)
        for number, contract in enumerate(session.scalars(select(Contract).order_by(Contract.id)), 1):
            contract.number, contract.number_year, contract.number_seq = f"KS/{number}/2026", 2026, number
    wanted = ["KS/1/2026", "KS/10/2026", "KS/11/2026", "KS/12/2026"]
    for few, many in ((2_000, 20_000), (2, 20_000), (0, 0)):
        monkeypatch.setattr(matching, "FEW_HITS", few)
        monkeypatch.setattr(matching, "MANY_HITS", many)
        with case.read() as session:
            for limit in (2, 4, 50):
                hits = search_hits(session, "ks/1", limit=limit, kinds=["contract"])
                assert [hit.title for hit in hits] == wanted[:limit]
            assert [hit.title for hit in search_hits(session, "KS/2", kinds=["contract"])] == ["KS/2/2026"]
