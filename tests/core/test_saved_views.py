"""Views of lists are saved under names, for all workers; they are changed, deleted and undone as everything else."""

from __future__ import annotations

import pytest

from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem, RecordGoneError
from kiscase.core.journal import undo
from kiscase.core.listing import saved_views
from kiscase.core.listing.saved_views import SavedViewRow, list_saved_views
from tests.actions import ask, do

VIEW = {"columns": ["name", "town"], "filters": [{"field": "town", "operator": "is", "value": "Żabno"}]}


def test_views_are_listed_in_polish_order_of_one_kind_alone(case: Database) -> None:
    for name in ("Żabno", "adresy", "Łódź"):
        do(case, saved_views.save_view, "participant", name, VIEW)
    do(case, saved_views.save_view, "contract", "inny", {})
    rows = ask(case, list_saved_views, "participant")
    assert [row.name for row in rows] == ["adresy", "Łódź", "Żabno"]
    assert rows[0].content == VIEW
    assert case.find_faults() == []


def test_a_view_of_the_same_name_takes_the_place_of_the_old_one(case: Database) -> None:
    first = do(case, saved_views.save_view, "participant", "Żabno", {})
    assert do(case, saved_views.save_view, "participant", " zabno ", VIEW) == first
    assert ask(case, list_saved_views, "participant") == [SavedViewRow(first, "Żabno", VIEW)]


def test_two_views_never_have_one_name(case: Database) -> None:
    first = do(case, saved_views.save_view, "participant", "Żabno", VIEW)
    do(case, saved_views.save_view, "participant", "Adresy", VIEW)
    with pytest.raises(Problem, match=r"Nothing was changed\.|Niczego nie zmieniono\."):
        do(case, saved_views.rename_view, first, "ADRESY")
    do(case, saved_views.rename_view, first, "żabno")
    assert [row.name for row in ask(case, list_saved_views, "participant")] == ["Adresy", "żabno"]


def test_a_view_has_a_name(case: Database) -> None:
    with pytest.raises(InvalidValuesError):
        do(case, saved_views.save_view, "participant", "  ", VIEW)


def test_a_deleted_view_comes_back_by_undo(case: Database) -> None:
    saved = do(case, saved_views.save_view, "participant", "Żabno", VIEW)
    do(case, saved_views.delete_view, saved)
    assert ask(case, list_saved_views, "participant") == []
    with pytest.raises(RecordGoneError):
        do(case, saved_views.delete_view, saved)
    with case.action() as session:
        undo.undo_latest_action(session)
    assert ask(case, list_saved_views, "participant") == [SavedViewRow(saved, "Żabno", VIEW)]
    assert case.find_faults() == []
