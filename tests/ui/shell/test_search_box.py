"""The search box: what tells results apart, contracts below their people, pages and new records from everywhere."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.issued import issuing
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.journeys.keyboard import Keyboard


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


def results(window: Workspace, keys: Keyboard, typed: str) -> list[str]:
    keys.press("Ctrl+K")
    keys.press("Ctrl+A")
    keys.type(typed)
    keys.until(lambda: window.jobs.is_idle() and window.search_box.results.isVisible())
    shown = window.search_box.results
    return [shown.item(row).text() for row in range(shown.count())]


def test_people_of_one_name_are_told_apart_and_have_their_contracts_below(
    case: Database, window: Workspace, keys: Keyboard
) -> None:
    with case.action() as session:
        first = makers.participant(session, family_name="Nowak", given_name="Anna", town="Radom")
    with case.action() as session:
        makers.participant(session, family_name="Nowak", given_name="Anna", pesel="", town="Lublin")
    with case.action() as session:
        makers.printed_contract(session, first)
    assert results(window, keys, "nowak anna") == [
        "Nowak Anna\nur. 14.05.1980 · Radom · może uczestniczyć",
        "    KS/1/2026\ndo podpisu · do 15.12.2026",
        "Nowak Anna\nLublin · może uczestniczyć",
    ]
    assert results(window, keys, "KS/1/2026")[0] == "KS/1/2026\nNowak Anna · do podpisu · do 15.12.2026"


def test_a_mistyped_name_says_that_the_result_is_similar(case: Database, window: Workspace, keys: Keyboard) -> None:
    with case.action() as session:
        person = makers.participant(session, family_name="Żółciński", given_name="Łukasz")
    heading, found = results(window, keys, "zulcinsky")
    assert heading == "Nic nie jest tak napisane. Podobne:"
    assert found.startswith("Żółciński Łukasz\n")
    keys.press("Return")
    keys.until(lambda: window.page().record == person)


@pytest.mark.parametrize(("typed", "kind"), [("ustaw", "worker"), ("podstawy pr", "legal_correction")])
def test_pages_are_found_from_everywhere(window: Workspace, keys: Keyboard, typed: str, kind: str) -> None:
    for page in ("Ctrl+1", "Ctrl+2", "Ctrl+4"):
        keys.press(page)
        results(window, keys, typed)
        keys.press("Return")
        keys.until(lambda: window.page().kind == kind)


@pytest.mark.parametrize("page", ["Ctrl+2", "Ctrl+4", "Ctrl+8"])
def test_a_new_person_is_registered_from_everywhere(window: Workspace, keys: Keyboard, page: str) -> None:
    keys.press(page)
    assert results(window, keys, "nowa osoba") == ["Nowa osoba"]
    keys.press("Return")
    keys.until(lambda: window.page().kind == "participant" and window.jobs.is_idle())
    assert keys.is_at("family_name")


def test_a_command_is_before_what_is_only_similar(case: Database, window: Workspace, keys: Keyboard) -> None:
    with case.action() as session:
        makers.participant(session, family_name="Ustawa")
    assert results(window, keys, "ustawi")[0] == "Ustawienia"


def test_a_typed_number_is_first_and_no_code(
    case: Database, window: Workspace, keys: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "document_code", lambda _uid, _kind, row, *_others: f"12JT-WHW{row}")
    with case.action() as session:
        person = makers.participant(session, family_name="Nowak", given_name="Anna")
        makers.printed_contract(session, person)
        makers.printed_contract(session, person)
    monkeypatch.undo()
    with case.action() as session:
        for _ in range(10):
            makers.printed_contract(session, person)
    assert results(window, keys, "12jt")[0].startswith("KS/1/2026 · 12JT-WHW1\n")
    for typed in ("KS/12/2026", "ks/12", "KS/12/"):
        assert [one.split(" · ")[0] for one in results(window, keys, typed)] == ["KS/12/2026\nNowak Anna", "KS/12/2026"]
    assert results(window, keys, "KS/32/2026") == ["Niczego nie znaleziono."]


def test_a_command_that_begins_with_what_is_typed_is_before_people(
    case: Database, window: Workspace, keys: Keyboard
) -> None:
    with case.action() as session:
        makers.participant(session, family_name="Nowak", given_name="Anna", town="Osobnica", street="Nowa 1")
    first, second = results(window, keys, "nowa oso")
    assert first == "Nowa osoba"
    assert second.startswith("Nowak Anna\n")
