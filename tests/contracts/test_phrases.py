"""Phrases and vague wording: the library is whole, own use sorts it, nobody's words become another's by accident."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from kiscase.contracts import details
from kiscase.contracts.disputes.model import Dispute
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.evaluations.model import Evaluation, Judgement
from kiscase.contracts.events.model import Breach
from kiscase.contracts.model import OFFICIAL_FORM
from kiscase.contracts.wording import phrases, vague_wording
from kiscase.contracts.wording.model import Phrase, phrase_trace
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.journal import tables, undo
from kiscase.core.resources import load_toml
from kiscase.pdf.form import loading
from tests import makers
from tests.actions import ask, do

DUE = date(2026, 9, 30)
OWN = "Odwiedzi bibliotekę w każdy czwartek."


def library() -> Iterator[tuple[str, str, str]]:
    for place, by_area in load_toml("phrases/kontrakt.toml")["place"].items():
        for area, texts in by_area.items():
            for text in texts:
                yield place, area, text


def filled(text: str) -> str:
    """A phrase as a worker would fill it in."""
    given = {"‹liczba›": "3", "‹kwota›": "300", "‹data›": "30.09.2026"}
    return re.sub("‹[^›]+›", lambda gap: given.get(gap.group(), "nazwa"), text)


def offered(case: Database, place: str, text: str = "", areas: tuple[str, ...] = ()) -> list[str]:
    return [one.text for one in ask(case, phrases.suggest_phrases, place, text, areas)]


def write(case: Database, contract: int, text: str, place: str = "participant_actions", **row: Any) -> None:
    """Save a contract with a row more."""
    content = ask(case, details.load_contract, contract).content
    content.tables[place].append({"text": text} | row)
    do(case, drafting.save_contract, contract, content)


# ---- the library ---------------------------------------------------------------------------------------------------


def test_the_library_is_large_dated_and_names_its_source() -> None:
    data = load_toml("phrases/kontrakt.toml")
    assert len(list(library())) >= 190
    assert type(data["valid_from"]) is date
    assert data["version"]
    assert data["source"]


def test_no_phrase_stands_twice_in_a_field() -> None:
    assert not [one for one, count in Counter((place, text) for place, _area, text in library()).items() if count > 1]


def test_the_fields_of_the_library_exist() -> None:
    official = loading.load_form(OFFICIAL_FORM)
    known = set()
    for field in (field for section in official.sections for field in section.fields):
        known |= {field.key, *(f"{field.key}.{column.key}" for column in field.columns)}
    for record in (Evaluation, Judgement, Breach, Dispute):
        known |= {f"{record.__tablename__}.{key}" for key in record.fields()}
    assert {place for place, _area, _text in library()} <= known
    assert set(load_toml("phrases/wording.toml")["fields"]) <= known


@pytest.mark.parametrize("variant", ["A", "B"])
def test_every_field_of_the_contract_that_is_written_freely_has_phrases(variant: str) -> None:
    sections = loading.load_form(OFFICIAL_FORM).printed_sections(variant)
    written = {field.key for section in sections for field in section.fields if field.kind in ("long", "table")}
    assert len(written) >= 8
    assert written <= {place for place, _area, _text in library()}


def test_each_problem_area_of_the_law_has_phrases_for_the_heart_of_the_form() -> None:
    areas = load_toml("phrases/kontrakt.toml")["areas"]
    law = [row["code"] for row in load_toml("law/groups.toml")["problem"]]
    assert set(law) <= set(areas)
    assert {area for _place, area, _text in library()} <= set(areas)
    heart = (
        "causes",
        "strengths",
        "limits",
        "main_goals",
        "goals",
        "goals.effect",
        "participant_actions",
        "arrangements",
    )
    part_b = ("unemployment_causes", "capabilities", "work_limits", "effects_to_support")
    for place in (*heart, *part_b):
        assert set(law) <= {area for where, area, _text in library() if where == place}, place


def test_every_phrase_can_be_signed() -> None:
    for _place, _area, text in library():
        assert text == " ".join(text.split()), text
        assert text[0].isupper(), text
        assert text.endswith("."), text
        assert len(text) <= phrases.LONGEST, text
        bare = re.sub("‹[^‹›]+›", "", text)
        assert not set("‹›[]{}…") & set(bare), f"a gap that is not closed, or none at all: {text}"
        assert bare.count("(") == bare.count(")"), text
        assert not re.search(r"\b[Uu]czestni(k|czka)\b", text), f"says man or woman: {text}"


def test_no_phrase_is_vague_itself() -> None:
    looked_at = [(place, text) for place, _area, text in library() if vague_wording.checks_wording_of(place)]
    assert len(looked_at) > 100
    for place, text in looked_at:
        due = DUE if place.endswith("_actions") else None
        assert vague_wording.find_vague_wording(filled(text), due, place) is None, text


def test_an_effect_can_be_seen_or_counted_before_its_gaps_are_filled() -> None:
    words = load_toml("phrases/wording.toml")["words"]
    seen = vague_wording._pattern(tuple(words["observable"] + words["activity"]))
    for place, _area, text in library():
        if place == "goals.effect":
            assert "‹liczba›" in text or "‹data›" in text or seen.search(vague_wording._words(text)), text


# ---- finding -------------------------------------------------------------------------------------------------------


def test_a_few_letters_find_a_phrase_in_any_order_and_without_accents(case: Database) -> None:
    for typed in ("zarejestr", "ZAREJ pot", "potwierdz zarejestr", "urze prac zare"):
        assert "Zarejestruje się w powiatowym urzędzie pracy i przedstawi potwierdzenie." in offered(
            case, "participant_actions", typed
        )
    assert offered(case, "participant_actions", "xyz") == []
    assert offered(case, "participant_actions", " . ") == []
    assert offered(case, "no_such_field", "pra") == []


def test_without_letters_the_persons_problem_areas_come_first_and_nothing_is_hidden(case: Database) -> None:
    everything = [text for place, _area, text in library() if place == "causes"]
    shown = offered(case, "causes", "", ("prison", "addiction"))
    by_area = {text: area for place, area, text in library() if place == "causes"}
    assert [by_area[text] for text in shown[:5]] == ["prison"] * 2 + ["addiction"] * 3
    assert by_area[shown[5]] == "general"
    assert sorted(shown) == sorted(everything)
    person = do(case, makers.participant, problems_met=["addiction"])
    assert ask(case, phrases.problem_areas_of_contract, do(case, makers.contract, person)) == ["addiction"]


def test_the_most_used_come_first_then_the_order_of_the_library(case: Database) -> None:
    first, second, third = offered(case, "strengths")[:3]
    do(case, phrases.count_phrase_use, "strengths", third)
    do(case, phrases.count_phrase_use, "strengths", third)
    do(case, phrases.count_phrase_use, "strengths", second)
    assert offered(case, "strengths")[:3] == [third, second, first]
    assert offered(case, "limits") == offered(case, "limits")


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("obligations.participant", "participant_actions"),
        ("obligations.worker", "worker_actions"),
        ("consequences", "arrangements"),
    ],
)
def test_own_phrases_of_a_field_that_the_form_no_longer_has_are_offered_in_its_place(
    case: Database, former: str, now: str
) -> None:
    assert do(case, phrases.add_own_phrase, former, OWN)
    assert offered(case, now, "bibliot") == [OWN]
    assert offered(case, former, "bibliot") == [OWN], "an annex to a contract on the former form has it still"
    assert set(offered(case, now)) == set(offered(case, former))
    (found,) = ask(case, phrases.suggest_phrases, now, "bibliot")
    do(case, phrases.delete_phrase, found.place, found.text)
    assert offered(case, now, "bibliot") == []


# ---- own phrases ---------------------------------------------------------------------------------------------------


def test_what_is_typed_for_one_person_is_offered_to_no_other(case: Database) -> None:
    person = do(case, makers.participant)
    first, again = do(case, makers.contract, person), do(case, makers.contract, person)
    for contract in (first, first, again):
        write(case, contract, OWN)
    assert offered(case, "participant_actions", "bibliot") == []
    assert ask(case, lambda session: list(session.scalars(select(Phrase)))) == []
    kept = ask(case, lambda session: [str(row) for row in session.execute(select(phrase_trace))])
    assert kept
    assert not [row for row in kept if "bibliotek" in row.casefold()]


def test_what_is_typed_for_two_people_becomes_an_own_phrase_of_its_field(case: Database) -> None:
    write(case, do(case, makers.contract), OWN)
    write(case, do(case, makers.contract), "odwiedzi  BIBLIOTEKĘ w każdy czwartek")
    assert offered(case, "participant_actions", "bibl czwar") == ["odwiedzi BIBLIOTEKĘ w każdy czwartek"]
    assert offered(case, "worker_actions", "bibl") == []
    write(case, do(case, makers.contract), OWN)
    assert len(offered(case, "participant_actions", "bibl")) == 1


def test_sentences_of_a_long_text_are_learnt_one_by_one(case: Database) -> None:
    for other in ("Pierwszy powód jest inny.", "Drugi powód nie jest taki sam."):
        contract = do(case, makers.contract)
        content = ask(case, details.load_contract, contract).content
        content.texts["causes"] = f"{other} Zamknięto jedyną linię autobusową do miasta. I już"
        do(case, drafting.save_contract, contract, content)
    assert offered(case, "causes", "autobus") == ["Zamknięto jedyną linię autobusową do miasta."]
    assert offered(case, "causes", "powód jest") == []


@pytest.mark.parametrize(
    "text",
    [
        "Pomoże Jadwidze w przygotowaniu dokumentów.",
        "Odwiedzi panią Wiśniewską w każdy czwartek.",
        "Zadzwoni pod numer 600 100 200 w każdy czwartek.",
        "Poda numer 80051400028 w każdym urzędzie.",
        "Napisze na adres jadzia@poczta.example w każdy czwartek.",
        "Odwiedzi bibliotekę w dniu 5.03.2026 rano.",
        "Wpłaci ratę na rachunek 10 2030 4050 6070 w każdy czwartek.",
        "Odwiedzi ‹nazwa› w każdy czwartek rano.",
        "Krótko.",
        "Zarejestruje się w powiatowym urzędzie pracy i przedstawi potwierdzenie.",
        "Złoży wniosek o dofinansowanie ze środków PFRON: wózek elektryczny",
    ],
)
def test_what_is_personal_unfinished_or_known_is_never_learnt(case: Database, text: str) -> None:
    contracts_of_two = [do(case, makers.contract) for _person in range(2)]
    before = offered(case, "participant_actions")
    for contract in contracts_of_two:
        write(case, contract, text)
    assert offered(case, "participant_actions") == before


def test_names_of_the_family_are_not_learnt(case: Database) -> None:
    for _person in range(2):
        contract = do(case, makers.contract)
        content = ask(case, details.load_contract, contract).content
        content.tables["members"] = [{"family_name": "Wiśniewski", "given_name": "Zdzisław"}]
        content.tables["participant_actions"].append({"text": "Zaprowadzi Zdzisława na terapię zajęciową."})
        do(case, drafting.save_contract, contract, content)
    assert offered(case, "participant_actions", "zapro") == []


def test_inner_notes_teach_nothing(case: Database) -> None:
    for _person in range(3):
        contract = do(case, makers.contract)
        content = ask(case, details.load_contract, contract).content
        content.inner["inner_notes"] = "Rozmowa z kuratorem odbędzie się po świętach."
        do(case, drafting.save_contract, contract, content)
    assert (
        ask(case, lambda session: list(session.scalars(select(Phrase.text).where(Phrase.text.contains("kurator")))))
        == []
    )


def test_a_phrase_is_kept_by_hand_and_forgotten_for_good(case: Database) -> None:
    assert do(case, phrases.add_own_phrase, "goals.effect", "  Zdany egzamin \n na kartę pływacką. ")
    assert offered(case, "goals.effect", "pływ") == ["Zdany egzamin na kartę pływacką."]
    assert ask(case, phrases.suggest_phrases, "goals.effect", "plyw")[0].own
    assert not do(case, phrases.add_own_phrase, "goals.effect", "Zdany egzamin na kartę pływacką.")
    assert not do(case, phrases.add_own_phrase, "goals.effect", "  ")
    assert not do(case, phrases.add_own_phrase, "goals.effect", offered(case, "goals.effect")[-1])
    do(case, phrases.delete_phrase, "goals.effect", "Zdany egzamin na kartę pływacką.")
    for _person in range(2):
        write(case, do(case, makers.contract), "Cel", "goals", effect="Zdany egzamin na kartę pływacką.")
    assert offered(case, "goals.effect", "pływ") == []


def test_counting_and_keeping_leave_the_history_and_the_undo_alone(case: Database) -> None:
    contract = do(case, makers.contract)
    write(case, contract, "Odnowi kartę biblioteczną.")
    entries = ask(case, lambda session: len(session.execute(select(tables.entry_table.c.id)).all()))
    do(case, phrases.count_phrase_use, "causes", offered(case, "causes")[0])
    do(case, phrases.add_own_phrase, "causes", "Powódź zniszczyła warsztat.")
    do(case, phrases.delete_phrase, "causes", "Powódź zniszczyła warsztat.")
    assert ask(case, lambda session: len(session.execute(select(tables.entry_table.c.id)).all())) == entries
    do(case, undo.undo_latest_action)
    rows = ask(case, details.load_contract, contract).content.tables["participant_actions"]
    assert [row["text"] for row in rows] == ["Udział w zajęciach klubu"]
    do(case, undo.redo_latest_undo)
    assert case.find_faults() == []


def test_a_save_that_fails_teaches_nothing(case: Database) -> None:
    write(case, do(case, makers.contract), OWN)
    contract = do(case, makers.contract)
    content = ask(case, details.load_contract, contract).content
    content.tables["participant_actions"].append({"text": OWN})
    content.fields["ends_on"] = date(2020, 1, 1)
    with pytest.raises(Problem):
        do(case, drafting.save_contract, contract, content)
    assert offered(case, "participant_actions", "bibl") == []


def test_one_of_thousands_of_own_phrases_is_found(case: Database) -> None:
    with case.action() as session:
        for number in range(2_000):
            phrases.add_own_phrase(session, "causes", f"Powód własny klubu oznaczony liczbą porządkową {number}.")
    assert offered(case, "causes", "powód 1999") == ["Powód własny klubu oznaczony liczbą porządkową 1999."]


# ---- vague wording -------------------------------------------------------------------------------------------------

VAGUE = [
    ("worker_actions", "Motywowanie i bieżące wsparcie"),
    ("worker_actions", "Pomoc w razie potrzeby"),
    ("participant_actions", "Aktywne poszukiwanie zatrudnienia"),
    ("participant_actions", "Regularny udział w zajęciach klubu"),
    ("participant_actions", "Zadba o siebie."),
    ("goals.effect", "Większa samodzielność w urzędach"),
    ("goals.effect", "Lepsze samopoczucie do końca roku"),
    ("goals.effect", "Podniesienie kwalifikacji"),
    ("main_goals", "Poprawa sytuacji materialnej rodziny"),
    ("arrangements", "W miarę możliwości"),
    ("arrangements", "Bieżąca korespondencja"),
    ("arrangements", "Wsparcie finansowe w razie potrzeby"),
    ("effects_to_support", "Większa motywacja i zaangażowanie"),
    ("effects_to_support", "Lepsze samopoczucie wymaga dalszego wsparcia"),
]
CLEAR = [
    ("worker_actions", "Pomoc w wypełnieniu wniosku o orzeczenie"),
    ("participant_actions", "Udział w zajęciach klubu"),
    ("participant_actions", "Poszukiwanie pracy: co najmniej 4 oferty w miesiącu"),
    ("goals.effect", "Poprawa sytuacji: podpisana umowa o pracę"),
    ("goals.effect", "Ugoda"),
    ("main_goals", "Podjęcie i utrzymanie zatrudnienia"),
    ("arrangements", "Nie dotyczy."),
    ("arrangements", "Pomoc pieniężna i pisma u opiekuna schroniska"),
    ("arrangements", "Bieżąca korespondencja pocztą"),
    ("effects_to_support", "Ukończony kurs; dalszego wsparcia wymaga praktyka"),
    ("effects_to_support", "Dojazdy wymagają dalszego wsparcia"),
    ("past_actions", "Poprawa i wsparcie w miarę możliwości"),
    ("causes", "Poprawa i wsparcie w miarę możliwości"),
    ("goals.effect", "Pop"),
    ("goals.effect", ""),
]


@pytest.mark.parametrize(("place", "text"), VAGUE)
def test_vague_wording_is_told_with_a_frame_that_is_not(place: str, text: str) -> None:
    found = vague_wording.find_vague_wording(text, DUE, place)
    assert found is not None
    assert "number" in found.missing or "effect" in found.missing
    assert vague_wording.open_placeholders(found.suggestion)
    assert vague_wording.find_vague_wording(filled(found.suggestion), DUE, place) is None


@pytest.mark.parametrize(("place", "text"), CLEAR)
def test_what_can_be_checked_is_not_told(place: str, text: str) -> None:
    assert vague_wording.find_vague_wording(text, DUE, place) is None


def test_an_action_with_neither_date_number_nor_thing_is_vague_and_its_date_helps() -> None:
    found = vague_wording.find_vague_wording("Porządki w piwnicy", None, "participant_actions")
    assert found is not None
    assert found.missing == ("date", "number", "effect")
    assert found.suggestion == "Porządki w piwnicy do dnia ‹data› – co najmniej ‹liczba› razy w miesiącu."
    assert vague_wording.find_vague_wording("Porządki w piwnicy", DUE, "participant_actions") is None
    assert vague_wording.find_vague_wording("Porządki w piwnicy do 30.09.2026", None, "participant_actions") is None


def test_the_practice_plans_raise_few_alarms() -> None:
    told, all_texts = [], 0
    for plan in load_toml("practice/club.toml")["plan"]:
        texts: list[tuple[str, date | None, str]] = [(plan["main_goal"], None, "main_goals")]
        texts += [(plan[key], None, key) for key in ("arrangements", "effects_to_support") if key in plan]
        texts += [(goal["effect"], None, "goals.effect") for goal in plan["goals"]]
        for key in ("participant_actions", "worker_actions"):
            texts += [(action["text"], DUE, key) for action in plan[key]]
        all_texts += len(texts)
        told += [text for text, due, place in texts if vague_wording.find_vague_wording(text, due, place)]
    assert all_texts > 200
    assert told == []


@given(st.text(max_size=200), st.sampled_from(list(load_toml("phrases/wording.toml")["fields"])), st.booleans())
def test_any_text_is_judged_and_its_frame_is_never_vague(text: str, place: str, dated: bool) -> None:
    due = DUE if dated else None
    found = vague_wording.find_vague_wording(text, due, place)
    if found is not None:
        assert vague_wording.open_placeholders(found.suggestion)
        assert vague_wording.find_vague_wording(filled(found.suggestion), due, place) is None


@given(
    st.lists(
        st.sampled_from(["poprawa", "wsparcie", "Zadba", "pracy", "rodziny", "aktywnie", "lepiej", "dom", "3 km", "."])
    )
)
def test_any_vague_words_have_a_frame_that_is_not_vague(words: list[str]) -> None:
    text = " ".join(words)
    for place in load_toml("phrases/wording.toml")["fields"]:
        found = vague_wording.find_vague_wording(text, None, place)
        assert found is None or vague_wording.find_vague_wording(filled(found.suggestion), None, place) is None


@given(st.text(alphabet="ab‹› \n"))
def test_gaps_are_found_whole(text: str) -> None:
    gaps = vague_wording.open_placeholders(text)
    assert all(gap in text and gap[0] + gap[-1] == "‹›" and len(gap) > 2 for gap in gaps)
    assert not vague_wording.open_placeholders(re.sub("‹[^‹›]+›", "", text)) or "‹" in re.sub("‹[^‹›]+›", "", text)
