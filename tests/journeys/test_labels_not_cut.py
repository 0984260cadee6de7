"""No label is cut on the screen of an office: in any language, in a stretched one, with large letters, dark."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.core import i18n
from kiscase.core.database.database import Database
from kiscase.core.database.server.address import ServerAddress
from kiscase.ui.shell.welcome.secret_step import SecretStep
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.cut_texts import cut_in, cut_in_lists
from tests.journeys.keyboard import Keyboard
from tests.screens import button as button_named
from tests.screens import view_of

SCREEN = (1366, 768)
LOOKS = [
    *((language, scale, "light") for language in ("pl", "uk") for scale in (1.0, 2.0)),
    *(("en", scale, "light") for scale in (1.0, 2.0)),
    ("stretched", 1.0, "light"),
    ("pl", 1.25, "dark"),
]


class Stretched(dict[tuple[str, int], str]):
    """A catalogue in which every text is longer by two fifths."""

    def get(self, key: tuple[str, int], default: Any = None) -> str:
        return stretched(str(default))


def stretched(text: str) -> str:
    """The same words with accents, and more of them; names in braces stay."""
    parts = re.split(r"(\{[^}]*\})", text)
    accents = str.maketrans("aeioucsznlAEO", "áéíóúćśźñłÁÉÓ")
    longer = [part if part.startswith("{") else part.translate(accents) for part in parts]
    words = [word for word in re.sub(r"\{[^}]*\}|&", "", text).split() if len(word) > 1]
    return " ".join(["".join(longer), *words[: 1 + len(words) * 2 // 5]])


@pytest.fixture
def filled(case: Database) -> dict[str, int]:
    """A record of each kind, with long names."""
    with case.action() as session:
        person = makers.participant(
            session, family_name="Brzęczyszczykiewicz-Żółcińska", given_name="Wszechbożena Małgorzata"
        )
    with case.action() as session:
        activity = makers.activity(session, name="Warsztat komputerowy i poszukiwania pracy dla początkujących")
    with case.action() as session:
        makers.enrolled(session, activity, person)
    return {
        "participant": person,
        "contract": 1,
        "signature": 1,
        "activity": activity,
        "issued_document": 1,
        "legal_correction": -20,
        "worker": 1,
    }


@pytest.mark.slow
@pytest.mark.parametrize(("language", "scale", "look"), LOOKS)
def test_every_word_of_every_page_fits(  # noqa: PLR0917 - fixtures
    language: str,
    scale: float,
    look: str,
    filled: dict[str, int],
    window: Workspace,
    program: Program,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if language == "stretched":
        monkeypatch.setattr(i18n, "_catalogue", lambda _code: Stretched())
    spoken = "en" if language == "stretched" else language
    keys = Keyboard(qtbot)
    program.change_settings({"language": spoken, "scale": scale, "theme": look})
    keys.until(lambda: program.view is not None)
    view = view_of(program)
    cut: list[str] = []
    for kind, record in filled.items():
        view.open(kind, record)
        keys.until(view.jobs.is_idle)
        page: Any = view.page()
        for tab in range(page.tabs.count()):
            page.tabs.setCurrentIndex(tab)
            for _round in range(6):  # layouts that depend on widths settle in rounds
                QApplication.processEvents()
            cut += [f"{kind}, tab {tab}: {one}" for one in (*cut_in(program.window), *cut_in_lists(program.window))]
    size = program.window.size()
    assert (size.width(), size.height()) == SCREEN, "the window grew beyond the screen"
    assert not cut, "\n".join(sorted(set(cut)))


@pytest.mark.parametrize("title", ["Evaluations", "Breaches and talks"])
def test_every_button_of_a_low_tab_comes_wholly_into_sight(
    title: str, filled: dict[str, int], window: Workspace, program: Program, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    program.change_settings({"language": "pl", "scale": 2.0})
    keys.until(lambda: program.view is not None)
    view = view_of(program)
    view.open("contract", filled["contract"])
    keys.until(view.jobs.is_idle)
    page: Any = view.page()
    tab = next(one for one in page.extra_tabs if one.title == title)
    page.tabs.setCurrentWidget(tab)
    for _round in range(6):
        QApplication.processEvents()
    assert len(tab.buttons) > 1
    for button in tab.buttons.values():
        for area in tab.findChildren(QScrollArea):
            area.ensureWidgetVisible(button)
        QApplication.processEvents()
        assert button.visibleRegion().boundingRect().size() == button.size(), button.text()
        assert button.height() >= button.sizeHint().height(), button.text()


def test_the_first_window_fits(program: Program, qtbot: QtBot) -> None:
    program.window.resize(*SCREEN)
    for language in ("pl", "en", "uk"):
        for scale in (1.0, 2.0):
            program.change_settings({"language": language, "scale": scale})
            welcome = program._welcome
            for step in (welcome.start, welcome.secret_step, welcome.new_file_step, welcome.server_step):
                welcome.steps.setCurrentWidget(step)
                QApplication.processEvents()
                assert not cut_in(program.window), (language, scale)


def test_the_steps_to_a_server_fit(program: Program, qtbot: QtBot) -> None:
    address = ServerAddress("klub", host="kartoteka.gops.jastrzebia-gora.example", account="malgorzata_brzeczyszczyk")
    for location in (address, replace(address, database="klub_w_jastrzebiej"), replace(address, host="")):
        program.settings = program.settings.with_recent_case(location)
    program.window.resize(*SCREEN)
    for language in ("pl", "en", "uk"):
        for scale in (1.0, 2.0):
            program.change_settings({"language": language, "scale": scale})
            welcome = program._welcome
            QApplication.processEvents()
            assert not cut_in(program.window), (language, scale)
            welcome.server_step.address.setText("klub")
            button_named(welcome.server_step, "go").click()
            welcome.secret_step.ask(address)
            Keyboard(qtbot).until(partial(_has_looked, welcome.secret_step))
            welcome.secret_step.remember.show()
            for step in (welcome.server_step, welcome.secret_step):
                welcome.steps.setCurrentWidget(step)
                for _round in range(3):
                    QApplication.processEvents()
                assert not cut_in(program.window), (language, scale)


def _has_looked(step: SecretStep) -> bool:
    return not step.is_looking()
