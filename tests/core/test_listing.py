"""A list by a view: what is read is what the view says, whatever was typed or stored."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.listing.source import ListSource, list_field
from kiscase.core.listing.statements import fold_polish, read_listed_ids, read_listed_values
from kiscase.core.listing.view import (
    FilterOperator,
    ListFilter,
    ListView,
    describe_filters,
    operators_of_field,
    view_from_data,
)
from kiscase.core.records.field_info import FieldKind

WORDS = ("red", "green_", "gr%een", "blue!")
SOURCE = ListSource(
    table="thing",
    fields=(
        list_field("name", "Name", sql="thing.name"),
        list_field("made", "Made", FieldKind.DATE, "thing.made"),
        list_field("size", "Size", FieldKind.NUMBER, "thing.size"),
        list_field("good", "Good", FieldKind.FLAG, "thing.good"),
        list_field("color", "Colour", FieldKind.CHOICE, "thing.color", options=lambda: [(w, w.title()) for w in WORDS]),
        list_field("codes", "Codes", FieldKind.CODES, "thing.codes", options=lambda: [(w, w.title()) for w in WORDS]),
        list_field("box", "Box", sql="box.label", join="LEFT JOIN box ON box.id = thing.box_id"),
        list_field("shown", "Shown only"),
    ),
    columns=("name", "made"),
    order="thing.id",
    searched=(),
)
letters = st.text("aąAĄzżŻ %_!'\\\"ю", max_size=5)
days = st.dates(date(1990, 1, 1), date(1990, 1, 9))
things = st.fixed_dictionaries(
    {
        "name": letters | st.none(),
        "made": days | st.none(),
        "size": st.integers(-3, 3) | st.none(),
        "good": st.booleans(),
        "color": st.sampled_from([*WORDS, "gone", None]),
        "codes": st.lists(st.sampled_from(WORDS), unique=True),
        "box": st.sampled_from([None, "żółty", "Zielony"]),
    }
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "name": letters.filter(bool),
    "box": letters.filter(bool),
    "made": days.map(date.isoformat),
}
VALUES |= {"size": st.integers(-3, 3), "color": st.sampled_from(WORDS), "codes": st.sampled_from(WORDS)}


@st.composite
def filters(draw: Callable[..., Any]) -> ListFilter:
    field = draw(st.sampled_from(SOURCE.filter_fields()))
    made = ListFilter(field.key, draw(st.sampled_from(operators_of_field(field))))
    return made._replace(value=draw(VALUES[field.key])) if made.needs_value else made


def plain(text: str | None) -> str:
    """As filters compare texts in a file: without Polish accents, and only the letters of ASCII in lower case."""
    return "".join(one.lower() if one.isascii() else one for one in fold_polish(text or ""))


def accepts(one: ListFilter, thing: dict[str, Any]) -> bool:
    """What a filter means, in Python."""
    value: Any = thing[one.key]
    wanted: Any = one.value
    if isinstance(value, date) and wanted is not None:
        wanted = date.fromisoformat(str(wanted))
    if isinstance(wanted, str) and one.key in ("name", "box"):
        value, wanted = plain(value), plain(wanted)
    means: dict[FilterOperator, Callable[[], bool]] = {
        FilterOperator.EMPTY: lambda: value in (None, "", []),
        FilterOperator.FILLED: lambda: value not in (None, "", []),
        FilterOperator.YES: lambda: bool(value),
        FilterOperator.NO: lambda: not value,
        FilterOperator.CONTAINS: lambda: wanted in value,
        FilterOperator.HAS: lambda: wanted in value,
        FilterOperator.HAS_NOT: lambda: wanted not in value,
        FilterOperator.BEGINS: lambda: value.startswith(wanted),
        FilterOperator.IS: lambda: value == wanted,
        FilterOperator.IS_NOT: lambda: value != wanted,
        FilterOperator.SINCE: lambda: value is not None and value >= wanted,
        FilterOperator.UNTIL: lambda: value is not None and value <= wanted,
    }
    return means[one.operator]()


def reader_of(stored: list[dict[str, Any]]) -> PlainReader:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE box (id INTEGER PRIMARY KEY, label TEXT)")
    connection.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, name, made, size, good, color, codes, box_id)")
    for place, one in enumerate(stored, 1):
        connection.execute("INSERT INTO box VALUES (?, ?)", (place, one["box"]))
        made = one["made"].isoformat() if one["made"] else None
        row = (place, one["name"], made, one["size"], one["good"], one["color"], json.dumps(one["codes"]), place)
        connection.execute("INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    return PlainReader(connection.execute)


@given(st.lists(things, max_size=6), st.lists(filters(), max_size=3))
def test_filters_find_what_they_mean(stored: list[dict[str, Any]], chosen: list[ListFilter]) -> None:
    found = read_listed_ids(reader_of(stored), SOURCE, ListView(SOURCE.columns, filters=tuple(chosen)))
    assert list(found) == [place for place, thing in enumerate(stored, 1) if all(accepts(one, thing) for one in chosen)]


@given(st.lists(things, max_size=8), st.sampled_from(["made", "size"]), st.booleans())
def test_a_list_is_sorted_by_its_heading_and_what_is_empty_is_last(
    stored: list[dict[str, Any]], key: str, descending: bool
) -> None:
    found = read_listed_ids(reader_of(stored), SOURCE, ListView(SOURCE.columns, sort=key, descending=descending))
    values = [stored[place - 1][key] for place in found]
    filled = [value for value in values if value is not None]
    assert sorted(found) == list(range(1, len(stored) + 1))
    assert values[: len(filled)] == sorted(filled, reverse=descending)
    equal = [(stored[place - 1][key] is None, stored[place - 1][key], place) for place in found]
    assert all(one[2] < other[2] for one, other in pairwise(equal) if one[:2] == other[:2])


def test_texts_are_sorted_in_polish_and_choices_in_the_order_of_their_list() -> None:
    names = ["Żuk", "zięba", "Ąbek", "abacki", "", "azor", "Łan", "lis", "źdźbło"]
    blank: dict[str, Any] = {"made": None, "size": None, "good": False, "codes": [], "box": None}
    stored = [blank | {"name": name, "color": color} for name, color in zip(names, [*WORDS, *WORDS, None], strict=True)]
    by_name = read_listed_ids(reader_of(stored), SOURCE, ListView((), sort="name"))
    assert [names[place - 1] for place in by_name] == [
        "abacki",
        "azor",
        "Ąbek",
        "lis",
        "Łan",
        "zięba",
        "źdźbło",
        "Żuk",
        "",
    ]
    by_color = read_listed_ids(reader_of(stored), SOURCE, ListView((), sort="color"))
    assert list(by_color) == [1, 5, 2, 6, 3, 7, 4, 8, 9]


def test_values_come_as_what_they_are() -> None:
    thing = {"name": "a", "made": date(1990, 1, 2), "size": 3, "good": 1, "color": "red", "codes": ["red"], "box": "b"}
    keys = ("made", "good", "codes", "box", "shown", "unknown")
    assert read_listed_values(reader_of([thing]), SOURCE, keys, [1, 2]) == {
        1: {"made": date(1990, 1, 2), "good": True, "codes": ["red"], "box": "b"}
    }


@given(st.lists(filters(), max_size=3), st.sampled_from(["", "name", "size"]), st.booleans(), st.text(max_size=3))
def test_a_view_is_data_and_comes_back_from_it(
    chosen: list[ListFilter], sort: str, descending: bool, text: str
) -> None:
    view = ListView(("made", "name"), sort, descending, tuple(chosen), text, "word", {"name": 200}, wide=True)
    assert view_from_data(SOURCE, json.loads(json.dumps(view.to_data()))) == (view, [])


def test_what_this_program_does_not_know_is_left_out_and_named() -> None:
    stored = {
        "columns": ["made", "taste", 7],
        "sort": "codes",
        "filters": [
            {"field": "taste", "operator": "is", "value": "sweet"},
            {"field": "size", "operator": "contains", "value": "1"},
            {"field": "size", "operator": "is", "value": "1"},
            {"field": "made", "operator": "from", "value": "yesterday"},
            {"field": "size", "operator": "is", "value": 1},
        ],
        "widths": {"made": 100, "taste": 100, "name": -1},
    }
    view, unknown = view_from_data(SOURCE, stored)
    assert view == ListView(("made",), filters=(ListFilter("size", FilterOperator.IS, 1),), widths={"made": 100})
    assert unknown == ["taste", "7"]


scraps = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["name", "size", "is", "from", "x"])
json_values = scraps | st.lists(scraps | st.fixed_dictionaries({"field": scraps, "operator": scraps, "value": scraps}))


@given(st.dictionaries(st.sampled_from(ListView._fields), json_values))
def test_any_data_gives_a_view_that_can_be_read(data: dict[str, Any]) -> None:
    view = view_from_data(SOURCE, data)[0]
    assert list(read_listed_ids(reader_of([]), SOURCE, view._replace(text=""))) == []


@pytest.mark.usefixtures("english")
def test_filters_are_put_into_words() -> None:
    chosen = (
        ListFilter("name", FilterOperator.CONTAINS, "Zdrój"),
        ListFilter("made", FilterOperator.SINCE, "1990-01-02"),
        ListFilter("codes", FilterOperator.HAS, "red"),
        ListFilter("good", FilterOperator.YES),
    )
    assert describe_filters(SOURCE, ListView((), filters=chosen)) == (
        "Name: contains „Zdrój” · Made: from 02.01.1990 · Codes: includes Red · Good: yes"
    )
