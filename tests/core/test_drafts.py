"""Drafts: unsaved input in the case file, and when it is deleted."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kiscase.core import drafts
from kiscase.core.database.database import Database
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.participants import actions as participants
from tests.core.journal_actions import history_of, redo, undo

pytestmark = pytest.mark.usefixtures("english")


def test_a_kept_draft_needs_no_sentence(case: FileDatabase) -> None:
    with case.action() as session:
        drafts.save_draft(session, "participant", 0, {"town": "Zamość"})
    with case.read() as session:
        assert drafts.load_draft(session, "participant", 0)
    undo(case)
    assert history_of(case, "worker", 2)[0].sentence == "Undone: Added the worker Cezary Zięba"


def drafted(case: Database, person: int) -> drafts.Draft | None:
    with case.read() as session:
        return drafts.load_draft(session, "participant", person)


def type_into(case: Database, person: int, revision: int | None = None) -> None:
    with case.action() as session:
        drafts.save_draft(session, "participant", person, {"town": "Zamość"}, revision)


def test_a_draft_knows_which_revision_it_was_typed_into(case: Database, person: int) -> None:
    for revision in (None, 7):
        type_into(case, person, revision)
        draft = drafted(case, person)
        assert draft is not None
        assert (draft.content, draft.revision) == ({"town": "Zamość"}, revision)


def test_undo_and_redo_forget_what_was_typed_into_the_row(case: Database, person: int) -> None:
    with case.action() as session:
        participants.change_participant(session, person, {"town": "Lublin"})
    for step in (undo, redo):
        type_into(case, person)
        step(case)
        assert drafted(case, person) is None


def test_a_row_that_comes_back_brings_no_old_typing_back(case: Database, person: int) -> None:
    type_into(case, person)
    undo(case)
    assert drafted(case, person) is None
    type_into(case, person)  # by a page that was still open
    redo(case)
    assert drafted(case, person) is None


def test_what_follows_from_the_day_forgets_nothing_that_was_typed(case: Database, person: int) -> None:
    right = {"kind": "teacher_compensation", "since": date(2026, 6, 20)}
    with case.action() as session:
        participants.change_participant(session, person, {}, [right])
    type_into(case, person)
    case.clock = lambda: datetime(2026, 6, 21, 8, 0, tzinfo=UTC)
    with case.action() as session:
        assert participants.refresh_eligibility(session) == 1
    assert drafted(case, person) is not None
