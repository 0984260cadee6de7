"""Prints an official form: each kind of field becomes a block, with room for handwriting where it is empty.

The layouts of fields, where a kind leaves a choice:

| layout | kind | printed as |
|---|---|---|
| text | long | the label, and the text below it; dotted lines where it is empty |
| sentence | date | the label as a sentence with the date in its {place} |
| boxes | people, worker | the label, and boxes for each person |
| lines | table | the label, and the rows as paragraphs |
| lettered | table | the label, and the rows with letters, their columns side by side |
| columns | table | two tables of neighbouring fields as one: a table for each person, the fields side by side |
| statements | choice | every choice as a sentence, with a box before it |
| pairs | signatures | signature lines in pairs |
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from math import ceil
from typing import Any, NamedTuple

from kiscase.core.date_format import format_date
from kiscase.core.i18n import _, localized_text
from kiscase.pdf.blocks import (
    Alignment,
    BlankLines,
    Block,
    FieldMarker,
    Heading,
    KeepTogether,
    LabelledField,
    LabelledFields,
    LetteredList,
    SideBySide,
    SignatureLines,
    StampBox,
    Table,
    TableColumn,
    Text,
)
from kiscase.pdf.form.form_definition import (
    FormColumn,
    FormField,
    FormOption,
    FormSection,
    OfficialForm,
    Translations,
    empty_signature_lines,
)

_DATES_PER_LINE = 4
_STAMP_HEIGHT = 28.0
_DOTS = "." * 34
_LABEL_PLACE = re.compile(r"\{([a-z_]+)\}")
_CELL_LINES = 2
_NOTHING = "–"
"""Stands where a filled form has nothing, so that nobody adds to it by hand."""
COLUMNS = "columns"
"""The key of the values of the fields that stand side by side, a ColumnsTable for each person."""


class ColumnsTable(NamedTuple):
    """The rows of one person: on each side a row of that field, or None where the other side has more."""

    name: str
    rows: Sequence[Sequence[Mapping[str, Any] | None]]
    """A row has the values by column; `place`, its place in the field's table; and `letter`, how it names its aim."""


def form_blocks(form: OfficialForm, variant: str, values: Mapping[str, Any]) -> list[Block]:
    """The printed form: filled with *values* by field key, with room for handwriting where a value is missing.

    A value is a str for text, long, quote (printed only if there is one), fixed and choice; a date for date; a list
    of dates for dates; a list of rows (dicts of str or date by column key) for people, worker and table; a list of
    SignatureLines for signatures; a list of ColumnsTable under COLUMNS for tables side by side. The title is printed
    below the box for the stamp.
    """
    return _Printing(form, values).blocks(form.printed_sections(variant), titled=False)


def evaluation_part_blocks(form: OfficialForm, variant: str, values: Mapping[str, Any]) -> list[Block]:
    """The printed part of the form that evaluates what was agreed, with values as in `form_blocks`."""
    return _Printing(form, values).blocks(form.evaluation_sections(variant), titled=True)


