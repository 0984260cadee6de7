"""The field that chooses a person of all who are on file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiscase.core.i18n import N_
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.participants.choosing import PersonOption, list_person_options
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.searched_choice import FindOptions, SearchedChoiceEditor

PERSON = "person"
"""The key of the field."""


def person_field() -> FieldInfo:
    """The field that chooses a person."""
    return FieldInfo(N_("Person"), FieldKind.CHOICE, required=True, key=PERSON)


def person_picker(
    jobs: Jobs, first: Sequence[PersonOption], find: FindOptions = list_person_options
) -> dict[str, Callable[[FieldInfo], SearchedChoiceEditor]]:
    """The editor of that field for a dialog; *first* are the people whom *find* gives for an empty text."""

    def make(field: FieldInfo) -> SearchedChoiceEditor:
        editor = SearchedChoiceEditor(jobs, find, first)
        editor.setObjectName(field.key)
        return editor

    return {PERSON: make}
