"""The copy of a contract or annex in a second language, for a participant who does not read Polish well.

It bears the number, version and code of the Polish original and says that it is a copy and that the original counts.
It is made from the contract on file each time and never stored; there is nothing on it to sign or to fill in.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kiscase.contracts.annexes.changes import AnnexValues
from kiscase.contracts.annexes.documents import annex_blocks, annex_title
from kiscase.contracts.content import Content
from kiscase.contracts.form_label_corrections import contract_form
from kiscase.contracts.model import Contract
from kiscase.contracts.official_form import contract_title, form_values, preset_texts
from kiscase.core.i18n import DEFAULT_LANGUAGE, use_language
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import Block, Gap, InLanguage, Text
from kiscase.pdf.form import form_definition, printing


class SecondCopyTexts:
    """The fixed texts of second copies in their edition of a day."""

    def __init__(self, on: date) -> None:
        self._texts = document_texts.load_document_texts("copy", on)

    def title(self, record: Contract, values: AnnexValues | None, shown: dict[str, Any]) -> str:
        """The title of the copy in the current language; *values* are those of an annex."""
        return self._texts.text("title", title=annex_title(values) if values else contract_title(record, shown))

    def watermark(self) -> str:
        """The watermark in the current language."""
        return self._texts.text("mark")

    def notes(self) -> list[Block]:
        """That it is a copy, in the current language and in Polish."""
        with use_language(DEFAULT_LANGUAGE):
            polish = InLanguage(DEFAULT_LANGUAGE, [Text(self._texts.text("note"), "small")])
        return [Text(self._texts.text("note")), polish, Gap(0.5)]


def second_copy_blocks(
    record: Contract, content: Content, shown: dict[str, Any], values: AnnexValues | None
) -> list[Block]:
    """The contract in the current language; *values* are those of an annex."""
    form = _form_to_read(contract_form(record, shown))
    return annex_blocks(values, form) if values else _contract(record, content, form, shown)


def _form_to_read(whole: form_definition.OfficialForm) -> form_definition.OfficialForm:
    """The form without what is stamped, signed or entered later."""
    rest = form_definition.without_field_kinds(whole, "stamp", "signatures")
    return replace(rest, sections=tuple(section for section in rest.sections if not section.filled_after_signing))


def _contract(
    record: Contract, content: Content, whole: form_definition.OfficialForm, shown: dict[str, Any]
) -> list[Block]:
    """The contract on a form in the current language."""
    variant = content.fields.get("variant") or record.variant
    translated = replace(content, texts=_translated(record.form, variant, content.texts))
    return list(printing.form_blocks(whole, variant, form_values(record, translated, shown)))


def _translated(form_name: str, variant: str, texts: dict[str, str]) -> dict[str, str]:
    """The texts; those left as the form presets them are fixed parts and are translated, too."""
    preset = preset_texts(form_name, variant)
    with use_language(DEFAULT_LANGUAGE):
        polish = preset_texts(form_name, variant)
    return {
        key: preset[key] if key in polish and text.split() == polish[key].split() else text
        for key, text in texts.items()
    }
