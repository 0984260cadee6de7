"""Who opens a person before the program is whole gets the record as soon as it is."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.records.page_context import PageContext
from tests import makers

pytestmark = pytest.mark.usefixtures("english")


def test_a_record_that_is_opened_early_is_shown_later(case: Database, qtbot: QtBot) -> None:
    with case.action() as session:
        person = makers.participant(session)
    problems: list[Problem] = []
    jobs = Jobs(case, plain_first=True)
    page = ParticipantsPage(PageContext(jobs, lambda *_where: None, lambda _entry: None, problems.append))
    qtbot.addWidget(page)
    page.open_record(person)
    assert not page.is_record_built
    assert page.record is None
    jobs.begin_sessions()
    jobs.announce_ready()
    qtbot.waitUntil(jobs.is_idle)
    assert page.is_record_built
    assert page.record == person
    assert not problems
    jobs.close()
