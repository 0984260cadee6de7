"""The annex (aneks), which lists what changes and no more; and the consolidated text (tekst jednolity)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from kiscase.contracts.annexes.changes import AnnexChange, AnnexValues, describe_changes
from kiscase.contracts.form_label_corrections import contract_form
from kiscase.contracts.model import AGREED_STATES, Contract
from kiscase.contracts.official_form import contract_signature_lines, form_values
from kiscase.core.date_format import format_date
from kiscase.core.i18n import current_language
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import Block, Heading, KeepTogether, SignatureLines, Table, TableColumn, Text
from kiscase.pdf.form import form_definition, printing

_OPENING_FIELDS = ("stamp", "drawn_on", "people", "worker")
"""The fields of the form that are shown above the changes."""


_ABOUT_SIGNED_COPIES = ("copies",)
"""The fields of the form that are not true of a text that nobody signs."""


class TimeInForce(NamedTuple):
    """From when until when a version was in force, and the versions that everyone signed after it."""

    since: date | None
    until: date | None
    later: Sequence[Contract]


def annex_title(values: AnnexValues) -> str:
    """The title in the current language."""
    return values.texts.text("title", annex=str(values.record.annex), number=values.history[0].title)


def annex_blocks(values: AnnexValues, form: form_definition.OfficialForm, *, signed: bool = False) -> list[Block]:
    """The annex in the current language on a form with corrected labels; where it is *signed*, with the signatures."""
    texts = values.texts
    first, *earlier = values.history[:-1]
    end = [Text(texts.text("unchanged")), Text(texts.text("holds")), *(_signature_blocks(values) if signed else ())]
    return [
        *_opening_blocks(values, annex_title(values), form),
        *_basis_blocks(texts, first, earlier),
        *_change_table(texts, describe_changes(values)),
        KeepTogether(end),
    ]


def _signature_blocks(values: AnnexValues) -> list[Block]:
    """The heading and the signature lines at the end of an annex: in pairs where the form has them in pairs."""
    form = contract_form(values.record, values.parties)
    lines = contract_signature_lines(values.record, values.content, values.parties)
    paired = form.field("signatures").layout == "pairs"
    return [Heading(values.texts.text("signatures"), 3), SignatureLines(lines, paired=paired)]


def consolidated_blocks(values: AnnexValues, in_force: TimeInForce) -> list[Block]:
    """All that applies in this version of the contract, in one text that nobody stamps or signs."""
    record, texts = values.record, values.texts
    form = form_definition.without_field_kinds(contract_form(record, values.parties), "stamp", "signatures")
    form = form_definition.without_fields(form, _ABOUT_SIGNED_COPIES)
    form = replace(form, title={current_language(): texts.text("consolidated")})
    fields = form_values(record, values.content, values.parties) | {"drawn_on": values.history[0].drawn_on}
    blocks = list(printing.form_blocks(form, record.variant, fields))
    index = next(place for place, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 2)
    notes = [*_version_notes(values, in_force), texts.text("unsigned")]
    blocks[index:index] = [Text(note, "centred") for note in notes]
    return blocks


def _version_notes(values: AnnexValues, in_force: TimeInForce) -> list[str]:
    """Of which contract it is the text, with which changes, and from when until when it was in force."""
    texts = values.texts
    first, *changes = values.history
    which = {"number": first.title, "date": format_date(first.drawn_on), "annexes": _named(texts, changes)}
    basis = texts.text("with_annexes" if changes else "without_annexes", **which)
    if values.record.state not in AGREED_STATES:
        return [basis, texts.text("change_not_in_force" if changes else "contract_not_in_force")]
    days = {"since": format_date(in_force.since), "until": format_date(in_force.until)}
    if in_force.later:
        return [basis, texts.text("replaced", **days, later=_named(texts, in_force.later))]
    held = [texts.text("in_force_since", **days)] if in_force.since else []
    return [basis, " ".join(held if changes else [*held, texts.text("never_changed")])]


def _opening_blocks(values: AnnexValues, title: str, form: form_definition.OfficialForm) -> Sequence[Block]:
    """Stamp, date and the parties, as the form shows them."""
    variant = values.content.fields.get("variant") or values.record.variant
    language = current_language()
    people = "family" if len(values.parties["people"]) > 1 else "person"
    labels = {"drawn_on": values.texts.text("drawn_on"), "people": values.texts.text(people)}
    sections = []
    for section in form.sections_of(variant):
        fields = [
            replace(part, label={language: labels.get(part.key, part.title)})
            for part in section.fields
            if part.key in _OPENING_FIELDS
        ]
        if fields:
            sections.append(replace(section, heading={}, fields=tuple(fields)))
    short = replace(form, title={language: title}, sections=tuple(sections))
    return printing.form_blocks(short, variant, form_values(values.record, values.content, values.parties))


def _basis_blocks(texts: document_texts.DocumentTexts, first: Contract, earlier: Sequence[Contract]) -> Sequence[Block]:
    which = {
        "number": first.title,
        "date": format_date(first.drawn_on),
        "earlier": _named(texts, earlier, after_verb=True),
    }
    return [Text(texts.text("basis")), Text(texts.text("opening_later" if earlier else "opening", **which))]


def _named(texts: document_texts.DocumentTexts, versions: Sequence[Contract], *, after_verb: bool = False) -> str:
    """The annexes and evaluations that made versions, in words that stand alone or after "as amended"."""
    annex, evaluation = ("amended_by", "amended_at_evaluation") if after_verb else ("earlier", "earlier_evaluation")
    return ", ".join(
        texts.text(evaluation, number=one.title, date=format_date(one.drawn_on))
        if one.agreed_at_evaluation
        else texts.text(annex, annex=str(one.annex), date=format_date(one.drawn_on))
        for one in versions
    )


def _change_table(texts: document_texts.DocumentTexts, changes: Sequence[AnnexChange]) -> Sequence[Block]:
    heading = Heading(texts.text("changes"), 2)
    if not changes:
        return [heading, Text(texts.text("nothing"), "bold")]
    columns = [
        TableColumn(texts.text("place"), 0.26),
        TableColumn(texts.text("was"), 0.37),
        TableColumn(texts.text("becomes"), 0.37),
    ]
    rows = [[f"{one.label}\n{texts.text(one.kind)}", one.old or "–", one.new or "–"] for one in changes]
    return [heading, Table(columns, rows, numbered=True, kept_with_next=True)]
