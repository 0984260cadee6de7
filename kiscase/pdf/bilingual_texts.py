"""The fixed texts of a document in Polish, with another language beside or below them."""

from __future__ import annotations

from collections.abc import Sequence

from kiscase.core.i18n import DEFAULT_LANGUAGE, use_language
from kiscase.pdf.blocks import Block, Heading, InLanguage, SideBySide, Text, TextStyleName
from kiscase.pdf.document_texts import DocumentTexts


class BilingualTexts:
    """Fixed texts as blocks: Polish, and beside or below it the other language; with Polish as *language* alone."""

    def __init__(self, texts: DocumentTexts, language: str) -> None:
        self._texts = texts
        self.other = language if language != DEFAULT_LANGUAGE else ""

    def polish(self, key: str, **values: str) -> str:
        """The Polish text."""
        with use_language(DEFAULT_LANGUAGE):
            return self._texts.text(key, **values)

    def translated(self, key: str, **values: str) -> str:
        """The text in the other language; the Polish one if there is no other."""
        with use_language(self.other or DEFAULT_LANGUAGE):
            return self._texts.text(key, **values)

    def title(self, key: str) -> list[Block]:
        """The title of the document with the other language under it."""
        return [Heading(self.polish(key)), *self._translation(key, "centred")]

    def heading(self, key: str, **values: str) -> list[Block]:
        """A heading with the other language under it."""
        return [Heading(self.polish(key, **values), 2), *self._translation(key, "under", **values)]

    def sentence(self, key: str, style: TextStyleName = "body") -> Block:
        """A sentence with the other language beside it."""
        both = [Text(self.polish(key), style), *self._translation(key, style)]
        return SideBySide(both) if self.other else both[0]

    def beside(self, polish: Sequence[str], translated: Sequence[str]) -> list[Block]:
        """Paragraphs that are not of the fixed texts, each with its translation beside it."""
        if not self.other:
            return [Text(paragraph) for paragraph in polish]
        return [
            SideBySide([Text(one), InLanguage(self.other, [Text(two)])])
            for one, two in zip(polish, translated, strict=True)
        ]

    def label(self, key: str) -> str:
        """The label of a small field, in both languages."""
        return " / ".join(dict.fromkeys((self.polish(key), self.translated(key))))

    def _translation(self, key: str, style: TextStyleName, **values: str) -> list[Block]:
        return [InLanguage(self.other, [Text(self.translated(key, **values), style)])] if self.other else []