class _Printing:
    """Turns the fields of a form into blocks."""

    def __init__(self, form: OfficialForm, values: Mapping[str, Any]) -> None:
        self._form, self._values = form, values
        parts = any(field.kind == "part" for section in form.sections for field in section.fields)
        self._section_level = 3 if parts else 2  # a form in parts has headings of parts above those of sections

    def blocks(self, sections: Sequence[FormSection], *, titled: bool) -> list[Block]:
        blocks: list[Block] = []
        for section in sections:
            opening, rest = _split_opening(section.fields) if not titled else ((), section.fields)
            if not titled:
                blocks += self._stamp_and_dates(opening)
                blocks.append(Heading(localized_text(self._form.title), 1))
                titled = True
            if section.heading:
                blocks.append(Heading(localized_text(section.heading), self._section_level))
            blocks += self._field_blocks(rest)
        return blocks

    def _field_blocks(self, fields: Sequence[FormField]) -> list[Block]:
        """Consecutive short fields share boxes, tables side by side share a table; others are blocks of their own."""
        blocks: list[Block] = []
        for how, group in groupby(fields, key=_grouping):
            together = list(group)
            if how == "boxes":
                blocks += self._field_boxes(together)
            elif how == COLUMNS:
                blocks += self._columns_tables(together)
            else:
                blocks += [made for one in together for made in (FieldMarker(one.key), *self._field_block(one))]
        return [*blocks, FieldMarker("")]

    def _stamp_and_dates(self, fields: Sequence[FormField]) -> list[Block]:
        stamps: list[Block] = [
            StampBox(localized_text(field.label), _STAMP_HEIGHT) for field in fields if field.kind == "stamp"
        ]
        dates = [
            LabelledField(localized_text(field.label), _value_text(self._values.get(field.key)), key=field.key)
            for field in fields
            if field.kind != "stamp"
        ]
        beside: list[Block] = [LabelledFields(dates)] if dates else []
        return [SideBySide([*stamps, *beside])] if stamps and beside else [*stamps, *beside]

    def _field_boxes(self, fields: Sequence[FormField]) -> list[Block]:
        items = [
            LabelledField(
                localized_text(one.label), _choice_text(self._values.get(one.key), one.choices), one.width, key=one.key
            )
            for one in fields
        ]
        return [FieldMarker(""), LabelledFields(items)]

    def _field_block(self, field: FormField) -> list[Block]:
        value = self._values.get(field.key)
        label = self._label(field.label)
        match field.kind:
            case "stamp":
                return [StampBox(label, _STAMP_HEIGHT)]
            case "fixed":
                return _fixed_text(str(value or label))
            case "part":
                return _part_heading(label)
            case "clause" | "date" | "label":  # dates without a sentence are in boxes
                return [Text(label, "label" if field.kind == "label" else "body")]
            case "footnotes":
                return [Text(line, "small") for line in label.split("\n")]
            case "choice":
                return _statements(field, str(value or ""))
            case "dates":
                return [_date_boxes(field, label, value or ())]
            case "quote":
                return [Heading(label, 3), Text(_("“{words}”").format(words=value), "quote")] if value else []
            case "signatures":
                return self._signatures(field, label, value)
            case "people" | "worker" | "table":
                return self._rows(field, label, value or ())
            case _:
                return _long_text(field, label, str(value or ""))

    def _label(self, texts: Translations, **names: str) -> str:
        """The label in the current language, with the values of its {places}, or dots to write on."""

        def filled(place: re.Match[str]) -> str:
            return names.get(place[1], "") or _value_text(self._values.get(place[1])) or _DOTS

        return _LABEL_PLACE.sub(filled, localized_text(texts).strip("\n"))

    def _rows(self, field: FormField, label: str, rows: Sequence[Mapping[str, Any]]) -> list[Block]:
        match field.layout:
            case "boxes":
                return [Text(label, "label"), *_person_boxes(field, rows)]
            case "lines":
                texts = [str(row.get(column.key) or "") for row in rows for column in field.columns]
                return [Text(label, "label"), *(map(Text, texts) if any(texts) else [BlankLines(field.rows)])]
            case "lettered":
                keys = [column.key for column in field.columns]
                items = [[str(row.get(key) or "") for key in keys] for row in rows] or [[""] * len(keys)] * field.rows
                return [Text(label, "label"), LetteredList(items, keys, self._letters(field, rows), field.lines)]
            case _:
                return [Heading(label, 3), _table(field, rows)]

    def _letters(self, field: FormField, rows: Sequence[Mapping[str, Any]]) -> list[str]:
        """The letters that rows bring with them, where they do."""
        return [row["letter"] for row in rows] if all("letter" in row for row in rows) else []

    def _signatures(self, field: FormField, label: str, value: Any) -> list[Block]:
        if field.layout != "pairs":
            return [Heading(label, 3), SignatureLines(list(value or empty_signature_lines(field)))]
        return [SignatureLines(list(value or empty_signature_lines(field) * field.people), paired=True)]

    def _columns_tables(self, fields: Sequence[FormField]) -> list[Block]:
        """A table for each person, with the fields side by side: each cell has the labelled columns of its field."""
        tables = self._values.get(COLUMNS) or ()
        filled = any(one.rows for one in tables)
        none: Sequence[Mapping[str, Any] | None] = [None] * len(fields)
        blocks: list[Block] = []
        for one in tables or [ColumnsTable("", ())] * fields[0].people:
            heads = [TableColumn(self._label(field.label, name=one.name)) for field in fields]
            rows = [
                [_columns_cell(field, row, filled=filled) for field, row in zip(fields, sides, strict=True)]
                for sides in one.rows or [none] * (1 if filled else fields[0].rows)
            ]
            blocks += [FieldMarker(fields[0].key), Table(heads, rows)]
        return blocks


