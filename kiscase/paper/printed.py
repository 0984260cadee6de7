"""How an official form is printed: each kind of field as a block, empty ones with room for the pen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from math import ceil
from typing import Any

from kiscase.core.i18n import _, day
from kiscase.paper.blocks import (
    Align,
    At,
    Block,
    Box,
    Column,
    Field,
    Fields,
    Grid,
    Heading,
    Keep,
    Row,
    Signatures,
    Text,
)
from kiscase.paper.form import Form, FormColumn, FormField, Option, places, text

_PEN_LINES = 4
_DATES_ABREAST = 4
_STAMP_HEIGHT = 28.0


def print_form(form: Form, variant: str, values: Mapping[str, Any]) -> list[Block]:
    """The blocks of the form; its title stands below the place for the stamp."""
    blocks: list[Block] = []
    titled = False
    for section in form.sections_of(variant):
        opening, rest = _opening(section.fields) if not titled else ((), section.fields)
        if not titled:
            blocks += _head(opening, values)
            blocks.append(Heading(text(form.title), 1))
            titled = True
        if section.heading:
            blocks.append(Heading(text(section.heading), 2))
        blocks += _body(rest, values)
    return blocks


def _body(fields: Sequence[FormField], values: Mapping[str, Any]) -> list[Block]:
    """Short fields that follow each other share boxes, each other field is a block of its own."""
    blocks: list[Block] = []
    for short, group in groupby(fields, key=_in_line):
        if short:
            blocks += _boxed(list(group), values)
        else:
            blocks += [made for one in group for made in (At(one.key), *_alone(one, values))]
    return [*blocks, At("")]


def _opening(fields: Sequence[FormField]) -> tuple[Sequence[FormField], Sequence[FormField]]:
    """The stamp and what stands beside it, and the other fields."""
    count = 0
    while count < len(fields) and fields[count].kind in ("stamp", "date"):
        count += 1
    return fields[:count], fields[count:]


def _head(fields: Sequence[FormField], values: Mapping[str, Any]) -> list[Block]:
    stamps: list[Block] = [Box(text(field.label), _STAMP_HEIGHT) for field in fields if field.kind == "stamp"]
    dates = [
        Field(text(field.label), _shown(values.get(field.key)), key=field.key)
        for field in fields
        if field.kind != "stamp"
    ]
    beside: list[Block] = [Fields(dates)] if dates else []
    return [Row([*stamps, *beside])] if stamps and beside else [*stamps, *beside]


def _in_line(field: FormField) -> bool:
    return field.kind in ("date", "text", "choice")


def _boxed(fields: Sequence[FormField], values: Mapping[str, Any]) -> list[Block]:
    items = [
        Field(text(one.label), _chosen(values.get(one.key), one.choices), one.width, key=one.key) for one in fields
    ]
    return [At(""), Fields(items)]


def _alone(field: FormField, values: Mapping[str, Any]) -> list[Block]:
    value = values.get(field.key)
    label = text(field.label).strip("\n")
    match field.kind:
        case "stamp":
            return [Box(label, _STAMP_HEIGHT)]
        case "fixed":
            return _fixed(str(value or label))
        case "people" | "worker" | "table":
            return [Heading(label, 3), _grid(field, value or ())]
        case "dates":
            return [_dates(field, label, value or ())]
        case "quote":
            return [Heading(label, 3), Text(_("“{words}”").format(words=value), "quote")] if value else []
        case "signatures":
            return [Heading(label, 3), Signatures(list(value or places(field)))]
        case _:
            return [Fields([Field(label, str(value or ""), lines=_PEN_LINES)])]


def _fixed(words: str) -> list[Block]:
    """A fixed text: a list such as `between: 1) … 2) …` keeps its lines, its opening words are centred."""
    first, *others = words.split("\n")
    return [Text(first, "centred"), *(Text(line) for line in others)]


def _dates(field: FormField, label: str, value: Sequence[date]) -> Block:
    """A box for each date, with its number before it; a single one needs no number."""
    count = len(value) or field.rows or 1
    signs = [f"{place})" for place in range(1, count + 1)] if count > 1 else [""]
    boxes = [Field(sign) for sign in signs]
    if value:
        shown = zip(signs, map(_shown, value), strict=True)
        boxes = [Field("", f"{sign}\u00a0{one}" if sign else one) for sign, one in shown]
    lines = ceil(count / _DATES_ABREAST)
    return Keep([Heading(label, 3), Fields(boxes, columns=max(ceil(count / lines), 2))])


def _grid(field: FormField, rows: Sequence[Mapping[str, Any]]) -> Block:
    columns = [Column(text(column.label), column.width, _align(column), column.key) for column in field.columns]
    texts = [[_chosen(row.get(column.key), column.choices) for column in field.columns] for row in rows]
    return Grid(columns, texts, numbered=field.numbered, empty_rows=0 if rows else field.rows)


def _align(column: FormColumn) -> Align:
    return "centre" if column.kind == "date" else "left"


def _chosen(value: Any, choices: Sequence[Option]) -> str:
    labels = {option.key: option.label for option in choices}
    return text(labels[value]) if value in labels else _shown(value)


def _shown(value: Any) -> str:
    return day(value) if isinstance(value, date) else str(value or "")
