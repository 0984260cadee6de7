"""The annex (aneks), which lists what changes and no more; and the consolidated text (tekst jednolity)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kiscase.contracts.annexes.changes import AnnexChange, AnnexValues, describe_changes
from kiscase.contracts.form_label_corrections import contract_form
from kiscase.contracts.model import Contract
from kiscase.contracts.official_form import contract_signature_lines, form_values
from kiscase.core.date_format import format_date
from kiscase.core.i18n import current_language
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import Block, Heading, SignatureLines, Table, TableColumn, Text
from kiscase.pdf.form import form_definition, printing

_OPENING_FIELDS = ("stamp", "drawn_on", "people", "worker")
"""The fields of the form that are shown above the changes."""


def annex_title(values: AnnexValues) -> str:
    """The title in the current language."""
    return values.texts.text("title", annex=str(values.record.annex), number=values.history[0].title)


def annex_blocks(values: AnnexValues, form: form_definition.OfficialForm) -> list[Block]:
    """The annex in the current language, up to the signatures, on a form with corrected labels."""
    texts = values.texts
    first, *earlier = values.history[:-1]
    return [
        *_opening_blocks(values, annex_title(values), form),
        *_basis_blocks(texts, first, earlier),
        *_change_table(texts, describe_changes(values)),
        Text(texts.text("unchanged")),
        Text(texts.text("holds")),
    ]


def annex_signature_blocks(values: AnnexValues) -> list[Block]:
    """The heading and the signature lines at the end of an annex."""
    lines = contract_signature_lines(values.record, values.content, values.parties)
    return [Heading(values.texts.text("signatures"), 3), SignatureLines(lines)]


def consolidated_blocks(values: AnnexValues) -> list[Block]:
    """All that applies in this version of the contract, in one text that nobody signs."""
    record, texts = values.record, values.texts
    first, *annexes = values.history
    form = form_definition.without_field_kinds(contract_form(record, values.parties), "signatures")
    form = replace(form, title={current_language(): texts.text("consolidated")})
    fields = form_values(record, values.content, values.parties) | {"drawn_on": first.drawn_on}
    blocks = list(printing.form_blocks(form, record.variant, fields))
    which = {"number": first.title, "date": format_date(first.drawn_on), "annexes": _named(texts, annexes)}
    basis = texts.text("with_annexes" if annexes else "without_annexes", **which)
    index = next(place for place, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 2)
    blocks[index:index] = [Text(basis, "centred"), Text(texts.text("unsigned"), "centred")]
    return blocks


def _opening_blocks(values: AnnexValues, title: str, form: form_definition.OfficialForm) -> Sequence[Block]:
    """Stamp, date and the parties, as the form shows them."""
    variant = values.content.fields.get("variant") or values.record.variant
    language = current_language()
    sections = []
    for section in form.sections_of(variant):
        fields = [
            replace(part, label={language: values.texts.text("drawn_on") if part.key == "drawn_on" else part.title})
            for part in section.fields
            if part.key in _OPENING_FIELDS
        ]
        if fields:
            sections.append(replace(section, heading={}, fields=tuple(fields)))
    short = replace(form, title={language: title}, sections=tuple(sections))
    return printing.form_blocks(short, variant, form_values(values.record, values.content, values.parties))


def _basis_blocks(texts: document_texts.DocumentTexts, first: Contract, earlier: Sequence[Contract]) -> Sequence[Block]:
    which = {"number": first.title, "date": format_date(first.drawn_on), "earlier": _named(texts, earlier)}
    return [Text(texts.text("basis")), Text(texts.text("opening_later" if earlier else "opening", **which))]


def _named(texts: document_texts.DocumentTexts, annexes: Sequence[Contract]) -> str:
    return ", ".join(
        texts.text("earlier_evaluation", number=one.title, date=format_date(one.drawn_on))
        if one.agreed_at_evaluation
        else texts.text("earlier", annex=str(one.annex), date=format_date(one.drawn_on))
        for one in annexes
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
    return [heading, Table(columns, rows, numbered=True)]