def _grouping(field: FormField) -> str:
    if field.layout == COLUMNS:
        return COLUMNS
    return "boxes" if field.kind in ("date", "text", "choice") and not field.layout else ""


def _columns_cell(field: FormField, row: Mapping[str, Any] | None, *, filled: bool) -> Sequence[LabelledField]:
    """The cell of one side: the date before the action, as on the form; dashes where only the other side has a row."""
    shown = sorted((one for one in field.columns if one.kind in ("date", "long")), key=lambda one: one.kind)
    if row is None:
        empty = _NOTHING if filled else ""
        return [LabelledField(localized_text(one.label), empty, lines=_cell_lines(one), key=field.key) for one in shown]
    letter = f"{row['letter']} " if row.get("letter") else ""
    return [
        LabelledField(
            localized_text(one.label),
            (letter if one.kind == "long" else "") + _value_text(row.get(one.key)),
            lines=_cell_lines(one),
            key=f"{field.key}.{row['place']}.{one.key}",
        )
        for one in shown
    ]


def _cell_lines(column: FormColumn) -> int:
    return _CELL_LINES if column.kind == "long" else 1


def _statements(field: FormField, value: str) -> list[Block]:
    """Every choice as a sentence with a box; with a value that is no choice, the reason why none is, without boxes.

    The last one stays with what follows from it.
    """
    if value and value not in {one.key for one in field.choices}:
        texts = [f"{localized_text(one.label)} – {value}" for one in field.choices]
    else:
        texts = [f"{'☑' if value == one.key else '☐'} {localized_text(one.label)}" for one in field.choices]
    return [*map(Text, texts[:-1]), Text(texts[-1], "kept")]


def _long_text(field: FormField, label: str, value: str) -> list[Block]:
    if field.layout != "text":
        return [LabelledFields([LabelledField(label, value, lines=field.lines)])]
    return [Text(label, "label"), Text(value) if value.strip() else BlankLines(field.lines)]


def _part_heading(label: str) -> list[Block]:
    """The heading of a part: its name, its title in capitals, its purpose."""
    first, *others = label.split("\n")
    rest = [Text(line, "centred-bold" if line.isupper() else "centred") for line in others]
    return [Heading(first, 2, centred=True), *rest]


def _person_boxes(field: FormField, rows: Sequence[Mapping[str, Any]]) -> list[Block]:
    """The boxes of each person, kept together."""
    return [
        KeepTogether(
            [
                LabelledFields(
                    [
                        LabelledField(
                            localized_text(one.label),
                            _value_text(row.get(one.key)),
                            one.width,
                            key=f"{field.key}.{place}.{one.key}",
                        )
                        for one in field.columns
                    ]
                )
            ]
        )
        for place, row in enumerate(rows or [{}] * field.rows)
    ]


def _split_opening(fields: Sequence[FormField]) -> tuple[Sequence[FormField], Sequence[FormField]]:
    """The stamp and the fields beside it, and the other fields."""
    count = 0
    while count < len(fields) and fields[count].kind in ("stamp", "date"):
        count += 1
    return fields[:count], fields[count:]


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
    texts: list[list[str | Sequence[LabelledField]]] = [
        [_choice_text(row.get(column.key), column.choices) for column in field.columns] for row in rows
    ]
    return Table(columns, texts, numbered=field.numbered, empty_rows=0 if rows else field.rows)


def _align(column: FormColumn) -> Alignment:
    return "centre" if column.kind == "date" else "left"


def _choice_text(value: Any, choices: Sequence[FormOption]) -> str:
    labels = {option.key: option.label for option in choices}
    return localized_text(labels[value]) if value in labels else _value_text(value)


def _value_text(value: Any) -> str:
    return format_date(value) if isinstance(value, date) else str(value or "")
