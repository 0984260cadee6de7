"""Gathers the texts of the source into `translations/kiscase.pot` and brings every language's catalogue up to date.

Made for quiet diffs: sorted, no dates, no line numbers, no wrapped lines, no guessed (fuzzy) and no obsolete entries.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "translations"
TEMPLATE = TRANSLATIONS / "kiscase.pot"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}

# Language: how many plural forms, and which is taken for n. The same rule is in kiscase/core/i18n.py.
PLURALS = {
    "pl": (3, "(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)"),
    "uk": (3, "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)"),
}
HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: kiscase\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
{plural}
"""


def extract_messages() -> Catalog:
    """All marked texts of the source, with the translators' comments above them."""
    catalog = Catalog(charset="utf-8")
    found = extract_from_dir(
        ROOT / "kiscase", method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",)
    )
    for _file, _line, message, comments, context in found:
        catalog.add(message, auto_comments=comments, context=context)
    return catalog


def catalog_text(catalog: Catalog, language: str = "") -> str:
    """A catalogue as it is stored."""
    count, rule = PLURALS.get(language, (catalog.num_plurals, catalog.plural_expr))
    plural = f'"Plural-Forms: nplurals={count}; plural={rule};\\n"\n' if language else ""
    body = io.BytesIO()
    write_po(body, catalog, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    entries = body.getvalue().decode("utf-8").strip("\n")
    return HEADER.format(language=language, plural=plural).rstrip("\n") + "\n" + (f"\n{entries}\n" if entries else "")


def catalog_path(language: str) -> Path:
    """Where a language's texts lie."""
    return TRANSLATIONS / language / "LC_MESSAGES" / "kiscase.po"


def update_catalog(language: str, template: Catalog) -> Catalog:
    """The language's catalogue with exactly the texts of *template*."""
    path = catalog_path(language)
    if path.is_file():
        with path.open("rb") as file:
            current = read_po(file, locale=language, charset="utf-8")
    else:
        current = Catalog(locale=language, charset="utf-8")
    current.update(template, no_fuzzy_matching=True, update_header_comment=False)
    return current


def main() -> int:
    """Write the template and all catalogues; tell what still has to be translated."""
    template = extract_messages()
    TRANSLATIONS.mkdir(exist_ok=True)
    TEMPLATE.write_text(catalog_text(template), encoding="utf-8", newline="\n")
    languages = sorted({*PLURALS, *(path.name for path in TRANSLATIONS.iterdir() if path.is_dir())})
    print(f"{len(template)} texts in {TEMPLATE.relative_to(ROOT)}")
    for language in languages:
        current = update_catalog(language, template)
        path = catalog_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(catalog_text(current, language), encoding="utf-8", newline="\n")
        missing = sum(1 for entry in current if entry.id and not is_complete(entry.string))
        print(f"{language}: {missing} still to be translated" if missing else f"{language}: complete")
    return 0


def is_complete(translation: str | list[str] | tuple[str, ...] | None) -> bool:
    """Whether every plural form has its text."""
    if isinstance(translation, (list, tuple)):
        return bool(translation) and all(translation)
    return bool(translation)


if __name__ == "__main__":
    sys.exit(main())
