"""Every language says everything, with the same {names}."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from kiscase.core.text.message_catalogue import placeholders
from tools import update_translations

LANGUAGES = sorted({"pl", "uk", *(path.name for path in update_translations.TRANSLATIONS.iterdir() if path.is_dir())})
AGAIN = "run: make strings"


def read(language: str) -> Catalog:
    """A stored catalogue."""
    with update_translations.catalog_path(language).open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def test_the_template_is_fresh() -> None:
    assert update_translations.TEMPLATE.read_text(encoding="utf-8") == update_translations.catalog_text(
        update_translations.extract_messages()
    ), AGAIN


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_the_texts_of_the_source(language: str) -> None:
    stored = update_translations.catalog_path(language).read_text(encoding="utf-8")
    assert stored == update_translations.catalog_text(
        update_translations.update_catalog(language, update_translations.extract_messages()), language
    ), AGAIN


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_translated(language: str) -> None:
    missing = [entry.id for entry in read(language) if entry.id and not update_translations.is_complete(entry.string)]
    fuzzy = [entry.id for entry in read(language) if entry.id and entry.fuzzy]
    assert not missing, f"{len(missing)} texts, the first: {missing[:5]}"
    assert not fuzzy, f"to be confirmed: {fuzzy[:5]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_names_in_braces(language: str) -> None:
    wrong = []
    for entry in read(language):
        sources = entry.id if isinstance(entry.id, (list, tuple)) else (entry.id,)
        texts = entry.string if isinstance(entry.string, (list, tuple)) else (entry.string,)
        allowed = [placeholders(source) for source in sources]
        wrong += [(sources[0], text) for text in texts if entry.id and text and placeholders(text) not in allowed]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plural_forms_are_all_there(language: str) -> None:
    catalogue = read(language)
    assert catalogue.num_plurals == update_translations.PLURALS[language][0], (
        "say its plurals in tools/update_translations.py and in i18n.py"
    )
    assert all(
        len(entry.string or ()) == catalogue.num_plurals for entry in catalogue if entry.id and entry.pluralizable
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_begin_and_end_like_their_source(language: str) -> None:
    """Blanks at the ends, colons and dots matter where texts are put together or stand as labels."""
    wrong = []
    for entry in read(language):
        if not isinstance(entry.id, str) or not entry.id or not entry.string:
            continue
        source, text = entry.id, str(entry.string)
        if text != text.strip() and source == source.strip():
            wrong.append((source, text, "blanks"))
        if "  " in text and "  " not in source:
            wrong.append((source, text, "two blanks"))
        if source.endswith((":", "…")) and text[-1:] != source[-1:]:
            wrong.append((source, text, source[-1]))
        if text.count("&") != source.count("&"):
            wrong.append((source, text, "the key that & gives a button"))
    assert not wrong
