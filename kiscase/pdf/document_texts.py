"""Fixed texts of the club's own documents, from `resources/letters/<name>.toml`; an edition is valid from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kiscase.core import resources
from kiscase.core.i18n import localized_text


@dataclass(frozen=True)
class DocumentTexts:
    """One edition of a document's texts, by key and language."""

    texts: Mapping[str, Any]

    def text(self, key: str, **values: str) -> str:
        """The text in the current language, with the values filled in for each `{name}`; raises KeyError."""
        found: Any = self.texts
        for part in key.split("."):
            found = found[part]
        return localized_text(found).format(**values)


def load_document_texts(name: str, on: date) -> DocumentTexts:
    """The edition that is valid on a day; the earliest one for a day before all of them."""
    editions = sorted(resources.load_toml(f"letters/{name}.toml")["edition"], key=lambda one: one["valid_from"])
    held = [one for one in editions if one["valid_from"] <= on] or editions[:1]
    return DocumentTexts(held[-1])
