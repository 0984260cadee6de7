"""What a feature prints: the Print menu and the command line are made of these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Document:
    """A kind of paper.

    `numbers(session)` gives (number, row id) of what can be printed now; `render(session, row_id)` gives the PDF and
    changes nothing. `key` is the word of the command line, `label` a source text.
    """

    key: str
    label: str
    numbers: Callable[[Any], list[tuple[str, int]]]
    render: Callable[[Any, int], bytes]
