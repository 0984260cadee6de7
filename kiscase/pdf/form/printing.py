"""Prints an official form: each kind of field becomes a block, with room for handwriting where it is empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from math import ceil
from typing import Any

from kiscase.core.date_format import format_date
from kiscase.core.i18n import _, localized_text
from kiscase.pdf.blocks import (
    Alignment,
    Block,
    FieldMarker,
    Heading,
    KeepTogether,
    LabelledField,
    LabelledFields,
    SideBySide,
    SignatureLines,
    StampBox,
    Table,
    TableColumn,
    Text,
)
from kiscase.pdf.form.form_definition import FormColumn, FormField, FormOption, OfficialForm, empty_signature_lines

_WRITING_LINES = 4
_DATES_PER_LINE = 4
_STAMP_HEIGHT = 28.0


def form_blocks(form: OfficialForm, variant: str, values: Mapping[str, Any]) -> list[Block]:
    """The printed form: filled with *values* by field key, with room for handwriting where a value is missing.

    A value is a str for text, long, quote (printed only if there is one), fixed and choice; a date for date; a list
    of dates for dates; a list of rows (dicts of str or date by column key) for people, worker and table; a list of
    SignatureLines for signatures. The title is printed below the box for the stamp.
    """
    blocks: list[Block] = []
    titled = False
    for section in form.sections_of(variant):
        opening, rest = _split_opening(section.fields) if not titled else ((), section.fields)
        if not titled:
            blocks += _stamp_and_dates(opening, values)
            blocks.append(Heading(localized_text(form.title), 1))
            titled = True
        if section.heading:
            blocks.append(Heading(localized_text(section.heading), 2))
        blocks += _field_blocks(rest, values)
    return blocks


def _field_blocks(fields: Sequence[FormField], values: Mapping[str, Any]) -> list[Block]:
    """Consecutive short fields share boxes; every other field is a block of its own."""
    blocks: list[Block] = []
    for short, group in groupby(fields, key=_is_short):
        if short:
            blocks += _field_boxes(list(group), values)
        else:
            blocks += [made for one in group for made in (FieldMarker(one.key), *_field_block(one, values))]
    return [*blocks, FieldMarker("")]


def _split_opening(fields: Sequence[FormField]) -> tuple[Sequence[FormField], Sequence[FormField]]:
    """The stamp and the fields beside it, and the other fields."""
    count = 0
    while count < len(fields) and fields[count].kind in ("stamp", "date"):
        count += 1
    return fields[:count], fields[count:]


def _stamp_and_dates(fields: Sequence[FormField], values: Mapping[str, Any]) -> list[Block]:
    stamps: list[Block] = [
        StampBox(localized_text(field.label), _STAMP_HEIGHT) for field in fields if field.kind == "stamp"
    ]
    dates = [
        LabelledField(localized_text(field.label), _value_text(values.get(field.key)), key=field.key)
        for field in fields
        if field.kind != "stamp"
    ]
    beside: list[Block] = [LabelledFields(dates)] if dates else []
    return [SideBySide([*stamps, *beside])] if stamps and beside else [*stamps, *beside]


def _is_short(field: FormField) -> bool:
    return field.kind in ("date", "text", "choice")


def _field_boxes(fields: Sequence[FormField], values: Mapping[str, Any]) -> list[Block]:
    items = [
        LabelledField(localized_text(one.label), _choice_text(values.get(one.key), one.choices), one.width, key=one.key)
        for one in fields
    ]
    return [FieldMarker(""), LabelledFields(items)]


def _field_block(field: FormField, values: Mapping[str, Any]) -> list[Block]:
    value = values.get(field.key)
    label = localized_text(field.label).strip("\n")
    match field.kind:
        case "stamp":
            return [StampBox(label, _STAMP_HEIGHT)]
        case "fixed":
            return _fixed_text(str(value or label))
        case "people" | "worker" | "table":
            return [Heading(label, 3), _table(field, value or ())]
        case "dates":
            return [_date_boxes(field, label, value or ())]
        case "quote":
            return [Heading(label, 3), Text(_("“{words}”").format(words=value), "quote")] if value else []
        case "signatures":
            return [Heading(label, 3), SignatureLines(list(value or empty_signature_lines(field)))]
        case _:
            return [LabelledFields([LabelledField(label, str(value or ""), lines=_WRITING_LINES)])]


def _fixed_text(words: str) -> list[Block]:
    """A fixed text: a list such as `between: 1) … 2) …` keeps its lines, its first line is centred."""
    first, *others = words.split("\n")
    return [Text(first, "centred"), *(Text(line) for line in others)]


def _date_boxes(field: FormField, label: str, value: Sequence[date]) -> Block:
    """A box for each date, numbered unless there is only one."""
    count = len(value) or field.rows or 1
    signs = [f"{number})" for number in range(1, count + 1)] if count > 1 else [""]
    boxes = [LabelledField(sign) for sign in signs]
    if value:
        shown = zip(signs, map(_value_text, value), strict=True)
        boxes = [LabelledField("", f"{sign}\u00a0{one}" if sign else one) for sign, one in shown]
    lines = ceil(count / _DATES_PER_LINE)
    return KeepTogether([Heading(label, 3), LabelledFields(boxes, columns=max(ceil(count / lines), 2))])


def _table(field: FormField, rows: Sequence[Mapping[str, Any]]) -> Block:
    columns = [
        TableColumn(localized_text(column.label), column.width, _align(column), column.key) for column in field.columns
    ]
    texts = [[_choice_text(row.get(column.key), column.choices) for column in field.columns] for row in rows]
    return Table(columns, texts, numbered=field.numbered, empty_rows=0 if rows else field.rows)


def _align(column: FormColumn) -> Alignment:
    return "centre" if column.kind == "date" else "left"


def _choice_text(value: Any, choices: Sequence[FormOption]) -> str:
    labels = {option.key: option.label for option in choices}
    return localized_text(labels[value]) if value in labels else _value_text(value)


def _value_text(value: Any) -> str:
    return format_date(value) if isinstance(value, date) else str(value or "")
