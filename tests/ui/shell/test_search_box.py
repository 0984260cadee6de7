"""The search box: what tells results apart, contracts below their people, pages and new records from everywhere."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.issued import issuing
from kiscase.ui.shell.search_box import LETTERS, MOST_HITS
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.theme import metrics
from tests import makers
from tests.journeys.keyboard import Keyboard, presses, types
from tests.screens import button


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


def test_people_of_one_name_are_distinct_pairs_and_have_their_contracts_below(
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


def test_enter_waits_for_the_results_of_what_is_typed(case: Database, window: Workspace, keys: Keyboard) -> None:
    """The first result for "za" is the page "Zajęcia"; who types on and presses Enter means another."""
    with case.action() as session:
        person = makers.participant(session, family_name="Zaborska", given_name="Anna")
    results(window, keys, "za")
    types("borska")
    presses("Return")
    keys.until(lambda: window.page().record == person)


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
    assert keys.is_at("applicant"), "the first field of the guided intake"


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


def test_who_is_called_so_is_before_commands_and_before_who_lives_there(
    case: Database, window: Workspace, keys: Keyboard
) -> None:
    with case.action() as session:
        makers.participant(session, family_name="Adamska", given_name="Ewa", town="Nowa Wieś")
    for name in ("Nowak", "Żurek"):
        with case.action() as session:
            makers.participant(session, family_name=name, given_name="Anna", street="Nowa 1")
    found = [one.split("\n")[0].strip() for one in results(window, keys, "now")]
    assert found[0] == "Nowak Anna"
    assert found.index("Nowa osoba") < found.index("Adamska Ewa") < found.index("Żurek Anna")
    for typed in ("zur", "Żur"):
        assert results(window, keys, typed)[0].startswith("Żurek Anna")
    assert results(window, keys, "osoby")[0] == "Osoby"


@pytest.mark.parametrize("scale", [1.0, 1.75, 2.0])
def test_with_large_letters_there_is_room_to_search_and_to_tell_results_apart(
    case: Database, program: Program, keys: Keyboard, scale: float
) -> None:
    with case.action() as session:
        for born, town in ((date(1973, 8, 23), "Przykładów"), (date(1999, 4, 2), "Żabi Róg Przykładowski")):
            number = makers.pesel(born)
            makers.participant(session, family_name="Nowak", given_name="Anna", pesel=number, town=town)
    program.change_settings({"scale": scale})
    window = program.show_workspace(case, (1, "Bożena Łącka"))
    found = results(window, keys, "nowak anna")
    box, shown = window.search_box, window.search_box.results
    assert box.width() >= box.fontMetrics().averageCharWidth() * LETTERS
    ways = [one for one in program.window.findChildren(QToolButton) if one.objectName() in ("go_back", "go_forward")]
    assert [one.isVisible() for one in ways] == [True, True]
    assert program.window.rect().contains(shown.geometry())
    lines = [line for words in found for line in words.splitlines()]
    widest = max(map(shown.fontMetrics().horizontalAdvance, lines))
    assert "Żabi Róg Przykładowski" in "".join(found)
    assert widest + metrics.icon_size(box).width() < shown.viewport().width()
    two_lines = shown.fontMetrics().lineSpacing() * 3
    assert all(height < two_lines for height in metrics.item_heights(shown)), "no line is broken"
    assert window.who.accessibleName() == _("Working now: {name}").format(name="Bożena Łącka")
    assert "Bożena Łącka" in window.who.toolTip()
    assert button(program.window, "lock").accessibleName() == _("Lock")
    keys.press("Escape")


def test_who_is_called_so_is_found_among_many_who_live_there(case: Database, window: Workspace, keys: Keyboard) -> None:
    """With accents, and in two words: more live there than results are shown."""
    for number in range(MOST_HITS + 2):
        with case.action() as session:
            makers.participant(session, family_name=f"Adamska{number}", given_name="Ewa", street="Żurkowa", town="Anin")
    with case.action() as session:
        makers.participant(session, family_name="Żurek", given_name="Anna")
    for typed in ("Żur", "żurek a"):
        assert results(window, keys, typed)[0].startswith("Żurek Anna")


def test_a_new_contract_with_the_person_in_front_is_told_from_one_with_anybody(
    case: Database, window: Workspace, keys: Keyboard
) -> None:
    with case.action() as session:
        person = makers.participant(session)
    window.open("participant", person)
    keys.until(window.jobs.is_idle)
    keys.until(lambda: window.page().shown_title() == "Jadwiga Wiśniewska")
    assert results(window, keys, "nowy kontrakt") == ["Nowy kontrakt…", "Nowy kontrakt: Jadwiga Wiśniewska"]
