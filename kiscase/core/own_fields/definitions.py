"""The definitions of own fields as forms and lists need them, read by plain statements."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.i18n import N_, FinishedText, _
from kiscase.core.listing.source import ListField, ListSource
from kiscase.core.listing.view import ListView
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldInfo, FieldKind

OWN_TABLES = frozenset({"own_field", "own_choice"})
"""The tables of the definitions: who shows own fields reloads when they change."""
COLUMN = "own_values"
LONGEST = {FieldKind.TEXT: 500, FieldKind.LONG: 20_000}
LIMITS = (-2_000_000_000, 2_000_000_000)
YES, NO = "yes", "no"
_KEY = re.compile(r"own_(text|long|number|date|choice|yes_no)_([1-9][0-9]{0,17})")
_FIELDS = """
SELECT id, kind, label, help, on_card, retired FROM own_field WHERE record_table = :name ORDER BY position, id
"""
_CHOICES = """
SELECT own_choice.field_id, own_choice.id, own_choice.label, own_choice.retired
FROM own_choice JOIN own_field ON own_field.id = own_choice.field_id
WHERE own_field.record_table = :name ORDER BY own_choice.position, own_choice.id
"""


class OwnFieldKind(Choice):
    """What kind of value an own field holds."""

    TEXT = "text", N_("text")
    LONG = "long", N_("long text")
    NUMBER = "number", N_("whole number")
    DATE = "date", N_("date")
    CHOICE = "choice", N_("choice from a list")
    YES_NO = "yes_no", N_("yes or no")


_FIELD_KINDS = {
    OwnFieldKind.TEXT: FieldKind.TEXT,
    OwnFieldKind.LONG: FieldKind.LONG,
    OwnFieldKind.NUMBER: FieldKind.NUMBER,
    OwnFieldKind.DATE: FieldKind.DATE,
    OwnFieldKind.CHOICE: FieldKind.CHOICE,
    OwnFieldKind.YES_NO: FieldKind.CHOICE,  # with a third answer: nobody has asked
}


class OwnFieldDefinition(NamedTuple):
    """An own field: what it is called, what it holds, and what can be chosen (word, label, retired)."""

    id: int
    kind: OwnFieldKind
    label: str
    help: str
    on_card: bool
    retired: bool
    choices: tuple[tuple[str, str, bool], ...]

    @property
    def key(self) -> str:
        """By what forms, views and values know the field; it names the kind, which stays once there are values."""
        return own_field_key(self.kind, self.id)

    def options(self) -> list[tuple[str, str]]:
        """(word, label) of what a form offers."""
        return [(word, label) for word, label in self._labels().items() if not self._is_retired(word)]

    def all_options(self) -> list[tuple[str, str]]:
        """(word, label) of all that may be on file."""
        return list(self._labels().items())

    def label_of(self, word: str) -> str:
        """The label of a word, also of one that is no longer offered."""
        return self._labels().get(word, word)

    def field_info(self, *, every_choice: bool = False) -> FieldInfo:
        """The field of a form."""
        kind = _FIELD_KINDS[self.kind]
        return FieldInfo(
            FinishedText(self.label),
            kind,
            help=FinishedText(self.help),
            options=(self.all_options if every_choice else self.options) if kind is FieldKind.CHOICE else None,
            length=LONGEST.get(kind, LONGEST[FieldKind.TEXT]),
            limits=LIMITS if kind is FieldKind.NUMBER else None,
            key=self.key,
            label_of=self.label_of,
        )

    def list_field(self, table: str) -> ListField:
        """The field of a list of the records of a table."""
        sql = f"({table}.{COLUMN} ->> '{self.key}')"  # alike on both engines
        if self.kind is OwnFieldKind.NUMBER:
            sql = f"CAST({sql} AS INTEGER)"
        info = self.field_info(every_choice=True)
        return ListField(info, sql, stretch=self.kind in (OwnFieldKind.TEXT, OwnFieldKind.LONG))

    def _labels(self) -> dict[str, str]:
        if self.kind is OwnFieldKind.YES_NO:
            return {YES: _("yes"), NO: _("no")}
        return {word: label for word, label, _retired in self.choices}

    def _is_retired(self, word: str) -> bool:
        return any(one == word and retired for one, _label, retired in self.choices)


OwnFields = tuple[OwnFieldDefinition, ...]


def own_field_key(kind: str, field_id: int) -> str:
    """By what forms, views and values know an own field."""
    return f"own_{kind}_{field_id}"


def kind_of_own_key(key: str) -> OwnFieldKind | None:
    """The kind of the own field that a key names; None for any other field."""
    found = _KEY.fullmatch(key)
    return OwnFieldKind(found[1]) if found else None


def read_own_fields(reader: PlainReader, table: str) -> OwnFields:
    """The own fields of the records of a table in their order, those that are retired last."""
    choices: dict[int, list[tuple[str, str, bool]]] = {}
    fields = reader.rows(_FIELDS, name=table)
    for field_id, choice_id, label, retired in reader.rows(_CHOICES, name=table) if fields else ():
        choices.setdefault(field_id, []).append((str(choice_id), label, bool(retired)))
    found = [
        OwnFieldDefinition(
            row_id, OwnFieldKind(kind), label, words, bool(on_card), bool(retired), tuple(choices.get(row_id, ()))
        )
        for row_id, kind, label, words, on_card, retired in fields
    ]
    return tuple(sorted(found, key=lambda one: one.retired))


def extend_source(source: ListSource, fields: OwnFields) -> ListSource:
    """A list with the own fields of its records beside the program's own."""
    program = tuple(one for one in source.fields if kind_of_own_key(one.key) is None)
    return source._replace(fields=(*program, *(one.list_field(source.table) for one in fields)))


def source_for_view(reader: PlainReader, source: ListSource, view: ListView) -> ListSource:
    """The list with the own fields of its records, where a view uses one."""
    return extend_source(source, read_own_fields(reader, source.table)) if view.uses_own_fields else source


def own_value_from_json(key: str, value: Any) -> Any:
    """The value of an own field as a form shows it, of what is stored."""
    return date.fromisoformat(value) if value and kind_of_own_key(key) is OwnFieldKind.DATE else value


def own_search_texts(values: Mapping[str, Any]) -> list[str]:
    """The texts among stored values, by which a record is found."""
    texts = (OwnFieldKind.TEXT, OwnFieldKind.LONG)
    return [str(value) for key, value in values.items() if kind_of_own_key(key) in texts]


def own_pairs(fields: OwnFields, stored: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """(label, text) of the values that are on file, in the order of the fields."""
    return [
        (one.label, one.field_info().format(own_value_from_json(one.key, stored[one.key])))
        for one in fields
        if one.key in stored
    ]
