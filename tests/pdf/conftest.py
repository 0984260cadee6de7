"""Printing a story and reading the finished PDF back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from kiscase.pdf.blocks import Block
from kiscase.pdf.document_properties import DocumentProperties
from kiscase.pdf.render import render_pdf
from tests.pdf_reader import Node, findings_of, page_texts, tree_of

MakeSheet = Callable[..., DocumentProperties]
Printed = Callable[..., bytes]
Tree = Callable[[bytes], Node]
Texts = Callable[[bytes], list[str]]
Findings = Callable[[bytes], list[str]]


def make_sheet(**changes: Any) -> DocumentProperties:
    given = {"title": "Kontrakt socjalny", "author": "OPS w Łękach", "language": "pl", "made_on": date(2026, 3, 5)}
    return DocumentProperties(**{**given, **changes})


@pytest.fixture
def sheet() -> MakeSheet:
    return make_sheet


@pytest.fixture
def printed() -> Printed:
    """Print a story; what is given by name changes the sheet."""

    def made(story: Sequence[Block], **changes: Any) -> bytes:
        return render_pdf(make_sheet(**changes), story)

    return made


@pytest.fixture
def tree() -> Tree:
    return tree_of


@pytest.fixture
def texts() -> Texts:
    return page_texts


@pytest.fixture
def findings() -> Findings:
    return findings_of
